//! What stands at the end of an official text: the note on attachments, the organ's name and the date.

use super::letters::Letters;
use super::{Changed, LINE, Laying, numbering, text};
use crate::clean::{Align, Block, Content, Paragraph, Part, Run, is_han};
use regex::Regex;
use std::sync::LazyLock;

/// Blocks at the end among which the date is looked for.
const END: usize = 8;
/// Characters of an organ's name.
const NAME: usize = 40;
/// Organs that sign together.
const MOST_ORGANS: usize = 4;
/// What names of organs end with.
const ORGANS: [&str; 22] = [
    "人民政府",
    "办公室",
    "委员会",
    "局",
    "厅",
    "办",
    "处",
    "中心",
    "委",
    "院",
    "所",
    "站",
    "部",
    "会",
    "校",
    "学校",
    "公司",
    "办事处",
    "大队",
    "支队",
    "领导小组",
    "指挥部",
];
/// Marks behind the name of an attachment that do not belong there.
const BEHIND: [char; 8] = ['。', '；', '，', ';', ',', '、', '.', ' '];

/// The date under a text, with or without zeros and spaces.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^((?:19|20)\d\d)\s*年\s*0?(\d{1,2})\s*月\s*0?(\d{1,2})\s*日$").ok()
});

/// The date of a line as it is written officially: without zeros before.
fn date(line: &str) -> Option<String> {
    let line = line.trim();
    if let Some(found) = DATE.as_ref().and_then(|pattern| pattern.captures(line)) {
        let part = |at: usize| found[at].parse::<u8>().ok();
        let (month, day) = (part(2)?, part(3)?);
        let is = (1..=12).contains(&month) && (1..=31).contains(&day);
        return is.then(|| format!("{}年{month}月{day}日", &found[1]));
    }
    let written = line.strip_suffix('日').is_some_and(|rest| {
        let (year, day) = rest.split_once('年').unwrap_or_default();
        let number = |text: &str| text.chars().all(|one| "〇○零一二三四五六七八九十".contains(one));
        let (month, day) = day.split_once('月').unwrap_or_default();
        year.chars().count() == 4
            && [year, month, day].iter().all(|one| !one.is_empty() && number(one))
    });
    written.then(|| line.to_owned())
}

/// Whether a line is the name of an organ and nothing else.
fn is_organ(line: &str, organ: &str) -> bool {
    let line: String = line.chars().filter(|one| !one.is_whitespace()).collect();
    let named = !organ.is_empty() && line == organ;
    let fits = (3..=NAME).contains(&line.chars().count());
    let letters = line.chars().all(|one| is_han(one) || matches!(one, '（' | '）'));
    named || (fits && letters && ORGANS.iter().any(|end| line.ends_with(end)))
}

/// Writes a line of the note on attachments as it is written officially; answers whether the next may be one, too.
pub(super) fn attachment(letters: &mut Letters, among: bool) -> bool {
    let line = letters.text();
    if line.chars().count() > LINE || line.contains('\n') {
        return false;
    }
    let marked = letters.signs().iter().take(3).collect::<String>();
    let first = marked == "附件：" || marked == "附件:";
    let numbered = match first {
        true => {
            letters.set(2, '：');
            numbering::listed(letters, 3)
        }
        false => among && numbering::listed(letters, 0),
    };
    if (first && line.chars().count() > 3) || numbered {
        while letters.get(letters.len().wrapping_sub(1)).is_some_and(|one| BEHIND.contains(&one)) {
            letters.cut(letters.len() - 1, 1);
        }
    }
    first || numbered
}

/// Organ and date to the right, each on a line of its own.
pub(super) fn at_right(laying: &mut Laying, mut blocks: Vec<Block>, organ: &str) -> Vec<Block> {
    let from = blocks.len().saturating_sub(END);
    parted(&mut blocks, from, organ);
    let dated = |block: &Block| line(block).is_some_and(|line| date(&line).is_some());
    let Some(at) = (from..blocks.len()).rev().find(|at| dated(&blocks[*at])) else { return blocks };
    let organs = (0..at)
        .rev()
        .take(MOST_ORGANS)
        .take_while(|at| line(&blocks[*at]).is_some_and(|line| is_organ(&line, organ)));
    let first = at - organs.count();
    for block in &mut blocks[first..=at] {
        let Block::Text(paragraph) = block else { continue };
        let before = text(&paragraph.runs);
        let after = date(&before).unwrap_or_else(|| before.clone());
        if before != after {
            let format = paragraph.runs.first().map(|run| run.format).unwrap_or_default();
            paragraph.runs = vec![Run { format, content: Content::Text(after.clone()) }];
        }
        if before != after || paragraph.align != Some(Align::Right) {
            laying.changed(Changed::Closing, &before, &after);
        }
        paragraph.align = Some(Align::Right);
        paragraph.part = Part::Paragraph;
        paragraph.indent = false;
    }
    blocks
}

/// Cuts a line in two that holds both organ and date.
fn parted(blocks: &mut Vec<Block>, from: usize, organ: &str) {
    for at in (from..blocks.len()).rev() {
        let Block::Text(paragraph) = &blocks[at] else { continue };
        let letters = Letters::of(&paragraph.runs);
        let signs = letters.signs();
        let gaps = (1..signs.len()).filter(|at| signs[*at].is_whitespace());
        let cut = gaps.into_iter().find(|at| {
            let half = |signs: &[char]| signs.iter().collect::<String>();
            is_organ(half(&signs[..*at]).trim(), organ) && date(&half(&signs[at + 1..])).is_some()
        });
        if let Some(cut) = cut {
            let (name, day) = letters.parted(cut);
            let of = |runs| Block::Text(Paragraph { runs, ..paragraph.clone() });
            let both = [of(name), of(day)];
            blocks.splice(at..=at, both);
            return;
        }
    }
}

/// The text of a block that is a paragraph.
fn line(block: &Block) -> Option<String> {
    match block {
        Block::Text(paragraph) => Some(text(&paragraph.runs)),
        _ => None,
    }
}
