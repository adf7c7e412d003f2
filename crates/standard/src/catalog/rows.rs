//! From the rows of a table to entries, or to a reason why a row could not be read.

use super::cells::{self, Reference};
use super::grid::{Cell, Row, Table};
use super::header::{self, Header, Key};
use crate::model::{Entry, Evidence, Levels, Limit, Method, Provenance};
use serde::Serialize;

/// Columns that mark levels.
const LEVELS: [Key; 5] =
    [Key::LevelCity, Key::LevelCounty, Key::LevelTown, Key::LevelVillage, Key::Level];

/// Columns that mark the method.
const METHODS: [Key; 3] = [Key::MethodActive, Key::MethodOnRequest, Key::Method];
/// Columns that name the audience.
const AUDIENCES: [Key; 3] = [Key::AudienceAll, Key::AudienceGroup, Key::Audience];

/// What was not read of a row, or read with a guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// File.
    pub file: String,
    /// Sheet or table.
    pub table: String,
    /// 1-based row in the sheet or table.
    pub row: u32,
    /// 1-based column, where one cell is to blame.
    pub column: Option<u32>,
    /// Why.
    pub reason: Reason,
    /// What stands there, shortened.
    pub found: String,
}

/// Why a row could not be read, or what was guessed to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The row names no first-level matter, and there is none above to continue.
    NoMatter,
    /// It is not known which field the row belongs to.
    NoField,
    /// It refers to a row (`同3`) that is not there.
    BrokenReference,
    /// Words stand in the row, but none in a column that is known.
    NotUnderstood,
    /// Read; neither 主动 nor 依申请 is marked, taken as 主动.
    MethodGuessed,
    /// Read; no level is marked, taken as the layer's own.
    LevelGuessed,
    /// Not read; the row goes on with the matter above, and says otherwise what a matter has only once.
    ContinuedOtherwise,
    /// Read; the row goes on with the matter above, and what it says was added to what stands there.
    Continued,
    /// Read; the same matter stands in the field twice.
    Double,
    /// Read; a column of the table is not known and its words were left out.
    UnknownColumn,
    /// The table is larger than what is read.
    Cut,
}

impl Reason {
    /// Whether the row was read all the same.
    pub fn was_read(self) -> bool {
        matches!(
            self,
            Self::MethodGuessed
                | Self::LevelGuessed
                | Self::Continued
                | Self::Double
                | Self::UnknownColumn
        )
    }
}

/// A row that is no entry and need not be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aside {
    /// Sheet or table.
    pub table: String,
    /// 1-based row.
    pub row: u32,
    /// What it was taken for: `title`, `header`, `note`, `section`.
    pub kind: &'static str,
    /// Its words.
    pub text: String,
}

/// An entry and the name of the field under which it stood, where the table says one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// What the row's own column 领域 says, where the table has one.
    pub field: Option<String>,
    /// Words that may name the field: a section row, the heading, the sheet's name; the nearest first.
    pub field_words: Vec<String>,
    /// The entry.
    pub entry: Entry,
}

/// What was read of one table.
#[derive(Debug, Default)]
pub struct TableRead {
    /// Whether it has a catalog's header.
    pub is_catalog: bool,
    /// Whether it has columns for the levels.
    pub marks_levels: bool,
    /// Entries in order.
    pub entries: Vec<Placed>,
    /// What was not read, or guessed.
    pub problems: Vec<Problem>,
    /// Titles, headers, notes.
    pub asides: Vec<Aside>,
}

/// Reads one table of `file`; `default` are the levels where the table has no level columns.
pub fn read(file: &str, table: &Table, default: Levels) -> TableRead {
    let mut reading = Reading {
        file,
        table,
        default,
        out: TableRead::default(),
        title: table.heading.clone(),
        section: None,
        done: Vec::new(),
    };
    reading.run();
    reading.out
}

/// A row that was read, kept for rows that refer or continue it.
struct Done {
    seq: String,
    cells: Vec<String>,
}

