//! A text as lines, rows and tables: which heading stands over a cell, which name beside it.

mod holders;

use crate::names;
use crate::words::{self, Class};
use rustc_hash::FxHashMap;
use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

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
/// Empty cells at the end of a row that may have been cut off.
const CUT_CELLS: usize = 4;
/// More words than this are no row of columns.
const SPACED_WORDS: usize = 40;
/// What an organisation in the row of a mobile number says of whose it is.
const ORGANISATION_SCORE: i32 = -2;
/// What a post under 职务 says of it, in a table without ID numbers.
const POST_SCORE: i32 = -4;
/// What stands under 职务 and is no post.
const NO_POSTS: [&str; 7] = ["无", "农民", "务农", "村民", "群众", "学生", "党员"];
/// What is said before the name of who made a table.
const MAKERS: [&str; 8] =
    ["单位", "填报单位", "制表单位", "编制单位", "申报单位", "公示单位", "报送单位", "填表单位"];
/// Lines in one place that a broken cell or the foot of a page leaves between rows.
const REMAINDERS: usize = 3;
/// Characters of such a line at most, and of one that is only a word.
const REMAINDER_CHARS: usize = 24;
const REMAINDER_WORD: usize = 4;
/// Lines in one place that notes or the heading of a part take between rows.
const NOTES: usize = 3;
/// Cells of a row at least that goes on below them.
const NOTED_CELLS: usize = 3;
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
    kinds: Vec<OnceCell<Kind>>,
    heads: RefCell<FxHashMap<usize, Option<Head>>>,
    tables: RefCell<FxHashMap<Head, Rc<Table<'a>>>>,
    columns: RefCell<FxHashMap<(usize, usize), bool>>,
    /// The row looked at last: its numbers come one after the other.
    row: RefCell<Option<Rc<Row<'a>>>>,
}

/// The heading rows over a row: the first and the last of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Head {
    first: usize,
    last: usize,
}

/// What the headings of a table say.
struct Table<'a> {
    /// Row by row, cell by cell.
    headings: Vec<Vec<Option<Heading<'a>>>>,
    /// What stands there, known heading or not.
    over: Vec<Vec<Option<Over>>>,
    score: i32,
}

/// What stands over a column.
#[derive(Debug, Clone, Copy)]
struct Over {
    /// What it says of whose a mobile number is.
    score: i32,
    /// It ends like a word for persons: 核查人, 照管员.
    persons: bool,
}

impl Over {
    fn read(text: &str) -> Option<Self> {
        let persons = text.ends_with(['人', '员', '师', '长', '者']);
        (!text.is_empty()).then(|| Self { score: words::score(text), persons })
    }
}

/// One row and what stands over its cells.
struct Row<'a> {
    line: usize,
    cells: Vec<(Range<usize>, &'a str)>,
    headings: Vec<Option<Heading<'a>>>,
    persons: OnceCell<Vec<&'a str>>,
    score: OnceCell<i32>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heading<'a> {
    pub class: Class,
    pub text: &'a str,
    /// It is a heading for names of persons, whatever else.
    pub names: bool,
    /// What it says of whose a mobile number is.
    pub score: i32,
}

impl<'a> Heading<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let class = words::class_of(text)?;
        let names = words::classes(text).any(|class| class == Class::Name);
        Some(Self { class, text, names, score: words::score(text) })
    }

    /// It is for places, which are homes beside a private person: 地址, 住所.
    pub fn is_place(&self) -> bool {
        let place = || self.text.chars().filter(|c| !c.is_whitespace()).eq("地址".chars());
        self.class == Class::Residence || place()
    }
}

impl<'a> Layout<'a> {
    pub fn new(text: &'a str) -> Self {
        let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
        let kinds = vec![OnceCell::new(); lines.len()];
        Self {
            lines,
            kinds,
            heads: RefCell::default(),
            tables: RefCell::default(),
            columns: RefCell::default(),
            row: RefCell::default(),
        }
    }

