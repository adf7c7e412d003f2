//! `origin-copied` and `origin-forked`: the same content stands at two addresses instead of one that is
//! linked from both; it is still the same, or it differs by now.
//!
//! Both rest on the pairs that the survey confirmed on their texts. Pairs are put together to groups; one
//! page of a group owns the content and every other is reported once. The owner is no news page where
//! another is none; it is the page of the organ that the text names as its source; it was published first.

use super::bench::saved;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::model::{Certainty, Finding};
use crate::text::{path, text};
use jiff::civil::Date;
use likeness::{Difference, Kind};
use rustc_hash::FxHashMap;
use snapshot::{Document, DocumentId, DocumentKind, Item, Likeness, Other, Outcome, Role};

pub(super) const COPIED: Rule = rule("origin-copied", judge_copied);
pub(super) const FORKED: Rule = rule("origin-forked", judge_forked);

const fn rule(id: &'static str, judge: fn(&Case<'_>, &mut Bench<'_>)) -> Rule {
    Rule {
        id,
        clause: "1.2.2",
        group: Group::Quality,
        looks_at: LooksAt::Documents,
        certainty: Certainty::Certain,
        advice: false,
        judge,
    }
}

/// Pages of one group that are reported.
const MOST_OF_A_GROUP: usize = 200;
/// Differences that the evidence shows.
const MOST_DIFFERENCES: usize = 3;
/// Characters of a line that it shows.
const LONGEST_LINE: usize = 60;

fn judge_copied(case: &Case<'_>, bench: &mut Bench<'_>) {
    judge(case, bench, Kind::Copy);
}

fn judge_forked(case: &Case<'_>, bench: &mut Bench<'_>) {
    judge(case, bench, Kind::Fork);
}

fn judge(case: &Case<'_>, bench: &mut Bench<'_>, kind: Kind) {
    let reported = reported(case);
    for (id, document) in (0u32..).map(DocumentId).zip(&case.snapshot.documents) {
        let Some(item) = case.first_item(id) else { continue };
        if document.outcome != Outcome::Ok || document.kind != DocumentKind::Article {
            continue;
        }
        match reported.get(&id) {
            Some(report) if report.pair.kind == kind => {
                let finding = finding(case, bench, (document, item), report);
                bench.fail(case.scope(item.column), finding);
            }
            // The other rule speaks of it.
            Some(_) => bench.pass(case.scope(item.column), 1),
            // Its text was not read, so that it cannot have been compared.
            None if document.content.is_none() => bench.unobserved(1),
            None => bench.pass(case.scope(item.column), 1),
        }
    }
}

/// A page that is not the owner, and the page it is held against.
struct Report<'a> {
    pair: &'a Likeness,
    against: Against<'a>,
    certain: bool,
}

#[derive(Clone, Copy)]
enum Against<'a> {
    Here(DocumentId),
    Elsewhere { portal: &'a str, url: &'a str, title: Option<&'a str> },
}

/// Every page that does not own its content.
fn reported<'a>(case: &'a Case<'_>) -> FxHashMap<DocumentId, Report<'a>> {
    let mut reported = FxHashMap::default();
    let pairs = pairs(case);
    for group in groups(&pairs) {
        let Some(owner) = group.iter().copied().min_by_key(|id| claim(case, *id)) else { continue };
        for id in group.into_iter().filter(|id| *id != owner).take(MOST_OF_A_GROUP) {
            // Held against the owner where the two were compared, else against whom it was compared with.
            let own = pairs.get(&id).map_or(&[][..], Vec::as_slice);
            let direct = own.iter().find(|(other, _)| *other == owner);
            let Some((against, pair)) =
                direct.or_else(|| own.iter().min_by_key(|(other, _)| *other))
            else {
                continue;
            };
            let certain = pair.certain && direct.is_some();
            reported.insert(id, Report { pair, against: Against::Here(*against), certain });
        }
    }
    for pair in &case.snapshot.likenesses {
        let Other::Elsewhere { portal, url, title, source, published } = &pair.other else {
            continue;
        };
        if reported.contains_key(&pair.one) || !is_current(case, pair.one) {
            continue;
        }
        if theirs(case, pair.one, portal, source.as_deref(), *published) {
            let against = Against::Elsewhere { portal, url, title: title.as_deref() };
            reported.insert(pair.one, Report { pair, against, certain: false });
        }
    }
    reported
}

type Pairs<'a> = FxHashMap<DocumentId, Vec<(DocumentId, &'a Likeness)>>;

/// The pairs of this portal, from both sides. Columns kept for history are left out.
fn pairs<'a>(case: &'a Case<'_>) -> Pairs<'a> {
    let mut pairs: Pairs<'a> = FxHashMap::default();
    for pair in &case.snapshot.likenesses {
        let Other::Here(other) = pair.other else { continue };
        let kept = matches!(pair.kind, Kind::Copy | Kind::Fork) && pair.one != other;
        if kept && is_current(case, pair.one) && is_current(case, other) {
            pairs.entry(pair.one).or_default().push((other, pair));
            pairs.entry(other).or_default().push((pair.one, pair));
        }
    }
    pairs
}

fn is_current(case: &Case<'_>, id: DocumentId) -> bool {
    let archived = case
        .snapshot
        .documents
        .get(id.0 as usize)
        .is_none_or(|document| document.dates.archived.is_some());
    !archived && case.first_item(id).is_some_and(|item| !case.is_historic(item.column))
}

