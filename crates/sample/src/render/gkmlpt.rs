//! 广东集约化: the disclosure tree in `window._CONFIG`, lists from a JSON service, news by ordinary pages.

use super::html::{self, escape};
use super::parts::{self, Shell};
use super::{Vendor, View, lines, pages};
use crate::model::{ColumnId, DocumentId, Item, ItemLink, PageKind, Part, Site, Trouble};
use crate::portal::{Answer, Ask};
use serde_json::{Value, json};
use std::fmt::Write;

pub(crate) struct Gkmlpt;

fn category(id: ColumnId) -> usize {
    6_300 + id
}

fn post(id: DocumentId) -> usize {
    3_812_000 + id
}

/// The disclosure site that a column belongs to: its township's, else the government's; `None` for news.
fn root(site: &Site, id: ColumnId) -> Option<ColumnId> {
    let path = site.path(id);
    if site.columns[path[0]].part != Part::Platform {
        return None;
    }
    path.iter().copied().find(|&id| site.columns[id].part == Part::Town).or(Some(path[0]))
}

/// Folder of a disclosure site: a township has its own.
fn base(site: &Site, root: ColumnId) -> String {
    match site.columns[root].part {
        Part::Town => format!("/{}/gkmlpt", site.columns[root].slug),
        _ => "/gkmlpt".into(),
    }
}

fn sid(root: ColumnId) -> usize {
    755_000 + root
}

impl Vendor for Gkmlpt {
    fn column_path(&self, site: &Site, id: ColumnId) -> String {
        match root(site, id) {
            None => {
                let path: Vec<&str> =
                    site.path(id).into_iter().map(|id| site.columns[id].slug.as_str()).collect();
                format!("/{}/index.html", path.join("/"))
            }
            Some(root) if root == id => format!("{}/index", base(site, root)),
            Some(root) if site.columns[id].page.is_some() => {
                format!("{}/{}", base(site, root), site.columns[id].slug)
            }
            Some(root) => format!("{}/index#{}", base(site, root), category(id)),
        }
    }

    fn page_path(
        &self,
        site: &Site,
        first: &str,
        id: ColumnId,
        page: usize,
        _: usize,
    ) -> Option<String> {
        root(site, id).is_none().then(|| first.replace("index.html", &format!("index_{page}.html")))
    }

    fn document_path(&self, site: &Site, id: DocumentId, column: &str) -> String {
        let post = post(id);
        match root(site, site.documents[id].column) {
            None => format!("{}content/post_{post}.html", column.trim_end_matches("index.html")),
            Some(root) => {
                format!(
                    "{}/content/{}/{}/post_{post}.html",
                    base(site, root),
                    post / 1_000_000,
                    post / 1_000
                )
            }
        }
    }

