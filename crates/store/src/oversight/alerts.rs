//! What was noticed between rounds.

use super::save;
use crate::entity::alert;
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

impl Store {
    /// An alert.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn alert(&self, id: i64) -> Result<Option<alert::Model>, StoreError> {
        Ok(alert::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// What is noticed, still so and not dismissed, the latest first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn open_alerts(&self) -> Result<Vec<alert::Model>, StoreError> {
        let find = alert::Entity::find().filter(alert::Column::EndedAt.is_null());
        let find = find.filter(alert::Column::DismissedAt.is_null());
        let find = find.order_by_desc(alert::Column::RaisedAt);
        Ok(find.order_by_asc(alert::Column::Id).all(&self.db).await?)
    }
}

impl Write {
    /// What is noticed of a unit and still so, dismissed or not, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn open_alerts(&self, unit: i64) -> Result<Vec<alert::Model>, StoreError> {
        let find = alert::Entity::find()
            .filter(alert::Column::UnitId.eq(unit))
            .filter(alert::Column::EndedAt.is_null());
        Ok(find.order_by_asc(alert::Column::Id).all(&self.txn).await?)
    }

    /// An alert, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn alert(&self, id: i64) -> Result<Option<alert::Model>, StoreError> {
        Ok(alert::Entity::find_by_id(id).one(&self.txn).await?)
    }

    /// Adds an alert; its id comes from the counter. Answers the id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_alert(&mut self, row: alert::Model) -> Result<i64, StoreError> {
        let id = self.take("alert", 1).await?;
        let row = alert::Model { id, ..row };
        insert(&self.txn, vec![row.into_active_model().reset_all()]).await?;
        Ok(id)
    }

    /// Keeps an alert as it is now.
    ///
    /// # Errors
    /// Where the database says no, or there is no such alert.
    pub async fn save_alert(&mut self, row: alert::Model) -> Result<(), StoreError> {
        save::<alert::ActiveModel>(&self.txn, row).await
    }
}
