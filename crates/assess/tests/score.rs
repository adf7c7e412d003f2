//! The score engine: patterns of real sheets, and properties that must always hold.

use assess::score::{Material, Rolled, Unit, draw, print, rank, roll_up, score};
use assess::sheet::{Sheet, UnitKind};
use assess::{
    Certainty, FieldState, Finding, MatterStatus, RuleState, RuleStatus, Scope, Score, Tally, Text,
};
use proptest::prelude::*;
use rust_decimal::Decimal;
use standard::Level;
use std::collections::BTreeMap;

const FIELDS: [(&str, &str); 3] = [("a", "甲领域"), ("b", "乙领域"), ("c", "丙领域")];

fn fields() -> Vec<FieldState> {
    FIELDS
        .iter()
        .map(|(slug, name)| FieldState {
            slug: (*slug).into(),
            name: (*name).into(),
            status: MatterStatus::Found,
            column_url: None,
            items: 0,
            newest: None,
        })
        .collect()
}

fn finding(rule: &str, field: Option<&str>) -> Finding {
    let text = || Text { id: "t".into(), args: BTreeMap::new() };
    let name =
        |slug| FIELDS.iter().find(|(one, _)| *one == slug).map(|(_, name)| (*name).to_owned());
    Finding {
        rule: rule.into(),
        certainty: Certainty::Certain,
        advice: false,
        field: field.and_then(name),
        matter1: None,
        matter2: None,
        town: None,
        village: None,
        column: None,
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
        key: String::new(),
        review: None,
        lines: Vec::new(),
    }
}

/// A rule that judged so many subjects in each of these fields.
fn judged(rule: &str, tallies: &[(Option<&str>, u32)]) -> RuleState {
    let tallies: Vec<Tally> = tallies
        .iter()
        .map(|(field, subjects)| Tally {
            scope: Scope { field: field.map(str::to_owned), ..Scope::default() },
            subjects: *subjects,
            ..Tally::default()
        })
        .collect();
    RuleState {
        rule: rule.into(),
        status: RuleStatus::Judged,
        subjects: tallies.iter().map(|tally| tally.subjects).sum(),
        unobserved: 0,
        tallies,
        waiting: Vec::new(),
    }
}

fn scored_with(
    sheet: &Sheet,
    rules: &[RuleState],
    findings: &[Finding],
    bonus: &[Material],
) -> Score {
    let fields = fields();
    let unit =
        Unit { portal: "示例县", level: Level::County, fields: &fields, seen: Decimal::ONE };
    score(sheet, unit, rules, findings, bonus)
}

fn scored(sheet: &str, rules: &[RuleState], findings: &[Finding]) -> Score {
    scored_with(&parse(sheet), rules, findings, &[])
}

fn parse(sheet: &str) -> Sheet {
    match Sheet::parse(sheet) {
        Ok(sheet) => sheet,
        Err(error) => panic!("{error}"),
    }
}

const HEAD: &str = "name = \"例\"\nversion = \"1\"\n";

fn one(points: &str, line: &str) -> String {
    format!(
        "{HEAD}points = {points}\nexplained-keeps = 0.6\n[[indicator]]\nid = \"x\"\nname = \"甲\"\npoints = {points}\n[[indicator.deduct]]\nrule = \"column-blank\"\n{line}"
    )
}

fn deduction(score: &Score) -> Decimal {
    score.indicators.iter().flat_map(|one| &one.deductions).map(|one| one.points).sum()
}

#[test]
fn patterns_of_real_sheets() {
    let blank = |n: usize| vec![finding("column-blank", Some("a")); n];
    let mut explained = blank(1);
    explained[0].explained = true;
    // name, points, line, findings, points taken
    let cases: &[(&str, &str, &str, &[Finding], &str)] = &[
        ("per finding", "20", "each = 2", &blank(3), "6"),
        ("per finding, capped", "20", "each = 2\ncap = 5", &blank(3), "5"),
        ("never more than the indicator has", "20", "each = 7", &blank(3), "20"),
        ("all or nothing", "20", "all = true", &blank(1), "20"),
        ("宣州: only 情况说明, 3.0 loses 1.2", "3.0", "all = true", &explained, "1.20"),
        ("宣州: absent entirely loses all", "3.0", "all = true", &blank(1), "3.0"),
        ("宣州: plan and summary missing, 5.0 loses 2.0", "5.0", "each = 1.0", &blank(2), "2.0"),
        (
            "金寨: no list of valid documents, at most the pass mark",
            "10",
            "ceiling = 6",
            &blank(2),
            "4",
        ),
        ("points × missing ÷ due", "20", "share = 20", &blank(3), "6"),
        ("all lost at a fifth", "20", "share = 20\nall-lost-at = 0.2", &blank(1), "10"),
        ("part of the points at stake", "20", "share = 5", &blank(10), "5"),
        ("nothing found", "20", "each = 2", &[], "0"),
    ];
    let rules = [judged("column-blank", &[(Some("a"), 10)])];
    for (name, points, line, findings, taken) in cases {
        let score = scored(&one(points, line), &rules, findings);
        let taken: Decimal = taken.parse().expect("a number");
        assert_eq!(deduction(&score), taken, "{name}");
        let points: Decimal = points.parse().expect("a number");
        assert_eq!(score.total, (points - taken) * Decimal::ONE_HUNDRED / points, "{name}");
    }
}

