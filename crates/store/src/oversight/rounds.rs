//! Rounds.

use super::save;
use crate::entity::oversight::RoundState;
use crate::entity::{inspection, round};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, JoinType,
    QueryFilter, QueryOrder, QuerySelect,
};

impl Store {
    /// The rounds of a campaign, in the order in which they were planned.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn rounds(&self, campaign: i64) -> Result<Vec<round::Model>, StoreError> {
        rounds(&self.db, campaign).await
    }

    /// A round.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn round(&self, id: i64) -> Result<Option<round::Model>, StoreError> {
        Ok(round::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// The rounds in which a unit is inspected, the one planned last first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn rounds_of(&self, unit: i64) -> Result<Vec<round::Model>, StoreError> {
        let inspected = round::Entity::belongs_to(inspection::Entity)
            .from(round::Column::Id)
            .to(inspection::Column::RoundId)
            .into();
        let find = round::Entity::find()
            .join(JoinType::InnerJoin, inspected)
            .filter(inspection::Column::UnitId.eq(unit))
            .filter(inspection::Column::Look.eq(0));
        Ok(find.order_by_desc(round::Column::Id).all(&self.db).await?)
    }
}

async fn rounds(db: &impl ConnectionTrait, campaign: i64) -> Result<Vec<round::Model>, StoreError> {
    let find = round::Entity::find().filter(round::Column::CampaignId.eq(campaign));
    Ok(find.order_by_asc(round::Column::Id).all(db).await?)
}

impl Write {
    /// Planned rounds whose time to start has come, the earliest first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn due_rounds(&self, now: i64) -> Result<Vec<round::Model>, StoreError> {
        let find = round::Entity::find()
            .filter(round::Column::State.eq(RoundState::Planned))
            .filter(round::Column::StartsAt.lte(now));
        let find = find.order_by_asc(round::Column::StartsAt).order_by_asc(round::Column::Id);
        Ok(find.all(&self.txn).await?)
    }

    /// The rounds of a campaign, as this write sees them, in the order in which they were planned.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn rounds(&self, campaign: i64) -> Result<Vec<round::Model>, StoreError> {
        rounds(&self.txn, campaign).await
    }

    /// A round, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn round(&self, id: i64) -> Result<Option<round::Model>, StoreError> {
        Ok(round::Entity::find_by_id(id).one(&self.txn).await?)
    }

    /// Adds a round; its id comes from the counter. Answers the id.
    ///
    /// # Errors
    /// Where the database says no, or the campaign has a round of that name.
    pub async fn add_round(&mut self, row: round::Model) -> Result<i64, StoreError> {
        let id = self.take("round", 1).await?;
        let row = round::Model { id, ..row };
        insert(&self.txn, vec![row.into_active_model().reset_all()]).await?;
        Ok(id)
    }

    /// Takes away the inspections of a round that was never started.
    ///
    /// # Errors
    /// Where the database says no, as it does where something hangs on one of them.
    pub async fn remove_inspections(&mut self, round: i64) -> Result<(), StoreError> {
        let inspections = inspection::Entity::delete_many();
        inspections.filter(inspection::Column::RoundId.eq(round)).exec(&self.txn).await?;
        Ok(())
    }

    /// Takes away a round that was never started, with its inspections.
    ///
    /// # Errors
    /// Where the database says no, as it does where something hangs on the round.
    pub async fn remove_round(&mut self, id: i64) -> Result<(), StoreError> {
        self.remove_inspections(id).await?;
        round::Entity::delete_by_id(id).exec(&self.txn).await?;
        Ok(())
    }

    /// Keeps a round as it is now.
    ///
    /// # Errors
    /// Where the database says no, or there is no such round.
    pub async fn save_round(&mut self, row: round::Model) -> Result<(), StoreError> {
        save::<round::ActiveModel>(&self.txn, row).await
    }
}
