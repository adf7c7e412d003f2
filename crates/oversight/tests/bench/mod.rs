//! A city's office, two counties with a township below one of them, and their portals on loopback.
#![allow(dead_code, reason = "suites look at some of a bench")]

#[path = "../../../store/tests/engines/mod.rs"]
pub mod engines;

use access::Who;
use anyhow::{Context, Result};
use assess::Sheet;
use jiff::civil::{Date, date};
use oversight::{
    Clock, NewCampaign, NewRound, UnitRow, Worker, campaign, import_units, plan, set_look_hours,
    start,
};
use sample::{Family, Fault, Running};
use serde_json::Value;
use standard::Standard;
use standard::calendar::Calendar;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use store::{
    ChannelKind, InspectionState, Level, NewAccount, NewChannel, Notice, Role, RoundKind, Store,
};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

pub const DAY: i64 = 86_400;
static STANDARD: LazyLock<Standard> = LazyLock::new(Standard::builtin);
/// The day for which the portals' dates are made.
const AS_OF: Date = date(2026, 6, 30);

/// A sheet whose figures can be computed by hand: every fault takes its points.
pub const SHEET: &str = r#"
name = "测试指标"
version = "1"
judged-at-least = 10

[[indicator]]
id = "fields"
name = "公开领域"
points = 40
[[indicator.deduct]]
rule = "field-missing"
each = 5
[[indicator.deduct]]
rule = "catalog-missing"
each = 2

[[indicator]]
id = "content"
name = "内容"
points = 60
[[indicator.deduct]]
rule = "column-blank"
each = 2
[[indicator.deduct]]
rule = "dead-link"
each = 1.5
[[indicator.deduct]]
rule = "news-as-disclosure"
each = 3

[bonus]
cap = 2
gate = 70

[[roll-up]]
kinds = ["own"]
weight = 50
[[roll-up]]
kinds = ["town", "department"]
weight = 50
"#;

/// A portal of the sample city that can be replaced at its address.
pub struct Portal {
    pub url: String,
    family: Family,
    county: usize,
    running: Running,
}

impl Portal {
    pub async fn serve(family: Family, county: usize, faults: &[Fault]) -> Result<Self> {
        Self::serve_at(family, county, faults, 0).await
    }

    async fn serve_at(family: Family, county: usize, faults: &[Fault], port: u16) -> Result<Self> {
        let good = sample::good(family, county, AS_OF, 2023);
        let portal = if faults.is_empty() { good } else { good.with_faults(faults) };
        let running = sample::serve_from(vec![portal], port).await?;
        let url = running.portals[0].url.clone();
        Ok(Self { url, family, county, running })
    }

    /// Serves it no longer.
    pub async fn stop(self) {
        self.running.shutdown().await;
    }

    /// At an address at which it was served before.
    pub async fn serve_again(family: Family, county: usize, url: &str) -> Result<Self> {
        let port = url.trim_end_matches('/').rsplit(':').next().context("a port")?.parse()?;
        Self::serve_at(family, county, &[], port).await
    }

    /// The same address, otherwise broken.
    pub async fn replaced(self, faults: &[Fault]) -> Result<Self> {
        let port = self.url.trim_end_matches('/').rsplit(':').next().context("a port")?.parse()?;
        self.running.shutdown().await;
        Self::serve_at(self.family, self.county, faults, port).await
    }
}

pub struct Bench {
    pub store: Store,
    /// Where it is: a file, or an address.
    pub database: String,
    /// The city's office.
    pub office: Who,
    /// The second county's liaison.
    pub liaison: Who,
    /// The first county's liaison.
    pub stranger: Who,
    now: Arc<AtomicI64>,
    folder: TempDir,
}

impl Bench {
    pub async fn new() -> Result<Self> {
        let engines::Bench { store, database, folder } = engines::bench().await?;
        let mut write = store.write().await?;
        let city = write.add_division(None, "云州市", Level::City, None).await?;
        let office = write.add_organ(city, "政务公开办").await?;
        let mut people = Vec::new();
        for (name, role, organ) in [
            ("ducha", Role::Overseer, office),
            ("second", Role::Liaison, write.add_organ(city, "东山县政府办").await?),
            ("first", Role::Liaison, write.add_organ(city, "青岚县政府办").await?),
        ] {
            let new = NewAccount {
                organ: Some(organ),
                name: name.into(),
                person: name.into(),
                password: String::new(),
                must_change: false,
            };
            let id = write.add_account(new).await?;
            write.grant(id, role, Some(organ)).await?;
            let mail = NewChannel {
                account: Some(id),
                organ: None,
                kind: ChannelKind::Mail,
                address: format!("{name}@example.com"),
                secret: String::new(),
            };
            write.add_channel(mail).await?;
            people.push(id);
        }
        write.commit().await?;
        // Noon of AS_OF in China.
        let noon = portal::moment(AS_OF.at(12, 0, 0, 0));
        let mut who = Vec::new();
        for id in people {
            let account = store.account(id).await?.context("made")?;
            who.push(Who::of(&store, account, noon).await?);
        }
        let [office, liaison, stranger]: [Who; 3] = who.try_into().ok().context("three people")?;
        let now = Arc::new(AtomicI64::new(noon));
        Ok(Self { store, database, office, liaison, stranger, now, folder })
    }

