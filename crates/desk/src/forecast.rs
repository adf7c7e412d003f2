//! What the next inspection would find on a site of ours. It is surveyed where it answers, like any foreign portal,
//! and judged by the same rules: nothing is known of it but what it shows.

use crate::error::DeskError;
use crate::places::Premises;
use assess::{Assessment, ErrorWords, Sheet, Task, Verdicts};
use fetch::Manners;
use portal::{Shape, day};
use snapshot::PortalFile;
use standard::Standard;
use standard::calendar::Calendar;
use std::sync::{Arc, LazyLock};
use store::Store;
use survey::{Bounds, Context, Progress, Settings};
use tokio_util::sync::CancellationToken;
use url::Url;

/// Connections to our own server at a time: readers are served beside it.
const CONNECTIONS: usize = 4;
/// Pages in work at a time.
const PAGES: usize = 16;

/// The sheet by which our own sites are judged ahead: what it says of freshness holds for the desk's coverage too.
pub(crate) static SHEET: LazyLock<Sheet> = LazyLock::new(Sheet::default);

/// What an inspection of today would find.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// The judgement, by the built-in sheet.
    pub assessment: Assessment,
    /// Pages that were read.
    pub pages: u64,
    /// All that is due was looked at.
    pub complete: bool,
}

/// Inspects a site where it answers; `progress` counts meanwhile.
///
/// # Errors
/// Where the site does not answer, or the survey cannot be made.
pub async fn forecast(
    store: &Store,
    premises: &Premises,
    start: Url,
    progress: Arc<Progress>,
    now: i64,
) -> Result<Forecast, DeskError> {
    let shape = portal::shape(store, &premises.site).await?;
    let standard = Arc::new(due(&premises.standard, shape.fields.as_deref()));
    let pins = pins(&shape);
    let settings = Settings {
        start,
        name: Some(premises.site.name.clone()),
        level: premises.site.level.into(),
        portal: pins.clone(),
        state: None,
        beside: Vec::new(),
        manners: Manners { per_second: None, connections: CONNECTIONS, ..Manners::default() },
        workers: PAGES,
        render: false,
        program: concat!("gongkai ", env!("CARGO_PKG_VERSION")).into(),
        bounds: Bounds::default(),
        words: Default::default(),
    };
    let cancel = CancellationToken::new();
    let context = Context { standard: standard.clone(), progress, cancel };
    let snapshot = survey::survey(&settings, &context).await?.snapshot;
    let judge = move || {
        let task = Task {
            standard: &standard,
            snapshot: &snapshot,
            sheet: &SHEET,
            pins: &pins,
            as_of: day(now),
            materials: &[],
            calendar: Calendar::builtin(),
            verdicts: &Verdicts::default(),
            only: &[],
            words: ErrorWords::builtin(),
        };
        Forecast {
            assessment: task.run(),
            pages: snapshot.figures.pages,
            complete: snapshot.observation.complete,
        }
    };
    Ok(tokio::task::spawn_blocking(judge).await?)
}

/// The standard as far as it binds a site: a department answers for its own fields.
fn due(standard: &Standard, fields: Option<&[String]>) -> Standard {
    let mut standard = standard.clone();
    if let Some(own) = fields {
        standard.fields.retain(|field| own.contains(&field.slug));
    }
    standard
}

/// The townships and villages that must be there; those of a township's own site are below no name.
fn pins(shape: &Shape) -> PortalFile {
    let towns = shape.towns.iter().map(|town| (town.name.clone(), town.villages.clone()));
    let own = (String::new(), shape.villages.clone());
    PortalFile {
        towns: shape.towns.iter().map(|town| town.name.clone()).collect(),
        villages: towns.chain([own]).filter(|(_, villages)| !villages.is_empty()).collect(),
        ..PortalFile::default()
    }
}
