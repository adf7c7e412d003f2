//! `gongkai site`, `division`, `department`, `import`, `serve`: portals of our own.

pub mod clock;
mod events;
mod moved;
pub mod places;
mod refused;
mod show;
mod sign_on;
mod steps;

use crate::cli::Format;
use crate::cli::hosting::{ImportArgs, NewSiteArgs, ServeArgs, SiteCommand, StoreArgs};
use crate::failure::{Failure, WRONG_USE};
use crate::standards;
use crate::words::Lang;
use portal::import::{Outcome, Problem, RowProblem};
use portal::{Applied, FileError, Finder, NewPortal, Plan, SiteSettings, Step, TownShape};
pub(super) use refused::{failed, unusable};
use std::path::Path;
use std::process::ExitCode;
use store::{Site, Store, StoreError};
use tokio_util::sync::CancellationToken;

/// How much later than in the database a change may be seen on pages.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(200);
/// Rows with problems that are printed.
const PRINTED: usize = 50;

/// `gongkai site …`
pub fn site(command: &SiteCommand, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        match command {
            SiteCommand::New(args) => new(args, lang).await,
            SiteCommand::List { store, format } => list(store, *format, lang).await,
            SiteCommand::Show { site, store, format } => {
                show::show(store, site, *format, lang).await
            }
            SiteCommand::Set(args) => show::set(args, lang).await,
            SiteCommand::Steps { site, column, number, store } => {
                let store = open(store, lang).await?;
                let site = find(&store, site, lang).await?;
                match column.as_deref().zip(*number) {
                    None => steps::list(&store, site, lang).await,
                    Some(set) => steps::set(&store, &site, set, lang).await,
                }
            }
            SiteCommand::Events(command) => events::events(command, lang).await,
            SiteCommand::Plan { site, standard, store } => {
                let standard = standards::load(standard.as_deref(), lang)?;
                let store = open(store, lang).await?;
                let site = find(&store, site, lang).await?;
                let plan = portal::plan_site(&store, &site, &standard).await;
                print_plan(&plan.map_err(|error| failed(&error, lang))?, lang);
                Ok(())
            }
            SiteCommand::Apply { site, standard, store } => {
                let standard = standards::load(standard.as_deref(), lang)?;
                let store = open(store, lang).await?;
                let site = find(&store, site, lang).await?;
                let applied = portal::remake_site(&store, &site, &standard).await;
                say_applied(&applied.map_err(|error| failed(&error, lang))?, lang);
                Ok(())
            }
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn new(args: &NewSiteArgs, lang: Lang) -> Result<(), Failure> {
    let slug = &args.site;
    let plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    if slug.is_empty() || !slug.chars().all(plain) {
        return Err(Failure::usage(lang, "error-slug", &[("value", slug)]));
    }
    let standard = standards::load(args.standard.as_deref(), lang)?;
    let chosen = match &args.settings {
        None => SiteSettings::default(),
        Some(path) => parse(path, lang)?,
    };
    let towns = match &args.villages {
        None => Vec::new(),
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|error| Failure::file(lang, path, &error))?;
            let text = portal::decoded(&bytes);
            towns(&text.ok_or_else(|| unusable(path, &FileError::Encoding, lang))?)
        }
    };
    let store = open(&args.store, lang).await?;
    let known = store.site(slug).await.map_err(|error| failed(&error.into(), lang))?;
    if known.is_some() {
        return Err(Failure::usage(lang, "error-site-exists", &[("site", slug)]));
    }
    let new = NewPortal {
        slug: slug.clone(),
        name: args.name.clone(),
        level: args.level.into(),
        place: args.place.clone(),
        department: args.department.clone(),
        towns,
        domain: args.domain.clone(),
        id_code: args.id_code.clone(),
        settings: chosen,
    };
    let applied = portal::make_site(&store, new, &standard).await;
    say_applied(&applied.map_err(|error| failed(&error, lang))?, lang);
    Ok(())
}

