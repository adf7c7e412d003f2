//! The heat grid: each due field with its matters by state. Figures carry the state, colour repeats it.

use crate::Inspection;
use crate::facts::{FieldTally, tallies};
use assess::MatterStatus;

pub struct GridView {
    /// Two halves, so that 32 fields fit one screen.
    pub halves: Vec<Vec<Row>>,
    pub fields: usize,
    pub matters: u32,
}

pub struct Row {
    pub slug: String,
    pub name: String,
    pub missing: bool,
    pub unobserved: bool,
    pub cells: Vec<Cell>,
}

pub struct Cell {
    /// Message of its column's head.
    pub key: &'static str,
    pub count: u32,
    /// Where the number leads.
    pub anchor: String,
    /// `good`, `fault`, `hatched` or `plain`, with a step 0–4.
    pub tone: &'static str,
    pub step: u32,
}

pub fn view(inspection: &Inspection<'_>) -> GridView {
    let rows: Vec<Row> = tallies(inspection).iter().map(row).collect();
    let matters = rows.iter().map(|row| row.cells[0].count).sum();
    let fields = rows.len();
    let mut rows = rows;
    let second = rows.split_off(fields.div_ceil(2));
    GridView {
        halves: [rows, second].into_iter().filter(|half| !half.is_empty()).collect(),
        fields,
        matters,
    }
}

fn row(tally: &FieldTally<'_>) -> Row {
    let matters = format!("m-{}", tally.slug);
    let group = |rule: &str| super::group_anchor(tally.slug, rule);
    let cell = |key, count, anchor: String, tone| Cell {
        key,
        count,
        anchor,
        tone,
        step: step(count, tally.due),
    };
    Row {
        slug: tally.slug.to_owned(),
        name: tally.name.to_owned(),
        missing: tally.status == Some(MatterStatus::Missing),
        unobserved: tally.status == Some(MatterStatus::Unobserved),
        cells: vec![
            cell("grid-due", tally.due, matters.clone(), "plain"),
            cell("status-found", tally.found, matters.clone(), "good"),
            cell("status-merged", tally.merged, matters.clone(), "good"),
            cell("status-missing", tally.missing, matters.clone(), "fault"),
            cell("grid-unobserved", tally.unobserved, matters, "hatched"),
            cell("blank", tally.blank, group("column-blank"), "fault"),
            cell("thin", tally.thin, group("column-thin"), "fault"),
            cell("stale", tally.stale, group("column-stale"), "fault"),
        ],
    }
}

/// How dark a cell is: its share of the field's matters in four steps, 0 for none.
fn step(count: u32, due: u32) -> u32 {
    if count == 0 {
        return 0;
    }
    (count * 4).div_ceil(due.max(count)).clamp(1, 4)
}
