//! `title-promise` (advice): the title says A, B and C and the body lacks one of them, or the text
//! names attachments that the page does not offer.

use super::bench::saved;
use super::news_as_disclosure::asks_for_information;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::model::Certainty;
use crate::text::text;
use snapshot::{DocumentId, DocumentKind, Outcome};
use wording::promise::ATTACHMENT;

pub(super) const RULE: Rule = Rule {
    id: "title-promise",
    clause: "1.2.2",
    group: Group::Quality,
    looks_at: LooksAt::Documents,
    certainty: Certainty::Suspected,
    advice: true,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    for (id, document) in (0u32..).map(DocumentId).zip(&case.snapshot.documents) {
        let Some(item) = case.first_item(id) else { continue };
        if document.kind != DocumentKind::Article || !asks_for_information(case, item.column) {
            continue;
        }
        let Some(content) = document.content.as_ref().filter(|_| document.outcome == Outcome::Ok)
        else {
            bench.unobserved(1);
            continue;
        };
        if content.lacking.is_empty() {
            bench.pass(case.scope(item.column), 1);
            continue;
        }
        let parts: Vec<&str> =
            content.lacking.iter().map(String::as_str).filter(|part| *part != ATTACHMENT).collect();
        let (found, expected) = if parts.is_empty() {
            (text("title-promise-attachment", []), text("title-promise-attachment-expected", []))
        } else {
            let parts = parts.join("、");
            let expected = text("title-promise-expected", [("parts", parts.clone())]);
            (text("title-promise-found", [("parts", parts)]), expected)
        };
        let mut finding = bench.about_column(item.column, found, expected);
        finding.title = Some(item.title.clone());
        finding.url = Some(document.url.clone());
        saved(&mut finding, document.saved.as_ref());
        bench.fail(case.scope(item.column), finding);
    }
}
