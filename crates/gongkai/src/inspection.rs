//! One inspection from start to files: survey, judge, write. Used by `inspect` and by `demo`.

use crate::failure::{Failure, UNREACHABLE, WRONG_USE};
use crate::leaks::Leaks;
use crate::progress::Watch;
use crate::words::Lang;
use assess::{Assessment, Sheet, Verdicts};
use jiff::civil::Date;
use report::{Body, EvidenceRecord, Inspection, Packed};
use rust_decimal::{Decimal, RoundingStrategy};
use snapshot::{PortalFile, Snapshot};
use standard::calendar::Calendar;
use standard::{Level, Standard};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use survey::{Bounds, Context, EvidenceBody, EvidencePage, Settings, SurveyError, Surveyed};
use tokio_util::sync::CancellationToken;
use url::Url;
use wording::WordList;

/// Most connections for each host that can be asked for.
pub const MOST_CONNECTIONS: usize = 64;
/// Connections for each host where no limit on the rate is wanted.
pub const LOCAL_CONNECTIONS: usize = 16;
/// Program and version, as snapshots and reports name it.
pub const PROGRAM: &str = concat!("gongkai ", env!("CARGO_PKG_VERSION"));
/// Pages in work at a time.
const WORKERS: usize = 32;

/// What to inspect and by what.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Where and how to survey.
    pub settings: Settings,
    /// By which standard.
    pub standard: Arc<Standard>,
    /// By which sheet.
    pub sheet: Sheet,
    /// What people decided about findings.
    pub verdicts: Verdicts,
    /// Working days.
    pub calendar: Calendar,
    /// Cut-off date.
    pub as_of: Date,
    /// Where the files go.
    pub out: PathBuf,
    /// Leave saved pages that show personal data out of the archive.
    pub withhold_leaks: bool,
    /// Language of messages.
    pub lang: Lang,
}

/// A finished inspection.
#[derive(Debug)]
pub struct Done {
    /// What the portal showed.
    pub snapshot: Snapshot,
    /// The judgement.
    pub assessment: Assessment,
    /// `report.json` as written.
    pub json: String,
    /// Today's mapping, as a portal file.
    pub portal_file: PortalFile,
    /// The archive of saved pages.
    pub archive: report::Archive,
    /// It was stopped by Ctrl-C.
    pub interrupted: bool,
}

/// Settings of a survey as the command makes them.
pub fn settings(
    start: Url,
    name: Option<String>,
    level: Level,
    portal: PortalFile,
    state: Option<PathBuf>,
    manners: fetch::Manners,
    render: bool,
) -> Settings {
    Settings {
        start,
        name: name.or_else(|| portal.name.clone()),
        level,
        portal,
        state,
        beside: Vec::new(),
        manners,
        workers: WORKERS,
        render,
        program: PROGRAM.into(),
        bounds: Bounds::default(),
        words: WordList::default(),
    }
}

/// Surveys a portal and draws the progress meanwhile.
pub async fn survey(
    settings: &Settings,
    standard: &Arc<Standard>,
    watch: &Watch,
    cancel: &CancellationToken,
) -> Result<Surveyed, SurveyError> {
    let context = Context {
        standard: standard.clone(),
        progress: watch.counters.clone(),
        cancel: cancel.clone(),
    };
    let drawn = CancellationToken::new();
    let draw = watch.draw(drawn.clone());
    // On the runtime's own threads: there it is woken without a switch to another one.
    let settings = settings.clone();
    let survey = tokio::spawn(async move {
        let surveyed = survey::survey(&settings, &context).await;
        drawn.cancel();
        surveyed
    });
    match tokio::join!(draw, survey).1 {
        Ok(surveyed) => surveyed,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
}

/// Surveys, judges and writes the report.
pub async fn run(plan: &Plan, watch: &Watch, cancel: CancellationToken) -> Result<Done, Failure> {
    std::fs::create_dir_all(&plan.out)
        .map_err(|error| Failure::file(plan.lang, &plan.out, &error))?;
    let surveyed = survey(&plan.settings, &plan.standard, watch, &cancel).await;
    let surveyed = surveyed.map_err(|error| survey_failure(&error, plan.lang))?;
    watch.stage("progress-judging");
    let snapshot = surveyed.snapshot;
    let open = |name| File::create(plan.out.join(name)).map(BufWriter::new);
    let leaks = Leaks::of(&snapshot, plan.withhold_leaks);
    let evidence = surveyed.evidence.filter(|page| leaks.keeps(page)).map(record);
    let task = assess::Task {
        standard: &plan.standard,
        snapshot: &snapshot,
        sheet: &plan.sheet,
        pins: &plan.settings.portal,
        as_of: plan.as_of,
        materials: &[],
        calendar: &plan.calendar,
        verdicts: &plan.verdicts,
        only: &[],
        words: &plan.settings.words,
    };
    let (archive, assessment) = std::thread::scope(|scope| {
        let archive = scope.spawn(|| report::write_evidence(&snapshot.observation, evidence, open));
        let assessment = task.run();
        match archive.join() {
            Ok(archive) => (archive, assessment),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    });
    let failed = |error| Failure::file(plan.lang, &plan.out, &error);
    let mut archive = archive.map_err(failed)?;
    leaks.note(&mut archive);
    watch.stage("progress-writing");
    let mut inspection = Inspection::new(&plan.standard, &snapshot, &assessment);
    inspection.evidence = Some(archive.clone());
    report::write_files(&inspection, open).map_err(failed)?;
    let json = read_back(&plan.out.join(report::files::JSON), plan.lang)?;
    let portal_file = assess::mapping::portal_file_from(
        &assess::mapping::map(
            &plan.standard,
            &snapshot,
            &plan.settings.portal,
            plan.settings.level,
        ),
        &snapshot,
    );
    let interrupted = cancel.is_cancelled();
    Ok(Done { snapshot, assessment, json, portal_file, archive, interrupted })
}

fn record(page: EvidencePage) -> EvidenceRecord<'static> {
    let body = match page.body {
        EvidenceBody::Packed(body) => Body::Packed(Packed {
            deflated: body.deflated.into(),
            length: body.length,
            crc32: body.crc32,
        }),
        EvidenceBody::Damaged(rest) => rest.into(),
    };
    EvidenceRecord {
        url: page.url.into(),
        at: page.at,
        head: page.head.into(),
        body,
        sha256: page.sha256.into(),
    }
}

fn read_back(path: &Path, lang: Lang) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::file(lang, path, &error))
}

/// A survey that could not be made, in words.
pub fn survey_failure(error: &SurveyError, lang: Lang) -> Failure {
    match error {
        SurveyError::Unreachable { url, outcome } => {
            let why = crate::commands::inspect::outcome_words(outcome, lang);
            Failure {
                exit: UNREACHABLE,
                message: lang.say("error-unreachable", &[("url", url), ("why", &why)]),
            }
        }
        SurveyError::State { path, reason } => {
            Failure::usage(lang, "error-state", &[("path", &path.display()), ("reason", reason)])
        }
        SurveyError::Render { reason } => {
            Failure::usage(lang, "error-render", &[("reason", reason)])
        }
        SurveyError::Client { reason } => Failure { exit: WRONG_USE, message: reason.clone() },
    }
}

/// Points with two places, rounded half up, as they are printed.
pub fn printed(points: Decimal) -> String {
    format!("{:.2}", points.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}