struct Reading<'a> {
    file: &'a str,
    table: &'a Table,
    default: Levels,
    out: TableRead,
    title: Vec<String>,
    section: Option<String>,
    done: Vec<Done>,
}

impl Reading<'_> {
    fn run(&mut self) {
        let Some(mut header) = header::find(self.table, 0) else { return };
        self.out.is_catalog = true;
        for row in &self.table.rows[..header.first] {
            self.aside(row, "title");
            self.title.extend(row.own_texts().map(str::to_owned));
        }
        self.begin(&header);
        let mut at = header.end;
        while at < self.table.rows.len() {
            let row = &self.table.rows[at];
            if header::is_header(row)
                && let Some(again) = header::find(self.table, at)
            {
                header = again;
                self.begin(&header);
                at = header.end;
                continue;
            }
            self.row(row, &header);
            at += 1;
        }
        if self.table.cut {
            let last = self.table.rows.last().map_or(0, |row| row.number);
            self.problem(last, None, Reason::Cut, "");
        }
    }

    fn begin(&mut self, header: &Header) {
        self.out.marks_levels |= header.has_any(&LEVELS);
        for row in &self.table.rows[header.first..header.end] {
            self.aside(row, "header");
        }
        for (column, words) in &header.unknown {
            let number = self.table.rows[header.first].number;
            self.problem(number, Some(*column), Reason::UnknownColumn, words);
        }
    }

    fn row(&mut self, row: &Row, header: &Header) {
        if row.is_blank() {
            return;
        }
        let own: Vec<&str> = row.own_texts().collect();
        if let [words] = own[..]
            && self.stands_alone(row, header, words)
        {
            return;
        }
        if is_numbering(row, header) {
            self.aside(row, "header");
            return;
        }
        match self.entry(row, header) {
            Ok(None) => {}
            Ok(Some(placed)) => self.out.entries.push(placed),
            Err((column, reason)) => {
                let cell = column.and_then(|at| row.cells.get(at)).map(|cell| cell.text.clone());
                let found = cell.filter(|text| !text.is_empty()).unwrap_or_else(|| own.join(" | "));
                self.problem(row.number, column, reason, &found);
            }
        }
    }

    /// A row of one text is a section, a title or a note, unless it stands in a matter's column alone.
    fn stands_alone(&mut self, row: &Row, header: &Header, words: &str) -> bool {
        let wide =
            row.cells.iter().filter(|cell| !cell.from_above && cell.text.trim() == words).count()
                > 2;
        let note = ["注", "说明", "备注", "填表", "联系", "附"]
            .iter()
            .any(|start| words.starts_with(start))
            || words.chars().count() > 60;
        let at = row.cells.iter().position(|cell| cell.text.trim() == words && !cell.from_above);
        let in_matter = at.is_some_and(|at| {
            matches!(
                header.columns.get(at),
                Some(Some(Key::Matter1 | Key::Matter2 | Key::Elements))
            )
        });
        if note {
            self.aside(row, "note");
            return true;
        }
        if wide || (!in_matter && names_field(words)) {
            self.aside(row, "section");
            self.section = Some(cells::sentence(words));
            self.done.clear();
            return true;
        }
        false
    }

    fn entry(
        &mut self,
        row: &Row,
        header: &Header,
    ) -> Result<Option<Placed>, (Option<usize>, Reason)> {
        let text = self.resolved(row, header)?;
        let get = |key: Key| header.column(key).map_or("", |at| text[at].as_str());
        let seq = cells::name_of_number(get(Key::Seq));
        let merged = |key: Key| header.column(key).is_some_and(|at| row.cells[at].from_above);
        if merged(Key::Matter1)
            && merged(Key::Matter2)
            && (merged(Key::Seq) || get(Key::Seq).is_empty())
        {
            return self.continue_last(row, header, &text).map(|()| None);
        }
        let matter1 = self.matter1(header, &text, get(Key::Matter1))?;
        // one cell over both columns is a matter without a second level
        let spread = header.column(Key::Matter2).is_some_and(|at| row.cells[at].from_left);
        let matter2 =
            Some(cells::name(get(Key::Matter2))).filter(|name| !name.is_empty() && !spread);
        let matter2 =
            matter2.filter(|name| !matches!(name.as_str(), "/" | "／" | "-" | "—" | "——" | "无"));
        let all = |key: Key| {
            let at = (0..text.len()).filter(|at| header.columns[*at] == Some(key));
            at.map(|at| text[at].as_str()).collect::<Vec<_>>()
        };
        let elements = all(Key::Elements).into_iter().flat_map(cells::list).collect();
        let channels = all(Key::Channels).into_iter().flat_map(cells::choices).collect();
        let method = self.method(row, header, &get);
        let levels = self.levels(row, header, &get);
        let limit = cells::sentence(get(Key::Limit));
        let entry = Entry {
            seq: seq.clone(),
            matter1,
            matter2,
            elements,
            basis: cells::list(get(Key::Basis)),
            limit: Limit::read(&limit),
            body: cells::choices(get(Key::Body)),
            channels,
            audience: audience(header, &get),
            method,
            levels,
            column: Some(cells::name(get(Key::Column))).filter(|name| !name.is_empty()),
            provenance: Provenance {
                evidence: Evidence::Imported,
                source: self.file.to_owned(),
                table: Some(self.table.name.clone()),
                row: Some(row.number),
            },
        };
        let field = Some(cells::name(get(Key::Field))).filter(|name| !name.is_empty());
        let field_words = self.field_words();
        self.done.push(Done { seq, cells: text });
        Ok(Some(Placed { field, field_words, entry }))
    }

    /// The row's texts with 同上 and 同3 replaced by what they refer to.
    fn resolved(&self, row: &Row, header: &Header) -> Result<Vec<String>, (Option<usize>, Reason)> {
        let mut texts = Vec::with_capacity(header.columns.len());
        for at in 0..header.columns.len() {
            let cell = row.cells.get(at).map(|cell: &Cell| cell.text.trim()).unwrap_or_default();
            let broken = (Some(at), Reason::BrokenReference);
            let text = match cells::reference(cell).filter(|_| header.columns[at] != Some(Key::Seq))
            {
                None => cell.to_owned(),
                Some(Reference::Above) => {
                    self.done.last().and_then(|done| done.cells.get(at)).ok_or(broken)?.clone()
                }
                Some(Reference::Row(seq)) => {
                    let done = self.done.iter().rev().find(|done| done.seq == seq);
                    done.and_then(|done| done.cells.get(at)).ok_or(broken)?.clone()
                }
            };
            texts.push(text);
        }
        Ok(texts)
    }

    /// The row's first-level matter: its own, or the one above where the cell is blank and a second level is named.
    fn matter1(
        &mut self,
        header: &Header,
        text: &[String],
        own: &str,
    ) -> Result<String, (Option<usize>, Reason)> {
        let name = cells::name(own);
        if !name.is_empty() {
            return Ok(name);
        }
        let at = header.column(Key::Matter1);
        let second = header.column(Key::Matter2).is_some_and(|at| !text[at].trim().is_empty());
        let above = self.out.entries.last().filter(|_| second && !self.done.is_empty());
        match above {
            Some(above) => Ok(above.entry.matter1.clone()),
            None if text
                .iter()
                .zip(&header.columns)
                .any(|(text, key)| key.is_some() && !text.is_empty()) =>
            {
                Err((at, Reason::NoMatter))
            }
            None => Err((None, Reason::NotUnderstood)),
        }
    }

    /// A row under one matter's merged cells goes on with it: with its lists, and with what is said of it else.
    fn continue_last(
        &mut self,
        row: &Row,
        header: &Header,
        text: &[String],
    ) -> Result<(), (Option<usize>, Reason)> {
        let Some(last) = self.out.entries.last_mut().filter(|_| !self.done.is_empty()) else {
            return Err((header.column(Key::Matter1), Reason::NoMatter));
        };
        let fresh = |at: usize| row.cells.get(at).is_some_and(|cell| !cell.from_above);
        for (at, key) in header.columns.iter().enumerate() {
            if !fresh(at) || text[at].is_empty() {
                continue;
            }
            let (list, more) = match key {
                Some(Key::Elements) => (&mut last.entry.elements, cells::list(&text[at])),
                Some(Key::Basis) => (&mut last.entry.basis, cells::list(&text[at])),
                Some(Key::Body) => (&mut last.entry.body, cells::choices(&text[at])),
                Some(Key::Channels) => (&mut last.entry.channels, cells::choices(&text[at])),
                _ => continue,
            };
            for part in more {
                if !list.contains(&part) {
                    list.push(part);
                }
            }
        }
        let own = |key: Key| header.column(key).filter(|at| fresh(*at));
        let get = |key: Key| own(key).map_or("", |at| text[at].as_str());
        for (keys, reason) in go_on(last, header, &get) {
            let at = keys.iter().find_map(|key| own(*key).filter(|at| !text[*at].is_empty()));
            let found = at.map_or("", |at| text[at].as_str());
            self.problem(row.number, at, reason, found);
        }
        Ok(())
    }

    fn method<'t>(&mut self, row: &Row, header: &Header, get: &impl Fn(Key) -> &'t str) -> Method {
        if let Some(method) = marked_method(get) {
            return method;
        }
        if header.has_any(&METHODS) {
            let at = header.column(Key::MethodActive).or_else(|| header.column(Key::Method));
            self.problem(row.number, at, Reason::MethodGuessed, "");
        }
        Method::Active
    }

    fn levels<'t>(&mut self, row: &Row, header: &Header, get: &impl Fn(Key) -> &'t str) -> Levels {
        let levels = marked_levels(get);
        if levels != Levels::default() {
            return levels;
        }
        if header.has_any(&LEVELS) {
            let at = LEVELS.iter().find_map(|key| header.column(*key));
            self.problem(row.number, at, Reason::LevelGuessed, "");
        }
        self.default
    }

    fn field_words(&self) -> Vec<String> {
        let heading = self.title.iter().rev().map(|line| cells::sentence(line));
        self.section.clone().into_iter().chain(heading).chain([self.table.name.clone()]).collect()
    }

    fn aside(&mut self, row: &Row, kind: &'static str) {
        let text = row.own_texts().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            let table = self.table.name.clone();
            self.out.asides.push(Aside { table, row: row.number, kind, text });
        }
    }

    fn problem(&mut self, row: u32, column: Option<usize>, reason: Reason, found: &str) {
        self.out.problems.push(Problem {
            file: self.file.to_owned(),
            table: self.table.name.clone(),
            row,
            column: column.map(|at| at as u32 + 1),
            reason,
            found: cells::sentence(found).chars().take(60).collect(),
        });
    }
}

