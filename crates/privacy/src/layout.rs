//! A text as lines, rows and tables: which heading stands over a cell, which name beside it.

use crate::names;
use crate::words::{self, Class};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::ops::Range;

/// Lines above a table that may be its title.
const TITLE_LINES: usize = 2;
/// A heading is no longer than this (characters).
const HEADING_CHARS: usize = 24;
/// A label of a form is no longer than this (characters).
const LABEL_CHARS: usize = 12;
/// Rows above a row of a form that belong to it; half as many below.
const FORM_ROWS: usize = 8;
/// Rows of a column looked at to see what kind of numbers it holds.
const COLUMN_ROWS: usize = 400;
/// Lines above a line that may say whose it is.
const LINES_ABOVE: usize = 4;

/// How a line is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Cells divided by tabs.
    Row,
    /// Words divided by spaces, as text of a PDF comes.
    Spaced,
    /// Running text.
    Text,
}

/// A text, divided as far as asked for.
pub(crate) struct Layout<'a> {
    lines: Vec<&'a str>,
    kinds: Vec<Kind>,
    heads: RefCell<FxHashMap<usize, Option<Head>>>,
    scores: RefCell<FxHashMap<usize, i32>>,
    columns: RefCell<FxHashMap<(usize, usize), bool>>,
}

/// The heading rows over a row: the last of them and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    first: usize,
    last: usize,
}

/// One cell of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// Line, from 0.
    pub line: usize,
    /// Cell, from 0; a whole line of running text is cell 0.
    pub cell: usize,
}

/// What the heading of a cell or the cell left of it announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading<'a> {
    pub class: Class,
    pub text: &'a str,
}

impl<'a> Layout<'a> {
    pub fn new(text: &'a str) -> Self {
        let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
        let kinds = lines.iter().map(|line| kind_of(line)).collect();
        Self {
            lines,
            kinds,
            heads: RefCell::default(),
            scores: RefCell::default(),
            columns: RefCell::default(),
        }
    }

