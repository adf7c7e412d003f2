//! Dates in text and addresses.

/// What holds of every text.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut end = 0;
    for found in page::dates::find_all(&text) {
        assert!(end <= found.start && found.start < found.end, "dates stand one after the other");
        assert!(text.get(found.start..found.end).is_some(), "a date stands between characters");
        assert!(page::dates::YEARS.contains(&found.date.year()), "a date of a page");
        end = found.end;
    }
    let _ = page::dates::find(&text);
    let _ = page::dates::find_labelled(&text);
    let _ = page::dates::only(&text);
    let _ = page::dates::month_day(&text);
    let _ = page::dates::year_month(&text);
    let _ = page::dates::in_address(&text);
    let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
    let (one, other) = text.split_at(half);
    let _ = page::dates::join(one, other);
}
