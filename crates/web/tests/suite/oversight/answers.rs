//! Answers that were filled in without a network.

use super::scene;
use anyhow::{Context, Result};
use axum::http::StatusCode;
use store::Role;

#[tokio::test(flavor = "multi_thread")]
async fn answers_come_back_in_a_workbook() -> Result<()> {
    let scene = scene().await?;
    let organ = Some(scene.bench.organ);
    let mut liaison = scene.bench.person("liaison", Role::Liaison, organ).await?;
    let form = liaison.get("/oversight/items/answers.xlsx").await?;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.header(axum::http::header::CONTENT_TYPE).contains("spreadsheetml"));
    let page = liaison.get("/oversight/items").await?;
    assert!(page.text.contains("/oversight/items/answers.xlsx"), "{}", page.text);
    let id = scene.item.id;
    let wrong = format!("编号,答复,说明\n{id},申诉,\n99999,已整改,\n");
    let refused =
        liaison.post_files("/oversight/items", &[], &[("答复.csv", wrong.as_bytes())]).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["第 2 行", "第 3 行", "没有编号为“99999”的问题"] {
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
    }
    let state = async || {
        let item = scene.bench.county.store.item(id).await?.context("kept")?;
        anyhow::Ok(item.state)
    };
    assert_eq!(state().await?, store::ItemState::Open, "none where one is wrong");
    let other: [(&str, &[u8], &str); 3] = [
        ("答复.doc", b"x", ".xlsx"),
        ("答复.xlsx", b"x", "打不开"),
        ("答复.csv", "单位,说明\n".as_bytes(), "编号、答复"),
    ];
    for (name, bytes, words) in other {
        liaison.get("/oversight/items").await?;
        let refused = liaison.post_files("/oversight/items", &[], &[(name, bytes)]).await?;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
    }
    let right = format!("编号,答复,说明\n{id},已整改,栏目已建\n");
    liaison.get("/oversight/items").await?;
    let taken =
        liaison.post_files("/oversight/items", &[], &[("答复.csv", right.as_bytes())]).await?;
    assert_eq!(taken.location(), "/oversight/items?done=answered", "{}", taken.text);
    assert_eq!(state().await?, store::ItemState::Answered);
    Ok(())
}
