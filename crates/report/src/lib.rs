//! Findings and scores as json, html, xlsx, docx and WARC. It computes no score.

use assess::Assessment;
use snapshot::Snapshot;
use standard::Standard;

/// What a report is made from.
#[derive(Debug, Clone, Copy)]
pub struct Inspection<'a> {
    /// The standard that was used.
    pub standard: &'a Standard,
    /// What the portal showed.
    pub snapshot: &'a Snapshot,
    /// The judgement.
    pub assessment: &'a Assessment,
}
