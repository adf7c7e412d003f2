//! `dead-link` and `dead-attachment`: what a list line, a link or an attachment leads to is not there.
//!
//! Certain after two failures in one run, far enough apart (the sheet says how far); one failure, or
//! two in a breath, is suspected. Blocked, login and the like are unobserved. One finding an address.

use super::bench::{on_page, saved};
use super::{Bench, Group, LooksAt, Rule};
use crate::address::{host, is_named};
use crate::case::Case;
use crate::model::{Certainty, Finding, Scope, Text};
use crate::text::text;
use rustc_hash::FxHashSet;
use snapshot::{DocumentId, DocumentKind, LinkId, LinkKind, Outcome, Try, Verdict};

pub(super) const LINK: Rule = Rule {
    id: "dead-link",
    clause: "1.2.2",
    group: Group::Quality,
    looks_at: LooksAt::Links,
    certainty: Certainty::Certain,
    advice: false,
    judge: judge_links,
};

pub(super) const ATTACHMENT: Rule = Rule {
    id: "dead-attachment",
    clause: "1.2.2",
    group: Group::Quality,
    looks_at: LooksAt::Links,
    certainty: Certainty::Certain,
    advice: false,
    judge: judge_attachments,
};

/// What an address turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Alive,
    Dead(Certainty),
    Unobserved,
}

/// What the tries at an address say.
pub(super) fn standing(case: &Case<'_>, url: &str, outcome: &Outcome, tries: &[Try]) -> Standing {
    let apart = match outcome.verdict() {
        Verdict::Observed => return Standing::Alive,
        Verdict::Unobserved => return Standing::Unobserved,
        Verdict::Dead => case.thresholds.dead_retry_seconds,
        Verdict::Failing => case.thresholds.failing_retry_seconds,
    };
    let failed = |one: &&Try| matches!(one.outcome.verdict(), Verdict::Dead | Verdict::Failing);
    let (first, last) = (
        tries.iter().filter(failed).map(|one| one.at).min(),
        tries.iter().filter(failed).map(|one| one.at).max(),
    );
    let twice = tries.iter().filter(failed).count() >= 2;
    let answered = tries.iter().any(|one| one.outcome.verdict() == Verdict::Observed);
    let far = first
        .zip(last)
        .is_some_and(|(first, last)| last.duration_since(first).as_secs() >= i64::from(apart));
    let certain = twice && far && !answered && !out_of_reach(case, url, outcome);
    Standing::Dead(if certain { Certainty::Certain } else { Certainty::Suspected })
}

/// Whether the machine that looked may be what failed: from a network without a way out no host answers.
/// Names below `.invalid` are nobody's wherever one asks (RFC 6761).
fn out_of_reach(case: &Case<'_>, url: &str, outcome: &Outcome) -> bool {
    let silent = match outcome {
        Outcome::HostUnknown | Outcome::Refused | Outcome::TimedOut => true,
        Outcome::Broken { reason } => reason.id == "dns-later",
        _ => false,
    };
    silent && !case.finds_names && is_named(url) && !host(url).ends_with(".invalid")
}

/// What came instead, and how often it was tried.
pub(super) fn evidence(case: &Case<'_>, url: &str, outcome: &Outcome, tries: &[Try]) -> Text {
    let count = ("tries", tries.len().max(1).to_string());
    match outcome {
        _ if out_of_reach(case, url, outcome) => text("dead-out-of-reach", [count]),
        Outcome::Gone { status } => text("dead-gone", [("status", status.to_string()), count]),
        Outcome::SoftGone { reason } => text("dead-soft", [("reason", reason.to_text()), count]),
        Outcome::HostUnknown => text("dead-host", [count]),
        Outcome::RedirectLoop => text("dead-loop", [count]),
        Outcome::WrongType { expected, found } => text(
            "dead-wrong-type",
            [("expected", expected.clone()), ("found", found.clone()), count],
        ),
        Outcome::Refused => text("dead-refused", [count]),
        Outcome::TimedOut => text("dead-timeout", [count]),
        Outcome::ServerError { status } | Outcome::BadStatus { status } => {
            text("dead-status", [("status", status.to_string()), count])
        }
        Outcome::Broken { reason } => text("dead-broken", [("reason", reason.to_text()), count]),
        _ => text("dead-other", [count]),
    }
}

