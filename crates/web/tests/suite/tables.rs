//! Tables of permissions: each row begins with a method and an address.

/// Fails where an address stands in none of the tables, or a row of theirs is no address.
pub fn name_all<'a>(
    addresses: impl Iterator<Item = (&'a str, &'a str)>,
    tables: &[&[(&'a str, &'a str, &'a str)]],
) {
    let mut found: Vec<(&str, &str)> = addresses.collect();
    let rows = tables.iter().flat_map(|rows| rows.iter());
    let mut expected: Vec<(&str, &str)> = rows.map(|(method, path, _)| (*method, *path)).collect();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected, "every address is in the table");
}
