//! Moments of the store (seconds UTC) and days in China.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, time};
use jiff::tz::{Offset, offset};
use standard::calendar::Calendar;

/// China has one time of day, without summer time.
const CHINA: Offset = offset(8);

/// From when on a working day offices are told what waits for them.
const MORNING: Time = time(8, 30, 0, 0);

/// Whether a moment is on a working day in China, and offices have begun.
pub fn is_office_morning(now: i64) -> bool {
    let at = minute(now);
    at.time() >= MORNING && Calendar::builtin().is_working_day(at.date())
}

/// A time of day in China as a moment.
pub fn moment(at: DateTime) -> i64 {
    CHINA.to_timestamp(at).map_or(0, Timestamp::as_second)
}

/// A moment as a time of day in China.
pub fn minute(moment: i64) -> DateTime {
    let at = Timestamp::from_second(moment).unwrap_or(Timestamp::UNIX_EPOCH);
    CHINA.to_datetime(at)
}

/// A moment as people read it, to the minute, in China: `2026-11-23 12:00`.
pub fn written(moment: i64) -> String {
    minute(moment).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A moment's day in China.
pub fn day(moment: i64) -> Date {
    minute(moment).date()
}

/// The moment at which a day in China ends.
pub fn end_of(day: Date) -> i64 {
    moment(day.tomorrow().unwrap_or(day).at(0, 0, 0, 0))
}

/// A day as it is written: `2026-01-02`, `2026年1月2日`, `2026/1/2`, with or without a time of day.
pub fn day_of(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if let Ok(at) = text.parse::<DateTime>() {
        return Some(at);
    }
    let numbers: Vec<i16> = text
        .split(|character: char| !character.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let part = |at: usize| numbers.get(at).copied().unwrap_or_default().try_into().ok();
    if !(3..=6).contains(&numbers.len()) || numbers[0] < 1900 {
        return None;
    }
    DateTime::new(numbers[0], part(1)?, part(2)?, part(3)?, part(4)?, part(5)?, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, expected) in [
            ("2026-01-02", Some(date(2026, 1, 2).at(0, 0, 0, 0))),
            ("2026-01-02 09:30", Some(date(2026, 1, 2).at(9, 30, 0, 0))),
            ("2026-01-02T09:30:05", Some(date(2026, 1, 2).at(9, 30, 5, 0))),
            ("2026年1月2日", Some(date(2026, 1, 2).at(0, 0, 0, 0))),
            ("2026/1/2", Some(date(2026, 1, 2).at(0, 0, 0, 0))),
            ("2026-02-30", None),
            ("26-1-2", None),
            ("昨天", None),
            ("", None),
        ] {
            assert_eq!(day_of(text), expected, "{text}");
        }
    }

    #[test]
    fn moments_are_of_china() {
        let at = date(2026, 1, 1).at(0, 0, 0, 0);
        assert_eq!(moment(at), 1_767_196_800);
        assert_eq!(minute(1_767_196_800), at);
        assert_eq!(day(1_767_196_799), date(2025, 12, 31));
        assert_eq!(end_of(date(2025, 12, 31)), 1_767_196_800);
    }
}
