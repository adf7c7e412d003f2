//! Numbers broken over two lines, as narrow cells of a PDF and the ends of its lines come.

use crate::divisions::Known;
use crate::find::{Found, cell, number, shown};
use crate::forms;
use crate::identity::SERIALS_SINCE;
use crate::layout::{Layout, Place};
use crate::model::{Hit, Kind, Why};
use crate::words::{self, Class};
use crate::{accounts, numbers};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Digits of the first piece at least: the division of an ID number.
const FRONT: usize = 6;
/// Digits of the first piece of a card at least.
const CARD_FRONT: usize = 8;
/// Digits of a whole number at most.
const LONGEST: usize = 19;
/// A rest shorter than this needs no mask of its own: little but the last digits, which may be shown. And so short a
/// number would be masked wherever else a file holds it.
const SHORT_REST: usize = 6;

/// A piece of a number in its cell.
#[derive(Debug, Clone)]
struct Piece<'t> {
    place: Place,
    /// Bytes of the text.
    span: Range<usize>,
    digits: &'t str,
    /// What stands before it in its cell.
    before: &'t str,
}

/// The numbers of a text that go on in the next line, or in the one after it where the rest of the row stands between.
pub(crate) fn find(layout: &Layout<'_>, text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut used: FxHashSet<usize> = FxHashSet::default();
    for line in 0..layout.count() {
        if layout.line(line).bytes().filter(u8::is_ascii_digit).count() < FRONT {
            continue;
        }
        for front in pieces(layout, text, line, front_of) {
            if used.contains(&front.span.start) {
                continue;
            }
            let rests =
                [line + 1, line + 2].into_iter().filter(|rest| goes_on(layout, line, *rest));
            let mut rests = rests.flat_map(|rest| pieces(layout, text, rest, rest_of));
            let whole = rests.find_map(|rest| {
                let free = !used.contains(&rest.span.start);
                let hit = free.then(|| joined(layout, &front, &rest)).flatten()?;
                Some((rest.span, hit))
            });
            if let Some((rest, hit)) = whole {
                used.extend([front.span.start, rest.start]);
                found.push(Found { span: front.span, rest: Some(rest), hit });
            } else if let Some(hit) = without_rest(layout, &front) {
                found.push(Found { span: front.span, rest: None, hit });
            }
        }
    }
    found
}

/// A number may go on there: in a line that holds fewer cells than the row it belongs to.
fn goes_on(layout: &Layout<'_>, line: usize, rest: usize) -> bool {
    let (front, end) = (layout.filled(line), layout.filled(rest));
    if rest == line + 1 {
        return !layout.has_cells(line) || (1..front).contains(&end);
    }
    let between = layout.filled(line + 1);
    layout.has_cells(line + 1) && front < between && (1..between).contains(&end)
}

/// The pieces of a line's cells that a reader of one cell finds.
fn pieces<'t>(
    layout: &Layout<'t>,
    text: &str,
    line: usize,
    piece_of: impl Fn(&str, bool) -> Option<Range<usize>>,
) -> Vec<Piece<'t>> {
    let content = layout.line(line);
    // The check character may stand alone.
    if !content.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'X' | b'x')) {
        return Vec::new();
    }
    let in_cells = layout.has_cells(line);
    let cells = layout.split(line).into_iter().enumerate();
    let pieces = cells.filter_map(|(at, (_, cell))| {
        let range = piece_of(cell, in_cells)?;
        let start = cell.as_ptr() as usize - text.as_ptr() as usize;
        Some(Piece {
            place: Place { line, cell: at },
            span: start + range.start..start + range.end,
            digits: cell.get(range.clone())?,
            before: cell.get(..range.start)?,
        })
    });
    pieces.collect()
}

/// Digits at the end of a cell.
fn front_of(cell: &str, _in_cells: bool) -> Option<Range<usize>> {
    let before = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    let length = cell.len() - before.len();
    ((FRONT..LONGEST).contains(&length) && !before.ends_with(ties))
        .then_some(before.len()..cell.len())
}

/// Digits that are all of a cell, or stand at the beginning of a line of running text.
fn rest_of(cell: &str, in_cells: bool) -> Option<Range<usize>> {
    let after = cell.trim_start_matches(|c: char| c.is_ascii_digit());
    let after = after.strip_prefix(['X', 'x']).unwrap_or(after);
    let length = cell.len() - after.len();
    let alone = if in_cells { after.is_empty() } else { !after.starts_with(ties) };
    ((1..LONGEST).contains(&length) && alone).then_some(0..length)
}

/// A character that makes digits part of another word.
fn ties(c: char) -> bool {
    c.is_ascii_alphanumeric() || "*.-_/".contains(c)
}

/// What two pieces are together, where a heading or label names it.
fn joined(layout: &Layout<'_>, front: &Piece<'_>, rest: &Piece<'_>) -> Option<Hit> {
    let digits = [front.digits, rest.digits].concat().to_ascii_uppercase().into_bytes();
    let sound = numbers::id18_division(&digits) >= Some(Known::Prefecture);
    if sound && !numbers::is_credit_code(&digits) {
        let named = named(layout, front, Class::Id);
        if named.is_none() && !is_unmistakable(layout, front, &digits) {
            return None;
        }
        let sample = words::is_sample(layout.line(front.place.line));
        let why = if sample { Why::Sample } else { Why::CheckDigit };
        let certain = named.is_some() && !sample;
        let heading = named.and_then(|(heading, _)| heading);
        return Some(hit(layout, front, Kind::Id18, &digits, heading, certain, why));
    }
    if layout.has_cells(row_of(layout, front))
        && front.digits.len() >= CARD_FRONT
        && accounts::is_card(&digits)
        && !accounts::is_card(front.digits.as_bytes())
    {
        let (heading, why) = named(layout, front, Class::Bank)?;
        return Some(hit(layout, front, Kind::BankCard, &digits, heading, false, why));
    }
    None
}

