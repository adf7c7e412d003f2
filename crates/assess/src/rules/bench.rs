//! Where a rule puts what it judged: subjects passed, findings, what was implied and what it could
//! not judge.

use super::Rule;
use crate::case::Case;
use crate::model::{
    Certainty, Finding, RuleState, RuleStatus, Scope, StandardRow, Tally, Text, Waiting,
};
use rustc_hash::FxHashMap;
use snapshot::{ColumnId, Document, DocumentPage, Saved};
use standard::{Entry, Evidence, Field};
use std::collections::BTreeMap;

/// Bytes of the shortest text that could hold personal data.
const SHORTEST_NUMBER: usize = 8;

/// What one rule judged.
#[derive(Debug)]
pub struct Bench<'a> {
    rule: &'static Rule,
    case: &'a Case<'a>,
    tallies: FxHashMap<Scope, Tally>,
    unobserved: u32,
    findings: Vec<(Scope, Finding)>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(rule: &'static Rule, case: &'a Case<'a>) -> Self {
        Self { rule, case, tallies: FxHashMap::default(), unobserved: 0, findings: Vec::new() }
    }

    fn tally(&mut self, scope: Scope) -> &mut Tally {
        self.tallies.entry(scope).or_default()
    }

    /// So many subjects are as they should be.
    pub(super) fn pass(&mut self, scope: Scope, subjects: u32) {
        if subjects > 0 {
            self.tally(scope).subjects += subjects;
        }
    }

    /// So many subjects could not be judged, because they or what they rest on were not seen.
    pub(super) fn unobserved(&mut self, subjects: u32) {
        self.unobserved += subjects;
    }

    /// So many subjects are missing together with what they stand below; the finding of `by` says so.
    pub(super) fn implied(&mut self, scope: Scope, subjects: u32, by: &'static str) {
        if subjects > 0 {
            let tally = self.tally(scope);
            tally.subjects += subjects;
            tally.implied += subjects;
            tally.implied_by = Some(by.to_owned());
        }
    }

    /// A subject is wrong. A suspected one is neither a pass nor a fail until a person confirms it,
    /// so only a certain one counts as judged.
    pub(super) fn fail(&mut self, scope: Scope, mut finding: Finding) {
        quote_safely(&mut finding);
        if finding.certainty == Certainty::Certain {
            self.tally(scope.clone()).subjects += finding.count.unwrap_or(1);
        } else {
            self.unobserved += finding.count.unwrap_or(1);
        }
        self.findings.push((scope, finding));
    }

    /// Lets people's decisions come in. What they decided about was judged, however sure the rule was.
    pub(super) fn reviewed(&mut self, review: impl FnOnce(&mut [(Scope, Finding)])) {
        let mut findings = std::mem::take(&mut self.findings);
        review(&mut findings);
        for (scope, finding) in &findings {
            if finding.review.as_ref().is_some_and(|review| review.was == Certainty::Suspected) {
                let count = finding.count.unwrap_or(1);
                self.unobserved = self.unobserved.saturating_sub(count);
                self.tally(scope.clone()).subjects += count;
            }
        }
        self.findings = findings;
    }

    /// A finding of this rule with nothing filled in but what every finding has.
    pub(super) fn finding(&self, evidence: Text, expected: Text) -> Finding {
        Finding {
            rule: self.rule.id.into(),
            key: String::new(),
            certainty: self.rule.certainty,
            advice: self.rule.advice,
            field: None,
            matter1: None,
            matter2: None,
            town: None,
            village: None,
            column: None,
            column_url: None,
            url: None,
            title: None,
            evidence,
            expected,
            basis: self.rule.clause.into(),
            observed_at: None,
            sha256: None,
            count: None,
            explained: false,
            row: None,
            review: None,
            lines: Vec::new(),
        }
    }

    /// A finding about a column: its title and address, its place in the standard, its saved page.
    pub(super) fn about_column(&self, column: ColumnId, evidence: Text, expected: Text) -> Finding {
        let mut finding = self.finding(evidence, expected);
        self.put_column(&mut finding, column);
        finding
    }

    /// Fills in the column of a finding.
    pub(super) fn put_column(&self, finding: &mut Finding, id: ColumnId) {
        let column = self.case.snapshot.column(id);
        finding.column = Some(column.title.clone());
        finding.column_url = Some(column.url.clone());
        finding.url.get_or_insert_with(|| column.url.clone());
        saved(finding, self.case.saved(id));
        if let Some(place) = self.case.mapping.place(id) {
            finding.field = self.case.field_name(&place.field);
            finding.matter1.clone_from(&place.matter1);
            finding.matter2.clone_from(&place.matter2);
            finding.town.clone_from(&place.town);
            finding.village.clone_from(&place.village);
        } else if let Some(town) = self.case.town_of(id) {
            finding.town = Some(town.to_owned());
        }
    }

    /// What the rule says of itself, and its findings, both of the fields that are judged.
    pub(super) fn close(mut self) -> (RuleState, Vec<Finding>) {
        self.findings.retain(|(scope, _)| self.case.judges(scope));
        let tallies = self.tallies.into_iter().filter(|(scope, _)| self.case.judges(scope));
        let tallies: BTreeMap<Scope, Tally> = tallies.collect();
        let tallies: Vec<Tally> =
            tallies.into_iter().map(|(scope, tally)| Tally { scope, ..tally }).collect();
        let subjects = tallies.iter().map(|tally| tally.subjects).sum();
        let judged = subjects > 0 || !self.findings.is_empty();
        let undecided = self.findings.iter().filter(|(_, finding)| {
            finding.certainty == Certainty::Suspected && finding.review.is_none()
        });
        let waiting = undecided
            .map(|(scope, finding)| Waiting { key: finding.key.clone(), scope: scope.clone() })
            .collect();
        let state = RuleState {
            rule: self.rule.id.into(),
            status: if judged { RuleStatus::Judged } else { RuleStatus::NothingToJudge },
            subjects,
            unobserved: self.unobserved,
            tallies,
            waiting,
        };
        (state, self.findings.into_iter().map(|(_, finding)| finding).collect())
    }
}

