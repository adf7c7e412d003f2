//! Indicator sheets (指标体系): scoring is data. A sheet is a TOML file; see the comments of the one
//! built in (`data/default-sheet.toml`) for every key.

mod error;
mod model;
mod parse;
mod raw;

pub use error::{SheetError, SheetErrors, SheetFault};
pub use model::*;

use std::sync::LazyLock;

const DEFAULT: &str = include_str!("../../data/default-sheet.toml");

static BUILTIN: LazyLock<Sheet> =
    LazyLock::new(|| Sheet::parse(DEFAULT).expect("the sheet that is built in reads"));

impl Sheet {
    /// Reads a sheet; every fault is told with its line and what to do.
    pub fn parse(text: &str) -> Result<Self, SheetErrors> {
        parse::sheet(text)
    }

    /// The sheet as TOML with its comments, as it was read.
    pub fn export(&self) -> &str {
        &self.source
    }

    /// Whether what was judged by this sheet can be scored by the other one: its rules have the same thresholds, and
    /// none is switched on that was off.
    pub fn judges_for(&self, other: &Self) -> bool {
        self.thresholds == other.thresholds && self.off.iter().all(|rule| other.off.contains(rule))
    }

    /// Weight of a field.
    pub fn weight(&self, slug: Option<&str>) -> rust_decimal::Decimal {
        slug.and_then(|slug| self.weights.get(slug)).copied().unwrap_or(rust_decimal::Decimal::ONE)
    }

    /// Fields and matters that the sheet names and `standard` does not know: likely slips of the pen.
    pub fn unknown_names(&self, standard: &standard::Standard) -> Vec<String> {
        let known = |name: &str| {
            standard.fields.iter().any(|field| field.slug == name || field.name == name)
        };
        let matter = |name: &str| {
            standard
                .fields
                .iter()
                .flat_map(|field| &field.entries)
                .any(|entry| entry.matter1 == name)
        };
        let mut unknown: Vec<String> =
            self.weights.keys().filter(|slug| !known(slug)).cloned().collect();
        let special = &self.thresholds.special;
        unknown.extend(special.iter().filter_map(|one| one.field.clone()).filter(|f| !known(f)));
        unknown.extend(special.iter().filter_map(|one| one.matter1.clone()).filter(|m| !matter(m)));
        let mut pending: Vec<&Indicator> = self.indicators.iter().collect();
        while let Some(indicator) = pending.pop() {
            unknown.extend(indicator.fields.iter().filter(|name| !known(name)).cloned());
            unknown.extend(indicator.matters.iter().filter(|name| !matter(name)).cloned());
            pending.extend(&indicator.parts);
        }
        unknown.sort();
        unknown.dedup();
        unknown
    }
}

impl Default for Sheet {
    /// The sheet that is built in.
    fn default() -> Self {
        BUILTIN.clone()
    }
}
