//! Attachments: which links of a body are files, and what they are called.

use super::flow::Flow;
use super::{scripted, words};
use crate::address::Base;
use crate::dom::{Dom, Node, Tag};
use crate::reading::Attachment;
use std::ops::Range;

/// Endings of file names that are documents. Pages and pictures are not.
const FILES: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "dps", "ofd", "rtf", "txt",
    "csv", "zip", "rar", "7z", "tar", "gz", "xlsm", "docm", "odt", "ods", "ceb", "cebx", "mp3",
    "mp4", "wmv", "avi", "flv", "dwg", "tif", "tiff", "caj", "epub",
];

/// The ending of a file name when it is one of a document's.
pub fn file_ending(name: &str) -> Option<&'static str> {
    let name = name.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '】' | ']' | ')' | '）' | '"' | '”')
    });
    let (_, ending) = name.rsplit_once('.')?;
    FILES.iter().copied().find(|known| ending.eq_ignore_ascii_case(known))
}

/// What a file is by its first bytes: `pdf`, `zip` (docx, xlsx, ofd …), `ole` (doc, xls, wps …), `rar`, `7z`,
/// `png`, `jpeg`, `gif`, `html`, `xml`, `rtf`, `gzip`; `None` when they say nothing.
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    const MARKS: &[(&[u8], &str)] = &[
        (b"%PDF", "pdf"),
        (b"PK\x03\x04", "zip"),
        (b"PK\x05\x06", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"Rar!\x1a\x07", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x89PNG", "png"),
        (b"\xff\xd8\xff", "jpeg"),
        (b"GIF8", "gif"),
        (b"{\\rtf", "rtf"),
        (b"\x1f\x8b", "gzip"),
    ];
    if let Some((_, kind)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Some(kind);
    }
    // A PDF may begin with a few odd bytes.
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Some("pdf");
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']).to_ascii_lowercase();
    if text.starts_with("<!doctype html") || text.starts_with("<html") || text.contains("<html") {
        return Some("html");
    }
    text.starts_with("<?xml").then_some("xml")
}

/// Whether bytes can be what a file name says: `false` only when they surely are something else, such as
/// a page where a `.pdf` was promised.
pub fn can_be(ending: &str, bytes: &[u8]) -> bool {
    let Some(kind) = sniff(bytes) else { return true };
    match ending.to_ascii_lowercase().as_str() {
        "pdf" => kind == "pdf",
        "docx" | "xlsx" | "pptx" | "zip" | "ofd" => matches!(kind, "zip" | "ole"),
        // Old names are given to new files, and to tables that are HTML or XML inside.
        "doc" | "xls" | "ppt" | "wps" | "et" | "dps" => {
            matches!(kind, "ole" | "zip" | "rtf" | "html" | "xml")
        }
        "rar" => matches!(kind, "rar" | "zip"),
        "7z" => kind == "7z",
        _ => true,
    }
}

/// More than this are read no further.
const MAX_ATTACHMENTS: usize = 2_000;

/// The attachments among the links between two nodes, in order, each once; in the body also what its scripts show.
pub(super) fn find(
    dom: &Dom<'_>,
    nodes: &Range<u32>,
    body: &Range<u32>,
    base: &Base,
) -> Vec<Attachment> {
    let mut found: Vec<Attachment> = Vec::new();
    for node in (nodes.start..nodes.end).map(Node) {
        let href = match dom.tag(node) {
            Tag::A if is_file_link(dom, node) => dom.attr(node, "href"),
            Tag::SCRIPT => {
                let written = scripted::links(dom, node);
                let shown = scripted::files(dom, node).filter(|_| body.contains(&node.0));
                for (href, name) in written.into_iter().chain(shown.map(|href| (href, ""))) {
                    let Some(href) = base.absolute(href) else { continue };
                    let name = words::clean(name);
                    let name = if name.is_empty() { file_name(&href) } else { name };
                    if found.len() < MAX_ATTACHMENTS && found.iter().all(|a| a.href != href) {
                        found.push(Attachment { name, href });
                    }
                }
                continue;
            }
            // A viewer that shows the document itself.
            Tag::IFRAME | Tag::EMBED | Tag::OBJECT => framed_file(dom, node),
            _ => continue,
        };
        let Some(href) = href.filter(|href| !href.trim().is_empty()) else { continue };
        let Some(href) = absolute(base, &href) else { continue };
        let name = name_of(dom, node, &href);
        let script = href.starts_with("javascript:");
        let known = found.iter_mut().find(|a| a.href == href && (!script || a.name == name));
        match known {
            // An icon before the name links to the same file.
            Some(known)
                if known.name == file_name(&href)
                    || file_ending(&known.name).is_none() && name.len() > known.name.len() =>
            {
                known.name = name;
            }
            Some(_) => {}
            None => found.push(Attachment { name, href }),
        }
        if found.len() == MAX_ATTACHMENTS {
            break;
        }
    }
    found
}

