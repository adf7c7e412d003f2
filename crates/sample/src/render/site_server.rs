//! SiteServer: `channels/{id}.html`, `channels/{id}_2.html`, `contents/{channel}/{id}.html`, a tree in a table.

use super::html::{self, escape};
use super::parts::{self, Line, Shell};
use super::{Vendor, View, lines, menu, pages};
use crate::model::{ColumnId, DocumentId, PageKind, Part, Site, Trouble};
use std::fmt::Write;

pub(crate) struct SiteServer;

fn channel(id: ColumnId) -> usize {
    2_100 + id * 2
}

impl Vendor for SiteServer {
    fn column_path(&self, _: &Site, id: ColumnId) -> String {
        format!("/channels/{}.html", channel(id))
    }

    fn page_path(
        &self,
        _: &Site,
        first: &str,
        _: ColumnId,
        page: usize,
        _: usize,
    ) -> Option<String> {
        Some(first.replace(".html", &format!("_{page}.html")))
    }

    fn document_path(&self, site: &Site, id: DocumentId, _: &str) -> String {
        format!("/contents/{}/{}.html", channel(site.documents[id].column), 50_300 + id)
    }

    fn file_path(&self, site: &Site, id: DocumentId, at: usize, _: &str) -> String {
        let document = &site.documents[id];
        let kind = parts::extension(&document.attachments[at].name);
        format!(
            "/upload/files/{}/{}/{}{:04}.{kind}",
            document.published.year(),
            document.published.month(),
            document.published.strftime("%d%H%M"),
            (id * 31 + at * 7) % 10_000
        )
    }

    fn home(&self, view: &View<'_>) -> String {
        let tags = html::tags(view.site, PageKind::Home, None, None);
        let body = format!(
            r#"{}<div class="wrap home">{}</div>"#,
            parts::quick_link(view),
            parts::blocks(view, &parts::home_columns(view), 8)
        );
        shell(view, &view.site.name, &tags, &body)
    }

