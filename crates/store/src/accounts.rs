//! Accounts and their roles. The change log does not tell of them: no public page hangs on them.

use crate::entity::desk::{AccountState, Role};
use crate::entity::{account, grant};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder,
};

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Organ it belongs to.
    pub organ: Option<i64>,
    /// Name to sign in with.
    pub name: String,
    /// Name of the person.
    pub person: String,
    /// Hash of the password, as a PHC string.
    pub password: String,
    /// The password must be changed before anything else.
    pub must_change: bool,
}

/// A change to an account; `None` leaves as is.
#[derive(Debug, Clone, Default)]
pub struct AccountChange {
    /// New hash of the password, and whether it must be changed first.
    pub password: Option<(String, bool)>,
    /// New state.
    pub state: Option<AccountState>,
    /// Wrong passwords, and the moment before which nobody signs in, seconds UTC.
    pub failures: Option<(i32, Option<i64>)>,
    /// New secret of the second factor, or none.
    pub totp: Option<Option<String>>,
    /// Step of the last code.
    pub totp_step: Option<i64>,
}

impl Store {
    /// All accounts by name.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn accounts(&self) -> Result<Vec<account::Model>, StoreError> {
        Ok(account::Entity::find().order_by_asc(account::Column::Name).all(&self.db).await?)
    }

    /// An account.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn account(&self, id: i64) -> Result<Option<account::Model>, StoreError> {
        Ok(account::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// The account with this name.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn account_named(&self, name: &str) -> Result<Option<account::Model>, StoreError> {
        let find = account::Entity::find().filter(account::Column::Name.eq(name));
        Ok(find.one(&self.db).await?)
    }

    /// All roles that are given.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn grants(&self) -> Result<Vec<grant::Model>, StoreError> {
        Ok(grant::Entity::find().order_by_asc(grant::Column::Id).all(&self.db).await?)
    }

    /// The roles of an account.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn grants_of(&self, account: i64) -> Result<Vec<grant::Model>, StoreError> {
        grants_of(&self.db, account).await
    }
}

async fn grants_of(
    db: &impl ConnectionTrait,
    account: i64,
) -> Result<Vec<grant::Model>, StoreError> {
    let find = grant::Entity::find().filter(grant::Column::AccountId.eq(account));
    Ok(find.order_by_asc(grant::Column::Id).all(db).await?)
}

impl Write {
    /// The account with this name, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn account_named(&self, name: &str) -> Result<Option<account::Model>, StoreError> {
        let find = account::Entity::find().filter(account::Column::Name.eq(name));
        Ok(find.one(&self.txn).await?)
    }

    /// An account, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn account(&self, id: i64) -> Result<Option<account::Model>, StoreError> {
        Ok(account::Entity::find_by_id(id).one(&self.txn).await?)
    }

    /// The roles of an account, as this write sees them.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn grants_of(&self, account: i64) -> Result<Vec<grant::Model>, StoreError> {
        grants_of(&self.txn, account).await
    }

    /// Adds an account without a role; answers its id.
    ///
    /// # Errors
    /// Where the database says no, or the name is taken.
    pub async fn add_account(&mut self, new: NewAccount) -> Result<i64, StoreError> {
        let id = self.take("account", 1).await?;
        let row = account::ActiveModel {
            id: Set(id),
            organ_id: Set(new.organ),
            name: Set(new.name),
            person: Set(new.person),
            password: Set(new.password),
            must_change: Set(new.must_change),
            state: Set(AccountState::Active),
            failures: Set(0),
            locked_until: Set(None),
            totp: Set(None),
            totp_step: Set(0),
            created_at: Set(self.now()),
            changed_at: Set(self.now()),
        };
        insert(&self.txn, vec![row]).await?;
        Ok(id)
    }

    /// Changes an account.
    ///
    /// # Errors
    /// Where the database says no, or there is no such account.
    pub async fn change_account(
        &mut self,
        id: i64,
        change: AccountChange,
    ) -> Result<(), StoreError> {
        let mut row = account::ActiveModel { id: Set(id), ..Default::default() };
        if let Some((hash, must_change)) = change.password {
            row.password = Set(hash);
            row.must_change = Set(must_change);
            row.changed_at = Set(self.now());
        }
        if let Some(state) = change.state {
            row.state = Set(state);
        }
        if let Some((failures, locked_until)) = change.failures {
            row.failures = Set(failures);
            row.locked_until = Set(locked_until);
        }
        if let Some(secret) = change.totp {
            row.totp = Set(secret);
        }
        if let Some(step) = change.totp_step {
            row.totp_step = Set(step);
        }
        row.update(&self.txn).await?;
        Ok(())
    }

    /// Gives an account a role for the contents of an organ.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn grant(
        &mut self,
        account: i64,
        role: Role,
        organ: Option<i64>,
    ) -> Result<(), StoreError> {
        self.grant_until(account, (role, organ), None).await
    }

    /// The same until a moment, seconds UTC.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn grant_until(
        &mut self,
        account: i64,
        (role, organ): (Role, Option<i64>),
        until: Option<i64>,
    ) -> Result<(), StoreError> {
        let id = self.take("grant", 1).await?;
        let row = grant::ActiveModel {
            id: Set(id),
            account_id: Set(account),
            role: Set(role),
            organ_id: Set(organ),
            until_at: Set(until),
        };
        insert(&self.txn, vec![row]).await
    }

    /// Takes a role away.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn revoke(&mut self, grant: i64) -> Result<(), StoreError> {
        grant::Entity::delete_by_id(grant).exec(&self.txn).await?;
        Ok(())
    }
}
