//! Subscriptions: none at first, one that an editor makes and stops, one that only a final reviewer signs.

use super::bench::{Browser, NOON, bench};
use anyhow::{Context, Result};
use axum::http::StatusCode;
use store::Role;

const ADDRESS: &str = "https://edu.example/rss.xml";

async fn send(
    browser: &mut Browser,
    organ: i64,
    fields: &[(&str, &str)],
) -> Result<super::bench::Answer> {
    let organ = organ.to_string();
    let mut all = vec![("site", "county"), ("organ", organ.as_str())];
    all.extend(fields);
    browser.post("/desk/feeds/new", &all).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_subscribes_and_stops() -> Result<()> {
    let bench = bench().await?;
    let organ = bench.organ;
    let mut editor = bench.person("editor", Role::Editor, Some(organ)).await?;
    let page = editor.get("/desk/feeds").await?;
    assert!(page.text.contains("还没有订阅"), "{}", page.text);
    let page = editor.get("/desk/feeds/new").await?;
    assert!(!page.text.contains("name=\"direct\""), "an editor signs nothing: {}", page.text);

    // Finding columns keeps what was typed.
    let typed = [("address", ADDRESS), ("words", "招生 <学区>")];
    let find = [&typed[..], &[("find", "临时救助"), ("then", "find")]].concat();
    let page = send(&mut editor, organ, &find).await?;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("value=\"招生 &#60;学区&#62;\""), "{}", page.text);
    assert!(page.text.contains(ADDRESS) && page.text.contains("临时救助"), "{}", page.text);
    let first = page.text.split("name=\"place\" value=\"").nth(1).context("a place")?;
    let place = first.split('"').next().context("its value")?.to_owned();
    let chosen = [&find[..], &[("place", &place)]].concat();
    let page = send(&mut editor, organ, &chosen).await?;
    assert!(page.text.contains(&format!("value=\"{place}\" checked")), "{}", page.text);

    // What is wrong is said on the form, which keeps the rest.
    for (address, place, status) in [
        ("ftp://edu.example/", place.as_str(), StatusCode::UNPROCESSABLE_ENTITY),
        ("https://user:pass@edu.example/", &place, StatusCode::UNPROCESSABLE_ENTITY),
        (ADDRESS, "", StatusCode::UNPROCESSABLE_ENTITY),
        (ADDRESS, "999999", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let mut fields = vec![("address", address), ("words", "招生")];
        fields.extend((!place.is_empty()).then_some(("place", place)));
        let refused = send(&mut editor, organ, &fields).await?;
        assert_eq!(refused.status, status, "{address} {place}");
        assert!(refused.text.contains("value=\"招生\""), "{}", refused.text);
    }
    let whole = [&typed[..], &[("place", &place), ("source", "县教育局")]].concat();
    let sent = send(&mut editor, organ, &whole).await?;
    assert_eq!(sent.location(), "/desk/feeds?done=subscribed", "{}", sent.text);
    let twice = send(&mut editor, organ, &whole).await?;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.text.contains("已经订阅"), "{}", twice.text);
    let page = editor.get("/desk/feeds").await?;
    for said in [ADDRESS, "县教育局", "临时救助", "审核后公布", "尚未读取", "已收 0 条"]
    {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }

    // How reading went is told in words.
    let store = &bench.county.store;
    let feed = store.feeds(&[organ]).await?.pop().context("subscribed")?;
    for word in desk::FEED_FAILURES {
        let mut write = store.write().await?.at(NOON);
        write.feed_failed(&feed, word, NOON + 1800).await?;
        write.commit().await?;
        let page = editor.get("/desk/feeds").await?;
        assert!(!page.text.contains("desk-feed-why"), "{word}: {}", page.text);
    }
    let mut write = store.write().await?.at(NOON);
    write.feed_failed(&feed, "status 502", NOON + 1800).await?;
    write.commit().await?;
    let page = editor.get("/desk/feeds").await?;
    assert!(page.text.contains("2026-11-23 12:00 起读取失败"), "{}", page.text);
    assert!(page.text.contains("状态码 502"), "{}", page.text);

    // Nobody of another organ sees it, and none but those who may subscribe stops it.
    let mut other = bench.person("other", Role::Editor, Some(bench.other)).await?;
    assert!(!other.get("/desk/feeds").await?.text.contains(ADDRESS));
    let stop = format!("/desk/feed/{}/stop", feed.id);
    assert_eq!(other.post(&stop, &[]).await?.status, StatusCode::NOT_FOUND);
    assert_eq!(editor.post(&stop, &[]).await?.location(), "/desk/feeds?done=unsubscribed");
    assert_eq!(editor.post(&stop, &[]).await?.status, StatusCode::NOT_FOUND, "once");
    assert!(editor.get("/desk/feeds").await?.text.contains("还没有订阅"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_final_reviewer_signs_a_subscription() -> Result<()> {
    let bench = bench().await?;
    let place = format!("{}:审批信息", bench.column("最低生活保障").await?.id);
    let fields = [("address", ADDRESS), ("place", place.as_str())];
    let direct = [&fields[..], &[("direct", "1")]].concat();
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let refused = send(&mut editor, bench.organ, &direct).await?;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let mut last = bench.person("last", Role::FinalReviewer, Some(bench.organ)).await?;
    let page = last.get("/desk/feeds/new").await?;
    assert!(page.text.contains("这一来源的链接直接公布"), "{}", page.text);
    let unsigned = send(&mut last, bench.organ, &fields).await?;
    assert_eq!(unsigned.status, StatusCode::FORBIDDEN, "he writes nothing that others review");
    let sent = send(&mut last, bench.organ, &direct).await?;
    assert_eq!(sent.location(), "/desk/feeds?done=subscribed", "{}", sent.text);
    assert!(last.get("/desk/feeds").await?.text.contains("直接公布"));
    let row = bench.county.store.audit(0, 99).await?.pop().context("a row")?;
    assert_eq!((&*row.action, &*row.account), ("feed-subscribed", "last"));
    assert!(row.detail.contains("\"direct\":true"), "{}", row.detail);
    Ok(())
}