/// A front alone on a line above its row, of which nobody can tell where it goes on: it shows too much already.
fn without_rest(layout: &Layout<'_>, front: &Piece<'_>) -> Option<Hit> {
    let digits = front.digits.as_bytes();
    let line = front.place.line;
    let above = !layout.has_cells(line) && layout.has_cells(line + 1);
    if !above || !front.before.is_empty() || !numbers::is_front_of_id(digits) {
        return None;
    }
    let heading = layout.heading_of_class(line + 1, Class::Id)?;
    let shows = Why::Shown(u8::try_from(digits.len()).unwrap_or(u8::MAX));
    Some(hit(layout, front, Kind::BadlyMaskedId, digits, shown(heading.text), false, shows))
}

/// In a table whose headings stand on another page: born before serial numbers begin that are made of division, date
/// and sequence.
fn is_unmistakable(layout: &Layout<'_>, front: &Piece<'_>, digits: &[u8]) -> bool {
    let row = row_of(layout, front);
    let born = digits.get(6..14).and_then(numbers::born);
    words::last_label(front.before).is_none()
        && layout.has_cells(row)
        && !layout.has_headings(row)
        && born.is_some_and(|born| born.year() < SERIALS_SINCE)
}

/// The row that a piece belongs to: alone on its line it stands above the rest.
fn row_of(layout: &Layout<'_>, front: &Piece<'_>) -> usize {
    let line = front.place.line;
    if layout.has_cells(line) { line } else { line + 1 }
}

/// The words that name a piece: the label before it, or a heading of its table.
fn named(layout: &Layout<'_>, front: &Piece<'_>, class: Class) -> Option<(Option<String>, Why)> {
    if let Some((found, label)) = words::last_label(front.before) {
        return (found == class).then(|| (shown(label), Why::Label));
    }
    let heading = layout.heading_of_class(row_of(layout, front), class)?;
    Some((shown(heading.text), Why::Heading))
}

fn hit(
    layout: &Layout<'_>,
    front: &Piece<'_>,
    kind: Kind,
    digits: &[u8],
    heading: Option<String>,
    certain: bool,
    why: Why,
) -> Hit {
    Hit {
        kind,
        masked: forms::of_number(kind, digits),
        line: number(front.place.line),
        cell: cell(layout, front.place),
        heading,
        certain,
        why,
    }
}

/// The forms of the two pieces of a masked number.
pub(crate) fn halves(masked: &str, front: usize) -> (&str, &str) {
    masked.split_at_checked(front).unwrap_or((masked, ""))
}

/// The rest is masked too, unless it is what the convention shows.
pub(crate) fn hides(rest: &Range<usize>) -> bool {
    rest.len() >= SHORT_REST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Kind, u32, bool)> {
        let hits = crate::scan(text).hits;
        hits.into_iter().map(|hit| (hit.kind, hit.line, hit.certain)).collect()
    }

    #[test]
    fn over_two_lines() {
        let below = "姓名\t身份证号\t金额\n张三\t1101051949\t600\n1231002X\n李四\t无\t5";
        assert_eq!(found(below), [(Kind::Id18, 2, true)]);
        let around = "姓名\t身份证号\t金额\n1101051949\n张三\t泉水村\t600\n1231002X";
        assert_eq!(found(around), [(Kind::Id18, 2, true)]);
        let check =
            "姓名\t身份证号\t金额\n11010519491231002\n张三\t600\nX\n李四\t110105194912310038\t5";
        assert_eq!(found(check), [(Kind::Id18, 2, true), (Kind::Id18, 5, true)]);
        let prose = "张三，身份证号码110105194912\n31002X，住荆门市。";
        assert_eq!(found(prose), [(Kind::Id18, 1, true)]);
    }

    #[test]
    fn a_front_alone_shows_too_much() {
        for (text, line) in [
            ("姓名\t身份证号\t金额\n张三\t11010519491231002\t600", 2),
            ("姓名\t身份证号\t金额\n11010519491231002\n张三\t600\n李四\t无", 2),
            ("身份证号：11010519491231", 1),
        ] {
            assert_eq!(found(text), [(Kind::BadlyMaskedId, line, false)], "{text}");
            assert!(!crate::mask(text).contains("19491231"), "{text}");
        }
        for text in [
            "身份证号：99010519491231002",
            "身份证号：1101051949123",
            "合同编号：11010519491231002",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn not_without_a_name_of_it() {
        for text in [
            "受理编号\t事项\t金额\n1101051949\t许可\t600\n1231002X",
            "项目编号110105194912\n31002X",
            "姓名\t身份证号\t金额\n张三\t1101051949\t600\n李四\t1231002X\t600",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn both_pieces_are_masked() {
        let text = "姓名\t身份证号\t金额\n张三\t1101051949\t600\n1231002X";
        let masked = "姓名\t身份证号\t金额\n张三\t110*******\t600\n******2X";
        assert_eq!(crate::mask(text), masked);
        let last = "身份证号1101051949123100\n2X";
        assert_eq!(crate::mask(last), "身份证号110*************\n2X");
    }
}
