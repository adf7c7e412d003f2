//! A campaign of the demo's city with one round, so that the oversight shows something real: over the first county's
//! site with its department's and its township's, and over the portals of other makers.

use super::hosted::Hosted;
use access::Who;
use anyhow::{Context, Result, ensure};
use jiff::civil::Date;
use oversight::{DAYS, NewCampaign, NewRound, UnitRow, Worker};
use sample::Running;
use snapshot::PortalFile;
use standard::calendar::Calendar;
use standard::{Level, Standard};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{RoundKind, RoundState, Store};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// Portals that are inspected side by side.
const AT_A_TIME: usize = 4;
/// Connections to each of them: they are on this machine.
const CONNECTIONS: usize = 16;
/// The organ whose liaison answers for the first county.
const ORGAN: &str = "民政局";

/// A round that has been started.
pub struct DemoRound {
    store: Store,
    id: i64,
    /// The demo's moment, seconds UTC.
    now: i64,
    program: &'static str,
    states: TempDir,
}

impl DemoRound {
    /// Makes the campaign of the day's year and starts its round; nobody inspects yet.
    pub async fn start(
        hosted: &Hosted,
        running: &Running,
        as_of: Date,
        program: &'static str,
    ) -> Result<Self> {
        let (store, office) = (hosted.store.clone(), Who::console());
        let now = portal::moment(as_of.at(12, 0, 0, 0));
        let year = as_of.year();
        let day = |month, day| jiff::civil::date(year, month, day);
        let campaign = NewCampaign {
            name: format!("{year}年基层政务公开标准化规范化"),
            year,
            milestones: vec![
                ("栏目设置到位".into(), day(5, 31)),
                ("内容充实到位".into(), day(8, 31)),
            ],
        };
        let campaign = oversight::campaign(&store, &office, campaign, now).await?;
        let listed =
            oversight::import_units(&store, &office, &units(hosted, running)?, now).await?;
        ensure!(listed.problems.is_empty(), "{:?}", listed.problems);
        let round = NewRound {
            campaign,
            name: "集中检查".into(),
            kind: RoundKind::Inspection,
            cut_off: as_of,
            standard: &Standard::builtin(),
            sheet: &assess::Sheet::default(),
            calendar: Calendar::builtin(),
            fields: Vec::new(),
            draw: None,
            units: Vec::new(),
        };
        let id = oversight::plan(&store, &office, round, now).await?;
        oversight::start(&store, &office, id, now).await?;
        Ok(Self { store, id, now, program, states: tempfile::tempdir()? })
    }

    /// Inspects all of it and closes it; answers how many items the ledger has then, `None` where it was stopped.
    pub async fn finish(self, cancel: &CancellationToken) -> Result<Option<usize>> {
        let now = self.now;
        let manners = fetch::Manners {
            per_second: None,
            connections: CONNECTIONS,
            ..fetch::Manners::default()
        };
        let worker = Worker {
            name: "demo".into(),
            states: self.states.path().to_owned(),
            manners,
            program: self.program.into(),
            only: Some(self.id),
            beat: oversight::BEAT,
            clock: Arc::new(move || now),
        };
        worker.run(&self.store, AT_A_TIME, cancel).await?;
        let round = self.store.round(self.id).await?.context("it was planned")?;
        if round.state != RoundState::Confirming {
            return Ok(None);
        }
        let items = oversight::close(&self.store, &Who::console(), self.id, DAYS, now).await?;
        Ok(Some(items))
    }
}

/// The units: those of our own first.
fn units(hosted: &Hosted, running: &Running) -> Result<Vec<UnitRow>> {
    let home = &hosted.sites.first().context("a site")?.site.home;
    let mut rows: Vec<UnitRow> = Vec::new();
    for served in hosted.sites.iter().filter(|served| served.site.home == *home) {
        let site = &served.site;
        let kind = match (&site.department, site.level) {
            (Some(_), _) => "部门",
            (None, Level::Town) => "乡镇",
            (None, _) => "县",
        };
        let mut villages = hosted.villages.get(&site.home).cloned().unwrap_or_default();
        villages.retain(|town, _| site.level != Level::Town || site.office.starts_with(town));
        let own = kind == "县";
        let county = rows.iter().find(|row| row.kind == "县").map(|row| row.name.clone());
        rows.push(UnitRow {
            row: rows.len() + 1,
            name: site.name.clone(),
            kind: kind.into(),
            parent: county.unwrap_or_default(),
            portal: served.url.clone(),
            organ: if own { format!("{} / {ORGAN}", site.home) } else { String::new() },
            pins: pins(villages)?,
            ..UnitRow::default()
        });
    }
    for foreign in &running.portals {
        let name = &foreign.portal.name;
        if rows.iter().any(|row| row.name == *name) {
            continue;
        }
        rows.push(UnitRow {
            row: rows.len() + 1,
            name: name.clone(),
            kind: "县".into(),
            portal: foreign.url.clone(),
            pins: pins(foreign.portal.villages())?,
            ..UnitRow::default()
        });
    }
    Ok(rows)
}

/// An office knows its own villages.
fn pins(villages: BTreeMap<String, Vec<String>>) -> Result<String> {
    Ok(toml::to_string(&PortalFile { villages, ..PortalFile::default() })?)
}
