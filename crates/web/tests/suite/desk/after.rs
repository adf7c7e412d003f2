//! What readers and those at the desk see of a document after it was published: where its address leads once it is
//! withdrawn, corrections, editions beside each other, and its rows of the audit log.

use super::bench::{Answer, Bench, Browser, NOON, bench};
use anyhow::{Context, Result};
use axum::http::{StatusCode, header};
use store::Role;

const TITLE: &str = "低保审批结果公示";

/// A county with people, and a published document.
struct Scene {
    bench: Bench,
    editor: Browser,
    reviewers: Vec<Browser>,
    id: i64,
    address: String,
}

async fn scene() -> Result<Scene> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let mut reviewers = Vec::new();
    for (name, role) in [
        ("first", Role::FirstReviewer),
        ("second", Role::SecondReviewer),
        ("last", Role::FinalReviewer),
    ] {
        reviewers.push(bench.person(name, role, organ).await?);
    }
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let typed = [("title", TITLE), ("body", "现予公示。\n共 30 户。"), ("formed", "2026-11-20")];
    let file = ("名单.csv", "姓名,金额\n张三,650\n".as_bytes());
    editor.write(&draft, &typed, &[file], "submit").await?;
    pass(&mut reviewers, &draft).await?;
    let entry = bench.county.store.map(bench.county.site.id, 0, 9).await?.remove(0);
    Ok(Scene { bench, editor, reviewers, id: entry.id, address: entry.address })
}

async fn pass(reviewers: &mut [Browser], draft: &str) -> Result<()> {
    for reviewer in reviewers {
        let passed = reviewer.pass(draft, &[("secrecy", "1")]).await?;
        anyhow::ensure!(passed.status == StatusCode::SEE_OTHER, "{}", passed.text);
    }
    Ok(())
}

impl Scene {
    fn at_desk(&self) -> String {
        format!("/desk/document/{}", self.id)
    }

    /// Corrects the document; answers the draft.
    async fn correct(&mut self, typed: &[(&str, &str)]) -> Result<String> {
        let begun = self.editor.post(&format!("{}/correct", self.at_desk()), &[]).await?;
        let draft = begun.location().to_owned();
        let sent = self.editor.write(&draft, typed, &[], "submit").await?;
        anyhow::ensure!(sent.location() == "/desk?done=submitted", "{}", sent.text);
        Ok(draft)
    }

    /// What a reader gets at the document's address.
    async fn read(&self) -> Result<Answer> {
        self.bench.browser().get(&self.address).await
    }

    /// Withdraws the document at once; answers the page after it.
    async fn withdraw(&mut self, fields: &[(&str, &str)]) -> Result<Answer> {
        let mut all = vec![("reason", "另有新办法"), ("urgent", "1")];
        all.extend(fields);
        let address = format!("{}/withdraw", self.at_desk());
        self.editor.post(&address, &all).await
    }

