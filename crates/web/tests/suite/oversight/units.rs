//! The units: a list of all, taken in from a table, changed, retired.

use super::scene;
use anyhow::{Context, Result};
use axum::http::StatusCode;
use store::Role;

#[tokio::test(flavor = "multi_thread")]
async fn units_are_taken_in_changed_and_retired_on_pages() -> Result<()> {
    let scene = scene().await?;
    let store = &scene.bench.county.store;
    let mut office = scene.bench.person("office", Role::Overseer, Some(scene.bench.organ)).await?;
    let list = office.get("/oversight/units").await?;
    for words in ["青岚县", "青岚县 / 民政局", "answers先生（answers）", "从表格导入"]
    {
        assert!(list.text.contains(words), "{words}: {}", list.text);
    }

    // A table with a portal file beside it; one row that is wrong and none is taken in.
    let table = "单位名称,类别,所属县（市、区）,门户网址,权重\n云溪镇,乡镇,青岚县,http://127.0.0.1:1/yx/,0.5\n";
    let pins = "level = \"county\"\n";
    let wrong = format!("{table}石桥镇,镇,没有县,ftp://x/,1\n");
    let sent =
        office.post_files("/oversight/units", &[], &[("单位.csv", wrong.as_bytes())]).await?;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["第 3 行", "没有叫“没有县”的县", "“ftp://x/”不是网址"] {
        assert!(sent.text.contains(words), "{words}: {}", sent.text);
    }
    assert_eq!(store.units().await?.len(), 1);
    let strange = [("单位.csv", table.as_bytes()), ("别处.toml", pins.as_bytes())];
    let sent = office.post_files("/oversight/units", &[], &strange).await?;
    assert!(sent.text.contains("别处.toml"), "{}", sent.text);
    let files = [("云溪镇.toml", pins.as_bytes()), ("单位.csv", table.as_bytes())];
    let sent = office.post_files("/oversight/units", &[], &files).await?;
    assert_eq!(sent.location(), "/oversight/units?done=round", "{}", sent.text);
    let town = store.units().await?.pop().context("taken in")?;
    assert_eq!(
        (town.name.as_str(), town.weight.as_str(), town.pins.as_str()),
        ("云溪镇", "0.5", pins)
    );
    office.get("/oversight/units").await?;
    office.post_files("/oversight/units", &[], &[("单位.csv", table.as_bytes())]).await?;
    assert_eq!(store.unit(town.id).await?.context("kept")?.pins, pins, "what is pinned stays");

    // What is wrong is said, and what was typed stays in the form.
    let address = format!("/oversight/unit/{}", town.id);
    let form = office.get(&address).await?;
    assert!(
        form.text.contains("乡镇（街道） · 青岚县") && form.text.contains("level"),
        "{}",
        form.text
    );
    let bad = [("portal", "x"), ("weight", "-1"), ("contact", "新联络员"), ("pins", "level = 7")];
    let refused = office.post(&address, &bad).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["“x”不是网址", "“-1”不是权重", "门户设置读不懂", "新联络员"]
    {
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
    }
    let organ = scene.bench.other.to_string();
    let good = [
        ("portal", "https://yunxi.example/"),
        ("weight", "2"),
        ("contact", "李明 lm@example.com"),
        ("organ", organ.as_str()),
        ("pins", ""),
    ];
    let changed = office.post(&address, &good).await?;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    let kept = store.unit(town.id).await?.context("kept")?;
    assert_eq!((kept.portal.as_str(), kept.weight.as_str()), ("https://yunxi.example/", "2"));
    assert_eq!((kept.organ_id, kept.pins.as_str()), (Some(scene.bench.other), ""));

    // A retired unit is in no new round; nothing of it is lost.
    let own = format!("/oversight/unit/{}", scene.unit);
    office.get(&own).await?;
    let retired = office.post(&own, &[("then", "retire")]).await?;
    assert_eq!(retired.status, StatusCode::SEE_OTHER, "{}", retired.text);
    assert!(office.get("/oversight/units").await?.text.contains("已停检"));
    let new = office.get(&format!("/oversight/campaign/{}/round", scene.campaign)).await?;
    let box_of = |id: i64| format!("name=\"unit-{id}\"");
    assert!(!new.text.contains(&box_of(scene.unit)) && new.text.contains(&box_of(town.id)));
    assert_eq!(office.get(&scene.address("/oversight/item/{item}")).await?.status, StatusCode::OK);
    let twice = office.post(&own, &[("then", "retire")]).await?;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    let again = office.post(&own, &[("then", "again")]).await?;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
    assert!(store.unit(scene.unit).await?.context("kept")?.retired_at.is_none());
    Ok(())
}
