//! Matching names, by tables of cases and by properties.

use proptest::prelude::*;
use standard::matching::{Candidate, Context, Match, Matcher, normal};
use standard::{Field, Standard};
use std::collections::BTreeMap;
use std::sync::LazyLock;

const FIELD_NAMES: &str = include_str!("cases/field-names.csv");
const MATTER_NAMES: &str = include_str!("cases/matter-names.csv");

static STANDARD: LazyLock<Standard> = LazyLock::new(Standard::builtin);
static MATCHER: LazyLock<Matcher<'static>> =
    LazyLock::new(|| Matcher::new(&STANDARD, &BTreeMap::new()));

fn rows(table: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader
        .records()
        .map(|record| record.expect("a row of cases").iter().map(str::to_owned).collect())
        .collect()
}

#[derive(Default)]
struct Tally {
    right: usize,
    wrong: Vec<String>,
    unsure: Vec<String>,
}

impl Tally {
    fn count(&mut self, case: &[String], found: &str, reasons: &[standard::Reason]) {
        let expected = &case[2];
        let line =
            format!("{} under {}: {found} instead of {expected} {reasons:?}", case[0], case[1]);
        match (found == expected, found) {
            (true, _) => self.right += 1,
            (false, "none") => self.unsure.push(line),
            (false, _) => self.wrong.push(line),
        }
    }

    #[expect(clippy::print_stdout, reason = "tests report their figures")]
    fn report(&self, of: &str) {
        let named = self.right + self.wrong.len() + self.unsure.len();
        println!(
            "{of}: {named} cases, {} wrong, {} not sure where a name was expected",
            self.wrong.len(),
            self.unsure.len()
        );
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
        assert!(self.unsure.is_empty(), "{:#?}", self.unsure);
    }
}

fn named(found: &Match<Candidate<'_>>, name: impl Fn(&Candidate<'_>) -> String) -> String {
    if !found.is_sure() {
        return "none".to_owned();
    }
    let all: Vec<String> = found.best.iter().chain(&found.also).map(name).collect();
    all.join("+")
}

fn field<'s>(standard: &'s Standard, slug: &str) -> &'s Field {
    standard
        .fields
        .iter()
        .chain(&standard.village)
        .find(|field| field.slug == slug)
        .unwrap_or_else(|| panic!("no field {slug}"))
}

#[test]
fn field_names() {
    let matcher = &*MATCHER;
    let mut tally = Tally::default();
    for case in rows(FIELD_NAMES) {
        let above = [case[1].as_str()];
        let found = matcher.match_field(&case[0], &Context::below(&above));
        tally.count(
            &case,
            &named(&found, |candidate| candidate.field.slug.clone()),
            &found.reasons,
        );
    }
    tally.report("field names");
}

#[test]
fn matter_names() {
    let (standard, matcher) = (&*STANDARD, &*MATCHER);
    let mut tally = Tally::default();
    for case in rows(MATTER_NAMES) {
        let (slug, matter) = case[1]
            .split_once('/')
            .map_or((case[1].as_str(), None), |(slug, matter)| (slug, Some(matter)));
        let field = field(standard, slug);
        let found = match matter {
            Some(matter) => matcher.match_submatter(field, matter, &case[0]),
            None => matcher.match_matter(field, &case[0]),
        };
        let found_name = named(&found, |candidate| {
            candidate.matter2.or(candidate.matter1).unwrap_or_default().to_owned()
        });
        tally.count(&case, &found_name, &found.reasons);
    }
    tally.report("matter names");
}

/// Every official name, with the place where it stands.
fn official(standard: &Standard) -> Vec<(&Field, Option<&str>, Option<&str>)> {
    let mut names = Vec::new();
    for field in standard.fields.iter().chain(&standard.village) {
        names.push((field, None, None));
        for matter in field.matters() {
            names.push((field, Some(matter.name), None));
            for entry in matter.entries {
                if let Some(second) = &entry.matter2 {
                    names.push((field, Some(matter.name), Some(second.as_str())));
                }
            }
        }
    }
    names
}

fn find<'s>(
    matcher: &Matcher<'s>,
    (field, matter1, matter2): (&Field, Option<&str>, Option<&str>),
    title: &str,
) -> Match<Candidate<'s>> {
    match (matter1, matter2) {
        (None, _) => matcher.match_field(title, &Context::among_fields()),
        (Some(_), None) => matcher.match_matter(field, title),
        (Some(matter), Some(_)) => matcher.match_submatter(field, matter, title),
    }
}

#[test]
fn every_official_name_means_itself() {
    let (standard, matcher) = (&*STANDARD, &*MATCHER);
    for (field, matter1, matter2) in official(standard) {
        if matter1.is_none() && field.no == 90 {
            continue;
        }
        let title = matter2.or(matter1).unwrap_or(&field.name);
        let found = find(matcher, (field, matter1, matter2), title);
        let best = found.best.unwrap_or_else(|| panic!("{title} means nothing"));
        assert_eq!(
            (best.field.slug.as_str(), best.matter1, best.matter2),
            (field.slug.as_str(), matter1, matter2),
            "{title}"
        );
        assert!(found.confidence >= 1.0 && found.is_sure(), "{title}: {found:?}");
    }
}

