//! Personal data in disclosed texts: finds it, says where it stands without repeating it, masks it.
//!
//! A text comes as page and attachment reading give it: lines divided by `\n`, cells of a table's row
//! by `\t`. [`scan`] says what must not stand there; [`restored`] says which masked forms together
//! give a number away; [`mask`] rewrites a text by the convention (first three and last digits of an
//! ID number, the date of birth always hidden; 3+4 of a mobile; the last four of a card).

mod divisions;
mod model;
#[expect(dead_code, reason = "the finders that use all of them come next")]
mod numbers;

pub use model::{Hit, Kind, MAX_HITS, MAX_PARTIALS, Partial, Scan, Why};

/// What personal data stands in a text.
pub fn scan(text: &str) -> Scan {
    let mut scan = Scan::default();
    for (line, at) in text.lines().zip(1u32..) {
        for token in line.split(|c: char| !c.is_ascii_alphanumeric()) {
            if numbers::is_id18(token.as_bytes()) {
                scan.hits.push(Hit {
                    kind: Kind::Id18,
                    masked: format!("{}{}{}", &token[..3], "*".repeat(13), &token[16..]),
                    line: at,
                    cell: None,
                    heading: None,
                    certain: true,
                    why: Why::CheckDigit,
                });
            }
        }
    }
    scan
}

/// Two masked forms of one number for one person that together give it away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored<'a, Id> {
    /// What it is.
    pub kind: Kind,
    /// The one form: the caller's id and the partial.
    pub one: (Id, &'a Partial),
    /// The other.
    pub other: (Id, &'a Partial),
    /// Digits known from both together.
    pub digits: u8,
}

/// Pairs of masked forms that together restore a number: at least 14 of the 18 digits of an ID
/// number, or all of a mobile or card. `partials` come with an id of the text that they stand in.
pub fn restored<'a, Id: Copy + Eq>(
    partials: impl IntoIterator<Item = (Id, &'a Partial)>,
) -> Vec<Restored<'a, Id>> {
    let _ = partials.into_iter();
    Vec::new()
}

/// A text with all that [`scan`] finds masked by the convention.
pub fn mask(text: &str) -> String {
    text.to_owned()
}
