//! How often something is published anew: every month, quarter, half-year or year.

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
    /// None where a day within it is named (`每年3月31日前`): its end would be the wrong day.
    pub fn read(text: &str) -> Option<Self> {
        if text.contains("日前") {
            return None;
        }
        let named = |words: &[&str; 2]| words.iter().any(|word| text.contains(word));
        WORDS.iter().find(|(_, words)| named(words)).map(|(period, _)| *period)
    }

    /// Its months.
    fn months(self) -> i8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
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

    /// The last day of the one in which a day lies.
    pub fn last(self, day: Date) -> Date {
        self.next(day).yesterday().unwrap_or(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn words_of_limits() {
        for (text, expected) in [
            ("每季度", Some(Period::Quarter)),
            ("每季度；财务往来较多的每月", Some(Period::Quarter)),
            ("企业或单位每季公告一次；个体工商户和个人每半年公告一次", Some(Period::HalfYear)),
            ("每年", Some(Period::Year)),
            ("按月公开", Some(Period::Month)),
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
        ] {
            assert_eq!((period.first(day), period.last(day)), (first, last), "{period:?} {day}");
        }
        assert_eq!(Period::Year.last(Date::MAX), Date::MAX.yesterday().unwrap_or(Date::MAX));
    }
}
