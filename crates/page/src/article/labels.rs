//! Labels such as 发布日期： and the values behind them. Which words are labels is data
//! (`data/labels.toml`).

use super::flow::Flow;
use crate::dates::{self, is_space};
use crate::dom::{Dom, Node, Tag};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Announces {
    /// Date of publication.
    Published,
    /// Date of the last change.
    Updated,
    /// Date formed (成文日期).
    Formed,
    /// 生成日期: read as either, when the other is missing.
    Generated,
    /// 归档时间.
    Archived,
    /// Source (来源).
    Source,
    /// Disclosing body (发布机构).
    Organ,
    /// Issuing body (发文机关, 责任部门).
    Issuer,
    /// Document number (发文字号).
    DocumentNumber,
    /// Index number (索引号).
    IndexNumber,
    /// Whether a document is in force (有效性).
    Validity,
    /// Title in a metadata table.
    Title,
    /// Other metadata; ends the value before it.
    Ends,
    /// Author, counters, font sizes; ends the value before it.
    Bar,
}

/// A label on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) announces: Announces,
    /// The word itself, as the table has it.
    pub(crate) word: &'static str,
    /// False for words like 时间 that also stand before other things.
    pub(crate) sure: bool,
    /// Offset of its first character in the flow.
    pub(crate) start: usize,
    /// Offset behind it and its colon.
    pub(crate) end: usize,
    /// Stands alone in its cell or line, so that the value is in the next one.
    alone: bool,
}

#[derive(Deserialize)]
struct Words {
    sure: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
}

/// A word, what it announces, whether it is sure, and its second character.
type Word = (&'static str, Announces, bool, Option<char>);

struct Table {
    /// Words by their first character, longest first: the characters, what it announces, sure.
    by_first: FxHashMap<char, Vec<Word>>,
    /// One bit for each first character of the basic plane.
    first: Vec<u64>,
    /// One bit for each spread pair of first and second character: hardly a word of a text that
    /// begins like a label goes on like one.
    pairs: [u64; 128],
}

impl Table {
    fn may_begin(&self, first: char) -> bool {
        let code = first as usize;
        self.first.get(code / 64).is_some_and(|bits| bits >> (code % 64) & 1 == 1)
    }

    fn may_go_on(&self, first: char, second: Option<char>) -> bool {
        let at = Self::spread(first, second);
        self.pairs[at / 64] >> (at % 64) & 1 == 1
    }

    /// Where the bit of a pair stands.
    fn spread(first: char, second: Option<char>) -> usize {
        let second = second.map_or(0, u32::from);
        (u32::from(first).wrapping_mul(0x9e37_79b1) ^ second.wrapping_mul(0x85eb_ca6b)) as usize
            >> 19
            & 0x1fff
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let groups: FxHashMap<Announces, Words> =
        toml::from_str(include_str!("../../data/labels.toml")).unwrap_or_default();
    let mut table = Table { by_first: FxHashMap::default(), first: vec![0; 1024], pairs: [0; 128] };
    for (announces, words) in groups {
        let sure = words.sure.into_iter().map(|word| (word, true));
        for (word, sure) in sure.chain(words.weak.into_iter().map(|word| (word, false))) {
            // The table lives as long as the program.
            let word: &'static str = Box::leak(word.into_boxed_str());
            let Some(first) = word.chars().next() else { continue };
            let second = word.chars().nth(1);
            table.by_first.entry(first).or_default().push((word, announces, sure, second));
            let at = Table::spread(first, second);
            table.pairs[at / 64] |= 1 << (at % 64);
            if let Some(bits) = table.first.get_mut(first as usize / 64) {
                *bits |= 1 << (first as usize % 64);
            }
        }
    }
    for words in table.by_first.values_mut() {
        words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(b.0)));
    }
    table
});

/// More labels than this are no metadata.
const MAX_LABELS: usize = 600;
/// Cells of one row of labels.
const MAX_CELLS: usize = 24;
/// White space between two characters of a label: `索　　引　　号`.
const MAX_SPREAD: usize = 12;

