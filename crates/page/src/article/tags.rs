//! The tags (页面标签) of the guide for government sites, by name without regard to case.

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
