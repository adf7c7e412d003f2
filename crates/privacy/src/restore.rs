//! Masked forms that together give a number away.

use crate::masked::TOO_MANY;
use crate::model::{Kind, Partial};
use rustc_hash::FxHashMap;

/// Forms of one person that are compared; more than these are no help to anyone.
const FORMS: usize = 40;
/// Pairs that are given back.
const PAIRS: usize = 1000;

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
/// number, or all of a mobile or card. `partials` come with an id of the text that they stand in;
/// the pairs come in their order, for each two texts and person once, at most a thousand.
///
/// Two forms are of one number when they stand beside the same name and agree wherever both show a
/// digit, in at least one place. A name may be borne by two: it is for a person to look.
pub fn restored<'a, Id: Copy + Eq>(
    partials: impl IntoIterator<Item = (Id, &'a Partial)>,
) -> Vec<Restored<'a, Id>> {
    let mut order = Vec::new();
    let mut groups: FxHashMap<(Kind, u64), Vec<(Id, &'a Partial)>> = FxHashMap::default();
    for (id, partial) in partials {
        let key = (partial.kind, partial.subject);
        let group = groups.entry(key).or_insert_with(|| {
            order.push(key);
            Vec::new()
        });
        let known = group.iter().any(|(_, other)| other.shown == partial.shown);
        if group.len() < FORMS && !known {
            group.push((id, partial));
        }
    }
    let mut pairs: Vec<Restored<'a, Id>> = Vec::new();
    for key in order {
        let group = groups.get(&key).map_or(&[][..], Vec::as_slice);
        for (at, one) in group.iter().enumerate() {
            for other in group.iter().skip(at + 1) {
                let told =
                    pairs.iter().rev().take_while(|pair| pair.one.1.subject == key.1).any(|pair| {
                        pair.kind == key.0 && pair.one.0 == one.0 && pair.other.0 == other.0
                    });
                if let Some(digits) =
                    together(key.0, &one.1.shown, &other.1.shown).filter(|_| !told)
                {
                    pairs.push(Restored { kind: key.0, one: *one, other: *other, digits });
                }
                if pairs.len() >= PAIRS {
                    return pairs;
                }
            }
        }
    }
    pairs
}

/// Digits known from two forms together, where they are of one number and give it away.
fn together(kind: Kind, one: &str, other: &str) -> Option<u8> {
    if one.len() != other.len() {
        return None;
    }
    let (mut known, mut agree) = (0u8, 0u8);
    for (a, b) in one.bytes().zip(other.bytes()) {
        match (a == b'*', b == b'*') {
            (true, true) => {}
            (false, false) if a != b => return None,
            (false, false) => (known, agree) = (known + 1, agree + 1),
            _ => known += 1,
        }
    }
    let enough = match kind {
        Kind::Id18 => TOO_MANY,
        _ => one.len(),
    };
    let complement = kind == Kind::Id18 || agree > 0;
    (usize::from(known) >= enough && complement).then_some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partial(kind: Kind, shown: &str, subject: u64) -> Partial {
        Partial { kind, shown: shown.into(), subject, line: 1 }
    }

    #[test]
    fn halves_are_put_together() {
        let front = partial(Kind::Id18, "11010519491*******", 7);
        let end = partial(Kind::Id18, "110***********002X", 7);
        let other_person = partial(Kind::Id18, "110***********002X", 8);
        let contradicts = partial(Kind::Id18, "420***********002X", 7);
        let pairs = restored([(1, &front), (2, &end), (3, &other_person), (4, &contradicts)]);
        assert_eq!(pairs.len(), 1);
        assert_eq!((pairs[0].one.0, pairs[0].other.0, pairs[0].digits), (1, 2, 15));
    }

    #[test]
    fn mobiles_only_as_a_whole() {
        let one = partial(Kind::Mobile, "138****8000", 7);
        let other = partial(Kind::Mobile, "1380013****", 7);
        let less = partial(Kind::Mobile, "13800******", 7);
        assert_eq!(restored([(1, &one), (2, &other)]).len(), 1);
        assert_eq!(restored([(1, &one), (2, &less)]).len(), 0);
    }
}
