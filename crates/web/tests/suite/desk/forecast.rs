//! "Inspect me now" over a real county: what is wrong is found, what is not is not.

use super::bench::bench;
use anyhow::{Result, ensure};
use axum::http::StatusCode;
use std::time::{Duration, Instant};
use store::Role;

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

    let begun = editor.post("/desk/forecast", &[("site", "county")]).await?;
    assert_eq!(begun.location(), "/desk/forecast?site=county");
    let patience = Instant::now() + Duration::from_secs(120);
    let page = loop {
        let page = editor.get("/desk/forecast?site=county").await?;
        ensure!(!page.text.contains("没有做完"), "{}", page.text);
        if page.text.contains("检查结果") {
            break page;
        }
        ensure!(page.text.contains("正在检查"), "{}", page.text);
        ensure!(Instant::now() < patience, "it takes too long");
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
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
