//! Workbooks: sheets of texts, some of their rows, columns or the whole sheet hidden.

use super::{archive, xml};
use crate::model::SheetContent;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PARTS: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A sheet with a title and a place.
pub(super) fn named(title: &str, place: &str) -> Vec<u8> {
    let rows = vec![vec![title.to_owned()], vec![place.to_owned()]];
    book(&[SheetContent { name: "附表".into(), rows, ..SheetContent::default() }])
}

/// A workbook.
pub(super) fn book(sheets: &[SheetContent]) -> Vec<u8> {
    let numbers = 1..=sheets.len();
    let overrides: String = numbers
        .clone()
        .map(|n| format!(r#"<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{KIND}.worksheet+xml"/>"#))
        .collect();
    let relations: String = numbers
        .clone()
        .map(|n| format!(r#"<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>"#))
        .collect();
    let listed: String = sheets
        .iter()
        .zip(numbers.clone())
        .map(|(sheet, n)| {
            let state = if sheet.hidden { r#" state="hidden""# } else { "" };
            format!(r#"<sheet name="{}" sheetId="{n}"{state} r:id="rId{n}"/>"#, xml(&sheet.name))
        })
        .collect();
    let mut parts = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                r#"{HEAD}<Types xmlns="{PARTS}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>{overrides}</Types>"#
            ),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                r#"{HEAD}<Relationships xmlns="{PARTS}/relationships"><Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                r#"{HEAD}<Relationships xmlns="{PARTS}/relationships">{relations}</Relationships>"#
            ),
        ),
    ];
    for (sheet, n) in sheets.iter().zip(numbers) {
        parts.push((format!("xl/worksheets/sheet{n}.xml"), page(sheet)));
    }
    archive(parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())))
}

fn page(sheet: &SheetContent) -> String {
    let columns: String = sheet
        .hidden_columns
        .iter()
        .map(|at| {
            format!(r#"<col min="{0}" max="{0}" width="0" hidden="1" customWidth="1"/>"#, at + 1)
        })
        .collect();
    let columns = if columns.is_empty() { columns } else { format!("<cols>{columns}</cols>") };
    let rows: String =
        sheet.rows.iter().enumerate().map(|(at, row)| line(sheet, at, row)).collect();
    format!(r#"{HEAD}<worksheet xmlns="{MAIN}">{columns}<sheetData>{rows}</sheetData></worksheet>"#)
}

fn line(sheet: &SheetContent, at: usize, row: &[String]) -> String {
    let number = at + 1;
    let hidden = if sheet.hidden_rows.contains(&at) { r#" hidden="1""# } else { "" };
    let cells: String = ('A'..='Z')
        .zip(row)
        .map(|(letter, text)| {
            format!(r#"<c r="{letter}{number}" t="inlineStr"><is><t>{}</t></is></c>"#, xml(text))
        })
        .collect();
    format!(r#"<row r="{number}"{hidden}>{cells}</row>"#)
}
