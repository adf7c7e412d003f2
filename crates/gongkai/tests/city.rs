//! The city on portals of our own, over real HTTP: the inspector finds nothing wrong with the city's site, a
//! department's and a township's, and then exactly what was emptied.

// The same city as the demo's.
#[path = "../src/commands/demo/hosted.rs"]
mod hosted;

use anyhow::{Context, Result, ensure};
use hosted::{Hosted, Served};
use jiff::civil::{Date, date};
use portal::withdraw;
use serde_json::Value;
use std::collections::HashSet;
use std::path::Path;
use std::process::{Command, Stdio};
use store::{Column, ColumnKind, Filter};

const AS_OF: Date = date(2026, 11, 23);
const CITY: &str = "yunxi";
const DEPARTMENT: &str = "yunxi-xczx";
const TOWN: &str = "liuhe";

fn served<'a>(city: &'a Hosted, slug: &str) -> Result<&'a Served> {
    city.sites.iter().find(|one| one.site.slug == slug).context("no such site")
}

/// Runs `gongkai inspect` and reads its report.
async fn inspect(city: &Hosted, slug: &str, out: &Path) -> Result<Value> {
    let served = served(city, slug)?;
    let level = match served.site.level {
        standard::Level::City => "city",
        standard::Level::County => "county",
        _ => "town",
    };
    // An office knows its own villages.
    let villages = city.villages.get(&served.site.home).into_iter().flatten();
    let own = villages.filter(|(town, _)| served.site.office.starts_with(town.as_str()));
    let rows = own.map(|(town, villages)| format!("\"{town}\" = {villages:?}\n"));
    let pins = out.join(format!("{slug}.toml"));
    std::fs::write(&pins, format!("[villages]\n{}", rows.collect::<String>()))?;
    let folder = out.join(slug);
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command
        .args(["inspect", &served.url, "--level", level, "--name", &served.site.name])
        .args(["--as-of", &AS_OF.to_string(), "--no-limit", "--concurrency", "16", "--portal"])
        .arg(&pins)
        .arg("--out")
        .arg(&folder)
        .stdout(Stdio::null());
    let done = tokio::task::spawn_blocking(move || command.output()).await??;
    ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Ok(serde_json::from_slice(&std::fs::read(folder.join("report.json"))?)?)
}

fn list<'a>(report: &'a Value, name: &str) -> &'a [Value] {
    report[name].as_array().map_or(&[], Vec::as_slice)
}

/// Findings that count.
fn certain(report: &Value) -> Vec<&Value> {
    let counts = |finding: &&Value| finding["certainty"] == "certain" && finding["advice"] != true;
    list(report, "findings").iter().filter(counts).collect()
}

/// Every due field and matter is there, and nothing certain is wrong.
fn assert_whole(report: &Value, fields: &[String]) {
    let found = |one: &&Value| one["status"] == "found" || one["status"] == "merged";
    let due: Vec<&str> = list(report, "fields").iter().filter_map(|f| f["slug"].as_str()).collect();
    assert_eq!(due, fields);
    // A department's report lists the other fields' matters too, which it does not owe.
    let names: Vec<&Value> = list(report, "fields").iter().map(|field| &field["field"]).collect();
    let owed = list(report, "matters").iter().filter(|matter| names.contains(&&matter["field"]));
    let owed: Vec<&Value> = owed.collect();
    for (name, all) in [("fields", list(report, "fields").iter().collect()), ("matters", owed)] {
        let missing: Vec<&&Value> = all.iter().filter(|one| !found(one)).collect();
        assert!(all.len() >= fields.len() && missing.is_empty(), "{name}: {missing:#?}");
    }
    assert_eq!(certain(report), Vec::<&Value>::new());
    assert_eq!(report["partial"], false);
}

/// The first column of a site that fits.
async fn column(city: &Hosted, slug: &str, fits: fn(&Column) -> bool) -> Result<Column> {
    let site = city.store.site(slug).await?.context("no such site")?;
    let columns = city.store.columns(site.id).await?;
    columns.into_iter().find(fits).context("no such column")
}

async fn empty(city: &Hosted, slug: &str) -> Result<Column> {
    let column = column(city, slug, |column| column.kind == ColumnKind::Matter).await?;
    let site = column.site_id;
    let filter = Filter { site, columns: vec![column.id], now: i64::MAX, ..Filter::default() };
    let lines = city.store.list(&filter, 0, 999).await?.lines;
    ensure!(!lines.is_empty(), "nothing to take out of {}", column.title);
    for line in lines {
        withdraw(&city.store, site, &line.address, "测试").await?;
    }
    Ok(column)
}

