//! `late`: published later than the entry's limit after the information was formed, in working days, or
//! in days where the limit counts those (a last day that is off then leads to the next working day).
//!
//! A limit of "at once" (实时, 及时) is judged by the outer limit of the Regulations, art. 26. Certain
//! only when both dates are printed on the page, the calendar knows the years, the row is confirmed, the
//! limit runs from the day of forming, and nothing says that the document is an old one or another body's
//! that was only passed on.

use super::bench::{rest_on, saved};
use super::{Bench, Group, LooksAt, Rule};
use crate::case::{Case, days, words};
use crate::lists::{Gathered, Kind};
use crate::model::{Certainty, Finding};
use crate::text::text;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use snapshot::{ColumnId, Document, DocumentId, DocumentKind, Item, ItemId, Outcome};
use standard::calendar::Due;
use standard::{Entry, Field, Level, Term};

pub(super) const RULE: Rule = Rule {
    id: "late",
    clause: "2.2",
    group: Group::CoverageAndTime,
    looks_at: LooksAt::Documents,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

/// Published so many days after the limit, a text is more likely moved from an old site than late.
const LONG_OVERDUE_DAYS: i64 = 365;
/// Names of matters under which texts of other bodies are passed on.
const PASSED_ON: &str = include_str!("../../data/passed-on-words.txt");
/// Words by which a limit runs from the day of forming, and from another one.
const FORMING: &str = include_str!("../../data/forming-words.txt");
const OTHER_START: &str = include_str!("../../data/other-start-words.txt");

/// The limit that holds for a document, the most lenient of the places where it stands.
struct Governing<'a> {
    term: Term,
    field: &'a Field,
    entry: &'a Entry,
    column: ColumnId,
    item: &'a Item,
}

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    let mut governed: Vec<(DocumentId, Governing<'_>)> = governing(case).into_iter().collect();
    governed.sort_unstable_by_key(|(id, _)| *id);
    for (id, governing) in governed {
        let Some(document) = case.snapshot.documents.get(id.0 as usize) else { continue };
        let scope = case.scope(governing.column);
        match overdue(case, document, governing.term) {
            Verdict::NotSeen => bench.unobserved(1),
            Verdict::InTime => bench.pass(scope, 1),
            Verdict::Late { formed, published, due } => {
                let finding = finding(case, bench, document, &governing, (formed, published, due));
                bench.fail(scope, finding);
            }
        }
    }
}

/// Documents whose time of publication is judged here, and whether they are late; `redated` leaves
/// to this rule how they stand to the date on which they were formed.
pub(super) fn judged_documents(case: &Case<'_>) -> FxHashMap<DocumentId, bool> {
    let judged = governing(case).into_iter().filter_map(|(id, governing)| {
        let document = case.snapshot.documents.get(id.0 as usize)?;
        match overdue(case, document, governing.term) {
            Verdict::NotSeen => None,
            Verdict::InTime => Some((id, false)),
            Verdict::Late { .. } => Some((id, true)),
        }
    });
    judged.collect()
}

enum Verdict {
    NotSeen,
    InTime,
    Late { formed: Date, published: Date, due: Due },
}

/// How lenient a term is, in days: five working days are a week.
fn lenience(term: Term) -> u32 {
    match term.counted() {
        (days, true) => days.saturating_mul(7),
        (days, false) => days.saturating_mul(5),
    }
}

fn overdue(case: &Case<'_>, document: &Document, term: Term) -> Verdict {
    let dates = &document.dates;
    let seen = document.outcome == Outcome::Ok && document.kind == DocumentKind::Article;
    let (Some(formed), Some(published)) = (dates.formed, dates.visible.or(dates.published)) else {
        return Verdict::NotSeen;
    };
    if !seen || dates.archived.is_some() || published > case.as_of {
        return Verdict::NotSeen;
    }
    // Working days are never more than days.
    let (limit, _) = term.counted();
    if days(formed, published) <= i64::from(limit) {
        return Verdict::InTime;
    }
    match case.calendar.last_day(formed, term) {
        Some(due) if published > due.date => Verdict::Late { formed, published, due },
        Some(_) => Verdict::InTime,
        None => Verdict::NotSeen,
    }
}