/// A row under the header that only numbers its columns: 1 2 3 4 … or ① ② ③.
fn is_numbering(row: &Row, header: &Header) -> bool {
    let texts: Vec<&str> = row.own_texts().collect();
    texts.len() >= 4
        && texts.len() + 2 >= header.columns.iter().flatten().count().min(row.cells.len())
        && texts.iter().enumerate().all(|(at, text)| text.parse::<usize>() == Ok(at + 1))
}

/// Whether a lone text names a field: 义务教育领域, 二、户籍管理领域基层政务公开标准目录.
fn names_field(words: &str) -> bool {
    let words = cells::sentence(words);
    words.ends_with("领域") || words.contains("标准目录") || words.contains("事项目录")
}

/// The method that is marked, if any.
fn marked_method<'t>(get: &impl Fn(Key) -> &'t str) -> Option<Method> {
    let active = cells::ticked(get(Key::MethodActive)).unwrap_or(false);
    let on_request = cells::ticked(get(Key::MethodOnRequest)).unwrap_or(false);
    let words = cells::sentence(get(Key::Method));
    match (active, on_request) {
        (true, _) => Some(Method::Active),
        (false, true) => Some(Method::OnRequest),
        _ if words.contains("主动") => Some(Method::Active),
        _ if words.contains("申请") => Some(Method::OnRequest),
        _ => None,
    }
}

