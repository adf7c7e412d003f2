//! How columns of the platform are kept up whose documents no entry of the standard asks for.

use super::tables::{FIELDS, LIMITS, LimitRow};
use crate::entries::holds_documents;
use standard::Limit;
use store::Column;

/// Who discloses in a column of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discloser {
    /// The government of a city or county.
    Place,
    /// A township.
    Town,
    /// A department.
    Department,
}

impl LimitRow {
    fn holds_for(&self, discloser: Discloser) -> bool {
        match discloser {
            Discloser::Place => self.place,
            Discloser::Town => self.town,
            Discloser::Department => self.department,
        }
    }
}

/// The time limit of a column of the platform; none for columns outside it, for those that hold no documents, and for
/// those of a field, whose entries have limits of their own.
pub fn platform_limit(column: &Column, discloser: Discloser) -> Option<&'static Limit> {
    let names = names(column)?;
    let fits = |row: &&LimitRow| row.path.is_empty() || row.path == names;
    let mut fitting = LIMITS.iter().rev().filter(fits);
    fitting.find(|row| row.holds_for(discloser)).map(|row| &row.limit)
}

/// Slug of the field that a column of the platform is about: the organ that answers for the field keeps it up.
pub fn platform_field(column: &Column) -> Option<&'static str> {
    let names = names(column)?;
    FIELDS.iter().find(|(path, _)| names.starts_with(path)).map(|(_, field)| *field)
}

/// Names by construction from the platform, or the township, down to a column in which documents stand.
fn names(column: &Column) -> Option<Vec<&str>> {
    let mut names = column.key.split('/');
    match names.next()? {
        "p" => {}
        "t" => {
            names.next()?;
        }
        _ => return None,
    }
    holds_documents(column.kind).then(|| names.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use standard::Standard;

    #[test]
    fn every_path_is_one_of_the_platform_and_every_field_is_known() {
        let standard = Standard::builtin();
        let paths: Vec<&Vec<String>> = standard.platform.iter().map(|one| &one.path).collect();
        let limits = LIMITS.iter().map(|row| &row.path).filter(|path| !path.is_empty());
        for path in limits.chain(FIELDS.iter().map(|(path, _)| path)) {
            assert!(paths.iter().any(|known| *known == path), "{path:?}");
        }
        for (_, field) in FIELDS.iter() {
            assert!(standard.field(field).is_some(), "{field}");
        }
        assert!(
            LIMITS.iter().all(|row| row.limit.period().is_some() || row.limit.term().is_some())
        );
    }
}
