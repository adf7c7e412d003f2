use super::{MOMENT, column, document, publish, site};
use crate::engines::Bench;
use anyhow::Result;
use store::{Correction, DocumentState, Filter, NewAttachment, Remains};

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

pub async fn leads_on_from_what_is_withdrawn(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let one = column(store, site, "one").await?;
    let new = ["一", "二", "三"].map(|title| document(title, MOMENT, &[one]));
    let placed = publish(store, site, new.into()).await?;
    let (old, new) = (&placed[0], &placed[1]);
    let mut write = store.write().await?.at(MOMENT + 1);
    let onward = (Remains::Redirect, Some(new.address.clone()));
    write.withdraw_leaving(site, old.id, "并入", onward).await?;
    write.commit().await?;
    let mut write = store.write().await?.at(MOMENT + 2);
    write.withdraw_leaving(site, placed[2].id, "有误", (Remains::Gone, None)).await?;
    assert_eq!(write.address(old.id).await?.as_ref(), Some(&old.address));
    write.commit().await?;
    assert_eq!(store.withdrawn_to(site, &old.address).await?.as_ref(), Some(&new.address));
    assert_eq!(store.withdrawn_to(site, &new.address).await?, None, "it is there");
    assert_eq!(store.withdrawn_to(site, &placed[2].address).await?, None, "it is gone");
    let onward = store.leading_on(site, 0, 9).await?;
    assert_eq!(onward, [(old.id, old.address.clone(), new.address.clone())]);
    assert!(store.leading_on(site, old.id, 9).await?.is_empty());
    let last_first = [placed[2].id, old.id];
    assert_eq!(store.withdrawn(&[site], "", 9).await?, last_first);
    assert_eq!(store.withdrawn(&[site], "", 1).await?, last_first[..1]);
    assert_eq!(store.withdrawn(&[site], "一", 9).await?, [old.id]);
    assert!(store.withdrawn(&[site + 1], "", 9).await?.is_empty());
    // Shown again, by hand or by an import, it is at its own address.
    let mut write = store.write().await?;
    write.restore(site, old.id).await?;
    write.replace_document(site, placed[2].id, document("三", MOMENT, &[one])).await?;
    write.commit().await?;
    for placed in [old, &placed[2]] {
        let shown = store.shown(site, &placed.address).await?.expect("there").document;
        let found = (shown.state, shown.remains, shown.target);
        assert_eq!(found, (DocumentState::Published, Remains::Notice, None));
    }
    assert_eq!(store.withdrawn_to(site, &old.address).await?, None);
    Ok(())
}

pub async fn keeps_editions_and_why_they_correct(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let one = column(store, site, "one").await?;
    let file = store.put_file(b"a,b".to_vec()).await?;
    let mut first = document("一", MOMENT, &[one]);
    let attached = ("表.csv".to_owned(), "text/csv".to_owned());
    first.attachments = vec![NewAttachment { name: attached.0, media_type: attached.1, file }];
    let id = publish(store, site, vec![first]).await?[0].id;
    // By an import, by a correction with a reason, by one without.
    for (at, reason) in [(1, None), (2, Some("金额有误")), (3, Some(""))] {
        let mut next = document(&format!("第{at}次"), MOMENT, &[one]);
        let before = store::edition_hash(&next.edition, &[]);
        next.edition.correction = reason.map(str::to_owned);
        assert_eq!(store::edition_hash(&next.edition, &[]), before, "it says the same");
        let mut write = store.write().await?.at(MOMENT + at);
        write.replace_document(site, id, next).await?;
        write.commit().await?;
    }
    let editions = store.editions(id).await?;
    let told: Vec<_> =
        editions.iter().map(|(edition, files)| (edition.ordinal, files.len())).collect();
    assert_eq!(told, [(1, 1), (2, 0), (3, 0), (4, 0)]);
    let correction = |reason: &str, at| Correction { reason: reason.into(), at: MOMENT + at };
    assert_eq!(store.corrections(id).await?, [correction("", 3), correction("金额有误", 2)]);
    assert!(store.editions(id + 1).await?.is_empty());
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
