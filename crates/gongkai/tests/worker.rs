//! `gongkai worker` as a process: killed with -9 it loses nothing, two others go on side by side, told to end they give
//! back what they are at. Once more on PostgreSQL.

#[path = "../../store/tests/engines/mod.rs"]
mod engines;

use access::Who;
use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use engines::Bench;
use oversight::{NewCampaign, NewRound, UnitRow};
use standard::calendar::Calendar;
use std::process::{Child, Command, Stdio};
use store::{Inspection, InspectionState, RoundKind, RoundState};

const HOME: &str = "<!doctype html><html><head><meta charset='utf-8'><title>青岚县人民政府</title></head><body><div class='nav'><a href='/zwgk/'>政府信息公开</a></div></body></html>";
const PLATFORM: &str = "<!doctype html><html><head><meta charset='utf-8'><title>政府信息公开_青岚县人民政府</title></head><body><div class='position'>当前位置：<a href='/'>首页</a> &gt; 政府信息公开</div><div class='menu'><ul><li><a href='/zwgk/zn/'>政府信息公开指南</a></li><li><a href='/zwgk/zd/'>政府信息公开制度</a></li><li><a href='/zwgk/nb/'>政府信息公开年报</a></li></ul></div></body></html>";
/// So slowly that nobody is done before he is killed.
const SLOWLY: [&str; 2] = ["--rps", "0.5"];

async fn portal() -> Result<String> {
    let page = |html: &'static str| get(move || async move { Html(html) });
    let router = Router::new().route("/", page(HOME)).route("/zwgk/", page(PLATFORM));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

struct Trial {
    bench: Bench,
    campaign: i64,
    unit: i64,
}

impl Trial {
    async fn new() -> Result<Self> {
        let bench = engines::bench().await?;
        let console = Who::console();
        let new = NewCampaign { name: "2026年".into(), year: 2026, milestones: Vec::new() };
        let campaign = oversight::campaign(&bench.store, &console, new, now()).await?;
        let row = UnitRow {
            row: 1,
            name: "青岚县".into(),
            kind: "县".into(),
            portal: portal().await?,
            ..UnitRow::default()
        };
        let listed = oversight::import_units(&bench.store, &console, &[row], now()).await?;
        ensure!(listed.problems.is_empty(), "{:?}", listed.problems);
        let unit = bench.store.units().await?[0].id;
        Ok(Self { bench, campaign, unit })
    }

    /// A round that has been started.
    async fn round(&self, name: &str) -> Result<i64> {
        let (store, console) = (&self.bench.store, Who::console());
        let new = NewRound {
            campaign: self.campaign,
            name: name.into(),
            kind: RoundKind::Inspection,
            cut_off: jiff::civil::date(2026, 6, 30),
            standard: &standard::Standard::builtin(),
            sheet: &assess::Sheet::default(),
            calendar: Calendar::builtin(),
            fields: Vec::new(),
            draw: None,
            units: Vec::new(),
        };
        let round = oversight::plan(store, &console, new, now()).await?;
        oversight::start(store, &console, round, now()).await?;
        Ok(round)
    }

    fn worker(&self, arguments: &[&str]) -> Result<Child> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command
            .current_dir(self.bench.folder.path())
            .args(["worker", "--database", &self.bench.database, "--files", "files"])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command.spawn().context("a worker does not start")
    }

    async fn inspection(&self, round: i64) -> Result<Inspection> {
        let row = self.bench.store.inspection_of(round, self.unit).await?;
        row.context("planned")
    }

    /// Waits until an inspection is being worked at, and something is known of the portal.
    async fn begun(&self, round: i64) -> Result<()> {
        let folder = self.bench.folder.path().join("gongkai-surveys");
        let name = format!("round-{round}-");
        loop {
            let running = self.inspection(round).await?.state == InspectionState::Running;
            let states = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            let mut names = states.map(|one| one.file_name().to_string_lossy().into_owned());
            if running && names.any(|one| one.starts_with(&name)) {
                return Ok(());
            }
        }
    }

    async fn ended(&self, round: i64) -> Result<()> {
        let state = async || {
            let row = self.bench.store.round(round).await?;
            anyhow::Ok(row.context("planned")?.state)
        };
        while state().await? != RoundState::Confirming {}
        Ok(())
    }
}

/// Tells a process to end; answers what it said.
fn end(child: Child) -> Result<String> {
    let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status()?;
    ensure!(told.success(), "it is gone already");
    let output = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "{}: {said}", output.status);
    Ok(said)
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_and_told_to_end_it_loses_nothing() -> Result<()> {
    let trial = Trial::new().await?;
    let round = trial.round("六月检查").await?;
    let mut killed = trial.worker(&SLOWLY)?;
    trial.begun(round).await?;
    killed.kill()?;
    killed.wait()?;
    let row = trial.inspection(round).await?;
    assert_eq!((row.state, row.attempts), (InspectionState::Running, 1), "nobody gave it back");

    // Three minutes pass.
    let mut write = trial.bench.store.write().await?;
    write.save_inspection(Inspection { lease_until: now() - 1, ..row }).await?;
    write.commit().await?;
    let workers = [trial.worker(&["--no-limit"])?, trial.worker(&["--no-limit"])?];
    trial.ended(round).await?;
    let row = trial.inspection(round).await?;
    assert_eq!((row.state, row.attempts, row.complete), (InspectionState::Done, 2, true));
    let mut said = String::new();
    for worker in workers {
        said += &end(worker)?;
    }
    assert_eq!(said.matches("本次检查 1 个").count(), 1, "{said}");
    assert_eq!(said.matches("本次检查 0 个").count(), 1, "{said}");

    // Told to end in the middle it gives the inspection back, as if it had not been begun.
    let round = trial.round("九月检查").await?;
    let worker = trial.worker(&SLOWLY)?;
    trial.begun(round).await?;
    end(worker)?;
    let row = trial.inspection(round).await?;
    assert_eq!((row.state, row.attempts), (InspectionState::Queued, 0));
    Ok(())
}

#[test]
fn on_postgresql() -> Result<()> {
    engines::again_on_postgresql(&["killed_and_told"])
}
