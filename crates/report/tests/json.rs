//! `report.json` keeps its schema (docs/report.schema.json) whatever the inspection.

mod fixture;

use serde_json::Value;

fn schema() -> jsonschema::Validator {
    let text = include_str!("../../../docs/report.schema.json");
    let schema: Value = serde_json::from_str(text).expect("the schema is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is one");
    jsonschema::validator_for(&schema).expect("the schema can be used")
}

fn json(case: &fixture::Case) -> Value {
    let mut bytes = Vec::new();
    report::write_json(&case.inspection(), &mut bytes).expect("it is written");
    serde_json::from_slice(&bytes).expect("it is JSON")
}

#[test]
fn every_report_keeps_the_schema() {
    let schema = schema();
    for (name, case) in [
        ("ordinary", fixture::ordinary()),
        ("reviewed", fixture::reviewed()),
        ("empty", fixture::empty()),
        ("perfect", fixture::perfect()),
        ("monster", fixture::monster()),
    ] {
        let report = json(&case);
        let errors: Vec<String> =
            schema.iter_errors(&report).take(5).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn the_schema_knows_every_field_and_its_type() {
    let schema = schema();
    let report = json(&fixture::small());
    for (pointer, name, value) in [
        ("", "surprise", Value::Null),
        ("/findings/0", "surprise", Value::Null),
        ("/matters/0", "status", "gone".into()),
        ("/score", "total", "83.9".into()),
        ("/survey", "requests", (-1).into()),
        ("", "format", 2.into()),
    ] {
        let mut wrong = report.clone();
        wrong.pointer_mut(pointer).expect(pointer)[name] = value;
        assert!(!schema.is_valid(&wrong), "{pointer}/{name}");
    }
}

#[test]
fn deductions_name_findings_of_the_report() {
    let report = json(&fixture::ordinary());
    let ids: Vec<&str> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| finding["id"].as_str())
        .collect();
    let mut named = 0;
    for indicator in report["score"]["indicators"].as_array().expect("indicators") {
        for deduction in indicator["deductions"].as_array().expect("deductions") {
            for id in deduction["findings"].as_array().expect("findings") {
                let at = ids.iter().position(|known| Some(*known) == id.as_str());
                let at = at.unwrap_or_else(|| panic!("{id} is no finding"));
                assert_eq!(report["findings"][at]["rule"], deduction["rule"]);
                named += 1;
            }
        }
    }
    assert!(named > 20, "{named}");
}

#[test]
fn no_score_is_shown_where_too_little_was_judged() {
    let report = json(&fixture::empty());
    assert_eq!(report["score"]["scored"], false);
    assert_eq!(report["score"]["total"], Value::Null);
    assert_eq!(report["partial"], true);
}

#[test]
fn a_small_report() {
    insta::assert_json_snapshot!(json(&fixture::small()));
}

#[test]
fn findings_say_why_and_what_to_do_and_what_was_decided() {
    let report = json(&fixture::reviewed());
    let findings = report["findings"].as_array().expect("findings");
    for finding in findings {
        for name in ["reason", "evidence", "advice_text"] {
            let text = finding[name].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{name} of {finding}");
        }
    }
    let decided: Vec<&str> =
        findings.iter().filter_map(|finding| finding["review"]["decision"].as_str()).collect();
    assert_eq!(decided.iter().filter(|one| **one == "dismissed").count(), 2);
    assert_eq!(decided.iter().filter(|one| **one == "confirmed").count(), 1);
    assert_eq!(report["no_longer_found"][0]["key"], "k0000000gone1");
    assert_eq!(report["revision"], report::REVISION);
}

#[test]
fn a_fork_is_shown_line_by_line() {
    use assess::{DiffLine, Stands};
    let mut case = fixture::small();
    let line = |stands, text: &str| DiffLine { stands, text: text.into() };
    let mut lines = vec![
        line(Stands::Gap, ""),
        line(Stands::Both, "二、标准"),
        line(Stands::One, "每亩<15>元"),
        line(Stands::Other, "每亩20元"),
    ];
    lines.extend((0..60).map(|at| line(Stands::Other, &format!("另加第{at}行"))));
    case.assessment.findings[0].lines = lines;
    let report = json(&case);
    assert!(schema().is_valid(&report));
    let shown = report["findings"][0]["lines"].as_array().expect("lines");
    assert_eq!(shown.len(), 64);
    assert_eq!(shown[2], serde_json::json!({ "stands": "one", "text": "每亩<15>元" }));
    assert!(report["findings"][1].get("lines").is_none(), "absent where there is none");

    let mut html = Vec::new();
    report::write_html(&case.inspection(), &mut html).expect("it is written");
    let html = String::from_utf8(html).expect("UTF-8");
    assert_eq!(html.matches("<details class=\"lines\">").count(), 1, "closed, also when printed");
    assert!(
        html.contains("本页") && html.contains("另一页") && html.contains("每亩&#60;15&#62;元")
    );
    assert!(html.contains("另加第35行") && !html.contains("另加第36行"));
    assert!(html.contains("另有 24 行，见 report.json。"));
}

#[test]
fn what_was_not_checked_is_listed_without_personal_data() {
    let case = fixture::ordinary();
    let report = json(&case);
    let unchecked = report["survey"]["unchecked"].as_array().expect("a list");
    let whys: Vec<&str> = unchecked.iter().filter_map(|one| one["why"].as_str()).collect();
    assert_eq!(whys, ["scanned", "encrypted", "unsupported", "broken", "scanned"]);
    assert_eq!(unchecked[2]["part"], "资料 › 平面图.dwg");
    let (mut html, mut notice) = (Vec::new(), Vec::new());
    report::write_html(&case.inspection(), &mut html).expect("it is written");
    report::write_notice(&case.inspection(), &mut notice).expect("it is written");
    let html = String::from_utf8(html).expect("UTF-8");
    assert!(html.contains("未检查的附件") && html.contains("扫描件 2 个"));
    for text in [report.to_string(), html] {
        assert!(!text.contains(fixture::NUMBER), "the number is repeated");
    }
}

#[test]
fn personal_data_in_the_archive_is_told() {
    let case = fixture::small();
    let mut inspection = case.inspection();
    let archive = report::Archive { records: 9, bytes: 10, leaks: 2, ..Default::default() };
    inspection.evidence = Some(archive);
    let mut html = Vec::new();
    report::write_html(&inspection, &mut html).expect("it is written");
    assert!(String::from_utf8(html).expect("UTF-8").contains("2 个页面含未遮挡的个人信息"));
    let withheld = vec!["https://www.example.gov.cn/a.html".to_owned()];
    inspection.evidence = Some(report::Archive { records: 8, withheld, ..Default::default() });
    let (mut html, mut json) = (Vec::new(), Vec::new());
    report::write_html(&inspection, &mut html).expect("it is written");
    report::write_json(&inspection, &mut json).expect("it is written");
    let json: Value = serde_json::from_slice(&json).expect("it is JSON");
    assert!(schema().is_valid(&json));
    assert_eq!(json["evidence"]["withheld"][0], "https://www.example.gov.cn/a.html");
    assert!(String::from_utf8(html).expect("UTF-8").contains("没有存入存档"));
}
