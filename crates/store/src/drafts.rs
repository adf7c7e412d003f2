//! Drafts, where they are to stand, what hangs on them, and what reviewers signed.

use crate::documents::{NewAttachment, NewEdition};
use crate::entity::desk::{Disclosure, DraftState, Step, Verdict};
use crate::entity::{draft, draft_attachment, draft_place, review};
use crate::error::StoreError;
use crate::files::StoredFile;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

/// What a draft holds.
#[derive(Debug, Clone, Default)]
pub struct DraftContent {
    /// What it says; its date of publication is not looked at.
    pub edition: NewEdition,
    /// Where it is to stand: columns with category marks; the first is where it belongs.
    pub places: Vec<(i64, Option<String>)>,
    /// Attachments whose bytes are kept already.
    pub attachments: Vec<NewAttachment>,
}

/// A draft to be begun.
#[derive(Debug, Clone)]
pub struct NewDraft {
    /// Site.
    pub site: i64,
    /// Organ whose content it is.
    pub organ: i64,
    /// Account that begins it.
    pub author: i64,
    /// The published document that it corrects.
    pub document: Option<i64>,
    /// What it holds.
    pub content: DraftContent,
    /// BLAKE3 of all that is signed, hex.
    pub hash: String,
}

/// A draft with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// The draft itself.
    pub draft: draft::Model,
    /// Where it is to stand, in order.
    pub places: Vec<draft_place::Model>,
    /// Attachments in order.
    pub attachments: Vec<draft_attachment::Model>,
}

impl Drafted {
    /// Accounts that ever saved it: none of them reviews it.
    pub fn writers(&self) -> Vec<i64> {
        serde_json::from_str(&self.draft.writers).unwrap_or_else(|_| vec![self.draft.author_id])
    }

    /// What it holds, as it would be saved.
    pub fn content(&self) -> DraftContent {
        let draft = self.draft.clone();
        let attachments = self.attachments.iter().map(|one| NewAttachment {
            name: one.name.clone(),
            media_type: one.media_type.clone(),
            file: StoredFile { hash: one.hash.clone(), size: one.size },
        });
        DraftContent {
            edition: NewEdition {
                title: draft.title,
                body: draft.body,
                formed: draft.formed,
                published_at: 0,
                number: draft.number,
                index_number: draft.index_number,
                organ: draft.organ,
                source: draft.source,
                validity: draft.validity,
                link: draft.link,
                correction: draft.correction,
            },
            places: self.places.iter().map(|one| (one.column_id, one.mark.clone())).collect(),
            attachments: attachments.collect(),
        }
    }
}

/// Which drafts are asked for; an empty list or text leaves out nothing.
#[derive(Debug, Clone, Default)]
pub struct DraftFilter {
    /// Of these organs.
    pub organs: Vec<i64>,
    /// In these states.
    pub states: Vec<DraftState>,
    /// By this author.
    pub author: Option<i64>,
    /// That correct or became this document.
    pub document: Option<i64>,
    /// With this in their titles.
    pub title: String,
    /// At most so many, the last changed first.
    pub limit: u64,
}

/// A reviewer's signature.
#[derive(Debug, Clone)]
pub struct NewReview {
    /// Draft.
    pub draft: i64,
    /// Round of the draft.
    pub round: i32,
    /// Step.
    pub step: Step,
    /// Reviewer.
    pub account: i64,
    /// What was signed.
    pub hash: String,
    /// Passed or returned.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Personal data stays, for that reason.
    pub overrides: bool,
    /// What the secrecy review with it found, and on what basis.
    pub secrecy: Option<(Disclosure, String)>,
}

impl Store {
    /// A draft with all that belongs to it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn draft(&self, id: i64) -> Result<Option<Drafted>, StoreError> {
        whole(&self.db, id).await
    }

    /// Drafts, the last changed first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn drafts(&self, filter: &DraftFilter) -> Result<Vec<draft::Model>, StoreError> {
        let mut find = draft::Entity::find();
        if !filter.organs.is_empty() {
            find = find.filter(draft::Column::OrganId.is_in(filter.organs.iter().copied()));
        }
        if !filter.states.is_empty() {
            find = find.filter(draft::Column::State.is_in(filter.states.iter().copied()));
        }
        if let Some(author) = filter.author {
            find = find.filter(draft::Column::AuthorId.eq(author));
        }
        if let Some(document) = filter.document {
            find = find.filter(draft::Column::DocumentId.eq(document));
        }
        if !filter.title.is_empty() {
            find = find.filter(draft::Column::Title.contains(&filter.title));
        }
        let find = find
            .order_by_desc(draft::Column::ChangedAt)
            .order_by_desc(draft::Column::Id)
            .limit(filter.limit);
        Ok(find.all(&self.db).await?)
    }

    /// Drafts of organs that were published urgently and whose other reviews are to be made up, the longest
    /// waiting first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn drafts_to_make_up(&self, organs: &[i64]) -> Result<Vec<draft::Model>, StoreError> {
        let find = draft::Entity::find()
            .filter(draft::Column::OrganId.is_in(organs.iter().copied()))
            .filter(draft::Column::State.eq(DraftState::Published))
            .filter(draft::Column::Urgent.is_not_null())
            .filter(draft::Column::MadeUpAt.is_null())
            .order_by_asc(draft::Column::ChangedAt)
            .order_by_asc(draft::Column::Id);
        Ok(find.all(&self.db).await?)
    }

    /// Ids of drafts whose time to be published has come, the longest waiting first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn due_drafts(&self, now: i64) -> Result<Vec<i64>, StoreError> {
        let find = draft::Entity::find()
            .select_only()
            .column(draft::Column::Id)
            .filter(draft::Column::State.eq(DraftState::Scheduled))
            .filter(draft::Column::PublishAt.lte(now))
            .order_by_asc(draft::Column::PublishAt);
        Ok(find.into_tuple().all(&self.db).await?)
    }

    /// What was signed of a draft, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn reviews(&self, draft: i64) -> Result<Vec<review::Model>, StoreError> {
        reviews(&self.db, draft).await
    }
}

