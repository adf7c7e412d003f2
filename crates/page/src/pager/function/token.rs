//! Code cut into strings, numbers, names and marks.

/// Code of a click, or the body of a function, has no more tokens.
const MOST_TOKENS: usize = 1_500;

/// A piece of code.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A string, quotes taken off.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A name with what it is taken from: `window.location.href`.
    Name(String),
    /// A sign or bracket.
    Mark(&'static str),
}

/// Marks, longer ones first.
const MARKS: [&str; 27] = [
    "===", "!==", "==", "!=", "<=", ">=", "+=", "&&", "||", "++", "--", "(", ")", "{", "}", "[",
    "]", ";", ",", "?", ":", "+", "-", "*", "<", ">", "=",
];

/// The pieces of a text; `None` where it holds others, or too many.
pub(super) fn tokens(code: &str) -> Option<Vec<Token>> {
    let mut out = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        if out.len() >= MOST_TOKENS {
            return None;
        }
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.find('\n').map_or("", |end| &comment[end..]);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = &comment[comment.find("*/")? + 2..];
        } else if matches!(first, '"' | '\'') {
            let inside = &rest[1..];
            let end = inside.find(first)?;
            // escapes are no part of addresses
            if inside[..end].contains('\\') {
                return None;
            }
            out.push(Token::Text(inside[..end].to_owned()));
            rest = &inside[end + 1..];
        } else if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            out.push(Token::Number(rest[..end].parse().ok()?));
            rest = &rest[end..];
        } else if first.is_alphabetic() || matches!(first, '_' | '$' | '.') {
            let end = rest
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '.')))
                .unwrap_or(rest.len());
            out.push(Token::Name(rest[..end].to_owned()));
            rest = &rest[end..];
        } else if let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark)) {
            out.push(Token::Mark(mark));
            rest = &rest[mark.len()..];
        } else if first == '!' {
            out.push(Token::Mark("!"));
            rest = &rest[1..];
        } else {
            return None;
        }
        rest = rest.trim_start();
    }
    Some(out)
}
