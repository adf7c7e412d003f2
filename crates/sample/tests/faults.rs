//! Every kind of fault can be planted, on every family, and what was planted is written down.

use jiff::civil::date;
use sample::model::PageKind;
use sample::{Ask, Family, Fault, city, good};
use std::collections::BTreeSet;

const RULES: [(Fault, &str); 39] = [
    (Fault::CatalogsMissing, "column-missing"),
    (Fault::OpenFieldsMissing, "column-missing"),
    (Fault::Misplaced, "column-misplaced"),
    (Fault::HomeLink, "home-link"),
    (Fault::FieldMissing, "field-missing"),
    (Fault::TownMissing, "town-missing"),
    (Fault::VillageMissing, "village-missing"),
    (Fault::VillageEmpty, "village-missing"),
    (Fault::CatalogMissing, "catalog-missing"),
    (Fault::MatterMissing, "matter-missing"),
    (Fault::SubmatterMissing, "submatter-missing"),
    (Fault::MatterUnknown, "matter-unknown"),
    (Fault::MarkLacking, "bracket-format"),
    (Fault::MarkUnknown, "bracket-format"),
    (Fault::MarkBrackets, "bracket-format"),
    (Fault::MarkUnbalanced, "bracket-format"),
    (Fault::ColumnBlank, "column-blank"),
    (Fault::ColumnThin, "column-thin"),
    (Fault::ColumnStale, "column-stale"),
    (Fault::ColumnGap, "column-gap"),
    (Fault::Late, "late"),
    (Fault::Redated, "redated"),
    (Fault::LinkGone, "dead-link"),
    (Fault::LinkSoftGone, "dead-link"),
    (Fault::LinkHostUnknown, "dead-link"),
    (Fault::AttachmentGone, "dead-attachment"),
    (Fault::AttachmentWrong, "dead-attachment"),
    (Fault::TagMissing("ColumnType", PageKind::Column), "meta-missing"),
    (Fault::PageDown, "page-down"),
    (Fault::ScriptOnly, "unobserved"),
    (Fault::OriginCopied, "origin-copied"),
    (Fault::OriginForked, "origin-forked"),
    (Fault::Paper("news-visit"), "news-as-disclosure"),
    (Fault::Paper("leak-two-pages"), "privacy-leak"),
    (Fault::Misfiled, "misfiled"),
    (Fault::HiddenLink, "hidden-link"),
    (Fault::Hijacked, "hidden-link"),
    (Fault::Paper("leak-hidden-sheet"), "privacy-leak"),
    (Fault::Paper("leak-last-page"), "privacy-leak"),
];

#[test]
fn every_fault_finds_its_place() {
    for family in [Family::Trs, Family::Generic, Family::OldTable] {
        let whole = good(family, 3, date(2026, 11, 23), 5);
        for (fault, rule) in RULES {
            let portal = whole.with_faults(&[fault]);
            let rules: Vec<&str> =
                portal.planted.iter().map(|planted| planted.rule.as_str()).collect();
            assert_eq!(rules, [rule], "{family:?} {fault:?}");
            assert!(!portal.good);
        }
    }
}

#[test]
fn a_fault_stands_where_the_note_says() {
    for family in Family::ALL {
        let whole = good(family, 1, date(2026, 11, 23), 9);
        for (fault, status) in [
            (Fault::LinkGone, 404),
            (Fault::LinkSoftGone, 200),
            (Fault::AttachmentGone, 404),
            (Fault::AttachmentWrong, 200),
            (Fault::PageDown, 500),
            (Fault::ColumnBlank, 200),
            (Fault::Late, 200),
        ] {
            let portal = whole.with_faults(&[fault]);
            let path = portal.planted[0].path.clone().expect("an address");
            let mut target = path.split('#').next().unwrap_or("/").to_owned();
            if let (Family::Gkmlpt, Fault::PageDown, Some((_, id))) =
                (family, fault, path.split_once('#'))
            {
                // Its columns have no pages of their own: the list service fails.
                target = format!("/gkmlpt/api/all/{id}?page=1");
            }
            let answer = portal.answer(&Ask { target: &target, form: &[] });
            assert_eq!(answer.status, status, "{family:?} {fault:?} {path}");
            if fault == Fault::AttachmentWrong {
                assert!(answer.kind.starts_with("text/html"), "{family:?}: {}", answer.kind);
            }
        }
    }
}

#[test]
fn a_document_goes_over_three_pages_where_the_family_knows_such() {
    let planted = |family| {
        let portal =
            good(family, 1, date(2026, 11, 23), 9).with_faults(&[Fault::Paper("leak-last-page")]);
        let path = portal.planted[0].path.clone().expect("an address");
        (portal, path)
    };
    let leaks = |body: &[u8]| String::from_utf8_lossy(body).contains("身份证号码：");
    let (portal, path) = planted(Family::Ucap);
    let stem = path.strip_suffix(".shtml").expect("a page");
    let pages = [path.clone(), format!("{stem}_2.shtml"), format!("{stem}_3.shtml")];
    for (at, target) in pages.iter().enumerate() {
        let answer = portal.answer(&Ask { target, form: &[] });
        assert_eq!(answer.status, 200, "{target}");
        assert_eq!(leaks(&answer.body), at == 2, "{target}");
        let html = String::from_utf8_lossy(&answer.body);
        assert!(html.contains(&format!("第{}页/共3页", at + 1)), "{target}");
        assert_eq!(pages.get(at + 1).is_some_and(|next| html.contains(next.as_str())), at < 2);
    }
    let beyond = format!("{stem}_4.shtml");
    assert_eq!(portal.answer(&Ask { target: &beyond, form: &[] }).status, 404);
    let (portal, path) = planted(Family::Trs);
    assert!(leaks(&portal.answer(&Ask { target: &path, form: &[] }).body), "all on one page");
}

#[test]
fn the_city_has_good_and_broken_portals_of_many_families() {
    let portals = city(date(2026, 11, 23), 1);
    let families: BTreeSet<Family> = portals.iter().map(|portal| portal.family).collect();
    assert_eq!(families.len(), portals.len());
    assert_eq!(portals.iter().filter(|portal| portal.good).count(), 2);
    for portal in &portals {
        assert_eq!(portal.good, portal.planted.is_empty(), "{}", portal.name);
    }
    let now: BTreeSet<&str> = portals
        .iter()
        .flat_map(|portal| &portal.planted)
        .filter(|planted| !planted.later)
        .map(|planted| planted.rule.as_str())
        .collect();
    for (fault, rule) in RULES {
        let later = portals[0].with_faults(&[fault]).planted[0].later;
        assert!(later || now.contains(rule), "{rule} is planted nowhere in the city");
    }
}
