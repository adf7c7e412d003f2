//! Parts that several families build their pages from.

use super::View;
use super::html::{self, escape};
use crate::model::{ColumnId, DocumentId, Item};
use std::fmt::Write;

/// Main navigation: list items.
pub(crate) fn nav(view: &View<'_>) -> String {
    let mut out = String::new();
    for id in view.site.children(None) {
        let title = escape(&view.site.columns[id].title);
        let _ = write!(out, r#"<li><a href="{}">{title}</a></li>"#, escape(&view.book.columns[id]));
    }
    out
}

/// A breadcrumb: links from the home page to `id`, then `last`.
pub(crate) fn crumbs(view: &View<'_>, id: ColumnId, separator: &str, last: Option<&str>) -> String {
    let mut out = String::from(r#"<a href="/">首页</a>"#);
    for id in view.site.path(id) {
        let title = escape(&view.site.columns[id].title);
        let path = escape(&view.book.columns[id]);
        let _ = write!(out, r#"{separator}<a href="{path}">{title}</a>"#);
    }
    if let Some(words) = last {
        let _ = write!(out, "{separator}{words}");
    }
    out
}

/// What a list line shows.
pub(crate) struct Line {
    /// Address, escaped.
    pub href: String,
    /// Full title, escaped.
    pub full: String,
    /// Title as shown, escaped.
    pub shown: String,
    /// Date as `yyyy-MM-dd`.
    pub date: String,
}

/// A list line in pieces.
pub(crate) fn line(view: &View<'_>, item: &Item) -> Line {
    let title = view.site.title_of(item);
    let (shown, _) = html::cut(&title, view.site.look.cut_titles);
    Line {
        href: escape(html::address(item, &view.book.documents)),
        full: escape(&title),
        shown: escape(&shown),
        date: view.site.date_of(item).strftime("%Y-%m-%d").to_string(),
    }
}

/// Short lists of the children of `id`, each under its heading.
pub(crate) fn blocks(view: &View<'_>, ids: &[ColumnId], most: usize) -> String {
    let mut out = String::new();
    for &id in ids {
        let column = &view.site.columns[id];
        let path = escape(&view.book.columns[id]);
        let _ = writeln!(
            out,
            r#"<div class="box"><h3><a class="more" href="{path}">更多</a><a href="{path}">{}</a></h3><ul class="list">"#,
            escape(&column.title)
        );
        for item in super::teaser(view.site, id, most) {
            let Line { href, full, shown, date } = line(view, item);
            let _ = writeln!(
                out,
                r#"<li><a href="{href}" title="{full}" target="_blank">{shown}</a><span>{date}</span></li>"#
            );
        }
        out.push_str("</ul></div>\n");
    }
    out
}

/// Links to attachments, one for each, in the shape of `pattern`: `{href}`, `{name}`, `{n}`.
pub(crate) fn files(view: &View<'_>, id: DocumentId, pattern: &str) -> String {
    let mut out = String::new();
    for (at, file) in view.site.documents[id].attachments.iter().enumerate() {
        let link = pattern
            .replace("{href}", &escape(&view.book.files[id][at]))
            .replace("{name}", &escape(&file.name))
            .replace("{n}", &(at + 1).to_string());
        out.push_str(&link);
    }
    out
}

/// Children of the first column of the main navigation (news), for home pages.
pub(crate) fn home_columns(view: &View<'_>) -> Vec<ColumnId> {
    view.site.children(Some(0))
}

/// Extension of a file's name.
pub(crate) fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("pdf", |(_, kind)| kind)
}

/// Title of a document with its mark.
pub(crate) fn full_title(view: &View<'_>, id: DocumentId) -> String {
    let document = &view.site.documents[id];
    format!("{}{}", document.mark, document.title)
}

/// The link to 基层政务公开 on a home page, where there is one.
pub(crate) fn quick_link(view: &View<'_>) -> String {
    match view.site.find(crate::model::Part::Grassroots) {
        Some(id) if view.site.home_link => format!(
            r#"<div class="wrap" style="padding-top:18px"><div class="grid"><a href="{}">基层政务公开</a></div></div>"#,
            escape(&view.book.columns[id])
        ),
        _ => String::new(),
    }
}

/// Head and foot around a page's main part.
pub(crate) struct Shell<'a> {
    pub title: &'a str,
    /// Page tags.
    pub tags: &'a str,
    /// Whatever else stands in the head: marks of the vendor, scripts.
    pub head: &'a str,
    /// Address of the style sheet.
    pub css: &'a str,
}

/// A whole page.
pub(crate) fn page(view: &View<'_>, shell: &Shell<'_>, body: &str) -> String {
    let site = view.site;
    format!(
        r#"<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta http-equiv="X-UA-Compatible" content="IE=edge,chrome=1">
<title>{title}</title>
{tags}{head}<link rel="stylesheet" type="text/css" href="{css}">
</head>
<body>
<div class="header"><div class="banner"><div class="wrap"><h1>{name}</h1></div></div>
<div class="nav"><ul><li><a href="/">首页</a></li>{nav}</ul></div></div>
{body}
<div class="foot footer">{foot}</div>
</body>
</html>
"#,
        title = escape(shell.title),
        tags = shell.tags,
        head = shell.head,
        css = shell.css,
        name = escape(&site.name),
        nav = nav(view),
        foot = html::foot(site, view.family),
    )
}
