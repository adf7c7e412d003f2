//! The body of a content page as HTML that can stand on another page: structure, tables, links and
//! pictures are kept; looks, scripts, buttons and what stands around the body are not.

use crate::address::Base;
use crate::article;
use crate::charset;
use crate::dom::{Dom, Node, Tag};
use crate::reading::Raw;
use rustc_hash::FxHashSet;
use snapshot::portal_file::Selectors;
use std::fmt::Write;
use std::ops::Range;

/// Elements that are kept and stand on lines of their own.
const BLOCKS: [&str; 22] = [
    "p",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
];
/// Elements that are kept within a line; of all others only what is in them.
const INLINE: [&str; 5] = ["strong", "b", "em", "sub", "sup"];
/// Elements that are a paragraph where they hold words, and nothing where they hold other blocks.
const BOXES: [&str; 5] = ["div", "section", "article", "center", "h1"];
/// Those blocks that mean something when there is nothing in them.
const CELLS: [&str; 2] = ["td", "th"];
/// Parts of the addresses of pictures that belong to a template.
const DECORATION: [&str; 10] = [
    "icon",
    "/common/",
    "/template",
    "/skin",
    "dayin",
    "print",
    "btn",
    "button",
    "erweima",
    "qrcode",
];
/// Elements within each other; what lies deeper gives its words alone.
const DEEPEST: usize = 120;
/// Pictures narrower than this, in pixels, are icons.
const ICON: u32 = 60;

/// A body as HTML. Not safe yet to be shown: whoever takes it in cleans it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup {
    /// HTML with absolute addresses. Links to the page's attachments are left out, their words stay.
    pub html: String,
    /// Absolute addresses of its pictures, each once, as they stand in `html`.
    pub pictures: Vec<String>,
}

/// The body of a content page; `None` where no body is found.
pub fn markup(raw: Raw<'_>, selectors: &Selectors) -> Option<Markup> {
    let decoded = charset::decode(raw.body, raw.content_type);
    let dom = Dom::parse(&decoded.text);
    let base_href =
        dom.descendants_named(Node::ROOT, Tag::BASE).find_map(|base| dom.attr(base, "href"));
    let base = Base::new(raw.url, base_href.as_deref());
    let part = article::read(&dom, &base, raw.url, selectors);
    let body = part.body?;
    let files = part.attachments.iter().map(|file| file.href.as_str()).collect();
    let words = part.words.unwrap_or(body.start..body.start);
    let mut writer =
        Writer { dom: &dom, base: &base, files, words, kept: 0, out: Markup::default() };
    let mut at = Node(body.start);
    while at.0 < body.end {
        let end = dom.end(at);
        // A container that goes on behind the body: its parts are looked at one by one.
        if end > body.end {
            at = Node(at.0 + 1);
            continue;
        }
        writer.node(at, 0);
        at = Node(end.max(at.0 + 1));
    }
    Some(writer.out).filter(|markup| !markup.html.is_empty())
}

struct Writer<'a, 'd> {
    dom: &'a Dom<'d>,
    base: &'a Base,
    /// Addresses of attachments.
    files: FxHashSet<&'a str>,
    /// Nodes whose words belong to the text.
    words: Range<u32>,
    /// Words, breaks and pictures so far: whether an element came to anything.
    kept: usize,
    out: Markup,
}

impl Writer<'_, '_> {
    fn node(&mut self, node: Node, depth: usize) {
        let dom = self.dom;
        if dom.is_text(node) {
            if self.words.contains(&node.0) {
                let words = dom.characters(node);
                self.kept += words.trim().len();
                escape(&words, &mut self.out.html);
            }
            return;
        }
        let tag = dom.tag(node);
        if tag.is_silent() || dom.hidden(node) {
            return;
        }
        let name = self.name(node);
        if tag == Tag::BR {
            if self.words.contains(&node.0) {
                self.out.html.push_str("<br>");
            }
        } else if tag == Tag::IMG {
            self.picture(node);
        } else if let Some(href) = self.link(node, tag) {
            self.within(node, depth, |out| {
                out.push_str("<a href=\"");
                escape(&href, out);
                out.push_str("\">");
                "a"
            });
        } else if name.is_empty() || depth > DEEPEST {
            self.children(node, depth);
        } else {
            let attributes = self.attributes(node, name);
            self.within(node, depth, |out| {
                let _ = write!(out, "<{name}{attributes}>");
                name
            });
        }
    }

