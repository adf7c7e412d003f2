//! Scores rolled up and ranked: pure functions of what stands in the rows of a round.

use crate::error::OversightError;
use crate::judge::number;
use assess::score::{Rolled, rank, roll_up};
use assess::sheet::RollUpGroup;
use assess::{Sheet, sheet};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use store::{RoundKind, RoundStanding, UnitKind, Word};

/// A unit's place in a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Unit.
    pub unit: i64,
    /// Its name when the round was planned.
    pub name: String,
    /// Its kind, as a word.
    pub kind: String,
    /// The county above it.
    pub parent: Option<i64>,
    /// Points of its own portal; none where too little could be judged, or the inspection failed.
    pub own: Option<Decimal>,
    /// Points with what its departments and townships bring; for these their own.
    pub total: Option<Decimal>,
    /// Place among the units of its kind; equal ones share one.
    pub rank: Option<u32>,
}

/// The places of a round, kind by kind, the best first, those without a score last. A self-check ranks nobody.
///
/// # Errors
/// Where a figure that is kept is no number.
pub fn places(
    round: RoundKind,
    sheet: &Sheet,
    standings: &[RoundStanding],
) -> Result<Vec<Place>, OversightError> {
    let own = |standing: &RoundStanding| standing.total.as_deref().map(number).transpose();
    let mut places = Vec::with_capacity(standings.len());
    for standing in standings {
        let own_points = own(standing)?;
        let mut total = own_points;
        if standing.kind == UnitKind::County {
            let mut parts = Vec::new();
            let below = standings.iter().filter(|one| one.parent_id == Some(standing.unit_id));
            for part in std::iter::once(standing).chain(below) {
                if let Some(score) = own(part)? {
                    let (kind, weight) = (rolled(part.kind), number(&part.weight)?);
                    parts.push(Rolled { kind, score, weight });
                }
            }
            if !sheet.roll_up.is_empty() {
                total = own_points.and_then(|_| roll_up(&sheet.roll_up, &parts));
            }
        }
        places.push(Place {
            unit: standing.unit_id,
            name: standing.name.clone(),
            kind: standing.kind.id(),
            parent: standing.parent_id,
            own: own_points,
            total,
            rank: None,
        });
    }
    let mut ranked: Vec<Place> = Vec::with_capacity(places.len());
    for kind in UnitKind::all().map(|kind| kind.id()) {
        let (of_kind, others) = places.into_iter().partition::<Vec<_>, _>(|one| one.kind == kind);
        places = others;
        let scored: Vec<(String, Decimal)> =
            of_kind.iter().filter_map(|one| Some((one.name.clone(), one.total?))).collect();
        for place in rank(&scored) {
            let found = of_kind.iter().find(|one| one.name == place.name);
            let rank = (round == RoundKind::Inspection).then_some(place.rank);
            ranked.extend(found.map(|one| Place { rank, ..one.clone() }));
        }
        ranked.extend(of_kind.into_iter().filter(|one| one.total.is_none()));
    }
    Ok(ranked)
}

/// A part of a county's total: its own portal, or a department's or township's below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Unit.
    pub unit: i64,
    /// Its name when the round was planned.
    pub name: String,
    /// Points of its portal; none where it has no score.
    pub points: Option<Decimal>,
    /// Hundredths of the total that its points stand for; zero where it has none.
    pub share: Decimal,
}

/// What the total of a county is made of, its own portal first; nothing where it has no total, or the sheet rolls nothing up.
/// Points times share, added up, are the total.
///
/// # Errors
/// Where a weight that is kept is no number.
pub(crate) fn parts(
    sheet: &Sheet,
    county: i64,
    (places, standings): (&[Place], &[RoundStanding]),
) -> Result<Vec<Part>, OversightError> {
    let place_of = |unit: i64| places.iter().find(|place| place.unit == unit);
    if sheet.roll_up.is_empty() || place_of(county).is_none_or(|place| place.total.is_none()) {
        return Ok(Vec::new());
    }
    let own = standings.iter().filter(|one| one.unit_id == county);
    let below = standings.iter().filter(|one| one.parent_id == Some(county));
    let mut members: Vec<(&Place, sheet::UnitKind, Decimal)> = Vec::new();
    for standing in own.chain(below) {
        if let Some(place) = place_of(standing.unit_id) {
            members.push((place, rolled(standing.kind), number(&standing.weight)?));
        }
    }
    // As the roll-up does it: what has no score leaves the denominator, and so does a group of such.
    let weight = |group: &RollUpGroup| -> Decimal {
        let scored = members.iter().filter(|(place, _, _)| place.own.is_some());
        scored.filter(|(_, kind, _)| group.kinds.contains(kind)).map(|(_, _, own)| *own).sum()
    };
    let groups: Vec<(&RollUpGroup, Decimal)> = sheet
        .roll_up
        .iter()
        .map(|group| (group, weight(group)))
        .filter(|(_, weight)| !weight.is_zero())
        .collect();
    let all: Decimal = groups.iter().map(|(group, _)| group.weight).sum();
    let share = |kind: sheet::UnitKind, weight: Decimal| -> Decimal {
        let within = groups.iter().filter(|(group, _)| group.kinds.contains(&kind));
        within.map(|(group, of)| Decimal::ONE_HUNDRED * group.weight / all * weight / *of).sum()
    };
    let counts = |kind| sheet.roll_up.iter().any(|group| group.kinds.contains(&kind));
    let part = |(place, kind, weight): (&Place, sheet::UnitKind, Decimal)| Part {
        unit: place.unit,
        name: place.name.clone(),
        points: place.own,
        share: place.own.map_or(Decimal::ZERO, |_| share(kind, weight)),
    };
    let counting = members.iter().copied().filter(|(_, kind, _)| counts(*kind));
    Ok(counting.map(part).collect())
}

