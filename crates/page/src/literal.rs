//! Object and array literals in scripts: reading, not running. What is no plain value is left out.

use std::borrow::Cow;

/// A plain value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'t> {
    /// A string or a number, as written.
    Text(Cow<'t, str>),
    /// An array.
    Array(Vec<Value<'t>>),
    /// An object.
    Object(Vec<(&'t str, Value<'t>)>),
    /// `null`, a variable, a call.
    Other,
}

/// Values lie no deeper in each other.
const DEEPEST: u32 = 40;

/// The value at the start of a text, and how long it is.
pub(crate) fn read(text: &str) -> Option<(Value<'_>, usize)> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    Some((value, reader.at))
}

/// The arrays of a script that begin with one of the given characters, one within another left aside. `left` is
/// how many bytes are still looked at, those that turn out to be no array included.
pub(crate) fn arrays<'t>(
    script: &'t str,
    begins: &'static [char],
    left: &mut usize,
) -> impl Iterator<Item = Value<'t>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(at) = memchr::memchr(b'[', &script.as_bytes()[from..]).map(|at| at + from) {
            from = at + 1;
            if !script[from..].trim_start().starts_with(begins) {
                continue;
            }
            let read = read(&script[at..]);
            let length = read.as_ref().map_or(script.len() - at, |(_, length)| *length);
            *left = left.saturating_sub(length);
            if *left == 0 {
                return None;
            }
            if let Some((value, length)) = read {
                from = at + length;
                return Some(value);
            }
        }
        None
    })
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        loop {
            while self.byte().is_some_and(|byte| byte.is_ascii_whitespace()) {
                self.at += 1;
            }
            let rest = &self.text[self.at..];
            let comment = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += comment;
        }
    }

    fn value(&mut self, depth: u32) -> Option<Value<'t>> {
        self.skip_space();
        match self.byte()? {
            _ if depth > DEEPEST => None,
            b'[' => self.array(depth),
            b'{' => self.object(depth),
            b'"' | b'\'' => {
                let text = self.string()?;
                self.skip_space();
                if self.byte() == Some(b'+') {
                    self.skip_other()?;
                    return Some(Value::Other);
                }
                Some(Value::Text(text))
            }
            _ => {
                let start = self.at;
                self.skip_other()?;
                let word = self.text[start..self.at].trim();
                let number = !word.is_empty()
                    && word
                        .bytes()
                        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
                Some(if number { Value::Text(Cow::Borrowed(word)) } else { Value::Other })
            }
        }
    }

    /// Something that is no literal, up to the comma or bracket behind it.
    fn skip_other(&mut self) -> Option<()> {
        let mut depth = 0u32;
        loop {
            match self.byte()? {
                b'"' | b'\'' => {
                    self.string()?;
                    continue;
                }
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' if depth == 0 => return Some(()),
                b')' | b']' | b'}' => depth -= 1,
                b',' if depth == 0 => return Some(()),
                _ => {}
            }
            self.at += 1;
        }
    }

    fn string(&mut self) -> Option<Cow<'t, str>> {
        let quote = self.byte()?;
        self.at += 1;
        let start = self.at;
        let mut plain = true;
        loop {
            let byte = self.byte()?;
            if byte == quote {
                break;
            }
            if byte == b'\\' {
                plain = false;
                self.at += 1;
            }
            self.at += 1;
        }
        let inside = self.text.get(start..self.at)?;
        self.at += 1;
        Some(if plain { Cow::Borrowed(inside) } else { Cow::Owned(unescape(inside)) })
    }

    fn array(&mut self, depth: u32) -> Option<Value<'t>> {
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.skip_space();
            match self.byte()? {
                b']' => {
                    self.at += 1;
                    return Some(Value::Array(values));
                }
                b',' => self.at += 1,
                b'}' | b')' => return None,
                _ => values.push(self.value(depth + 1)?),
            }
        }
    }

    fn object(&mut self, depth: u32) -> Option<Value<'t>> {
        self.at += 1;
        let mut fields = Vec::new();
        loop {
            self.skip_space();
            match self.byte()? {
                b'}' => {
                    self.at += 1;
                    return Some(Value::Object(fields));
                }
                b',' => {
                    self.at += 1;
                    continue;
                }
                b']' | b')' => return None,
                _ => {}
            }
            let start = self.at;
            let name = match self.byte()? {
                b'"' | b'\'' => {
                    self.string()?;
                    self.text.get(start + 1..self.at - 1)?
                }
                _ => {
                    while self.byte().is_some_and(|byte| {
                        byte.is_ascii_alphanumeric()
                            || matches!(byte, b'_' | b'$' | b'-')
                            || byte >= 0x80
                    }) {
                        self.at += 1;
                    }
                    self.text.get(start..self.at)?
                }
            };
            self.skip_space();
            if self.byte()? != b':' {
                return None;
            }
            self.at += 1;
            fields.push((name, self.value(depth + 1)?));
        }
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('n' | 'r' | 't') => out.push(' '),
            Some('u') => {
                let code: String = letters.by_ref().take(4).collect();
                out.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values_are_read_and_others_left_out() {
        let text =
            r#"[{id:1, "name":'就业\u521b业', open:isOpen(), url:"/a\/b" /* 注 */}, [2], x+1];"#;
        let (value, end) = read(text).unwrap();
        assert_eq!(&text[end..], ";");
        let Value::Array(values) = value else { panic!() };
        let text = |text: &'static str| Value::Text(Cow::Borrowed(text));
        let fields = vec![
            ("id", text("1")),
            ("name", text("就业创业")),
            ("open", Value::Other),
            ("url", text("/a/b")),
        ];
        assert_eq!(values, [Value::Object(fields), Value::Array(vec![text("2")]), Value::Other]);
        for broken in ["[{a:1", "[1,", "{\"a\"", "[\"\\", &"[".repeat(100_000)] {
            assert_eq!(read(broken), None);
        }
    }
}