    fn file_path(&self, site: &Site, id: DocumentId, at: usize, _: &str) -> String {
        let kind = parts::extension(&site.documents[id].attachments[at].name);
        format!(
            "/attachment/0/{}/{}/{}.{kind}",
            (id * 5 + at) / 1_000 + 500,
            500_000 + id * 5 + at,
            post(id)
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
        let tags = html::tags(site, PageKind::Column, Some(id), None);
        let title = format!("{}-{}", column.title, site.name);
        if let Some(document) = column.page {
            let body = format!(
                r#"<div class="wrap"><div class="main article"><h1>{}</h1><div class="article-content">{}</div></div></div>"#,
                escape(&column.title),
                html::body(&site.documents[document].body, &html::PLAIN)
            );
            return shell(view, &title, &tags, &body);
        }
        match root(site, id) {
            Some(root) => shell(view, &title, &tags, &platform(view, root)),
            None => shell(view, &title, &tags, &news(view, id, page)),
        }
    }

    fn article(&self, view: &View<'_>, id: DocumentId) -> String {
        let site = view.site;
        let document = &site.documents[id];
        let full = parts::full_title(view, id);
        let formed = document.formed.map(|date| date.strftime("%Y年%m月%d日").to_string());
        let table = match root(site, document.column) {
            Some(_) => format!(
                r#"<div class="classify"><table class="head-table"><tr><td class="label">索引号:</td><td>{}</td><td class="label">分类:</td><td>{}</td></tr><tr><td class="label">发布机构:</td><td>{}</td><td class="label">成文日期:</td><td>{}</td></tr><tr><td class="label">文号:</td><td>{}</td><td class="label">发布日期:</td><td>{}</td></tr></table></div>"#,
                document.index_number,
                escape(&site.columns[document.column].title),
                escape(&document.source),
                formed.unwrap_or_default(),
                escape(document.number.as_deref().unwrap_or("")),
                document.published.strftime("%Y年%m月%d日")
            ),
            None => String::new(),
        };
        let body = format!(
            r#"<div class="wrap"><div class="place">当前位置：{}</div><div class="main article">{table}<h1 class="title document-number">{}</h1><div class="meta date-row"><span>发布日期：{}</span>　<span>来源：{}</span></div><div class="article-content">{}{}</div></div></div>"#,
            parts::crumbs(view, document.column, " &gt; ", None),
            escape(&full),
            document.published.strftime("%Y-%m-%d %H:%M:%S"),
            escape(&document.source),
            html::body(&document.body, &html::PLAIN),
            parts::files(
                view,
                id,
                "<p><a class=\"nfw-cms-attachment\" href=\"{href}\" alt=\"{name}\">{name}</a></p>"
            ),
        );
        let tags = html::tags(site, PageKind::Article, Some(document.column), Some(id));
        shell(view, &format!("{full}-{}", site.name), &tags, &body)
    }

    fn assets(&self, site: &Site) -> Vec<(&'static str, &'static str, String)> {
        vec![
            ("/gkmlpt/css/app.css", "text/css; charset=utf-8", html::style(site)),
            (
                "/gkmlpt/js/app.js",
                "application/javascript; charset=utf-8",
                include_str!("../../data/gkmlpt.js").into(),
            ),
        ]
    }

    fn service(&self, view: &View<'_>, ask: &Ask<'_>) -> Option<Answer> {
        let (_, number) = ask.path().split_once("/gkmlpt/api/all/")?;
        let site = view.site;
        let wanted: usize = number.parse().ok()?;
        let id = (0..site.columns.len()).find(|&id| category(id) == wanted && site.shown(id))?;
        if site.columns[id].trouble == Some(Trouble::Down) {
            return Some(Answer::down());
        }
        // Page 0 is page 1.
        let page = ask.parameter("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
        if page > pages(site, id) {
            return None;
        }
        let articles: Vec<Value> =
            lines(site, id, page).iter().map(|item| article(view, item)).collect();
        let answer = json!({
            "classify": { "id": wanted, "name": site.columns[id].title, "post_count": site.columns[id].items.len() },
            "articles": articles,
        });
        Some(Answer::ok("application/json", answer.to_string()))
    }
}

fn article(view: &View<'_>, item: &Item) -> Value {
    let site = view.site;
    let title = site.title_of(item);
    let url = html::address(item, &view.book.documents);
    let date = site.date_of(item);
    match &item.link {
        ItemLink::Address { .. } => json!({
            "id": 0, "title": title, "url": url, "post_url": url,
            "display_publish_time": date.strftime("%Y-%m-%d").to_string(), "attachment": [],
        }),
        ItemLink::Document(id) => {
            let document = &site.documents[*id];
            let file = |(at, name): (usize, &crate::model::Attachment)| json!({ "name": name.name, "url": view.book.files[*id][at] });
            let attachments: Vec<Value> =
                document.attachments.iter().enumerate().map(file).collect();
            json!({
                "id": post(*id),
                "title": title,
                "document_number": document.number.clone().unwrap_or_default(),
                "publisher": document.source,
                "identifier": document.index_number,
                "date": document.formed.map(|date| date.strftime("%Y-%m-%d").to_string()),
                "created_at": document.published.strftime("%Y-%m-%d %H:%M:%S").to_string(),
                "display_publish_time": date.strftime("%Y-%m-%d").to_string(),
                "url": url,
                "post_url": url,
                "attachment": attachments,
                "abstract": "",
                "is_expired": 0,
                "is_abolished": 0,
            })
        }
    }
}

/// The tree of a disclosure site; township sites and pages of their own are jumps.
fn tree(view: &View<'_>, parent: ColumnId) -> Vec<Value> {
    let site = view.site;
    let node = |id: ColumnId| {
        let column = &site.columns[id];
        let town = column.part == Part::Town;
        let jump = town || column.page.is_some() || column.redirect.is_some();
        let children = if town { Vec::new() } else { tree(view, id) };
        json!({
            "id": category(id),
            "name": column.title,
            "jump_url": if jump { view.book.columns[id].as_str() } else { "" },
            "children": children,
        })
    };
    site.children(Some(parent)).into_iter().map(node).collect()
}

fn platform(view: &View<'_>, root: ColumnId) -> String {
    let site = view.site;
    let config = json!({
        "SID": sid(root),
        "NAME": site.columns[root].title,
        "BASE": base(site, root),
        "TREE": tree(view, root),
    });
    format!(
        r#"<div class="wrap"><div class="place">当前位置：{}</div><div class="cols" id="app"><div class="side"><h2>{}</h2><div id="tree"></div></div><div class="main"><div id="list"></div></div></div></div>
<script>window._CONFIG = {config};</script>
<script src="/gkmlpt/js/app.js"></script>"#,
        parts::crumbs(view, root, " &gt; ", None),
        escape(&site.columns[root].title)
    )
}

fn news(view: &View<'_>, id: ColumnId, page: usize) -> String {
    let site = view.site;
    let children = site.children(Some(id));
    let mut main = String::new();
    if site.columns[id].trouble == Some(Trouble::ScriptOnly) {
        main.push_str(html::script_only());
    } else if site.columns[id].items.is_empty() && !children.is_empty() {
        main = parts::blocks(view, &children, 6);
    } else {
        main.push_str("<ul class=\"list\">\n");
        for item in lines(site, id, page) {
            let parts::Line { href, full, shown, date } = parts::line(view, item);
            let _ = writeln!(
                main,
                r#"<li><a href="{href}" title="{full}">{shown}</a><span class="time">{date}</span></li>"#
            );
        }
        main.push_str("</ul>\n");
        let count = pages(site, id);
        if page < count {
            let next =
                view.book.columns[id].replace("index.html", &format!("index_{}.html", page + 1));
            let _ = write!(
                main,
                r#"<div class="page"><span>{page}/{count}</span><a class="next" href="{next}">下一页</a></div>"#
            );
        }
    }
    format!(
        r#"<div class="wrap"><div class="place">当前位置：{}</div><div class="main"><h2>{}</h2>{main}</div></div>"#,
        parts::crumbs(view, id, " &gt; ", None),
        escape(&site.columns[id].title)
    )
}

fn shell(view: &View<'_>, title: &str, tags: &str, body: &str) -> String {
    parts::page(view, &Shell { title, tags, head: "", css: "/gkmlpt/css/app.css" }, body)
}
