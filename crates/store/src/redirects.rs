//! Old addresses.

use crate::entity::redirect;
use crate::error::StoreError;
use crate::open::Store;
use crate::relate::of_site;
use crate::write::{Write, insert};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Store {
    /// Where an old address leads.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn redirect(
        &self,
        site: i64,
        old: &str,
    ) -> Result<Option<redirect::Model>, StoreError> {
        let find = redirect::Entity::find()
            .filter(redirect::Column::SiteId.eq(site))
            .filter(redirect::Column::Old.eq(old));
        Ok(find.one(&self.db).await?)
    }

    /// At most `limit` old addresses with ids after `after`, by id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn redirects(
        &self,
        site: i64,
        after: i64,
        limit: u64,
    ) -> Result<Vec<redirect::Model>, StoreError> {
        let find = redirect::Entity::find()
            .filter(of_site((redirect::Entity, redirect::Column::SiteId), site))
            .filter(redirect::Column::Id.gt(after))
            .order_by_asc(redirect::Column::Id)
            .limit(limit);
        Ok(find.all(&self.db).await?)
    }
}

impl Write {
    /// Says where old addresses lead now; without a target they are gone. What is said of an address
    /// already is replaced, and what led to it leads on to its target, so that there is never a chain.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_redirects(
        &mut self,
        site: i64,
        redirects: Vec<(String, Option<String>)>,
        reason: &str,
    ) -> Result<(), StoreError> {
        if redirects.is_empty() {
            return Ok(());
        }
        let first = self.take("redirect", redirects.len()).await?;
        let mut rows = Vec::with_capacity(redirects.len());
        for (id, (old, target)) in (first..).zip(redirects) {
            redirect::Entity::delete_many()
                .filter(redirect::Column::SiteId.eq(site))
                .filter(
                    redirect::Column::Old
                        .is_in([Some(old.clone()), target.clone()].into_iter().flatten()),
                )
                .exec(&self.txn)
                .await?;
            redirect::Entity::update_many()
                .col_expr(redirect::Column::Target, sea_orm::sea_query::Expr::value(target.clone()))
                .filter(redirect::Column::SiteId.eq(site))
                .filter(redirect::Column::Target.eq(old.clone()))
                .exec(&self.txn)
                .await?;
            rows.push(redirect::ActiveModel {
                id: Set(id),
                site_id: Set(site),
                old: Set(old),
                target: Set(target),
                reason: Set(reason.into()),
                created_at: Set(self.now()),
            });
            self.log(site, "redirected", "address", id);
        }
        insert(&self.txn, rows).await
    }
}
