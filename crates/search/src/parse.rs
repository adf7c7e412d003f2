//! A query as people type it: words, parted by spaces; phrases in quotation marks.

use crate::limits::{MAX_PARTS, MAX_QUERY_CHARS};

/// A part of a query. All parts should match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// A word, or several written together.
    Words(String),
    /// To be found as it is.
    Phrase(String),
}

/// A query that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    pub parts: Vec<Part>,
    /// Something was left out.
    pub cut: bool,
}

fn opens(c: char) -> Option<&'static str> {
    match c {
        '"' | '＂' | '“' | '”' | '„' => Some("\"＂”“"),
        '「' => Some("」"),
        '『' => Some("』"),
        '\u{2018}' => Some("\u{2019}"),
        _ => None,
    }
}

/// Reads a query. Nothing is an error: a quotation that is never closed is words.
pub(crate) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut chars: Vec<char> = text.chars().take(MAX_QUERY_CHARS + 1).collect();
    if chars.len() > MAX_QUERY_CHARS {
        chars.pop();
        parsed.cut = true;
    }
    let mut word = String::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        at += 1;
        let quoted = opens(c).and_then(|ends| {
            let length = chars[at..].iter().position(|c| ends.contains(*c))?;
            Some(at + length)
        });
        if let Some(end) = quoted {
            parsed.push(Part::Words(std::mem::take(&mut word)));
            parsed.push(Part::Phrase(chars[at..end].iter().collect()));
            at = end + 1;
        } else if c.is_whitespace()
            || c.is_control()
            || opens(c).is_some()
            || "，,、;；。|".contains(c)
        {
            parsed.push(Part::Words(std::mem::take(&mut word)));
        } else {
            word.push(c);
        }
    }
    parsed.push(Part::Words(word));
    parsed
}

impl Parsed {
    fn push(&mut self, part: Part) {
        let (Part::Words(text) | Part::Phrase(text)) = &part;
        if !text.chars().any(char::is_alphanumeric) || self.parts.contains(&part) {
            return;
        }
        if self.parts.len() == MAX_PARTS {
            self.cut = true;
        } else {
            self.parts.push(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Part {
        Part::Words(text.into())
    }

    fn phrase(text: &str) -> Part {
        Part::Phrase(text.into())
    }

    #[test]
    fn words_and_phrases() {
        assert_eq!(parse("就业　补贴").parts, [words("就业"), words("补贴")]);
        assert_eq!(parse("“就业补贴” 2023").parts, [phrase("就业补贴"), words("2023")]);
        assert_eq!(
            parse("低保\"申请条件\"怎么").parts,
            [words("低保"), phrase("申请条件"), words("怎么")]
        );
        assert_eq!(parse("「公租房」、廉租房").parts, [phrase("公租房"), words("廉租房")]);
        assert_eq!(parse("“没有关上").parts, [words("没有关上")]);
        assert_eq!(parse("低保 低保").parts, [words("低保")]);
        assert_eq!(parse("\"\" ！？ …").parts, []);
    }

    #[test]
    fn bounded() {
        let long = parse(&"长".repeat(10_000));
        assert!(long.cut);
        assert_eq!(long.parts, [words(&"长".repeat(MAX_QUERY_CHARS))]);
        let many: String = (0..50).map(|n| format!("{n} ")).collect();
        let many = parse(&many);
        assert!(many.cut);
        assert_eq!(many.parts.len(), MAX_PARTS);
    }
}
