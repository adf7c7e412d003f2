//! Document numbers (发文字号) and index numbers (索引号), in whatever brackets and width they are written.

use unicode_normalization::UnicodeNormalization;

/// Characters before the bracket that may belong to a document number.
const MAX_PREFIX: usize = 16;

/// A document number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// `鄂政发[2023]3号`, or `[2023]3号` where nothing stands before it.
    pub canonical: String,
}

fn open(c: char) -> bool {
    "[【〔〖{〈<「『《(".contains(c)
}

fn close(c: char) -> bool {
    "]】〕〗}〉>」』》)".contains(c)
}

/// Half width, lower case, simplified, without white space.
fn plain(text: &str) -> Vec<char> {
    text.chars()
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(standard::matching::simplified)
        .filter(|c| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
        })
        .collect()
}

fn digits(chars: &[char], from: usize, most: usize) -> usize {
    chars[from.min(chars.len())..].iter().take(most).take_while(|c| c.is_ascii_digit()).count()
}

/// The first document number in a text.
pub(crate) fn find(text: &str) -> Option<Number> {
    let chars = plain(text);
    for at in 0..chars.len() {
        if !open(chars[at]) || digits(&chars, at + 1, 5) != 4 {
            continue;
        }
        let end = at + 5;
        if !chars.get(end).copied().is_some_and(close) {
            continue;
        }
        let mut serial = end + 1;
        serial += usize::from(chars.get(serial) == Some(&'第'));
        let count = digits(&chars, serial, 9);
        if count == 0 || chars.get(serial + count) != Some(&'号') {
            continue;
        }
        let before = chars[..at].iter().rev().take(MAX_PREFIX).take_while(|c| c.is_alphanumeric());
        let mut prefix: Vec<char> = before.copied().collect();
        prefix.reverse();
        let year: String = chars[at + 1..end].iter().collect();
        let serial: String = chars[serial..serial + count].iter().collect();
        let serial = serial.trim_start_matches('0');
        let prefix: String = prefix.into_iter().collect();
        return Some(Number { canonical: format!("{prefix}[{year}]{serial}号") });
    }
    None
}

/// The terms by which a document number is found: itself, and without the beginnings of its prefix.
pub(crate) fn terms(number: &str) -> Vec<String> {
    match find(number) {
        Some(Number { canonical }) => {
            let prefix = canonical.find('[').unwrap_or(0);
            let starts = canonical[..prefix].char_indices().map(|(at, _)| at).chain([prefix]);
            starts.map(|at| canonical[at..].to_owned()).collect()
        }
        None => Some(index(number)).filter(|term| !term.is_empty()).into_iter().collect(),
    }
}

/// An index number in one form: half width, one kind of dash and slash, no white space.
pub(crate) fn index(number: &str) -> String {
    plain(number)
        .into_iter()
        .map(|c| match c {
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '_' => '-',
            '\\' | '∕' | '⁄' => '/',
            c if open(c) => '[',
            c if close(c) => ']',
            c => c,
        })
        .take(100)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bracket_and_width() {
        for text in [
            "鄂政发〔2023〕3号",
            "鄂政发[2023]3号",
            "鄂政发［2023］3号",
            "鄂政发【2023】3号",
            "鄂政发（2023）3号",
            "鄂政发(2023)第3号",
            "鄂政发〔２０２３〕３号",
            "鄂政发 〔2023〕 3 号",
            "鄂政發〔2023〕03號",
            "鄂政发〖2023〗3号",
            "根据《鄂政发〔2023〕3号》文件",
        ] {
            let found = find(text).map(|number| number.canonical);
            assert_eq!(found.as_deref(), Some("鄂政发[2023]3号"), "{text}");
        }
        for text in ["2023年3号", "〔2023〕", "〔203〕3号", "〔2023〕号", "", "〔"] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn found_without_the_beginning_of_its_prefix() {
        assert_eq!(terms("政发〔2023〕3号"), ["政发[2023]3号", "发[2023]3号", "[2023]3号"]);
        assert_eq!(terms("011395123/2023－00012"), ["011395123/2023-00012"]);
        assert!(terms(" ").is_empty());
    }
}
