//! 龙讯: disclosure columns by organ and category id, `Ls.pagination`, the one service `/site/label/8888`.

use super::html::{self, escape};
use super::parts::{self, Line, Shell};
use super::{Vendor, View, lines, menu, pages};
use crate::model::{ColumnId, DocumentId, PageKind, Part, Site, Trouble};
use crate::portal::{Answer, Ask};
use std::fmt::Write;

pub(crate) struct Lonsun;

const SITE: u32 = 6_795_621;

fn number(id: ColumnId) -> usize {
    6_597_100 + id * 13
}

fn column_of(site: &Site, number_text: &str) -> Option<ColumnId> {
    let wanted: usize = number_text.parse().ok()?;
    (0..site.columns.len()).find(|&id| number(id) == wanted && site.shown(id))
}

/// Whose disclosure tree a column belongs to: its township's, else the government's.
fn organ(site: &Site, id: ColumnId) -> usize {
    let town = site.path(id).into_iter().find(|&id| site.columns[id].part == Part::Town);
    6_596_000 + town.map_or(0, |id| id + 1)
}

/// Whether a column is shown by the disclosure module (else it is an ordinary column page).
fn is_disclosure(site: &Site, id: ColumnId) -> bool {
    let path = site.path(id);
    site.columns[path[0]].part == Part::Platform
        && !path.iter().any(|&id| site.columns[id].part == Part::Grassroots)
}

impl Vendor for Lonsun {
    fn column_path(&self, site: &Site, id: ColumnId) -> String {
        if !is_disclosure(site, id) {
            return format!("/content/column/{}?pageIndex=1", number(id));
        }
        format!(
            "/public/column/{}?type=4&action=list&nav=2&sub=&catId={}",
            organ(site, id),
            number(id)
        )
    }

    fn page_path(
        &self,
        site: &Site,
        _: &str,
        id: ColumnId,
        page: usize,
        _: usize,
    ) -> Option<String> {
        (!is_disclosure(site, id))
            .then(|| format!("/content/column/{}?pageIndex={page}", number(id)))
    }

    fn other_path(&self, first: &str) -> Option<String> {
        first.starts_with("/content/").then(|| first.replace("?pageIndex=1", ""))
    }

    fn document_path(&self, site: &Site, id: DocumentId, _: &str) -> String {
        let column = site.documents[id].column;
        match is_disclosure(site, column) {
            true => format!("/public/{}/{}.html", organ(site, column), 57_301_000 + id * 11),
            false => format!("/content/article/{}", 34_102_000 + id * 11),
        }
    }

    fn file_path(&self, site: &Site, id: DocumentId, at: usize, _: &str) -> String {
        let kind = parts::extension(&site.documents[id].attachments[at].name);
        let date = site.documents[id].published.strftime("%Y%m%d");
        format!("/group3/M00/{date}/rBQ{:09x}.{kind}", id * 0x11_17 + at * 3 + 0xA0_0000)
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
        let grassroots =
            !is_disclosure(site, id) && column.field.is_some() || column.part == Part::OpenFields;
        let main =
            if grassroots { grassroots_page(view, id, page) } else { ordinary(view, id, page) };
        let root = menu::root(site, id);
        let side = format!(
            r#"<div class="side xxgk_nav"><h2>{}</h2><div class="xxgk_nav_con">{}</div></div>"#,
            escape(&site.columns[root].title),
            menu::tree(site, &view.book.columns, root, id, site.look.nested_menu)
        );
        let body = format!(
            r#"<div class="wrap"><div class="place position">当前位置：{}</div><div class="cols">{}<div class="main"><h2>{}</h2>{main}</div></div></div>"#,
            parts::crumbs(view, id, " &gt; ", None),
            if grassroots { "" } else { &side },
            escape(&column.title)
        );
        let tags = html::tags(site, PageKind::Column, Some(id), None);
        shell(view, &format!("{}_{}", column.title, site.name), &tags, &body)
    }

