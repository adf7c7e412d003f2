//! Databases as earlier releases left them, `tests/releases`: each is opened, brought up to date, read and written to.

use super::{MOMENT, document, publish};
use crate::engines::{Bench, address};
use anyhow::{Context, Result, ensure};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use std::path::{Path, PathBuf};
use store::{
    DocumentState, DraftFilter, DraftState, Filter, ItemFilter, ItemState, Remains, RoundState,
    Store,
};

/// Fewest kept databases of an engine.
const FEWEST: usize = 7;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Files of a folder by the number in their names, e.g. 7 of `schema-07.db` and of `0007_oversight.sql`.
fn numbered(folder: &Path, ending: &str) -> Result<Vec<(i64, PathBuf)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let digits: String = name.trim_start_matches("schema-").chars().take(4).collect();
        let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
        if name.ends_with(ending) && !digits.is_empty() {
            found.push((digits.parse()?, path));
        }
    }
    found.sort();
    Ok(found)
}

/// One connection to a database beside the store.
async fn connect(database: &str) -> Result<DatabaseConnection> {
    let mut address = address(database);
    if address.starts_with("sqlite:") {
        address.push_str("?mode=rwc");
    }
    let mut options = ConnectOptions::new(address);
    options.max_connections(1).sqlx_logging(false);
    Ok(Database::connect(options).await?)
}

/// Puts a kept database where it can be opened, on PostgreSQL by the statements that made it; answers its address.
async fn restored(bench: &Bench, (schema, kept): (i64, &Path)) -> Result<String> {
    if !bench.database.contains("://") {
        let copy = bench.folder.path().join(kept.file_name().unwrap_or_default());
        std::fs::copy(kept, &copy)?;
        return Ok(copy.display().to_string());
    }
    let db = connect(&bench.database).await?;
    db.execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await?;
    db.execute_unprepared(&statements(schema, "BIGINT NOT NULL PRIMARY KEY")?).await?;
    db.close().await?;
    Ok(bench.database.clone())
}

pub async fn opens_every_release(bench: Bench) -> Result<()> {
    let kept = numbered(&folder("tests/releases"), ".db")?;
    ensure!(kept.len() >= FEWEST, "{} kept databases", kept.len());
    for (schema, path) in kept {
        let database = restored(&bench, (schema, &path)).await?;
        let context = || format!("{}", path.display());
        let store = Store::open(&database, bench.folder.path().join("files")).await;
        let store = store.with_context(context)?;
        public_is_kept(&store, schema).await.with_context(context)?;
        if schema >= 3 {
            desk_is_kept(&store, schema).await.with_context(context)?;
        }
        if schema >= 7 {
            oversight_is_kept(&store, schema).await.with_context(context)?;
        }
        writes_go_on(&store).await.with_context(context)?;
        store.close().await?;
    }
    Ok(())
}

/// Sites, columns, documents, attachments, old addresses and the change log.
async fn public_is_kept(store: &Store, schema: i64) -> Result<()> {
    let site = store.site("qinglan").await?.context("a site")?;
    ensure!(store.divisions().await?.len() == 3 && store.organs(1).await?.len() == 1);
    let columns = store.columns(site.id).await?;
    ensure!(columns.len() == 4 && columns[2].merges && !columns[0].merges, "{columns:?}");
    let shown = store.shown(site.id, "/doc/202601/1").await?.context("a document")?;
    ensure!(shown.edition.ordinal == 2 && shown.edition.body.contains("13户"), "{shown:?}");
    ensure!(shown.edition.number.as_deref() == Some("青民发〔2025〕31号"), "{shown:?}");
    ensure!(shown.edition.link.is_none(), "{shown:?}");
    ensure!(shown.edition.correction.is_some() == (schema >= 19), "{shown:?}");
    ensure!(shown.attachments.len() == 1 && shown.attachments[0].name == "名单.csv", "{shown:?}");
    ensure!(shown.placements.len() == 2 && shown.placements[0].home, "{shown:?}");
    let gone = store.shown(site.id, "/doc/202601/2").await?.context("withdrawn")?;
    ensure!(gone.document.state == DocumentState::Withdrawn, "{gone:?}");
    ensure!(gone.document.reason.as_deref() == Some("误发"), "{gone:?}");
    let remains = if schema >= 19 { Remains::Redirect } else { Remains::Notice };
    ensure!(gone.document.remains == remains, "{gone:?}");
    let filter =
        Filter { site: site.id, columns: vec![3], now: MOMENT + 9999, ..Filter::default() };
    let list = store.list(&filter, 0, 9).await?;
    ensure!(list.total == 1 && list.lines[0].title == "城市低保对象公示", "{list:?}");
    let old = store.redirects(site.id, 0, 9).await?;
    ensure!(old.len() == 1 && old[0].target.as_deref() == Some("/doc/202601/1"), "{old:?}");
    ensure!(store.last_change().await? == 5 && store.changes(0, 9).await?.len() == 5);
    Ok(())
}