/// All labels of a page, in order.
pub(crate) fn find(flow: &Flow) -> Vec<Label> {
    find_in(&flow.text, |at| flow.begins_piece(at))
}

/// What the last word of a text announces, where that is a label that means nothing else.
pub(crate) fn announced(text: &str) -> Option<Announces> {
    let parts = |c: char| is_space(c) || matches!(c, '|' | '｜' | ':' | '：' | '；' | ';');
    let last = text.trim_end_matches(parts).rsplit(parts).next()?;
    let words = TABLE.by_first.get(&last.chars().next()?)?;
    words.iter().find(|(word, _, sure, _)| *sure && *word == last).map(|word| word.1)
}

/// Whether a text carries a label that means nothing else.
pub(crate) fn stands_in(text: &str) -> bool {
    find_in(text, |_| false).iter().any(|label| label.sure)
}

/// `parted` tells whether a piece of the page begins at an offset.
fn find_in(text: &str, parted: impl Fn(usize) -> bool) -> Vec<Label> {
    let table = &*TABLE;
    let mut found = Vec::new();
    let mut before = '\n';
    let mut skip_until = 0;
    for (at, c) in text.char_indices() {
        let last = std::mem::replace(&mut before, c);
        if at < skip_until {
            continue;
        }
        if !table.may_begin(c) {
            continue;
        }
        let second = text[at + c.len_utf8()..].chars().find(|c| !is_space(*c));
        if !table.may_go_on(c, second) && !table.may_go_on(c, None) {
            continue;
        }
        let Some(words) = table.by_first.get(&c) else { continue };
        let Some(label) = words
            .iter()
            .filter(|word| word.3.is_none() || word.3 == second)
            .find_map(|word| at_word(text, at, last, *word, &parted))
        else {
            continue;
        };
        skip_until = label.end;
        found.push(label);
        if found.len() == MAX_LABELS {
            break;
        }
    }
    found
}

fn at_word(
    text: &str,
    start: usize,
    before: char,
    (word, announces, sure, _): Word,
    parted: &impl Fn(usize) -> bool,
) -> Option<Label> {
    let mut rest = text[start..].chars();
    let mut end = start;
    for (index, wanted) in word.chars().enumerate() {
        let mut c = rest.next()?;
        let mut spread = 0;
        while index > 0 && c != wanted && is_space(c) && c != '\n' && c != '\t' {
            spread += 1;
            end += c.len_utf8();
            if spread > MAX_SPREAD {
                return None;
            }
            c = rest.next()?;
        }
        if c != wanted {
            return None;
        }
        end += c.len_utf8();
    }
    let after = text[end..].trim_start_matches([' ', '\u{a0}', '\u{3000}']);
    let behind = text.len() - after.len();
    let next = after.chars().next();
    let bracketed = matches!(before, '【' | '[' | '［' | '〖' | '「');
    let colon = match next {
        Some(c @ (':' | '：' | '﹕' | '∶' | '︰')) => Some(behind + c.len_utf8()),
        Some(c @ ('】' | ']' | '］' | '〗' | '」')) if bracketed => {
            let closed = behind + c.len_utf8();
            let more = text[closed..].trim_start_matches(' ');
            let at = text.len() - more.len();
            Some(match more.chars().next() {
                Some(c @ (':' | '：')) => at + c.len_utf8(),
                _ => closed,
            })
        }
        _ => None,
    };
    let begins = matches!(before, '\n' | '\t');
    let ends = matches!(next, None | Some('\n' | '\t'));
    let end = match colon {
        Some(end) => end,
        None if begins && ends => behind,
        // `发布时间 2023-02-14` without a colon.
        None if sure
            && announces <= Announces::Archived
            && next.is_some_and(|c| c.is_ascii_digit()) =>
        {
            behind
        }
        // `<b>索引号</b><span>…` without a colon: the label is an element of its own.
        None if sure
            && parted(start)
            && parted(behind)
            && (announces < Announces::Bar || next.is_some_and(|c| c.is_ascii_digit())) =>
        {
            behind
        }
        None => return None,
    };
    // 资金来源： is not 来源：, 2023年2月14日来源： is.
    let joined = !parted(start)
        && before.is_alphanumeric()
        && !before.is_ascii_digit()
        && !matches!(before, '日' | '号' | '时' | '分' | '秒' | '次')
        && announces < Announces::Ends;
    if joined {
        return None;
    }
    let line_ends =
        matches!(text[end..].trim_start_matches(' ').chars().next(), None | Some('\n' | '\t'));
    Some(Label { announces, word, sure, start, end, alone: begins && line_ends })
}

