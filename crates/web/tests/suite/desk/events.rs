//! Life events of a site: changed at the desk, followed by the public pages at once.

use super::bench::{Bench, bench};
use anyhow::{Context, Result};
use axum::http::StatusCode;
use store::Role;

const PUBLIC: &str = "/zfxxgk/fdzdgknr/jczwgk/events";

/// A public page, by a reader who knows nobody.
async fn read(bench: &Bench, path: &str) -> Result<(StatusCode, String)> {
    let answer = bench.browser().get(path).await?;
    Ok((answer.status, answer.text))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_changed_and_the_public_pages_follow() -> Result<()> {
    let bench = bench().await?;
    let mut system = bench.person("system", Role::SystemManager, None).await?;
    let (_, before) = read(&bench, PUBLIC).await?;
    assert!(before.contains("生育收养") && !before.contains("殡葬"), "{before}");
    let page = system.get("/desk/events?site=county&event=birth").await?;
    assert!(page.text.contains("修改主题：生育收养"), "{}", page.text);
    assert!(page.text.contains("户籍管理 / 出生登记\n"), "{}", page.text);
    let new = [
        ("site", "county"),
        ("event", ""),
        ("name", "殡葬"),
        ("name-en", "Funerals"),
        ("audience", "people"),
        ("position", "1"),
        ("matters", "社会救助 / 临时救助"),
        ("then", "save"),
    ];
    let saved = system.post("/desk/events", &new).await?;
    assert_eq!(saved.location(), "/desk/events?site=county&event=event%2D1&done=events");
    let page = system.get(saved.location()).await?;
    assert!(page.text.contains("公开页面已更新"), "{}", page.text);
    let (_, after) = read(&bench, PUBLIC).await?;
    let (first, second) = (after.find("殡葬").context("new")?, after.find("生育收养"));
    assert!(Some(first) < second, "in its place: {after}");
    let (_, event) = read(&bench, &format!("{PUBLIC}/event-1")).await?;
    assert!(event.contains("社会救助 › 临时救助"), "{event}");
    let remove = [("site", "county"), ("event", "birth"), ("then", "remove")];
    assert_eq!(system.post("/desk/events", &remove).await?.status, StatusCode::SEE_OTHER);
    let (status, _) = read(&bench, &format!("{PUBLIC}/birth")).await?;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let built_in = [("site", "county"), ("then", "built-in")];
    assert_eq!(system.post("/desk/events", &built_in).await?.status, StatusCode::SEE_OTHER);
    let (_, again) = read(&bench, PUBLIC).await?;
    assert!(again.contains("生育收养") && !again.contains("殡葬"), "{again}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_wrong_is_named_and_nothing_typed_is_lost() -> Result<()> {
    let bench = bench().await?;
    let mut system = bench.person("system", Role::SystemManager, None).await?;
    let found = system.get("/desk/events?q=%E4%B8%B4%E6%97%B6%E6%95%91%E5%8A%A9").await?;
    assert!(found.text.contains("<li>社会救助 / 临时救助</li>"), "{}", found.text);
    let fields = [
        ("site", "county"),
        ("event", "birth"),
        ("name", "生育和收养"),
        ("audience", "people"),
        ("position", "1"),
        ("matters", "社会救助\n社会救助 / 没有的事项"),
        ("then", "save"),
    ];
    let refused = system.post("/desk/events", &fields).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "第 2 行：“社会救助”里没有事项“没有的事项”",
        "value=\"生育和收养\"",
        "社会救助 / 没有的事项</textarea>",
    ] {
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
    }
    let (_, public) = read(&bench, PUBLIC).await?;
    assert!(!public.contains("生育和收养"), "{public}");
    Ok(())
}
