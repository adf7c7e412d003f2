//! Rules of dates: one line of a small county's portal is changed, the rule's finding is compared.

use super::county::{County, tries};
use super::{Figures, cases};
use jiff::civil::Date;
use snapshot::{DocumentKind, Outcome, Role};
use standard::{Evidence, Limit};

/// The column whose row and lines are changed.
const COLUMN: &str = "居住证";
/// A column of several matters with marks.
const MERGED: &str = "最低生活保障";
/// A column whose row has no countable limit.
const FREE: &str = "户口登记";

fn day(text: &str) -> Option<Date> {
    (text != "-").then(|| text.parse().expect("a date"))
}

/// What a rule says of the portal: the rule's name, with `?` where it only suspects.
fn said(county: &County, rule: &str, name: &str) -> Option<String> {
    let assessment = county.assess();
    let finding = assessment.findings.iter().find(|finding| finding.rule == rule)?;
    Some(if finding.counts() { name.to_owned() } else { format!("{name}?") })
}

/// Flags that cases of several rules share.
fn put(county: &mut County, column: &str, flag: &str) {
    let archived = "2026-07-01".parse().expect("a date");
    let line = county.lines_of(column).first_mut();
    match flag {
        "archived-column" => county.column(column).archived = Some(archived),
        "history" => county.column(column).title = format!("{column}（历史）"),
        "archived" => line.expect("a line").document.dates.archived = Some(archived),
        "off-site" => line.expect("a line").document.kind = DocumentKind::OffSite,
        "file" => line.expect("a line").document.kind = DocumentKind::File,
        "failed" => {
            let document = &mut line.expect("a line").document;
            document.outcome = Outcome::ServerError { status: 500 };
            document.tries = tries(&document.outcome, &[0]);
        }
        other => match other.split_once('=') {
            Some(("as-of", date)) => county.as_of = date.parse().expect("a date"),
            _ => panic!("no flag: {other}"),
        },
    }
}

/// The first line alone keeps dates that the rule looks at.
fn alone(county: &mut County, column: &str) {
    let lines = county.lines_of(column);
    lines.truncate(1);
    for line in lines {
        line.document.dates = snapshot::Dates::default();
        line.date = None;
    }
}

pub fn late() -> Figures {
    let mut figures = Figures::default();
    for (cells, line) in cases(include_str!("../../cases/late.txt")) {
        let [label, limit, formed, published, flags, _] = cells[..] else { panic!("{line}") };
        let mut county = County::good();
        let column = match limit.strip_prefix('@') {
            Some("") => {
                county.lines_of(MERGED)[0].title = "第0号".into();
                MERGED
            }
            Some(mark) => {
                county.lines_of(MERGED)[0].title = format!("[{mark}]第0号");
                MERGED
            }
            None => {
                entry(&mut county).limit = read_limit(limit);
                COLUMN
            }
        };
        alone(&mut county, column);
        let (formed, published) = (day(formed), day(published));
        let first = &mut county.lines_of(column)[0];
        first.date = published;
        let dates = &mut first.document.dates;
        (dates.formed, dates.published, dates.visible, dates.list) =
            (formed, published, published, published);
        for flag in flags.split_ascii_whitespace() {
            let dates = &mut county.lines_of(column)[0].document.dates;
            match flag {
                "not-printed" => dates.visible = None,
                "no-formed" => dates.formed = None,
                "recalled" => entry(&mut county).provenance.evidence = Evidence::Recalled,
                "imported" => entry(&mut county).provenance.evidence = Evidence::Imported,
                other => put(&mut county, column, other),
            }
        }
        let found = said(&county, "late", "late");
        figures.count((label != "ok").then_some(label), found.as_deref(), line);
    }
    figures
}

fn entry(county: &mut County) -> &mut standard::Entry {
    let mut entries = county.standard.fields.iter_mut().flat_map(|field| &mut field.entries);
    entries.find(|entry| entry.matter1 == COLUMN).expect("the row")
}

/// A limit as a catalog has it: the words and what the import makes of them.
fn read_limit(words: &str) -> Limit {
    let text = match words {
        "0" => "实时公开".to_owned(),
        "none" => "长期公开".to_owned(),
        number if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("信息形成或者变更之日起{number}个工作日内")
        }
        other => match other.strip_suffix('d') {
            Some(number) => format!("信息形成或者变更之日起{number}日内"),
            None => other.to_owned(),
        },
    };
    Limit::read(&text)
}

pub fn redated() -> Figures {
    let mut figures = Figures::default();
    for (cells, line) in cases(include_str!("../../cases/redated.txt")) {
        let [label, list, page, tag, address, formed, flags, _] = cells[..] else {
            panic!("{line}")
        };
        let mut county = County::good();
        let flags: Vec<&str> = flags.split_ascii_whitespace().collect();
        let column = if flags.contains(&"limit") { COLUMN } else { FREE };
        alone(&mut county, column);
        let first = &mut county.lines_of(column)[0];
        first.date = day(list);
        let dates = &mut first.document.dates;
        (dates.list, dates.visible, dates.tag) = (day(list), day(page), day(tag));
        (dates.address, dates.formed) = (day(address), day(formed));
        dates.published = dates.visible.or(dates.tag).or(dates.list).or(dates.address);
        for flag in flags {
            match flag {
                "limit" => {}
                "news" => county.column(column).role = Role::News,
                other => put(&mut county, column, other),
            }
        }
        let found = said(&county, "redated", "redated").map(|said| said.replace('?', ""));
        figures.count((label != "ok").then_some(label), found.as_deref(), line);
    }
    figures
}

pub fn column_gap() -> Figures {
    let mut figures = Figures::default();
    for (cells, line) in cases(include_str!("../../cases/column-gap.txt")) {
        let [label, allowed, dates, flags, _] = cells[..] else { panic!("{line}") };
        let mut county = County::good();
        county.sheet.thresholds.general.gap_days =
            allowed.parse().ok().filter(|days: &u32| *days > 0);
        let lines = dates.split_ascii_whitespace().map(|date| county.line("第一号", day(date)));
        let mut lines: Vec<_> = lines.collect();
        for flag in flags.split_ascii_whitespace() {
            match flag {
                "incomplete" => {
                    county.column(COLUMN).list =
                        Some(snapshot::List { pages_seen: 1, ..Default::default() });
                }
                "undated" => lines.push(county.line("没有日期", None)),
                "failed" => {
                    county.column(COLUMN).outcome = Outcome::ServerError { status: 500 };
                }
                other => put(&mut county, COLUMN, other),
            }
        }
        let place = county.columns.iter().position(|column| column.title.starts_with(COLUMN));
        county.lines[place.expect("the column")] = lines;
        let at = "居住证";
        let findings = county.assess().findings;
        let found = findings
            .iter()
            .find(|finding| finding.rule == "column-gap" && finding.matter1.as_deref() == Some(at));
        let found = found.map(|finding| if finding.counts() { "gap" } else { "gap?" });
        figures.count((label != "ok").then_some(label), found, line);
    }
    figures
}
