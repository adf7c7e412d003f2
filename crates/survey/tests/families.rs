//! The good portal of every vendor family: all columns stand where the office put them, and all lines
//! of all lists are seen.

use sample::model::{Part, Site};
use sample::{Family, good};
use snapshot::{ColumnId, Snapshot};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use survey::{Bounds, Context, Progress, Settings};

fn settings(url: &str) -> Settings {
    Settings {
        start: url.parse().unwrap(),
        name: None,
        level: standard::Level::County,
        portal: snapshot::PortalFile::default(),
        state: None,
        beside: Vec::new(),
        manners: fetch::Manners { per_second: None, connections: 16, ..fetch::Manners::default() },
        workers: 16,
        render: false,
        program: "test".into(),
        bounds: Bounds::default(),
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

/// Titles from the platform down, joined.
fn expected(site: &Site) -> HashMap<String, usize> {
    let platform = site.find(Part::Platform).unwrap();
    (0..site.columns.len())
        .filter(|id| site.shown(*id))
        .filter_map(|id| {
            let path = site.path(id);
            let from = path.iter().position(|at| *at == platform)?;
            let titles: Vec<&str> =
                path[from..].iter().map(|at| site.columns[*at].title.as_str()).collect();
            Some((titles.join(" > "), id))
        })
        .collect()
}

/// What differs between the office's tree and the one that was found.
fn differences(site: &Site, snapshot: &Snapshot) -> Vec<String> {
    let expected = expected(site);
    let mut found: HashMap<String, ColumnId> = HashMap::new();
    for id in (0..snapshot.columns.len() as u32).map(ColumnId) {
        found.entry(snapshot.path(id).join(" > ")).or_insert(id);
    }
    let mut wrong = Vec::new();
    for (path, id) in &expected {
        // A tab that is called like its column is that column's own list.
        let column = &site.columns[*id];
        let above = path.rsplit_once(" > ").map_or("", |(above, _)| above);
        let own = column.inline && above.rsplit(" > ").next() == Some(column.title.as_str());
        let Some(column) = found.get(path).or_else(|| found.get(above).filter(|_| own)) else {
            wrong.push(format!("missing: {path}"));
            continue;
        };
        let lines: HashSet<String> =
            snapshot.items_of(*column).iter().map(|item| item.title.clone()).collect();
        let column = &site.columns[*id];
        let missing =
            column.items.iter().filter(|item| !lines.contains(&site.title_of(item))).count();
        if missing > 0 {
            wrong.push(format!("lines: {path}: {missing} of {} missing", column.items.len()));
        }
    }
    for (path, id) in &found {
        let root = path.split(" > ").next().unwrap_or_default();
        let role =
            snapshot.columns.iter().find(|column| column.title == root).map(|column| column.role);
        if !expected.contains_key(path) && role == Some(snapshot::Role::Platform) {
            wrong.push(format!("extra: {path} {:?}", snapshot.column(*id).reasons));
        }
    }
    wrong.sort();
    wrong
}

async fn check(family: Family) {
    let portal = good(family, 0, jiff::civil::date(2026, 11, 20), 7);
    let running = sample::serve(vec![portal]).await.unwrap();
    let surveyed = survey::survey(&settings(&running.portals[0].url), &context()).await.unwrap();
    let wrong = differences(&running.portals[0].portal.site, &surveyed.snapshot);
    assert!(
        wrong.is_empty(),
        "{}: {} differences\n{}",
        family.id(),
        wrong.len(),
        wrong[..wrong.len().min(400)].join("\n")
    );
}

macro_rules! families {
    ($($name:ident: $family:ident,)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                check(Family::$family).await;
            }
        )*
    };
}

families! {
    trs: Trs,
    hanweb: Hanweb,
    lonsun: Lonsun,
    vsb: Vsb,
    ucap: Ucap,
    generic: Generic,
    gkmlpt: Gkmlpt,
    old_table: OldTable,
    site_server: SiteServer,
}
