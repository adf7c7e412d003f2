//! 广东集约化: the whole tree stands in `window._CONFIG`, lists come from `/gkmlpt/api/all/{id}`.

use super::{Branch, Vendor};
use serde_json::Value;
use url::Url;

/// Adapter for the Guangdong disclosure platform.
pub struct Gkmlpt;

/// Levels of the tree that are read.
const DEPTH: usize = 12;

impl Vendor for Gkmlpt {
    fn id(&self) -> &'static str {
        "gkmlpt"
    }

    fn embedded(&self, page: &Url, text: &str) -> Vec<Branch> {
        let Some(config) = config(text) else { return Vec::new() };
        let Some(tree) = config.get("TREE") else { return Vec::new() };
        let site = config.get("SID").map(plain).unwrap_or_default();
        // The folder of the platform: a township has its own below the same host.
        let folder = page.path().find("/gkmlpt").map_or("", |at| &page.path()[..at]);
        let base = format!("{folder}/gkmlpt");
        let mut branches = Vec::new();
        take(tree, None, DEPTH, page, &base, &site, &mut branches);
        branches
    }
}

/// The object that the page assigns to `window._CONFIG`.
fn config(text: &str) -> Option<Value> {
    let at = text.find("_CONFIG")?;
    let rest = text[at + "_CONFIG".len()..].trim_start().strip_prefix('=')?;
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
    values.next()?.ok()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn take(
    tree: &Value,
    parent: Option<usize>,
    depth: usize,
    page: &Url,
    base: &str,
    site: &str,
    branches: &mut Vec<Branch>,
) {
    let Some(nodes) = tree.as_array().filter(|_| depth > 0) else { return };
    for node in nodes {
        let (Some(id), Some(name)) =
            (node.get("id").map(plain), node.get("name").and_then(Value::as_str))
        else {
            continue;
        };
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) || name.trim().is_empty() {
            continue;
        }
        let jump = node
            .get("jump_url")
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|url| !url.is_empty());
        let (href, service) = match jump {
            Some(jump) => (page.join(jump).ok(), None),
            None => (
                page.join(&format!("{base}/index#{id}")).ok(),
                page.join(&format!("{base}/api/all/{id}?page=1&sid={site}")).ok(),
            ),
        };
        let Some(href) = href else { continue };
        branches.push(Branch {
            title: name.trim().to_owned(),
            href: href.into(),
            service: service.map(String::from),
            parent,
        });
        let at = branches.len() - 1;
        if let Some(children) = node.get("children") {
            take(children, Some(at), depth - 1, page, base, site, branches);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_of_the_configuration() {
        let page = Url::parse("http://a.gov.cn/gkmlpt/index").unwrap();
        let text = r#"<script>window._CONFIG = {"SID": 755, "TREE": [
            {"id": 1, "name": "法定主动公开内容", "jump_url": "", "children": [
                {"id": 2, "name": "机构职能", "jump_url": "/jgzn/"}]}]};</script>"#;
        let branches = Gkmlpt.embedded(&page, text);
        assert_eq!(branches.len(), 2);
        assert_eq!(branches[0].href, "http://a.gov.cn/gkmlpt/index#1");
        assert_eq!(
            branches[0].service.as_deref(),
            Some("http://a.gov.cn/gkmlpt/api/all/1?page=1&sid=755")
        );
        assert_eq!(
            (branches[1].href.as_str(), branches[1].parent),
            ("http://a.gov.cn/jgzn/", Some(0))
        );
        assert_eq!(Gkmlpt.embedded(&page, "window._CONFIG = {broken"), []);
    }
}
