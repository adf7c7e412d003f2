//! `gongkai demo`: a city on portals of our own, and sample portals of other makers; the first of our own is
//! inspected side by side with those, then all are served until Ctrl-C. With `--into` the city stays in a folder.

mod hosted;
mod kept;
mod round;
mod staff;

use crate::cli::DemoArgs;
use crate::failure::{Failure, WRONG_USE};
use crate::inspection::{self, Done, Plan};
use crate::planted;
use crate::progress::Watch;
use crate::words::Lang;
use assess::{Sheet, Verdicts};
use hosted::Hosted;
use indicatif::MultiProgress;
use jiff::civil::{Date, date};
use round::DemoRound;
use sample::{Planted, Running};
use serde::Serialize;
use snapshot::PortalFile;
use standard::calendar::Calendar;
use standard::{Level, Standard};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use tokio_util::sync::CancellationToken;
use url::Url;

/// The sample city's documents are dated relative to this day.
const AS_OF: Date = date(2026, 11, 23);
/// File beside each report that says what was planted.
const PLANTED: &str = "planted.json";
/// File beside each report that says how each rule did.
const BY_RULE: &str = "by-rule.json";
/// The city's name.
const CITY: &str = "云溪市";
/// Kind of the portal of our own, and the folder of its report.
const OURS: &str = "gongkai";

/// A portal that is shown.
struct Shown {
    name: String,
    /// Id of its kind; folder of its report.
    kind: &'static str,
    level: Level,
    url: String,
    villages: BTreeMap<String, Vec<String>>,
    planted: Vec<Planted>,
}

/// One portal's inspection.
struct Inspected<'a> {
    shown: &'a Shown,
    seconds: f64,
    result: Result<Done, Failure>,
}

/// Runs the demo.
pub fn run(args: &DemoArgs, lang: Lang) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure { exit: WRONG_USE, message: error.to_string() })?;
    runtime.block_on(demo(args, lang))
}

async fn demo(args: &DemoArgs, lang: Lang) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    eprintln!("{}", lang.say("demo-making", &[("city", &CITY)]));
    if let Some(folder) = &args.into {
        return keep(folder, args.seed, lang).await;
    }
    let portals = sample::city(AS_OF, args.seed);
    let running = sample::serve_from(portals, args.port)
        .await
        .map_err(|error| Failure::usage(lang, "error-demo", &[("reason", &error)]))?;
    let first =
        if args.port == 0 { 0 } else { args.port.saturating_add(running.portals.len() as u16) };
    let hosted = Hosted::start(first, AS_OF, args.seed, &[]).await.map_err(|error| {
        Failure::usage(lang, "error-demo", &[("reason", &format!("{error:#}"))])
    })?;
    print_sites(&hosted, started.elapsed().as_secs_f64(), lang);
    print_staff(&hosted, lang).await.map_err(|error| {
        Failure::usage(lang, "error-demo", &[("reason", &format!("{error:#}"))])
    })?;
    let round = DemoRound::start(&hosted, &running, AS_OF, inspection::PROGRAM).await;
    let round = round.map_err(|error| {
        Failure::usage(lang, "error-demo", &[("reason", &format!("{error:#}"))])
    })?;
    let shown = shown(&hosted, &running);
    eprintln!("{}", lang.say("demo-start", &[("city", &CITY), ("count", &shown.len())]));
    let cancel = CancellationToken::new();
    crate::progress::stop_on_signal(cancel.clone(), lang);
    let inspected = inspect_all(&shown, args, &cancel, lang).await;
    print_table(&inspected, &args.out, lang);
    write_planted(&inspected, &args.out, lang)?;
    if !args.once && !cancel.is_cancelled() {
        println!("\n{}", lang.word("demo-serving"));
        finish(round, &hosted, &cancel, lang).await;
        cancel.cancelled().await;
    }
    let failed = inspected.iter().any(|one| one.result.is_err());
    drop(inspected);
    running.shutdown().await;
    hosted.shutdown().await;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Makes the city in a folder that stays, and says how to serve it.
