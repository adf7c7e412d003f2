//! Which list is the page's own. One below the name of the column is; one below another name that stands on many
//! pages (最新公开, 通知公告 …: `data/besides.txt`) is not; a few lines without a heading come before many below
//! a name that is not the column's.

use super::Found;
use crate::article::ArticlePart;
use crate::kind::is_document_list;
use crate::reading::ListItem;
use crate::words;

/// Lists beside the page's own beyond this make it a page of parts.
const MOST_BESIDE: usize = 2;

/// Names by which a page calls itself.
pub(crate) struct Names<'p> {
    /// Those of its column.
    own: Vec<&'p str>,
    /// Those of the columns above.
    above: Vec<&'p str>,
    /// The head of the page.
    head: &'p str,
    /// Whether its column is known: the head alone may be nothing but the name of the site.
    placed: bool,
}

impl<'p> Names<'p> {
    /// The names of a page.
    pub fn of(part: &'p ArticlePart) -> Self {
        let crumbs = part.column_path.iter().map(|crumb| crumb.title.as_str());
        let own = part.column_path.last().map(|crumb| crumb.title.as_str());
        let column = part.tags.column_name.as_deref();
        let title = part.title.as_ref().map(|found| found.value.as_str());
        Self {
            placed: column.or(own).is_some(),
            own: own.into_iter().chain(column).chain(title).collect(),
            above: crumbs.collect(),
            head: part.head_title.as_deref().unwrap_or_default(),
        }
    }

    /// Whether a heading is the name of the column.
    fn is_own(&self, heading: &str) -> bool {
        self.own.iter().any(|name| same(name, heading))
    }

    /// Whether the page is called so in any way, or nothing is known of its names.
    fn may_be_own(&self, heading: &str) -> bool {
        self.head.is_empty() && self.above.is_empty()
            || self.own.iter().chain(&self.above).any(|name| same(name, heading))
            || self.head.contains(heading.trim())
    }
}

/// Drops the lists without dates in which every other line at least is the file with the standard of a field
/// (标准目录), on a page that is for the fields and not for these files: what stands beside the files are columns.
pub(crate) fn drop_catalogs(lists: &mut Vec<Found>, names: &Names<'_>) {
    let called = |name: &str| ["目录", "指引"].iter().any(|word| name.contains(word));
    let for_them = |name: &&str| called(name) || name.ends_with("标准");
    if names.own.iter().any(for_them) || called(names.head) {
        return;
    }
    let leads =
        |item: &ListItem| item.href.as_deref().is_some_and(|href| is_catalog(&item.title, href));
    lists.retain(|list| {
        let files = list.items.iter().filter(|item| leads(item)).count();
        list.own || list.dated() > 0 || files == 0 || files * 2 < list.items.len()
    });
}

/// Whether a link leads to the file with the standard of a field (标准目录).
pub(crate) fn is_catalog(title: &str, address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let stem = match title.trim().rsplit_once('.') {
        Some((stem, _)) if crate::article::file_ending(title).is_some() => stem,
        _ => title.trim(),
    };
    let stem = stem.trim_end_matches(['》', '）', ')', ' ']);
    ["标准目录", "标准指引"].iter().any(|word| stem.ends_with(word))
        && crate::article::file_ending(path).is_some()
}

fn same(one: &str, other: &str) -> bool {
    let letters =
        |words: &str| -> String { words.chars().filter(|c| c.is_alphanumeric()).collect() };
    let one = letters(one);
    !one.is_empty() && one == letters(other)
}

/// Marks the lists that stand beside the page's own and puts its own first. `paged` is where the pager of a list
/// of several pages stands.
pub(crate) fn settle(lists: &mut [Found], names: &Names<'_>, paged: Option<u32>) {
    let stands_beside = |heading: &str| words::stands_beside(heading) && !names.may_be_own(heading);
    let headings = || {
        let documents = lists.iter().filter(|list| is_document_list(list));
        documents.filter_map(|list| list.heading.as_deref())
    };
    let beside = headings().filter(|heading| stands_beside(heading)).count();
    // a page of parts with names of their own shows all of them alike
    let of_parts = beside > MOST_BESIDE
        || headings().any(|heading| {
            !stands_beside(heading) && !words::is_aside(heading) && !names.is_own(heading)
        });
    // without a column the only lists of a page are its own, whatever they are called
    let others = lists.iter().any(|list| {
        let named = list.heading.as_deref().is_some_and(stands_beside);
        is_document_list(list) && !named && !list.is_aside()
    });
    if !of_parts && (names.placed || others) {
        for list in lists.iter_mut() {
            list.beside = list.heading.as_deref().is_some_and(stands_beside);
        }
    }
    if names.own.is_empty() {
        return;
    }
    let Some(best) = lists.iter().position(|list| !list.is_aside()) else { return };
    let Some(heading) = lists[best].heading.as_deref() else { return };
    if names.is_own(heading) {
        return;
    }
    let (start, end) = (lists[best].start, lists[best].end);
    if paged.is_some_and(|pager| pager >= end) {
        return;
    }
    let is_own = |list: &Found| {
        let lines =
            list.dated() == list.items.len() && list.items.iter().all(|item| item.href.is_some());
        let named = match list.heading.as_deref() {
            Some(heading) => names.is_own(heading),
            None => list.end <= start,
        };
        // what leads to the columns above is the breadcrumb, whatever stands beside it
        let path = |item: &ListItem| names.above.iter().any(|name| same(name, &item.title));
        let lines = lines && !list.items.iter().any(path);
        named && lines && !list.closed && !list.is_aside() && is_document_list(list)
    };
    if let Some(at) = lists.iter().position(is_own) {
        lists[at].own = true;
        lists[..=at].rotate_right(1);
    }
}

#[cfg(test)]
mod tests {
    use super::is_catalog;

    #[test]
    fn files_with_standards() {
        for (title, address, catalog) in [
            ("义务教育领域基层政务公开标准目录", "/f/1.pdf", true),
            ("《义务教育领域基层政务公开标准目录》", "/f/1.doc?e=1", true),
            ("义务教育领域基层政务公开标准指引.docx", "/f/1.docx", true),
            ("义务教育领域基层政务公开标准目录", "/zwgk/bzml/", false),
            ("关于印发标准目录的通知", "/f/1.pdf", false),
            ("义务教育", "/f/1.pdf", false),
        ] {
            assert_eq!(is_catalog(title, address), catalog, "{title} {address}");
        }
    }
}
