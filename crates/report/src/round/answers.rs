//! The workbook in which offices answer what they have to mend without a network (整改答复表).

use crate::error::ReportError;
use crate::ledger::cells::{self, Cells, Formats, Value};
use crate::text::place;
use crate::words::{Lang, advice, rule_name, sentence};
use assess::Finding;
use jiff::civil::Date;
use rust_xlsxwriter::{DataValidation, Workbook};
use std::io::Write;

const ZH: Lang = Lang::Zh;
/// Columns with their widths: what is known, then what is filled in.
const COLUMNS: [(&str, f64); 10] = [
    ("item", 7.0),
    ("unit", 16.0),
    ("rule", 16.0),
    ("place", 26.0),
    ("page", 22.0),
    ("found", 34.0),
    ("demand", 34.0),
    ("due", 11.5),
    ("answer", 13.0),
    ("note", 34.0),
];
/// What may be answered, by the words of the list.
const ANSWERS: [&str; 3] = ["done", "needs-time", "appeals"];
/// Row of the headings: above it stand the title and how to fill it in.
const HEAD: u32 = 2;
/// A4.
const PAPER: u8 = 9;

/// Something open in a ledger, to be answered.
#[derive(Debug, Clone)]
pub struct AnswerLine {
    /// Number of the item, by which the answer finds it again.
    pub item: i64,
    /// Unit at which it was found.
    pub unit: String,
    /// Organ that has to mend it.
    pub organ: String,
    /// What was found.
    pub finding: Finding,
    /// Last day to mend it.
    pub deadline: Date,
}

impl AnswerLine {
    fn cell(&self, key: &str) -> Value {
        match key {
            "item" => Value::Number(self.item as f64),
            "unit" if self.organ == self.unit => Value::Text(self.unit.clone()),
            "unit" => Value::Text(format!("{} {}", self.unit, self.organ)),
            "rule" => Value::Text(rule_name(&self.finding.rule, ZH)),
            "place" => {
                let (field, below) = (self.finding.field.clone(), place(&self.finding));
                let names: Vec<String> =
                    field.into_iter().chain([below]).filter(|name| !name.is_empty()).collect();
                Value::Text(names.join(" › "))
            }
            "page" => {
                let page = self.finding.url.as_deref().or(self.finding.column_url.as_deref());
                Value::text(page)
            }
            "found" => Value::Text(sentence(&self.finding.evidence, ZH)),
            "demand" => Value::text(advice(&self.finding, ZH).as_deref()),
            "due" => Value::Date(self.deadline),
            _ => Value::Blank,
        }
    }
}

/// Writes what is open as xlsx, with a list of answers to choose from.
///
/// # Errors
/// Where the workbook cannot be made or the writer fails.
pub fn write_answer_form<W: Write>(lines: &[AnswerLine], out: &mut W) -> Result<(), ReportError> {
    let mut book = Workbook::new();
    let formats = Formats::new();
    let sheet = book.add_worksheet();
    sheet.set_name(ZH.word("answers-sheet"))?;
    sheet.set_paper_size(PAPER).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, ZH.word("answers-sheet"), &formats.title)?;
    sheet.write_string(1, 0, ZH.word("answers-how"))?;
    for (at, (key, width)) in (0u16..).zip(COLUMNS) {
        sheet.set_column_width(at, width)?;
        let head = ZH.word(&format!("answers-{key}"));
        sheet.write_string_with_format(HEAD, at, head, &formats.head)?;
    }
    let mut cells = Cells::new(&formats);
    let mut row = HEAD;
    for line in lines {
        row += 1;
        let mut high = 1;
        for (at, (key, width)) in (0u16..).zip(COLUMNS) {
            let (value, link) = (line.cell(key), key == "page");
            if !link {
                high = high.max(cells::lines(&value, width));
            }
            cells.write(sheet, (row, at), value, link)?;
        }
        sheet.set_row_height(row, cells::height(high))?;
    }
    let words = ANSWERS.map(|word| ZH.word(&format!("answers-say-{word}")));
    let list = DataValidation::new()
        .allow_list_strings(&words)?
        .set_error_message(ZH.word("ledger-choose"))?;
    if let Some(at) = COLUMNS.iter().position(|(key, _)| *key == "answer") {
        sheet.add_data_validation(HEAD + 1, at as u16, row.max(HEAD + 1), at as u16, &list)?;
    }
    sheet.autofilter(HEAD, 0, row.max(HEAD + 1), COLUMNS.len() as u16 - 1)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_freeze_panes(HEAD + 1, 1)?;
    out.write_all(&book.save_to_buffer()?)?;
    Ok(())
}
