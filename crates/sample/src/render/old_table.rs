//! An old site of tables: GBK bytes that call themselves gb2312, upper-case tags, unquoted attributes, ASP addresses.

use super::html::{self, escape};
use super::parts::{self, Line};
use super::{Vendor, View, lines, pages};
use crate::model::{Block, ColumnId, DocumentId, PageKind, Part, Site, Trouble};
use std::fmt::Write;

pub(crate) struct OldTable;

impl Vendor for OldTable {
    fn column_path(&self, _: &Site, id: ColumnId) -> String {
        format!("/gk/list.asp?ClassID={}", 101 + id)
    }

    fn page_path(
        &self,
        _: &Site,
        first: &str,
        _: ColumnId,
        page: usize,
        _: usize,
    ) -> Option<String> {
        Some(format!("{first}&page={page}"))
    }

    fn document_path(&self, _: &Site, id: DocumentId, _: &str) -> String {
        format!("/gk/show.asp?ID={}", 8_000 + id)
    }

    fn file_path(&self, site: &Site, id: DocumentId, at: usize, _: &str) -> String {
        let document = &site.documents[id];
        let kind = parts::extension(&document.attachments[at].name);
        format!("/UploadFile/{}/{:05}{at}.{kind}", document.published.strftime("%Y%m%d%H%M"), id)
    }

    fn home(&self, view: &View<'_>) -> String {
        let site = view.site;
        let mut main = String::from("<TABLE width=980 align=center cellPadding=6><TR>\n");
        if let (true, Some(id)) = (site.home_link, site.find(Part::Grassroots)) {
            let _ = write!(
                main,
                "<TD colSpan=3 align=center><A href={}><B>基层政务公开</B></A></TD></TR><TR>",
                view.book.columns[id]
            );
        }
        for (at, id) in parts::home_columns(view).into_iter().enumerate() {
            let column = &site.columns[id];
            let _ = writeln!(
                main,
                "<TD vAlign=top width=50%><TABLE width=100% class=box><TR><TD bgColor=#dfe9f7><B>{}</B></TD><TD align=right bgColor=#dfe9f7><A href={}>更多...</A></TD></TR>",
                escape(&column.title),
                view.book.columns[id]
            );
            for item in column.items.iter().take(8) {
                let Line { href, full, shown, date } = parts::line(view, item);
                let _ = writeln!(
                    main,
                    "<TR><TD>·<A href={href} title=\"{full}\">{shown}</A></TD><TD width=80 noWrap><FONT color=#999999>{date}</FONT></TD></TR>"
                );
            }
            main.push_str(if at % 2 == 1 { "</TABLE></TD></TR><TR>\n" } else { "</TABLE></TD>\n" });
        }
        main.push_str("</TR></TABLE>");
        page(view, &site.name, &html::tags(site, PageKind::Home, None, None), &main)
    }

    fn column(&self, view: &View<'_>, id: ColumnId, number: usize) -> String {
        let site = view.site;
        let column = &site.columns[id];
        let children = site.children(Some(id));
        let main = if let Some(document) = column.page {
            body(&site.documents[document].body)
        } else if column.items.is_empty() && !children.is_empty() {
            let mut out = String::from("<TABLE width=100% cellPadding=8 border=0>\n");
            for row in children.chunks(3) {
                out.push_str("<TR>");
                for child in row {
                    let title = escape(&site.columns[*child].title);
                    let _ =
                        write!(out, "<TD>◇ <A href={}>{title}</A></TD>", view.book.columns[*child]);
                }
                out.push_str("</TR>\n");
            }
            out + "</TABLE>"
        } else {
            list(view, id, number)
        };
        let mut side = String::from("<TABLE width=220 bgColor=#eef4fc cellPadding=5>\n");
        let siblings = if children.is_empty() { site.children(column.parent) } else { children };
        for other in siblings {
            let title = escape(&site.columns[other].title);
            let _ = writeln!(
                side,
                "<TR><TD><A href={}>{title}</A></TD></TR>",
                view.book.columns[other]
            );
        }
        side.push_str("</TABLE>");
        let main = format!(
            "<TABLE width=980 align=center><TR><TD colSpan=2 height=30>您现在的位置：{}</TD></TR>\n<TR><TD vAlign=top width=230>{side}</TD><TD vAlign=top><P align=center><FONT size=4 color=#003399><B>{}</B></FONT></P>\n{main}</TD></TR></TABLE>",
            crumbs(view, id),
            escape(&column.title)
        );
        let tags = html::tags(site, PageKind::Column, Some(id), None);
        page(view, &format!("{}--{}", site.name, column.title), &tags, &main)
    }

    fn article(&self, view: &View<'_>, id: DocumentId) -> String {
        let site = view.site;
        let document = &site.documents[id];
        let full = parts::full_title(view, id);
        let number = match (&document.number, document.formed) {
            (Some(number), Some(formed)) => format!(
                "<TR><TD align=center>文号：{}　成文日期：{}</TD></TR>\n",
                escape(number),
                formed.strftime("%Y年%m月%d日")
            ),
            _ => String::new(),
        };
        let files = parts::files(
            view,
            id,
            "<TR><TD>附件{n}：<A href={href} target=_blank>{name}</A></TD></TR>\n",
        );
        let main = format!(
            "<TABLE width=980 align=center><TR><TD height=30>您现在的位置：{} &gt;&gt; 正文</TD></TR>\n<TR><TD align=center height=60><FONT size=5><B>{}</B></FONT></TD></TR>\n{number}<TR><TD align=center bgColor=#eef4fc>作者：佚名　文章来源：{}　更新时间：{}　点击数：<SCRIPT src=/gk/hits.asp></SCRIPT></TD></TR>\n<TR><TD id=fontzoom style=\"LINE-HEIGHT: 200%\">{}</TD></TR>\n{files}</TABLE>",
            crumbs(view, document.column),
            escape(&full),
            escape(&document.source),
            document.published.strftime("%Y-%-m-%-d %H:%M:%S"),
            body(&document.body),
        );
        let tags = html::tags(site, PageKind::Article, Some(document.column), Some(id));
        page(view, &format!("{full}--{}", site.name), &tags, &main)
    }

