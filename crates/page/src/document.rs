//! What belongs to a document: the pages that its text goes over, and lists of links that its text holds.

use crate::article::ArticlePart;
use crate::dom::{Node, Tag};
use crate::kind::is_document_list;
use crate::layout::Layout;
use crate::list;
use crate::pager::{self, page_in_query};
use crate::reading::{Next, Pager};
use std::ops::Range;
use url::Url;

/// Characters of a text from which on it is one.
const TEXT: usize = 100;
/// Characters that stand between a text and its pager at most: the pager itself, editors, buttons.
const BETWEEN: u32 = 80;
/// Links of a list that a text holds at most.
const MOST_LINKS: usize = 10;
/// Lists of one text beyond this are left as they are.
const MOST_LISTS: usize = 20;
/// Figures that the name of a document has at least, or a field of its address.
const FIGURES: usize = 3;

/// Whether a pager leads through the pages of a document's own text: with its title and date above, right in or
/// behind the text, no list around, and an address that differs in the number of the page alone.
pub(crate) fn goes_on(
    layout: &Layout<'_, '_>,
    part: &ArticlePart,
    (pager, at): (&Pager, u32),
    lists: &[list::Found],
    is_article: bool,
) -> bool {
    let Some(words) = part.words.as_ref().filter(|_| part.headed) else { return false };
    let tagged = part.tags.article_title.as_deref().is_some_and(|title| !title.is_empty());
    let told = part.dates.visible.is_some() || tagged;
    if !told || part.text.chars().count() < TEXT || at < words.start {
        return false;
    }
    let near = at < words.end || layout.weight_between(words.end, at) <= BETWEEN;
    let end = words.end.max(at);
    let listed = lists.iter().any(|list| {
        is_document_list(list)
            && !list.is_aside()
            && list.items.len() >= 2
            && list.start < end
            && words.start < list.end
    });
    let own = layout.base.url();
    let leads = match &pager.next {
        Next::Get { url, .. } => {
            Url::parse(url).is_ok_and(|next| is_next_page(own, &next, is_article))
        }
        Next::Post { .. } => false,
        Next::Last | Next::Unknown => is_article || is_of_document(own),
    };
    near && !listed && leads
}

/// Whether a pager tells of more than this page.
pub(crate) fn is_of_several(pager: &Pager) -> bool {
    pager.next != Next::Last || pager.pages.is_some_and(|pages| pages > 1)
}

/// Whether an address is the one after the document's own: `t20230214_12_1.html` after `t20230214_12.html`,
/// `?page=2` on the same path.
fn is_next_page(own: &Url, next: &Url, is_article: bool) -> bool {
    if own.host() != next.host() {
        return false;
    }
    let fields = |url: &Url| -> Vec<(String, String)> {
        url.query_pairs()
            .filter(|(name, _)| !pager::is_page_field(name))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect()
    };
    if own.path() == next.path() {
        let page = page_in_query(next);
        return page.is_some()
            && page != page_in_query(own)
            && fields(own) == fields(next)
            && (is_article || is_of_document(own));
    }
    let (Some((folder, name)), Some((next_folder, next_name))) =
        (own.path().rsplit_once('/'), next.path().rsplit_once('/'))
    else {
        return false;
    };
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let (next_stem, next_ending) = next_name.rsplit_once('.').unwrap_or((next_name, ""));
    let Some((base, number)) = numbered(next_stem) else { return false };
    let follows = base == stem && number <= 2
        || numbered(stem)
            .is_some_and(|(own, page)| own == base && page.checked_add(1) == Some(number));
    folder == next_folder
        && ending == next_ending
        && follows
        && own.query() == next.query()
        && (is_article || figures(base) >= FIGURES)
}

/// `t20230214_12_1` cut at the number of its page.
fn numbered(stem: &str) -> Option<(&str, u32)> {
    let at = stem.rfind(['_', '-'])?;
    let number = &stem[at + 1..];
    let number = number.parse::<u32>().ok().filter(|_| number.len() <= 2)?;
    Some((&stem[..at], number))
}

/// Whether an address has a name or a field with a number like those of documents.
fn is_of_document(url: &Url) -> bool {
    let name = url.path().rsplit('/').next().unwrap_or_default();
    figures(name) >= FIGURES
        || url
            .query_pairs()
            .any(|(name, value)| !pager::is_page_field(&name) && figures(&value) >= FIGURES)
}

fn figures(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Sets the short lists aside that stand in a document behind sentences of its text: policies that it names, its own
/// history. The page tells of the document by a title, the day of publication and where it comes from or what number
/// it has.
pub(crate) fn set_aside_links(
    lists: &mut [list::Found],
    part: &ArticlePart,
    layout: &Layout<'_, '_>,
) {
    let url = layout.base.url();
    let name = url.path().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let of_column = name.is_empty() || name.starts_with("index") || name.starts_with("list");
    let folder = of_column && part.dates.address.is_none();
    let sourced = part.source.as_ref().is_some_and(|source| source.from != "meta ContentSource");
    let told = part.title.is_some()
        && part.dates.visible.is_some()
        && (sourced || part.document_number.is_some() || part.index_number.is_some());
    let Some(words) = part.words.as_ref().filter(|_| told && !folder) else { return };
    let within = |list: &&mut list::Found| {
        let inside = words.start < list.start && list.start < words.end;
        inside && !list.own && list.items.len() <= MOST_LINKS
    };
    for list in lists.iter_mut().filter(within).take(MOST_LISTS) {
        let titles: usize = list.items.iter().map(|item| item.title.chars().count()).sum();
        if sentences(layout, words.start..list.start) as usize >= titles.max(TEXT) {
            list.beside = true;
        }
    }
}

/// Characters of the texts between two places that have a sentence's mark and are no links.
fn sentences(layout: &Layout<'_, '_>, nodes: Range<u32>) -> u32 {
    let dom = layout.dom;
    nodes
        .map(Node)
        .filter(|node| dom.is_text(*node) && dom.raw(*node).contains(['。', '；']))
        .filter(|node| !dom.hidden(*node) && dom.closest(*node, Tag::A).is_none())
        .map(|node| layout.weight(node))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_pages_of_documents() {
        for (own, next, follows) in [
            ("/a/t20230214_12.html", "/a/t20230214_12_1.html", true),
            ("/a/t20230214_12_1.html", "/a/t20230214_12_2.html", true),
            ("/a/12345.html", "/a/12345-2.html", true),
            ("/a/12345.html", "/a/12345.html?page=2", true),
            ("/show.jsp?id=1234", "/show.jsp?id=1234&page=2", true),
            ("/show.jsp?id=1234", "/show.jsp?id=1235&page=2", false),
            ("/a/index.html", "/a/index_1.html", false),
            ("/a/list_1.html", "/a/list_2.html", false),
            ("/a/12345.html", "/a/12346.html", false),
            ("/a/12345.html", "/b/12345_2.html", false),
            ("/a/12345.html", "/a/12345_7.html", false),
            ("/list.jsp?id=3", "/list.jsp?id=3&page=2", false),
        ] {
            let at = |path: &str| Url::parse(&format!("http://www.yunxi.gov.cn{path}")).unwrap();
            assert_eq!(is_next_page(&at(own), &at(next), false), follows, "{own} {next}");
        }
    }
}
