use super::bench::{Bench, NOON, bench_with, typed};
use access::{AccessError, Who};
use anyhow::{Context, Result};
use desk::{DeskError, Stage};
use portal::{ReviewSteps, SiteSettings};
use store::{DraftState, Role, Step};

const PLACE: (&str, &str) = ("最低生活保障", "审批信息");
const OTHER: (&str, &str) = ("临时救助", "政策法规文件");

fn number(steps: u8) -> Result<ReviewSteps> {
    ReviewSteps::try_from(steps).map_err(anyhow::Error::msg)
}

async fn bench(steps: u8) -> Result<Bench> {
    bench_with(SiteSettings { review_steps: number(steps)?, ..SiteSettings::default() }).await
}

async fn set(bench: &Bench, column: &str, steps: Option<u8>) -> Result<()> {
    let column = bench.column(column).await?.id;
    let steps = steps.map(number).transpose()?;
    Ok(desk::set_review_steps(&bench.store, &Who::console(), column, steps, NOON).await?)
}

async fn state(bench: &Bench, id: i64) -> Result<DraftState> {
    Ok(bench.store.draft(id).await?.context("a draft")?.draft.state)
}

async fn stages(bench: &Bench, id: i64) -> Result<Vec<(Step, Stage)>> {
    let drafted = bench.store.draft(id).await?.context("a draft")?;
    let reviews = bench.store.reviews(id).await?;
    Ok(desk::stages(&bench.premises().await?, &drafted, &reviews))
}

#[tokio::test]
async fn a_column_and_those_below_it_have_their_number() -> Result<()> {
    let bench = bench(3).await?;
    let (editor, column) = (bench.who("editor", Role::Editor).await?, bench.column(PLACE.0).await?);
    let premises = bench.premises().await?;
    let above = premises.column(column.parent_id.context("a field")?).context("there")?;
    let above = above.clone();
    // Several columns may bear its title.
    let one = Some(number(1)?);
    desk::set_review_steps(&bench.store, &Who::console(), above.id, one, NOON).await?;
    let premises = bench.premises().await?;
    let (steps, by) = premises.review_steps(premises.column(column.id).context("there")?);
    assert_eq!((u8::from(steps), by.map(|by| by.id)), (1, Some(above.id)));
    let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
    assert_eq!(stages(&bench, id).await?, [(Step::Final, Stage::Ahead)], "told before it is sent");
    bench.submit(&editor, id).await?;
    assert_eq!(state(&bench, id).await?, DraftState::FinalReview);
    let last = bench.who("last", Role::FinalReviewer).await?;
    bench.pass(&last, id).await?.context("public after one signature")?;
    assert_eq!(stages(&bench, id).await?, [(Step::Final, Stage::Signed)]);
    // The column's own number goes before that of the column above; without it, that counts again.
    set(&bench, PLACE.0, Some(2)).await?;
    let id = bench.draft(&editor, PLACE, &typed("另一则", "正文")).await?;
    bench.submit(&editor, id).await?;
    assert_eq!(state(&bench, id).await?, DraftState::FirstReview);
    set(&bench, PLACE.0, None).await?;
    let id = bench.draft(&editor, PLACE, &typed("第三则", "正文")).await?;
    bench.submit(&editor, id).await?;
    assert_eq!(state(&bench, id).await?, DraftState::FinalReview);
    Ok(())
}

#[tokio::test]
async fn the_strictest_of_several_columns_counts() -> Result<()> {
    let bench = bench(1).await?;
    set(&bench, OTHER.0, Some(3)).await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
    let (one, other) = (bench.column(PLACE.0).await?.id, bench.column(OTHER.0).await?.id);
    let places = vec![(one, Some(PLACE.1.into())), (other, Some(OTHER.1.into()))];
    desk::save(&bench.store, &editor, (id, 2), &typed("公示", "正文"), places, NOON).await?;
    bench.submit(&editor, id).await?;
    let route = [Step::First, Step::Second, Step::Final];
    let found = stages(&bench, id).await?;
    assert_eq!(found.iter().map(|(step, _)| *step).collect::<Vec<_>>(), route);
    assert_eq!(found[0].1, Stage::Awaited);
    Ok(())
}

#[tokio::test]
async fn what_is_under_way_keeps_its_number() -> Result<()> {
    let bench = bench(2).await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let first = bench.who("first", Role::FirstReviewer).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let id = bench.draft(&editor, PLACE, &typed("公示", "正文")).await?;
    bench.submit(&editor, id).await?;
    set(&bench, PLACE.0, Some(3)).await?;
    bench.pass(&first, id).await?;
    let found = stages(&bench, id).await?;
    assert_eq!(found, [(Step::First, Stage::Signed), (Step::Final, Stage::Awaited)]);
    set(&bench, PLACE.0, Some(1)).await?;
    bench.pass(&last, id).await?.context("public after both")?;
    // Returned and handed in again, it goes by what holds now.
    let id = bench.draft(&editor, PLACE, &typed("另一则", "正文")).await?;
    set(&bench, PLACE.0, Some(2)).await?;
    bench.submit(&editor, id).await?;
    let hash = bench.store.draft(id).await?.context("a draft")?.draft.hash;
    let back = desk::Decision::Return { reason: "缺附件".into(), secrecy: None };
    desk::review(&bench.store, &first, (id, &hash), back, NOON).await?;
    set(&bench, PLACE.0, Some(1)).await?;
    bench.submit(&editor, id).await?;
    assert_eq!(state(&bench, id).await?, DraftState::FinalReview);
    Ok(())
}

#[tokio::test]
async fn the_security_manager_says_so_and_nobody_else() -> Result<()> {
    let bench = bench(3).await?;
    let column = bench.column(PLACE.0).await?.id;
    let steps = Some(number(1)?);
    for role in [Role::Editor, Role::FinalReviewer, Role::SystemManager, Role::AuditManager] {
        let who = bench.who(&format!("{role:?}").to_lowercase(), role).await?;
        let refused = desk::set_review_steps(&bench.store, &who, column, steps, NOON).await;
        let forbidden = matches!(refused, Err(DeskError::Access(AccessError::Forbidden)));
        assert!(forbidden, "{role:?}: {refused:?}");
    }
    let security = bench.who("security", Role::SecurityManager).await?;
    let before = bench.store.last_change().await?;
    desk::set_review_steps(&bench.store, &security, column, steps, NOON).await?;
    assert_eq!(bench.store.last_change().await?, before, "no public page hangs on it");
    let row = bench.store.audit(0, 99).await?.pop().context("a row")?;
    assert_eq!((&*row.action, &*row.account), ("review-steps-set", "security"));
    assert_eq!((&*row.subject, row.subject_id), ("column", column));
    let none = desk::set_review_steps(&bench.store, &security, 0, steps, NOON).await;
    assert!(matches!(none, Err(DeskError::Missing("column"))));
    Ok(())
}
