//! Makes a round of today's program that later ones must give the same figures of: broken portals of the sample city over
//! loopback, inspected, decided about, closed, one appeal granted. Its database and what it prints are written to
//! `tests/kept`.

use super::{
    COUNTY, DEPARTMENT, Kept, LATER, LATER_ON, Opened, TOWN, dearer, figures, files, granted,
    holds, placed,
};
use crate::bench::Bench;
use anyhow::{Context, Result, ensure};
use assess::Sheet;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::civil::Date;
use oversight::{
    Choice, Judgement, NewMaterial, UnitRow, close, decide, import_units, judge_material,
    submit_material,
};
use rust_decimal::Decimal;
use sample::Fault::{self, *};
use sample::model::PageKind;
use sample::{Family, SamplePortal};
use std::collections::BTreeMap;
use std::io::Write;
use store::{Certainty, Decision};

const SHEET: &str = include_str!("sheet.toml");
const SEED: u64 = 2023;
/// Bytes of a kept database at most.
const MOST: usize = 3 << 20;
/// Working days to mend what was found.
const DEADLINE: u32 = 10;
/// The county that has nobody below it.
const FIRST: &str = "青岚县";
/// The appeal that is granted before the round is kept: account, unit, rule.
const EARLIER: (&str, &str, &str) = ("first", FIRST, "field-missing");

/// What is wrong with the first county's portal.
const OF_FIRST: &[Fault] = &[
    HomeLink,
    FieldMissing,
    FieldMissing,
    FieldMissing,
    CatalogMissing,
    MarkLacking,
    MarkUnknown,
    MarkUnbalanced,
    ColumnThin,
    ColumnThin,
    Redated,
    Redated,
    Late,
    Late,
    LinkSoftGone,
    AttachmentGone,
    OriginCopied,
    Misfiled,
    Paper("news-visit"),
    Paper("leak-mobile"),
];
/// What is wrong with the second county's.
const OF_COUNTY: &[Fault] = &[
    MatterMissing,
    MatterMissing,
    SubmatterMissing,
    SubmatterMissing,
    ColumnStale,
    ColumnStale,
    ColumnGap,
    TownMissing,
    VillageEmpty,
    AttachmentWrong,
    LinkGone,
    LinkGone,
    Misfiled,
    Misfiled,
    OriginForked,
    OriginCopied,
    Paper("leak-text"),
    Paper("news-neutral"),
];
/// What is wrong with its township's.
const OF_TOWN: &[Fault] = &[
    Misplaced,
    ColumnBlank,
    ColumnBlank,
    LinkHostUnknown,
    TagMissing("ColumnType", PageKind::Column),
    TagMissing("ContentSource", PageKind::Article),
    Late,
    VillageMissing,
    HiddenLink,
    WrongWord,
    WrongWord,
    OriginForked,
    Paper("leak-card"),
    Paper("news-meeting"),
];
/// What is wrong with its department's.
const OF_DEPARTMENT: &[Fault] = &[
    CatalogsMissing,
    MatterUnknown,
    ColumnThin,
    PageDown,
    LinkGone,
    SubmatterMissing,
    MatterMissing,
    ColumnGap,
    ColumnGap,
    TagMissing("ColumnDescription", PageKind::Column),
    WrongWord,
    Paper("leak-body-table"),
    Paper("news-campaign"),
];

/// Writes today's round, where none of this release is kept yet.
pub async fn keep() -> Result<()> {
    let release = env!("CARGO_PKG_VERSION");
    let (database, beside) = files(release);
    ensure!(!database.exists(), "what was kept never changes: {}", database.display());
    let packed = pack(&made().await?)?;
    ensure!(packed.len() <= MOST, "{} bytes are too many to keep", packed.len());

    let opened = Opened::of(&packed).await?;
    let (store, round) = (&opened.store, opened.round.id);
    let closed = figures(store, round).await?;
    let tried = placed(store, round, &dearer(&opened.round.sheet)?).await?;
    granted(store, LATER, LATER_ON).await?;
    let appealed = figures(store, round).await?;
    let program = format!("gongkai {release}");
    let rules = assess::rules::VERSION.to_owned();
    let kept = Kept { program, rules, closed, tried, appealed };
    holds(&packed, &kept).await?;
    std::fs::write(beside, format!("{}\n", serde_json::to_string_pretty(&kept)?))?;
    Ok(std::fs::write(database, packed)?)
}

