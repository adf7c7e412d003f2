//! Kept answers: the same bytes, and never a stale one.

use crate::county::empty;
use crate::pages::{ask, column};
use anyhow::Result;
use axum::http::{StatusCode, header};
use portal::{Draft, Place, publish, withdraw};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use store::{NewDocument, NewEdition, NewPlacement};
use web::App;

fn draft(column: i64, title: &str) -> Draft {
    Draft {
        edition: NewEdition {
            title: title.into(),
            body: "<p>正文</p>".into(),
            published_at: 1_793_583_000,
            ..NewEdition::default()
        },
        places: vec![Place { column, ..Place::default() }],
        attachments: Vec::new(),
    }
}

/// A clock that the tests turn: a page made right after a change is not kept.
static CLOCK: AtomicI64 = AtomicI64::new(1_795_406_400);

fn clock() -> i64 {
    CLOCK.fetch_add(10, Ordering::SeqCst)
}

#[tokio::test]
async fn a_patient_program_shows_what_it_kept() -> Result<()> {
    let county = empty("青岚县人民政府", "青岚县", Vec::new()).await?;
    let app = App::with_clock(county.store.clone(), "county", clock);
    let router = web::router(app.patient(Duration::from_secs(3600)));
    let matter = column(&county, "综合业务").await?;
    for _ in 0..3 {
        ask(&router, &matter.path, &[]).await?;
    }
    let no_marks = |_: &store::Column| Vec::new();
    publish(&county.store, county.site.id, draft(matter.id, "甲公示"), no_marks).await?;
    let kept = ask(&router, &matter.path, &[]).await?;
    assert!(!kept.text.contains("甲公示"), "it was not kept");
    let other = ask(&router, &format!("{}?year=2026", matter.path), &[]).await?;
    assert!(other.text.contains("甲公示"), "what is made now shows what is there now");
    Ok(())
}

#[tokio::test]
async fn a_kept_page_is_the_page_until_something_changes() -> Result<()> {
    let county = empty("青岚县人民政府", "青岚县", Vec::new()).await?;
    let router = web::router(App::with_clock(county.store.clone(), "county", clock));
    let matter = column(&county, "综合业务").await?;
    let no_marks = |_: &store::Column| Vec::new();
    let first =
        publish(&county.store, county.site.id, draft(matter.id, "甲公示"), no_marks).await?;
    ask(&router, &matter.path, &[]).await?;
    let made = ask(&router, &matter.path, &[]).await?;
    let kept = ask(&router, &matter.path, &[]).await?;
    assert_eq!((made.status, &made.text), (kept.status, &kept.text));
    for name in [header::ETAG, header::CONTENT_TYPE, header::CACHE_CONTROL, header::VARY] {
        assert_eq!(made.header(name.clone()), kept.header(name.clone()), "{name}");
        assert!(!kept.header(name.clone()).is_empty(), "{name}");
    }
    let english = ask(&router, &matter.path, &[(header::COOKIE, "lang=en")]).await?;
    assert!(english.text.contains("lang=\"en\"") && kept.text.contains("lang=\"zh-CN\""));
    let packed = ask(&router, &matter.path, &[(header::ACCEPT_ENCODING, "gzip")]).await?;
    assert_eq!(packed.header(header::CONTENT_ENCODING), "gzip");
    let plain = ask(&router, &matter.path, &[]).await?;
    assert_eq!((plain.header(header::CONTENT_ENCODING), &plain.text), ("", &made.text));

    publish(&county.store, county.site.id, draft(matter.id, "乙公示"), no_marks).await?;
    let changed = ask(&router, &matter.path, &[]).await?;
    assert!(changed.text.contains("乙公示") && !made.text.contains("乙公示"));
    let page = ask(&router, &first.address, &[]).await?;
    assert_eq!(page.status, StatusCode::OK);
    withdraw(&county.store, county.site.id, &first.address, "有误").await?;
    let gone = ask(&router, &first.address, &[]).await?;
    assert_eq!(gone.status, StatusCode::GONE, "a kept page does not outlive its document");
    Ok(())
}

/// Ways to say what one takes, and whether gzip is among it.
const TAKEN: [(&str, bool); 9] = [
    ("gzip;q=0.5", true),
    ("GZIP", true),
    ("br, gzip ; q=1.0", true),
    ("*", false),
    ("gzip;q=0", false),
    ("gzip; q=0.000", false),
    ("gzip;q=much", false),
    ("identity", false),
    ("not-gzip", false),
];

#[tokio::test]
async fn nobody_gets_packed_bytes_that_another_asked_for() -> Result<()> {
    let county = empty("青岚县人民政府", "青岚县", Vec::new()).await?;
    let router = web::router(App::with_clock(county.store.clone(), "county", clock));
    let matter = column(&county, "综合业务").await?;
    ask(&router, &matter.path, &[]).await?;
    for (at, (taken, packed)) in TAKEN.into_iter().enumerate() {
        let target = format!("{}?n={at}", matter.path);
        for _ in 0..2 {
            let answer = ask(&router, &target, &[(header::ACCEPT_ENCODING, taken)]).await?;
            let encoding = if packed { "gzip" } else { "" };
            assert_eq!(answer.header(header::CONTENT_ENCODING), encoding, "{taken}");
        }
        let plain = ask(&router, &target, &[]).await?;
        assert_eq!(plain.header(header::CONTENT_ENCODING), "", "after {taken}");
        assert!(plain.text.contains("</html>"), "after {taken}");
    }
    Ok(())
}

/// Another clock: the test that turns it must not be hurried by the others.
static HOUR: AtomicI64 = AtomicI64::new(1_795_406_400);

#[tokio::test]
async fn what_comes_on_time_is_no_old_page_to_readers_who_know_it() -> Result<()> {
    let county = empty("青岚县人民政府", "青岚县", Vec::new()).await?;
    let matter = column(&county, "综合业务").await?;
    let noon = HOUR.load(Ordering::SeqCst);
    let mut write = county.store.write().await?.at(noon);
    let placement = NewPlacement {
        column: matter.id,
        visible_from: Some(noon + 3600),
        ..NewPlacement::default()
    };
    let edition = draft(matter.id, "甲公示").edition;
    let new = NewDocument { edition, placements: vec![placement], ..NewDocument::default() };
    write.add_documents(county.site.id, vec![new]).await?;
    write.commit().await?;
    let clock = || HOUR.load(Ordering::SeqCst);
    let router = web::router(App::with_clock(county.store.clone(), "county", clock));
    let first = ask(&router, &matter.path, &[]).await?;
    assert!(!first.text.contains("甲公示"));
    let known = [(header::IF_NONE_MATCH, first.header(header::ETAG))];
    assert_eq!(ask(&router, &matter.path, &known).await?.status, StatusCode::NOT_MODIFIED);
    HOUR.store(noon + 3601, Ordering::SeqCst);
    let second = ask(&router, &matter.path, &known).await?;
    assert_eq!(second.status, StatusCode::OK);
    assert!(second.text.contains("甲公示"));
    Ok(())
}
