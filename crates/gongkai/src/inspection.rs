//! One inspection from start to files: survey, judge, write. Used by `inspect` and by `demo`.

use crate::failure::{Failure, UNREACHABLE, WRONG_USE};
use crate::progress::Watch;
use crate::words::Lang;
use assess::{Assessment, Sheet, Verdicts};
use jiff::civil::Date;
use report::{EvidenceRecord, Inspection};
use rust_decimal::{Decimal, RoundingStrategy};
use snapshot::{PortalFile, Snapshot};
use standard::calendar::Calendar;
use standard::{Level, Standard};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use survey::{Bounds, Context, Settings, SurveyError};
use tokio_util::sync::CancellationToken;
use url::Url;

/// Most connections for each host that can be asked for.
pub const MOST_CONNECTIONS: usize = 64;
/// Connections for each host where no limit on the rate is wanted.
pub const LOCAL_CONNECTIONS: usize = 16;
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
    /// Cut-off date.
    pub as_of: Date,
    /// Where the files go.
    pub out: PathBuf,
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
        manners,
        workers: WORKERS,
        render,
        program: concat!("gongkai ", env!("CARGO_PKG_VERSION")).into(),
        bounds: Bounds::default(),
    }
}

/// Surveys, judges and writes the report.
pub async fn run(plan: &Plan, watch: &Watch, cancel: CancellationToken) -> Result<Done, Failure> {
    std::fs::create_dir_all(&plan.out)
        .map_err(|error| Failure::file(plan.lang, &plan.out, &error))?;
    let context = Context {
        standard: plan.standard.clone(),
        progress: watch.counters.clone(),
        cancel: cancel.clone(),
    };
    let drawn = CancellationToken::new();
    let surveyed = {
        let draw = watch.draw(drawn.clone());
        let survey = async {
            let surveyed = survey::survey(&plan.settings, &context).await;
            drawn.cancel();
            surveyed
        };
        tokio::join!(draw, survey).1
    };
    let surveyed = surveyed.map_err(|error| survey_failure(&error, plan.lang))?;
    watch.stage("progress-judging");
    let snapshot = surveyed.snapshot;
    let task = assess::Task {
        standard: &plan.standard,
        snapshot: &snapshot,
        sheet: &plan.sheet,
        pins: &plan.settings.portal,
        as_of: plan.as_of,
        materials: &[],
        calendar: Calendar::builtin(),
        verdicts: &plan.verdicts,
    };
    let assessment = task.run();
    watch.stage("progress-writing");
    let inspection = Inspection::new(&plan.standard, &snapshot, &assessment);
    let evidence = surveyed.evidence.map(|page| EvidenceRecord {
        url: page.url.into(),
        at: page.at,
        head: page.head.into(),
        body: page.body.into(),
        sha256: page.sha256.into(),
    });
    report::write_all(&inspection, evidence, |name| {
        File::create(plan.out.join(name)).map(BufWriter::new)
    })
    .map_err(|error| Failure::file(plan.lang, &plan.out, &error))?;
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
    Ok(Done { snapshot, assessment, json, portal_file, interrupted: cancel.is_cancelled() })
}

fn read_back(path: &Path, lang: Lang) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::file(lang, path, &error))
}

fn survey_failure(error: &SurveyError, lang: Lang) -> Failure {
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
