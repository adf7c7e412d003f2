//! Addresses that cannot exist, to see how a portal says "not there".

use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use url::Url;

/// Digits an invented number has at least: more than any system has articles.
const DIGITS: usize = 9;

/// An address of the same shape beside `url` that cannot exist: the number or hash that names the
/// page is replaced, else the last word of the path; directory, ending and the rest of the query
/// stay. The same address always gives the same.
pub fn invented(url: &Url) -> Url {
    let mut source = Source::of(url);
    let mut invented = url.clone();
    invented.set_fragment(None);
    let path = url.path();
    let directory = path.ends_with('/');
    let trimmed = path.trim_end_matches('/');
    let (parent, last) = trimmed.rsplit_once('/').unwrap_or(("", trimmed));
    let (stem, ending) = match last.rsplit_once('.') {
        Some((stem, ending)) if !directory && !stem.is_empty() => (stem, Some(ending)),
        _ => (last, None),
    };
    if let Some(stem) = renumbered(stem, &mut source) {
        let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_default();
        let slash = if directory { "/" } else { "" };
        invented.set_path(&format!("{parent}/{stem}{ending}{slash}"));
    } else if let Some(query) = url.query().and_then(|query| requeried(query, &mut source)) {
        invented.set_query(Some(&query));
    } else {
        let word = source.letters(12);
        let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_default();
        let slash = if directory && !trimmed.is_empty() { "/" } else { "" };
        invented.set_path(&format!("{parent}/{word}{ending}{slash}"));
    }
    invented
}

/// The stem with its hash or its last number replaced; `None` when it has neither.
fn renumbered(stem: &str, source: &mut Source) -> Option<String> {
    if stem.len() >= 24 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(source.hex(stem.len()));
    }
    let end = stem.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start =
        stem[..end].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + char_len(stem, at));
    Some(format!("{}{}{}", &stem[..start], source.number(end - start), &stem[end..]))
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

/// The query with the value that names the page replaced: the last that is a number or a hash and
/// does not count pages.
fn requeried(query: &str, source: &mut Source) -> Option<String> {
    let pairs: Vec<(&str, Option<&str>)> = query
        .split('&')
        .map(|pair| pair.split_once('=').map_or((pair, None), |(key, value)| (key, Some(value))))
        .collect();
    let at = pairs.iter().rposition(|(key, value)| {
        let key = key.to_ascii_lowercase();
        !key.contains("page")
            && !key.contains("size")
            && key != "type"
            && value.is_some_and(|value| {
                !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_hexdigit())
            })
    })?;
    let parts = pairs.iter().enumerate().map(|(position, (key, value))| match value {
        Some(value) if position == at => {
            let new = renumbered(value, source).unwrap_or_else(|| source.number(value.len()));
            format!("{key}={new}")
        }
        Some(value) => format!("{key}={value}"),
        None => (*key).to_owned(),
    });
    Some(parts.collect::<Vec<_>>().join("&"))
}

/// A stream of bits that depends only on the address.
struct Source(u64);

impl Source {
    fn of(url: &Url) -> Self {
        let mut hasher = FxHasher::default();
        url.as_str().hash(&mut hasher);
        Self(hasher.finish() | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn pick(&mut self, alphabet: &[u8]) -> char {
        let length = alphabet.len() as u64;
        alphabet.get(((self.next() >> 32) % length) as usize).map_or('x', |byte| char::from(*byte))
    }

    fn number(&mut self, length: usize) -> String {
        let mut digits = String::from("9");
        while digits.len() < length.max(DIGITS) {
            digits.push(self.pick(b"0123456789"));
        }
        digits
    }

    fn hex(&mut self, length: usize) -> String {
        (0..length).map(|_| self.pick(b"0123456789abcdef")).collect()
    }

    fn letters(&mut self, length: usize) -> String {
        (0..length).map(|_| self.pick(b"bcdfghjklmnpqrstvwxz")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Digits and letters as their class: the shape of an address.
    fn classes(text: &str) -> String {
        let mut shape = String::new();
        for c in text.chars() {
            let class = match c {
                '0'..='9' => '9',
                'a'..='z' | 'A'..='Z' => 'a',
                other => other,
            };
            if !shape.ends_with(class) || !class.is_ascii_alphanumeric() {
                shape.push(class);
            }
        }
        shape
    }

    #[test]
    fn keeps_the_shape() -> Result<(), url::ParseError> {
        for address in [
            "http://h/art/2019/2/28/art_9592_675481.html",
            "http://h/xxgk/202301/t20230115_123456.shtml",
            "http://h/public/2653861/1234567.html",
            "http://h/info/1012/3456.htm",
            "http://h/zwgk/index.html",
            "http://h/jczwgk/shjz/",
            "http://h/show.jsp?id=12345&page=2",
            "http://h/content/column/6789?pageIndex=2",
            "http://h/gkmlpt/content/1/22/post_22333.html#mmenu",
        ] {
            let url = Url::parse(address)?;
            let other = invented(&url);
            assert_ne!(url, other);
            assert_eq!(classes(url.path()), classes(other.path()), "{other}");
            assert_eq!(url.query().map(classes), other.query().map(classes), "{other}");
            assert_eq!(other, invented(&url), "the same each time");
        }
        let jsp = Url::parse("http://h/show.jsp?id=12345&page=2")?;
        assert_eq!(invented(&jsp).path(), "/show.jsp");
        assert!(invented(&Url::parse("http://h/")?).path().len() > 5);
        Ok(())
    }

    proptest! {
        #[test]
        fn never_the_same_address(path in "[a-z0-9/_.\u{4e00}-\u{4e10}-]{0,40}", query in "([a-z]{1,4}=[a-f0-9]{0,9}&?){0,3}") {
            let url = Url::parse(&format!("http://h/{path}?{query}"));
            if let Ok(url) = url {
                let other = invented(&url);
                prop_assert_ne!(url.as_str(), other.as_str());
                prop_assert_eq!(url.host(), other.host());
            }
        }
    }
}
