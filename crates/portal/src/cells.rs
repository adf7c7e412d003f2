//! Tables that people open in a spreadsheet: CSV that Excel reads as Chinese, with no cell that it takes for a
//! formula.

/// Rows as CSV with a byte order mark and lines that end as on Windows.
///
/// # Errors
/// Where rows have different numbers of cells.
pub fn csv<const N: usize>(
    head: &[String; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row.map(harmless))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A cell that a spreadsheet takes for text.
fn harmless(text: String) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::csv;

    #[test]
    fn no_cell_becomes_a_formula() {
        let rows = [["=HYPERLINK(\"x\")".to_owned(), "救助 \"甲\", 乙".to_owned()]];
        let written = csv(&["题名".to_owned(), "栏目".to_owned()], rows).unwrap();
        let wanted = "\u{feff}题名,栏目\r\n\"'=HYPERLINK(\"\"x\"\")\",\"救助 \"\"甲\"\", 乙\"\r\n";
        assert_eq!(String::from_utf8(written).unwrap(), wanted);
    }
}
