//! The own tree beside a full HTML5 parser on the real pages: same links with the same words, same text.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "tests read pages and report")]

use page::charset;
use page::dom::{Dom, Node, Tag};
use std::collections::{HashMap, HashSet};

const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/pages/files");

/// Share of the peer's links that must be found on each page.
const ANCHORS: f64 = 0.99;
/// Share of characters that must agree over all pages.
const TEXT: f64 = 0.995;

fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{AD}')
        })
        .collect()
}

fn own_anchors(dom: &Dom<'_>) -> Vec<(String, String)> {
    dom.descendants_named(Node::ROOT, Tag::A)
        .filter_map(|a| {
            Some((
                dom.attr(a, "href")?.trim().to_owned(),
                squeeze(&dom.text_without(a, |inner| dom.tag(inner) == Tag::A)),
            ))
        })
        .collect()
}

fn peer_anchors(document: &dom_query::Document) -> Vec<(String, String)> {
    document
        .select("a[href]")
        .iter()
        .map(|a| {
            let href = a.attr("href").map(|href| href.trim().to_owned()).unwrap_or_default();
            let words: String = words_of(&a);
            (href, squeeze(&words))
        })
        .collect()
}

fn words_of(selection: &dom_query::Selection<'_>) -> String {
    let clone = dom_query::Document::fragment(selection.html());
    clone.select("script,style,noscript,template,title,iframe,noframes,textarea,select").remove();
    clone.text().to_string()
}

fn counts<T: std::hash::Hash + Eq>(all: impl IntoIterator<Item = T>) -> HashMap<T, i64> {
    let mut counts = HashMap::new();
    for one in all {
        *counts.entry(one).or_insert(0) += 1;
    }
    counts
}

fn common<T: std::hash::Hash + Eq>(a: &HashMap<T, i64>, b: &HashMap<T, i64>) -> i64 {
    a.iter().map(|(key, count)| (*count).min(b.get(key).copied().unwrap_or(0))).sum()
}

#[test]
fn agrees_with_a_full_parser_on_real_pages() {
    let Ok(folder) = std::fs::read_dir(PAGES) else {
        println!("skipped: no real pages at {PAGES}");
        return;
    };
    let mut files: Vec<_> = folder.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let (mut same, mut all) = (0, 0);
    let mut bad = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Ok(body) = std::fs::read(&file) else { continue };
        let text = charset::decode(&body, None).text;
        let own = Dom::parse(&text);
        let peer = dom_query::Document::from(text.as_ref());
        let (ours, theirs) = (own_anchors(&own), peer_anchors(&peer));
        // a full parser re-opens a link that was left open in every block that follows it; we end it there,
        // so of such copies only the address must be known to us
        let addresses: HashSet<&str> = ours.iter().map(|(href, _)| href.as_str()).collect();
        let known = theirs.iter().filter(|(href, _)| addresses.contains(href.as_str())).count();
        let found = common(&counts(ours.iter()), &counts(theirs.iter()));
        let share = (known as f64 / theirs.len().max(1) as f64)
            .min(found as f64 / ours.len().max(1) as f64);
        let share = if theirs.is_empty() && ours.is_empty() { 1.0 } else { share };
        let our_text = squeeze(&own.text(Node::ROOT));
        peer.select("script,style,noscript,template,title,iframe,noframes,textarea,select,head")
            .remove();
        let their_text = squeeze(&peer.text());
        let letters = common(&counts(our_text.chars()), &counts(their_text.chars()));
        same += letters;
        all += our_text.chars().count().max(their_text.chars().count()) as i64;
        if share < ANCHORS {
            println!("{name}: {found} of {} (own {})", theirs.len(), ours.len());
            let (a, b) = (counts(ours.iter()), counts(theirs.iter()));
            for key in b.keys().filter(|key| !a.contains_key(*key)).take(5) {
                println!("   only peer {key:?}");
            }
            for key in a.keys().filter(|key| !b.contains_key(*key)).take(5) {
                println!("   only own  {key:?}");
            }
            bad.push(name.clone());
        }
    }
    println!("characters: {same} of {all}");
    assert!(bad.is_empty(), "links differ on {bad:?}");
    assert!(same as f64 / all as f64 >= TEXT);
}
