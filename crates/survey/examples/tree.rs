//! Surveys a portal and prints its columns: `cargo run -p survey --example tree -- URL [STATE]`, or with
//! the id of a vendor family for the good sample portal of that family.
//! Without a limit on the rate: for one's own machine only.
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::sync::Arc;
use survey::{Bounds, Context, Progress, Settings};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let start = arguments.next().ok_or("usage: tree URL|FAMILY [STATE]")?;
    let family = sample::Family::ALL.into_iter().find(|family| family.id() == start);
    let running = match family {
        Some(family) => {
            let day = jiff::civil::date(2026, 11, 20);
            Some(sample::serve(vec![sample::good(family, 0, day, 7)]).await?)
        }
        None => None,
    };
    let start = running.as_ref().map_or(start, |running| running.portals[0].url.clone()).parse()?;
    let state = arguments.next().map(Into::into);
    let settings = Settings {
        start,
        name: None,
        level: standard::Level::County,
        portal: snapshot::PortalFile::default(),
        state,
        beside: Vec::new(),
        manners: fetch::Manners { per_second: None, connections: 32, ..fetch::Manners::default() },
        workers: 32,
        render: false,
        program: "tree".into(),
        bounds: Bounds::default(),
        words: Default::default(),
    };
    let context = Context {
        standard: Arc::new(standard::Standard::builtin()),
        progress: Arc::new(Progress::default()),
        cancel: Default::default(),
    };
    let surveyed = survey::survey(&settings, &context).await?;
    let snapshot = &surveyed.snapshot;
    for (number, column) in (0u32..).zip(&snapshot.columns) {
        let depth = snapshot.path(snapshot::ColumnId(number)).len();
        let list = column.list.as_ref().map_or_else(String::new, |list| {
            format!(
                " [{} lines, {} pages{}]",
                list.count,
                list.pages_seen,
                if list.complete { "" } else { ", not all" }
            )
        });
        println!(
            "{}{} {:?} {:?}{list} {} {:?}",
            "  ".repeat(depth),
            column.title,
            column.role,
            column.outcome,
            column.url,
            column.reasons
        );
    }
    for gap in snapshot.unobserved.iter().take(40) {
        println!("unobserved {} {} {:?} {}", gap.what, gap.title, gap.outcome, gap.url);
    }
    println!("{:?}", snapshot.figures);
    println!(
        "{} columns, {} items, {} documents, {} links, {:.0} pages/s",
        snapshot.columns.len(),
        snapshot.items.len(),
        snapshot.documents.len(),
        snapshot.links.len(),
        snapshot.figures.pages as f64 / snapshot.figures.seconds
    );
    Ok(())
}
