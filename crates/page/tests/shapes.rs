//! Invented pages of further shapes against a table of what is right (`fixtures/shapes.csv`). An empty cell
//! means that nothing may be found, for titles and lines of the other kind that nothing is asked.

#![expect(clippy::disallowed_methods, reason = "tests read fixtures")]

use page::{Next, Raw, Reading};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Row {
    file: String,
    url: String,
    kind: String,
    title: String,
    date: String,
    source: String,
    index: String,
    path: String,
    attachments: String,
    items: String,
    first: String,
    first_date: String,
    next: String,
    pages: String,
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// What is asked of a page, and what was read, in the order of the table.
fn seen(row: &Row, reading: &Reading) -> Vec<(&'static str, String, String)> {
    let kind = serde_json::to_value(reading.kind).expect("a name");
    let path: Vec<&str> = reading.column_path.iter().map(|crumb| crumb.title.as_str()).collect();
    let mut seen = vec![
        ("kind", row.kind.clone(), kind.as_str().unwrap_or_default().to_owned()),
        ("path", row.path.clone(), path.join(">")),
    ];
    if row.kind == "article" {
        let published = reading.dates.published.as_ref();
        seen.extend([
            ("title", row.title.clone(), text(reading.title.as_ref().map(|found| &found.value))),
            ("date", row.date.clone(), text(published.map(|found| found.value))),
            ("index", row.index.clone(), text(reading.index_number.as_ref())),
            ("attachments", row.attachments.clone(), reading.attachments.len().to_string()),
        ]);
        if !row.source.is_empty() {
            let source = reading.source.as_ref().map(|found| &found.value);
            seen.push(("source", row.source.clone(), text(source)));
        }
    } else {
        let first = reading.items.first();
        let next = match reading.pager.as_ref().map(|pager| &pager.next) {
            Some(Next::Get { url, .. } | Next::Post { url, .. }) => url.clone(),
            Some(Next::Unknown) => "?".to_owned(),
            Some(Next::Last) => "last".to_owned(),
            None => String::new(),
        };
        seen.extend([
            ("items", row.items.clone(), reading.items.len().to_string()),
            ("first date", row.first_date.clone(), text(first.and_then(|item| item.date))),
            ("next", row.next.clone(), next),
        ]);
        if !row.first.is_empty() {
            seen.push(("first", row.first.clone(), text(first.map(|item| &item.title))));
        }
        if !row.pages.is_empty() {
            let pages = reading.pager.as_ref().and_then(|pager| pager.pages);
            seen.push(("pages", row.pages.clone(), text(pages)));
        }
    }
    seen
}

#[test]
fn further_shapes() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut table = csv::Reader::from_path(fixtures.join("shapes.csv")).expect("a table");
    let mut wrong = Vec::new();
    let mut rows = 0;
    for row in table.deserialize::<Row>() {
        let row = row.expect("a row");
        rows += 1;
        let body = std::fs::read(fixtures.join("shapes").join(format!("{}.html", row.file)))
            .expect("a fixture");
        let url = url::Url::parse(&row.url).expect("an address");
        let reading =
            page::read(Raw { url: &url, body: &body, content_type: None }, &Default::default());
        for (what, expected, got) in seen(&row, &reading) {
            if expected != got {
                wrong.push(format!("{} {what}: {got:?} for {expected:?}", row.file));
            }
        }
    }
    assert!(rows >= 20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