/// The value behind a label: up to the next label, cell or line; of the next cell or line when the
/// label stands alone. Empty when there is none.
pub(crate) fn value<'f>(
    dom: &Dom<'_>,
    flow: &'f Flow,
    labels: &[Label],
    index: usize,
) -> (&'f str, Range<usize>) {
    let label = labels[index];
    if let Some(range) = below(dom, flow, labels, label) {
        return trimmed(flow, range);
    }
    let limit = labels.get(index + 1).map_or(flow.text.len(), |next| next.start);
    let mut start = label.end;
    let rest = &flow.text[start..limit];
    let line_end = rest.find(['\n', '\t']).unwrap_or(rest.len());
    let mut end = start + line_end;
    if rest[..line_end].trim().is_empty() {
        let next = rest.trim_start_matches(|c| is_space(c) || matches!(c, ':' | '：'));
        let from = limit - next.len();
        let same_row = !flow.text[start..from].contains('\n');
        if next.is_empty() || !(same_row && label.alone || belongs(dom, flow, label, from)) {
            return ("", start..start);
        }
        start = from;
        end = start + next.find(['\n', '\t']).unwrap_or(next.len());
        // A sentence on the next line is the body's first, not who wrote it or how often it was read.
        if !same_row && label.announces != Announces::Ends && flow.text[start..end].contains('。')
        {
            return ("", label.end..label.end);
        }
    }
    trimmed(flow, start..end)
}

/// A value without what the template puts around it.
fn trimmed(flow: &Flow, range: Range<usize>) -> (&str, Range<usize>) {
    let value = flow.text[range.clone()].trim_matches(|c: char| {
        is_space(c) || matches!(c, '|' | '｜' | '[' | '【' | '（' | '(' | ';' | '；' | '·' | '-')
    });
    let within =
        (value.as_ptr() as usize).saturating_sub(flow.text[range.start..].as_ptr() as usize);
    let offset = range.start + within;
    (value, offset..offset + value.len())
}

/// The value below a label in a row of nothing but labels: the same cell of the next row. Empty cells have no
/// place in the flow, so the tree is asked.
fn below(dom: &Dom<'_>, flow: &Flow, labels: &[Label], label: Label) -> Option<Range<usize>> {
    if !label.alone {
        return None;
    }
    let cell = cell_of(dom, flow, label)?;
    let row = dom.parent(cell)?;
    let alone = |cell: &Node| {
        let range = flow.range_of(&(cell.0..dom.end(*cell)));
        labels.iter().any(|label| label.alone && range.contains(&label.start))
            && flow.text[range].split(['\n', '\t']).filter(|part| !part.trim().is_empty()).count()
                == 1
    };
    let cells: Vec<Node> = dom.child_elements(row).take(MAX_CELLS).collect();
    if cells.len() < 2 || !cells.iter().all(alone) {
        return None;
    }
    let next = next_row(dom, row)?;
    let values: Vec<Node> = dom.child_elements(next).take(MAX_CELLS).collect();
    // two rows of labels below each other have their values elsewhere
    if values.len() != cells.len() || values.iter().any(alone) {
        return None;
    }
    let at = cells.iter().position(|one| *one == cell)?;
    let value = values[at];
    Some(flow.range_of(&(value.0..dom.end(value))))
}

