//! Life events from a file, and what concerns one from the lines of a form: each line that is wrong is named.

use super::{Audience, Concern, LifeEvent};
use crate::Standard;
use serde::Deserialize;
use std::ops::Range;
use thiserror::Error;
use toml::Spanned;

/// Events that a site has at most.
pub const MOST_EVENTS: usize = 100;
/// What concerns one event at most.
pub const MOST_CONCERNS: usize = 100;
/// Characters of a name, Chinese or English.
pub const NAME: usize = 60;

/// What is wrong, and in which line, from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {what}")]
pub struct Fault {
    /// The line.
    pub line: usize,
    /// What is wrong there.
    pub what: Wrong,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Wrong {
    /// Not TOML, or none of these keys.
    #[error("{0}")]
    Syntax(String),
    /// Not a word of small Latin letters, digits and hyphens.
    #[error("{0:?} is no id")]
    BadId(String),
    /// An event without a name, or with one that is too long.
    #[error("a name has 1 to {NAME} characters")]
    BadName,
    /// An id, a name or a concern that came before.
    #[error("{0} comes twice")]
    Twice(String),
    /// Nothing concerns the event.
    #[error("nothing concerns {0}")]
    Nothing(String),
    /// More than a site, or an event, has.
    #[error("more than {0}")]
    Many(usize),
    /// The standard has no such field.
    #[error("no field {0}")]
    Field(String),
    /// The field has no such matter.
    #[error("no matter {matter} in {field}")]
    Matter {
        /// The field's name.
        field: String,
        /// The matter, with the one above it.
        matter: String,
    },
    /// The site has no such column.
    #[error("no column {0}")]
    Column(String),
}

/// What an event of a site can be about.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The standard that the site follows.
    pub standard: &'a Standard,
    /// Addresses of its columns below the site.
    pub columns: &'a [String],
}

impl Known<'_> {
    /// What names mean: a field by slug or official name, with first-level and second-level matter; or the address of
    /// a column.
    ///
    /// # Errors
    /// What is unknown.
    pub fn concern(&self, names: &[&str]) -> Result<Concern, Wrong> {
        let Some((first, matters)) = names.split_first() else {
            return Err(Wrong::Field(String::new()));
        };
        if first.starts_with('/') {
            let known = matters.is_empty() && self.columns.iter().any(|column| column == first);
            return match known {
                true => Ok(Concern::Column((*first).to_owned())),
                false => Err(Wrong::Column(names.join(" / "))),
            };
        }
        let field =
            self.standard.fields.iter().find(|one| one.slug == *first || one.name == *first);
        let field = field.ok_or_else(|| Wrong::Field((*first).to_owned()))?;
        let known = match matters {
            [] => true,
            [one] => field.entries.iter().any(|entry| entry.matter1 == *one),
            [one, two] => field
                .entries
                .iter()
                .any(|entry| entry.matter1 == *one && entry.matter2.as_deref() == Some(*two)),
            _ => false,
        };
        if !known {
            return Err(Wrong::Matter { field: field.name.clone(), matter: matters.join(" / ") });
        }
        let mut matters = matters.iter().map(|&name| name.to_owned());
        Ok(Concern::Matter {
            field: field.slug.clone(),
            matter1: matters.next(),
            matter2: matters.next(),
        })
    }

    /// What the lines of a form mean, one concern each: `社会救助 / 临时救助`, or `/` and the rest of a column's
    /// address. Empty lines mean nothing.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn lines(&self, text: &str) -> Result<Vec<Concern>, Fault> {
        let mut concerns = Vec::new();
        for (line, words) in (1..).zip(text.lines()).filter(|(_, words)| !words.trim().is_empty()) {
            let spaced = words.replace('／', " / ");
            let names: Vec<&str> = match spaced.trim() {
                address if address.starts_with('/') => vec![address],
                names => names.split(" / ").map(str::trim).collect(),
            };
            let wrong = |what| Fault { line, what };
            let concern = self.concern(&names).map_err(wrong)?;
            add(&mut concerns, concern, &names).map_err(wrong)?;
        }
        Ok(concerns)
    }

    /// A concern as a line of a form has it; by its slug where the standard does not know the field.
    pub fn line(&self, concern: &Concern) -> String {
        let mut names: Vec<String> = concern.clone().into();
        if let (Concern::Matter { field, .. }, Some(first)) = (concern, names.first_mut())
            && let Some(field) = self.standard.field(field)
        {
            first.clone_from(&field.name);
        }
        names.join(" / ")
    }
}

