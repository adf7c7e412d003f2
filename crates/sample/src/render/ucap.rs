//! 开普 UCAP: `list.shtml`, `list_2.shtml`, documents under 32 hexadecimal digits, `#UCAP-CONTENT`.

use super::html::{self, escape};
use super::parts::{self, Line, Shell};
use super::{Vendor, View, lines, menu, pages};
use crate::model::{ColumnId, DocumentId, PageKind, Part, Site, Trouble};
use std::fmt::Write;

pub(crate) struct Ucap;

fn hex(site: &Site, key: &str) -> String {
    let mut chance = crate::chance::Chance::of(site.seed, key);
    format!("{:016x}{:016x}", chance.bits(), chance.bits())
}

/// Some columns go by letters, some by numbers, as their makers liked.
fn folder(site: &Site, id: ColumnId) -> String {
    match id % 3 {
        0 => format!("c{}", 103_200 + id),
        _ => site.columns[id].slug.clone(),
    }
}

impl Vendor for Ucap {
    fn column_path(&self, site: &Site, id: ColumnId) -> String {
        let path: Vec<String> = site.path(id).into_iter().map(|id| folder(site, id)).collect();
        let page = if site.columns[id].part == Part::OpenFields { "index" } else { "list" };
        format!("/{}/{}/{page}.shtml", site.slug, path.join("/"))
    }

    fn page_path(
        &self,
        _: &Site,
        first: &str,
        _: ColumnId,
        page: usize,
        _: usize,
    ) -> Option<String> {
        Some(first.replace("list.shtml", &format!("list_{page}.shtml")))
    }

    fn document_path(&self, site: &Site, id: DocumentId, column: &str) -> String {
        let folder = column.rsplit_once('/').map_or("", |(folder, _)| folder);
        let document = &site.documents[id];
        let date = document.address_date.unwrap_or(document.published.date());
        format!("{folder}/{}/{}.shtml", date.strftime("%Y%m"), hex(site, &format!("document {id}")))
    }

