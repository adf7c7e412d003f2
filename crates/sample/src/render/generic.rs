//! No known vendor: a modern layout of cards, numbered addresses, 下一页 links, tabs on one page.

use super::html::{self, escape};
use super::{Vendor, View, lines, menu, pages};
use crate::model::{ColumnId, DocumentId, Item, PageKind, Part, Site, Trouble};
use std::fmt::Write;

pub(crate) struct Generic;

/// 24 hexadecimal digits, as object stores give them.
fn object_id(site: &Site, id: DocumentId) -> String {
    let mut chance = crate::chance::Chance::of(site.seed, &format!("object {id}"));
    format!("{:016x}{:08x}", chance.bits(), chance.bits() as u32)
}

impl Vendor for Generic {
    fn column_path(&self, _: &Site, id: ColumnId) -> String {
        format!("/zwgk/column/{}.html", 2000 + id * 3)
    }

    fn page_path(
        &self,
        _: &Site,
        first: &str,
        _: ColumnId,
        page: usize,
        _: usize,
    ) -> Option<String> {
        Some(format!("{first}?page={page}"))
    }

    fn document_path(&self, site: &Site, id: DocumentId, _: &str) -> String {
        format!("/zwgk/detail/{}.html", object_id(site, id))
    }

    fn file_path(&self, site: &Site, id: DocumentId, at: usize, _: &str) -> String {
        let date = site.documents[id].published.strftime("%Y%m%d");
        let name = &site.documents[id].attachments[at].name;
        let kind = name.rsplit_once('.').map_or("pdf", |(_, kind)| kind);
        format!("/upload/{date}/{:x}.{kind}", 0x6f3a_0000 + id * 17 + at)
    }

