use crate::engines::Bench;
use anyhow::Result;
use sea_orm::{ConnectionTrait, Database};
use store::{Store, StoreError};

pub async fn opens_again(bench: Bench) -> Result<()> {
    let site = super::site(&bench.store).await?;
    bench.store.close().await?;
    let again = Store::open(&bench.database, &bench.folder.path().join("files")).await?;
    assert_eq!(again.site("qinglan").await?.map(|site| site.id), Some(site));
    Ok(())
}

/// Runs SQL beside the store.
async fn tamper(bench: &Bench, sql: &str) -> Result<()> {
    let url = crate::engines::address(&bench.database);
    let db = Database::connect(url).await?;
    db.execute_unprepared(sql).await?;
    db.close().await?;
    Ok(())
}

pub async fn refuses_a_later_schema(bench: Bench) -> Result<()> {
    tamper(&bench, "INSERT INTO schema_versions VALUES (999, 'later', '')").await?;
    let again = Store::open(&bench.database, bench.folder.path()).await;
    assert!(matches!(again, Err(StoreError::TooNew { found: 999, .. })), "{again:?}");
    Ok(())
}

pub async fn refuses_a_changed_migration(bench: Bench) -> Result<()> {
    tamper(&bench, "UPDATE schema_versions SET hash = 'other' WHERE version = 1").await?;
    let again = Store::open(&bench.database, bench.folder.path()).await;
    assert!(matches!(again, Err(StoreError::ChangedMigration(1))), "{again:?}");
    Ok(())
}
