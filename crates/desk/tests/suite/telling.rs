//! Who is told what, and what becomes of it when nobody takes it.

use super::bench::{Bench, NOON, bench_with, typed};
use access::Who;
use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use desk::{Decision, Leaving, Typed};
use notify::Sender;
use portal::{ReviewSteps, SiteSettings};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use store::{ChannelKind, Notice, Role};

const PLACE: (&str, &str) = ("最低生活保障", "审批信息");

async fn two_steps() -> Result<Bench> {
    let review_steps = ReviewSteps::try_from(2).map_err(anyhow::Error::msg)?;
    bench_with(SiteSettings { review_steps, ..SiteSettings::default() }).await
}

/// What each channel was told so far, by its address: words and addresses.
async fn told(bench: &Bench) -> Result<BTreeMap<String, Vec<String>>> {
    let mut told = BTreeMap::new();
    for channel in bench.store.channels().await? {
        let mut notices = bench.store.notices_of(channel.id, 50).await?;
        notices.reverse();
        let said = notices.into_iter().map(|one| format!("{} {}", one.what, one.href));
        told.insert(channel.address, said.collect());
    }
    Ok(told)
}

#[tokio::test]
async fn those_are_told_whom_it_concerns() -> Result<()> {
    let bench = two_steps().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let first = bench.who("first", Role::FirstReviewer).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    // Somebody who writes and reviews is not told to review what he wrote.
    let account = editor.account()?.clone();
    let mut write = bench.store.write().await?;
    write.grant(account.id, Role::FirstReviewer, Some(bench.organ)).await?;
    write.commit().await?;
    let editor = Who::of(&bench.store, account, NOON).await?;
    for (who, mail) in [(&editor, "e@a.cn"), (&first, "f@a.cn"), (&last, "l@a.cn")] {
        desk::own_mail(&bench.store, who, mail, NOON).await?;
    }
    let group = (ChannelKind::Hook, "https://group.example/", "");
    desk::open_channel(&bench.store, &Who::console(), bench.organ, group, NOON).await?;
    let refused = desk::open_channel(&bench.store, &editor, bench.organ, group, NOON).await;
    assert!(refused.is_err(), "only the system manager opens channels");

    let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
    bench.submit(&editor, id).await?;
    let review = format!("waits /desk/draft/{id}/review");
    let so_far = told(&bench).await?;
    assert_eq!(so_far["f@a.cn"], [review.as_str()]);
    assert_eq!(so_far["https://group.example/"], [review.as_str()]);
    assert!(so_far["e@a.cn"].is_empty() && so_far["l@a.cn"].is_empty(), "{so_far:?}");

    let hash = bench.store.draft(id).await?.context("a draft")?.draft.hash;
    let back = Decision::Return { reason: "请补充依据".into(), secrecy: None };
    desk::review(&bench.store, &first, (id, &hash), back, NOON).await?;
    assert_eq!(told(&bench).await?["e@a.cn"], [format!("returned /desk/draft/{id}")]);

    bench.submit(&editor, id).await?;
    bench.pass(&first, id).await?;
    let address = bench.pass(&last, id).await?.context("published")?;
    let so_far = told(&bench).await?;
    assert_eq!(so_far["f@a.cn"], [review.as_str(); 2], "handed in twice");
    assert_eq!(so_far["l@a.cn"], [review.as_str()]);
    let published = format!("published {address}");
    assert_eq!(so_far["e@a.cn"].last(), Some(&published));
    assert_eq!(so_far["https://group.example/"].last(), Some(&published));

    let document = bench.store.shown(bench.site.id, &address).await?.context("shown")?.document.id;
    let reason = (false, "有误");
    desk::withdraw(&bench.store, &editor, document, reason, Leaving::Notice, NOON).await?;
    let withdrawal = format!("withdrawal /desk/document/{document}");
    assert_eq!(told(&bench).await?["l@a.cn"].last(), Some(&withdrawal));
    Ok(())
}

/// Facts of the last notice of a channel.
async fn last_facts(bench: &Bench, address: &str) -> Result<BTreeMap<String, String>> {
    let channels = bench.store.channels().await?;
    let channel = channels.iter().find(|one| one.address == address).context("a channel")?;
    let notice = bench.store.notices_of(channel.id, 1).await?.pop().context("a notice")?;
    Ok(serde_json::from_str(&notice.facts)?)
}

