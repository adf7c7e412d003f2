//! Where words end, by a dictionary. Letters that look like a wrong word may only meet at the border of two right ones:
//! `公园满意` holds no `园满`.

use jieba_rs::Jieba;
use std::sync::LazyLock;

/// Characters on each side of a hit that are cut into words.
const AROUND: usize = 20;

/// Read when the first hit asks for it: most texts have none.
static WORDS: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Whether a word of the dictionary reaches over one of the ends of a stretch of Chinese characters. The end of a
/// line is no end of a word: lines of a PDF break anywhere.
pub(crate) fn is_crossed(text: &str, start: usize, end: usize) -> bool {
    let stretch = &text[start..end];
    if !stretch.chars().all(is_chinese) {
        return false;
    }
    let before: String = letters(text[..start].chars().rev()).into_iter().rev().collect();
    let after: String = letters(text[end..].chars()).into_iter().collect();
    let (start, end) = (before.len(), before.len() + stretch.len());
    let run = before + stretch + &after;
    let mut at = 0;
    WORDS.cut(&run, false).iter().any(|token| {
        let word = at..at + token.word.len();
        at = word.end;
        word.start < start && start < word.end || word.start < end && end < word.end
    })
}

/// The Chinese characters that follow on one another, over the end of one line.
fn letters(chars: impl Iterator<Item = char>) -> Vec<char> {
    let (mut letters, mut broken) = (Vec::new(), false);
    for letter in chars.take(AROUND) {
        match letter {
            '\n' if !broken => broken = true,
            letter if is_chinese(letter) => letters.push(letter),
            _ => break,
        }
    }
    letters
}

/// The words of a phrase; one of four characters that is made of two words is these: `申请材料`.
pub(crate) fn cut(phrase: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for token in WORDS.cut(phrase, false) {
        let halves = match token.word.char_indices().nth(2) {
            Some((at, _)) if token.word.chars().count() == 4 => Some(token.word.split_at(at)),
            _ => None,
        };
        match halves.filter(|(one, other)| WORDS.has_word(one) && WORDS.has_word(other)) {
            Some((one, other)) => words.extend([one, other]),
            None => words.push(token.word),
        }
    }
    words
}

pub(crate) fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_only_meet() {
        for (text, letters, crossed) in [
            ("公园满意度调查结果", "园满", true),
            ("选举工作园满完成。", "园满", false),
            ("按排放量计算", "按排", true),
            ("会议按排如下", "按排", false),
            ("季末取得的收入", "末取得", true),
            ("单位末取得许可", "末取得", false),
            ("污染物按排\n放量计算", "按排", true),
            ("会议按排\n如下", "按排", false),
        ] {
            let start = text.find(letters).expect("it is there");
            assert_eq!(is_crossed(text, start, start + letters.len()), crossed, "{text}");
        }
    }
}
