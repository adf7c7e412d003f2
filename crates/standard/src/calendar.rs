//! The working-day calendar: which days are off, which weekends are worked, and when a limit ends.
//!
//! Off days and make-up working days are data (`data/holidays.csv`, one row a day: date, `off` or
//! `work`, occasion), announced by the State Council each November for the next year. For a year
//! without rows Monday to Friday count as working days and the answer is marked provisional.

use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Longest limit in working days that is reckoned; a longer one is no limit.
pub const LONGEST_LIMIT: u32 = 5_000;

static BUILTIN: LazyLock<Calendar> =
    LazyLock::new(|| Calendar::parse(include_str!("../data/holidays.csv")).unwrap_or_default());

/// What an announcement makes of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Announced {
    /// Off, whatever the weekday.
    Off,
    /// Worked, though it is a weekend.
    Work,
}

/// Off days and make-up working days by year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    days: BTreeMap<Date, Announced>,
    years: BTreeSet<i16>,
}

/// The day on which a limit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The last day that is in time.
    pub date: Date,
    /// True when it rests on a year whose holidays are not known.
    pub provisional: bool,
}

/// A number of working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkingDays {
    /// How many.
    pub days: u32,
    /// True when it rests on a year whose holidays are not known.
    pub provisional: bool,
}

/// A calendar file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// A row is not `date,off|work[,occasion]`.
    #[error(
        "line {line}: `{text}` is not `YYYY-MM-DD,off` or `YYYY-MM-DD,work`, with the occasion after another comma if wished"
    )]
    Row {
        /// 1-based line.
        line: usize,
        /// The row, cut after 60 characters.
        text: String,
    },
    /// A day is given twice.
    #[error("line {line}: {date} is given twice; keep one of the two rows")]
    Twice {
        /// 1-based line of the second row.
        line: usize,
        /// The day.
        date: Date,
    },
    /// No row at all.
    #[error("no days in it: a calendar file has rows such as `2026-01-01,off,元旦`")]
    Empty,
}