    pub fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }

    pub fn today(&self) -> Date {
        portal::day(self.now())
    }

    /// What somebody was told so far, by its words, the first first, with its facts.
    pub async fn told(&self, who: &Who) -> Result<Vec<(String, Value)>> {
        let account = who.account()?.id;
        let channels = self.store.channels().await?;
        let own = channels.iter().find(|one| one.account_id == Some(account));
        let mut notices = self.store.notices_of(own.context("a channel")?.id, 1000).await?;
        notices.reverse();
        let told = |notice: Notice| Ok((notice.what, serde_json::from_str(&notice.facts)?));
        notices.into_iter().map(told).collect()
    }

    /// Lets so many seconds pass.
    pub fn pass(&mut self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The first county, the second, and a township of the second; their portals show a county's fields.
    pub async fn units(&self, portals: [&str; 3]) -> Result<[i64; 3]> {
        let row = |row: usize, name: &str, kind: &str, parent: &str, organ: &str| UnitRow {
            row,
            name: name.into(),
            kind: kind.into(),
            parent: parent.into(),
            portal: portals[row - 1].into(),
            organ: organ.into(),
            pins: "level = \"county\"\n".into(),
            ..UnitRow::default()
        };
        let rows = [
            row(1, "青岚县", "县", "", "青岚县政府办"),
            row(2, "东山县", "县（市、区）", "", "云州市 / 东山县政府办"),
            row(3, "云溪镇", "乡镇", "东山县", "东山县政府办"),
        ];
        let listed = import_units(&self.store, &self.office, &rows, self.now()).await?;
        assert_eq!((listed.added, listed.problems.len()), (3, 0), "{:?}", listed.problems);
        let again = import_units(&self.store, &self.office, &rows, self.now()).await?;
        assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 3));
        let units = self.store.units().await?;
        Ok([units[0].id, units[1].id, units[2].id])
    }

    pub async fn campaign(&self) -> Result<i64> {
        let new = NewCampaign {
            name: "2026 年基层政务公开".into(),
            year: 2026,
            milestones: vec![
                ("栏目设置到位".into(), date(2026, 5, 31)),
                ("内容充实到位".into(), date(2026, 8, 31)),
            ],
        };
        let id = campaign(&self.store, &self.office, new, self.now()).await?;
        // Whatever the hour, where a test is not about it.
        let hours = Some("00:00-00:00".parse()?);
        set_look_hours(&self.store, &self.office, (id, hours), self.now()).await?;
        Ok(id)
    }

    /// An inspection of all fields of all units, cut off today: a test changes what it is about.
    pub fn new_round<'a>(&self, campaign: i64, name: &str, sheet: &'a Sheet) -> NewRound<'a> {
        NewRound {
            campaign,
            name: name.into(),
            kind: RoundKind::Inspection,
            cut_off: self.today(),
            standard: &STANDARD,
            sheet,
            calendar: Calendar::builtin(),
            fields: Vec::new(),
            draw: None,
            units: Vec::new(),
        }
    }

    /// A round about all fields of some units, planned by the sheet of these tests.
    pub async fn planned(&self, campaign: i64, name: &str, units: &[i64]) -> Result<i64> {
        let sheet = Sheet::parse(SHEET)?;
        let new = NewRound { units: units.to_vec(), ..self.new_round(campaign, name, &sheet) };
        Ok(plan(&self.store, &self.office, new, self.now()).await?)
    }

    /// A round by any plan, started.
    pub async fn started_as(&self, new: NewRound<'_>) -> Result<i64> {
        let round = plan(&self.store, &self.office, new, self.now()).await?;
        start(&self.store, &self.office, round, self.now()).await?;
        Ok(round)
    }

    /// The same, started.
    pub async fn started(&self, campaign: i64, name: &str, units: &[i64]) -> Result<i64> {
        let round = self.planned(campaign, name, units).await?;
        start(&self.store, &self.office, round, self.now()).await?;
        Ok(round)
    }

    pub fn worker(&self, name: &str, per_second: Option<f64>) -> Worker {
        let now = Arc::clone(&self.now);
        let clock: Clock = Arc::new(move || now.load(Ordering::SeqCst));
        Worker {
            name: name.into(),
            states: self.folder.path().to_owned(),
            manners: fetch::Manners {
                per_second,
                connections: 8,
                backoff: Duration::ZERO,
                ..fetch::Manners::default()
            },
            program: "test".into(),
            only: None,
            beat: oversight::BEAT,
            clock,
        }
    }

    /// Works until the queue is empty; answers how many inspections were done.
    pub async fn work(&self) -> Result<usize> {
        let cancel = CancellationToken::new();
        Ok(self.worker("worker", None).run(&self.store, 2, &cancel).await?)
    }

    /// Starts a slow worker and kills it when it has begun.
    pub async fn kill_a_worker_in_the_middle(&self) -> Result<()> {
        let (worker, store) = (self.worker("killed", Some(20.0)), self.store.clone());
        let task = tokio::spawn(async move {
            let cancel = CancellationToken::new();
            worker.one(&store, &cancel).await
        });
        let folder = self.folder.path();
        let surveys = || {
            let names = std::fs::read_dir(folder)?.flatten().map(|entry| entry.file_name());
            anyhow::Ok(names.filter(|name| name.to_string_lossy().ends_with(".state")).count())
        };
        let before = surveys()?;
        let begun = async || {
            let (_, busy) = self.store.write().await?.workable(self.now()).await?;
            let begun = busy.iter().any(|one| one.state == InspectionState::Running);
            anyhow::Ok(begun && surveys()? > before)
        };
        while !begun().await? {
            tokio::task::yield_now().await;
        }
        task.abort();
        let killed = task.await;
        anyhow::ensure!(killed.is_err_and(|error| error.is_cancelled()), "it was done already");
        Ok(())
    }
}
