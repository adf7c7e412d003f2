//! Answers without a network (整改答复表): what is open in a ledger as a workbook, which offices fill in and bring back.

use crate::error::OversightError;
use crate::judge::{day, facts};
use crate::ledger::{Answer, Said, give, item, items};
use access::{Action, Who};
use portal::{FileError, Headings, Sheet};
use report::AnswerLine;
use std::collections::BTreeSet;
use store::{Item, ItemFilter, ItemState, Store, Unit};

const HEADINGS: Headings = Headings(include_str!("../data/answer-headings.csv"));
const WORDS: &str = include_str!("../data/answer-words.csv");
const NEEDED: [&str; 2] = ["item", "answer"];

/// A row of answers as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerRow {
    /// Row in the file, from 1.
    pub row: usize,
    /// 编号 of the item.
    pub item: String,
    /// 答复, in words; empty where nothing is answered yet.
    pub answer: String,
    /// 说明.
    pub note: String,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerProblem {
    /// No such item, or somebody else's.
    UnknownItem(String),
    /// The item is answered in an earlier row.
    Twice(String),
    /// Not one of the words for an answer.
    UnknownAnswer(String),
    /// A reason must be given.
    NoReason,
    /// The item is not open any more.
    State,
}

/// What came of a file of answers. With a problem nothing was taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// Rows with an answer.
    pub answered: usize,
    /// Rows without one.
    pub blank: usize,
    /// What is wrong, by row.
    pub problems: Vec<(usize, AnswerProblem)>,
}

/// What is open and for whoever asks to answer, as lines of the workbook, the nearest deadline first.
///
/// # Errors
/// Where it is not for who asks, or what is kept cannot be read.
pub async fn answer_lines(store: &Store, who: &Who) -> Result<Vec<AnswerLine>, OversightError> {
    if who.organs(Action::SeeUnit).is_empty() {
        who.require(Action::SeeUnit, None)?;
    }
    let units = store.units().await?;
    let filter = ItemFilter { states: vec![ItemState::Open], ..ItemFilter::default() };
    let mut open = items(store, who, filter).await?;
    open.sort_by(|one, other| (&one.deadline, one.id).cmp(&(&other.deadline, other.id)));
    open.into_iter().map(|item| line(item, &units)).collect()
}

fn line(item: Item, units: &[Unit]) -> Result<AnswerLine, OversightError> {
    let unit = units.iter().find(|unit| unit.id == item.unit_id);
    Ok(AnswerLine {
        item: item.id,
        unit: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
        finding: facts(&item.facts)?,
        deadline: day(&item.deadline)?,
        organ: item.organ,
    })
}

/// Reads a workbook (or CSV) of answers by the ending of its name.
///
/// # Errors
/// Where the whole file is unusable.
pub fn read_answers(name: &str, bytes: &[u8]) -> Result<Vec<AnswerRow>, FileError> {
    let sheet = Sheet::of(name, bytes, HEADINGS, &NEEDED)?;
    let rows = sheet.rows().map(|row| AnswerRow {
        row: row.line,
        item: row.text("item"),
        answer: row.text("answer"),
        note: row.text("note"),
    });
    Ok(rows.collect())
}

/// Takes answers in, all or none, in one write.
///
/// # Errors
/// Where it is not permitted, or the store says no; then nothing was written.
pub async fn take_answers(
    store: &Store,
    who: &Who,
    rows: &[AnswerRow],
    now: i64,
) -> Result<Answered, OversightError> {
    if who.organs(Action::AnswerItems).is_empty() {
        who.require(Action::AnswerItems, None)?;
    }
    let mut taken = Answered::default();
    let mut seen = BTreeSet::new();
    let mut write = store.write().await?.at(now);
    for row in rows {
        if row.answer.is_empty() {
            taken.blank += 1;
            continue;
        }
        taken.answered += 1;
        let given = match said(row) {
            Ok(given) if seen.insert(given.0) => given,
            Ok(_) => {
                taken.problems.push((row.row, AnswerProblem::Twice(row.item.clone())));
                continue;
            }
            Err(problem) => {
                taken.problems.push((row.row, problem));
                continue;
            }
        };
        let (id, answer) = given;
        let done = match item(store, who, id).await {
            Ok((_, unit)) => give(&mut write, who, (id, &unit), &answer).await,
            Err(error) => Err(error),
        };
        let problem = match done {
            Ok(()) => continue,
            Err(OversightError::State) => AnswerProblem::State,
            Err(OversightError::NoReason) => AnswerProblem::NoReason,
            Err(OversightError::Missing(_) | OversightError::Access(_)) => {
                AnswerProblem::UnknownItem(row.item.clone())
            }
            Err(error) => return Err(error),
        };
        taken.problems.push((row.row, problem));
    }
    if taken.problems.is_empty() && taken.answered > 0 {
        write.commit().await?;
    }
    Ok(taken)
}

/// What a row says, and of which item.
fn said(row: &AnswerRow) -> Result<(i64, Answer), AnswerProblem> {
    let id = row.item.parse().map_err(|_| AnswerProblem::UnknownItem(row.item.clone()))?;
    let plain: String = row.answer.chars().filter(|char| !char.is_whitespace()).collect();
    let plain = plain.trim_end_matches(['。', '.', '，', ',']);
    let mut rows = WORDS.lines().skip(1).filter_map(|line| line.split_once(','));
    let said = match rows.find(|(_, word)| *word == plain).map(|(said, _)| said) {
        Some("done") => Said::Done,
        Some("needs-time") => Said::NeedsTime,
        Some("appeals") => Said::Appeals,
        _ => return Err(AnswerProblem::UnknownAnswer(row.answer.clone())),
    };
    Ok((id, Answer { said, note: row.note.clone(), files: Vec::new(), wanted: None }))
}
