//! `ledger.xlsx`, read back.

mod fixture;

use calamine::{Data, Range, Reader, Xlsx};
use std::io::Cursor;

fn book(case: &fixture::Case) -> Xlsx<Cursor<Vec<u8>>> {
    let mut bytes = Vec::new();
    report::write_ledger(&case.inspection(), &mut bytes).expect("it is written");
    Xlsx::new(Cursor::new(bytes)).expect("it is a workbook")
}

fn sheet(case: &fixture::Case, name: &str) -> Range<Data> {
    book(case).worksheet_range(name).expect(name)
}

/// The columns that offices use, in their order.
const COLUMNS: &str = "编号 | 轮次/季度 | 责任单位 | 领域 | 一级事项 | 二级事项 | 栏目名称 | 栏目网址 | 信息标题 | 信息网址 | 发布时间 | 问题类型 | 问题描述(失分原因) | 依据(指标编号/评价标准) | 指标分值 | 扣分 | 证据(截图/快照/时间) | 发现方式(系统/人工/第三方/网民) | 发现时间 | 整改要求 | 整改时限 | 责任人/联系方式 | 整改情况 | 整改后网址 | 完成时间 | 复核人 | 复核结果 | 复核意见 | 复核时间 | 销号时间 | 申诉/采纳 | 备注 | 识别码";

#[test]
fn the_ledger_has_its_columns_and_a_line_for_each_finding() {
    let case = fixture::ordinary();
    let sheet = sheet(&case, "问题台账");
    let head: Vec<String> =
        sheet.rows().next().expect("a head").iter().map(ToString::to_string).collect();
    assert_eq!(head.join(" | "), COLUMNS);
    assert_eq!(sheet.height(), case.assessment.findings.len() + 1);
    for (row, finding) in sheet.rows().skip(1).zip(&case.assessment.findings) {
        assert_eq!(row[3].to_string(), finding.field.clone().unwrap_or_default());
        assert_eq!(row[9].to_string(), finding.url.clone().unwrap_or_default());
        assert_eq!(row[17].to_string(), "系统");
        assert!([22, 26].iter().all(|at| row[*at].to_string().is_empty()), "people fill these in");
    }
}

#[test]
fn the_deductions_sum_to_what_the_score_took() {
    let case = fixture::ordinary();
    let sum: f64 = sheet(&case, "问题台账")
        .rows()
        .skip(1)
        .map(|row| match row[15] {
            Data::Float(points) => points,
            ref other => panic!("扣分 is {other:?}"),
        })
        .sum();
    let taken: f64 = case
        .assessment
        .score
        .indicators
        .iter()
        .flat_map(|indicator| &indicator.deductions)
        .map(|deduction| deduction.points.to_string().parse::<f64>().expect("a number"))
        .sum();
    assert!((sum - taken).abs() < 1e-6, "{sum} {taken}");
    assert!(taken > 5.0);
}

#[test]
fn cells_never_become_formulas() {
    let case = fixture::monster();
    let mut book = book(&case);
    let formulas = book.worksheet_formula("问题台账").expect("the sheet");
    assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()));
    let sheet = book.worksheet_range("问题台账").expect("the sheet");
    let hostile = sheet
        .rows()
        .filter(|row| matches!(&row[8], Data::String(text) if text.starts_with("=HYPERLINK")))
        .count();
    assert!(hostile > 500, "{hostile} titles are kept as text");
}

#[test]
fn the_summary_counts_what_the_ledger_lists() {
    let case = fixture::ordinary();
    let lines: Vec<Vec<String>> = sheet(&case, "汇总")
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let total = lines.iter().rfind(|line| line[0] == "合计").expect("a total");
    assert_eq!(total[5], case.assessment.findings.len().to_string());
    assert!(lines.iter().any(|line| line[0] == "栏目设置" && line[1] == "15"), "{lines:?}");
    assert!(lines.iter().any(|line| line[1] == "83.9"), "the score");
    let text = lines.concat().join(" ");
    assert!(text.contains("被拦截（加速乐（521））"), "what was not observed, with the reason");
}

#[test]
fn a_portal_without_findings_has_a_ledger_too() {
    for case in [fixture::empty(), fixture::perfect()] {
        assert_eq!(sheet(&case, "问题台账").height(), 1);
    }
}

#[test]
fn what_was_decided_stands_in_the_ledger() {
    let case = fixture::reviewed();
    let sheet = sheet(&case, "问题台账");
    let head: Vec<String> =
        sheet.rows().next().expect("a head").iter().map(ToString::to_string).collect();
    let at = |name: &str| head.iter().position(|one| one == name).expect(name);
    let (result, by, note, key) = (at("复核结果"), at("复核人"), at("复核意见"), at("识别码"));
    let filled: Vec<String> = sheet.rows().skip(1).map(|row| row[result].to_string()).collect();
    assert_eq!(filled.iter().filter(|cell| *cell == "属实").count(), 1);
    // What a pattern dismissed is not a person's decision about this finding: it says so in the remark.
    assert_eq!(filled.iter().filter(|cell| *cell == "不属实").count(), 1);
    let remarks =
        sheet.rows().filter(|row| row[at("备注")].to_string().contains("排除规则")).count();
    assert_eq!(remarks, 1);
    for (row, finding) in sheet.rows().skip(1).zip(&case.assessment.findings) {
        assert_eq!(row[key].to_string(), finding.key);
        let person = finding.review.as_ref().is_some_and(|review| !review.by_pattern);
        assert_eq!(row[by] == "张三", person);
        assert_eq!(row[note] == "已核对原件", person);
    }
    let summary = book(&case).worksheet_range("汇总").expect("it");
    let text: String = summary.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    assert!(text.contains("k0000000gone1"), "{text}");
}
