//! Files written anew with what is seen of them: hidden sheets, comments, earlier states and the names of who wrote them
//! are gone, and so is most of their layout.

use super::{Outcome, Told, ending_at};
use crate::package::{self, Values};
use attachment::{Contents, Kind, Piece};
use privacy::mask;
use quick_xml::escape::partial_escape;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;

/// What stands behind the name of a file of which a document has the text alone.
pub(crate) const TEXT_ALONE: &str = "（文字版）";
/// Cells that a row of a document may have; in longer ones tabs part them.
const WIDEST: usize = 63;
/// Width of a page's text, in twentieths of a point.
const WIDTH: usize = 9026;

/// Parts of a document that are the same in all.
const FIXED: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#,
    ),
    (
        "word/_rels/document.xml.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        "word/styles.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/><w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>"#,
    ),
];
const BEGIN: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;
const END: &str = r#"<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>"#;
/// The lines of a table.
const BORDERS: &str = r#"<w:tblBorders><w:top w:val="single" w:sz="4"/><w:left w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="4"/><w:right w:val="single" w:sz="4"/><w:insideH w:val="single" w:sz="4"/><w:insideV w:val="single" w:sz="4"/></w:tblBorders>"#;

/// A file written anew and masked: txt and csv as what they are, workbooks as xlsx, a doc as docx, files of fixed pages and
/// others that hold text as a docx of their text. `None` for other kinds, and where something would be left.
pub(super) fn written(name: &str, contents: &Contents, values: &Values) -> Option<Outcome> {
    let mut told = Told::default();
    let (called, bytes) = match contents.kind {
        Kind::Text => (name.to_owned(), text(contents, values)),
        Kind::Csv => (name.to_owned(), table(contents, values)?),
        Kind::Xlsx | Kind::Xls | Kind::SpreadsheetXml => {
            told.anew.push(name.to_owned());
            (renamed(name, "", "xlsx"), workbook(contents, values).ok()?)
        }
        Kind::Doc => {
            told.anew.push(name.to_owned());
            (renamed(name, "", "docx"), document(contents, values)?)
        }
        Kind::Pdf | Kind::Ofd | Kind::Rtf | Kind::Html => {
            told.as_text.push(name.to_owned());
            (renamed(name, TEXT_ALONE, "docx"), document(contents, values)?)
        }
        _ => return None,
    };
    let clean = package::is_clean(&called, &bytes, values);
    clean.then_some(Outcome { name: called, bytes, told })
}

/// A file's name with something behind it, and another ending.
fn renamed(name: &str, added: &str, ending: &str) -> String {
    let (stem, _) = name.split_at(ending_at(name));
    format!("{stem}{added}.{ending}")
}

/// A text with all personal data masked. A value that was found in one cell is masked in all that say the same.
fn said(text: &str, values: &Values) -> String {
    let masked = mask(text);
    let cell = |cell: &str| values.masked(cell).unwrap_or_else(|| cell.to_owned());
    let line = |line: &str| line.split('\t').map(cell).collect::<Vec<_>>().join("\t");
    masked.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn text(contents: &Contents, values: &Values) -> Vec<u8> {
    let text: Vec<String> = contents.parts.iter().map(|part| said(&part.text, values)).collect();
    text.join("\n").into_bytes()
}

/// Rows as CSV, with the sign by which office programs know UTF-8.
fn table(contents: &Contents, values: &Values) -> Option<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(b"\xef\xbb\xbf".to_vec());
    for part in &contents.parts {
        for line in said(&part.text, values).split('\n') {
            writer.write_record(line.split('\t')).ok()?;
        }
    }
    writer.into_inner().ok()
}

/// The sheets that are seen.
fn workbook(contents: &Contents, values: &Values) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let mut names: Vec<&str> = Vec::new();
    let sheets = contents
        .parts
        .iter()
        .filter(|part| part.piece == Piece::Sheet && part.hidden.whole.is_none());
    for part in sheets {
        let name = part.place.last().map_or("Sheet1", String::as_str);
        // A sheet with a large gap comes in several parts.
        let sheet = match names.iter().position(|known| *known == name) {
            Some(at) => workbook.worksheet_from_index(at)?,
            None => {
                names.push(name);
                // A sheet's name has no asterisk.
                let name =
                    values.masked(name).map_or(name.to_owned(), |name| name.replace('*', "×"));
                workbook.add_worksheet().set_name(name)?
            }
        };
        let text = said(&part.text, values);
        for (row, line) in (part.first_line..).zip(text.split('\n')) {
            for (column, cell) in (0u16..).zip(line.split('\t')) {
                let hidden = part.hidden.covers(row, u32::from(column));
                match number(cell) {
                    _ if cell.is_empty() || hidden => {}
                    Some(number) => drop(sheet.write_number(row - 1, column, number)?),
                    None => drop(sheet.write_string(row - 1, column, cell)?),
                }
            }
        }
        sheet.autofit();
    }
    if names.is_empty() {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer()
}

