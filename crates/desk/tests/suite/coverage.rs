use super::bench::{Bench, NOON, bench, typed};
use anyhow::{Context, Result};
use desk::{Cover, Typed};
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
    let column = bench.column("最低生活保障").await?;
    let entries = ["政策法规文件", "办事指南", "审核信息", "审批信息"];
    let all = |cover| entries.map(|name| (name.to_owned(), cover)).to_vec();
    assert_eq!(covers(&bench).await?, all(Cover::Blank));
    let premises = bench.premises().await?;
    for (mark, formed) in [("政策法规文件", "2026-11-16"), ("办事指南", "2026-10-09")] {
        let draft = portal::Draft {
            edition: store::NewEdition {
                title: format!("{mark}一则"),
                body: "<p>正文</p>".into(),
                formed: Some(formed.into()),
                published_at: NOON,
                ..Default::default()
            },
            places: vec![portal::Place {
                column: column.id,
                mark: Some(mark.into()),
                pinned: false,
            }],
            attachments: Vec::new(),
        };
        let marks = |column: &store::Column| premises.marks(column).to_vec();
        portal::publish(&bench.store, bench.site.id, draft, marks).await?;
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