fn governing<'a>(case: &'a Case<'_>) -> FxHashMap<DocumentId, Governing<'a>> {
    let marks = marks(case);
    let mut governed: FxHashMap<DocumentId, Governing<'a>> = FxHashMap::default();
    for list in case.lists.iter().filter(|list| list.kind == Kind::Matter && list.observed) {
        let Some((field, rows)) = rows(case, list) else { continue };
        for &member in &list.members {
            let Some(seen) = &case.snapshot.column(member).list else { continue };
            for (at, item) in (seen.first..).zip(case.lines(seen)) {
                let Some(document) = item.document else { continue };
                let marked = marks.get(&ItemId(at)).copied();
                let Some(new) = limit_of(field, &rows, marked, list.column, item) else { continue };
                let kept = governed.get(&document).map(|old| lenience(old.term));
                if kept.is_none_or(|kept| kept < lenience(new.term)) {
                    governed.insert(document, new);
                }
            }
        }
    }
    governed
}

/// A row and the term of its limit.
type Row<'a> = (&'a Entry, Option<Term>);

/// The second-level matter that a line's mark names.
fn marks<'a>(case: &'a Case<'_>) -> FxHashMap<ItemId, &'a str> {
    let mut marks = FxHashMap::default();
    for matter in case.mapping.fields.iter().flat_map(|field| &field.matters) {
        for &(item, sub) in matter.merged.iter().flat_map(|merged| &merged.marked) {
            if let Some(sub) = matter.submatters.get(sub as usize) {
                marks.insert(item, sub.name.as_str());
            }
        }
    }
    marks
}

/// The due rows of the matter that a column carries.
fn rows<'a>(case: &'a Case<'_>, list: &Gathered) -> Option<(&'a Field, Vec<Row<'a>>)> {
    let place = case.mapping.place(list.column)?;
    let field = case.field(&place.field)?;
    let level = if place.town.is_some() { Level::Town } else { case.level() };
    let rows = field
        .entries
        .iter()
        .filter(|entry| Some(&entry.matter1) == place.matter1.as_ref() && entry.due_at(level))
        .filter(|entry| place.matter2.is_none() || entry.matter2 == place.matter2)
        .map(|entry| (entry, entry.limit.term()))
        .collect();
    Some((field, rows))
}

/// The limit of the row that a mark names, else the longest of all; none when one of them has no
/// countable limit.
fn limit_of<'a>(
    field: &'a Field,
    rows: &[Row<'a>],
    marked: Option<&str>,
    column: ColumnId,
    item: &'a Item,
) -> Option<Governing<'a>> {
    let fits = |(entry, _): &&Row<'a>| marked.is_none() || entry.matter2.as_deref() == marked;
    let mut longest: Option<Governing<'a>> = None;
    for &(entry, term) in rows.iter().filter(fits) {
        let term = term?;
        if longest.as_ref().is_none_or(|longest| lenience(longest.term) < lenience(term)) {
            longest = Some(Governing { term, field, entry, column, item });
        }
    }
    longest
}

fn finding(
    case: &Case<'_>,
    bench: &Bench<'_>,
    document: &Document,
    governing: &Governing<'_>,
    (formed, published, due): (Date, Date, Due),
) -> Finding {
    let taken = case.calendar.working_days_between(formed, published);
    let (limit, working) = governing.term.counted();
    let spent = if working { i64::from(taken.days) } else { days(formed, published) };
    let arguments = [
        ("formed", formed.to_string()),
        ("published", published.to_string()),
        ("days", spent.to_string()),
    ];
    let expected = [
        ("days", limit.to_string()),
        ("due", due.date.to_string()),
        ("limit", governing.entry.limit.text.clone()),
    ];
    let (found_id, expected_id) = match governing.term {
        Term::AtOnce => ("late-found", "late-expected-at-once"),
        Term::WorkingDays(_) => ("late-found", "late-expected"),
        Term::Days(_) => ("late-found-days", "late-expected-days"),
    };
    let mut finding = bench.about_column(
        governing.column,
        text(found_id, arguments),
        text(expected_id, expected),
    );
    finding.title = Some(governing.item.title.clone());
    finding.url = Some(document.url.clone());
    saved(&mut finding, document.saved.as_ref());
    rest_on(&mut finding, governing.field, governing.entry);
    let printed = document.dates.visible.is_some();
    let long_overdue = days(due.date, published) > LONG_OVERDUE_DAYS;
    if !printed
        || due.provisional
        || (working && taken.provisional)
        || long_overdue
        || passed_on(governing.entry)
        || starts_elsewhere(&governing.entry.limit.text)
    {
        finding.certainty = Certainty::Suspected;
    }
    finding
}

fn passed_on(entry: &Entry) -> bool {
    words(PASSED_ON).any(|word| {
        entry.matter1.contains(word)
            || entry.matter2.as_ref().is_some_and(|matter2| matter2.contains(word))
    })
}

/// Whether a limit runs from another day than that of forming.
fn starts_elsewhere(limit: &str) -> bool {
    words(OTHER_START).any(|word| limit.contains(word))
        && !words(FORMING).any(|word| limit.contains(word))
}
