//! Columns by construction, held against the standard itself.

use portal::{SecondLevel, Shape, SiteSettings, TownShape, Wanted, construct};
use standard::{Level, Standard};
use std::collections::HashSet;
use store::ColumnKind;

fn shape(level: Level) -> Shape {
    Shape { level, towns: Vec::new(), villages: Vec::new(), fields: None }
}

fn of_kind(columns: &[Wanted], kind: ColumnKind) -> Vec<&Wanted> {
    columns.iter().filter(|column| column.kind == kind).collect()
}

#[test]
fn every_field_and_matter_that_is_due_has_a_column_and_no_other() {
    let standard = Standard::builtin();
    for level in [Level::City, Level::County, Level::Town] {
        let columns = construct(&standard, &shape(level), &SiteSettings::default());
        let fields: Vec<_> =
            of_kind(&columns, ColumnKind::Field).iter().map(|c| c.title.as_str()).collect();
        let due: Vec<_> = standard.fields_due(level).map(|field| field.name.as_str()).collect();
        assert_eq!(fields, due, "{level:?}");
        let matters = of_kind(&columns, ColumnKind::Matter).len();
        let due = standard.fields_due(level).flat_map(standard::Field::matters);
        assert_eq!(matters, due.filter(|matter| matter.due_at(level)).count(), "{level:?}");
    }
}

#[test]
fn second_level_matters_are_marks_or_columns_by_choice() {
    let standard = Standard::builtin();
    let due = standard.fields_due(Level::County).flat_map(|field| &field.entries);
    let due = due.filter(|entry| entry.due_at(Level::County) && entry.matter2.is_some()).count();
    let merged = construct(&standard, &shape(Level::County), &SiteSettings::default());
    assert!(of_kind(&merged, ColumnKind::Submatter).is_empty());
    assert_eq!(merged.iter().map(|column| column.marks.len()).sum::<usize>(), due);

    let columns = SiteSettings { second_level: SecondLevel::Columns, ..SiteSettings::default() };
    let apart = construct(&standard, &shape(Level::County), &columns);
    assert!(apart.iter().all(|column| column.marks.is_empty()));
    assert!(of_kind(&apart, ColumnKind::Submatter).len() >= due * 9 / 10);

    let mut but_one = columns;
    but_one.other_way = vec!["social-assistance/综合业务".into()];
    let but_one = construct(&standard, &shape(Level::County), &but_one);
    let marked: Vec<_> = but_one.iter().filter(|column| !column.marks.is_empty()).collect();
    assert_eq!(marked.len(), 1);
    assert_eq!(marked[0].title, "综合业务");
}

#[test]
fn keys_are_unique_and_parents_come_first() {
    let towns = vec![
        TownShape { name: "云溪镇".into(), villages: vec!["石桥村".into()] },
        TownShape { name: "青龙乡".into(), villages: vec!["石桥村".into()] },
    ];
    let shape = Shape { towns, ..shape(Level::County) };
    let columns = construct(&Standard::builtin(), &shape, &SiteSettings::default());
    let mut seen = HashSet::new();
    for column in &columns {
        let parent = column.parent.as_deref();
        assert!(parent.is_none_or(|key| seen.contains(key)), "{}", column.key);
        assert!(seen.insert(column.key.as_str()), "{} twice", column.key);
    }
    let villages: Vec<_> = of_kind(&columns, ColumnKind::Village)
        .iter()
        .map(|column| (column.town.as_deref(), column.village.as_deref()))
        .collect();
    assert_eq!(villages, [(Some("云溪镇"), Some("石桥村")), (Some("青龙乡"), Some("石桥村"))]);
}

#[test]
fn grassroots_stands_where_the_notice_wants_it() {
    let path = |columns: &[Wanted], title: &str| {
        let mut at = columns.iter().find(|column| column.title == title);
        let mut names = Vec::new();
        while let Some(column) = at {
            names.push(column.title.clone());
            at = columns.iter().find(|one| Some(&one.key) == column.parent.as_ref());
        }
        names.reverse();
        names.join("/")
    };
    for level in [Level::City, Level::County, Level::Town] {
        let columns = construct(&Standard::builtin(), &shape(level), &SiteSettings::default());
        let above = "政府信息公开/法定主动公开内容/基层政务公开";
        assert_eq!(path(&columns, "标准目录"), format!("{above}/标准目录"), "{level:?}");
        assert_eq!(path(&columns, "公开领域"), format!("{above}/公开领域"), "{level:?}");
    }
    let town = construct(&Standard::builtin(), &shape(Level::Town), &SiteSettings::default());
    assert_eq!(path(&town, "村（居）务公开"), "政府信息公开/村（居）务公开");
}
