//! Broken, huge and malicious files: reading ends within its bounds and says what was not read.

mod made;

use attachment::{Bounds, Contents, Note, Part, read};
use made::{compound, document, page, pdf, records, stream, workbook, zeros, zipped};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Far above what any of these files takes, also on a busy machine and unoptimised.
const LONGEST: Duration = Duration::from_secs(60);

/// Reads a file and checks what holds for every file.
#[expect(clippy::disallowed_methods, reason = "a test of time")]
fn survive(name: &str, bytes: &[u8]) -> Contents {
    let begin = Instant::now();
    let bounds = Bounds::default();
    let contents = read(name, bytes, &bounds);
    let took = begin.elapsed();
    assert!(took < LONGEST, "{name} took {took:?}");
    let characters: usize = contents.parts.iter().map(|part| part.text.chars().count()).sum();
    assert!(characters <= bounds.characters, "{name}: {characters} characters");
    assert!(contents.parts.len() <= bounds.parts, "{name}: {} parts", contents.parts.len());
    contents
}

fn has(contents: &Contents, wanted: fn(&Note) -> bool) -> bool {
    contents.notes.iter().any(wanted)
}

fn text(contents: &Contents) -> String {
    contents.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn archives_that_unpack_to_far_more() {
    let blank = vec![b' '; 80 << 20];
    let bomb = zipped(&[("a.txt", &blank)]);
    assert!(bomb.len() < 200_000);
    assert!(has(&survive("bomb.zip", &bomb), |note| matches!(note, Note::TooLarge { .. })));
    // many small ones count together
    let part = vec![b'1'; 20 << 20];
    let names: Vec<String> = (0..8).map(|number| format!("{number}.txt")).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), part.as_slice())).collect();
    let many = zipped(&files);
    let contents = survive("many.zip", &many);
    assert!(has(&contents, |note| matches!(note, Note::TooLarge { .. } | Note::Truncated { .. })));
    // and as parts of office files
    let strings = format!("<sst><si><t>{}</t></si></sst>", " ".repeat(80 << 20));
    let book = workbook("<worksheet/>", &strings);
    assert!(has(&survive("bomb.xlsx", &book), |note| matches!(note, Note::TooLarge { .. })));
}

#[test]
fn entries_that_lie_about_their_size() {
    let mut bytes = zipped(&[("a.txt", "电话13800000000".as_bytes())]);
    // sizes in the local header and in the directory: two gigabytes
    let directory = bytes.windows(4).position(|four| four == b"PK\x01\x02").expect("a directory");
    let lie = 0x8000_0000u32.to_le_bytes();
    bytes[22..26].copy_from_slice(&lie);
    bytes[directory + 24..directory + 28].copy_from_slice(&lie);
    let contents = survive("lie.zip", &bytes);
    assert_eq!(text(&contents), "电话13800000000");
    // and the compressed size beyond the end of the file
    bytes[18..22].copy_from_slice(&lie);
    bytes[directory + 20..directory + 24].copy_from_slice(&lie);
    survive("lie.zip", &bytes);
}

#[test]
fn archives_within_archives_without_end() {
    let mut bytes = zipped(&[("a.txt", b"end")]);
    for _ in 0..200 {
        bytes = zipped(&[("a.zip", &bytes), ("b.zip", &bytes[..10])]);
    }
    assert!(has(&survive("deep.zip", &bytes), |note| matches!(note, Note::TooDeep { .. })));
    let names: Vec<String> = (0..30_000).map(|number| format!("{number}.txt")).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    assert!(has(&survive("wide.zip", &zipped(&files)), |note| matches!(
        note,
        Note::Truncated { .. }
    )));
}