fn rolled(kind: UnitKind) -> sheet::UnitKind {
    match kind {
        UnitKind::County => sheet::UnitKind::Own,
        UnitKind::Department => sheet::UnitKind::Department,
        UnitKind::Township => sheet::UnitKind::Town,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::InspectionState;

    fn standing(
        unit: i64,
        kind: UnitKind,
        parent: Option<i64>,
        total: Option<&str>,
    ) -> RoundStanding {
        RoundStanding {
            id: unit,
            round_id: 1,
            unit_id: unit,
            look: 0,
            name: format!("单位{unit}"),
            kind,
            parent_id: parent,
            weight: "1".into(),
            state: InspectionState::Done,
            complete: true,
            attempts: 1,
            requests: 0,
            pages: 0,
            failure: None,
            total: total.map(str::to_owned),
            fields: "[]".into(),
        }
    }

    #[test]
    fn counties_are_rolled_up_and_kinds_ranked_apart() {
        let (county, town) = (UnitKind::County, UnitKind::Township);
        let heavy = RoundStanding { weight: "3".into(), ..standing(4, town, Some(1), Some("60")) };
        let rows = [
            standing(1, county, None, Some("90")),
            standing(2, county, None, Some("85")),
            standing(3, town, Some(1), Some("80")),
            heavy,
            standing(5, UnitKind::Department, None, Some("85")),
            standing(6, UnitKind::Department, None, Some("85.00001")),
            standing(7, county, None, None),
            standing(8, town, Some(7), Some("99")),
        ];
        let sheet = Sheet::default();
        let self_check = places(RoundKind::SelfCheck, &sheet, &rows).expect("numbers");
        assert!(self_check.iter().all(|one| one.rank.is_none()), "nobody is ranked");
        let places = places(RoundKind::Inspection, &sheet, &rows).expect("numbers");
        let made = parts(&sheet, 1, (&places, &rows)).expect("numbers");
        let shares: Vec<(i64, String)> =
            made.iter().map(|part| (part.unit, part.share.normalize().to_string())).collect();
        let share = |unit, share: &str| (unit, share.to_owned());
        assert_eq!(shares, [share(1, "50"), share(3, "12.5"), share(4, "37.5")]);
        let added: Decimal = made
            .iter()
            .filter_map(|part| Some(part.points? * part.share / Decimal::ONE_HUNDRED))
            .sum();
        assert_eq!(added, Decimal::new(775, 1), "what they make is the total");
        for (unit, why) in [(2, "alone"), (7, "without a total"), (3, "no county")] {
            let made = parts(&sheet, unit, (&places, &rows)).expect("numbers");
            assert!(made.len() <= 1, "{unit}: {why}");
        }
        let shown: Vec<String> = places
            .iter()
            .map(|one| {
                let points = |value: Option<Decimal>| {
                    value.map_or("—".to_owned(), |value| value.normalize().to_string())
                };
                format!("{} {} {} {:?}", one.unit, points(one.own), points(one.total), one.rank)
            })
            .collect();
        assert_eq!(
            shown,
            [
                "2 85 85 Some(1)",
                // 90 × 50 % + (80 + 3 × 60) ÷ 4 × 50 %
                "1 90 77.5 Some(2)",
                // Its township alone does not stand for it.
                "7 — — None",
                "5 85 85 Some(1)",
                "6 85.00001 85.00001 Some(1)",
                "8 99 99 Some(1)",
                "3 80 80 Some(2)",
                "4 60 60 Some(3)",
            ]
        );
    }
}
