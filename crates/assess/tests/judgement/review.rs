//! Keys of findings and what people decided about them.

use crate::county::{AS_OF, County};
use assess::{Assessment, Certainty, Decision, ErrorWords, Finding, Task, Verdict, Verdicts};
use jiff::civil::date;
use proptest::prelude::*;
use snapshot::portal_file::DismissedPattern;
use snapshot::{Fingerprint, Outcome, PageTags, Snapshot};
use standard::calendar::Calendar;
use std::collections::BTreeSet;

/// Ways to break the good county; each raises at least one finding.
const BREAKS: &[fn(&mut County)] = &[
    |county| county.remove("医疗救助"),
    |county| county.lines_of("政府工作报告").clear(),
    |county| county.lines_of("二村").clear(),
    |county| county.lines_of("居住证").truncate(2),
    |county| county.home.tags = PageTags::default(),
    |county| county.lines_of("最低生活保障")[2].title = "第2号".into(),
    |county| county.lines_of("最低生活保障")[3].title = "[工作会议]第2号".into(),
    |county| late(county, 0),
    |county| late(county, 1),
    |county| county.column("户籍管理").elapsed_ms = Some(16_000),
    |county| {
        let gone = Outcome::Gone { status: 404 };
        let links = [
            county.attachment("附表.xlsx", gone.clone(), &[0, 90]),
            county.attachment("附表.xlsx", gone, &[0, 90]),
        ];
        county.lines_of("户口登记")[0].attachments.extend(links);
    },
];

/// The line at `at` was formed long before it was published; its text is its own.
fn late(county: &mut County, at: usize) {
    let line = &mut county.lines_of("居住证")[at];
    line.date = Some(date(2026, 6, 1));
    line.document.dates = snapshot::Dates {
        formed: Some(date(2026, 3, 2)),
        published: Some(date(2026, 6, 1)),
        visible: Some(date(2026, 6, 1)),
        ..Default::default()
    };
    let exact = 7_000 + at as u64;
    line.document.fingerprint = Some(Fingerprint { exact, chars: 400 });
}

fn judge(county: &County, snapshot: &Snapshot, verdicts: &Verdicts) -> Assessment {
    task(county, snapshot, verdicts).run()
}

fn task<'a>(county: &'a County, snapshot: &'a Snapshot, verdicts: &'a Verdicts) -> Task<'a> {
    Task {
        standard: &county.standard,
        snapshot,
        sheet: &county.sheet,
        pins: &county.pins,
        as_of: AS_OF,
        materials: &[],
        calendar: Calendar::builtin(),
        verdicts,
        only: &[],
        words: ErrorWords::builtin(),
    }
}

fn keys(assessment: &Assessment) -> Vec<String> {
    assessment.findings.iter().map(|finding| finding.key.clone()).collect()
}

fn broken(breaks: &[usize]) -> County {
    let mut county = County::good();
    for at in breaks {
        (BREAKS[*at])(&mut county);
    }
    county
}

fn everything() -> County {
    broken(&(0..BREAKS.len()).collect::<Vec<_>>())
}

/// The same portal moved to another host and other paths, seen a year later.
fn moved(snapshot: &Snapshot) -> Snapshot {
    let text = serde_json::to_string(snapshot).expect("plain data");
    let text = text.replace("//", "//new.").replace("/art/", "/2027/content/post_");
    serde_json::from_str(&text).expect("it can be read back")
}

#[test]
fn no_two_findings_share_a_key() {
    let assessment = everything().assess();
    let keys = keys(&assessment);
    assert!(keys.len() > 12, "{}", keys.len());
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{keys:?}");
    for key in &keys {
        let (hash, number) = key.split_once('-').unwrap_or((key, "2"));
        assert!(
            hash.len() == 13 && hash.starts_with('k') && number.parse::<u32>().is_ok(),
            "{key}"
        );
    }
    assert!(keys.iter().any(|key| key.contains('-')), "two equal attachments are told by a number");
}

#[test]
fn keys_survive_a_moved_address() {
    let county = everything();
    let snapshot = county.snapshot();
    let before = judge(&county, &snapshot, &Verdicts::default());
    let after = judge(&county, &moved(&snapshot), &Verdicts::default());
    assert_ne!(before.findings[0].url, after.findings[0].url);
    assert_eq!(keys(&before), keys(&after));
}

#[test]
fn a_changed_text_has_another_key() {
    let mut county = broken(&[7]);
    let before = county.assess();
    county.lines_of("居住证")[0].document.fingerprint = Some(Fingerprint { exact: 1, chars: 400 });
    let after = county.assess();
    assert_eq!((before.findings.len(), after.findings.len()), (1, 1));
    assert_ne!(keys(&before), keys(&after));
}

