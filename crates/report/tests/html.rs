//! `report.html`: its parts, its links, and that nothing breaks out of it.

mod fixture;

use std::collections::BTreeSet;

fn html(case: &fixture::Case) -> String {
    let mut bytes = Vec::new();
    report::write_html(&case.inspection(), &mut bytes).expect("it is written");
    String::from_utf8(bytes).expect("it is text")
}

/// What stands between `from` and `to`, both included.
fn part<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let start = html.find(from).unwrap_or_else(|| panic!("no {from}"));
    let end = html[start..].find(to).unwrap_or_else(|| panic!("no {to}"));
    &html[start..start + end + to.len()]
}

fn values<'a>(html: &'a str, attribute: &'a str) -> impl Iterator<Item = &'a str> {
    let open = format!(" {attribute}=\"");
    html.match_indices(&open)
        .map(|(at, open)| &html[at + open.len()..])
        .filter_map(|rest| rest.split('"').next())
        .collect::<Vec<_>>()
        .into_iter()
}

/// The page without its style and script.
fn content(html: &str) -> String {
    let style = part(html, "<style>", "</style>");
    let script = part(html, "<script>", "</script>");
    html.replace(style, "").replace(script, "")
}

#[test]
fn the_parts_of_a_small_report() {
    let html = html(&fixture::small());
    insta::assert_snapshot!("head", part(&html, "<header", "</header>"));
    insta::assert_snapshot!("score", part(&html, "<section id=\"score\"", "</section>"));
    insta::assert_snapshot!("grid", part(&html, "<section id=\"grid\"", "</section>"));
    insta::assert_snapshot!("unobserved", part(&html, "<section id=\"unobserved\"", "</section>"));
    insta::assert_snapshot!("places", part(&html, "<section id=\"places\"", "</section>"));
    insta::assert_snapshot!("group", part(&html, "<details class=\"group\"", "</details>"));
}

#[test]
fn empty_states_say_why_and_what_next() {
    let empty = html(&fixture::empty());
    insta::assert_snapshot!("empty_head", part(&empty, "<header", "</header>"));
    insta::assert_snapshot!("empty_score", part(&empty, "<section id=\"score\"", "</section>"));
    insta::assert_snapshot!("empty_time", part(&empty, "<section id=\"time\"", "</section>"));
    insta::assert_snapshot!(
        "empty_findings",
        part(&empty, "<section id=\"findings\"", "</section>")
    );
    insta::assert_snapshot!("empty_places", part(&empty, "<section id=\"places\"", "</section>"));
    let perfect = html(&fixture::perfect());
    insta::assert_snapshot!(
        "perfect_findings",
        part(&perfect, "<section id=\"findings\"", "</section>")
    );
    insta::assert_snapshot!(
        "perfect_standard",
        part(&perfect, "<section id=\"standard\"", "</section>")
    );
}

#[test]
fn every_link_within_the_page_has_its_target() {
    for case in [fixture::ordinary(), fixture::empty(), fixture::perfect()] {
        let html = html(&case);
        let ids: Vec<&str> = values(&html, "id").collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "an id stands twice");
        for target in values(&html, "href").filter_map(|href| href.strip_prefix('#')) {
            assert!(unique.contains(target), "#{target} leads nowhere");
        }
        for target in values(&html, "aria-labelledby").chain(values(&html, "for")) {
            for target in target.split(' ') {
                assert!(unique.contains(target), "{target} labels nothing");
            }
        }
    }
}

#[test]
fn nothing_is_fetched_and_nothing_breaks_out() {
    let html = html(&fixture::monster());
    assert_eq!(html.matches("<script").count(), 1, "only our own script");
    assert!(!html.contains("<script>alert"));
    for href in values(&html, "href") {
        assert!(
            href.starts_with('#') || href.starts_with("https://") || href.starts_with("http://"),
            "{href}"
        );
    }
    for forbidden in [" src=", "@import", "url(", "<link", "<iframe", "\u{202e}", "\u{0}"] {
        assert!(!html.contains(forbidden), "{forbidden:?}");
    }
    assert!(html.contains("&#60;script&#62;alert(1)"), "the title is there, as text");
}

#[test]
fn no_message_is_without_words() {
    for case in [fixture::ordinary(), fixture::empty(), fixture::perfect()] {
        let html = content(&html(&case));
        for (at, _) in html.match_indices('>') {
            let text = html[at + 1..].split('<').next().unwrap_or_default().trim();
            let key = text.contains('-')
                && text.starts_with(|c: char| c.is_ascii_lowercase())
                && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(!key, "a message id instead of words: {text}");
            assert!(!text.contains("{ $"), "an argument instead of words: {text}");
        }
    }
}

#[test]
fn both_languages_say_as_much() {
    let html = content(&html(&fixture::ordinary()));
    let zh = html.matches("<span class=\"zh\">").count();
    let en = html.matches("<span class=\"en\" lang=\"en\">").count();
    assert_eq!(zh, en);
    assert!(zh > 500, "{zh}");
}

#[test]
fn dismissed_findings_stay_listed_with_the_reason() {
    let page = html(&fixture::reviewed());
    assert_eq!(
        page.matches("class=\"finding\" id=").count(),
        fixture::reviewed().assessment.findings.len()
    );
    assert_eq!(
        page.matches("data-certainty=\"dismissed\"").count(),
        3,
        "two findings and the figure above"
    );
    assert!(page.contains("经复核不属实（张三，2026-11-20）：已核对原件"));
    assert!(page.contains("k0000000gone1"));
}
