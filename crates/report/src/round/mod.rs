//! A round in the forms that offices use: 通报, 整改通知 to each unit, ranking and score sheets, the ledger.

mod answers;
mod circular;
mod collection;
mod comparison;
mod letter;
mod notice;
mod scores;
mod workbooks;

pub use answers::{AnswerLine, write_answer_form};
pub use circular::write_circular;
pub use collection::{Experience, write_collection};
pub use comparison::{Compared, Comparison, write_comparison};
pub use letter::{Kind as LetterKind, Letter, LetterError};
pub use notice::write_unit_notice;
pub use scores::write_score_sheets;
pub use workbooks::{write_ranking, write_round_ledger};

use crate::notice::body::{Column, Document};
use crate::words::Lang;
use assess::{Finding, Score};
use jiff::civil::Date;
use letter::Filled;
use rust_decimal::Decimal;

/// Kind of a unit, in the order in which a circular ranks them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitSort {
    /// 县（市、区）.
    County,
    /// 部门.
    Department,
    /// 乡镇（街道）.
    Township,
}

impl UnitSort {
    const ALL: [Self; 3] = [Self::County, Self::Department, Self::Township];

    /// Its word.
    pub fn id(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Department => "department",
            Self::Township => "township",
        }
    }
}

/// A round as it is reported. It computes nothing: figures are those that were kept.
#[derive(Debug, Clone)]
pub struct RoundReport {
    /// Name of the campaign.
    pub campaign: String,
    /// Name of the round.
    pub name: String,
    /// Cut-off date.
    pub cut_off: Date,
    /// Name and version of the indicator sheet.
    pub sheet: String,
    /// Official names of the fields that it is about; none where it is about all.
    pub fields: Vec<String>,
    /// Fields drawn at random and the seed, where the round drew any.
    pub draw: Option<(usize, String)>,
    /// Last day to mend what was found, where the ledger was issued.
    pub due: Option<Date>,
    /// Its units in the order of their places, kind by kind.
    pub units: Vec<RoundUnit>,
}

/// A unit in a round.
#[derive(Debug, Clone)]
pub struct RoundUnit {
    /// Name.
    pub name: String,
    /// Kind.
    pub sort: UnitSort,
    /// Address of its portal.
    pub portal: String,
    /// Points of its own portal; none where too little could be judged.
    pub own: Option<Decimal>,
    /// Points with what its departments and townships bring.
    pub total: Option<Decimal>,
    /// Place among its like.
    pub rank: Option<u32>,
    /// Whether it could be inspected at all.
    pub inspected: bool,
    /// Score by indicators, where it has one.
    pub score: Option<Score>,
    /// Its lines of the ledger, or, before there is one, its findings.
    pub lines: Vec<LedgerLine>,
}

/// A line of the ledger.
#[derive(Debug, Clone)]
pub struct LedgerLine {
    /// The finding.
    pub finding: Finding,
    /// Its position among the findings that the unit's score speaks of, where it is one of them.
    pub position: Option<usize>,
    /// The organ that has to mend it.
    pub organ: String,
    /// Last day to mend it.
    pub due: Option<Date>,
    /// State as the word of the ledger (`open`, `answered`, `closed` …); none before there is one.
    pub state: Option<String>,
    /// When the unit said that it is mended.
    pub done: Option<Date>,
    /// When it was closed (销号).
    pub closed: Option<Date>,
    /// The last appeal, where there was one.
    pub appeal: Option<Appeal>,
}

/// An appeal against a line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// What the unit said.
    pub said: String,
    /// Whether it was granted; none while nobody has decided.
    pub granted: Option<bool>,
    /// What the office answered.
    pub answer: String,
}

impl RoundReport {
    fn of(&self, sort: UnitSort) -> impl Iterator<Item = &RoundUnit> {
        self.units.iter().filter(move |unit| unit.sort == sort)
    }
}

/// A letter with its annex, to be laid out.
fn document(letter: Filled, columns: &[(&str, u32)], rows: Vec<Vec<String>>) -> Document {
    let zh = Lang::Zh;
    Document {
        head: letter.head,
        number: letter.number,
        title: letter.title,
        to: letter.to,
        lines: letter.lines,
        annex_line: zh.say("notice-annex-line", &[("name", &letter.annex)]),
        sign: letter.sign,
        date: letter.date,
        annex: zh.word("notice-annex"),
        annex_title: letter.annex_title,
        columns: columns
            .iter()
            .map(|(key, width)| Column { title: zh.word(key), width: *width })
            .collect(),
        table_width: columns.iter().map(|(_, width)| width).sum(),
        rows,
        cut: None,
        imprint: letter.imprint,
    }
}

/// A day as letters write it.
fn written(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
