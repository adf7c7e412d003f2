//! Words in both languages at once: the file holds both and CSS shows one of them.

use crate::text::clean;
use crate::words::{Lang, advice, basis, outcome_words, reason, reason_words, review, sentence};
use askama::filters::HtmlSafe;
use assess::{Finding, Text};
use snapshot::Outcome;
use std::fmt::{self, Display, Formatter, Write};

/// A text in both languages; prints itself as escaped HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Both {
    pub zh: String,
    pub en: String,
}

impl Both {
    /// The message `key`.
    pub fn word(key: &str) -> Self {
        Self { zh: Lang::Zh.word(key), en: Lang::En.word(key) }
    }

    /// The message `key` with arguments.
    pub fn say(key: &str, args: &[(&'static str, &dyn Display)]) -> Self {
        Self { zh: Lang::Zh.say(key, args), en: Lang::En.say(key, args) }
    }

    /// A sentence of the judgement.
    pub fn sentence(text: &Text) -> Self {
        Self { zh: clean(&sentence(text, Lang::Zh)), en: clean(&sentence(text, Lang::En)) }
    }

    /// What a finding rests on.
    pub fn basis(finding: &Finding) -> Self {
        Self { zh: clean(&basis(finding, Lang::Zh)), en: clean(&basis(finding, Lang::En)) }
    }

    /// What came of asking for an address.
    pub fn outcome(outcome: &Outcome) -> Self {
        Self {
            zh: clean(&outcome_words(outcome, Lang::Zh)),
            en: clean(&outcome_words(outcome, Lang::En)),
        }
    }

    /// A reason, or what something would have been.
    pub fn of_reason(reason: &snapshot::Reason) -> Self {
        Self {
            zh: clean(&reason_words(reason, Lang::Zh)),
            en: clean(&reason_words(reason, Lang::En)),
        }
    }

    /// The same in both, for names and figures.
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    /// A rule's name; its id where it has none.
    pub fn rule(id: &str) -> Self {
        let key = format!("rule-{id}");
        let name = |lang: Lang| lang.find(&key).unwrap_or_else(|| id.to_owned());
        Self { zh: name(Lang::Zh), en: name(Lang::En) }
    }

    /// Why findings of a rule are faults, where there are words for it.
    pub fn reason(id: &str) -> Option<Self> {
        Some(Self { zh: reason(id, Lang::Zh)?, en: reason(id, Lang::En)? })
    }

    /// What to do about a finding, where there are words for it.
    pub fn advice(finding: &Finding) -> Option<Self> {
        let of = |lang| advice(finding, lang).map(|text| clean(&text));
        Some(Self { zh: of(Lang::Zh)?, en: of(Lang::En)? })
    }

    /// What a person decided about a finding.
    pub fn review(decided: &assess::Review) -> Self {
        Self { zh: clean(&review(decided, Lang::Zh)), en: clean(&review(decided, Lang::En)) }
    }

    /// Texts joined by each language's own comma.
    pub fn list(parts: &[Self]) -> Self {
        let join = |mark: &str, side: fn(&Self) -> &str| {
            parts.iter().map(side).collect::<Vec<_>>().join(mark)
        };
        Self { zh: join("、", |part| &part.zh), en: join(", ", |part| &part.en) }
    }
}

impl Display for Both {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        if self.zh == self.en {
            return escape(&self.zh, out);
        }
        out.write_str("<span class=\"zh\">")?;
        escape(&self.zh, out)?;
        out.write_str("</span><span class=\"en\" lang=\"en\">")?;
        escape(&self.en, out)?;
        out.write_str("</span>")
    }
}

impl HtmlSafe for Both {}

fn escape(text: &str, out: &mut Formatter<'_>) -> fmt::Result {
    for c in text.chars() {
        match c {
            '&' => out.write_str("&amp;")?,
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '"' => out.write_str("&quot;")?,
            '\'' => out.write_str("&#39;")?,
            c => out.write_char(c)?,
        }
    }
    Ok(())
}

/// The words as templates ask for them.
#[derive(Debug, Clone, Copy)]
pub struct Words;

impl Words {
    /// The message `key` in both languages.
    pub fn t(self, key: &str) -> Both {
        Both::word(key)
    }

    /// The message `key` with a figure `n`.
    pub fn n(self, key: &str, n: impl Display) -> Both {
        Both::say(key, &[("n", &n)])
    }

    /// The message `key` in Chinese, for attributes.
    pub fn zh(self, key: &str) -> String {
        Lang::Zh.word(key)
    }

    /// The message `key` in English, for the attribute that the language switch reads.
    pub fn en(self, key: &str) -> String {
        Lang::En.word(key)
    }
}
