//! Excel workbooks, made by a library that is not the one that reads them.

use attachment::{Bounds, Contents, Kind, Piece, Veil, read};
use rust_xlsxwriter::{Format, Note, Workbook, XlsxError};

fn contents(book: &mut Workbook) -> Result<Contents, XlsxError> {
    Ok(read("名单.xlsx", &book.save_to_buffer()?, &Bounds::default()))
}

#[test]
fn digits_stay_digit_for_digit() -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "身份证号")?.write(0, 1, "账号")?.write(0, 3, "金额")?;
    sheet.write(1, 0, "110101199003070011")?.write(1, 1, 6_222_021_234_567_890_000_f64)?;
    sheet.write(1, 3, 0.1 + 0.2)?;
    sheet.write_with_format(2, 0, 45_000, &Format::new().set_num_format("yyyy-mm-dd"))?;
    sheet.write_with_format(2, 1, 1234, &Format::new().set_num_format("000000"))?;
    sheet.write_formula(2, 3, rust_xlsxwriter::Formula::new("=A2").set_result("13800000000"))?;
    let contents = contents(&mut book)?;
    assert_eq!(contents.kind, Kind::Xlsx);
    assert_eq!(contents.notes, []);
    assert_eq!(
        contents.parts[0].text,
        "身份证号\t账号\t\t金额\n110101199003070011\t6222021234567890000\t\t0.3\n2023-03-15\t001234\t\t13800000000"
    );
    assert_eq!(contents.parts[0].place, ["Sheet1"]);
    Ok(())
}

#[test]
fn hidden_rows_columns_and_sheets_are_told() -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("公示")?;
    for row in 0..6 {
        sheet.write(row, 0, row)?.write(row, 2, "x")?;
    }
    sheet.set_row_hidden(2)?.set_row_hidden(3)?.set_column_hidden(2)?;
    sheet.insert_note(4, 1, &Note::new("电话 13800000000"))?;
    book.add_worksheet().set_name("底稿")?.set_hidden(true).write(0, 0, "a")?;
    book.add_worksheet().set_name("深藏")?.set_very_hidden(true).write(0, 0, "b")?;
    let contents = contents(&mut book)?;
    let part = |name: &str, piece: Piece| {
        contents.parts.iter().find(|part| part.place == [name] && part.piece == piece)
    };
    let shown = part("公示", Piece::Sheet).expect("the sheet");
    assert_eq!(shown.hidden.rows, [(3, 4)]);
    assert_eq!(shown.hidden.columns, [(2, 2)]);
    assert!(shown.hidden.covers(3, 0) && shown.hidden.covers(1, 2) && !shown.hidden.covers(1, 0));
    let comments = part("公示", Piece::Comments).expect("the comments");
    assert!(comments.text.starts_with("B5\t") && comments.text.contains("13800000000"));
    let veil = |name: &str| part(name, Piece::Sheet).and_then(|part| part.hidden.whole);
    assert_eq!(veil("底稿"), Some(Veil::Hidden));
    assert_eq!(veil("深藏"), Some(Veil::VeryHidden));
    Ok(())
}

#[test]
fn far_rows_begin_a_new_part() -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(4, 1, "近")?.write(7, 0, "隔")?.write(900_000, 0, "远")?;
    let contents = contents(&mut book)?;
    let seen: Vec<_> =
        contents.parts.iter().map(|part| (part.first_line, part.text.as_str())).collect();
    assert_eq!(seen, [(5, "\t近\n\n\n隔"), (900_001, "远")]);
    Ok(())
}
