//! A worker that stands by: it starts the rounds whose time has come, has what units say they have mended and the portals
//! of watched campaigns looked at again, and inspects what is in the queue. Many may stand by one store.

use crate::error::OversightError;
use crate::recheck::look_day_by_day;
use crate::schedule::begin_due;
use crate::work::Worker;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Between two looks at an empty queue.
const IDLE: Duration = Duration::from_secs(5);
/// Between two looks at the clock.
const TICK: Duration = Duration::from_secs(15);

/// What the clock brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Due {
    /// Rounds that were started.
    pub started: Vec<i64>,
    /// Later looks that were queued.
    pub looks: usize,
}

/// What a standing worker tells of itself.
#[derive(Debug)]
pub enum Told<'a> {
    /// Something was due.
    Due(&'a Due),
    /// An inspection was worked at, by its id.
    Worked(i64),
    /// Something failed; it is tried again later.
    Failed(&'a OversightError),
}

/// Whom a standing worker tells.
pub type Tell = Arc<dyn Fn(Told<'_>) + Send + Sync>;

impl Worker {
    /// Does what the clock brings at this moment, short of inspecting.
    ///
    /// # Errors
    /// Where the store says no, or what it keeps cannot be read.
    pub async fn tick(&self, store: &Store) -> Result<Due, OversightError> {
        let now = (self.clock)();
        let started = begin_due(store, now).await?;
        Ok(Due { started, looks: look_day_by_day(store, now).await? })
    }

    /// Stands by until `cancel` is cancelled, at most `at_a_time` inspections side by side; answers how many were done.
    /// An inspection that is cut off goes back into the queue. What happens is told.
    pub async fn stand(
        &self,
        store: &Store,
        at_a_time: usize,
        cancel: &CancellationToken,
        tell: &Tell,
    ) -> usize {
        self.look_at_the_clock(store, tell).await;
        let mut hands = JoinSet::new();
        for worker in self.hands(at_a_time) {
            let (store, cancel, tell) = (store.clone(), cancel.clone(), tell.clone());
            hands.spawn(async move { worker.work_on(&store, &cancel, &tell).await });
        }
        while !cancel.is_cancelled() {
            rest(cancel, TICK).await;
            self.look_at_the_clock(store, tell).await;
        }
        hands.join_all().await.into_iter().sum()
    }

    async fn look_at_the_clock(&self, store: &Store, tell: &Tell) {
        match self.tick(store).await {
            Ok(due) if due == Due::default() => {}
            Ok(due) => tell(Told::Due(&due)),
            Err(error) => tell(Told::Failed(&error)),
        }
    }

    async fn work_on(&self, store: &Store, cancel: &CancellationToken, tell: &Tell) -> usize {
        let mut done = 0;
        while !cancel.is_cancelled() {
            match self.one(store, cancel).await {
                Ok(Some(inspection)) => {
                    done += 1;
                    tell(Told::Worked(inspection));
                }
                Ok(None) => rest(cancel, IDLE).await,
                Err(error) => {
                    tell(Told::Failed(&error));
                    rest(cancel, TICK).await;
                }
            }
        }
        done
    }
}

async fn rest(cancel: &CancellationToken, time: Duration) {
    let _ = tokio::time::timeout(time, cancel.cancelled()).await;
}
