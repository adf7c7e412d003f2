//! Rolling scores up and ranking them.

use super::rounded;
use crate::sheet::{RollUpGroup, UnitKind};
use rust_decimal::Decimal;

/// Place of a unit in a ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// Name.
    pub name: String,
    /// Score.
    pub total: Decimal,
    /// 1-based; units that print the same score share a place and the next ones are skipped (1, 1, 3).
    pub rank: u32,
}

/// A unit as a roll-up sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rolled {
    /// Kind.
    pub kind: UnitKind,
    /// Its own score.
    pub score: Decimal,
    /// Weight among those of its group; 0 leaves it out.
    pub weight: Decimal,
}

/// The score of a county (or city) from those of its units: the weighted mean of each group by the
/// group's weight. Groups without units leave the denominator; `None` where no group has any.
pub fn roll_up(groups: &[RollUpGroup], units: &[Rolled]) -> Option<Decimal> {
    let (mut sum, mut weights) = (Decimal::ZERO, Decimal::ZERO);
    for group in groups {
        let members = units.iter().filter(|unit| group.kinds.contains(&unit.kind));
        let (score, weight) = members.fold((Decimal::ZERO, Decimal::ZERO), |(score, all), unit| {
            (score + unit.score * unit.weight, all + unit.weight)
        });
        if weight.is_zero() {
            continue;
        }
        sum += score / weight * group.weight;
        weights += group.weight;
    }
    (!weights.is_zero()).then(|| sum / weights)
}

/// Units by score, the best first; those that print the same four places share a rank and stand in
/// the order of their names.
pub fn rank(units: &[(String, Decimal)]) -> Vec<Ranked> {
    let mut sorted: Vec<&(String, Decimal)> = units.iter().collect();
    sorted.sort_by(|one, other| {
        rounded(other.1).cmp(&rounded(one.1)).then_with(|| one.0.cmp(&other.0))
    });
    let mut ranked: Vec<Ranked> = Vec::with_capacity(sorted.len());
    for (place, (name, total)) in (1u32..).zip(sorted) {
        let rank = match ranked.last() {
            Some(last) if rounded(last.total) == rounded(*total) => last.rank,
            _ => place,
        };
        ranked.push(Ranked { name: name.clone(), total: *total, rank });
    }
    ranked
}
