//! Links that lead nowhere: those to our own site by what is kept, others by what another site answers.

use super::bench::{Bench, NOON, bench, typed};
use access::Who;
use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use desk::{Aids, At, Hint, Links, Patience, Weight};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{NewAttachment, NewEdition, Placed, Role};

const PLACE: (&str, &str) = ("最低生活保障", "审批信息");
/// Longer than any answer takes here: who waits for it goes on as soon as all have come.
const LONG: Patience = Patience::Wait(Duration::from_secs(60));
/// Seconds for which it is believed that nothing is there.
const BELIEVED: i64 = 600;

/// Another site: the statuses of its pages, and what it was asked for. A page without one is not there.
#[derive(Clone, Default)]
struct Site(Arc<Mutex<Said>>);

#[derive(Default)]
struct Said {
    statuses: HashMap<String, StatusCode>,
    asked: Vec<String>,
}

async fn answers(State(site): State<Site>, uri: Uri) -> StatusCode {
    let status = {
        let mut said = site.0.lock().expect("whole");
        said.asked.push(uri.path().to_owned());
        said.statuses.get(uri.path()).copied()
    };
    match status {
        Some(status) => status,
        None if uri.path() == "/silent" => std::future::pending().await,
        None => StatusCode::NOT_FOUND,
    }
}

impl Site {
    /// Starts it; answers its address without a slash behind.
    async fn start(&self) -> Result<String> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let router = Router::new().fallback(answers).with_state(self.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        Ok(address)
    }

    fn says(&self, path: &str, status: StatusCode) {
        self.0.lock().expect("whole").statuses.insert(path.into(), status);
    }

    /// How often it was asked for a page.
    fn asked(&self, path: &str) -> usize {
        self.0.lock().expect("whole").asked.iter().filter(|one| *one == path).count()
    }
}

/// Who asks, in private networks too where it is said so.
fn links(private: bool) -> Links {
    Links::new(fetch::Manners {
        per_second: None,
        head_timeout: Duration::from_secs(2),
        backoff: Duration::from_millis(1),
        ..desk::link_manners(private)
    })
}

/// A draft with a line for each of these links; answers its number.
async fn draft(bench: &Bench, who: &Who, hrefs: &[String]) -> Result<i64> {
    bench.draft(who, PLACE, &typed("低保办理指南", &body(hrefs))).await
}

fn body(hrefs: &[String]) -> String {
    hrefs.iter().map(|href| format!("<p>请看<a href=\"{href}\">相关办法</a>。</p>")).collect()
}

/// What is said of the links of a draft.
async fn dead(
    bench: &Bench,
    id: i64,
    asked: Option<(&Links, Patience)>,
    now: i64,
) -> Result<Vec<Hint>> {
    let drafted = bench.store.draft(id).await?.context("a draft")?;
    let premises = bench.premises().await?;
    let aids = Aids { links: asked, ..Aids::default() };
    let checked = desk::check_asking(&bench.store, &premises, &drafted, aids, now).await?;
    Ok(checked.hints.into_iter().filter(|hint| hint.rule.starts_with("dead-link")).collect())
}

fn addresses(hints: &[Hint]) -> Vec<&str> {
    let args = hints.iter().flat_map(|hint| &hint.args);
    args.filter(|(name, _)| *name == "address").map(|(_, address)| address.as_str()).collect()
}

/// Publishes a document with a file.
async fn publish(bench: &Bench, title: &str) -> Result<Placed> {
    let file = bench.store.put_file(b"text".to_vec()).await?;
    let (name, media_type) = ("a.txt".into(), "text/plain".into());
    let draft = portal::Draft {
        edition: NewEdition {
            title: title.into(),
            body: format!("<p>{title}</p>"),
            published_at: NOON,
            ..NewEdition::default()
        },
        places: vec![portal::Place {
            column: bench.column(PLACE.0).await?.id,
            ..portal::Place::default()
        }],
        attachments: vec![NewAttachment { name, media_type, file }],
    };
    Ok(portal::publish(&bench.store, bench.site.id, draft, |_| Vec::new()).await?)
}