    /// What an element is called here; empty where only what is in it is kept.
    fn name(&self, node: Node) -> &'static str {
        let own = self.dom.name(node);
        let is = |known: &&&str| own.eq_ignore_ascii_case(known);
        if BOXES.iter().find(is).is_some() {
            let block = |inner: Node| {
                let own = self.dom.name(inner);
                let mut blocks = BOXES.iter().chain(&BLOCKS);
                self.dom.is_element(inner) && blocks.any(|known| own.eq_ignore_ascii_case(known))
            };
            return if self.dom.descendants(node).any(block) { "" } else { "p" };
        }
        BLOCKS.iter().chain(&INLINE).find(is).copied().unwrap_or("")
    }

    fn children(&mut self, node: Node, depth: usize) {
        let dom = self.dom;
        for child in dom.children(node) {
            self.node(child, depth + 1);
        }
    }

    /// An element around its children; nothing where they come to nothing.
    fn within(&mut self, node: Node, depth: usize, open: impl FnOnce(&mut String) -> &'static str) {
        let start = self.out.html.len();
        let name = open(&mut self.out.html);
        let before = self.kept;
        self.children(node, depth);
        if self.kept == before && !CELLS.contains(&name) {
            self.out.html.truncate(start);
        } else {
            let _ = write!(self.out.html, "</{name}>");
        }
    }

    /// The address of a link that is no attachment.
    fn link(&self, node: Node, tag: Tag) -> Option<String> {
        let href = (tag == Tag::A).then(|| self.dom.attr(node, "href")).flatten()?;
        let href = self.base.absolute(&href)?;
        (!self.files.contains(href.as_str())).then_some(href)
    }

    fn picture(&mut self, node: Node) {
        let dom = self.dom;
        let pixels = |name| {
            let value = dom.attr(node, name)?;
            value.trim_end_matches("px").parse::<u32>().ok()
        };
        let icon = ["width", "height"].into_iter().filter_map(pixels).any(|size| size < ICON);
        let source = dom.attr(node, "src").and_then(|source| self.base.absolute(&source));
        let template = |source: &String| DECORATION.iter().any(|part| source.contains(part));
        let Some(source) = source.filter(|source| !icon && !template(source)) else { return };
        self.kept += 1;
        let out = &mut self.out;
        out.html.push_str("<img src=\"");
        escape(&source, &mut out.html);
        out.html.push_str("\" alt=\"");
        escape(&dom.attr(node, "alt").unwrap_or_default(), &mut out.html);
        out.html.push_str("\">");
        if !out.pictures.contains(&source) {
            out.pictures.push(source);
        }
    }

    /// Spans of cells, and alignment to the middle or to the right.
    fn attributes(&self, node: Node, name: &str) -> String {
        let dom = self.dom;
        let mut out = String::new();
        for span in ["colspan", "rowspan"] {
            let value = dom.attr(node, span).and_then(|value| value.trim().parse::<u32>().ok());
            if let Some(value) = value.filter(|value| *value > 1 && matches!(name, "td" | "th")) {
                let _ = write!(out, " {span}=\"{value}\"");
            }
        }
        let style = dom.attr(node, "style").unwrap_or_default().to_lowercase().replace(' ', "");
        let aligned = dom.attr(node, "align").unwrap_or_default().to_lowercase();
        let to = ["center", "right"]
            .into_iter()
            .find(|to| aligned == **to || style.contains(&format!("text-align:{to}")));
        if let Some(to) = to.filter(|_| matches!(name, "p" | "td" | "th")) {
            let _ = write!(out, " align=\"{to}\"");
        }
        out
    }
}

fn escape(text: &str, out: &mut String) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            char => out.push(char),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    fn of(html: &str) -> Markup {
        let url = Url::parse("http://www.example.gov.cn/xxgk/2026/t1.html").expect("an address");
        let raw = Raw { url: &url, body: html.as_bytes(), content_type: Some("text/html") };
        markup(raw, &Selectors::default()).expect("a body")
    }

    #[test]
    fn keeps_structure_and_leaves_out_the_frame() {
        let page = r#"<html><head><meta charset="utf-8"><title>公示</title></head><body>
<div class="menu"><a href="/">首页</a></div><h1>低保公示</h1><p>发布时间：2026-03-02 来源：民政局</p>
<div class="TRS_Editor"><style>p{}</style><p style="text-align: center"><font color="red"><b>名单</b></font></p>
<p onclick="x()">一、对象见<a href="../a.html">办法</a>&lt;&amp;。我县低保对象的名单经乡镇人民政府审核、县民政局确认，现予以公示，接受监督。</p><p> </p>
<table width="90%"><tr><td colspan="2" align="center">甲</td></tr><tr><td></td><td>乙</td></tr></table>
<p><img src="pic/1.jpg" alt="图"><img src="/icon.gif" width="16"></p>
<p>附件：<a href="名单.xlsx">名单.xlsx</a></p></div>
<div>上一篇：<a href="t0.html">无关</a></div></body></html>"#;
        let found = of(page);
        let html = found.html.replace('\n', "");
        for kept in [
            r#"<p align="center"><b>名单</b></p>"#,
            r#"<a href="http://www.example.gov.cn/xxgk/a.html">办法</a>&lt;&amp;。"#,
            r#"<td colspan="2" align="center">甲</td>"#,
            "<td></td><td>乙</td>",
            r#"<img src="http://www.example.gov.cn/xxgk/2026/pic/1.jpg" alt="图">"#,
            "附件：名单.xlsx",
        ] {
            assert!(html.contains(kept), "{kept}\n{html}");
        }
        for gone in ["低保公示", "来源", "onclick", "style", "icon", "上一篇", "无关", "<p> </p>"]
        {
            assert!(!html.contains(gone), "{gone}\n{html}");
        }
        assert_eq!(found.pictures, ["http://www.example.gov.cn/xxgk/2026/pic/1.jpg"]);
    }

    #[test]
    fn a_body_of_pictures_has_no_words() {
        let page = r#"<html><body><h1>一图读懂《青岚县临时救助办法》</h1><p>发布时间：2026-03-02</p>
<div id="zoom"><p><img src="/1.png"></p><p><img src="/1.png"><img src="/2.png"></p></div></body></html>"#;
        assert_eq!(of(page).pictures.len(), 2);
    }
}
