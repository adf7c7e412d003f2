//! Sheets that offices really used, as files (data/sheets), and the figures that they printed.

use assess::score::{Material, Rolled, Unit, print, roll_up, score};
use assess::sheet::{Sheet, UnitKind};
use assess::{
    Certainty, FieldState, Finding, MatterStatus, RuleState, RuleStatus, Scope, Score, Tally, Text,
};
use rust_decimal::Decimal;
use standard::{Level, Standard};
use std::collections::BTreeMap;

fn sheet(text: &str) -> Sheet {
    match Sheet::parse(text) {
        Ok(sheet) => sheet,
        Err(error) => panic!("{error}"),
    }
}

macro_rules! sheet {
    ($name:literal) => {
        sheet(include_str!(concat!("../data/sheets/", $name, ".toml")))
    };
}

/// Where something is: a field's slug, or a column outside fields.
#[derive(Clone, Copy)]
enum At<'a> {
    Field(&'a str),
    Column(&'a str),
}

fn finding(rule: &str, at: At<'_>) -> Finding {
    let text = || Text { id: "t".into(), args: BTreeMap::new() };
    let standard = Standard::builtin();
    let (field, column) = match at {
        At::Field(slug) => (standard.field(slug).map(|field| field.name.clone()), None),
        At::Column(title) => (None, Some(title.to_owned())),
    };
    Finding {
        rule: rule.into(),
        key: String::new(),
        certainty: Certainty::Certain,
        advice: false,
        field,
        matter1: None,
        matter2: None,
        town: None,
        village: None,
        column,
        column_url: None,
        url: None,
        title: None,
        evidence: text(),
        expected: text(),
        basis: String::new(),
        observed_at: None,
        sha256: None,
        count: None,
        explained: false,
        row: None,
        review: None,
        lines: Vec::new(),
    }
}

/// Rules that judged so many subjects, each at one place.
fn judged(rules: &[(&str, At<'_>, u32)]) -> Vec<RuleState> {
    let mut states: Vec<RuleState> = Vec::new();
    for (rule, at, subjects) in rules {
        let scope = match at {
            At::Field(slug) => Scope { field: Some((*slug).into()), ..Scope::default() },
            At::Column(title) => Scope { column: Some((*title).into()), ..Scope::default() },
        };
        let tally = Tally { scope, subjects: *subjects, ..Tally::default() };
        match states.iter_mut().find(|state| state.rule == *rule) {
            Some(state) => {
                state.subjects += subjects;
                state.tallies.push(tally);
            }
            None => states.push(RuleState {
                rule: (*rule).into(),
                status: RuleStatus::Judged,
                subjects: *subjects,
                unobserved: 0,
                tallies: vec![tally],
                waiting: Vec::new(),
            }),
        }
    }
    states
}

fn scored(sheet: &Sheet, rules: &[RuleState], findings: &[Finding]) -> Score {
    scored_with(sheet, rules, findings, &[])
}

fn scored_with(
    sheet: &Sheet,
    rules: &[RuleState],
    findings: &[Finding],
    materials: &[Material],
) -> Score {
    let standard = Standard::builtin();
    let fields: Vec<FieldState> = standard
        .fields_due(Level::County)
        .map(|field| FieldState {
            slug: field.slug.clone(),
            name: field.name.clone(),
            status: MatterStatus::Found,
            column_url: None,
            items: 0,
            newest: None,
        })
        .collect();
    let unit =
        Unit { portal: "示例县", level: Level::County, fields: &fields, seen: Decimal::ONE };
    score(sheet, unit, rules, findings, materials)
}

/// Points that an indicator lost.
fn lost(score: &Score, id: &str) -> String {
    let one = score.indicators.iter().find(|one| one.id == id).expect("an indicator");
    print(one.points - one.score)
}

fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

#[test]
fn all_name_only_what_the_standard_knows() {
    let standard = Standard::builtin();
    for sheet in [
        sheet!("xianning-2023"),
        sheet!("xialu-2022"),
        sheet!("mianyang-2022"),
        sheet!("licheng-2020"),
        sheet!("huoqiu-police-2020"),
        sheet!("huoqiu"),
        sheet!("guoyang-2020"),
        sheet!("xuanzhou-2021"),
        sheet!("jinzhai-2024"),
        sheet!("gaotai-2023"),
    ] {
        assert_eq!(sheet.unknown_names(&standard), Vec::<String>::new(), "{}", sheet.name);
    }
}

#[test]
fn xianning_draws_fifteen_fields_and_halves_the_county() {
    let sheet = sheet!("xianning-2023");
    let standard = Standard::builtin();
    let due: Vec<&str> =
        standard.fields_due(Level::County).map(|field| field.slug.as_str()).collect();
    let tallies: Vec<(&str, At<'_>, u32)> =
        due.iter().map(|slug| ("field-missing", At::Field(slug), 1)).collect();
    let rules = judged(&tallies);
    let all: Vec<Finding> = tallies.iter().map(|(rule, at, _)| finding(rule, *at)).collect();
    let score = scored(&sheet, &rules, &all);
    assert_eq!(score.draw.as_ref().map(|draw| draw.fields.len()), Some(15));
    let behind: usize = score.indicators[0].deductions[0].findings.len();
    assert_eq!((behind, due.len() > 15), (15, true), "only what was drawn counts");
    let rolled = |kind, score: &str| Rolled { kind, score: number(score), weight: Decimal::ONE };
    let units = [
        rolled(UnitKind::Own, "92"),
        rolled(UnitKind::Department, "80"),
        rolled(UnitKind::Town, "70"),
    ];
    assert_eq!(roll_up(&sheet.roll_up, &units), Some(number("83.5")), "92 ÷ 2 + 75 ÷ 2");
}

#[test]
fn xialu_looks_at_one_quarter() {
    let sheet = sheet!("xialu-2022");
    assert_eq!(sheet.thresholds.general.stale_days, Some(92));
    let at = At::Field("social-assistance");
    let rules = judged(&[("matter-missing", at, 10), ("submatter-missing", at, 5)]);
    let score = scored(&sheet, &rules, &[finding("matter-missing", at)]);
    assert_eq!(lost(&score, "matters"), "2.5");
}

#[test]
fn mianyang_takes_half_a_point_each_and_opens_the_bonus_at_44_of_55() {
    let sheet = sheet!("mianyang-2022");
    let at = At::Field("social-assistance");
    let rules = judged(&[("matter-missing", at, 40), ("column-stale", at, 90)]);
    let material = [Material { title: "经验".into(), points: number("12"), accepted: true }];
    let with = |missing, stale| {
        let mut findings = vec![finding("matter-missing", at); missing];
        findings.extend(vec![finding("column-stale", at); stale]);
        scored_with(&sheet, &rules, &findings, &material)
    };
    let score = with(3, 4);
    assert_eq!((lost(&score, "disclosure"), lost(&score, "website")), ("1.5".into(), "2".into()));
    assert_eq!(score.bonus, number("12"));
    // 50 − 10 = 40 of 50 points are 80 of 100; a point less closes the gate.
    assert_eq!((with(20, 0).before, with(20, 0).bonus), (number("80"), number("12")));
    assert_eq!((with(22, 0).before, with(22, 0).bonus), (number("78"), Decimal::ZERO));
    assert_eq!(sheet.bonus.as_ref().map(|plan| plan.cap), Some(number("30")));
}

#[test]
fn licheng_takes_by_occurrence() {
    let sheet = sheet!("licheng-2020");
    let at = At::Field("social-assistance");
    let rules = judged(&[
        ("late", at, 40),
        ("meta-missing", At::Column("全部"), 40),
        ("privacy-leak", at, 40),
    ]);
    let findings = [
        finding("late", at),
        finding("late", at),
        finding("meta-missing", At::Column("全部")),
        finding("privacy-leak", at),
    ];
    let score = scored(&sheet, &rules, &findings);
    assert_eq!((lost(&score, "time"), lost(&score, "form")), ("10".into(), "1".into()));
    assert_eq!(print(score.from_total[0].points), "6");
    assert_eq!(print(score.total), "83");
}

#[test]
fn huoqiu_police_loses_all_where_there_is_none() {
    let sheet = sheet!("huoqiu-police-2020");
    let (own, other) = (At::Column("规范性文件"), At::Column("其他文件"));
    let rules = judged(&[
        ("column-blank", own, 1),
        ("column-blank", other, 1),
        ("dead-attachment", own, 20),
        ("misfiled", own, 20),
        ("misfiled", other, 20),
    ]);
    let of = |findings: &[Finding]| scored(&sheet, &rules, findings);
    let none = of(&[finding("column-blank", own)]);
    assert_eq!((lost(&none, "normative"), lost(&none, "others")), ("20".into(), "0".into()));
    let pdf = of(&vec![finding("dead-attachment", own); 2]);
    assert_eq!(lost(&pdf, "normative"), "4");
    let most = of(&vec![finding("dead-attachment", own); 12]);
    assert_eq!(lost(&most, "normative"), "18", "−1 … −18");
    let mixed = of(&[finding("misfiled", own), finding("misfiled", other)]);
    assert_eq!((lost(&mixed, "normative"), lost(&mixed, "others")), ("1".into(), "0.5".into()));
    let mixed = of(&vec![finding("misfiled", other); 9]);
    assert_eq!(lost(&mixed, "others"), "3", "−0.5 … −3");
}

#[test]
fn huoqiu_adds_two_two_two_two_one_one() {
    let sheet = sheet!("huoqiu");
    let parts: Vec<String> =
        sheet.indicators[0].parts.iter().map(|part| print(part.points)).collect();
    assert_eq!(parts, ["2", "2", "2", "2", "1", "1"]);
    let at = At::Column("部门文件");
    let rules: Vec<(&str, At<'_>, u32)> = [
        "column-blank",
        "column-thin",
        "column-stale",
        "dead-attachment",
        "misfiled",
        "bracket-format",
    ]
    .map(|rule| (rule, at, 5))
    .into();
    let findings = [finding("column-stale", at), finding("misfiled", at)];
    assert_eq!(print(scored(&sheet, &judged(&rules), &findings).total), "70");
}

#[test]
fn guoyang_scales_by_what_applies_to_four_decimals() {
    let sheet = sheet!("guoyang-2020");
    let assistance = At::Field("social-assistance");
    let rules =
        judged(&[("column-missing", At::Column("公开领域"), 5), ("column-blank", assistance, 12)]);
    let findings =
        [finding("column-missing", At::Column("公开领域")), finding("column-blank", assistance)];
    let score = scored(&sheet, &rules, &findings);
    assert_eq!(print(score.total), "81.4286", "(32 + 25) ÷ (40 + 30) × 100");
}

#[test]
fn xuanzhou_keeps_sixty_per_cent_for_an_explanation() {
    let sheet = sheet!("xuanzhou-2021");
    let (quarter, plans) = (At::Column("季度内容"), At::Column("规划计划"));
    let rules = judged(&[("column-blank", quarter, 1), ("column-thin", plans, 5)]);
    let explained = Finding { explained: true, ..finding("column-blank", quarter) };
    let score = scored(&sheet, &rules, &[explained]);
    assert_eq!(lost(&score, "quarter"), "1.2", "3.0 loses 1.2");
    let score = scored(&sheet, &rules, &[finding("column-blank", quarter)]);
    assert_eq!(lost(&score, "quarter"), "3", "absent entirely loses all");
    let score = scored(&sheet, &rules, &vec![finding("column-thin", plans); 2]);
    assert_eq!(lost(&score, "plans"), "2", "plan and summary missing: 2.0 of 5.0");
}

#[test]
fn jinzhai_stops_at_the_pass_mark() {
    let sheet = sheet!("jinzhai-2024");
    let (own, other) = (At::Column("规范性文件"), At::Column("其他文件"));
    let rules = judged(&[
        ("dead-attachment", own, 20),
        ("column-blank", own, 1),
        ("dead-link", other, 20),
        ("column-thin", other, 1),
    ]);
    let kept = |findings: &[Finding], at: usize| {
        print(scored(&sheet, &rules, findings).indicators[at].score)
    };
    assert_eq!(kept(&[finding("column-blank", own)], 0), "6", "no list: the pass mark at most");
    assert_eq!(kept(&[finding("dead-attachment", own)], 0), "8", "each irregular file −2");
    let three = vec![finding("dead-attachment", own); 3];
    assert_eq!(kept(&[&three[..], &[finding("column-blank", own)]].concat(), 0), "4");
    assert_eq!(kept(&[finding("column-thin", other)], 1), "5", "half of the other files' points");
}

#[test]
fn gaotai_counts_items_of_a_quarter_and_a_veto_gives_59() {
    let sheet = sheet!("gaotai-2023");
    let wanted: Vec<(Option<&str>, Option<u32>, Option<u32>)> = sheet
        .thresholds
        .special
        .iter()
        .map(|one| (one.column.as_deref(), one.thin_items, one.thin_within_days))
        .collect();
    assert_eq!(
        wanted,
        [(Some("政务要闻"), Some(12), Some(92)), (Some("部门动态"), Some(24), Some(92))]
    );
    let at = At::Column("政务要闻");
    let rules = judged(&[("column-thin", at, 2), ("dead-link", at, 9), ("privacy-leak", at, 9)]);
    let score = scored(&sheet, &rules, &[finding("privacy-leak", at)]);
    assert_eq!((print(score.total), score.veto.as_deref()), ("59".into(), Some("privacy-leak")));
    assert_eq!(print(scored(&sheet, &rules, &[finding("column-thin", at)]).total), "90");
}
