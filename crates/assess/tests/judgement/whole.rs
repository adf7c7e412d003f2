//! Whole judgements: the scores of good, middling and empty portals, notices about itself, stored
//! rounds scored again, and the messages that texts use.

use crate::county::County;
use assess::score::print;
use assess::{Assessment, ErrorWords, Sheet, Task, Verdicts};
use jiff::civil::date;
use rust_decimal::Decimal;
use snapshot::{Outcome, PageTags, Role};
use std::collections::{BTreeMap, BTreeSet};

fn notices(assessment: &Assessment) -> Vec<&str> {
    assessment.notices.iter().map(|notice| notice.text.id.as_str()).collect()
}

#[test]
fn an_empty_portal_gets_next_to_nothing() {
    let mut county = County::good();
    county.remove("政府信息公开");
    county.add(None, "要闻动态", Role::News);
    county.home.tags = PageTags::default();
    let column = &mut county.columns[0];
    column.tags = PageTags::default();
    let score = county.assess().score;
    assert!(score.scored);
    assert!(score.total < Decimal::from(10), "{}", score.total);
}

#[test]
fn a_middling_portal_gets_a_middling_score() {
    let mut county = County::good();
    county.remove("户籍管理");
    county.remove("医疗救助");
    county.lines_of("标准目录").clear();
    county.lines_of("政府工作报告").clear();
    county.lines_of("二村").clear();
    let score = county.assess().score;
    assert!(score.scored);
    let range = Decimal::from(50)..Decimal::from(80);
    assert!(range.contains(&score.total), "{}", score.total);
}

#[test]
fn only_named_fields_are_judged() {
    let mut county = County::good();
    county.remove("最低生活保障");
    county.lines_of("居住证").clear();
    let judge = |county: &County, only: &[String]| {
        let task = Task {
            standard: &county.standard,
            snapshot: &county.snapshot(),
            sheet: &county.sheet,
            pins: &county.pins,
            as_of: county.as_of,
            materials: &[],
            calendar: standard::calendar::Calendar::builtin(),
            verdicts: &Verdicts::default(),
            only,
            words: ErrorWords::builtin(),
        };
        task.run()
    };
    let fields = |assessment: &Assessment| -> BTreeSet<String> {
        let found = assessment.findings.iter().filter_map(|found| found.field.clone());
        found.chain(assessment.fields.iter().map(|field| field.name.clone())).collect()
    };
    let all = judge(&county, &[]);
    assert!(fields(&all).is_superset(&["社会救助".into(), "户籍管理".into()].into()));
    let one = judge(&county, &["social-assistance".into()]);
    assert_eq!(fields(&one), ["社会救助".to_owned()].into());
    let of = |assessment: &Assessment, rule: &str| {
        assessment.findings.iter().filter(|found| found.rule == rule).count()
    };
    assert_eq!((of(&one, "matter-missing"), of(&one, "column-blank")), (1, 0));
    let scopes = one.rules.iter().flat_map(|state| &state.tallies);
    let slugs: BTreeSet<&str> = scopes.filter_map(|tally| tally.scope.field.as_deref()).collect();
    assert_eq!(slugs, ["social-assistance"].into());
    let mut elsewhere_whole = County::good();
    elsewhere_whole.remove("最低生活保障");
    let same = judge(&elsewhere_whole, &["social-assistance".into()]);
    assert_eq!(one.score.total, same.score.total, "what is wrong elsewhere costs nothing");
    assert_eq!((of(&all, "matter-missing"), of(&all, "column-blank")), (1, 1));
    let subjects = |assessment: &Assessment, rule: &str| {
        let state = assessment.rules.iter().find(|state| state.rule == rule);
        state.map_or(0, |state| state.subjects)
    };
    let judged = (subjects(&one, "matter-missing"), subjects(&all, "matter-missing"));
    assert!(0 < judged.0 && judged.0 < judged.1, "{judged:?}");
}

