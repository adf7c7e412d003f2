//! Search: what the index finds is what the store shows, at any moment and after any accident.

use crate::county::{County, empty};
use crate::pages::{Answer, ask, column};
use anyhow::Result;
use axum::Router;
use axum::http::StatusCode;
use portal::{Draft, Finder, Place, TownShape, publish, withdraw};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use store::{NewAttachment, NewDocument, NewEdition, NewPlacement};

/// 2026-11-02 09:30 in China.
const MOMENT: i64 = 1_793_583_000;
/// Noon of 2026-11-23 in China, as the county's pages have it.
const NOON: i64 = 1_795_406_400;
const DAY: i64 = 86_400;

fn noon() -> i64 {
    NOON
}

async fn bench(folder: &Path) -> Result<(County, Finder, Router)> {
    let towns = vec![TownShape { name: "云溪镇".into(), villages: vec!["石桥村".into()] }];
    let county = empty("青岚县人民政府", "青岚县", towns).await?;
    let mut finder = Finder::open(county.store.clone(), folder, noon).await?;
    finder.catch_up().await?;
    let router = web::router(county.app.clone().searching(finder.index()));
    Ok((county, finder, router))
}

async fn put(county: &County, title: &str, body: &str, titles: &[&str]) -> Result<String> {
    let mut places = Vec::new();
    for title in titles {
        places.push(Place { column: column(county, title).await?.id, ..Place::default() });
    }
    let bytes = "姓名,村组\n张三,石桥村二组\n".as_bytes().to_vec();
    let file = county.store.put_file(bytes).await?;
    let draft = Draft {
        edition: NewEdition {
            title: title.into(),
            body: body.into(),
            published_at: MOMENT,
            number: Some("青民发〔2026〕3号".into()),
            organ: "青岚县民政局".into(),
            source: "青岚县民政局".into(),
            validity: "有效".into(),
            ..NewEdition::default()
        },
        places,
        attachments: vec![NewAttachment {
            name: "名单.csv".into(),
            media_type: "text/csv".into(),
            file,
        }],
    };
    Ok(publish(&county.store, county.site.id, draft, |_| Vec::new()).await?.address)
}

async fn look(router: &Router, query: &[(&str, &str)]) -> Result<Answer> {
    let mut address = String::from("/search?");
    for (name, value) in query {
        let value =
            percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
        address.push_str(&format!("{name}={value}&"));
    }
    let answer = ask(router, &address, &[]).await?;
    assert_eq!(answer.status, StatusCode::OK, "{address}");
    Ok(answer)
}

