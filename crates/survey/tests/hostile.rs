//! The hostile portal: a survey ends in bounded time and memory, with a snapshot, and the traps keep
//! it from nothing healthy.
#![expect(clippy::print_stdout, reason = "says what the survey cost")]

use sample::hostile::{self, HEALTHY_ITEMS, HEALTHY_MATTER};
use std::sync::Arc;
use std::time::{Duration, Instant};
use survey::{Bounds, Context, Progress, Settings};

/// Far above what is needed; an unbounded survey of this portal takes for ever.
const LONGEST: Duration = Duration::from_secs(300);
/// Bytes of resident memory at the peak, with the test and the portal itself in the same process.
const MOST_MEMORY: u64 = 3 << 30;

fn settings(url: &str, bounds: Bounds) -> Settings {
    Settings {
        start: url.parse().unwrap(),
        name: None,
        level: standard::Level::County,
        portal: snapshot::PortalFile::default(),
        state: None,
        beside: Vec::new(),
        manners: fetch::Manners {
            per_second: None,
            connections: 16,
            head_timeout: Duration::from_secs(2),
            body_timeout: Duration::from_secs(4),
            max_wait: Duration::from_secs(5),
            backoff: Duration::from_millis(20),
            ..fetch::Manners::default()
        },
        workers: 16,
        render: false,
        program: "test".into(),
        bounds,
        words: Default::default(),
    }
}

fn context() -> Context {
    Context {
        standard: Arc::new(standard::Standard::builtin()),
        progress: Arc::new(Progress::default()),
        cancel: Default::default(),
    }
}

/// Peak of resident memory, where the system tells (Linux).
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? * 1024)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_with_a_snapshot() {
    let portal = hostile::serve().await.unwrap();
    let bounds = Bounds {
        pages: 2_000,
        list_pages: 20,
        columns: 600,
        depth: 8,
        time: Duration::from_secs(60),
        ..Bounds::default()
    };
    let settings = settings(&portal.url, bounds);
    let begun = Instant::now();
    let surveyed = tokio::time::timeout(LONGEST, survey::survey(&settings, &context()))
        .await
        .expect("the survey ends")
        .expect("there is a snapshot");
    let snapshot = surveyed.snapshot;
    println!(
        "{:.1} s, {} requests, {} columns, {} items, {} documents, {} unobserved, peak {:?} MB",
        begun.elapsed().as_secs_f64(),
        portal.served(),
        snapshot.columns.len(),
        snapshot.items.len(),
        snapshot.documents.len(),
        snapshot.unobserved.len(),
        peak_memory().map(|bytes| bytes >> 20),
    );
    assert!(!snapshot.observation.complete, "bounds were hit, and it says so");
    assert!(snapshot.columns.len() <= 600);
    assert!(!snapshot.unobserved.is_empty());
    let healthy = snapshot
        .columns
        .iter()
        .find(|column| column.title == HEALTHY_MATTER)
        .expect("the healthy matter was reached");
    let count = healthy.list.as_ref().map_or(0, |list| list.count);
    assert_eq!(count, HEALTHY_ITEMS);
    if let Some(peak) = peak_memory() {
        assert!(peak < MOST_MEMORY, "{} MB", peak >> 20);
    }
}

/// The bound on time alone is enough to end it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bound_on_time_ends_it() {
    let portal = hostile::serve().await.unwrap();
    let bounds = Bounds { time: Duration::from_secs(5), ..Bounds::default() };
    let settings = settings(&portal.url, bounds);
    let surveyed = tokio::time::timeout(LONGEST, survey::survey(&settings, &context()))
        .await
        .expect("the survey ends")
        .expect("there is a snapshot");
    assert!(!surveyed.snapshot.observation.complete);
}