/// Townships with their villages in the order of the file.
fn towns(text: &str) -> Vec<TownShape> {
    let mut towns: Vec<TownShape> = Vec::new();
    for line in text.trim_start_matches('\u{feff}').lines() {
        let (town, village) = line.split_once([',', '，']).unwrap_or((line, ""));
        let (town, village) = (town.trim(), village.trim());
        if town.is_empty() || matches!(town, "township" | "town" | "乡镇" | "乡镇（街道）")
        {
            continue;
        }
        let at = towns.iter().position(|one| one.name == town).unwrap_or_else(|| {
            towns.push(TownShape { name: town.into(), villages: Vec::new() });
            towns.len() - 1
        });
        if !village.is_empty() {
            towns[at].villages.push(village.into());
        }
    }
    towns
}

async fn list(store: &StoreArgs, format: Format, lang: Lang) -> Result<(), Failure> {
    let store = open(store, lang).await?;
    let sites = store.sites().await.map_err(|error| failed(&error.into(), lang))?;
    let mut rows =
        vec![["site-slug", "site-name", "site-columns"].map(|key| lang.word(key)).to_vec()];
    let mut json = Vec::new();
    for site in sites {
        let columns = store.columns(site.id).await.map_err(|error| failed(&error.into(), lang))?;
        let shown = columns.iter().filter(|column| column.archived_at.is_none()).count();
        json.push(serde_json::json!({ "site": site.slug, "name": site.name, "columns": shown }));
        rows.push(vec![site.slug, site.name, shown.to_string()]);
    }
    match format {
        Format::Json => println!("{}", serde_json::Value::from(json)),
        Format::Text => crate::table::print(&rows),
    }
    Ok(())
}

fn print_plan(plan: &Plan, lang: Lang) {
    for step in &plan.steps {
        let words = match step {
            Step::Add { wanted, path } => {
                lang.say("plan-add", &[("title", &wanted.title), ("path", path)])
            }
            Step::Rename { from, to, path, .. } => {
                lang.say("plan-rename", &[("from", from), ("to", to), ("path", path)])
            }
            Step::Move { title, from, to, .. } => {
                lang.say("plan-move", &[("title", title), ("from", from), ("to", to)])
            }
            Step::Archive { title, path, items, .. } => {
                lang.say("plan-archive", &[("title", title), ("path", path), ("items", items)])
            }
            Step::Delete { title, path, .. } => {
                lang.say("plan-delete", &[("title", title), ("path", path)])
            }
            Step::Restore { title, path, .. } => {
                lang.say("plan-restore", &[("title", title), ("path", path)])
            }
            Step::Merge { title, path, to, .. } => {
                lang.say("plan-merge", &[("title", title), ("path", path), ("to", to)])
            }
            Step::Split { mark, .. } => lang.say("plan-split", &[("title", mark)]),
        };
        println!("{words}");
    }
    let said: [(&str, &dyn std::fmt::Display); 2] =
        [("steps", &plan.steps.len()), ("unchanged", &plan.unchanged)];
    eprintln!("{}", lang.say("plan-sum", &said));
}

fn say_applied(applied: &Applied, lang: Lang) {
    eprintln!(
        "{}",
        lang.say(
            "plan-applied",
            &[
                ("added", &applied.added),
                ("renamed", &applied.renamed),
                ("moved", &applied.moved),
                ("archived", &applied.archived),
                ("deleted", &applied.deleted),
                ("restored", &applied.restored),
                ("merged", &applied.merged),
                ("split", &applied.split),
            ]
        )
    );
}

/// `gongkai import`
pub fn import(args: &ImportArgs, lang: Lang) -> Result<ExitCode, Failure> {
    if let Some(state) = &args.from_survey {
        return runtime()?.block_on(moved::import(args, state, lang));
    }
    let file = args.file.as_ref().expect("clap asks for it where no state is given");
    let rows = portal::import::read(file).map_err(|error| unusable(file, &error, lang))?;
    let folder = file.parent().unwrap_or_else(|| Path::new("."));
    let outcome = runtime()?.block_on(async {
        let store = open(&args.store, lang).await?;
        let site = find(&store, &args.site, lang).await?;
        let words = |error| failed(&error, lang);
        let directory = portal::directory(&store, &site).await.map_err(words)?;
        portal::import::import(&store, site.id, &directory, rows, folder, args.skip_bad)
            .await
            .map_err(words)
    })?;
    let mut usual = file.clone().into_os_string();
    usual.push(".problems.csv");
    tell(&outcome, &args.report.clone().unwrap_or_else(|| usual.into()), lang)
}

