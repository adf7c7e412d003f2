//! What kind a page is: from the shape of its address, its tags, its lists and how much it is like a document.

use crate::article::ArticlePart;
use crate::list::Found;
use crate::reading::{DateFrom, Kind, ListItem, Next, PageNotice, Pager};
use crate::vendor::Vendors;
use url::Url;

/// What the kind is judged by.
pub(crate) struct Evidence<'e> {
    pub url: &'e Url,
    pub vendors: &'e Vendors,
    pub article: &'e ArticlePart,
    /// Best first.
    pub lists: &'e [Found],
    pub pager: Option<&'e Pager>,
    /// Whether the pager leads through the pages of a document's text.
    pub goes_on: bool,
    pub links: usize,
    /// Parts that say that they have nothing.
    pub empty_parts: usize,
}

/// Lines from which on a block counts as a list of its own.
const BLOCK_LINES: usize = 3;

/// Characters of a text beside which a link or two are no list.
const TEXT_CHARS: usize = 40;

/// Lists beside the page's own beyond this make it a page of many.
const MOST_BESIDE: usize = 2;

/// The kind and how sure it is.
pub(crate) fn judge(evidence: &Evidence<'_>) -> (Kind, f32) {
    let Evidence { url, vendors, article, lists, pager, goes_on, links, empty_parts } = *evidence;
    let best = lists.iter().find(|list| !list.is_aside());
    let root = is_root(url);
    let sizeable: Vec<&Found> = lists
        .iter()
        .filter(|list| {
            list.items.len() >= BLOCK_LINES && is_document_list(list) && !list.is_aside()
        })
        .collect();
    let paged = pager.filter(|_| !goes_on).is_some_and(|pager| {
        matches!(pager.next, Next::Get { .. } | Next::Post { .. })
            || pager.pages.is_some()
            || pager.total.is_some()
    });
    // a link or two without a date, or with the document's own behind its label, are no list
    let own_day = article.dates.published.as_ref().map(|found| found.value);
    let few = |list: &Found| {
        let bare = |item: &ListItem| {
            let own = item.date == own_day && item.date_from == Some(DateFrom::Label);
            item.date.is_none() || own
        };
        list.items.len() < BLOCK_LINES
            && list.items.iter().all(bare)
            && article.text.chars().count() >= TEXT_CHARS
    };
    // a title, and below it what it is about: no list of the page lies within
    let beside = |body: &std::ops::Range<u32>| {
        best.is_none_or(|list| few(list) || list.end <= body.start || body.end <= list.start)
    };
    let headed = !paged && article.headed && article.body.as_ref().is_some_and(beside);
    let list_lines = best
        .filter(|list| is_document_list(list) && !(headed && few(list)))
        .map_or(0, |list| list.items.len());
    let tagged_article =
        article.tags.article_title.as_deref().is_some_and(|title| !title.trim().is_empty());
    let tagged_column = !tagged_article
        && article.tags.column_name.as_deref().is_some_and(|name| !name.trim().is_empty());

    let mut document = article.score;
    if vendors.article_path {
        document += 0.25;
    }
    if tagged_article {
        document += if list_lines == 0 { 0.2 } else { 0.1 };
    }
    // what looks like a list is the document's attachments
    if article.score >= 0.3 && !paged && best.is_some_and(is_of_files) {
        document += 0.2;
    }
    if headed {
        document += if list_lines == 0 { 0.35 } else { 0.25 };
    }
    // a folder is a column's, unless there is nothing but a text
    let folder = url.path().ends_with('/') && !root && !(headed && list_lines == 0);
    if vendors.list_path || folder {
        document -= 0.15;
    }
    if paged && list_lines >= 2 {
        document -= 0.35;
    }
    if tagged_column {
        document -= 0.1;
    }
    if root {
        document -= 0.3;
    }
    if document > 0.49 {
        return (Kind::Article, document.min(1.0));
    }

    // the page's own list, and hardly anything beside it
    let own = best.is_some_and(|list| list.own)
        && sizeable.iter().filter(|list| !list.own).count() <= MOST_BESIDE;
    let dominant = match (sizeable.first(), sizeable.get(1)) {
        _ if own => true,
        (Some(first), Some(second)) => {
            // a page of many blocks is none of its tabs, open or not
            let factor = if sizeable.len() >= 4 { 3.6 } else { 1.8 };
            let factor = if second.closed { factor } else { 1.8 };
            first.score >= second.score * factor || paged && list_lines >= 2
        }
        (Some(_), None) => true,
        (None, _) => list_lines >= 1,
    };
    let many = sizeable.len() >= 4 && !paged;
    if root && !paged && (links >= 30 || lists.len() >= 2) {
        return (Kind::Home, if many { 0.9 } else { 0.7 });
    }
    // several lists with links to the rest of each: none of them is the page's own
    let opening = sizeable.iter().filter(|list| list.more.is_some()).count() >= 2 && !paged;
    if opening && sizeable.len() >= 3 {
        return (Kind::Column, 0.7);
    }
    // one part of several, the others of which say that they are empty
    if empty_parts >= 2 && !paged && best.is_some_and(|list| is_part(list, article)) {
        return (Kind::Column, 0.7);
    }
    if dominant && list_lines > 0 {
        let mut sure: f32 = 0.6;
        sure += if paged { 0.25 } else { 0.0 };
        sure += if best.is_some_and(|list| list.dated() * 10 >= list.items.len() * 8) {
            0.1
        } else {
            0.0
        };
        sure += if article.column_path.len() > 1 || tagged_column || vendors.list_path {
            0.05
        } else {
            0.0
        };
        return (Kind::List, sure.min(1.0));
    }
    let says_empty =
        article.notices.iter().any(|notice| matches!(notice, PageNotice::EmptyList { .. }));
    if says_empty && sizeable.is_empty() {
        return (Kind::List, 0.6);
    }
    if paged && lists.is_empty()
        || pager.is_some_and(|pager| pager.pages == Some(1)) && list_lines == 0
    {
        return (Kind::List, 0.5);
    }
    // a few sentences, called what they are, and nothing to lead on to but the menu
    let alone = list_lines == 0 && sizeable.is_empty() && empty_parts == 0 && !paged;
    if article.profile && alone && !root {
        return (Kind::Article, 0.5);
    }
    if !sizeable.is_empty() || links >= 10 {
        return (Kind::Column, if sizeable.len() >= 2 { 0.7 } else { 0.5 });
    }
    (Kind::Other, 0.3)
}

