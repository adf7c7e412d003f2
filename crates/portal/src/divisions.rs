//! Divisions from a file: the city, its counties, townships and villages. Every row is checked before
//! anything is written; the same file a second time changes nothing.

use crate::error::PortalError;
use crate::places::{Named, is_meant, rank};
use crate::sheet::{FileError, Headings, Sheet};
use std::path::Path;
use store::{Division, DivisionChange, Level, Store};

const HEADINGS: Headings = Headings(include_str!("../data/division-headings.csv"));
const LEVELS: &str = include_str!("../data/division-levels.csv");
const NEEDED: [&str; 2] = ["name", "level"];

/// A row of a file of divisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DivisionRow {
    /// Row in the file, from 1.
    pub row: usize,
    /// 区划代码; may be empty.
    pub code: String,
    /// 名称.
    pub name: String,
    /// 上级: code, name, or names with ` / ` between them; empty for the highest.
    pub parent: String,
    /// 级别, in words.
    pub level: String,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DivisionProblem {
    /// It has no name.
    NoName,
    /// The level is no known word.
    UnknownLevel(String),
    /// The code is not 2 to 12 digits.
    BadCode(String),
    /// The code stands in an earlier row.
    CodeTwice(String),
    /// The same place has another code, here or in an earlier row.
    OtherCode {
        /// The place.
        name: String,
        /// Its other code.
        code: String,
    },
    /// The same place stands in an earlier row.
    Twice(String),
    /// The division above is not there.
    UnknownParent(String),
    /// Several divisions are meant.
    SeveralParents(String),
    /// The division above stands no higher.
    NotAbove {
        /// The division above.
        parent: String,
        /// The place.
        name: String,
    },
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<P> {
    /// Rows that were read.
    pub rows: usize,
    /// What is new.
    pub added: usize,
    /// What was there and is otherwise now.
    pub changed: usize,
    /// What is there already, as the file says.
    pub unchanged: usize,
    /// Rows, and what is wrong with them; with any nothing was written.
    pub problems: Vec<(usize, P)>,
}

impl<P> Listed<P> {
    pub(crate) fn new(rows: usize) -> Self {
        Self { rows, added: 0, changed: 0, unchanged: 0, problems: Vec::new() }
    }
}

/// Reads a file of divisions by the ending of its name.
///
/// # Errors
/// Where the whole file is unusable.
pub fn read_divisions(path: &Path) -> Result<Vec<DivisionRow>, FileError> {
    let sheet = Sheet::read(path, HEADINGS, &NEEDED)?;
    let rows = sheet.rows().map(|row| DivisionRow {
        row: row.line,
        code: row.text("code"),
        name: row.text("name"),
        parent: row.text("parent"),
        level: row.text("level"),
    });
    Ok(rows.collect())
}

/// Takes divisions in, all or none, in one transaction.
///
/// # Errors
/// Where the store says no; then nothing was written.
pub async fn import_divisions(
    store: &Store,
    rows: &[DivisionRow],
) -> Result<Listed<DivisionProblem>, PortalError> {
    // The write holds the store's one lock: what is read beside it cannot change.
    let mut write = store.write().await?;
    let mut pool = Pool::of(store.divisions().await?);
    let mut listed = Listed::new(rows.len());
    for row in by_level(rows, &mut listed.problems) {
        if let Err(problem) = pool.enter(row.0, row.1, rows) {
            listed.problems.push((row.0.row, problem));
        }
    }
    pool.check(&mut listed.problems);
    listed.problems.sort_by_key(|(row, _)| *row);
    if !listed.problems.is_empty() {
        return Ok(listed);
    }
    for at in 0..pool.0.len() {
        let parent = pool.0[at].above.and_then(|above| pool.0[above].id);
        let one = &mut pool.0[at];
        if one.row.is_none() {
            continue;
        }
        match (one.id, one.changed) {
            (None, _) => {
                let id = write.add_division(parent, &one.name, one.level, one.code.as_deref());
                one.id = Some(id.await?);
                listed.added += 1;
            }
            (Some(id), true) => {
                let (name, code) = (one.name.clone(), one.code.clone());
                let change = DivisionChange { parent, name, level: one.level, code };
                write.change_division(id, change).await?;
                listed.changed += 1;
            }
            (Some(_), false) => listed.unchanged += 1,
        }
    }
    write.commit().await?;
    Ok(listed)
}

/// Rows that can be looked at further, what stands above first.
fn by_level<'a>(
    rows: &'a [DivisionRow],
    problems: &mut Vec<(usize, DivisionProblem)>,
) -> Vec<(&'a DivisionRow, Level)> {
    let mut good = Vec::new();
    for row in rows {
        let digits = row.code.chars().all(|digit| digit.is_ascii_digit());
        let coded = digits && (2..=12).contains(&row.code.len());
        let mut wrong = Vec::new();
        if row.name.is_empty() {
            wrong.push(DivisionProblem::NoName);
        }
        if !coded && !row.code.is_empty() {
            wrong.push(DivisionProblem::BadCode(row.code.clone()));
        }
        match level(&row.level) {
            None => wrong.push(DivisionProblem::UnknownLevel(row.level.clone())),
            Some(level) if wrong.is_empty() => good.push((row, level)),
            Some(_) => {}
        }
        problems.extend(wrong.into_iter().map(|problem| (row.row, problem)));
    }
    good.sort_by_key(|(_, level)| rank(*level));
    good
}