fn decide(finding: &Finding, decision: Decision) -> Verdict {
    Verdict {
        key: finding.key.clone(),
        decision,
        by: Some("张三".into()),
        on: Some(date(2026, 11, 20)),
        note: Some("已核对".into()),
    }
}

#[test]
fn a_confirmed_suspicion_counts_and_says_who_decided() {
    let mut county = broken(&[9]);
    county.sheet = assess::Sheet::parse(
        "name = \"例\"\nversion = \"1\"\npoints = 3\n[[indicator]]\nid = \"x\"\nname = \"甲\"\npoints = 3.0\n[[indicator.deduct]]\nrule = \"page-slow\"\neach = 1.0\n",
    )
    .expect("a sheet");
    let snapshot = county.snapshot();
    let before = judge(&county, &snapshot, &Verdicts::default());
    let [slow] = &before.findings[..] else { panic!("one finding: {:?}", before.findings) };
    assert_eq!(slow.certainty, Certainty::Suspected);
    let verdicts = [decide(slow, Decision::Confirmed)].into_iter().collect();
    let after = judge(&county, &snapshot, &verdicts);
    let [confirmed] = &after.findings[..] else { panic!("one finding") };
    assert_eq!(confirmed.certainty, Certainty::Certain);
    let review = confirmed.review.as_ref().expect("what was decided");
    assert_eq!((review.by.as_deref(), review.was), (Some("张三"), Certainty::Suspected));
    assert!(after.score.total < before.score.total, "{} {}", after.score.total, before.score.total);
    let subjects = |assessment: &Assessment| {
        let state = assessment.rules.iter().find(|state| state.rule == "page-slow").expect("it");
        (state.subjects, state.unobserved)
    };
    let (judged, unobserved) = subjects(&before);
    assert_eq!(subjects(&after), (judged + 1, unobserved - 1));
    assert!(after.no_longer_found.is_empty());
}

#[test]
fn a_dismissed_finding_costs_nothing_and_stays_listed() {
    let county = everything();
    let snapshot = county.snapshot();
    let before = judge(&county, &snapshot, &Verdicts::default());
    let verdicts: Verdicts =
        before.findings.iter().map(|finding| decide(finding, Decision::Dismissed)).collect();
    let after = judge(&county, &snapshot, &verdicts);
    assert_eq!(keys(&before), keys(&after));
    assert!(after.findings.iter().all(Finding::is_dismissed));
    assert_eq!(after.score.total, rust_decimal::Decimal::ONE_HUNDRED);
    assert!(before.score.total < after.score.total);
    let sure = |assessment: &Assessment| {
        let certain = assessment.findings.iter().filter(|f| f.certainty == Certainty::Certain);
        certain.count()
    };
    assert_eq!(sure(&before), sure(&after), "a dismissal says nothing about how sure the rule was");
}

#[test]
fn a_decision_afterwards_is_as_good_as_one_before() {
    let county = everything();
    let snapshot = county.snapshot();
    let plain = judge(&county, &snapshot, &Verdicts::default());
    let waiting: Vec<&str> =
        plain.rules.iter().flat_map(|state| &state.waiting).map(|one| &*one.key).collect();
    let suspected = plain.findings.iter().filter(|one| one.certainty == Certainty::Suspected);
    assert_eq!(waiting, suspected.map(|one| &*one.key).collect::<Vec<_>>());
    assert!(!waiting.is_empty());
    let mut grounds = plain.grounds("示例县");
    let mut findings = plain.findings.clone();
    // Confirmed, and dismissed in the end.
    for decision in [Decision::Confirmed, Decision::Dismissed] {
        let verdicts: Verdicts =
            plain.findings.iter().map(|finding| decide(finding, decision)).collect();
        for finding in &mut findings {
            let verdict = decide(finding, decision);
            grounds.decide(finding, &verdict);
        }
        let known = judge(&county, &snapshot, &verdicts);
        assert_eq!(findings, known.findings);
        assert_eq!(grounds, known.grounds("示例县"));
        assert_eq!(grounds.score(&county.sheet, &findings, &[]), known.score);
        let stored = serde_json::to_string(&grounds).expect("it can be stored");
        let read: assess::Grounds = serde_json::from_str(&stored).expect("it can be read back");
        assert_eq!(read, grounds);
        assert!(stored.len() < serde_json::to_string(&grounds.rules).expect("rules").len());
    }
}

