use super::bench::{Bench, NOON, bench, bench_with, typed};
use access::{AccessError, Who};
use anyhow::{Context, Result};
use desk::{Decision, DeskError, Reviewed, Secrecy};
use portal::{ReviewSteps, SiteSettings};
use store::{ColumnChange, Disclosure, DraftState, Role};

const PLACE: (&str, &str) = ("最低生活保障", "审批信息");

fn steps(steps: u8) -> Result<SiteSettings> {
    let review_steps = ReviewSteps::try_from(steps).map_err(anyhow::Error::msg)?;
    Ok(SiteSettings { review_steps, ..SiteSettings::default() })
}

async fn state(bench: &Bench, id: i64) -> Result<DraftState> {
    Ok(bench.store.draft(id).await?.context("a draft")?.draft.state)
}

#[tokio::test]
async fn a_site_has_as_many_steps_as_it_says() -> Result<()> {
    let roles = [Role::FirstReviewer, Role::SecondReviewer, Role::FinalReviewer];
    for (number, expected) in [(1, vec![2]), (2, vec![0, 2]), (3, vec![0, 1, 2])] {
        let bench = bench_with(steps(number)?).await?;
        let editor = bench.who("editor", Role::Editor).await?;
        let mut people = Vec::new();
        for (at, role) in roles.into_iter().enumerate() {
            people.push(bench.who(&format!("r{at}"), role).await?);
        }
        let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
        bench.submit(&editor, id).await?;
        for (at, step) in expected.iter().enumerate() {
            // Nobody else may sign now.
            for (other, who) in people.iter().enumerate().filter(|(other, _)| other != step) {
                let refused = bench.pass(who, id).await;
                let forbidden = matches!(refused, Err(DeskError::Access(AccessError::Forbidden)));
                assert!(forbidden, "{number} steps: {other} at {at}: {refused:?}");
            }
            let address = bench.pass(&people[*step], id).await?;
            assert_eq!(address.is_some(), at + 1 == expected.len(), "{number} steps, {at}");
        }
        assert_eq!(state(&bench, id).await?, DraftState::Published);
    }
    assert!(ReviewSteps::try_from(0).is_err() && ReviewSteps::try_from(4).is_err());
    Ok(())
}

#[tokio::test]
async fn one_person_with_two_roles_signs_once() -> Result<()> {
    let bench = bench_with(steps(2)?).await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let both = bench.who("both", Role::FirstReviewer).await?;
    let account = both.account()?.clone();
    let mut write = bench.store.write().await?;
    write.grant(account.id, Role::FinalReviewer, Some(bench.organ)).await?;
    write.grant(account.id, Role::Editor, Some(bench.organ)).await?;
    write.commit().await?;
    let both = Who::of(&bench.store, account, NOON).await?;
    let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
    bench.submit(&editor, id).await?;
    bench.pass(&both, id).await?;
    assert!(matches!(bench.pass(&both, id).await, Err(DeskError::SamePerson)));
    let own = bench.draft(&both, PLACE, &typed("另一则", "正文")).await?;
    bench.submit(&both, own).await?;
    assert!(matches!(bench.pass(&both, own).await, Err(DeskError::SamePerson)));
    let work = desk::work(&bench.store, &both, NOON).await?;
    assert!(work.to_review.is_empty(), "what he cannot sign does not wait for him");
    Ok(())
}

#[tokio::test]
async fn what_was_seen_is_what_is_signed() -> Result<()> {
    let bench = bench_with(steps(1)?).await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
    bench.submit(&editor, id).await?;
    let pass = Decision::Pass {
        override_reason: String::new(),
        secrecy: Some(Secrecy::active()),
        publish_at: None,
    };
    let old = desk::review(&bench.store, &last, (id, "0"), pass.clone(), NOON).await;
    assert!(matches!(old, Err(DeskError::Conflict)), "{old:?}");
    let address = bench.pass(&last, id).await?.context("published")?;
    let shown = bench.store.shown(bench.site.id, &address).await?.context("shown")?;
    let drafted = bench.store.draft(id).await?.context("a draft")?;
    assert_eq!(shown.edition.body, drafted.draft.body);
    assert_eq!(shown.edition.published_at, NOON);
    let again = bench.pass(&last, id).await;
    assert!(matches!(again, Err(DeskError::State)), "published once: {again:?}");
    let edited = desk::save(
        &bench.store,
        &editor,
        (id, drafted.draft.revision),
        &typed("改", "改"),
        desk::content(&shown).places,
        NOON,
    )
    .await;
    assert!(matches!(edited, Err(DeskError::State)), "what is public is corrected instead");
    Ok(())
}