fn hits(answer: &Answer) -> usize {
    answer.text.matches("<p class=\"where\">").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn finds_titles_texts_attachments_and_numbers() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (county, mut finder, router) = bench(folder.path()).await?;
    put(&county, "关于提高城乡低保标准的通知", "<p>自七月起<b>执行</b>。</p>", &["综合业务"])
        .await?;
    put(&county, "县城供水管网改造公示", "<p>请居民提前储水。</p>", &["社会救助"]).await?;
    finder.catch_up().await?;
    for (words, title, mark) in [
        ("低保标准", "通知", "<mark>低保标准</mark>"),
        ("提前储水", "供水", "<mark>"),
        ("青民发〔2026〕3号", "供水", ""),
    ] {
        let page = look(&router, &[("q", words)]).await?;
        assert!(page.text.contains(title), "{words}: {}", page.text);
        assert!(page.text.contains(mark), "{words}: {}", page.text);
    }
    let file = look(&router, &[("q", "石桥村二组")]).await?;
    assert_eq!(hits(&file), 2, "{}", file.text);
    assert!(file.text.contains("附件“名单.csv”"), "{}", file.text);
    let all = look(&router, &[]).await?;
    assert!(all.text.contains("全站共 2 条信息"), "{}", all.text);
    let kind = look(&router, &[("kind", "公示")]).await?;
    assert_eq!(hits(&kind), 1);
    assert!(kind.text.contains("供水") && kind.text.contains("文种：公示"), "{}", kind.text);
    let none = look(&router, &[("q", "量子力学")]).await?;
    assert!(none.text.contains("没有找到") && hits(&none) == 0, "{}", none.text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn text_of_a_reader_is_never_markup() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (county, mut finder, router) = bench(folder.path()).await?;
    put(&county, "低保<b>公示</b>", "<p>一 &lt;script&gt; 低保</p>", &["综合业务"]).await?;
    finder.catch_up().await?;
    let page = look(&router, &[("q", "低保\"><script>"), ("field", "\"><script>")]).await?;
    assert!(!page.text.contains("<script"), "{}", page.text);
    let page = look(&router, &[("q", "低保")]).await?;
    assert!(!page.text.contains("<b>") && hits(&page) == 1, "{}", page.text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_withdrawn_is_not_found_even_before_the_index_knows() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (county, mut finder, router) = bench(folder.path()).await?;
    let address = put(&county, "低保公示", "<p>一</p>", &["综合业务"]).await?;
    finder.catch_up().await?;
    assert_eq!(hits(&look(&router, &[("q", "低保")]).await?), 1);
    withdraw(&county.store, county.site.id, &address, "有误").await?;
    assert_eq!(hits(&look(&router, &[("q", "低保")]).await?), 0);
    assert_eq!(finder.catch_up().await?.removed, 1);
    assert!(look(&router, &[("q", "低保")]).await?.text.contains("没有找到"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_was_lost_is_made_again() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (county, mut finder, _) = bench(folder.path()).await?;
    for at in 0..7 {
        put(&county, &format!("低保公示{at}"), "<p>一</p>", &["综合业务"]).await?;
    }
    finder.catch_up().await?;
    assert_eq!(finder.index().documents(), 7);
    drop(finder);
    std::fs::remove_dir_all(folder.path())?;
    let mut finder = Finder::open(county.store.clone(), folder.path(), noon).await?;
    assert!(finder.index().needs_rebuild().is_some());
    assert_eq!(finder.catch_up().await?.put, 7);
    assert_eq!(finder.index().documents(), 7);
    assert_eq!(
        i64::try_from(finder.index().sequence())?,
        county.store.last_change().await?,
        "up to date"
    );
    assert_eq!(finder.catch_up().await?, portal::Followed::default(), "nothing is left to do");
    Ok(())
}

static CLOCK: AtomicI64 = AtomicI64::new(NOON);

#[tokio::test(flavor = "multi_thread")]
async fn dates_that_turn_are_followed() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let county = empty("青岚县人民政府", "青岚县", Vec::new()).await?;
    let clock = || CLOCK.load(Ordering::Relaxed);
    let mut finder = Finder::open(county.store.clone(), folder.path(), clock).await?;
    let mut write = county.store.write().await?.at(NOON);
    let placement = NewPlacement {
        column: column(&county, "综合业务").await?.id,
        visible_from: Some(NOON + DAY),
        visible_to: Some(NOON + 8 * DAY),
        ..NewPlacement::default()
    };
    let edition = NewEdition {
        title: "低保公示".into(),
        body: "<p>七日</p>".into(),
        published_at: NOON,
        ..NewEdition::default()
    };
    let new = NewDocument { edition, placements: vec![placement], ..NewDocument::default() };
    write.add_documents(county.site.id, vec![new]).await?;
    write.commit().await?;
    for (moment, found) in [(0, 0), (DAY, 1), (7 * DAY, 1), (8 * DAY, 0)] {
        CLOCK.store(NOON + moment, Ordering::Relaxed);
        finder.catch_up().await?;
        assert_eq!(finder.index().documents(), found, "after {moment} s");
    }
    // A program that was not running on the day when it appeared.
    CLOCK.store(NOON, Ordering::Relaxed);
    drop(finder);
    let second = tempfile::tempdir()?;
    let mut finder = Finder::open(county.store.clone(), second.path(), clock).await?;
    finder.catch_up().await?;
    drop(finder);
    CLOCK.store(NOON + 2 * DAY, Ordering::Relaxed);
    let mut finder = Finder::open(county.store.clone(), second.path(), clock).await?;
    finder.catch_up().await?;
    assert_eq!(finder.index().documents(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_comes_under_another_takes_its_documents_along() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (county, mut finder, router) = bench(folder.path()).await?;
    put(&county, "低保公示", "<p>一</p>", &["综合业务"]).await?;
    finder.catch_up().await?;
    assert_eq!(hits(&look(&router, &[("matter", "综合业务")]).await?), 1);
    let matter = column(&county, "综合业务").await?;
    let mut write = county.store.write().await?;
    let change = store::ColumnChange {
        matter1: Some(Some("综合事务".into())),
        ..store::ColumnChange::default()
    };
    write.change_column(county.site.id, matter.id, change).await?;
    write.commit().await?;
    assert_eq!(finder.catch_up().await?.put, 1);
    assert_eq!(hits(&look(&router, &[("matter", "综合业务")]).await?), 0);
    assert_eq!(hits(&look(&router, &[("matter", "综合事务")]).await?), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_can_be_chosen() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (county, mut finder, router) = bench(folder.path()).await?;
    let mut fields: Vec<String> = Vec::new();
    for column in county.store.columns(county.site.id).await? {
        let Some(field) = column.field.clone().filter(|_| column.matter1.is_some()) else {
            continue;
        };
        if fields.contains(&field) || fields.len() == 12 {
            continue;
        }
        let edition = NewEdition {
            title: format!("公示{field}"),
            body: "<p>一</p>".into(),
            published_at: MOMENT,
            ..NewEdition::default()
        };
        let places = vec![Place { column: column.id, ..Place::default() }];
        let draft = Draft { edition, places, attachments: Vec::new() };
        publish(&county.store, county.site.id, draft, |_| Vec::new()).await?;
        fields.push(field);
    }
    finder.catch_up().await?;
    let page = look(&router, &[("q", "公示")]).await?;
    assert_eq!(fields.len(), 12);
    for field in &fields {
        let value =
            percent_encoding::utf8_percent_encode(field, percent_encoding::NON_ALPHANUMERIC);
        assert!(page.text.contains(&format!("field={value}\"")), "{field}: {}", page.text);
    }
    assert!(page.text.contains("<summary>更多（4）</summary>"), "{}", page.text);
    Ok(())
}

#[tokio::test]
async fn a_program_without_an_index_says_so() -> Result<()> {
    let county = empty("青岚县人民政府", "青岚县", Vec::new()).await?;
    let router = web::router(county.app.clone());
    let answer = ask(&router, "/search?q=%E4%BD%8E", &[]).await?;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text.contains("没有开通搜索"), "{}", answer.text);
    let home = ask(&router, "/", &[]).await?;
    assert!(!home.text.contains("role=\"search\""), "{}", home.text);
    Ok(())
}