async fn keep(folder: &Path, seed: u64, lang: Lang) -> Result<ExitCode, Failure> {
    let sites = kept::keep(folder, AS_OF, seed).await.map_err(|error| {
        Failure::usage(lang, "error-demo-into", &[("reason", &format!("{error:#}"))])
    })?;
    let head = ["site-slug", "demo-name", "demo-documents", "demo-files"];
    let mut rows = vec![head.map(|key| lang.word(key)).to_vec()];
    for one in sites {
        let counts = [one.documents.to_string(), one.files.to_string()];
        rows.push([one.site.slug, one.site.name].into_iter().chain(counts).collect());
    }
    crate::table::print(&rows);
    println!("{}", lang.say("demo-kept", &[("folder", &folder.display())]));
    Ok(ExitCode::SUCCESS)
}

/// Inspects and closes the oversight's round, while all of it is served.
async fn finish(round: DemoRound, hosted: &Hosted, cancel: &CancellationToken, lang: Lang) {
    let address = hosted.sites.first().map(|one| format!("{}oversight", one.url));
    match round.finish(cancel).await {
        Ok(None) => {}
        Ok(Some(items)) => {
            let said: [(&str, &dyn std::fmt::Display); 2] =
                [("address", &address.unwrap_or_default()), ("items", &items)];
            println!("{}", lang.say("demo-round", &said));
        }
        Err(error) => {
            eprintln!("{}", lang.say("error-demo", &[("reason", &format!("{error:#}"))]));
        }
    }
}

/// Where the city's own sites are, and how much is in them.
fn print_sites(hosted: &Hosted, seconds: f64, lang: Lang) {
    let head = ["demo-name", "demo-documents", "demo-files", "demo-address"];
    let mut rows = vec![head.map(|key| lang.word(key)).to_vec()];
    for served in &hosted.sites {
        rows.push(vec![
            served.site.name.clone(),
            served.documents.to_string(),
            served.files.to_string(),
            served.url.clone(),
        ]);
    }
    crate::table::print(&rows);
    let of_level = |level| {
        let sites = hosted.sites.iter().filter(|one| one.site.level == level);
        sites.filter(|one| one.site.department.is_none()).count()
    };
    let towns: Vec<&Vec<String>> = hosted.villages.values().flat_map(BTreeMap::values).collect();
    let said: [(&str, &dyn std::fmt::Display); 8] = [
        ("cities", &of_level(Level::City)),
        ("counties", &of_level(Level::County)),
        ("towns", &towns.len()),
        ("villages", &towns.iter().map(|villages| villages.len()).sum::<usize>()),
        ("departments", &hosted.departments),
        ("documents", &hosted.sites.iter().map(|one| one.documents).sum::<usize>()),
        ("files", &hosted.sites.iter().map(|one| one.files).sum::<usize>()),
        ("seconds", &format!("{seconds:.1}")),
    ];
    println!("{}\n", lang.say("demo-sites", &said));
}

/// Where the first county's desk is, and who can sign in there.
async fn print_staff(hosted: &Hosted, lang: Lang) -> anyhow::Result<()> {
    let Some(first) = hosted.sites.first() else { return Ok(()) };
    let noon = portal::moment(AS_OF.at(12, 0, 0, 0));
    let people = staff::hired(&hosted.store, &first.site.home, noon).await?;
    println!("{}", lang.say("demo-desk", &[("address", &format!("{}desk", first.url))]));
    let head = ["demo-role", "user-name", "demo-password"];
    let mut rows = vec![head.map(|key| lang.word(key)).to_vec()];
    rows.extend(people.into_iter().map(|one| vec![lang.word(&one.role), one.name, one.password]));
    crate::table::print(&rows);
    println!();
    Ok(())
}

/// The first portal of our own, then the others.
fn shown(hosted: &Hosted, running: &Running) -> Vec<Shown> {
    let ours = hosted.sites.iter().take(1).map(|served| Shown {
        name: served.site.name.clone(),
        kind: OURS,
        level: served.site.level,
        url: served.url.clone(),
        villages: hosted.villages.get(&served.site.home).cloned().unwrap_or_default(),
        planted: Vec::new(),
    });
    let others = running.portals.iter().map(|running| Shown {
        name: running.portal.name.clone(),
        kind: running.portal.family.id(),
        level: running.portal.level,
        url: running.url.clone(),
        // an office knows its own villages
        villages: running.portal.villages(),
        planted: running.portal.planted.clone(),
    });
    ours.chain(others).collect()
}

