//! The ledger (问题台账): items, and what happened to them.

use super::save;
use crate::entity::oversight::ItemState;
use crate::entity::{item, item_event, round};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
};

/// Which items are asked for; what is empty leaves out nothing.
#[derive(Debug, Clone, Default)]
pub struct ItemFilter {
    /// Last found in this round.
    pub round: Option<i64>,
    /// Last found in a round of this campaign.
    pub campaign: Option<i64>,
    /// Of this unit.
    pub unit: Option<i64>,
    /// Of these units, or to be mended by these organs.
    pub within: Option<(Vec<i64>, Vec<i64>)>,
    /// In these states.
    pub states: Vec<ItemState>,
}

impl ItemFilter {
    fn select(&self) -> Select<item::Entity> {
        let mut find = item::Entity::find();
        if let Some(round) = self.round {
            find = find.filter(item::Column::RoundId.eq(round));
        }
        if let Some(campaign) = self.campaign {
            find = of_campaign(find, campaign);
        }
        if let Some(unit) = self.unit {
            find = find.filter(item::Column::UnitId.eq(unit));
        }
        if let Some((units, organs)) = &self.within {
            let unit = item::Column::UnitId.is_in(units.iter().copied());
            let organ = item::Column::OrganId.is_in(organs.iter().copied());
            find = find.filter(sea_orm::Condition::any().add(unit).add(organ));
        }
        if !self.states.is_empty() {
            find = find.filter(item::Column::State.is_in(self.states.iter().copied()));
        }
        find.order_by_asc(item::Column::UnitId).order_by_asc(item::Column::Id)
    }
}

/// Items that were last found in a round of a campaign.
fn of_campaign(find: Select<item::Entity>, campaign: i64) -> Select<item::Entity> {
    let round = item::Entity::belongs_to(round::Entity)
        .from(item::Column::RoundId)
        .to(round::Column::Id)
        .into();
    find.join(JoinType::InnerJoin, round).filter(round::Column::CampaignId.eq(campaign))
}

/// Items of a unit in a state.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct ItemCount {
    /// Unit.
    pub unit_id: i64,
    /// State.
    pub state: ItemState,
    /// How many.
    pub number: i64,
}

impl Store {
    /// An item.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn item(&self, id: i64) -> Result<Option<item::Model>, StoreError> {
        Ok(item::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// Items, those of one unit together.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn items(&self, filter: &ItemFilter) -> Result<Vec<item::Model>, StoreError> {
        Ok(filter.select().all(&self.db).await?)
    }

    /// How many items that were last found in a round of a campaign each unit has in which state.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn item_counts(&self, campaign: i64) -> Result<Vec<ItemCount>, StoreError> {
        let find = of_campaign(item::Entity::find(), campaign)
            .select_only()
            .columns([item::Column::UnitId, item::Column::State])
            .column_as(item::Column::Id.count(), "number")
            .group_by(item::Column::UnitId)
            .group_by(item::Column::State)
            .order_by_asc(item::Column::UnitId);
        Ok(find.into_model::<ItemCount>().all(&self.db).await?)
    }

    /// What happened to an item, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn item_events(&self, item: i64) -> Result<Vec<item_event::Model>, StoreError> {
        item_events(&self.db, item).await
    }
}

async fn item_events(
    db: &impl ConnectionTrait,
    item: i64,
) -> Result<Vec<item_event::Model>, StoreError> {
    let find = item_event::Entity::find().filter(item_event::Column::ItemId.eq(item));
    Ok(find.order_by_asc(item_event::Column::Id).all(db).await?)
}

impl Write {
    /// An item, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn item(&self, id: i64) -> Result<Option<item::Model>, StoreError> {
        Ok(item::Entity::find_by_id(id).one(&self.txn).await?)
    }

    /// Items, as this write sees them.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn items(&self, filter: &ItemFilter) -> Result<Vec<item::Model>, StoreError> {
        Ok(filter.select().all(&self.txn).await?)
    }

    /// What happened to an item, as this write sees it, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn item_events(&self, item: i64) -> Result<Vec<item_event::Model>, StoreError> {
        item_events(&self.txn, item).await
    }

    /// Adds an item; its id comes from the counter. Answers the id.
    ///
    /// # Errors
    /// Where the database says no, or the unit has an item of that key.
    pub async fn add_item(&mut self, row: item::Model) -> Result<i64, StoreError> {
        let id = self.take("item", 1).await?;
        let row = item::Model { id, ..row };
        insert(&self.txn, vec![row.into_active_model().reset_all()]).await?;
        Ok(id)
    }

    /// Keeps an item as it is now.
    ///
    /// # Errors
    /// Where the database says no, or there is no such item.
    pub async fn save_item(&mut self, row: item::Model) -> Result<(), StoreError> {
        save::<item::ActiveModel>(&self.txn, row).await
    }

    /// Adds what happened to an item; its id comes from the counter.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_item_event(&mut self, row: item_event::Model) -> Result<(), StoreError> {
        let id = self.take("item_event", 1).await?;
        let row = item_event::Model { id, ..row };
        insert(&self.txn, vec![row.into_active_model().reset_all()]).await
    }
}
