//! The time line: items published in each month, drawn as SVG.

use super::both::Both;
use crate::Inspection;
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use snapshot::Role;

/// Months drawn at most, and at least where there is anything to draw.
const MONTHS: usize = 36;
const LEAST_MONTHS: usize = 24;

/// Months of the drawing for narrow screens.
const NARROW_MONTHS: usize = 12;

/// Sizes of the drawings in their own units.
const FULL: f64 = 720.0;
const NARROW: f64 = 340.0;
const HEIGHT: f64 = 150.0;
const LEFT: f64 = 44.0;
const TOP: f64 = 12.0;
/// Height under the base line, for months and years.
const BELOW: f64 = 46.0;

pub struct TimelineView {
    /// One drawing for wide screens and paper, one for narrow screens.
    pub charts: Vec<Chart>,
    pub lead: Option<Both>,
    pub remarks: Vec<Both>,
}

pub struct Chart {
    /// `full` or `narrow`.
    pub class: &'static str,
    pub bars: Vec<Bar>,
    pub lines: Vec<Line>,
    pub years: Vec<YearMark>,
    pub label: Both,
    pub left: f64,
    pub base: f64,
    pub width: f64,
    pub height: f64,
}

pub struct Bar {
    /// `2026-03`.
    pub month: String,
    /// `3`.
    pub short: i8,
    pub count: u32,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub middle: f64,
}

pub struct Line {
    pub y: f64,
    pub value: u32,
}

pub struct YearMark {
    pub x: f64,
    pub year: i16,
}

pub fn view(inspection: &Inspection<'_>) -> TimelineView {
    let as_of = inspection.assessment.as_of;
    let tally = Tally::of(inspection, as_of);
    let quiet_start = tally.counts.iter().take(MONTHS - LEAST_MONTHS).all(|count| *count == 0);
    let skip = if quiet_start { MONTHS - LEAST_MONTHS } else { 0 };
    let last_year = &tally.counts[MONTHS - NARROW_MONTHS..];
    let year: u32 = last_year.iter().sum();
    let quiet = last_year.iter().filter(|count| **count == 0).count();
    let mut remarks = Vec::new();
    let lead = tally.newest.map(|newest| {
        if quiet > 0 {
            remarks.push(Both::say("time-quiet", &[("n", &quiet)]));
        }
        Both::say("time-lead", &[("year", &year), ("newest", &newest)])
    });
    for (key, n) in [("time-undated", tally.undated), ("time-future", tally.future)] {
        if n > 0 {
            remarks.push(Both::say(key, &[("n", &n)]));
        }
    }
    TimelineView {
        charts: vec![
            chart("full", FULL, &tally.counts[skip..], as_of),
            chart("narrow", NARROW, last_year, as_of),
        ],
        lead,
        remarks,
    }
}

fn chart(class: &'static str, width: f64, counts: &[u32], as_of: Date) -> Chart {
    let max = counts.iter().copied().max().unwrap_or(0);
    let top = ceiling(max);
    let pitch = (width - LEFT) / counts.len() as f64;
    let scale = |count: u32| HEIGHT * f64::from(count) / f64::from(top);
    let mut bars = Vec::with_capacity(counts.len());
    let mut years = Vec::new();
    for (nth, count) in counts.iter().enumerate() {
        let (year, month) = months_before(as_of, counts.len() - 1 - nth);
        let x = LEFT + pitch * nth as f64;
        if nth == 0 || month == 1 {
            years.push(YearMark { x: round(x), year });
        }
        bars.push(Bar {
            month: format!("{year}-{month:02}"),
            short: month,
            count: *count,
            x: round(x + pitch * 0.15),
            y: round(TOP + HEIGHT - scale(*count)),
            width: round(pitch * 0.7),
            height: round(scale(*count)),
            middle: round(x + pitch / 2.0),
        });
    }
    // Two year labels would collide when the first year shows only its last months.
    if years.len() > 1 && years[1].x - years[0].x < LEFT {
        years.remove(0);
    }
    Chart {
        class,
        lines: [top, top / 2]
            .map(|value| Line { y: round(TOP + HEIGHT - scale(value)), value })
            .into(),
        label: Both::say("time-label", &[("months", &counts.len()), ("max", &max)]),
        bars,
        years,
        left: LEFT,
        base: TOP + HEIGHT,
        width,
        height: TOP + HEIGHT + BELOW,
    }
}

/// Dated items by month, each address once; the last month is that of the cut-off date.
struct Tally {
    counts: Vec<u32>,
    newest: Option<Date>,
    undated: u32,
    future: u32,
}

impl Tally {
    fn of(inspection: &Inspection<'_>, as_of: Date) -> Self {
        let snapshot = inspection.snapshot;
        let mut tally = Self { counts: vec![0; MONTHS], newest: None, undated: 0, future: 0 };
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for item in &snapshot.items {
            let column = snapshot.columns.get(item.column.0 as usize);
            if column.is_some_and(|column| column.role == Role::News) {
                continue;
            }
            if item.url.as_deref().is_some_and(|url| !seen.insert(url)) {
                continue;
            }
            let document = item.document.and_then(|id| snapshot.documents.get(id.0 as usize));
            let date = document.and_then(|document| document.dates.published).or(item.date);
            match date {
                None => tally.undated += 1,
                Some(date) if date > as_of => tally.future += 1,
                Some(date) => {
                    tally.newest = tally.newest.max(Some(date));
                    if let Some(slot) =
                        months_between(date, as_of).and_then(|back| (MONTHS - 1).checked_sub(back))
                    {
                        tally.counts[slot] += 1;
                    }
                }
            }
        }
        tally
    }
}

fn months_between(date: Date, as_of: Date) -> Option<usize> {
    let index = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
    usize::try_from(index(as_of) - index(date)).ok()
}

fn months_before(as_of: Date, back: usize) -> (i16, i8) {
    let index = i32::from(as_of.year()) * 12 + i32::from(as_of.month()) - 1 - back as i32;
    (index.div_euclid(12) as i16, index.rem_euclid(12) as i8 + 1)
}

/// The next round figure from `max` up that can be halved.
fn ceiling(max: u32) -> u32 {
    let mut step = 1u32;
    loop {
        for round in [4, 6, 8, 10, 20, 30].map(|unit| step.saturating_mul(unit)) {
            if round >= max {
                return round;
            }
        }
        step = step.saturating_mul(10);
    }
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