#[tokio::test]
async fn a_correction_that_only_moves_makes_no_edition() -> Result<()> {
    let bench = bench_with(steps(1)?).await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
    bench.submit(&editor, id).await?;
    let address = bench.pass(&last, id).await?.context("published")?;
    let shown = bench.store.shown(bench.site.id, &address).await?.context("shown")?;
    let correction = desk::correct(&bench.store, &editor, shown.document.id, NOON + 60).await?;
    let mut places = desk::content(&shown).places;
    places.push((bench.column("临时救助").await?.id, Some("政策法规文件".into())));
    let same = typed("公示", "正文");
    desk::save(&bench.store, &editor, (correction, 1), &same, places, NOON + 60).await?;
    bench.submit(&editor, correction).await?;
    bench.pass(&last, correction).await?;
    let moved = bench.store.shown(bench.site.id, &address).await?.context("shown")?;
    assert_eq!((moved.edition.id, moved.placements.len()), (shown.edition.id, 2));
    let rows = bench.store.audit(0, 99).await?;
    assert_eq!(rows.last().map(|row| row.action.as_str()), Some("placed"));
    let work = desk::work(&bench.store, &editor, NOON).await?;
    assert_eq!(work.published.len(), 1, "a document and its corrections are one");
    Ok(())
}

#[tokio::test]
async fn the_machine_itself_writes_and_signs_nothing() -> Result<()> {
    let bench = bench().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
    bench.submit(&editor, id).await?;
    let passed = bench.pass(&Who::console(), id).await;
    assert!(matches!(passed, Err(DeskError::Missing("draft"))), "{passed:?}");
    let column = bench.column("最低生活保障").await?.id;
    let place = (bench.site.id, (column, None));
    let begun = desk::begin(&bench.store, &Who::console(), bench.organ, place, NOON).await;
    assert!(matches!(begun, Err(DeskError::Access(AccessError::Forbidden))));
    Ok(())
}