#[test]
fn entities_are_never_expanded() {
    let mut kinds = String::from("<!DOCTYPE x [<!ENTITY a0 \"aaaaaaaaaa\">");
    for level in 1..12 {
        let inner = format!("&a{};", level - 1).repeat(10);
        kinds.push_str(&format!("<!ENTITY a{level} \"{inner}\">"));
    }
    kinds.push_str("<!ENTITY file SYSTEM \"file:///etc/passwd\">]>");
    let sheet = format!(
        "{kinds}<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>x&a11;&file;y</t></is></c></row></sheetData></worksheet>"
    );
    assert_eq!(text(&survive("bomb.xlsx", &workbook(&sheet, ""))), "xy");
    let body = format!("{kinds}<w:p><w:r><w:t>x&a11;y</w:t></w:r></w:p>");
    assert_eq!(text(&survive("bomb.docx", &document(&body))), "xy");
}

#[test]
fn nesting_costs_no_stack() {
    let deep = "<a>".repeat(100_000);
    survive("deep.docx", &document(&deep));
    survive("deep.xlsx", &workbook(&deep, &deep));
    let tables = "<w:tbl><w:tr><w:tc>".repeat(100_000);
    survive("deep.docx", &document(&format!("{tables}<w:p><w:r><w:t>x</w:t></w:r></w:p>")));
    survive("deep.xls", "<table><tr><td>".repeat(150_000).as_bytes());
    survive("deep.xls", format!("<html>{}", "<b><div><li>".repeat(150_000)).as_bytes());
    survive("deep.doc", format!("{{\\rtf1 {}", "{".repeat(500_000)).as_bytes());
    let arrays = format!("<</Type/Catalog/Pages 2 0 R/X {}>>", "[".repeat(500_000));
    survive("deep.pdf", &pdf(&[arrays.into_bytes()]));
    survive("deep.pdf", &page("[".repeat(500_000).as_bytes(), "", &[]));
    survive("deep.pdf", &page("q ".repeat(500_000).as_bytes(), "", &[]));
}

#[test]
fn sheets_that_declare_more_than_they_hold() {
    let far = r#"<worksheet><dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" hidden="1"/></cols><sheetData>
        <row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="XFD1" t="inlineStr"><is><t>b</t></is></c></row>
        <row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>c</t></is></c></row></sheetData></worksheet>"#;
    let contents = survive("far.xlsx", &workbook(far, ""));
    assert_eq!(contents.parts[1].text.trim(), "c");
    assert_eq!(contents.parts[1].first_line, 1_048_576);
    // a cell at the far end of every row
    let row = r#"<row><c t="inlineStr"><is><t>a</t></is></c><c r="XFD1"><v>1</v></c></row>"#;
    let wide = format!("<worksheet><sheetData>{}</sheetData></worksheet>", row.repeat(100_000));
    assert!(has(&survive("wide.xlsx", &workbook(&wide, "")), |note| matches!(
        note,
        Note::Truncated { .. }
    )));
    let merged: String =
        (1..100_000).map(|row| format!("<mergeCell ref=\"A{row}:XFD1048576\"/>")).collect();
    let merged = format!(
        "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>{merged}</mergeCells></worksheet>"
    );
    assert_eq!(text(&survive("merged.xlsx", &workbook(&merged, ""))), "1");
    // hidden rows apart from each other, and cells apart from each other
    let rows: String = (0..200_000)
        .map(|row| format!("<row r=\"{}\" hidden=\"1\"><c><v>1</v></c></row>", row * 5 + 1))
        .collect();
    survive(
        "rows.xlsx",
        &workbook(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"), ""),
    );
    let backwards: String =
        (1..100_000).rev().map(|row| format!("<row r=\"{row}\"><c><v>1</v></c></row>")).collect();
    survive(
        "back.xlsx",
        &workbook(&format!("<worksheet><sheetData>{backwards}</sheetData></worksheet>"), ""),
    );
}

#[test]
fn one_long_string_in_every_cell() {
    let strings = format!(
        "<sst count=\"4000000000\" uniqueCount=\"4000000000\"><si><t>{}</t></si></sst>",
        "长".repeat(1_000_000)
    );
    let sheet = format!(
        "<worksheet><sheetData><row>{}</row></sheetData></worksheet>",
        "<c t=\"s\"><v>0</v></c>".repeat(500_000)
    );
    assert!(has(&survive("long.xlsx", &workbook(&sheet, &strings)), |note| matches!(
        note,
        Note::Truncated { .. }
    )));
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=\"\"")).collect();
    survive(
        "attributes.xlsx",
        &workbook(
            &format!(
                "<worksheet><sheetData><row{attributes}><c{attributes}><v>1</v></c></row></sheetData></worksheet>"
            ),
            "",
        ),
    );
}

