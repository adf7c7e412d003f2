//! Events in the lives of people and enterprises (生活事项), and what concerns them: those of
//! `data/life-events.toml`, or an office's own.

mod read;
mod write;

pub use read::{Fault, Known, MOST_CONCERNS, MOST_EVENTS, NAME, Wrong, read};
pub use write::write;

use serde::{Deserialize, Serialize};

/// Whose life it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// 个人.
    People,
    /// 企业.
    Enterprises,
}

impl Audience {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::People, Self::Enterprises];

    /// Its word in files and forms.
    pub fn id(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Enterprises => "enterprises",
        }
    }
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LifeEvent {
    /// Stable English id, part of addresses.
    pub id: String,
    /// Name, e.g. `上学`.
    pub name: String,
    /// English name; empty where it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_en: String,
    /// Whose it is.
    pub audience: Audience,
    /// What concerns it, the nearest first.
    pub matters: Vec<Concern>,
}

/// What concerns an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub enum Concern {
    /// A field, or a matter of it.
    Matter {
        /// Slug of the field.
        field: String,
        /// First-level matter; `None` for the whole field.
        matter1: Option<String>,
        /// Second-level matter; `None` for all of them.
        matter2: Option<String>,
    },
    /// A column, by its address below the site, e.g. `/zfxxgk/zfxxgkzn`.
    Column(String),
}

impl TryFrom<Vec<String>> for Concern {
    type Error = &'static str;

    fn try_from(names: Vec<String>) -> Result<Self, Self::Error> {
        if names.len() > 3 {
            return Err("more than field, first-level and second-level matter");
        }
        let mut names = names.into_iter();
        let first = names.next().ok_or("no field")?;
        if !first.starts_with('/') {
            return Ok(Self::Matter { field: first, matter1: names.next(), matter2: names.next() });
        }
        match names.next() {
            None => Ok(Self::Column(first)),
            Some(_) => Err("something after the address of a column"),
        }
    }
}

impl From<Concern> for Vec<String> {
    fn from(concern: Concern) -> Self {
        match concern {
            Concern::Matter { field, matter1, matter2 } => {
                [Some(field), matter1, matter2].into_iter().flatten().collect()
            }
            Concern::Column(address) => vec![address],
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    event: Vec<LifeEvent>,
}

impl LifeEvent {
    /// The events that are built in, in the order in which they are shown.
    ///
    /// # Panics
    /// If the embedded table is damaged, which a test rules out.
    pub fn builtin() -> Vec<Self> {
        let file: File = toml::from_str(include_str!("../data/life-events.toml"))
            .expect("the embedded table is well-formed");
        file.event
    }
}

#[cfg(test)]
mod tests {
    use super::{Audience, Known, LifeEvent};
    use crate::Standard;

    #[test]
    fn every_concern_is_a_matter_of_the_standard() {
        let standard = Standard::builtin();
        let known = Known { standard: &standard, columns: &[] };
        let mut unknown = Vec::new();
        for event in LifeEvent::builtin() {
            for concern in &event.matters {
                let names: Vec<String> = concern.clone().into();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                if known.concern(&names).as_ref() != Ok(concern) {
                    unknown.push(format!("{}: {concern:?}", event.id));
                }
            }
        }
        assert!(unknown.is_empty(), "{unknown:#?}");
    }

    #[test]
    fn ids_and_names_are_used_once() {
        let events = LifeEvent::builtin();
        for (at, event) in events.iter().enumerate() {
            let before = &events[..at];
            assert!(before.iter().all(|one| one.id != event.id && one.name != event.name));
            assert!(event.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
            assert!(!event.matters.is_empty() && !event.name_en.is_empty());
        }
        let enterprises = |event: &&LifeEvent| event.audience == Audience::Enterprises;
        assert!(events.iter().filter(enterprises).count() >= 8);
    }
}
