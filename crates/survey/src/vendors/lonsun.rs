//! 龙讯: second-level columns of the 基层政务公开 page come from the one service `/site/label/8888`.

use super::{Branch, Vendor};
use serde::Deserialize;
use url::Url;

/// Adapter for Lonsun.
pub struct Lonsun;

/// The hidden input that says which first-level column is open.
const MARK: &str = "curFirstLevelChildId";

#[derive(Deserialize)]
struct Child {
    name: String,
    #[serde(default, rename = "htmlPath")]
    path: String,
}

impl Vendor for Lonsun {
    fn id(&self) -> &'static str {
        "lonsun"
    }

    fn asks(&self, page: &Url, text: &str) -> Vec<Url> {
        let Some(number) = open_column(text) else { return Vec::new() };
        // The page of a field shows the tree of its first matter, which has a page of its own.
        if !page.path().contains(number)
            && !page.query().is_some_and(|query| query.contains(number))
        {
            return Vec::new();
        }
        let query =
            format!("/site/label/8888?labelName=columnTree&isJson=true&isChild=true&id={number}");
        page.join(&query).into_iter().collect()
    }

    fn answered(&self, page: &Url, answer: &[u8]) -> Vec<Branch> {
        // `null` = no children.
        let children: Option<Vec<Child>> = serde_json::from_slice(answer).unwrap_or_default();
        let branch = |child: Child| {
            let href =
                page.join(child.path.trim()).ok().filter(|_| !child.path.trim().is_empty())?;
            Some(Branch {
                title: child.name.trim().to_owned(),
                href: href.into(),
                service: None,
                parent: None,
            })
        };
        children
            .into_iter()
            .flatten()
            .filter_map(branch)
            .filter(|branch| !branch.title.is_empty())
            .collect()
    }
}

/// Number of the open first-level column.
fn open_column(text: &str) -> Option<&str> {
    let at = text.find(MARK)?;
    let tag = &text[text[..at].rfind('<')?..];
    let tag = &tag[..tag.find('>')?];
    let value = &tag[tag.find("value=")? + "value=".len()..];
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(value.len());
    (end > 0).then(|| &value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_level_columns_by_the_label_service() {
        let page = Url::parse("http://a.gov.cn/content/column/6597113?pageIndex=1").unwrap();
        let text = r#"<input type="hidden" id="curFirstLevelChildId" value="6597113">"#;
        let asks = Lonsun.asks(&page, text);
        assert_eq!(asks.len(), 1);
        assert!(
            asks[0].as_str().ends_with("labelName=columnTree&isJson=true&isChild=true&id=6597113")
        );
        let answer = r#"[{"id":1,"name":"办事指南","htmlPath":"/content/column/1"},{"name":"","htmlPath":""}]"#;
        let branches = Lonsun.answered(&page, answer.as_bytes());
        assert_eq!(branches.len(), 1);
        assert_eq!(branches[0].href, "http://a.gov.cn/content/column/1");
        assert_eq!(Lonsun.answered(&page, b"null"), []);
        assert_eq!(Lonsun.answered(&page, b"<html>"), []);
    }

    #[test]
    fn the_tree_of_another_column_is_not_asked_for() {
        let page = Url::parse("http://a.gov.cn/content/column/1").unwrap();
        assert_eq!(Lonsun.asks(&page, r#"<input id=curFirstLevelChildId value=77>"#), []);
    }
}
