//! Documents, their editions, placements and attachments.

use crate::entity::words::{DocumentState, EditionState, PlacementState, Remains};
use crate::entity::{attachment, document, edition, placement};
use crate::error::StoreError;
use crate::files::StoredFile;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    RelationDef,
};

/// China's time, seconds east of UTC.
const CHINA: i64 = 8 * 3600;

/// What a document says.
#[derive(Debug, Clone, Default)]
pub struct NewEdition {
    /// Title without category mark.
    pub title: String,
    /// Body as clean HTML.
    pub body: String,
    /// 成文日期, ISO.
    pub formed: Option<String>,
    /// 发布日期, seconds UTC.
    pub published_at: i64,
    /// 发文字号.
    pub number: Option<String>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 发文机关.
    pub organ: String,
    /// 来源.
    pub source: String,
    /// 有效性, in words.
    pub validity: String,
    /// 原文网址: address of its one origin on another site.
    pub link: Option<String>,
    /// Why it corrects the edition before it, empty where nobody said; none where it is no correction. No part of
    /// the hash: with another reason it says the same.
    pub correction: Option<String>,
}

/// Where a document is to stand; the first one is where it belongs.
#[derive(Debug, Clone, Default)]
pub struct NewPlacement {
    /// Column.
    pub column: i64,
    /// Category mark without its brackets.
    pub mark: Option<String>,
    /// Stands above the others.
    pub pinned: bool,
    /// Shown from, seconds UTC.
    pub visible_from: Option<i64>,
    /// Shown until, seconds UTC.
    pub visible_to: Option<i64>,
}

/// An attachment whose bytes are kept already.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// Name with extension.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Its bytes.
    pub file: StoredFile,
}

/// A document to be published.
#[derive(Debug, Clone, Default)]
pub struct NewDocument {
    /// Kind, e.g. `article`.
    pub kind: String,
    /// What it is called where it comes from.
    pub external_key: Option<String>,
    /// What it says.
    pub edition: NewEdition,
    /// Where it stands.
    pub placements: Vec<NewPlacement>,
    /// Attachments.
    pub attachments: Vec<NewAttachment>,
}

/// A document that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its id.
    pub id: i64,
    /// Its address below the site.
    pub address: String,
}

/// A document with all that its page shows.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Identity and state.
    pub document: document::Model,
    /// The edition that is shown.
    pub edition: edition::Model,
    /// Attachments in order.
    pub attachments: Vec<attachment::Model>,
    /// Placements that are shown or will be, where it belongs first.
    pub placements: Vec<placement::Model>,
}

/// The hash of all that an edition says, attachments included: a signature or a comparison rests on it.
pub fn edition_hash(edition: &NewEdition, attachments: &[NewAttachment]) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut part = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    part(&edition.title);
    part(&edition.body);
    part(edition.formed.as_deref().unwrap_or_default());
    part(&edition.published_at.to_string());
    part(edition.number.as_deref().unwrap_or_default());
    part(edition.index_number.as_deref().unwrap_or_default());
    part(&edition.organ);
    part(&edition.source);
    part(&edition.validity);
    for attachment in attachments {
        part(&attachment.name);
        part(&attachment.file.hash);
    }
    // Attachments are pairs: nothing without a link has as many parts, and its hash is what it always was.
    if let Some(link) = &edition.link {
        part(link);
    }
    hasher.finalize().to_hex().to_string()
}

/// From a document to the edition that is shown.
pub(crate) fn shown_edition() -> RelationDef {
    document::Entity::belongs_to(edition::Entity)
        .from(document::Column::EditionId)
        .to(edition::Column::Id)
        .into()
}

/// From a placement to its document.
pub(crate) fn placed_document() -> RelationDef {
    placement::Entity::belongs_to(document::Entity)
        .from(placement::Column::DocumentId)
        .to(document::Column::Id)
        .into()
}

/// The year of a moment in China.
fn year(moment: i64) -> i32 {
    jiff::Timestamp::from_second(moment.saturating_add(CHINA))
        .map_or(1970, |moment| i32::from(jiff::tz::TimeZone::UTC.to_datetime(moment).year()))
}

