use super::bench::{Bench, NOON, bench, typed};
use access::{AccessError, Who};
use anyhow::{Context, Result};
use desk::{DeskError, Stage};
use portal::ReviewSteps;
use store::{DraftState, Role, Step};

const PLACE: (&str, &str) = ("最低生活保障", "审批信息");
const REASON: &str = "山洪预警";

async fn hash(bench: &Bench, id: i64) -> Result<String> {
    Ok(bench.store.draft(id).await?.context("a draft")?.draft.hash)
}

async fn hand_in(bench: &Bench, who: &Who, id: i64, reason: &str) -> Result<(), DeskError> {
    let found = bench.store.draft(id).await?.ok_or(DeskError::Missing("draft"))?;
    let draft = (id, found.draft.revision);
    desk::submit_urgently(&bench.store, who, draft, (false, reason), NOON).await
}

async fn make_up(
    bench: &Bench,
    who: &Who,
    id: i64,
    objection: Option<&str>,
) -> Result<(), DeskError> {
    let found = bench.store.draft(id).await?.ok_or(DeskError::Missing("draft"))?;
    desk::make_up(&bench.store, who, (id, &found.draft.hash), objection, NOON).await
}

/// Drafts that are open for somebody, with whether he may make one up.
async fn open(bench: &Bench, who: &Who) -> Result<Vec<(i64, bool)>> {
    let open = desk::open_urgent(&bench.store, who).await?;
    Ok(open.into_iter().map(|(draft, own)| (draft.id, own)).collect())
}

#[tokio::test]
async fn the_final_reviewer_alone_signs_and_the_others_make_it_up() -> Result<()> {
    let bench = bench().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let first = bench.who("first", Role::FirstReviewer).await?;
    let second = bench.who("second", Role::SecondReviewer).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let id = bench.draft(&editor, PLACE, &typed("转移通知", "正文")).await?;
    assert!(matches!(hand_in(&bench, &editor, id, "  ").await, Err(DeskError::NoReason)));
    hand_in(&bench, &editor, id, REASON).await?;
    let waits = bench.store.draft(id).await?.context("a draft")?.draft;
    assert_eq!((waits.state, waits.urgent.as_deref()), (DraftState::FinalReview, Some(REASON)));
    let early = make_up(&bench, &first, id, None).await;
    assert!(matches!(early, Err(DeskError::State)), "nothing is public yet: {early:?}");
    bench.pass(&last, id).await?.context("public after one signature")?;
    for who in [&editor, &last] {
        assert_eq!(open(&bench, who).await?, [(id, false)], "for all to see");
    }
    assert_eq!(open(&bench, &first).await?, [(id, true)]);
    assert_eq!(open(&bench, &second).await?, [(id, false)], "one after the other");
    let forbidden = |result| matches!(result, Err(DeskError::Access(AccessError::Forbidden)));
    assert!(forbidden(make_up(&bench, &second, id, None).await));
    let other = desk::make_up(&bench.store, &first, (id, "0"), None, NOON).await;
    assert!(matches!(other, Err(DeskError::Conflict)), "what was seen is what is signed");
    make_up(&bench, &first, id, None).await?;
    let found = bench.store.draft(id).await?.context("a draft")?;
    let stages = desk::stages(&bench.premises().await?, &found, &bench.store.reviews(id).await?);
    let expected = [
        (Step::Final, Stage::Signed),
        (Step::First, Stage::Signed),
        (Step::Second, Stage::Awaited),
    ];
    assert_eq!(stages, expected);
    make_up(&bench, &second, id, None).await?;
    assert!(open(&bench, &editor).await?.is_empty(), "done");
    assert!(matches!(make_up(&bench, &second, id, None).await, Err(DeskError::State)));
    let rows = bench.store.audit(0, 99).await?;
    let made_up = rows.iter().filter(|row| row.action == "review-made-up").count();
    assert_eq!(made_up, 2);
    let published = rows.iter().find(|row| row.action == "published").context("published")?;
    assert!(published.detail.contains(REASON), "{}", published.detail);
    Ok(())
}

