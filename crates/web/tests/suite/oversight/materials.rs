//! Experience materials: handed in with files, judged by the office from its list, the reason told to the unit.

use super::scene;
use anyhow::Result;
use axum::http::StatusCode;
use store::Role;

#[tokio::test(flavor = "multi_thread")]
async fn materials_are_handed_in_with_files_and_judged_with_reasons() -> Result<()> {
    let scene = scene().await?;
    let organ = Some(scene.bench.organ);
    let mut liaison = scene.bench.person("liaison", Role::Liaison, organ).await?;
    let mut office = scene.bench.person("office", Role::Overseer, organ).await?;
    let unit = format!("/oversight/round/{}/unit/{}", scene.open, scene.unit);

    // What was typed stays where something lacks.
    liaison.get(&unit).await?;
    let lacks = [("title", "政务公开进村"), ("body", " ")];
    let refused = liaison.post_files(&unit, &lacks, &[]).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("value=\"政务公开进村\""), "{}", refused.text);
    assert!(!refused.text.contains("附件请重新选择"), "{}", refused.text);
    let refused = liaison.post_files(&unit, &lacks, &[("照片.jpg", b"photo")]).await?;
    assert!(refused.text.contains("附件请重新选择"), "{}", refused.text);
    let all = [("title", "政务公开进村"), ("body", "做法与成效")];
    let sent = liaison.post_files(&unit, &all, &[("照片.jpg", b"photo")]).await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);

    // The office has all of them in one list, with their files.
    let list = office.get("/oversight/materials").await?;
    for words in ["待评审（2）", "政务公开进村", "一张二维码看村务", "照片.jpg"]
    {
        assert!(list.text.contains(words), "{words}: {}", list.text);
    }
    let (_, rest) = list.text.split_once("href=\"/oversight/material/").unwrap_or_default();
    let file = format!("/oversight/material/{}", rest.split('"').next().unwrap_or_default());
    let file = office.get(&file).await?;
    assert_eq!((file.status, &*file.bytes), (StatusCode::OK, &b"photo"[..]));
    assert_eq!(file.header(axum::http::header::CONTENT_DISPOSITION), "attachment");

    // Points that are no number: the form again, with the reason that was typed.
    office.get("/oversight/materials").await?;
    let wrong = [("then", "accept"), ("material", "1"), ("points", "两分"), ("reason", "可推广")];
    let refused = office.post(&unit, &wrong).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("value=\"可推广\""), "{}", refused.text);
    let refuse = [
        ("then", "refuse"),
        ("material", "1"),
        ("points", "0"),
        ("reason", "请补充成效数据"),
        ("back", "materials"),
    ];
    let judged = office.post(&unit, &refuse).await?;
    assert_eq!(judged.location(), "/oversight/materials?done=judged", "{}", judged.text);
    let refused = office.get("/oversight/materials?state=refused").await?;
    assert!(refused.text.contains("一张二维码看村务") && !refused.text.contains("政务公开进村"));
    let page = liaison.get(&unit).await?;
    assert!(page.text.contains("请补充成效数据"), "the unit reads why: {}", page.text);
    let denied = liaison.post(&unit, &refuse).await?;
    assert_eq!(denied.status, StatusCode::FORBIDDEN, "the office's to decide");
    Ok(())
}
