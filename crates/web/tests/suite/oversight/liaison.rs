//! A liaison's own pages: his units and their rounds, the notice, a self-check.

use super::{Scene, new_round, scene};
use crate::desk::bench::NOON;
use anyhow::{Context, Result, ensure};
use axum::http::StatusCode;
use oversight::{NewRound, UnitRow};
use store::Role;

/// Takes in another unit; answers its id.
pub(super) async fn unit(scene: &Scene, name: &str, organ: &str) -> Result<i64> {
    let (store, console) = (&scene.bench.county.store, access::Who::console());
    let row = UnitRow {
        row: 1,
        name: name.into(),
        kind: "县".into(),
        portal: "http://127.0.0.1:1/".into(),
        organ: organ.into(),
        ..UnitRow::default()
    };
    let listed = oversight::import_units(store, &console, &[row], NOON).await?;
    ensure!(listed.problems.is_empty(), "{:?}", listed.problems);
    let units = store.units().await?;
    Ok(units.into_iter().find(|unit| unit.name == name).context("taken in")?.id)
}

/// Plans a round about some units; answers its id.
pub(super) async fn planned(scene: &Scene, name: &str, units: &[i64]) -> Result<i64> {
    let new = NewRound {
        cut_off: jiff::civil::date(2026, 12, 31),
        units: units.to_vec(),
        ..new_round(scene.campaign, name)
    };
    let console = access::Who::console();
    Ok(oversight::plan(&scene.bench.county.store, &console, new, NOON).await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_liaison_is_led_to_the_latest_round_of_his_own_units() -> Result<()> {
    let scene = scene().await?;
    let (store, console) = (&scene.bench.county.store, access::Who::console());
    let other = unit(&scene, "东山县", "财政局").await?;
    let december = planned(&scene, "十二月检查", &[other]).await?;
    oversight::start(store, &console, december, NOON).await?;
    let mut liaison = scene.bench.person("liaison", Role::Liaison, Some(scene.bench.organ)).await?;
    let led = liaison.get("/oversight").await?;
    let own = format!("/oversight/round/{}/unit/{}", scene.open, scene.unit);
    assert_eq!(led.location(), own, "the newest round leaves his unit out");
    let page = liaison.get(&own).await?;
    assert_eq!(page.status, StatusCode::OK);
    let before = format!("/oversight/round/{}/unit/{}", scene.closed, scene.unit);
    assert!(page.text.contains(&format!("href=\"{before}\"")), "his earlier rounds: {}", page.text);
    assert!(!page.text.contains("十二月检查"), "{}", page.text);

    // A second unit of the same organ, in a round that is only planned: what was seen comes first.
    let second = unit(&scene, "西河县", "民政局").await?;
    let next = planned(&scene, "一月检查", &[scene.unit, second]).await?;
    let led = liaison.get("/oversight").await?;
    assert_eq!(led.location(), own);
    let page = liaison.get(&own).await?;
    for (round, unit) in [(next, second), (next, scene.unit)] {
        let href = format!("href=\"/oversight/round/{round}/unit/{unit}\"");
        assert!(page.text.contains(&href), "{href}: {}", page.text);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_notice_is_on_the_page_of_its_unit() -> Result<()> {
    let scene = scene().await?;
    let organ = Some(scene.bench.organ);
    let mut liaison = scene.bench.person("liaison", Role::Liaison, organ).await?;
    let mut office = scene.bench.person("office", Role::Overseer, organ).await?;
    let unit = |round: i64| format!("/oversight/round/{round}/unit/{}", scene.unit);
    for person in [&mut liaison, &mut office] {
        let page = person.get(&unit(scene.closed)).await?;
        let notice = format!("{}/notice.docx", unit(scene.closed));
        assert!(page.text.contains(&format!("href=\"{notice}\"")), "{}", page.text);
        let notice = person.get(&notice).await?;
        assert_eq!(notice.status, StatusCode::OK, "{}", notice.text);
        let kind = notice.header(axum::http::header::CONTENT_TYPE);
        assert!(kind.contains("wordprocessingml") && notice.bytes.starts_with(b"PK"), "{kind}");
    }
    let page = liaison.get(&unit(scene.open)).await?;
    assert!(
        !page.text.contains("notice.docx"),
        "nothing is asked of it before the round is closed"
    );
    let early = liaison.get(&format!("{}/notice.docx", unit(scene.open))).await?;
    assert_eq!(early.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_liaison_lets_his_unit_be_checked() -> Result<()> {
    let scene = scene().await?;
    let mut liaison = scene.bench.person("liaison", Role::Liaison, Some(scene.bench.organ)).await?;
    let own = format!("/oversight/round/{}/unit/{}", scene.open, scene.unit);
    assert!(liaison.get(&own).await?.text.contains("href=\"/oversight/self-check\""));
    let page = liaison.get("/oversight/self-check").await?;
    assert!(page.text.contains("开始自查：青岚县"), "{}", page.text);
    let unit = scene.unit.to_string();
    let begun = liaison.post("/oversight/self-check", &[("unit", unit.as_str())]).await?;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let shown = liaison.get(begun.location()).await?;
    assert!(shown.text.contains("青岚县自查（2026-11-23）") && shown.text.contains("排队"));
    let twice = liaison.post("/oversight/self-check", &[("unit", unit.as_str())]).await?;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.text.contains("青岚县自查（2026-11-23）"), "the page itself: {}", twice.text);
    let led = liaison.get("/oversight").await?;
    assert_eq!(led.location(), own, "the office's round is what matters");
    Ok(())
}