/// The outermost element that holds a label and nothing else.
fn cell_of(dom: &Dom<'_>, flow: &Flow, label: Label) -> Option<Node> {
    let mut cell = None;
    for around in dom.ancestors(flow.node_at(label.start)).take(6) {
        let range = flow.range_of(&(around.0..dom.end(around)));
        let rest = range.start == label.start
            && flow.text[label.end.min(range.end)..range.end].trim().is_empty();
        if !rest {
            break;
        }
        cell = Some(around);
    }
    cell
}

/// The row behind a row, the first of a table's body behind its head.
fn next_row(dom: &Dom<'_>, row: Node) -> Option<Node> {
    let behind = |node: Node| {
        std::iter::successors(dom.next_sibling(node), |next| dom.next_sibling(*next))
            .find(|next| dom.is_element(*next))
    };
    if let Some(next) = behind(row) {
        return Some(next);
    }
    let head = dom.parent(row).filter(|head| dom.tag(*head) == Tag::THEAD)?;
    dom.child_elements(behind(head)?).next()
}

/// Whether what stands at `offset` is the other half of a label's row: the two lie in one small
/// container, not one in the header line and the other in the body.
fn belongs(dom: &Dom<'_>, flow: &Flow, label: Label, offset: usize) -> bool {
    let (name, value) = (flow.node_at(label.start), flow.node_at(offset));
    for around in dom.ancestors(name).take(4) {
        if !dom.contains(around, value) {
            continue;
        }
        if matches!(dom.tag(around), Tag::TR | Tag::LI | Tag::DL) {
            return true;
        }
        let range = flow.range_of(&(around.0..dom.end(around)));
        return range.len() < 600 || labelled_pairs(dom, around);
    }
    false
}

/// A container whose children alternate between names and values (`dt`/`dd`, label/div).
fn labelled_pairs(dom: &Dom<'_>, around: Node) -> bool {
    dom.tag(around) != Tag::BODY
        && dom
            .child_elements(around)
            .take(40)
            .filter(|c| matches!(dom.tag(*c), Tag::DT | Tag::LABEL))
            .count()
            >= 2
}

/// Whether a value is nothing but a date and what may stand around one.
pub(crate) fn begins_with_date(value: &str) -> Option<dates::DateAt> {
    dates::find_labelled(value).filter(|found| value[..found.start].chars().count() <= 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Announces, &str)> {
        let flow = Flow::from_text(text);
        let dom = Dom::parse("");
        let labels = find_in(text, |_| false);
        (0..labels.len())
            .filter(|i| labels[*i].announces < Announces::Ends)
            .map(|i| {
                let range = value(&dom, &flow, &labels, i).1;
                (labels[i].announces, &text[range])
            })
            .collect()
    }

    #[test]
    fn the_table_is_read() {
        assert!(TABLE.by_first.len() > 50);
    }

    #[test]
    fn labels_and_values_on_one_line() {
        use Announces::{DocumentNumber, IndexNumber, Published, Source};
        for (text, expected) in [
            (
                "发布时间：2023-02-14 09:30 来源：某县日报 作者：张三 浏览次数：12 次 字号：[大 中 小]",
                vec![(Published, "2023-02-14 09:30"), (Source, "某县日报")],
            ),
            ("来源：　发布时间：2023-02-14", vec![(Source, ""), (Published, "2023-02-14")]),
            ("信息来源：某日报作者：张三", vec![(Source, "某日报")]),
            ("索 引 号：\t014742224A/2023-1", vec![(IndexNumber, "014742224A/2023-1")]),
            ("发文字号\t某政发〔2023〕3号", vec![(DocumentNumber, "某政发〔2023〕3号")]),
            ("【发布日期】2023-02-14", vec![(Published, "2023-02-14")]),
            ("2023-02-14来源：县府办", vec![(Source, "县府办")]),
            ("资金来源：财政", vec![]),
            ("他说，来源可靠", vec![]),
            ("发布时间 2023-02-14", vec![(Published, "2023-02-14")]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