/// No finding repeats personal data, whatever it speaks of: titles and words that it quotes are masked.
fn quote_safely(finding: &mut Finding) {
    let title = finding.title.iter_mut();
    let args = finding.evidence.args.values_mut().chain(finding.expected.args.values_mut());
    for quoted in title.chain(args) {
        // Numbers are rare in titles; most are left as they stand.
        if quoted.len() >= SHORTEST_NUMBER && !privacy::scan(quoted).hits.is_empty() {
            *quoted = privacy::mask(quoted);
        }
    }
}

/// Fills in when a page was seen and its hash.
pub(super) fn saved(finding: &mut Finding, saved: Option<&Saved>) {
    finding.observed_at = saved.map(|saved| saved.at);
    finding.sha256 = saved.map(|saved| saved.sha256.clone());
}

/// Lets a finding speak of the further page of a document on which something stands: by its number, its address where the
/// finding names no other than the document's, and the page as saved.
pub(super) fn on_page(
    finding: &mut Finding,
    document: &Document,
    page: Option<(usize, &DocumentPage)>,
) {
    let Some((number, page)) = page else { return };
    finding.evidence.args.insert(Finding::PAGE.into(), number.to_string());
    if finding.url.as_ref() == Some(&document.url) {
        finding.evidence.args.insert(Finding::PAGE_URL.into(), page.url.clone());
    }
    if page.saved.is_some() {
        saved(finding, page.saved.as_ref());
    }
}

/// Lets a finding rest on a row of the standard. On a row that is not confirmed it is at most suspected.
pub(super) fn rest_on(finding: &mut Finding, field: &Field, entry: &Entry) {
    let row = row_of(field, entry);
    if !row.confirmed {
        finding.certainty = Certainty::Suspected;
    }
    finding.basis = [&finding.basis, &row.field, &row.seq].map(String::as_str).join(" · ");
    finding.row = Some(row);
}

fn row_of(field: &Field, entry: &Entry) -> StandardRow {
    StandardRow {
        field: field.name.clone(),
        seq: entry.seq.clone(),
        matter1: entry.matter1.clone(),
        matter2: entry.matter2.clone(),
        source: entry.provenance.source.clone(),
        confirmed: entry.provenance.evidence != Evidence::Recalled,
    }
}
