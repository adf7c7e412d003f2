use super::{DAY, MOMENT, column, document, publish, site};
use crate::engines::Bench;
use anyhow::Result;
use store::Titled;

pub async fn finds_by_words_of_titles(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let one = column(store, site, "one").await?;
    let new = vec![
        document("《救助办法》政策解读", MOMENT, &[one]),
        document("关于印发《救助办法》的通知", MOMENT - DAY, &[one]),
        document("一图读懂100%的《救助_办法》", MOMENT - 900 * DAY, &[one]),
    ];
    let placed = publish(store, site, new).await?;
    let titles = |found: &[Titled]| found.iter().map(|one| one.id).collect::<Vec<_>>();
    let ids: Vec<i64> = placed.iter().map(|placed| placed.id).collect();
    let words = ["解读".to_owned(), "一图读懂".to_owned()];
    assert_eq!(titles(&store.titled(site, &words).await?), [ids[0], ids[2]]);
    assert!(store.titled(site + 1, &words).await?.is_empty());
    assert_eq!(titles(&store.telling(site).await?), ids, "《 is a sign too");
    assert!(store.telling(site + 1).await?.is_empty());
    let begun = store.begun_alike(site, "《救助办法》政策解读").await?;
    assert_eq!(begun.iter().map(|head| head.id).collect::<Vec<_>>(), ids[..1]);
    let bodies = store.bodies(&[begun[0].edition_id]).await?;
    assert_eq!(bodies, [(begun[0].edition_id, "<p>《救助办法》政策解读</p>".to_owned())]);
    assert!(store.begun_alike(site, "《救助办法》").await?.is_empty());
    let between = (MOMENT - 30 * DAY, MOMENT);
    let found = store.titled_between(site, "救助办法", between, 9).await?;
    assert_eq!(titles(&found), [ids[0], ids[1]]);
    assert_eq!(found[1].body, "<p>关于印发《救助办法》的通知</p>");
    assert_eq!(store.titled_between(site, "救助办法", between, 1).await?.len(), 1);
    let addresses = [placed[1].address.clone(), "/doc/none".to_owned()];
    assert_eq!(titles(&store.published_at(site, &addresses).await?), [ids[1]]);
    assert_eq!(titles(&store.published_among(site, &ids).await?), ids);

    let mut write = store.write().await?;
    write.withdraw(site, ids[0], "有误").await?;
    write.commit().await?;
    assert_eq!(titles(&store.published_among(site, &ids).await?), ids[1..]);
    assert_eq!(store.heads_among(site, &ids).await?.len(), 2);
    assert!(store.heads_among(site + 1, &ids).await?.is_empty());
    let anywhere = store.heads(&ids).await?;
    let anywhere: Vec<_> = anywhere.iter().map(|head| (head.id, head.site_id)).collect();
    assert_eq!(anywhere, [(ids[1], site), (ids[2], site)]);
    assert!(store.begun_alike(site, "《救助办法》政策解读").await?.is_empty());
    assert_eq!(titles(&store.titled(site, &words).await?), [ids[2]]);
    assert_eq!(titles(&store.titled_between(site, "救助办法", between, 9).await?), [ids[1]]);
    Ok(())
}
