//! Invented portals, unlike each other and unlike the samples, from their address to the findings: what is
//! there must be found, and nothing may be said to be missing that is there.

#[path = "judged/county.rs"]
mod county;
#[path = "judged/lists.rs"]
mod lists;
#[path = "judged/nested.rs"]
mod nested;
#[path = "judged/parts.rs"]
mod parts;
#[expect(dead_code, reason = "shared with the other tests of this crate")]
mod portal;
#[path = "judged/town.rs"]
mod town;

use assess::{Assessment, Certainty, Finding, Sheet};
use portal::{Little, context, settings};
use snapshot::{PortalFile, Snapshot};
use standard::{Level, Standard};
use survey::survey;

/// A portal seen and judged.
struct Judged {
    snapshot: Snapshot,
    assessment: Assessment,
}

impl Judged {
    async fn county(little: Little) -> Self {
        Self::of(little, "", Level::County, PortalFile::default()).await
    }

    async fn town(little: Little, start: &str, pins: PortalFile) -> Self {
        Self::of(little, start, Level::Town, pins).await
    }

    /// Of the portal's address with `start` behind it.
    async fn of(little: Little, start: &str, level: Level, pins: PortalFile) -> Self {
        let served = little.serve().await;
        let mut settings = settings(&format!("{}{start}", served.url));
        settings.level = level;
        settings.portal = pins.clone();
        let snapshot = survey(&settings, &context()).await.unwrap().snapshot;
        let standard = Standard::builtin();
        let mut sheet = Sheet::default();
        // Both tries come at once here.
        sheet.thresholds.dead_retry_seconds = 0;
        sheet.thresholds.failing_retry_seconds = 0;
        let date = jiff::civil::date(2023, 6, 1);
        let assessment = assess::assess(&standard, &snapshot, &sheet, &pins, date, &[]);
        if std::env::var_os("SHOW").is_some() {
            show(&snapshot, &assessment);
        }
        Self { snapshot, assessment }
    }

    /// Lines of the column with this path's end, `None` where there is no such column or no list.
    fn count(&self, path: &[&str]) -> Option<u32> {
        let ids = (0u32..self.snapshot.columns.len() as u32).map(snapshot::ColumnId);
        let fits = |id: &snapshot::ColumnId| self.snapshot.path(*id).ends_with(path);
        let mut found = ids.filter(fits);
        let id = found.next()?;
        assert_eq!(found.next(), None, "{path:?} stands twice");
        self.snapshot.column(id).list.as_ref().map(|list| list.count)
    }

    /// Column of this role and title.
    fn role(&self, title: &str) -> Option<snapshot::Role> {
        self.snapshot.columns.iter().find(|column| column.title == title).map(|column| column.role)
    }

    /// Certain findings of a rule.
    fn certain(&self, rule: &str) -> Vec<&Finding> {
        let findings = self.assessment.findings.iter();
        findings
            .filter(|finding| finding.rule == rule && finding.certainty == Certainty::Certain)
            .collect()
    }
}

#[expect(clippy::print_stdout, reason = "for a person who looks into a failure")]
fn show(snapshot: &Snapshot, assessment: &Assessment) {
    for (id, column) in (0u32..).map(snapshot::ColumnId).zip(&snapshot.columns) {
        let list = column.list.as_ref().map(|list| (list.count, list.complete));
        println!(
            "{} {:?} {list:?} {:?} {:?}",
            snapshot.path(id).join(" > "),
            column.role,
            column.outcome,
            column.reasons
        );
    }
    for item in &snapshot.unobserved {
        println!("? {item:?}");
    }
    for finding in &assessment.findings {
        println!(
            "! {} {:?} {:?} {:?} {:?} {:?} {:?}/{:?} {:?}",
            finding.rule,
            finding.certainty,
            finding.field,
            finding.matter1,
            finding.matter2,
            finding.column,
            finding.town,
            finding.village,
            finding.url
        );
    }
}