#[tokio::test]
async fn editors_are_reminded_once_on_a_working_morning() -> Result<()> {
    let bench = two_steps().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    desk::own_mail(&bench.store, &editor, "e@a.cn", NOON).await?;
    let group = (ChannelKind::Hook, "https://group.example/", "");
    desk::open_channel(&bench.store, &Who::console(), bench.organ, group, NOON).await?;
    let early = NOON - 4 * 3600;
    let sunday = NOON - 24 * 3600;
    assert!(!desk::remind(&bench.store, early).await?, "at eight");
    assert!(!desk::remind(&bench.store, sunday).await?, "on a Sunday");
    let late = Typed { formed: "2026-10-30".into(), ..typed("名单", "正文") };
    bench.draft(&editor, PLACE, &late).await?;
    for _ in 0..2 {
        assert!(desk::remind(&bench.store, NOON + 3600).await?);
    }
    let so_far = told(&bench).await?;
    assert_eq!(so_far["e@a.cn"], ["due /desk"], "one digest");
    assert_eq!(so_far["https://group.example/"], ["due /desk"]);
    let facts = last_facts(&bench, "e@a.cn").await?;
    assert_eq!((facts["overdue"].as_str(), facts["matters"].as_str()), ("1", "最低生活保障"));
    assert!(desk::remind(&bench.store, NOON + 24 * 3600).await?);
    assert_eq!(told(&bench).await?["e@a.cn"].len(), 2, "and again the next day");
    Ok(())
}

#[tokio::test]
async fn what_is_blank_or_stale_is_told_too() -> Result<()> {
    let bench = two_steps().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    desk::own_mail(&bench.store, &editor, "e@a.cn", NOON).await?;
    assert!(desk::remind(&bench.store, NOON).await?);
    let facts = last_facts(&bench, "e@a.cn").await?;
    let blank: usize = facts["blank"].parse()?;
    assert!(blank > 4, "nothing is there yet: {facts:?}");
    assert_eq!((facts["stale"].as_str(), facts["waiting"].as_str()), ("0", "0"));
    let old = NOON - 3 * 365 * 24 * 3600;
    bench.published(("最低生活保障", "审批信息"), ("旧名单", "2023-11-20"), old).await?;
    assert!(desk::remind(&bench.store, NOON + 24 * 3600).await?);
    let facts = last_facts(&bench, "e@a.cn").await?;
    assert_eq!(facts["stale"], "1", "{facts:?}");
    assert_eq!(facts["blank"], (blank - 1).to_string());
    assert_eq!(facts["matters"], "最低生活保障");
    Ok(())
}

#[tokio::test]
async fn a_department_is_reminded_of_its_annual_report_ahead_of_its_day() -> Result<()> {
    let bench = two_steps().await?;
    let mut write = bench.store.write().await?;
    write.add_organ(bench.site.division_id, "政府办公室").await?;
    let other = write.add_organ(bench.site.division_id, "审计局").await?;
    write.commit().await?;
    let editor = bench.who_of("editor", Role::Editor, other).await?;
    desk::own_mail(&bench.store, &editor, "e@a.cn", NOON).await?;
    assert!(desk::remind(&bench.store, NOON).await?);
    let facts = last_facts(&bench, "e@a.cn").await?;
    assert!(facts["blank"] != "0", "an organ without fields has columns too: {facts:?}");

    let report = ("审计局2025年政府信息公开工作年度报告", "2026-01-20");
    let january = portal::moment(jiff::civil::date(2026, 1, 20).at(9, 0, 0, 0));
    bench.published(("政府信息公开年报", ""), report, january).await?;
    let ahead = portal::moment(jiff::civil::date(2027, 1, 25).at(10, 0, 0, 0));
    assert!(desk::remind(&bench.store, ahead).await?);
    let facts = last_facts(&bench, "e@a.cn").await?;
    assert_eq!((facts["soon"].as_str(), facts["matters"].as_str()), ("1", "政府信息公开年报"));
    Ok(())
}

#[tokio::test]
async fn a_reviewer_is_reminded_of_what_waits_longer_than_a_working_day() -> Result<()> {
    let bench = two_steps().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let first = bench.who("first", Role::FirstReviewer).await?;
    desk::own_mail(&bench.store, &first, "f@a.cn", NOON).await?;
    let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
    bench.submit(&editor, id).await?;
    let digests = async || -> Result<usize> {
        Ok(told(&bench).await?["f@a.cn"].iter().filter(|one| one.starts_with("due")).count())
    };
    assert!(desk::remind(&bench.store, NOON + 24 * 3600).await?);
    assert_eq!(digests().await?, 0, "one working day");
    assert!(desk::remind(&bench.store, NOON + 2 * 24 * 3600).await?);
    assert_eq!(digests().await?, 1);
    assert_eq!(last_facts(&bench, "f@a.cn").await?["waiting"], "1");
    bench.pass(&first, id).await?;
    assert!(desk::remind(&bench.store, NOON + 3 * 24 * 3600).await?);
    assert_eq!(digests().await?, 1, "it is done");
    Ok(())
}