/// Three indicators of 10, 4 and 6 points for the fields a, b and c.
fn by_field() -> String {
    let mut sheet = format!("{HEAD}points = 20\n");
    for (slug, points) in [("a", 10), ("b", 4), ("c", 6)] {
        sheet.push_str(&format!(
            "[[indicator]]\nid = \"{slug}\"\nname = \"{slug}\"\npoints = {points}\nfields = [\"{slug}\"]\n[[indicator.deduct]]\nrule = \"column-blank\"\neach = 1\n"
        ));
    }
    sheet
}

#[test]
fn what_does_not_apply_leaves_the_denominator() {
    // 涡阳: points got ÷ points applicable × 100, four places
    let rules = [judged("column-blank", &[(Some("a"), 5), (Some("c"), 5)])];
    let findings = [finding("column-blank", Some("a")), finding("column-blank", Some("c"))];
    let score = scored(&by_field(), &rules, &findings);
    assert_eq!(print(score.total), "87.5"); // (9 + 5) ÷ 16
    assert_eq!(score.judged, Decimal::from(80));
    assert!(!score.indicators[1].applies);
    let three: Vec<Finding> = (0..3).map(|_| finding("column-blank", Some("c"))).collect();
    let rules = [judged("column-blank", &[(Some("b"), 5), (Some("c"), 5)])];
    assert_eq!(print(scored(&by_field(), &rules, &three[..2]).total), "80");
    let rules = [judged("column-blank", &[(Some("c"), 5)])];
    let score = scored(&by_field(), &rules, &three[..2]);
    assert_eq!(print(score.total), "66.6667");
    assert!(score.scored, "judged: 6 of 20 points");
}

#[test]
fn rules_that_judged_nothing_leave_the_denominator() {
    let sheet = format!(
        "{HEAD}points = 20\n[[indicator]]\nid = \"q\"\nname = \"质量\"\npoints = 20\n[[indicator.deduct]]\nrule = \"news-as-disclosure\"\nshare = 12\n[[indicator.deduct]]\nrule = \"dead-link\"\nshare = 8\n"
    );
    let rules = [judged("dead-link", &[(None, 4)])];
    let score = scored(&sheet, &rules, &[finding("dead-link", None)]);
    assert_eq!((score.indicators[0].points, score.indicators[0].score), (8.into(), 6.into()));
    assert_eq!(score.indicators[0].not_judged, ["news-as-disclosure"]);
    assert_eq!(print(score.total), "75");
    assert_eq!(scored(&sheet, &[], &[]).judged, Decimal::ZERO);
    assert!(!scored(&sheet, &[], &[]).scored);
}

#[test]
fn what_is_implied_counts_with_its_finding() {
    let sheet = one("10", "share = 10");
    let mut rule = judged("column-blank", &[(Some("a"), 4), (Some("b"), 4)]);
    rule.tallies[1].implied = 4;
    rule.tallies[1].implied_by = Some("field-missing".into());
    let rules = [rule, judged("field-missing", &[(Some("b"), 1)])];
    let certain = [finding("field-missing", Some("b"))];
    let score = scored(&sheet, &rules, &certain);
    assert_eq!(print(score.total), "50");
    assert_eq!(score.indicators[0].deductions[0].findings, [0]);
    let mut suspected = certain;
    suspected[0].certainty = Certainty::Suspected;
    assert_eq!(print(scored(&sheet, &rules, &suspected).total), "100");
    let other = [finding("field-missing", Some("a"))];
    assert_eq!(print(scored(&sheet, &rules, &other).total), "100");
}

