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

/// Takes away what `0017` and later ones add.
async fn back_to_the_sixteenth(bench: &Bench) -> Result<()> {
    for sql in [
        "ALTER TABLE units DROP COLUMN retired_at",
        "ALTER TABLE rounds DROP COLUMN unit_id",
        "ALTER TABLE materials DROP COLUMN files",
        "ALTER TABLE inspections DROP COLUMN pages",
        "ALTER TABLE inspections DROP COLUMN any_hour",
        "ALTER TABLE campaigns DROP COLUMN look_hours",
        "ALTER TABLE alerts DROP COLUMN dismissed_at",
        "ALTER TABLE alerts DROP COLUMN dismissed_by",
        "ALTER TABLE alerts DROP COLUMN dismissed_why",
        "DROP INDEX editions_link",
        "ALTER TABLE editions DROP COLUMN link",
        "ALTER TABLE drafts DROP COLUMN link",
        "DELETE FROM schema_versions WHERE version > 16",
    ] {
        tamper(bench, sql).await?;
    }
    Ok(())
}

/// The sixteenth schema, with a document in it.
pub async fn opens_a_database_of_the_sixteenth_schema(bench: Bench) -> Result<()> {
    let site = super::site(&bench.store).await?;
    let one = super::column(&bench.store, site, "one").await?;
    let new = vec![super::document("甲", super::MOMENT, &[one])];
    let placed = super::publish(&bench.store, site, new).await?;
    back_to_the_sixteenth(&bench).await?;
    let again = Store::open(&bench.database, &bench.folder.path().join("files")).await?;
    let shown = again.shown(site, &placed[0].address).await?.expect("kept");
    assert_eq!((&*shown.edition.title, shown.edition.link), ("甲", None));
    assert_eq!(again.own_map(site, 0, 9).await?.len(), 1);
    Ok(())
}

/// Takes away what `0010` and later ones add.
async fn back_to_the_ninth(bench: &Bench) -> Result<()> {
    back_to_the_sixteenth(bench).await?;
    for sql in [
        "ALTER TABLE rounds DROP COLUMN fields",
        "DROP TABLE feed_items",
        "DROP TABLE feeds",
        "DROP TABLE alerts",
        "DROP TABLE common_answers",
        "DROP TABLE posts",
        "DROP TABLE threads",
        "DROP TABLE letters",
        "ALTER TABLE campaigns DROP COLUMN watched",
        "DROP TABLE sign_ons",
        "DROP TABLE identities",
        "ALTER TABLE sessions DROP COLUMN issuer",
        "ALTER TABLE columns DROP COLUMN review_steps",
        "ALTER TABLE drafts DROP COLUMN review_steps",
        "ALTER TABLE drafts DROP COLUMN urgent",
        "ALTER TABLE drafts DROP COLUMN made_up_at",
        "DELETE FROM schema_versions WHERE version > 9",
    ] {
        tamper(bench, sql).await?;
    }
    Ok(())
}

/// The ninth schema, with somebody in it who is signed in.
pub async fn opens_a_database_of_the_ninth_schema(bench: Bench) -> Result<()> {
    super::site(&bench.store).await?;
    let (account, _) = super::desk::account(&bench.store, "one").await?;
    let mut write = bench.store.write().await?;
    let session = store::NewSession {
        token: "a".into(),
        account,
        address: String::new(),
        agent: String::new(),
        issuer: None,
    };
    write.open_session(session).await?;
    write.commit().await?;
    back_to_the_ninth(&bench).await?;
    let again = Store::open(&bench.database, bench.folder.path()).await?;
    assert_eq!(again.session("a").await?.expect("kept").issuer, None);
    assert!(again.identities_of(account).await?.is_empty());
    Ok(())
}