impl Calendar {
    /// The calendar that is built in (2004–2026).
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Reads rows `date,off|work[,occasion]`; a heading, blank lines and lines with `#` are skipped.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let mut calendar = Self::default();
        for (number, row) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let row = row.trim();
            if row.is_empty() || row.starts_with('#') || row.starts_with("date,") {
                continue;
            }
            let wrong =
                || CalendarError::Row { line: number, text: row.chars().take(60).collect() };
            let mut cells = row.split(',').map(str::trim);
            let date: Date = cells.next().and_then(|cell| cell.parse().ok()).ok_or_else(wrong)?;
            let announced = match cells.next() {
                Some("off") => Announced::Off,
                Some("work") => Announced::Work,
                _ => return Err(wrong()),
            };
            if calendar.days.insert(date, announced).is_some() {
                return Err(CalendarError::Twice { line: number, date });
            }
            calendar.years.insert(date.year());
        }
        if calendar.days.is_empty() {
            return Err(CalendarError::Empty);
        }
        Ok(calendar)
    }

    /// This calendar with every year that `other` has taken from `other` instead.
    #[must_use]
    pub fn overridden_by(mut self, other: &Self) -> Self {
        self.days.retain(|date, _| !other.years.contains(&date.year()));
        self.days.extend(other.days.iter().map(|(&date, &announced)| (date, announced)));
        self.years.extend(&other.years);
        self
    }

    /// The calendar as rows of a calendar file, which [`Calendar::parse`] reads again; occasions are not kept.
    pub fn rows(&self) -> String {
        let row = |(date, announced): (&Date, &Announced)| match announced {
            Announced::Off => format!("{date},off\n"),
            Announced::Work => format!("{date},work\n"),
        };
        self.days.iter().map(row).collect()
    }

    /// Whether the holidays of `year` are known.
    pub fn knows(&self, year: i16) -> bool {
        self.years.contains(&year)
    }

    /// Whether `date` is a working day (for a year that is not known: whether it is Monday to Friday).
    pub fn is_working_day(&self, date: Date) -> bool {
        match self.days.get(&date) {
            Some(Announced::Off) => false,
            Some(Announced::Work) => true,
            None => !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday),
        }
    }

    /// The last day of a limit of `working_days` that starts with something on `from`: `from` itself
    /// is not counted, day 1 is the next working day. A limit of 0 ends on `from`. `None` for a
    /// limit over [`LONGEST_LIMIT`] or one that leaves the calendar.
    pub fn due(&self, from: Date, working_days: u32) -> Option<Due> {
        if working_days > LONGEST_LIMIT {
            return None;
        }
        let mut date = from;
        let mut provisional = working_days > 0 && !self.knows(from.year());
        let mut left = working_days;
        while left > 0 {
            date = date.tomorrow().ok()?;
            if self.is_working_day(date) {
                left -= 1;
            }
            if date.year() != from.year() && !provisional {
                provisional = !self.knows(date.year());
            }
        }
        Some(Due { date, provisional })
    }

    /// The last day of a limit of so many days, weekends among them, that starts on `from`. One that is off
    /// leads to the next working day. `None` for a limit over [`LONGEST_LIMIT`] or one that leaves the
    /// calendar.
    pub fn due_in_days(&self, from: Date, days: u32) -> Option<Due> {
        if days > LONGEST_LIMIT {
            return None;
        }
        let mut date = from.checked_add(jiff::Span::new().days(i64::from(days))).ok()?;
        while !self.is_working_day(date) {
            date = date.tomorrow().ok()?;
        }
        Some(Due { date, provisional: !self.knows(date.year()) })
    }

    /// The last day on which something formed on `from` is published within a term.
    pub fn last_day(&self, from: Date, term: crate::Term) -> Option<Due> {
        match term.counted() {
            (days, true) => self.due(from, days),
            (days, false) => self.due_in_days(from, days),
        }
    }

    /// Working days after `from` up to and including `to`; none when `to` is not later.
    pub fn working_days_between(&self, from: Date, to: Date) -> WorkingDays {
        if to <= from {
            return WorkingDays { days: 0, provisional: false };
        }
        let mut days = i64::from(weekdays_until(to) - weekdays_until(from));
        let announced = (std::ops::Bound::Excluded(from), std::ops::Bound::Included(to));
        for (date, announced) in self.days.range(announced) {
            let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
            match (announced, weekend) {
                (Announced::Off, false) => days -= 1,
                (Announced::Work, true) => days += 1,
                _ => {}
            }
        }
        let provisional = (from.year()..=to.year()).any(|year| !self.knows(year));
        WorkingDays { days: u32::try_from(days).unwrap_or(0), provisional }
    }
}

