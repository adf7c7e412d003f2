//! A text as tokens: a Han character, a number, a word of letters; each knows where it stands.

use crate::fold::fold_char;
use crate::sketch::mixed;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Han,
    Number,
    Letters,
}

/// One token; `value` is a hash of its folded characters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub value: u64,
    pub sort: Sort,
    /// Bytes of the source.
    pub start: u32,
    pub end: u32,
    /// First token of a unit (a line or a sentence).
    pub opens: bool,
}

/// The tokens of a text, at most `most`; the flag says whether that was all.
///
/// A point between digits belongs to the number, a comma between digits is dropped from it; any other
/// break ends it.
pub(crate) fn tokens(text: &str, most: usize) -> (Vec<Token>, bool) {
    let mut out: Vec<Token> = Vec::with_capacity((text.len() / 3).min(most));
    let mut opens = true;
    // The token that may go on with the next character.
    let mut open: Option<Token> = None;
    for (at, c) in text.char_indices() {
        let end = (at + c.len_utf8()) as u32;
        if is_han(c) {
            out.extend(open.take());
            open = Some(Token {
                value: first_value(c),
                sort: Sort::Han,
                start: at as u32,
                end,
                opens,
            });
            opens = false;
            if out.len() >= most {
                return (out, false);
            }
            continue;
        }
        let next_is_digit =
            || text[end as usize..].chars().next().is_some_and(|c| plain(c).is_ascii_digit());
        if matches!(plain(c), '.' | ',')
            && open.is_some_and(|token| token.sort == Sort::Number)
            && next_is_digit()
        {
            if let Some(token) = &mut open {
                token.end = end;
                if plain(c) == '.' {
                    token.value = mixed(token.value ^ u64::from('.'));
                }
            }
            continue;
        }
        let mut any = false;
        fold_char(c, &mut |folded| {
            any = true;
            let sort = sort_of(folded);
            match &mut open {
                Some(token) if token.sort == sort && sort != Sort::Han => {
                    token.value = mixed(token.value ^ u64::from(folded));
                    token.end = end;
                }
                _ => {
                    out.extend(open.take());
                    let value = first_value(folded);
                    open = Some(Token { value, sort, start: at as u32, end, opens });
                    opens = false;
                }
            }
        });
        if !any {
            out.extend(open.take());
            opens |= matches!(c, '\n' | '\r' | '。' | '；' | '！' | '？' | ';' | '!' | '?');
        }
        if out.len() >= most {
            return (out, false);
        }
    }
    out.extend(open);
    (out, true)
}

/// Nearly every character of a text: a token of its own that folding leaves as it is.
#[inline]
fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

fn first_value(c: char) -> u64 {
    mixed(u64::from(c) | 1 << 40)
}

fn plain(c: char) -> char {
    match c {
        '．' => '.',
        '，' => ',',
        '０'..='９' => char::from((c as u32 - 0xfee0) as u8),
        _ => c,
    }
}

fn sort_of(c: char) -> Sort {
    if c.is_ascii_digit() {
        Sort::Number
    } else if c.is_ascii_alphabetic() || ((c as u32) < 0x2e80 && c.is_alphabetic()) {
        Sort::Letters
    } else {
        Sort::Han
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let (found, _) = tokens(text, 1000);
        found.iter().map(|token| &text[token.start as usize..token.end as usize]).collect()
    }

    #[test]
    fn numbers_letters_and_han() {
        assert_eq!(words("共1,250.5万元"), ["共", "1,250.5", "万", "元"]);
        assert_eq!(words("５－１０ GDP第3。"), ["５", "１０", "GDP", "第", "3"]);
    }

    #[test]
    fn a_point_counts_and_a_thousands_comma_does_not() {
        let value = |text| tokens(text, 9).0[0].value;
        assert_ne!(value("3.5"), value("35"));
        assert_eq!(value("1,000"), value("１０００"));
    }

    #[test]
    fn units_open_at_lines_and_sentences() {
        let (found, all) = tokens("甲乙。丙丁\n戊；", 1000);
        let opens: Vec<bool> = found.iter().map(|token| token.opens).collect();
        assert_eq!(opens, [true, false, true, false, true]);
        assert!(all);
        assert!(!tokens("甲乙丙丁", 2).1);
    }
}
