//! HTML from outside made safe.

use std::sync::LazyLock;

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .add_tag_attributes("p", &["align"])
        .add_tag_attributes("td", &["colspan", "rowspan", "align"])
        .add_tag_attributes("th", &["colspan", "rowspan", "align", "scope"])
        .link_rel(Some("noopener noreferrer"));
    cleaner
});

/// A body that can stand on a page: scripts, frames, styles and handlers are taken out. Plain text
/// becomes paragraphs, one a line.
pub fn clean(body: &str) -> String {
    if body.contains('<') {
        return CLEANER.clean(body).to_string();
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
    fn keeps_tables_and_makes_paragraphs() {
        let table = "<table><tbody><tr><td colspan=\"2\">一</td></tr></tbody></table>";
        assert_eq!(clean(table), table);
        assert_eq!(clean("一\n\n 二 & 三 "), "<p>一</p>\n<p>二 &amp; 三</p>\n");
    }
}