#[tokio::test]
async fn what_waits_for_its_time_is_public_then_and_not_before() -> Result<()> {
    let bench = bench_with(steps(2)?).await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let first = bench.who("first", Role::FirstReviewer).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let at = NOON + 3600;
    let pass = |publish_at| Decision::Pass {
        override_reason: String::new(),
        secrecy: Some(Secrecy::active()),
        publish_at: Some(publish_at),
    };
    let signed = async |who: &Who, id: i64, publish_at: i64| {
        let hash = bench.store.draft(id).await?.map(|found| found.draft.hash).unwrap_or_default();
        desk::review(&bench.store, who, (id, &hash), pass(publish_at), NOON).await
    };
    let mut ids = Vec::new();
    for title in ["公示甲", "公示乙"] {
        let id = bench.draft(&editor, PLACE, &typed(title, "正文")).await?;
        bench.submit(&editor, id).await?;
        assert_eq!(signed(&first, id, at).await?, Reviewed::MovedOn, "only the last one says when");
        for wrong in [0, NOON, NOON + 400 * 24 * 3600] {
            let refused = signed(&last, id, wrong).await;
            assert!(matches!(refused, Err(DeskError::BadMoment)), "{wrong}: {refused:?}");
        }
        assert_eq!(signed(&last, id, at).await?, Reviewed::Scheduled(at));
        ids.push(id);
    }
    assert_eq!(state(&bench, ids[0]).await?, DraftState::Scheduled);
    // The second one is changed meanwhile: its signatures are void.
    let revision = bench.store.draft(ids[1]).await?.context("a draft")?.draft.revision;
    let places = bench.store.draft(ids[1]).await?.context("a draft")?.content().places;
    let changed = typed("公示乙", "另一段正文");
    desk::save(&bench.store, &editor, (ids[1], revision), &changed, places, NOON).await?;
    assert!(desk::publish_due(&bench.store, at - 1).await?.is_empty(), "not before");
    let published = desk::publish_due(&bench.store, at + 2).await?;
    assert_eq!(published.len(), 1, "{published:?}");
    let shown = bench.store.shown(bench.site.id, &published[0]).await?.context("shown")?;
    assert_eq!((shown.edition.title.as_str(), shown.edition.published_at), ("公示甲", at + 2));
    assert_eq!(state(&bench, ids[1]).await?, DraftState::Draft);
    assert!(desk::publish_due(&bench.store, at + 9).await?.is_empty(), "once");
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_published_at_its_time_goes_back() -> Result<()> {
    let bench = bench_with(steps(1)?).await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
    bench.submit(&editor, id).await?;
    let drafted = bench.store.draft(id).await?.context("a draft")?;
    let pass = Decision::Pass {
        override_reason: String::new(),
        secrecy: Some(Secrecy::active()),
        publish_at: Some(NOON + 60),
    };
    desk::review(&bench.store, &last, (id, &drafted.draft.hash), pass, NOON).await?;
    let mut write = bench.store.write().await?;
    let archived = ColumnChange { archived: Some(true), ..ColumnChange::default() };
    write.change_column(bench.site.id, drafted.places[0].column_id, archived).await?;
    write.commit().await?;
    desk::own_mail(&bench.store, &editor, "e@a.cn", NOON).await?;
    assert!(desk::publish_due(&bench.store, NOON + 61).await?.is_empty());
    assert_eq!(state(&bench, id).await?, DraftState::Returned);
    let channel = bench.store.channels().await?.pop().context("a channel")?;
    let told = bench.store.notices_of(channel.id, 9).await?;
    assert_eq!(told.iter().map(|one| one.what.as_str()).collect::<Vec<_>>(), ["missed"]);
    Ok(())
}

#[tokio::test]
async fn the_secrecy_review_is_kept_with_the_signature() -> Result<()> {
    let bench = bench_with(steps(2)?).await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let first = bench.who("first", Role::FirstReviewer).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
    bench.submit(&editor, id).await?;
    bench.pass(&first, id).await?;
    let hash = bench.store.draft(id).await?.context("a draft")?.draft.hash;
    let found = |disclosure, basis: &str| Some(Secrecy { disclosure, basis: basis.into() });
    let pass = async |secrecy| {
        let decision = Decision::Pass { override_reason: String::new(), secrecy, publish_at: None };
        desk::review(&bench.store, &last, (id, &hash), decision, NOON).await
    };
    assert!(matches!(pass(None).await, Err(DeskError::NoSecrecy)));
    let refused = pass(found(Disclosure::OnRequest, "条例第十六条")).await;
    assert!(matches!(refused, Err(DeskError::NotActive)), "{refused:?}");
    let refused = pass(found(Disclosure::Withheld, " ")).await;
    assert!(matches!(refused, Err(DeskError::Blank("basis"))), "a basis is needed: {refused:?}");
    let back = Decision::Return {
        reason: "含内部事务信息".into(),
        secrecy: found(Disclosure::Withheld, "条例第十六条"),
    };
    desk::review(&bench.store, &last, (id, &hash), back, NOON).await?;
    bench.submit(&editor, id).await?;
    bench.pass(&first, id).await?;
    let passed = pass(found(Disclosure::Active, "已删去内部事务信息")).await?;
    assert!(matches!(passed, Reviewed::Published(_)), "{passed:?}");
    let kept: Vec<_> = bench
        .store
        .reviews(id)
        .await?
        .into_iter()
        .map(|one| (one.account_id, one.disclosure, one.basis, one.at))
        .collect();
    let (one, two) = (first.account()?.id, last.account()?.id);
    let expected = [
        (one, None, None, NOON),
        (two, Some(Disclosure::Withheld), Some("条例第十六条".to_owned()), NOON),
        (one, None, None, NOON),
        (two, Some(Disclosure::Active), Some("已删去内部事务信息".to_owned()), NOON),
    ];
    assert_eq!(kept, expected, "who, what, why and when; earlier steps make none");
    Ok(())
}
