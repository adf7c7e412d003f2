//! Rules of filing, on the built-in standard.

use super::county::County;
use super::{Figures, cases};
use snapshot::Role;
use standard::Standard;

/// A county with the built-in standard and nothing below 公开领域.
fn bare() -> County {
    let mut county = County::good();
    county.standard = Standard::builtin();
    for field in ["社会救助", "户籍管理"] {
        county.remove(field);
    }
    county
}

fn slug(county: &County, name: &str) -> String {
    let mut fields = county.standard.fields.iter();
    fields
        .find(|field| field.name == name)
        .unwrap_or_else(|| panic!("no field {name}"))
        .slug
        .clone()
}

pub fn misfiled() -> Figures {
    misfiled_in(include_str!("../../cases/misfiled.txt"))
}

pub fn misfiled_held_out() -> Figures {
    misfiled_in(include_str!("../../cases/misfiled-held-out.txt"))
}

/// Hard on both sides.
pub fn misfiled_hard() -> Figures {
    misfiled_in(include_str!("../../cases/misfiled-hard.txt"))
}

/// Written with the hard ones and held out.
pub fn misfiled_later() -> Figures {
    misfiled_in(include_str!("../../cases/misfiled-later.txt"))
}

fn misfiled_in(file: &'static str) -> Figures {
    let mut figures = Figures::default();
    let standard = Standard::builtin();
    for (cells, line) in cases(file) {
        let [label, field, matter, title, _] = cells[..] else { panic!("{line}") };
        let known = standard.fields.iter().find(|one| one.name == field);
        let rows = known.map(|field| field.entries.iter().any(|entry| entry.matter1 == matter));
        assert_eq!(rows, Some(true), "no such matter: {line}");
        let known = |slug: &str| standard.fields.iter().any(|field| field.slug == slug);
        assert!(label == "-" || label.split('/').all(known), "no such field: {line}");
        let mut county = bare();
        let fields = county.id("公开领域");
        let field = county.add(Some(fields), field, Role::Ordinary);
        let column = county.add(Some(field), matter, Role::Ordinary);
        county.lines[column.0 as usize] =
            vec![county.line(title, Some(county.as_of)), county.line("第二号", Some(county.as_of))];
        let assessment = county.assess();
        let finding = assessment.findings.iter().find(|finding| finding.rule == "misfiled");
        let better = finding.map(|finding| {
            slug(&county, finding.expected.args.get("field").expect("a better place"))
        });
        figures.count((label != "-").then_some(label), better.as_deref(), line);
    }
    figures
}

pub fn matter_unknown() -> Figures {
    let mut figures = Figures::default();
    for (cells, line) in cases(include_str!("../../cases/matter-unknown.txt")) {
        let [label, field, title, _] = cells[..] else { panic!("{line}") };
        let mut county = bare();
        slug(&county, field);
        let fields = county.id("公开领域");
        let field = county.add(Some(fields), field, Role::Ordinary);
        let column = county.add(Some(field), title, Role::Ordinary);
        county.fill(column, 5, county.as_of);
        let assessment = county.assess();
        let found = assessment.findings.iter().any(|finding| finding.rule == "matter-unknown");
        figures.count((label == "unknown").then_some(label), found.then_some("unknown"), line);
    }
    figures
}
