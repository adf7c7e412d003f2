//! Catalog files in the shapes that governments use, and files that are no catalogs.
#![expect(clippy::disallowed_methods, reason = "tests read fixtures")]

use standard::catalog::import::{self, File, ImportError, Imported, Options, WhySkipped};
use standard::catalog::rows::Reason;
use standard::{Field, Layer, Level, Method, Standard};
use std::fmt::Write;
use std::path::Path;

fn read(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(name))
        .expect("a fixture")
}

fn import(names: &[&str]) -> Result<Imported, ImportError> {
    let contents: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (*name, read(name))).collect();
    let files: Vec<File<'_>> = contents.iter().map(|(name, bytes)| File { name, bytes }).collect();
    let options =
        Options { name: "测试".into(), number: "1".into(), layer: Layer::County, field: None };
    import::import(&files, &Standard::builtin(), &options)
}

/// Everything that was read, one line a row, and everything that was not.
fn told(imported: &Imported) -> String {
    let mut text = String::new();
    let standard = &imported.standard;
    for field in standard.fields.iter().chain(&standard.village) {
        tell_field(field, &mut text);
    }
    for problem in &imported.problems {
        let column = problem.column.map(|column| format!(" 列{column}")).unwrap_or_default();
        let _ = writeln!(
            text,
            "! {} {} 行{}{column} {:?} {}",
            problem.file, problem.table, problem.row, problem.reason, problem.found
        );
    }
    for (_, aside) in &imported.asides {
        let _ = writeln!(
            text,
            "~ {} 行{} {} {}",
            aside.table,
            aside.row,
            aside.kind,
            aside.text.replace('\n', " ")
        );
    }
    for skipped in &imported.skipped {
        let _ = writeln!(text, "- {} {} {:?}", skipped.file, skipped.table, skipped.why);
    }
    text
}

fn tell_field(field: &Field, text: &mut String) {
    let _ = writeln!(text, "# {} {} {}", field.no, field.slug, field.name);
    for entry in &field.entries {
        let levels = [Level::City, Level::County, Level::Town, Level::Village];
        let levels: String = levels
            .into_iter()
            .zip("市县乡村".chars())
            .filter(|(level, _)| entry.levels.has(*level))
            .map(|(_, name)| name)
            .collect();
        let method = if entry.method == Method::Active { "主动" } else { "依申请" };
        let days = entry.limit.working_days.map_or("-".to_owned(), |days| days.to_string());
        let _ = writeln!(
            text,
            "{} | {} | {} | {} | {} | {days} | {} | {} | {} | {method} | {levels} | {}",
            entry.seq,
            entry.matter1,
            entry.matter2.as_deref().unwrap_or("-"),
            entry.elements.join(";"),
            entry.basis.join(";"),
            entry.body.join(";"),
            entry.channels.join(";"),
            entry.audience,
            entry.column.as_deref().unwrap_or("-"),
        );
    }
}

macro_rules! shape {
    ($test:ident, $file:literal) => {
        #[test]
        fn $test() {
            insta::assert_snapshot!(told(&import(&[$file]).expect("a catalog")));
        }
    };
}

shape!(two_row_header, "two-row-header.xlsx");
shape!(headings_before_tables, "headings-before-tables.docx");
shape!(saved_page_gbk, "saved-page-gbk.html");
shape!(sections_in_one_sheet, "sections-in-one-sheet.xlsx");
shape!(field_column, "field-column.xls");
shape!(sheet_a_field, "sheet-a-field.xlsx");
shape!(village, "village-gbk.csv");

#[test]
fn what_is_exported_is_imported_again() {
    let standard = Standard::builtin();
    let bytes = standard::catalog::export::workbook(&standard, &[]).expect("a workbook");
    let options =
        Options { name: "再导入".into(), number: "1".into(), layer: Layer::County, field: None };
    let again = import::import(&[File { name: "all.xlsx", bytes: &bytes }], &standard, &options)
        .expect("a catalog");
    for field in &standard.fields {
        let read =
            again.standard.field(&field.slug).unwrap_or_else(|| panic!("{} is gone", field.name));
        let names = |field: &Field| -> Vec<(String, Option<String>, Method)> {
            field
                .entries
                .iter()
                .map(|entry| (entry.matter1.clone(), entry.matter2.clone(), entry.method))
                .collect()
        };
        assert_eq!(names(read), names(field), "{}", field.name);
    }
}

#[test]
fn files_that_are_no_catalogs() {
    let names = [
        "broken-not-a-catalog.xlsx",
        "broken-header-only.xlsx",
        "broken-cut-off.xlsx",
        "broken-pdf.pdf",
        "broken-empty.csv",
        "broken-picture.xlsx",
        "broken-no-table.html",
        "broken-only-gaps.csv",
    ];
    let errors: Vec<String> =
        names.iter().map(|name| import(&[name]).expect_err(name).to_string()).collect();
    insta::assert_snapshot!(errors.join("\n"));
}

/// A page with one table; cells with `rows` are merged over so many rows.
fn page(rows: &[&[(&str, u32)]]) -> String {
    let head = [
        "序号",
        "一级事项",
        "二级事项",
        "公开内容",
        "公开时限",
        "公开对象",
        "公开方式",
        "公开层级",
        "网站所属栏目",
    ];
    let mut html = String::from("<html><body><h1>社会救助领域基层政务公开标准目录</h1><table><tr>");
    for cell in head {
        let _ = write!(html, "<td>{cell}</td>");
    }
    html.push_str("</tr>");
    for row in rows {
        html.push_str("<tr>");
        for (text, over) in *row {
            let _ = write!(html, "<td rowspan='{over}'>{text}</td>");
        }
        html.push_str("</tr>");
    }
    html + "</table></body></html>"
}