    fn article(&self, view: &View<'_>, id: DocumentId) -> String {
        let site = view.site;
        let document = &site.documents[id];
        let full = parts::full_title(view, id);
        let disclosure = is_disclosure(site, document.column);
        let time = document.published.strftime("%Y-%m-%d %H:%M");
        let source = escape(&document.source);
        let head = if disclosure {
            let formed = document.formed.map(|date| date.strftime("%Y-%m-%d").to_string());
            format!(
                r#"<table class="head-table gk_tab"><tr><th>索引号：</th><td>{}</td><th>信息分类：</th><td>{}</td></tr><tr><th>发布机构：</th><td>{source}</td><th>成文日期：</th><td>{}</td></tr><tr><th>发布文号：</th><td>{}</td><th>发布日期：</th><td>{}</td></tr></table>
<h1 class="gk_title">{}</h1><div class="meta gk_newsinfo"><div class="gk_newsinfo_left"><span>发布时间：{time}</span> <span>来源：{source}</span></div></div>"#,
                document.index_number,
                escape(&site.columns[document.column].title),
                formed.unwrap_or_default(),
                escape(document.number.as_deref().unwrap_or("无")),
                document.published.strftime("%Y-%m-%d"),
                escape(&full)
            )
        } else {
            format!(
                r#"<h1 class="newstitle">{}</h1><div class="meta newsinfo"><span class="sp">发布时间：{time}</span> <span class="ly">来源：{source}</span> <span>阅读次数：<b id="hits"></b></span></div>"#,
                escape(&full)
            )
        };
        let body = format!(
            r#"<div class="wrap"><div class="place position">当前位置：{}</div><div class="main article">{head}<div id="zoom" class="j-fontContent newscontnet clearfix">{}{}</div></div></div>"#,
            parts::crumbs(view, document.column, " &gt; ", Some("正文")),
            html::body(&document.body, &html::PLAIN),
            parts::files(
                view,
                id,
                "<p class=\"fjxz\">附件{n}：<a href=\"{href}\" title=\"{name}\">{name}</a></p>"
            ),
        );
        let tags = html::tags(site, PageKind::Article, Some(document.column), Some(id));
        shell(view, &format!("{full}_{}", site.name), &tags, &body)
    }

    fn assets(&self, site: &Site) -> Vec<(&'static str, &'static str, String)> {
        vec![
            ("/assets/css/xxgk.css", "text/css; charset=utf-8", html::style(site)),
            (
                "/assets/js/lonsun.js",
                "application/javascript; charset=utf-8",
                include_str!("../../data/lonsun.js").into(),
            ),
        ]
    }

    fn service(&self, view: &View<'_>, ask: &Ask<'_>) -> Option<Answer> {
        let site = view.site;
        let path = ask.path();
        if path == "/site/label/8888" {
            return Some(label(view, ask));
        }
        // The parameters of a disclosure column may come in any order and with others between them.
        if path.starts_with("/public/column/") && view.book.route(ask.target).is_none() {
            let id = column_of(site, &ask.parameter("catId")?)?;
            if site.columns[id].trouble.is_some_and(|trouble| trouble != Trouble::ScriptOnly) {
                return None;
            }
            return Some(Answer::ok("text/html; charset=utf-8", self.column(view, id, 1)));
        }
        None
    }
}

fn label(view: &View<'_>, ask: &Ask<'_>) -> Answer {
    let site = view.site;
    let text = |name: &str| ask.parameter(name).unwrap_or_default();
    let page = text("pageIndex").parse::<usize>().unwrap_or(1).max(1);
    match text("labelName").as_str() {
        "columnTree" => {
            let children =
                column_of(site, &text("id")).map(|id| site.children(Some(id))).unwrap_or_default();
            let child = |id: &ColumnId| {
                serde_json::json!({
                    "id": number(*id),
                    "name": site.columns[*id].title,
                    "htmlPath": view.book.columns[*id],
                    "isParent": !site.children(Some(*id)).is_empty(),
                })
            };
            let json = match children.is_empty() {
                true => "null".to_owned(),
                false => serde_json::Value::Array(children.iter().map(child).collect()).to_string(),
            };
            Answer::ok("application/json; charset=utf-8", json)
        }
        "publicInfoList" | "articleNewsPageList" => {
            let id = column_of(site, &text("catId")).or_else(|| column_of(site, &text("columnId")));
            let body = match id {
                Some(id) => list(view, id, page),
                None => empty(),
            };
            Answer::ok("text/html; charset=utf-8", body)
        }
        _ => Answer::ok("text/html; charset=utf-8", ""),
    }
}

fn empty() -> String {
    r#"<div class="xxgk_navli"><ul class="list"><li class="nodata">暂无相关信息</li></ul></div>"#
        .into()
}

