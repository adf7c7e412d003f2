//! Withdrawals that somebody asked for.

use crate::documents::shown_edition;
use crate::entity::desk::WithdrawalState;
use crate::entity::words::Remains;
use crate::entity::{document, edition, withdrawal};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, JoinType, QueryFilter,
    QueryOrder, QuerySelect,
};

/// That a document is withdrawn: the condition of `documents_withdrawn`.
const WITHDRAWN: &str = "documents.state = 'withdrawn'";

/// A withdrawal that is asked for.
#[derive(Debug, Clone)]
pub struct NewWithdrawal {
    /// Site.
    pub site: i64,
    /// Organ whose content it is.
    pub organ: i64,
    /// Document.
    pub document: i64,
    /// Who asks.
    pub account: i64,
    /// The document goes at once.
    pub urgent: bool,
    /// Why.
    pub reason: String,
    /// What the address shows from then on.
    pub remains: Remains,
    /// Where it leads on to, if it does.
    pub target: Option<String>,
}

impl Store {
    /// Withdrawals of these organs that nobody has decided, the oldest first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn open_withdrawals(
        &self,
        organs: &[i64],
    ) -> Result<Vec<withdrawal::Model>, StoreError> {
        let find = withdrawal::Entity::find()
            .filter(withdrawal::Column::OrganId.is_in(organs.iter().copied()))
            .filter(withdrawal::Column::State.eq(WithdrawalState::Asked));
        Ok(find.order_by_asc(withdrawal::Column::Id).all(&self.db).await?)
    }

    /// At most `limit` ids of withdrawn documents of these sites, the last one first; where there are words, those
    /// that have them in their titles.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn withdrawn(
        &self,
        sites: &[i64],
        words: &str,
        limit: u64,
    ) -> Result<Vec<i64>, StoreError> {
        let mut find = document::Entity::find()
            .select_only()
            .column(document::Column::Id)
            .filter(document::Column::SiteId.is_in(sites.iter().copied()))
            .filter(Expr::cust(WITHDRAWN));
        if !words.is_empty() {
            find = find
                .join(JoinType::InnerJoin, shown_edition())
                .filter(edition::Column::Title.contains(words));
        }
        let find = find
            .order_by_desc(document::Column::ChangedAt)
            .order_by_desc(document::Column::Id)
            .limit(limit);
        Ok(find.into_tuple().all(&self.db).await?)
    }

    /// At most `limit` withdrawn documents of a site with ids after `after` whose addresses lead on, by id: id,
    /// address and target.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn leading_on(
        &self,
        site: i64,
        after: i64,
        limit: u64,
    ) -> Result<Vec<(i64, String, String)>, StoreError> {
        let find = document::Entity::find()
            .select_only()
            .columns([document::Column::Id, document::Column::Address, document::Column::Target])
            .filter(document::Column::SiteId.eq(site))
            .filter(Expr::cust(WITHDRAWN))
            .filter(document::Column::Remains.eq(Remains::Redirect))
            .filter(document::Column::Target.is_not_null())
            .filter(document::Column::Id.gt(after))
            .order_by_asc(document::Column::Id)
            .limit(limit);
        Ok(find.into_tuple().all(&self.db).await?)
    }
}

impl Write {
    /// A withdrawal, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn withdrawal(&self, id: i64) -> Result<Option<withdrawal::Model>, StoreError> {
        Ok(withdrawal::Entity::find_by_id(id).one(&self.txn).await?)
    }

    /// Whether somebody asked already to withdraw a document.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn withdrawal_asked(&self, document: i64) -> Result<bool, StoreError> {
        let find = withdrawal::Entity::find()
            .filter(withdrawal::Column::DocumentId.eq(document))
            .filter(withdrawal::Column::State.eq(WithdrawalState::Asked));
        Ok(find.one(&self.txn).await?.is_some())
    }

    /// Keeps what is asked; answers its id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn ask_withdrawal(&mut self, new: NewWithdrawal) -> Result<i64, StoreError> {
        let id = self.take("withdrawal", 1).await?;
        let row = withdrawal::ActiveModel {
            id: Set(id),
            site_id: Set(new.site),
            organ_id: Set(new.organ),
            document_id: Set(new.document),
            account_id: Set(new.account),
            urgent: Set(new.urgent),
            reason: Set(new.reason),
            remains: Set(new.remains),
            target: Set(new.target),
            at: Set(self.now()),
            state: Set(WithdrawalState::Asked),
            decided_by: Set(None),
            decided_at: Set(None),
        };
        insert(&self.txn, vec![row]).await?;
        Ok(id)
    }

    /// Keeps what was decided.
    ///
    /// # Errors
    /// Where the database says no, or there is no such withdrawal.
    pub async fn decide_withdrawal(
        &mut self,
        id: i64,
        state: WithdrawalState,
        account: i64,
    ) -> Result<(), StoreError> {
        let row = withdrawal::ActiveModel {
            id: Set(id),
            state: Set(state),
            decided_by: Set(Some(account)),
            decided_at: Set(Some(self.now())),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        Ok(())
    }
}