/// Adds a concern that did not come before.
fn add(concerns: &mut Vec<Concern>, concern: Concern, names: &[&str]) -> Result<(), Wrong> {
    if concerns.contains(&concern) {
        return Err(Wrong::Twice(names.join(" / ")));
    }
    if concerns.len() >= MOST_CONCERNS {
        return Err(Wrong::Many(MOST_CONCERNS));
    }
    concerns.push(concern);
    Ok(())
}

/// An event as a file has it.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    id: Spanned<String>,
    name: Spanned<String>,
    #[serde(default)]
    name_en: Option<Spanned<String>>,
    audience: Audience,
    matters: Spanned<Vec<Spanned<Vec<String>>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    event: Vec<Written>,
}

/// Reads events as [`super::write()`] writes them, in their order: TOML. A byte order mark is no fault.
///
/// # Errors
/// The first thing that is wrong, with its line.
pub fn read(text: &str, known: &Known<'_>) -> Result<Vec<LifeEvent>, Fault> {
    let text = text.trim_start_matches('\u{feff}');
    let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
    let fault = |span: Range<usize>, what| Fault { line: line(span.start), what };
    let file: File = toml::from_str(text).map_err(|error| {
        fault(error.span().unwrap_or_default(), Wrong::Syntax(error.message().to_owned()))
    })?;
    let mut events: Vec<LifeEvent> = Vec::new();
    for one in file.event {
        let (id, name) = (one.id.get_ref(), one.name.get_ref().trim());
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if id.is_empty() || id.len() > NAME || !id.bytes().all(plain) {
            return Err(fault(one.id.span(), Wrong::BadId(id.clone())));
        }
        if name.is_empty() || name.chars().count() > NAME {
            return Err(fault(one.name.span(), Wrong::BadName));
        }
        let name_en = one.name_en.as_ref().map_or("", |name| name.get_ref().trim());
        if let Some(long) = one.name_en.as_ref().filter(|_| name_en.chars().count() > NAME) {
            return Err(fault(long.span(), Wrong::BadName));
        }
        if events.iter().any(|before| before.id == *id) {
            return Err(fault(one.id.span(), Wrong::Twice(id.clone())));
        }
        if events.iter().any(|before| before.name == name) {
            return Err(fault(one.name.span(), Wrong::Twice(name.to_owned())));
        }
        if events.len() >= MOST_EVENTS {
            return Err(fault(one.id.span(), Wrong::Many(MOST_EVENTS)));
        }
        let mut matters = Vec::new();
        for concern in one.matters.get_ref() {
            let names: Vec<&str> = concern.get_ref().iter().map(String::as_str).collect();
            let read = known.concern(&names).and_then(|read| add(&mut matters, read, &names));
            read.map_err(|what| fault(concern.span(), what))?;
        }
        if matters.is_empty() {
            return Err(fault(one.matters.span(), Wrong::Nothing(name.to_owned())));
        }
        let (id, name, name_en) = (id.clone(), name.to_owned(), name_en.to_owned());
        events.push(LifeEvent { id, name, name_en, audience: one.audience, matters });
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::{Fault, Known, Wrong, read};
    use crate::Standard;
    use crate::events::{Concern, LifeEvent, write};

    fn with<T>(work: impl FnOnce(&Known<'_>) -> T) -> T {
        let (standard, columns) = (Standard::builtin(), ["/news".to_owned()]);
        work(&Known { standard: &standard, columns: &columns })
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut events = LifeEvent::builtin();
        events[0].name = "“生育”\\\"收养".into();
        events[0].matters.push(Concern::Column("/news".into()));
        assert_eq!(with(|known| read(&write(&events), known)), Ok(events.clone()));
        let marked = format!("\u{feff}{}", write(&events));
        assert_eq!(with(|known| read(&marked, known)), Ok(events));
        assert_eq!(with(|known| read("", known)), Ok(Vec::new()));
    }

    #[test]
    fn each_fault_has_its_line() {
        let event = |id: &str, name: &str, matters: &str| {
            format!(
                "[[event]]\nid = \"{id}\"\nname = \"{name}\"\naudience = \"people\"\nmatters = {matters}\n"
            )
        };
        let good = event("a", "甲", "[[\"税收管理\"]]");
        let matter =
            Wrong::Matter { field: "社会救助".into(), matter: "没有的事项".into() };
        let cases = [
            (format!("{good}[[event]\n"), 6, None),
            (good.replace("people", "animals"), 4, None),
            (format!("{good}color = \"red\"\n"), 6, None),
            (event("A b", "甲", "[[\"/news\"]]"), 2, Some(Wrong::BadId("A b".into()))),
            (event("a", " ", "[[\"/news\"]]"), 3, Some(Wrong::BadName)),
            (good.repeat(2), 7, Some(Wrong::Twice("a".into()))),
            (format!("{good}{}", event("b", "甲", "[]")), 8, Some(Wrong::Twice("甲".into()))),
            (event("a", "甲", "[]"), 5, Some(Wrong::Nothing("甲".into()))),
            (
                event("a", "甲", "[\n  [\"/news\"],\n  [\"/other\"],\n]"),
                7,
                Some(Wrong::Column("/other".into())),
            ),
            (event("a", "甲", "[[\"/news\"], [\"/news\"]]"), 5, Some(Wrong::Twice("/news".into()))),
            (event("a", "甲", "[[\"不存在\"]]"), 5, Some(Wrong::Field("不存在".into()))),
            (event("a", "甲", "[\n\n[\"社会救助\", \"没有的事项\"]]"), 7, Some(matter)),
        ];
        for (text, line, what) in cases {
            let found = with(|known| read(&text, known));
            let Err(fault) = found else { panic!("{text} is no fault") };
            assert_eq!(fault.line, line, "{fault}\n{text}");
            match what {
                Some(what) => assert_eq!(fault.what, what),
                None => assert!(matches!(fault.what, Wrong::Syntax(_)), "{fault}"),
            }
        }
    }

    #[test]
    fn lines_of_a_form_name_what_the_standard_and_the_site_have() {
        let text = "社会救助\n\n social-assistance / 临时救助 \r\n医疗卫生／公共卫生服务事项／预防接种\n/news\n";
        let (read, again) = with(|known| {
            let read = known.lines(text);
            let lines = read.iter().flatten().map(|one| known.line(one));
            (read.clone(), lines.collect::<Vec<_>>())
        });
        let expected =
            ["社会救助", "社会救助 / 临时救助", "医疗卫生 / 公共卫生服务事项 / 预防接种", "/news"];
        assert_eq!(again, expected, "{read:?}");
        let wrong = |text: &str| with(|known| known.lines(text));
        let twice = Wrong::Twice("社会救助".into());
        assert_eq!(wrong("社会救助\n\n社会救助"), Err(Fault { line: 3, what: twice }));
        let none = Wrong::Matter {
            field: "社会救助".into(),
            matter: "临时救助 / 没有 / 的".into(),
        };
        assert_eq!(wrong("\n社会救助 / 临时救助 / 没有 / 的"), Err(Fault { line: 2, what: none }));
        let many: String = (0..101).map(|at| format!("/c{at}\n")).collect();
        let standard = Standard::builtin();
        let columns: Vec<String> = (0..101).map(|at| format!("/c{at}")).collect();
        let known = Known { standard: &standard, columns: &columns };
        assert_eq!(known.lines(&many), Err(Fault { line: 101, what: Wrong::Many(100) }));
    }
}
