//! CSV files as offices save them: GBK, lines ended by CRLF.

/// A table; cells hold no commas or quotes.
pub(super) fn table(rows: &[Vec<String>]) -> Vec<u8> {
    let text: String = rows.iter().map(|row| row.join(",") + "\r\n").collect();
    encoding_rs::GBK.encode(&text).0.into_owned()
}
