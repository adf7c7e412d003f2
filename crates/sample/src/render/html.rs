//! Pieces of markup that all families share; what differs between them stays in their own files.

use crate::model::{Block, ColumnId, DocumentId, Item, ItemLink, PageKind, Site};
use crate::portal::Family;
use std::fmt::Write;

/// Escapes text for content and attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// Cuts a title as list templates do; the second value says whether it was cut.
pub(crate) fn cut(title: &str, most: Option<usize>) -> (String, bool) {
    match most {
        Some(most) if title.chars().count() > most => {
            let mut short: String = title.chars().take(most).collect();
            short.push_str("...");
            (short, true)
        }
        _ => (title.to_owned(), false),
    }
}

/// Address of a list line.
pub(crate) fn address<'a>(item: &'a Item, documents: &'a [String]) -> &'a str {
    match &item.link {
        ItemLink::Document(id) => &documents[*id],
        ItemLink::Address { url, .. } => url,
    }
}

/// The page tags of the guide for government sites, less those that the templates lack.
pub(crate) fn tags(
    site: &Site,
    on: PageKind,
    column: Option<ColumnId>,
    document: Option<DocumentId>,
) -> String {
    let mut tags: Vec<(&str, String)> = vec![
        ("SiteName", site.name.clone()),
        ("SiteDomain", site.domain.clone()),
        ("SiteIDCode", site.id_code.clone()),
    ];
    if let Some(id) = column {
        let title = &site.columns[id].title;
        tags.push(("ColumnName", title.clone()));
        let above =
            site.columns[id].parent.map_or("信息公开", |parent| &site.columns[parent].title);
        if on == PageKind::Column {
            tags.push((
                "ColumnDescription",
                format!("{}{title}栏目，公开{above}方面的信息", site.place),
            ));
            tags.push(("ColumnKeywords", format!("{},{title},{above}", site.place)));
        }
        tags.push(("ColumnType", above.to_owned()));
    }
    if let Some(id) = document {
        let document = &site.documents[id];
        tags.push(("ArticleTitle", format!("{}{}", document.mark, document.title)));
        tags.push(("PubDate", document.published.strftime("%Y-%m-%d %H:%M").to_string()));
        tags.push(("ContentSource", document.source.clone()));
        tags.push(("Keywords", site.columns[document.column].title.clone()));
        tags.push(("Description", document.title.clone()));
    }
    let mut out = String::new();
    for (name, value) in tags {
        if site.has_tag(name, on) {
            let _ = writeln!(out, r#"<meta name="{name}" content="{}">"#, escape(&value));
        }
    }
    out
}

/// How a family writes the parts of a body.
pub(crate) struct BodyStyle {
    pub paragraph: &'static str,
    pub heading: &'static str,
    pub right: &'static str,
    pub table: &'static str,
}

pub(crate) const PLAIN: BodyStyle = BodyStyle {
    paragraph: r#"<p style="text-indent: 2em;">"#,
    heading: r#"<p style="text-indent: 2em;"><strong>"#,
    right: r#"<p style="text-align: right;">"#,
    table: r#"<table border="1" cellspacing="0" cellpadding="4" width="100%">"#,
};

/// A body's blocks as markup.
pub(crate) fn body(blocks: &[Block], style: &BodyStyle) -> String {
    let mut out = String::new();
    let close = if style.heading.contains("<strong>") { "</strong></p>" } else { "</p>" };
    for block in blocks {
        let _ = match block {
            Block::Heading(text) => writeln!(out, "{}{}{close}", style.heading, escape(text)),
            Block::Paragraph(text) => writeln!(out, "{}{}</p>", style.paragraph, escape(text)),
            Block::Right(text) => writeln!(out, "{}{}</p>", style.right, escape(text)),
            Block::Link(words, url) => writeln!(
                out,
                r#"{}<a href="{}" target="_blank">{}</a></p>"#,
                style.paragraph,
                escape(url),
                escape(words)
            ),
            Block::Hidden(words, url) => writeln!(
                out,
                r#"<div style="display:none"><a href="{}">{}</a></div>"#,
                escape(url),
                escape(words)
            ),
            Block::Table(head, rows) => {
                out.push_str(&table(head, rows, style));
                Ok(())
            }
        };
    }
    out
}

fn table(head: &[String], rows: &[Vec<String>], style: &BodyStyle) -> String {
    let mut out = format!("{}<tbody>\n<tr>", style.table);
    for cell in head {
        let _ = write!(out, "<td><b>{}</b></td>", escape(cell));
    }
    out.push_str("</tr>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", escape(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
    out
}

/// The style sheet: calm, like the portals that people know, in the colour of the family.
pub(crate) fn style(site: &Site) -> String {
    include_str!("../../data/site.css").replace("COLOUR", site.look.colour)
}

/// The page for an address that is not there.
pub(crate) fn not_found(site: &Site) -> String {
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>404</title></head><body>\
         <h1>404 Not Found</h1><p>{}</p></body></html>",
        escape(&site.name)
    )
}

/// A page that says with status 200 that there is nothing.
pub(crate) fn soft_gone(site: &Site) -> String {
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>提示信息 - {0}</title></head><body>\
         <div class=\"tip\"><h2>{0}</h2><p>抱歉，您访问的页面不存在或者已被删除！</p>\
         <p><a href=\"/\">返回首页</a></p></div></body></html>",
        escape(&site.name)
    )
}

/// Where hidden links lead.
pub(crate) const STRANGER: &str = "http://play.lucky-seven.invalid/";

/// Words of the foot of every page.
pub(crate) fn foot(site: &Site, family: Family) -> String {
    let hidden = match site.hijacked {
        true => format!(r#"<div style="display:none"><a href="{STRANGER}">在线游戏平台</a></div>"#),
        false => String::new(),
    };
    format!(
        r#"<p>主办：{name}办公室　承办：{place}大数据中心　网站标识码：{code}</p>
<p>联系电话：0700-5550100　ICP备00000000号　公安备案00000000000000号　<a href="/">网站地图</a></p>
{hidden}<!-- sample portal, family {family} -->"#,
        name = escape(&site.name),
        place = escape(&site.place),
        code = site.id_code,
        family = family.id(),
    )
}

/// A list that a script fetches in a way of its own.
pub(crate) fn script_only() -> &'static str {
    r#"<div id="app" data-api="/gateway/front/list" data-key="c2FtcGxl"><div class="loading">加载中…</div></div>
<script src="/static/js/chunk-vendors.8c1f.js"></script><script src="/static/js/app.3f2a.js"></script>"#
}