fn ordinary(view: &View<'_>, id: ColumnId, page: usize) -> String {
    let site = view.site;
    let column = &site.columns[id];
    let children = site.children(Some(id));
    if let Some(document) = column.page {
        let body = html::body(&site.documents[document].body, &html::PLAIN);
        return format!(
            r#"<div class="article"><div class="j-fontContent gkzn">{body}</div></div>"#
        );
    }
    if column.items.is_empty() && !children.is_empty() {
        return parts::blocks(view, &children, 5);
    }
    if column.trouble == Some(Trouble::ScriptOnly) {
        return html::script_only().into();
    }
    format!(r#"<div class="xxgk_list" id="xxgkList">{}</div>"#, list(view, id, page))
}

/// The special page of 基层政务公开: fields above, the field's matters below them, then the list.
fn grassroots_page(view: &View<'_>, id: ColumnId, page: usize) -> String {
    let site = view.site;
    let mut out = String::new();
    let path = site.path(id);
    let at = |part: Part| path.iter().copied().find(|&id| site.columns[id].part == part);
    let row = |class: &str, ids: &[ColumnId], current: Option<ColumnId>| {
        let mut out = format!(r#"<div class="classify_name {class} tabs">"#);
        for &id in ids {
            let title = escape(&site.columns[id].title);
            let on = if current == Some(id) { " class=\"on\"" } else { "" };
            let _ = write!(
                out,
                r#"<a href="{}"{on} title="{title}">{title}</a>"#,
                view.book.columns[id]
            );
        }
        out + "</div>\n"
    };
    if let Some(fields) = at(Part::OpenFields) {
        out.push_str(&row("ly_box", &site.children(Some(fields)), at(Part::Field)));
    }
    let Some(field) = at(Part::Field) else { return out };
    let matters = site.children(Some(field));
    out.push_str(&row("sx_box", &matters, at(Part::Matter)));
    let matter = at(Part::Matter).or(matters.first().copied());
    if let Some(matter) = matter {
        let _ = writeln!(
            out,
            r#"<input type="hidden" id="curFirstLevelChildId" value="{}">"#,
            number(matter)
        );
        out.push_str(r#"<div class="classify_name ej_box tabs" data-label="columnTree"></div>"#);
    }
    out.push_str("<script src=\"/assets/js/lonsun.js\"></script>\n<div class=\"navjz clearfix\">");
    let shown = if site.columns[id].part == Part::Field { matter } else { Some(id) };
    if let Some(shown) = shown {
        if site.columns[shown].trouble == Some(Trouble::ScriptOnly) {
            out.push_str(html::script_only());
        } else if site.children(Some(shown)).is_empty() {
            out.push_str(&list(view, shown, page));
        }
    }
    out + "</div>"
}

fn list(view: &View<'_>, id: ColumnId, page: usize) -> String {
    let site = view.site;
    if site.columns[id].items.is_empty() {
        return empty();
    }
    let disclosure = is_disclosure(site, id);
    let mut out = String::new();
    if disclosure {
        out.push_str("<div class=\"xxgk_navli\"><ul class=\"list head\"><li class=\"mc\">信息名称</li><li class=\"rq\">发布日期</li></ul>\n");
    } else {
        out.push_str("<div class=\"listnews\"><ul class=\"list\">\n");
    }
    for item in lines(site, id, page) {
        let Line { href, full, shown, date } = parts::line(view, item);
        let _ = match disclosure {
            true => writeln!(
                out,
                r#"<ul class="list"><li class="mc"><a href="{href}" title="{full}" target="_blank">{shown}</a></li><li class="rq">{date}</li></ul>"#
            ),
            false => writeln!(
                out,
                r#"<li><a href="{href}" title="{full}" target="_blank">{shown}</a><span class="right date">{date}</span></li>"#
            ),
        };
    }
    out.push_str(if disclosure { "</div>" } else { "</ul></div>" });
    let count = pages(site, id);
    if count > 1 {
        let size = site.look.page_size;
        let script = if disclosure {
            format!(
                "Ls.pagination({{container:'#page_public_info',pageIndex:{page},pageSize:{size},pageCount:{count},total:{},url:\"/site/label/8888\",target:'#xxgkList',data:{{labelName:\"publicInfoList\",siteId:\"{SITE}\",organId:\"{}\",type:\"4\",catId:\"{}\",action:\"list\",isDate:\"true\",dateFormat:\"yyyy-MM-dd\",length:\"50\",result:\"暂无相关信息\",file:\"/xxgk/publicInfoList_newest2020\",pageSize:\"{size}\"}}}});",
                site.columns[id].items.len(),
                organ(site, id),
                number(id)
            )
        } else {
            format!(
                "Ls.pagination({{container:'#page_public_info',pageIndex:{page},pageSize:{size},pageCount:{count},total:{},url:\"/content/column/{}?pageIndex=\"}});",
                site.columns[id].items.len(),
                number(id)
            )
        };
        let _ = write!(
            out,
            "<div class=\"page\" id=\"page_public_info\"></div><script src=\"/assets/js/lonsun.js\"></script><script>{script}</script>"
        );
    }
    out
}

fn shell(view: &View<'_>, title: &str, tags: &str, body: &str) -> String {
    let head = "<meta name=\"author\" content=\"lonsun\">\n";
    parts::page(view, &Shell { title, tags, head, css: "/assets/css/xxgk.css" }, body)
}
