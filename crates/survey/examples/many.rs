//! Surveys many portals at once, each at the same polite rate, and says what it cost:
//! `many RATE SECONDS URL...`. Prints requests, seconds and portals as one line of JSON.
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::sync::Arc;
use std::time::{Duration, Instant};
use survey::{Bounds, Context, Progress, Settings};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usage = "usage: many RATE SECONDS URL...";
    let mut arguments = std::env::args().skip(1);
    let rate: f64 = arguments.next().ok_or(usage)?.parse()?;
    let seconds: u64 = arguments.next().ok_or(usage)?.parse()?;
    let standard = Arc::new(standard::Standard::builtin());
    let started = Instant::now();
    let mut surveys = tokio::task::JoinSet::new();
    for url in arguments {
        let settings = Settings {
            start: url.parse()?,
            name: None,
            level: standard::Level::County,
            portal: snapshot::PortalFile::default(),
            state: None,
            beside: Vec::new(),
            manners: fetch::Manners { per_second: Some(rate), ..fetch::Manners::default() },
            workers: 8,
            render: false,
            program: "many".into(),
            bounds: Bounds { time: Duration::from_secs(seconds), ..Bounds::default() },
            words: Default::default(),
        };
        let standard = standard.clone();
        surveys.spawn(async move {
            let progress = Arc::new(Progress::default());
            let context = Context { standard, progress, cancel: Default::default() };
            survey::survey(&settings, &context).await.map(|done| done.snapshot.figures.requests)
        });
    }
    let (mut portals, mut requests) = (0, 0);
    while let Some(done) = surveys.join_next().await {
        requests += done??;
        portals += 1;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{{\"portals\":{portals},\"requests\":{requests},\"seconds\":{seconds:.3}}}");
    Ok(())
}
