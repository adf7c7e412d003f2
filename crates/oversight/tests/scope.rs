//! A round about named fields: nothing else is due, found or ranked; looks after it see all of a portal.

mod bench;

use anyhow::{Context, Result};
use bench::{Bench, DAY, Portal, SHEET};
use oversight::{NewRound, OversightError, board, close, plan, reported, start, watch, what_if};
use sample::Family;
use sample::Fault::{ColumnBlank, FieldMissing, Hijacked, LinkGone};
use store::AlertKind;

/// Official names of the fields of the round, in the standard's order.
const NAMED: [&str; 2] = ["社会救助", "养老服务"];

#[tokio::test(flavor = "multi_thread")]
async fn a_round_is_about_the_fields_that_are_named() -> Result<()> {
    let mut bench = Bench::new().await?;
    let faults = [ColumnBlank, ColumnBlank, ColumnBlank, FieldMissing, FieldMissing, LinkGone];
    let portal = Portal::serve(Family::Trs, 0, &faults).await?;
    let address = "http://127.0.0.1:9/";
    let [unit, ..] = bench.units([&portal.url, address, address]).await?;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    let sheet = assess::Sheet::parse(SHEET)?;
    let new = |name: &str, fields: &[&str]| NewRound {
        fields: fields.iter().map(|name| (*name).to_owned()).collect(),
        units: vec![unit],
        ..bench.new_round(campaign, name, &sheet)
    };
    let unknown = plan(&store, &office, new("错", &["社会救济"]), bench.now()).await;
    assert!(matches!(&unknown, Err(OversightError::UnknownField(name)) if name == "社会救济"));

    let all = plan(&store, &office, new("全面检查", &[]), bench.now()).await?;
    let named = new("专项检查", &[NAMED[1], "social-assistance"]);
    let named = plan(&store, &office, named, bench.now()).await?;
    for round in [all, named] {
        start(&store, &office, round, bench.now()).await?;
    }
    assert_eq!(bench.work().await?, 2);
    let inspected = store.inspection_of(named, unit).await?.context("inspected")?;
    let whole = store.inspection_of(all, unit).await?.context("inspected")?;
    let outside = |found: &store::Finding| {
        found.field.as_deref().is_some_and(|field| !NAMED.contains(&field))
    };
    assert!(store.findings(whole.id).await?.iter().any(outside), "what is broken stands elsewhere");
    let found = store.findings(inspected.id).await?;
    assert!(!found.iter().any(outside), "{found:#?}");

    let shown = board(&store, &office, named).await?;
    let columns: Vec<&str> = shown.fields.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!((columns, shown.scope.clone()), (NAMED.to_vec(), NAMED.map(str::to_owned).to_vec()));
    assert_eq!(reported(&store, &office, named).await?.fields, NAMED);
    assert!(board(&store, &office, all).await?.scope.is_empty());

    // By another sheet it is still about these fields: the points are those of the same sheet.
    let again = what_if(&store, &office, named, &sheet).await?;
    assert_eq!(again, shown.places);

    // A look after it sees what stands elsewhere.
    close(&store, &office, named, 10, bench.now()).await?;
    let _hijacked = portal.replaced(&[Hijacked]).await?;
    watch(&store, &office, (campaign, true), bench.now()).await?;
    bench.pass(DAY);
    let worker = bench.worker("night", None);
    assert_eq!(worker.tick(&store).await?.looks, 1);
    assert_eq!(bench.work().await?, 1);
    let alerts = oversight::alerts(&store, &office).await?;
    let kinds: Vec<AlertKind> = alerts.iter().map(|(alert, _)| alert.kind).collect();
    assert_eq!(kinds, [AlertKind::Hidden]);
    Ok(())
}
