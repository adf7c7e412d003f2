//! Division codes (GB/T 2260) as far as they are known.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

static KNOWN: LazyLock<FxHashMap<u16, u128>> = LazyLock::new(|| {
    let lines = include_str!("../data/divisions.txt").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.split(' ');
            let prefecture: u16 = words.next()?.parse().ok()?;
            let counties = words.filter_map(|word| word.parse::<u32>().ok());
            Some((
                prefecture,
                counties.filter(|code| *code < 100).fold(0, |set, code| set | 1 << code),
            ))
        })
        .collect()
});

/// How well a division code is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Known {
    /// No such province.
    Not,
    /// The province exists; the rest is not on record.
    Province,
    /// The prefecture is or may have been one; counties before 2002 are not all on record.
    Prefecture,
    /// The six digits are on record.
    County,
}

/// Prefectures (地区) that were dissolved before the record begins had these numbers.
const OLD_PREFECTURES: std::ops::RangeInclusive<u32> = 21..=34;
/// Provinces without prefectures.
const MUNICIPALITIES: [u32; 4] = [11, 12, 31, 50];
/// Taiwan, Hong Kong and Macao, and residence permits of their people.
const BEYOND_RECORD: [u32; 4] = [71, 81, 82, 83];

/// How well six digits are known as a division code.
pub(crate) fn known(code: u32) -> Known {
    let (province, prefecture, county) = (code / 10_000, code / 100 % 100, code % 100);
    if BEYOND_RECORD.contains(&province) {
        return Known::Prefecture;
    }
    let key = u16::try_from(code / 100).unwrap_or_default();
    match KNOWN.get(&key) {
        Some(counties) if counties & (1 << county) != 0 => Known::County,
        Some(_) => Known::Prefecture,
        None if !is_province(province) => Known::Not,
        None if OLD_PREFECTURES.contains(&prefecture) && !MUNICIPALITIES.contains(&province) => {
            Known::Prefecture
        }
        None => Known::Province,
    }
}

fn is_province(code: u32) -> bool {
    let first = u16::try_from(code * 100 + 1).unwrap_or_default();
    KNOWN.contains_key(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        assert_eq!(known(420_802), Known::County);
        assert_eq!(known(422_401), Known::Prefecture);
        assert_eq!(known(114_208), Known::Province);
        assert_eq!(known(200_102), Known::Not);
        assert_eq!(known(911_101), Known::Not);
        assert_eq!(known(830_000), Known::Prefecture);
    }
}
