//! `gongkai import SITE --from-survey STATE`: a portal of any vendor moves in.

use super::{failed, find, open, tell};
use crate::cli::hosting::ImportArgs;
use crate::commands::inspect::{manners, portal_file, words};
use crate::failure::{Failure, WRONG_USE};
use crate::inspection;
use crate::progress::Watch;
use crate::words::Lang;
use moving::{Gathered, Left, Mover, Why};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use store::{Store, StoreError};
use tokio_util::sync::CancellationToken;

/// Reasons for staying behind, with the messages that word them.
const WHY: [(Why, &str); 8] = [
    (Why::NoColumn, "moved-no-column"),
    (Why::NoMark, "moved-no-mark"),
    (Why::NotThere, "moved-not-there"),
    (Why::OtherSite, "moved-other-site"),
    (Why::NoDocument, "moved-no-document"),
    (Why::NoDate, "moved-no-date"),
    (Why::NoText, "moved-no-text"),
    (Why::NotWhole, "moved-not-whole"),
];

/// Columns of the list of old and new addresses.
const HEAD: [&str; 2] = ["moved-head-url", "moved-head-new"];
/// Old addresses that are read at a time.
const SOME: u64 = 10_000;

pub(super) async fn import(
    args: &ImportArgs,
    state: &Path,
    lang: Lang,
) -> Result<ExitCode, Failure> {
    let unusable = |error| inspection::survey_failure(&error, lang);
    let start = survey::start_of(state).map_err(unusable)?;
    let pins = portal_file(args.portal.as_deref(), lang)?;
    let list = words(None, args.portal.as_deref(), &pins, lang)?;
    let manners = manners(&args.manners, &pins, lang)?;
    let store = open(&args.store, lang).await?;
    let site = find(&store, &args.site, lang).await?;
    let words = |error| failed(&error, lang);
    let standard = portal::kept(&store, &site).await.map_err(words)?;
    let directory = portal::directory(&store, &site).await.map_err(words)?;
    let columns = store.columns(site.id).await.map_err(|error| words(error.into()))?;

    let cancel = CancellationToken::new();
    crate::progress::stop_on_signal(cancel.clone(), lang);
    let watch = Watch::alone(lang);
    let mut settings = inspection::settings(
        start,
        None,
        site.level.into(),
        pins.clone(),
        Some(state.to_owned()),
        manners.clone(),
        false,
    );
    // By the words of the inspection that made the state, what it holds is not asked for again.
    settings.words = list;
    let surveyed =
        inspection::survey(&settings, &standard, &watch, &cancel).await.map_err(unusable)?;
    let snapshot = surveyed.snapshot;
    let mapping = assess::mapping::map(&standard, &snapshot, &pins, site.level.into());
    let mover = Mover::new(&snapshot, &mapping, &columns, &directory);
    let mut gathered = moving::gather(&mover, surveyed.evidence, &pins.selectors);

    let folder = PathBuf::from(format!("{}.moved", state.display()));
    let file_error = |error| Failure::file(lang, &folder, &error);
    std::fs::create_dir_all(&folder).map_err(file_error)?;
    let client = fetch::Client::new(manners)
        .map_err(|error| Failure { exit: WRONG_USE, message: error.to_string() })?;
    let all: usize = gathered.moved.iter().map(|moved| moved.files.len()).sum();
    let done = AtomicUsize::new(0);
    let each = || {
        let done = done.fetch_add(1, Relaxed) + 1;
        watch.say(&lang.say("moved-files", &[("done", &done), ("all", &all)]));
    };
    let lost = gathered.fetch(&client, &folder, &cancel, each).await.map_err(file_error)?;
    watch.finish();
    write(&folder, &gathered, &lost, lang).map_err(file_error)?;
    if cancel.is_cancelled() {
        return Err(Failure::usage(lang, "moved-stopped", &[("state", &state.display())]));
    }

    let of_documents = gathered.moved.iter().flat_map(|moved| moved.record.old_addresses.clone());
    let of_columns = mover.columns();
    let old: Vec<String> =
        of_documents.chain(of_columns.iter().map(|(old, _)| old.clone())).collect();
    let rows = (1..).zip(gathered.moved).map(|(at, moved)| (at, Ok(moved.record))).collect();
    let outcome =
        portal::import::import(&store, site.id, &directory, rows, &folder, args.skip_bad).await;
    let outcome = outcome.map_err(words)?;
    if outcome.written {
        portal::import::lead_columns(&store, site.id, of_columns).await.map_err(words)?;
        let path = args.addresses.clone().unwrap_or_else(|| folder.join("addresses.csv"));
        let all = leading(&store, site.id, old).await.map_err(|error| words(error.into()))?;
        let table = portal::csv(&HEAD.map(|key| lang.word(key)), all)
            .map_err(std::io::Error::from)
            .and_then(|table| std::fs::write(&path, table));
        table.map_err(|error| Failure::file(lang, &path, &error))?;
        eprintln!("{}", lang.say("moved-addresses", &[("path", &path.display())]));
    }
    say_left(&gathered.left, lost.len(), &folder, lang);
    let report = args.report.clone().unwrap_or_else(|| folder.join("problems.csv"));
    tell(&outcome, &report, lang)
}

