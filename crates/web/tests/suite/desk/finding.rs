//! Documents looked up by words: found by the index, told by the store.

use super::bench::{Bench, Browser, NOON, bench};
use anyhow::Result;
use axum::http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use portal::{Draft, Finder, Place, publish, withdraw};
use std::path::Path;
use store::{NewEdition, Role};
use web::App;

const TITLE: &str = "关于提高城乡低保标准的通知";

/// The bench with an index that is followed by hand.
pub async fn with_index(folder: &Path) -> Result<(Bench, Finder)> {
    let bench = bench().await?;
    let store = bench.county.store.clone();
    let mut finder = Finder::open(store.clone(), folder, || NOON).await?;
    finder.catch_up().await?;
    let app = App::with_clock(store, "county", || NOON).searching(finder.index());
    Ok((Bench { router: web::router(app), ..bench }, finder))
}

/// Publishes what an import would; answers its address.
async fn put(bench: &Bench, title: &str, body: &str, organ: &str) -> Result<String> {
    let column = bench.column("最低生活保障").await?.id;
    let new = Draft {
        edition: NewEdition {
            title: title.into(),
            body: body.into(),
            organ: organ.into(),
            published_at: NOON - 3600,
            ..NewEdition::default()
        },
        places: vec![Place { column, ..Place::default() }],
        attachments: Vec::new(),
    };
    let county = &bench.county;
    Ok(publish(&county.store, county.site.id, new, |_| Vec::new()).await?.address)
}

/// The page of documents for some words.
async fn look(browser: &mut Browser, words: &str) -> Result<String> {
    let words = utf8_percent_encode(words, NON_ALPHANUMERIC);
    let page = browser.get(&format!("/desk/documents?q={words}")).await?;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    Ok(page.text)
}

/// Whether a page has a link of this title.
fn offers(page: &str, title: &str) -> bool {
    page.contains(&format!(">{title}</a>"))
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_a_text_find_the_organs_own_documents() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (bench, mut finder) = with_index(folder.path()).await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let mut other = bench.person("other", Role::Editor, Some(bench.other)).await?;
    put(&bench, TITLE, "<p>每人每月提高到七百二十元。</p>", "民政局").await?;
    put(&bench, "供水公示", "<p>每人每月用水。</p>", "财政局").await?;
    assert!(!offers(&look(&mut editor, "七百二十元").await?, TITLE), "no title has these words");
    finder.catch_up().await?;
    for words in ["七百二十元", "城乡低保 通知", TITLE] {
        assert!(offers(&look(&mut editor, words).await?, TITLE), "{words}");
        assert!(!offers(&look(&mut other, words).await?, TITLE), "{words}: another organ's");
    }
    let both = look(&mut other, "每人每月").await?;
    assert!(offers(&both, "供水公示") && !offers(&both, TITLE), "{both}");
    let none = look(&mut editor, "量子力学 七百二十元").await?;
    assert!(!offers(&none, TITLE), "all of the words must be there");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_index_has_still_and_the_store_has_not_is_not_offered() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (bench, mut finder) = with_index(folder.path()).await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let address = put(&bench, TITLE, "<p>七百二十元。</p>", "民政局").await?;
    finder.catch_up().await?;
    assert!(offers(&look(&mut editor, "七百二十元").await?, TITLE));
    withdraw(&bench.county.store, bench.county.site.id, &address, "有误").await?;
    assert_eq!(finder.index().documents(), 1, "the index does not know yet");
    assert!(!offers(&look(&mut editor, "七百二十元").await?, TITLE));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn own_drafts_are_found_by_their_titles_before_they_are_public() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (bench, _finder) = with_index(folder.path()).await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let mut other = bench.person("other", Role::Editor, Some(bench.other)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    editor.write(&draft, &[("title", TITLE), ("body", "正文")], &[], "save").await?;
    let page = look(&mut editor, "城乡低保").await?;
    assert!(page.contains(&format!("<a href=\"{draft}\">{TITLE}</a>")), "{page}");
    assert!(!offers(&look(&mut other, "城乡低保").await?, TITLE));
    assert!(!offers(&look(&mut editor, "城市供水").await?, TITLE));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_index_titles_are_looked_through() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    put(&bench, TITLE, "<p>七百二十元。</p>", "民政局").await?;
    assert!(offers(&look(&mut editor, "城乡低保标准").await?, TITLE));
    assert!(!offers(&look(&mut editor, "七百二十元").await?, TITLE));
    Ok(())
}
