//! Reading a ledger that people filled in and saved with any program: columns in any order and under
//! other headings, rows sorted, filtered, deleted or added, several sheets.

use crate::line::{About, Decided, Lines, Place};
use crate::problem::{Problem, Reason};
use crate::{RuleNames, words};
use assess::Decision;
use calamine::{Data, Range, Reader, Sheets, open_workbook_auto_from_rs};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::io::Cursor;

/// Rows from the top in which any headings may stand.
const HEAD_ROWS: usize = 20;
/// Rows that are looked at to tell a column by what it holds.
const TOLD_BY: usize = 2_000;

/// Reads all sheets that hold keys.
pub fn read(file: &str, bytes: &[u8], rules: &RuleNames) -> Result<Lines, Vec<Problem>> {
    let damaged = |detail: String| vec![Problem::of_file(file, Reason::Damaged { detail })];
    let mut book: Sheets<_> = open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| damaged(error.to_string()))?;
    let mut lines = Lines { file: file.to_owned(), ..Lines::default() };
    let mut problems = Vec::new();
    let mut any = false;
    for name in book.sheet_names() {
        // A sheet that holds only a chart is none of ours.
        let Ok(range) = book.worksheet_range(&name) else { continue };
        lines.portal = lines.portal.take().or_else(|| portal(&range));
        let sheet = Sheet { file, name: &name, range: &range, rules };
        any |= sheet.read(&mut lines, &mut problems);
    }
    if !any {
        problems.push(Problem::of_file(file, Reason::NoKeys));
    }
    if problems.is_empty() { Ok(lines) } else { Err(problems) }
}

/// Address of the portal in the summary.
fn portal(range: &Range<Data>) -> Option<String> {
    range.rows().take(HEAD_ROWS).find_map(|row| {
        let at = row.iter().position(|cell| words::role(&text(cell)) == Some("portal"))?;
        row.iter().skip(at + 1).map(text).find(|text| text.contains("://"))
    })
}

struct Sheet<'a> {
    file: &'a str,
    name: &'a str,
    range: &'a Range<Data>,
    rules: &'a RuleNames,
}

/// Where what stands, by position in the range.
struct Layout {
    /// First row below the headings.
    first: usize,
    roles: FxHashMap<&'static str, usize>,
    headings: FxHashMap<usize, String>,
}

