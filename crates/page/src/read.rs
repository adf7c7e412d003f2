//! One page from bytes to understanding.

use crate::address::Base;
use crate::article;
use crate::charset;
use crate::dom::{Dom, Node, Tag};
use crate::layout::Layout;
use crate::links;
use crate::reading::{Kind, Raw, Reading};
use snapshot::portal_file::Selectors;

/// Reads a page. Never fails: what is not understood is left empty and the kind is [`Kind::Other`].
pub fn read(raw: Raw<'_>, selectors: &Selectors) -> Reading {
    let decoded = charset::decode(raw.body, raw.content_type);
    let dom = Dom::parse(&decoded.text);
    let base_href =
        dom.descendants_named(Node::ROOT, Tag::BASE).find_map(|base| dom.attr(base, "href"));
    let base = Base::new(raw.url, base_href.as_deref());
    let layout = Layout::new(&dom, &base);
    let article = article::read(&dom, &base, raw.url, selectors);
    Reading {
        url: raw.url.to_string(),
        charset: decoded.charset.to_owned(),
        kind: if article.score >= 0.5 { Kind::Article } else { Kind::Other },
        confidence: article.score,
        list_vendor: None,
        article_vendor: None,
        title: article.title,
        head_title: article.head_title,
        dates: article.dates,
        source: article.source,
        document_number: article.document_number,
        index_number: article.index_number,
        tags: article.tags,
        column_path: article.column_path,
        items: Vec::new(),
        blocks: Vec::new(),
        pager: None,
        attachments: article.attachments,
        text: article.text,
        body_from: article.body_from,
        links: links::anchors(&layout),
        leads: Vec::new(),
        notices: article.notices,
    }
}
