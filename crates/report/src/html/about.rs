//! What was not observed, every matter with its column, unconfirmed rows of the standard, and the
//! inspection about itself.

use super::both::Both;
use super::findings::Address;
use crate::Inspection;
use crate::facts::{self, FieldTally};
use crate::text::{brief, clean, grouped, minute, size};
use assess::{MatterState, MatterStatus, RuleStatus};

/// Characters of a title that are shown.
const TITLE: usize = 80;

pub struct UnobservedView {
    pub what: Both,
    pub title: String,
    pub reason: Both,
    pub address: Address,
    pub at: String,
}

pub fn unobserved(inspection: &Inspection<'_>) -> Vec<UnobservedView> {
    let missed = inspection.snapshot.unobserved.iter();
    missed
        .map(|missed| UnobservedView {
            what: Both::of_reason(&missed.what),
            title: brief(&privacy::mask(&missed.title), TITLE),
            reason: Both::outcome(&missed.outcome),
            address: Address::of(&missed.url),
            at: minute(missed.at),
        })
        .collect()
}

pub struct MattersView {
    pub slug: String,
    pub name: String,
    pub rows: Vec<MatterView>,
    /// Not confirmed among them.
    pub unconfirmed: usize,
    /// Whether the standard has all rows of this field's catalog.
    pub complete: bool,
}

pub struct MatterView {
    pub matter1: String,
    pub matter2: Option<String>,
    /// `found`, `merged`, `missing` or `unobserved`.
    pub status: &'static str,
    pub status_name: Both,
    pub items: String,
    pub newest: String,
    pub address: Option<Address>,
    pub confirmed: bool,
}

pub fn matters(inspection: &Inspection<'_>) -> Vec<MattersView> {
    facts::tallies(inspection).iter().map(|tally| matters_of(inspection, tally)).collect()
}

fn matters_of(inspection: &Inspection<'_>, tally: &FieldTally<'_>) -> MattersView {
    let field = inspection.standard.field(tally.slug);
    MattersView {
        slug: super::anchor(tally.slug),
        name: tally.name.to_owned(),
        unconfirmed: tally.matters.iter().filter(|matter| !matter.confirmed).count(),
        complete: field.is_none_or(|field| field.complete),
        rows: tally.matters.iter().map(|matter| matter_view(matter)).collect(),
    }
}

fn matter_view(matter: &MatterState) -> MatterView {
    let status = match matter.status {
        MatterStatus::Found => "found",
        MatterStatus::Merged => "merged",
        MatterStatus::Missing => "missing",
        MatterStatus::Unobserved => "unobserved",
    };
    let seen = matches!(matter.status, MatterStatus::Found | MatterStatus::Merged);
    MatterView {
        matter1: brief(&matter.matter1, TITLE),
        matter2: matter.matter2.as_deref().map(|name| brief(name, TITLE)),
        status,
        status_name: Both::word(&format!("status-{status}")),
        items: if seen { grouped(u64::from(matter.items)) } else { "—".into() },
        newest: matter.newest.map_or_else(|| "—".into(), |date| date.to_string()),
        address: matter.column_url.as_deref().map(Address::of),
        confirmed: matter.confirmed,
    }
}

pub struct AboutView {
    pub notices: Vec<(Option<Both>, Both)>,
    pub figures: Vec<(Both, String)>,
    pub vendors: Vec<Both>,
    pub versions: Vec<(Both, String)>,
    pub evidence: Option<Both>,
    pub altered: Vec<String>,
    /// Pages of the archive that show personal data, and those that were left out of it.
    pub leaks: usize,
    pub withheld: Vec<String>,
    pub unjudged: Vec<(Both, Both)>,
}

pub fn about(inspection: &Inspection<'_>) -> AboutView {
    let snapshot = inspection.snapshot;
    let assessment = inspection.assessment;
    let figures = &snapshot.figures;
    let plain = |key: &str, value: u64| (Both::word(key), grouped(value));
    let versions = &assessment.versions;
    let archive = inspection.evidence.as_ref().filter(|archive| archive.records > 0);
    let gone = assessment.no_longer_found.iter().map(|verdict| (None, gone(verdict)));
    AboutView {
        notices: assessment
            .notices
            .iter()
            .map(|n| (n.rule.as_deref().map(Both::rule), Both::sentence(&n.text)))
            .chain(gone)
            .collect(),
        figures: vec![
            plain("about-requests", figures.requests),
            plain("about-pages", figures.pages),
            plain("about-documents", figures.documents),
            plain("about-not-modified", figures.not_modified),
            (Both::word("about-bytes"), size(figures.bytes)),
            plain("about-unobserved", snapshot.unobserved.len() as u64),
        ],
        vendors: snapshot
            .observation
            .vendors
            .iter()
            .map(|(name, pages)| {
                Both::say(
                    "about-vendor",
                    &[("name", &clean(name)), ("n", &grouped((*pages).into()))],
                )
            })
            .collect(),
        versions: vec![
            (Both::word("about-program"), clean(&snapshot.observation.program)),
            (Both::word("about-standard"), clean(&versions.standard)),
            (Both::word("about-rules"), clean(&versions.rules)),
            (Both::word("about-sheet"), clean(&versions.sheet)),
        ],
        evidence: archive.map(|archive| {
            let args: [(&'static str, &dyn std::fmt::Display); 3] = [
                ("file", &crate::files::EVIDENCE),
                ("n", &grouped(archive.records)),
                ("size", &size(archive.bytes)),
            ];
            Both::say("about-evidence-text", &args)
        }),
        altered: archive
            .map(|a| a.altered.iter().map(|url| clean(url)).collect())
            .unwrap_or_default(),
        leaks: archive.map_or(0, |archive| archive.leaks as usize),
        withheld: inspection
            .evidence
            .as_ref()
            .map(|archive| archive.withheld.iter().map(|url| clean(url)).collect())
            .unwrap_or_default(),
        unjudged: assessment.rules.iter().filter_map(unjudged).collect(),
    }
}

/// A decision whose finding is no longer there.
fn gone(verdict: &assess::Verdict) -> Both {
    let decided = Both::word(match verdict.decision {
        assess::Decision::Confirmed => "review-confirmed",
        assess::Decision::Dismissed => "review-dismissed",
    });
    let note = verdict.note.as_deref().unwrap_or("—");
    let of = |lang: crate::words::Lang, decided: &str| {
        let args: [(&'static str, &dyn std::fmt::Display); 3] =
            [("key", &verdict.key), ("decided", &decided), ("note", &note)];
        clean(&lang.say("review-gone", &args))
    };
    Both {
        zh: of(crate::words::Lang::Zh, &decided.zh),
        en: of(crate::words::Lang::En, &decided.en),
    }
}

fn unjudged(rule: &assess::RuleState) -> Option<(Both, Both)> {
    let key = match rule.status {
        RuleStatus::Judged => return None,
        RuleStatus::NothingToJudge => "rule-nothing-to-judge",
        RuleStatus::Off => "rule-off",
    };
    Some((Both::rule(&rule.rule), Both::word(key)))
}

/// How long the survey took, in the largest fitting unit.
pub fn duration(seconds: f64) -> Both {
    let (key, value) = match seconds {
        s if s < 120.0 => ("unit-seconds", s),
        s if s < 7200.0 => ("unit-minutes", s / 60.0),
        s => ("unit-hours", s / 3600.0),
    };
    let value = if value < 10.0 { format!("{value:.1}") } else { format!("{value:.0}") };
    Both::say(key, &[("n", &value)])
}