impl Sheet<'_> {
    /// Reads the sheet; false when it holds no keys.
    fn read(&self, lines: &mut Lines, problems: &mut Vec<Problem>) -> bool {
        let Some(layout) = self.layout() else { return false };
        let decided = layout.roles.contains_key("answer") || layout.roles.contains_key("appeal");
        if !decided {
            problems.push(self.problem(None, None, Reason::NoAnswers));
            return true;
        }
        let mut seen: FxHashMap<String, (u32, Option<Decision>)> = FxHashMap::default();
        for (at, cells) in self.range.rows().enumerate().skip(layout.first) {
            if cells.iter().all(|cell| text(cell).is_empty()) {
                continue;
            }
            let Some(line) = self.line(at, cells, &layout, lines, problems) else { continue };
            match seen.get(&line.key) {
                Some((earlier, decision)) if *decision != line.decision => {
                    let reason = Reason::Contradiction { key: line.key.clone(), earlier: *earlier };
                    problems.push(self.problem(Some(line.place.row), None, reason));
                    continue;
                }
                Some(_) => continue,
                None => seen.insert(line.key.clone(), (line.place.row, line.decision)),
            };
            lines.lines.push(line);
        }
        true
    }

    fn line(
        &self,
        at: usize,
        cells: &[Data],
        layout: &Layout,
        lines: &mut Lines,
        problems: &mut Vec<Problem>,
    ) -> Option<Decided> {
        let row = self.row(at);
        let place = Place { sheet: Some(self.name.to_owned()), row };
        let column = |role: &str| layout.roles.get(role).copied();
        let cell = |role: &str| column(role).and_then(|at| cells.get(at));
        let words = |role: &str| cell(role).map(text).filter(|text| !text.is_empty());
        let Some(key) = words("key") else {
            lines.without_key.push(place);
            return None;
        };
        let mut wrong = |role: &str, reason| {
            problems.push(self.problem(Some(row), column(role).map(|at| (at, layout)), reason));
        };
        let Some(key) = words::key(&key) else {
            // The headings may be repeated further down.
            if words::role(&key) != Some("key") {
                wrong("key", Reason::Key { found: key });
            }
            return None;
        };
        let (mut decision, mut remark) = (None, None);
        if let Some(found) = words("answer") {
            match words::answer(&found) {
                Some((answer, said)) => (decision, remark) = (answer.decision, said),
                None => wrong("answer", Reason::Answer { found }),
            }
        }
        let decision = decision.or_else(|| words::appeal(&words("appeal")?));
        let on = match cell("on") {
            Some(cell) => match date(cell) {
                Ok(date) => date,
                Err(found) => {
                    wrong("on", Reason::Date { found });
                    None
                }
            },
            None => None,
        };
        let note: Vec<String> = remark.into_iter().chain(words("note")).collect();
        Some(Decided {
            key,
            decision,
            by: words("by"),
            on,
            note: (!note.is_empty()).then(|| note.join("；")),
            about: About {
                rule: words("rule").and_then(|name| self.rules.get(&name).cloned()),
                field: words("field"),
                matter1: words("matter1"),
                matter2: words("matter2"),
                column: words("column"),
                title: words("title"),
            },
            place,
        })
    }

    /// The row of headings, and the columns by their headings or by what they hold.
    fn layout(&self) -> Option<Layout> {
        let mut best: Option<(usize, Layout)> = None;
        for (at, row) in self.range.rows().enumerate() {
            let known = best.as_ref().is_some_and(|(_, best)| best.roles.contains_key("key"));
            if at >= HEAD_ROWS && known {
                break;
            }
            let layout = heads(at, row);
            // Further down only a row that surely heads decisions is one.
            let sure = layout.roles.contains_key("key") && layout.roles.contains_key("answer");
            let better = best.as_ref().is_none_or(|(known, best)| {
                *known < layout.roles.len() && !best.roles.contains_key("key")
            });
            if better && (at < HEAD_ROWS || sure) {
                best = Some((layout.roles.len(), layout));
            }
        }
        let mut layout = match best {
            Some((known, layout)) if known > 0 => layout,
            _ => Layout { first: 0, roles: FxHashMap::default(), headings: FxHashMap::default() },
        };
        let taken: Vec<usize> = layout.roles.values().copied().collect();
        if !layout.roles.contains_key("key") {
            let key = |text: &str| words::key(text).map(|_| true);
            let (at, first) = self.told(&layout, &taken, key)?;
            layout.roles.insert("key", at);
            layout.first = layout.first.max(first);
        }
        if !layout.roles.contains_key("answer") {
            let answer = |text: &str| Some(words::answer(text)?.0.strong);
            if let Some((at, _)) = self.told(&layout, &taken, answer) {
                layout.roles.insert("answer", at);
            }
        }
        Some(layout)
    }

    /// The free column whose every cell below its heading is `known`, one of them for certain, and the
    /// first row of them.
    fn told(
        &self,
        layout: &Layout,
        taken: &[usize],
        known: impl Fn(&str) -> Option<bool>,
    ) -> Option<(usize, usize)> {
        let free = (0..self.range.width()).filter(|at| !taken.contains(at));
        free.into_iter().find_map(|at| {
            let rows = self.range.rows().enumerate().skip(layout.first).take(TOLD_BY);
            let (mut first, mut sure) = (None, false);
            for (row, cells) in rows {
                let text = cells.get(at).map(text).unwrap_or_default();
                if text.is_empty() {
                    continue;
                }
                match known(&text) {
                    Some(strong) => {
                        sure |= strong;
                        first.get_or_insert(row);
                    }
                    None if first.is_none() && row < HEAD_ROWS => {}
                    None => return None,
                }
            }
            Some((at, first.filter(|_| sure)?))
        })
    }

    /// 1-based row as the program shows it.
    fn row(&self, at: usize) -> u32 {
        let start = self.range.start().map_or(0, |(row, _)| row);
        start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX)).saturating_add(1)
    }

    fn problem(&self, row: Option<u32>, at: Option<(usize, &Layout)>, reason: Reason) -> Problem {
        let column = at.map(|(at, layout)| {
            let start = self.range.start().map_or(0, |(_, column)| column as usize);
            let heading = layout.headings.get(&at).map(String::as_str).unwrap_or_default();
            format!("{} {heading}", letters(start + at)).trim_end().to_owned()
        });
        let sheet = Some(self.name.to_owned());
        Problem { file: self.file.to_owned(), sheet, row, column, reason }
    }
}

/// A row taken for headings.
fn heads(at: usize, row: &[Data]) -> Layout {
    let mut layout =
        Layout { first: at + 1, roles: FxHashMap::default(), headings: FxHashMap::default() };
    for (column, cell) in row.iter().enumerate() {
        let heading = text(cell);
        if let Some(role) = words::role(&heading) {
            layout.roles.entry(role).or_insert(column);
        }
        layout.headings.insert(column, heading);
    }
    layout
}

/// A column's letters: A, B … Z, AA …
fn letters(column: usize) -> String {
    let mut left = column + 1;
    let mut letters = Vec::new();
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters.iter().rev().collect()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        cell => cell.to_string().trim().to_owned(),
    }
}

/// The date in a cell; the text where it is none.
fn date(cell: &Data) -> Result<Option<Date>, String> {
    match cell {
        Data::Empty => Ok(None),
        Data::DateTime(date) => serial(date.as_f64()).map(Some).ok_or_else(|| cell.to_string()),
        // A date in a cell that is not formatted as one.
        Data::Float(number) if *number > 30_000.0 && *number < 80_000.0 => {
            serial(*number).map(Some).ok_or_else(|| cell.to_string())
        }
        cell => {
            let text = text(cell);
            match words::date(&text) {
                Some(date) => Ok(Some(date)),
                None if text.is_empty() => Ok(None),
                None => Err(text),
            }
        }
    }
}

/// The day of a serial number of the 1900 system.
fn serial(number: f64) -> Option<Date> {
    let days = number.floor();
    if !(1.0..100_000.0).contains(&days) {
        return None;
    }
    let epoch = Date::new(1899, 12, 30).ok()?;
    epoch.checked_add(jiff::Span::new().try_days(days as i64).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn serial_numbers_are_days() {
        assert_eq!(serial(46_349.0), Some(jiff::civil::date(2026, 11, 23)));
        assert_eq!(serial(-1.0), None);
    }
}
