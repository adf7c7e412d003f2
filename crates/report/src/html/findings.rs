//! Findings by field and then by rule. What all findings of a group share is said once.

use super::both::Both;
use crate::Inspection;
use crate::facts::{self, FieldGroup, RuleGroup};
use crate::text::{brief, clean, minute, place, web};
use assess::{Certainty, DiffLine, Finding, Stands};

/// Findings up to which all groups are open from the start.
pub const OPEN_UP_TO: usize = 150;
/// Lines of a fork that are shown; report.json has more.
const LINES: usize = 40;
/// Characters of a title that are shown.
const TITLE: usize = 120;

pub struct FindingsView {
    pub total: usize,
    pub groups: Vec<FieldView>,
    /// Choices of the filter.
    pub rules: Vec<(String, Both)>,
}

pub struct FieldView {
    pub key: String,
    pub name: Both,
    pub count: usize,
    pub rules: Vec<RuleView>,
}

pub struct RuleView {
    pub anchor: String,
    pub rule: String,
    pub name: Both,
    pub count: usize,
    pub open: bool,
    /// Why it is a fault, in one sentence.
    pub reason: Option<Both>,
    /// What to do about it, where that is the same for all findings of the group.
    pub advice: Option<Both>,
    /// Said once where all findings of the group share it.
    pub expected: Option<Both>,
    pub basis: Option<Both>,
    pub findings: Vec<FindingView>,
}

pub struct FindingView {
    pub id: String,
    pub number: usize,
    /// `certain`, `suspected`, `advice` or `dismissed`.
    pub kind: &'static str,
    pub kind_name: Both,
    pub title: Option<String>,
    /// Township, village, matters, column: from the outside in.
    pub place: String,
    pub evidence: Both,
    pub expected: Option<Both>,
    pub basis: Option<Both>,
    pub advice: Option<Both>,
    pub url: Option<Address>,
    pub column_url: Option<Address>,
    pub saved: Option<Both>,
    pub hash: Option<String>,
    pub remarks: Vec<Both>,
    /// Of a fork, line by line how the pages differ.
    pub lines: Vec<LineView>,
    /// How many more lines report.json has.
    pub more_lines: Option<Both>,
}

/// A line of two pages held beside each other.
pub struct LineView {
    /// `both`, `one`, `other` or `gap`.
    pub class: &'static str,
    /// On which page it stands, where on one alone.
    pub label: Option<Both>,
    pub text: String,
}

impl LineView {
    fn of(line: &DiffLine) -> Self {
        let (class, label) = match line.stands {
            Stands::Both => ("both", None),
            Stands::One => ("one", Some(Both::word("lines-one"))),
            Stands::Other => ("other", Some(Both::word("lines-other"))),
            Stands::Gap => ("gap", None),
        };
        let text = if line.stands == Stands::Gap { "…".into() } else { clean(&line.text) };
        Self { class, label, text }
    }
}

/// An address: a link where a reader may safely follow it.
pub struct Address {
    pub text: String,
    pub href: Option<String>,
}

impl Address {
    pub fn of(url: &str) -> Self {
        Self { text: clean(url), href: web(url).map(str::to_owned) }
    }
}

pub fn view(inspection: &Inspection<'_>) -> FindingsView {
    let findings = &inspection.assessment.findings;
    let open = findings.len() <= OPEN_UP_TO;
    let groups: Vec<FieldView> =
        facts::groups(inspection).iter().map(|group| field(group, findings, open)).collect();
    let mut rules: Vec<(String, Both)> = Vec::new();
    for finding in findings {
        if !rules.iter().any(|(rule, _)| *rule == finding.rule) {
            rules.push((finding.rule.clone(), Both::rule(&finding.rule)));
        }
    }
    FindingsView { total: findings.len(), groups, rules }
}

