//! Sites and the catalogs that their columns are made from.

use crate::entity::words::{DocumentState, Level};
use crate::entity::{catalog, change, document, site};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert, last_change};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

/// A site to be made.
#[derive(Debug, Clone)]
pub struct NewSite {
    /// Short Latin name.
    pub slug: String,
    /// Name, e.g. `青岚县人民政府`.
    pub name: String,
    /// Level at which it discloses.
    pub level: Level,
    /// The place.
    pub division: i64,
    /// Domain.
    pub domain: String,
    /// 网站标识码.
    pub id_code: String,
    /// Looks, footer and choices, as JSON.
    pub settings: String,
    /// The department whose own site it is.
    pub organ: Option<i64>,
}

/// A change to a site; `None` leaves as is.
#[derive(Debug, Clone, Default)]
pub struct SiteChange {
    /// New name.
    pub name: Option<String>,
    /// New domain.
    pub domain: Option<String>,
    /// New 网站标识码.
    pub id_code: Option<String>,
    /// New looks, footer and choices, as JSON.
    pub settings: Option<String>,
}

impl Store {
    /// All sites, the oldest first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn sites(&self) -> Result<Vec<site::Model>, StoreError> {
        Ok(site::Entity::find().order_by_asc(site::Column::Id).all(&self.db).await?)
    }

    /// The site with this short name.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn site(&self, slug: &str) -> Result<Option<site::Model>, StoreError> {
        Ok(site::Entity::find().filter(site::Column::Slug.eq(slug)).one(&self.db).await?)
    }

    /// How many documents of a site are published.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn published_on(&self, site: i64) -> Result<u64, StoreError> {
        let find = document::Entity::find().filter(document::Column::SiteId.eq(site));
        let find = find.filter(document::Column::State.eq(DocumentState::Published));
        Ok(find.count(&self.db).await?)
    }

    /// A version of the standard.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn catalog(&self, id: i64) -> Result<Option<catalog::Model>, StoreError> {
        Ok(catalog::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// Sequence number of the last change anywhere; 0 before the first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn last_change(&self) -> Result<i64, StoreError> {
        last_change(&self.db).await
    }

    /// At most `limit` changes after `seq`, in the order of their commits.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn changes(&self, seq: i64, limit: u64) -> Result<Vec<change::Model>, StoreError> {
        let find = change::Entity::find().filter(change::Column::Seq.gt(seq));
        Ok(find.order_by_asc(change::Column::Seq).limit(limit).all(&self.db).await?)
    }
}

impl Write {
    /// Adds a site; answers its id.
    ///
    /// # Errors
    /// Where the database says no, or the short name is taken.
    pub async fn add_site(&mut self, new: NewSite) -> Result<i64, StoreError> {
        let id = self.take("site", 1).await?;
        let row = site::ActiveModel {
            id: Set(id),
            slug: Set(new.slug),
            name: Set(new.name),
            level: Set(new.level),
            division_id: Set(new.division),
            catalog_id: Set(None),
            domain: Set(new.domain),
            id_code: Set(new.id_code),
            settings: Set(new.settings),
            created_at: Set(self.now()),
            organ_id: Set(new.organ),
        };
        insert(&self.txn, vec![row]).await?;
        self.log(id, "added", "site", id);
        Ok(id)
    }

    /// Changes a site.
    ///
    /// # Errors
    /// Where the database says no, or there is no such site.
    pub async fn change_site(&mut self, id: i64, change: SiteChange) -> Result<(), StoreError> {
        let mut row = site::ActiveModel { id: Set(id), ..Default::default() };
        if let Some(name) = change.name {
            row.name = Set(name);
        }
        if let Some(domain) = change.domain {
            row.domain = Set(domain);
        }
        if let Some(code) = change.id_code {
            row.id_code = Set(code);
        }
        if let Some(settings) = change.settings {
            row.settings = Set(settings);
        }
        row.update(&self.txn).await?;
        self.log(id, "changed", "site", id);
        Ok(())
    }

    /// Keeps a version of the standard, once; answers its id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn keep_catalog(
        &mut self,
        name: &str,
        number: &str,
        content: String,
    ) -> Result<i64, StoreError> {
        let hash = crate::hash(content.as_bytes());
        let find = catalog::Entity::find().filter(catalog::Column::Hash.eq(&hash));
        if let Some(known) = find.one(&self.txn).await? {
            return Ok(known.id);
        }
        let id = self.take("catalog", 1).await?;
        let row = catalog::ActiveModel {
            id: Set(id),
            name: Set(name.into()),
            number: Set(number.into()),
            content: Set(content),
            hash: Set(hash),
            created_at: Set(self.now()),
        };
        insert(&self.txn, vec![row]).await?;
        self.log(0, "added", "catalog", id);
        Ok(id)
    }

    /// Says which standard the columns of a site are made from now.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn set_catalog(&mut self, site: i64, catalog: i64) -> Result<(), StoreError> {
        let row = site::ActiveModel {
            id: Set(site),
            catalog_id: Set(Some(catalog)),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        self.log(site, "made", "site", site);
        Ok(())
    }
}
