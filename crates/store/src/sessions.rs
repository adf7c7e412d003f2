//! Who is signed in. A token itself is never kept, only its hash.

use crate::entity::session;
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder};

/// A session to be opened.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Hash of the token.
    pub token: String,
    /// Account.
    pub account: i64,
    /// Network address.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    /// The provider that said who it is; none where a password did.
    pub issuer: Option<String>,
}

impl Store {
    /// The session of a token's hash.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn session(&self, token: &str) -> Result<Option<session::Model>, StoreError> {
        let find = session::Entity::find().filter(session::Column::Token.eq(token));
        Ok(find.one(&self.db).await?)
    }

    /// Sessions of an account, the last used first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn sessions(&self, account: i64) -> Result<Vec<session::Model>, StoreError> {
        let find = session::Entity::find().filter(session::Column::AccountId.eq(account));
        Ok(find.order_by_desc(session::Column::SeenAt).all(&self.db).await?)
    }
}

impl Write {
    /// Opens a session.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn open_session(&mut self, new: NewSession) -> Result<(), StoreError> {
        let id = self.take("session", 1).await?;
        let row = session::ActiveModel {
            id: Set(id),
            token: Set(new.token),
            account_id: Set(new.account),
            created_at: Set(self.now()),
            seen_at: Set(self.now()),
            address: Set(new.address),
            agent: Set(new.agent),
            issuer: Set(new.issuer),
        };
        insert(&self.txn, vec![row]).await
    }

    /// Notes that a session is used now; answers whether it is still there.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn touch_session(&mut self, id: i64) -> Result<bool, StoreError> {
        let touch = session::Entity::update_many()
            .col_expr(session::Column::SeenAt, Expr::value(self.now()))
            .filter(session::Column::Id.eq(id));
        Ok(touch.exec(&self.txn).await?.rows_affected > 0)
    }

    /// Ends one session of an account; answers whether there was one.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn end_session(&mut self, account: i64, id: i64) -> Result<bool, StoreError> {
        let end = session::Entity::delete_many()
            .filter(session::Column::Id.eq(id))
            .filter(session::Column::AccountId.eq(account));
        Ok(end.exec(&self.txn).await?.rows_affected > 0)
    }

    /// Ends all sessions of an account.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn end_sessions(&mut self, account: i64) -> Result<(), StoreError> {
        let end = session::Entity::delete_many().filter(session::Column::AccountId.eq(account));
        end.exec(&self.txn).await?;
        Ok(())
    }

    /// Ends the sessions of an account for which a provider spoke.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn end_sessions_by(&mut self, account: i64, issuer: &str) -> Result<(), StoreError> {
        let end = session::Entity::delete_many()
            .filter(session::Column::AccountId.eq(account))
            .filter(session::Column::Issuer.eq(issuer));
        end.exec(&self.txn).await?;
        Ok(())
    }

    /// Ends all sessions that were last used before a moment, or begun before another, seconds UTC.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn end_old_sessions(&mut self, seen: i64, begun: i64) -> Result<(), StoreError> {
        let old = session::Column::SeenAt.lt(seen).or(session::Column::CreatedAt.lt(begun));
        session::Entity::delete_many().filter(old).exec(&self.txn).await?;
        Ok(())
    }
}
