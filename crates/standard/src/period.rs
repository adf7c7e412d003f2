//! How often something is published anew: every month, quarter, half-year or year, or every year by a day.

use jiff::civil::Date;

/// A stretch of the calendar in which something is published anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// 每月.
    Month,
    /// 每季度.
    Quarter,
    /// 每半年.
    HalfYear,
    /// 每年.
    Year,
    /// 每年1月31日前: every year, by a day of it.
    By {
        /// Month of the last day, from 1.
        month: i8,
        /// The last day, from 1.
        day: i8,
    },
}

/// Words of a limit that name a period, the longest period first.
const WORDS: [(Period, [&str; 2]); 4] = [
    (Period::Year, ["每年", "按年"]),
    (Period::HalfYear, ["每半年", "按半年"]),
    (Period::Quarter, ["每季", "按季"]),
    (Period::Month, ["每月", "按月"]),
];

impl Period {
    /// The period that the words of a limit name: the longest, as that one holds for everything the entry asks for.
    /// A day within it (`每年3月31日前`) is read where the words say nothing else: beside a condition it would be the
    /// wrong day.
    pub fn read(text: &str) -> Option<Self> {
        if text.contains("日前") {
            return Self::by(text);
        }
        let named = |words: &[&str; 2]| words.iter().any(|word| text.contains(word));
        WORDS.iter().find(|(_, words)| named(words)).map(|(period, _)| *period)
    }

    /// The year with the day that its words name.
    fn by(text: &str) -> Option<Self> {
        let words = text.trim().strip_prefix("每年")?.strip_suffix("日前")?;
        let (month, day) = words.split_once('月')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        // A day that every year has.
        Date::new(2025, month, day).ok()?;
        Some(Self::By { month, day })
    }

    /// Its months.
    fn months(self) -> i8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year | Self::By { .. } => 12,
        }
    }

    /// The first day of the one in which a day lies.
    pub fn first(self, day: Date) -> Date {
        let months = self.months();
        Date::new(day.year(), (day.month() - 1) / months * months + 1, 1).unwrap_or(day)
    }

    /// The first day of the one after.
    pub fn next(self, day: Date) -> Date {
        let month = self.first(day).month() + self.months();
        let (year, month) =
            if month > 12 { (day.year() + 1, month - 12) } else { (day.year(), month) };
        Date::new(year, month, 1).unwrap_or(Date::MAX)
    }

    /// The last day of the one in which a day lies, on which something is in time.
    pub fn last(self, day: Date) -> Date {
        match self {
            Self::By { month, day: last } => Date::new(day.year(), month, last).unwrap_or(day),
            _ => self.next(day).yesterday().unwrap_or(day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const JANUARY: Period = Period::By { month: 1, day: 31 };

    #[test]
    fn words_of_limits() {
        for (text, expected) in [
            ("每季度", Some(Period::Quarter)),
            ("每季度；财务往来较多的每月", Some(Period::Quarter)),
            ("企业或单位每季公告一次；个体工商户和个人每半年公告一次", Some(Period::HalfYear)),
            ("每年", Some(Period::Year)),
            ("按月公开", Some(Period::Month)),
            ("每年1月31日前", Some(JANUARY)),
            ("每年2月29日前", None),
            ("每年1月31日前公布", None),
            ("年度计划批准后，每年3月31日前", None),
            ("信息形成或者变更之日起20个工作日内", None),
            ("", None),
        ] {
            assert_eq!(Period::read(text), expected, "{text}");
        }
    }

    #[test]
    fn first_and_last_days() {
        for (period, day, first, last) in [
            (Period::Month, date(2026, 2, 14), date(2026, 2, 1), date(2026, 2, 28)),
            (Period::Month, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
            (Period::Quarter, date(2026, 11, 29), date(2026, 10, 1), date(2026, 12, 31)),
            (Period::Quarter, date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30)),
            (Period::HalfYear, date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30)),
            (Period::Year, date(2024, 2, 29), date(2024, 1, 1), date(2024, 12, 31)),
            (JANUARY, date(2026, 11, 23), date(2026, 1, 1), date(2026, 1, 31)),
        ] {
            assert_eq!((period.first(day), period.last(day)), (first, last), "{period:?} {day}");
        }
        assert_eq!(Period::Year.last(Date::MAX), Date::MAX.yesterday().unwrap_or(Date::MAX));
    }
}
