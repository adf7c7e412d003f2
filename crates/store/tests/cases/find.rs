use super::{DAY, MOMENT, column, document, publish, site};
use crate::engines::Bench;
use anyhow::Result;
use store::{NewAttachment, StoredFile};

pub async fn gives_documents_whole(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let (one, two) = (column(store, site, "one").await?, column(store, site, "two").await?);
    let mut new = vec![document("一", MOMENT, &[one, two]), document("二", MOMENT, &[two])];
    let file = StoredFile { hash: "ab".into(), size: 1 };
    new[0].attachments = ["甲.pdf", "乙.pdf"]
        .map(|name| NewAttachment {
            name: name.into(),
            media_type: "application/pdf".into(),
            file: file.clone(),
        })
        .to_vec();
    let placed = publish(store, site, new).await?;
    let ids: Vec<i64> = placed.iter().map(|placed| placed.id).collect();
    let mut whole = store.whole(&[ids[1], 999, ids[0]]).await?;
    whole.sort_by_key(|shown| shown.document.id);
    let said: Vec<_> = whole
        .iter()
        .map(|shown| {
            let files: Vec<&str> = shown.attachments.iter().map(|file| &*file.name).collect();
            let columns: Vec<i64> = shown.placements.iter().map(|place| place.column_id).collect();
            (&*shown.edition.title, files, columns)
        })
        .collect();
    assert_eq!(said, [("一", vec!["甲.pdf", "乙.pdf"], vec![one, two]), ("二", vec![], vec![two])]);
    assert_eq!(store.published_after(ids[0], 9).await?, [ids[1]]);
    assert_eq!(store.published().await?, 2);
    let mut standing = store.standing_in(&[one, two]).await?;
    standing.sort_unstable();
    assert_eq!(standing, ids, "each once");
    let mut write = store.write().await?;
    write.withdraw(site, ids[0], "有误").await?;
    write.commit().await?;
    assert_eq!(store.published_after(0, 9).await?, [ids[1]]);
    assert_eq!(store.whole(&ids).await?.len(), 2, "whatever the state");
    Ok(())
}

pub async fn knows_what_turned_and_gives_lines(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let (one, two) = (column(store, site, "one").await?, column(store, site, "two").await?);
    let mut new = vec![document("公示", MOMENT, &[one, two]), document("常设", MOMENT, &[one])];
    new[0].placements[0].visible_to = Some(MOMENT + 7 * DAY);
    new[0].placements[1].visible_from = Some(MOMENT + DAY);
    let placed = publish(store, site, new).await?;
    let (notice, standing) = (placed[0].id, placed[1].id);
    assert_eq!(store.turned(MOMENT, MOMENT + DAY).await?, [notice]);
    assert!(store.turned(MOMENT + DAY, MOMENT + 7 * DAY - 1).await?.is_empty());
    assert_eq!(store.turned(MOMENT + DAY, MOMENT + 7 * DAY).await?, [notice]);
    let columns = |lines: Vec<store::Line>| -> Vec<(i64, i64)> {
        lines.iter().map(|line| (line.document_id, line.column_id)).collect()
    };
    let asked = [notice, standing, 999];
    let mut early = columns(store.lines(site, &asked, MOMENT).await?);
    early.sort_unstable();
    assert_eq!(early, [(notice, one), (standing, one)]);
    let both = columns(store.lines(site, &[notice], MOMENT + 2 * DAY).await?);
    assert_eq!(both, [(notice, one), (notice, two)], "where it belongs first");
    let late = columns(store.lines(site, &[notice], MOMENT + 8 * DAY).await?);
    assert_eq!(late, [(notice, two)]);
    Ok(())
}