/// The levels that are marked; none where no mark stands.
fn marked_levels<'t>(get: &impl Fn(Key) -> &'t str) -> Levels {
    let on = |key: Key| cells::ticked(get(key)).unwrap_or(false);
    let words = cells::sentence(get(Key::Level));
    let says = |names: &[&str]| names.iter().any(|name| words.contains(name));
    Levels {
        city: on(Key::LevelCity) || says(&["市级", "市州"]),
        county: on(Key::LevelCounty) || says(&["县", "区"]),
        town: on(Key::LevelTown) || says(&["乡", "镇", "街道"]),
        village: on(Key::LevelVillage) || says(&["村", "社区"]),
    }
}

/// Goes on with a matter by what a row below says of it beside the lists: a blank is filled, several limits, audiences,
/// methods and levels are joined. Answers what was joined and what could not be, by the columns that say it.
fn go_on<'t>(
    last: &mut Placed,
    header: &Header,
    get: &impl Fn(Key) -> &'t str,
) -> Vec<(&'static [Key], Reason)> {
    let mut told: Vec<(&'static [Key], Reason)> = Vec::new();
    let entry = &mut last.entry;
    let limit = cells::sentence(get(Key::Limit));
    if joined(&mut entry.limit.text, &limit, '；', &mut told, &[Key::Limit]) {
        entry.limit = Limit::read(&entry.limit.text);
    }
    joined(&mut entry.audience, &audience(header, get), '、', &mut told, &AUDIENCES);
    if let Some(method) = marked_method(get)
        && method != entry.method
    {
        // Both ways: as where one row ticks both.
        entry.method = Method::Active;
        told.push((&METHODS, Reason::Continued));
    }
    let (more, had) = (marked_levels(get), entry.levels);
    entry.levels = Levels {
        city: had.city || more.city,
        county: had.county || more.county,
        town: had.town || more.town,
        village: had.village || more.village,
    };
    if entry.levels != had {
        told.push((&LEVELS, Reason::Continued));
    }
    once(&mut entry.column, cells::name(get(Key::Column)), &mut told, &[Key::Column]);
    once(&mut last.field, cells::name(get(Key::Field)), &mut told, &[Key::Field]);
    told
}

/// Adds words to a cell of the matter above, unless they stand there; answers whether the cell became another.
fn joined(
    cell: &mut String,
    more: &str,
    mark: char,
    told: &mut Vec<(&'static [Key], Reason)>,
    keys: &'static [Key],
) -> bool {
    if more.is_empty() || cell.split(mark).any(|one| one == more) || cell == more {
        return false;
    }
    if !cell.is_empty() {
        cell.push(mark);
        told.push((keys, Reason::Continued));
    }
    cell.push_str(more);
    true
}

/// Fills what a matter has only once; other words in its place are told.
fn once(
    cell: &mut Option<String>,
    more: String,
    told: &mut Vec<(&'static [Key], Reason)>,
    keys: &'static [Key],
) {
    match cell {
        _ if more.is_empty() => {}
        None => *cell = Some(more),
        Some(known) if *known == more => {}
        Some(_) => told.push((keys, Reason::ContinuedOtherwise)),
    }
}

fn audience<'t>(header: &Header, get: &impl Fn(Key) -> &'t str) -> String {
    let group = get(Key::AudienceGroup).trim();
    if cells::ticked(get(Key::AudienceAll)) == Some(true) {
        return "全社会".into();
    }
    if cells::ticked(group) == Some(true) {
        let who: String =
            cells::sentence(group).chars().filter(|char| char.is_alphanumeric()).collect();
        return if who.is_empty() { "特定群体".into() } else { format!("特定群体:{who}") };
    }
    if header.column(Key::Audience).is_some() {
        cells::choices(get(Key::Audience)).join("、")
    } else {
        String::new()
    }
}
