//! Rounds by the clock: when one starts by itself, when another one like it follows, and in which hours portals are
//! asked. The moment is an argument; times of day are China's.

use crate::enter;
use crate::error::OversightError;
use crate::rounds::begin;
use access::audit::Deed;
use access::{Action, Who};
use chrono::{DateTime as Instant, FixedOffset};
use croner::Cron;
use jiff::civil::Time;
use serde_json::json;
use std::fmt;
use std::str::FromStr;
use store::{Inspection, Round, RoundState, Store, Unit, Write};

/// Seconds that China is ahead of UTC.
const CHINA: i32 = 8 * 3600;
/// Seconds between two rounds that follow each other, at least.
const APART: i64 = 20 * 3600;
/// Times of a pattern that are looked at to find out how far apart they are.
const LOOKED_AT: usize = 12;

/// Hours of the day in which portals are asked; they may go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    from: Time,
    to: Time,
}

/// When governments' portals have few readers.
pub const OFF_PEAK: &str = "20:00-06:00";

impl Hours {
    /// Whether portals are asked at a moment. Where both ends are one, they are at any time.
    pub fn hold(self, moment: i64) -> bool {
        let now = portal::minute(moment).time();
        if self.from < self.to {
            self.from <= now && now < self.to
        } else {
            self.from == self.to || now >= self.from || now < self.to
        }
    }

    /// The hours of a round; none where it has none.
    pub(crate) fn of(round: &Round) -> Result<Option<Self>, OversightError> {
        round.hours.as_deref().map(str::parse).transpose()
    }
}

impl FromStr for Hours {
    type Err = OversightError;

    /// `20:00-06:00`.
    fn from_str(text: &str) -> Result<Self, OversightError> {
        let wrong = || OversightError::BadHours(text.to_owned());
        let (from, to) = text.split_once(['-', '–', '—', '~']).ok_or_else(wrong)?;
        let time = |text: &str| {
            let (hour, minute) = text.split_once([':', '：']).ok_or_else(wrong)?;
            let number = |text: &str| text.trim().parse::<i8>().map_err(|_| wrong());
            Time::new(number(hour)?, number(minute)?, 0, 0).map_err(|_| wrong())
        };
        Ok(Self { from: time(from)?, to: time(to)? })
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.strftime("%H:%M"), self.to.strftime("%H:%M"))
    }
}

/// A cron pattern: minute, hour, day of the month, month, day of the week.
#[derive(Debug, Clone)]
pub struct Pattern {
    cron: Box<Cron>,
    text: String,
}

impl Pattern {
    /// The first moment after another one.
    pub fn next(&self, after: i64) -> Option<i64> {
        let after = Instant::from_timestamp(after, 0)?;
        let after = after.with_timezone(&FixedOffset::east_opt(CHINA)?);
        let next = self.cron.find_next_occurrence(&after, false).ok()?;
        Some(next.timestamp())
    }

    /// Whether its times are at least most of a day apart.
    fn is_calm(&self) -> bool {
        let mut at = 0;
        (0..LOOKED_AT).all(|nth| match self.next(at) {
            Some(next) => {
                let calm = nth == 0 || next - at >= APART;
                at = next;
                calm
            }
            None => nth > 0,
        })
    }
}

impl FromStr for Pattern {
    type Err = OversightError;

    /// `0 20 1 3,6,9,12 *`: on the first of every third month at eight in the evening.
    fn from_str(text: &str) -> Result<Self, OversightError> {
        let wrong = || OversightError::BadPattern(text.to_owned());
        let cron = Cron::from_str(text.trim()).map_err(|_| wrong())?;
        let pattern = Self { cron: Box::new(cron), text: text.trim().to_owned() };
        if pattern.is_calm() { Ok(pattern) } else { Err(wrong()) }
    }
}

/// When a round starts by itself.
#[derive(Debug, Clone)]
pub enum Start {
    /// Once, at a moment, seconds UTC.
    At(i64),
    /// At the next time of a pattern; then another round like it is planned for the time after that.
    Repeating(Pattern),
}

/// Lets a planned round start by itself, in the place of what was said before; answers the moment. `None` takes the
/// time away again.
///
/// # Errors
/// Where it is not permitted, there is no such round, it was started, or the moment has passed.
pub async fn schedule(
    store: &Store,
    who: &Who,
    round: i64,
    (start, hours): (Option<&Start>, Option<Hours>),
    now: i64,
) -> Result<Option<i64>, OversightError> {
    who.require(Action::Oversee, None)?;
    let mut write = store.write().await?.at(now);
    let mut row = write.round(round).await?.ok_or(OversightError::Missing("round"))?;
    if row.state != RoundState::Planned {
        return Err(OversightError::State);
    }
    let pattern = match start {
        Some(Start::Repeating(pattern)) => Some(pattern),
        _ => None,
    };
    row.starts_at = match start {
        Some(Start::At(at)) if *at < now => return Err(OversightError::Past),
        Some(Start::At(at)) => Some(*at),
        Some(Start::Repeating(pattern)) => Some(pattern.next(now).ok_or(OversightError::Past)?),
        None => None,
    };
    row.repeats = pattern.map(|pattern| pattern.text.clone());
    row.series = pattern.map(|_| row.series.clone().unwrap_or_else(|| row.name.clone()));
    row.hours = hours.map(|hours| hours.to_string());
    let starts_at = row.starts_at;
    let detail = json!({
        "at": starts_at.map(|at| portal::minute(at).to_string()),
        "pattern": row.repeats, "hours": row.hours,
    });
    write.save_round(row).await?;
    enter(&mut write, who, Deed::RoundScheduled, ("round", round), detail).await?;
    write.commit().await?;
    Ok(starts_at)
}

