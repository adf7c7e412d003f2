//! Findings and scores as json, html, xlsx, docx and WARC. It computes no score.
//!
//! Every function takes an [`Inspection`] and gives bytes to a writer; none touches a file or a
//! clock. [`write_all`] writes the whole set under the names in [`files`].

mod error;
mod facts;
mod html;
mod json;
mod ledger;
mod notice;
mod personal;
mod round;
mod text;
mod unchecked;
mod warc;
mod words;

pub use error::ReportError;
pub use html::write_html;
pub use json::{FORMAT, REVISION, write_json};
pub use ledger::write_ledger;
pub use notice::write_notice;
pub use round::{
    AnswerLine, Appeal, Compared, Comparison, Experience, LedgerLine, Letter, LetterError,
    LetterKind, RoundReport, RoundUnit, UnitSort, write_answer_form, write_circular,
    write_collection, write_comparison, write_ranking, write_round_ledger, write_score_sheets,
    write_unit_notice,
};
pub use warc::{Archive, Body, EvidenceRecord, Packed, write_warc};
pub use words::{Lang, advice, outcome_words, reason, reason_words, rule_name, sentence};

use assess::Assessment;
use snapshot::{Observation, Snapshot};
use standard::Standard;
use std::io::{self, Write};

/// Names of the files of a report.
pub mod files {
    /// The inspection for programs.
    pub const JSON: &str = "report.json";
    /// The inspection for people.
    pub const HTML: &str = "report.html";
    /// 问题台账.
    pub const LEDGER: &str = "ledger.xlsx";
    /// 整改通知.
    pub const NOTICE: &str = "notice.docx";
    /// The saved pages.
    pub const EVIDENCE: &str = "evidence.warc.gz";
}

/// What a report is made from.
#[derive(Debug, Clone)]
pub struct Inspection<'a> {
    /// The standard that was used.
    pub standard: &'a Standard,
    /// What the portal showed; says of itself whether it is complete, by which program and how long.
    pub snapshot: &'a Snapshot,
    /// The judgement.
    pub assessment: &'a Assessment,
    /// The evidence archive beside the report, where one was written.
    pub evidence: Option<Archive>,
}

impl<'a> Inspection<'a> {
    /// An inspection whose evidence archive is not (yet) written.
    pub fn new(standard: &'a Standard, snapshot: &'a Snapshot, assessment: &'a Assessment) -> Self {
        Self { standard, snapshot, assessment, evidence: None }
    }

    /// Whether the survey was interrupted or hit a bound.
    pub fn partial(&self) -> bool {
        !self.snapshot.observation.complete
    }
}

/// Writes the whole set: the evidence first, then the files that refer to it. `open` gives a writer
/// for a name of [`files`]; each is flushed and dropped before the next is opened.
pub fn write_all<'e, W: Write>(
    inspection: &Inspection<'_>,
    evidence: impl IntoIterator<Item = EvidenceRecord<'e>>,
    open: impl Fn(&'static str) -> io::Result<W> + Sync,
) -> Result<Archive, ReportError> {
    let archive = write_evidence(&inspection.snapshot.observation, evidence, &open)?;
    let inspection = Inspection { evidence: Some(archive.clone()), ..inspection.clone() };
    write_files(&inspection, open)?;
    Ok(archive)
}

/// Writes the evidence archive, which needs no judgement and can be written while one is made.
pub fn write_evidence<'e, W: Write>(
    observation: &Observation,
    evidence: impl IntoIterator<Item = EvidenceRecord<'e>>,
    open: impl Fn(&'static str) -> io::Result<W>,
) -> Result<Archive, ReportError> {
    let mut sink = open(files::EVIDENCE)?;
    let archive = write_warc(observation, evidence, &mut sink)?;
    sink.flush()?;
    Ok(archive)
}

/// Writes everything but the evidence archive, which `inspection` names. The page is made beside
/// the other files, on a thread of its own.
pub fn write_files<W: Write>(
    inspection: &Inspection<'_>,
    open: impl Fn(&'static str) -> io::Result<W> + Sync,
) -> Result<(), ReportError> {
    let file = |(name, write): (&'static str, Writer<W>)| -> Result<(), ReportError> {
        let mut sink = open(name)?;
        write(inspection, &mut sink)?;
        Ok(sink.flush()?)
    };
    std::thread::scope(|scope| {
        let page = scope.spawn(|| file((files::HTML, write_html)));
        let others: [(&'static str, Writer<W>); 3] = [
            (files::JSON, write_json),
            (files::LEDGER, write_ledger),
            (files::NOTICE, write_notice),
        ];
        let others = others.into_iter().try_for_each(file);
        match page.join() {
            Ok(page) => page.and(others),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

type Writer<W> = fn(&Inspection<'_>, &mut W) -> Result<(), ReportError>;
