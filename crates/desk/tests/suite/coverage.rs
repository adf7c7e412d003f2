use super::bench::{Bench, NOON, bench, typed};
use anyhow::{Context, Result};
use desk::{Cover, Press, Typed};
use store::Role;

/// How the entries of 最低生活保障 are covered, by second-level matter.
async fn covers(bench: &Bench) -> Result<Vec<(String, Cover)>> {
    let premises = bench.premises().await?;
    let organ = bench.store.organ(bench.organ).await?.context("made")?;
    let covered = desk::coverage(&bench.store, &premises, &organ, NOON).await?;
    assert!(covered.iter().all(|one| one.field == "社会救助"), "its own fields only");
    let own = covered.iter().filter(|one| one.entry.matter1 == "最低生活保障");
    Ok(own.map(|one| (one.entry.matter2.clone().unwrap_or_default(), one.cover)).collect())
}

#[tokio::test]
async fn each_entry_tells_how_it_stands() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let entries = ["政策法规文件", "办事指南", "审核信息", "审批信息"];
    let all = |cover| entries.map(|name| (name.to_owned(), cover)).to_vec();
    assert_eq!(covers(&bench).await?, all(Cover::Blank));
    for (mark, formed) in [("政策法规文件", "2026-11-16"), ("办事指南", "2026-10-09")] {
        let title = format!("{mark}一则");
        bench.published(("最低生活保障", mark), (&title, formed), NOON).await?;
    }
    for (mark, formed) in [("审核信息", "2026-11-13"), ("审批信息", "2026-10-30")] {
        let typed = Typed { formed: formed.into(), ..typed("名单", "正文") };
        bench.draft(&who, ("最低生活保障", mark), &typed).await?;
    }
    let expected = [Cover::InTime, Cover::Late, Cover::DueSoon, Cover::Overdue];
    let expected: Vec<_> = entries.map(str::to_owned).into_iter().zip(expected).collect();
    assert_eq!(covers(&bench).await?, expected);
    // A draft with time left changes nothing.
    let typed = Typed { formed: "2026-11-23".into(), ..typed("名单", "正文") };
    bench.draft(&who, ("最低生活保障", "政策法规文件"), &typed).await?;
    assert_eq!(covers(&bench).await?, expected);
    Ok(())
}

const DAY: i64 = 24 * 3600;

#[tokio::test]
async fn what_is_old_is_stale_as_an_inspection_would_find_it() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    for (mark, days) in
        [("政策法规文件", 365), ("办事指南", 366), ("审核信息", 3 * 365), ("审批信息", 340)]
    {
        let formed = portal::day(NOON - days * DAY).to_string();
        let place = ("最低生活保障", mark);
        bench.published(place, ("一则", &formed), NOON - days * DAY).await?;
    }
    let expected = [Cover::DueSoon, Cover::Stale, Cover::Stale, Cover::InTime];
    let found: Vec<Cover> = covers(&bench).await?.into_iter().map(|(_, cover)| cover).collect();
    assert_eq!(found, expected);
    let premises = bench.premises().await?;
    let organ = bench.store.organ(bench.organ).await?.context("made")?;
    let covered = desk::coverage(&bench.store, &premises, &organ, NOON).await?;
    let ages: Vec<_> = covered.iter().filter_map(|one| one.age).collect();
    assert_eq!(ages, [365, 366, 1095, 340]);

    let owed = desk::owed(&bench.store, &who, NOON).await?;
    let own: Vec<_> = owed
        .iter()
        .filter(|one| one.matter.0 == "最低生活保障")
        .map(|one| (one.matter.1.as_deref().unwrap_or_default(), one.cover))
        .collect();
    let expected =
        [("审核信息", Cover::Stale), ("办事指南", Cover::Stale), ("政策法规文件", Cover::DueSoon)];
    assert_eq!(own, expected, "the longest overdue first");
    assert_eq!(owed[0].due.map(|due| due.date.to_string()).as_deref(), Some("2024-11-23"));
    assert!(owed.iter().any(|one| one.cover == Cover::Blank), "what was never there is due too");
    // Begun, it is asked for no more.
    bench.draft(&who, ("最低生活保障", "审核信息"), &typed("名单", "正文")).await?;
    let left = desk::owed(&bench.store, &who, NOON).await?;
    assert_eq!(left.len() + 1, owed.len());
    Ok(())
}

#[tokio::test]
async fn my_work_is_sorted_by_what_is_due() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let mut drafts = Vec::new();
    for formed in ["2026-11-23", "2026-10-30", "2026-11-13", ""] {
        let typed = Typed { formed: formed.into(), ..typed("名单", "正文") };
        drafts.push(bench.draft(&who, ("最低生活保障", "审批信息"), &typed).await?);
    }
    let work = desk::work(&bench.store, &who, NOON).await?;
    let order: Vec<i64> = work.drafts.iter().map(|draft| draft.id).collect();
    assert_eq!(order, [drafts[1], drafts[2], drafts[0], drafts[3]]);
    let press = |id: i64| Press::of(work.due.get(&id).copied(), NOON);
    let presses: Vec<Press> = drafts.iter().map(|id| press(*id)).collect();
    assert_eq!(presses, [Press::Later, Press::Overdue, Press::Soon, Press::Later]);
    assert!(!work.due.contains_key(&drafts[3]), "without a date no day can be told");
    Ok(())
}
