//! Many at once: each by the rules that hold for it alone, and none left out in silence.

use super::bench::{Bench, Browser, bench};
use anyhow::{Context, Result};
use axum::http::StatusCode;
use store::{DraftState, Role};

const IDENTITY: &str = "身份证号 110101199003070134";

/// Drafts that were handed in; answers what is ticked for each.
async fn handed_in(
    bench: &Bench,
    editor: &mut Browser,
    titles: &[&str],
    body: &str,
) -> Result<Vec<String>> {
    let column = bench.column("最低生活保障").await?;
    let mut ticked = Vec::new();
    for title in titles {
        let draft = editor.begin(bench.organ, &column, "审批信息").await?;
        let typed = [("title", *title), ("body", body), ("despite", "1")];
        let sent = editor.write(&draft, &typed, &[], "submit").await?;
        anyhow::ensure!(sent.status == StatusCode::SEE_OTHER, "{}", sent.text);
        ticked.push(current(bench, &draft).await?);
    }
    Ok(ticked)
}

/// What is ticked for a draft as it stands.
async fn current(bench: &Bench, draft: &str) -> Result<String> {
    let id: i64 = draft
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .split(':')
        .next()
        .unwrap_or_default()
        .parse()?;
    let found = bench.county.store.draft(id).await?.context("a draft")?;
    Ok(format!("{id}:{}", found.draft.hash))
}

async fn state(bench: &Bench, ticked: &str) -> Result<DraftState> {
    let id = ticked.split(':').next().unwrap_or_default().parse()?;
    Ok(bench.county.store.draft(id).await?.context("a draft")?.draft.state)
}

async fn send(
    browser: &mut Browser,
    name: &str,
    ticked: &[String],
    fields: &[(&str, &str)],
) -> Result<(StatusCode, String, String)> {
    browser.get("/desk/me").await?;
    let mut all: Vec<(&str, &str)> = ticked.iter().map(|one| (name, one.as_str())).collect();
    all.extend(fields);
    let answer = browser.post("/desk/many", &all).await?;
    let location = answer.location().to_owned();
    Ok((answer.status, location, answer.text))
}

/// What was done, and what was not.
fn parts(page: &str) -> Result<(&str, &str)> {
    page.split_once("没有处理").context("both parts")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_signed_is_and_the_rest_is_named() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let mut ticked = handed_in(&bench, &mut editor, &["甲公示", "乙公示"], "正文").await?;
    let changed = handed_in(&bench, &mut editor, &["丙公示"], "正文").await?;
    let draft = format!("/desk/draft/{}", changed[0].split(':').next().unwrap_or_default());
    let typed = [("title", "丙公示"), ("body", "另一段正文")];
    editor.write(&draft, &typed, &[], "submit").await?;
    ticked.extend(changed);
    let mut first = bench.person("first", Role::FirstReviewer, organ).await?;
    let work = first.get("/desk").await?;
    assert!(work.text.contains("通过所选"), "{}", work.text);
    assert!(!work.text.contains("name=\"secrecy\""), "nothing waits for the last step");
    let (status, _, page) = send(&mut first, "draft", &ticked, &[("then", "pass")]).await?;
    let (done, left) = parts(&page)?;
    assert_eq!(status, StatusCode::OK);
    assert!(done.contains("甲公示") && done.contains("乙公示"), "{page}");
    assert!(
        left.contains("丙公示") && !done.contains("丙公示"),
        "changed since it was seen: {page}"
    );
    assert_eq!(state(&bench, &ticked[0]).await?, DraftState::SecondReview);
    assert_eq!(state(&bench, &ticked[2]).await?, DraftState::FirstReview);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_data_and_missing_secrecy_hold_each_back() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let column = bench.column("最低生活保障").await?;
    let one = portal::ReviewSteps::try_from(1).map_err(anyhow::Error::msg)?;
    let store = &bench.county.store;
    desk::set_review_steps(store, &access::Who::console(), column.id, Some(one), 0).await?;
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let mut ticked = handed_in(&bench, &mut editor, &["甲公示"], "正文").await?;
    ticked.extend(handed_in(&bench, &mut editor, &["泄露公示"], IDENTITY).await?);
    let mut last = bench.person("last", Role::FinalReviewer, organ).await?;
    let work = last.get("/desk").await?;
    assert!(work.text.contains("name=\"secrecy\""), "{}", work.text);
    let (.., page) = send(&mut last, "draft", &ticked, &[("then", "pass")]).await?;
    let (done, left) = parts(&page)?;
    assert!(!done.contains("公示") && left.contains("保密审查"), "{page}");
    let fields = [("then", "pass"), ("secrecy", "1")];
    let (.., page) = send(&mut last, "draft", &ticked, &fields).await?;
    let (done, left) = parts(&page)?;
    assert!(done.contains("甲公示") && left.contains("泄露公示"), "{page}");
    assert_eq!(state(&bench, &ticked[0]).await?, DraftState::Published);
    assert_eq!(state(&bench, &ticked[1]).await?, DraftState::FinalReview);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_reason_returns_many_and_none_returns_nothing() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let ticked = handed_in(&bench, &mut editor, &["甲公示", "乙公示"], "正文").await?;
    let mut first = bench.person("first", Role::FirstReviewer, organ).await?;
    let (.., page) = send(&mut first, "draft", &ticked, &[("then", "return")]).await?;
    assert!(!parts(&page)?.0.contains("公示"), "{page}");
    assert_eq!(state(&bench, &ticked[0]).await?, DraftState::FirstReview);
    // Who may not review returns nothing either; what is another organ's is told by its number alone.
    let fields = [("then", "return"), ("reason", "缺少附件")];
    let (.., page) = send(&mut editor, "draft", &ticked, &fields).await?;
    assert!(!parts(&page)?.0.contains("公示") && page.contains("甲公示"), "{page}");
    let mut other = bench.person("other", Role::FirstReviewer, Some(bench.other)).await?;
    let (.., page) = send(&mut other, "draft", &ticked, &fields).await?;
    assert!(!page.contains("公示"), "{page}");
    assert_eq!(state(&bench, &ticked[0]).await?, DraftState::FirstReview);
    let (.., page) = send(&mut first, "draft", &ticked, &fields).await?;
    assert!(parts(&page)?.0.contains("乙公示"), "{page}");
    for one in &ticked {
        assert_eq!(state(&bench, one).await?, DraftState::Returned);
    }
    let (status, ..) = send(&mut first, "draft", &[], &fields).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "nothing was ticked");
    let many: Vec<String> = (0..101).map(|id| format!("{id}:0")).collect();
    let (status, ..) = send(&mut first, "draft", &many, &fields).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "too many");
    Ok(())
}