#[test]
fn a_blocked_portal_gets_no_score() {
    let mut county = County::good();
    let blocked = Outcome::Blocked { by: "403".into() };
    county.remove("政府信息公开");
    county.home.outcome = Some(blocked);
    let assessment = county.assess();
    assert_eq!(assessment.findings, []);
    assert!(!assessment.score.scored);
    assert!(notices(&assessment).contains(&"self-score-withheld"));
}

#[test]
fn a_round_scored_again_gives_the_same_figures() {
    let mut county = County::good();
    county.remove("最低生活保障");
    county.lines_of("居住证").truncate(2);
    county.lines_of("二村").clear();
    let assessment = county.assess();
    let stored = serde_json::to_string(&assessment).expect("it can be stored");
    let read: Assessment = serde_json::from_str(&stored).expect("it can be read back");
    assert_eq!(read, assessment);
    assert_eq!(read.rescore("示例县", &county.sheet, &[]), assessment.score);
    assert!(assessment.score.total < Decimal::ONE_HUNDRED);
    assert_eq!(assessment.versions.sheet, "默认指标体系 2026.11");
    assert_eq!(
        (&*assessment.versions.standard, assessment.as_of),
        ("small 1", crate::county::AS_OF)
    );
}

#[test]
fn a_written_explanation_keeps_its_part() {
    let sheet = "name = \"例\"\nversion = \"1\"\npoints = 3\nexplained-keeps = 0.6\n[[indicator]]\nid = \"x\"\nname = \"甲\"\npoints = 3.0\nfields = [\"户籍管理\"]\nmatters = [\"居住证\"]\n[[indicator.deduct]]\nrule = \"column-thin\"\nall = true\n[[thresholds.for]]\nmatter1 = \"居住证\"\ncolumn-thin = 4\n";
    let mut county = County::good();
    county.sheet = Sheet::parse(sheet).expect("reads");
    let line = county.line("关于2026年无居住证管理信息的情况说明", Some(date(2026, 9, 1)));
    *county.lines_of("居住证") = vec![line];
    let score = county.assess().score;
    assert_eq!(print(score.indicators[0].score), "1.8", "3.0 loses 1.2");
}

#[test]
fn minimum_counts_within_a_quarter() {
    let mut county = County::good();
    let text = county.sheet.export().to_owned();
    county.sheet = Sheet::parse(&format!(
        "{text}\n[[thresholds.for]]\ncolumn = \"居住证\"\ncolumn-thin = 6\ncolumn-thin-within = 92\n"
    ))
    .expect("reads");
    let column = county.id("居住证");
    county.fill(column, 200, date(2026, 7, 5));
    let assessment = county.assess();
    let found: Vec<&str> = assessment.findings.iter().map(|one| &*one.evidence.id).collect();
    assert_eq!(found, ["column-thin-found-within"]);
    assert_eq!(assessment.findings[0].evidence.args["items"], "5");
}

#[test]
fn a_rule_that_fails_everywhere_raises_a_notice_about_itself() {
    let mut county = County::good();
    let field = county.id("户籍管理");
    for n in 0..10 {
        let column = county.add(Some(field), "居住证", Role::Ordinary);
        county.fill(column, 5, date(2026, 9, 1));
        county.columns[column.0 as usize].title = format!("居住证{}", " ".repeat(n));
    }
    for lines in &mut county.lines {
        lines.clear();
    }
    let assessment = county.assess();
    let about: Vec<Option<&str>> =
        assessment.notices.iter().map(|notice| notice.rule.as_deref()).collect();
    assert!(about.contains(&Some("column-blank")), "{:?}", assessment.notices);
    assert!(!about.contains(&Some("meta-missing")), "no tags at all is common");
}

