//! Other systems: the tokens they come with, and the drafts that came of what they pushed. A token itself is
//! never kept, only its hash.

use crate::entity::{draft, push, token};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

/// A token to be kept.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// Account for which it speaks.
    pub account: i64,
    /// What it is for, in words.
    pub name: String,
    /// Hash of the token.
    pub token: String,
}

impl Store {
    /// The token of a hash, taken back or not.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn token(&self, hash: &str) -> Result<Option<token::Model>, StoreError> {
        let find = token::Entity::find().filter(token::Column::Token.eq(hash));
        Ok(find.one(&self.db).await?)
    }

    /// All tokens, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn tokens(&self) -> Result<Vec<token::Model>, StoreError> {
        Ok(token::Entity::find().order_by_asc(token::Column::Id).all(&self.db).await?)
    }

    /// The last draft that came of what another system calls so.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn pushed(&self, organ: i64, key: &str) -> Result<Option<i64>, StoreError> {
        pushed(&self.db, organ, key).await
    }
}

async fn pushed(
    db: &impl ConnectionTrait,
    organ: i64,
    key: &str,
) -> Result<Option<i64>, StoreError> {
    let find = push::Entity::find()
        .filter(push::Column::OrganId.eq(organ))
        .filter(push::Column::ExternalKey.eq(key));
    Ok(find.one(db).await?.map(|push| push.draft_id))
}

impl Write {
    /// Keeps a token; answers its id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_token(&mut self, new: NewToken) -> Result<i64, StoreError> {
        let id = self.take("token", 1).await?;
        let row = token::ActiveModel {
            id: Set(id),
            account_id: Set(new.account),
            name: Set(new.name),
            token: Set(new.token),
            created_at: Set(self.now()),
            revoked_at: Set(None),
        };
        insert(&self.txn, vec![row]).await?;
        Ok(id)
    }

    /// Takes a token back; answers whose it was, `None` where there is none that holds.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn revoke_token(&mut self, id: i64) -> Result<Option<token::Model>, StoreError> {
        let found = token::Entity::find_by_id(id).one(&self.txn).await?;
        let Some(found) = found.filter(|token| token.revoked_at.is_none()) else {
            return Ok(None);
        };
        let revoke = token::Entity::update_many()
            .col_expr(token::Column::RevokedAt, Expr::value(self.now()))
            .filter(token::Column::Id.eq(id));
        revoke.exec(&self.txn).await?;
        Ok(Some(found))
    }

    /// The last draft that came of what another system calls so, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn pushed(&self, organ: i64, key: &str) -> Result<Option<i64>, StoreError> {
        pushed(&self.txn, organ, key).await
    }

    /// What another system of an organ calls a draft, or the document that it corrects or became.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn external_key(
        &self,
        organ: i64,
        (draft, document): (Option<i64>, Option<i64>),
    ) -> Result<Option<String>, StoreError> {
        let mut drafts: Vec<i64> = draft.into_iter().collect();
        if let Some(document) = document {
            let of_it = draft::Entity::find()
                .select_only()
                .column(draft::Column::Id)
                .filter(draft::Column::DocumentId.eq(document));
            drafts.extend(of_it.into_tuple::<i64>().all(&self.txn).await?);
        }
        let find = push::Entity::find()
            .filter(push::Column::OrganId.eq(organ))
            .filter(push::Column::DraftId.is_in(drafts))
            .order_by_desc(push::Column::Id);
        Ok(find.one(&self.txn).await?.map(|push| push.external_key))
    }

    /// Notes which draft came of what another system calls so.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn set_pushed(
        &mut self,
        organ: i64,
        key: &str,
        draft: i64,
    ) -> Result<(), StoreError> {
        let row = push::ActiveModel {
            id: Set(self.take("push", 1).await?),
            organ_id: Set(organ),
            external_key: Set(key.to_owned()),
            draft_id: Set(draft),
        };
        let mut newer = OnConflict::columns([push::Column::OrganId, push::Column::ExternalKey]);
        newer.update_column(push::Column::DraftId);
        push::Entity::insert(row).on_conflict(newer).exec_without_returning(&self.txn).await?;
        Ok(())
    }
}
