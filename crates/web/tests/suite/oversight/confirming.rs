//! Confirming: what waits, what was decided, what is certain; one unit after the other, or a rule across all.

use super::scene;
use anyhow::{Context, Result};
use axum::http::StatusCode;
use store::{Certainty, Decision, Finding, Role};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_decided_is_revised_and_what_is_certain_dismissed() -> Result<()> {
    let scene = scene().await?;
    let store = &scene.bench.county.store;
    let mut office = scene.bench.person("office", Role::Overseer, Some(scene.bench.organ)).await?;
    let inspection = store.inspection_of(scene.open, scene.unit).await?.context("inspected")?.id;
    let certain = |one: &&Finding| one.certainty == Certainty::Certain && !one.advice;
    let findings = store.findings(inspection).await?;
    let found = findings.iter().find(certain).context("something is certain")?;
    let address = format!("/oversight/round/{}/findings", scene.open);
    let unit = scene.unit.to_string();
    let page =
        office.get(&format!("{address}?unit={unit}&rule={}&show=certain", found.rule)).await?;
    let field = format!("d-{inspection}:{}", found.key);
    assert!(page.text.contains(&format!("name=\"{field}\"")), "{}", page.text);
    for words in ["待确认", "已裁定", "aria-current=\"page\">确定<"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }

    // Without a reason nothing is decided, and what was chosen stays in the form.
    let keys = format!("{inspection}:{}", found.key);
    let reason = format!("r-{keys}");
    let chosen = [
        ("keys", keys.as_str()),
        ("unit", unit.as_str()),
        ("rule", found.rule.as_str()),
        ("show", "certain"),
        (field.as_str(), "dismissed"),
    ];
    let unsaid = office.post(&address, &chosen).await?;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.text.contains("请写明理由"), "{}", unsaid.text);
    let ticked = format!("name=\"{field}\" value=\"dismissed\" checked");
    assert!(unsaid.text.contains(&ticked), "{}", unsaid.text);
    let said: Vec<_> = chosen.into_iter().chain([(reason.as_str(), "核对无误")]).collect();
    let decided = office.post(&address, &said).await?;
    let back = format!("{address}?unit={unit}&rule={}&show=certain&done=findings", found.rule);
    assert_eq!(decided.location(), back, "the unit in hand stays in hand: {}", decided.text);
    let decision = async || {
        let kept = store.finding(inspection, &found.key).await?.context("kept")?;
        anyhow::Ok((kept.decision, kept.counts))
    };
    assert_eq!(decision().await?, (Some(Decision::Dismissed), false));

    // It stands among what was decided, with who and why, and is revised there.
    let page = office.get(&format!("{address}?unit=all&show=decided")).await?;
    for words in ["核对无误", "office 2026-11-23 12:00", "不属实", "全部单位"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let revised = [
        ("keys", keys.as_str()),
        ("unit", "all"),
        ("show", "decided"),
        (field.as_str(), "confirmed"),
    ];
    let decided = office.post(&address, &revised).await?;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.text);
    assert_eq!(decision().await?.0, Some(Decision::Confirmed));
    // The number of what holds leads to it.
    let page = office.get(&format!("{address}?unit=all&show=confirmed")).await?;
    let leads = format!("{address}?unit=all&#38;rule={}&#38;show=confirmed\">1</a>", found.rule);
    assert!(page.text.contains(&leads), "{}", page.text);
    assert_eq!(page.text.matches("<fieldset data-finding>").count(), 1);
    let page = office.get(&format!("{address}?unit=all&show=dismissed")).await?;
    assert_eq!(page.text.matches("<fieldset data-finding>").count(), 0);
    let nothing = office.post(&address, &[("keys", keys.as_str()), ("show", "waiting")]).await?;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);

    // What the round is closed with is only read.
    let closed = format!("/oversight/round/{}/findings?show=certain&unit={unit}", scene.closed);
    let page = office.get(&closed).await?;
    assert!(!page.text.contains("name=\"all\""), "{}", page.text);
    Ok(())
}
