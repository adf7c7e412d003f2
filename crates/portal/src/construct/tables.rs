//! Tables of columns that the standard does not hold: `data/*.csv`.

use standard::{Levels, Limit};
use std::sync::LazyLock;

/// Between the names of a path.
const BETWEEN: &str = " / ";

/// Levels of a platform column that does not stand at every level.
pub(super) struct LevelRow {
    pub(super) path: Vec<&'static str>,
    pub(super) levels: Levels,
}

/// A column of a township.
pub(super) struct TownRow {
    pub(super) path: Vec<&'static str>,
    /// Stands below the township's column in the county's portal.
    pub(super) within_county: bool,
    /// Stands in the township's own site.
    pub(super) own_site: bool,
}

/// The time limit of a column of the platform for which no entry has one.
pub(super) struct LimitRow {
    /// Without names it holds for every column of which no later row speaks.
    pub(super) path: Vec<&'static str>,
    /// Holds for the government of a city or county.
    pub(super) place: bool,
    /// Holds for a township.
    pub(super) town: bool,
    /// Holds for a department.
    pub(super) department: bool,
    pub(super) limit: Limit,
}

/// Columns outside the platform.
pub(super) static OWN: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    rows(include_str!("../../data/site-columns.csv")).map(|cells| path(&cells)).collect()
});

/// Columns of the platform in a department's own site.
pub(super) static DEPARTMENT: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    rows(include_str!("../../data/department-columns.csv")).map(|cells| path(&cells)).collect()
});

pub(super) static PLATFORM_LEVELS: LazyLock<Vec<LevelRow>> = LazyLock::new(|| {
    rows(include_str!("../../data/platform-levels.csv"))
        .map(|cells| LevelRow {
            path: path(&cells),
            levels: Levels {
                city: yes(&cells, 1),
                county: yes(&cells, 2),
                town: yes(&cells, 3),
                village: false,
            },
        })
        .collect()
});

pub(super) static TOWN: LazyLock<Vec<TownRow>> = LazyLock::new(|| {
    rows(include_str!("../../data/town-columns.csv"))
        .map(|cells| TownRow {
            path: path(&cells),
            within_county: yes(&cells, 1),
            own_site: yes(&cells, 2),
        })
        .collect()
});

/// Limits by the Regulations (政府信息公开条例): art. 26 for all, art. 49 for annual reports.
pub(super) static LIMITS: LazyLock<Vec<LimitRow>> = LazyLock::new(|| {
    rows(include_str!("../../data/platform-limits.csv"))
        .map(|cells| LimitRow {
            path: path(&cells),
            place: yes(&cells, 1),
            town: yes(&cells, 2),
            department: yes(&cells, 3),
            limit: Limit::read(cells.get(4).copied().unwrap_or_default()),
        })
        .collect()
});

/// Columns of the platform about what a field is about, each with the field's slug; those below go with it.
pub(super) static FIELDS: LazyLock<Vec<(Vec<&'static str>, &'static str)>> = LazyLock::new(|| {
    rows(include_str!("../../data/platform-fields.csv"))
        .filter_map(|cells| Some((path(&cells), *cells.get(1)?)))
        .collect()
});

/// Rows without the head; our own tables hold no quoted cells.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).map(|line| line.split(',').collect())
}

fn path(cells: &[&'static str]) -> Vec<&'static str> {
    let names = cells.first().into_iter().flat_map(|cell| cell.split(BETWEEN));
    names.filter(|name| !name.is_empty()).collect()
}

fn yes(cells: &[&str], at: usize) -> bool {
    cells.get(at) == Some(&"1")
}