    pub fn line(&self, line: usize) -> &'a str {
        self.lines.get(line).copied().unwrap_or_default()
    }

    pub fn count(&self) -> usize {
        self.lines.len()
    }

    /// The line is a row of a table, with cells of its own.
    pub fn is_row(&self, line: usize) -> bool {
        self.kinds.get(line) == Some(&Kind::Row)
    }

    /// The line is divided into cells, by tabs or as columns of words.
    pub fn has_cells(&self, line: usize) -> bool {
        self.kinds.get(line).is_some_and(|kind| *kind != Kind::Text)
    }

    /// The cells of a line and the bytes of the line where each stands.
    pub fn cells(&self, line: usize) -> Vec<(Range<usize>, &'a str)> {
        let text = self.line(line);
        let spans: Vec<&str> = match self.kinds.get(line) {
            Some(Kind::Row) => text.split('\t').collect(),
            Some(Kind::Spaced) => text.split_whitespace().collect(),
            _ => vec![text],
        };
        let start = |cell: &str| cell.as_ptr() as usize - text.as_ptr() as usize;
        spans.into_iter().map(|cell| (start(cell)..start(cell) + cell.len(), cell.trim())).collect()
    }

    /// First line of the table that a row stands in.
    fn block_start(&self, line: usize) -> usize {
        let kind = self.kinds.get(line);
        let mut at = line;
        while at > 0 && (self.kinds.get(at - 1) == kind || self.line(at - 1).trim().is_empty()) {
            at -= 1;
        }
        at
    }

    /// The heading rows over a row.
    fn head(&self, line: usize) -> Option<Head> {
        if let Some(known) = self.heads.borrow().get(&line) {
            return *known;
        }
        // Up to the nearest row for which it is known already.
        let mut passed = Vec::new();
        let mut at = line;
        let found = loop {
            passed.push(at);
            let Some(above) = at.checked_sub(1) else { break None };
            let blank = self.line(above).trim().is_empty();
            if !blank && self.kinds.get(above) != self.kinds.get(line) {
                break None;
            }
            if !blank && self.is_heading(above) {
                let mut first = above;
                while first > 0
                    && self.kinds.get(first - 1) == self.kinds.get(line)
                    && self.is_heading(first - 1)
                {
                    first -= 1;
                }
                break Some(Head { first, last: above });
            }
            if let Some(known) = self.heads.borrow().get(&above) {
                break *known;
            }
            at = above;
        };
        let mut heads = self.heads.borrow_mut();
        for row in passed {
            heads.insert(row, found);
        }
        found
    }

    /// A row of headings: short words of which half and more name what stands below, no numbers.
    fn is_heading(&self, line: usize) -> bool {
        let cells = self.cells(line);
        let filled: Vec<&str> =
            cells.iter().map(|(_, cell)| *cell).filter(|cell| !cell.is_empty()).collect();
        if filled.len() < 2 {
            return false;
        }
        let (mut strong, mut known) = (0, 0);
        for cell in &filled {
            if cell.bytes().filter(u8::is_ascii_digit).count() >= 6
                || cell.chars().count() > HEADING_CHARS
            {
                return false;
            }
            match words::class_of(cell) {
                Some(class) if class.is_strong() => (strong, known) = (strong + 1, known + 1),
                Some(_) => known += 1,
                None => {}
            }
        }
        known * 2 >= filled.len() && (strong >= 1 || known >= 3)
    }

    /// The heading over a cell.
    pub fn heading(&self, place: Place) -> Option<Heading<'a>> {
        if !self.has_cells(place.line) {
            return None;
        }
        let head = self.head(place.line)?;
        let cells = self.cells(place.line).len();
        for line in (head.first..=head.last).rev() {
            let headings = self.cells(line);
            if headings.len() != cells {
                continue;
            }
            let text = headings.get(place.cell).map_or("", |(_, text)| *text);
            if let Some(class) = words::class_of(text) {
                return Some(Heading { class, text });
            }
        }
        None
    }

    /// A heading of a class that stands anywhere over a row: merged cells shift columns.
    pub fn heading_of_class(&self, line: usize, class: Class) -> Option<Heading<'a>> {
        let head = self.has_cells(line).then(|| self.head(line)).flatten()?;
        let rows: Vec<_> = (head.first..=head.last).map(|line| self.cells(line)).collect();
        let texts = rows.iter().flatten().map(|(_, text)| *text);
        texts
            .filter(|text| words::classes(text).any(|found| found == class))
            .map(|text| Heading { class, text })
            .next()
    }

    /// The label left of a cell, as forms have it.
    pub fn left(&self, place: Place) -> Option<Heading<'a>> {
        let before = place.cell.checked_sub(1).filter(|_| self.has_cells(place.line))?;
        let cells = self.cells(place.line);
        let text = cells.get(before)?.1;
        let class = words::class_of(text)?;
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        (digits < 6 && text.chars().count() <= HEADING_CHARS).then_some(Heading { class, text })
    }

    /// The names of persons in a row: what stands under a heading for names, or looks like one.
    pub fn persons(&self, line: usize) -> Vec<&'a str> {
        let mut persons = Vec::new();
        for (cell, (_, text)) in self.cells(line).into_iter().enumerate() {
            let under_name = || {
                let place = Place { line, cell };
                let over = self.heading(place).or_else(|| self.left(place));
                over.is_some_and(|heading| {
                    words::classes(heading.text).any(|class| class == Class::Name)
                })
            };
            if names::is_person(text) || names::may_be_person(text) && under_name() {
                persons.push(text);
            }
        }
        persons
    }

    /// Whose account: the cell under 户名, 姓名 or the like; an organisation there is no person.
    pub fn holder_is_organisation(&self, line: usize) -> bool {
        let mut organisation = false;
        for (cell, (_, text)) in self.cells(line).into_iter().enumerate() {
            let place = Place { line, cell };
            let class =
                self.heading(place).or_else(|| self.left(place)).map(|heading| heading.class);
            match class {
                Some(Class::Name) if names::is_organisation(text) => return true,
                Some(Class::Name) if names::is_person(text) => return false,
                // 开户行 names a bank, 工作单位 an employer.
                Some(Class::Bank | Class::Address) => {}
                _ => organisation |= names::is_organisation(text) && !is_bank(text),
            }
        }
        organisation && self.persons(line).is_empty()
    }

    /// The score of the headings and the title of the table that a row stands in, or of the labels of
    /// a form.
    pub fn table_score(&self, line: usize) -> i32 {
        let Some(head) = self.head(line) else { return self.form_score(line) };
        if let Some(known) = self.scores.borrow().get(&head.last) {
            return *known;
        }
        let mut words = self.title(head.first);
        for line in head.first..=head.last {
            words.push_str(self.line(line));
            words.push('\n');
        }
        let score = words::score(&words);
        self.scores.borrow_mut().insert(head.last, score);
        score
    }

    /// The score of the short words in the rows around a row of a form.
    fn form_score(&self, line: usize) -> i32 {
        let start = self.block_start(line).max(line.saturating_sub(FORM_ROWS));
        let mut words = self.title(start);
        for row in (start..=line + FORM_ROWS / 2).filter(|row| self.has_cells(*row)) {
            for (_, cell) in self.cells(row) {
                if cell.chars().count() <= LABEL_CHARS && !names::is_organisation(cell) {
                    words.push_str(cell);
                    words.push('\n');
                }
            }
        }
        words::score(&words)
    }

    /// The lines above a table that may be its title.
    fn title(&self, start: usize) -> String {
        let titles = start.saturating_sub(TITLE_LINES)..start;
        let titles = titles.filter(|title| self.kinds.get(*title) != Some(&Kind::Row));
        titles.map(|title| self.line(title)).fold(String::new(), |all, line| all + line + "\n")
    }

    /// Most of the numbers of 18 digits in a column fail what is asked of them: it is a column of
    /// serial numbers, and those that pass do so by chance.
    pub fn is_serial_column(&self, place: Place, is_sound: impl Fn(&[u8]) -> bool) -> bool {
        if !self.is_row(place.line) {
            return false;
        }
        let start = self.block_start(place.line);
        if let Some(known) = self.columns.borrow().get(&(start, place.cell)) {
            return *known;
        }
        let (mut sound, mut all) = (0, 0);
        for line in (start..self.count()).take(COLUMN_ROWS).take_while(|line| self.is_row(*line)) {
            let text = self.line(line).split('\t').nth(place.cell).unwrap_or_default().trim();
            if text.len() == 18 && text.bytes().filter(u8::is_ascii_digit).count() >= 17 {
                all += 1;
                sound += usize::from(is_sound(text.as_bytes()));
            }
        }
        let serial = all >= 3 && sound * 2 < all;
        self.columns.borrow_mut().insert((start, place.cell), serial);
        serial
    }

    /// The nearest lines above, nearest first.
    pub fn above(&self, line: usize) -> impl Iterator<Item = &'a str> + '_ {
        (line.saturating_sub(LINES_ABOVE)..line).rev().map(|line| self.line(line))
    }
}

/// The name of a bank or its branch.
pub(crate) fn is_bank(text: &str) -> bool {
    ["银行", "信用社", "农商", "支行", "分行", "邮储", "分理处"]
        .iter()
        .any(|word| text.contains(word))
        || ["农行", "工行", "建行", "中行", "交行"].iter().any(|word| text.starts_with(word))
}

fn kind_of(line: &str) -> Kind {
    if line.contains('\t') {
        return Kind::Row;
    }
    // Columns of words: short ones without the signs that end a clause.
    let words = line.split_whitespace().take(3).count();
    let prose = line.contains(['，', '。', '；', '：', ':', '、', '？', '！']);
    if words == 3 && !prose { Kind::Spaced } else { Kind::Text }
}