/// Characters of links in a run of nodes: to files, and to others.
pub(super) fn share(dom: &Dom<'_>, flow: &Flow, nodes: &Range<u32>) -> (u32, u32) {
    if nodes.is_empty() {
        return (0, 0);
    }
    let linked = flow.weight(nodes).linked;
    // Menus and whole lists of documents need no closer look.
    if linked == 0 || linked > 2_000 {
        return (0, linked);
    }
    let files: u32 = (nodes.start..nodes.end)
        .map(Node)
        .filter(|node| dom.tag(*node) == Tag::A && is_file_link(dom, *node))
        .map(|node| flow.weight(&(node.0..dom.end(node))).linked)
        .sum();
    (files, linked.saturating_sub(files))
}

/// `javascript:` stays as a mark that only a script leads to the file.
fn absolute(base: &Base, href: &str) -> Option<String> {
    let scheme = href.trim_start().get(..11);
    if scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("javascript:")) {
        return Some("javascript:".to_owned());
    }
    base.absolute(href)
}

/// Whether a link leads to a file: by its address, by a mark of the editor, or by its words.
pub(super) fn is_file_link(dom: &Dom<'_>, node: Node) -> bool {
    let Some(href) = dom.attr_raw(node, "href") else { return false };
    if href.is_empty() || dom.hidden(node) {
        return false;
    }
    let path = href.split(['?', '#']).next().unwrap_or(href);
    if file_ending(path).is_some() {
        return !starts(href, "mailto:");
    }
    // Columns and pages are most of all links: nothing more is asked of them.
    let page = path.ends_with('/') || path.ends_with("html") || path.ends_with(".htm");
    for (name, value) in dom.attributes(node) {
        let says = match name.len() {
            8 if name.eq_ignore_ascii_case("appendix") => value.eq_ignore_ascii_case("true"),
            5 if name.eq_ignore_ascii_case("title") => file_ending(value).is_some(),
            6 if name.eq_ignore_ascii_case("oldsrc") => file_ending(value).is_some(),
            8 if name.eq_ignore_ascii_case("download") => file_ending(value).is_some(),
            12 if name.eq_ignore_ascii_case("needdownload") => value.eq_ignore_ascii_case("true"),
            11 if name.eq_ignore_ascii_case("data-fileid") => !value.is_empty(),
            _ => false,
        };
        if says {
            return true;
        }
    }
    if page || starts(href, "mailto:") || starts(href, "tel:") {
        return false;
    }
    if href.contains('?') || href.contains("own") || href.contains("ttach") {
        let lower = href.to_ascii_lowercase();
        let asks = lower.contains('?') && file_ending(&lower).is_some()
            || DOWNLOADS.iter().any(|mark| lower.contains(mark));
        if asks {
            return true;
        }
    }
    // Only a name like 附件1.docx says that a script or a bare number is a file.
    file_ending(&dom.text(node)).is_some()
}

/// Parts of addresses behind which files are.
const DOWNLOADS: &[&str] = &[
    "download.jsp",
    "downfile",
    "/download?",
    "/download/",
    "filedownload",
    "attachdown",
    "downloadfile",
    "/attach/",
    "downloadattach",
    "download.do",
    "download.aspx",
    "download.php",
];

fn starts(href: &str, scheme: &str) -> bool {
    href.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// The file in a viewer's address: `viewer.html?file=/a.pdf` or the file itself.
fn framed_file<'d>(dom: &Dom<'d>, node: Node) -> Option<std::borrow::Cow<'d, str>> {
    if dom.hidden(node) {
        return None;
    }
    let src = dom.attr(node, "src").or_else(|| dom.attr(node, "data"))?;
    let path = src.split(['?', '#']).next().unwrap_or("");
    if file_ending(path).is_some_and(|ending| !matches!(ending, "txt" | "mp4" | "mp3" | "flv")) {
        return Some(src);
    }
    let query = src.split_once('?')?.1;
    let file = query.split(['&', '#']).find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (matches!(key, "file" | "url" | "src" | "path" | "pdf") && file_ending(value).is_some())
            .then(|| percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned())
    })?;
    Some(std::borrow::Cow::Owned(file))
}

fn name_of(dom: &Dom<'_>, node: Node, href: &str) -> String {
    let shown = words::clean(&dom.text(node));
    let title = dom.attr(node, "title").map(|t| words::clean(&t)).unwrap_or_default();
    let cut = words::cut(&words::key(&shown)).is_some();
    if shown.is_empty()
        || cut && !title.is_empty()
        || file_ending(&shown).is_none() && file_ending(&title).is_some()
    {
        if !title.is_empty() {
            return title;
        }
    } else {
        return shown;
    }
    if !shown.is_empty() {
        return shown;
    }
    file_name(href)
}

fn file_name(href: &str) -> String {
    let path = href.split(['?', '#']).next().unwrap_or(href);
    let last = path.rsplit('/').next().unwrap_or(path);
    percent_encoding::percent_decode_str(last).decode_utf8_lossy().into_owned()
}
