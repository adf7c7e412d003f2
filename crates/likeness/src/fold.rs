//! Folding of characters: compatibility forms to their plain form, letters to lower case, everything
//! that is neither letter nor digit dropped.

use unicode_normalization::char::decompose_compatible;

/// Calls `each` with every folded character of `text`; digits come as `0`–`9`.
#[inline]
pub(crate) fn each_folded(text: &str, mut each: impl FnMut(char)) {
    for c in text.chars() {
        fold_char(c, &mut each);
    }
}

#[inline]
pub(crate) fn fold_char(c: char, each: &mut impl FnMut(char)) {
    match c {
        '\u{4e00}'..='\u{9fff}' | 'a'..='z' | '0'..='9' => each(c),
        'A'..='Z' => each(c.to_ascii_lowercase()),
        '\0'..='\x7f' => {}
        // The full-width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            let plain = char::from((c as u32 - 0xfee0) as u8);
            if plain.is_ascii_alphanumeric() {
                each(plain.to_ascii_lowercase());
            }
        }
        // CJK punctuation (but 々 〇 are letters), general punctuation.
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{2000}'..='\u{206f}' => {}
        _ => fold_rare(c, each),
    }
}

#[cold]
fn fold_rare(c: char, each: &mut impl FnMut(char)) {
    decompose_compatible(c, |part| {
        if part.is_alphanumeric() {
            for low in part.to_lowercase() {
                each(low);
            }
        }
    });
}

/// The same as [`char::is_alphanumeric`], without its table for what nearly all of a text is.
#[inline]
pub(crate) fn is_letter(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | 'a'..='z' | 'A'..='Z' | '0'..='9') || c.is_alphanumeric()
}

/// The folded text as a string, digits kept: two texts are the same when these are equal.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    each_folded(text, |c| out.push(c));
    out
}

#[cfg(test)]
mod tests {
    use super::{folded, is_letter};

    #[test]
    fn width_case_space_and_punctuation_do_not_count() {
        assert_eq!(folded("　ＡＢｃ，第１２ 条（试行）。"), "abc第12条试行");
        assert_eq!(folded("①㎡·〇ﬁ—é"), "1m2〇fie");
        assert_eq!(folded(" \n\t《》"), "");
    }

    #[test]
    fn a_letter_is_what_unicode_says() {
        assert!(('\0'..=char::MAX).all(|c| is_letter(c) == c.is_alphanumeric()));
    }
}
