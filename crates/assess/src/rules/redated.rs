//! `redated`: an old text with a new date: list, page, address and written date disagree by more than
//! the threshold. One finding a document; one that `late` speaks of is left out.

use super::bench::saved;
use super::{Bench, Group, LooksAt, Rule, late};
use crate::case::{Case, days};
use crate::model::{Certainty, Finding};
use crate::text::text;
use jiff::civil::Date;
use snapshot::{Document, DocumentId, DocumentKind, Item, Outcome, Role};

pub(super) const RULE: Rule = Rule {
    id: "redated",
    clause: "2.2",
    group: Group::CoverageAndTime,
    looks_at: LooksAt::Documents,
    certainty: Certainty::Suspected,
    advice: false,
    judge,
};

/// Name of the date formed in messages.
const FORMED: &str = "formed";

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    let judged = late::judged_documents(case);
    for (id, document) in (0u32..).map(DocumentId).zip(&case.snapshot.documents) {
        let Some(item) = case.first_item(id) else { continue };
        let read = document.outcome == Outcome::Ok && document.kind == DocumentKind::Article;
        let column = case.snapshot.column(item.column);
        let kept = document.dates.archived.is_some() || case.is_historic(item.column);
        let late = judged.get(&id);
        if !read || kept || column.role == Role::News {
            continue;
        }
        let mut dates = dates(document, item);
        // how long after it was formed is what `late` judges
        if late.is_some() {
            dates.retain(|(_, name)| *name != FORMED);
        }
        dates.sort_unstable();
        let (Some(first), Some(last), true) = (dates.first(), dates.last(), dates.len() > 1) else {
            bench.unobserved(1);
            continue;
        };
        if days(first.0, last.0) <= i64::from(case.thresholds.redated_days) {
            bench.pass(case.scope(item.column), 1);
        } else {
            let finding = finding(case, bench, (document, item), *first, *last);
            bench.fail(case.scope(item.column), finding);
        }
    }
}

/// Its dates, each with the message id of its name.
fn dates(document: &Document, item: &Item) -> Vec<(Date, &'static str)> {
    let dates = &document.dates;
    let all = [
        (dates.list.or(item.date), "list"),
        (dates.visible, "page"),
        (dates.tag, "tag"),
        (dates.address, "address"),
        (dates.formed, FORMED),
    ];
    all.into_iter().filter_map(|(date, name)| Some((date?, name))).collect()
}

fn finding(
    case: &Case<'_>,
    bench: &Bench<'_>,
    (document, item): (&Document, &Item),
    first: (Date, &'static str),
    last: (Date, &'static str),
) -> Finding {
    let arguments = [
        ("older", first.0.to_string()),
        ("older_from", first.1.into()),
        ("newer", last.0.to_string()),
        ("newer_from", last.1.into()),
    ];
    let limit = case.thresholds.redated_days.to_string();
    let mut finding = bench.about_column(
        item.column,
        text("redated-found", arguments),
        text("redated-expected", [("days", limit)]),
    );
    finding.title = Some(item.title.clone());
    finding.url = Some(document.url.clone());
    saved(&mut finding, document.saved.as_ref());
    finding
}