/// Says what became of rows, and writes all that is wrong with them where there is anything.
fn tell(outcome: &Outcome, report: &Path, lang: Lang) -> Result<ExitCode, Failure> {
    for RowProblem { row, problem } in outcome.problems.iter().take(PRINTED) {
        println!("{}", lang.say("import-row", &[("row", row), ("what", &words(problem, lang))]));
    }
    if let Some(more) = outcome.problems.len().checked_sub(PRINTED).filter(|more| *more > 0) {
        println!("{}", lang.say("import-more", &[("more", &more)]));
    }
    let key = if outcome.written { "import-done" } else { "import-nothing" };
    let bad: std::collections::BTreeSet<usize> =
        outcome.problems.iter().map(|problem| problem.row).collect();
    eprintln!(
        "{}",
        lang.say(
            key,
            &[
                ("rows", &outcome.rows),
                ("added", &outcome.added),
                ("changed", &outcome.changed),
                ("moved", &outcome.moved),
                ("unchanged", &outcome.unchanged),
                ("bad", &bad.len()),
            ]
        )
    );
    if !outcome.problems.is_empty() {
        let head = ["import-head-row", "import-head-what"].map(|key| lang.word(key));
        let rows = outcome.problems.iter();
        let rows = rows.map(|one| [one.row.to_string(), words(&one.problem, lang)]);
        let written = portal::csv(&head, rows)
            .map_err(std::io::Error::from)
            .and_then(|table| std::fs::write(report, table));
        written.map_err(|error| Failure::file(lang, report, &error))?;
        eprintln!("{}", lang.say("import-report", &[("path", &report.display())]));
    }
    let well = outcome.problems.is_empty() || outcome.written;
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::from(WRONG_USE) })
}

fn words(problem: &Problem, lang: Lang) -> String {
    let one = |key: &str, value: &String| lang.say(key, &[("value", value)]);
    match problem {
        Problem::Json(reason) => one("import-json", reason),
        Problem::NoTitle => lang.word("import-no-title"),
        Problem::NoContent => lang.word("import-no-content"),
        Problem::NoColumn => lang.word("import-no-column"),
        Problem::UnknownColumn(column) => one("import-unknown-column", column),
        Problem::SeveralColumns { words, columns } => lang
            .say("import-several-columns", &[("value", words), ("columns", &columns.join("；"))]),
        Problem::NoDocuments(column) => one("import-no-documents", column),
        Problem::NoMark { column, marks } => {
            lang.say("import-no-mark", &[("value", column), ("marks", &marks.join("、"))])
        }
        Problem::UnknownMark { mark, column } => {
            lang.say("import-unknown-mark", &[("value", mark), ("column", column)])
        }
        Problem::ColumnTwice(column) => one("import-column-twice", column),
        Problem::BadDay(_, value) => one("import-bad-day", value),
        Problem::KeyTwice(key) => one("import-key-twice", key),
        Problem::NoAttachment(name) => one("import-no-attachment", name),
        Problem::AttachmentOutside(name) => one("import-attachment-outside", name),
        Problem::AttachmentKind(name) => one("import-attachment-kind", name),
        Problem::AttachmentLarge(name) => one("import-attachment-large", name),
        Problem::BadLink(address) => one("import-bad-link", address),
        Problem::BadAddress(address) => one("import-bad-address", address),
    }
}

