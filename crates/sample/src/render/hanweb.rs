//! 大汉 JCMS: `col/col{id}/index.html`, lists as XML in the page and from `dataproxy.jsp`, `art/y/m/d/art_c_i.html`.

use super::html::{self, escape};
use super::parts::{self, Line, Shell};
use super::{Vendor, View, menu};
use crate::model::{ColumnId, DocumentId, Item, PageKind, Part, Site, Trouble};
use crate::portal::{Answer, Ask};
use std::fmt::Write;

pub(crate) struct Hanweb;

/// Pages whose records stand in the page itself.
const EMBEDDED: usize = 3;

fn column_number(id: ColumnId) -> usize {
    11_500 + id * 7
}

fn unit(id: ColumnId) -> usize {
    36_200 + id * 11
}

fn document_number(id: DocumentId) -> usize {
    682_100 + id * 3
}

impl Vendor for Hanweb {
    fn column_path(&self, _: &Site, id: ColumnId) -> String {
        format!("/col/col{}/index.html", column_number(id))
    }

    fn page_path(&self, _: &Site, _: &str, _: ColumnId, _: usize, _: usize) -> Option<String> {
        None
    }

    fn document_path(&self, site: &Site, id: DocumentId, _: &str) -> String {
        let document = &site.documents[id];
        let date = document.address_date.unwrap_or(document.published.date());
        format!(
            "/art/{}/{}/{}/art_{}_{}.html",
            date.year(),
            date.month(),
            date.day(),
            column_number(document.column),
            document_number(id)
        )
    }