#[tokio::test]
async fn nobody_makes_up_what_he_wrote_or_signed() -> Result<()> {
    let bench = bench().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let mut both = Vec::new();
    let more = [
        (&editor, [Role::FirstReviewer, Role::FinalReviewer]),
        (&last, [Role::FirstReviewer, Role::SecondReviewer]),
    ];
    for (who, roles) in more {
        let account = who.account()?.clone();
        let mut write = bench.store.write().await?;
        for role in roles {
            write.grant(account.id, role, Some(bench.organ)).await?;
        }
        write.commit().await?;
        both.push(Who::of(&bench.store, account, NOON).await?);
    }
    let id = bench.draft(&editor, PLACE, &typed("转移通知", "正文")).await?;
    hand_in(&bench, &editor, id, REASON).await?;
    assert!(matches!(bench.pass(&both[0], id).await, Err(DeskError::SamePerson)));
    bench.pass(&both[1], id).await?.context("public")?;
    for who in &both {
        let own = make_up(&bench, who, id, None).await;
        assert!(matches!(own, Err(DeskError::SamePerson)), "{own:?}");
    }
    Ok(())
}

#[tokio::test]
async fn an_objection_is_settled_by_a_correction_that_all_sign() -> Result<()> {
    let bench = bench().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let first = bench.who("first", Role::FirstReviewer).await?;
    let second = bench.who("second", Role::SecondReviewer).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let id = bench.draft(&editor, PLACE, &typed("转移通知", "正文")).await?;
    hand_in(&bench, &editor, id, REASON).await?;
    bench.pass(&last, id).await?.context("public")?;
    assert!(matches!(make_up(&bench, &first, id, Some(" ")).await, Err(DeskError::NoReason)));
    make_up(&bench, &first, id, Some("地名有误")).await?;
    assert_eq!(open(&bench, &first).await?, [(id, true)], "open until it is mended");
    let document = bench.store.draft(id).await?.and_then(|found| found.draft.document_id);
    let document = document.context("public")?;
    let correction = desk::correct(&bench.store, &editor, document, NOON).await?;
    let places = bench.store.draft(correction).await?.context("a draft")?.content().places;
    let mended = typed("转移通知", "改正后的正文");
    desk::save(&bench.store, &editor, (correction, 1), &mended, places, NOON).await?;
    bench.submit(&editor, correction).await?;
    for who in [&first, &second] {
        bench.pass(who, correction).await?;
        assert_eq!(open(&bench, &editor).await?.len(), 1);
    }
    bench.pass(&last, correction).await?.context("public")?;
    assert!(open(&bench, &editor).await?.is_empty(), "all have signed what it says now");
    Ok(())
}

#[tokio::test]
async fn what_one_person_signs_anyway_owes_nothing() -> Result<()> {
    let bench = bench().await?;
    let column = bench.column(PLACE.0).await?.id;
    let one = ReviewSteps::try_from(1).map_err(anyhow::Error::msg)?;
    desk::set_review_steps(&bench.store, &Who::console(), column, Some(one), NOON).await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let id = bench.draft(&editor, PLACE, &typed("转移通知", "正文")).await?;
    hand_in(&bench, &editor, id, REASON).await?;
    bench.pass(&last, id).await?.context("public")?;
    assert!(open(&bench, &editor).await?.is_empty());
    // Returned and handed in as usual, it is urgent no more.
    let id = bench.draft(&editor, PLACE, &typed("另一则", "正文")).await?;
    hand_in(&bench, &editor, id, REASON).await?;
    let back = desk::Decision::Return { reason: "不急".into(), secrecy: None };
    desk::review(&bench.store, &last, (id, &hash(&bench, id).await?), back, NOON).await?;
    bench.submit(&editor, id).await?;
    assert_eq!(bench.store.draft(id).await?.context("a draft")?.draft.urgent, None);
    Ok(())
}
