use super::site;
use crate::engines::Bench;
use anyhow::Result;
use store::Store;

async fn add(store: &Store, site: i64, old: &str, target: Option<&str>) -> Result<()> {
    let mut write = store.write().await?;
    write.add_redirects(site, vec![(old.into(), target.map(str::to_owned))], "moved").await?;
    write.commit().await?;
    Ok(())
}

pub async fn never_chain(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let target = |old: &'static str| async move {
        anyhow::Ok(store.redirect(site, old).await?.map(|found| found.target))
    };
    add(store, site, "/a", Some("/b")).await?;
    add(store, site, "/b", Some("/c")).await?;
    assert_eq!(target("/a").await?, Some(Some("/c".into())));
    assert_eq!(target("/b").await?, Some(Some("/c".into())));
    add(store, site, "/c", Some("/a")).await?;
    assert_eq!(target("/a").await?, None, "what lives again leads nowhere else");
    assert_eq!(target("/b").await?, Some(Some("/a".into())));
    add(store, site, "/b", None).await?;
    assert_eq!(target("/b").await?, Some(None), "gone");
    assert_eq!(store.redirect(site + 1, "/b").await?, None);
    Ok(())
}