    /// Undoes the last withdrawal.
    async fn restore(&mut self, withdrawal: i64) -> Result<()> {
        let address = format!("/desk/withdrawal/{withdrawal}");
        self.reviewers[2].post(&address, &[("verdict", "refused")]).await?;
        anyhow::ensure!(self.read().await?.status == StatusCode::OK);
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_address_shows_what_was_chosen() -> Result<()> {
    let mut scene = scene().await?;
    let column = scene.bench.column("临时救助").await?.path;
    let wrong = scene.withdraw(&[("remains", "redirect"), ("target", "/doc/999")]).await?;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("/doc/999"), "{}", wrong.text);
    assert_eq!(scene.read().await?.status, StatusCode::OK);

    scene.withdraw(&[("remains", "redirect"), ("target", &column)]).await?;
    let led = scene.read().await?;
    assert_eq!((led.status, led.location()), (StatusCode::MOVED_PERMANENTLY, column.as_str()));
    assert_eq!(led.header(header::CACHE_CONTROL), "no-cache", "it may be shown again");
    let waiting = scene.reviewers[2].get("/desk").await?;
    assert!(waiting.text.contains(&format!("原地址转到 {column}")), "{}", waiting.text);
    let listed = scene.editor.get("/desk/documents?state=withdrawn").await?;
    assert!(listed.text.contains(TITLE), "{}", listed.text);
    assert!(listed.text.contains(&format!("原地址转到 {column}")), "{}", listed.text);
    let public = scene.editor.get("/desk/documents").await?;
    assert!(!public.text.contains(TITLE), "what is withdrawn is not listed as public");
    let page = scene.editor.get(&scene.at_desk()).await?;
    assert!(page.text.contains("另有新办法") && page.text.contains("原地址转到"), "{}", page.text);
    scene.restore(1).await?;
    let listed = scene.editor.get("/desk/documents?state=withdrawn").await?;
    assert!(!listed.text.contains(TITLE));

    scene.withdraw(&[("remains", "redirect"), ("target", "https://mzj.example/办法")]).await?;
    let led = scene.read().await?;
    assert_eq!(led.location(), "https://mzj.example/%E5%8A%9E%E6%B3%95");
    scene.restore(2).await?;

    scene.withdraw(&[("remains", "gone")]).await?;
    let gone = scene.read().await?;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(!gone.text.contains(TITLE) && !gone.text.contains("另有新办法"), "{}", gone.text);
    scene.restore(3).await?;

    scene.withdraw(&[]).await?;
    let notice = scene.read().await?;
    assert_eq!(notice.status, StatusCode::GONE);
    assert!(notice.text.contains(TITLE) && notice.text.contains("另有新办法"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_address_that_looks_like_a_document_leads_on() -> Result<()> {
    let scene = scene().await?;
    let mut write = scene.bench.county.store.write().await?;
    let old = vec![("/doc/98765".to_owned(), Some(scene.address.clone()))];
    write.add_redirects(scene.bench.county.site.id, old, "moved").await?;
    write.commit().await?;
    let led = scene.bench.browser().get("/doc/98765").await?;
    assert_eq!((led.status, led.location()), (StatusCode::MOVED_PERMANENTLY, &*scene.address));
    let missing = scene.bench.browser().get("/doc/98766").await?;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_are_told_of_corrections_and_the_desk_compares_editions() -> Result<()> {
    let mut scene = scene().await?;
    assert!(!scene.read().await?.text.contains("更正于"));
    let page = scene.editor.get(&scene.at_desk()).await?;
    assert!(page.text.contains("第 1 版") && !page.text.contains("与前一版比较"), "{}", page.text);

    let fields = [("correction", "户数<有误>"), ("body", "现予公示。\n共 31 户。")];
    let draft = scene.correct(&fields).await?;
    let seen = scene.reviewers[0].get(&format!("{draft}/review")).await?;
    for words in ["户数&#60;有误&#62;", "<del>共 30 户。</del>", "<ins>共 31 户。</ins>"]
    {
        assert!(seen.text.contains(words), "{words}: {}", seen.text);
    }
    assert!(!scene.read().await?.text.contains("更正于"), "not before it is signed");
    pass(&mut scene.reviewers, &draft).await?;
    let day = portal::day(NOON);
    let shown = scene.read().await?;
    let notice = format!("更正于 {day}：户数&#60;有误&#62;");
    assert!(shown.text.contains(&notice) && !shown.text.contains("历次更正"), "{}", shown.text);

    let draft =
        scene.correct(&[("title", "低保审批结果公告"), ("number", "青民〔2026〕9号")]).await?;
    pass(&mut scene.reviewers, &draft).await?;
    let shown = scene.read().await?;
    for words in [format!("<p class=\"notice\">更正于 {day}</p>"), notice, "历次更正".into()]
    {
        assert!(shown.text.contains(&words), "{words}: {}", shown.text);
    }

    let page = scene.editor.get(&scene.at_desk()).await?;
    for words in ["第 3 版", "终审 last先生", "户数&#60;有误&#62;", "compare?from=2"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let last = scene.editor.get(&format!("{}/compare", scene.at_desk())).await?;
    for words in
        ["<del>低保审批结果公示</del> <ins>低保审批结果公告</ins>", "<ins>青民〔2026〕9号</ins>"]
    {
        assert!(last.text.contains(words), "{words}: {}", last.text);
    }
    assert!(!last.text.contains("共 31 户"), "the text is the same");
    let whole = scene.editor.get(&format!("{}/compare?from=3&to=1", scene.at_desk())).await?;
    assert!(whole.text.contains("<ins>共 30 户。</ins>"), "both ways: {}", whole.text);
    let same = scene.editor.get(&format!("{}/compare?from=2&to=2", scene.at_desk())).await?;
    assert!(same.text.contains("没有不同"), "{}", same.text);
    let none = scene.editor.get(&format!("{}/compare?from=1&to=4", scene.at_desk())).await?;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn attachments_and_columns_are_compared_too() -> Result<()> {
    let mut scene = scene().await?;
    let begun = scene.editor.post(&format!("{}/correct", scene.at_desk()), &[]).await?;
    let draft = begun.location().to_owned();
    let other = ("名单.csv", "姓名,金额\n张三,680\n".as_bytes());
    let more = ("说明.txt", "说明".as_bytes());
    scene.editor.write(&draft, &[], &[other, more], "save").await?;
    let column = scene.bench.column("临时救助").await?;
    let places = scene.editor.get(&format!("{draft}/places?q=临时救助")).await?;
    let (revision, id) = (places.field("revision").context("a revision")?.to_owned(), column.id);
    let (id, mark) = (id.to_string(), places.field("mark").unwrap_or_default().to_owned());
    let fields = [("revision", revision.as_str()), ("column", &id), ("mark", &mark)];
    let placed = scene.editor.post(&format!("{draft}/places"), &fields).await?;
    assert_eq!(placed.status, StatusCode::SEE_OTHER, "{}", placed.text);
    let seen = scene.editor.get(&format!("{draft}/review")).await?;
    for words in
        ["<del>名单.csv</del> <ins>名单.csv（内容不同）</ins>", "<ins>说明.txt</ins>", "临时救助"]
    {
        assert!(seen.text.contains(words), "{words}: {}", seen.text);
    }
    let differs = seen.text.split_once("class=\"facts differs\"").context("differences")?.1;
    let differs = differs.split_once("</dl>").context("their end")?.0;
    assert!(differs.contains("临时救助"), "{differs}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_is_found_and_exported_by_subject() -> Result<()> {
    let mut scene = scene().await?;
    let draft = scene.correct(&[("body", "现予公示。\n共 31 户。")]).await?;
    pass(&mut scene.reviewers, &draft).await?;
    let number = draft.rsplit('/').next().unwrap_or_default().to_owned();
    let page = scene.editor.get(&scene.at_desk()).await?;
    assert!(page.text.contains(&format!("审计日志里的编号：信息 {}", scene.id)), "{}", page.text);
    assert!(!page.text.contains("/desk/audit"), "only who may see the log is led there");
    let page = scene.editor.get(&format!("{draft}/review")).await?;
    assert!(page.text.contains(&format!("审计日志里的编号：稿件 {number}")), "{}", page.text);

    let mut auditor = scene.bench.person("auditor", Role::AuditManager, None).await?;
    let about = format!("/desk/audit?subject=draft&id={number}");
    let page = auditor.get(&about).await?;
    assert!(page.text.contains("更正</td>") && !page.text.contains("登录</td>"), "{}", page.text);
    let other = "href=\"/desk/audit?subject=draft&#38;id=1\"";
    assert!(!page.text.contains(other), "{}", page.text);
    let page = auditor.get(&format!("/desk/audit?subject=document&id={}", scene.id)).await?;
    assert!(page.text.contains(other), "its first draft too: {}", page.text);

    let fields = [("found", "1"), ("subject", "draft"), ("id", number.as_str())];
    let some = auditor.post("/desk/audit", &fields).await?;
    assert!(some.header(header::CONTENT_DISPOSITION).contains("audit-found.csv"));
    let rows = some.text.lines().count();
    assert!(rows > 3 && some.text.lines().all(|line| line.contains(&format!("draft,{number},"))));
    let whole = auditor.post("/desk/audit", &fields[1..]).await?;
    assert!(whole.header(header::CONTENT_DISPOSITION).contains("\"audit.csv\""));
    let all = usize::try_from(scene.bench.county.store.audit_rows().await?)?;
    assert_eq!(whole.text.lines().count(), all, "whole, whatever was found");
    let told = scene.bench.county.store.audit(0, 9999).await?;
    let told: Vec<&str> = told.iter().rev().take(2).map(|row| row.detail.as_str()).collect();
    let found = format!("{{\"id\":\"{number}\",\"subject\":\"draft\"}}");
    assert_eq!(told, ["{}", found.as_str()]);
    Ok(())
}
