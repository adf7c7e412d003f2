//! `news-as-disclosure`: an item is work news where the matter asks for information (notice N8). By
//! the wording alone, so never more than suspected.
//!
//! Judged are the items of fields and of 法定主动公开内容; not news columns, not what is kept for
//! history, not files. The features are those of `wording`; where the text could not be read the
//! title alone must say it.

use super::bench::saved;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::model::{Certainty, Finding};
use crate::text::text;
use rustc_hash::FxHashSet;
use snapshot::{ColumnId, Document, DocumentKind, Item, Outcome, Role};
use wording::{About, Judged, Model, Shape};

pub(super) const RULE: Rule = Rule {
    id: "news-as-disclosure",
    clause: "1.2.2",
    group: Group::Quality,
    looks_at: LooksAt::Documents,
    certainty: Certainty::Suspected,
    advice: false,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    let mut seen = FxHashSet::default();
    // The matter that asks for a document says most of what it should be.
    let asks = |matter: bool| {
        let columns = case.columns().map(|(id, _)| id);
        columns.filter(move |id| {
            asks_for_information(case, *id)
                && case.mapping.place(*id).is_some_and(|place| place.matter1.is_some()) == matter
        })
    };
    for id in asks(true).chain(asks(false)) {
        for item in case.items_of(id) {
            let (Some(at), Some(document)) = (item.document, case.document(item)) else { continue };
            if !seen.insert(at) || document.dates.archived.is_some() {
                continue;
            }
            judge_item(case, bench, (id, item), document);
        }
    }
}

/// Whether a column belongs to a field, or to 法定主动公开内容 as a column of its own kind.
pub(super) fn asks_for_information(case: &Case<'_>, id: ColumnId) -> bool {
    if case.is_historic(id) || case.snapshot.column(id).role != Role::Ordinary {
        return false;
    }
    if case.mapping.place(id).is_some() {
        return true;
    }
    let (mut at, mut legal) = (case.snapshot.column(id).parent, false);
    while let Some(parent) = at {
        let column = case.snapshot.column(parent);
        match column.role {
            Role::News => return false,
            Role::LegalDisclosure => legal = true,
            _ => {}
        }
        at = column.parent.filter(|next| next.0 < parent.0);
    }
    legal
}

fn judge_item(
    case: &Case<'_>,
    bench: &mut Bench<'_>,
    (id, item): (ColumnId, &Item),
    document: &Document,
) {
    match (&document.outcome, document.kind) {
        (Outcome::Ok, DocumentKind::Article) => {}
        (Outcome::Ok, DocumentKind::OffSite) => {}
        (Outcome::Ok, DocumentKind::File | DocumentKind::Column) => return,
        _ => return bench.unobserved(1),
    }
    let place = case.mapping.place(id);
    let column = case.snapshot.column(id);
    // A category mark names the matter as a column would.
    let names = place.into_iter().flat_map(|place| [&place.matter1, &place.matter2]).flatten();
    let mark = item.mark.as_ref().map(|mark| mark.text.as_str());
    let names = names.map(String::as_str).chain([column.title.as_str()]).chain(mark);
    let matters = names.collect::<Vec<_>>().join(" ");
    let own_path = case.snapshot.path(id);
    let path: Vec<&str> = match document.breadcrumb.as_slice() {
        [] => own_path,
        names => names.iter().map(String::as_str).collect(),
    };
    let shape = document.content.as_ref().map_or_else(Shape::default, |content| content.shape);
    let judged = Model::builtin().judge(
        &shape,
        &About {
            title: title(item),
            column_path: &path,
            matter: Some(&matters),
            column_type: document.tags.column_type.as_deref(),
            source: document.source.as_deref(),
            document_number: document.document_number.is_some(),
            index_number: document.index_number.is_some(),
            attachments: u32::try_from(document.attachments.len()).unwrap_or(u32::MAX),
        },
    );
    if judged.news {
        let finding = finding(case, bench, (id, item), document, &judged);
        bench.fail(case.scope(id), finding);
    } else {
        bench.pass(case.scope(id), 1);
    }
}

/// The title without its category mark.
pub(super) fn title(item: &Item) -> &str {
    let Some(mark) = &item.mark else { return &item.title };
    let rest = item.title.split_once(mark.text.as_str()).map_or("", |(_, rest)| rest);
    let rest = rest.trim_start_matches(|char: char| Some(char) == mark.close || char == ' ');
    if rest.is_empty() { &item.title } else { rest }
}

fn finding(
    case: &Case<'_>,
    bench: &Bench<'_>,
    (id, item): (ColumnId, &Item),
    document: &Document,
    judged: &Judged,
) -> Finding {
    let reasons: Vec<String> = judged
        .reasons
        .iter()
        .map(|reason| format!("{}={}", reason.feature, reason.words.join("、")))
        .collect();
    let matter = case
        .mapping
        .place(id)
        .and_then(|place| place.matter2.clone().or_else(|| place.matter1.clone()));
    let matter = matter.unwrap_or_else(|| case.snapshot.column(id).title.clone());
    let evidence = text(
        "news-found",
        [("reasons", reasons.join("; ")), ("score", format!("{:.2}", judged.score))],
    );
    let mut finding = bench.about_column(id, evidence, text("news-expected", [("matter", matter)]));
    finding.title = Some(item.title.clone());
    finding.url = Some(document.url.clone());
    saved(&mut finding, document.saved.as_ref());
    finding
}
