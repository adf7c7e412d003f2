//! Tables of columns that the standard does not hold: `data/*.csv`.

use standard::Levels;
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

/// Rows without the head; our own tables hold no quoted cells.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).map(|line| line.split(',').collect())
}

fn path(cells: &[&'static str]) -> Vec<&'static str> {
    cells.first().map_or_else(Vec::new, |cell| cell.split(BETWEEN).collect())
}

fn yes(cells: &[&str], at: usize) -> bool {
    cells.get(at) == Some(&"1")
}
