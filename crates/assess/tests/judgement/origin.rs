//! Same origin: which page of a group is reported, which one owns the content, and how sure it is.

use crate::county::{Alike, County, in_short};
use crate::rules::{Case, check};
use jiff::civil::date;
use likeness::{Kind, Stands};
use snapshot::Role;

fn alike(
    county: &mut County,
    one: (&'static str, usize),
    other: (&'static str, usize),
    kind: Kind,
    certain: bool,
) {
    county.alike.push(Alike { one, other, kind, certain });
}

#[test]
fn copies_and_forks() {
    check(&[
        Case {
            name: "the later page is the copy",
            break_it: |county| {
                county.lines_of("居住证")[1].document.dates.published = Some(date(2026, 9, 2));
                county.lines_of("户口登记")[1].document.dates.published = Some(date(2026, 9, 1));
                alike(county, ("居住证", 1), ("户口登记", 1), Kind::Copy, true);
            },
            findings: &["origin-copied! 户籍管理/居住证 origin-copied-found"],
        },
        Case {
            name: "the source names the organ in whose column the owner stands",
            break_it: |county| {
                county.lines_of("居住证")[1].document.dates.published = Some(date(2026, 9, 2));
                county.lines_of("居住证")[1].document.source = Some("某县居住证".into());
                county.lines_of("户口登记")[1].document.dates.published = Some(date(2026, 9, 1));
                alike(county, ("居住证", 1), ("户口登记", 1), Kind::Copy, true);
            },
            findings: &["origin-copied! 户籍管理/户口登记 origin-copied-found"],
        },
        Case {
            name: "a fork is no copy",
            break_it: |county| alike(county, ("居住证", 1), ("居住证", 2), Kind::Fork, true),
            findings: &["origin-forked! 户籍管理/居住证 origin-forked-found"],
        },
        Case {
            name: "not beyond doubt",
            break_it: |county| alike(county, ("居住证", 1), ("居住证", 2), Kind::Copy, false),
            findings: &["origin-copied? 户籍管理/居住证 origin-copied-found"],
        },
        Case {
            name: "three pages are one group with one owner",
            break_it: |county| {
                alike(county, ("居住证", 0), ("居住证", 1), Kind::Copy, true);
                alike(county, ("居住证", 1), ("居住证", 2), Kind::Copy, true);
                alike(county, ("居住证", 0), ("居住证", 2), Kind::Copy, true);
            },
            findings: &[
                "origin-copied! 户籍管理/居住证 origin-copied-found",
                "origin-copied! 户籍管理/居住证 origin-copied-found",
            ],
        },
        Case {
            name: "a series is nothing",
            break_it: |county| alike(county, ("居住证", 0), ("居住证", 1), Kind::Series, true),
            findings: &[],
        },
        Case {
            name: "columns kept for history",
            break_it: |county| {
                county.column("居住证").archived = Some(date(2024, 1, 1));
                alike(county, ("居住证", 1), ("户口登记", 1), Kind::Copy, true);
            },
            findings: &[],
        },
    ]);
}

#[test]
fn the_page_of_a_news_column_is_the_copy() {
    let mut county = County::good();
    let news = county.add(None, "政务要闻", Role::News);
    county.fill(news, 5, date(2026, 9, 1));
    county.lines_of("政务要闻")[3].document.dates.published = Some(date(2020, 1, 1));
    alike(&mut county, ("居住证", 1), ("政务要闻", 3), Kind::Copy, true);
    let assessment = county.assess();
    let copies: Vec<_> =
        assessment.findings.iter().filter(|found| found.rule == "origin-copied").collect();
    assert_eq!(
        copies.len(),
        1,
        "{:?}",
        assessment.findings.iter().map(in_short).collect::<Vec<_>>()
    );
    assert_eq!(copies[0].column.as_deref(), Some("政务要闻"));
    assert!(copies[0].evidence.args["place"].ends_with("居住证"));
}

#[test]
fn the_difference_is_shown_from_the_reported_page() {
    let mut county = County::good();
    alike(&mut county, ("居住证", 1), ("居住证", 2), Kind::Fork, true);
    let found = county.assess().findings;
    // Line 1 is a day newer than line 2, which owns the content.
    assert_eq!(found[0].evidence.args["differences"], "“每亩15元”／“每亩20元”");
    let lines = |finding: &assess::Finding| -> Vec<(Stands, String)> {
        finding.lines.iter().map(|line| (line.stands, line.text.clone())).collect()
    };
    let (ours, theirs) = ("每亩15元".to_owned(), "每亩20元".to_owned());
    assert_eq!(lines(&found[0]), [(Stands::One, ours.clone()), (Stands::Other, theirs.clone())]);
    county.alike[0].one.1 = 2;
    county.alike[0].other.1 = 1;
    let found = county.assess().findings;
    assert_eq!(found[0].evidence.args["differences"], "“每亩20元”／“每亩15元”");
    assert_eq!(lines(&found[0]), [(Stands::Other, ours), (Stands::One, theirs)]);
}
