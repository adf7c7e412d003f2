//! What is kept while somebody writes, without a button; statements that there was nothing; mail addresses.

use super::bench::bench;
use anyhow::{Context, Result};
use axum::http::StatusCode;
use serde_json::Value;
use store::Role;

#[tokio::test]
async fn what_is_typed_is_kept_and_overwrites_nobody() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let mut other = bench.person("second", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let place = format!("{}:审批信息", matter.id);
    // Both read the first revision.
    let typed = |title| {
        [
            ("revision", "1"),
            ("place", &*place),
            ("title", title),
            ("body", "请认真布署。"),
            ("then", "auto"),
        ]
    };
    let kept = editor.post(&draft, &typed("公示甲")).await?;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
    let said: Value = serde_json::from_str(&kept.text)?;
    assert_eq!(said["revision"], 2);
    // What the checks say of it comes with it.
    let hints = said["hints"].as_str().context("hints")?;
    assert!(hints.contains("class=\"hints\"") && hints.contains("建议写成"), "{hints}");
    assert!(hints.contains("data-from=\"3\" data-length=\"2\""), "{hints}");
    assert!(!hints.contains("<html") && said["despite"] == "", "{said}");
    other.get(&draft).await?;
    let refused = other.post(&draft, &typed("公示乙")).await?;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    let said: Value = serde_json::from_str(&refused.text)?;
    assert!(said["error"].as_str().is_some_and(|words| words.contains("保存")), "{said}");
    let id = draft.rsplit('/').next().unwrap_or_default().parse()?;
    let drafted = bench.county.store.draft(id).await?.context("a draft")?;
    assert_eq!((drafted.draft.title.as_str(), drafted.draft.revision), ("公示甲", 2));
    Ok(())
}

#[tokio::test]
async fn a_blank_entry_is_explained_in_writing() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let page = editor.get("/desk/coverage?state=blank").await?;
    assert!(page.text.contains("name=\"nothing\""), "{}", page.text);
    let column = page.field("column").context("a blank entry")?.to_owned();
    let mark = page.field("mark").unwrap_or_default().to_owned();
    let organ = bench.organ.to_string();
    let fields = [
        ("organ", organ.as_str()),
        ("site", "county"),
        ("column", &column),
        ("mark", &mark),
        ("nothing", "1"),
    ];
    let begun = editor.post("/desk/new", &fields).await?;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let page = editor.get(begun.location()).await?;
    assert!(page.text.contains("民政局2026年“"), "{}", page.text);
    assert!(page.text.contains("无此类信息的情况说明"), "{}", page.text);
    assert!(page.text.contains("2026年1月1日至2026年11月23日"), "{}", page.text);
    let id = begun.location().rsplit('/').next().unwrap_or_default().parse()?;
    let drafted = bench.county.store.draft(id).await?.context("a draft")?;
    assert_eq!(drafted.draft.formed.as_deref(), Some("2026-11-23"), "the day that its text names");
    Ok(())
}

#[tokio::test]
async fn somebody_says_where_he_is_written_to() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    editor.get("/desk/me").await?;
    let wrong = editor.post("/desk/me", &[("told", "1"), ("mail", "niemand")]).await?;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("niemand") && wrong.text.contains("name@example.gov.cn"));
    for mail in ["a@example.gov.cn", "b@example.gov.cn", ""] {
        let set = editor.post("/desk/me", &[("told", "1"), ("mail", mail)]).await?;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
        let open: Vec<String> =
            bench.county.store.channels().await?.into_iter().map(|one| one.address).collect();
        let expected: Vec<&str> = [mail].into_iter().filter(|mail| !mail.is_empty()).collect();
        assert_eq!(open, expected);
        let page = editor.get("/desk/me").await?;
        assert!(page.text.contains(&format!("name=\"mail\" value=\"{mail}\"")), "{}", page.text);
    }
    Ok(())
}
