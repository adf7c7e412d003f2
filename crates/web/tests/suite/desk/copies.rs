//! Copies of what is published anywhere in the house: told to who writes, with the way to one address for both.

use super::bench::{Bench, Browser, NOON, OWN};
use super::finding::with_index;
use anyhow::{Context, Result};
use axum::http::StatusCode;
use percent_encoding::percent_decode_str;
use portal::{Draft, NewPortal, Place, SiteSettings, make_site, publish};
use standard::{Level, Standard};
use store::{ColumnKind, NewEdition, Placed, Role};

const GUIDE: &str = "申请临时救助的家庭，由户主或其委托的家庭成员向户籍所在地乡镇人民政府提出书面申请，填写审批表，如实提供身份证明、收入和财产状况证明、突发困难情况证明等材料。乡镇人民政府自受理之日起十个工作日内，通过入户调查、邻里访问、信函索证等方式核实家庭经济状况和困难程度，提出审核意见，在村务公开栏公示后报县民政局审批。县民政局在五个工作日内作出决定，对符合条件的及时发放救助金，对不符合条件的书面说明理由。";
const LIKE: &str = "与已发布的“临时救助办事指南”相似";
const INSTEAD: &str = "把已发布的放到这里";

/// Publishes a text of the organ in a column.
async fn put(bench: &Bench, (site, column): (i64, i64), title: &str, body: &str) -> Result<Placed> {
    let new = Draft {
        edition: NewEdition {
            title: title.into(),
            body: format!("<p>{body}</p>"),
            organ: "民政局".into(),
            published_at: NOON - 3600,
            ..NewEdition::default()
        },
        places: vec![Place { column, ..Place::default() }],
        attachments: Vec::new(),
    };
    Ok(publish(&bench.county.store, site, new, |_| Vec::new()).await?)
}

/// Writes a draft; answers its address and its page.
async fn write(
    bench: &Bench,
    editor: &mut Browser,
    title: &str,
    body: &str,
) -> Result<(String, String)> {
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let typed = [("title", title), ("body", body), ("organ", "民政局")];
    let saved = editor.write(&draft, &typed, &[], "save").await?;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let page = editor.get(&draft).await?.text;
    Ok((draft, page))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retitled_copy_is_told_and_the_published_one_placed_instead() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (bench, mut finder) = with_index(folder.path()).await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let place = (bench.county.site.id, bench.column("临时救助").await?.id);
    let guide = put(&bench, place, "临时救助办事指南", GUIDE).await?;
    let (draft, page) = write(&bench, &mut editor, "遇到急难请看这里", GUIDE).await?;
    assert!(!page.contains("相似"), "the index does not know it yet: {page}");
    finder.catch_up().await?;
    let page = editor.get(&draft).await?.text;
    assert!(page.contains(LIKE) && page.contains(&guide.address), "{page}");
    assert!(!page.contains(INSTEAD), "an editor may not place: {page}");
    // Who may place it is led to the page where that is done.
    bench.account("last", &[(Role::FinalReviewer, Some(bench.organ))]).await?;
    let mut last = bench.browser();
    last.sign_in("last", OWN).await?;
    let review = last.get(&format!("{draft}/review")).await?.text;
    assert!(review.contains(LIKE) && review.contains(INSTEAD), "{review}");
    let address = format!("/desk/document/{}/places", guide.id);
    let (_, way) = review.split_once(&format!("href=\"{address}?q=")).context("a way")?;
    let words = way.split('"').next().unwrap_or_default();
    assert!(percent_decode_str(words).decode_utf8()?.ends_with("最低生活保障 审批信息"), "{words}");
    let pick = last.get(&format!("{address}?q={words}")).await?;
    let column = bench.column("最低生活保障").await?.id.to_string();
    assert!(pick.text.contains(&format!("name=\"column\" value=\"{column}\"")), "{}", pick.text);
    let placed = last.post(&address, &[("column", &column), ("mark", "审批信息")]).await?;
    assert_eq!(placed.status, StatusCode::SEE_OTHER, "{}", placed.text);
    // Once it stands there, there is nothing left to be placed.
    let review = last.get(&format!("{draft}/review")).await?.text;
    assert!(review.contains(LIKE) && !review.contains(INSTEAD), "{review}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_month_of_a_series_is_no_copy() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (bench, mut finder) = with_index(folder.path()).await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let place = (bench.county.site.id, bench.column("临时救助").await?.id);
    put(&bench, place, "2026年10月临时救助资金发放公示", GUIDE).await?;
    finder.catch_up().await?;
    let (_, page) = write(&bench, &mut editor, "2026年11月临时救助资金发放公示", GUIDE).await?;
    assert!(page.contains("检查提示") && !page.contains("相似"), "{page}");
    let (_, page) = write(&bench, &mut editor, "遇到急难请看这里", GUIDE).await?;
    assert!(page.contains("与已发布的“2026年10月临时救助资金发放公示”相似"), "{page}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_on_the_townships_site_is_told() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (bench, mut finder) = with_index(folder.path()).await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let store = &bench.county.store;
    let town = NewPortal {
        slug: "yunxi".into(),
        name: "云溪镇人民政府".into(),
        level: Level::Town,
        place: "云溪镇".into(),
        department: None,
        towns: Vec::new(),
        domain: "yunxi.example".into(),
        id_code: String::new(),
        settings: SiteSettings::default(),
    };
    make_site(store, town, &Standard::builtin()).await?;
    let site = store.site("yunxi").await?.context("made")?.id;
    let columns = store.columns(site).await?;
    let guide = columns.iter().find(|column| column.kind == ColumnKind::Guide);
    let column = guide.context("a guide")?.id;
    let guide = put(&bench, (site, column), "临时救助办事指南", GUIDE).await?;
    finder.catch_up().await?;
    let (draft, page) = write(&bench, &mut editor, "遇到急难请看这里", GUIDE).await?;
    let address = format!("https://yunxi.example{}", guide.address);
    for expected in [&format!("云溪镇人民政府 {address}"), &format!("href=\"{address}\"")] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(!page.contains(LIKE) && !page.contains(INSTEAD), "{page}");
    let review = editor.get(&format!("{draft}/review")).await?.text;
    assert!(review.contains(&address), "a review tells the same: {review}");
    Ok(())
}
