//! What a document's page says to machines: JSON-LD by schema.org, the same facts that readers see.

use crate::layout::Link;
use crate::respond::{Visit, address};
use serde_json::{Map, Value, json};
use store::Shown;

/// A document as JSON-LD that can stand in a `script` element.
pub(crate) fn document(visit: &Visit, shown: &Shown, crumbs: &[Link]) -> String {
    let origin = visit.origin();
    let (edition, site) = (&shown.edition, &visit.tree.site);
    let page = format!("{origin}{}", address(&shown.document.address));
    let organization = |name: &str| json!({ "@type": "GovernmentOrganization", "name": name });
    let mut article = Map::new();
    let mut put = |name: &str, value: Value| article.insert(name.to_owned(), value);
    put("@type", json!("Article"));
    put("@id", json!(page));
    put("mainEntityOfPage", json!(page));
    put("headline", json!(edition.title));
    put("inLanguage", json!("zh-CN"));
    put(
        "datePublished",
        json!(portal::minute(edition.published_at).strftime("%Y-%m-%dT%H:%M+08:00").to_string()),
    );
    put(
        "dateModified",
        json!(
            portal::minute(shown.document.changed_at).strftime("%Y-%m-%dT%H:%M+08:00").to_string()
        ),
    );
    if let Some(formed) = &edition.formed {
        put("dateCreated", json!(formed));
    }
    let numbers: Vec<&String> = edition.number.iter().chain(&edition.index_number).collect();
    if !numbers.is_empty() {
        put("identifier", json!(numbers));
    }
    if !edition.organ.is_empty() {
        put("author", organization(&edition.organ));
    }
    put("publisher", organization(&site.name));
    put("isPartOf", json!({ "@type": "WebSite", "name": site.name, "url": format!("{origin}/") }));
    let files: Vec<Value> = shown
        .attachments
        .iter()
        .map(|file| {
            json!({
                "@type": "MediaObject",
                "name": file.name,
                "contentUrl": format!("{origin}{}", crate::pages::file_address(file)),
                "encodingFormat": file.media_type,
                "contentSize": file.size.to_string(),
            })
        })
        .collect();
    if !files.is_empty() {
        put("associatedMedia", json!(files));
    }
    let mut graph = vec![Value::Object(article)];
    let items: Vec<Value> = (1..)
        .zip(crumbs)
        .map(|(position, crumb)| {
            let item = format!("{origin}{}", address(&crumb.href));
            json!({ "@type": "ListItem", "position": position, "name": crumb.text, "item": item })
        })
        .collect();
    if !items.is_empty() {
        graph.push(json!({ "@type": "BreadcrumbList", "itemListElement": items }));
    }
    inert(&json!({ "@context": "https://schema.org", "@graph": graph }))
}

/// JSON that cannot end the element it stands in.
fn inert(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    #[test]
    fn json_cannot_end_its_element() {
        let value = serde_json::json!({ "headline": "</script><!--&" });
        let text = super::inert(&value);
        assert!(!text.contains(['<', '>', '&']), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(value));
    }
}
