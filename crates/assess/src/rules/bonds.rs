//! `interpretation-link`: a document and its interpretation that do not link to each other.
//! `repealed-mark`: a document that another one repeals, and that does not say so. Both are advice:
//! they rest on titles, so a person decides.

use super::bench::saved;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::{Case, words};
use crate::model::Certainty;
use crate::text::text;
use likeness::folded;
use rustc_hash::FxHashMap;
use snapshot::{Document, DocumentId, DocumentKind, Outcome, Repeal};

const INTERPRETING: &str = include_str!("../../data/interpretation-words.txt");

pub(super) const INTERPRETATION: Rule = Rule {
    id: "interpretation-link",
    clause: "1.2.2",
    group: Group::Quality,
    looks_at: LooksAt::Documents,
    certainty: Certainty::Suspected,
    advice: true,
    judge: interpretations,
};

pub(super) const REPEALED: Rule = Rule {
    id: "repealed-mark",
    clause: "1.2.1",
    group: Group::Accuracy,
    looks_at: LooksAt::Documents,
    certainty: Certainty::Suspected,
    advice: true,
    judge: repealed,
};

/// Shortest name by which a document is looked up: shorter ones fit too many.
const SHORTEST: usize = 8;

/// Content pages that were read, by what they are called.
struct Shelf<'a> {
    by_name: FxHashMap<String, Vec<DocumentId>>,
    by_number: FxHashMap<String, Vec<DocumentId>>,
    documents: &'a [Document],
}

impl<'a> Shelf<'a> {
    fn of(case: &'a Case<'_>) -> Self {
        let documents = case.snapshot.documents.as_slice();
        let mut shelf =
            Self { by_name: FxHashMap::default(), by_number: FxHashMap::default(), documents };
        for (id, document) in (0u32..).map(DocumentId).zip(documents) {
            if document.outcome != Outcome::Ok || document.kind != DocumentKind::Article {
                continue;
            }
            if let Some(title) = &document.title {
                let inner = quoted(title).filter(|_| title.contains("印发"));
                for name in [Some(title.as_str()), inner].into_iter().flatten() {
                    shelf.by_name.entry(folded(name)).or_default().push(id);
                }
            }
            if let Some(number) = &document.document_number {
                shelf.by_number.entry(folded(number)).or_default().push(id);
            }
        }
        shelf
    }

    /// The one document of this name; none where it is not there or the name fits several.
    fn named(&self, name: &str) -> Option<DocumentId> {
        let name = folded(name);
        let long = name.chars().count() >= SHORTEST;
        match self.by_name.get(&name).filter(|_| long)?.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    fn meant(&self, repeal: &Repeal) -> Option<DocumentId> {
        let by_number =
            repeal.number.as_ref().and_then(|number| self.by_number.get(&folded(number)));
        match by_number.map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => self.named(&repeal.title),
        }
    }

    fn get(&self, id: DocumentId) -> &'a Document {
        &self.documents[id.0 as usize]
    }
}

/// The words between the outermost 《 and 》.
fn quoted(title: &str) -> Option<&str> {
    let open = title.find('《')? + '《'.len_utf8();
    let close = title.rfind('》')?;
    title.get(open..close).filter(|inner| !inner.is_empty())
}

/// What an interpretation interprets, by its title.
fn interpreted(title: &str) -> Option<&str> {
    words(INTERPRETING).any(|word| title.contains(word)).then(|| quoted(title)).flatten()
}

fn interpretations(case: &Case<'_>, bench: &mut Bench<'_>) {
    let shelf = Shelf::of(case);
    for (id, document) in (0u32..).map(DocumentId).zip(&case.snapshot.documents) {
        let Some(name) = document.title.as_deref().and_then(interpreted) else { continue };
        let (Some(item), Some(target)) = (case.first_item(id), shelf.named(name)) else { continue };
        let policy = shelf.get(target);
        if target == id || policy.title.as_deref().and_then(interpreted).is_some() {
            continue;
        }
        let (there, back) = (links(case, document, policy), links(case, policy, document));
        let scope = case.scope(item.column);
        let arguments = [
            ("document", policy.title.clone().unwrap_or_default()),
            ("document_url", policy.url.clone()),
        ];
        let lacking = match (there, back) {
            (true, true) => {
                bench.pass(scope, 1);
                continue;
            }
            (false, false) => text("interpretation-link-neither", arguments),
            (false, true) => text("interpretation-link-there", arguments),
            (true, false) => text("interpretation-link-back", arguments),
        };
        let mut finding =
            bench.about_column(item.column, lacking, text("interpretation-link-expected", []));
        finding.title = Some(item.title.clone());
        finding.url = Some(document.url.clone());
        saved(&mut finding, document.saved.as_ref());
        bench.fail(scope, finding);
    }
}

/// Whether one page links to the other, in its body or beside it.
fn links(case: &Case<'_>, from: &Document, to: &Document) -> bool {
    let is = |url: &str| url == to.url || Some(url) == to.final_url.as_deref();
    let body = from.links.iter().chain(&from.attachments);
    body.map(|link| case.snapshot.links[link.0 as usize].url.as_str()).any(is)
        || from.content.iter().flat_map(|content| &content.related).any(|url| is(url))
}

fn repealed(case: &Case<'_>, bench: &mut Bench<'_>) {
    let shelf = Shelf::of(case);
    for document in &case.snapshot.documents {
        let Some(content) = &document.content else { continue };
        for repeal in &content.repeals {
            let Some(target) = shelf.meant(repeal) else { continue };
            let (old, Some(item)) = (shelf.get(target), case.first_item(target)) else { continue };
            let marked = old.content.as_ref().is_some_and(|content| content.out_of_force)
                || old.dates.archived.is_some()
                || case.is_historic(item.column)
                || ["废止", "失效"].iter().any(|word| item.title.contains(word));
            // A page that is newer than the repeal is another document of the same name.
            let newer = match (old.dates.published, document.dates.published) {
                (Some(old), Some(repeal)) => old > repeal,
                _ => false,
            };
            let scope = case.scope(item.column);
            if marked || std::ptr::eq(old, document) {
                bench.pass(scope, 1);
            } else if !newer {
                let arguments = [
                    ("by", document.title.clone().unwrap_or_default()),
                    ("by_url", document.url.clone()),
                ];
                let mut finding = bench.about_column(
                    item.column,
                    text("repealed-mark-found", arguments),
                    text("repealed-mark-expected", []),
                );
                finding.title = Some(item.title.clone());
                finding.url = Some(old.url.clone());
                saved(&mut finding, old.saved.as_ref());
                bench.fail(scope, finding);
            }
        }
    }
}
