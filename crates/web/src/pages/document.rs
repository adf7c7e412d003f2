//! A document's page and its files.

use crate::cards::marked;
use crate::layout::{Frame, Link};
use crate::linked_data;
use crate::relations::{self, Related};
use crate::respond::{Visit, http_date, set};
use askama::Template;
use axum::http::header;
use axum::response::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::{Correction, DocumentState, Edition, Remains, Shown, StoreError};

/// A document's page.
#[derive(Template)]
#[template(path = "document.html")]
pub(crate) struct DocumentPage {
    frame: Frame,
    article: Article,
}

/// What a document's page shows.
#[derive(Debug, Clone)]
pub(crate) struct Article {
    pub(crate) title: String,
    /// Labels and values.
    pub(crate) facts: Vec<(String, String)>,
    /// Its one origin on another site.
    pub(crate) origin: Option<Origin>,
    /// When and why it was last corrected.
    pub(crate) corrected: Option<String>,
    /// The corrections before, the last one first.
    pub(crate) earlier: Vec<String>,
    /// Clean HTML.
    pub(crate) body: String,
    pub(crate) files: Vec<FileLink>,
    pub(crate) also: Vec<Link>,
    /// What this one interprets.
    pub(crate) interprets: Vec<Link>,
    /// What interprets this one.
    pub(crate) interpreted: Vec<Link>,
    /// Address of its QR code.
    pub(crate) code: Option<String>,
}

/// The one origin of a document that is published on another site.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) href: String,
    /// Whose it is, and that the origin holds.
    pub(crate) words: String,
}

/// A link to an attachment.
#[derive(Debug, Clone)]
pub(crate) struct FileLink {
    pub(crate) href: String,
    pub(crate) name: String,
    /// Kind and size in words.
    pub(crate) about: String,
}

/// `GET /doc/{id}`
pub(crate) async fn document(visit: Visit) -> Response {
    match answer(&visit).await {
        Ok(answer) => answer,
        Err(error) => visit.failed(&error),
    }
}

async fn answer(visit: &Visit) -> Result<Response, StoreError> {
    let shown = visit.app.store().shown(visit.tree.site.id, &visit.path).await?;
    // A site that moved here may have had such an address too.
    let Some(shown) = shown else { return visit.old_or_not_found().await };
    match shown.document.state {
        DocumentState::Draft => visit.old_or_not_found().await,
        DocumentState::Withdrawn => Ok(withdrawn(visit, &shown)),
        DocumentState::Published => rendered(visit, &shown).await,
    }
}

/// What remains at the address of a withdrawn document.
fn withdrawn(visit: &Visit, shown: &Shown) -> Response {
    let document = &shown.document;
    match (document.remains, &document.target) {
        (Remains::Redirect, Some(to)) => visit.onward(to),
        (Remains::Gone, _) => visit.gone(),
        (Remains::Notice | Remains::Redirect, _) => {
            visit.withdrawn(&shown.edition.title, document.reason.as_deref())
        }
    }
}

/// The answer with the page of a published document.
async fn rendered(visit: &Visit, shown: &Shown) -> Result<Response, StoreError> {
    // Who asks by date only is told of the document's own changes, not of those around it.
    let changed = shown.document.changed_at.max(visit.app.started());
    if let Some(answer) = visit.unchanged_since(changed) {
        return Ok(answer);
    }
    let mut answer = visit.page(&page(visit, shown).await?);
    set(&mut answer, header::LAST_MODIFIED, &http_date(changed));
    Ok(answer)
}

/// What the page of a published document is made of.
pub(crate) async fn page(visit: &Visit, shown: &Shown) -> Result<DocumentPage, StoreError> {
    let home = shown.placements.first().and_then(|place| visit.tree.column(place.column_id));
    let published = portal::written(shown.edition.published_at);
    let edition = &shown.edition;
    let frame = Frame::around(visit, home, &edition.title);
    let data = match &frame.border {
        Some(border) => linked_data::document(visit, shown, &border.crumbs),
        None => linked_data::document(visit, shown, &linked_data::crumbs(visit, &frame.crumbs)),
    };
    let frame = frame.article(home, &edition.title, published.to_string(), &edition.source);
    // Another site's page is the one address of what that site publishes.
    let canonical = edition.link.clone().or_else(|| frame.canonical.clone());
    let frame = Frame { data, canonical, ..frame };
    let article = Article::of(visit, shown).corrected(visit, shown).await?;
    let article = article.related(visit, shown).await?;
    Ok(DocumentPage { frame, article })
}

impl Article {
    /// The document at an address, if it is published.
    pub(super) async fn at(visit: &Visit, address: &str) -> Result<Option<Self>, StoreError> {
        let shown = visit.app.store().shown(visit.tree.site.id, address).await?;
        match shown.filter(|shown| shown.document.state == DocumentState::Published) {
            Some(shown) => Ok(Some(Self::of(visit, &shown).corrected(visit, &shown).await?)),
            None => Ok(None),
        }
    }

