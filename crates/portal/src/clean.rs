//! HTML from outside made safe.

use regex::{Captures, Regex};
use std::sync::LazyLock;

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .add_tag_attributes("p", &["align"])
        .add_tag_attributes("td", &["colspan", "rowspan", "align"])
        .add_tag_attributes("th", &["colspan", "rowspan", "align", "scope"])
        .add_allowed_classes("p", CLASSES)
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

/// A body that can stand on a page: scripts, frames, styles and handlers are taken out. Plain text
/// becomes paragraphs, one a line.
pub fn clean(body: &str) -> String {
    if body.contains('<') {
        return aligned(&CLEANER.clean(body).to_string());
    }
    let mut html = String::new();
    for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
        html.push_str("<p>");
        html.push_str(&ammonia::clean_text(line).replace("&#32;", " "));
        html.push_str("</p>\n");
    }
    html
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