#[test]
fn tables_of_pages_with_large_spans() {
    let cell = "<td colspan=65535 rowspan=65535>x</td>";
    survive(
        "spans.xls",
        format!("<table>{}</table>", format!("<tr>{}", cell.repeat(100)).repeat(500)).as_bytes(),
    );
    survive(
        "rows.xls",
        format!("<table><tr>{}{}", cell.repeat(9), "<tr><td>y".repeat(100_000)).as_bytes(),
    );
    survive(
        "entities.xls",
        format!("<table><tr><td>{}", "&amp;&#x1F600;&no".repeat(100_000)).as_bytes(),
    );
}

#[test]
fn compound_files_whose_chains_run_in_circles() {
    let good = compound("Workbook", &vec![7u8; 100_000]);
    // every table entry in turn points back to an early sector
    for target in [0u32, 1, 2, 3, 0xFFFF_FFFE, 0xFFFF_FFFF] {
        for at in (512..good.len().min(4096)).step_by(4) {
            let mut bytes = good.clone();
            bytes[at..at + 4].copy_from_slice(&target.to_le_bytes());
            survive("circle.xls", &bytes);
        }
    }
    // a header that declares more tables than there are bytes
    for at in (40..80).step_by(4) {
        let mut bytes = good.clone();
        bytes[at..at + 4].copy_from_slice(&0x7FFF_FFFFu32.to_le_bytes());
        survive("declared.xls", &bytes);
    }
}

#[test]
fn records_that_declare_more_than_they_hold() {
    let bof = [0, 6, 0x10, 0, 0, 0, 0, 0];
    let globals = [0, 6, 5, 0, 0, 0, 0, 0];
    let strings =
        [&[0xFF; 8][..], &[0xFF, 0xFF, 0x0D, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]].concat();
    let far = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0];
    let mut list: Vec<(u16, &[u8])> =
        vec![(0x0809, &globals), (0x00FC, &strings), (0x000A, b""), (0x0809, &bof)];
    for _ in 0..100_000 {
        list.push((0x0203, &far));
        list.push((0x0203, &[0, 0, 0, 0]));
    }
    list.extend(vec![(0x0809, bof.as_slice()); 100_000]);
    survive("records.xls", &compound("Workbook", &records(&list)));
    let mut bytes = vec![0u8; 2000];
    bytes[2] = 0xC1;
    bytes[0x4C..0x50].copy_from_slice(&u32::MAX.to_le_bytes());
    bytes[0x1A6..0x1AA].copy_from_slice(&u32::MAX.to_le_bytes());
    survive("text.doc", &compound("WordDocument", &bytes));
}

#[test]
fn pdf_streams_that_unpack_to_far_more() {
    let bomb = zeros(100 << 20);
    let flate = "/Filter/FlateDecode";
    let contents = |object: Vec<u8>| {
        let mut objects = vec![
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>".to_vec(),
        ];
        objects.push(object);
        pdf(&objects)
    };
    let large = survive("bomb.pdf", &contents(stream(flate, &bomb)));
    assert!(has(&large, |note| matches!(note, Note::TooLarge { .. })));
    let twice = survive(
        "bomb.pdf",
        &contents(stream("/Filter[/FlateDecode/FlateDecode]", &vec![b'x'; 300 << 10])),
    );
    assert!(has(&twice, |note| matches!(note, Note::TooLarge { .. })));
    // the same one drawn again and again
    let draws = "/X Do ".repeat(200_000);
    let form = stream(&format!("/Type/XObject/Subtype/Form{flate}"), &zeros(40 << 20));
    survive("again.pdf", &page(draws.as_bytes(), "/XObject<</X 5 0 R>>", &[form]));
}

