//! Campaigns and rounds are found, changed and taken away while nothing of them was started.

use super::scene;
use anyhow::{Context, Result};
use axum::http::StatusCode;
use store::{Role, RoundKind};

#[tokio::test(flavor = "multi_thread")]
async fn campaigns_and_planned_rounds_are_found_changed_and_taken_away() -> Result<()> {
    let scene = scene().await?;
    let store = &scene.bench.county.store;
    let mut office = scene.bench.person("office", Role::Overseer, Some(scene.bench.organ)).await?;
    let board = office.get(&format!("/oversight/round/{}", scene.open)).await?;
    assert!(board.text.contains("href=\"/oversight/campaigns\""), "{}", board.text);

    // A campaign without a round is not lost.
    let fields =
        [("name", "2027年"), ("year", "2027"), ("milestone-1", "栏目"), ("due-1", "2027-05-31")];
    let made = office.post("/oversight/new", &fields).await?;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let new = store.campaigns().await?.into_iter().find(|one| one.year == 2027).context("made")?;
    let list = office.get("/oversight/campaigns").await?;
    let address = format!("/oversight/campaign/{}", new.id);
    for words in ["2027年", &address, "六月检查", "九月检查", "还没有检查轮次"] {
        assert!(list.text.contains(words), "{words}: {}", list.text);
    }

    // Its name, year and milestones are changed; those of one whose round was started are not.
    office.get(&address).await?;
    let fields = [
        ("name", "2027年基层政务公开"),
        ("year", "2027"),
        ("milestone-1", "内容"),
        ("due-1", "2027-08-31"),
        ("milestone-2", "栏目"),
        ("due-2", "2027-05-31"),
    ];
    let changed = office.post(&address, &fields).await?;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    let days = store.milestones(new.id).await?.into_iter().map(|one| one.due).collect::<Vec<_>>();
    assert_eq!(days, ["2027-05-31", "2027-08-31"]);
    let wrong = office.post(&address, &[("name", ""), ("year", "2027")]).await?;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    let begun = format!("/oversight/campaign/{}", scene.campaign);
    assert!(office.get(&begun).await?.text.contains("readonly"));
    let fields =
        [("name", "别的名称"), ("year", "2020"), ("milestone-1", "内容"), ("due-1", "2026-09-30")];
    assert_eq!(office.post(&begun, &fields).await?.status, StatusCode::SEE_OTHER);
    let kept = store.campaign(scene.campaign).await?.context("kept")?;
    assert_eq!((kept.name.as_str(), kept.year), ("2026年基层政务公开", 2026));
    assert_eq!(store.milestones(scene.campaign).await?[0].due, "2026-09-30");
    let kept = office.post(&begun, &[("then", "remove")]).await?;
    assert_eq!(kept.status, StatusCode::CONFLICT, "it has rounds");

    // A planned round is planned anew, and taken away.
    let unit = format!("unit-{}", scene.unit);
    let fields = [
        ("name", "三月检查"),
        ("kind", "inspection"),
        ("cut-off", "2027-03-31"),
        (unit.as_str(), "yes"),
    ];
    let planned = office.post(&format!("{address}/round"), &fields).await?;
    assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.text);
    let round = store.rounds(new.id).await?.pop().context("planned")?;
    let plan = format!("/oversight/round/{}/plan", round.id);
    assert!(office.get("/oversight/campaigns").await?.text.contains(&plan));
    let form = office.get(&plan).await?;
    let ticked = format!("name=\"{unit}\" value=\"yes\" checked");
    for words in ["三月检查", "2027-03-31", "本轮已定的", &ticked] {
        assert!(form.text.contains(words), "{words}: {}", form.text);
    }
    let basis = round.id.to_string();
    let nobody = [
        ("name", "春季自查"),
        ("kind", "self-check"),
        ("cut-off", "2027-04-30"),
        ("basis", basis.as_str()),
    ];
    let refused = office.post(&plan, &nobody).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("春季自查") && !refused.text.contains(&ticked),
        "{}",
        refused.text
    );
    let fields: Vec<_> = nobody.into_iter().chain([(unit.as_str(), "yes")]).collect();
    let changed = office.post(&plan, &fields).await?;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    let kept = store.round(round.id).await?.context("kept")?;
    assert_eq!((kept.name.as_str(), kept.kind), ("春季自查", RoundKind::SelfCheck));
    assert_eq!((&kept.cut_off, &kept.sheet), (&"2027-04-30".to_owned(), &round.sheet));
    assert_eq!(store.standings(round.id).await?.len(), 1);
    let started = office.get(&format!("/oversight/round/{}/plan", scene.open)).await?;
    assert_eq!(started.status, StatusCode::CONFLICT);
    office.get(&plan).await?;
    let gone = office.post(&plan, &[("then", "remove")]).await?;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    assert!(store.round(round.id).await?.is_none());
    let gone = office.post(&address, &[("then", "remove")]).await?;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    assert!(store.campaign(new.id).await?.is_none());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_is_scheduled_once_or_repeated_on_its_board() -> Result<()> {
    let scene = scene().await?;
    let store = &scene.bench.county.store;
    let mut office = scene.bench.person("office", Role::Overseer, Some(scene.bench.organ)).await?;
    let unit = format!("unit-{}", scene.unit);
    let new = format!("/oversight/campaign/{}/round", scene.campaign);
    office.get(&new).await?;
    let fields = [
        ("name", "季度检查"),
        ("kind", "inspection"),
        ("cut-off", "2026-12-31"),
        (unit.as_str(), "yes"),
    ];
    let board = office.post(&new, &fields).await?.location().replace("?done=round", "");
    let id = store.rounds(scene.campaign).await?.pop().context("planned")?.id;
    office.get(&board).await?;

    // What cannot be used is said, and stays in the form.
    for (fields, words) in [
        (
            [("then", "repeat"), ("cron", "* * * * *"), ("hours", "22:00-05:00")],
            "“* * * * *”不能用",
        ),
        ([("then", "repeat"), ("cron", "0 20 1 * *"), ("hours", "夜里")], "“夜里”不是时段"),
        ([("then", "schedule"), ("at", "2020-01-01T20:00"), ("hours", "22:00-05:00")], "已经过去"),
    ] {
        let refused = office.post(&board, &fields).await?;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
        for (name, value) in &fields[1..] {
            let kept = format!("value=\"{value}\"");
            assert!(refused.text.contains(&kept), "{name} {kept}: {}", refused.text);
        }
    }
    let fields = [("then", "repeat"), ("cron", "0 20 1 3,6,9,12 *"), ("hours", "22:00-05:00")];
    let repeated = office.post(&board, &fields).await?;
    assert_eq!(repeated.status, StatusCode::SEE_OTHER, "{}", repeated.text);
    let row = store.round(id).await?.context("planned")?;
    assert_eq!(row.repeats.as_deref(), Some("0 20 1 3,6,9,12 *"));
    assert_eq!(row.hours.as_deref(), Some("22:00-05:00"));
    let page = office.get(&board).await?;
    assert!(page.text.contains("将于 2026-12-01 20:00 自动启动"), "{}", page.text);
    assert!(page.text.contains("自动新建下一轮"), "{}", page.text);
    let off = office.post(&board, &[("then", "unschedule")]).await?;
    assert_eq!(off.status, StatusCode::SEE_OTHER, "{}", off.text);
    let row = store.round(id).await?.context("planned")?;
    assert_eq!((row.starts_at, row.repeats, row.hours), (None, None, None));
    Ok(())
}