/// Out of the second column again, never out of the first: each that stays is named with the reason.
async fn taken_out(
    last: &mut Browser,
    documents: &[String],
    second: &str,
    first: i64,
) -> Result<()> {
    assert!(last.get("/desk/documents").await?.text.contains("把所选移出栏目"));
    let (_, leave, _) = send(last, "document", documents, &[("then", "leave")]).await?;
    assert_eq!(leave, format!("/desk/many/leave?documents={}", documents.join(",")));
    let page = last.get(&leave).await?;
    assert!(page.text.contains("所选中有 2 条"), "{}", page.text);
    assert_eq!(page.field("column"), Some(second), "the first column is not offered");
    let field = page.field("documents").context("carried on")?.to_owned();
    let home = first.to_string();
    let out_of = |column| [("then", "displace"), ("column", column), ("documents", &*field)];
    let (.., page) = send(last, "none", &[], &out_of(&home)).await?;
    let (done, left) = parts(&page)?;
    assert!(!done.contains("公示") && left.contains("首要栏目"), "{page}");
    let (.., page) = send(last, "none", &[], &out_of(second)).await?;
    let (done, left) = parts(&page)?;
    assert!(done.contains("甲公示") && done.contains("乙公示") && !left.contains("公示"), "{page}");
    let (.., page) = send(last, "none", &[], &out_of(second)).await?;
    let (done, left) = parts(&page)?;
    assert!(!done.contains("公示") && left.contains("不在这个栏目"), "{page}");
    let page = last.get(&leave).await?;
    assert!(page.field("column").is_none(), "only the first column is left: {}", page.text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_placed_and_withdrawn_together() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let column = bench.column("最低生活保障").await?;
    let one = portal::ReviewSteps::try_from(1).map_err(anyhow::Error::msg)?;
    let store = &bench.county.store;
    desk::set_review_steps(store, &access::Who::console(), column.id, Some(one), 0).await?;
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let drafts = handed_in(&bench, &mut editor, &["甲公示", "乙公示"], "正文").await?;
    let mut last = bench.person("last", Role::FinalReviewer, organ).await?;
    send(&mut last, "draft", &drafts, &[("then", "pass"), ("secrecy", "1")]).await?;
    let mut documents = Vec::new();
    for one in &drafts {
        let id: i64 = one.split(':').next().unwrap_or_default().parse()?;
        let document = store.draft(id).await?.and_then(|found| found.draft.document_id);
        documents.push(document.context("public")?.to_string());
    }
    assert!(last.get("/desk/documents").await?.text.contains("把所选放入栏目"));
    let (_, place, _) = send(&mut last, "document", &documents, &[("then", "choose")]).await?;
    assert_eq!(place, format!("/desk/many/place?documents={}", documents.join(",")));
    let page = last.get(&format!("{place}&q=%E4%B8%B4%E6%97%B6")).await?;
    let field = page.field("documents").context("carried on")?;
    assert_eq!(field, documents.join(","));
    let second = bench.column("临时救助").await?.id.to_string();
    let fields =
        [("then", "place"), ("column", &*second), ("mark", "办事指南"), ("documents", field)];
    let (.., page) = send(&mut last, "none", &[], &fields).await?;
    let (done, left) = parts(&page)?;
    assert!(done.contains("甲公示") && done.contains("乙公示") && !left.contains("公示"), "{page}");
    let (.., page) = send(&mut last, "none", &[], &fields).await?;
    assert!(!parts(&page)?.0.contains("公示"), "they stand there already: {page}");
    taken_out(&mut last, &documents, &second, column.id).await?;
    let refused = editor.get(&place).await?;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let withdraw = [("then", "withdraw"), ("reason", "内容有误")];
    let (.., page) = send(&mut editor, "document", &documents, &withdraw).await?;
    assert!(parts(&page)?.0.contains("甲公示"), "{page}");
    assert_eq!(store.open_withdrawals(&[bench.organ]).await?.len(), 2);
    let (.., page) = send(&mut editor, "document", &documents, &withdraw).await?;
    assert!(!parts(&page)?.0.contains("公示"), "asked already: {page}");
    let mut system = bench.person("system", Role::SystemManager, None).await?;
    let (status, ..) = send(&mut system, "document", &documents, &withdraw).await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    Ok(())
}
