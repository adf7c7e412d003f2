//! The ledger's list, narrowed and page by page; a request for time that names a day; forms that keep what was typed.

use super::scene;
use crate::desk::bench::NOON;
use anyhow::Result;
use axum::http::StatusCode;
use store::{Item, ItemFilter, ItemState, Role};

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_is_narrowed_and_read_page_by_page() -> Result<()> {
    let scene = scene().await?;
    let store = &scene.bench.county.store;
    let mut office = scene.bench.person("office", Role::Overseer, Some(scene.bench.organ)).await?;
    let before = store.items(&ItemFilter::default()).await?.len();
    let mut write = store.write().await?.at(NOON);
    for nth in 0..150 {
        let (state, deadline) = match nth {
            0..20 => (ItemState::Closed, "2026-11-01"),
            20..30 => (ItemState::Open, "2026-11-20"),
            30..35 => (ItemState::Open, "2026-11-25"),
            _ => (ItemState::Open, "2027-03-01"),
        };
        let row = Item {
            key: format!("more-{nth}"),
            rule: "column-stale".into(),
            state,
            deadline: deadline.into(),
            ..scene.item.clone()
        };
        write.add_item(row).await?;
    }
    write.commit().await?;
    let open = before + 130;
    let lines = |text: &str| text.matches("<tr><th scope=\"row\">").count();
    let first = office.get("/oversight/items").await?;
    assert_eq!(lines(&first.text), 100);
    assert!(first.text.contains(&format!("（{open} 条）")), "{}", first.text);
    let second = office.get("/oversight/items?page=2").await?;
    assert_eq!(lines(&second.text), (open - 100).min(100), "{}", second.text);
    for (query, expected) in [
        ("state=closed", 20),
        ("state=closed&rule=column-stale", 20),
        ("rule=column-stale&deadline=late", 10),
        ("rule=column-stale&deadline=soon", 5),
        ("deadline=late&unit=99999", 0),
    ] {
        let page = office.get(&format!("/oversight/items?{query}")).await?;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert_eq!(lines(&page.text), expected, "{query}");
        assert!(page.text.contains("取消筛选"), "{query}");
    }
    let all = office.get("/oversight/items?state=all&page=2").await?;
    assert_eq!(lines(&all.text), (open + 20 - 100).min(100));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_for_time_names_a_day_and_keeps_what_was_typed() -> Result<()> {
    let scene = scene().await?;
    let organ = Some(scene.bench.organ);
    let mut liaison = scene.bench.person("liaison", Role::Liaison, organ).await?;
    let mut office = scene.bench.person("office", Role::Overseer, organ).await?;
    let item = scene.address("/oversight/item/{item}");
    assert!(liaison.get(&item).await?.text.contains("name=\"wanted\""));
    let unsaid = [("then", "needs-time"), ("note", ""), ("wanted", "2026-12-31")];
    let refused = liaison.post(&item, &unsaid).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("请写明理由") && refused.text.contains("value=\"2026-12-31\""));
    let past = [("then", "needs-time"), ("note", "栏目正在建设"), ("wanted", "2020-01-01")];
    let refused = liaison.post(&item, &past).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("栏目正在建设"), "{}", refused.text);
    let asks = [("then", "needs-time"), ("note", "栏目正在建设"), ("wanted", "2026-12-31")];
    let asked = liaison.post(&item, &asks).await?;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let page = office.get(&item).await?;
    assert!(page.text.contains("希望延到 2026-12-31"), "{}", page.text);
    let until = "name=\"until\" value=\"2026-12-31\"";
    assert!(page.text.contains(until), "the day stands in the office's form: {}", page.text);

    // The office forgets the reason: its form comes back with the day that it chose.
    let unsaid = [("then", "time-granted"), ("note", " "), ("until", "2026-12-15")];
    let refused = office.post(&item, &unsaid).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("value=\"2026-12-15\""), "{}", refused.text);
    let alert = scene.address("/oversight/alert/{alert}");
    office.get(&alert).await?;
    let refused = office.post(&alert, &[("reason", " ")]).await?;
    assert!(refused.text.contains("请写明理由") && refused.text.contains("name=\"reason\""));
    Ok(())
}