    pub fn line(&self, line: usize) -> &'a str {
        self.lines.get(line).copied().unwrap_or_default()
    }

    pub fn count(&self) -> usize {
        self.lines.len()
    }

    fn kind(&self, line: usize) -> Kind {
        self.kinds
            .get(line)
            .map_or(Kind::Text, |kind| *kind.get_or_init(|| kind_of(self.line(line))))
    }

    /// The line is a row of a table, with cells of its own.
    pub fn is_row(&self, line: usize) -> bool {
        self.kind(line) == Kind::Row
    }

    /// The line is divided into cells, by tabs or as columns of words.
    pub fn has_cells(&self, line: usize) -> bool {
        self.kind(line) != Kind::Text
    }

    /// Cells of a line that hold something.
    pub fn filled(&self, line: usize) -> usize {
        let text = self.line(line);
        match self.kind(line) {
            Kind::Row => text.split('\t').filter(|cell| !cell.trim().is_empty()).count(),
            Kind::Spaced => text.split_whitespace().count(),
            Kind::Text => usize::from(!text.trim().is_empty()),
        }
    }

    /// What a broken cell or the foot of a page leaves on a line of its own: digits, a short word, 第1页.
    fn is_remainder(&self, line: usize) -> bool {
        let text = self.line(line).trim();
        let count = text.chars().take(REMAINDER_CHARS + 1).count();
        if self.has_cells(line) || count == 0 || count > REMAINDER_CHARS {
            return false;
        }
        text.chars().all(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x'))
            || count <= REMAINDER_WORD && text.chars().all(names::is_han)
            || text.starts_with('第') && text.contains('页')
    }

    /// The line above a row, remainders passed over.
    fn above_row(&self, line: usize) -> Option<usize> {
        let mut above = line.checked_sub(1)?;
        for _ in 0..REMAINDERS {
            if above == 0 || !self.is_remainder(above) {
                break;
            }
            above -= 1;
        }
        Some(above)
    }

    /// The row above a note in a table, where one much like the row below it stands there.
    fn above_notes(&self, line: usize, note: usize) -> Option<usize> {
        let count = |line: usize| self.line(line).split('\t').count();
        let is_filled = |above: &usize| self.is_row(*above) && self.filled(*above) > 0;
        let above = (note.saturating_sub(NOTES)..note).rev().find(is_filled)?;
        let cells = count(line);
        let goes_on = cells >= NOTED_CELLS && count(above).abs_diff(cells) <= 1;
        (self.is_row(line) && goes_on).then_some(above)
    }

    /// The cells of a line and the bytes of the line that each takes with its blanks.
    pub fn split(&self, line: usize) -> Vec<(Range<usize>, &'a str)> {
        let text = self.line(line);
        let part = |cell: &'a str| {
            let start = cell.as_ptr() as usize - text.as_ptr() as usize;
            (start..start + cell.len(), cell.trim())
        };
        match self.kind(line) {
            Kind::Row => text.split('\t').map(part).collect(),
            Kind::Spaced => text.split_whitespace().map(part).collect(),
            Kind::Text => vec![part(text)],
        }
    }

    fn row(&self, line: usize) -> Rc<Row<'a>> {
        if let Some(row) = self.row.borrow().as_ref().filter(|row| row.line == line) {
            return Rc::clone(row);
        }
        let cells = self.split(line);
        let table = self.has_cells(line).then(|| self.table(line)).flatten();
        // Empty cells at the end of a row may have been cut off, so a longer heading row serves too.
        let fits =
            |row: &Vec<_>, more: usize| row.len() >= cells.len() && row.len() <= cells.len() + more;
        let headings = (0..cells.len()).map(|cell| {
            let of = |more: usize| {
                let rows = table.iter().flat_map(|table| table.headings.iter().rev());
                rows.filter(|row| fits(row, more)).find_map(|row| *row.get(cell)?)
            };
            of(0).or_else(|| of(CUT_CELLS))
        });
        let headings = headings.collect();
        let row = Rc::new(Row {
            line,
            cells,
            headings,
            persons: OnceCell::new(),
            score: OnceCell::new(),
        });
        *self.row.borrow_mut() = Some(Rc::clone(&row));
        row
    }

    /// The cells of a line and the bytes of the line where each stands.
    pub fn cells(&self, line: usize) -> Vec<(Range<usize>, &'a str)> {
        self.row(line).cells.clone()
    }

    /// The cell in which a byte of a line stands.
    pub fn cell_at(&self, line: usize, byte: usize) -> usize {
        let row = self.row(line);
        row.cells
            .partition_point(|(span, _)| span.end <= byte)
            .min(row.cells.len().saturating_sub(1))
    }

    /// First line of the table that a row stands in.
    fn block_start(&self, line: usize) -> usize {
        let kind = self.kind(line);
        let mut at = line;
        while at > 0 && (self.kind(at - 1) == kind || self.line(at - 1).trim().is_empty()) {
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
            let Some(mut above) = self.above_row(at) else { break None };
            let blank = self.line(above).trim().is_empty();
            if !blank && self.kind(above) != self.kind(line) {
                let Some(row) = self.above_notes(line, above) else { break None };
                above = row;
            }
            if !blank && self.is_heading(above) {
                let mut first = above;
                while first > 0
                    && self.kind(first - 1) == self.kind(line)
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

    /// A row of headings: short words, half of them and more known ones, or two and more that name numbers of persons;
    /// none holds a number.
    fn is_heading(&self, line: usize) -> bool {
        let (mut filled, mut strong, mut known, mut numbers) = (0, 0, 0, 0);
        for (_, cell) in self.split(line).iter().filter(|(_, cell)| !cell.is_empty()) {
            if cell.bytes().filter(u8::is_ascii_digit).count() >= 6
                || cell.chars().count() > HEADING_CHARS
            {
                return false;
            }
            filled += 1;
            let class = words::class_of(cell);
            numbers += usize::from(class.is_some_and(Class::is_number));
            match class {
                Some(class) if class.is_strong() => (strong, known) = (strong + 1, known + 1),
                Some(_) => known += 1,
                None => {}
            }
        }
        let half = known * 2 >= filled && (strong >= 1 || known >= 3);
        filled >= 2 && (half || numbers >= 2)
    }

    /// Headings stand over a row.
    pub fn has_headings(&self, line: usize) -> bool {
        self.head(line).is_some()
    }

    /// What stands over a row, read once for all its rows.
    fn table(&self, line: usize) -> Option<Rc<Table<'a>>> {
        let head = self.head(line)?;
        if let Some(known) = self.tables.borrow().get(&head) {
            return Some(Rc::clone(known));
        }
        let mut words = self.title(head.first);
        let (mut headings, mut over) = (Vec::new(), Vec::new());
        for line in head.first..=head.last {
            words.push_str(self.line(line));
            words.push('\n');
            let cells = self.split(line);
            headings.push(cells.iter().map(|(_, text)| Heading::read(text)).collect());
            over.push(cells.iter().map(|(_, text)| Over::read(text)).collect());
        }
        let table = Rc::new(Table { headings, over, score: words::score(&words) });
        self.tables.borrow_mut().insert(head, Rc::clone(&table));
        Some(table)
    }

    /// The heading over a cell.
    pub fn heading(&self, place: Place) -> Option<Heading<'a>> {
        *self.row(place.line).headings.get(place.cell)?
    }

    /// A heading of a class that stands anywhere over a row: merged cells shift columns.
    pub fn heading_of_class(&self, line: usize, class: Class) -> Option<Heading<'a>> {
        let table = self.has_cells(line).then(|| self.table(line)).flatten()?;
        let mut headings = table.headings.iter().flatten().flatten();
        headings.find(|heading| words::classes(heading.text).any(|found| found == class)).copied()
    }

    /// A heading for places stands over a row.
    pub fn has_places(&self, line: usize) -> bool {
        let table = self.has_cells(line).then(|| self.table(line)).flatten();
        table.is_some_and(|table| table.headings.iter().flatten().flatten().any(Heading::is_place))
    }

    /// The label left of a cell, as forms have it; before several numbers it begins the row.
    pub fn left(&self, place: Place) -> Option<Heading<'a>> {
        let before = place.cell.checked_sub(1).filter(|_| self.has_cells(place.line))?;
        let row = self.row(place.line);
        let mut at = before;
        while at > 0 && row.cells.get(at).is_some_and(|(_, text)| is_value(text)) {
            at -= 1;
        }
        let text = row.cells.get(at).filter(|_| at == before || at == 0)?.1;
        let label = !is_value(text) && text.chars().count() <= HEADING_CHARS;
        label.then(|| Heading::read(text)).flatten()
    }

    /// The label that begins a row of a form with a value in each of its cells: 住址, then addresses.
    pub fn begins(&self, place: Place) -> Option<Heading<'a>> {
        if place.cell < 2 || self.has_headings(place.line) {
            return None;
        }
        let row = self.row(place.line);
        let (first, values) = row.cells.split_first()?;
        let label = Heading::read(first.1)?;
        let values = values.iter().all(|(_, text)| words::class_of(text).is_none());
        values.then_some(label)
    }

    /// The names of persons in a row: what stands under a heading for names, or looks like one.
    pub fn persons(&self, line: usize) -> Vec<&'a str> {
        let row = self.row(line);
        let persons = row.persons.get_or_init(|| {
            let cells = row.cells.iter().enumerate();
            let named = cells.filter(|(cell, (_, text))| {
                let place = Place { line, cell: *cell };
                let under = || {
                    self.heading(place).or_else(|| self.left(place)).is_some_and(|over| over.names)
                };
                names::is_person(text) || names::may_be_person(text) && under()
            });
            named.map(|(_, (_, text))| *text).collect()
        });
        persons.clone()
    }

    /// Whether a name of which a part is hidden stands under a heading for names: it is no office's.
    pub fn has_masked_person(&self, line: usize) -> bool {
        self.row(line).cells.iter().enumerate().any(|(cell, (_, text))| {
            let place = Place { line, cell };
            names::is_masked(&names::squeezed(text))
                && self.heading(place).or_else(|| self.left(place)).is_some_and(|over| over.names)
        })
    }

    /// Whether a person of a row stands under a heading for names or one that is not known, or no heading is there: who
    /// stands under 维护人员 or another post is an office's.
    pub fn has_named_person(&self, line: usize) -> bool {
        let named = |(cell, (_, text)): (usize, &(Range<usize>, &str))| {
            let place = Place { line, cell };
            let person = names::is_person(text) || names::is_masked(&names::squeezed(text));
            match self.heading(place) {
                Some(over) => over.names && (person || names::may_be_person(text)),
                // A heading that is not known, and no post by its end: 井主.
                None => {
                    let over = if person { self.column(place) } else { None };
                    over.is_some_and(|over| !over.persons && over.score >= 0)
                }
            }
        };
        self.table(line).is_none() || self.row(line).cells.iter().enumerate().any(named)
    }

    /// Whose account: the cell under 户名, 姓名 or the like; an organisation there is no person.
    pub fn holder_is_organisation(&self, line: usize) -> bool {
        let mut organisation = false;
        for (cell, (_, text)) in self.row(line).cells.iter().enumerate() {
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
        match self.table(line) {
            Some(table) => table.score,
            None => self.form_score(line),
        }
    }

    /// The score of the short words in the rows around a row of a form.
    fn form_score(&self, line: usize) -> i32 {
        let start = self.block_start(line).max(line.saturating_sub(FORM_ROWS));
        let mut words = self.title(start);
        for row in (start..=line + FORM_ROWS / 2).filter(|row| self.has_cells(*row)) {
            for (_, cell) in self.split(row) {
                if cell.chars().count() <= LABEL_CHARS && !names::is_organisation(cell) {
                    words.push_str(cell);
                    words.push('\n');
                }
            }
        }
        words::score(&words)
    }

    /// What the cells of a row say of whose its mobile numbers are: organisations and posts speak
    /// for an office, unless they stand under a heading like 工作单位 or 学校.
    pub fn row_score(&self, line: usize) -> i32 {
        let row = self.row(line);
        *row.score.get_or_init(|| {
            let has_ids = self.heading_of_class(line, Class::Id).is_some();
            let judged = |(cell, (_, text)): (usize, &(Range<usize>, &str))| {
                let over = row.headings.get(cell).copied().flatten();
                let aside = over.is_some_and(|over| over.score >= 0 && is_aside(over.text));
                let number = text.bytes().filter(u8::is_ascii_digit).count() >= 11;
                let under_post = !has_ids && over.is_some_and(|over| over.text.contains("职务"));
                let post = under_post && !text.is_empty() && !NO_POSTS.contains(text);
                match aside || number {
                    true => 0,
                    false if post => POST_SCORE,
                    false if names::is_organisation(text) => ORGANISATION_SCORE,
                    false if text.chars().count() <= LABEL_CHARS => words::score(text).min(0),
                    false => 0,
                }
            };
            row.cells.iter().enumerate().map(judged).sum()
        })
    }

    /// The lines above a table that may be its title.
    fn title(&self, start: usize) -> String {
        let titles = start.saturating_sub(TITLE_LINES)..start;
        let titles = titles.filter(|title| !self.is_row(*title) && !is_maker(self.line(*title)));
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

/// 填报单位：…: who made a table, not whom it is about.
fn is_maker(line: &str) -> bool {
    let Some((label, _)) = line.split_once(['：', ':']) else { return false };
    let label = label.trim();
    MAKERS.contains(&label.strip_suffix("名称").unwrap_or(label))
}

/// A number rather than a word.
fn is_value(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() >= 6
}

/// A heading under which organisations are details of persons.
fn is_aside(heading: &str) -> bool {
    ["单位", "学校", "院校", "医院", "行", "所属", "所在", "窗口"]
        .iter()
        .any(|word| heading.contains(word))
}

fn kind_of(line: &str) -> Kind {
    if line.contains('\t') {
        return Kind::Row;
    }
    // Columns of words: short ones without the signs that end a clause.
    let words = line.split_whitespace().take(SPACED_WORDS).count();
    let columns = (3..SPACED_WORDS).contains(&words);
    let prose =
        || ["，", "。", "；", "：", ":", "、", "？", "！"].iter().any(|sign| line.contains(sign));
    if columns && !prose() { Kind::Spaced } else { Kind::Text }
}
