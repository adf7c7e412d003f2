//! One page from bytes to understanding.

use crate::address::Base;
use crate::charset;
use crate::dom::{Dom, Node, Tag};
use crate::layout::Layout;
use crate::links;
use crate::reading::{Kind, PageDates, Raw, Reading};
use snapshot::PageTags;
use snapshot::portal_file::Selectors;

/// Reads a page. Never fails: what is not understood is left empty and the kind is [`Kind::Other`].
pub fn read(raw: Raw<'_>, _selectors: &Selectors) -> Reading {
    let decoded = charset::decode(raw.body, raw.content_type);
    let dom = Dom::parse(&decoded.text);
    let base_href =
        dom.descendants_named(Node::ROOT, Tag::BASE).find_map(|base| dom.attr(base, "href"));
    let base = Base::new(raw.url, base_href.as_deref());
    let layout = Layout::new(&dom, &base);
    let head_title =
        dom.descendants_named(Node::ROOT, Tag::TITLE).next().map(|title| dom.text(title));
    Reading {
        url: raw.url.to_string(),
        charset: decoded.charset.to_owned(),
        kind: Kind::Other,
        confidence: 0.0,
        list_vendor: None,
        article_vendor: None,
        title: None,
        head_title,
        dates: PageDates::default(),
        source: None,
        document_number: None,
        index_number: None,
        tags: PageTags::default(),
        column_path: Vec::new(),
        items: Vec::new(),
        blocks: Vec::new(),
        pager: None,
        attachments: Vec::new(),
        text: String::new(),
        body_from: None,
        links: links::anchors(&layout),
        leads: Vec::new(),
        notices: Vec::new(),
    }
}