    fn file_path(&self, site: &Site, id: DocumentId, at: usize, document: &str) -> String {
        let stem = document.trim_end_matches(".shtml");
        let folder = stem.rsplit_once('/').map_or("", |(folder, _)| folder);
        let name = hex(site, &format!("file {id} {at}"));
        format!(
            "{folder}/files/{name}.{}",
            parts::extension(&site.documents[id].attachments[at].name)
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
            let mut out = String::from("<div class=\"grid jczwgk-list\">");
            for child in &children {
                let title = escape(&site.columns[*child].title);
                let _ = write!(
                    out,
                    r#"<a href="{}" target="_self">{title}</a>"#,
                    view.book.columns[*child]
                );
            }
            out + "</div>"
        } else if let Some(document) = column.page {
            let body = html::body(&site.documents[document].body, &html::PLAIN);
            format!(r#"<div class="article"><div id="UCAP-CONTENT">{body}</div></div>"#)
        } else if column.items.is_empty() && !children.is_empty() {
            parts::blocks(view, &children, 5)
        } else {
            list(view, id, page)
        };
        let root = menu::root(site, id);
        let place = match site.look.breadcrumb {
            true => format!(
                r#"<div class="place BreadcrumbNav">您当前所在位置：{}</div>"#,
                parts::crumbs(view, id, " &gt; ", None)
            ),
            false => String::new(),
        };
        let body = format!(
            r#"<div class="wrap main-content">{place}<div class="cols" style="padding-top:16px"><div class="side"><h2>{}</h2>{}</div><div class="main"><h2>{}</h2>{main}</div></div></div>"#,
            escape(&site.columns[root].title),
            menu::tree(site, &view.book.columns, root, id, site.look.nested_menu),
            escape(&column.title)
        );
        let tags = html::tags(site, PageKind::Column, Some(id), None);
        shell(view, &format!("{} | {}", site.name, column.title), &tags, &body)
    }

    fn further_path(&self, document: &str, page: usize) -> Option<String> {
        let stem = document.strip_suffix(".shtml")?;
        Some(format!("{stem}_{page}.shtml"))
    }

    fn article(&self, view: &View<'_>, id: DocumentId) -> String {
        self.article_page(view, id, 1)
    }

    fn article_page(&self, view: &View<'_>, id: DocumentId, page: usize) -> String {
        let site = view.site;
        let document = &site.documents[id];
        let full = parts::full_title(view, id);
        let mut facts = format!(
            r#"<span class="font">信息来源：{}</span>　<span class="date">发布日期：{}</span>"#,
            escape(&document.source),
            document.published.strftime("%Y-%m-%d %H:%M")
        );
        if let Some(number) = &document.number {
            let formed = document.formed.map(|date| date.strftime("%Y年%m月%d日").to_string());
            let _ = write!(
                facts,
                "　<span>发文字号：{}</span>　<span>成文日期：{}</span>",
                escape(number),
                formed.unwrap_or_default()
            );
        }
        let body = format!(
            r#"<div class="wrap"><div class="main article pages_content" style="margin-top:16px"><h1 id="ti">{}</h1><div class="meta pages-date">{facts}</div>
<table id="printContent" width="100%" border="0" cellpadding="0" cellspacing="0" class="none"><tbody><tr><td id="UCAP-CONTENT">{}</td></tr></tbody></table>{}
<div class="files fujian">附件：<ul>{}</ul></div></div></div>"#,
            escape(&full),
            html::body(document.part(page), &html::PLAIN),
            self.sheets(view, id, page),
            parts::files(
                view,
                id,
                "<li><a href=\"{href}\" target=\"_blank\" title=\"{name}\">{n}.{name}</a></li>"
            ),
        );
        let tags = html::tags(site, PageKind::Article, Some(document.column), Some(id));
        shell(view, &format!("{} | {full}", site.name), &tags, &body)
    }

    fn assets(&self, site: &Site) -> Vec<(&'static str, &'static str, String)> {
        vec![
            ("/xhtml/css/common.css", "text/css; charset=utf-8", html::style(site)),
            ("/xhtml/js/pager.js", "application/javascript; charset=utf-8", PAGER.into()),
        ]
    }
}

impl Ucap {
    /// The line of the pages of a document; empty where it has one alone.
    fn sheets(&self, view: &View<'_>, id: DocumentId, page: usize) -> String {
        let pages = view.site.documents[id].breaks.len() + 1;
        if pages == 1 {
            return String::new();
        }
        let first = &view.book.documents[id];
        let link = |number: usize, words: &str| {
            let path = match number {
                0 => None,
                1 => Some(first.clone()),
                number if number <= pages => self.further_path(first, number),
                _ => None,
            };
            path.map_or_else(|| words.to_owned(), |path| format!(r#"<a href="{path}">{words}</a>"#))
        };
        format!(
            r#"<div class="page">{} 第{page}页/共{pages}页 {}</div>"#,
            link(page - 1, "上一页"),
            link(page + 1, "下一页")
        )
    }
}

const PAGER: &str = r#"function createPageHTML(id, count, current, name, ext, total) {
  function link(i, words) {
    if (i === current) return '<span>' + words + '</span>';
    return '<a href="' + name + (i === 1 ? '' : '_' + i) + '.' + ext + '">' + words + '</a>';
  }
  var out = '';
  for (var i = 1; i <= count; i++) out += link(i, i);
  if (current < count) out += link(current + 1, '下一页');
  document.getElementById(id).innerHTML = count > 1 ? out + '<span>共 ' + total + ' 条</span>' : '';
}
"#;

fn list(view: &View<'_>, id: ColumnId, page: usize) -> String {
    let site = view.site;
    if site.columns[id].trouble == Some(Trouble::ScriptOnly) {
        return html::script_only().into();
    }
    let mut out = String::from("<ul class=\"list uli14 nowrapli list-date\">\n");
    for item in lines(site, id, page) {
        let Line { href, full, shown, date } = parts::line(view, item);
        let _ = writeln!(
            out,
            r#"<li><a href="{href}" title="{full}" target="_blank">{shown}</a><span>[{date}]</span></li>"#
        );
    }
    let count = pages(site, id);
    let _ = write!(
        out,
        "</ul>\n<div class=\"page\" id=\"page_div\"></div><script type=\"text/javascript\" src=\"/xhtml/js/pager.js\"></script><script type=\"text/javascript\">createPageHTML('page_div',{count}, {page},'list','shtml',{});</script>",
        site.columns[id].items.len()
    );
    out
}

fn shell(view: &View<'_>, title: &str, tags: &str, body: &str) -> String {
    let site = view.site;
    let head = format!(
        "<meta name=\"others\" content=\"页面生成时间 {} 01:12:09\">\n<meta name=\"template,templategroup,version\" content=\"{},default,2.1\">\n",
        site.as_of.strftime("%Y-%m-%d"),
        hex(site, "template")
    );
    parts::page(view, &Shell { title, tags, head: &head, css: "/xhtml/css/common.css" }, body)
}
