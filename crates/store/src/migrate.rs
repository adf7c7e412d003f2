//! The schema, forward only. A migration is one SQL file that both engines read; released ones never
//! change, which their hash holds fast.

use crate::error::StoreError;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};

/// Migrations in order: version, name, SQL.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "first", include_str!("../migrations/0001_first.sql")),
    (2, "departments", include_str!("../migrations/0002_departments.sql")),
    (3, "desk", include_str!("../migrations/0003_desk.sql")),
    (4, "lists", include_str!("../migrations/0004_lists.sql")),
    (5, "systems", include_str!("../migrations/0005_systems.sql")),
    (6, "titles", include_str!("../migrations/0006_titles.sql")),
    (7, "oversight", include_str!("../migrations/0007_oversight.sql")),
    (8, "told", include_str!("../migrations/0008_told.sql")),
    (9, "schedules", include_str!("../migrations/0009_schedules.sql")),
    (10, "letters", include_str!("../migrations/0010_letters.sql")),
    (11, "threads", include_str!("../migrations/0011_threads.sql")),
    (12, "alerts", include_str!("../migrations/0012_alerts.sql")),
    (13, "sign_on", include_str!("../migrations/0013_sign_on.sql")),
    (14, "routes", include_str!("../migrations/0014_routes.sql")),
    (15, "feeds", include_str!("../migrations/0015_feeds.sql")),
    (16, "scope", include_str!("../migrations/0016_scope.sql")),
    (17, "links", include_str!("../migrations/0017_links.sql")),
    (18, "secrecy", include_str!("../migrations/0018_secrecy.sql")),
    (19, "after", include_str!("../migrations/0019_after.sql")),
    (20, "looks", include_str!("../migrations/0020_looks.sql")),
    (21, "boards", include_str!("../migrations/0021_boards.sql")),
];

/// Lock that keeps two programs from migrating one PostgreSQL database at a time.
const LOCK: i64 = 0x676f_6e67_6b61_6900;

/// Brings the schema up to date.
pub(crate) async fn run(db: &DatabaseConnection) -> Result<(), StoreError> {
    let backend = db.get_database_backend();
    let txn = db.begin().await?;
    if backend == DbBackend::Postgres {
        txn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    }
    txn.execute_unprepared(
        "CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL)",
    )
    .await?;
    let rows = txn
        .query_all_raw(Statement::from_string(
            backend,
            "SELECT version, hash FROM schema_versions ORDER BY version",
        ))
        .await?;
    let mut applied = Vec::new();
    for row in rows {
        applied.push((row.try_get::<i64>("", "version")?, row.try_get::<String>("", "hash")?));
    }
    let known = MIGRATIONS.last().map_or(0, |last| last.0);
    if let Some((found, _)) = applied.last().filter(|last| last.0 > known) {
        return Err(StoreError::TooNew { found: *found, known });
    }
    for (version, name, sql) in MIGRATIONS {
        let hash = crate::hash(sql.as_bytes());
        match applied.iter().find(|one| one.0 == *version) {
            Some((_, before)) if *before == hash => {}
            Some(_) => return Err(StoreError::ChangedMigration(*version)),
            None => {
                txn.execute_unprepared(&for_engine(sql, backend)).await?;
                txn.execute_unprepared(&format!(
                    "INSERT INTO schema_versions (version, name, hash) VALUES ({version}, '{name}', '{hash}')"
                ))
                .await?;
            }
        }
    }
    txn.commit().await?;
    Ok(())
}

/// The one word that differs: SQLite's row id must be spelt so.
fn for_engine(sql: &str, backend: DbBackend) -> String {
    let id = match backend {
        DbBackend::Sqlite => "INTEGER NOT NULL PRIMARY KEY",
        _ => "BIGINT NOT NULL PRIMARY KEY",
    };
    sql.replace(" ID,", &format!(" {id},"))
}
