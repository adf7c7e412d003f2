use super::{MOMENT, column, document, publish, site};
use crate::engines::Bench;
use anyhow::Result;
use store::{DocumentState, Filter, NewAttachment};

fn list(site: i64) -> Filter {
    Filter { site, now: MOMENT, ..Filter::default() }
}

pub async fn shows_what_was_published(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let (one, two) = (column(store, site, "one").await?, column(store, site, "two").await?);
    let file = store.put_file(b"%PDF-1.4".to_vec()).await?;
    let mut new = document("最低生活保障公示", MOMENT, &[two, one]);
    new.placements[1].mark = Some("审核信息".into());
    new.attachments = vec![NewAttachment {
        name: "名单.pdf".into(),
        media_type: "application/pdf".into(),
        file: file.clone(),
    }];
    let placed = publish(store, site, vec![new]).await?;
    let shown = store.shown(site, &placed[0].address).await?.expect("there");
    assert_eq!(shown.edition.title, "最低生活保障公示");
    assert_eq!(shown.edition.formed.as_deref(), Some("2025-12-31"));
    let places: Vec<_> =
        shown.placements.iter().map(|p| (p.column_id, p.home, p.mark.as_deref())).collect();
    assert_eq!(places, [(two, true, None), (one, false, Some("审核信息"))]);
    let attachment = store.attachment(site, shown.attachments[0].id).await?.expect("there");
    assert_eq!(attachment.name, "名单.pdf");
    assert_eq!(&store.file(&attachment.hash).await?[..], b"%PDF-1.4");
    assert!(store.shown(site, "/doc/999").await?.is_none());
    assert!(store.shown(site + 1, &placed[0].address).await?.is_none(), "another site's");
    Ok(())
}

pub async fn keeps_the_address_of_a_new_edition(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let (one, two) = (column(store, site, "one").await?, column(store, site, "two").await?);
    let placed = publish(store, site, vec![document("旧", MOMENT, &[one])]).await?;
    let mut write = store.write().await?;
    write.replace_document(site, placed[0].id, document("新", MOMENT + 1, &[two])).await?;
    assert!(write.replace_document(site, 999, document("无", MOMENT, &[two])).await.is_err());
    write.commit().await?;
    let shown = store.shown(site, &placed[0].address).await?.expect("there");
    assert_eq!((shown.edition.title.as_str(), shown.edition.ordinal), ("新", 2));
    assert_eq!(shown.placements.iter().map(|p| p.column_id).collect::<Vec<_>>(), [two]);
    for (column, total) in [(one, 0), (two, 1)] {
        let filter = Filter { columns: vec![column], ..list(site) };
        assert_eq!(store.list(&filter, 0, 9).await?.total, total);
    }
    Ok(())
}

pub async fn withdraws_and_restores(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let one = column(store, site, "one").await?;
    let placed =
        publish(store, site, vec![document("一", MOMENT, &[one]), document("二", MOMENT, &[one])])
            .await?;
    let mut write = store.write().await?;
    write.withdraw(site, placed[0].id, "内容有误").await?;
    assert!(write.withdraw(site + 1, placed[1].id, "不属于").await.is_err(), "another site's");
    write.commit().await?;
    let shown = store.shown(site, &placed[0].address).await?.expect("its notice is there");
    assert_eq!(shown.document.state, DocumentState::Withdrawn);
    assert_eq!(shown.document.reason.as_deref(), Some("内容有误"));
    assert_eq!(store.list(&list(site), 0, 9).await?.total, 1);
    assert_eq!(store.map(site, 0, 9).await?.len(), 1);
    let mut write = store.write().await?;
    write.restore(site, placed[0].id).await?;
    write.commit().await?;
    assert_eq!(store.list(&list(site), 0, 9).await?.total, 2);
    Ok(())
}

pub async fn knows_foreign_names(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let one = column(store, site, "one").await?;
    let mut new = document("一", MOMENT, &[one]);
    new.external_key = Some("old-1".into());
    let hash = store::edition_hash(&new.edition, &[]);
    let placed = publish(store, site, vec![new.clone()]).await?;
    let mut write = store.write().await?;
    let known = write.known(site, &["old-1".into(), "old-2".into()]).await?;
    assert_eq!(known.len(), 1);
    assert_eq!((&known["old-1"].placed, &known["old-1"].hash), (&placed[0], &hash));
    assert!(write.add_documents(site, vec![new]).await.is_err(), "a foreign name twice");
    Ok(())
}

pub async fn leads_to_one_origin(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let one = column(store, site, "one").await?;
    let own = document("甲", MOMENT, &[one]);
    let hash = store::edition_hash(&own.edition, &[]);
    let before = "1e8b2b4221b2f9298b06962ffbdb2e79f91a66356a61899294d4023dd305efe0";
    assert_eq!(hash, before, "what was signed before there were links holds");
    let (mut led, origin) = (own.clone(), "https://mzj.example/1.html");
    led.edition.link = Some(origin.into());
    assert_ne!(store::edition_hash(&led.edition, &[]), hash);
    let placed = publish(store, site, vec![own, led]).await?;
    let lines = store.list(&list(site), 0, 9).await?.lines;
    let hrefs: Vec<_> = lines.iter().map(store::Line::href).collect();
    assert_eq!(hrefs, [origin, placed[0].address.as_str()]);
    let shown = store.shown(site, &placed[1].address).await?.expect("its address is its own");
    assert_eq!(shown.edition.link.as_deref(), Some(origin));
    assert_eq!(store.published_among(site, &[placed[1].id]).await?[0].link, shown.edition.link);
    assert_eq!(store.map(site, 0, 9).await?.len(), 2);
    let own = store.own_map(site, 0, 9).await?;
    assert_eq!(own.iter().map(|one| one.id).collect::<Vec<_>>(), [placed[0].id]);
    Ok(())
}

pub async fn keeps_files_once(bench: Bench) -> Result<()> {
    let one = bench.store.put_file(b"one".to_vec()).await?;
    assert_eq!(bench.store.put_file(b"one".to_vec()).await?, one);
    assert_eq!(one.size, 3);
    assert!(bench.store.file("00ff").await.is_err());
    Ok(())
}
