//! The score sheets, read back.

mod fixture;

use calamine::{Data, Reader, Xlsx};
use report::{LedgerLine, RoundReport, RoundUnit, UnitSort, write_score_sheets};
use rust_decimal::Decimal;
use std::io::Cursor;

fn round(case: &fixture::Case) -> RoundReport {
    let line = |(position, finding): (usize, &assess::Finding)| LedgerLine {
        finding: finding.clone(),
        position: Some(position),
        organ: "青岚县".into(),
        due: None,
        state: None,
        done: None,
        closed: None,
        appeal: None,
    };
    let unit = |name: &str, score: bool| RoundUnit {
        name: name.into(),
        sort: UnitSort::County,
        portal: "https://county.example/".into(),
        own: Some(case.assessment.score.total),
        total: Some(case.assessment.score.total),
        rank: Some(1),
        inspected: true,
        score: score.then(|| case.assessment.score.clone()),
        lines: case.assessment.findings.iter().enumerate().map(line).collect(),
    };
    RoundReport {
        campaign: "2026年基层政务公开".into(),
        name: "六月检查".into(),
        cut_off: fixture::AS_OF,
        sheet: "指标 1".into(),
        fields: Vec::new(),
        draw: None,
        due: None,
        units: vec![unit("青岚县", true), unit("东山县", false)],
    }
}

#[test]
fn every_indicator_stands_with_what_it_lost_and_why() {
    let case = fixture::ordinary();
    let mut bytes = Vec::new();
    write_score_sheets(&round(&case), &mut bytes).expect("written");
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    assert_eq!(book.sheet_names(), ["青岚县"], "who has no score has no sheet");
    let sheet = book.worksheet_range("青岚县").expect("the unit's sheet");
    let rows: Vec<&[Data]> = sheet.rows().skip(3).collect();
    let names: Vec<String> = rows.iter().map(|row| row[0].to_string()).collect();
    for indicator in &case.assessment.score.indicators {
        assert!(
            names.iter().any(|name| name.trim_start_matches('　') == indicator.name),
            "{names:?}"
        );
    }
    // What the rules took, and the findings' shares, are the same sum.
    let figure = |data: &Data| match data {
        Data::Float(value) => *value,
        Data::Int(value) => *value as f64,
        _ => 0.0,
    };
    let (rules, findings): (Vec<&&[Data]>, Vec<&&[Data]>) =
        rows.iter().partition(|row| !row[3].to_string().is_empty());
    let sum = |rows: &[&&[Data]]| rows.iter().map(|row| figure(&row[4])).sum::<f64>();
    let taken: Decimal = case
        .assessment
        .score
        .indicators
        .iter()
        .flat_map(|one| &one.deductions)
        .map(|deduction| deduction.points)
        .sum();
    let taken: f64 = taken.to_string().parse().expect("a number");
    assert!(taken > 5.0 && (sum(&rules) - taken).abs() < 1e-6, "{} {taken}", sum(&rules));
    assert!((sum(&findings) - taken).abs() < 1e-6, "{} {taken}", sum(&findings));
    let last = rows.last().expect("the total");
    assert_eq!(last[0].to_string(), "门户得分");
}

#[test]
fn a_round_without_scores_says_so() {
    let case = fixture::ordinary();
    let mut report = round(&case);
    report.units.remove(0);
    let mut bytes = Vec::new();
    write_score_sheets(&report, &mut bytes).expect("written");
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let sheet = book.worksheet_range("得分表").expect("one sheet");
    assert_eq!(sheet.get((0, 0)).map(ToString::to_string).as_deref(), Some("本轮没有得分。"));
}
