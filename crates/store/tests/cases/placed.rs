use super::{MOMENT, column, document, publish, site};
use crate::engines::Bench;
use anyhow::Result;
use store::{Filter, NewPlacement, Standing};

pub async fn moves_without_a_new_edition(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let one = column(store, site, "one").await?;
    let two = column(store, site, "two").await?;
    let mut new = document("一", MOMENT, &[one]);
    new.external_key = Some("key".into());
    let placed = publish(store, site, vec![new]).await?;
    let id = placed[0].id;
    let known = || async {
        let write = store.write().await?;
        let mut known = write.known(site, &["key".into(), "other".into()]).await?;
        assert_eq!(known.len(), 1);
        anyhow::Ok(known.remove("key").expect("known"))
    };
    let at = |column, mark: Option<&str>, pinned| Standing {
        column,
        mark: mark.map(str::to_owned),
        pinned,
    };
    let before = known().await?;
    assert_eq!((&before.placed, &before.standing[..]), (&placed[0], &[at(one, None, false)][..]));
    let seq = store.last_change().await?;
    let mut write = store.write().await?;
    let places = vec![
        NewPlacement { column: two, mark: Some("监督检查".into()), ..NewPlacement::default() },
        NewPlacement { column: one, pinned: true, ..NewPlacement::default() },
    ];
    write.place_document(site, id, places).await?;
    assert!(write.place_document(site, 999, Vec::new()).await.is_err());
    write.commit().await?;
    let after = known().await?;
    assert_eq!(after.standing, [at(two, Some("监督检查"), false), at(one, None, true)]);
    assert_eq!(after.hash, before.hash);
    let shown = store.shown(site, &placed[0].address).await?.expect("there");
    assert_eq!(shown.edition.ordinal, 1, "what it says is the same");
    assert_eq!(shown.placements[0].column_id, two);
    let filter =
        Filter { site, columns: vec![two], year: Some(2026), now: MOMENT, ..Filter::default() };
    assert_eq!(store.list(&filter, 0, 9).await?.total, 1);
    assert!(store.last_change().await? > seq, "pages must be made anew");
    Ok(())
}
