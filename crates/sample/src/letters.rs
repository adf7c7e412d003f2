//! Pinyin initials for addresses (`重大建设项目` → `zdjsxm`): level 1 of GB 2312 is sorted by sound.

/// Where in GB 2312 the characters of each initial begin.
const BEGINS: [(u16, char); 23] = [
    (0xB0A1, 'a'),
    (0xB0C5, 'b'),
    (0xB2C1, 'c'),
    (0xB4EE, 'd'),
    (0xB6EA, 'e'),
    (0xB7A2, 'f'),
    (0xB8C1, 'g'),
    (0xB9FE, 'h'),
    (0xBBF7, 'j'),
    (0xBFA6, 'k'),
    (0xC0AC, 'l'),
    (0xC2E8, 'm'),
    (0xC4C3, 'n'),
    (0xC5B6, 'o'),
    (0xC5BE, 'p'),
    (0xC6DA, 'q'),
    (0xC8BB, 'r'),
    (0xC8F6, 's'),
    (0xCBFA, 't'),
    (0xCDDA, 'w'),
    (0xCEF4, 'x'),
    (0xD1B9, 'y'),
    (0xD4D1, 'z'),
];

/// Initials of a title, at most ten; what is not of level 1 is left out.
pub(crate) fn initials(title: &str) -> String {
    let mut letters: String = title.chars().filter_map(initial).take(10).collect();
    if letters.is_empty() {
        letters.push_str("lm");
    }
    letters
}

fn initial(character: char) -> Option<char> {
    if character.is_ascii_alphanumeric() {
        return Some(character.to_ascii_lowercase());
    }
    let mut text = [0u8; 4];
    let (bytes, _, _) = encoding_rs::GBK.encode(character.encode_utf8(&mut text));
    let code = match *bytes {
        [high, low] => u16::from_be_bytes([high, low]),
        _ => return None,
    };
    if !(0xB0A1..=0xD7F9).contains(&code) {
        return None;
    }
    BEGINS.iter().rev().find(|(begin, _)| code >= *begin).map(|(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_of_official_names() {
        for (title, letters) in [
            ("重大建设项目", "zdjsxm"),
            ("政府信息公开", "zfxxgk"),
            ("基层政务公开", "jczwgk"),
            ("法定主动公开内容", "fdzdgknr"),
            ("（）", "lm"),
        ] {
            assert_eq!(initials(title), letters);
        }
    }
}