#[test]
fn a_rule_that_a_sheet_switches_off_costs_nothing_afterwards() {
    let county = everything();
    let plain = county.assess();
    let lost = |score: &assess::Score| {
        let all = score.indicators.iter().flat_map(|one| &one.deductions);
        all.map(|taken| taken.rule.clone()).collect::<Vec<_>>()
    };
    let mut taken = plain.score.indicators.iter().flat_map(|one| &one.deductions);
    let rule = taken.next().expect("something costs points").rule.clone();
    let mut sheet = county.sheet.clone();
    sheet.off.push(rule.clone());
    let (snapshot, nothing) = (county.snapshot(), Verdicts::default());
    let anew = Task { sheet: &sheet, ..task(&county, &snapshot, &nothing) }.run().score;
    assert_eq!(plain.rescore("示例县", &sheet, &[]).total, anew.total);
    assert_eq!(lost(&plain.rescore("示例县", &sheet, &[])), lost(&anew));
    assert!(!lost(&anew).contains(&rule));
    assert!(county.sheet.judges_for(&sheet));
    assert!(!sheet.judges_for(&county.sheet), "what was off was not judged");
}

#[test]
fn decisions_about_what_is_gone_are_named() {
    let county = broken(&[7]);
    let gone = Verdict {
        key: "k000000000000".into(),
        ..decide(&county.assess().findings[0], Decision::Confirmed)
    };
    let after = judge(&county, &county.snapshot(), &[gone.clone()].into_iter().collect());
    assert_eq!(after.no_longer_found, [gone]);
}

#[test]
fn a_pattern_of_the_portals_file_dismisses_what_it_names_and_nothing_else() {
    let pattern = |title: &str, matter1: Option<&str>| DismissedPattern {
        rule: "late".into(),
        matter1: matter1.map(str::to_owned),
        title: Some(title.into()),
        note: Some("转载".into()),
        ..DismissedPattern::default()
    };
    let dismissed = |pattern: DismissedPattern| {
        let mut county = broken(&[7, 8]);
        county.lines_of("居住证")[0].title = "2026年第3号居住证办理公告".into();
        county.lines_of("居住证")[1].title = "关于居住证收费的通知".into();
        county.pins.dismissed = vec![pattern];
        let findings = county.assess().findings;
        assert_eq!(findings.len(), 2);
        let of = |finding: &Finding| finding.title.clone().filter(|_| finding.is_dismissed());
        findings.iter().filter_map(of).collect::<Vec<_>>()
    };
    assert_eq!(dismissed(pattern("居住证 公告", None)), ["2026年第3号居住证办理公告"]);
    assert_eq!(dismissed(pattern("居住证", Some("居住证"))).len(), 2);
    assert_eq!(dismissed(pattern("公告 居住证", None)).len(), 0, "words count in their order");
    assert_eq!(dismissed(pattern("居住证", Some("户口登记"))).len(), 0);
    assert_eq!(dismissed(DismissedPattern { title: None, ..pattern("", None) }).len(), 0);
}

#[test]
fn of_two_decisions_the_later_one_stays() {
    let one = |on, decision| Verdict { key: "k".into(), decision, by: None, on, note: None };
    let mut verdicts = Verdicts::default();
    verdicts.add(one(Some(date(2026, 5, 1)), Decision::Dismissed));
    verdicts.add(one(Some(date(2026, 4, 1)), Decision::Confirmed));
    assert_eq!(verdicts.get("k").map(|verdict| verdict.decision), Some(Decision::Dismissed));
    verdicts.add(one(None, Decision::Confirmed));
    assert_eq!(verdicts.get("k").map(|verdict| verdict.decision), Some(Decision::Confirmed));
    assert_eq!(verdicts.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever else is broken: a finding keeps its key, keys differ, and the second run gives the same.
    #[test]
    fn a_finding_keeps_its_key_whatever_else_is_found(
        some in prop::collection::btree_set(0..BREAKS.len(), 1..6),
        more in prop::collection::btree_set(0..BREAKS.len(), 0..6),
    ) {
        let few: Vec<usize> = some.iter().copied().collect();
        let all: Vec<usize> = some.union(&more).copied().collect();
        let few = broken(&few).assess();
        let all_county = broken(&all);
        let all = all_county.assess();
        prop_assert_eq!(&keys(&all), &keys(&all_county.assess()));
        let known: BTreeSet<String> = keys(&all).into_iter().collect();
        prop_assert_eq!(known.len(), all.findings.len());
        for finding in &few.findings {
            let still = all.findings.iter().any(|other| {
                other.rule == finding.rule && other.evidence == finding.evidence && other.url == finding.url
            });
            prop_assert!(!still || known.contains(&finding.key), "{:?}", finding);
        }
    }
}