async fn inspect_all<'a>(
    shown: &'a [Shown],
    args: &DemoArgs,
    cancel: &CancellationToken,
    lang: Lang,
) -> Vec<Inspected<'a>> {
    let standard = Arc::new(Standard::builtin());
    let bars = MultiProgress::new();
    let inspections = shown.iter().map(|portal| {
        let watch = Watch::among(&bars, &portal.name, lang);
        let plan = plan(portal, &standard, &args.out, lang);
        let cancel = cancel.clone();
        async move {
            let started = Instant::now();
            let result = inspection::run(&plan, &watch, cancel).await;
            watch.finish();
            Inspected { shown: portal, seconds: started.elapsed().as_secs_f64(), result }
        }
    });
    futures::future::join_all(inspections).await
}

fn plan(portal: &Shown, standard: &Arc<Standard>, out: &Path, lang: Lang) -> Plan {
    let start = Url::parse(&portal.url).expect("a served portal has an address");
    let manners = fetch::Manners {
        per_second: None,
        connections: inspection::LOCAL_CONNECTIONS,
        ..fetch::Manners::default()
    };
    let name = Some(portal.name.clone());
    let pins = PortalFile { villages: portal.villages.clone(), ..PortalFile::default() };
    Plan {
        settings: inspection::settings(start, name, portal.level, pins, None, manners, false),
        standard: standard.clone(),
        sheet: Sheet::default(),
        verdicts: Verdicts::default(),
        calendar: Calendar::builtin().clone(),
        as_of: AS_OF,
        out: out.join(portal.kind),
        withhold_leaks: false,
        lang,
    }
}

fn print_table(inspected: &[Inspected<'_>], out: &Path, lang: Lang) {
    let mut rows = vec![
        [
            "demo-name",
            "demo-family",
            "demo-kind",
            "demo-score",
            "demo-findings",
            "demo-planted",
            "demo-seconds",
            "demo-report",
        ]
        .map(|key| lang.word(key))
        .to_vec(),
    ];
    for one in inspected {
        let portal = one.shown;
        let faults: Vec<&Planted> =
            portal.planted.iter().filter(|planted| !planted.later).collect();
        let kind = lang.word(if portal.planted.is_empty() { "demo-good" } else { "demo-broken" });
        let (score, findings, found) = match &one.result {
            Ok(done) => (
                inspection::printed(done.assessment.score.total),
                certain(done).to_string(),
                format!(
                    "{}/{}",
                    faults.len(),
                    faults.iter().filter(|fault| planted::is_found(fault, done)).count()
                ),
            ),
            Err(failure) => (
                lang.say("demo-failed", &[("reason", &failure.message)]),
                String::new(),
                String::new(),
            ),
        };
        let report = out.join(portal.kind).join(report::files::HTML);
        rows.push(vec![
            portal.name.clone(),
            portal.kind.to_owned(),
            kind,
            score,
            findings,
            found,
            format!("{:.1}", one.seconds),
            format!("{}  {}", report.display(), portal.url),
        ]);
    }
    crate::table::print(&rows);
}

fn certain(done: &Done) -> usize {
    let findings = done.assessment.findings.iter();
    findings.filter(|finding| finding.counts()).count()
}

/// Writes what was planted in each portal, whether it was found, and what each rule found besides, beside
/// its report.
fn write_planted(inspected: &[Inspected<'_>], out: &Path, lang: Lang) -> Result<(), Failure> {
    for one in inspected {
        let Ok(done) = &one.result else { continue };
        let portal = one.shown;
        let folder = out.join(portal.kind);
        let plantings = planted::plantings(&portal.planted, done);
        write_json(&folder.join(PLANTED), &plantings, lang)?;
        write_json(&folder.join(BY_RULE), &planted::by_rule(&portal.planted, done), lang)?;
    }
    Ok(())
}

fn write_json(path: &Path, value: &impl Serialize, lang: Lang) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).expect("plain data");
    std::fs::write(path, text).map_err(|error| Failure::file(lang, path, &error))
}
