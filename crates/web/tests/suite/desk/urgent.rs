//! Urgent publishing as its people see it: one signature, then a list that stays until the others are made up.

use super::bench::bench;
use anyhow::Result;
use axum::http::StatusCode;
use store::Role;

#[tokio::test(flavor = "multi_thread")]
async fn an_urgent_notice_is_public_at_once_and_open_until_made_up() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let column = bench.column("最低生活保障").await?;
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let draft = editor.begin(bench.organ, &column, "审批信息").await?;
    let typed = [("title", "转移通知"), ("body", "正文")];
    let silent = editor.write(&draft, &typed, &[], "urgent").await?;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is needed");
    let typed = [("title", "转移通知"), ("body", "正文"), ("urgent-reason", "山洪预警")];
    let sent = editor.write(&draft, &typed, &[], "urgent").await?;
    assert_eq!(sent.location(), "/desk?done=urgent", "{}", sent.text);
    let mut last = bench.person("last", Role::FinalReviewer, organ).await?;
    let page = last.get(&format!("{draft}/review")).await?;
    assert!(page.text.contains("山洪预警") && page.text.contains("终审（待审）"), "{}", page.text);
    let passed = last.pass(&draft, &[("secrecy", "1")]).await?;
    assert_eq!(passed.location(), "/desk?done=passed", "{}", passed.text);
    let steps = [("first", Role::FirstReviewer), ("second", Role::SecondReviewer)];
    for (name, role) in steps {
        let work = editor.get("/desk").await?;
        assert!(work.text.contains("紧急发布，待补审"), "{}", work.text);
        let mut reviewer = bench.person(name, role, organ).await?;
        let page = reviewer.get(&format!("{draft}/review")).await?;
        assert!(page.text.contains("补审："), "{}", page.text);
        let hash = page.field("hash").unwrap_or_default().to_owned();
        let silent = [("hash", &*hash), ("make-up", "1"), ("verdict", "returned")];
        let silent = reviewer.post(&format!("{draft}/review"), &silent).await?;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "an objection has words");
        let pass = [("hash", &*hash), ("make-up", "1"), ("verdict", "passed")];
        let made = reviewer.post(&format!("{draft}/review"), &pass).await?;
        assert_eq!(made.location(), "/desk?done=made-up", "{}", made.text);
    }
    assert!(!editor.get("/desk").await?.text.contains("待补审"));
    Ok(())
}