/// Accounts, drafts with their signatures, withdrawals and the audit log, whose rows hang together.
async fn desk_is_kept(store: &Store, schema: i64) -> Result<()> {
    let account = store.account_named("wangfang").await?.context("an account")?;
    ensure!(store.grants().await?.len() == 2);
    let drafts = store.drafts(&DraftFilter { limit: 9, ..DraftFilter::default() }).await?;
    ensure!(drafts.len() == 1 && drafts[0].state == DraftState::SecondReview, "{drafts:?}");
    let draft = store.draft(drafts[0].id).await?.context("a draft")?;
    ensure!(draft.attachments.len() == 1 && draft.places.len() == 1, "{draft:?}");
    ensure!(draft.draft.review_steps == (schema >= 14).then_some(3), "{draft:?}");
    let reviews = store.reviews(draft.draft.id).await?;
    ensure!(reviews.len() == 1 && reviews[0].hash == draft.draft.hash, "{reviews:?}");
    ensure!(store.open_withdrawals(&[1]).await?.len() == 1);
    let rows = store.audit(0, 99).await?;
    ensure!(rows.len() == 6 && store.audit_rows().await? == 6);
    for pair in rows.windows(2) {
        ensure!(pair[1].previous == pair[0].hash && pair[1].seq == pair[0].seq + 1, "{pair:?}");
    }
    let identities = store.identities_of(account.id).await?;
    ensure!(identities.len() == usize::from(schema >= 13), "{identities:?}");
    let feeds = store.all_feeds().await?;
    ensure!(feeds.len() == usize::from(schema >= 15), "{feeds:?}");
    Ok(())
}

/// Rounds with their inspections, findings and what was decided, the ledger and its events.
async fn oversight_is_kept(store: &Store, schema: i64) -> Result<()> {
    let campaign = store.campaigns().await?.pop().context("a campaign")?;
    ensure!(campaign.watched == (schema >= 12), "{campaign:?}");
    ensure!(campaign.look_hours.is_some() == (schema >= 20), "{campaign:?}");
    let round = store.rounds(campaign.id).await?.pop().context("a round")?;
    ensure!(round.state == RoundState::Closed && round.draw_fields == Some(15), "{round:?}");
    ensure!(round.draw_seed == Some(u64::MAX.to_string()), "{round:?}");
    ensure!(round.hours.is_some() == (schema >= 9), "{round:?}");
    ensure!(round.fields.is_some() == (schema >= 16), "{round:?}");
    let unit = store.units().await?.into_iter().next().context("a unit")?;
    let inspection = store.inspection_of(round.id, unit.id).await?.context("an inspection")?;
    ensure!(inspection.total.as_deref() == Some("87.5") && inspection.complete, "{inspection:?}");
    ensure!(inspection.pages == if schema >= 20 { 812 } else { 0 }, "{inspection:?}");
    ensure!(store.findings(inspection.id).await?.len() == 2);
    ensure!(store.decisions(inspection.id).await?.len() == 1);
    let items = store.items(&ItemFilter::default()).await?;
    ensure!(items.len() == 1 && items[0].state == ItemState::Answered, "{items:?}");
    ensure!(store.item_events(items[0].id).await?.len() == 1);
    ensure!(store.materials(round.id).await?.len() == 1);
    ensure!(store.threads(None).await?.len() == usize::from(schema >= 11));
    Ok(())
}

/// What is written now takes numbers that are free, and stands beside what was kept.
async fn writes_go_on(store: &Store) -> Result<()> {
    let site = store.site("qinglan").await?.context("a site")?.id;
    let new = vec![document("新公示", MOMENT + 60, &[3])];
    let placed = publish(store, site, new).await?.pop().context("placed")?;
    ensure!(placed.id == 3, "{placed:?}");
    ensure!(store.shown(site, &placed.address).await?.is_some());
    ensure!(store.published().await? == 2 && store.last_change().await? == 6);
    Ok(())
}

/// The statements that make a database of a schema with the rows of `rows.sql` that belong to it; `id` is how the
/// engine spells the primary key.
fn statements(schema: i64, id: &str) -> Result<String> {
    let mut all = String::from(
        "CREATE TABLE schema_versions (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL);\n",
    );
    for (version, path) in numbered(&folder("migrations"), ".sql")? {
        if version > schema {
            break;
        }
        let sql = std::fs::read_to_string(&path)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let (_, name) = name.split_once('_').context("a name")?;
        all.push_str(sql.replace(" ID,", &format!(" {id},")).trim_end_matches('\n'));
        let hash = store::hash(sql.as_bytes());
        all.push_str(&format!(
            "\nINSERT INTO schema_versions (version, name, hash) VALUES ({version}, '{name}', '{hash}');\n"
        ));
    }
    let rows = std::fs::read_to_string(folder("tests/releases/rows.sql"))?;
    let mut belongs = false;
    for line in rows.lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix("-- schema ") {
            Some(of) => belongs = of.parse::<i64>()? <= schema,
            None if belongs => {
                all.push_str(line);
                all.push('\n');
            }
            None => {}
        }
    }
    Ok(all)
}

/// Writes the database of today's schema into `tests/releases`, where it is not there yet.
pub async fn write_release() -> Result<()> {
    let migrations = numbered(&folder("migrations"), ".sql")?;
    let schema = migrations.last().context("a migration")?.0;
    let db = folder(&format!("tests/releases/schema-{schema:02}.db"));
    ensure!(!db.exists(), "what was kept never changes: {}", db.display());
    let made = connect(&db.display().to_string()).await?;
    made.execute_unprepared("PRAGMA page_size = 1024").await?;
    made.execute_unprepared(&statements(schema, "INTEGER NOT NULL PRIMARY KEY")?).await?;
    made.execute_unprepared("VACUUM").await?;
    made.close().await?;
    Ok(())
}
