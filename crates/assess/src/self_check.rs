//! The judgement looks at itself: a rule that fails for all subjects alike, one that fails for none of very many texts
//! written by people, or evidence that is the same everywhere, says more about the survey than about the portal. The table of what should vary
//! is `data/self-checks.csv`; page tags, say, are not in it: a portal without any is common.

use crate::case::Case;
use crate::model::{Finding, RuleState, Score, SelfNotice};
use crate::sheet::Sheet;
use crate::text::text;
use rustc_hash::FxHashMap;
use snapshot::{Document, DocumentKind, Outcome};
use standard::Evidence;
use std::hash::Hash;

const TABLE: &str = include_str!("../data/self-checks.csv");

/// One row of the table.
struct Check {
    check: &'static str,
    subject: &'static str,
    /// Fewer subjects say nothing.
    at_least: u64,
    /// From this part on they count as all.
    share: f64,
}

fn table() -> impl Iterator<Item = Check> {
    TABLE.lines().skip(1).filter_map(|row| {
        let mut cells = row.split(',');
        Some(Check {
            check: cells.next()?,
            subject: cells.next()?,
            at_least: cells.next()?.parse().ok()?,
            share: cells.next()?.parse().ok()?,
        })
    })
}

pub(crate) fn notices(
    case: &Case<'_>,
    rules: &[RuleState],
    findings: &[Finding],
    sheet: &Sheet,
    score: &Score,
) -> Vec<SelfNotice> {
    let mut notices = Vec::new();
    for check in table() {
        notices.extend(match check.check {
            "rule-all-fail" => all_fail(&check, rules, findings),
            "rule-none" => none_fail(&check, rules, findings),
            "evidence-none" => evidence(case, &check).and_then(|spread| spread.none(&check)),
            "evidence-same" => evidence(case, &check).and_then(|spread| spread.same(&check)),
            _ => None,
        });
    }
    notices.extend(general(case, sheet, score));
    notices
}

/// A rule whose every subject failed, surely or not.
fn all_fail(check: &Check, rules: &[RuleState], findings: &[Finding]) -> Option<SelfNotice> {
    let state = rules.iter().find(|state| state.rule == check.subject)?;
    let count = |finding: &Finding| u64::from(finding.count.unwrap_or(1));
    let of_rule = || {
        let held = findings.iter().filter(|finding| !finding.is_dismissed());
        held.filter(|finding| finding.rule == check.subject)
    };
    let failing: u64 = of_rule().map(count).sum();
    let certain = crate::model::Certainty::Certain;
    let suspected: u64 = of_rule().filter(|finding| finding.certainty != certain).map(count).sum();
    let implied: u64 = state.tallies.iter().map(|tally| u64::from(tally.implied)).sum();
    let subjects = (u64::from(state.subjects) + suspected).saturating_sub(implied);
    let all = failing >= check.at_least && failing as f64 >= check.share * subjects as f64;
    all.then(|| SelfNotice {
        rule: Some(check.subject.into()),
        text: text(
            "self-rule-all-fail",
            [("rule", check.subject.into()), ("subjects", subjects.to_string())],
        ),
    })
}

/// A rule that found nothing, not even a suspicion, in so many texts that some should have been wrong.
fn none_fail(check: &Check, rules: &[RuleState], findings: &[Finding]) -> Option<SelfNotice> {
    let state = rules.iter().find(|state| state.rule == check.subject)?;
    let none = u64::from(state.subjects) >= check.at_least
        && !findings.iter().any(|finding| finding.rule == check.subject);
    let arguments = [("rule", check.subject.into()), ("subjects", state.subjects.to_string())];
    none.then(|| SelfNotice {
        rule: Some(check.subject.into()),
        text: text("self-rule-none", arguments),
    })
}

/// How a kind of evidence is spread over what carries it.
struct Spread {
    all: u64,
    absent: u64,
    /// How often the commonest value occurs.
    commonest: u64,
    value: String,
}

impl Spread {
    fn of<T: Eq + Hash + Copy>(
        values: impl Iterator<Item = Option<T>>,
        print: impl Fn(T) -> String,
    ) -> Self {
        let mut counts: FxHashMap<T, u64> = FxHashMap::default();
        let (mut all, mut absent) = (0, 0);
        for value in values {
            all += 1;
            match value {
                Some(value) => *counts.entry(value).or_default() += 1,
                None => absent += 1,
            }
        }
        let commonest = counts.values().copied().max().unwrap_or(0);
        // Of several values that are as common the one that prints first, so that the notice is always the same.
        let tops = counts.iter().filter(|(_, count)| **count == commonest).take(64);
        let value = tops.map(|(value, _)| print(*value)).min().unwrap_or_default();
        Self { all, absent, commonest, value }
    }