/// Its database, closed and whole.
async fn made() -> Result<Vec<u8>> {
    let bench = Bench::new().await?;
    ensure!(!bench.database.contains("://"), "an SQLite file is kept");
    let running = sample::serve(portals(bench.today())).await?;
    let urls: Vec<&str> = running.portals.iter().map(|one| one.url.as_str()).collect();
    units(&bench, &urls).await?;
    let campaign = bench.campaign().await?;
    let sheet = Sheet::parse(SHEET)?;
    let round = bench.started_as(bench.new_round(campaign, "六月检查", &sheet)).await?;
    ensure!(bench.work().await? == urls.len(), "all are inspected");
    drop(running);
    decided(&bench, round).await?;
    bonus(&bench, round).await?;
    close(&bench.store, &bench.office, round, DEADLINE, bench.now()).await?;
    granted(&bench.store, EARLIER, bench.today().at(12, 0, 0, 0)).await?;
    bench.store.clone().close().await?;
    let log = std::fs::metadata(format!("{}-wal", bench.database));
    ensure!(!log.is_ok_and(|log| log.len() > 0), "all of it stands in the one file");
    Ok(std::fs::read(&bench.database)?)
}

fn portals(as_of: Date) -> Vec<SamplePortal> {
    let broken = |family: Family, county: usize, faults: &[Fault]| {
        sample::good(family, county, as_of, SEED).with_faults(faults)
    };
    vec![
        broken(Family::Hanweb, 2, OF_FIRST),
        broken(Family::Lonsun, 3, OF_COUNTY),
        broken(Family::Vsb, 4, OF_TOWN),
        broken(Family::Ucap, 5, OF_DEPARTMENT),
    ]
}

/// Two counties, and a township and a department below the second; their portals show a county's fields.
async fn units(bench: &Bench, urls: &[&str]) -> Result<()> {
    let kinds = [
        (FIRST, "县", "", "青岚县政府办", "1"),
        (COUNTY, "县", "", "东山县政府办", "1"),
        (TOWN, "乡镇", COUNTY, "东山县政府办", "3"),
        (DEPARTMENT, "部门", COUNTY, "东山县政府办", "1"),
    ];
    ensure!(urls.len() == kinds.len(), "a portal each");
    let mut rows = Vec::new();
    for (at, (name, kind, parent, organ, weight)) in kinds.into_iter().enumerate() {
        rows.push(UnitRow {
            row: at + 1,
            name: name.into(),
            kind: kind.into(),
            parent: parent.into(),
            portal: urls[at].into(),
            weight: weight.into(),
            organ: organ.into(),
            pins: "level = \"county\"\n".into(),
            ..UnitRow::default()
        });
    }
    let listed = import_units(&bench.store, &bench.office, &rows, bench.now()).await?;
    ensure!(listed.added == rows.len(), "{:?}", listed.problems);
    Ok(())
}

/// Of the suspected findings of each rule the first is confirmed, the second dismissed, the third waits for ever, and so on.
async fn decided(bench: &Bench, round: i64) -> Result<()> {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    for standing in bench.store.standings(round).await? {
        let findings = bench.store.findings(standing.id).await?;
        let mut choices = Vec::new();
        for found in findings {
            if found.certainty != Certainty::Suspected || found.advice || found.decision.is_some() {
                continue;
            }
            let nth = met.entry(found.rule).or_default();
            let (decision, reason) = match *nth % 3 {
                0 => (Some(Decision::Confirmed), ""),
                1 => (Some(Decision::Dismissed), "经核实不属实"),
                _ => (None, ""),
            };
            *nth += 1;
            let key = found.key;
            choices.extend(decision.map(|decision| Choice {
                key,
                decision,
                reason: reason.into(),
            }));
        }
        if !choices.is_empty() {
            decide(&bench.store, &bench.office, standing.id, &choices, bench.now()).await?;
        }
    }
    Ok(())
}

/// A material of the first county that is worth more than the sheet gives.
async fn bonus(bench: &Bench, round: i64) -> Result<()> {
    let (store, office) = (&bench.store, &bench.office);
    let units = store.units().await?;
    let first = units.iter().find(|unit| unit.name == FIRST).context("imported")?.id;
    let (title, body) = ("一张二维码看村务".into(), "做法与成效".into());
    let new = NewMaterial { title, body, files: Vec::new() };
    let id = submit_material(store, &bench.stranger, (round, first), new, bench.now()).await?;
    let accepted = Judgement::Accept { points: Decimal::from(3), reason: "全市可推广".into() };
    Ok(judge_material(store, office, id, accepted, bench.now()).await?)
}

fn pack(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes)?;
    Ok(packed.finish()?)
}
