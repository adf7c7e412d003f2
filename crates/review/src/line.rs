//! One line of what people decided, whatever file it came from.

use assess::{Decision, Verdict};
use jiff::civil::Date;

/// A line about one finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Key of the finding.
    pub key: String,
    /// Decision; `None` = still open.
    pub decision: Option<Decision>,
    /// Who decided.
    pub by: Option<String>,
    /// When.
    pub on: Option<Date>,
    /// Why.
    pub note: Option<String>,
    /// What the finding is about, as far as the file says.
    pub about: About,
    /// Where the line stands.
    pub place: Place,
}

/// What a finding is about, as far as a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Rule id.
    pub rule: Option<String>,
    /// Field.
    pub field: Option<String>,
    /// First-level matter.
    pub matter1: Option<String>,
    /// Second-level matter.
    pub matter2: Option<String>,
    /// Column title.
    pub column: Option<String>,
    /// Title of the item.
    pub title: Option<String>,
}

/// Where a line stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// 1-based row or line.
    pub row: u32,
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// Name of the file.
    pub file: String,
    /// Address of the portal that it is about, where it says.
    pub portal: Option<String>,
    /// Lines with a key, in the file's order.
    pub lines: Vec<Decided>,
    /// Lines that hold something but no key (added by hand, say).
    pub without_key: Vec<Place>,
}

impl Lines {
    /// The decisions that were made.
    pub fn verdicts(&self) -> impl Iterator<Item = Verdict> {
        self.lines.iter().filter_map(|line| {
            Some(Verdict {
                key: line.key.clone(),
                decision: line.decision?,
                by: line.by.clone(),
                on: line.on,
                note: line.note.clone(),
            })
        })
    }
}
