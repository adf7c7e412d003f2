//! `hidden-link`: a link that a reader cannot see leads off the government's domains. One finding for each
//! set of such links, with the count of pages that carry it. Certain where nothing on the page can bring
//! the link into view; what a script might open is only suspected. So is an address of the government that
//! leads on to a stranger's: who clicks it is told of the one and sees the other.

use super::bench::saved;
use super::{Bench, Group, LooksAt, Rule};
use crate::address::host;
use crate::case::{Case, words};
use crate::model::{Certainty, Finding, Scope};
use crate::text::text;
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::{ColumnId, DocumentId, DocumentKind, HiddenLink, Outcome, Saved, Target};
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    id: "hidden-link",
    clause: "1.2.2",
    group: Group::Quality,
    looks_at: LooksAt::Documents,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

/// Links of one finding that are named.
const NAMED: usize = 3;
/// Characters of a link's words, and of its address, that are printed.
const SHOWN: usize = 80;

/// Hosts to which pages of governments link out of habit, also where a reader cannot see it.
static ORDINARY: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("../../data/ordinary-hosts.txt")).collect());

/// A page that was read.
struct Page<'a> {
    url: &'a str,
    title: &'a str,
    column: Option<ColumnId>,
    links: &'a [HiddenLink],
    /// Where its address leads on to, if to another one.
    led: Option<HiddenLink>,
    saved: Option<&'a Saved>,
}

/// Pages that carry the same hidden links.
struct Found<'a> {
    first: &'a Page<'a>,
    links: Vec<&'a HiddenLink>,
    pages: u32,
}

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    let own = host(&case.snapshot.portal.url);
    let own = own.trim_start_matches("www.");
    let pages = pages(case);
    let mut found: Vec<Found<'_>> = Vec::new();
    let mut known: FxHashMap<Vec<&str>, usize> = FxHashMap::default();
    for page in &pages {
        let scope = page.column.map_or_else(Scope::default, |column| case.scope(column));
        // Whom a link names it does not hide.
        let led = page.led.iter().filter(|_| !leads_off(page.url, own));
        let mut links: Vec<&HiddenLink> =
            page.links.iter().chain(led).filter(|link| leads_off(&link.url, own)).collect();
        if links.is_empty() {
            bench.pass(scope, 1);
            continue;
        }
        // of what is certain and what is not, the certain speaks
        if links.iter().any(|link| link.sure) {
            links.retain(|link| link.sure);
        }
        let mut key: Vec<&str> = links.iter().map(|link| &*link.url).collect();
        key.sort_unstable();
        key.dedup();
        match known.get(&key) {
            Some(at) => found[*at].pages += 1,
            None => {
                known.insert(key, found.len());
                found.push(Found { first: page, links, pages: 1 });
            }
        }
    }
    for one in &found {
        let scope = one.first.column.map_or_else(Scope::default, |column| case.scope(column));
        let finding = finding(bench, one);
        bench.fail(scope, finding);
    }
}

/// Every page that was read: the home page, columns, documents, each address once.
fn pages<'a>(case: &Case<'a>) -> Vec<Page<'a>> {
    let snapshot = case.snapshot;
    let mut pages = Vec::new();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    if snapshot.home.outcome == Some(Outcome::Ok) {
        seen.insert(&snapshot.portal.url);
        pages.push(Page {
            url: &snapshot.portal.url,
            title: &snapshot.portal.name,
            column: None,
            links: &snapshot.home.hidden_links,
            led: None,
            saved: snapshot.home.saved.as_ref(),
        });
    }
    for (id, column) in case.columns() {
        let read = column.target == Target::SameSite && column.outcome == Outcome::Ok;
        if read && seen.insert(&column.url) {
            pages.push(Page {
                url: &column.url,
                title: &column.title,
                column: Some(id),
                links: &column.hidden_links,
                led: None,
                saved: column.saved.as_ref(),
            });
        }
    }
    for (id, document) in (0u32..).map(DocumentId).zip(&snapshot.documents) {
        let read = document.kind == DocumentKind::Article && document.outcome == Outcome::Ok;
        if !read || !seen.insert(&document.url) {
            continue;
        }
        let item = case.first_item(id);
        pages.push(Page {
            url: &document.url,
            title: item.map_or(document.title.as_deref().unwrap_or_default(), |item| &item.title),
            column: item.map(|item| item.column),
            links: &document.hidden_links,
            led: document.final_url.as_deref().map(led),
            saved: document.saved.as_ref(),
        });
    }
    pages
}

/// An address that another one leads on to.
fn led(url: &str) -> HiddenLink {
    HiddenLink { url: url.to_owned(), text: String::new(), how: "redirect".into(), sure: false }
}

fn finding(bench: &Bench<'_>, found: &Found<'_>) -> Finding {
    let mut named: Vec<String> = Vec::new();
    for link in &found.links {
        let words: String = link.text.chars().take(SHOWN).collect();
        let url: String = link.url.chars().take(SHOWN).collect();
        let name = if words.trim().is_empty() { url } else { format!("{} {url}", words.trim()) };
        if !named.contains(&name) {
            named.push(name);
        }
    }
    let links = named.len();
    named.truncate(NAMED);
    let how = found.links.first().map_or_else(String::new, |link| link.how.clone());
    let arguments = [
        ("links", links.to_string()),
        ("named", named.join("; ")),
        ("how", how),
        ("pages", found.pages.to_string()),
    ];
    let mut finding =
        bench.finding(text("hidden-link-found", arguments), text("hidden-link-expected", []));
    let page = found.first;
    finding.title = Some(page.title.to_owned());
    finding.url = Some(page.url.to_owned());
    if let Some(column) = page.column {
        bench.put_column(&mut finding, column);
    }
    finding.count = Some(found.pages);
    saved(&mut finding, page.saved);
    if !found.links.iter().any(|link| link.sure) {
        finding.certainty = Certainty::Suspected;
    }
    finding
}

/// Whether an address is on no government's domain, not the portal's own, and on none that is ordinary.
fn leads_off(url: &str, own: &str) -> bool {
    let host = host(url);
    let host = host.trim_end_matches('.');
    if host.is_empty() || !host.contains('.') {
        return false;
    }
    // .政务 and .公益 are registered for public bodies alone
    let public = ["gov.cn", "xn--zfr164b", "xn--55qw42g", "mil.cn"];
    let mut tail = Some(host);
    while let Some(part) = tail {
        if part == own || public.contains(&part) || ORDINARY.contains(part) {
            return false;
        }
        tail = part.split_once('.').map(|(_, rest)| rest);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::leads_off;

    #[test]
    fn where_links_lead() {
        for (url, off) in [
            ("http://play.lucky-seven.invalid/", true),
            ("https://www.some-shop.com/a?b", true),
            ("http://gov.cn.some-shop.com/", true),
            ("http://www.example.gov.cn/a", false),
            ("http://www.gov.cn", false),
            ("http://sub.portal.example.com:8080/x", false),
            ("https://service.weibo.com/share/share.php", false),
            ("http://bszs.conac.cn/sitename?method=show", false),
            ("http://notweibo.com/", true),
            ("javascript:;", false),
        ] {
            assert_eq!(leads_off(url, "portal.example.com"), off, "{url}");
        }
    }
}