#[test]
fn levels_parts_caps_and_exemptions() {
    let sheet = format!(
        "{HEAD}points = 30\n[[indicator]]\nid = \"t\"\nname = \"只对乡镇\"\npoints = 10\nlevels = [\"town\"]\n[[indicator.deduct]]\nrule = \"column-blank\"\neach = 1\n[[indicator]]\nid = \"n\"\nname = \"不对示例县\"\npoints = 5\nnot-for = [\"示例县\"]\n[[indicator.deduct]]\nrule = \"column-blank\"\neach = 1\n[[indicator]]\nid = \"p\"\nname = \"两级\"\npoints = 15\ncap = 3\n  [[indicator.indicator]]\n  id = \"p1\"\n  name = \"一\"\n  points = 10\n    [[indicator.indicator.deduct]]\n    rule = \"column-blank\"\n    each = 2\n  [[indicator.indicator]]\n  id = \"p2\"\n  name = \"二\"\n  points = 5\n    [[indicator.indicator.deduct]]\n    rule = \"late\"\n    all = true\n"
    );
    let rules = [judged("column-blank", &[(None, 9)]), judged("late", &[(None, 9)])];
    let score = scored(&sheet, &rules, &[finding("column-blank", None), finding("late", None)]);
    let shown: Vec<String> = score
        .indicators
        .iter()
        .map(|one| format!("{} {} {} {}/{}", one.id, one.depth, one.applies, one.score, one.points))
        .collect();
    assert_eq!(
        shown,
        ["t 1 false 0/0", "n 1 false 0/0", "p 1 true 12/15", "p1 2 true 8/10", "p2 2 true 0/5"]
    );
    assert_eq!(print(score.total), "80");
}

#[test]
fn veto_ceiling_safety_and_bonus() {
    let material = |points: i64, accepted| Material {
        title: "经验材料".into(),
        points: points.into(),
        accepted,
    };
    let rules = [
        judged("column-blank", &[(None, 100)]),
        judged("late", &[(None, 9)]),
        judged("dead-link", &[(None, 9)]),
    ];
    let blank = |n: usize| vec![finding("column-blank", None); n];
    let with = |rule: &str, n: usize| {
        let mut findings = blank(n);
        findings.push(finding(rule, None));
        findings
    };
    let sheet = parse(&format!(
        "{}\n[[deduct]]\nrule = \"late\"\neach = 6\ncap = 10\n[[ceiling]]\nrule = \"dead-link\"\ntotal = 70\n[bonus]\ncap = 5\ngate = 80\n",
        one("100", "each = 1")
    ));
    let veto = parse(&format!("{}\n[[veto]]\nrule = \"late\"\ntotal = 59\n", sheet.export()));
    // findings, materials, sheet, total, bonus
    type Row<'a> = (&'a str, Vec<Finding>, Vec<Material>, &'a Sheet, &'a str);
    let rows: Vec<Row<'_>> = vec![
        ("bonus, capped", blank(0), vec![material(3, true), material(4, true)], &sheet, "105"),
        (
            "only what was accepted",
            blank(10),
            vec![material(3, false), material(2, true)],
            &sheet,
            "92",
        ),
        ("at the gate", blank(20), vec![material(3, true)], &sheet, "83"),
        ("below the gate", blank(21), vec![material(3, true)], &sheet, "79"),
        ("no negative bonus", blank(0), vec![material(-3, true)], &sheet, "100"),
        ("taken from the total", with("late", 0), vec![], &sheet, "94"),
        ("ceiling on the total", with("dead-link", 0), vec![material(3, true)], &sheet, "70"),
        ("veto", with("late", 0), vec![material(3, true)], &veto, "59"),
        ("a veto never lifts", with("late", 70), vec![], &veto, "24"),
    ];
    for (name, findings, materials, sheet, total) in rows {
        let score = scored_with(sheet, &rules, &findings, &materials);
        assert_eq!(print(score.total), total, "{name}");
    }
    let mut suspected = with("late", 0);
    suspected[0].certainty = Certainty::Suspected;
    assert_eq!(scored_with(&veto, &rules, &suspected, &[]).veto, None);
}

#[test]
fn weights_of_fields() {
    let sheet = format!("{}\n[weights]\na = 3\n", one("10", "share = 10"));
    let rules = [judged("column-blank", &[(Some("a"), 1), (Some("b"), 1)])];
    assert_eq!(print(scored(&sheet, &rules, &[finding("column-blank", Some("a"))]).total), "25");
    assert_eq!(print(scored(&sheet, &rules, &[finding("column-blank", Some("b"))]).total), "75");
}

