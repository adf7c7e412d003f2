//! Experience materials, and changes of scores after appeals.

use super::save;
use crate::entity::{material, score_change};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};

impl Store {
    /// The materials of a round, those of one unit together.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn materials(&self, round: i64) -> Result<Vec<material::Model>, StoreError> {
        materials(&self.db, round).await
    }

    /// A material.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn material(&self, id: i64) -> Result<Option<material::Model>, StoreError> {
        Ok(material::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// How the score of an inspection changed after it was closed, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn score_changes(
        &self,
        inspection: i64,
    ) -> Result<Vec<score_change::Model>, StoreError> {
        let find = score_change::Entity::find()
            .filter(score_change::Column::InspectionId.eq(inspection))
            .order_by_asc(score_change::Column::Id);
        Ok(find.all(&self.db).await?)
    }
}

async fn materials(
    db: &impl ConnectionTrait,
    round: i64,
) -> Result<Vec<material::Model>, StoreError> {
    let find = material::Entity::find().filter(material::Column::RoundId.eq(round));
    let find = find.order_by_asc(material::Column::UnitId);
    Ok(find.order_by_asc(material::Column::Id).all(db).await?)
}

impl Write {
    /// A material, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn material(&self, id: i64) -> Result<Option<material::Model>, StoreError> {
        Ok(material::Entity::find_by_id(id).one(&self.txn).await?)
    }

    /// The materials of a round, as this write sees them.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn materials(&self, round: i64) -> Result<Vec<material::Model>, StoreError> {
        materials(&self.txn, round).await
    }

    /// Adds a material; its id comes from the counter. Answers the id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_material(&mut self, row: material::Model) -> Result<i64, StoreError> {
        let id = self.take("material", 1).await?;
        let row = material::Model { id, ..row };
        insert(&self.txn, vec![row.into_active_model().reset_all()]).await?;
        Ok(id)
    }

    /// Keeps a material as it is now.
    ///
    /// # Errors
    /// Where the database says no, or there is no such material.
    pub async fn save_material(&mut self, row: material::Model) -> Result<(), StoreError> {
        save::<material::ActiveModel>(&self.txn, row).await
    }

    /// Adds a change of a score; its id comes from the counter.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_score_change(&mut self, row: score_change::Model) -> Result<(), StoreError> {
        let id = self.take("score_change", 1).await?;
        let row = score_change::Model { id, ..row };
        insert(&self.txn, vec![row.into_active_model().reset_all()]).await
    }
}
