//! The title: every place that may hold it gives points, the best supported wording wins. A tag that
//! nothing visible agrees with, the site's name in an `h1` and the column's name in `<title>` lose.

mod alone;
mod place;
mod seen;

use super::flow::Flow;
use super::words::{self, Key};
use crate::dom::{Dom, Node};
use crate::reading::Found;
pub(super) use alone::date_line;
use alone::{first_line, unseen};
use place::heads_the_page;
use seen::{before_labels, complete, headings, scripted, see};
use snapshot::PageTags;
use std::ops::Range;

/// What is known before the title is looked for.
pub(super) struct Clues<'a, 'd> {
    pub(super) dom: &'a Dom<'d>,
    pub(super) flow: &'a Flow,
    pub(super) tags: &'a PageTags,
    /// `<title>`, cleaned.
    pub(super) head: Option<&'a str>,
    /// Value of a 标题 label in a metadata table, and its offset.
    pub(super) labelled: Option<(&'a str, usize)>,
    /// First line that carries the date or the source of the document.
    pub(super) label_line: Option<Range<usize>>,
    /// The block of metadata (索引号, 发布机构 …) that stands right below or above a title, where no such line does.
    pub(super) metadata: Option<Range<usize>>,
    /// Where the line begins that is nothing but a date with sentences below it, where neither of them stands.
    pub(super) date_line: Option<usize>,
    /// Names of the breadcrumb.
    pub(super) crumbs: &'a [crate::reading::Crumb],
    /// Where the breadcrumb stands in the flow.
    pub(super) crumb_range: Option<Range<usize>>,
}

/// A title and where a reader sees it.
#[derive(Debug, Clone)]
pub(super) struct Title {
    pub(super) found: Found<String>,
    /// The node that shows it.
    pub(super) node: Option<Node>,
    /// Points it got; from [`SURE`] on several places agree.
    pub(super) points: i32,
    /// Where the line with the date begins, where the page shows no title above it.
    pub(super) line: Option<usize>,
}

/// Points from which a title is beyond doubt.
pub(super) const SURE: i32 = 40;
const LEAST: i32 = 20;
/// Most points of a name that columns, sites and templates have too, and that heads this very page: what stands
/// right above the date wins over it.
const NAME: i32 = 30;

/// Characters of a line right above the date that is a title and no name.
const TITLED: usize = 8;

struct Candidate {
    text: String,
    key: Key,
    from: String,
    node: Option<Node>,
    points: i32,
    /// Stands on the line right above the one with date and source.
    above: bool,
}

/// The title, unless nothing is like one.
pub(super) fn find(clues: &Clues<'_, '_>) -> Option<Title> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let tag = clues.tags.article_title.as_deref().map(words::clean).filter(|t| !t.is_empty());
    if let Some(tag) = &tag {
        add(&mut candidates, tag, "meta ArticleTitle", None, 40);
    }
    if let Some((labelled, offset)) = clues.labelled {
        let node = clues.flow.node_at(offset);
        add(&mut candidates, &words::clean(labelled), "标题", Some(node), 30);
    }
    let stems = clues.head.map(words::stems).unwrap_or_default();
    for (index, stem) in stems.iter().enumerate() {
        // The whole of it first: a dash may belong to the title.
        let points = if index == 0 { 12 } else { 10 };
        add(&mut candidates, stem, "title", None, points);
    }
    see(clues, &mut candidates);
    headings(clues, &mut candidates);
    scripted(clues, &mut candidates);
    before_labels(clues, &mut candidates);
    complete(clues, &mut candidates);
    judge(clues, &mut candidates);
    let least = |candidate: &Candidate| candidate.points >= LEAST;
    if !candidates.iter().any(least) {
        return first_line(clues).or_else(|| unseen(clues, &candidates));
    }
    let best = candidates.into_iter().reduce(|a, b| if b.points > a.points { b } else { a })?;
    (best.points >= LEAST).then_some(Title {
        found: Found { value: best.text, from: best.from },
        node: best.node,
        points: best.points,
        line: None,
    })
}

/// Characters of a title that nothing but its place tells.
const LENGTH: std::ops::RangeInclusive<usize> = 10..=120;
/// Lines in which a title is looked for that nothing but its place tells.
const FIRST_LINES: usize = 400;

fn add(candidates: &mut Vec<Candidate>, text: &str, from: &str, node: Option<Node>, points: i32) {
    let key = words::key(text);
    if key.len() < 2 || key.len() > 300 {
        return;
    }
    match candidates.iter_mut().find(|c| c.key == key) {
        Some(known) => {
            known.points += points;
            known.node = known.node.or(node);
        }
        None => candidates.push(Candidate {
            text: text.to_owned(),
            key,
            from: from.to_owned(),
            node,
            points,
            above: false,
        }),
    }
}

/// Agreement between candidates, and names that are not the document's.
fn judge(clues: &Clues<'_, '_>, candidates: &mut [Candidate]) {
    let head = clues.head.map(words::key);
    let tag = clues.tags.article_title.as_deref().map(|t| words::key(&words::clean(t)));
    let site = clues.tags.site_name.as_deref().map(words::key);
    let column = clues.tags.column_name.as_deref().map(words::key);
    // right above the date stands what is no name of anything else
    let headed = candidates.iter().any(|candidate| {
        candidate.above
            && candidate.key.len() >= TITLED
            && !candidate.text.starts_with(['（', '(', '—', '-'])
            && !words::is_site_name(&candidate.text)
            && !words::is_not_a_title(&candidate.text)
            && super::only_document_number(&candidate.text).is_none()
            && !clues.crumbs.iter().any(|crumb| words::same(&candidate.key, &crumb.title))
    });
    for candidate in candidates {
        let key = &candidate.key;
        if let Some(head) = &head
            && candidate.from != "title"
            && key.len() >= 5
        {
            if head.starts_with(key) {
                candidate.points += 20;
            } else if words::within(key, head) {
                candidate.points += 10;
            }
        }
        if let Some(tag) = &tag
            && candidate.from != "meta ArticleTitle"
            && words::cut(tag).is_some_and(|stem| key.starts_with(&stem) && key.len() > stem.len())
        {
            candidate.points += 45;
        }
        let is_name = |name: &Option<Key>| name.as_ref().is_some_and(|name| name == key);
        let is_crumb = clues.crumbs.iter().any(|crumb| words::same(key, &crumb.title));
        let mut less = 0;
        if is_name(&site) || is_name(&column) || words::is_site_name(&candidate.text) {
            less += 40;
        }
        if is_crumb && !(candidate.from == "meta ArticleTitle" && key.len() > 12) {
            less += 25;
        }
        if words::is_not_a_title(&candidate.text) {
            less += 60;
        }
        if words::cut(key).is_some() {
            candidate.points -= 25;
        }
        if key.len() < 5 {
            candidate.points -= 12;
        }
        let named = head.as_ref().is_some_and(|head| head.starts_with(key))
            || tag.as_ref().is_some_and(|tag| tag == key);
        if less >= 40 && headed && !candidate.above {
            // the site's name in the tags of a page that shows what it is about
            less += 20;
        }
        let least = candidate.points - less;
        candidate.points = if less > 0 && named && heads_the_page(clues, candidate.node) {
            candidate.points.min(if headed { LEAST } else { NAME }).max(least)
        } else {
            least
        };
    }
}
