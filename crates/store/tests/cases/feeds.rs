use super::desk::account;
use super::{MOMENT, column, site};
use crate::engines::Bench;
use anyhow::Result;
use store::{Feed, FeedRead, NewFeed, Store, TakenItem};

const ADDRESS: &str = "https://edu.example/rss.xml";

/// A feed that an organ subscribes to; answers feed, site and organ.
async fn subscribed(store: &Store) -> Result<(i64, i64, i64)> {
    let site = site(store).await?;
    let column = column(store, site, "one").await?;
    let (account, organ) = account(store, "one").await?;
    let mut write = store.write().await?.at(MOMENT);
    let new = NewFeed {
        site,
        organ,
        account,
        address: ADDRESS.into(),
        places: vec![(column, Some("类".into()))],
        words: "招生".into(),
        source: "教育局".into(),
        direct: false,
    };
    let id = write.add_feed(new).await?;
    write.commit().await?;
    Ok((id, site, organ))
}

async fn claimed(store: &Store, all: bool, now: i64) -> Result<Vec<Feed>> {
    let mut write = store.write().await?.at(now);
    let claimed = write.claim_feeds(all, 9, 600).await?;
    write.commit().await?;
    Ok(claimed)
}

pub async fn gives_out_what_is_due(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let (id, site, organ) = subscribed(store).await?;
    let feed = store.feeds(&[organ]).await?.pop().expect("subscribed");
    assert_eq!((feed.id, feed.due_at, feed.read_at), (id, Some(MOMENT), None));
    assert_eq!(feed.places()[0].1.as_deref(), Some("类"));
    assert!(store.feeds(&[organ + 1]).await?.is_empty(), "another organ's");
    assert!(store.write().await?.is_subscribed((site, organ), ADDRESS).await?);
    assert!(claimed(store, false, MOMENT - 1).await?.is_empty(), "not yet");
    assert_eq!(claimed(store, false, MOMENT).await?.len(), 1);
    assert!(claimed(store, false, MOMENT + 599).await?.is_empty(), "somebody has it");
    assert_eq!(claimed(store, false, MOMENT + 600).await?.len(), 1, "who had it is gone");
    assert_eq!(claimed(store, true, MOMENT + 601).await?.len(), 1, "asked for");
    let mut write = store.write().await?.at(MOMENT + 601);
    write.stop_feed(id).await?;
    assert!(write.feed(id).await?.is_none());
    write.commit().await?;
    assert!(
        store.all_feeds().await?.is_empty() && claimed(store, true, i64::MAX / 2).await?.is_empty()
    );
    assert!(!store.write().await?.is_subscribed((site, organ), ADDRESS).await?);
    Ok(())
}

pub async fn keeps_how_reading_went(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let (id, _, organ) = subscribed(store).await?;
    let fail = async |now: i64| {
        let mut write = store.write().await?.at(now);
        let feed = write.feed(id).await?.expect("there");
        let failed = write.feed_failed(&feed, "status 500", now + 60).await?;
        write.commit().await?;
        anyhow::Ok(failed)
    };
    fail(MOMENT).await?;
    let failed = fail(MOMENT + 60).await?;
    assert_eq!((failed.failing_since, failed.failures), (Some(MOMENT), 2), "since the first");
    assert_eq!((&*failed.failure, failed.due_at), ("status 500", Some(MOMENT + 120)));
    let read = |title: Option<&str>, etag: &str| FeedRead {
        title: title.map(str::to_owned),
        etag: Some(etag.into()),
        modified: None,
        due_at: MOMENT + 999,
    };
    let mut write = store.write().await?.at(MOMENT + 120);
    write.feed_read(id, read(Some("教育局"), "a")).await?;
    write.feed_read(id, read(None, "b")).await?;
    write.commit().await?;
    let feed = store.feeds(&[organ]).await?.pop().expect("there");
    assert_eq!((feed.failing_since, feed.failures, &*feed.failure), (None, 0, ""));
    assert_eq!((&*feed.title, feed.etag.as_deref()), ("教育局", Some("b")));
    assert_eq!((feed.read_at, feed.due_at), (Some(MOMENT + 120), Some(MOMENT + 999)));
    Ok(())
}

pub async fn knows_items_by_key_and_origin(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let (feed, site, _) = subscribed(store).await?;
    let item = |key: &str, title: &str| TakenItem {
        feed,
        site,
        key: key.into(),
        origin: "https://edu.example/1.html".into(),
        title: title.into(),
        draft: None,
        document: None,
    };
    let mut write = store.write().await?.at(MOMENT);
    write.item_taken(item("1", "旧题")).await?;
    write.item_taken(item("2", "另一则")).await?;
    write.item_taken(item("1", "新题")).await?;
    assert_eq!(write.feed_item(feed, "1").await?.expect("taken").title, "新题");
    assert!(write.feed_item(feed, "3").await?.is_none());
    let same = write.items_at(site, "https://edu.example/1.html").await?;
    assert_eq!(same.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert!(write.items_at(site + 1, "https://edu.example/1.html").await?.is_empty());
    write.commit().await?;
    assert_eq!(store.items_taken(feed).await?, 2, "once each");
    Ok(())
}
