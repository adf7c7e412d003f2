//! Other names, as data: what portals call fields, matters and columns of the platform.

use serde::Deserialize;
use std::collections::BTreeMap;

const BUILTIN: &str = include_str!("../../data/aliases.toml");

/// Other names of fields, matters and columns, and the words that do not matter.
///
/// Built in as `data/aliases.toml`; a file of the same layout can be laid over it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Aliases {
    /// Beginnings and endings that say nothing.
    pub affixes: Affixes,
    /// Names that say where something stands.
    pub markers: Markers,
    /// One word in several forms: other form → form compared.
    pub words: BTreeMap<String, String>,
    /// Other names of the platform's columns: official name → others.
    pub platform: BTreeMap<String, Vec<String>>,
    /// Other names by field, by slug.
    pub fields: BTreeMap<String, FieldAliases>,
    /// Names that may mean these fields (slugs) and are never taken for one of them.
    pub unsure: BTreeMap<String, Vec<String>>,
}

/// Beginnings and endings that say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Affixes {
    /// Endings of any name.
    pub neutral: Vec<String>,
    /// Endings of a field's name.
    pub field: Vec<String>,
    /// Endings that a matter of at least four characters may carry.
    pub matter: Vec<String>,
    /// Beginnings.
    pub before: Vec<String>,
    /// Words that end like the name of a place and are none.
    pub no_place: Vec<String>,
}

/// Names that say where something stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Markers {
    /// Columns below which fields stand.
    pub fields: Vec<String>,
}

/// Other names of one field and its matters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FieldAliases {
    /// Sure wherever fields may stand.
    pub names: Vec<String>,
    /// Sure only below a column where fields stand.
    pub here: Vec<String>,
    /// First-level matter → other names.
    pub matters: BTreeMap<String, Vec<String>>,
    /// Second-level matter → other names.
    pub submatters: BTreeMap<String, Vec<String>>,
    /// One name for several second-level matters.
    pub several: BTreeMap<String, Vec<String>>,
}

/// An alias file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct AliasesError(#[from] toml::de::Error);

impl Aliases {
    /// The aliases that are built in.
    pub fn builtin() -> Self {
        Self::parse(BUILTIN).unwrap_or_default()
    }

    /// Reads an alias file; unknown keys are errors with line and column.
    pub fn parse(text: &str) -> Result<Self, AliasesError> {
        Ok(toml::from_str(text)?)
    }

    /// Lays `over` over these: its names come in addition, its words and doubtful names instead.
    #[must_use]
    pub fn with(mut self, over: Self) -> Self {
        self.affixes.neutral.extend(over.affixes.neutral);
        self.affixes.field.extend(over.affixes.field);
        self.affixes.matter.extend(over.affixes.matter);
        self.affixes.before.extend(over.affixes.before);
        self.affixes.no_place.extend(over.affixes.no_place);
        self.markers.fields.extend(over.markers.fields);
        self.words.extend(over.words);
        self.unsure.extend(over.unsure);
        extend(&mut self.platform, over.platform);
        for (slug, more) in over.fields {
            let field = self.fields.entry(slug).or_default();
            field.names.extend(more.names);
            field.here.extend(more.here);
            extend(&mut field.matters, more.matters);
            extend(&mut field.submatters, more.submatters);
            extend(&mut field.several, more.several);
        }
        self
    }
}

fn extend(names: &mut BTreeMap<String, Vec<String>>, more: BTreeMap<String, Vec<String>>) {
    for (name, others) in more {
        names.entry(name).or_default().extend(others);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtin_reads() {
        let aliases = Aliases::parse(BUILTIN).expect("built-in aliases");
        assert!(aliases.fields.len() > 30);
    }

    #[test]
    fn own_names_are_laid_over() {
        let own =
            Aliases::parse("[fields.employment]\nnames = [\"稳岗就业\"]\n").expect("alias file");
        let all = Aliases::builtin().with(own);
        let employment = &all.fields["employment"].names;
        assert!(employment.iter().any(|name| name == "稳岗就业"));
        assert!(employment.iter().any(|name| name == "就业"));
    }

    #[test]
    fn unknown_keys_are_errors() {
        let error = Aliases::parse("[fields.employment]\nname = []\n").expect_err("a wrong key");
        assert!(error.to_string().contains("name"), "{error}");
    }
}
