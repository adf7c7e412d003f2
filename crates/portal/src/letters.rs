//! Pinyin initials for addresses: `重大建设项目` → `zdjsxm`.

use pinyin::ToPinyin;

/// Most letters of one part of an address.
const MOST: usize = 16;

/// Initials of a title: lower-case letters and digits, never empty.
pub fn initials(title: &str) -> String {
    let mut letters = String::new();
    for character in title.chars() {
        if character.is_ascii_alphanumeric() {
            letters.push(character.to_ascii_lowercase());
        } else if let Some(sound) = character.to_pinyin() {
            letters.extend(sound.plain().chars().next().filter(char::is_ascii_lowercase));
        }
        if letters.len() >= MOST {
            break;
        }
    }
    if letters.is_empty() {
        letters.push_str("lm");
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn are_those_of_the_characters() {
        for (title, expected) in [
            ("基层政务公开", "jczwgk"),
            ("重大建设项目", "zdjsxm"),
            ("村（居）务公开", "cjwgk"),
            ("“双随机、一公开”监管", "ssjygkjg"),
            ("2026年计划", "2026njh"),
            ("……", "lm"),
        ] {
            assert_eq!(initials(title), expected, "{title}");
        }
    }
}
