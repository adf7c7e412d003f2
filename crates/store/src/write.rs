//! A write: one transaction, one writer at a time.

use crate::entity::{change, counter};
use crate::error::StoreError;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    EntityTrait, ExprTrait, QueryFilter, TransactionTrait, sea_query::Expr, sea_query::OnConflict,
};
use std::collections::BTreeMap;
use tokio::sync::OwnedMutexGuard;

/// Rows that one statement inserts: with at most 17 values each, well below the engines' limits.
pub(crate) const ROWS: usize = 500;

/// A transaction that writes. Dropped without [`Write::commit`], all of it is undone.
#[derive(Debug)]
pub struct Write {
    pub(crate) txn: DatabaseTransaction,
    /// First number taken and numbers taken, by counter.
    taken: BTreeMap<&'static str, i64>,
    log: Vec<change::ActiveModel>,
    now: i64,
    /// The turn to write, given on when this ends.
    _turn: OwnedMutexGuard<()>,
}

impl Write {
    pub(crate) async fn begin(
        db: &DatabaseConnection,
        turn: OwnedMutexGuard<()>,
    ) -> Result<Self, StoreError> {
        let txn = db.begin().await?;
        // The first statement takes the lock on both engines, so that nobody reads and then waits.
        let lock = counter::Entity::insert(counter::ActiveModel {
            name: Set("lock".into()),
            next: Set(0),
        })
        .on_conflict(
            OnConflict::column(counter::Column::Name)
                .value(
                    counter::Column::Next,
                    Expr::col((counter::Entity, counter::Column::Next)).add(1),
                )
                .to_owned(),
        );
        lock.exec_without_returning(&txn).await?;
        let now = jiff::Timestamp::now().as_second();
        Ok(Self { txn, taken: BTreeMap::new(), log: Vec::new(), now, _turn: turn })
    }

    /// When this write began, seconds UTC.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// Another moment for what this write enters: for tests and for imports of old logs.
    #[must_use]
    pub fn at(mut self, now: i64) -> Self {
        self.now = now;
        self
    }

    /// Takes `count` numbers; answers the first.
    pub(crate) async fn take(
        &mut self,
        name: &'static str,
        count: usize,
    ) -> Result<i64, StoreError> {
        if !self.taken.contains_key(name) {
            let row = counter::Entity::find_by_id(name).one(&self.txn).await?;
            self.taken.insert(name, row.map_or(1, |row| row.next));
        }
        let next = self.taken.entry(name).or_insert(1);
        let first = *next;
        *next += i64::try_from(count).unwrap_or(i64::MAX);
        Ok(first)
    }

    /// Enters a line in the change log.
    pub fn log(&mut self, site: i64, what: &str, subject: &str, id: i64) {
        self.log.push(change::ActiveModel {
            site_id: Set(site),
            what: Set(what.into()),
            subject: Set(subject.into()),
            subject_id: Set(id),
            at: Set(self.now),
            ..Default::default()
        });
    }

    /// Makes all of it last; answers the sequence number of its last line in the change log.
    ///
    /// # Errors
    /// Where the database says no; then nothing was written.
    pub async fn commit(mut self) -> Result<i64, StoreError> {
        let mut log = std::mem::take(&mut self.log);
        let first = self.take("change", log.len()).await?;
        for (seq, line) in (first..).zip(&mut log) {
            line.seq = Set(seq);
        }
        let last = first + i64::try_from(log.len()).unwrap_or_default() - 1;
        insert(&self.txn, log).await?;
        for (name, next) in std::mem::take(&mut self.taken) {
            set_counter(&self.txn, name, next).await?;
        }
        self.txn.commit().await?;
        Ok(last)
    }
}

async fn set_counter(db: &impl ConnectionTrait, name: &str, next: i64) -> Result<(), StoreError> {
    let row = counter::ActiveModel { name: Set(name.into()), next: Set(next) };
    counter::Entity::insert(row)
        .on_conflict(
            OnConflict::column(counter::Column::Name)
                .update_column(counter::Column::Next)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Inserts rows in batches.
pub(crate) async fn insert<A>(db: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), StoreError>
where
    A: sea_orm::ActiveModelTrait + Send,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let batch: Vec<A> = rows.by_ref().take(ROWS).collect();
        A::Entity::insert_many(batch).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Last sequence number of the change log.
pub(crate) async fn last_change(db: &impl ConnectionTrait) -> Result<i64, StoreError> {
    let row = counter::Entity::find().filter(counter::Column::Name.eq("change")).one(db).await?;
    Ok(row.map_or(0, |row| row.next - 1))
}