async fn whole(db: &impl ConnectionTrait, id: i64) -> Result<Option<Drafted>, StoreError> {
    let Some(draft) = draft::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let places = draft_place::Entity::find()
        .filter(draft_place::Column::DraftId.eq(id))
        .order_by_asc(draft_place::Column::Position)
        .all(db)
        .await?;
    let attachments = draft_attachment::Entity::find()
        .filter(draft_attachment::Column::DraftId.eq(id))
        .order_by_asc(draft_attachment::Column::Position)
        .all(db)
        .await?;
    Ok(Some(Drafted { draft, places, attachments }))
}

async fn reviews(db: &impl ConnectionTrait, draft: i64) -> Result<Vec<review::Model>, StoreError> {
    let find = review::Entity::find().filter(review::Column::DraftId.eq(draft));
    Ok(find.order_by_asc(review::Column::Id).all(db).await?)
}

impl Write {
    /// A draft as this write sees it: nobody can change it until the end.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn draft(&self, id: i64) -> Result<Option<Drafted>, StoreError> {
        whole(&self.txn, id).await
    }

    /// What was signed of a draft, as this write sees it, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn reviews(&self, draft: i64) -> Result<Vec<review::Model>, StoreError> {
        reviews(&self.txn, draft).await
    }

    /// Begins a draft; answers its id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_draft(&mut self, new: NewDraft) -> Result<i64, StoreError> {
        let id = self.take("draft", 1).await?;
        let (edition, now) = (new.content.edition, self.now());
        let row = draft::ActiveModel {
            id: Set(id),
            site_id: Set(new.site),
            organ_id: Set(new.organ),
            author_id: Set(new.author),
            writers: Set(format!("[{}]", new.author)),
            document_id: Set(new.document),
            title: Set(edition.title),
            body: Set(edition.body),
            formed: Set(edition.formed),
            number: Set(edition.number),
            index_number: Set(edition.index_number),
            organ: Set(edition.organ),
            source: Set(edition.source),
            validity: Set(edition.validity),
            link: Set(edition.link),
            correction: Set(edition.correction),
            revision: Set(1),
            round: Set(0),
            state: Set(DraftState::Draft),
            publish_at: Set(None),
            review_steps: Set(None),
            urgent: Set(None),
            made_up_at: Set(None),
            hash: Set(new.hash),
            created_at: Set(now),
            changed_at: Set(now),
        };
        insert(&self.txn, vec![row]).await?;
        self.hang_on(id, new.content.places, new.content.attachments).await?;
        Ok(id)
    }

    /// Gives a draft the content that `writer` wrote, and the revision after `revision`; it becomes a draft
    /// again. Answers whether `revision` was the last one: otherwise nothing is done.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn save_draft(
        &mut self,
        id: i64,
        (revision, writer): (i32, i64),
        content: DraftContent,
        hash: String,
    ) -> Result<bool, StoreError> {
        let found = whole(&self.txn, id).await?;
        let Some(found) = found.filter(|found| found.draft.revision == revision) else {
            return Ok(false);
        };
        let mut writers = found.writers();
        if !writers.contains(&writer) {
            writers.push(writer);
        }
        let edition = content.edition;
        let row = draft::ActiveModel {
            id: Set(id),
            writers: Set(serde_json::json!(writers).to_string()),
            title: Set(edition.title),
            body: Set(edition.body),
            formed: Set(edition.formed),
            number: Set(edition.number),
            index_number: Set(edition.index_number),
            organ: Set(edition.organ),
            source: Set(edition.source),
            validity: Set(edition.validity),
            link: Set(edition.link),
            correction: Set(edition.correction),
            revision: Set(revision + 1),
            state: Set(DraftState::Draft),
            publish_at: Set(None),
            hash: Set(hash),
            changed_at: Set(self.now()),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        let places = draft_place::Entity::delete_many();
        places.filter(draft_place::Column::DraftId.eq(id)).exec(&self.txn).await?;
        let attachments = draft_attachment::Entity::delete_many();
        attachments.filter(draft_attachment::Column::DraftId.eq(id)).exec(&self.txn).await?;
        self.hang_on(id, content.places, content.attachments).await?;
        Ok(true)
    }

    /// Rows that belong to a draft.
    async fn hang_on(
        &mut self,
        draft: i64,
        places: Vec<(i64, Option<String>)>,
        attachments: Vec<NewAttachment>,
    ) -> Result<(), StoreError> {
        let first = self.take("draft_place", places.len()).await?;
        let rows = (0..).zip(first..).zip(places).map(|((at, id), (column, mark))| {
            draft_place::ActiveModel {
                id: Set(id),
                draft_id: Set(draft),
                position: Set(at),
                column_id: Set(column),
                mark: Set(mark),
            }
        });
        insert(&self.txn, rows.collect()).await?;
        let first = self.take("draft_attachment", attachments.len()).await?;
        let rows = (0..).zip(first..).zip(attachments).map(|((at, id), one)| {
            draft_attachment::ActiveModel {
                id: Set(id),
                draft_id: Set(draft),
                position: Set(at),
                name: Set(one.name),
                media_type: Set(one.media_type),
                size: Set(one.file.size),
                hash: Set(one.file.hash),
            }
        });
        insert(&self.txn, rows.collect()).await
    }

    /// Moves a draft on; `document` is what came of it.
    ///
    /// # Errors
    /// Where the database says no, or there is no such draft.
    pub async fn move_draft(
        &mut self,
        id: i64,
        state: DraftState,
        document: Option<i64>,
    ) -> Result<(), StoreError> {
        let mut row = draft::ActiveModel {
            id: Set(id),
            state: Set(state),
            changed_at: Set(self.now()),
            ..Default::default()
        };
        if document.is_some() {
            row.document_id = Set(document);
        }
        row.update(&self.txn).await?;
        Ok(())
    }

    /// Lets a draft wait for its time, seconds UTC.
    ///
    /// # Errors
    /// Where the database says no, or there is no such draft.
    pub async fn schedule_draft(&mut self, id: i64, at: i64) -> Result<(), StoreError> {
        let row = draft::ActiveModel {
            id: Set(id),
            state: Set(DraftState::Scheduled),
            publish_at: Set(Some(at)),
            changed_at: Set(self.now()),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        Ok(())
    }

    /// Hands a draft to the reviewers of a step, the first of so many, in the round after `round`; urgently for a
    /// reason.
    ///
    /// # Errors
    /// Where the database says no, or there is no such draft.
    pub async fn submit_draft(
        &mut self,
        id: i64,
        (state, steps): (DraftState, i32),
        round: i32,
        urgent: Option<String>,
    ) -> Result<(), StoreError> {
        let row = draft::ActiveModel {
            id: Set(id),
            state: Set(state),
            review_steps: Set(Some(steps)),
            urgent: Set(urgent),
            round: Set(round + 1),
            changed_at: Set(self.now()),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        Ok(())
    }

    /// Notes that the reviews of an urgent draft were made up.
    ///
    /// # Errors
    /// Where the database says no, or there is no such draft.
    pub async fn make_up(&mut self, id: i64) -> Result<(), StoreError> {
        let row = draft::ActiveModel {
            id: Set(id),
            made_up_at: Set(Some(self.now())),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        Ok(())
    }

    /// Notes that nothing is to be made up for a document any more: all have signed what it says now.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn make_up_document(&mut self, document: i64) -> Result<(), StoreError> {
        let set = draft::Entity::update_many()
            .col_expr(draft::Column::MadeUpAt, Expr::value(self.now()))
            .filter(draft::Column::DocumentId.eq(document))
            .filter(draft::Column::Urgent.is_not_null())
            .filter(draft::Column::MadeUpAt.is_null());
        set.exec(&self.txn).await?;
        Ok(())
    }

    /// Keeps a signature.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_review(&mut self, new: NewReview) -> Result<(), StoreError> {
        let id = self.take("review", 1).await?;
        let (disclosure, basis) = new.secrecy.unzip();
        let row = review::ActiveModel {
            id: Set(id),
            draft_id: Set(new.draft),
            round: Set(new.round),
            step: Set(new.step),
            account_id: Set(new.account),
            hash: Set(new.hash),
            verdict: Set(new.verdict),
            reason: Set(new.reason),
            overrides: Set(new.overrides),
            at: Set(self.now()),
            disclosure: Set(disclosure),
            basis: Set(basis.filter(|basis| !basis.is_empty())),
        };
        insert(&self.txn, vec![row]).await
    }
}
