//! Numbers with hidden digits: badly masked ones, and what properly masked ones show.

use crate::divisions::{self, Known};
use crate::find::{Announced, Candidate, Verdict, shown};
use crate::model::{Kind, MAX_PARTIALS, Partial, Why};
use crate::names;
use crate::words::Class;

/// Digits of an ID number that must not be shown together.
pub(crate) const TOO_MANY: usize = 14;
/// Lengths as which a masked ID number is printed: the marks are not always counted.
const PRINTED: std::ops::RangeInclusive<usize> = 10..=24;
/// Characters before a number in which its person's name stands.
const NAME_CHARS: usize = 40;

/// The groups in which masked numbers are written.
pub(crate) fn is_grouped(digits: &[u8], sizes: &[usize]) -> bool {
    let marks = digits.iter().filter(|digit| **digit == b'*').count();
    marks >= 2
        && sizes.iter().all(|size| *size <= 8)
        && (matches!(digits.len(), 16..=19) || digits.len() == 11 && matches!(sizes, [3, 4, 4]))
}

/// A badly masked ID number is a leak; what a properly masked number shows is kept beside it.
/// With the verdict comes the number as printed.
pub(crate) fn judge(
    candidate: &Candidate<'_, '_>,
    partials: &mut Vec<Partial>,
) -> Option<(Verdict, Vec<u8>)> {
    let printed = stars(&candidate.digits);
    let announced = candidate.announced_as(Class::Id);
    let class = announced.as_ref().map(|announced| announced.class);
    let named = class == Some(Class::Id);
    let whole = if printed.len() == 18 { Some(printed.clone()) } else { eighteen(&printed, named) };
    let others = !matches!(
        class,
        None | Some(Class::Id | Class::Disability | Class::Residence | Class::Address)
    );
    if let Some(whole) = whole.filter(|whole| (named || looks_like_id(whole)) && !others) {
        let count = whole.iter().filter(|digit| **digit != b'*').count();
        if (TOO_MANY..18).contains(&count) {
            let verdict = verdict(count, announced.as_ref());
            return Some((verdict, whole));
        }
        keep(candidate, Kind::Id18, &whole, partials);
        return None;
    }
    if printed.len() == 11 && printed.first() == Some(&b'1') && class != Some(Class::Contrary) {
        keep(candidate, Kind::Mobile, &printed, partials);
    } else if matches!(printed.len(), 16..=19) && class == Some(Class::Bank) {
        keep(candidate, Kind::BankCard, &printed, partials);
    }
    None
}

fn verdict(count: usize, announced: Option<&Announced<'_>>) -> Verdict {
    Verdict {
        kind: Kind::BadlyMaskedId,
        certain: true,
        why: Why::Shown(u8::try_from(count).unwrap_or(u8::MAX)),
        heading: announced.and_then(|announced| shown(announced.text)),
    }
}

/// X as a mark becomes `*`; the check character stays.
fn stars(digits: &[u8]) -> Vec<u8> {
    let mut stars = digits.to_vec();
    for (at, digit) in digits.iter().enumerate() {
        let beside = |at: Option<usize>| {
            at.and_then(|at| digits.get(at)).is_some_and(|c| matches!(c, b'X' | b'*'))
        };
        let check = at + 1 == digits.len()
            && at.checked_sub(1).and_then(|at| digits.get(at)).is_some_and(u8::is_ascii_digit);
        if *digit == b'X' && !check && (beside(at.checked_sub(1)) || beside(Some(at + 1))) {
            stars[at] = b'*';
        }
    }
    stars
}

/// A number with one gap, its marks counted anew so that it has 18 places.
fn eighteen(printed: &[u8], named: bool) -> Option<Vec<u8>> {
    let first = printed.iter().position(|digit| *digit == b'*')?;
    let last = printed.iter().rposition(|digit| *digit == b'*')?;
    let gap = printed.get(first..=last)?;
    let front = printed.get(..first)?;
    let end = printed.get(last + 1..)?;
    let known = front.len() + end.len();
    let sound = named
        && PRINTED.contains(&printed.len())
        && gap.iter().all(|digit| *digit == b'*')
        && known < 18
        && front.len() >= 2;
    sound.then(|| [front, &vec![b'*'; 18 - known], end].concat())
}

/// What is shown fits an ID number: the division, the century, the month.
fn looks_like_id(whole: &[u8]) -> bool {
    let shown = |range: std::ops::Range<usize>| -> Option<u32> {
        whole.get(range)?.iter().try_fold(0, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0'))
        })
    };
    let fits =
        |range: std::ops::Range<usize>, fit: &dyn Fn(u32) -> bool| shown(range).is_none_or(fit);
    shown(0..6).is_some_and(|code| divisions::known(code) >= Known::Prefecture)
        && fits(6..8, &|century| (18..=20).contains(&century))
        && fits(10..12, &|month| (1..=12).contains(&month))
        && fits(12..14, &|day| (1..=31).contains(&day))
}

fn keep(candidate: &Candidate<'_, '_>, kind: Kind, shown: &[u8], partials: &mut Vec<Partial>) {
    if partials.len() >= MAX_PARTIALS || !shown.iter().any(u8::is_ascii_digit) {
        return;
    }
    let Some(subject) = subject(candidate) else { return };
    partials.push(Partial {
        kind,
        shown: String::from_utf8_lossy(shown).into_owned(),
        subject,
        line: crate::find::number(candidate.place.line),
    });
}

/// The person beside a number: in its row, or the last name before it.
fn subject(candidate: &Candidate<'_, '_>) -> Option<u64> {
    let layout = candidate.layout;
    let line = candidate.place.line;
    if layout.has_cells(line) {
        return layout.persons(line).first().map(|name| names::subject(name));
    }
    let before = candidate.before(NAME_CHARS);
    let words = before.split(|c: char| !c.is_alphabetic());
    words.rev().find_map(names::person_at_end).map(names::subject)
}
