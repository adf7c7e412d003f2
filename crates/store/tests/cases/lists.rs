use super::{DAY, MOMENT, column, document, publish, site};
use crate::engines::Bench;
use anyhow::Result;
use store::{Filter, Page};

fn titles(page: &Page) -> Vec<&str> {
    page.lines.iter().map(|line| line.title.as_str()).collect()
}

pub async fn pages_in_order(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let (one, two) = (column(store, site, "one").await?, column(store, site, "two").await?);
    let mut new: Vec<_> =
        (0..7).map(|day| document(&format!("第{day}"), MOMENT + day * DAY, &[one, two])).collect();
    new[2].placements[0].pinned = true;
    publish(store, site, new).await?;
    let filter = Filter { site, columns: vec![one], now: MOMENT + 99 * DAY, ..Filter::default() };
    let first = store.list(&filter, 0, 3).await?;
    assert_eq!((titles(&first), first.total), (vec!["第2", "第6", "第5"], 7));
    assert_eq!(titles(&store.list(&filter, 6, 3).await?), ["第0"]);
    let beyond = store.list(&filter, u64::MAX, 3).await?;
    assert_eq!((titles(&beyond), beyond.total), (vec![], 7), "nothing is so far");
    let whole = Filter { columns: Vec::new(), ..filter.clone() };
    assert_eq!(store.list(&whole, 0, 99).await?.total, 7, "each document once");
    let both = Filter { columns: vec![one, two], ..filter };
    assert_eq!(store.list(&both, 0, 99).await?.total, 14);
    Ok(())
}

pub async fn filters_by_year_and_mark(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let one = column(store, site, "one").await?;
    // 2025-12-31 23:59:59 and 2026-01-01 00:00:00 in China
    let turn = 1_767_196_800;
    let mut new = vec![
        document("去年", turn - 1, &[one]),
        document("今年", turn, &[one]),
        document("无", turn, &[one]),
    ];
    new[0].placements[0].mark = Some("甲".into());
    new[1].placements[0].mark = Some("乙".into());
    publish(store, site, new).await?;
    let filter = Filter { site, columns: vec![one], now: MOMENT, ..Filter::default() };
    assert_eq!(store.years(&filter).await?, [2026, 2025]);
    let mut marks = store.marks(&filter).await?;
    marks.sort();
    assert_eq!(marks, ["乙", "甲"]);
    let of =
        |year, mark: Option<&str>| Filter { year, mark: mark.map(str::to_owned), ..filter.clone() };
    assert_eq!(titles(&store.list(&of(Some(2025), None), 0, 9).await?), ["去年"]);
    assert_eq!(titles(&store.list(&of(None, Some("乙")), 0, 9).await?), ["今年"]);
    assert_eq!(store.list(&of(Some(2025), Some("乙")), 0, 9).await?.total, 0);
    Ok(())
}

pub async fn shows_only_in_time(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let one = column(store, site, "one").await?;
    let mut new = vec![document("公示", MOMENT, &[one])];
    new[0].placements[0].visible_from = Some(MOMENT + 10);
    new[0].placements[0].visible_to = Some(MOMENT + 20);
    publish(store, site, new).await?;
    for (now, total) in [(9, 0), (10, 1), (19, 1), (20, 0)] {
        let filter = Filter { site, now: MOMENT + now, ..Filter::default() };
        assert_eq!(store.list(&filter, 0, 9).await?.total, total, "at {now}");
        assert_eq!(store.counts(&[one], MOMENT + now).await?.len() as u64, total, "at {now}");
    }
    for (now, turn) in [(0, Some(10)), (10, Some(20)), (20, None)] {
        assert_eq!(store.next_turn(site, MOMENT + now).await?, turn.map(|turn| MOMENT + turn));
    }
    Ok(())
}

pub async fn counts_by_column(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let (one, two) = (column(store, site, "one").await?, column(store, site, "two").await?);
    column(store, site, "empty").await?;
    let new = vec![document("一", MOMENT, &[one]), document("二", MOMENT + DAY, &[one, two])];
    publish(store, site, new).await?;
    let mut counts = store.counts(&[one, two], MOMENT + 9 * DAY).await?;
    counts.sort_by_key(|count| count.column_id);
    let counts: Vec<_> = counts.iter().map(|c| (c.column_id, c.items, c.newest)).collect();
    assert_eq!(counts, [(one, 2, MOMENT + DAY), (two, 1, MOMENT + DAY)]);
    Ok(())
}
