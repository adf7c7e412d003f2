//! Feeds: what is subscribed, what comes of their items, and what is said where one cannot be read.

use super::bench::{Bench, NOON, bench_with};
use access::{AccessError, Who};
use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::{DeskError, FeedReading, Subscription};
use portal::{ReviewSteps, SiteSettings};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{DraftFilter, DraftState, Feed, Filter, Line, Role};

const PLACE: &str = "最低生活保障";
const OTHER: &str = "临时救助";
/// A second-level matter of both.
const MARK: &str = "办事指南";
/// Seconds between two readings.
const EVERY: i64 = 1800;

async fn bench() -> Result<Bench> {
    let review_steps = ReviewSteps::try_from(1).map_err(anyhow::Error::msg)?;
    bench_with(SiteSettings { review_steps, ..SiteSettings::default() }).await
}

/// Another site: what it answers, and how often it was asked for its feed.
#[derive(Clone, Default)]
struct Site(Arc<Mutex<Said>>);

struct Said {
    status: StatusCode,
    kind: &'static str,
    body: Vec<u8>,
    /// Requests, each with the validator that it came with.
    asked: Vec<Option<String>>,
}

impl Default for Said {
    fn default() -> Self {
        Self {
            status: StatusCode::OK,
            kind: "application/xml",
            body: Vec::new(),
            asked: Vec::new(),
        }
    }
}

async fn answers(State(site): State<Site>, headers: HeaderMap) -> Response {
    let mut said = site.0.lock().expect("whole");
    let tag = format!("\"{}\"", store::hash(&said.body));
    let with = headers.get(header::IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
    said.asked.push(with.map(str::to_owned));
    if with == Some(tag.as_str()) && said.status == StatusCode::OK {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let head = [(header::CONTENT_TYPE, said.kind), (header::ETAG, tag.as_str())];
    (said.status, head, said.body.clone()).into_response()
}

impl Site {
    /// Starts it; answers the address of its feed.
    async fn start(&self) -> Result<String> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}/news/feed", listener.local_addr()?);
        let router = Router::new()
            .route("/news/feed", axum::routing::get(answers))
            .fallback(|| async { StatusCode::NOT_FOUND })
            .with_state(self.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        Ok(address)
    }

    fn says(&self, status: StatusCode, body: impl Into<Vec<u8>>) {
        let mut said = self.0.lock().expect("whole");
        (said.status, said.body) = (status, body.into());
    }

    fn asked(&self) -> Vec<Option<String>> {
        self.0.lock().expect("whole").asked.clone()
    }
}

/// An RSS feed of items: title, link and GUID.
fn rss(items: &[(&str, &str, &str)]) -> String {
    let item = |(title, link, guid): &(&str, &str, &str)| {
        format!(
            "<item><title><![CDATA[{title}]]></title><link>{link}</link>\
             <guid isPermaLink=\"false\">{guid}</guid>\
             <pubDate>Fri, 20 Nov 2026 08:00:00 +0800</pubDate></item>"
        )
    };
    let items: String = items.iter().map(item).collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>民政局</title>{items}</channel></rss>"
    )
}

async fn subscribe(
    bench: &Bench,
    who: &Who,
    address: &str,
    (column, direct): (&str, bool),
) -> Result<i64> {
    let asked = Subscription {
        organ: bench.organ,
        site: bench.site.id,
        address: address.into(),
        places: vec![(bench.column(column).await?.id, Some(MARK.into()))],
        source: "县民政局".into(),
        direct,
        ..Subscription::default()
    };
    Ok(desk::subscribe(&bench.store, who, asked, NOON).await?)
}

/// Reads what is due at a moment.
async fn read(bench: &Bench, now: i64) -> Result<Vec<FeedReading>> {
    let manners = fetch::Manners {
        per_second: None,
        backoff: Duration::from_millis(1),
        ..desk::feed_manners(true)
    };
    Ok(desk::read_feeds(&bench.store, &manners, false, || now).await?)
}

async fn drafts(bench: &Bench) -> Result<Vec<store::Draft>> {
    let mut drafts = bench.store.drafts(&DraftFilter { limit: 99, ..Default::default() }).await?;
    drafts.sort_by_key(|draft| draft.id);
    Ok(drafts)
}

/// What a column lists.
async fn listed(bench: &Bench, column: &str) -> Result<Vec<Line>> {
    let columns = vec![bench.column(column).await?.id];
    let filter = Filter { site: bench.site.id, columns, now: i64::MAX, ..Default::default() };
    Ok(bench.store.list(&filter, 0, 99).await?.lines)
}

async fn feed(bench: &Bench) -> Result<Feed> {
    bench.store.feeds(&[bench.organ]).await?.pop().context("a feed")
}

