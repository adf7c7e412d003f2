//! 拓尔思 TRS WCM: directories, `index_1.html` as the second page, `createPageHTML`, `t{date}_{id}.html`.

use super::html::{self, escape};
use super::{Vendor, View, lines, menu, pages};
use crate::model::{ColumnId, DocumentId, Item, PageKind, Part, Site, Trouble};
use std::fmt::Write;

pub(crate) struct Trs;

/// Number of a document in addresses: larger for later ones, as a running number would be.
fn number(id: DocumentId) -> usize {
    4_310_000 + id * 7
}

impl Vendor for Trs {
    fn column_path(&self, site: &Site, id: ColumnId) -> String {
        let mut path = String::from("/");
        for id in site.path(id) {
            path.push_str(&site.columns[id].slug);
            path.push('/');
        }
        path
    }

    fn page_path(
        &self,
        _: &Site,
        first: &str,
        _: ColumnId,
        page: usize,
        _: usize,
    ) -> Option<String> {
        Some(format!("{first}index_{}.html", page - 1))
    }

    fn other_path(&self, first: &str) -> Option<String> {
        Some(format!("{first}index.html"))
    }

    fn document_path(&self, site: &Site, id: DocumentId, column: &str) -> String {
        let document = &site.documents[id];
        let date = document.address_date.unwrap_or(document.published.date());
        format!(
            "{column}{}/t{}_{}.html",
            date.strftime("%Y%m"),
            date.strftime("%Y%m%d"),
            number(id)
        )
    }

    fn file_path(&self, site: &Site, id: DocumentId, at: usize, document: &str) -> String {
        let date = site.documents[id].published.strftime("%Y%m%d%H%M");
        let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
        let name = &site.documents[id].attachments[at].name;
        let kind = name.rsplit_once('.').map_or("pdf", |(_, kind)| kind);
        format!("{folder}/P0{date}{:06}.{kind}", (id * 13 + at * 331) % 1_000_000)
    }

