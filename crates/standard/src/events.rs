//! Events in the lives of people and enterprises (生活事项), and what of the standard concerns them:
//! `data/life-events.toml`.

use serde::Deserialize;

/// Whose life it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// 个人.
    People,
    /// 企业.
    Enterprises,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeEvent {
    /// Stable English id, part of addresses.
    pub id: String,
    /// Name, e.g. `上学`.
    pub name: String,
    /// Whose it is.
    pub audience: Audience,
    /// What concerns it, the nearest first.
    pub matters: Vec<Concern>,
}

/// A field, or a matter of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Concern {
    /// Slug of the field.
    pub field: String,
    /// First-level matter; `None` for the whole field.
    pub matter1: Option<String>,
    /// Second-level matter; `None` for all of them.
    pub matter2: Option<String>,
}

impl TryFrom<Vec<String>> for Concern {
    type Error = &'static str;

    fn try_from(names: Vec<String>) -> Result<Self, Self::Error> {
        if names.len() > 3 {
            return Err("more than field, first-level and second-level matter");
        }
        let mut names = names.into_iter();
        let field = names.next().ok_or("no field")?;
        Ok(Self { field, matter1: names.next(), matter2: names.next() })
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
    use super::{Audience, LifeEvent};
    use crate::Standard;

    #[test]
    fn every_concern_is_a_matter_of_the_standard() {
        let standard = Standard::builtin();
        let mut unknown = Vec::new();
        for event in LifeEvent::builtin() {
            for concern in &event.matters {
                let known = standard.field(&concern.field).is_some_and(|field| {
                    field.entries.iter().any(|entry| {
                        concern.matter1.as_ref().is_none_or(|name| *name == entry.matter1)
                            && (concern.matter2.is_none() || concern.matter2 == entry.matter2)
                    })
                });
                if !known {
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
            assert!(!event.matters.is_empty());
        }
        let enterprises = |event: &&LifeEvent| event.audience == Audience::Enterprises;
        assert!(events.iter().filter(enterprises).count() >= 8);
    }
}
