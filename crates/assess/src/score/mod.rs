//! Findings and a sheet make a score. Pure: the same assessment and sheet always give the same
//! figures, so an old round can be scored again.
//!
//! Arithmetic is exact decimal; only [`print`] rounds, to four places, half up.

mod draw;
mod engine;
mod leaf;
mod roll_up;

pub use draw::draw;
pub use engine::{Unit, score};
pub use roll_up::{Ranked, Rolled, rank, roll_up};

use rust_decimal::{Decimal, RoundingStrategy};

/// An experience material (经验材料) handed in for the bonus stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// Its title.
    pub title: String,
    /// Points it was accepted for.
    pub points: Decimal,
    /// Whether it was accepted; others give nothing.
    pub accepted: bool,
}

/// A figure as printed: four places, half up, zeros at the end left out.
pub fn print(figure: Decimal) -> String {
    rounded(figure).normalize().to_string()
}

fn rounded(figure: Decimal) -> Decimal {
    figure.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero)
}
