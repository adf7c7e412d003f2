//! `report.html`: one file for people. The page is templates/report/*.html, its looks assets/*.css;
//! colours, sizes and spaces stand in assets/tokens.css alone.

mod about;
mod both;
mod findings;
mod grid;
mod places;
mod score;
mod timeline;
mod unchecked;

use crate::Inspection;
use crate::error::ReportError;
use crate::text::{clean, minute};
use about::{AboutView, MattersView, UnobservedView};
use askama::Template;
use both::{Both, Words};
use findings::{Address, FindingsView};
use grid::GridView;
use places::PlacesView;
use score::ScoreView;
use std::io::Write;
use timeline::TimelineView;
use unchecked::UncheckedView;

const STYLE: &str = concat!(
    include_str!("../../assets/tokens.css"),
    include_str!("../../assets/report.css"),
    include_str!("../../assets/findings.css"),
    include_str!("../../assets/print.css"),
);
const SCRIPT: &str = include_str!("../../assets/report.js");

/// The page; its parts are named after the templates that show them.
#[derive(Template)]
#[template(path = "report/page.html")]
struct Page {
    w: Words,
    style: &'static str,
    script: &'static str,
    name: String,
    address: Address,
    level: Both,
    id_code: Option<String>,
    as_of: String,
    observed: Both,
    duration: Both,
    partial: bool,
    /// So many findings that what is off the screen should not be laid out.
    large: bool,
    score: ScoreView,
    grid: GridView,
    grid_lead: Both,
    time: TimelineView,
    findings: FindingsView,
    unobserved: Vec<UnobservedView>,
    unchecked: UncheckedView,
    places: PlacesView,
    matters: Vec<MattersView>,
    unconfirmed: usize,
    about: AboutView,
}

impl Page {
    fn kind_zh(&self, kind: &str) -> String {
        self.w.zh(&format!("kind-{kind}"))
    }

    fn kind_en(&self, kind: &str) -> String {
        self.w.en(&format!("kind-{kind}"))
    }

    /// The line that the script fills with figures: `#` stands for how many are shown.
    fn shown(&self) -> Both {
        Both::say("filter-shown", &[("shown", &"#"), ("n", &self.findings.total)])
    }
}

/// Writes `report.html`.
pub fn write_html<W: Write>(inspection: &Inspection<'_>, out: &mut W) -> Result<(), ReportError> {
    Ok(out.write_all(page(inspection).render()?.as_bytes())?)
}

fn page(inspection: &Inspection<'_>) -> Page {
    let snapshot = inspection.snapshot;
    let assessment = inspection.assessment;
    let level = match assessment.level.unwrap_or(snapshot.portal.level) {
        standard::Level::City => "level-city",
        standard::Level::County => "level-county",
        standard::Level::Town => "level-town",
        standard::Level::Village => "level-village",
    };
    let observation = &snapshot.observation;
    let (from, to) = (minute(observation.started), minute(observation.finished));
    let matters = about::matters(inspection);
    let grid = grid::view(inspection);
    Page {
        w: Words,
        style: STYLE,
        script: SCRIPT,
        name: clean(&snapshot.portal.name),
        address: Address::of(&snapshot.portal.url),
        level: Both::word(level),
        id_code: snapshot.portal.id_code.as_deref().map(clean),
        as_of: assessment.as_of.to_string(),
        observed: Both::say("observed-from-to", &[("from", &from), ("to", &to)]),
        duration: about::duration(snapshot.figures.seconds),
        partial: inspection.partial(),
        large: assessment.findings.len() > findings::OPEN_UP_TO,
        score: score::view(inspection),
        grid_lead: Both::say("grid-lead", &[("fields", &grid.fields), ("matters", &grid.matters)]),
        grid,
        time: timeline::view(inspection),
        findings: findings::view(inspection),
        unobserved: about::unobserved(inspection),
        unchecked: unchecked::view(inspection),
        places: places::view(inspection),
        unconfirmed: matters.iter().map(|field| field.unconfirmed).sum(),
        matters,
        about: about::about(inspection),
    }
}

/// Anchor of the group of a field's findings of one rule.
fn group_anchor(key: &str, rule: &str) -> String {
    format!("g-{}-{}", anchor(key), anchor(rule))
}

/// `key` as part of an anchor; names that are no slugs are written as their code points.
fn anchor(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for c in key.chars() {
        if c.is_ascii_alphanumeric() || c == '-' {
            out.push(c);
        } else {
            out.push_str(&format!("u{:x}", u32::from(c)));
        }
    }
    out
}
