//! Until when something is to be public, and how that presses.

use crate::places::Premises;
use jiff::civil::Date;
use portal::day;
use standard::calendar::{Calendar, Due};
use standard::{Limit, Period};
use store::Drafted;

/// Working days ahead within which something is due soon.
const SOON: u32 = 5;

/// How something presses, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Press {
    /// Its day is past.
    Overdue,
    /// Its day comes within five working days.
    Soon,
    /// There is time, or no day can be told.
    Later,
}

impl Press {
    /// How a day presses at a moment.
    pub fn of(due: Option<Due>, now: i64) -> Self {
        let today = day(now);
        let soon = Calendar::builtin().due(today, SOON).map_or(today, |soon| soon.date);
        match due {
            Some(due) if due.date < today => Self::Overdue,
            Some(due) if due.date <= soon => Self::Soon,
            _ => Self::Later,
        }
    }

    /// Its word in messages and classes.
    pub fn id(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Soon => "due-soon",
            Self::Later => "later",
        }
    }
}

/// The last day on which something formed on a day is published in time: by the term of the limit, else by the day of
/// the year that it names.
pub(crate) fn last_day(limit: &Limit, formed: Option<&str>) -> Option<Due> {
    let formed: Date = formed?.parse().ok()?;
    match (limit.term(), limit.period()) {
        (Some(term), _) => Calendar::builtin().last_day(formed, term),
        (None, Some(period @ Period::By { .. })) => {
            Some(Due { date: period.last(formed), provisional: false })
        }
        _ => None,
    }
}

/// The last day on which a draft is in time: the earliest of the entries behind its places. None for a correction,
/// as its document is public already.
pub(crate) fn of_draft(premises: &Premises, drafted: &Drafted) -> Option<Due> {
    if drafted.draft.document_id.is_some() {
        return None;
    }
    let formed = drafted.draft.formed.as_deref();
    let spots = drafted.places.iter();
    let spots = spots.filter_map(|place| premises.spot(place.column_id, place.mark.as_deref()));
    let days = spots.filter_map(|spot| last_day(&spot.entry?.1.limit, formed));
    days.min_by_key(|due| due.date)
}

/// In which order things are shown: what presses most, then what is due first.
pub(crate) fn order(due: Option<Due>, now: i64) -> (Press, Date) {
    (Press::of(due, now), due.map_or(Date::MAX, |due| due.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_press_by_working_days() {
        // 2026-11-23 is a Monday.
        let noon = portal::moment(date(2026, 11, 23).at(12, 0, 0, 0));
        for (due, expected) in [
            (Some(date(2026, 11, 22)), Press::Overdue),
            (Some(date(2026, 11, 23)), Press::Soon),
            (Some(date(2026, 11, 30)), Press::Soon),
            (Some(date(2026, 12, 1)), Press::Later),
            (None, Press::Later),
        ] {
            let due = due.map(|date| Due { date, provisional: false });
            assert_eq!(Press::of(due, noon), expected, "{due:?}");
        }
    }
}
