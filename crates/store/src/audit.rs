//! The audit log: rows are only ever added. What chains them is made by whoever adds them.

use crate::entity::{audit, counter};
use crate::error::StoreError;
use crate::lists::FARTHEST;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

/// Name of the counter of rows.
const COUNTER: &str = "audit";

/// Which rows of the audit log are asked for.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// By this account.
    pub account: Option<String>,
    /// Of this kind.
    pub action: Option<String>,
    /// Not before, seconds UTC.
    pub from: Option<i64>,
    /// Before, seconds UTC.
    pub to: Option<i64>,
    /// About one of these, each a kind with an id; an empty list leaves out nothing.
    pub subjects: Vec<(String, i64)>,
}

impl AuditFilter {
    fn select(&self) -> Select<audit::Entity> {
        let mut find = audit::Entity::find();
        if let Some(account) = &self.account {
            find = find.filter(audit::Column::Account.eq(account));
        }
        if let Some(action) = &self.action {
            find = find.filter(audit::Column::Action.eq(action));
        }
        if let Some(from) = self.from {
            find = find.filter(audit::Column::At.gte(from));
        }
        if let Some(to) = self.to {
            find = find.filter(audit::Column::At.lt(to));
        }
        if !self.subjects.is_empty() {
            let mut any = Condition::any();
            for (kind, id) in &self.subjects {
                let one = Condition::all()
                    .add(audit::Column::Subject.eq(kind))
                    .add(audit::Column::SubjectId.eq(*id));
                any = any.add(one);
            }
            find = find.filter(any);
        }
        find
    }
}

impl Store {
    /// At most `limit` rows after `seq`, in order.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn audit(&self, seq: i64, limit: u64) -> Result<Vec<audit::Model>, StoreError> {
        let find = audit::Entity::find().filter(audit::Column::Seq.gt(seq));
        Ok(find.order_by_asc(audit::Column::Seq).limit(limit).all(&self.db).await?)
    }

    /// At most `limit` rows after `seq` of those that a filter lets pass, in order.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn audit_after(
        &self,
        filter: &AuditFilter,
        seq: i64,
        limit: u64,
    ) -> Result<Vec<audit::Model>, StoreError> {
        let find = filter.select().filter(audit::Column::Seq.gt(seq));
        Ok(find.order_by_asc(audit::Column::Seq).limit(limit).all(&self.db).await?)
    }

    /// Rows that were ever added, by the counter they took their numbers from.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn audit_rows(&self) -> Result<i64, StoreError> {
        let row = counter::Entity::find_by_id(COUNTER).one(&self.db).await?;
        Ok(row.map_or(0, |row| row.next - 1))
    }

    /// Rows `offset..offset + limit` of those that a filter lets pass, the newest first, and how many
    /// there are.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn audit_found(
        &self,
        filter: &AuditFilter,
        offset: u64,
        limit: u64,
    ) -> Result<(Vec<audit::Model>, u64), StoreError> {
        let total = filter.select().count(&self.db).await?;
        let find = filter.select().order_by_desc(audit::Column::Seq);
        let find = find.offset(offset.min(FARTHEST)).limit(limit);
        Ok((find.all(&self.db).await?, total))
    }
}

impl Write {
    /// The last row, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn last_audit(&self) -> Result<Option<audit::Model>, StoreError> {
        let find = audit::Entity::find().order_by_desc(audit::Column::Seq);
        Ok(find.one(&self.txn).await?)
    }

    /// The last row about something (kind and id), as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn last_audit_of(
        &self,
        (subject, id): (&str, i64),
    ) -> Result<Option<audit::Model>, StoreError> {
        let find = audit::Entity::find().filter(audit::Column::Subject.eq(subject));
        let find = find.filter(audit::Column::SubjectId.eq(id));
        Ok(find.order_by_desc(audit::Column::Seq).one(&self.txn).await?)
    }

    /// The number of the next row.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn next_audit(&mut self) -> Result<i64, StoreError> {
        self.take(COUNTER, 1).await
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_audit(&mut self, row: audit::Model) -> Result<(), StoreError> {
        let row = audit::ActiveModel {
            seq: Set(row.seq),
            at: Set(row.at),
            account: Set(row.account),
            action: Set(row.action),
            subject: Set(row.subject),
            subject_id: Set(row.subject_id),
            detail: Set(row.detail),
            previous: Set(row.previous),
            hash: Set(row.hash),
        };
        insert(&self.txn, vec![row]).await
    }
}
