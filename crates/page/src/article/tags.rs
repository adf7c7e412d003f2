//! The tags (页面标签) of the guide for government sites, by name without regard to case.

use crate::dates::{self, DateAt};
use crate::dom::{Dom, Node, Tag};
use snapshot::PageTags;

/// The tags of a page. Of a tag that stands twice the first value that says something is taken.
pub(crate) fn read(dom: &Dom<'_>) -> PageTags {
    let mut tags = PageTags::default();
    for meta in dom.descendants_named(Node::ROOT, Tag::META) {
        let Some(name) = dom.attr_raw(meta, "name") else { continue };
        let Some(place) = place(&mut tags, name.trim()) else { continue };
        if place.as_ref().is_some_and(|value| !value.is_empty()) {
            continue;
        }
        *place = Some(dom.attr(meta, "content").map(|c| c.trim().to_owned()).unwrap_or_default());
    }
    tags
}

/// Names of tags beside the guide's by which content systems tell the day of publication, the surest first.
const PUBLISHED: [&str; 13] = [
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "publishdate",
    "publish_date",
    "publish-date",
    "publishtime",
    "publish_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "createdate",
];

/// From this hour of Greenwich on it is the next day in China.
const NEXT_DAY: u8 = 16;

/// The day of publication that a tag beside PubDate tells, and the tag's name.
pub(super) fn published(dom: &Dom<'_>) -> Option<(DateAt, &'static str)> {
    let ranked = dom.descendants_named(Node::ROOT, Tag::META).filter_map(|meta| {
        let called = ["name", "property", "itemprop"].iter().find_map(|name| {
            let name = dom.attr_raw(meta, name)?.trim();
            PUBLISHED.iter().position(|known| known.eq_ignore_ascii_case(name))
        })?;
        let content = dom.attr(meta, "content")?;
        let date = dates::find_labelled(&content)?;
        let late = date.time.is_some_and(|(hour, _)| hour >= NEXT_DAY);
        (!late || !content.trim_end().ends_with('Z')).then_some((called, date))
    });
    // of equals the first
    let (rank, date) = ranked.min_by_key(|(rank, _)| *rank)?;
    Some((date, PUBLISHED[rank]))
}

fn place<'t>(tags: &'t mut PageTags, name: &str) -> Option<&'t mut Option<String>> {
    let mut lower = [0u8; 20];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"sitename" => &mut tags.site_name,
        b"sitedomain" => &mut tags.site_domain,
        b"siteidcode" => &mut tags.site_id_code,
        b"columnname" => &mut tags.column_name,
        b"columndescription" => &mut tags.column_description,
        b"columnkeywords" => &mut tags.column_keywords,
        b"columntype" => &mut tags.column_type,
        b"articletitle" => &mut tags.article_title,
        b"pubdate" => &mut tags.pub_date,
        b"contentsource" => &mut tags.content_source,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_other_tags() {
        for (tags, day) in [
            (
                "<meta name='PublishDate' content='2023-02-14 09:30:00'>",
                Some("2023-02-14 publishdate"),
            ),
            (
                "<meta name='createDate' content='2023-02-13'><meta property='article:published_time' content='2023-02-14T09:30:00+08:00'>",
                Some("2023-02-14 article:published_time"),
            ),
            ("<meta name='DC.Date' content='20230214'>", Some("2023-02-14 dc.date")),
            ("<meta name='publishdate' content='2023-02-14T17:00:00Z'>", None),
            (
                "<meta name='publishdate' content=''><meta name='lastmod' content='2023-02-14'>",
                None,
            ),
        ] {
            let dom = Dom::parse(tags);
            let found = published(&dom).map(|(date, name)| format!("{} {name}", date.date));
            assert_eq!(found.as_deref(), day, "{tags}");
        }
    }
}
