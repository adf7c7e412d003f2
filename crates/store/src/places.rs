//! Divisions and organs.

use crate::entity::{division, organ, words::Level};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};

/// What a division is to be, wherever it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionChange {
    /// The division above.
    pub parent: Option<i64>,
    /// Name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// Statistical code.
    pub code: Option<String>,
}

impl Store {
    /// All divisions, by level and place.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn divisions(&self) -> Result<Vec<division::Model>, StoreError> {
        let find = division::Entity::find().order_by_asc(division::Column::Position);
        Ok(find.order_by_asc(division::Column::Id).all(&self.db).await?)
    }

    /// Organs of a division, in order.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn organs(&self, division: i64) -> Result<Vec<organ::Model>, StoreError> {
        let find = organ::Entity::find().filter(organ::Column::DivisionId.eq(division));
        Ok(find.order_by_asc(organ::Column::Position).all(&self.db).await?)
    }

    /// All organs, in order.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn all_organs(&self) -> Result<Vec<organ::Model>, StoreError> {
        let find = organ::Entity::find().order_by_asc(organ::Column::Position);
        Ok(find.order_by_asc(organ::Column::Id).all(&self.db).await?)
    }

    /// An organ.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn organ(&self, id: i64) -> Result<Option<organ::Model>, StoreError> {
        Ok(organ::Entity::find_by_id(id).one(&self.db).await?)
    }
}

impl Write {
    /// Adds a division; answers its id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_division(
        &mut self,
        parent: Option<i64>,
        name: &str,
        level: Level,
        code: Option<&str>,
    ) -> Result<i64, StoreError> {
        let id = self.take("division", 1).await?;
        let row = division::ActiveModel {
            id: Set(id),
            parent_id: Set(parent),
            code: Set(code.map(str::to_owned)),
            name: Set(name.into()),
            level: Set(level),
            position: Set(i32::try_from(id).unwrap_or(i32::MAX)),
        };
        insert(&self.txn, vec![row]).await?;
        self.log(0, "added", "division", id);
        Ok(id)
    }

    /// Makes a division what it is to be.
    ///
    /// # Errors
    /// Where the database says no, there is no such division, or the code is another one's.
    pub async fn change_division(
        &mut self,
        id: i64,
        change: DivisionChange,
    ) -> Result<(), StoreError> {
        let row = division::ActiveModel {
            id: Set(id),
            parent_id: Set(change.parent),
            code: Set(change.code),
            name: Set(change.name),
            level: Set(change.level),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        self.log(0, "changed", "division", id);
        Ok(())
    }

    /// Says which fields an organ answers for: a JSON list of their slugs.
    ///
    /// # Errors
    /// Where the database says no, or there is no such organ.
    pub async fn set_fields(&mut self, organ: i64, fields: String) -> Result<(), StoreError> {
        let row = organ::ActiveModel { id: Set(organ), fields: Set(fields), ..Default::default() };
        row.update(&self.txn).await?;
        self.log(0, "changed", "organ", organ);
        Ok(())
    }

    /// Adds an organ; answers its id.
    ///
    /// # Errors
    /// Where the database says no, or the division has an organ of that name.
    pub async fn add_organ(&mut self, division: i64, name: &str) -> Result<i64, StoreError> {
        let id = self.take("organ", 1).await?;
        let row = organ::ActiveModel {
            id: Set(id),
            division_id: Set(division),
            name: Set(name.into()),
            position: Set(i32::try_from(id).unwrap_or(i32::MAX)),
            fields: Set("[]".into()),
        };
        insert(&self.txn, vec![row]).await?;
        self.log(0, "added", "organ", id);
        Ok(id)
    }
}
