//! robots.txt: fetched once for each host, obeyed, and no excuse when it cannot be had.

mod server;

use fetch::{Ask, Manners, RobotsOutcome, Want};
use futures::future::join_all;
use server::{HTML, Reply, Server, answer, client, manners};
use snapshot::Outcome;
use std::time::Duration;

fn obedient() -> Manners {
    Manners { robots: true, ..manners() }
}

#[tokio::test]
async fn it_is_fetched_once_and_obeyed() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => {
            answer(200, "", "User-agent: *\nDisallow: /admin/\nSitemap: /sitemap.xml\n")
        }
        _ => answer(200, HTML, "<html>"),
    })
    .await;
    let client = client(obedient());
    let asks = (0..20).map(|number| {
        let path = if number % 2 == 0 { "/admin/x" } else { "/open" };
        client.fetch(Ask::new(server.at(path), Want::Page))
    });
    let fetched = join_all(asks).await;
    for (number, fetched) in fetched.iter().enumerate() {
        let expected = if number % 2 == 0 { Outcome::Disallowed } else { Outcome::Ok };
        assert_eq!(fetched.outcome, expected);
    }
    let seen = server.seen();
    assert_eq!(seen.iter().filter(|seen| seen.path == "/robots.txt").count(), 1);
    assert!(!seen.iter().any(|seen| seen.path.starts_with("/admin")));
    assert_eq!(fetched.iter().map(|fetched| u64::from(fetched.requests)).sum::<u64>(), 11);
    assert_eq!(client.requests(), 11);
    let maps = client.sitemaps(&server.url).await;
    assert_eq!(maps, [server.at("/sitemap.xml")]);
}

#[tokio::test]
async fn a_redirect_into_the_forbidden_is_not_followed() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => answer(200, "", "User-agent: gongkai\nDisallow: /no\n"),
        _ => answer(302, "Location: /no\r\n", ""),
    })
    .await;
    let fetched = client(obedient()).fetch(Ask::new(server.at("/a"), Want::Page)).await;
    assert_eq!(fetched.outcome, Outcome::Disallowed);
    assert_eq!(fetched.redirects, [server.at("/a")]);
}

#[tokio::test]
async fn an_office_may_switch_it_off() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => answer(200, "", "User-agent: *\nDisallow: /\n"),
        _ => answer(200, HTML, "<html>"),
    })
    .await;
    let fetched = client(manners()).fetch(Ask::new(server.at("/a"), Want::Page)).await;
    assert_eq!((fetched.outcome, server.seen().len()), (Outcome::Ok, 1));
}

#[tokio::test]
async fn what_came_instead_is_told() {
    let absent = RobotsOutcome::Absent { status: 404 };
    let unknown = |reason: &str| RobotsOutcome::Unknown { reason: reason.into() };
    let cases: [(fn() -> Reply, RobotsOutcome); 5] = [
        (|| answer(404, "", ""), absent),
        (|| answer(500, "", ""), unknown("状态码 500")),
        (|| answer(200, HTML, "<html>首页</html>"), unknown("robots.txt 是网页")),
        (|| answer(302, "Location: /robots.txt\r\n", ""), unknown("跳转过多")),
        (|| answer(200, "", "User-agent: x\nDisallow: /\n"), RobotsOutcome::Read),
    ];
    for (reply, expected) in cases {
        let server = Server::start(move |seen| match seen.path.as_str() {
            "/robots.txt" => reply(),
            _ => answer(200, HTML, "<html>"),
        })
        .await;
        let client = client(obedient());
        let fetched = client.fetch(Ask::new(server.at("/a"), Want::Page)).await;
        assert_eq!(fetched.outcome, Outcome::Ok, "{expected:?}");
        assert_eq!(client.robots(&server.url).await, expected);
    }
}

#[tokio::test]
async fn a_huge_one_is_cut() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => Reply::Repeat(
            b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /no\n".into(),
            b"Disallow: /*x$\n".repeat(500),
            Duration::ZERO,
        ),
        _ => answer(200, HTML, "<html>"),
    })
    .await;
    let client = client(obedient());
    for (path, expected) in [("/no", Outcome::Disallowed), ("/yes", Outcome::Ok)] {
        assert_eq!(client.fetch(Ask::new(server.at(path), Want::Page)).await.outcome, expected);
    }
}

#[tokio::test]
async fn a_crawl_delay_slows_down() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => answer(200, "", "User-agent: *\nCrawl-delay: 0.3\n"),
        _ => answer(200, HTML, "<html>"),
    })
    .await;
    let client = client(Manners { per_second: Some(1000.0), ..obedient() });
    for path in ["/a", "/b", "/c"] {
        client.fetch(Ask::new(server.at(path), Want::Page)).await;
    }
    let seen = server.seen();
    assert!(seen[3].at - seen[1].at >= Duration::from_millis(570));
}
