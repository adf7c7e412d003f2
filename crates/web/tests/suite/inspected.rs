//! The test that matters: the inspector, over HTTP, finds nothing wrong with a county made from the
//! standard; and when a column is emptied, exactly that.

use crate::county::{AS_OF, County, county};
use anyhow::{Context as _, Result};
use assess::{Assessment, MatterStatus, Sheet, Verdicts};
use snapshot::{PortalFile, Snapshot};
use standard::calendar::Calendar;
use standard::{Level, Standard};
use std::sync::Arc;
use store::{Filter, Line};
use survey::{Bounds, Context, Settings};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Surveys and judges the portal as `gongkai inspect` does.
async fn inspect(url: &str, county: &County) -> Result<(Snapshot, Assessment)> {
    let villages = county.towns.iter().map(|town| (town.name.clone(), town.villages.clone()));
    let pins = PortalFile { villages: villages.collect(), ..PortalFile::default() };
    let standard = Arc::new(Standard::builtin());
    let settings = Settings {
        start: url.parse()?,
        name: Some(county.site.name.clone()),
        level: Level::County,
        portal: pins.clone(),
        state: None,
        beside: Vec::new(),
        manners: fetch::Manners { per_second: None, connections: 16, ..fetch::Manners::default() },
        workers: 16,
        render: false,
        program: "test".into(),
        bounds: Bounds::default(),
        words: Default::default(),
    };
    let context = Context {
        standard: standard.clone(),
        progress: Default::default(),
        cancel: CancellationToken::new(),
    };
    let snapshot = survey::survey(&settings, &context).await?.snapshot;
    let task = assess::Task {
        standard: &standard,
        snapshot: &snapshot,
        sheet: &Sheet::default(),
        pins: &pins,
        as_of: AS_OF,
        materials: &[],
        calendar: Calendar::builtin(),
        verdicts: &Verdicts::default(),
        only: &[],
        words: assess::ErrorWords::builtin(),
    };
    let assessment = task.run();
    Ok((snapshot, assessment))
}

/// Rule, column and title of each finding that counts.
fn certain(assessment: &Assessment) -> Vec<String> {
    let counting = assessment.findings.iter().filter(|finding| finding.counts());
    counting
        .map(|finding| {
            let place = [&finding.field, &finding.matter1, &finding.matter2, &finding.column];
            let place: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
            format!(
                "{} {} {} {:?}",
                finding.rule,
                place.join("/"),
                finding.url.as_deref().unwrap_or_default(),
                finding.evidence
            )
        })
        .collect()
}

/// Takes everything out of one column; answers its lines.
async fn empty(county: &County, names: [&str; 2]) -> Result<Vec<Line>> {
    let columns = county.store.columns(county.site.id).await?;
    let column = columns
        .iter()
        .find(|column| {
            let above = columns.iter().find(|one| Some(one.id) == column.parent_id);
            column.title == names[1] && above.is_some_and(|above| above.title == names[0])
        })
        .context("no such column")?;
    let filter = Filter {
        site: county.site.id,
        columns: vec![column.id],
        now: i64::MAX,
        ..Filter::default()
    };
    let lines = county.store.list(&filter, 0, 999).await?.lines;
    for line in &lines {
        portal::withdraw(&county.store, county.site.id, &line.address, "测试").await?;
    }
    Ok(lines)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inspector_finds_nothing_and_then_exactly_what_was_emptied() -> Result<()> {
    let county = county().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    let stop = CancellationToken::new();
    let served = tokio::spawn({
        let (app, stop) = (county.app.clone(), stop.clone());
        web::serve(app, listener, async move { stop.cancelled().await })
    });

    let (snapshot, assessment) = inspect(&url, &county).await?;
    assert!(snapshot.observation.complete, "{:?}", snapshot.observation);
    let standard = Standard::builtin();
    let missing: Vec<_> = assessment
        .matters
        .iter()
        .filter(|matter| !matches!(matter.status, MatterStatus::Found | MatterStatus::Merged))
        .map(|matter| format!("{matter:?}"))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let due: usize = standard
        .fields_due(Level::County)
        .map(|field| field.entries.iter().filter(|entry| entry.due_at(Level::County)).count())
        .sum();
    assert!(assessment.matters.len() * 10 >= due * 9, "{} of {due}", assessment.matters.len());
    assert_eq!(certain(&assessment), Vec::<String>::new());

    let lines = empty(&county, ["社会救助", "综合业务"]).await?;
    assert!(lines.len() >= 4);
    let (_, assessment) = inspect(&url, &county).await?;
    let found = certain(&assessment);
    assert!(!found.is_empty());
    let other: Vec<_> = found.iter().filter(|found| !found.contains("综合业务")).collect();
    assert!(other.is_empty(), "{other:#?}");
    assert!(found.iter().any(|found| found.starts_with("column-blank ")), "{found:#?}");

    stop.cancel();
    served.await??;
    Ok(())
}
