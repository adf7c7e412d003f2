//! What the audit log tells of who saved a draft.

use super::bench::{Bench, NOON, bench, typed};
use anyhow::{Context, Result};
use desk::Typed;
use serde_json::Value;
use store::Role;

/// The lines about saving a draft: account, hash, and whether it was saved unasked.
async fn lines(bench: &Bench, id: i64) -> Result<Vec<(String, String, bool)>> {
    let rows = bench.store.audit(0, 999).await?;
    let rows = rows.into_iter().filter(|row| row.action == "draft-saved" && row.subject_id == id);
    let line = |row: store::Audit| {
        let detail: Value = serde_json::from_str(&row.detail)?;
        let hash = detail["hash"].as_str().context("a hash")?.to_owned();
        Ok((row.account, hash, detail["auto"] == true))
    };
    rows.map(line).collect()
}

async fn hash(bench: &Bench, id: i64) -> Result<String> {
    Ok(bench.store.draft(id).await?.context("a draft")?.draft.hash)
}

fn text(number: i32) -> Typed {
    typed("2026年11月低保对象名单公示", &format!("第 {number} 稿"))
}

#[tokio::test]
async fn what_is_saved_unasked_does_not_bury_what_was_done() -> Result<()> {
    let bench = bench().await?;
    let one = bench.who("one", Role::Editor).await?;
    let two = bench.who("two", Role::Editor).await?;
    let places = vec![(bench.column("最低生活保障").await?.id, Some("审批信息".to_owned()))];
    let id = bench.draft(&one, ("最低生活保障", "审批信息"), &text(0)).await?;
    let first = hash(&bench, id).await?;
    assert_eq!(lines(&bench, id).await?, [("one".to_owned(), first, false)]);

    // Whoever has a line already gets no other, however often he is kept.
    for at in 2..5 {
        desk::autosave(&bench.store, &one, (id, at), &text(at), places.clone(), NOON).await?;
    }
    assert_eq!(lines(&bench, id).await?.len(), 1);

    // What he saves himself is told with its hash, though it was kept before; and only once.
    for _ in 0..2 {
        desk::save(&bench.store, &one, (id, 5), &text(4), places.clone(), NOON).await?;
    }
    let told = lines(&bench, id).await?;
    assert_eq!(told[1..], [("one".to_owned(), hash(&bench, id).await?, false)]);

    // Another one who writes has a line of his own, and so has the first when he goes on.
    for at in 5..7 {
        desk::autosave(&bench.store, &two, (id, at), &text(at), places.clone(), NOON).await?;
    }
    for at in 7..9 {
        desk::autosave(&bench.store, &one, (id, at), &text(at), places.clone(), NOON).await?;
    }
    let told = lines(&bench, id).await?;
    let who: Vec<(&str, bool)> = told[2..].iter().map(|(who, _, auto)| (&**who, *auto)).collect();
    assert_eq!(who, [("two", true), ("one", true)]);

    // The same text again is nothing new; and what is handed in is told with its hash.
    desk::autosave(&bench.store, &two, (id, 9), &text(8), places.clone(), NOON).await?;
    assert_eq!(lines(&bench, id).await?.len(), 4);
    bench.submit(&one, id).await?;
    let rows = bench.store.audit(0, 999).await?;
    let handed = rows.iter().rfind(|row| row.action == "draft-submitted").context("handed in")?;
    assert!(handed.detail.contains(&hash(&bench, id).await?), "{}", handed.detail);

    // What is kept of a text that is reviewed voids it, and is told.
    desk::autosave(&bench.store, &one, (id, 9), &text(9), places, NOON).await?;
    assert_eq!(lines(&bench, id).await?.len(), 5);
    Ok(())
}