#[test]
fn pdf_objects_that_refer_to_each_other_without_end() {
    let tree = |kids: &str| {
        pdf(&[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            format!("<</Type/Pages/Kids[{kids}]/Count 1000000000/Parent 2 0 R>>").into_bytes(),
        ])
    };
    survive("circle.pdf", &tree("2 0 R"));
    survive("circle.pdf", &tree(&"2 0 R ".repeat(10_000)));
    survive(
        "circle.pdf",
        &pdf(&[b"1 0 R".to_vec(), b"<</Length 2 0 R>>stream\nendstream".to_vec()]),
    );
    // forms that draw each other, twice each
    let form = |other: u32| {
        stream(
            &format!("/Type/XObject/Subtype/Form/Resources<</XObject<</X {other} 0 R>>>>"),
            b"/X Do /X Do /X Do /X Do",
        )
    };
    survive("forms.pdf", &page(b"/X Do", "/XObject<</X 5 0 R>>", &[form(6), form(5)]));
    // tables of objects that name each other as the one before
    let mut bytes = pdf(&[b"<</Type/Catalog>>".to_vec()]);
    let table = bytes.windows(4).rposition(|four| four == b"xref").expect("a table") - 5;
    bytes.extend(
        format!("\nxref\n0 0\ntrailer<</Prev {table}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF")
            .bytes(),
    );
    survive("tables.pdf", &bytes);
    survive("size.pdf", b"%PDF-1.7\nxref\n0 4294967295\n0000000000 65535 f \ntrailer<</Size 4294967295/Root 1 0 R>>\nstartxref\n9\n%%EOF");
    let widths = "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</W[0 4294967295 500]>>]>>";
    survive(
        "widths.pdf",
        &page(b"BT /F1 1 Tf <0001> Tj ET", "/Font<</F1 5 0 R>>", &[widths.as_bytes().to_vec()]),
    );
}

#[test]
fn cut_files_give_what_is_left() {
    let files: [(&str, &[u8]); 8] = [
        ("a.doc", include_bytes!("fixtures/document.doc")),
        ("a.docx", include_bytes!("fixtures/document.docx")),
        ("a.pdf", include_bytes!("fixtures/document.pdf")),
        ("a.rtf", include_bytes!("fixtures/document.rtf")),
        ("a.odt", include_bytes!("fixtures/document.odt")),
        ("a.xls", include_bytes!("fixtures/sheets.xls")),
        ("a.xlsx", include_bytes!("fixtures/sheets.xlsx")),
        ("b.doc", include_bytes!("fixtures/page.doc")),
    ];
    for (name, bytes) in files {
        for share in 1..40 {
            survive(name, &bytes[..bytes.len() * share / 40]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_survived(file in 0usize..7, at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40)) {
        let files: [&[u8]; 7] = [
            include_bytes!("fixtures/document.doc"),
            include_bytes!("fixtures/document.docx"),
            include_bytes!("fixtures/document.pdf"),
            include_bytes!("fixtures/restricted.pdf"),
            include_bytes!("fixtures/sheets.xls"),
            include_bytes!("fixtures/document.rtf"),
            include_bytes!("fixtures/sheets.ods"),
        ];
        let mut bytes = files[file].to_vec();
        for (index, byte) in at {
            let length = bytes.len();
            bytes[index.index(length)] = byte;
        }
        survive("a.xls", &bytes);
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        survive("a.csv", &bytes);
    }
}

#[test]
fn small_bounds_hold() {
    let bounds = Bounds { characters: 5, parts: 1, cells: 3, ..Bounds::default() };
    let contents = read("a.xls", include_bytes!("fixtures/sheets.xls"), &bounds);
    let characters: usize =
        contents.parts.iter().map(|part: &Part| part.text.chars().count()).sum();
    assert!(characters <= 5 && contents.parts.len() <= 1);
    assert!(has(&contents, |note| matches!(note, Note::Truncated { .. })));
}