#[test]
fn seeded_draw_of_fields() {
    let standard = standard::Standard::builtin();
    let slugs: Vec<String> =
        standard.fields_due(Level::County).map(|field| field.slug.clone()).collect();
    let drawn = draw(&slugs, 15, 20_230_413);
    insta::assert_snapshot!(drawn.join("\n"));
    let mut reversed = slugs.clone();
    reversed.reverse();
    assert_eq!(draw(&reversed, 15, 20_230_413), drawn);
    assert_ne!(draw(&slugs, 15, 20_230_414), drawn);
    assert_eq!(draw(&slugs, 99, 1).len(), slugs.len());
}

#[test]
fn only_drawn_fields_are_scored() {
    let sheet = format!("{}\n[draw]\nfields = 1\nseed = 1\n", one("10", "each = 1"));
    let rules = [judged("column-blank", &[(Some("a"), 5), (Some("b"), 5), (Some("c"), 5)])];
    let findings = FIELDS.map(|(slug, _)| finding("column-blank", Some(slug)));
    let score = scored(&sheet, &rules, &findings);
    let drawn = score.draw.clone().expect("a draw");
    assert_eq!((drawn.seed, drawn.fields.len()), (1, 1));
    let behind = &score.indicators[0].deductions[0].findings;
    let field = findings[behind[0] as usize].field.as_deref();
    let name = FIELDS.iter().find(|(slug, _)| *slug == drawn.fields[0]).map(|(_, name)| *name);
    assert_eq!((behind.len(), field), (1, name));
    assert_eq!(print(score.total), "90");
}

#[test]
fn county_score_is_half_its_own_and_half_its_units() {
    // 咸宁: county government 50 %, county departments and townships 50 %
    let groups = Sheet::default().roll_up;
    let number = |text: &str| text.parse::<Decimal>().expect("a number");
    let units = [
        (UnitKind::Own, "90", "1"),
        (UnitKind::Town, "70", "1"),
        (UnitKind::Department, "80.5", "1"),
        (UnitKind::Town, "60", "1"),
    ];
    let rolled = |(kind, score, weight): (UnitKind, &str, &str)| Rolled {
        kind,
        score: number(score),
        weight: number(weight),
    };
    let units = units.map(rolled);
    let total = roll_up(&groups, &units).expect("units");
    assert_eq!(print(total), "80.0833");
    assert_eq!(roll_up(&groups, &units[..1]), Some(number("90")));
    assert_eq!(roll_up(&groups, &[]), None);
    let heavy = [
        (UnitKind::Own, "90", "1"),
        (UnitKind::Town, "70", "3"),
        (UnitKind::Town, "50", "1"),
        (UnitKind::Department, "0", "0"),
    ];
    assert_eq!(roll_up(&groups, &heavy.map(rolled)), Some(number("77.5")), "a weight counts");
}

#[test]
fn ties_share_a_rank() {
    let units = [("丁", "80"), ("丙", "90.00004"), ("乙", "90.00001"), ("甲", "95")]
        .map(|(name, total)| (name.to_owned(), total.parse().expect("a number")));
    let ranked: Vec<(String, u32)> =
        rank(&units).into_iter().map(|one| (one.name, one.rank)).collect();
    let expected = [("甲", 1), ("丙", 2), ("乙", 2), ("丁", 4)];
    assert_eq!(ranked, expected.map(|(name, rank)| (name.to_owned(), rank)));
}

#[test]
fn figures_are_rounded_half_up_only_in_print() {
    for (figure, printed) in
        [("66.66665", "66.6667"), ("66.66664999", "66.6666"), ("80.5000", "80.5")]
    {
        assert_eq!(print(figure.parse().expect("a number")), printed);
    }
}

/// Rules of the sheet below, in the fields and outside them.
const RULES: [&str; 5] = ["column-blank", "late", "dead-link", "meta-missing", "field-missing"];