/// Publishes a document of which a link and a file lead nowhere.
async fn break_links(city: &Hosted, slug: &str) -> Result<()> {
    let column = column(city, slug, |column| column.kind == ColumnKind::Matter).await?;
    let site = column.site_id;
    let filter = Filter { site, columns: vec![column.id], now: i64::MAX, ..Filter::default() };
    let line = city.store.list(&filter, 0, 1).await?.lines.pop().context("a line")?;
    let shown = city.store.shown(site, &line.address).await?.context("shown")?;
    let (edition, place) = (shown.edition, &shown.placements[0]);
    let more = "<p>申请须知见<a href=\"/nowhere.html\">办事指南页面</a>，名单见<a href=\"/nowhere.pdf\">名单.pdf</a>。</p>";
    let draft = portal::Draft {
        edition: store::NewEdition {
            title: format!("{}（续）", edition.title),
            body: format!("{}{more}", edition.body),
            published_at: edition.published_at,
            formed: edition.formed,
            organ: edition.organ,
            source: edition.source,
            validity: edition.validity,
            ..store::NewEdition::default()
        },
        places: vec![portal::Place {
            column: column.id,
            mark: place.mark.clone(),
            ..portal::Place::default()
        }],
        attachments: Vec::new(),
    };
    portal::publish(&city.store, site, draft, |_| place.mark.clone().into_iter().collect()).await?;
    Ok(())
}

/// What is published reads like what an office writes: Chinese, at some length, without filling, hardly a text twice.
async fn assert_believable(city: &Hosted) -> Result<()> {
    let ids = city.store.published_after(0, 1_000_000).await?;
    let documents = city.store.whole(&ids).await?;
    assert!(documents.len() > 500, "{} documents", documents.len());
    let mut texts = HashSet::new();
    for shown in &documents {
        let text = format!("{} {}", shown.edition.title, shown.edition.body);
        let chinese = text.chars().filter(|one| ('\u{4e00}'..='\u{9fff}').contains(one)).count();
        assert!(chinese >= 10, "{text}");
        for filling in ["lorem", "ipsum", "todo"] {
            assert!(!text.to_lowercase().contains(filling), "{filling}: {text}");
        }
        texts.insert(text);
    }
    assert!(texts.len() * 2 >= documents.len(), "{} texts", texts.len());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inspector_finds_nothing_and_then_what_was_emptied() -> Result<()> {
    let out = tempfile::tempdir()?;
    let out = out.path();
    let city = Hosted::start(0, AS_OF, 2023, &[CITY, DEPARTMENT, TOWN]).await?;
    assert!(city.departments >= 20 && city.sites.iter().all(|one| one.documents > one.files / 9));
    assert_believable(&city).await?;
    let standard = standard::Standard::builtin();
    let due =
        |level| standard.fields_due(level).map(|field| field.slug.clone()).collect::<Vec<_>>();

    let report = inspect(&city, CITY, out).await?;
    assert_whole(&report, &due(standard::Level::City));
    let report = inspect(&city, DEPARTMENT, out).await?;
    assert_whole(&report, &["poverty-alleviation".to_owned()]);
    let report = inspect(&city, TOWN, out).await?;
    assert_whole(&report, &due(standard::Level::Town));

    break_links(&city, TOWN).await?;
    let report = inspect(&city, TOWN, out).await?;
    let broken: Vec<(&str, &str)> = certain(&report)
        .into_iter()
        .filter_map(|one| Some((one["rule"].as_str()?, one["url"].as_str()?.rsplit('/').next()?)))
        .collect();
    assert_eq!(broken, [("dead-link", "nowhere.html"), ("dead-attachment", "nowhere.pdf")]);

    let column = empty(&city, DEPARTMENT).await?;
    let report = inspect(&city, DEPARTMENT, out).await?;
    let found = certain(&report);
    assert!(found.iter().any(|one| one["rule"] == "column-blank"), "{found:#?}");
    let other: Vec<_> = found.iter().filter(|one| one["matter1"] != *column.title).collect();
    assert!(other.is_empty(), "{}: {other:#?}", column.title);
    city.shutdown().await;
    Ok(())
}
