//! Why something is so: a message by its id, with arguments. The words stand in `report`, in every language
//! of its readers.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// The id of a reason that is no message: words as a page or a library gave them.
const WORDS: &str = "words";
/// Begins the form in one text; words of a page hardly do.
const MARK: char = '@';
/// Stands between the parts of that form.
const CUT: char = '|';

/// Why something is so. `id` names the message `reason-{id}`; what a page said itself is kept as words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Reason {
    /// Message, without `reason-`; `words` for words as they are.
    pub id: Cow<'static, str>,
    /// Arguments by name.
    pub args: Vec<(Cow<'static, str>, String)>,
}

/// A reason as it is kept: words as a text, all others by their id.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Words(String),
    Reason {
        id: Cow<'static, str>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        args: Vec<(Cow<'static, str>, String)>,
    },
}

impl From<Kept> for Reason {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Words(words) => words.into(),
            Kept::Reason { id, args } => Self { id, args },
        }
    }
}

impl From<Reason> for Kept {
    fn from(reason: Reason) -> Self {
        match reason.as_words() {
            Some(words) => Self::Words(words.to_owned()),
            None => Self::Reason { id: reason.id, args: reason.args },
        }
    }
}

impl Reason {
    /// The message of this id, without arguments.
    pub const fn new(id: &'static str) -> Self {
        Self { id: Cow::Borrowed(id), args: Vec::new() }
    }

    /// The same with an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((Cow::Borrowed(name), value.to_string()));
        self
    }

    /// Words as they are.
    pub fn words(words: impl Into<String>) -> Self {
        Self { id: Cow::Borrowed(WORDS), args: vec![(Cow::Borrowed(WORDS), words.into())] }
    }

    /// Words as they are, where the reason is nothing else.
    pub fn as_words(&self) -> Option<&str> {
        (self.id == WORDS).then(|| self.args.first().map_or("", |(_, words)| words.as_str()))
    }

    /// In one text, so that it can be an argument of another message. [`Reason::from_text`] reads it back.
    pub fn to_text(&self) -> String {
        if let Some(words) = self.as_words() {
            return words.to_owned();
        }
        let mut text = format!("{MARK}{}", self.id);
        for (name, value) in &self.args {
            text.push(CUT);
            text.push_str(name);
            text.push('=');
            text.push_str(&value.replace(CUT, "¦"));
        }
        text
    }

    /// Reads what [`Reason::to_text`] wrote; any other text is words.
    pub fn from_text(text: &str) -> Self {
        let Some(inner) = text.strip_prefix(MARK) else { return Self::words(text) };
        let mut parts = inner.split(CUT);
        let id = parts.next().unwrap_or_default().to_owned();
        let args = parts
            .filter_map(|part| part.split_once('='))
            .map(|(name, value)| (Cow::Owned(name.to_owned()), value.to_owned()))
            .collect();
        Self { id: Cow::Owned(id), args }
    }
}

impl From<&str> for Reason {
    fn from(words: &str) -> Self {
        Self::words(words)
    }
}

impl From<String> for Reason {
    fn from(words: String) -> Self {
        Self::words(words)
    }
}

/// For logs: the words, or the id and its arguments.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(words) = self.as_words() {
            return f.write_str(words);
        }
        f.write_str(&self.id)?;
        self.args.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_kept_and_read_back() {
        for reason in [
            Reason::new("list-empty-page").with("page", 3),
            Reason::new("bound-time"),
            Reason::words("您访问的页面不存在"),
        ] {
            assert_eq!(Reason::from_text(&reason.to_text()), reason);
            let json = serde_json::to_string(&reason).unwrap();
            assert_eq!(serde_json::from_str::<Reason>(&json).unwrap(), reason);
        }
        let earlier: Reason = serde_json::from_str("\"达到时间上限\"").unwrap();
        assert_eq!(earlier, Reason::words("达到时间上限"));
    }
}
