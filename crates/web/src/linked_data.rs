//! What a document's page says to machines: JSON-LD by schema.org, the same facts that readers see.

use crate::layout::Link;
use crate::respond::{Visit, address};
use serde::Serialize;
use serde_json::{Value, json};
use store::Shown;

/// A moment as schema.org wants it.
const MOMENT: &str = "%Y-%m-%dT%H:%M+08:00";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Article<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: &'a str,
    main_entity_of_page: &'a str,
    headline: &'a str,
    in_language: &'static str,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_created: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    identifier: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Organization<'a>>,
    publisher: Organization<'a>,
    is_part_of: WebSite<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_based_on: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    associated_media: Vec<Media<'a>>,
}

#[derive(Serialize)]
struct Organization<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct WebSite<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    url: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Media<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    content_url: String,
    encoding_format: &'a str,
    content_size: String,
}

impl<'a> Organization<'a> {
    fn new(name: &'a str) -> Self {
        Self { kind: "GovernmentOrganization", name }
    }
}

/// A document as JSON-LD that can stand in a `script` element; `crumbs` is its breadcrumb, as [`crumbs`]
/// gives it.
pub(crate) fn document(visit: &Visit, shown: &Shown, crumbs: &str) -> Option<String> {
    let origin = visit.origin();
    let (edition, site) = (&shown.edition, &visit.tree.site);
    let page = format!("{origin}{}", address(&shown.document.address));
    let moment = |at| portal::minute(at).strftime(MOMENT).to_string();
    let article = Article {
        kind: "Article",
        id: &page,
        main_entity_of_page: &page,
        headline: &edition.title,
        in_language: "zh-CN",
        date_published: moment(edition.published_at),
        date_modified: moment(shown.document.changed_at),
        date_created: edition.formed.as_deref(),
        identifier: edition
            .number
            .iter()
            .chain(&edition.index_number)
            .map(String::as_str)
            .collect(),
        author: (!edition.organ.is_empty()).then(|| Organization::new(&edition.organ)),
        publisher: Organization::new(&site.name),
        is_part_of: WebSite { kind: "WebSite", name: &site.name, url: format!("{origin}/") },
        is_based_on: edition.link.as_deref(),
        associated_media: shown
            .attachments
            .iter()
            .map(|file| Media {
                kind: "MediaObject",
                name: &file.name,
                content_url: format!("{origin}{}", crate::pages::file_address(file)),
                encoding_format: &file.media_type,
                content_size: file.size.to_string(),
            })
            .collect(),
    };
    let article = inert(serde_json::to_string(&article).ok()?);
    let parted = if crumbs.is_empty() { "" } else { "," };
    Some(format!(r#"{{"@context":"https://schema.org","@graph":[{article}{parted}{crumbs}]}}"#))
}

/// A breadcrumb as JSON-LD; empty where there is none.
pub(crate) fn crumbs(visit: &Visit, crumbs: &[Link]) -> String {
    let origin = visit.origin();
    let items: Vec<Value> = (1..)
        .zip(crumbs)
        .map(|(position, crumb)| {
            let item = format!("{origin}{}", address(&crumb.href));
            json!({ "@type": "ListItem", "position": position, "name": crumb.text, "item": item })
        })
        .collect();
    if items.is_empty() {
        return String::new();
    }
    inert(json!({ "@type": "BreadcrumbList", "itemListElement": items }).to_string())
}

/// A list's page as JSON-LD: its breadcrumb; `None` where it has none.
pub(crate) fn list(visit: &Visit, links: &[Link]) -> Option<String> {
    let crumbs = crumbs(visit, links);
    let whole = format!(r#"{{"@context":"https://schema.org","@graph":[{crumbs}]}}"#);
    (!crumbs.is_empty()).then_some(whole)
}

/// The home page as JSON-LD: whose site it is, and how the office is reached.
pub(crate) fn home(visit: &Visit) -> String {
    let (site, footer) = (&visit.tree.site, &visit.tree.settings.footer);
    let url = format!("{}/", visit.origin());
    let mut organization = json!({
        "@type": "GovernmentOrganization", "@id": format!("{url}#organization"), "name": site.name, "url": url,
    });
    for (name, value) in [("telephone", &footer.telephone), ("address", &footer.address)] {
        if !value.is_empty() {
            organization[name] = json!(value);
        }
    }
    let website = json!({
        "@type": "WebSite", "name": site.name, "url": url, "inLanguage": "zh-CN",
        "publisher": { "@id": format!("{url}#organization") },
    });
    let whole = json!({ "@context": "https://schema.org", "@graph": [organization, website] });
    inert(whole.to_string())
}

/// JSON that cannot end the element it stands in.
fn inert(json: String) -> String {
    if !json.contains(['<', '>', '&']) {
        return json;
    }
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    #[test]
    fn json_cannot_end_its_element() {
        let value = serde_json::json!({ "headline": "</script><!--&" });
        let text = super::inert(value.to_string());
        assert!(!text.contains(['<', '>', '&']), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(value));
    }
}
