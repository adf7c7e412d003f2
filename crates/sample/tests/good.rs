//! A good portal is complete by the standard, fresh, in time, and says nothing twice.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use sample::model::{Part, Site};
use sample::{Family, good};
use standard::calendar::{Calendar, WorkingDays};
use standard::{Level, Standard};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static SITES: LazyLock<Vec<(Family, Site)>> = LazyLock::new(|| {
    let days = [date(2026, 11, 23), date(2026, 6, 30), date(2027, 1, 5)];
    let build = |(at, family): (usize, Family)| {
        (family, good(family, at, days[at % 3], 40 + at as u64).site)
    };
    Family::ALL.into_iter().enumerate().map(build).collect()
});

#[test]
fn every_matter_that_is_due_has_a_column() {
    let standard = Standard::builtin();
    for (family, site) in SITES.iter() {
        for field in standard.fields_due(Level::County) {
            for matter in field.matters().iter().filter(|matter| matter.due_at(Level::County)) {
                let column = site.columns.iter().position(|column| {
                    column.part == Part::Matter
                        && column.field.as_deref() == Some(&field.name)
                        && column.matter1.as_deref() == Some(matter.name)
                });
                let Some(column) = column else {
                    panic!("{family:?}: {} {}", field.name, matter.name)
                };
                for entry in matter.entries.iter().filter(|entry| entry.due_at(Level::County)) {
                    let Some(name) = &entry.matter2 else { continue };
                    let marked = site.columns[column]
                        .items
                        .iter()
                        .any(|item| item.matter2.as_ref() == Some(name));
                    let own = site
                        .children(Some(column))
                        .iter()
                        .any(|&id| &site.columns[id].title == name);
                    assert!(marked || own, "{family:?}: {} {} {name}", field.name, matter.name);
                }
            }
        }
        assert!(!site.columns.iter().any(|column| column.title.contains("税收")), "{family:?}");
    }
}

#[test]
fn columns_hold_enough_and_fresh_lines_in_order() {
    for (family, site) in SITES.iter() {
        for (id, column) in site.columns.iter().enumerate() {
            if !site.children(Some(id)).is_empty() || column.page.is_some() {
                continue;
            }
            let dates: Vec<Date> = column.items.iter().map(|item| site.date_of(item)).collect();
            assert!(dates.len() >= 4, "{family:?}: {} holds {}", column.title, dates.len());
            assert!(dates.is_sorted_by(|a, b| a >= b), "{family:?}: {} {dates:?}", column.title);
            let newest = dates[0];
            assert!(newest <= site.as_of, "{family:?}: {} {newest}", column.title);
            let oldest_allowed = site.as_of.saturating_sub(360.days());
            assert!(newest >= oldest_allowed, "{family:?}: {} {newest}", column.title);
        }
    }
}

#[test]
fn documents_keep_the_limits_of_their_entries() {
    let standard = Standard::builtin();
    for (family, site) in SITES.iter() {
        for column in &site.columns {
            let field =
                standard.fields.iter().find(|field| Some(&field.name) == column.field.as_ref());
            let Some(field) = field else { continue };
            for item in &column.items {
                let matter2 = item.matter2.as_ref().or(column.matter2.as_ref());
                let entry = field.entries.iter().find(|entry| {
                    Some(&entry.matter1) == column.matter1.as_ref()
                        && entry.matter2.as_ref() == matter2
                });
                let Some(limit) = entry.and_then(|entry| entry.limit.working_days) else {
                    continue;
                };
                let sample::model::ItemLink::Document(id) = item.link else { continue };
                let document = &site.documents[id];
                let Some(formed) = document.formed else { continue };
                let between =
                    Calendar::builtin().working_days_between(formed, document.published.date());
                let WorkingDays { days, .. } = between;
                assert!(
                    i64::from(days) <= i64::from(limit),
                    "{family:?}: {} took {days} of {limit}",
                    document.title
                );
            }
        }
    }
}

#[test]
fn nothing_is_said_twice() {
    for (family, site) in SITES.iter() {
        let mut titles = HashSet::new();
        let mut bodies: HashMap<String, &str> = HashMap::new();
        for document in &site.documents {
            let town = site.columns[document.column].town.clone();
            assert!(
                titles.insert((document.title.as_str(), town)),
                "{family:?}: twice {}",
                document.title
            );
            if document.body.is_empty() {
                assert!(!document.attachments.is_empty(), "{family:?}: empty {}", document.title);
                continue;
            }
            let body = format!("{:?}", document.body);
            if let Some(other) = bodies.insert(body, &document.title) {
                panic!("{family:?}: {} and {other} say the same", document.title);
            }
        }
    }
}

#[test]
fn no_page_holds_personal_numbers() {
    for (family, site) in SITES.iter() {
        for document in &site.documents {
            let text = format!("{:?}", document.body);
            // Codes of organisations and contracts are long and personal to nobody.
            if text.contains("统一社会信用代码") {
                continue;
            }
            let mut run = 0;
            for character in text.chars() {
                run = if character.is_ascii_digit() { run + 1 } else { 0 };
                assert!(run < 11, "{family:?}: long number in {}", document.title);
            }
        }
    }
}