impl Store {
    /// The document at an address, whatever its state.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn shown(&self, site: i64, address: &str) -> Result<Option<Shown>, StoreError> {
        let find = document::Entity::find()
            .filter(document::Column::SiteId.eq(site))
            .filter(document::Column::Address.eq(address));
        let Some(document) = find.one(&self.db).await? else { return Ok(None) };
        Ok(self.whole(&[document.id]).await?.pop())
    }

    /// An attachment of an edition that is shown now.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn attachment(
        &self,
        site: i64,
        id: i64,
    ) -> Result<Option<attachment::Model>, StoreError> {
        let Some(found) = attachment::Entity::find_by_id(id).one(&self.db).await? else {
            return Ok(None);
        };
        let holder = document::Entity::find()
            .filter(document::Column::SiteId.eq(site))
            .filter(document::Column::EditionId.eq(found.edition_id))
            .filter(document::Column::State.eq(DocumentState::Published));
        let held = holder.one(&self.db).await?.is_some();
        Ok(held.then_some(found))
    }

    /// Where the address of a withdrawn document leads on to, if it does.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn withdrawn_to(
        &self,
        site: i64,
        address: &str,
    ) -> Result<Option<String>, StoreError> {
        let find = document::Entity::find()
            .filter(document::Column::SiteId.eq(site))
            .filter(document::Column::Address.eq(address))
            .filter(document::Column::State.eq(DocumentState::Withdrawn))
            .filter(document::Column::Remains.eq(Remains::Redirect));
        Ok(find.one(&self.db).await?.and_then(|found| found.target))
    }
}

/// Rows of one batch of documents.
#[derive(Default)]
struct Rows {
    documents: Vec<document::ActiveModel>,
    editions: Vec<edition::ActiveModel>,
    placements: Vec<placement::ActiveModel>,
    attachments: Vec<attachment::ActiveModel>,
}

impl Write {
    /// Publishes documents in batches; answers them in the order given.
    ///
    /// # Errors
    /// Where the database says no, or a foreign name is taken.
    pub async fn add_documents(
        &mut self,
        site: i64,
        new: Vec<NewDocument>,
    ) -> Result<Vec<Placed>, StoreError> {
        let first = self.take("document", new.len()).await?;
        let mut rows = Rows::default();
        let mut placed = Vec::with_capacity(new.len());
        for (id, new) in (first..).zip(new) {
            let address = format!("/doc/{id}");
            let edition = self.take("edition", 1).await?;
            rows.documents.push(document::ActiveModel {
                id: Set(id),
                site_id: Set(site),
                address: Set(address.clone()),
                kind: Set(new.kind.clone()),
                external_key: Set(new.external_key.clone()),
                edition_id: Set(edition),
                state: Set(DocumentState::Published),
                reason: Set(None),
                remains: Set(Remains::Notice),
                target: Set(None),
                created_at: Set(self.now()),
                changed_at: Set(self.now()),
            });
            self.edition_rows(&mut rows, (id, edition, 1), &new.edition, &new.attachments).await?;
            let moment = new.edition.published_at;
            rows.placements.extend(self.placement_rows((site, id), moment, new.placements).await?);
            self.log(site, "published", "document", id);
            placed.push(Placed { id, address });
        }
        insert(&self.txn, rows.documents).await?;
        insert(&self.txn, rows.editions).await?;
        insert(&self.txn, rows.placements).await?;
        insert(&self.txn, rows.attachments).await?;
        Ok(placed)
    }

    async fn edition_rows(
        &mut self,
        rows: &mut Rows,
        (document, id, ordinal): (i64, i64, i32),
        new: &NewEdition,
        attachments: &[NewAttachment],
    ) -> Result<(), StoreError> {
        rows.editions.push(edition::ActiveModel {
            id: Set(id),
            document_id: Set(document),
            ordinal: Set(ordinal),
            title: Set(new.title.clone()),
            body: Set(new.body.clone()),
            formed: Set(new.formed.clone()),
            published_at: Set(new.published_at),
            number: Set(new.number.clone()),
            index_number: Set(new.index_number.clone()),
            organ: Set(new.organ.clone()),
            source: Set(new.source.clone()),
            validity: Set(new.validity.clone()),
            link: Set(new.link.clone()),
            correction: Set(new.correction.clone()),
            hash: Set(edition_hash(new, attachments)),
            state: Set(EditionState::Published),
            created_at: Set(self.now()),
        });
        let first = self.take("attachment", attachments.len()).await?;
        for ((at, id), new) in (0..).zip(first..).zip(attachments) {
            rows.attachments.push(attachment::ActiveModel {
                id: Set(id),
                edition_id: Set(rows.editions.last().map_or(0, |last| *last.id.as_ref())),
                position: Set(at),
                name: Set(new.name.clone()),
                media_type: Set(new.media_type.clone()),
                size: Set(new.file.size),
                hash: Set(new.file.hash.clone()),
            });
        }
        Ok(())
    }

