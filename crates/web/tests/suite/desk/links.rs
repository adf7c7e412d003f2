//! Links that lead nowhere, as who writes and who reviews is told of them.

use super::bench::{NOON, bench_with};
use anyhow::Result;
use axum::Router;
use axum::http::StatusCode;
use desk::{Links, link_manners};
use store::Role;

#[tokio::test(flavor = "multi_thread")]
async fn a_review_tells_of_dead_links() -> Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let missing = format!("http://{}/missing", listener.local_addr()?);
    let router = Router::new().fallback(|| async { StatusCode::NOT_FOUND });
    tokio::spawn(axum::serve(listener, router).into_future());
    let links = Links::new(link_manners(true));
    let bench = bench_with(|| NOON, |app| app.asking(links)).await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let body = format!("<p><a href=\"/nothing\">一</a>，<a href=\"{missing}\">二</a></p>");
    let typed = [("title", "办事指南"), ("body", body.as_str()), ("organ", "民政局")];
    let saved = editor.write(&draft, &typed, &[], "save").await?;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let page = editor.get(&draft).await?;
    assert!(page.text.contains("本站没有这个地址：/nothing"), "{}", page.text);
    let review = editor.get(&format!("{draft}/review")).await?;
    assert!(review.text.contains(&format!("链接打不开：{missing}")), "{}", review.text);
    let page = editor.get(&draft).await?;
    assert!(page.text.contains("链接打不开："), "what is known is told: {}", page.text);
    Ok(())
}