#[test]
fn one_name_of_another_field_is_never_taken_for_it() {
    let (standard, matcher) = (&*STANDARD, &*MATCHER);
    for (at, one) in standard.fields.iter().enumerate() {
        for (other_at, other) in standard.fields.iter().enumerate() {
            let found = matcher.match_field(&other.name, &Context::among_fields());
            let best = found.best.expect("an official name");
            assert_eq!(
                best.field.slug == one.slug,
                at == other_at,
                "{} / {}",
                one.name,
                other.name
            );
        }
    }
}

#[test]
fn own_aliases_win_and_unknown_ones_are_named() {
    let standard = Standard::builtin();
    let own = BTreeMap::from([
        ("民生兜底".to_owned(), "社会救助".to_owned()),
        ("稳岗".to_owned(), "就业创业/创业服务".to_owned()),
        ("应急管理".to_owned(), "work-safety".to_owned()),
        ("公开年度报告".to_owned(), "政府信息公开年报".to_owned()),
        ("某某".to_owned(), "没有这个事项".to_owned()),
    ]);
    let matcher = Matcher::new(&standard, &own);
    let among = Context::among_fields();
    assert_eq!(
        named(&matcher.match_field("民生兜底", &among), |found| found.field.slug.clone()),
        "social-assistance"
    );
    assert_eq!(
        named(&matcher.match_field("应急管理", &among), |found| found.field.slug.clone()),
        "work-safety"
    );
    let employment = field(&standard, "employment");
    assert_eq!(
        named(&matcher.match_matter(employment, "稳岗"), |found| found
            .matter1
            .unwrap_or("")
            .to_owned()),
        "创业服务"
    );
    assert_eq!(matcher.unresolved(), ["某某 = 没有这个事项"]);
    let annual = matcher.match_platform("公开年度报告", &[]);
    assert!(annual.is_sure());
    assert_eq!(annual.best.expect("a column of the platform").path, ["政府信息公开年报"]);
}

#[test]
fn platform_names() {
    let matcher = &*MATCHER;
    for (title, expected) in [
        ("政府信息公开指南", Some("政府信息公开指南")),
        ("信息公开指南", Some("政府信息公开指南")),
        ("公开指南", Some("政府信息公开指南")),
        ("政府信息公开年度报告", Some("政府信息公开年报")),
        ("法定主动公开内容", Some("法定主动公开内容")),
        ("基层政务公开", Some("基层政务公开")),
        ("权力清单", Some("权责清单")),
        ("指南针", None),
        ("公开课", None),
    ] {
        let found = matcher.match_platform(title, &[]);
        let sure = found
            .is_sure()
            .then_some(found.best)
            .flatten()
            .and_then(|best| best.path.last().cloned());
        assert_eq!(sure.as_deref(), expected, "{title}");
    }
}

fn decorations() -> impl Strategy<Value = (String, String)> {
    let before =
        prop::sample::select(vec!["", "1、", "01.", "（一）", "一、", " ", "· ", "【", "①", "3.2"]);
    let after = prop::sample::select(vec![
        "", "信息", "公开", "（12）", " >>", "\u{a0}", "情况", "[3]", ":",
    ]);
    (before, after).prop_map(|(before, after)| {
        let close = if before == "【" { "】" } else { "" };
        (before.to_owned(), format!("{close}{after}"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn normal_form_is_idempotent(title in "\\PC{0,60}") {
        let once = normal(&title);
        prop_assert_eq!(normal(&once), once);
    }

    #[test]
    fn normal_form_of_titles_is_idempotent(title in "[0-9一二三（）()\\[\\]【】、.:·《》“”就业创业 .…]{0,24}") {
        let once = normal(&title);
        prop_assert_eq!(normal(&once), once);
    }

    #[test]
    fn decorations_keep_a_field(at in 0usize..32, (before, after) in decorations()) {
        let (standard, matcher) = (&*STANDARD, &*MATCHER);
        let field = &standard.fields[at];
        let title = format!("{before}{}{after}", field.name);
        let found = matcher.match_field(&title, &Context::among_fields());
        prop_assert!(found.is_sure(), "{}: {:?}", title, found.reasons);
        prop_assert_eq!(&found.best.expect("sure").field.slug, &field.slug);
    }

    #[test]
    fn any_title_is_answered(title in "\\PC{0,300}") {
        let found = MATCHER.match_field(&title, &Context::among_fields());
        prop_assert!((0.0..=1.0).contains(&found.confidence));
    }
}

#[test]
fn decorations_keep_a_matter() {
    let (standard, matcher) = (&*STANDARD, &*MATCHER);
    for place in official(standard) {
        let (field, Some(matter1), matter2) = place else { continue };
        let name = matter2.unwrap_or(matter1);
        for title in [
            format!("1、{name}"),
            format!("（二） {name}"),
            format!("【{name}】"),
            format!("{name}（5）"),
            format!("{name} »"),
        ] {
            let found = find(matcher, place, &title);
            assert!(found.is_sure(), "{title}: {:?}", found.reasons);
            let best = found.best.expect("sure");
            assert_eq!(
                (best.field.slug.as_str(), best.matter1, best.matter2),
                (field.slug.as_str(), Some(matter1), matter2),
                "{title}"
            );
        }
    }
}