#[tokio::test]
async fn links_to_our_own_site_are_decided_by_what_is_kept() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let (there, withdrawn) = (publish(&bench, "办法").await?, publish(&bench, "旧办法").await?);
    let file = bench.store.whole(&[there.id]).await?.pop().context("shown")?.attachments[0].id;
    let mut write = bench.store.write().await?;
    write.withdraw(bench.site.id, withdrawn.id, "有误").await?;
    let old = vec![
        ("/art/1.html?id=1".into(), Some(there.address.clone())),
        ("/art/2.html".into(), None),
    ];
    write.add_redirects(bench.site.id, old, "moved").await?;
    write.commit().await?;
    let column = bench.column(PLACE.0).await?.path;
    let good: [String; 12] = [
        there.address.clone(),
        format!("{}#one", there.address),
        there.address.trim_start_matches("/doc/").to_owned(),
        format!("/file/{file}/a.txt"),
        format!("{column}/"),
        format!("{column}/rss.xml"),
        "/".into(),
        "/search?q=低保".into(),
        "/art/1.html?id=1".into(),
        "#one".into(),
        "mailto:office@qinglan.example".into(),
        "名单.csv".into(),
    ];
    let bad: [String; 9] = [
        "/doc/999999".into(),
        withdrawn.address.clone(),
        "/doc/1.html".into(),
        "/file/999999/a.txt".into(),
        "/file/a.txt".into(),
        "/art/2.html".into(),
        "/nothing".into(),
        "/no%00thing".into(),
        format!("{column}/nothing"),
    ];
    let all: Vec<String> = good.iter().chain(&bad).cloned().collect();
    let id = draft(&bench, &who, &all).await?;
    let text = "项目,标准\n低保,一百元\n".as_bytes().to_vec();
    desk::attach(&bench.store, &who, (id, 2), ("名单.csv", text), NOON).await?;
    let found = dead(&bench, id, None, NOON).await?;
    assert_eq!(addresses(&found), bad);
    let first = &found[0];
    let line = u32::try_from(good.len() + 1)?;
    let expected = ("dead-link-own", Weight::Wrong, &At::Body(line, None));
    assert_eq!((first.rule, first.weight, &first.at), expected);
    let shown = first.shown.as_ref().context("the words around")?;
    assert_eq!((&*shown.before, &*shown.marked, &*shown.after), ("请看", "相关办法", "。"));

    // It stands in nobody's way, and goes when it is mended.
    bench.submit(&who, id).await?;
    let id = draft(&bench, &who, &good[..11]).await?;
    assert!(dead(&bench, id, None, NOON).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn other_sites_are_asked_and_only_a_clear_no_is_told() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let (site, links) = (Site::default(), links(true));
    let base = site.start().await?;
    for (path, status) in [
        ("/there", StatusCode::OK),
        ("/forbidden", StatusCode::FORBIDDEN),
        ("/trouble", StatusCode::INTERNAL_SERVER_ERROR),
        ("/door", StatusCode::UNAUTHORIZED),
        ("/gone", StatusCode::GONE),
    ] {
        site.says(path, status);
    }
    let paths = ["/there", "/forbidden", "/trouble", "/door", "/silent", "/missing", "/gone"];
    let id = draft(&bench, &who, &paths.map(|path| format!("{base}{path}"))).await?;
    assert!(dead(&bench, id, None, NOON).await?.is_empty());
    assert_eq!(site.asked("/missing"), 0, "nobody is asked by who asks nobody");

    let now = dead(&bench, id, Some((&links, Patience::Now)), NOON).await?;
    assert!(now.is_empty(), "nobody waits: {now:#?}");
    let found = dead(&bench, id, Some((&links, LONG)), NOON).await?;
    assert_eq!(addresses(&found), [format!("{base}/missing"), format!("{base}/gone")]);
    assert!(found.iter().all(|hint| (hint.rule, hint.weight) == ("dead-link", Weight::Wrong)));
    assert_eq!(found[0].at, At::Body(6, None));

    // What was answered is known from now on.
    let again = dead(&bench, id, Some((&links, Patience::Now)), NOON + 1).await?;
    assert_eq!(again, found);
    assert_eq!((site.asked("/missing"), site.asked("/there")), (1, 1));
    Ok(())
}

#[tokio::test]
async fn who_waits_does_not_wait_for_ever() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let (site, links) = (Site::default(), Links::new(desk::link_manners(true)));
    let base = site.start().await?;
    let id = draft(&bench, &who, &[format!("{base}/silent")]).await?;
    let short = Patience::Wait(Duration::from_millis(20));
    let checked = dead(&bench, id, Some((&links, short)), NOON);
    let found = tokio::time::timeout(Duration::from_secs(8), checked).await??;
    assert!(found.is_empty(), "{found:#?}");
    Ok(())
}

#[tokio::test]
async fn private_networks_are_not_asked() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let (site, links) = (Site::default(), links(false));
    let base = site.start().await?;
    let id = draft(&bench, &who, &[format!("{base}/missing")]).await?;
    let found = dead(&bench, id, Some((&links, LONG)), NOON).await?;
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!((site.asked("/missing"), site.asked("/robots.txt")), (0, 0), "nobody was asked");
    Ok(())
}

#[tokio::test]
async fn a_hint_goes_when_the_link_is_mended() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let (site, links) = (Site::default(), links(true));
    let base = site.start().await?;
    site.says("/there", StatusCode::OK);
    let id = draft(&bench, &who, &[format!("{base}/missing")]).await?;
    assert_eq!(dead(&bench, id, Some((&links, LONG)), NOON).await?.len(), 1);

    // There, after a while.
    site.says("/missing", StatusCode::OK);
    let just = NOON + BELIEVED - 1;
    assert_eq!(dead(&bench, id, Some((&links, LONG)), just).await?.len(), 1);
    let later = NOON + BELIEVED;
    assert!(dead(&bench, id, Some((&links, LONG)), later).await?.is_empty());
    assert_eq!(site.asked("/missing"), 2);

    // Here, at once.
    let id = draft(&bench, &who, &[format!("{base}/nowhere")]).await?;
    assert_eq!(dead(&bench, id, Some((&links, LONG)), later).await?.len(), 1);
    let mended = typed("低保办理指南", &body(&[format!("{base}/there")]));
    let places = vec![(bench.column(PLACE.0).await?.id, Some(PLACE.1.to_owned()))];
    desk::save(&bench.store, &who, (id, 2), &mended, places, NOON).await?;
    assert!(dead(&bench, id, Some((&links, LONG)), later).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn the_origin_of_a_draft_is_a_link_too() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let gone = format!("{}/gone", Site::default().start().await?);
    let mut said = typed("低保办理指南", "");
    said.link.clone_from(&gone);
    let id = bench.draft(&who, PLACE, &said).await?;
    let hints = dead(&bench, id, Some((&links(true), LONG)), NOON).await?;
    assert_eq!(addresses(&hints), [gone.as_str()]);
    assert_eq!(hints[0].at, At::Whole);
    Ok(())
}