    fn none(&self, check: &Check) -> Option<SelfNotice> {
        let none =
            self.all >= check.at_least && self.absent as f64 >= check.share * self.all as f64;
        let arguments = [("evidence", check.subject.into()), ("subjects", self.all.to_string())];
        none.then(|| SelfNotice { rule: None, text: text("self-evidence-none", arguments) })
    }

    fn same(&self, check: &Check) -> Option<SelfNotice> {
        let given = self.all - self.absent;
        let same = given >= check.at_least && self.commonest as f64 >= check.share * given as f64;
        let arguments = [
            ("evidence", check.subject.into()),
            ("subjects", given.to_string()),
            ("value", self.value.clone()),
        ];
        same.then(|| SelfNotice { rule: None, text: text("self-evidence-same", arguments) })
    }
}

fn evidence(case: &Case<'_>, check: &Check) -> Option<Spread> {
    let read = |document: &&Document| {
        document.kind == DocumentKind::Article && document.outcome == Outcome::Ok
    };
    let documents = || case.snapshot.documents.iter().filter(read);
    Some(match check.subject {
        "list-date" => Spread::of(case.snapshot.items.iter().map(|item| case.date(item)), |date| {
            date.to_string()
        }),
        "document-date" => {
            Spread::of(documents().map(|document| document.dates.published), |date| {
                date.to_string()
            })
        }
        "document-title" => {
            Spread::of(documents().map(|document| document.title.as_deref()), str::to_owned)
        }
        "document-body" => Spread::of(
            documents().map(|document| document.fingerprint.filter(|print| print.chars > 0)),
            |print| format!("{:016x}", print.exact),
        ),
        _ => return None,
    })
}

fn general(case: &Case<'_>, sheet: &Sheet, score: &Score) -> Vec<SelfNotice> {
    let mut notices = Vec::new();
    let mut say = |text| notices.push(SelfNotice { rule: None, text });
    if !case.snapshot.observation.complete {
        say(text("self-incomplete", []));
    }
    if !case.calendar.knows(case.as_of.year()) {
        say(text("self-calendar-provisional", [("year", case.as_of.year().to_string())]));
    }
    let rows = || case.due_fields().flat_map(|(field, _)| &field.entries);
    let unconfirmed =
        rows().filter(|entry| entry.provenance.evidence == Evidence::Recalled).count();
    if unconfirmed > 0 {
        let arguments = [("rows", unconfirmed.to_string()), ("of", rows().count().to_string())];
        say(text("self-standard-unconfirmed", arguments));
    }
    if !score.scored {
        let arguments = [
            ("judged", crate::score::print(score.judged)),
            ("least", crate::score::print(sheet.judged_at_least)),
        ];
        say(text("self-score-withheld", arguments));
    }
    let unknown = sheet.unknown_names(case.standard);
    if !unknown.is_empty() {
        say(text("self-sheet-unknown", [("names", unknown.join("、"))]));
    }
    notices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RuleStatus;

    fn state(rule: &str, subjects: u32) -> RuleState {
        RuleState {
            rule: rule.into(),
            status: RuleStatus::Judged,
            subjects,
            unobserved: 0,
            tallies: Vec::new(),
            waiting: Vec::new(),
        }
    }

    #[test]
    fn every_row_of_the_table_can_be_read_and_names_a_rule_or_evidence() {
        let rows = TABLE.lines().skip(1).count();
        assert_eq!(table().count(), rows);
        for check in table().filter(|check| check.check.starts_with("rule-")) {
            assert!(crate::rules::find(check.subject).is_some(), "{}", check.subject);
        }
    }

    #[test]
    fn nothing_wrong_in_very_many_texts_is_told() {
        for check in table().filter(|check| check.check == "rule-none") {
            let many = u32::try_from(check.at_least).expect("a number of texts");
            let told = |subjects| none_fail(&check, &[state(check.subject, subjects)], &[]);
            let notice = told(many).expect("a notice");
            assert_eq!(notice.text.id, "self-rule-none");
            assert_eq!(notice.rule.as_deref(), Some(check.subject));
            assert!(told(many - 1).is_none(), "fewer say nothing");
            let other = none_fail(&check, &[state("late", many)], &[]);
            assert!(other.is_none(), "not judged, nothing told");
        }
    }
}