fn field(group: &FieldGroup<'_>, findings: &[Finding], open: bool) -> FieldView {
    FieldView {
        key: super::anchor(group.key),
        name: match group.name {
            Some(name) => Both::same(name),
            None => Both::word(&format!("group-{}", group.key)),
        },
        count: group.count(),
        rules: group.rules.iter().map(|rule| rule_view(group.key, rule, findings, open)).collect(),
    }
}

fn rule_view(key: &str, group: &RuleGroup<'_>, findings: &[Finding], open: bool) -> RuleView {
    let of_group: Vec<&Finding> = group.findings.iter().map(|at| &findings[*at]).collect();
    let first = of_group[0];
    let shared = of_group.len() > 1;
    let expected = (shared && of_group.iter().all(|f| f.expected == first.expected))
        .then(|| Both::sentence(&first.expected));
    let basis = (shared && of_group.iter().all(|f| f.basis == first.basis && f.row == first.row))
        .then(|| Both::basis(first));
    let to_do = Both::advice(first);
    let advice = to_do.filter(|to_do| {
        of_group.iter().skip(1).all(|finding| Both::advice(finding).as_ref() == Some(to_do))
    });
    RuleView {
        anchor: super::group_anchor(key, group.rule),
        rule: group.rule.to_owned(),
        name: Both::rule(group.rule),
        count: group.findings.len(),
        open,
        reason: Both::reason(group.rule),
        findings: group
            .findings
            .iter()
            .map(|at| {
                let own = Own {
                    expected: expected.is_none(),
                    basis: basis.is_none(),
                    advice: advice.is_none(),
                };
                finding(*at, &findings[*at], own)
            })
            .collect(),
        advice,
        expected,
        basis,
    }
}

/// What a finding says for itself because its group does not share it.
struct Own {
    expected: bool,
    basis: bool,
    advice: bool,
}

fn finding(at: usize, finding: &Finding, own: Own) -> FindingView {
    let kind = match (finding.advice, finding.certainty) {
        _ if finding.is_dismissed() => "dismissed",
        (true, _) => "advice",
        (false, Certainty::Certain) => "certain",
        (false, Certainty::Suspected) => "suspected",
    };
    let mut remarks: Vec<Both> = finding.review.iter().map(Both::review).collect();
    if let Some(count) = finding.count.filter(|count| *count > 1) {
        remarks.push(Both::say("speaks-for", &[("n", &count)]));
    }
    if finding.explained {
        remarks.push(Both::word("explained"));
    }
    if finding.row.as_ref().is_some_and(|row| !row.confirmed) {
        remarks.push(Both::word("row-unconfirmed"));
    }
    let hash = finding.sha256.as_deref().map(clean);
    let saved = finding.observed_at.map(|at| match &hash {
        Some(hash) => Both::say("archive-at", &[("at", &minute(at)), ("hash", &brief(hash, 13))]),
        None => Both::say("observed-only", &[("at", &minute(at))]),
    });
    let url = finding.stands_at();
    let column_url = finding.column_url.as_deref().filter(|column| Some(*column) != url);
    FindingView {
        id: facts::number(at),
        number: at + 1,
        kind,
        kind_name: Both::word(&format!("kind-{kind}")),
        title: finding.title.as_deref().map(|title| brief(title, TITLE)),
        place: place(finding),
        evidence: Both::sentence(&finding.evidence),
        expected: own.expected.then(|| Both::sentence(&finding.expected)),
        basis: (own.basis && !finding.basis.is_empty()).then(|| Both::basis(finding)),
        advice: if own.advice { Both::advice(finding) } else { None },
        url: url.map(Address::of),
        column_url: column_url.map(Address::of),
        saved,
        hash,
        remarks,
        lines: finding.lines.iter().take(LINES).map(LineView::of).collect(),
        more_lines: (finding.lines.len() > LINES)
            .then(|| Both::say("lines-more", &[("n", &(finding.lines.len() - LINES))])),
    }
}
