//! Campaigns with their milestones, and the units.

use super::save;
use crate::entity::{campaign, milestone, unit};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};

/// A milestone to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMilestone {
    /// What is to be done.
    pub name: String,
    /// Last day, ISO.
    pub due: String,
}

impl Store {
    /// All campaigns, the latest first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn campaigns(&self) -> Result<Vec<campaign::Model>, StoreError> {
        let find = campaign::Entity::find().order_by_desc(campaign::Column::Year);
        Ok(find.order_by_desc(campaign::Column::Id).all(&self.db).await?)
    }

    /// A campaign.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn campaign(&self, id: i64) -> Result<Option<campaign::Model>, StoreError> {
        Ok(campaign::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// The milestones of a campaign, in order.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn milestones(&self, campaign: i64) -> Result<Vec<milestone::Model>, StoreError> {
        let find = milestone::Entity::find().filter(milestone::Column::CampaignId.eq(campaign));
        Ok(find.order_by_asc(milestone::Column::Position).all(&self.db).await?)
    }

    /// All units, in order.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn units(&self) -> Result<Vec<unit::Model>, StoreError> {
        units(&self.db).await
    }

    /// A unit.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn unit(&self, id: i64) -> Result<Option<unit::Model>, StoreError> {
        Ok(unit::Entity::find_by_id(id).one(&self.db).await?)
    }
}

async fn units(db: &impl ConnectionTrait) -> Result<Vec<unit::Model>, StoreError> {
    let find = unit::Entity::find().order_by_asc(unit::Column::Position);
    Ok(find.order_by_asc(unit::Column::Id).all(db).await?)
}

impl Write {
    /// Adds a campaign with its milestones; answers its id.
    ///
    /// # Errors
    /// Where the database says no, or the name is taken.
    pub async fn add_campaign(
        &mut self,
        name: &str,
        year: i32,
        milestones: Vec<NewMilestone>,
    ) -> Result<i64, StoreError> {
        let id = self.take("campaign", 1).await?;
        let row = campaign::ActiveModel {
            id: Set(id),
            name: Set(name.into()),
            year: Set(year),
            created_at: Set(self.now()),
            watched: Set(false),
            look_hours: Set(None),
        };
        insert(&self.txn, vec![row]).await?;
        self.put_milestones(id, milestones).await?;
        Ok(id)
    }

    /// Gives a campaign another name and year.
    ///
    /// # Errors
    /// Where the database says no, the name is taken, or there is no such campaign.
    pub async fn rename_campaign(
        &mut self,
        id: i64,
        name: &str,
        year: i32,
    ) -> Result<(), StoreError> {
        let row = campaign::ActiveModel {
            id: Set(id),
            name: Set(name.into()),
            year: Set(year),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        Ok(())
    }

    /// Makes these the milestones of a campaign, in the place of those that it has.
    ///
    /// # Errors
    /// Where the database says no, or two are called the same.
    pub async fn put_milestones(
        &mut self,
        campaign: i64,
        milestones: Vec<NewMilestone>,
    ) -> Result<(), StoreError> {
        let gone = milestone::Entity::delete_many();
        gone.filter(milestone::Column::CampaignId.eq(campaign)).exec(&self.txn).await?;
        let first = self.take("milestone", milestones.len()).await?;
        let rows = (first..).zip((0..).zip(milestones)).map(|(id, (position, new))| {
            milestone::ActiveModel {
                id: Set(id),
                campaign_id: Set(campaign),
                position: Set(position),
                name: Set(new.name),
                due: Set(new.due),
            }
        });
        insert(&self.txn, rows.collect()).await
    }

    /// Takes a campaign away with its milestones.
    ///
    /// # Errors
    /// Where the database says no, as it does while the campaign has a round.
    pub async fn remove_campaign(&mut self, id: i64) -> Result<(), StoreError> {
        let milestones = milestone::Entity::delete_many();
        milestones.filter(milestone::Column::CampaignId.eq(id)).exec(&self.txn).await?;
        campaign::Entity::delete_by_id(id).exec(&self.txn).await?;
        Ok(())
    }

    /// Says whether a campaign's units are watched between rounds.
    ///
    /// # Errors
    /// Where the database says no, or there is no such campaign.
    pub async fn watch_campaign(&mut self, id: i64, watched: bool) -> Result<(), StoreError> {
        let row =
            campaign::ActiveModel { id: Set(id), watched: Set(watched), ..Default::default() };
        row.update(&self.txn).await?;
        Ok(())
    }

    /// Says in which hours of the day later looks of a campaign are taken; the night where none are named.
    ///
    /// # Errors
    /// Where the database says no, or there is no such campaign.
    pub async fn set_look_hours(
        &mut self,
        id: i64,
        hours: Option<String>,
    ) -> Result<(), StoreError> {
        let row =
            campaign::ActiveModel { id: Set(id), look_hours: Set(hours), ..Default::default() };
        row.update(&self.txn).await?;
        Ok(())
    }

    /// A campaign, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn campaign(&self, id: i64) -> Result<Option<campaign::Model>, StoreError> {
        Ok(campaign::Entity::find_by_id(id).one(&self.txn).await?)
    }

    /// All units, as this write sees them, in order.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn units(&self) -> Result<Vec<unit::Model>, StoreError> {
        units(&self.txn).await
    }

    /// Adds a unit; its id and its place come from the counter. Answers the id.
    ///
    /// # Errors
    /// Where the database says no, or the name is taken.
    pub async fn add_unit(&mut self, row: unit::Model) -> Result<i64, StoreError> {
        let id = self.take("unit", 1).await?;
        let position = i32::try_from(id).unwrap_or(i32::MAX);
        let row = unit::Model { id, position, ..row };
        insert(&self.txn, vec![row.into_active_model().reset_all()]).await?;
        Ok(id)
    }

    /// Keeps a unit as it is now.
    ///
    /// # Errors
    /// Where the database says no, or there is no such unit.
    pub async fn save_unit(&mut self, row: unit::Model) -> Result<(), StoreError> {
        save::<unit::ActiveModel>(&self.txn, row).await
    }
}
