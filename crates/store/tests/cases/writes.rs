use super::{MOMENT, column, document, site};
use crate::engines::Bench;
use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const WRITERS: usize = 6;
const ROUNDS: usize = 8;

pub async fn leave_nothing_when_dropped(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let one = column(store, site, "one").await?;
    let before = store.last_change().await?;
    let mut write = store.write().await?;
    write.add_documents(site, vec![document("一", MOMENT, &[one])]).await?;
    drop(write);
    assert_eq!(store.last_change().await?, before);
    assert!(store.map(site, 0, 9).await?.is_empty());
    Ok(())
}

pub async fn log_in_the_order_of_commits(bench: Bench) -> Result<()> {
    let store = bench.store.clone();
    let site = site(&store).await?;
    let one = column(&store, site, "one").await?;
    let start = store.last_change().await?;
    let done = Arc::new(AtomicBool::new(false));
    // A follower never sees a number before all that came before it.
    let follower = tokio::spawn({
        let (store, done) = (store.clone(), done.clone());
        async move {
            let mut at = start;
            loop {
                let last_round = done.load(Ordering::SeqCst);
                for change in store.changes(at, 1000).await? {
                    assert_eq!(change.seq, at + 1, "a gap");
                    at = change.seq;
                }
                if last_round {
                    return anyhow::Ok(at);
                }
            }
        }
    });
    let writers = (0..WRITERS).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            for round in 0..ROUNDS {
                let mut write = store.write().await?;
                let new = vec![document(&format!("{writer}-{round}"), MOMENT, &[one])];
                write.add_documents(site, new).await?;
                write.commit().await?;
            }
            anyhow::Ok(())
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await??;
    }
    done.store(true, Ordering::SeqCst);
    let seen = follower.await??;
    assert_eq!(seen, start + (WRITERS * ROUNDS) as i64);
    assert_eq!(store.map(site, 0, 999).await?.len(), WRITERS * ROUNDS);
    Ok(())
}