#[test]
fn texts_that_all_are_wrong_raise_a_notice_about_the_rule() {
    let about = |wrong: usize| {
        let mut county = County::good();
        let column = county.id("居住证");
        county.fill(column, 40, date(2026, 9, 1));
        let titles = county.lines.iter_mut().flatten().map(|line| &mut line.title);
        for (number, title) in titles.enumerate() {
            let word = if number < wrong { "布署" } else { "部署" };
            *title = format!("关于{word}第{number}批工作的通知");
        }
        let notices = county.assess().notices;
        notices.iter().any(|notice| notice.rule.as_deref() == Some("wrong-word"))
    };
    assert!(about(usize::MAX), "every title has an error word");
    assert!(!about(19), "so few say nothing of the rule");
}

#[test]
fn evidence_that_is_the_same_everywhere_raises_a_notice() {
    let mut county = County::good();
    for line in county.lines.iter_mut().flatten() {
        line.document.title = Some("示例县人民政府".into());
        line.date = None;
        line.document.dates = snapshot::Dates::default();
    }
    let assessment = county.assess();
    let said: Vec<String> = assessment
        .notices
        .iter()
        .filter_map(|notice| {
            Some(format!("{} {}", notice.text.id, notice.text.args.get("evidence")?))
        })
        .collect();
    assert_eq!(
        said,
        [
            "self-evidence-none list-date",
            "self-evidence-none document-date",
            "self-evidence-none document-body",
            "self-evidence-same document-title"
        ]
    );
}

/// The rows of the message table: id → (arguments, English, Chinese).
fn messages() -> BTreeMap<String, (BTreeSet<String>, String, String)> {
    let mut rows = BTreeMap::new();
    for row in assess::MESSAGES.lines().skip(1) {
        let (head, words) = row.split_once(",\"").expect("quoted words");
        let (id, args) = head.split_once(',').expect("arguments");
        let (en, zh) = words.split_once("\",\"").expect("two languages");
        let zh = zh.strip_suffix('"').expect("a closing quote");
        let args = args.split_whitespace().map(str::to_owned).collect();
        assert!(rows.insert(id.to_owned(), (args, en.to_owned(), zh.to_owned())).is_none(), "{id}");
    }
    rows
}

/// `{name}` in a sentence.
fn placeables(words: &str) -> BTreeSet<String> {
    words.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
}

#[test]
fn the_message_table_is_complete() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let mut used = BTreeSet::new();
    let mut folders = vec![std::path::PathBuf::from(source)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            #[expect(clippy::disallowed_methods, reason = "reads the sources for message ids")]
            let code = std::fs::read_to_string(path).expect("a source");
            let calls = code.split("text(").skip(1).filter_map(|rest| {
                let id = rest.trim_start().strip_prefix('"')?;
                Some(id.split_once('"')?.0.to_owned())
            });
            used.extend(calls);
        }
    }
    // Chosen by a variable.
    let chosen = [
        "late-found",
        "late-found-days",
        "late-expected",
        "late-expected-days",
        "late-expected-at-once",
        "origin-copied-expected",
        "origin-forked-expected",
        "interpretation-link-there",
        "interpretation-link-back",
        "interpretation-link-neither",
    ];
    used.extend(chosen.map(str::to_owned));
    let known: BTreeSet<String> = messages().into_keys().collect();
    assert_eq!(used, known);
    for (id, (args, en, zh)) in messages() {
        assert_eq!(placeables(&en), args, "{id} in English");
        assert_eq!(placeables(&zh), args, "{id} in Chinese");
    }
}

#[test]
fn texts_have_the_arguments_that_their_messages_name() {
    let rows = messages();
    let mut county = County::good();
    county.remove("最低生活保障");
    county.lines_of("居住证").truncate(2);
    county.lines_of("二村").clear();
    county.home.tags = PageTags::default();
    county.pins.towns = vec!["南湖镇".into()];
    for finding in county.assess().findings {
        for text in [&finding.evidence, &finding.expected] {
            let (args, ..) = &rows[&text.id];
            let given: BTreeSet<String> = text.args.keys().cloned().collect();
            assert!(args.is_subset(&given), "{}: {given:?}", text.id);
        }
    }
}
