//! How many people review a column: found, set, followed by what is written there.

use super::bench::bench;
use anyhow::{Context, Result};
use axum::http::StatusCode;
use store::Role;

#[tokio::test(flavor = "multi_thread")]
async fn a_column_gets_its_number_and_drafts_follow_it() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let column = bench.column("最低生活保障").await?;
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let before = editor.begin(bench.organ, &column, "审批信息").await?;
    let page = editor.get(&before).await?;
    assert!(page.text.contains("初审 → 复审 → 终审"), "{}", page.text);
    let mut security = bench.person("security", Role::SecurityManager, None).await?;
    let page = security.get("/desk/steps").await?;
    assert!(page.text.contains("所有栏目都随本站"), "{}", page.text);
    let page = security.get("/desk/steps?q=%E6%9C%80%E4%BD%8E%E7%94%9F%E6%B4%BB").await?;
    assert!(page.text.contains("三审（初审、复审、终审） · 随本站"), "{}", page.text);
    let id = column.id.to_string();
    let sender = security.clone();
    let send = async |steps: &str| {
        let fields = [("site", "county"), ("column", &*id), ("steps", steps), ("q", "生活")];
        sender.clone().post("/desk/steps", &fields).await
    };
    for wrong in ["0", "4", "x"] {
        assert_eq!(send(wrong).await?.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let set = send("1").await?;
    assert!(set.location().starts_with("/desk/steps?site=county&q="), "{}", set.text);
    let list = security.get("/desk/steps").await?;
    assert!(list.text.contains("一审（只有终审） · 本栏目规定"), "{}", list.text);
    let typed = [("title", "公示"), ("body", "正文")];
    let sent = editor.write(&before, &typed, &[], "submit").await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let review = editor.get(&format!("{before}/review")).await?;
    assert!(
        review.text.contains("终审（待审）") && !review.text.contains("初审"),
        "{}",
        review.text
    );
    // What is under way keeps its number.
    send("").await?;
    let mut last = bench.person("last", Role::FinalReviewer, organ).await?;
    let passed = last.pass(&before, &[("secrecy", "1")]).await?;
    assert_eq!(passed.location(), "/desk?done=passed", "{}", passed.text);
    let site = bench.county.site.id;
    let listed =
        store::Filter { site, columns: vec![column.id], now: i64::MAX, ..Default::default() };
    let listed = bench.county.store.list(&listed, 0, 9).await?;
    let line = listed.lines.first().context("public after one signature")?;
    assert_eq!(line.title, "公示");
    Ok(())
}
