//! `wrong-word`: a word on the error list stands in a title or a text. A word that is only better
//! said otherwise is advice.

use super::bench::{on_page, saved};
use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::model::{Certainty, Finding, Text};
use crate::text::text;
use snapshot::{Document, DocumentId, DocumentKind, Item, Outcome};
use wording::{Severity, WordHit};

pub(super) const RULE: Rule = Rule {
    id: "wrong-word",
    clause: "1.2.1",
    group: Group::Safety,
    looks_at: LooksAt::Documents,
    certainty: Certainty::Suspected,
    advice: false,
    judge,
};

/// Most words that a finding names.
const NAMED: usize = 8;

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    for (id, document) in (0u32..).map(DocumentId).zip(&case.snapshot.documents) {
        let Some(item) = case.first_item(id) else { continue };
        let read = document.outcome == Outcome::Ok && document.kind == DocumentKind::Article;
        let in_title = case.words.find(&item.title);
        let in_text = match &document.content {
            Some(content) if read => content.wrong_words.as_slice(),
            _ if in_title.is_empty() => {
                if document.kind == DocumentKind::Article {
                    bench.unobserved(1);
                }
                continue;
            }
            _ => &[],
        };
        if in_title.is_empty() && in_text.is_empty() {
            bench.pass(case.scope(item.column), 1);
            continue;
        }
        let finding = finding(case, bench, (item, document), &in_title, in_text);
        bench.fail(case.scope(item.column), finding);
    }
}

fn finding(
    case: &Case<'_>,
    bench: &Bench<'_>,
    (item, document): (&Item, &Document),
    in_title: &[WordHit],
    in_text: &[WordHit],
) -> Finding {
    let mut hits: Vec<&WordHit> = in_title.iter().collect();
    hits.extend(in_text.iter().filter(|hit| in_title.iter().all(|known| known.word != hit.word)));
    hits.sort_by_key(|hit| hit.severity);
    let words: Vec<String> =
        hits.iter().take(NAMED).map(|hit| format!("{} → {}", hit.word, hit.suggestion)).collect();
    let words = words.join("; ");
    let first = hits.first();
    let evidence: Text = match first {
        Some(first) if in_title.is_empty() => text(
            "wrong-word-found",
            [("words", words), ("around", first.around.clone()), ("line", first.line.to_string())],
        ),
        _ => text("wrong-word-title-found", [("words", words)]),
    };
    let mut finding = bench.about_column(item.column, evidence, text("wrong-word-expected", []));
    finding.advice = hits.iter().all(|hit| hit.severity == Severity::Advice);
    finding.title = Some(item.title.clone());
    finding.url = Some(document.url.clone());
    saved(&mut finding, document.saved.as_ref().or_else(|| case.saved(item.column)));
    if let Some(first) = first.filter(|_| in_title.is_empty()) {
        on_page(&mut finding, document, document.page_of_line(first.line));
    }
    finding
}
