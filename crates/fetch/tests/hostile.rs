//! Every trap of the hostile portal, asked for directly: each answer comes in bounded time and size.

mod server;

use fetch::{Ask, Client, Fetched, Manners, Want};
use futures::future::join_all;
use sample::hostile::{self, HostilePortal};
use server::manners;
use snapshot::Outcome;
use std::collections::BTreeMap;
use std::time::Duration;
use url::Url;

const MOST: usize = 8 << 20;

fn bounded() -> Manners {
    Manners {
        connections: 64,
        max_page: MOST,
        head_timeout: Duration::from_secs(3),
        body_timeout: Duration::from_secs(6),
        max_wait: Duration::from_secs(20),
        ..manners()
    }
}

async fn ask(portal: &HostilePortal, path: &str, want: Want) -> Fetched {
    let url = Url::parse(&portal.url).unwrap().join(path).unwrap();
    // a client of its own: what one trap does to the host must not touch the next
    Client::new(bounded()).unwrap().fetch(Ask::new(url, want)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_trap_ends() {
    let portal = hostile::serve().await.unwrap();
    let asks = portal.traps().map(|trap| {
        let (portal, path) = (&portal, format!("gk/{trap}/"));
        async move { (trap, ask(portal, &path, Want::Page).await) }
    });
    let all: BTreeMap<&str, Fetched> = join_all(asks).await.into_iter().collect();
    for (trap, fetched) in &all {
        assert!(fetched.body.len() <= MOST, "{trap}");
        assert!(fetched.requests <= 10, "{trap}: {} requests", fetched.requests);
        assert!(fetched.redirects.len() <= 8, "{trap}");
    }
    let outcome = |trap: &str| all[trap].outcome.clone();
    for trap in
        ["redirect-self", "redirect-pair", "redirect-chain", "redirect-growing", "cookie-never"]
    {
        assert_eq!(outcome(trap), Outcome::RedirectLoop, "{trap}");
    }
    for trap in ["endless-body", "gzip-bomb", "huge-page"] {
        assert_eq!(outcome(trap), Outcome::TooLarge, "{trap}");
        assert_eq!(all[trap].body.len(), MOST, "{trap}");
    }
    for trap in ["slow-drip", "silence"] {
        assert_eq!(outcome(trap), Outcome::TimedOut, "{trap}");
    }
    for trap in ["truncated", "bad-chunks", "header-flood", "not-http"] {
        assert!(matches!(outcome(trap), Outcome::Broken { .. }), "{trap}: {:?}", outcome(trap));
    }
    assert_eq!(outcome("reset"), Outcome::Refused);
    for trap in
        ["calendar", "many-links", "deep-nesting", "cookie-needed", "octet-stream", "broken-gbk"]
    {
        assert_eq!(outcome(trap), Outcome::Ok, "{trap}");
    }
    let kinds = ["image-as-html", "utf16", "null-bytes"].map(|trap| all[trap].sniffed);
    assert_eq!(kinds, [Some("png"), Some("html"), Some("html")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_of_a_trap_is_cheap() {
    let portal = hostile::serve().await.unwrap();
    for trap in ["endless-body", "gzip-bomb", "huge-page", "many-links"] {
        let fetched = ask(&portal, &format!("gk/{trap}/"), Want::Check).await;
        assert_eq!(fetched.outcome, Outcome::Ok, "{trap}");
        assert!(fetched.body.len() <= 4096 && fetched.wire_bytes < 1 << 20, "{trap}");
    }
    for ending in ["pdf", "doc", "xlsx", "zip", "jpg"] {
        let path = format!("gk/html-as-files/file.{ending}");
        let wrong = Outcome::WrongType { expected: ending.into(), found: "html".into() };
        assert_eq!(ask(&portal, &path, Want::Check).await.outcome, wrong);
    }
}

#[tokio::test]
async fn the_healthy_part_is_healthy() {
    let portal = hostile::serve().await.unwrap();
    for path in ["", "zfxxgk/", "jczwgk/", "field/0/", "gk/healthy/", "gk/healthy/1.html"] {
        assert_eq!(ask(&portal, path, Want::Page).await.outcome, Outcome::Ok, "{path}");
    }
    let beyond = format!("gk/healthy/{}.html", hostile::HEALTHY_ITEMS + 1);
    assert_eq!(ask(&portal, &beyond, Want::Page).await.outcome, Outcome::Gone { status: 404 });
}