/// A number that a cell can hold without changing a digit.
fn number(cell: &str) -> Option<f64> {
    let number: f64 = cell.parse().ok().filter(|number: &f64| number.is_finite())?;
    (number.to_string() == cell).then_some(number)
}

/// The text that is seen of a file as a document: paragraphs, and rows as tables. `None` where there is none, or where
/// other files are in it.
fn document(contents: &Contents, values: &Values) -> Option<Vec<u8>> {
    let text = seen(contents, values)?;
    let package = || -> ZipResult<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, part) in FIXED {
            writer.start_file(name, SimpleFileOptions::default())?;
            writer.write_all(part.as_bytes())?;
        }
        writer.start_file("word/document.xml", SimpleFileOptions::default())?;
        writer.write_all(format!("{BEGIN}{}{END}", body(&text)).as_bytes())?;
        Ok(writer.finish()?.into_inner())
    };
    package().ok()
}

/// All lines that are seen of a file without sheets, masked.
fn seen(contents: &Contents, values: &Values) -> Option<String> {
    let mut lines = Vec::new();
    for part in &contents.parts {
        // A file within another has its name in its place.
        let own = match (part.piece, part.place.as_slice()) {
            (Piece::Page | Piece::Forms, [page]) => page.bytes().all(|one| one.is_ascii_digit()),
            (Piece::Page | Piece::Forms | Piece::Sheet | Piece::Cache, _) => false,
            (_, place) => place.is_empty(),
        };
        own.then_some(())?;
        if part.hidden.whole.is_some() || part.piece == Piece::Comments {
            continue;
        }
        let text = said(&part.text, values);
        for (number, line) in (part.first_line..).zip(text.split('\n')) {
            let cells = (0u32..).zip(line.split('\t'));
            let cells = cells.filter(|(column, _)| !part.hidden.covers(number, *column));
            let cells: Vec<&str> = cells.map(|(_, cell)| cell.trim()).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                lines.push(cells.join("\t"));
            }
        }
    }
    // The lines of one page stand below the headings of another now.
    (!lines.is_empty()).then(|| said(&lines.join("\n"), values))
}

/// Lines as paragraphs and tables.
fn body(text: &str) -> String {
    let mut body = String::new();
    let mut rows: Vec<Vec<&str>> = Vec::new();
    for line in text.split('\n') {
        let cells: Vec<&str> = line.split('\t').collect();
        if (2..=WIDEST).contains(&cells.len()) {
            rows.push(cells);
            continue;
        }
        put_table(&mut body, &std::mem::take(&mut rows));
        body.push_str(&paragraph(&cells));
    }
    put_table(&mut body, &rows);
    body
}

/// Adds rows as a table, all as wide as the widest; no two tables touch.
fn put_table(body: &mut String, rows: &[Vec<&str>]) {
    let widest = rows.iter().map(Vec::len).max().unwrap_or_default();
    if widest == 0 {
        return;
    }
    let column = format!("<w:gridCol w:w=\"{}\"/>", WIDTH / widest);
    body.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/>");
    body.push_str(BORDERS);
    body.push_str("</w:tblPr><w:tblGrid>");
    body.push_str(&column.repeat(widest));
    body.push_str("</w:tblGrid>");
    for row in rows {
        body.push_str("<w:tr>");
        for at in 0..widest {
            let cell = row.get(at).copied().unwrap_or_default();
            body.push_str("<w:tc>");
            body.push_str(&paragraph(&[cell]));
            body.push_str("</w:tc>");
        }
        body.push_str("</w:tr>");
    }
    body.push_str("</w:tbl><w:p/>");
}

/// A paragraph whose pieces are parted by tabs.
fn paragraph(pieces: &[&str]) -> String {
    let pieces: Vec<String> = pieces.iter().map(|piece| run(piece)).collect();
    format!("<w:p><w:r>{}</w:r></w:p>", pieces.join("<w:tab/>"))
}

fn run(text: &str) -> String {
    // What no XML can say.
    let is_sound = |one: &char| matches!(one, ' '..='\u{fffd}' | '\u{10000}'..);
    let sound: String = text.chars().filter(is_sound).collect();
    format!("<w:t xml:space=\"preserve\">{}</w:t>", partial_escape(sound))
}

#[cfg(test)]
mod tests {
    use super::super::masked;
    use super::*;
    use attachment::{Bounds, Hidden, Part, Veil, read};

    const ID: &str = "11010519491231002X";
    const MASKED: &str = "110*************2X";

