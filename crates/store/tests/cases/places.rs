use crate::engines::Bench;
use anyhow::Result;
use store::{DivisionChange, Level, SiteChange};

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

pub async fn changes_divisions_organs_and_sites(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = super::site(store).await?;
    let county = store.divisions().await?[0].clone();
    let seq = store.last_change().await?;
    let mut write = store.write().await?;
    let city = write.add_division(None, "云溪市", Level::City, Some("4299")).await?;
    let change = DivisionChange {
        parent: Some(city),
        name: "青岚区".into(),
        level: Level::County,
        code: county.code.clone(),
    };
    write.change_division(county.id, change).await?;
    let organ = write.add_organ(county.id, "民政局").await?;
    write.set_fields(organ, r#"["social-assistance"]"#.into()).await?;
    let change = SiteChange {
        name: Some("青岚区人民政府".into()),
        domain: Some("new.example".into()),
        ..SiteChange::default()
    };
    write.change_site(site, change).await?;
    assert!(
        write
            .change_site(999, SiteChange { name: Some("无".into()), ..SiteChange::default() })
            .await
            .is_err()
    );
    write.commit().await?;
    let changed = store.divisions().await?.into_iter().find(|one| one.id == county.id);
    let changed = changed.expect("there");
    assert_eq!((changed.parent_id, &*changed.name), (Some(city), "青岚区"));
    let organ = store.organ(organ).await?.expect("there");
    assert_eq!(organ.fields, r#"["social-assistance"]"#);
    let site = store.site("qinglan").await?.expect("there");
    assert_eq!((&*site.name, &*site.domain), ("青岚区人民政府", "new.example"));
    assert_eq!(site.id_code, "4299100001", "what is not named stays");
    assert_eq!(store.published_on(site.id).await?, 0);
    let what: Vec<_> =
        store.changes(seq, 99).await?.into_iter().map(|c| (c.what, c.subject)).collect();
    assert!(what.contains(&("changed".into(), "site".into())), "{what:?}");
    Ok(())
}
