//! The words of 通报 and 整改通知: templates that an office edits. What is filled in is said by [`Kind`]; the layout is that
//! of GB/T 9704 and stays in templates/notice.

use crate::notice::body::{Imprint, Line, body};
use crate::text::clean;
use crate::words::Lang;
use minijinja::value::Serde;
use minijinja::{Environment, ErrorKind, UndefinedBehavior};
use serde::Serialize;
use std::collections::BTreeSet;

/// Steps that a template may take: enough for thousands of units, not for a loop without end.
const FUEL: u64 = 5_000_000;
/// Bytes of a template at most.
const LARGEST: usize = 64 << 10;

/// What is written by a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 通报 of a round.
    Circular,
    /// 整改通知 to a unit.
    Notice,
}

impl Kind {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Circular, Self::Notice];

    /// Its word in addresses and tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Circular => "circular",
            Self::Notice => "notice",
        }
    }

    /// The template that is built in.
    pub fn builtin(self) -> &'static str {
        match self {
            Self::Circular => include_str!("../../data/letters/circular.txt"),
            Self::Notice => include_str!("../../data/letters/notice.txt"),
        }
    }

    /// Names that are filled in.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Circular => &[
                "campaign", "round", "cut_off", "units", "sheet", "fields", "draw", "kinds",
                "missed", "problems", "due",
            ],
            Self::Notice => &[
                "campaign", "round", "cut_off", "sheet", "unit", "portal", "own", "total", "count",
                "problems", "due",
            ],
        }
    }
}

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    /// It is too large.
    #[error("the template is larger than 64 KiB")]
    TooLarge,
    /// A brace is not closed, a word is no statement …
    #[error("line {line}: {what}")]
    Syntax {
        /// 1-based line; 0 where none is known.
        line: usize,
        /// What the reader of templates says.
        what: String,
    },
    /// A name that nothing is filled in for.
    #[error("nothing is called {name}; there is: {known}")]
    Unknown {
        /// The name.
        name: String,
        /// Names that there are.
        known: String,
    },
    /// It has no title.
    #[error("there is no line 标题：…")]
    NoTitle,
}

impl LetterError {
    /// The error in the reader's language.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::TooLarge => lang.word("letter-too-large"),
            Self::Syntax { line, what } => {
                lang.say("letter-syntax", &[("line", line), ("what", what)])
            }
            Self::Unknown { name, known } => {
                lang.say("letter-unknown", &[("name", name), ("known", known)])
            }
            Self::NoTitle => lang.word("letter-no-title"),
        }
    }
}

impl From<minijinja::Error> for LetterError {
    fn from(error: minijinja::Error) -> Self {
        let line = error.line().unwrap_or_default();
        let what = match (error.kind(), error.detail()) {
            (ErrorKind::UndefinedError, _) => error.kind().to_string(),
            (kind, Some(detail)) => format!("{kind}: {detail}"),
            (kind, None) => kind.to_string(),
        };
        Self::Syntax { line, what }
    }
}

/// A template that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    kind: Kind,
    text: String,
}

/// A letter filled in, before it is laid out.
#[derive(Debug, Default)]
pub(super) struct Filled {
    pub head: String,
    pub number: String,
    pub title: Vec<String>,
    pub to: String,
    pub lines: Vec<Line>,
    pub annex: String,
    pub annex_title: String,
    pub sign: String,
    pub date: String,
    pub imprint: Option<Imprint>,
}

impl Letter {
    /// The one that is built in.
    pub fn builtin(kind: Kind) -> Self {
        Self { kind, text: kind.builtin().to_owned() }
    }

    /// Takes a template that somebody edited.
    ///
    /// # Errors
    /// Where it cannot be read, or asks for what is not filled in.
    pub fn parse(kind: Kind, text: &str) -> Result<Self, LetterError> {
        if text.len() > LARGEST {
            return Err(LetterError::TooLarge);
        }
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let environment = environment();
        let template = environment.template_from_str(&text)?;
        let asked: BTreeSet<String> = template.undeclared_variables(false).into_iter().collect();
        if let Some(name) = asked.into_iter().find(|name| !kind.names().contains(&name.as_str())) {
            return Err(LetterError::Unknown { name, known: kind.names().join("、") });
        }
        if !text.lines().any(|line| line.starts_with("标题：")) {
            return Err(LetterError::NoTitle);
        }
        Ok(Self { kind, text })
    }

