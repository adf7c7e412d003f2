//! Templates of letters.

use crate::entity::letter;
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

impl Store {
    /// The template of a letter; none where the office has none of its own.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn letter(&self, kind: &str) -> Result<Option<letter::Model>, StoreError> {
        Ok(letter::Entity::find_by_id(kind).one(&self.db).await?)
    }
}

impl Write {
    /// Makes this the template of its letter.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn put_letter(&mut self, row: letter::Model) -> Result<(), StoreError> {
        self.drop_letter(&row.kind).await?;
        insert(&self.txn, vec![row.into_active_model().reset_all()]).await
    }

    /// Takes the template of a letter away.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn drop_letter(&mut self, kind: &str) -> Result<(), StoreError> {
        letter::Entity::delete_by_id(kind).exec(&self.txn).await?;
        Ok(())
    }
}