#[tokio::test]
async fn items_go_to_review_as_links_to_their_origin() -> Result<()> {
    let bench = bench().await?;
    let (site, editor) = (Site::default(), bench.who("editor", Role::Editor).await?);
    let address = site.start().await?;
    let id = subscribe(&bench, &editor, &address, (PLACE, false)).await?;
    let (one, two) =
        (("低保公示", "../1.html", "a"), ("低保办法 &amp; 解读", "2.html?a=1&amp;b=2", "b"));
    site.says(StatusCode::OK, rss(&[one, two]));
    let readings = read(&bench, NOON).await?;
    assert_eq!((readings[0].feed, readings[0].taken, &readings[0].failure), (id, 2, &None));

    let found = drafts(&bench).await?;
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|draft| draft.state == DraftState::FinalReview), "handed in");
    let base = address.trim_end_matches("news/feed");
    let newest = &found[1];
    assert_eq!((&*newest.title, &*newest.source), ("低保公示", "县民政局"));
    assert_eq!(newest.formed.as_deref(), Some("2026-11-20"));
    let other = format!("{base}news/2.html?a=1&b=2");
    assert_eq!(found[0].link.as_deref(), Some(&*other));
    assert_eq!((newest.link.as_deref(), &*newest.body), (Some(&*format!("{base}1.html")), ""));
    assert!(listed(&bench, PLACE).await?.is_empty(), "nothing is public unsigned");
    let last = bench.who("last", Role::FinalReviewer).await?;
    bench.pass(&last, newest.id).await?.context("public")?;
    let line = listed(&bench, PLACE).await?.swap_remove(0);
    assert_eq!((&*line.title, line.href()), ("低保公示", &*format!("{base}1.html")), "no copy");

    // Not due yet; unchanged; then one is retitled and one is gone from the window.
    assert!(read(&bench, NOON + EVERY - 1).await?.is_empty());
    assert_eq!(read(&bench, NOON + EVERY).await?[0].taken, 0);
    assert!(site.asked()[1].is_some(), "asked conditionally");
    assert_eq!(drafts(&bench).await?.len(), 2);
    site.says(StatusCode::OK, rss(&[("低保公示（更正）", "../1.html", "a")]));
    assert_eq!(read(&bench, NOON + 2 * EVERY).await?[0].taken, 1);
    let found = drafts(&bench).await?;
    assert_eq!(found.len(), 3, "a correction of what is public");
    let correction = &found[2];
    assert_eq!(
        (&*correction.title, correction.state),
        ("低保公示（更正）", DraftState::FinalReview)
    );
    assert_eq!(correction.document_id, found[1].document_id);
    bench.pass(&last, correction.id).await?.context("public")?;
    let lines = listed(&bench, PLACE).await?;
    assert_eq!(lines.iter().map(|line| &*line.title).collect::<Vec<_>>(), ["低保公示（更正）"]);
    // A retitled draft that waits for its review is handed in anew.
    site.says(StatusCode::OK, rss(&[("低保新办法", "2.html?a=1&amp;b=2", "b")]));
    read(&bench, NOON + 3 * EVERY).await?;
    let draft = drafts(&bench).await?.swap_remove(0);
    assert_eq!(
        (&*draft.title, draft.state, draft.round),
        ("低保新办法", DraftState::FinalReview, 2)
    );
    Ok(())
}