/// Mondays to Fridays from a fixed Monday up to and including `date`.
fn weekdays_until(date: Date) -> i32 {
    let monday = jiff::civil::date(1900, 1, 1);
    let days = date.duration_since(monday).as_hours() / 24;
    let days = i32::try_from(days).unwrap_or(0) + 1;
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn builtin_covers_2004_to_2026() {
        let calendar = Calendar::builtin();
        assert!((2004..=2026).all(|year| calendar.knows(year)));
        assert!(!calendar.knows(2003) && !calendar.knows(2027));
    }

    #[test]
    fn year_2026_as_announced() {
        let off = [
            ("2026-01-01", "2026-01-03"),
            ("2026-02-15", "2026-02-23"),
            ("2026-04-04", "2026-04-06"),
            ("2026-05-01", "2026-05-05"),
            ("2026-06-19", "2026-06-21"),
            ("2026-09-25", "2026-09-27"),
            ("2026-10-01", "2026-10-07"),
        ];
        let worked =
            ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"];
        let calendar = Calendar::builtin();
        let mut at = date(2026, 1, 1);
        while at.year() == 2026 {
            let text = at.to_string();
            let is_off = off.iter().any(|(first, last)| *first <= &*text && &*text <= *last);
            let weekend = matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday);
            let expected = worked.contains(&&*text) || (!is_off && !weekend);
            assert_eq!(calendar.is_working_day(at), expected, "{at}");
            at = at.tomorrow().expect("within the calendar");
        }
    }

    #[test]
    fn due_dates() {
        // from, working days, due, provisional
        let cases = [
            ("2026-09-18", 1, "2026-09-20", false),
            ("2026-09-30", 1, "2026-10-08", false),
            ("2026-09-30", 3, "2026-10-10", false),
            ("2026-02-13", 2, "2026-02-24", false),
            ("2026-03-02", 20, "2026-03-30", false),
            ("2026-03-02", 0, "2026-03-02", false),
            ("2026-12-30", 1, "2026-12-31", false),
            ("2026-12-30", 2, "2027-01-01", true),
            ("2027-03-01", 5, "2027-03-08", true),
            ("2023-12-25", 6, "2024-01-03", false),
            ("2001-01-01", 20, "2001-01-29", true),
        ];
        for (from, days, expected, provisional) in cases {
            let due = Calendar::builtin().due(day(from), days).expect("a due date");
            assert_eq!((due.date, due.provisional), (day(expected), provisional), "{from}+{days}");
        }
        assert_eq!(Calendar::builtin().due(day("2026-01-01"), LONGEST_LIMIT + 1), None);
        assert_eq!(Calendar::builtin().due(Date::MAX, 1), None);
    }

    #[test]
    fn due_dates_in_days() {
        let cases = [
            ("2026-03-02", 20, "2026-03-23", false),
            ("2026-03-03", 20, "2026-03-23", false),
            ("2026-01-30", 15, "2026-02-14", false),
            ("2026-01-31", 15, "2026-02-24", false),
            ("2026-09-14", 20, "2026-10-08", false),
            ("2027-03-01", 20, "2027-03-22", true),
        ];
        for (from, days, expected, provisional) in cases {
            let due = Calendar::builtin().due_in_days(day(from), days).expect("a due date");
            assert_eq!((due.date, due.provisional), (day(expected), provisional), "{from}+{days}");
        }
        assert_eq!(Calendar::builtin().due_in_days(Date::MAX, 1), None);
    }

    #[test]
    fn counting_agrees_with_due() {
        let calendar = Calendar::builtin();
        for from in ["2003-12-20", "2015-08-30", "2023-12-25", "2026-01-30", "2026-09-01"] {
            for days in [1, 2, 7, 20, 45, 260] {
                let due = calendar.due(day(from), days).expect("a due date");
                let counted = calendar.working_days_between(day(from), due.date);
                assert_eq!(counted.days, days, "{from} to {}", due.date);
            }
        }
        assert_eq!(calendar.working_days_between(day("2026-05-02"), day("2026-05-01")).days, 0);
        assert!(calendar.working_days_between(Date::MIN, Date::MAX).provisional);
    }

    #[test]
    fn a_file_replaces_whole_years() {
        let local =
            Calendar::parse("date,kind\n2027-01-01,off,元旦\n2026-09-20,off\n").expect("reads");
        let calendar = Calendar::builtin().clone().overridden_by(&local);
        assert!(calendar.knows(2027) && calendar.knows(2025));
        assert!(!calendar.is_working_day(day("2027-01-01")));
        assert!(calendar.is_working_day(day("2026-10-01")), "2026 is the file's alone");
        let due = calendar.due(day("2026-12-31"), 1).expect("a due date");
        assert_eq!((due.date, due.provisional), (day("2027-01-04"), false));
    }

    #[test]
    fn what_is_written_as_rows_is_read_again() {
        let builtin = Calendar::builtin();
        assert_eq!(Calendar::parse(&builtin.rows()).as_ref(), Ok(builtin));
    }

    #[test]
    fn broken_files() {
        let cases = [
            ("", "no days in it: a calendar file has rows such as `2026-01-01,off,元旦`"),
            (
                "2026-02-30,off",
                "line 1: `2026-02-30,off` is not `YYYY-MM-DD,off` or `YYYY-MM-DD,work`, with the occasion after another comma if wished",
            ),
            (
                "\n2026-02-01,frei",
                "line 2: `2026-02-01,frei` is not `YYYY-MM-DD,off` or `YYYY-MM-DD,work`, with the occasion after another comma if wished",
            ),
            (
                "2026-02-01,off\n2026-02-01,work",
                "line 2: 2026-02-01 is given twice; keep one of the two rows",
            ),
        ];
        for (text, expected) in cases {
            let error = Calendar::parse(text).expect_err("broken");
            assert_eq!(error.to_string(), expected);
        }
    }
}
