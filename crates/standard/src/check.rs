//! What to look at in a standard before inspecting by it.

use crate::matching::normal;
use crate::model::{Entry, Evidence, Field, Standard};
use serde::Serialize;
use std::collections::BTreeMap;

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "flaw", rename_all = "kebab-case")]
pub enum Flaw {
    /// A field without rows.
    NoRows {
        /// Field.
        field: String,
    },
    /// Two fields of one name or slug.
    DoubleField {
        /// Field.
        field: String,
    },
    /// Not all rows of the official table are there.
    Incomplete {
        /// Field.
        field: String,
    },
    /// Rows that are from general knowledge only.
    Unconfirmed {
        /// Field.
        field: String,
        /// How many of them.
        rows: usize,
        /// Of how many.
        of: usize,
    },
    /// The same matter twice.
    DoubleRow {
        /// Field.
        field: String,
        /// Matter.
        matter: String,
    },
    /// A row for a first-level matter beside rows for its second-level matters.
    MixedLevels {
        /// Field.
        field: String,
        /// First-level matter.
        matter: String,
    },
    /// A row that is due at no level.
    NoLevel {
        /// Field.
        field: String,
        /// Matter.
        matter: String,
    },
    /// A row without elements.
    NoElements {
        /// Field.
        field: String,
        /// Matter.
        matter: String,
    },
    /// A row without a time limit.
    NoLimit {
        /// Field.
        field: String,
        /// Matter.
        matter: String,
    },
}

/// Everything to look at, field by field.
pub fn check(standard: &Standard) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (at, field) in standard.fields.iter().enumerate() {
        let double = standard.fields[..at]
            .iter()
            .any(|other| other.slug == field.slug || normal(&other.name) == normal(&field.name));
        if double {
            flaws.push(Flaw::DoubleField { field: field.name.clone() });
        }
        check_field(field, &mut flaws);
    }
    if let Some(village) = &standard.village {
        check_field(village, &mut flaws);
    }
    flaws
}

fn check_field(field: &Field, flaws: &mut Vec<Flaw>) {
    let name = || field.name.clone();
    if field.entries.is_empty() {
        flaws.push(Flaw::NoRows { field: name() });
        return;
    }
    if !field.complete {
        flaws.push(Flaw::Incomplete { field: name() });
    }
    let rows = field
        .entries
        .iter()
        .filter(|entry| entry.provenance.evidence == Evidence::Recalled)
        .count();
    if rows > 0 {
        flaws.push(Flaw::Unconfirmed { field: name(), rows, of: field.entries.len() });
    }
    let mut seen: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
    for entry in &field.entries {
        let times =
            seen.entry((normal(&entry.matter1), entry.matter2.as_deref().map(normal))).or_default();
        *times += 1;
        if *times == 2 {
            flaws.push(Flaw::DoubleRow { field: name(), matter: matter(entry) });
        }
        if !(entry.levels.city || entry.levels.county || entry.levels.town || entry.levels.village)
        {
            flaws.push(Flaw::NoLevel { field: name(), matter: matter(entry) });
        }
        if entry.elements.is_empty() {
            flaws.push(Flaw::NoElements { field: name(), matter: matter(entry) });
        }
        if entry.limit.text.is_empty() {
            flaws.push(Flaw::NoLimit { field: name(), matter: matter(entry) });
        }
    }
    for group in field.matters() {
        let without = group.entries.iter().filter(|entry| entry.matter2.is_none()).count();
        if without > 0 && without < group.entries.len() {
            flaws.push(Flaw::MixedLevels { field: name(), matter: group.name.to_owned() });
        }
    }
}

fn matter(entry: &Entry) -> String {
    entry
        .matter2
        .as_ref()
        .map_or_else(|| entry.matter1.clone(), |second| format!("{} › {second}", entry.matter1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starter_says_what_is_incomplete() {
        let flaws = check(&Standard::builtin());
        assert_eq!(flaws.iter().filter(|flaw| matches!(flaw, Flaw::Incomplete { .. })).count(), 7);
        assert!(
            !flaws
                .iter()
                .any(|flaw| matches!(flaw, Flaw::DoubleField { .. } | Flaw::NoRows { .. }))
        );
    }

    #[test]
    fn doubles_and_mixed_levels_are_seen() {
        let mut standard = Standard::builtin();
        let entries = &mut standard.fields[3].entries;
        let double = entries[0].clone();
        let mut alone = double.clone();
        alone.matter2 = None;
        entries.extend([double, alone]);
        let before = check(&Standard::builtin());
        let fresh: Vec<Flaw> =
            check(&standard).into_iter().filter(|flaw| !before.contains(flaw)).collect();
        assert!(fresh.iter().any(|flaw| matches!(flaw, Flaw::DoubleRow { .. })), "{fresh:?}");
        assert!(fresh.iter().any(|flaw| matches!(flaw, Flaw::MixedLevels { .. })), "{fresh:?}");
    }
}