    fn assets(&self, site: &Site) -> Vec<(&'static str, &'static str, String)> {
        vec![
            ("/css.css", "text/css", html::style(site).replace("font:15px/1.8", "font:14px/1.7")),
            ("/gk/hits.asp", "application/javascript", "document.write(51)".into()),
        ]
    }

    fn encode(&self, text: String) -> (Vec<u8>, &'static str) {
        // What GBK lacks becomes a numeric reference, as an old editor would have it.
        let (bytes, _, _) = encoding_rs::GBK.encode(&text);
        (bytes.into_owned(), "text/html")
    }
}

fn crumbs(view: &View<'_>, id: ColumnId) -> String {
    let mut out = String::from("<A href=/>首页</A>");
    for id in view.site.path(id) {
        let title = escape(&view.site.columns[id].title);
        let _ = write!(out, " &gt;&gt; <A href={}>{title}</A>", view.book.columns[id]);
    }
    out
}

fn body(blocks: &[Block]) -> String {
    let style = html::BodyStyle {
        paragraph: "<P>　　",
        heading: "<P>　　<STRONG>",
        right: "<P align=right>",
        table: "<TABLE width=100% border=1 cellSpacing=0 borderColor=#999999>",
    };
    // The old editor wrote tags in capitals and closed what it liked.
    html::body(blocks, &style)
        .replace("<tr>", "<TR>")
        .replace("</tr>", "</TR>")
        .replace("<td><b>", "<TD align=middle><B>")
        .replace("</b></td>", "</B></TD>")
        .replace("<td>", "<TD>")
        .replace("</td>", "</TD>")
        .replace("<tbody>", "<TBODY>")
        .replace("</tbody></table>", "</TBODY></TABLE>")
        .replace("</strong></p>", "</STRONG></P>")
        .replace("</p>", "</P>")
}

fn list(view: &View<'_>, id: ColumnId, number: usize) -> String {
    let site = view.site;
    if site.columns[id].trouble == Some(Trouble::ScriptOnly) {
        return html::script_only().into();
    }
    if site.columns[id].items.is_empty() {
        return "<P align=center>此栏目下没有文章</P>".into();
    }
    let mut out = String::from("<TABLE width=100% border=0 cellSpacing=0 cellPadding=4>\n");
    for item in lines(site, id, number) {
        let Line { href, full, shown, date } = parts::line(view, item);
        let _ = writeln!(
            out,
            "<TR><TD width=12>·</TD><TD><A class=listA href={href} title=\"{full}\" target=_blank>{shown}</A></TD><TD width=90 align=right noWrap><FONT color=#888888>{date}</FONT></TD></TR>"
        );
    }
    out.push_str("</TABLE>\n");
    let count = pages(site, id);
    let path = &view.book.columns[id];
    let link = |words: &str, page: usize, on: bool| match (on, page) {
        (false, _) => words.to_owned(),
        (true, 1) => format!("<A href={path}>{words}</A>"),
        (true, page) => format!("<A href={path}&amp;page={page}>{words}</A>"),
    };
    let _ = write!(
        out,
        "<P align=center>共 <B>{}</B> 篇文章　{} {} {} {}　页次：<FONT color=red>{number}</FONT>/{count}页　<B>{}</B>篇文章/页</P>",
        site.columns[id].items.len(),
        link("首页", 1, number > 1),
        link("上一页", number.saturating_sub(1).max(1), number > 1),
        link("下一页", number + 1, number < count),
        link("尾页", count, number < count),
        site.look.page_size
    );
    out
}

fn page(view: &View<'_>, title: &str, tags: &str, body: &str) -> String {
    let site = view.site;
    let mut nav = String::new();
    for id in site.children(None) {
        let name = escape(&site.columns[id].title);
        let _ = write!(
            nav,
            "<TD align=center><A href={}><FONT color=#ffffff>{name}</FONT></A></TD>",
            view.book.columns[id]
        );
    }
    format!(
        "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.0 Transitional//EN\">\n<HTML><HEAD><TITLE>{title}</TITLE>\n<META http-equiv=Content-Type content=\"text/html; charset=gb2312\">\n{tags}<LINK href=/css.css type=text/css rel=stylesheet>\n</HEAD>\n<BODY leftMargin=0 topMargin=0>\n<TABLE width=980 align=center bgColor=#ffffff><TR><TD height=90><FONT size=6 color=#003399 face=隶书><B>{name}</B></FONT></TD></TR></TABLE>\n<TABLE width=980 align=center bgColor=#003399 cellPadding=8><TR><TD align=center><A href=/><FONT color=#ffffff>首 页</FONT></A></TD>{nav}</TR></TABLE>\n{body}\n<TABLE width=980 align=center><TR><TD align=center class=foot>{foot}</TD></TR></TABLE>\n</BODY></HTML>\n",
        title = escape(title),
        name = escape(&site.name),
        foot = html::foot(site, view.family),
    )
}