    /// What it writes.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The template.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Fills it in and reads the lines.
    pub(super) fn fill(&self, facts: &impl Serialize) -> Result<Filled, LetterError> {
        let text = environment().render_str(&self.text, Serde(facts))?;
        let mut filled = Filled::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let line = clean(line);
            match line.split_once('：') {
                Some(("红头", rest)) => filled.head = rest.to_owned(),
                Some(("文号", rest)) => filled.number = rest.to_owned(),
                Some(("标题", rest)) => filled.title.push(rest.to_owned()),
                Some(("主送", rest)) => filled.to = rest.to_owned(),
                Some(("附件", rest)) => filled.annex = rest.to_owned(),
                Some(("附件标题", rest)) => filled.annex_title = rest.to_owned(),
                Some(("落款", rest)) => filled.sign = rest.to_owned(),
                Some(("日期", rest)) => filled.date = rest.to_owned(),
                Some(("抄送", "")) => {}
                Some(("抄送", rest)) => {
                    filled.imprint.get_or_insert_default().copies = format!("抄送：{rest}");
                }
                Some(("印发", rest)) => {
                    filled.imprint.get_or_insert_default().printer = rest.to_owned();
                }
                Some(("印发日期", rest)) => {
                    filled.imprint.get_or_insert_default().date = rest.to_owned();
                }
                _ => filled.lines.push(paragraph(&line)),
            }
        }
        Ok(filled)
    }
}

/// A paragraph: `# 一级标题`, or text that may begin with `**楷体**`.
fn paragraph(line: &str) -> Line {
    if let Some(heading) = line.strip_prefix("# ") {
        return Line { style: "Level1", lead: None, text: heading.trim().to_owned() };
    }
    match line.strip_prefix("**").and_then(|rest| rest.split_once("**")) {
        Some((lead, rest)) => Line { lead: Some(lead.to_owned()), ..body(rest.to_owned()) },
        None => body(line.to_owned()),
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    // A name that is written wrong is an error, not a gap in a letter.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_built_in_can_be_used() {
        for kind in Kind::ALL {
            assert_eq!(Letter::parse(kind, kind.builtin()), Ok(Letter::builtin(kind)), "{kind:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let parse = |text: &str| Letter::parse(Kind::Circular, text).expect_err("wrong");
        let syntax = parse("标题：通报\n\n{% if draw %}\n无\n");
        assert!(matches!(syntax, LetterError::Syntax { line: 3..=5, .. }), "{syntax:?}");
        let unknown = parse("标题：{{ compaign }}通报");
        assert!(matches!(&unknown, LetterError::Unknown { name, .. } if name == "compaign"));
        let words = unknown.words(Lang::Zh);
        assert!(words.contains("compaign") && words.contains("campaign"), "{words}");
        assert_eq!(parse("正文"), LetterError::NoTitle);
        assert_eq!(parse(&"长".repeat(30_000)), LetterError::TooLarge);
    }

    #[test]
    fn lines_are_read_as_they_are_marked() {
        let text = "文号：〔2026〕1 号\n标题：关于{{ round }}\n标题：的通报\n主送：各县：\n\n# 一、情况\n\n**（一）总体。**共 {{ units }} 个。\n其他：照旧。\n落款：办公室\n日期：今天\n红头：办公室文件\n抄送：市委办，市人大办。\n印发：办公室\n印发日期：明日印发";
        let letter = Letter::parse(Kind::Circular, text).expect("a template");
        let facts = minijinja::context! { round => "六月检查", units => 3 };
        let filled = letter.fill(&facts).expect("filled");
        assert_eq!(filled.title, ["关于六月检查", "的通报"]);
        assert_eq!((&*filled.to, &*filled.sign, &*filled.date), ("各县：", "办公室", "今天"));
        let lines: Vec<_> = filled
            .lines
            .iter()
            .map(|line| (line.style, line.lead.as_deref(), line.text.as_str()))
            .collect();
        assert_eq!(
            lines,
            [
                ("Level1", None, "一、情况"),
                ("Body", Some("（一）总体。"), "共3个。"),
                ("Body", None, "其他：照旧。"),
            ]
        );
        assert_eq!(filled.head, "办公室文件");
        let imprint = filled.imprint.expect("an imprint");
        assert_eq!(
            (&*imprint.copies, &*imprint.printer, &*imprint.date),
            ("抄送：市委办，市人大办。", "办公室", "明日印发")
        );
        // Templates of an office that say nothing of them have neither.
        let plain = Letter::parse(Kind::Circular, "标题：通报\n抄送：").expect("a template");
        let plain = plain.fill(&minijinja::context! {}).expect("filled");
        assert!(plain.head.is_empty() && plain.imprint.is_none());
        let missing = letter.fill(&minijinja::context! { round => "六月检查" });
        assert!(matches!(missing, Err(LetterError::Syntax { line: 8, .. })), "{missing:?}");
    }
}
