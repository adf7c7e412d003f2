//! Single sign-on: whom a provider means by which account, and who is on the way there and back. A secret itself is
//! never kept, only its hash.

use crate::entity::desk::Purpose;
use crate::entity::{identity, sign_on};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};

/// An identity to be linked.
#[derive(Debug, Clone)]
pub struct NewIdentity {
    /// Account.
    pub account: i64,
    /// The provider's address.
    pub issuer: String,
    /// Whom it means.
    pub subject: String,
}

/// A way to be begun.
#[derive(Debug, Clone)]
pub struct NewSignOn {
    /// Hash of the secret that the browser holds.
    pub secret: String,
    /// What for.
    pub purpose: Purpose,
    /// The account, where it is known already.
    pub account: Option<i64>,
    /// The provider's address.
    pub issuer: String,
    /// Where to afterwards.
    pub next: String,
}

async fn identities_of(
    db: &impl ConnectionTrait,
    account: i64,
) -> Result<Vec<identity::Model>, StoreError> {
    let find = identity::Entity::find().filter(identity::Column::AccountId.eq(account));
    Ok(find.order_by_asc(identity::Column::Id).all(db).await?)
}

impl Store {
    /// Whom providers mean by an account, the first linked first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn identities_of(&self, account: i64) -> Result<Vec<identity::Model>, StoreError> {
        identities_of(&self.db, account).await
    }
}

impl Write {
    /// The same, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn identities_of(&self, account: i64) -> Result<Vec<identity::Model>, StoreError> {
        identities_of(&self.txn, account).await
    }

    /// Whom a provider calls so.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn identity(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<identity::Model>, StoreError> {
        let find = identity::Entity::find()
            .filter(identity::Column::Issuer.eq(issuer))
            .filter(identity::Column::Subject.eq(subject));
        Ok(find.one(&self.txn).await?)
    }

    /// Links an identity.
    ///
    /// # Errors
    /// Where the database says no, or one of the two is linked already.
    pub async fn add_identity(&mut self, new: NewIdentity) -> Result<(), StoreError> {
        let id = self.take("identity", 1).await?;
        let row = identity::ActiveModel {
            id: Set(id),
            account_id: Set(new.account),
            issuer: Set(new.issuer),
            subject: Set(new.subject),
            created_at: Set(self.now()),
        };
        insert(&self.txn, vec![row]).await
    }

    /// Takes an identity away.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn remove_identity(&mut self, id: i64) -> Result<(), StoreError> {
        identity::Entity::delete_by_id(id).exec(&self.txn).await?;
        Ok(())
    }

    /// Begins a way; those that were begun before a moment (seconds UTC) end.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn begin_sign_on(&mut self, new: NewSignOn, before: i64) -> Result<(), StoreError> {
        let old = sign_on::Column::CreatedAt.lt(before);
        sign_on::Entity::delete_many().filter(old).exec(&self.txn).await?;
        let id = self.take("sign-on", 1).await?;
        let row = sign_on::ActiveModel {
            id: Set(id),
            secret: Set(new.secret),
            purpose: Set(new.purpose),
            account_id: Set(new.account),
            issuer: Set(new.issuer),
            next: Set(new.next),
            created_at: Set(self.now()),
        };
        insert(&self.txn, vec![row]).await
    }

    /// The way of a secret's hash.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn sign_on(&self, secret: &str) -> Result<Option<sign_on::Model>, StoreError> {
        let find = sign_on::Entity::find().filter(sign_on::Column::Secret.eq(secret));
        Ok(find.one(&self.txn).await?)
    }

    /// Ends a way: nobody comes back on it any more.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn end_sign_on(&mut self, id: i64) -> Result<(), StoreError> {
        sign_on::Entity::delete_by_id(id).exec(&self.txn).await?;
        Ok(())
    }
}
