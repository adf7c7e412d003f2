//! Catalog files that reach for more memory than a table is worth.

use standard::catalog::grid::Table;
use standard::catalog::readers::{ReadError, tables};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

fn workbook(sheet: &str) -> Vec<u8> {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"r1\" Type=\"{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let files = [
        ("_rels/.rels", relation(&format!("{kind}/officeDocument"), "xl/workbook.xml")),
        ("xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>".into()),
        ("xl/_rels/workbook.xml.rels", relation(&format!("{kind}/worksheet"), "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", sheet.into()),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("an archive").into_inner()
}

fn cells(table: &Table) -> usize {
    table.rows.iter().map(|row| row.cells.len()).sum()
}

#[test]
fn a_cell_at_the_far_corner_costs_nothing() {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>序号</v></c></row>\
        <row r=\"1048576\"><c r=\"XFD1048576\" t=\"str\"><v>x</v></c></row></sheetData></worksheet>";
    let read = tables("目录.xlsx", &workbook(sheet)).expect("a workbook");
    assert_eq!((cells(&read[0]), read[0].cut), (1, true));
}

#[test]
fn merged_areas_over_each_other_are_cut() {
    let areas = "<mergeCell ref=\"A1:GR50000\"/>".repeat(1000);
    let sheet = format!(
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>{}</v></c></row>\
         <row r=\"50000\"><c r=\"GR50000\"><v>1</v></c></row></sheetData><mergeCells>{areas}</mergeCells></worksheet>",
        "长".repeat(10_000)
    );
    let read = tables("目录.xlsx", &workbook(&sheet)).expect("a workbook");
    assert!(read[0].cut && cells(&read[0]) <= 2_000_000);
    let spans = format!(
        "<table><tr>{}</table>",
        "<td colspan=18446744073709551615 rowspan=65000>长长长</td>".repeat(50)
    );
    let read = tables("目录.html", spans.as_bytes()).expect("a page");
    assert!(read[0].cut && cells(&read[0]) <= 2_000_000);
}

#[test]
fn old_workbooks_whose_cells_lie_outside_are_damaged() {
    let mut records = vec![0x09, 0x08, 8, 0, 0, 6, 0x10, 0, 0, 0, 0, 0];
    records.extend([0x03, 0x02, 14, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    records.extend([0x03, 0x02, 14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    file.create_stream("/Workbook").expect("a stream").write_all(&records).expect("its records");
    let bytes = file.into_inner().into_inner();
    assert_eq!(
        tables("目录.xls", &bytes),
        Err(ReadError::Damaged("its sheets are too large".into()))
    );
}
