//! Questions and answers between units and the office.

use super::save;
use crate::entity::{common_answer, post, thread};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

impl Store {
    /// A thread.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn thread(&self, id: i64) -> Result<Option<thread::Model>, StoreError> {
        Ok(thread::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// The threads of some units, of all where none are named; the last in which something was said first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn threads(&self, units: Option<&[i64]>) -> Result<Vec<thread::Model>, StoreError> {
        let mut find = thread::Entity::find();
        if let Some(units) = units {
            find = find.filter(thread::Column::UnitId.is_in(units.iter().copied()));
        }
        let find = find.order_by_desc(thread::Column::ChangedAt);
        Ok(find.order_by_desc(thread::Column::Id).all(&self.db).await?)
    }

    /// What was said in a thread, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn posts(&self, thread: i64) -> Result<Vec<post::Model>, StoreError> {
        let find = post::Entity::find().filter(post::Column::ThreadId.eq(thread));
        Ok(find.order_by_asc(post::Column::Id).all(&self.db).await?)
    }

    /// Answers of general interest, the latest first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn common_answers(&self) -> Result<Vec<common_answer::Model>, StoreError> {
        let find = common_answer::Entity::find();
        Ok(find.order_by_desc(common_answer::Column::Id).all(&self.db).await?)
    }
}

impl Write {
    /// A thread, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn thread(&self, id: i64) -> Result<Option<thread::Model>, StoreError> {
        Ok(thread::Entity::find_by_id(id).one(&self.txn).await?)
    }

    /// Adds a thread; its id comes from the counter. Answers the id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_thread(&mut self, row: thread::Model) -> Result<i64, StoreError> {
        let id = self.take("thread", 1).await?;
        let row = thread::Model { id, ..row };
        insert(&self.txn, vec![row.into_active_model().reset_all()]).await?;
        Ok(id)
    }

    /// Keeps a thread as it is now.
    ///
    /// # Errors
    /// Where the database says no, or there is no such thread.
    pub async fn save_thread(&mut self, row: thread::Model) -> Result<(), StoreError> {
        save::<thread::ActiveModel>(&self.txn, row).await
    }

    /// Adds what was said in a thread; its id comes from the counter. Answers the id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_post(&mut self, row: post::Model) -> Result<i64, StoreError> {
        let id = self.take("post", 1).await?;
        let row = post::Model { id, ..row };
        insert(&self.txn, vec![row.into_active_model().reset_all()]).await?;
        Ok(id)
    }

    /// Adds an answer of general interest; its id comes from the counter. Answers the id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_common_answer(
        &mut self,
        row: common_answer::Model,
    ) -> Result<i64, StoreError> {
        let id = self.take("common_answer", 1).await?;
        let row = common_answer::Model { id, ..row };
        insert(&self.txn, vec![row.into_active_model().reset_all()]).await?;
        Ok(id)
    }

    /// Takes an answer of general interest away; answers whether there was one.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn drop_common_answer(&mut self, id: i64) -> Result<bool, StoreError> {
        let gone = common_answer::Entity::delete_by_id(id).exec(&self.txn).await?;
        Ok(gone.rows_affected > 0)
    }
}