    fn home(&self, view: &View<'_>) -> String {
        let site = view.site;
        let mut main = String::new();
        if let (true, Some(id)) = (site.home_link, site.find(Part::Grassroots)) {
            let _ = writeln!(
                main,
                r#"<div class="wrap" style="padding-top:20px"><div class="grid"><a href="{}">基层政务公开</a></div></div>"#,
                view.book.columns[id]
            );
        }
        main.push_str(r#"<div class="wrap home">"#);
        for (id, column) in site.columns.iter().enumerate() {
            if column.parent == Some(0) && site.shown(id) {
                main.push_str(&block(view, id, 8));
            }
        }
        main.push_str("</div>");
        page(view, &site.name, &html::tags(site, PageKind::Home, None, None), &main)
    }

    fn column(&self, view: &View<'_>, id: ColumnId, number: usize) -> String {
        let site = view.site;
        let column = &site.columns[id];
        let tags = html::tags(site, PageKind::Column, Some(id), None);
        let title = format!("{}_{}", column.title, site.name);
        let root = menu::root(site, id);
        let mut main = String::new();
        if column.part == Part::OpenFields {
            main.push_str(r#"<div class="grid ly_list">"#);
            for child in site.children(Some(id)) {
                let name = &site.columns[child].title;
                let (shown, _) = html::cut(name, site.look.cut_titles.map(|_| 12));
                let _ = writeln!(
                    main,
                    r#"<a href="{}" title="{}" target="_blank">{}</a>"#,
                    view.book.columns[child],
                    escape(name),
                    escape(&shown)
                );
            }
            main.push_str("</div>");
        } else if let Some(document) = column.page {
            let _ = write!(
                main,
                r#"<div class="article"><div class="TRS_Editor">{}</div></div>"#,
                html::body(&site.documents[document].body, &html::PLAIN)
            );
        } else if column.items.is_empty() && !site.children(Some(id)).is_empty() {
            for child in site.children(Some(id)) {
                main.push_str(&block(view, child, 5));
            }
        } else {
            main.push_str(&list(view, id, number));
        }
        let body = format!(
            r#"<div class="wrap">{}<div class="cols"><div class="side"><h2>{}</h2>{}</div>
<div class="main"><h2>{}</h2>{main}</div></div></div>"#,
            place(view, id, None),
            escape(&site.columns[root].title),
            menu::tree(site, &view.book.columns, root, id, site.look.nested_menu),
            escape(&column.title),
        );
        page(view, &title, &tags, &body)
    }

    fn article(&self, view: &View<'_>, id: DocumentId) -> String {
        let site = view.site;
        let document = &site.documents[id];
        let column = document.column;
        let tags = html::tags(site, PageKind::Article, Some(column), Some(id));
        let full = format!("{}{}", document.mark, document.title);
        let mut head = String::new();
        if let Some(number) = &document.number {
            let _ = write!(
                head,
                r#"<table class="head-table"><tr><td>索 引 号：</td><td>{}</td><td>发布机构：</td><td>{}</td></tr>
<tr><td>成文日期：</td><td>{}</td><td>发布日期：</td><td>{}</td></tr>
<tr><td>文　　号：</td><td>{}</td><td>有 效 性：</td><td>有效</td></tr></table>"#,
                document.index_number,
                escape(&document.source),
                document
                    .formed
                    .map_or(String::new(), |date| date.strftime("%Y年%m月%d日").to_string()),
                document.published.strftime("%Y年%m月%d日"),
                escape(number),
            );
        }
        let mut files = String::new();
        for (at, file) in document.attachments.iter().enumerate() {
            let path = &view.book.files[id][at];
            let name = path.rsplit_once('/').map_or(path.as_str(), |(_, name)| name);
            let _ = writeln!(
                files,
                r#"<p>附件{}：<a href="./{name}" appendix="true" title="{1}" download="{1}">{1}</a></p>"#,
                at + 1,
                escape(&file.name)
            );
        }
        let body = format!(
            r#"<div class="wrap">{}<div class="main article">{head}<h1>{}</h1>
<div class="meta">发布时间：{}　来源：{}　【字体：<a href="javascript:;">大</a> <a href="javascript:;">中</a> <a href="javascript:;">小</a>】</div>
<div id="zoom"><div class="view TRS_UEDITOR trs_paper_default trs_web">{}{files}</div></div>
<div class="meta" style="border:0"><a href="javascript:window.print()">打印本页</a>　<a href="javascript:window.close()">关闭窗口</a></div></div></div>"#,
            place(view, column, Some("正文")),
            escape(&full),
            document.published.strftime("%Y-%m-%d %H:%M"),
            escape(&document.source),
            html::body(&document.body, &html::PLAIN),
        );
        page(view, &format!("{full}_{}", site.name), &tags, &body)
    }

    fn assets(&self, site: &Site) -> Vec<(&'static str, &'static str, String)> {
        vec![
            ("/images/style.css", "text/css; charset=utf-8", html::style(site)),
            ("/images/page.js", "application/javascript; charset=utf-8", PAGER.into()),
        ]
    }
}

/// The pager script that its list pages call.
const PAGER: &str = r#"function createPageHTML(count, current, name, ext) {
  if (count <= 1) return;
  function link(i, words) {
    if (i === current) return '<span>' + words + '</span>';
    return '<a href="' + name + (i === 0 ? '' : '_' + i) + '.' + ext + '">' + words + '</a>';
  }
  var out = link(0, '首页');
  for (var i = 0; i < count; i++) out += link(i, i + 1);
  if (current < count - 1) out += link(current + 1, '下一页');
  document.write(out + link(count - 1, '尾页'));
}
"#;

fn line(view: &View<'_>, id: ColumnId, item: &Item) -> String {
    let site = view.site;
    let title = site.title_of(item);
    let (shown, _) = html::cut(&title, site.look.cut_titles);
    let path = html::address(item, &view.book.documents);
    // Documents of the column itself are linked from where they stand.
    let href = match path.strip_prefix(&view.book.columns[id]) {
        Some(rest) => format!("./{rest}"),
        None => path.to_owned(),
    };
    format!(
        "<li><a href=\"{}\" target=\"_blank\" title=\"{}\">{}</a><span>{}</span></li>\n",
        escape(&href),
        escape(&title),
        escape(&shown),
        site.date_of(item).strftime("%Y-%m-%d")
    )
}

fn list(view: &View<'_>, id: ColumnId, number: usize) -> String {
    let site = view.site;
    if site.columns[id].trouble == Some(Trouble::ScriptOnly) {
        return html::script_only().into();
    }
    if site.columns[id].items.is_empty() {
        return r#"<ul class="list"></ul>"#.into();
    }
    let mut out = String::from("<ul class=\"list\">\n");
    for item in lines(site, id, number) {
        out.push_str(&line(view, id, item));
    }
    let count = pages(site, id);
    let _ = write!(
        out,
        "</ul>\n<div class=\"page\"><script type=\"text/javascript\" src=\"/images/page.js\"></script>\
         <script type=\"text/javascript\">createPageHTML({count}, {}, \"index\", \"html\");</script></div>",
        number - 1
    );
    out
}

/// A short list with a link to all of it.
fn block(view: &View<'_>, id: ColumnId, most: usize) -> String {
    let site = view.site;
    let path = &view.book.columns[id];
    let mut out = format!(
        "<div class=\"box\"><h3><a class=\"more\" href=\"{path}\">更多&gt;&gt;</a><a href=\"{path}\">{}</a></h3><ul class=\"list\">\n",
        escape(&site.columns[id].title)
    );
    for item in super::teaser(site, id, most) {
        let title = site.title_of(item);
        let (shown, _) = html::cut(&title, Some(24));
        let _ = writeln!(
            out,
            r#"<li><a href="{}" title="{}">{}</a><span>{}</span></li>"#,
            escape(html::address(item, &view.book.documents)),
            escape(&title),
            escape(&shown),
            site.date_of(item).strftime("%m-%d")
        );
    }
    out.push_str("</ul></div>\n");
    out
}

fn place(view: &View<'_>, id: ColumnId, last: Option<&str>) -> String {
    if !view.site.look.breadcrumb {
        return String::new();
    }
    let mut out = String::from(r#"<div class="place">当前位置：<a href="/">首页</a>"#);
    for id in view.site.path(id) {
        let _ = write!(
            out,
            r#"&nbsp;&gt;&nbsp;<a href="{}" class="CurrChnlCls">{}</a>"#,
            view.book.columns[id],
            escape(&view.site.columns[id].title)
        );
    }
    if let Some(words) = last {
        let _ = write!(out, "&nbsp;&gt;&nbsp;{words}");
    }
    out.push_str("</div>");
    out
}

fn page(view: &View<'_>, title: &str, tags: &str, body: &str) -> String {
    let site = view.site;
    let mut nav = String::new();
    for id in site.children(None) {
        let _ = write!(
            nav,
            r#"<li><a href="{}">{}</a></li>"#,
            view.book.columns[id],
            escape(&site.columns[id].title)
        );
    }
    format!(
        r#"<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<title>{title}</title>
{tags}<link rel="stylesheet" type="text/css" href="/images/style.css">
</head>
<body>
<div class="top"><div>欢迎访问{name}门户网站</div></div>
<div class="banner"><div class="wrap"><h1>{name}<small>{domain}</small></h1></div></div>
<div class="nav"><ul><li><a href="/">首页</a></li>{nav}</ul></div>
{body}
<div class="foot">{foot}</div>
</body>
</html>
"#,
        title = escape(title),
        name = escape(&site.name),
        domain = site.domain,
        foot = html::foot(site, view.family),
    )
}