/// Starts the rounds whose time has come, and plans those that follow; answers which were started.
///
/// # Errors
/// Where the store says no, or what it keeps cannot be read.
pub async fn begin_due(store: &Store, now: i64) -> Result<Vec<i64>, OversightError> {
    let mut write = store.write().await?.at(now);
    let machine = Who::console();
    let mut begun = Vec::new();
    for row in write.due_rounds(now).await? {
        let id = row.id;
        begin(&mut write, row).await?;
        let detail = json!({ "by": "clock" });
        enter(&mut write, &machine, Deed::RoundStarted, ("round", id), detail).await?;
        begun.push(id);
    }
    if !begun.is_empty() {
        write.commit().await?;
    }
    Ok(begun)
}

/// Plans the round that follows one that repeats: for the same units as they are now, by the same standard and sheet,
/// with the next seed.
pub(crate) async fn follow(write: &mut Write, row: &Round) -> Result<(), OversightError> {
    let Some(pattern) = &row.repeats else { return Ok(()) };
    let Some(at) = pattern.parse::<Pattern>()?.next(write.now()) else { return Ok(()) };
    let day = portal::day(at);
    let series = row.series.as_deref().unwrap_or(&row.name);
    let taken: Vec<String> =
        write.rounds(row.campaign_id).await?.into_iter().map(|one| one.name).collect();
    let mut names = (1..).map(|nth| match nth {
        1 => format!("{series}（{day}）"),
        nth => format!("{series}（{day} 第{nth}次）"),
    });
    let name = names.find(|name| !taken.contains(name)).ok_or(OversightError::State)?;
    let seed = row.draw_seed.as_deref().map(|seed| {
        let seed: u64 = seed.parse().map_err(|_| OversightError::BadNumber(seed.to_owned()))?;
        Ok::<_, OversightError>(seed.wrapping_add(1).to_string())
    });
    let next = Round {
        id: 0,
        name: name.clone(),
        cut_off: day.to_string(),
        draw_seed: seed.transpose()?,
        result: None,
        created_at: write.now(),
        starts_at: Some(at),
        ..row.clone()
    };
    let id = write.add_round(next).await?;
    let inspected: Vec<i64> =
        write.standings(row.id).await?.into_iter().map(|one| one.unit_id).collect();
    let still = |unit: &&Unit| inspected.contains(&unit.id) && unit.retired_at.is_none();
    for unit in write.units().await?.iter().filter(still) {
        write.add_inspection(Inspection::planned(id, unit, day.to_string())).await?;
    }
    let detail = json!({ "name": name, "follows": row.name, "units": inspected.len() });
    Ok(enter(write, &Who::console(), Deed::RoundPlanned, ("round", id), detail).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{DateTime, date};

    fn at(day: i8, hour: i8, minute: i8) -> i64 {
        portal::moment(date(2026, 6, day).at(hour, minute, 0, 0))
    }

    #[test]
    fn hours_go_over_midnight() {
        let cases = [
            ("20:00-06:00", (19, 59), false),
            ("20:00-06:00", (20, 0), true),
            ("20:00-06:00", (23, 59), true),
            ("20:00-06:00", (0, 0), true),
            ("20:00-06:00", (5, 59), true),
            ("20:00-06:00", (6, 0), false),
            ("12:30—13:30", (12, 29), false),
            ("12:30—13:30", (12, 30), true),
            ("12：30 - 13：30", (13, 30), false),
            ("00:00-00:00", (15, 0), true),
        ];
        for (text, (hour, minute), expected) in cases {
            let hours: Hours = text.parse().expect("hours");
            assert_eq!(hours.hold(at(1, hour, minute)), expected, "{text} {hour}:{minute}");
        }
        let hours: Hours = "8:00 ~ 9:30".parse().expect("hours");
        assert_eq!(hours.to_string(), "08:00-09:30");
        for text in ["", "20:00", "20-6", "25:00-06:00", "20:00-06:60", "abends"] {
            assert!(matches!(text.parse::<Hours>(), Err(OversightError::BadHours(_))), "{text}");
        }
    }

    #[test]
    fn patterns_are_of_china_and_calm() {
        let cases = [
            (
                "0 20 1 3,6,9,12 *",
                date(2026, 6, 1).at(19, 59, 0, 0),
                date(2026, 6, 1).at(20, 0, 0, 0),
            ),
            (
                "0 20 1 3,6,9,12 *",
                date(2026, 6, 1).at(20, 0, 0, 0),
                date(2026, 9, 1).at(20, 0, 0, 0),
            ),
            ("30 21 * * 1", date(2026, 6, 30).at(8, 0, 0, 0), date(2026, 7, 6).at(21, 30, 0, 0)),
            ("0 20 L * *", date(2026, 2, 1).at(0, 0, 0, 0), date(2026, 2, 28).at(20, 0, 0, 0)),
        ];
        for (text, after, expected) in cases {
            let pattern: Pattern = text.parse().expect("a pattern");
            let next = pattern.next(portal::moment(after)).map(portal::minute);
            assert_eq!(next, Some::<DateTime>(expected), "{text} after {after}");
        }
        for text in ["", "* * * * *", "0 */6 * * *", "0 20 31 2 *", "every night"] {
            assert!(
                matches!(text.parse::<Pattern>(), Err(OversightError::BadPattern(_))),
                "{text}"
            );
        }
    }
}
