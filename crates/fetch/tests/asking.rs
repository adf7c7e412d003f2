//! What is sent and what is told of the answer: headers, forms, cookies, conditional requests,
//! redirects, checks.

mod server;

use fetch::{Ask, Manners, Want, invented};
use server::{HTML, Server, answer, client, manners};
use snapshot::{Outcome, Reason};
use url::Url;

#[tokio::test]
async fn the_user_agent_says_who_and_where_to_complain() {
    let server = Server::start(|_| answer(200, HTML, "<html>")).await;
    let agent = manners().inspected_by("某市政务公开办", "mailto:gk@example.gov.cn");
    client(agent).fetch(Ask::new(server.at("/"), Want::Page)).await;
    let seen = server.seen();
    let agent = seen[0].header("user-agent").unwrap();
    assert!(agent.contains("gongkai/") && agent.contains("mailto:gk@example.gov.cn"), "{agent}");
    assert!(agent.contains("%E6%9F%90"), "{agent}");
    let unsendable = Manners { user_agent: "a\nb".into(), ..manners() };
    assert!(fetch::Client::new(unsendable).is_err());
}

#[tokio::test]
async fn a_form_with_referer_and_without_repetition() {
    let server = Server::start(|_| answer(500, HTML, "")).await;
    let ask = Ask {
        form: Some(vec![("unitname".into(), "信息 公开".into()), ("col".into(), "1".into())]),
        referer: Some(server.at("/col/col1/index.html")),
        ..Ask::new(server.at("/dataproxy.jsp?startrecord=1#top"), Want::Page)
    };
    let fetched = client(manners()).fetch(ask).await;
    assert_eq!(fetched.requests, 1);
    let seen = &server.seen()[0];
    assert!(seen.head.starts_with("POST /dataproxy.jsp?startrecord=1 HTTP/1.1"));
    assert_eq!(seen.body, "unitname=%E4%BF%A1%E6%81%AF+%E5%85%AC%E5%BC%80&col=1");
    assert_eq!(
        seen.header("content-type"),
        Some("application/x-www-form-urlencoded; charset=UTF-8")
    );
    assert_eq!(seen.header("referer"), Some(server.at("/col/col1/index.html").as_str()));
}

#[tokio::test]
async fn unchanged_is_told() {
    let server = Server::start(|seen| match seen.header("if-none-match") {
        Some("\"v1\"") => answer(304, "ETag: \"v1\"\r\n", ""),
        _ => answer(
            200,
            "ETag: \"v1\"\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n",
            "<html>",
        ),
    })
    .await;
    let client = client(manners());
    let first = client.fetch(Ask::new(server.at("/"), Want::Page)).await;
    assert!(!first.not_modified);
    assert_eq!(first.validators.etag.as_deref(), Some("\"v1\""));
    let again = Ask { validators: first.validators, ..Ask::new(server.at("/"), Want::Page) };
    let second = client.fetch(again).await;
    assert_eq!((second.outcome, second.not_modified), (Outcome::Ok, true));
    assert!(second.body.is_empty());
    let seen = server.seen();
    assert_eq!(seen[1].header("if-modified-since"), Some("Thu, 01 Jan 2026 00:00:00 GMT"));
}

#[tokio::test]
async fn a_session_cookie_is_kept_for_its_host_alone() {
    let other = Server::start(|_| answer(200, HTML, "<html>")).await;
    let server = Server::start(|seen| match seen.header("cookie") {
        Some("JSESSIONID=abc") => answer(200, HTML, "<html>list"),
        _ => answer(
            302,
            &format!("Location: {}\r\nSet-Cookie: JSESSIONID=abc; Path=/\r\n", seen.path),
            "",
        ),
    })
    .await;
    let client = client(manners());
    let fetched = client.fetch(Ask::new(server.at("/list"), Want::Page)).await;
    assert_eq!((fetched.outcome, fetched.requests), (Outcome::Ok, 2));
    client.fetch(Ask::new(other.at("/"), Want::Page)).await;
    assert_eq!(other.seen()[0].header("cookie"), None);
}

#[tokio::test]
async fn a_new_cookie_each_time_is_still_a_loop() {
    let server = Server::start(|seen| {
        let cookie = format!("Location: /a\r\nSet-Cookie: n={}\r\n", seen.before);
        answer(302, &cookie, "")
    })
    .await;
    let fetched = client(manners()).fetch(Ask::new(server.at("/a"), Want::Page)).await;
    assert_eq!((fetched.outcome, fetched.requests), (Outcome::RedirectLoop, 2));
}