fn level(word: &str) -> Option<Level> {
    let mut rows = LEVELS.lines().skip(1).filter_map(|line| line.split_once(','));
    let (level, _) = rows.find(|(_, known)| *known == word)?;
    standard::Level::of(level).map(Level::from)
}

/// A division that is kept, or is to be.
#[derive(Debug)]
struct Known {
    id: Option<i64>,
    /// Row of the file that speaks of it.
    row: Option<usize>,
    changed: bool,
    code: Option<String>,
    name: String,
    level: Level,
    above: Option<usize>,
}

impl Named for Known {
    fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn level(&self) -> Level {
        self.level
    }
}

/// All divisions, those above before those below them as far as the file names them.
#[derive(Debug)]
struct Pool(Vec<Known>);

impl Pool {
    fn of(divisions: Vec<Division>) -> Self {
        let ids: Vec<i64> = divisions.iter().map(|division| division.id).collect();
        let known = divisions.into_iter().map(|division| Known {
            above: division.parent_id.and_then(|id| ids.iter().position(|one| *one == id)),
            id: Some(division.id),
            row: None,
            changed: false,
            code: division.code,
            name: division.name,
            level: division.level,
        });
        Self(known.collect())
    }

    /// Takes in what a row says.
    fn enter(
        &mut self,
        row: &DivisionRow,
        level: Level,
        rows: &[DivisionRow],
    ) -> Result<(), DivisionProblem> {
        let above = self.above(row, level, rows)?;
        let code = Some(row.code.clone()).filter(|code| !code.is_empty());
        let Some(at) = self.same(row, code.as_deref(), level, above)? else {
            self.0.push(Known {
                id: None,
                row: Some(row.row),
                changed: false,
                code,
                name: row.name.clone(),
                level,
                above,
            });
            return Ok(());
        };
        let known = &mut self.0[at];
        let code = code.or_else(|| known.code.clone());
        known.changed = (&known.name, known.level, known.above, &known.code)
            != (&row.name, level, above, &code);
        (known.name, known.level, known.above, known.code) = (row.name.clone(), level, above, code);
        known.row = Some(row.row);
        Ok(())
    }

    /// The division above.
    fn above(
        &self,
        row: &DivisionRow,
        level: Level,
        rows: &[DivisionRow],
    ) -> Result<Option<usize>, DivisionProblem> {
        if row.parent.is_empty() {
            return Ok(None);
        }
        let up = |one: &Known| one.above.map(|at| &self.0[at]);
        let meant: Vec<usize> =
            (0..self.0.len()).filter(|&at| is_meant(&row.parent, &self.0[at], up)).collect();
        let higher: Vec<usize> =
            meant.iter().copied().filter(|&at| rank(self.0[at].level) < rank(level)).collect();
        let (parent, name) = (row.parent.clone(), row.name.clone());
        // Rows of the same or a lower level come later: they are not in the pool yet.
        let later = rows.iter().any(|one| one.name == parent || one.code == parent);
        match higher[..] {
            [at] => Ok(Some(at)),
            [] if later || !meant.is_empty() => Err(DivisionProblem::NotAbove { parent, name }),
            [] => Err(DivisionProblem::UnknownParent(parent)),
            _ => Err(DivisionProblem::SeveralParents(parent)),
        }
    }

    /// The division that a row speaks of, where it is known: by its code, else by its name and place.
    fn same(
        &self,
        row: &DivisionRow,
        code: Option<&str>,
        level: Level,
        above: Option<usize>,
    ) -> Result<Option<usize>, DivisionProblem> {
        let by_code = code.and_then(|code| self.0.iter().position(|one| one.code() == Some(code)));
        if let Some(at) = by_code {
            let twice = self.0[at].row.is_some();
            return match twice {
                true => Err(DivisionProblem::CodeTwice(row.code.clone())),
                false => Ok(Some(at)),
            };
        }
        let by_name = self
            .0
            .iter()
            .position(|one| one.name == row.name && one.level() == level && one.above == above);
        let Some(at) = by_name else { return Ok(None) };
        match (&self.0[at], code) {
            (Known { code: Some(other), .. }, Some(_)) => {
                Err(DivisionProblem::OtherCode { name: row.name.clone(), code: other.clone() })
            }
            (known, _) if known.row.is_some() => Err(DivisionProblem::Twice(row.name.clone())),
            _ => Ok(Some(at)),
        }
    }

    /// What the file makes stand no lower than what is above it.
    fn check(&self, problems: &mut Vec<(usize, DivisionProblem)>) {
        for one in &self.0 {
            let Some(above) = one.above.map(|at| &self.0[at]) else { continue };
            let row = one.row.or(above.row);
            if let Some(row) = row.filter(|_| rank(above.level) >= rank(one.level)) {
                let (parent, name) = (above.name.clone(), one.name.clone());
                problems.push((row, DivisionProblem::NotAbove { parent, name }));
            }
        }
    }
}
