//! 博达 VSB: `info/{column}/{id}.htm`, list pages that count down, `#vsb_content`.

use super::html::{self, escape};
use super::parts::{self, Line, Shell};
use super::{Vendor, View, lines, menu, pages};
use crate::model::{ColumnId, DocumentId, PageKind, Part, Site, Trouble};
use std::fmt::Write;

pub(crate) struct Vsb;

fn tree_number(id: ColumnId) -> usize {
    1_010 + id
}

impl Vendor for Vsb {
    fn column_path(&self, site: &Site, id: ColumnId) -> String {
        let path: Vec<&str> =
            site.path(id).into_iter().map(|id| site.columns[id].slug.as_str()).collect();
        format!("/{}.htm", path.join("/"))
    }

    fn page_path(
        &self,
        _: &Site,
        first: &str,
        _: ColumnId,
        page: usize,
        pages: usize,
    ) -> Option<String> {
        // The newest page has no number, the oldest is 1.
        Some(format!("{}/{}.htm", first.trim_end_matches(".htm"), pages + 1 - page))
    }

    fn document_path(&self, site: &Site, id: DocumentId, _: &str) -> String {
        format!("/info/{}/{}.htm", tree_number(site.documents[id].column), 20_400 + id)
    }

    fn file_path(&self, _: &Site, id: DocumentId, at: usize, _: &str) -> String {
        format!(
            "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1655460640&wbfileid={:X}",
            (id * 64 + at) * 2_654_435_761
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

    fn column(&self, view: &View<'_>, id: ColumnId, number: usize) -> String {
        let site = view.site;
        let column = &site.columns[id];
        let children = site.children(Some(id));
        let main = if column.part == Part::OpenFields {
            let mut out = String::from("<table class=\"ly\" width=\"100%\" cellpadding=\"8\">");
            for row in children.chunks(4) {
                out.push_str("<tr>");
                for child in row {
                    let title = escape(&site.columns[*child].title);
                    let href = relative(view, id, number, &view.book.columns[*child]);
                    let _ =
                        write!(out, "<td><a href=\"{href}\" title=\"{title}\">{title}</a></td>");
                }
                out.push_str("</tr>\n");
            }
            out + "</table>"
        } else if let Some(document) = column.page {
            let body = html::body(&site.documents[document].body, &html::PLAIN);
            format!("<div class=\"article\"><div class=\"v_news_content\">{body}</div></div>")
        } else if column.items.is_empty() && !children.is_empty() {
            parts::blocks(view, &children, 5)
        } else {
            list(view, id, number)
        };
        let root = menu::root(site, id);
        let body = format!(
            r#"<div class="wrap"><div class="place">当前位置: {}</div><div class="cols"><div class="side"><h2>{}</h2>{}</div><div class="main"><h2>{}</h2>{main}</div></div></div>"#,
            parts::crumbs(view, id, " &gt;&gt; ", None),
            escape(&site.columns[root].title),
            menu::tree(site, &view.book.columns, root, id, site.look.nested_menu),
            escape(&column.title)
        );
        let tags = html::tags(site, PageKind::Column, Some(id), None);
        shell(view, &format!("{}-{}", column.title, site.name), &tags, &body)
    }

    fn article(&self, view: &View<'_>, id: DocumentId) -> String {
        let site = view.site;
        let document = &site.documents[id];
        let full = parts::full_title(view, id);
        let number = document.number.as_deref().map(|number| {
            let formed = document.formed.map(|date| date.strftime("%Y年%m月%d日").to_string());
            format!(
                "<p class=\"wh\">发文字号：{}　　成文日期：{}</p>",
                escape(number),
                formed.unwrap_or_default()
            )
        });
        let body = format!(
            r#"<div class="wrap"><div class="place">当前位置: {crumbs}</div><div class="main article"><form name="_newscontent_fromname"><div>
<h1 align="center">{title}</h1><div class="meta" align="center">发布时间：{time}　　信息来源：{source}　　浏览次数：<span id="dynclicks_wbnews_{number}"></span></div>{wh}
<div id="vsb_content_2"><div class="v_news_content">
{body}
</div></div><div id="div_vote_id"></div>{files}</div></form></div></div>"#,
            crumbs = parts::crumbs(view, document.column, " &gt;&gt; ", Some("正文")),
            title = escape(&full),
            time = document.published.strftime("%Y-%m-%d %H:%M"),
            source = escape(&document.source),
            number = 20_400 + id,
            wh = number.unwrap_or_default(),
            body = html::body(&document.body, &html::PLAIN),
            files = parts::files(
                view,
                id,
                "<p>附件【<a href=\"{href}\" target=\"_blank\">{name}</a>】已下载<span id=\"nattach{n}\"></span>次</p>"
            ),
        );
        let tags = html::tags(site, PageKind::Article, Some(document.column), Some(id));
        shell(view, &format!("{full}-{}", site.name), &tags, &body)
    }

    fn assets(&self, site: &Site) -> Vec<(&'static str, &'static str, String)> {
        let script = "application/javascript; charset=utf-8";
        vec![
            ("/css/style.css", "text/css; charset=utf-8", html::style(site)),
            ("/system/resource/js/counter.js", script, String::new()),
            ("/system/resource/js/gotopage.js", script, GO_TO.into()),
        ]
    }
}

const GO_TO: &str = "function _simple_list_gotopage_fun(total, input, kind) {\n  var page = Number(document.getElementById(input).value);\n  if (page >= 1 && page <= total) location.href = location.href.replace(/(\\/\\d+)?\\.htm$/, page === 1 ? '.htm' : '/' + (total + 1 - page) + '.htm');\n}\n";

/// The address as seen from a column's page, as its templates write it: `../` for each folder.
fn relative(view: &View<'_>, from: ColumnId, page: usize, to: &str) -> String {
    let mut depth = view.book.columns[from].matches('/').count() - 1;
    if page > 1 {
        depth += 1;
    }
    format!("{}{}", "../".repeat(depth), to.trim_start_matches('/'))
}

fn list(view: &View<'_>, id: ColumnId, number: usize) -> String {
    let site = view.site;
    if site.columns[id].trouble == Some(Trouble::ScriptOnly) {
        return html::script_only().into();
    }
    let total = site.columns[id].items.len();
    let count = pages(site, id);
    let mut out = String::from(
        "<script language=\"javascript\" src=\"/system/resource/js/counter.js\"></script>\n<ul class=\"list\">\n",
    );
    for (at, item) in lines(site, id, number).iter().enumerate() {
        let Line { href, full, shown, date } = parts::line(view, item);
        let href = if href.starts_with('/') { relative(view, id, number, &href) } else { href };
        let _ = writeln!(
            out,
            r#"<li id="line_u7_{at}"><a href="{href}" target="_blank" title="{full}">{shown}</a><span>{date}</span></li>"#
        );
    }
    out.push_str("</ul>\n");
    let stem = site.columns[id].slug.as_str();
    // From a numbered page the list's own folder is the current one.
    let at = |page: usize| match (page, number) {
        (1, 1) => format!("{stem}.htm"),
        (1, _) => format!("../{stem}.htm"),
        (page, 1) => format!("{stem}/{}.htm", count + 1 - page),
        (page, _) => format!("{}.htm", count + 1 - page),
    };
    let link = |class: &str, words: &str, page: usize, on: bool| {
        if on {
            format!(r#"<span class="{class} p_fun"><a href="{}">{words}</a></span>"#, at(page))
        } else {
            format!(r#"<span class="{class}_d p_fun_d">{words}</span>"#)
        }
    };
    let _ = write!(
        out,
        r#"<div class="pb_sys_common pb_sys_full pb_sys_style1 pager"><span class="p_t">共{total}条</span> <span class="p_pages">{}{}<span class="p_no_d">{number}</span>{}{}</span> <span class="p_t">{number}/{count}</span><script language="javascript" src="/system/resource/js/gotopage.js"></script></div>"#,
        link("p_first", "首页", 1, number > 1),
        link("p_prev", "上页", number.saturating_sub(1).max(1), number > 1),
        link("p_next", "下页", number + 1, number < count),
        link("p_last", "尾页", count, number < count),
    );
    out
}

fn shell(view: &View<'_>, title: &str, tags: &str, body: &str) -> String {
    let head = "<!--Announced by Visual SiteBuilder 9-->\n<script language=\"javascript\" src=\"/system/resource/js/counter.js\"></script>\n<script type=\"text/javascript\">_jsq_(1001,'/index.jsp',-1,1655460640)</script>\n";
    let head = head.replace("_jsq_(", "window._jsq_&&_jsq_(");
    parts::page(view, &Shell { title, tags, head: &head, css: "/css/style.css" }, body)
}
