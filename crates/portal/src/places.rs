//! Finding a division by what a person writes for it: its code, its name, or its name with those above.

use crate::error::PortalError;
use store::Division;

/// Between the names of a division and those above it.
const BETWEEN: &str = " / ";

/// A division as it is found: one that is kept, or one of a file.
pub(crate) trait Named {
    fn code(&self) -> Option<&str>;
    fn name(&self) -> &str;
    fn level(&self) -> store::Level;
}

impl Named for Division {
    fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn level(&self) -> store::Level {
        self.level
    }
}

/// Whether a division is meant by `words`; `above` walks up from it.
pub(crate) fn is_meant<'a, D: Named + 'a>(
    words: &str,
    division: &'a D,
    above: impl Fn(&'a D) -> Option<&'a D>,
) -> bool {
    if division.code() == Some(words) {
        return true;
    }
    let mut at = Some(division);
    words.rsplit(BETWEEN).map(str::trim).all(|name| {
        let fits = at.is_some_and(|division| division.name() == name);
        at = at.and_then(&above);
        fits
    })
}

/// The one division that is meant, of those that `fits` lets pass; `None` where there is none.
pub(crate) fn find<'a>(
    words: &str,
    divisions: &'a [Division],
    fits: impl Fn(&Division) -> bool,
) -> Result<Option<&'a Division>, PortalError> {
    let above = |division: &'a Division| {
        divisions.iter().find(|other| Some(other.id) == division.parent_id)
    };
    let words = words.trim();
    let meant: Vec<&Division> = divisions
        .iter()
        .filter(|division| fits(division) && is_meant(words, *division, above))
        .collect();
    match meant[..] {
        [] => Ok(None),
        [division] => Ok(Some(division)),
        _ => Err(PortalError::SeveralPlaces(words.to_owned())),
    }
}

/// How high a level stands: the city highest.
pub(crate) fn rank(level: store::Level) -> u8 {
    match level {
        store::Level::City => 0,
        store::Level::County => 1,
        store::Level::Town => 2,
        store::Level::Village => 3,
    }
}
