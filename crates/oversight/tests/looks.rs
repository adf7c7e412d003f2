//! What later looks do to the ledger: what was closed comes back, what no look can see is decided by the office, another organ
//! is made responsible, what is overdue is told further up; and whose portals are looked at.

mod bench;

use anyhow::{Context, Result};
use bench::{Bench, DAY, Portal, SHEET};
use oversight::{
    Answer, NewRound, OversightError, Ruling, Said, UNSEEN, UnitRow, answer, board, chase, close,
    history, import_units, item, organs_for, rule, watch,
};
use sample::Family;
use sample::Fault::ColumnBlank;
use standard::calendar::Calendar;
use store::{Item, ItemEventKind, ItemFilter, ItemState};
use tokio_util::sync::CancellationToken;

/// Nobody answers here.
const ADDRESS: &str = "http://127.0.0.1:9/";
/// Days within which each of these portals' columns is asked for (`watched.rs` counts them).
const TURNS: usize = 20;

/// The one thing that is wrong.
async fn only(bench: &Bench) -> Result<Item> {
    let mut items = bench.store.items(&ItemFilter::default()).await?;
    assert_eq!(items.len(), 1, "{items:#?}");
    items.pop().context("one is wrong")
}

async fn said_done(bench: &Bench) -> Result<()> {
    let done =
        Answer { said: Said::Done, note: "已补齐".into(), files: Vec::new(), wanted: None };
    let found = only(bench).await?;
    Ok(answer(&bench.store, &bench.stranger, found.id, done, bench.now()).await?)
}