fn import_page(html: &str) -> Imported {
    let options =
        Options { name: "测试".into(), number: "1".into(), layer: Layer::County, field: None };
    let file = File { name: "目录.html", bytes: html.as_bytes() };
    import::import(&[file], &Standard::builtin(), &options).expect("a catalog")
}

#[test]
fn rows_under_a_merged_matter_are_read_as_a_whole() {
    let imported = import_page(&page(&[
        &[
            ("1", 3),
            ("综合业务", 3),
            ("政策法规文件", 3),
            ("法规文件", 1),
            ("20个工作日内", 1),
            ("全社会", 1),
            ("依申请公开", 1),
            ("县级", 1),
            ("社会救助/政策", 1),
        ],
        &[
            ("办理指南", 1),
            ("每年年底前", 1),
            ("救助对象", 1),
            ("主动公开", 1),
            ("县级、乡级", 1),
            ("社会救助/指南", 1),
        ],
        &[
            ("监督电话", 1),
            ("每年年底前", 1),
            ("全社会", 1),
            ("主动公开", 1),
            ("乡级", 1),
            ("社会救助/政策", 1),
        ],
    ]));
    let [field] = &imported.standard.fields[..] else { panic!("one field") };
    let [entry] = &field.entries[..] else { panic!("one entry: {:?}", field.entries) };
    assert_eq!(entry.elements, ["法规文件", "办理指南", "监督电话"]);
    assert_eq!(entry.limit.text, "20个工作日内；每年年底前");
    assert_eq!(entry.audience, "全社会、救助对象");
    assert_eq!(entry.method, Method::Active);
    assert!(entry.levels.county && entry.levels.town && !entry.levels.village);
    assert_eq!(entry.column.as_deref(), Some("社会救助/政策"));
    let told: Vec<_> =
        imported.problems.iter().map(|one| (one.row, one.column, one.reason)).collect();
    assert_eq!(
        told,
        [
            (3, Some(5), Reason::Continued),
            (3, Some(6), Reason::Continued),
            (3, Some(7), Reason::Continued),
            (3, Some(8), Reason::Continued),
            (3, Some(9), Reason::ContinuedOtherwise),
        ]
    );
    assert_eq!(imported.problems[4].found, "社会救助/指南");
}

#[test]
fn a_blank_of_a_matter_is_filled_by_the_row_below() {
    let imported = import_page(&page(&[
        &[
            ("1", 2),
            ("综合业务", 2),
            ("政策法规文件", 2),
            ("法规文件", 1),
            ("", 1),
            ("全社会", 2),
            ("主动公开", 2),
            ("县级", 2),
            ("", 1),
        ],
        &[("办理指南", 1), ("20个工作日内", 1), ("社会救助/政策", 1)],
    ]));
    let entry = &imported.standard.fields[0].entries[0];
    assert_eq!((entry.limit.text.as_str(), entry.limit.working_days), ("20个工作日内", Some(20)));
    assert_eq!(entry.column.as_deref(), Some("社会救助/政策"));
    assert!(imported.problems.is_empty(), "{:?}", imported.problems);
}

#[test]
fn hidden_sheets_are_named() {
    let bytes = standard::catalog::export::workbook(&Standard::builtin(), &[]).expect("a workbook");
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, hidden) in [("01社会救助", false), ("02底稿", true)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        sheet.set_hidden(hidden);
        let head = ["序号", "一级事项", "二级事项", "公开内容", "公开时限"];
        let row = ["1", "综合业务", "政策法规文件", "法规文件", "20个工作日内"];
        for (down, cells) in [head, row].iter().enumerate() {
            for (right, cell) in cells.iter().enumerate() {
                let (down, right) = (u32::try_from(down), u16::try_from(right));
                sheet
                    .write_string(down.expect("few"), right.expect("few"), *cell)
                    .expect("it is written");
            }
        }
    }
    let hiding = book.save_to_buffer().expect("a workbook");
    let options =
        Options { name: "测试".into(), number: "1".into(), layer: Layer::County, field: None };
    let read = |bytes: &[u8]| {
        let file = File { name: "目录.xlsx", bytes };
        import::import(&[file], &Standard::builtin(), &options).expect("a catalog")
    };
    let imported = read(&hiding);
    let skipped: Vec<_> = imported.skipped.iter().map(|one| (&*one.table, one.why)).collect();
    assert_eq!(skipped, [("02底稿", WhySkipped::Hidden)]);
    assert_eq!(imported.standard.fields.iter().map(|field| field.entries.len()).sum::<usize>(), 1);
    let hidden = read(&bytes).skipped.into_iter().filter(|one| one.why == WhySkipped::Hidden);
    assert_eq!(hidden.count(), 0);
}

#[test]
fn one_bad_file_imports_nothing() {
    let error = import(&["two-row-header.xlsx", "broken-not-a-catalog.xlsx"])
        .expect_err("the second is no catalog");
    assert!(matches!(error, ImportError::NoCatalog { .. }));
}
