//! "Inspect me now" over a real county: what is wrong is found, what is not is not.

use super::bench::{Answer, Bench, Browser, NOON, bench};
use anyhow::{Context, Result, ensure};
use axum::http::StatusCode;
use portal::{Draft, Place, correct_in, publish_in};
use std::time::{Duration, Instant};
use store::{NewEdition, Role};

/// The only column in which something stands, and the mark of its lines.
const COLUMN: &str = "最低生活保障";
const MARK: &str = "审核信息";
const LEAK: &str = "<table><tbody><tr><td>姓名</td><td>身份证号</td><td>金额（元）</td></tr><tr><td>张三</td><td>11010519491231002X</td><td>650</td></tr></tbody></table>";

/// Begins an inspection of the county and waits for what it finds.
async fn inspected(editor: &mut Browser) -> Result<Answer> {
    let begun = editor.post("/desk/forecast", &[("site", "county")]).await?;
    assert_eq!(begun.location(), "/desk/forecast?site=county");
    let patience = Instant::now() + Duration::from_secs(120);
    loop {
        let page = editor.get("/desk/forecast?site=county").await?;
        ensure!(!page.text.contains("没有做完"), "{}", page.text);
        if !page.text.contains("正在检查") {
            ensure!(page.text.contains("检查结果"), "{}", page.text);
            return Ok(page);
        }
        ensure!(Instant::now() < patience, "it takes too long");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Requests that an inspection sent, as its page tells.
fn requests(page: &Answer) -> Result<u32> {
    let said = page.text.split_once("（请求 ").and_then(|(_, rest)| rest.split_once(" 次）"));
    Ok(said.context("how many requests")?.0.parse()?)
}

fn notice(column: i64, number: i64, more: &str) -> Draft {
    let body = format!("<p>第{number}批低保对象的审核情况公告如下，请群众监督。</p>{more}");
    Draft {
        edition: NewEdition {
            title: format!("第{number}批低保对象审核公告"),
            body,
            published_at: NOON - (number + 1) * 24 * 3600,
            ..NewEdition::default()
        },
        places: vec![Place { column, mark: Some(MARK.into()), pinned: false }],
        attachments: Vec::new(),
    }
}

/// Publishes so many notices; answers their addresses.
async fn published(bench: &Bench, column: i64, count: i64) -> Result<Vec<String>> {
    let mut write = bench.county.store.write().await?.at(NOON);
    let mut addresses = Vec::new();
    for number in 0..count {
        let draft = notice(column, number, "");
        let marks = |_: &store::Column| vec![MARK.to_owned()];
        let placed = publish_in(&mut write, bench.county.site.id, draft, marks).await?;
        addresses.push(placed.address);
    }
    write.commit().await?;
    Ok(addresses)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_inspection_reads_what_changed_and_finds_what_is_new() -> Result<()> {
    let bench = bench().await?;
    let (store, site) = (bench.county.store.clone(), bench.county.site.id);
    let column = bench.column(COLUMN).await?.id;
    let addresses = published(&bench, column, 60).await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let leak = report::rule_name("privacy-leak", report::Lang::Zh);
    let first = inspected(&mut editor).await?;
    assert!(!first.text.contains(&leak), "{}", first.text);
    assert!(first.text.contains("此后没有改动"), "{}", first.text);

    let shown = store.shown(site, &addresses[30]).await?.context("published")?;
    let mut write = store.write().await?.at(NOON);
    let marks = |_: &store::Column| vec![MARK.to_owned()];
    assert!(correct_in(&mut write, &shown, notice(column, 30, LEAK), marks).await?);
    write.commit().await?;
    let page = editor.get("/desk/forecast?site=county").await?;
    assert!(page.text.contains("此后改动了 1 篇信息"), "{}", page.text);

    let second = inspected(&mut editor).await?;
    assert!(second.text.contains(&leak), "{}", second.text);
    assert!(second.text.contains("此后没有改动"), "{}", second.text);
    let (before, now) = (requests(&first)?, requests(&second)?);
    assert!(now + 45 <= before, "{now} after {before}: documents that did not change are not read");

    // What else changed may show on every page.
    let mut settings = store.write().await?.at(NOON);
    settings.set_fields(bench.other, r#"["social-assistance"]"#.into()).await?;
    settings.commit().await?;
    let page = editor.get("/desk/forecast?site=county").await?;
    assert!(page.text.contains("再检查一次会从头看"), "{}", page.text);
    let third = inspected(&mut editor).await?;
    assert!(requests(&third)? + 5 >= before, "all is read anew");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_is_inspected_as_it_is_shown() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let page = editor.get("/desk/forecast").await?;
    assert!(page.text.contains("现在检查") && !page.text.contains("http-equiv"), "{}", page.text);
    let elsewhere = editor.post("/desk/forecast", &[("site", "nowhere")]).await?;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let mut stranger = bench.person("auditor", Role::AuditManager, None).await?;
    stranger.get("/desk/me").await?;
    let refused = stranger.post("/desk/forecast", &[("site", "county")]).await?;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    let page = inspected(&mut editor).await?;
    // An empty county: every column is blank, in the editor's own field and in others, and none is missing.
    assert!(page.text.contains("社会救助 › 最低生活保障"), "{}", page.text);
    assert!(!page.text.contains("义务教育 ›"), "only own fields are listed: {}", page.text);
    let all = editor.get("/desk/forecast?site=county&all=1").await?;
    assert!(all.text.contains("义务教育 ›"), "{}", all.text);
    let missing = report::rule_name("matter-missing", report::Lang::Zh);
    assert!(!all.text.contains(&missing), "{}", all.text);
    assert!(!page.text.contains("127.0.0.1"), "readers' addresses: {}", page.text);
    Ok(())
}
