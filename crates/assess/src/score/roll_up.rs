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

/// The score of a county (or city) from those of its units: the mean of each group by its weight.
/// Groups without units leave the denominator; `None` where no group has any.
pub fn roll_up(groups: &[RollUpGroup], units: &[(UnitKind, Decimal)]) -> Option<Decimal> {
    let (mut sum, mut weights) = (Decimal::ZERO, Decimal::ZERO);
    for group in groups {
        let scores: Vec<Decimal> = units
            .iter()
            .filter(|(kind, _)| group.kinds.contains(kind))
            .map(|(_, score)| *score)
            .collect();
        if scores.is_empty() {
            continue;
        }
        let mean = scores.iter().sum::<Decimal>() / Decimal::from(scores.len());
        sum += mean * group.weight;
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
