//! A document as the index wants it: text without markup, attachments' text, the places it is found by.

use super::kind::kind_of;
use crate::error::PortalError;
use crate::moments::day;
use attachment::Bounds;
use page::dom::{Dom, Node};
use search::Validity;
use std::collections::{BTreeSet, HashMap};
use store::{Attachment, Column, Edition, Shown, Site, Store};

/// Largest attachment whose text is looked for, bytes.
const LARGEST: i64 = 64 << 20;

/// What is read of one attachment: less than the index keeps.
fn bounds() -> Bounds {
    Bounds { characters: search::MAX_ATTACHMENTS, ..Bounds::default() }
}

/// A site and its columns.
pub(super) struct Places {
    pub(super) site: Site,
    pub(super) columns: HashMap<i64, Column>,
}

impl Places {
    pub(super) async fn read(store: &Store, site: Site) -> Result<Self, PortalError> {
        let columns = store.columns(site.id).await?;
        Ok(Self { site, columns: columns.into_iter().map(|column| (column.id, column)).collect() })
    }

    /// A column and all above it.
    fn upwards(&self, id: i64) -> impl Iterator<Item = &Column> {
        let first = self.columns.get(&id);
        std::iter::successors(first, |column| self.columns.get(&column.parent_id?))
    }

    /// These columns and all below them.
    pub(super) fn below(&self, ids: &BTreeSet<i64>) -> Vec<i64> {
        let within = |column: &&Column| self.upwards(column.id).any(|one| ids.contains(&one.id));
        self.columns.values().filter(within).map(|column| column.id).collect()
    }
}

/// The document, or `None` where it is not shown anywhere at the moment.
pub(super) async fn made(
    store: &Store,
    places: &Places,
    shown: Shown,
    now: i64,
) -> Option<search::Document> {
    let published = shown.document.state == store::DocumentState::Published;
    let standing: Vec<_> =
        shown.placements.iter().filter(|place| published && place.shown_at(now)).collect();
    let home = places.columns.get(&standing.first()?.column_id)?;
    let mut fields = BTreeSet::new();
    let mut matters = BTreeSet::new();
    let mut columns = BTreeSet::new();
    for place in &standing {
        for column in places.upwards(place.column_id) {
            columns.insert(column.id.to_string());
            fields.extend(column.field.clone());
            matters.extend(column.matter1.clone());
            matters.extend(column.matter2.clone());
        }
        matters.extend(place.mark.clone());
    }
    let level = match (&home.village, &home.town) {
        (Some(_), _) => standard::Level::Village,
        (None, Some(_)) => standard::Level::Town,
        (None, None) => places.site.level.into(),
    };
    let edition = &shown.edition;
    Some(search::Document {
        id: shown.document.id.unsigned_abs(),
        site: places.site.slug.clone(),
        body: text(&edition.body),
        attachments: attachments(store, &shown.attachments).await,
        number: edition.number.clone(),
        index_number: edition.index_number.clone(),
        fields: fields.into_iter().collect(),
        matters: matters.into_iter().collect(),
        organ: (!edition.organ.is_empty()).then(|| edition.organ.clone()),
        level: Some(level),
        kind: kind_of(&edition.title).map(str::to_owned),
        published: Some(day(edition.published_at)),
        validity: validity(edition),
        columns: columns.into_iter().collect(),
        title: edition.title.clone(),
    })
}

/// The text of clean HTML.
fn text(html: &str) -> String {
    let dom = Dom::parse(html);
    dom.text(Node::ROOT)
}

fn validity(edition: &Edition) -> Validity {
    let said = edition.validity.as_str();
    match said {
        _ if said.contains("废止") => Validity::Repealed,
        _ if said.contains("失效") || said.contains("无效") => Validity::Expired,
        _ if said.contains("有效") => Validity::Valid,
        _ => Validity::Unknown,
    }
}

/// The text of the attachments; one that cannot be read is found by its name alone.
async fn attachments(store: &Store, files: &[Attachment]) -> Vec<search::Attachment> {
    let mut read = Vec::new();
    for file in files.iter().take(search::MAX_FILES) {
        let text = match file.size <= LARGEST {
            false => String::new(),
            true => match store.file(&file.hash).await {
                Ok(bytes) => words(&file.name, &bytes),
                Err(error) => {
                    tracing::warn!(name = %file.name, %error, "an attachment is not searched");
                    String::new()
                }
            },
        };
        read.push(search::Attachment { name: file.name.clone(), text });
    }
    read
}

fn words(name: &str, bytes: &[u8]) -> String {
    let contents = attachment::read(name, bytes, &bounds());
    // What a reader does not see when the file is opened is not to be found either.
    let open = contents.parts.iter().filter(|part| !part.hidden.any());
    open.map(|part| part.text.as_str()).collect::<Vec<_>>().join("\n")
}
