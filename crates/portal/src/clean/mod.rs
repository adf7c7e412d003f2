//! HTML from outside made safe, and what Word, WPS, Excel and browsers write made plain.

mod blocks;
mod columns;
mod line;
mod pictures;
mod style;
mod tables;
mod tidy;

pub(crate) use blocks::{Align, Block, Content, Paragraph, Part, Run, written};
pub(crate) use line::is_han;
pub use pictures::{Picture, picture_name};
use regex::{Captures, Regex};
use std::sync::LazyLock;
pub use tidy::LeftOut;

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .add_tag_attributes("p", &["align"])
        .add_tag_attributes("td", &["colspan", "rowspan", "align"])
        .add_tag_attributes("th", &["colspan", "rowspan", "align", "scope"])
        .add_tag_attributes("ol", &["type"])
        .add_allowed_classes("p", CLASSES)
        .add_allowed_classes("p", ["indent"])
        .add_allowed_classes("td", CLASSES)
        .add_allowed_classes("th", CLASSES)
        .link_rel(Some("noopener noreferrer"));
    cleaner
});

/// What becomes of `align`, which HTML no longer has.
const CLASSES: [&str; 2] = ["align-right", "align-center"];

static ALIGN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(<(?:p|td|th|tr)\b[^<>]*?) align="([a-z]*)""#).ok());

/// Alignment as a class of the style sheet; what is no alignment to the right or the middle goes.
fn aligned(html: &str) -> String {
    let class = |found: &Captures<'_>| match &found[2] {
        to @ ("right" | "center") => format!("{} class=\"align-{to}\"", &found[1]),
        _ => found[1].to_owned(),
    };
    match ALIGN.as_ref() {
        Some(pattern) => pattern.replace_all(html, class).into_owned(),
        None => html.to_owned(),
    }
}

/// What shows that a page was made with a program of its own ideas, in lower case.
const FOREIGN: [&str; 17] = [
    "<pre",
    " style=",
    "\nstyle=",
    "<span",
    "<font",
    "<div",
    "<center",
    "<!",
    "<o:",
    "<st1:",
    "<xml",
    "\"mso",
    "file:",
    "data:",
    " width=0",
    " width=\"0\"",
    " width='0'",
];

/// A text as it was pasted, made clean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pasted {
    /// What can stand on a page.
    pub html: String,
    /// Pictures that came with it; each is shown by its name.
    pub pictures: Vec<Picture>,
    /// Names of pictures that did not come with it: an attachment of that name is shown in their place.
    pub missing: Vec<String>,
    /// What was left out on purpose.
    pub left_out: LeftOut,
}

/// A body that can stand on a page: scripts, frames, styles and handlers are taken out, and so is what programs leave
/// in what they write. Plain text becomes paragraphs, one a line. Pictures that nobody else can see are left out.
pub fn clean(body: &str) -> String {
    cleaned(body, None).html
}

/// What somebody pastes, made clean: paragraphs, headings, lists, numbering, tables and links are kept. Pictures that
/// came with it, or did not, get names that are none of `taken`.
pub fn paste(body: &str, taken: &[String]) -> Pasted {
    cleaned(body, Some(taken))
}

fn cleaned(body: &str, taken: Option<&[String]>) -> Pasted {
    if !body.contains('<') {
        return Pasted { html: paragraphs(body), ..Pasted::default() };
    }
    let lower = body.to_ascii_lowercase();
    if !FOREIGN.iter().any(|mark| lower.contains(mark)) {
        return Pasted { html: marked_up(safe(body)), ..Pasted::default() };
    }
    let read = tidy::read(body, taken);
    Pasted {
        html: safe(&written(&read.blocks, &read.links)),
        pictures: read.pictures,
        missing: read.missing,
        left_out: read.left_out,
    }
}

/// The blocks of a body, the addresses of its links, and how many of its paragraphs are blank.
pub(crate) fn blocks_of(body: &str) -> (Vec<Block>, Vec<String>, usize) {
    let read = tidy::read(body, None);
    (read.blocks, read.links, read.blank)
}

/// Without all that runs or has a look of its own.
pub(crate) fn safe(body: &str) -> String {
    aligned(&CLEANER.clean(body).to_string())
}

/// What has lost all its elements would be text when it is read again: it gets one.
fn marked_up(html: String) -> String {
    let text = html.replace("&nbsp;", " ");
    match (html.contains('<'), text.trim()) {
        (true, _) => html,
        (false, "") => String::new(),
        (false, text) => format!("<p>{text}</p>\n"),
    }
}

fn paragraphs(text: &str) -> String {
    let mut html = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        html.push_str("<p>");
        html.push_str(&line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        html.push_str("</p>\n");
    }
    safe(&html)
}
#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn takes_out_what_runs() {
        let dirty = r#"<p onclick="x()">一<script>alert(1)</script><a href="javascript:x()">二</a><iframe src="/a"></iframe></p>"#;
        let clean = clean(dirty);
        for bad in ["script", "onclick", "iframe", "alert"] {
            assert!(!clean.contains(bad), "{clean}");
        }
        assert!(clean.contains('一') && clean.contains('二'), "{clean}");
    }

    #[test]
    fn alignment_becomes_a_class_and_stays_one() {
        let old =
            r#"<p align="right">一 align="right"</p><p align="justify">二</p><p class="x">三</p>"#;
        let new = r#"<p class="align-right">一 align="right"</p><p>二</p><p class="">三</p>"#;
        assert_eq!(clean(old), new);
        assert_eq!(clean(new), new);
    }

    #[test]
    fn keeps_tables_and_makes_paragraphs() {
        let table = "<table><tbody><tr><td colspan=\"2\">一</td></tr></tbody></table>";
        assert_eq!(clean(table), table);
        assert_eq!(clean("一\n\n 二 & 三 "), "<p>一</p>\n<p>二 &amp; 三</p>\n");
    }
}