    fn home(&self, view: &View<'_>) -> String {
        let site = view.site;
        let mut main = String::from(r#"<main class="wrap"><section class="home">"#);
        for (id, column) in site.columns.iter().enumerate() {
            if column.parent == Some(0) && site.shown(id) {
                let _ = write!(
                    main,
                    r#"<div class="box"><h3>{}<a class="more" href="{}">查看更多</a></h3>{}</div>"#,
                    escape(&column.title),
                    view.book.columns[id],
                    cards(view, site.columns[id].items.iter().take(7))
                );
            }
        }
        main.push_str("</section>");
        if let (true, Some(id)) = (site.home_link, site.find(Part::Grassroots)) {
            let _ = write!(
                main,
                r#"<section class="quick"><h3>专题专栏</h3><div class="grid"><a href="{}">基层政务公开标准化规范化</a></div></section>"#,
                view.book.columns[id]
            );
        }
        main.push_str("</main>");
        page(view, &site.name, &html::tags(site, PageKind::Home, None, None), &main)
    }

    fn column(&self, view: &View<'_>, id: ColumnId, number: usize) -> String {
        let site = view.site;
        let column = &site.columns[id];
        let children = site.children(Some(id));
        let tabs: Vec<_> = children.iter().copied().filter(|&id| site.columns[id].inline).collect();
        let mut main = format!(r#"<h2 class="column-title">{}</h2>"#, escape(&column.title));
        if column.part == Part::OpenFields {
            main.push_str(r#"<div class="grid">"#);
            for child in &children {
                let name = escape(&site.columns[*child].title);
                let _ =
                    write!(main, r#"<a href="{}"><i></i>{name}</a>"#, view.book.columns[*child]);
            }
            main.push_str("</div>");
        } else if let Some(document) = column.page {
            let body = html::body(&site.documents[document].body, &html::PLAIN);
            let _ = write!(main, r#"<div class="article rich-text">{body}</div>"#);
        } else if !tabs.is_empty() {
            main.push_str(&tabbed(view, &tabs));
        } else if column.items.is_empty() && !children.is_empty() {
            for child in children {
                let _ = write!(
                    main,
                    r#"<div class="box"><h3>{}<a class="more" href="{}">查看更多</a></h3>{}</div>"#,
                    escape(&site.columns[child].title),
                    view.book.columns[child],
                    cards(view, super::teaser(site, child, 5).into_iter())
                );
            }
        } else {
            main.push_str(&list(view, id, number));
        }
        let root = if column.part == Part::Field || site.path(id).len() < 3 {
            menu::root(site, id)
        } else {
            side_root(site, id)
        };
        let body = format!(
            r#"<main class="wrap">{}<div class="cols"><aside class="side"><h2>{}</h2>{}</aside><section class="main">{main}</section></div></main>"#,
            crumbs(view, id, None),
            escape(&site.columns[root].title),
            menu::tree(site, &view.book.columns, root, id, site.look.nested_menu),
        );
        let tags = html::tags(site, PageKind::Column, Some(id), None);
        page(view, &format!("{} - {}", column.title, site.name), &tags, &body)
    }

    fn article(&self, view: &View<'_>, id: DocumentId) -> String {
        let site = view.site;
        let document = &site.documents[id];
        let full = format!("{}{}", document.mark, document.title);
        let mut facts = format!(
            "<span>发布日期：{}</span>　<span>信息来源：{}</span>",
            document.published.strftime("%Y-%m-%d %H:%M:%S"),
            escape(&document.source)
        );
        if let Some(number) = &document.number {
            let _ = write!(facts, "　<span>文号：{}</span>", escape(number));
            if let Some(formed) = document.formed {
                let _ = write!(facts, "　<span>成文日期：{}</span>", formed.strftime("%Y-%m-%d"));
            }
        }
        let mut files = String::new();
        if !document.attachments.is_empty() {
            files.push_str(r#"<div class="files"><h4>相关附件</h4><ul>"#);
            for (at, file) in document.attachments.iter().enumerate() {
                let name = escape(&file.name);
                let _ =
                    write!(files, r#"<li><a href="{}">{name}</a></li>"#, view.book.files[id][at]);
            }
            files.push_str("</ul></div>");
        }
        let body = format!(
            r#"<main class="wrap">{}<article class="main article"><h1 class="detail-title">{}</h1><div class="meta">{facts}</div>
<div class="rich-text">{}</div>{files}</article></main>"#,
            crumbs(view, document.column, Some("详情")),
            escape(&full),
            html::body(&document.body, &html::PLAIN),
        );
        let tags = html::tags(site, PageKind::Article, Some(document.column), Some(id));
        page(view, &format!("{full} - {}", site.name), &tags, &body)
    }

    fn assets(&self, site: &Site) -> Vec<(&'static str, &'static str, String)> {
        vec![("/static/css/app.css", "text/css; charset=utf-8", html::style(site))]
    }
}

/// Inside a field its own tree, elsewhere the tree of the second step from the root.
fn side_root(site: &Site, id: ColumnId) -> ColumnId {
    let root = menu::root(site, id);
    let path = site.path(id);
    if root == path[0] { path[1] } else { root }
}

fn cards<'a>(view: &View<'_>, items: impl Iterator<Item = &'a Item>) -> String {
    let site = view.site;
    let mut out = String::from("<ul class=\"list\">");
    for item in items {
        let title = site.title_of(item);
        let (shown, was_cut) = html::cut(&title, site.look.cut_titles);
        let full = if was_cut { format!(r#" title="{}""#, escape(&title)) } else { String::new() };
        let _ = writeln!(
            out,
            r#"<li class="item"><a class="item-title" href="{}"{full}>{}</a><em class="date">{}</em></li>"#,
            escape(html::address(item, &view.book.documents)),
            escape(&shown),
            site.date_of(item).strftime("%Y-%m-%d")
        );
    }
    out.push_str("</ul>");
    out
}

fn tabbed(view: &View<'_>, tabs: &[ColumnId]) -> String {
    let site = view.site;
    let mut out = String::from(r#"<ul class="tabs">"#);
    for id in tabs {
        let title = escape(&site.columns[*id].title);
        let _ = write!(out, r##"<li><a href="#tab{id}">{title}</a></li>"##);
    }
    out.push_str("</ul>");
    for id in tabs {
        let _ = write!(
            out,
            r#"<div class="box tab-panel" id="tab{id}"><h3>{}</h3>{}</div>"#,
            escape(&site.columns[*id].title),
            cards(view, site.columns[*id].items.iter())
        );
    }
    out
}

fn list(view: &View<'_>, id: ColumnId, number: usize) -> String {
    let site = view.site;
    if site.columns[id].trouble == Some(Trouble::ScriptOnly) {
        return html::script_only().into();
    }
    let items = lines(site, id, number);
    if items.is_empty() {
        return r#"<div class="empty">暂无数据</div>"#.into();
    }
    let mut out = cards(view, items.iter());
    let count = pages(site, id);
    if count > 1 {
        let path = &view.book.columns[id];
        let at = |page: usize| if page == 1 { path.clone() } else { format!("{path}?page={page}") };
        out.push_str(r#"<nav class="pager">"#);
        if number > 1 {
            let _ = write!(out, r#"<a href="{}">上一页</a>"#, at(number - 1));
        }
        for page in 1..=count.min(6) {
            let _ = match page == number {
                true => write!(out, "<span class=\"now\">{page}</span>"),
                false => write!(out, r#"<a href="{}">{page}</a>"#, at(page)),
            };
        }
        if number < count {
            let _ = write!(out, r#"<a href="{}">下一页</a>"#, at(number + 1));
        }
        let _ = write!(out, r#"<a href="{}">尾页</a><span>共{count}页</span></nav>"#, at(count));
    }
    out
}

fn crumbs(view: &View<'_>, id: ColumnId, last: Option<&str>) -> String {
    if !view.site.look.breadcrumb {
        return String::new();
    }
    let mut out = String::from(r#"<div class="place breadcrumb">您的位置：<a href="/">首页</a>"#);
    for id in view.site.path(id) {
        let title = escape(&view.site.columns[id].title);
        let _ = write!(out, r#" / <a href="{}">{title}</a>"#, view.book.columns[id]);
    }
    if let Some(words) = last {
        let _ = write!(out, " / {words}");
    }
    out.push_str("</div>");
    out
}

fn page(view: &View<'_>, title: &str, tags: &str, body: &str) -> String {
    let site = view.site;
    let mut nav = String::new();
    for id in site.children(None) {
        let name = escape(&site.columns[id].title);
        let _ = write!(nav, r#"<li><a href="{}">{name}</a></li>"#, view.book.columns[id]);
    }
    format!(
        r#"<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{tags}<link rel="stylesheet" href="/static/css/app.css">
</head>
<body>
<header><div class="banner"><div class="wrap"><h1>{name}</h1></div></div><nav class="nav"><ul><li><a href="/">首页</a></li>{nav}</ul></nav></header>
{body}
<footer class="foot">{foot}</footer>
</body>
</html>
"#,
        title = escape(title),
        name = escape(&site.name),
        foot = html::foot(site, view.family),
    )
}