    fn file_path(&self, site: &Site, id: DocumentId, at: usize, _: &str) -> String {
        let kind = parts::extension(&site.documents[id].attachments[at].name);
        format!(
            "/module/download/downfile.jsp?classid=0&filename={:032x}.{kind}",
            (id * 97 + at) * 7919 + 77
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

    fn column(&self, view: &View<'_>, id: ColumnId, _: usize) -> String {
        let site = view.site;
        let column = &site.columns[id];
        let children = site.children(Some(id));
        let main = if column.part == Part::OpenFields {
            let mut out = String::from("<div class=\"grid\">");
            for child in &children {
                let title = escape(&site.columns[*child].title);
                let _ = write!(
                    out,
                    "<a title='{title}' href='{}'>{title}</a>",
                    view.book.columns[*child]
                );
            }
            out + "</div>"
        } else if let Some(document) = column.page {
            let body = html::body(&site.documents[document].body, &html::PLAIN);
            format!("<div class=\"article\"><div id=\"zoom\">{body}</div></div>")
        } else if column.items.is_empty() && !children.is_empty() {
            parts::blocks(view, &children, 5)
        } else {
            list(view, id)
        };
        let root = menu::root(site, id);
        let body = format!(
            r#"<div class="b-container"><div class="wrap"><div class="place"><table cellspacing="0" cellpadding="0" border="0"><tr><td>当前位置：{}</td></tr></table></div>
<div class="cols"><div class="side"><h2>{}</h2>{}</div><div class="main"><h2>{}</h2>{main}</div></div></div></div>"#,
            parts::crumbs(view, id, "&gt;", None),
            escape(&site.columns[root].title),
            menu::tree(site, &view.book.columns, root, id, site.look.nested_menu),
            escape(&column.title)
        );
        let tags = html::tags(site, PageKind::Column, Some(id), None);
        shell(view, &format!("{} {}", site.name, column.title), &tags, &body)
    }

    fn article(&self, view: &View<'_>, id: DocumentId) -> String {
        let site = view.site;
        let document = &site.documents[id];
        let full = parts::full_title(view, id);
        let mut head = format!(
            r#"<table class="head-table xxgk_table"><tr><td>索引号</td><td>{}</td><td>发布日期</td><td>{}</td></tr>"#,
            document.index_number,
            document.published.strftime("%Y-%m-%d")
        );
        let formed = document.formed.map(|date| date.strftime("%Y-%m-%d").to_string());
        let _ = write!(
            head,
            "<tr><td>发布机构</td><td>{}</td><td>成文日期</td><td>{}</td></tr><tr><td>文号</td><td colspan=\"3\">{}</td></tr></table>",
            escape(&document.source),
            formed.unwrap_or_default(),
            escape(document.number.as_deref().unwrap_or("无"))
        );
        if document.number.is_none() {
            head.clear();
        }
        let body = format!(
            r#"<div class="wrap"><div class="place">当前位置：{}</div><div class="main article">{head}
<!--<$[标题名称(html)]>begin--><h1 class="sp_title">{}</h1><!--<$[标题名称(html)]>end-->
<div class="meta"><span>发布日期：{}</span>　<span>来源：{}</span>　<span>浏览次数：<script src="/vc/vc/interface/artcount/artcount.jsp?i_id={}"></script></span></div>
<div id="zoom"><!--ZJEG_RSS.content.begin--><meta name="ContentStart"/>{}{}<meta name="ContentEnd"/><!--ZJEG_RSS.content.end--></div></div></div>"#,
            parts::crumbs(view, document.column, "&gt;", None),
            escape(&full),
            document.published.strftime("%Y-%m-%d %H:%M"),
            escape(&document.source),
            document_number(id),
            html::body(&document.body, &html::PLAIN),
            parts::files(
                view,
                id,
                "<p><img src=\"/images/icon.gif\" alt=\"\"><a href=\"{href}\">{name}</a></p>"
            ),
        );
        let tags = html::tags(site, PageKind::Article, Some(document.column), Some(id));
        shell(
            view,
            &format!("{} {} {full}", site.name, site.columns[document.column].title),
            &tags,
            &body,
        )
    }

    fn assets(&self, site: &Site) -> Vec<(&'static str, &'static str, String)> {
        let script = "application/javascript; charset=utf-8";
        vec![
            ("/images/3248/column.min.css", "text/css; charset=utf-8", html::style(site)),
            ("/module/jslib/jquery/jquery.js", script, include_str!("../../data/jpage.js").into()),
            ("/module/web/jpage/jquery.jpage.js", script, String::new()),
            ("/vc/vc/interface/artcount/artcount.jsp", script, "document.write(216)".into()),
            ("/images/icon.gif", "image/svg+xml", r##"<svg xmlns="http://www.w3.org/2000/svg" width="14" height="14"><path d="M2 1h7l3 3v9H2z" fill="#9ab"/></svg>"##.into()),
        ]
    }

    fn service(&self, view: &View<'_>, ask: &Ask<'_>) -> Option<Answer> {
        if ask.path() != "/module/web/jpage/dataproxy.jsp" {
            return None;
        }
        let number = |name: &str| ask.parameter(name).and_then(|value| value.parse::<usize>().ok());
        let wanted = number("unitid").unwrap_or(0);
        let id = (0..view.site.columns.len()).find(|&id| unit(id) == wanted && view.site.shown(id));
        let per_page = number("perpage").unwrap_or(view.site.look.page_size).clamp(1, 100);
        let page = number("page").unwrap_or(1).max(1);
        let start = number("startrecord").unwrap_or((page - 1) * per_page + 1).max(1);
        let end = number("endrecord").unwrap_or(start + per_page * EMBEDDED - 1);
        let items = id.map_or(&[][..], |id| view.site.columns[id].items.as_slice());
        let first = (start - 1).min(items.len());
        let last = end.clamp(first, items.len());
        let body = format!(
            "<?xml version='1.0' encoding='UTF-8'?>\n<datastore>\n<totalrecord>{}</totalrecord>\n<totalpage>{}</totalpage>\n<recordset>\n{}</recordset>\n</datastore>",
            items.len(),
            items.len() / per_page + 1,
            records(view, &items[first..last])
        );
        Some(Answer::ok("text/xml; charset=utf-8", body))
    }
}

fn records(view: &View<'_>, items: &[Item]) -> String {
    let mut out = String::new();
    for item in items {
        let Line { href, full, shown, date } = parts::line(view, item);
        let _ = writeln!(
            out,
            "<record><![CDATA[\n<li class=\"clearfix\"><a title='{full}' target=\"_blank\" href=\"{href}\">{shown}</a><span class=\"bt-list-time\">{date}</span></li>]]></record>"
        );
    }
    out
}

fn list(view: &View<'_>, id: ColumnId) -> String {
    let site = view.site;
    let column = &site.columns[id];
    if column.trouble == Some(Trouble::ScriptOnly) {
        return html::script_only().into();
    }
    let size = site.look.page_size;
    let shown = &column.items[..column.items.len().min(size * EMBEDDED)];
    let unit = unit(id);
    let name = escape(&site.name);
    let parameters = format!(
        "{{themeName:'default',showMode:'full',totalRecord:{total},openCookies:false,dataBefore:'<ul class=\"list\">',dataStore:$('#{unit}').children('script').html(),dataAfter:'</ul>',groupSize:{EMBEDDED},proxyUrl:'/module/web/jpage/dataproxy.jsp',perPage:{size},barPosition:'bottom',ajaxParam:param_{unit}}}",
        total = column.items.len()
    );
    format!(
        r#"<div id="{unit}"><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=3&path=/&columnid={number}&unitid={unit}&permissiontype=0"></a>]]></nextgroup>
<recordset>
{records}</recordset>
</datastore></script></div><script language="javascript" src="/module/web/jpage/jquery.jpage.js"></script><script>var param_{unit} = {{col:1,appid:'1',webid:3,path:'/',columnid:{number},sourceContentType:1,unitid:'{unit}',webname:'{name}',permissiontype:0}};$(function(){{$('#{unit}').jpage({parameters});}});</script>"#,
        number = column_number(id),
        records = records(view, shown),
    )
}

fn shell(view: &View<'_>, title: &str, tags: &str, body: &str) -> String {
    let head = "<script language=\"javascript\" src=\"/module/jslib/jquery/jquery.js\"></script>\n<meta name='WebId' content='3'>\n";
    parts::page(view, &Shell { title, tags, head, css: "/images/3248/column.min.css" }, body)
}
