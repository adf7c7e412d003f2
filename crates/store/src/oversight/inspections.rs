//! Inspections: jobs, and what came of them.

use super::save;
use crate::entity::oversight::{InspectionState, RoundKind, RoundState, UnitKind};
use crate::entity::{inspection, round};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult,
    IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
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
    /// 0 = the round's own, else a later look.
    pub look: i32,
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
    /// How often it was begun.
    pub attempts: i32,
    /// Requests sent so far.
    pub requests: i64,
    /// Pages read so far.
    pub pages: i64,
    /// Why it failed, or did the last time, as JSON.
    pub failure: Option<String>,
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

    /// Later looks, of whatever round, that wait in the queue or are being worked on, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn open_looks(&self) -> Result<Vec<RoundStanding>, StoreError> {
        let find = inspection::Entity::find()
            .filter(inspection::Column::Look.gt(0))
            .filter(is_open())
            .order_by_asc(inspection::Column::Id);
        Ok(ranked(find).into_model::<RoundStanding>().all(&self.db).await?)
    }

    /// What was inspected of a unit in rounds that are not closed, without later looks, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn inspected_in_open_rounds(
        &self,
        unit: i64,
    ) -> Result<Vec<inspection::Model>, StoreError> {
        let find = in_rounds()
            .filter(round::Column::State.ne(RoundState::Closed))
            .filter(inspection::Column::UnitId.eq(unit))
            .filter(inspection::Column::State.eq(InspectionState::Done));
        Ok(find.all(&self.db).await?)
    }
}

/// Those that are in the queue or being worked on.
fn is_open() -> Condition {
    Condition::any()
        .add(inspection::Column::State.eq(InspectionState::Queued))
        .add(inspection::Column::State.eq(InspectionState::Running))
}

/// Inspections beside their rounds, without later looks, the first first.
fn in_rounds() -> Select<inspection::Entity> {
    let round = inspection::Entity::belongs_to(round::Entity)
        .from(inspection::Column::RoundId)
        .to(round::Column::Id)
        .into();
    inspection::Entity::find()
        .join(JoinType::InnerJoin, round)
        .filter(inspection::Column::Look.eq(0))
        .order_by_asc(inspection::Column::Id)
}

fn of_round(round: i64) -> Select<inspection::Entity> {
    let find = inspection::Entity::find().filter(inspection::Column::RoundId.eq(round));
    find.filter(inspection::Column::Look.eq(0)).order_by_asc(inspection::Column::Id)
}

async fn standings(
    db: &impl ConnectionTrait,
    round: i64,
) -> Result<Vec<RoundStanding>, StoreError> {
    Ok(ranked(of_round(round)).into_model::<RoundStanding>().all(db).await?)
}

/// Of inspections, what a ranking needs: their scores with all that they rest on are long.
fn ranked(find: Select<inspection::Entity>) -> Select<inspection::Entity> {
    find.select_only().columns([
        inspection::Column::Id,
        inspection::Column::RoundId,
        inspection::Column::UnitId,
        inspection::Column::Look,
        inspection::Column::Name,
        inspection::Column::Kind,
        inspection::Column::ParentId,
        inspection::Column::Weight,
        inspection::Column::State,
        inspection::Column::Complete,
        inspection::Column::Attempts,
        inspection::Column::Requests,
        inspection::Column::Pages,
        inspection::Column::Failure,
        inspection::Column::Total,
        inspection::Column::Fields,
    ])
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

    /// The look at a unit that was queued last, in whichever round, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn latest_look(&self, unit: i64) -> Result<Option<inspection::Model>, StoreError> {
        let find = inspection::Entity::find()
            .filter(inspection::Column::UnitId.eq(unit))
            .filter(inspection::Column::Look.gt(0));
        Ok(find.order_by_desc(inspection::Column::Id).one(&self.txn).await?)
    }

    /// Units whose portal was seen whole in a closed round that was no self-check, each with those rounds, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn seen_whole(&self) -> Result<Vec<(i64, i64)>, StoreError> {
        let find = in_rounds()
            .filter(round::Column::State.eq(RoundState::Closed))
            .filter(round::Column::Kind.eq(RoundKind::Inspection))
            .filter(inspection::Column::State.eq(InspectionState::Done))
            .filter(inspection::Column::Complete.eq(true))
            .select_only()
            .columns([inspection::Column::UnitId, inspection::Column::RoundId]);
        Ok(find.into_tuple().all(&self.txn).await?)
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
            .filter(is_open())
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