fn rich_sheet() -> Sheet {
    parse(&format!(
        "{HEAD}points = 50\nexplained-keeps = 0.6\n[weights]\na = 2\n[[indicator]]\nid = \"i\"\nname = \"一\"\npoints = 30\ncap = 25\n  [[indicator.indicator]]\n  id = \"i1\"\n  name = \"一一\"\n  points = 20\n    [[indicator.indicator.deduct]]\n    rule = \"column-blank\"\n    share = 12\n    all-lost-at = 0.5\n    [[indicator.indicator.deduct]]\n    rule = \"late\"\n    each = 0.7\n    cap = 6\n  [[indicator.indicator]]\n  id = \"i2\"\n  name = \"一二\"\n  points = 10\n  fields = [\"a\"]\n    [[indicator.indicator.deduct]]\n    rule = \"dead-link\"\n    ceiling = 4\n    [[indicator.indicator.deduct]]\n    rule = \"late\"\n    each = 0.3\n[[indicator]]\nid = \"j\"\nname = \"二\"\npoints = 20\n[[indicator.deduct]]\nrule = \"meta-missing\"\nall = true\n[[indicator.deduct]]\nrule = \"field-missing\"\nshare = 9\n[[deduct]]\nrule = \"dead-link\"\neach = 2\ncap = 7\n[[ceiling]]\nrule = \"field-missing\"\ntotal = 85\n[[veto]]\nrule = \"meta-missing\"\ntotal = 59\n[bonus]\ncap = 5\ngate = 80\n"
    ))
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let count = prop_oneof![Just(None), (1u32..4).prop_map(Some)];
    (0..RULES.len(), prop::option::of(0usize..3), any::<bool>(), any::<bool>(), count).prop_map(
        |(rule, field, certain, explained, count)| {
            let mut finding = finding(RULES[rule], field.map(|at| FIELDS[at].0));
            finding.certainty = if certain { Certainty::Certain } else { Certainty::Suspected };
            finding.explained = explained;
            finding.count = count;
            finding
        },
    )
}

fn any_rules() -> impl Strategy<Value = Vec<RuleState>> {
    let fields = [None, Some("a"), Some("b"), Some("c")];
    prop::collection::vec(prop::collection::vec(0u32..12, 4), RULES.len()).prop_map(move |counts| {
        RULES
            .iter()
            .zip(counts)
            .map(|(rule, counts)| {
                let tallies: Vec<_> = fields.into_iter().zip(counts).collect();
                let mut state = judged(rule, &tallies);
                if *rule == "column-blank" {
                    for tally in &mut state.tallies {
                        tally.implied = tally.subjects / 3;
                        tally.implied_by = Some("field-missing".into());
                    }
                }
                state
            })
            .collect()
    })
}

fn materials() -> Vec<Material> {
    vec![Material { title: "材料".into(), points: 3.into(), accepted: true }]
}

proptest! {
    #[test]
    fn a_score_is_from_0_to_100_and_the_bonus(
        rules in any_rules(),
        findings in prop::collection::vec(any_finding(), 0..40),
    ) {
        let score = scored_with(&rich_sheet(), &rules, &findings, &materials());
        let hundred = Decimal::ONE_HUNDRED;
        prop_assert!(score.before >= Decimal::ZERO && score.before <= hundred);
        prop_assert!(score.total >= Decimal::ZERO && score.total <= hundred + score.bonus);
        prop_assert!(score.judged >= Decimal::ZERO && score.judged <= hundred);
        for one in &score.indicators {
            prop_assert!(one.score >= Decimal::ZERO && one.score <= one.points);
            let taken: Decimal = one.deductions.iter().map(|one| one.points).sum();
            // Sums of thirds may differ in the 28th place.
            let difference = (one.points - taken - one.score).abs();
            prop_assert!(one.deductions.is_empty() || difference < Decimal::new(1, 20));
        }
    }

    #[test]
    fn one_more_certain_finding_never_raises_it(
        rules in any_rules(),
        findings in prop::collection::vec(any_finding(), 0..30),
        mut one_more in any_finding(),
    ) {
        one_more.certainty = Certainty::Certain;
        let before = scored_with(&rich_sheet(), &rules, &findings, &materials());
        let mut more = findings;
        more.push(one_more);
        let after = scored_with(&rich_sheet(), &rules, &more, &materials());
        prop_assert!(after.total <= before.total, "{} > {}", after.total, before.total);
    }

    #[test]
    fn one_more_suspected_finding_never_changes_it(
        rules in any_rules(),
        findings in prop::collection::vec(any_finding(), 0..30),
        mut one_more in any_finding(),
    ) {
        one_more.certainty = Certainty::Suspected;
        let before = scored_with(&rich_sheet(), &rules, &findings, &materials());
        let mut more = findings;
        more.push(one_more);
        prop_assert_eq!(before, scored_with(&rich_sheet(), &rules, &more, &materials()));
    }

    #[test]
    fn the_order_of_findings_does_not_matter(
        rules in any_rules(),
        findings in prop::collection::vec(any_finding(), 0..30),
    ) {
        let there = scored_with(&rich_sheet(), &rules, &findings, &materials());
        let mut back = findings;
        back.reverse();
        let back = scored_with(&rich_sheet(), &rules, &back, &materials());
        prop_assert_eq!(there.total, back.total);
        for (one, other) in there.indicators.iter().zip(&back.indicators) {
            prop_assert_eq!(one.score, other.score);
        }
    }
}