    /// Rows that put a document where these places say; the first is where it belongs.
    pub(crate) async fn placement_rows(
        &mut self,
        (site, document): (i64, i64),
        published_at: i64,
        places: Vec<NewPlacement>,
    ) -> Result<Vec<placement::ActiveModel>, StoreError> {
        let first = self.take("placement", places.len()).await?;
        let rows = (0..).zip(first..).zip(places).map(|((at, id), place)| placement::ActiveModel {
            id: Set(id),
            site_id: Set(site),
            document_id: Set(document),
            column_id: Set(place.column),
            mark: Set(place.mark),
            home: Set(at == 0),
            pinned: Set(place.pinned),
            position: Set(at),
            visible_from: Set(place.visible_from),
            visible_to: Set(place.visible_to),
            published_at: Set(published_at),
            year: Set(year(published_at)),
            state: Set(PlacementState::Shown),
        });
        Ok(rows.collect())
    }

    /// Gives a document a new edition, new places and new attachments; its address stays.
    ///
    /// # Errors
    /// Where the document is not there.
    pub async fn replace_document(
        &mut self,
        site: i64,
        id: i64,
        new: NewDocument,
    ) -> Result<(), StoreError> {
        let last = edition::Entity::find()
            .filter(edition::Column::DocumentId.eq(id))
            .order_by_desc(edition::Column::Ordinal)
            .one(&self.txn)
            .await?
            .ok_or(StoreError::Missing { what: "document", id })?;
        edition::Entity::update_many()
            .col_expr(edition::Column::State, Expr::value("superseded"))
            .filter(edition::Column::DocumentId.eq(id))
            .exec(&self.txn)
            .await?;
        placement::Entity::delete_many()
            .filter(placement::Column::DocumentId.eq(id))
            .exec(&self.txn)
            .await?;
        let mut rows = Rows::default();
        let edition = self.take("edition", 1).await?;
        let at = (id, edition, last.ordinal + 1);
        self.edition_rows(&mut rows, at, &new.edition, &new.attachments).await?;
        let moment = new.edition.published_at;
        rows.placements = self.placement_rows((site, id), moment, new.placements).await?;
        insert(&self.txn, rows.editions).await?;
        insert(&self.txn, rows.placements).await?;
        insert(&self.txn, rows.attachments).await?;
        let row = document::ActiveModel {
            id: Set(id),
            edition_id: Set(edition),
            state: Set(DocumentState::Published),
            reason: Set(None),
            remains: Set(Remains::Notice),
            target: Set(None),
            changed_at: Set(self.now()),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        self.log(site, "published", "document", id);
        Ok(())
    }

    /// Withdraws a document: its address answers with a notice from now on.
    ///
    /// # Errors
    /// Where the document is not there.
    pub async fn withdraw(&mut self, site: i64, id: i64, reason: &str) -> Result<(), StoreError> {
        self.withdraw_leaving(site, id, reason, (Remains::Notice, None)).await
    }

    /// Withdraws a document: its address shows what remains from now on, or leads on to the target.
    ///
    /// # Errors
    /// Where the document is not there.
    pub async fn withdraw_leaving(
        &mut self,
        site: i64,
        id: i64,
        reason: &str,
        remains: (Remains, Option<String>),
    ) -> Result<(), StoreError> {
        self.set_state(site, id, (DocumentState::Withdrawn, Some(reason)), remains).await
    }

    /// Shows a withdrawn document again, at its own address.
    ///
    /// # Errors
    /// Where the document is not there.
    pub async fn restore(&mut self, site: i64, id: i64) -> Result<(), StoreError> {
        self.set_state(site, id, (DocumentState::Published, None), (Remains::Notice, None)).await
    }

    /// The address of a document below its site, whatever its state.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn address(&self, document: i64) -> Result<Option<String>, StoreError> {
        let find = document::Entity::find_by_id(document);
        Ok(find.one(&self.txn).await?.map(|found| found.address))
    }

    async fn set_state(
        &mut self,
        site: i64,
        id: i64,
        (state, reason): (DocumentState, Option<&str>),
        (remains, target): (Remains, Option<String>),
    ) -> Result<(), StoreError> {
        let found = document::Entity::find_by_id(id).one(&self.txn).await?;
        if found.is_none_or(|found| found.site_id != site) {
            return Err(StoreError::Missing { what: "document", id });
        }
        let row = document::ActiveModel {
            id: Set(id),
            state: Set(state),
            reason: Set(reason.map(str::to_owned)),
            remains: Set(remains),
            target: Set(target),
            changed_at: Set(self.now()),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        placement::Entity::update_many()
            .col_expr(placement::Column::State, Expr::value(standing_of(state)))
            .filter(placement::Column::DocumentId.eq(id))
            .exec(&self.txn)
            .await?;
        let what = if state == DocumentState::Withdrawn { "withdrawn" } else { "published" };
        self.log(site, what, "document", id);
        Ok(())
    }
}

/// Whether the placements of a document in this state are in their lists.
pub(crate) fn standing_of(state: DocumentState) -> PlacementState {
    match state {
        DocumentState::Published => PlacementState::Shown,
        DocumentState::Draft | DocumentState::Withdrawn => PlacementState::Hidden,
    }
}