fn judge_links(case: &Case<'_>, bench: &mut Bench<'_>) {
    for (id, document) in (0u32..).map(DocumentId).zip(&case.snapshot.documents) {
        if is_wrong_file(document.kind, &document.outcome) {
            continue;
        }
        let Some(item) = case.first_item(id) else { continue };
        let scope = case.scope(item.column);
        match standing(case, &document.url, &document.outcome, &document.tries) {
            Standing::Alive => bench.pass(scope, 1),
            Standing::Unobserved => bench.unobserved(1),
            Standing::Dead(certainty) => {
                let mut finding = of_line(
                    case,
                    bench,
                    id,
                    evidence(case, &document.url, &document.outcome, &document.tries),
                );
                finding.certainty = certainty;
                bench.fail(scope, finding);
            }
        }
    }
    judge_carried(case, bench, LinkKind::Page);
}

fn judge_attachments(case: &Case<'_>, bench: &mut Bench<'_>) {
    for (id, document) in (0u32..).map(DocumentId).zip(&case.snapshot.documents) {
        if !is_wrong_file(document.kind, &document.outcome) {
            continue;
        }
        let Some(item) = case.first_item(id) else { continue };
        if let Standing::Dead(certainty) =
            standing(case, &document.url, &document.outcome, &document.tries)
        {
            let mut finding = of_line(
                case,
                bench,
                id,
                evidence(case, &document.url, &document.outcome, &document.tries),
            );
            finding.certainty = certainty;
            bench.fail(case.scope(item.column), finding);
        }
    }
    judge_carried(case, bench, LinkKind::Attachment);
}

/// A list line that leads straight to a file, where something else came: a matter for `dead-attachment`.
fn is_wrong_file(kind: DocumentKind, outcome: &Outcome) -> bool {
    kind == DocumentKind::File && matches!(outcome, Outcome::WrongType { .. })
}

/// Links and attachments that documents carry.
fn judge_carried(case: &Case<'_>, bench: &mut Bench<'_>, kind: LinkKind) {
    let columns: FxHashSet<&str> =
        case.snapshot.columns.iter().map(|column| column.url.as_str()).collect();
    for (at, link) in case.snapshot.links.iter().enumerate().filter(|(_, link)| link.kind == kind) {
        let document = case.document_of_link(at);
        // A column's own address that no document links to: `page-down` speaks of it.
        if document.is_none() && columns.contains(link.url.as_str()) {
            continue;
        }
        let item = document.and_then(|id| case.first_item(id));
        let scope = item.map_or_else(Scope::default, |item| case.scope(item.column));
        match standing(case, &link.url, &link.outcome, &link.tries) {
            Standing::Alive => bench.pass(scope, 1),
            Standing::Unobserved => bench.unobserved(1),
            Standing::Dead(certainty) => {
                let evidence = evidence(case, &link.url, &link.outcome, &link.tries);
                let mut finding = match document {
                    Some(id) => of_line(case, bench, id, evidence),
                    None => bench.finding(evidence, text("dead-expected", [])),
                };
                finding.certainty = certainty;
                finding.evidence.args.insert("link".into(), link.text.clone());
                finding.url = Some(link.url.clone());
                if let Some(document) =
                    document.and_then(|id| case.snapshot.documents.get(id.0 as usize))
                {
                    on_page(&mut finding, document, document.page_of_link(LinkId(at as u32)));
                }
                finding.observed_at =
                    link.tries.iter().map(|one| one.at).max().or(finding.observed_at);
                bench.fail(scope, finding);
            }
        }
    }
}

/// A finding about what the first line that leads to a document leads to.
fn of_line(case: &Case<'_>, bench: &Bench<'_>, id: DocumentId, evidence: Text) -> Finding {
    let expected = text("dead-expected", []);
    let Some(document) = case.snapshot.documents.get(id.0 as usize) else {
        return bench.finding(evidence, expected);
    };
    let mut finding = match case.first_item(id) {
        Some(item) => {
            let mut finding = bench.about_column(item.column, evidence, expected);
            finding.title = Some(item.title.clone());
            finding
        }
        None => bench.finding(evidence, expected),
    };
    finding.url = Some(document.url.clone());
    saved(&mut finding, document.saved.as_ref());
    let tried = document.tries.iter().map(|one| one.at).max();
    finding.observed_at = finding.observed_at.or(tried);
    finding
}