/// Pages that hang together, in order.
fn groups(pairs: &Pairs<'_>) -> Vec<Vec<DocumentId>> {
    let mut ids: Vec<DocumentId> = pairs.keys().copied().collect();
    ids.sort_unstable();
    let mut seen = FxHashMap::default();
    let mut groups = Vec::new();
    for id in ids {
        if seen.contains_key(&id) {
            continue;
        }
        let (mut group, mut waiting) = (Vec::new(), vec![id]);
        while let Some(at) = waiting.pop() {
            if seen.insert(at, ()).is_some() {
                continue;
            }
            group.push(at);
            waiting.extend(pairs.get(&at).into_iter().flatten().map(|(other, _)| *other));
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups
}

/// How good a page's claim to own the content is; the least wins.
fn claim(case: &Case<'_>, id: DocumentId) -> (bool, bool, Date, bool, DocumentId) {
    let item = case.first_item(id);
    let document = case.snapshot.documents.get(id.0 as usize);
    let news = item.is_none_or(|item| case.snapshot.column(item.column).role == Role::News);
    let source = document.and_then(|document| document.source.as_deref());
    let own = item.zip(source).is_some_and(|(item, source)| {
        let titles = case.snapshot.path(item.column);
        titles.iter().any(|title| title.chars().count() > 2 && names(source, title))
    });
    let published = document.and_then(|document| document.dates.published).unwrap_or(Date::MAX);
    let placed = item.is_some_and(|item| case.mapping.place(item.column).is_some());
    (news, !own, published, !placed, id)
}

/// Whether a source names an organ: 清溪县民政局 and 民政局.
fn names(source: &str, organ: &str) -> bool {
    let (source, organ) = (source.trim(), organ.trim());
    source.ends_with(organ) || organ.ends_with(source) && source.chars().count() > 2
}

/// Whether the other portal rather owns the content: the source names it, or it published first, or that
/// cannot be told.
fn theirs(
    case: &Case<'_>,
    id: DocumentId,
    portal: &str,
    source: Option<&str>,
    published: Option<Date>,
) -> bool {
    let Some(document) = case.snapshot.documents.get(id.0 as usize) else { return false };
    let organ = portal.trim_end_matches("门户网站").trim_end_matches("人民政府");
    let source = document.source.as_deref().or(source);
    if source.is_some_and(|source| organ.chars().count() > 2 && source.contains(organ)) {
        return true;
    }
    match (document.dates.published, published) {
        (Some(ours), Some(theirs)) => theirs <= ours,
        _ => true,
    }
}

fn finding(
    case: &Case<'_>,
    bench: &Bench<'_>,
    (document, item): (&Document, &Item),
    report: &Report<'_>,
) -> Finding {
    let forked = report.pair.kind == Kind::Fork;
    let (url, title, place) = match report.against {
        Against::Here(id) => here(case, id),
        Against::Elsewhere { portal, url, title } => {
            (url.to_owned(), title.unwrap_or(&item.title).to_owned(), portal.to_owned())
        }
    };
    // The pair's first side is this page or the other one.
    let turned = !std::ptr::eq(
        case.snapshot.documents.get(report.pair.one.0 as usize).unwrap_or(document),
        document,
    );
    let evidence = if forked {
        let arguments = [
            ("place", place),
            ("title", title),
            ("url", url.clone()),
            ("differences", differences(&report.pair.differences, turned)),
        ];
        text("origin-forked-found", arguments)
    } else {
        let share = (report.pair.share * 100.0).round().to_string();
        text(
            "origin-copied-found",
            [("place", place), ("title", title), ("url", url.clone()), ("share", share)],
        )
    };
    let expected = if forked {
        text("origin-forked-expected", [("url", url)])
    } else {
        text("origin-copied-expected", [("url", url)])
    };
    let mut finding = bench.about_column(item.column, evidence, expected);
    if !report.certain {
        finding.certainty = Certainty::Suspected;
    }
    finding.title = Some(item.title.clone());
    finding.url = Some(document.url.clone());
    if forked {
        finding.lines.clone_from(&report.pair.lines);
        for line in finding.lines.iter_mut().filter(|_| turned) {
            line.stands = line.stands.turned();
        }
    }
    saved(&mut finding, document.saved.as_ref());
    finding
}

/// Address, title and column of a page of this portal.
fn here(case: &Case<'_>, id: DocumentId) -> (String, String, String) {
    let document = case.snapshot.documents.get(id.0 as usize);
    let url = document.map(|document| document.url.clone()).unwrap_or_default();
    let item = case.first_item(id);
    let title = item.map(|item| item.title.clone());
    let title = title.or_else(|| document?.title.clone()).unwrap_or_default();
    let place = item.map(|item| path(&case.snapshot.path(item.column))).unwrap_or_default();
    (url, title, place)
}

/// The first lines that differ: “here”／“there”.
fn differences(all: &[Difference], turned: bool) -> String {
    let shown = |line: &Option<String>| match line {
        None => "—".to_owned(),
        Some(line) => {
            let short: String = line.chars().take(LONGEST_LINE).collect();
            let cut = if short.len() < line.len() { "…" } else { "" };
            format!("“{short}{cut}”")
        }
    };
    let lines: Vec<String> = all
        .iter()
        .take(MOST_DIFFERENCES)
        .map(|difference| {
            let (one, other) = (shown(&difference.one), shown(&difference.other));
            if turned { format!("{other}／{one}") } else { format!("{one}／{other}") }
        })
        .collect();
    lines.join("；")
}
