//! The four levels of numbers in an official text: 一、 （一） 1. （1）.

use super::letters::Letters;

/// A level, 1–4.
pub(super) type Level = u8;

const CHINESE: &str = "一二三四五六七八九十";
/// Digits or characters of a number.
const LONGEST: usize = 3;

/// The level of the number that a paragraph begins with; the number is written as the level asks. `None` where it
/// begins with none: amounts, dates and what merely counts up (1、2号楼) are none.
pub(super) fn numbered(letters: &mut Letters) -> Option<Level> {
    let bracketed = matches!(letters.get(0), Some('(' | '（'));
    let from = usize::from(bracketed);
    let (chinese, count) = digits(letters, from)?;
    let mark = letters.get(from + count)?;
    let behind = from + count + 1;
    match (bracketed, chinese, mark) {
        (true, _, ')' | '）') => {
            // A bracketed number needs no mark of its own.
            let is_mark = |at: &usize| matches!(letters.get(*at), Some('、' | '.' | '．'));
            let marks = (behind..letters.len()).take_while(is_mark).count();
            letters.get(behind + marks)?;
            letters.set(0, '（');
            letters.set(behind - 1, '）');
            letters.cut(behind, marks);
            closed_up(letters, behind);
            Some(if chinese { 2 } else { 4 })
        }
        (false, true, '、' | '.' | '．') => {
            letters.get(behind).filter(|next| !CHINESE.contains(*next) && *next != '〇')?;
            letters.set(behind - 1, '、');
            closed_up(letters, behind);
            Some(1)
        }
        (false, false, '、' | '.' | '．') => {
            letters.get(behind).filter(|next| !next.is_ascii_digit())?;
            letters.set(behind - 1, '.');
            closed_up(letters, behind);
            Some(3)
        }
        (false, false, ')' | '）') => {
            letters.get(behind)?;
            letters.set(behind - 1, '）');
            letters.insert(0, '（');
            closed_up(letters, behind + 1);
            Some(4)
        }
        _ => None,
    }
}

/// How many signs the number has that begins at a place, and whether they are Chinese.
fn digits(letters: &Letters, from: usize) -> Option<(bool, usize)> {
    let count = |is: &dyn Fn(char) -> bool| {
        (from..letters.len()).take_while(|at| letters.get(*at).is_some_and(is)).count()
    };
    let chinese = count(&|one| CHINESE.contains(one));
    let ascii = count(&|one| one.is_ascii_digit());
    match (chinese, ascii) {
        (1..=LONGEST, _) => Some((true, chinese)),
        (0, 1..LONGEST) => Some((false, ascii)),
        _ => None,
    }
}

/// Takes spaces out that stand at a place, but before letters that would grow into the number.
fn closed_up(letters: &mut Letters, at: usize) {
    let spaces = (at..letters.len())
        .take_while(|at| matches!(letters.get(*at), Some(' ' | '\u{3000}')))
        .count();
    let next = letters.get(at + spaces);
    if next.is_some_and(|next| !next.is_ascii_alphanumeric()) {
        letters.cut(at, spaces);
    }
}

/// Writes the number of a line of the note on attachments (附件：1. 名单); answers whether there is one at a place.
pub(super) fn listed(letters: &mut Letters, from: usize) -> bool {
    let Some((false, count)) = digits(letters, from) else { return false };
    let mark = from + count;
    if !matches!(letters.get(mark), Some('、' | '.' | '．')) {
        return false;
    }
    let spaces = (mark + 1..letters.len())
        .take_while(|at| matches!(letters.get(*at), Some(' ' | '\u{3000}')))
        .count();
    if letters.get(mark + 1 + spaces).is_none_or(|next| next.is_ascii_digit() && spaces == 0) {
        return false;
    }
    let named = letters.signs()[mark..].iter().any(|one| one.is_alphanumeric());
    if !named {
        return false;
    }
    letters.set(mark, '.');
    letters.cut(mark + 1, spaces);
    letters.insert(mark + 1, ' ');
    true
}