#[tokio::test]
async fn a_signed_subscription_publishes_at_once() -> Result<()> {
    let bench = bench().await?;
    let (site, last) = (Site::default(), bench.who("last", Role::FinalReviewer).await?);
    let address = site.start().await?;
    subscribe(&bench, &last, &address, (PLACE, true)).await?;
    let leak = "身份证号11010519491231002X的公示";
    site.says(StatusCode::OK, rss(&[("低保公示", "1.html", "a"), (leak, "2.html", "b")]));
    read(&bench, NOON).await?;
    let lines = listed(&bench, PLACE).await?;
    let day = NOON - 3 * 86_400 - 4 * 3600;
    assert_eq!((lines.len(), &*lines[0].title, lines[0].published_at), (1, "低保公示", day));
    let found = drafts(&bench).await?;
    assert_eq!(found[0].state, DraftState::Draft, "what leaks waits for the editors");
    let rows = bench.store.audit(0, 99).await?;
    let published = rows.iter().find(|row| row.action == "published").context("a row")?;
    assert_eq!(published.account, "last");

    site.says(StatusCode::OK, rss(&[("低保公示（更正）", "1.html", "a")]));
    read(&bench, NOON + EVERY).await?;
    let lines = listed(&bench, PLACE).await?;
    assert_eq!((lines.len(), &*lines[0].title), (1, "低保公示（更正）"));
    assert_eq!(lines[0].published_at, day, "the entry follows, its date stays");

    // Whoever signed may not any more: nothing is published in his name.
    let mut write = bench.store.write().await?;
    let grant = bench.store.grants_of(last.account()?.id).await?[0].id;
    write.revoke(grant).await?;
    write.commit().await?;
    site.says(StatusCode::OK, rss(&[("另一则", "3.html", "c")]));
    assert_eq!(read(&bench, NOON + 2 * EVERY).await?[0].failure.as_deref(), Some("nobody"));
    assert_eq!(listed(&bench, PLACE).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn one_origin_is_placed_once_more_and_not_made_twice() -> Result<()> {
    let bench = bench().await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let (one, two) = (Site::default(), Site::default());
    let (first, second) = (one.start().await?, two.start().await?);
    subscribe(&bench, &last, &first, (PLACE, true)).await?;
    subscribe(&bench, &last, &second, (OTHER, true)).await?;
    let origin = "https://mzj.example/1.html";
    one.says(StatusCode::OK, rss(&[("公示", origin, "a")]));
    two.says(StatusCode::OK, rss(&[("公示（转）", origin, "x")]));
    read(&bench, NOON).await?;
    let (here, there) = (listed(&bench, PLACE).await?, listed(&bench, OTHER).await?);
    assert_eq!((here.len(), there.len()), (1, 1));
    assert_eq!(here[0].document_id, there[0].document_id, "one document in two columns");
    assert_eq!(there[0].title, "公示", "it says what it said");
    let ids: Vec<_> = listed(&bench, OTHER).await?.iter().map(|line| line.document_id).collect();
    read(&bench, NOON + EVERY).await?;
    assert_eq!(
        listed(&bench, OTHER).await?.iter().map(|one| one.document_id).collect::<Vec<_>>(),
        ids
    );
    Ok(())
}

#[tokio::test]
async fn a_document_of_our_own_site_is_placed_itself() -> Result<()> {
    let bench = bench().await?;
    let mut write = bench.store.write().await?;
    let change =
        store::SiteChange { domain: Some("www.qinglan.example".into()), ..Default::default() };
    write.change_site(bench.site.id, change).await?;
    write.commit().await?;
    let new = portal::Draft {
        edition: store::NewEdition {
            title: "原文".into(),
            body: "<p>正文</p>".into(),
            organ: "民政局".into(),
            published_at: NOON,
            ..Default::default()
        },
        places: vec![portal::Place {
            column: bench.column(PLACE).await?.id,
            mark: Some(MARK.into()),
            ..Default::default()
        }],
        attachments: Vec::new(),
    };
    let marks = |_: &store::Column| vec![MARK.to_owned()];
    let placed = portal::publish(&bench.store, bench.site.id, new, marks).await?;
    let (site, last) = (Site::default(), bench.who("last", Role::FinalReviewer).await?);
    let address = site.start().await?;
    subscribe(&bench, &last, &address, (OTHER, true)).await?;
    let link = format!("http://www.qinglan.example{}", placed.address);
    site.says(StatusCode::OK, rss(&[("原文（转）", &link, "a")]));
    read(&bench, NOON).await?;
    let lines = listed(&bench, OTHER).await?;
    assert_eq!((lines[0].document_id, &*lines[0].title), (placed.id, "原文"));
    site.says(StatusCode::OK, rss(&[("原文（又转）", &link, "a")]));
    read(&bench, NOON + EVERY).await?;
    assert_eq!(listed(&bench, OTHER).await?[0].title, "原文", "our own text is nobody else's");
    Ok(())
}

#[tokio::test]
async fn what_goes_wrong_is_kept_and_told_after_a_working_day() -> Result<()> {
    let bench = bench().await?;
    let (site, editor) = (Site::default(), bench.who("editor", Role::Editor).await?);
    desk::own_mail(&bench.store, &editor, "e@a.cn", NOON).await?;
    let address = site.start().await?;
    subscribe(&bench, &editor, &address, (PLACE, false)).await?;
    let mut now = NOON;
    for (status, body, why) in [
        (StatusCode::INTERNAL_SERVER_ERROR, String::new(), "status 500"),
        (StatusCode::NOT_FOUND, String::new(), "status 404"),
        (StatusCode::OK, "<html><body><p>改版</p></body></html>".into(), "no-feed"),
        (StatusCode::OK, "<rss><channel><item><title>一".into(), "broken-xml"),
        (StatusCode::OK, "长".repeat(2 << 20), "too-large"),
    ] {
        site.says(status, body);
        let readings = read(&bench, now).await?;
        assert_eq!(readings[0].failure.as_deref(), Some(why));
        let kept = feed(&bench).await?;
        assert_eq!((&*kept.failure, kept.failing_since), (why, Some(NOON)));
        let due = kept.due_at.context("tried again")?;
        assert!(due - now >= EVERY, "{why}: not sooner than it would be read");
        now = due;
    }
    assert_eq!(now - NOON, 1800 + 3600 + 2 * 3600 + 6 * 3600 + 12 * 3600, "later and later");
    let told = async || {
        let channel = bench.store.channels().await?.pop().context("a channel")?;
        anyhow::Ok(bench.store.notices_of(channel.id, 9).await?)
    };
    assert!(told().await?.is_empty(), "not within a day");
    for _ in 0..4 {
        read(&bench, now).await?;
        now = feed(&bench).await?.due_at.context("tried again")?;
    }
    let notices = told().await?;
    assert_eq!(notices.len(), 1, "once");
    assert_eq!((&*notices[0].what, &*notices[0].href), ("feed-fails", "/desk/feeds"));
    // Read again, all is well.
    site.says(StatusCode::OK, rss(&[("公示", "1.html", "a")]));
    read(&bench, now).await?;
    let kept = feed(&bench).await?;
    assert_eq!((&*kept.failure, kept.failing_since, kept.failures), ("", None, 0));
    assert_eq!(bench.store.items_taken(kept.id).await?, 1);
    Ok(())
}

#[tokio::test]
async fn other_kinds_and_charsets_are_read() -> Result<()> {
    let bench = bench().await?;
    let (site, last) = (Site::default(), bench.who("last", Role::FinalReviewer).await?);
    let address = site.start().await?;
    subscribe(&bench, &last, &address, (PLACE, true)).await?;
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>局</title><entry><id>urn:1</id>\
                <title>公示一</title><link href=\"/1.html\"/><updated>2026-11-20T00:00:00Z</updated></entry></feed>";
    site.says(StatusCode::OK, atom);
    read(&bench, NOON).await?;
    // 公示二, in GB18030.
    let head = b"<?xml version=\"1.0\" encoding=\"GB18030\"?><rss><channel><item><link>2.html</link><title>";
    let title = [0xb9, 0xab, 0xca, 0xbe, 0xb6, 0xfe];
    let body = [&head[..], &title, b"</title></item></channel></rss>"].concat();
    site.says(StatusCode::OK, body);
    assert_eq!(read(&bench, NOON + EVERY).await?[0].failure, None);
    let mut titles: Vec<_> =
        listed(&bench, PLACE).await?.into_iter().map(|line| line.title).collect();
    titles.sort();
    assert_eq!(titles, ["公示一", "公示二"]);
    Ok(())
}

#[tokio::test]
async fn private_addresses_are_read_only_where_the_office_says_so() -> Result<()> {
    let bench = bench().await?;
    let (site, editor) = (Site::default(), bench.who("editor", Role::Editor).await?);
    let address = site.start().await?;
    subscribe(&bench, &editor, &address, (PLACE, false)).await?;
    let readings =
        desk::read_feeds(&bench.store, &desk::feed_manners(false), false, || NOON).await?;
    assert_eq!(readings[0].failure.as_deref(), Some("not-public"));
    assert!(site.asked().is_empty(), "nobody was asked");
    Ok(())
}

#[tokio::test]
async fn who_may_subscribe_and_stop() -> Result<()> {
    let bench = bench().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let first = bench.who("first", Role::FirstReviewer).await?;
    let address = "https://mzj.example/rss.xml";
    for (who, direct) in [(&editor, true), (&last, false), (&first, false), (&first, true)] {
        let refused = subscribe(&bench, who, address, (PLACE, direct)).await;
        let error = refused.expect_err("forbidden").downcast::<DeskError>()?;
        assert!(matches!(error, DeskError::Access(AccessError::Forbidden)), "{error}");
    }
    let id = subscribe(&bench, &editor, address, (PLACE, false)).await?;
    let twice = subscribe(&bench, &last, address, (OTHER, true)).await;
    assert!(matches!(twice.expect_err("twice").downcast()?, DeskError::Subscribed(_)));
    for wrong in ["ftp://a.example/", "a.example", "https://u:p@a.example/", "file:///etc/passwd"] {
        let refused = subscribe(&bench, &editor, wrong, (PLACE, false)).await;
        assert!(matches!(refused.expect_err(wrong).downcast()?, DeskError::BadFeed(_)));
    }
    let refused = desk::stop_feed(&bench.store, &first, id, NOON).await;
    assert!(matches!(refused, Err(DeskError::Access(AccessError::Forbidden))), "{refused:?}");
    assert_eq!(desk::feeds(&bench.store, &first).await?.len(), 1, "whoever reads sees it");
    desk::stop_feed(&bench.store, &last, id, NOON).await?;
    let gone = desk::stop_feed(&bench.store, &last, id, NOON).await;
    assert!(matches!(gone, Err(DeskError::Missing("feed"))), "{gone:?}");
    assert!(read(&bench, NOON).await?.is_empty());
    let rows = bench.store.audit(0, 99).await?;
    let deeds: Vec<_> = rows.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(deeds, ["feed-subscribed", "feed-stopped"]);
    Ok(())
}