#[tokio::test]
async fn a_clerk_is_reminded_of_what_the_month_still_asks_for() -> Result<()> {
    let bench = two_steps().await?;
    let divisions = bench.store.divisions().await?;
    let village = divisions.iter().find(|one| one.name == "石桥村").context("made")?.id;
    let mut write = bench.store.write().await?;
    let organ = write.add_organ(village, "村民委员会").await?;
    write.commit().await?;
    let clerk = bench.who_of("clerk", Role::Editor, organ).await?;
    desk::own_mail(&bench.store, &clerk, "c@a.cn", NOON).await?;
    assert!(desk::remind(&bench.store, NOON).await?);
    let facts = last_facts(&bench, "c@a.cn").await?;
    let missing: usize = facts["village"].parse()?;
    assert_eq!((missing, facts["blank"].as_str()), (6, "0"), "five a quarter and the accounts");
    let own = desk::village(&bench.store, &clerk, organ).await?;
    let notice = desk::Notice {
        title: own.title("accounts", NOON),
        text: "收入 1200 元。".into(),
        ..desk::Notice::default()
    };
    own.hand_in(&bench.store, &clerk, notice, NOON).await?;
    assert!(desk::remind(&bench.store, NOON + 24 * 3600).await?);
    assert_eq!(last_facts(&bench, "c@a.cn").await?["village"], "5", "it waits for review");
    Ok(())
}

/// Another system, which refuses so many posts before it takes one.
#[derive(Default)]
struct System {
    refusals: AtomicUsize,
    took: Mutex<Vec<String>>,
}

async fn answers(State(system): State<Arc<System>>, body: String) -> StatusCode {
    let less = |left: usize| left.checked_sub(1);
    if system.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_ok() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    system.took.lock().expect("whole").push(body);
    StatusCode::OK
}

#[tokio::test]
async fn what_is_refused_is_tried_again_and_given_up_at_last() -> Result<()> {
    let bench = two_steps().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let system = Arc::new(System { refusals: AtomicUsize::new(2), ..System::default() });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/", listener.local_addr()?);
    let router = Router::new().route("/", post(answers)).with_state(system.clone());
    tokio::spawn(axum::serve(listener, router).into_future());
    let channel = (ChannelKind::Hook, address.as_str(), "");
    let channel =
        desk::open_channel(&bench.store, &Who::console(), bench.organ, channel, NOON).await?;
    let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
    bench.submit(&editor, id).await?;

    let (sender, clock) = (Sender::new(None)?, AtomicI64::new(NOON));
    let words = |notice: &Notice, facts: &BTreeMap<String, String>| {
        (format!("{} {}", notice.what, facts["title"]), String::new())
    };
    let base = Some("https://desk.example/");
    let deliver = async |wait: i64| {
        clock.fetch_add(wait, Ordering::SeqCst);
        desk::deliver(&bench.store, &sender, words, base, || clock.load(Ordering::SeqCst)).await
    };
    for (wait, expected) in [(0, 0), (59, 0), (1, 0), (599, 0), (1, 1), (7 * 24 * 3600, 0)] {
        assert_eq!(deliver(wait).await?, expected, "after {wait} s more");
    }
    let took = system.took.lock().expect("whole").clone();
    assert_eq!(took.len(), 1);
    let body: serde_json::Value = serde_json::from_str(&took[0])?;
    assert_eq!(body["text"], "waits 公示");
    assert_eq!(body["address"], format!("https://desk.example/desk/draft/{id}/review"));

    // One that is never taken is given up after a day, and says why.
    system.refusals.store(usize::MAX, Ordering::SeqCst);
    let id = bench.draft(&editor, PLACE, &typed("又一则", "正文")).await?;
    bench.submit(&editor, id).await?;
    for _ in 0..7 {
        deliver(25 * 3600).await?;
    }
    let notice = bench.store.notices_of(channel, 1).await?.pop().context("a notice")?;
    assert_eq!((notice.attempts, notice.due_at, notice.sent_at), (6, None, None));
    assert!(notice.failure.contains("503"), "{}", notice.failure);

    // Nothing is sent by a channel that is stopped.
    system.refusals.store(0, Ordering::SeqCst);
    let id = bench.draft(&editor, PLACE, &typed("再一则", "正文")).await?;
    bench.submit(&editor, id).await?;
    desk::stop_channel(&bench.store, &Who::console(), channel, NOON).await?;
    assert_eq!(deliver(25 * 3600).await?, 0);
    Ok(())
}
