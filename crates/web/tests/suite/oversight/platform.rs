//! What a platform above the city reads.

use super::scene;
use crate::desk::bench::NOON;
use anyhow::{Context, Result};
use axum::http::StatusCode;
use serde_json::Value;
use store::Role;

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_above_reads_the_rounds() -> Result<()> {
    let scene = scene().await?;
    let store = &scene.bench.county.store;
    let organ = Some(scene.bench.organ);
    scene.bench.account("province", &[(Role::Overseer, organ)]).await?;
    let mut tokens = Vec::new();
    for account in ["province", "answers"] {
        let console = access::Who::console();
        tokens.push(access::new_token(store, &console, (account, "上级平台"), NOON).await?);
    }
    let mut browser = scene.bench.browser();
    let mut ask = async |token: &str, target: &str| {
        let request = browser.request("GET", target);
        let request = request
            .header(axum::http::header::AUTHORIZATION, format!("Bearer {token}"))
            .body(axum::body::Body::empty())?;
        let answer = browser.send(request).await?;
        anyhow::Ok((answer.status, serde_json::from_str::<Value>(&answer.text)?))
    };
    let (_, described) = ask(&tokens[0], "/api/v1/openapi.json").await?;
    let schema = |name: &str| {
        let mut schema = described.clone();
        schema["$ref"] = serde_json::json!(format!("#/components/schemas/{name}"));
        jsonschema::validator_for(&schema)
    };
    let (status, rounds) = ask(&tokens[0], "/api/v1/oversight/rounds").await?;
    assert_eq!(status, StatusCode::OK);
    let rounds = rounds.as_array().context("a list")?;
    let names: Vec<&Value> = rounds.iter().map(|round| &round["name"]).collect();
    assert_eq!(names, ["六月检查", "九月检查"]);
    let (_, scored) = ask(&tokens[0], &scene.address("/api/v1/oversight/rounds/{round}")).await?;
    assert_eq!(scored["units"][0]["name"], "青岚县");
    let kept = store.inspection(scene.inspection).await?.context("inspected")?;
    let kept: f64 = kept.total.context("scored")?.parse()?;
    let own = scored["units"][0]["own"].as_f64().context("a figure")?;
    assert!((own - kept).abs() < 1e-9, "the figure that the board shows: {own}, {kept}");
    let findings = scene.address("/api/v1/oversight/rounds/{round}/findings");
    let (_, found) = ask(&tokens[0], &findings).await?;
    let found = found.as_array().context("a list")?.clone();
    assert_eq!(Some(found.len() as u64), scored["units"][0]["found"].as_u64());
    let own = found.iter().find(|one| one["key"] == scene.key.as_str()).context("listed")?;
    assert_eq!((&own["state"], &own["unit"]), (&"open".into(), &"青岚县".into()));
    let (_, of_unit) =
        ask(&tokens[0], &format!("{findings}?unit=%E9%9D%92%E5%B2%9A%E5%8E%BF")).await?;
    assert_eq!(of_unit.as_array().map(Vec::len), Some(found.len()));
    let known = [("Round", rounds.clone()), ("ScoredRound", vec![scored]), ("Finding", found)];
    for (name, values) in known {
        for value in values {
            let checked = schema(name)?;
            checked.validate(&value).map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
        }
    }
    for (token, target, status) in [
        ("", "/api/v1/oversight/rounds", StatusCode::UNAUTHORIZED),
        (&tokens[1], "/api/v1/oversight/rounds", StatusCode::FORBIDDEN),
        (&tokens[1], &findings, StatusCode::FORBIDDEN),
        (&tokens[0], "/api/v1/oversight/rounds/77", StatusCode::NOT_FOUND),
        (&tokens[0], "/api/v1/oversight/rounds/x", StatusCode::NOT_FOUND),
        (&tokens[0], &format!("{findings}?unit=x"), StatusCode::NOT_FOUND),
    ] {
        let (found, problem) = ask(token, target).await?;
        assert_eq!(found, status, "{target}: {problem}");
        let checked = schema("Problem")?;
        checked.validate(&problem).map_err(|error| anyhow::anyhow!("{target}: {error}"))?;
    }
    Ok(())
}
