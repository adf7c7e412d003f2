//! Catalog files in the shapes that governments use, and files that are no catalogs.
#![expect(clippy::disallowed_methods, reason = "tests read fixtures")]

use standard::catalog::import::{self, File, ImportError, Imported, Options};
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
    for (file, table) in &imported.skipped {
        let _ = writeln!(text, "- {file} {table}");
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

#[test]
fn one_bad_file_imports_nothing() {
    let error = import(&["two-row-header.xlsx", "broken-not-a-catalog.xlsx"])
        .expect_err("the second is no catalog");
    assert!(matches!(error, ImportError::NoCatalog { .. }));
}