/// Takes away what `0005` and later ones add.
async fn back_to_the_fourth(bench: &Bench) -> Result<()> {
    back_to_the_ninth(bench).await?;
    let tables = [
        "notices",
        "channels",
        "pushes",
        "tokens",
        "score_changes",
        "materials",
        "item_events",
        "items",
        "decisions",
        "evidence",
        "findings",
        "inspections",
        "rounds",
        "units",
        "milestones",
        "campaigns",
    ];
    for table in tables {
        tamper(bench, &format!("DROP TABLE {table}")).await?;
    }
    for index in ["editions_telling", "editions_begin", "redirects_target"] {
        tamper(bench, &format!("DROP INDEX {index}")).await?;
    }
    tamper(bench, "DROP INDEX drafts_due").await?;
    tamper(bench, "ALTER TABLE drafts DROP COLUMN publish_at").await?;
    tamper(bench, "ALTER TABLE grants DROP COLUMN until_at").await?;
    tamper(bench, "DELETE FROM schema_versions WHERE version > 4").await
}

/// The fourth schema, with a site in it.
pub async fn opens_a_database_of_the_fourth_schema(bench: Bench) -> Result<()> {
    super::site(&bench.store).await?;
    back_to_the_fourth(&bench).await?;
    let again = Store::open(&bench.database, bench.folder.path()).await?;
    assert!(again.site("qinglan").await?.is_some(), "kept");
    assert!(again.campaigns().await?.is_empty() && again.units().await?.is_empty());
    Ok(())
}

/// Takes away what `0003` and later ones add.
async fn back_to_the_second(bench: &Bench) -> Result<()> {
    back_to_the_fourth(bench).await?;
    let tables = [
        "audit",
        "withdrawals",
        "reviews",
        "draft_attachments",
        "draft_places",
        "drafts",
        "sessions",
        "grants",
        "accounts",
    ];
    for table in tables {
        tamper(bench, &format!("DROP TABLE {table}")).await?;
    }
    for index in ["placements_from", "placements_to"] {
        tamper(bench, &format!("DROP INDEX {index}")).await?;
    }
    // Withdrawing did not touch placements then.
    tamper(bench, "UPDATE placements SET state = 'shown'").await?;
    tamper(bench, "DELETE FROM schema_versions WHERE version > 2").await
}

/// The second schema, with a document in it.
pub async fn opens_a_database_of_the_second_schema(bench: Bench) -> Result<()> {
    let site = super::site(&bench.store).await?;
    let one = super::column(&bench.store, site, "one").await?;
    let new = ["甲", "乙"].map(|title| super::document(title, super::MOMENT, &[one]));
    let placed = super::publish(&bench.store, site, new.into()).await?;
    let mut write = bench.store.write().await?;
    write.withdraw(site, placed[1].id, "误发").await?;
    write.commit().await?;
    back_to_the_second(&bench).await?;
    let again = Store::open(&bench.database, &bench.folder.path().join("files")).await?;
    assert!(again.shown(site, &placed[0].address).await?.is_some(), "kept");
    let list = store::Filter { site, columns: vec![one], now: i64::MAX, ..Default::default() };
    let list = again.list(&list, 0, 9).await?;
    assert_eq!(
        (list.total, list.lines[0].title.as_str()),
        (1, "甲"),
        "what is withdrawn is hidden"
    );
    assert!(again.accounts().await?.is_empty());
    let filter = store::DraftFilter { limit: 9, ..Default::default() };
    assert!(again.drafts(&filter).await?.is_empty());
    Ok(())
}

/// The schema of the first release, with a site in it; what `0002` adds is taken away again.
pub async fn opens_a_database_of_the_first_schema(bench: Bench) -> Result<()> {
    let site = super::site(&bench.store).await?;
    let county = bench.store.divisions().await?[0].id;
    let mut write = bench.store.write().await?;
    write.add_organ(county, "民政局").await?;
    write.commit().await?;
    back_to_the_second(&bench).await?;
    for sql in [
        "DROP INDEX sites_organ",
        "ALTER TABLE sites DROP COLUMN organ_id",
        "ALTER TABLE organs DROP COLUMN fields",
        "DELETE FROM schema_versions WHERE version = 2",
    ] {
        tamper(&bench, sql).await?;
    }
    let again = Store::open(&bench.database, bench.folder.path()).await?;
    let kept = again.site("qinglan").await?.expect("kept");
    assert_eq!((kept.id, kept.organ_id), (site, None));
    assert_eq!(again.organs(county).await?[0].fields, "[]");
    Ok(())
}
