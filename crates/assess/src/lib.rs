//! Judges a snapshot by a standard: pure functions of (standard, snapshot, sheet, date). No IO, no
//! clock, no randomness without a seed.

mod address;
mod case;
mod department;
mod fields;
mod grounds;
mod lists;
pub mod mapping;
mod model;
mod platform;
pub mod review;
pub mod rules;
pub mod score;
mod self_check;
pub mod sheet;
mod text;

pub use grounds::Grounds;
pub use likeness::{DiffLine, Stands};
pub use model::*;
pub use review::{Decision, Review, Verdict, Verdicts};
pub use score::Material;
pub use sheet::Sheet;
pub use text::MESSAGES;
pub use wording::ErrorWords;

use case::Case;
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use snapshot::{PortalFile, Snapshot};
use standard::Standard;
use standard::calendar::Calendar;

/// Everything that a judgement is a function of.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The standard.
    pub standard: &'a Standard,
    /// What the portal showed.
    pub snapshot: &'a Snapshot,
    /// The indicator sheet.
    pub sheet: &'a Sheet,
    /// What a person pinned for this portal.
    pub pins: &'a PortalFile,
    /// The cut-off date: lines dated later do not count.
    pub as_of: Date,
    /// Experience materials for the bonus stage.
    pub materials: &'a [Material],
    /// Working days.
    pub calendar: &'a Calendar,
    /// What people decided about findings.
    pub verdicts: &'a Verdicts,
    /// Fields that are judged, by slug; all that are due where none is named. What belongs to no field is judged
    /// in any case.
    pub only: &'a [String],
    /// Error words that titles are searched for; texts were when the snapshot was made.
    pub words: &'a ErrorWords,
}

/// Judges a portal with the working-day calendar that is built in, nothing decided by people.
pub fn assess(
    standard: &Standard,
    snapshot: &Snapshot,
    sheet: &Sheet,
    pins: &PortalFile,
    as_of: Date,
    materials: &[Material],
) -> Assessment {
    let calendar = Calendar::builtin();
    let verdicts = &Verdicts::default();
    let (only, words) = (&[], ErrorWords::builtin());
    Task { standard, snapshot, sheet, pins, as_of, materials, calendar, verdicts, only, words }
        .run()
}

impl Task<'_> {
    /// Judges the portal.
    pub fn run(&self) -> Assessment {
        let Self { standard, snapshot, sheet, pins, as_of, .. } = *self;
        let level = pins.level.unwrap_or(snapshot.portal.level);
        let mut mapping = mapping::map(standard, snapshot, pins, level);
        // What stands in another field's column is still known to stand there.
        for field in mapping.fields.iter_mut().filter(|_| !self.only.is_empty()) {
            field.due &= self.only.contains(&field.slug);
        }
        let thresholds = &sheet.thresholds;
        let case = Case::new(standard, snapshot, &mapping, thresholds, self.calendar, as_of);
        let case = case.about(self.only).worded(self.words);
        let (rules, findings) = rules::judge(&case, &sheet.off, self.verdicts, &pins.dismissed);
        let fields = fields::states(&case);
        let matters = mapping::matter_states(&mapping, snapshot);
        let seen = grounds::seen(&matters);
        let unit = score::Unit { portal: &snapshot.portal.name, level, fields: &fields, seen };
        let score = score::score(sheet, unit, &rules, &findings, self.materials);
        let notices = self_check::notices(&case, &rules, &findings, sheet, &score);
        Assessment {
            as_of,
            versions: Versions {
                standard: format!("{} {}", standard.version.name, standard.version.number),
                rules: rules::VERSION.into(),
                sheet: score.sheet.clone(),
            },
            level: Some(level),
            fields,
            matters,
            no_longer_found: self.no_longer_found(&findings),
            findings,
            rules,
            score,
            notices,
            mapping: mapping.explain,
        }
    }
}

impl Task<'_> {
    fn no_longer_found(&self, findings: &[Finding]) -> Vec<Verdict> {
        let found: FxHashSet<&str> = findings.iter().map(|finding| &*finding.key).collect();
        let gone = self.verdicts.iter().filter(|verdict| !found.contains(&*verdict.key));
        gone.cloned().collect()
    }
}
