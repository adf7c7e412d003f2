//! Main parts of pages in many ways, each against what is right (`fixtures/readings/*.txt`). A case begins with
//! `== name`; `? what: value` lines say what must be read; the rest is the markup. `? line` is given for every
//! line of the main list or for none.

#![expect(clippy::disallowed_methods, reason = "tests read fixtures")]

use page::{Kind, ListItem, Next, Raw, Reading};
use std::path::Path;

/// A case: its name, what is wanted, the markup.
struct Case {
    name: String,
    wanted: Vec<(String, String)>,
    markup: String,
}

impl Case {
    fn value(&self, what: &str) -> Option<&str> {
        self.wanted.iter().find(|(name, _)| name == what).map(|(_, value)| value.as_str())
    }

    fn read(&self) -> Reading {
        let url = self.value("url").unwrap_or("http://www.yunxi.gov.cn/zwgk/shjz/");
        let url = url::Url::parse(url).expect("an address");
        let head = self.value("head").unwrap_or("社会救助");
        let menu: String = ["走进云溪", "新闻中心", "政务服务", "互动交流", "数据开放"]
            .iter()
            .enumerate()
            .map(|(at, name)| format!("<li><a href='/m{at}/'>{name}</a></li>"))
            .collect();
        let html = format!(
            "<!DOCTYPE html><html><head><meta charset='utf-8'><title>{head}_云溪县人民政府</title></head><body>\
             <div class='header'><ul class='nav'>{menu}</ul></div>{}\
             <div class='footer'><p>主办：云溪县人民政府办公室 鄂ICP备00000000号</p></div></body></html>",
            self.markup
        );
        let raw = Raw { url: &url, body: html.as_bytes(), content_type: None };
        let mut reading = page::read(raw, &Default::default());
        if let Some(seen) = self.value("seen") {
            reading.infer_years(seen.parse().expect("a day"));
        }
        reading
    }
}

fn cases(text: &str) -> Vec<Case> {
    let blocks = text.split("\n== ").skip(1);
    blocks
        .map(|block| {
            let mut lines = block.lines();
            let name = lines.next().expect("a name").to_owned();
            let mut case = Case { name, wanted: Vec::new(), markup: String::new() };
            for line in lines {
                match line.strip_prefix("? ").and_then(|line| line.split_once(": ")) {
                    Some((what, value)) => case.wanted.push((what.to_owned(), value.to_owned())),
                    None => case.markup.push_str(line),
                }
            }
            case
        })
        .collect()
}

fn line(item: &ListItem) -> String {
    let date = item.date.map_or_else(|| "-".to_owned(), |date| date.to_string());
    format!("{date} {}", item.title)
}

fn text(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

/// What was read of what a case asks for.
fn told(reading: &Reading, what: &str) -> String {
    let published = reading.dates.published.as_ref();
    match what {
        "kind" => match reading.kind {
            Kind::Article => "article",
            Kind::List => "list",
            Kind::Column => "column",
            Kind::Home => "home",
            Kind::Other => "other",
        }
        .to_owned(),
        "path" => {
            let names: Vec<&str> =
                reading.column_path.iter().map(|crumb| crumb.title.as_str()).collect();
            text((!names.is_empty()).then(|| names.join(" > ")))
        }
        "title" => text(reading.title.as_ref().map(|found| &found.value)),
        "published" => text(published.map(|found| format!("{} by {}", found.value, found.from))),
        "formed" => text(reading.dates.formed),
        "source" => text(reading.source.as_ref().map(|found| &found.value)),
        "index" => text(reading.index_number.as_ref()),
        "number" => text(reading.document_number.as_ref()),
        "validity" => text(reading.validity.as_ref()),
        "by" => {
            let from = reading.items.first().and_then(|item| item.date_from);
            let from = serde_json::to_value(from).expect("a name");
            from.as_str().unwrap_or("-").to_owned()
        }
        "text" => reading.text.replace('\n', " / ").replace('\t', " | "),
        "attachments" => {
            let names: Vec<&str> =
                reading.attachments.iter().map(|attachment| attachment.name.as_str()).collect();
            names.join(", ")
        }
        "lines" => reading.items.len().to_string(),
        "to" => text(reading.items.first().and_then(|item| item.href.as_ref())),
        "next" => match reading.pager.as_ref().map(|pager| &pager.next) {
            Some(Next::Get { url, .. }) => url.clone(),
            Some(Next::Post { form, .. }) => {
                let fields = form.iter().map(|(name, value)| format!("{name}={value}"));
                fields.collect::<Vec<_>>().join("&")
            }
            Some(Next::Last) => "last".to_owned(),
            Some(Next::Unknown) => "?".to_owned(),
            None => "-".to_owned(),
        },
        "blocks" => {
            let blocks = reading.blocks.iter().map(|block| {
                format!("{} {}", block.heading.as_deref().unwrap_or("-"), block.items.len())
            });
            blocks.collect::<Vec<_>>().join(", ")
        }
        other => panic!("nothing is read of {other}"),
    }
}

fn check(file: &str, least: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/readings").join(file);
    let text = std::fs::read_to_string(path).expect("a fixture");
    let cases = cases(&text);
    assert!(cases.len() >= least, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let reading = case.read();
        for (what, wanted) in &case.wanted {
            if matches!(what.as_str(), "url" | "head" | "line" | "seen") {
                continue;
            }
            let told = told(&reading, what);
            if told != *wanted {
                wrong.push(format!("{}: {what}: {told} for {wanted}", case.name));
            }
        }
        let lines: Vec<&str> = case
            .wanted
            .iter()
            .filter(|(what, _)| what == "line")
            .map(|(_, value)| value.as_str())
            .collect();
        let read: Vec<String> = reading.items.iter().map(line).collect();
        if !lines.is_empty() && read != lines {
            wrong.push(format!("{}: {read:#?} for {lines:#?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{} wrong of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn lists_that_are_empty() {
    check("empty.txt", 2);
}

#[test]
fn lists_in_wrappers_with_other_names() {
    check("wrappers.txt", 10);
}

#[test]
fn lists_beside_lists() {
    check("besides.txt", 8);
}

#[test]
fn documents_with_their_interpretations() {
    check("companions.txt", 5);
}

#[test]
fn pagers_of_functions_and_forms() {
    check("pagers.txt", 8);
}

#[test]
fn names_of_lines() {
    check("names.txt", 9);
}

#[test]
fn titles() {
    check("titles.txt", 9);
}

#[test]
fn documents() {
    check("documents.txt", 25);
}

#[test]
fn documents_over_several_pages() {
    check("several.txt", 7);
}

#[test]
fn what_stands_within_documents() {
    check("within.txt", 14);
}

#[test]
fn days_without_years() {
    check("years.txt", 6);
}

#[test]
fn addresses_with_queries() {
    check("dynamic.txt", 3);
}

#[test]
fn texts() {
    check("texts.txt", 10);
}

#[test]
fn breadcrumbs() {
    check("breadcrumbs.txt", 15);
}

#[test]
fn labels_in_rows_and_columns() {
    check("labels.txt", 10);
}

#[test]
fn dates_completed_by_headings() {
    check("calendars.txt", 12);
}

#[test]
fn lists_with_several_dates() {
    check("consultations.txt", 10);
}

#[test]
fn lists_in_scripts() {
    check("scripts.txt", 11);
}

#[test]
fn dates_in_several_elements() {
    check("tiles.txt", 10);
}
