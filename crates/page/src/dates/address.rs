//! Dates in addresses. An address is full of numbers that look like dates; only shapes in which a
//! content system writes the day of publication count.

use super::make;
use jiff::civil::Date;

/// The day that an address carries in its directories or in a file name of a known shape:
/// `/202312/t20231205_…`, `/art/2019/2/28/art_…`, `/2023/0214/…`, `/20230214/…`, `/2023-02/14/…`,
/// `/P020230214….pdf`, `/20230214093012345.html`.
///
/// The host, the query and the fragment are not looked at, nor is a number that is an id: the last
/// segment counts only in the shapes named.
pub fn in_address(address: &str) -> Option<Date> {
    let path = path_of(address);
    let (directories, file) = match path.rsplit_once('/') {
        Some(parts) => parts,
        None => ("", path),
    };
    in_file_name(file).or_else(|| in_directories(directories))
}

fn path_of(address: &str) -> &str {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let address = &address[..end];
    match address.find("://") {
        Some(scheme) => {
            let rest = &address[scheme + 3..];
            rest.find('/').map_or("", |slash| &rest[slash..])
        }
        None => address,
    }
}

fn in_file_name(file: &str) -> Option<Date> {
    let stem = file.split('.').next().unwrap_or(file);
    if let Some(rest) = stem.strip_prefix('t').or_else(|| stem.strip_prefix('T')) {
        let (day, tail) = rest.split_at_checked(8)?;
        if tail.starts_with('_') {
            return compact(day);
        }
    }
    if let Some(rest) = stem.strip_prefix("P0").or_else(|| stem.strip_prefix("W0"))
        && rest.len() >= 17
        && rest.bytes().all(|b| b.is_ascii_digit())
    {
        return compact(&rest[..8]);
    }
    // A time stamp: fourteen digits, or seventeen with milliseconds.
    if matches!(stem.len(), 14 | 17) && stem.bytes().all(|b| b.is_ascii_digit()) {
        let part = |from: usize, to: usize| stem[from..to].parse::<u8>().ok();
        if part(8, 10)? < 24 && part(10, 12)? < 60 && part(12, 14)? < 60 {
            return compact(&stem[..8]);
        }
    }
    None
}

fn in_directories(directories: &str) -> Option<Date> {
    let mut found = None;
    // From the right: the directory nearest to the file is the youngest layer of the address.
    let (mut after_next, mut after) = ("", "");
    for segment in directories.split('/').rev() {
        found = found.or_else(|| in_segments(segment, after, after_next));
        (after_next, after) = (after, segment);
    }
    found
}

/// `segment` with the two directories that follow it.
fn in_segments(segment: &str, after: &str, after_next: &str) -> Option<Date> {
    match segment.len() {
        4 => {
            let year = number(segment)?;
            if after.len() == 4 {
                let day = number(after)?;
                return make(year, (day / 100).try_into().ok()?, (day % 100).try_into().ok()?);
            }
            make(year, short(after)?, short(after_next)?)
        }
        6 => {
            let value: i32 = digits(segment)?.parse().ok()?;
            make((value / 100).try_into().ok()?, (value % 100).try_into().ok()?, short(after)?)
        }
        7 => {
            let (year, month) = segment.split_once('-')?;
            make(number(year)?, short(month)?, short(after)?)
        }
        8 if segment.bytes().all(|b| b.is_ascii_digit()) => compact(segment),
        8..=10 => {
            let mut parts = segment.split('-');
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            if parts.next().is_some() || year.len() != 4 {
                return None;
            }
            make(number(year)?, short(month)?, short(day)?)
        }
        _ => None,
    }
}

fn digits(s: &str) -> Option<&str> {
    (!s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())).then_some(s)
}

fn number(s: &str) -> Option<i16> {
    digits(s)?.parse().ok()
}

/// A month or a day: one or two digits.
fn short(s: &str) -> Option<i8> {
    if s.len() > 2 { None } else { digits(s)?.parse().ok() }
}

fn compact(s: &str) -> Option<Date> {
    let value: i32 = digits(s)?.parse().ok()?;
    make(
        (value / 10_000).try_into().ok()?,
        (value / 100 % 100).try_into().ok()?,
        (value % 100).try_into().ok()?,
    )
}
