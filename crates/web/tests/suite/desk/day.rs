//! A whole day's work: a list with ID numbers is stopped, masked, reviewed by three people, published, placed,
//! corrected, withdrawn; the audit log tells it all.

use super::bench::{Bench, bench};
use access::audit::{Flaw, Verified, verify};
use anyhow::{Context, Result};
use axum::http::StatusCode;
use portal::Finder;
use sea_orm::{ConnectionTrait, Database};
use store::Role;

const TITLE: &str = "2026年11月城市低保金发放名单公示";
const BODY: &str = "<p>根据《最低生活保障审核确认办法》，现将2026年11月城市低保金发放名单予以公示，公示期为七天。如有异议，请向县民政局反映。</p><table><tbody><tr><td>姓名</td><td>身份证号</td><td>金额（元）</td></tr><tr><td>张三</td><td>11010519491231002X</td><td>650</td></tr></tbody></table>";
const ID_NUMBER: &str = "11010519491231002X";

/// A workbook with a number that must not be seen.
fn list() -> Result<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([["姓名", "身份证号"], ["张三", ID_NUMBER]]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

/// The page of what the search finds.
async fn found(bench: &Bench, words: &str) -> Result<String> {
    let folder = tempfile::tempdir()?;
    let store = bench.county.store.clone();
    let mut finder = Finder::open(store, folder.path(), || super::bench::NOON).await?;
    finder.catch_up().await?;
    let router = web::router(bench.county.app.clone().searching(finder.index()));
    Ok(crate::pages::ask(&router, &format!("/search?q={words}"), &[]).await?.text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subsidy_list_goes_through_the_desk() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let mut first = bench.person("first", Role::FirstReviewer, organ).await?;
    let mut second = bench.person("second", Role::SecondReviewer, organ).await?;
    let mut last = bench.person("last", Role::FinalReviewer, organ).await?;
    let matter = bench.column("最低生活保障").await?;
    let page = editor.get("/desk/new?q=最低生活保障").await?;
    assert!(page.text.contains("在此发布"), "{}", page.text);
    let mark = page.field("mark").unwrap_or_default().to_owned();
    let draft = editor.begin(bench.organ, &matter, &mark).await?;
    let page = editor.get(&draft).await?;
    assert!(page.text.contains("公开时限") && page.text.contains("公开内容要素"), "{}", page.text);

    // It is stopped.
    let typed = [("title", TITLE), ("body", BODY), ("formed", "2026-11-20"), ("organ", "民政局")];
    let workbook = list()?;
    let stopped = editor.write(&draft, &typed, &[("名单.xlsx", &workbook)], "submit").await?;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", stopped.text);
    assert!(stopped.text.contains("身份证号没有遮盖"));
    assert!(stopped.text.contains("正文第 3 行第 2 格"), "{}", stopped.text);
    assert!(stopped.text.contains("名单.xlsx"));
    let hints = stopped.text.split_once("class=\"hints\"").context("hints")?.1;
    let hints = hints.split_once("</section>").context("their end")?.0;
    assert!(!hints.contains(ID_NUMBER), "hints never repeat it");

    // One click masks it, in the attachment too.
    let masked = editor.write(&draft, &[], &[], "mask").await?;
    assert!(masked.location().ends_with("done=masked"), "{}", masked.text);
    let page = editor.get(&draft).await?;
    assert!(!page.text.contains(ID_NUMBER) && page.text.contains("110*************2X"));
    assert!(!page.text.contains("没有遮盖"), "{}", page.text);
    let submitted = editor.write(&draft, &[], &[], "submit").await?;
    assert_eq!(submitted.location(), "/desk?done=submitted", "{}", submitted.text);

    // Three people sign, each in turn.
    assert!(first.get("/desk").await?.text.contains(TITLE));
    assert!(!second.get("/desk").await?.text.contains(TITLE), "not yet");
    let early = second.pass(&draft, &[]).await?;
    assert_eq!(early.status, StatusCode::FORBIDDEN);
    assert_eq!(first.pass(&draft, &[]).await?.status, StatusCode::SEE_OTHER);
    let edited =
        editor.write(&draft, &[("title", &format!("{TITLE}（更新）"))], &[], "save").await?;
    assert_eq!(edited.status, StatusCode::SEE_OTHER);
    let void = second.pass(&draft, &[]).await?;
    assert_eq!(void.status, StatusCode::CONFLICT, "an edit voids the signature: {}", void.text);
    editor.write(&draft, &[("title", TITLE)], &[], "submit").await?;
    let early = second.pass(&draft, &[]).await?;
    assert_eq!(early.status, StatusCode::FORBIDDEN, "the same text again must be signed again");
    assert_eq!(first.pass(&draft, &[]).await?.status, StatusCode::SEE_OTHER);
    let returned = second.get(&format!("{draft}/review")).await?;
    let hash = returned.field("hash").context("a hash")?.to_owned();
    let review = format!("{draft}/review");
    let fields = [("hash", hash.as_str()), ("verdict", "returned"), ("reason", " ")];
    let no_reason = second.post(&review, &fields).await?;
    assert_eq!(no_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("hash", hash.as_str()), ("verdict", "returned"), ("reason", "金额请核对")];
    assert_eq!(second.post(&review, &fields).await?.location(), "/desk?done=returned");
    assert!(editor.get(&draft).await?.text.contains("金额请核对"));
    editor.write(&draft, &[("number", "青民〔2026〕8号")], &[], "submit").await?;
    assert_eq!(first.pass(&draft, &[]).await?.status, StatusCode::SEE_OTHER);
    assert_eq!(second.pass(&draft, &[]).await?.status, StatusCode::SEE_OTHER);
    let mut stranger = bench.browser();
    assert!(!stranger.get(&matter.path).await?.text.contains(TITLE), "not before the last");
    let no_secrecy = last.pass(&draft, &[]).await?;
    assert_eq!(no_secrecy.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(last.pass(&draft, &[("secrecy", "1")]).await?.status, StatusCode::SEE_OTHER);

    // It appears in list, feed and search, and nowhere with the number.
    let listed = stranger.get(&matter.path).await?;
    assert!(listed.text.contains(TITLE), "{}", listed.text);
    let feed = stranger.get(&format!("{}/rss.xml", matter.path)).await?;
    assert!(feed.text.contains(TITLE));
    let document = bench.county.store.map(bench.county.site.id, 0, 9).await?[0].clone();
    let found = found(&bench, "%E4%BD%8E%E4%BF%9D%E9%87%91").await?;
    assert!(found.contains(&document.address), "{found}");
    let shown = stranger.get(&document.address).await?;
    assert!(shown.text.contains("110*************2X") && !shown.text.contains(ID_NUMBER));
    assert!(shown.text.contains("青民〔2026〕8号"));

    // It is placed in a second column: the same address.
    let elsewhere = bench.column("临时救助").await?;
    let at_desk = format!("/desk/document/{}", document.id);
    let places = last.get(&format!("{at_desk}/places?q=临时救助")).await?;
    let mark = places.field("mark").unwrap_or_default().to_owned();
    let column = elsewhere.id.to_string();
    let fields = [("column", column.as_str()), ("mark", mark.as_str())];
    let denied = editor.post(&format!("{at_desk}/places"), &fields).await?;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    let placed = last.post(&format!("{at_desk}/places"), &fields).await?;
    assert_eq!(placed.status, StatusCode::SEE_OTHER, "{}", placed.text);
    let listed = stranger.get(&elsewhere.path).await?;
    assert!(listed.text.contains(TITLE) && listed.text.contains(&document.address));

    // It is corrected: a new edition at the old address, with what changed shown to the reviewers.
    let corrected = editor.post(&format!("{at_desk}/correct"), &[]).await?;
    let correction = corrected.location().to_owned();
    let again = editor.post(&format!("{at_desk}/correct"), &[]).await?;
    assert_eq!(again.location(), correction, "one correction at a time");
    let page = editor.get(&correction).await?;
    assert!(!page.text.contains("相似"), "it is no copy of itself");
    let body = BODY.replace(ID_NUMBER, "110*************2X").replace("650", "680");
    let sent = editor.write(&correction, &[("body", &body)], &[], "submit").await?;
    assert_eq!(sent.location(), "/desk?done=submitted", "{}", sent.text);
    let page = first.get(&format!("{correction}/review")).await?;
    assert!(page.text.contains("<del>") && page.text.contains("680</ins>"), "{}", page.text);
    first.pass(&correction, &[]).await?;
    second.pass(&correction, &[]).await?;
    last.pass(&correction, &[("secrecy", "1")]).await?;
    let shown = stranger.get(&document.address).await?;
    assert!(shown.text.contains("680") && !shown.text.contains(">650<"), "{}", shown.text);
    assert!(stranger.get(&elsewhere.path).await?.text.contains(TITLE), "it stands where it stood");

    // It is withdrawn: one asks, another decides; the address answers with the reason.
    let reason = [("reason", "名单有误")];
    let asked = editor.post(&format!("{at_desk}/withdraw"), &reason).await?;
    assert!(asked.location().ends_with("done=asked"), "{}", asked.text);
    assert_eq!(stranger.get(&document.address).await?.status, StatusCode::OK);
    let waiting = last.get("/desk").await?;
    assert!(waiting.text.contains("名单有误"), "{}", waiting.text);
    let refused = editor.post("/desk/withdrawal/1", &[("verdict", "agreed")]).await?;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    last.post("/desk/withdrawal/1", &[("verdict", "agreed")]).await?;
    let gone = stranger.get(&document.address).await?;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.text.contains("名单有误"));
    assert!(!stranger.get(&matter.path).await?.text.contains(TITLE));

    // The log tells it all, and tells when it was touched.
    let Verified::Whole { rows, .. } = verify(&bench.county.store).await? else {
        panic!("not whole")
    };
    assert!(rows > 20, "{rows}");
    let mut auditor = bench.person("auditor", Role::AuditManager, None).await?;
    let page = auditor.get("/desk/audit?verify=1").await?;
    assert!(page.text.contains("日志完整") && page.text.contains("确认撤稿"), "{}", page.text);
    let published = bench.county.store.audit(0, 999).await?;
    let published = published.iter().find(|row| row.action == "published").context("a row")?;
    let db = Database::connect(format!("sqlite://{}", bench.county.database)).await?;
    let tamper = format!("UPDATE audit SET account = 'nobody' WHERE seq = {}", published.seq);
    db.execute_unprepared(&tamper).await?;
    let broken = Verified::Broken { seq: published.seq, flaw: Flaw::Changed };
    assert_eq!(verify(&bench.county.store).await?, broken);
    let page = auditor.get("/desk/audit?verify=1").await?;
    assert!(page.text.contains(&format!("日志第 {} 条有问题", published.seq)), "{}", page.text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_data_that_must_stay_is_overridden_by_the_last_with_a_reason() -> Result<()> {
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
    let typed = [("title", TITLE), ("body", BODY), ("despite", "1")];
    let sent = editor.write(&draft, &typed, &[], "submit").await?;
    assert_eq!(sent.location(), "/desk?done=submitted", "{}", sent.text);
    for reviewer in &mut reviewers[..2] {
        assert_eq!(reviewer.pass(&draft, &[]).await?.status, StatusCode::SEE_OTHER);
    }
    let last = &mut reviewers[2];
    let blocked = last.pass(&draft, &[("secrecy", "1")]).await?;
    assert_eq!(blocked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bench.county.store.map(bench.county.site.id, 0, 9).await?.is_empty());
    let reason = [("secrecy", "1"), ("override", "依法公告送达，须写明证件号码")];
    assert_eq!(last.pass(&draft, &reason).await?.status, StatusCode::SEE_OTHER);
    assert_eq!(bench.county.store.map(bench.county.site.id, 0, 9).await?.len(), 1);
    let rows = bench.county.store.audit(0, 999).await?;
    let told = |row: &&store::Audit| row.detail.contains("依法公告送达");
    assert_eq!(rows.iter().filter(told).count(), 1);
    assert!(rows.iter().all(|row| !row.detail.contains(ID_NUMBER)));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_urgent_withdrawal_takes_effect_at_once_and_can_be_undone() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let mut last = bench.person("last", Role::FinalReviewer, organ).await?;
    let matter = bench.column("最低生活保障").await?;
    let new = portal::Draft {
        edition: store::NewEdition {
            title: TITLE.into(),
            body: "<p>正文</p>".into(),
            organ: "民政局".into(),
            published_at: super::bench::NOON,
            ..Default::default()
        },
        places: vec![portal::Place { column: matter.id, ..Default::default() }],
        attachments: Vec::new(),
    };
    let placed =
        portal::publish(&bench.county.store, bench.county.site.id, new, |_| Vec::new()).await?;
    let found = editor.get("/desk/documents?q=低保金").await?;
    let at_desk = format!("/desk/document/{}", placed.id);
    assert!(found.text.contains(&at_desk), "what was imported is found: {}", found.text);
    let urgent = [("reason", "泄露"), ("urgent", "1")];
    editor.post(&format!("{at_desk}/withdraw"), &urgent).await?;
    let mut stranger = bench.browser();
    assert_eq!(stranger.get(&placed.address).await?.status, StatusCode::GONE);
    last.get("/desk").await?;
    last.post("/desk/withdrawal/1", &[("verdict", "refused")]).await?;
    assert_eq!(stranger.get(&placed.address).await?.status, StatusCode::OK);
    let twice = last.post("/desk/withdrawal/1", &[("verdict", "agreed")]).await?;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_saves_from_an_old_page_is_told_and_loses_nothing() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let mut one = bench.person("one", Role::Editor, organ).await?;
    let mut two = bench.person("two", Role::Editor, organ).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = one.begin(bench.organ, &matter, "审批信息").await?;
    two.get(&draft).await?;
    one.write(&draft, &[("title", "一稿"), ("body", "第一个人写的")], &[], "save").await?;
    let place = format!("{}:审批信息", matter.id);
    let old = [
        ("revision", "1"),
        ("title", "二稿"),
        ("body", "第二个人写的"),
        ("place", place.as_str()),
        ("then", "save"),
    ];
    let told = two.post_files(&draft, &old, &[]).await?;
    assert_eq!(told.status, StatusCode::CONFLICT);
    for differs in
        ["<del>第一个人写的</del>", "<ins>第二个人写的</ins>", "<del>一稿</del> <ins>二稿</ins>"]
    {
        assert!(told.text.contains(differs), "{differs}: {}", told.text);
    }
    let kept = one.get(&draft).await?;
    assert!(kept.text.contains("第一个人写的") && !kept.text.contains("第二个人写的"));
    let revision = told.field("revision").context("a revision")?.to_owned();
    let mut new = old;
    new[0].1 = &revision;
    assert_eq!(two.post_files(&draft, &new, &[]).await?.status, StatusCode::SEE_OTHER);
    // Both have written it now: neither reviews it.
    two.write(&draft, &[], &[], "submit").await?;
    let store = &bench.county.store;
    for name in ["one", "two"] {
        let role = (Role::FirstReviewer, organ);
        access::give(store, &access::Who::console(), name, role, super::bench::NOON).await?;
    }
    for browser in [&mut one, &mut two] {
        assert_eq!(browser.pass(&draft, &[]).await?.status, StatusCode::FORBIDDEN);
    }
    Ok(())
}
