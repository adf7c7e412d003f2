//! What is only planned may be changed and taken away; what was started may not.

mod bench;

use anyhow::{Context, Result};
use bench::{Bench, SHEET};
use oversight::{
    NewCampaign, NewMaterial, NewRound, OversightError, Start, change_campaign, remove_campaign,
    remove_round, replan, schedule, start, submit_material,
};

#[tokio::test]
async fn a_planned_round_is_planned_anew_and_keeps_its_time() -> Result<()> {
    let bench = Bench::new().await?;
    let [first, second, _] = bench.units(["http://a.example/"; 3]).await?;
    let campaign = bench.campaign().await?;
    let (store, office, now) = (&bench.store, &bench.office, bench.now());
    let round = bench.planned(campaign, "六月检查", &[first, second]).await?;
    let at = Start::At(now + 60);
    schedule(store, office, round, (Some(&at), Some("20:00-06:00".parse()?)), now).await?;
    let sheet = assess::Sheet::parse(SHEET)?;
    let plan = |name: &str, units: &[i64]| NewRound {
        fields: vec!["社会救助".into()],
        units: units.to_vec(),
        ..bench.new_round(campaign, name, &sheet)
    };
    let denied = replan(store, &bench.liaison, (round, plan("别的", &[first])), now).await;
    assert!(matches!(denied, Err(OversightError::Access(_))));
    replan(store, office, (round, plan("六月检查", &[second])), now).await?;
    let row = store.round(round).await?.context("planned")?;
    assert_eq!((row.starts_at, row.hours.as_deref()), (Some(now + 60), Some("20:00-06:00")));
    assert_eq!(row.fields.as_deref(), Some(r#"["social-assistance"]"#));
    let units: Vec<i64> = store.standings(round).await?.iter().map(|one| one.unit_id).collect();
    assert_eq!(units, [second]);
    let other = bench.planned(campaign, "九月检查", &[first]).await?;
    let taken = replan(store, office, (other, plan("六月检查", &[first])), now).await;
    assert!(matches!(taken, Err(OversightError::NameTaken("round"))));

    // A unit that has handed something in is not left out, and the round stays.
    let new = NewMaterial { title: "做法".into(), body: "成效".into(), files: Vec::new() };
    submit_material(store, office, (round, second), new, now).await?;
    let left = replan(store, office, (round, plan("六月检查", &[first])), now).await;
    assert!(matches!(left, Err(OversightError::State)));
    assert!(matches!(remove_round(store, office, round, now).await, Err(OversightError::State)));

    start(store, office, other, now).await?;
    assert!(matches!(remove_round(store, office, other, now).await, Err(OversightError::State)));
    let late = replan(store, office, (other, plan("十月检查", &[first])), now).await;
    assert!(matches!(late, Err(OversightError::State)));
    Ok(())
}

#[tokio::test]
async fn a_campaign_keeps_its_name_once_a_round_was_started() -> Result<()> {
    let bench = Bench::new().await?;
    let [first, ..] = bench.units(["http://a.example/"; 3]).await?;
    let campaign = bench.campaign().await?;
    let (store, office, now) = (&bench.store, &bench.office, bench.now());
    let new = |name: &str| NewCampaign { name: name.into(), year: 2026, milestones: Vec::new() };
    change_campaign(store, office, (campaign, new("2026 年度")), now).await?;
    assert!(store.milestones(campaign).await?.is_empty());
    let round = bench.planned(campaign, "六月检查", &[first]).await?;
    change_campaign(store, office, (campaign, new("2026 年工作")), now).await?;
    let with_round = remove_campaign(store, office, campaign, now).await;
    assert!(matches!(with_round, Err(OversightError::State)));
    start(store, office, round, now).await?;
    let renamed = change_campaign(store, office, (campaign, new("另一年")), now).await;
    assert!(matches!(renamed, Err(OversightError::State)));
    let milestone = ("内容充实到位".to_owned(), bench.today());
    let later = NewCampaign { milestones: vec![milestone], ..new("2026 年工作") };
    change_campaign(store, office, (campaign, later), now).await?;
    assert_eq!(store.milestones(campaign).await?.len(), 1, "milestones may change");
    Ok(())
}