/// Old addresses that lead on now, in order, each with where it leads.
async fn leading(
    store: &Store,
    site: i64,
    old: Vec<String>,
) -> Result<Vec<[String; 2]>, StoreError> {
    let asked: BTreeSet<String> = old.into_iter().collect();
    let (mut found, mut after) = (BTreeMap::new(), 0);
    loop {
        let some = store.redirects(site, after, SOME).await?;
        let Some(last) = some.last() else { break };
        after = last.id;
        let ours = some.into_iter().filter(|one| asked.contains(&one.old));
        found.extend(ours.filter_map(|one| Some((one.old, one.target?))));
    }
    Ok(found.into_iter().map(|(old, new)| [old, new]).collect())
}

/// Writes the rows, so that they can be looked at and imported again, and what stays behind.
fn write(
    folder: &Path,
    gathered: &Gathered,
    lost: &[(String, String)],
    lang: Lang,
) -> std::io::Result<()> {
    let mut rows = String::new();
    for moved in &gathered.moved {
        rows.push_str(&serde_json::to_string(&moved.record)?);
        rows.push('\n');
    }
    std::fs::write(folder.join("documents.jsonl"), rows)?;
    let head = ["moved-head-why", "moved-head-title", "moved-head-column", "moved-head-url"];
    let left = gathered
        .left
        .iter()
        .map(|one| [reason(one.why, lang), one.title.clone(), one.column.clone(), one.url.clone()]);
    let lost = lost.iter().map(|(url, title)| {
        [lang.word("moved-no-file"), title.clone(), String::new(), url.clone()]
    });
    let table = portal::csv(&head.map(|key| lang.word(key)), left.chain(lost))?;
    std::fs::write(folder.join("left.csv"), table)
}

fn reason(why: Why, lang: Lang) -> String {
    WHY.iter().find(|(one, _)| *one == why).map_or_else(String::new, |(_, key)| lang.word(key))
}

/// How many stay behind, by reason.
fn say_left(left: &[Left], files: usize, folder: &Path, lang: Lang) {
    let mut counts: BTreeMap<Why, usize> = BTreeMap::new();
    for one in left {
        *counts.entry(one.why).or_default() += 1;
    }
    for (why, count) in &counts {
        eprintln!("{}", lang.say("moved-left", &[("count", count), ("why", &reason(*why, lang))]));
    }
    if files > 0 {
        eprintln!("{}", lang.say("moved-lost", &[("count", &files)]));
    }
    if files > 0 || !left.is_empty() {
        let path = folder.join("left.csv");
        eprintln!("{}", lang.say("moved-list", &[("path", &path.display())]));
    }
}