#[tokio::test]
async fn redirects_are_recorded_also_off_the_host() {
    let other = Server::start(|_| answer(200, HTML, "<html>elsewhere")).await;
    let target = other.at("/there#part");
    let server = Server::start(move |seen| match seen.path.as_str() {
        "/a" => answer(301, "Location: /b\r\n", ""),
        "/b" => answer(302, &format!("Location: {target}\r\n"), ""),
        _ => answer(404, "", ""),
    })
    .await;
    let fetched = client(manners()).fetch(Ask::new(server.at("/a"), Want::Page)).await;
    assert_eq!(fetched.outcome, Outcome::Ok);
    assert_eq!(fetched.redirects, [server.at("/a"), server.at("/b")]);
    assert_eq!(fetched.final_url, other.at("/there"));
    assert_eq!(&fetched.body[..], b"<html>elsewhere");
}

#[tokio::test]
async fn a_chain_ends_at_its_bound() {
    let server = Server::start(|seen| {
        let number: u32 = seen.path.trim_start_matches('/').parse().unwrap_or(0);
        answer(302, &format!("Location: /{}\r\n", number + 1), "")
    })
    .await;
    let fetched = client(manners()).fetch(Ask::new(server.at("/0"), Want::Page)).await;
    assert_eq!((fetched.outcome, fetched.requests), (Outcome::RedirectLoop, 9));
}

#[tokio::test]
async fn a_form_redirected_asks_without_it_unless_told_to_keep_it() {
    for (status, method) in [(302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")] {
        let server = Server::start(move |seen| match seen.path.as_str() {
            "/form" => answer(status, "Location: /next\r\n", ""),
            _ => answer(200, HTML, "<html>"),
        })
        .await;
        let ask = Ask {
            form: Some(vec![("a".into(), "b".into())]),
            ..Ask::new(server.at("/form"), Want::Page)
        };
        client(manners()).fetch(ask).await;
        assert!(server.seen()[1].head.starts_with(method), "{status}");
    }
}

#[tokio::test]
async fn a_check_reads_only_the_beginning() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/big.pdf" => server::Reply::Repeat(
            b"HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n%PDF-1.5\n".into(),
            vec![b'x'; 4096],
            std::time::Duration::ZERO,
        ),
        "/missing.pdf" => answer(200, HTML, "<html>文件不存在</html>"),
        _ => answer(200, "", vec![b'x'; 20_000]),
    })
    .await;
    let client = client(manners());
    let big = client.fetch(Ask::new(server.at("/big.pdf"), Want::Check)).await;
    assert_eq!(
        (big.outcome, big.sniffed, big.length),
        (Outcome::Ok, Some("pdf"), Some(900_000_000))
    );
    assert!(big.body.len() <= 4096 && big.wire_bytes < 1 << 20, "{}", big.wire_bytes);
    let missing = client.fetch(Ask::new(server.at("/missing.pdf"), Want::Check)).await;
    let wrong = Outcome::WrongType { expected: "pdf".into(), found: "html".into() };
    assert_eq!(missing.outcome, wrong);
    let file = client.fetch(Ask::new(server.at("/file.bin"), Want::File)).await;
    assert_eq!((file.outcome, file.body.len()), (Outcome::Ok, 20_000));
    assert!(server.seen().iter().all(|seen| seen.head.starts_with("GET ")));
}

#[tokio::test]
async fn the_head_is_kept_as_evidence() {
    let server =
        Server::start(|_| answer(200, "X-Portal: 某县\r\nContent-Type: text/html\r\n", "<html>"))
            .await;
    let fetched = client(manners()).fetch(Ask::new(server.at("/"), Want::Page)).await;
    assert!(fetched.head.starts_with("HTTP/1.1 200 OK\r\n"), "{}", fetched.head);
    assert!(fetched.head.contains("x-portal: 某县\r\n"));
    assert_eq!(fetched.content_type.as_deref(), Some("text/html"));
}

#[tokio::test]
async fn an_invented_address_is_answered_like_any_missing_one() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/art/2024/1/5/art_12_345.html" => answer(200, HTML, "<html>"),
        _ => answer(404, HTML, ""),
    })
    .await;
    let real = server.at("/art/2024/1/5/art_12_345.html");
    let client = client(manners());
    let there = client.fetch(Ask::new(real.clone(), Want::Page)).await;
    let missing = client.fetch(Ask::new(invented(&real), Want::Page)).await;
    assert_eq!((there.outcome, missing.outcome), (Outcome::Ok, Outcome::Gone { status: 404 }));
}

#[tokio::test]
async fn only_the_public_network_is_reached_where_so_told() {
    let server = Server::start(|_| answer(200, HTML, "<html>")).await;
    let client = client(Manners { public_only: true, ..manners() });
    let refused = Outcome::Broken { reason: Reason::new("http-not-public") };
    let port = server.url.port().unwrap();
    for host in ["127.0.0.1", "localhost"] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        let fetched = client.fetch(Ask::new(url, Want::Page)).await;
        assert_eq!((fetched.outcome, fetched.status), (refused.clone(), None), "{host}");
    }
    assert!(server.seen().is_empty(), "nobody was asked");
}
