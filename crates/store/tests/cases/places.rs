use crate::engines::Bench;
use anyhow::Result;
use store::Level;

pub async fn keeps_divisions_organs_and_sites(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = super::site(store).await?;
    let county = store.divisions().await?[0].clone();
    let mut write = store.write().await?;
    let town = write.add_division(Some(county.id), "云溪镇", Level::Town, None).await?;
    write.add_division(Some(town), "石桥村", Level::Village, None).await?;
    write.add_organ(county.id, "民政局").await?;
    write.add_organ(county.id, "教育局").await?;
    assert!(write.add_organ(county.id, "民政局").await.is_err(), "a name twice");
    drop(write);
    assert_eq!(store.divisions().await?.len(), 1, "the failed write left something");

    let mut write = store.write().await?;
    write.add_division(Some(county.id), "云溪镇", Level::Town, None).await?;
    write.add_organ(county.id, "民政局").await?;
    write.add_organ(county.id, "教育局").await?;
    write.commit().await?;
    let names = |level| {
        let divisions = store.divisions();
        async move {
            let all = divisions.await?;
            anyhow::Ok(
                all.into_iter().filter(|d| d.level == level).map(|d| d.name).collect::<Vec<_>>(),
            )
        }
    };
    assert_eq!(names(Level::Town).await?, ["云溪镇"]);
    let organs: Vec<_> = store.organs(county.id).await?.into_iter().map(|o| o.name).collect();
    assert_eq!(organs, ["民政局", "教育局"]);
    assert_eq!(store.sites().await?.iter().map(|s| s.id).collect::<Vec<_>>(), [site]);
    assert_eq!(store.site("nowhere").await?, None);
    Ok(())
}

pub async fn keeps_a_catalog_once(bench: Bench) -> Result<()> {
    let site = super::site(&bench.store).await?;
    let mut write = bench.store.write().await?;
    let first = write.keep_catalog("标准", "1", "{\"a\":1}".into()).await?;
    let again = write.keep_catalog("标准", "1", "{\"a\":1}".into()).await?;
    let other = write.keep_catalog("标准", "2", "{\"a\":2}".into()).await?;
    write.set_catalog(site, other).await?;
    write.commit().await?;
    assert_eq!(first, again);
    assert_ne!(first, other);
    let kept = bench.store.catalog(other).await?.map(|catalog| catalog.content);
    assert_eq!(kept.as_deref(), Some("{\"a\":2}"));
    let site = bench.store.site("qinglan").await?;
    assert_eq!(site.and_then(|site| site.catalog_id), Some(other));
    Ok(())
}
