//! Where words end, by a dictionary. Letters that look like a wrong word may only meet at the border of two right ones:
//! `公园满意` holds no `园满`.

use jieba_rs::Jieba;
use std::sync::LazyLock;

/// Characters on each side of a hit that are cut into words.
const AROUND: usize = 20;

/// Read when the first hit asks for it: most texts have none.
static WORDS: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Whether a word of the dictionary reaches over one of the ends of a stretch of Chinese characters.
pub(crate) fn is_crossed(text: &str, start: usize, end: usize) -> bool {
    if !text[start..end].chars().all(is_chinese) {
        return false;
    }
    let before = text[..start].chars().rev().take(AROUND).take_while(|letter| is_chinese(*letter));
    let after = text[end..].chars().take(AROUND).take_while(|letter| is_chinese(*letter));
    let from = start - before.map(char::len_utf8).sum::<usize>();
    let to = end + after.map(char::len_utf8).sum::<usize>();
    let (start, end) = (start - from, end - from);
    let run = &text[from..to];
    let mut at = 0;
    WORDS.cut(run, false).iter().any(|token| {
        let word = at..at + token.word.len();
        at = word.end;
        word.start < start && start < word.end || word.start < end && end < word.end
    })
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

fn is_chinese(letter: char) -> bool {
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
        ] {
            let start = text.find(letters).expect("it is there");
            assert_eq!(is_crossed(text, start, start + letters.len()), crossed, "{text}");
        }
    }
}