    fn part(piece: Piece, place: &[&str], text: &str) -> Part {
        let place = place.iter().map(|one| (*one).to_owned()).collect();
        let (text, hidden) = (text.to_owned(), Hidden::default());
        Part { place, piece, text, first_line: 1, hidden }
    }

    fn outcome(kind: Kind, parts: Vec<Part>) -> Option<Outcome> {
        let contents = Contents { kind, parts, notes: Vec::new() };
        let values = Values::of(&contents).expect("personal data");
        written("公示/名单.pdf", &contents, &values)
    }

    fn read_text(outcome: &Outcome) -> String {
        let read = read(&outcome.name, &outcome.bytes, &Bounds::default());
        assert_eq!((read.kind, read.notes), (Kind::Docx, Vec::new()));
        read.parts.into_iter().map(|part| part.text).collect::<Vec<_>>().join("\n")
    }

    #[tokio::test]
    async fn a_list_is_masked() -> Result<(), Box<dyn std::error::Error>> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet().set_name("名单")?;
        for (at, head) in (0..).zip(["姓名", "身份证号", "金额"]) {
            sheet.write_string(0, at, head)?;
        }
        sheet.write_string(1, 0, "张三")?;
        sheet.write_string(1, 1, ID)?;
        sheet.write_number(1, 2, 260.5)?;
        let within = masked("名单.xlsx", book.save_to_buffer()?).await?;
        assert_eq!(within.told, Told::default());
        let contents = read(&within.taken.name, &within.taken.bytes, &Bounds::default());
        assert_eq!(contents.parts[0].text, format!("姓名\t身份证号\t金额\n张三\t{MASKED}\t260.5"));
        let csv = format!("姓名,身份证号\n张三,{ID}\n");
        let written = masked("名单.csv", csv.into()).await?;
        let text = String::from_utf8(written.taken.bytes)?;
        assert!(text.contains(&format!("张三,{MASKED}")), "{text}");
        Ok(())
    }

    #[test]
    fn pages_become_a_document_of_their_text() {
        let wide = vec!["格"; WIDEST + 1].join("\t");
        let pages = vec![
            part(Piece::Page, &["1"], "名单公示\n姓名\t身份证号\t备注\n张三\t11010519491231002X"),
            part(Piece::Page, &["2"], &format!("李四\t{ID}\t<a> & \u{1}b\n{wide}\n说明")),
            part(Piece::Forms, &["2"], "审核人意见"),
        ];
        let outcome = outcome(Kind::Pdf, pages).expect("a document");
        assert_eq!(outcome.name, "公示/名单（文字版）.docx");
        assert_eq!(outcome.told.as_text, ["公示/名单.pdf"]);
        let expected = format!(
            "名单公示\n姓名\t身份证号\t备注\n张三\t{MASKED}\n李四\t{MASKED}\t<a> & b\n{wide}\n说明\n审核人意见"
        );
        assert_eq!(read_text(&outcome), expected);
    }

    #[test]
    fn what_nobody_sees_and_files_within_do_not_come_along() {
        let line = format!("身份证号：{ID}");
        let mut hidden = part(Piece::Body, &[], "隐藏的字");
        hidden.hidden.whole = Some(Veil::Invisible);
        let mut rows = part(Piece::Body, &[], "看得见\n看不见");
        rows.hidden.rows.push((2, 2));
        let parts = vec![
            part(Piece::Body, &[], &line),
            hidden,
            rows,
            part(Piece::Comments, &[], "批注"),
            part(Piece::Footnotes, &[], "脚注"),
        ];
        let document = outcome(Kind::Doc, parts).expect("a document");
        assert_eq!(document.name, "公示/名单.docx");
        assert_eq!(document.told.anew, ["公示/名单.pdf"]);
        assert_eq!(read_text(&document), format!("身份证号：{MASKED}\n看得见\n脚注"));
        let own = part(Piece::Page, &["1"], &line);
        for other in [part(Piece::Body, &["a.docx"], "文"), part(Piece::Sheet, &["表"], "格")] {
            assert!(outcome(Kind::Ofd, vec![own.clone(), other]).is_none());
        }
        assert!(outcome(Kind::Ppt, vec![own]).is_none(), "a kind that is not written");
    }

    #[test]
    fn a_value_is_masked_wherever_it_stands() {
        let said = said("户主手机\t13812348000\n附注 13812348000", &values());
        assert!(!said.contains("13812348000"), "{said}");
    }

    fn values() -> Values {
        let text = "姓名\t手机号码\n张三\t13812348000";
        let contents = read("a.csv", text.as_bytes(), &Bounds::default());
        Values::of(&contents).expect("personal data")
    }
}