    fn column(&self, view: &View<'_>, id: ColumnId, page: usize) -> String {
        let site = view.site;
        let column = &site.columns[id];
        let children = site.children(Some(id));
        let main = if column.part == Part::OpenFields {
            let mut out = String::from("<ul class=\"grid\">");
            for child in &children {
                let title = escape(&site.columns[*child].title);
                let _ =
                    write!(out, r#"<li><a href="{}">{title}</a></li>"#, view.book.columns[*child]);
            }
            out + "</ul>"
        } else if let Some(document) = column.page {
            let body = html::body(&site.documents[document].body, &html::PLAIN);
            format!(r#"<div class="article" id="content">{body}</div>"#)
        } else if column.items.is_empty() && !children.is_empty() {
            parts::blocks(view, &children, 5)
        } else {
            list(view, id, page)
        };
        let root = menu::root(site, id);
        let mut tree = String::new();
        rows(view, root, &site.path(id), 1, &mut tree);
        let body = format!(
            r#"<div class="wrap"><div class="place">当前位置：{}</div><div class="cols"><div class="side"><h2>{}</h2><table cellspacing="0" width="100%">{tree}</table></div><div class="main"><h2>{}</h2>{main}</div></div></div>"#,
            parts::crumbs(view, id, " &gt; ", None),
            escape(&site.columns[root].title),
            escape(&column.title)
        );
        let tags = html::tags(site, PageKind::Column, Some(id), None);
        shell(view, &format!("{}-{}", site.name, column.title), &tags, &body)
    }

    fn article(&self, view: &View<'_>, id: DocumentId) -> String {
        let site = view.site;
        let document = &site.documents[id];
        let full = parts::full_title(view, id);
        let formed = document.formed.map(|date| date.strftime("%Y-%m-%d").to_string());
        let table = match &document.number {
            Some(number) => format!(
                r#"<table class="head-table"><tr><td>索引号</td><td>{}</td><td>文号</td><td>{}</td></tr><tr><td>发布机构</td><td>{}</td><td>成文日期</td><td>{}</td></tr></table>"#,
                document.index_number,
                escape(number),
                escape(&document.source),
                formed.unwrap_or_default()
            ),
            None => String::new(),
        };
        let body = format!(
            r#"<div class="wrap"><div class="place">当前位置：{}</div><div class="main article">{table}<h1 class="content-title">{}</h1><div class="meta">日期：{}　来源：{}　点击：<script src="/sitefiles/hits.js"></script></div><div id="content" class="content">{}{}</div></div></div>"#,
            parts::crumbs(view, document.column, " &gt; ", Some("正文")),
            escape(&full),
            document.published.strftime("%Y-%m-%d %H:%M"),
            escape(&document.source),
            html::body(&document.body, &html::PLAIN),
            parts::files(
                view,
                id,
                "<p><a href=\"{href}\" target=\"_blank\">附件{n}：{name}</a></p>"
            ),
        );
        let tags = html::tags(site, PageKind::Article, Some(document.column), Some(id));
        shell(view, &format!("{}-{full}", site.name), &tags, &body)
    }

    fn assets(&self, site: &Site) -> Vec<(&'static str, &'static str, String)> {
        vec![
            ("/css/gk.css", "text/css; charset=utf-8", html::style(site)),
            ("/sitefiles/hits.js", "application/javascript", "document.write(88)".into()),
        ]
    }
}

/// The tree as rows of a table; rows that are not open are there, hidden.
fn rows(view: &View<'_>, parent: ColumnId, path: &[ColumnId], depth: usize, out: &mut String) {
    for id in view.site.children(Some(parent)) {
        let open = depth == 1 || path.contains(&parent);
        let display = if open { "" } else { "none" };
        let title = escape(&view.site.columns[id].title);
        let _ = writeln!(
            out,
            "<tr style='display:{display}' treeitemlevel='{depth}'><td nowrap=\"\">{}&nbsp;<a href='{}' istreelink='true'>{title}</a></td></tr>",
            "&nbsp;".repeat(depth * 2),
            view.book.columns[id]
        );
        if depth < 3 {
            rows(view, id, path, depth + 1, out);
        }
    }
}

fn list(view: &View<'_>, id: ColumnId, page: usize) -> String {
    let site = view.site;
    if site.columns[id].trouble == Some(Trouble::ScriptOnly) {
        return html::script_only().into();
    }
    let mut out = String::from(
        "<table class=\"list\" width=\"100%\" cellpadding=\"4\">\n<tr><th>序号</th><th>标题</th><th>发布日期</th></tr>\n",
    );
    let first = (page - 1) * site.look.page_size;
    for (at, item) in lines(site, id, page).iter().enumerate() {
        let Line { href, full, shown, date } = parts::line(view, item);
        let _ = writeln!(
            out,
            r#"<tr><td>{}</td><td><a href="{href}" target="_blank" title="{full}">{shown}</a></td><td class="date">{date}</td></tr>"#,
            first + at + 1
        );
    }
    out.push_str("</table>\n");
    let count = pages(site, id);
    let path = &view.book.columns[id];
    let at = |page: usize| match page {
        1 => path.clone(),
        page => path.replace(".html", &format!("_{page}.html")),
    };
    let link = |words: &str, page: usize, on: bool| match on {
        true => format!(r#"<a href="{}">{words}</a>"#, at(page)),
        false => format!("<span>{words}</span>"),
    };
    let _ = write!(
        out,
        r#"<div class="pager">{}{}{}{} <span>页次：{page}/{count}</span> <span>共{}条</span></div>"#,
        link("首页", 1, page > 1),
        link("上一页", page.saturating_sub(1).max(1), page > 1),
        link("下一页", page + 1, page < count),
        link("末页", count, page < count),
        site.columns[id].items.len()
    );
    out
}

fn shell(view: &View<'_>, title: &str, tags: &str, body: &str) -> String {
    let head = "<meta name=\"generator\" content=\"SiteServer CMS\">\n";
    parts::page(view, &Shell { title, tags, head, css: "/css/gk.css" }, body)
}