/// Whether a list's lines read like documents rather than like a menu.
pub(crate) fn is_document_list(list: &Found) -> bool {
    let dated = list.dated() * 2 >= list.items.len();
    // short names with a date each are no menu
    let all_dated = list.dated() == list.items.len() && list.items.len() >= BLOCK_LINES;
    dated && list.title_chars() >= 5.0
        || all_dated && list.title_chars() >= 3.0
        || list.title_chars() >= 10.0
}

/// Whether a list stands below a name that is not the page's.
fn is_part(list: &Found, article: &ArticlePart) -> bool {
    let own = article.column_path.last().map(|crumb| crumb.title.as_str());
    !list.own && list.heading.is_some() && list.heading.as_deref() != own
}

/// Whether a list's lines are file names.
fn is_of_files(list: &Found) -> bool {
    list.items.iter().all(|item| crate::article::file_ending(&item.title).is_some())
}

/// Whether an address is that of a whole site; one with a query (`/index.php?catid=12`) is a page of it, unless the
/// query tells nothing but the session.
pub(crate) fn is_root(url: &Url) -> bool {
    if url.query_pairs().any(|(name, value)| !is_of_session(&name, &value)) {
        return false;
    }
    let path = url.path();
    let rest = path.trim_start_matches('/').to_ascii_lowercase();
    rest.is_empty()
        || !rest.contains('/')
            && (rest.starts_with("index.")
                || rest.starts_with("default.")
                || rest.starts_with("home."))
}

/// Whether a field of a query tells the session, or keeps a copy from being shown (`?t=1676341200000`, `?0.8251`).
fn is_of_session(name: &str, value: &str) -> bool {
    const SESSION: &[&str] =
        &["jsessionid", "phpsessid", "sessionid", "session_id", "sid", "sessid", "cfid", "cftoken"];
    const TIME: &[&str] = &["t", "r", "_", "_t", "v", "rnd", "rand", "random", "time", "timestamp"];
    let name = name.to_ascii_lowercase();
    let figures = |text: &str| {
        text.bytes().filter(u8::is_ascii_digit).count() >= 10
            || text.strip_prefix("0.").is_some_and(|rest| rest.parse::<u64>().is_ok())
    };
    SESSION.contains(&name.as_str())
        || name.starts_with("aspsessionid")
        || name.starts_with("utm_")
        || TIME.contains(&name.as_str()) && figures(value)
        || value.is_empty() && figures(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_sites_and_of_their_pages() {
        for (address, root) in [
            ("http://www.yunxi.gov.cn/", true),
            ("http://www.yunxi.gov.cn/index.php", true),
            ("http://www.yunxi.gov.cn/Index.aspx", true),
            ("http://www.yunxi.gov.cn/Category_5/Index.aspx", false),
            ("http://www.yunxi.gov.cn/index.jsp?JSESSIONID=9A2B", true),
            ("http://www.yunxi.gov.cn/index.jsp;jsessionid=9A2B", true),
            ("http://www.yunxi.gov.cn/?t=1676341200000", true),
            ("http://www.yunxi.gov.cn/?0.82513", true),
            ("http://www.yunxi.gov.cn/index.php?m=content&c=index&a=lists&catid=12", false),
            ("http://www.yunxi.gov.cn/index.aspx?lanmuid=63&sublanmuid=671", false),
            ("http://www.yunxi.gov.cn/?t=12", false),
            ("http://www.yunxi.gov.cn/?cat=3", false),
            ("http://www.yunxi.gov.cn/zwgk/index.html", false),
        ] {
            assert_eq!(is_root(&Url::parse(address).unwrap()), root, "{address}");
        }
    }
}
