//! Lists and pagers of the labelled real pages.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "tests read pages and report")]

use page::{Kind, ListItem, Next, Raw, Reading};
use std::collections::HashMap;

const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/pages");

/// Least F1 of list lines over all labelled pages.
const LIST_F1: f64 = 0.97;
/// Least share of pagers understood.
const PAGERS: f64 = 0.95;

/// Least share of kinds recognised.
const KINDS: f64 = 0.93;

type Row = HashMap<String, String>;

fn table(path: &str) -> Option<Vec<Row>> {
    let text = std::fs::read(path).ok()?;
    let mut reader = csv::Reader::from_reader(text.as_slice());
    Some(reader.deserialize().filter_map(Result::ok).collect())
}

fn address(index: &HashMap<String, Row>, id: &str) -> url::Url {
    let known =
        index.get(id).map(|row| row["url_if_known"].as_str()).filter(|url| url.starts_with("http"));
    known
        .and_then(|url| url::Url::parse(url).ok())
        .or_else(|| url::Url::parse("https://www.example.gov.cn/zwgk/lanmu/index.html").ok())
        .expect("a plain address")
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Lines that are right: as many as labelled, less those at the edges that differ.
fn right_lines(truth: &Row, items: &[ListItem]) -> usize {
    let wanted: usize = truth["n_list_items"].parse().unwrap_or(0);
    let mut right = wanted.min(items.len());
    let date = |item: &ListItem| item.date.map(|date| date.to_string()).unwrap_or_default();
    for (item, title, day) in [
        (items.first(), &truth["first_item_title"], &truth["first_item_date"]),
        (items.last(), &truth["last_item_title"], &truth["last_item_date"]),
    ] {
        let Some(item) = item else { continue };
        if squeeze(&item.title) != squeeze(title) || date(item) != *day {
            right = right.saturating_sub(1);
        }
    }
    right
}

/// The page to which the labelled mechanism leads; `None` when nothing is said, `Some("")` when there is none.
fn wanted_next(words: &str) -> Option<&str> {
    if words.is_empty() || words.contains("cut") {
        return None;
    }
    if words.starts_with("none") || words.contains("none (1 page)") {
        return Some("");
    }
    let main = words.split(" (page").next().unwrap_or(words);
    let file = main.split([' ', ',', ';', '(']).rev().find(|word| {
        word.contains(".html")
            || word.contains(".htm")
            || word.contains(".shtml")
            || word.contains(".jhtml")
    });
    if words.contains("removed") { Some("?") } else { file.or(Some("?")) }
}

fn pager_is_right(words: &str, reading: &Reading) -> Option<bool> {
    let wanted = wanted_next(words)?;
    let next = reading.pager.as_ref().map(|pager| &pager.next);
    Some(match wanted {
        "" => matches!(next, None | Some(Next::Last)),
        // the address is not on the page: it must be known that there is more
        "?" => match next {
            Some(Next::Unknown | Next::Get { .. } | Next::Post { .. }) => true,
            Some(Next::Last) => words.contains("totalElements=1"),
            None => words.contains("XHR") && reading.leads.iter().any(|lead| lead.how == "data"),
        },
        file => {
            matches!(next, Some(Next::Get { url, .. }) if url.ends_with(file.trim_start_matches('.')))
        }
    })
}

#[test]
fn lists_and_pagers_of_real_pages() {
    let Some(truth) = table(&format!("{PAGES}/truth.csv")) else {
        println!("skipped: no labelled pages at {PAGES}");
        return;
    };
    let index: HashMap<String, Row> = table(&format!("{PAGES}/index.csv"))
        .unwrap_or_default()
        .into_iter()
        .map(|row| (row["id"].clone(), row))
        .collect();
    let (mut wanted_all, mut found_all, mut right_all) = (0, 0, 0);
    let (mut pagers, mut pagers_right) = (0, 0);
    for row in &truth {
        let id = &row["id"];
        let ending = if id.starts_with('j') { "json" } else { "html" };
        let Ok(body) = std::fs::read(format!("{PAGES}/files/{id}.{ending}")) else { continue };
        let url = address(&index, id);
        let reading =
            page::read(Raw { url: &url, body: &body, content_type: None }, &Default::default());
        let kind = format!("{:?}", reading.kind);
        if row["kind"] == "article" {
            if reading.kind != Kind::Article {
                println!(
                    "{id:5} article read as {kind} {:.2}, {} items",
                    reading.confidence,
                    reading.items.len()
                );
            }
            continue;
        }
        let wanted: usize = row["n_list_items"].parse().unwrap_or(0);
        let items: Vec<ListItem> = if row["kind"] == "column-nav" {
            reading
                .items
                .iter()
                .chain(reading.blocks.iter().flat_map(|block| &block.items))
                .cloned()
                .collect()
        } else {
            reading.items.clone()
        };
        let right = right_lines(row, &items);
        wanted_all += wanted;
        found_all += items.len();
        right_all += right;
        let pager = pager_is_right(&row["next_page_mechanism"], &reading);
        if let Some(right) = pager {
            pagers += 1;
            pagers_right += usize::from(right);
        }
        if right < wanted.max(items.len())
            || pager == Some(false)
            || kind.to_lowercase() != row["kind"]
        {
            println!(
                "{id:5} {:10} as {kind:8} {:.2} wanted {wanted:3} found {:3} right {right:3} pager {pager:?} {}",
                row["kind"],
                reading.confidence,
                items.len(),
                row["next_page_mechanism"]
            );
            for item in [items.first(), items.last()].into_iter().flatten() {
                println!(
                    "      {:?} {} {:?}",
                    item.date.map(|d| d.to_string()),
                    item.title,
                    item.href
                );
            }
            if pager == Some(false) {
                println!("      {:?}", reading.pager);
            }
        }
    }
    let f1 = 2.0 * right_all as f64 / (wanted_all + found_all).max(1) as f64;
    println!("lists: F1 {f1:.4} ({right_all} right, {found_all} found, {wanted_all} labelled)");
    println!("pagers: {pagers_right} of {pagers}");
    assert!(f1 >= LIST_F1);
    assert!(pagers_right as f64 >= PAGERS * pagers as f64);
}

#[test]
fn kinds_of_real_pages() {
    let Some(index) = table(&format!("{PAGES}/index.csv")) else {
        println!("skipped: no pages at {PAGES}");
        return;
    };
    let (mut right, mut all) = (0, 0);
    for row in &index {
        let Ok(body) = std::fs::read(format!("{PAGES}/files/{}.html", row["id"])) else { continue };
        let home = row["kind"] == "home";
        let by_id: HashMap<String, Row> = HashMap::from([(row["id"].clone(), row.clone())]);
        let url = if home { url::Url::parse("https://www.example.gov.cn/").ok() } else { None };
        let url = url.unwrap_or_else(|| address(&by_id, &row["id"]));
        let reading =
            page::read(Raw { url: &url, body: &body, content_type: None }, &Default::default());
        let good = match row["kind"].as_str() {
            "article" => reading.kind == Kind::Article,
            "list" => reading.kind == Kind::List,
            "home" => reading.kind == Kind::Home,
            "column-nav" => matches!(reading.kind, Kind::Column | Kind::Other),
            "redirect" => !reading.leads.is_empty(),
            _ => true,
        };
        all += 1;
        right += usize::from(good);
        if !good {
            println!(
                "{:5} {:10} read as {:?} {:.2}, {} items, {} blocks, pager {:?}",
                row["id"],
                row["kind"],
                reading.kind,
                reading.confidence,
                reading.items.len(),
                reading.blocks.len(),
                reading.pager.map(|pager| pager.mechanism)
            );
        }
    }
    println!("kinds: {right} of {all}");
    assert!(right as f64 >= KINDS * all as f64);
}