/// `gongkai serve`
pub fn serve(args: &ServeArgs, lang: Lang) -> Result<ExitCode, Failure> {
    crate::log::begin();
    runtime()?.block_on(async {
        let public = args.tell.public_address.as_deref();
        let provider = sign_on::provider(&args.sign_on, public, lang)?;
        let store = open(&args.store, lang).await?;
        let site = match &args.site {
            Some(slug) => Some(find(&store, slug, lang).await?),
            None => first_site(&store, lang).await?,
        };
        let refused = |error: std::io::Error| {
            let said: [(&str, &dyn std::fmt::Display); 2] =
                [("address", &args.listen), ("reason", &error)];
            Failure::usage(lang, "error-listen", &said)
        };
        let listener = tokio::net::TcpListener::bind(args.listen).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        match &site {
            Some(site) => {
                println!("{}", lang.say("serving", &[("name", &site.name), ("address", &address)]));
            }
            None => println!("{}", lang.say("serving-oversight", &[("address", &address)])),
        }
        let cancel = CancellationToken::new();
        crate::progress::stop_on_signal(cancel.clone(), lang);
        let finder = Finder::open(store.clone(), &args.index.index, clock::now).await;
        let finder = finder.map_err(|error| failed(&error, lang))?;
        let slug = site.map(|site| site.slug).unwrap_or_default();
        let app = web::App::new(store.clone(), slug).searching(finder.index()).patient(PATIENCE);
        let app = match provider {
            Some((provider, name)) => app.signing_on(provider, name),
            None => app,
        };
        let app = match args.links_unasked {
            true => app,
            false => app.asking(desk::Links::new(desk::link_manners(false))),
        };
        let app = app.looking(oversight::Pages::new(args.private_pages));
        let following = finder.follow(cancel.clone());
        let clock = clock::keep(store.clone(), (&args.tell, args.feeds), lang, cancel.clone())?;
        let working = args.work.then(|| {
            let (store, cancel) = (store.clone(), cancel.clone());
            super::oversight::standing_by(store, &args.inspections, cancel, lang)
        });
        let working = working.transpose()?.map(tokio::spawn);
        let stop = cancel.clone();
        let served = web::serve(app, listener, async move { stop.cancelled().await }).await;
        cancel.cancel();
        let _ = clock.await;
        if let Some(working) = working {
            // What it was at goes back into the queue.
            let _ = working.await;
        }
        // The batch at hand is finished: it takes a moment, not longer.
        let _ = tokio::task::spawn_blocking(move || following.join()).await;
        served.map_err(refused)?;
        store.close().await.map_err(|error| failed(&error.into(), lang))
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The first site; none where portals of others are overseen here, and there is none of our own.
async fn first_site(store: &Store, lang: Lang) -> Result<Option<Site>, Failure> {
    let failed = |error: StoreError| failed(&error.into(), lang);
    let first = store.sites().await.map_err(failed)?.into_iter().next();
    if first.is_none() && store.units().await.map_err(failed)?.is_empty() {
        return Err(Failure::usage(lang, "error-no-site", &[]));
    }
    Ok(first)
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Runtime::new()
        .map_err(|error| Failure { exit: WRONG_USE, message: error.to_string() })
}

pub(super) async fn open(args: &StoreArgs, lang: Lang) -> Result<Store, Failure> {
    Store::open(&args.database, &args.files).await.map_err(|error| {
        // An address may hold a password: it is not repeated.
        let which =
            if matches!(error, StoreError::Files(_)) { "error-files" } else { "error-store" };
        Failure::usage(lang, which, &[("reason", &error)])
    })
}

pub(super) async fn find(store: &Store, slug: &str, lang: Lang) -> Result<Site, Failure> {
    let site = store.site(slug).await.map_err(|error| failed(&error.into(), lang))?;
    site.ok_or_else(|| Failure::usage(lang, "error-site", &[("site", &slug)]))
}

/// Divisions by id with their names from the highest down, in order.
async fn places_by_id(store: &Store, lang: Lang) -> Result<Vec<(i64, String)>, Failure> {
    let divisions = store.divisions().await.map_err(|error| failed(&error.into(), lang))?;
    let named = divisions.iter().map(|division| {
        let mut names = vec![division.name.as_str()];
        let mut above = division.parent_id;
        while let Some(one) = divisions.iter().find(|one| Some(one.id) == above) {
            names.push(&one.name);
            above = one.parent_id;
        }
        names.reverse();
        (division.id, names.join(" / "))
    });
    Ok(named.collect())
}

/// Settings of a site from a file.
pub(super) fn parse(path: &Path, lang: Lang) -> Result<SiteSettings, Failure> {
    toml::from_str(&text(path, lang)?).map_err(|error| {
        Failure::usage(lang, "error-settings", &[("path", &path.display()), ("reason", &error)])
    })
}

fn text(path: &Path, lang: Lang) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::file(lang, path, &error))
}
