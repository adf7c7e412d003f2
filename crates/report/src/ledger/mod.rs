//! `ledger.xlsx`: the 问题台账 with the columns that offices use, and a summary. The order and the
//! widths of the columns are data/ledger-columns.csv.

pub(crate) mod cells;
pub(crate) mod row;
mod summary;

use crate::Inspection;
use crate::error::ReportError;
use crate::facts::{published, shares};
use crate::text::{brief, day};
use crate::words::Lang;
use cells::{Cells, Formats};
use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Workbook, Worksheet};
use std::io::Write;

const COLUMNS: &str = include_str!("../../data/ledger-columns.csv");

/// A4.
const PAPER: u8 = 9;
/// Per cent at which the columns up to [`FIRST_OF_SECOND`] fit the width of a landscape A4 page, with
/// room for fonts that are wider than Excel's.
const SCALE: u16 = 50;
/// First column of the rectification half, which prints on pages of its own beside the numbers.
const FIRST_OF_SECOND: &str = "demand";
/// Rows that the lists of choices reach below the last finding, for lines that people add.
const SPARE_ROWS: u32 = 500;
/// Excel's limit on rows, the head among them.
const MOST_ROWS: usize = 1_048_576;

/// A column of the ledger.
pub(crate) struct Head {
    key: String,
    title: String,
    width: f64,
    link: bool,
}

/// Writes `ledger.xlsx`.
pub fn write_ledger<W: Write>(inspection: &Inspection<'_>, out: &mut W) -> Result<(), ReportError> {
    let heads = heads();
    let mut book = Workbook::new();
    let finished = day(inspection.snapshot.observation.finished);
    let made = ExcelDateTime::from_ymd(
        finished.year().unsigned_abs(),
        finished.month().unsigned_abs(),
        finished.day().unsigned_abs(),
    )?;
    book.set_properties(
        &DocProperties::new()
            .set_title(heading(inspection))
            .set_author(&inspection.snapshot.observation.program)
            .set_creation_datetime(&made),
    );
    let formats = Formats::new();
    let sheet = book.add_worksheet();
    sheet.set_name(Lang::Zh.word("ledger-sheet"))?;
    page(sheet, &heading(inspection), &heads)?;
    let assessment = inspection.assessment;
    let shares = shares(&assessment.score, assessment.findings.len());
    let published = published(inspection.snapshot);
    let about = row::About {
        round: row::quarter(assessment.as_of),
        unit: &inspection.snapshot.portal.name,
        indicators: &assessment.score.indicators,
        archived: inspection.evidence.as_ref().is_some_and(|archive| archive.records > 0),
    };
    let findings = assessment.findings.iter().enumerate();
    let rows_of = findings.map(|(position, finding)| row::Row {
        about: &about,
        finding,
        position,
        share: shares.get(position).copied().flatten(),
        published: finding.url.as_deref().and_then(|url| published.get(url)).copied(),
        line: None,
    });
    rows(sheet, rows_of, &heads, &formats)?;
    let sheet = book.add_worksheet();
    sheet.set_name(Lang::Zh.word("ledger-summary-sheet"))?;
    summary::write(sheet, inspection, &formats)?;
    out.write_all(&book.save_to_buffer()?)?;
    Ok(())
}

pub(crate) fn heads() -> Vec<Head> {
    let mut reader = csv::Reader::from_reader(COLUMNS.as_bytes());
    let rows = reader.deserialize::<(String, f64, String)>().flatten();
    rows.map(|(key, width, kind)| Head {
        title: Lang::Zh.word(&format!("ledger-{key}")),
        link: kind == "link",
        width,
        key,
    })
    .collect()
}

fn heading(inspection: &Inspection<'_>) -> String {
    let name = brief(&inspection.snapshot.portal.name, 60);
    Lang::Zh.say("ledger-heading", &[("name", &name), ("date", &inspection.assessment.as_of)])
}

pub(crate) fn page(
    sheet: &mut Worksheet,
    heading: &str,
    heads: &[Head],
) -> Result<(), ReportError> {
    for (at, head) in (0u16..).zip(heads) {
        sheet.set_column_width(at, head.width)?;
    }
    sheet.set_paper_size(PAPER).set_landscape().set_print_scale(SCALE);
    if let Some(second) = heads.iter().position(|head| head.key == FIRST_OF_SECOND) {
        sheet.set_vertical_page_breaks(&[second as u32])?;
    }
    sheet.set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
    sheet.set_repeat_rows(0, 0)?.set_repeat_columns(0, 0)?;
    // In page heads `&` begins a code.
    sheet.set_header(format!("&C&14{}", heading.replace('&', "&&")));
    sheet.set_footer(format!("&C{}", Lang::Zh.word("ledger-page")));
    sheet.set_freeze_panes(1, 1)?;
    Ok(())
}

pub(crate) fn rows<'a>(
    sheet: &mut Worksheet,
    rows: impl Iterator<Item = row::Row<'a>>,
    heads: &[Head],
    formats: &Formats,
) -> Result<(), ReportError> {
    for (at, head) in (0u16..).zip(heads) {
        sheet.write_string_with_format(0, at, &head.title, &formats.head)?;
    }
    let lines = heads.iter().map(|h| cells::lines(&cells::Value::Text(h.title.clone()), h.width));
    sheet.set_row_height(0, cells::height(lines.max().unwrap_or(1)))?;
    let mut cells = Cells::new(formats);
    let mut last = 0;
    for (at_row, row) in (1u32..).zip(rows.take(MOST_ROWS - 1)) {
        last = at_row;
        let mut lines = 1;
        for (at, head) in (0u16..).zip(heads) {
            let value = row.cell(&head.key);
            if !head.link {
                lines = lines.max(cells::lines(&value, head.width));
            }
            cells.write(sheet, (at_row, at), value, head.link)?;
        }
        // Not all programs fit rows to wrapped text when they open a workbook.
        sheet.set_row_height(at_row, cells::height(lines))?;
    }
    sheet.autofilter(0, 0, last, heads.len() as u16 - 1)?;
    choices(sheet, heads, "rectified", last, &["none", "doing", "done", "not-needed"])?;
    choices(sheet, heads, "review", last, &["confirmed", "dismissed", "waiting"])?;
    Ok(())
}

/// A list of choices for a column.
fn choices(
    sheet: &mut Worksheet,
    heads: &[Head],
    key: &str,
    last: u32,
    words: &[&str],
) -> Result<(), ReportError> {
    let Some(at) = heads.iter().position(|head| head.key == key) else { return Ok(()) };
    let words: Vec<String> =
        words.iter().map(|word| Lang::Zh.word(&format!("ledger-{key}-{word}"))).collect();
    let list = DataValidation::new()
        .allow_list_strings(&words)?
        .set_error_message(Lang::Zh.word("ledger-choose"))?;
    let last = (last + SPARE_ROWS).min(MOST_ROWS as u32 - 1);
    sheet.add_data_validation(1, at as u16, last, at as u16, &list)?;
    Ok(())
}