/// One day later what is due is looked at.
async fn a_day_later(bench: &mut Bench) -> Result<()> {
    bench.pass(DAY);
    let worker = bench.worker("day by day", None);
    assert_eq!(worker.tick(&bench.store).await?.looks, 1);
    assert!(worker.one(&bench.store, &CancellationToken::new()).await?.is_some());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_closed_comes_back_with_a_look() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Hanweb, 0, &[ColumnBlank]).await?;
    let [unit, ..] = bench.units([&portal.url, ADDRESS, ADDRESS]).await?;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    let round = bench.started(campaign, "六月检查", &[unit]).await?;
    assert_eq!(bench.work().await?, 1);
    close(&store, &office, round, 1, bench.now()).await?;
    watch(&store, &office, (campaign, true), bench.now()).await?;
    let first = only(&bench).await?;
    said_done(&bench).await?;
    let portal = portal.replaced(&[]).await?;
    a_day_later(&mut bench).await?;
    assert_eq!(only(&bench).await?.state, ItemState::Closed);
    let _broken = portal.replaced(&[ColumnBlank]).await?;
    // Its column has its turn within some days.
    for _ in 0..TURNS {
        a_day_later(&mut bench).await?;
        if only(&bench).await?.state == ItemState::Open {
            break;
        }
    }
    let back = only(&bench).await?;
    assert_eq!((back.id, back.state), (first.id, ItemState::Open));
    assert!(back.deadline > first.deadline, "{} {}", back.deadline, first.deadline);
    assert_eq!(back.inspection_id, first.inspection_id, "the round's finding stays its evidence");
    let events = history(&store, &office, first.id).await?;
    assert_eq!(events.last().map(|event| event.what), Some(ItemEventKind::CameBack));
    for who in [&bench.stranger, &office] {
        let told = bench.told(who).await?;
        let told = told.iter().filter(|(what, _)| what == "came-back");
        assert_eq!(told.map(|(_, facts)| &facts["count"]).collect::<Vec<_>>(), ["1"]);
    }
    let figures = board(&store, &office, round).await?.figures;
    assert_eq!((figures[&unit].items, figures[&unit].settled), (1, 0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_look_can_see_the_office_decides() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Hanweb, 0, &[ColumnBlank]).await?;
    let [unit, ..] = bench.units([&portal.url, ADDRESS, ADDRESS]).await?;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    let round = bench.started(campaign, "六月检查", &[unit]).await?;
    assert_eq!(bench.work().await?, 1);
    close(&store, &office, round, 10, bench.now()).await?;

    // Another organ has to mend it: its liaison answers from now on.
    let (found, of) = item(&store, &office, only(&bench).await?.id).await?;
    let others = organs_for(&store, &office, &of).await?;
    let other = others.iter().find(|organ| organ.name == "东山县政府办").context("an organ")?;
    assert!(item(&store, &bench.liaison, found.id).await.is_err(), "not its business yet");
    let given = Ruling::Reassign { organ: other.id };
    let unsaid = rule(&store, &office, found.id, (given, ""), bench.now()).await;
    assert!(matches!(unsaid, Err(OversightError::NoReason)), "{unsaid:?}");
    rule(&store, &office, found.id, (given, "职责已划转"), bench.now()).await?;
    let twice = rule(&store, &office, found.id, (given, "职责已划转"), bench.now()).await;
    assert!(matches!(twice, Err(OversightError::State)), "it has it already: {twice:?}");
    let (now, _) = item(&store, &bench.liaison, found.id).await?;
    assert_eq!((now.organ.as_str(), now.organ_id), ("东山县政府办", Some(other.id)));
    for who in [&bench.liaison, &bench.stranger] {
        let (what, facts) = bench.told(who).await?.pop().context("told")?;
        assert_eq!((what.as_str(), &facts["ruling"]), ("ruled", &"reassigned".into()));
    }

    // Its portal is gone: no look closes it, and the office may not yet.
    said_done(&bench).await?;
    portal.stop().await;
    let (worker, cancel) = (bench.worker("night", None), CancellationToken::new());
    let by_hand = (Ruling::CloseByHand, "人工打开已见内容");
    for look in 1..=UNSEEN {
        let early = rule(&store, &office, found.id, by_hand, bench.now()).await;
        assert!(matches!(early, Err(OversightError::State)), "{look}: {early:?}");
        bench.pass(DAY);
        assert_eq!(worker.tick(&store).await?.looks, 1);
        for _ in 0..3 {
            worker.one(&store, &cancel).await?.context("it is tried again")?;
            bench.pass(601);
        }
    }
    let events = history(&store, &office, found.id).await?;
    let unseen = events.iter().filter(|event| event.what == ItemEventKind::NotSeen).count();
    assert_eq!(unseen, UNSEEN);
    let denied = rule(&store, &bench.liaison, found.id, by_hand, bench.now()).await;
    assert!(matches!(denied, Err(OversightError::Access(_))), "{denied:?}");
    let opened = (Ruling::Reopen, "请先恢复门户访问");
    rule(&store, &office, found.id, opened, bench.now()).await?;
    assert_eq!(only(&bench).await?.state, ItemState::Open);
    let again = rule(&store, &office, found.id, by_hand, bench.now()).await;
    assert!(matches!(again, Err(OversightError::State)), "{again:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_overdue_is_told_further_up() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Hanweb, 0, &[ColumnBlank]).await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    let row = |row: usize, name: &str, kind: &str| UnitRow {
        row,
        name: name.into(),
        kind: kind.into(),
        portal: portal.url.clone(),
        pins: "level = \"county\"\n".into(),
        ..UnitRow::default()
    };
    let county = UnitRow { organ: "青岚县政府办".into(), ..row(1, "青岚县", "县") };
    let town = UnitRow {
        parent: "青岚县".into(),
        contact: "李明 0700-1234567 li@example.com".into(),
        ..row(2, "云溪镇", "乡镇")
    };
    let listed = import_units(&store, &office, &[county, town], bench.now()).await?;
    assert!(listed.problems.is_empty(), "{:?}", listed.problems);
    let town = store.units().await?.pop().context("two")?;
    let campaign = bench.campaign().await?;
    let holidays: String = (1..=8).map(|day| format!("2026-07-0{day},off\n")).collect();
    let (sheet, calendar) = (assess::Sheet::parse(SHEET)?, Calendar::parse(&holidays)?);
    let new = NewRound {
        calendar: &calendar,
        units: vec![town.id],
        ..bench.new_round(campaign, "六月检查", &sheet)
    };
    let round = bench.started_as(new).await?;
    assert_eq!(bench.work().await?, 1);
    close(&store, &office, round, 1, bench.now()).await?;
    assert_eq!(only(&bench).await?.deadline, "2026-07-09");

    // By the round's own holidays it is due in one working day, by those built in it would be in six.
    bench.pass(DAY);
    let chased = chase(&store, &office, 2, bench.now()).await?;
    let what: Vec<ItemEventKind> = chased.iter().map(|(_, what)| *what).collect();
    assert_eq!(what, [ItemEventKind::Reminded]);
    assert!(bench.told(&bench.stranger).await?.is_empty(), "not yet overdue");
    bench.pass(9 * DAY);
    let chased = chase(&store, &office, 2, bench.now()).await?;
    let what: Vec<ItemEventKind> = chased.iter().map(|(_, what)| *what).collect();
    assert_eq!(what, [ItemEventKind::Escalated]);
    assert!(chase(&store, &office, 2, bench.now()).await?.is_empty(), "once");

    // The county above it is told, and so is who stands among its contacts: it has no account.
    let told = bench.told(&bench.stranger).await?;
    let said: Vec<_> = told.iter().map(|(what, facts)| (what.as_str(), &facts["unit"])).collect();
    assert_eq!(said, [("escalated", &serde_json::Value::from("云溪镇"))]);
    let channels = store.channels().await?;
    let nobody = channels.iter().find(|one| one.address == "li@example.com").context("told")?;
    let notices = store.notices_of(nobody.id, 9).await?;
    assert_eq!(notices.iter().map(|one| one.what.as_str()).collect::<Vec<_>>(), ["escalated"]);
    assert!(bench.told(&bench.liaison).await?.is_empty(), "another county is not");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_were_seen_whole_are_watched() -> Result<()> {
    let mut bench = Bench::new().await?;
    let one = Portal::serve(Family::Trs, 0, &[]).await?;
    let other = Portal::serve(Family::Hanweb, 1, &[]).await?;
    let [first, second, _] = bench.units([&one.url, &other.url, ADDRESS]).await?;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    for (name, units) in [("六月检查", &[first, second][..]), ("专项检查", &[second][..])] {
        let round = bench.started(campaign, name, units).await?;
        assert_eq!(bench.work().await?, units.len());
        close(&store, &office, round, 10, bench.now()).await?;
    }
    watch(&store, &office, (campaign, true), bench.now()).await?;
    bench.pass(DAY);
    let worker = bench.worker("night", None);
    assert_eq!(worker.tick(&store).await?.looks, 2, "a round about one unit narrows nothing");
    let looks = store.open_looks().await?;
    let mut of: Vec<i64> = looks.iter().map(|look| look.unit_id).collect();
    of.sort_unstable();
    assert_eq!(of, [first, second]);
    let shown = board(&store, &office, looks[0].round_id).await?;
    assert_eq!(shown.looks.len(), 2, "the board tells of what is in the queue");
    Ok(())
}
