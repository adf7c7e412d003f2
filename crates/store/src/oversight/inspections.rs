//! Inspections: jobs, and what came of them.

use super::save;
use crate::entity::inspection;
use crate::entity::oversight::{InspectionState, UnitKind};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
};

/// An inspection as a ranking needs it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct RoundStanding {
    /// Id.
    pub id: i64,
    /// Round.
    pub round_id: i64,
    /// Unit.
    pub unit_id: i64,
    /// Name of the unit when the round was planned.
    pub name: String,
    /// Kind of the unit then.
    pub kind: UnitKind,
    /// The county above it then.
    pub parent_id: Option<i64>,
    /// Weight of the unit then.
    pub weight: String,
    /// State.
    pub state: InspectionState,
    /// Whether all of the portal was seen.
    pub complete: bool,
    /// Requests sent so far.
    pub requests: i64,
    /// Points of its own portal.
    pub total: Option<String>,
    /// State of each due field as JSON.
    pub fields: String,
}

impl Store {
    /// An inspection.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn inspection(&self, id: i64) -> Result<Option<inspection::Model>, StoreError> {
        Ok(inspection::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// The inspection of a unit in a round, without later looks.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn inspection_of(
        &self,
        round: i64,
        unit: i64,
    ) -> Result<Option<inspection::Model>, StoreError> {
        let find = of_round(round).filter(inspection::Column::UnitId.eq(unit));
        Ok(find.one(&self.db).await?)
    }

    /// The inspections of a round in the order of its units, without later looks.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn standings(&self, round: i64) -> Result<Vec<RoundStanding>, StoreError> {
        standings(&self.db, round).await
    }
}

fn of_round(round: i64) -> Select<inspection::Entity> {
    let find = inspection::Entity::find().filter(inspection::Column::RoundId.eq(round));
    find.filter(inspection::Column::Look.eq(0)).order_by_asc(inspection::Column::Id)
}

async fn standings(
    db: &impl ConnectionTrait,
    round: i64,
) -> Result<Vec<RoundStanding>, StoreError> {
    Ok(of_round(round).into_model::<RoundStanding>().all(db).await?)
}

impl Write {
    /// An inspection, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn inspection(&self, id: i64) -> Result<Option<inspection::Model>, StoreError> {
        Ok(inspection::Entity::find_by_id(id).one(&self.txn).await?)
    }

    /// The inspections of a round, as this write sees them, without later looks.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn standings(&self, round: i64) -> Result<Vec<RoundStanding>, StoreError> {
        standings(&self.txn, round).await
    }

    /// The last look at a unit in a round, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn last_look(
        &self,
        round: i64,
        unit: i64,
    ) -> Result<Option<inspection::Model>, StoreError> {
        let find = inspection::Entity::find()
            .filter(inspection::Column::RoundId.eq(round))
            .filter(inspection::Column::UnitId.eq(unit));
        Ok(find.order_by_desc(inspection::Column::Look).one(&self.txn).await?)
    }

    /// Inspections that somebody could take up at `now`: those in the queue, and those whose worker has not
    /// been heard of for too long; then those that are being worked on.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn workable(
        &self,
        now: i64,
    ) -> Result<(Vec<inspection::Model>, Vec<inspection::Model>), StoreError> {
        let open = inspection::Entity::find()
            .filter(
                Condition::any()
                    .add(inspection::Column::State.eq(InspectionState::Queued))
                    .add(inspection::Column::State.eq(InspectionState::Running)),
            )
            .order_by_asc(inspection::Column::Id)
            .all(&self.txn)
            .await?;
        Ok(open
            .into_iter()
            .partition(|one| one.state == InspectionState::Queued || one.lease_until < now))
    }

    /// Lets those of a round that wait for its start into the queue.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn queue_inspections(&mut self, round: i64) -> Result<(), StoreError> {
        let waiting = of_round(round)
            .filter(inspection::Column::State.eq(InspectionState::Waiting))
            .all(&self.txn)
            .await?;
        for row in waiting {
            let row = inspection::Model { state: InspectionState::Queued, ..row };
            self.save_inspection(row).await?;
        }
        Ok(())
    }

    /// How many inspections of a round, without later looks, are neither done nor given up.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn open_inspections(&self, round: i64) -> Result<usize, StoreError> {
        let ended = [InspectionState::Done, InspectionState::Failed];
        let open = of_round(round)
            .filter(inspection::Column::State.is_not_in(ended))
            .select_only()
            .column(inspection::Column::Id)
            .into_tuple::<i64>()
            .all(&self.txn)
            .await?;
        Ok(open.len())
    }

    /// Adds an inspection; its id comes from the counter. Answers the id.
    ///
    /// # Errors
    /// Where the database says no, or the unit has that look already.
    pub async fn add_inspection(&mut self, row: inspection::Model) -> Result<i64, StoreError> {
        let id = self.take("inspection", 1).await?;
        let row = inspection::Model { id, ..row };
        insert(&self.txn, vec![row.into_active_model().reset_all()]).await?;
        Ok(id)
    }

    /// Keeps an inspection as it is now.
    ///
    /// # Errors
    /// Where the database says no, or there is no such inspection.
    pub async fn save_inspection(&mut self, row: inspection::Model) -> Result<(), StoreError> {
        save::<inspection::ActiveModel>(&self.txn, row).await
    }
}
