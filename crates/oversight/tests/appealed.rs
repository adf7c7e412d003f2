//! A granted appeal while a later round is under way: what was found not to hold is charged in neither.

mod bench;

use anyhow::{Context, Result};
use bench::{Bench, DAY, Portal};
use oversight::{Answer, Ruling, Said, answer, board, close, rescore, rule};
use rust_decimal::Decimal;
use sample::Family;
use sample::Fault::FieldMissing;
use store::{Decision, ItemFilter, ItemState};

async fn points(bench: &Bench, round: i64, unit: i64) -> Result<Option<Decimal>> {
    let inspection = bench.store.inspection_of(round, unit).await?.context("inspected")?;
    Ok(inspection.total.as_deref().map(str::parse::<Decimal>).transpose()?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_granted_appeal_reaches_the_round_under_way() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Trs, 0, &[FieldMissing]).await?;
    let address = "http://127.0.0.1:9/";
    let [unit, ..] = bench.units([&portal.url, address, address]).await?;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    let june = bench.started(campaign, "六月检查", &[unit]).await?;
    assert_eq!(bench.work().await?, 1);
    close(&store, &office, june, 10, bench.now()).await?;
    let items = store.items(&ItemFilter::default()).await?;
    let item = items.iter().find(|item| item.rule == "field-missing").context("it lacks")?;

    // September is inspected before the office decides.
    bench.pass(60 * DAY);
    let september = bench.started(campaign, "九月检查", &[unit]).await?;
    assert_eq!(bench.work().await?, 1);
    let before = Some(Decimal::from(95));
    assert_eq!(points(&bench, june, unit).await?, before);
    assert_eq!(points(&bench, september, unit).await?, before);
    let appeal = Answer {
        said: Said::Appeals,
        note: "本县不承担该领域职责".into(),
        files: Vec::new(),
        wanted: None,
    };
    answer(&store, &bench.stranger, item.id, appeal, bench.now()).await?;
    let granted = (Ruling::GrantAppeal, "县级无此职责");
    rule(&store, &office, item.id, granted, bench.now()).await?;

    let after = Some(Decimal::ONE_HUNDRED);
    assert_eq!(points(&bench, june, unit).await?, after);
    assert_eq!(points(&bench, september, unit).await?, after, "not charged again");
    let first = store.inspection_of(june, unit).await?.context("inspected")?.id;
    let second = store.inspection_of(september, unit).await?.context("inspected")?.id;
    let decided = store.decisions(second).await?;
    let decided: Vec<_> = decided.iter().map(|one| (one.decision, one.carried_from)).collect();
    assert_eq!(decided, [(Decision::Dismissed, Some(first))]);

    // Nothing of it is entered, and what is computed once more is the same.
    assert_eq!(close(&store, &office, september, 10, bench.now()).await?, 0);
    assert_eq!(board(&store, &office, september).await?.places[0].own, after);
    for round in [june, september] {
        let rescored = rescore(&store, round).await?;
        assert_eq!(rescored[0].differing, Vec::<String>::new(), "{round}");
    }
    let kept = store.item(item.id).await?.context("entered")?;
    assert_eq!(kept.state, ItemState::Withdrawn);
    Ok(())
}
