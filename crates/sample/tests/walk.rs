//! Every good portal can be walked by its own links, and nothing on it leads nowhere.

use jiff::civil::date;
use sample::{Ask, Family, SamplePortal, good};
use std::collections::{HashSet, VecDeque};

/// Families with renderers of their own.
const DONE: [Family; 9] = Family::ALL;

/// Addresses in `href="…"`, whatever the quotes and the case.
fn hrefs(html: &str) -> Vec<String> {
    let lower = html.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = lower[at..].find("href=") {
        at += next + 5;
        let rest = &html[at..];
        let value = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => rest[1..].split(quote).next(),
            _ => rest.split([' ', '>']).next(),
        };
        found.push(value.unwrap_or_default().replace("&amp;", "&"));
    }
    found
}

/// An address against the page it stands on, from the root; `None` for what is not of this portal.
fn resolve(page: &str, href: &str) -> Option<String> {
    let href = href.split('#').next().unwrap_or_default();
    if href.is_empty() || href.contains(':') {
        return None;
    }
    if href.starts_with('/') {
        return Some(href.to_owned());
    }
    let path = page.split('?').next().unwrap_or("/");
    if href.starts_with('?') {
        return Some(format!("{path}{href}"));
    }
    let mut folder: Vec<&str> = path.split('/').collect();
    folder.pop();
    for step in href.split('/') {
        match step {
            "." => {}
            ".." => {
                folder.pop();
            }
            other => folder.push(other),
        }
    }
    Some(folder.join("/"))
}

fn text(portal: &SamplePortal, body: &[u8]) -> String {
    if portal.family == Family::OldTable {
        let (text, _, broken) = encoding_rs::GBK.decode(body);
        assert!(!broken, "not GBK");
        return text.into_owned();
    }
    String::from_utf8(body.to_vec()).expect("UTF-8")
}

/// Lists and jumps of the tree that a page carries as `window._CONFIG`.
fn tree_services(page: &str) -> Vec<String> {
    let Some((_, rest)) = page.split_once("window._CONFIG = ") else { return Vec::new() };
    let config = rest.split(";</script>").next().unwrap_or_default();
    let config: serde_json::Value = serde_json::from_str(config).expect("a JSON object");
    let mut links = Vec::new();
    let mut nodes: Vec<&serde_json::Value> =
        config["TREE"].as_array().into_iter().flatten().collect();
    while let Some(node) = nodes.pop() {
        nodes.extend(node["children"].as_array().into_iter().flatten());
        match node["jump_url"].as_str() {
            Some("") | None => {
                let base = config["BASE"].as_str().unwrap_or_default();
                links.push(format!("{base}/api/all/{}?page=1&sid={}", node["id"], config["SID"]));
            }
            Some(jump) => links.push(jump.to_owned()),
        }
    }
    links
}

/// Addresses of a JSON list.
fn listed(body: &[u8]) -> Vec<String> {
    let list: serde_json::Value = serde_json::from_slice(body).expect("JSON");
    let articles = list["articles"].as_array().into_iter().flatten();
    articles.filter_map(|article| article["url"].as_str()).map(str::to_owned).collect()
}

/// Walks a portal by its links; answers the addresses that came and those that did not.
fn walk(portal: &SamplePortal) -> (HashSet<String>, Vec<(String, String, u16)>) {
    let mut seen = HashSet::from(["/".to_owned()]);
    let mut queue = VecDeque::from([("/".to_owned(), "".to_owned())]);
    let mut failed = Vec::new();
    while let Some((target, from)) = queue.pop_front() {
        let answer = portal.answer(&Ask { target: &target, form: &[] });
        if let Some(location) = answer.location {
            if seen.insert(location.clone()) {
                queue.push_back((location, target));
            }
            continue;
        }
        if answer.status != 200 {
            failed.push((target, from, answer.status));
            continue;
        }
        let links = if answer.kind.starts_with("text/html") {
            let page = text(portal, &answer.body);
            let mut links = hrefs(&page);
            links.extend(tree_services(&page));
            links
        } else if answer.kind.starts_with("application/json") {
            listed(&answer.body)
        } else {
            continue;
        };
        for href in links {
            if let Some(next) = resolve(&target, &href)
                && seen.insert(next.clone())
            {
                queue.push_back((next, target.clone()));
            }
        }
    }
    (seen, failed)
}

#[test]
fn good_portals_have_no_dead_link() {
    for (county, family) in DONE.into_iter().enumerate() {
        let portal = good(family, county, date(2026, 11, 23), 7);
        let (seen, failed) = walk(&portal);
        assert!(failed.is_empty(), "{family:?}: {:?}", &failed[..failed.len().min(5)]);
        assert!(seen.len() > 700, "{family:?}: only {} addresses reached", seen.len());
    }
}

#[test]
fn the_same_seed_gives_the_same_portal() {
    for family in [Family::Trs, Family::Generic] {
        let portals = [1, 1, 2].map(|seed| good(family, 0, date(2026, 11, 23), seed));
        let [first, second, other] = portals.map(|portal| {
            let pages = portal.addresses().into_iter().take(300);
            let bodies: Vec<_> =
                pages.map(|target| portal.answer(&Ask { target, form: &[] }).body).collect();
            bodies
        });
        assert_eq!(first, second);
        assert_ne!(first, other);
    }
}
