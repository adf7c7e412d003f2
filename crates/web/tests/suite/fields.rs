//! Every field into which people type text at the desk and in the oversight: the tests that plant scripts fill it, or it
//! stands here with the reason why it is no free text.

use crate::{desk, oversight};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

/// Fields that a test fills with what would run: the template, the address that its form is sent to, and their names.
/// Numbers in addresses are `{}`; what a template puts into a name is `*`.
pub type Planted = (&'static str, &'static str, &'static [&'static str]);

/// The address of what is asked for and not sent: all of it is tried in the query of every page.
pub const QUERY: &str = "?";

/// Kinds of `input` into which people type text; those without a kind are text too.
const TEXT: [&str; 5] = ["text", "search", "email", "url", "tel"];

/// Fields that are no free text: template, name, and why.
const PLAIN: [(&str, &str, &str); 4] = [
    ("desk/sign-in.html", "code", "six digits that no page shows"),
    ("desk/sign-on-code.html", "code", "six digits that no page shows"),
    ("desk/second-factor.html", "code", "six digits that no page shows"),
    ("desk/account.html", "subject", "only where single sign-on is set up: its own tests plant it"),
];

/// An address with `{}` for each number in it, without what is asked for.
pub fn pattern(address: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|one| one.is_ascii_digit());
    let parts = path.split('/').map(|part| if digits(part) { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Whether a name is one of those that stand for many.
fn fits(of: &str, name: &str) -> bool {
    match of.split_once('*') {
        Some((start, end)) => name.starts_with(start) && name.ends_with(end),
        None => of == name,
    }
}

/// Fields of a list into which nothing was typed, by the addresses and names of all that was.
pub fn left_out(planted: &[Planted], typed: &BTreeSet<(String, String)>) -> Vec<String> {
    let mut left = Vec::new();
    for (template, address, names) in planted.iter().filter(|(_, address, _)| *address != QUERY) {
        for of in *names {
            let filled = typed.iter().any(|(to, name)| to == address && fits(of, name));
            if !filled {
                left.push(format!("{template}: {of}, sent to {address}"));
            }
        }
    }
    left
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// A name as it is listed: `*` for what the template puts into it.
fn listed(name: &str) -> String {
    let mut rest = name;
    let mut listed = String::new();
    while let Some((before, after)) = rest.split_once("{{") {
        listed.push_str(before);
        listed.push('*');
        rest = after.split_once("}}").map_or("", |(_, rest)| rest);
    }
    listed + rest
}

/// Names of the fields of a template into which people type text.
fn text_fields(html: &str) -> Vec<String> {
    let tags = |start: &'static str| {
        let parts = html.split(start).skip(1);
        parts.map(|rest| rest.split_once('>').map_or(rest, |(tag, _)| tag))
    };
    let is_text = |tag: &&str| {
        attribute(tag, "type").is_none_or(|kind| TEXT.contains(&kind) || kind.contains("{{"))
    };
    let inputs = tags("<input").filter(is_text);
    let names = inputs.chain(tags("<textarea")).filter_map(|tag| attribute(tag, "name"));
    names.map(listed).collect()
}

/// Templates behind the door, by their names, with their fields of text.
fn templates() -> Result<Vec<(String, Vec<String>)>> {
    let mut all = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for folder in ["desk", "oversight"] {
        for file in fs::read_dir(root.join(folder))? {
            let path = file?.path();
            let name = path.file_name().and_then(OsStr::to_str).context("a name")?;
            let html = fs::read_to_string(&path)?;
            all.push((format!("{folder}/{name}"), text_fields(&html)));
        }
    }
    Ok(all)
}

#[test]
fn every_field_of_text_is_planted_or_said_to_be_none() -> Result<()> {
    let planted: Vec<Planted> =
        desk::planted::PLANTED.into_iter().chain(oversight::planted::PLANTED).collect();
    let templates = templates()?;
    let mut wrong = Vec::new();
    for (template, fields) in &templates {
        let rows: Vec<&Planted> = planted.iter().filter(|(of, ..)| of == template).collect();
        let plain =
            |field: &str| PLAIN.iter().any(|(of, name, _)| of == template && *name == field);
        for field in fields {
            let known = match field.as_str() {
                // The template names it by what it is given: the list has all of them.
                "*" => !rows.is_empty(),
                field => rows.iter().any(|(.., names)| names.contains(&field)) || plain(field),
            };
            if !known {
                wrong.push(format!("{template}: nothing is planted in {field}"));
            }
        }
    }
    let has = |template: &str, name: &str| {
        let of = templates.iter().find(|(of, _)| of == template);
        of.is_some_and(|(_, fields)| fields.iter().any(|field| field == name || field == "*"))
    };
    let listed =
        planted.iter().flat_map(|(of, _, names)| names.iter().map(move |name| (*of, *name)));
    let listed = listed.chain(PLAIN.iter().map(|(of, name, _)| (*of, *name)));
    let gone = listed.filter(|(of, name)| !has(of, name));
    wrong.extend(gone.map(|(of, name)| format!("{of}: there is no field {name} any more")));
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

#[test]
fn what_is_asked_for_is_tried_in_the_query_of_every_page() {
    let asked = desk::planted::PLANTED.into_iter().filter(|(_, address, _)| *address == QUERY);
    for (template, _, names) in asked {
        for name in names {
            assert!(desk::planted::NAMES.contains(name), "{template}: {name}");
        }
    }
}

#[test]
fn fields_are_read_from_templates() {
    let html = "<input type=\"hidden\" name=\"proof\"><input name=\"plain\"><input id=\"a\" type=\"url\" \
                name=\"to\"><input type=\"{{ kind }}\" name=\"{{ id }}\"><input type=\"date\" name=\"day\">\
                <textarea name=\"money-{{ one.number }}-by\" rows=\"2\">{{ name }}</textarea>";
    assert_eq!(text_fields(html), ["plain", "to", "*", "money-*-by"]);
    assert_eq!(pattern("/desk/draft/12/review?done=1"), "/desk/draft/{}/review");
    let planted: [Planted; 1] = [("x", "/x/{}", &["a-*", "b"])];
    let typed = BTreeSet::from([("/x/{}".to_owned(), "a-1:key".to_owned())]);
    assert_eq!(left_out(&planted, &typed), ["x: b, sent to /x/{}"]);
}