    /// With what readers are told of its corrections.
    async fn corrected(mut self, visit: &Visit, shown: &Shown) -> Result<Self, StoreError> {
        if shown.edition.ordinal > 1 {
            let corrections = visit.app.store().corrections(shown.document.id).await?;
            let mut corrections = corrections.iter().map(|one| told(visit, one));
            self.corrected = corrections.next();
            self.earlier = corrections.collect();
        }
        Ok(self)
    }

    fn of(visit: &Visit, shown: &Shown) -> Self {
        let (edition, lang) = (&shown.edition, visit.lang);
        let published = portal::written(edition.published_at);
        let empty = String::new();
        let facts = [
            ("index-number", edition.index_number.as_ref().unwrap_or(&empty).clone()),
            ("organ", edition.organ.clone()),
            ("formed", edition.formed.as_ref().unwrap_or(&empty).clone()),
            ("number", edition.number.as_ref().unwrap_or(&empty).clone()),
            ("published", published.to_string()),
            ("source", edition.source.clone()),
            ("validity", edition.validity.clone()),
        ];
        let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
        let named = |file: &store::Attachment| (file.name.clone(), file_address(file));
        let (body, files) = with_pictures(&edition.body, &shown.attachments, named);
        Self {
            title: edition.title.clone(),
            facts: facts.map(|(key, value)| (lang.word(key), value)).collect(),
            origin: edition.link.as_ref().map(|link| Origin::of(visit, edition, link)),
            corrected: None,
            earlier: Vec::new(),
            body,
            files: files.into_iter().map(FileLink::of).collect(),
            also: shown
                .placements
                .iter()
                .skip(1)
                .filter_map(|place| {
                    let column = visit.tree.column(place.column_id)?;
                    let path = visit.tree.path(column);
                    let names: Vec<&str> =
                        path.iter().skip(1).map(|column| column.title.as_str()).collect();
                    let text = marked(place.mark.as_deref(), &names.join(" › "));
                    Some(Link { href: column.path.clone(), text, here: false })
                })
                .collect(),
            interprets: Vec::new(),
            interpreted: Vec::new(),
            code: None,
        }
    }

    /// With interpretations on both sides, and the QR code of its address.
    async fn related(mut self, visit: &Visit, shown: &Shown) -> Result<Self, StoreError> {
        let (tree, edition, address) = (&visit.tree, &shown.edition, &shown.document.address);
        let links = |related: Vec<Related>| {
            let links = related.into_iter().filter(|other| other.address != *address);
            links.map(|one| Link { href: one.href, text: one.title, here: false }).collect()
        };
        let site = (tree.site.id, tree.site.domain.as_str());
        let (title, body, at) = (&edition.title, &edition.body, edition.published_at);
        let store = visit.app.store();
        self.interprets = links(relations::interpreted(store, site, title, body, at).await?);
        self.interpreted = links(visit.app.interpretations(tree, title, address).await?);
        self.code = (!visit.is_still()).then(|| format!("/qr{address}.svg"));
        Ok(self)
    }
}

/// A correction in words.
fn told(visit: &Visit, correction: &Correction) -> String {
    let day = portal::day(correction.at).to_string();
    match correction.reason.as_str() {
        "" => visit.lang.say("corrected-on", "day", day),
        reason => {
            let said = [("day", day), ("reason", reason.to_owned())];
            visit.lang.say_all("corrected-for", &said)
        }
    }
}

/// The body with its own pictures, and the other attachments: a picture whose address is the name of an
/// attachment is that attachment. `named` tells an attachment's name and address.
pub(crate) fn with_pictures<'a, T>(
    body: &str,
    attachments: &'a [T],
    named: impl Fn(&T) -> (String, String),
) -> (String, Vec<&'a T>) {
    let mut body = body.to_owned();
    let mut files = Vec::new();
    for attachment in attachments {
        let (name, href) = named(attachment);
        let source = format!("src=\"{}\"", name.replace('&', "&amp;"));
        if body.contains(&source) {
            body = body.replace(&source, &format!("src=\"{href}\""));
        } else {
            files.push(attachment);
        }
    }
    (body, files)
}

impl Origin {
    fn of(visit: &Visit, edition: &Edition, link: &str) -> Self {
        let lang = visit.lang;
        let named = [&edition.source, &edition.organ].into_iter().find(|name| !name.is_empty());
        let source = named.cloned().unwrap_or_else(|| lang.word("at-source"));
        Self { href: link.to_owned(), words: lang.say("origin-holds", "source", source) }
    }
}

impl FileLink {
    fn of(attachment: &store::Attachment) -> Self {
        let ending = attachment.name.rsplit_once('.').map_or("", |(_, ending)| ending);
        Self {
            href: file_address(attachment),
            name: attachment.name.clone(),
            about: format!("{}，{}", ending.to_uppercase(), size(attachment.size)),
        }
    }
}

/// Address of an attachment.
pub(crate) fn file_address(attachment: &store::Attachment) -> String {
    let name = utf8_percent_encode(&attachment.name, NON_ALPHANUMERIC).to_string();
    format!("/file/{}/{}", attachment.id, name.replace("%2E", "."))
}

/// Bytes as people say them.
pub(crate) fn size(bytes: i64) -> String {
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}
