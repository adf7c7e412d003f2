//! ID numbers of 18 and 15 digits.

use crate::divisions::Known;
use crate::find::{Candidate, Verdict, shown};
use crate::model::{Kind, Why};
use crate::numbers;
use crate::words::Class;

/// Serial numbers made of division, date and sequence pass for ID numbers of people born since then.
pub(crate) const SERIALS_SINCE: i16 = 1998;
/// 残疾人证号: the ID number, the kind and the grade.
const DISABILITY: std::ops::RangeInclusive<usize> = 20..=22;

/// The groups in which people write an ID number.
pub(crate) fn is_grouped(digits: &[u8], sizes: &[usize]) -> bool {
    let even = sizes.iter().all(|size| *size == 1);
    let usual = sizes.len() <= 6 && sizes.first().is_some_and(|first| matches!(first, 2..=4 | 6));
    // A line break within a cell comes as a blank anywhere in the number.
    let broken = sizes.len() == 2;
    digits.len() == 18 && (even || usual || broken) && numbers::is_id18(digits)
}

/// A run of several numbers without anything between them, as text of a PDF may come: the kinds and
/// lengths; at least one of them an ID number.
pub(crate) fn parts(digits: &[u8]) -> Vec<(Kind, usize)> {
    let mut parts = Vec::new();
    let mut rest = digits;
    while !rest.is_empty() {
        let front = |length: usize| rest.get(..length);
        let next = if front(18).is_some_and(numbers::is_id18) {
            (Kind::Id18, 18)
        } else if let Some(length) = (16..=19).rev().find(|length| {
            front(*length).is_some_and(|front| front.starts_with(b"62") && numbers::is_luhn(front))
        }) {
            (Kind::BankCard, length)
        } else if front(11).is_some_and(numbers::is_mobile) {
            (Kind::Mobile, 11)
        } else {
            return Vec::new();
        };
        parts.push(next);
        rest = rest.get(next.1..).unwrap_or_default();
    }
    if parts.iter().any(|(kind, _)| *kind == Kind::Id18) { parts } else { Vec::new() }
}

/// Is it an ID number that must not stand there?
pub(crate) fn judge(candidate: &Candidate<'_, '_>) -> Option<Verdict> {
    match candidate.digits.len() {
        18 => judge_18(candidate),
        15 => judge_15(candidate).or_else(|| judge_front(candidate)),
        14 | 16 | 17 => judge_front(candidate),
        length if DISABILITY.contains(&length) => judge_disability(candidate),
        _ => None,
    }
}

fn judge_18(candidate: &Candidate<'_, '_>) -> Option<Verdict> {
    let digits = &candidate.digits;
    let known = numbers::id18_division(digits)?;
    let announced = candidate.announced_as(Class::Id);
    let class = announced.as_ref().map(|announced| announced.class);
    let named = matches!(class, Some(Class::Id | Class::Disability));
    if numbers::is_credit_code(digits) && !(named && known == Known::County) {
        return None;
    }
    let born = numbers::born(digits.get(6..14)?)?;
    let other = class == Some(Class::Contrary);
    if other && born.year() >= SERIALS_SINCE {
        return None;
    }
    if !named && candidate.layout.is_serial_column(candidate.place, numbers::is_id18) {
        return None;
    }
    let (certain, why) = if candidate.is_sample() {
        (false, Why::Sample)
    } else if other || class == Some(Class::Credit) || known < Known::Prefecture && !named {
        (false, Why::Doubtful)
    } else {
        (true, Why::CheckDigit)
    };
    let heading = announced.and_then(|announced| shown(announced.text));
    Some(Verdict { kind: Kind::Id18, certain, why, heading })
}

fn judge_15(candidate: &Candidate<'_, '_>) -> Option<Verdict> {
    let announced =
        candidate.announced_as(Class::Id).filter(|announced| announced.class == Class::Id)?;
    let sound = numbers::is_id15(&candidate.digits);
    sound.then(|| Verdict {
        kind: Kind::Id15,
        certain: false,
        why: announced.why(),
        heading: shown(announced.text),
    })
}

/// One that lacks its end: a cell that was cut off, or goes on where nobody can tell.
fn judge_front(candidate: &Candidate<'_, '_>) -> Option<Verdict> {
    let digits = &candidate.digits;
    let announced = candidate
        .announced_as(Class::Id)
        .filter(|announced| announced.class == Class::Id && numbers::is_front_of_id(digits))?;
    Some(Verdict {
        kind: Kind::BadlyMaskedId,
        certain: false,
        why: Why::Shown(u8::try_from(digits.len()).unwrap_or(u8::MAX)),
        heading: shown(announced.text),
    })
}

fn judge_disability(candidate: &Candidate<'_, '_>) -> Option<Verdict> {
    let announced = candidate.announced_as(Class::Disability)?;
    let digits = &candidate.digits;
    // Under 证件号码 the kind (1–7) and the grade (1–4) tell it.
    let graded = matches!(digits.get(18..), Some([b'1'..=b'7', b'1'..=b'4']));
    let named = announced.class == Class::Disability || announced.class == Class::Id && graded;
    let sound = named && digits.get(..18).is_some_and(numbers::is_id18);
    sound.then(|| Verdict {
        kind: Kind::Id18,
        certain: true,
        why: Why::CheckDigit,
        heading: shown(announced.text),
    })
}
