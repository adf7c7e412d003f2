//! One row for each behaviour of a server: what comes of it, and after how many requests.

mod server;

use fetch::{Ask, Want};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::future::join_all;
use server::{HTML, Reply, Server, answer, bytes, client, manners};
use snapshot::{Outcome, Reason, Verdict};
use std::collections::HashMap;
use std::io::Write;
use std::time::Duration;

const PAGE: &str = "<html><head><title>公开</title></head><body>正文</body></html>";

fn blocked(by: &'static str) -> Outcome {
    Outcome::Blocked { by: Reason::new(by) }
}

fn refused(status: u16) -> Outcome {
    Outcome::Blocked { by: Reason::new("blocked-status").with("status", status) }
}

fn broken(reason: &'static str) -> Outcome {
    Outcome::Broken { reason: Reason::new(reason) }
}

fn wrong(expected: &str, found: &str) -> Outcome {
    Outcome::WrongType { expected: expected.into(), found: found.into() }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Path, what the server does, what must come of it, requests.
type Row = (&'static str, Reply, Outcome, u32);

fn rows() -> Vec<Row> {
    let chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n";
    let bomb = gzip(&vec![b' '; 8 << 20]);
    let half = gzip(
        &(0u32..5000).flat_map(|n| format!("<p>{}", n * n % 977).into_bytes()).collect::<Vec<_>>(),
    );
    let half = &half[..half.len() / 2];
    let short = |body: &str| {
        Reply::Close(format!("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{body}").into_bytes())
    };
    vec![
        ("/ok", answer(200, HTML, PAGE), Outcome::Ok, 1),
        (
            "/ok-as-octets",
            answer(200, "Content-Type: application/octet-stream\r\n", PAGE),
            Outcome::Ok,
            1,
        ),
        (
            "/no-length",
            Reply::Close(format!("HTTP/1.0 200 OK\r\n\r\n{PAGE}").into_bytes()),
            Outcome::Ok,
            1,
        ),
        ("/empty", answer(200, HTML, ""), Outcome::Ok, 1),
        ("/404", answer(404, HTML, "没有"), Outcome::Gone { status: 404 }, 1),
        ("/410", answer(410, HTML, ""), Outcome::Gone { status: 410 }, 1),
        ("/401", answer(401, "WWW-Authenticate: Basic\r\n", ""), Outcome::LoginRequired, 1),
        ("/400", answer(400, HTML, ""), Outcome::BadStatus { status: 400 }, 1),
        ("/405", answer(405, HTML, ""), Outcome::BadStatus { status: 405 }, 1),
        ("/304", answer(304, "", ""), Outcome::BadStatus { status: 304 }, 1),
        ("/300", answer(300, HTML, ""), Outcome::BadStatus { status: 300 }, 1),
        ("/302-nowhere", answer(302, HTML, ""), Outcome::BadStatus { status: 302 }, 1),
        ("/500", answer(500, HTML, "Exception"), Outcome::ServerError { status: 500 }, 3),
        ("/501", answer(501, HTML, ""), Outcome::ServerError { status: 501 }, 1),
        ("/503", answer(503, HTML, ""), Outcome::ServerError { status: 503 }, 3),
        ("/403", answer(403, HTML, ""), refused(403), 1),
        ("/412", answer(412, HTML, ""), refused(412), 1),
        ("/429", answer(429, HTML, ""), Outcome::Blocked { by: Reason::new("blocked-rate") }, 3),
        (
            "/521",
            answer(521, HTML, "<script>document.cookie='__jsl_clearance=1'</script>"),
            blocked("blocked-jiasule"),
            1,
        ),
        ("/521-bare", answer(521, HTML, ""), refused(521), 1),
        (
            "/challenge-with-200",
            answer(200, HTML, "<script>var arg1='A'; setCookie('acw_sc__v2', x)</script>"),
            blocked("blocked-aliyun"),
            1,
        ),
        (
            "/405-firewall",
            answer(405, HTML, "<html>您的访问被阻断</html>"),
            blocked("blocked-firewall"),
            1,
        ),
        (
            "/paper.pdf",
            answer(200, "Content-Type: application/pdf\r\n", "%PDF-1.4 x"),
            Outcome::Ok,
            1,
        ),
        ("/html.pdf", answer(200, HTML, PAGE), wrong("pdf", "html"), 1),
        ("/nothing.docx", answer(200, "", ""), wrong("docx", "empty"), 1),
        (
            "/table.xls",
            answer(200, "", "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>"),
            Outcome::Ok,
            1,
        ),
        (
            "/download.jsp",
            answer(200, "Content-Disposition: attachment; filename=\"a.doc\"\r\n", PAGE),
            wrong("doc", "html"),
            1,
        ),
        ("/reset", Reply::Reset, Outcome::Refused, 3),
        ("/closed", Reply::Close(Vec::new()), Outcome::Refused, 3),
        ("/hang", Reply::Hang, Outcome::TimedOut, 2),
        (
            "/stalled",
            Reply::Repeat(
                b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html>".into(),
                vec![],
                Duration::from_millis(50),
            ),
            Outcome::TimedOut,
            1,
        ),
        (
            "/drip",
            Reply::Repeat(
                b"HTTP/1.1 200 OK\r\n\r\n<html>".into(),
                b" ".into(),
                Duration::from_millis(20),
            ),
            Outcome::TimedOut,
            1,
        ),
        (
            "/endless",
            Reply::Repeat(
                b"HTTP/1.1 200 OK\r\n\r\n<html>".into(),
                vec![b'x'; 8192],
                Duration::ZERO,
            ),
            Outcome::TooLarge,
            1,
        ),
        (
            "/bomb",
            answer(200, "Content-Encoding: gzip\r\nContent-Type: text/html\r\n", bomb),
            Outcome::TooLarge,
            1,
        ),
        ("/gzip", answer(200, "Content-Encoding: gzip\r\n", gzip(PAGE.as_bytes())), Outcome::Ok, 1),
        ("/no-gzip", answer(200, "Content-Encoding: gzip\r\n", PAGE), Outcome::Ok, 1),
        (
            "/half-gzip",
            answer(200, "Content-Encoding: gzip\r\n", half),
            broken("http-encoding-cut"),
            3,
        ),
        (
            "/brotli",
            answer(200, "Content-Encoding: br\r\n", b"\x0b\x01\x80x\x03"),
            broken("http-encoding-unasked"),
            3,
        ),
        ("/short", short("<html><body>半"), broken("http-body-broken"), 3),
        ("/short-but-whole", short(PAGE), Outcome::Ok, 1),
        (
            "/bad-chunks",
            Reply::Close(format!("{chunked}5\r\n<html\r\nZZZ\r\n").into_bytes()),
            broken("http-body-broken"),
            3,
        ),
        ("/not-http", Reply::Close(b"SSH-2.0-OpenSSH\r\n\r\n".into()), broken("http-not-http"), 3),
        (
            "/header-flood",
            Reply::Repeat(
                b"HTTP/1.1 200 OK\r\n".into(),
                b"X-Flood: 1\r\n".repeat(100),
                Duration::ZERO,
            ),
            broken("http-not-http"),
            3,
        ),
        (
            "/odd-headers",
            Reply::Send(bytes(200, "Bad Name: x\r\nServer : y\r\n", PAGE)),
            Outcome::Ok,
            1,
        ),
        ("/self", answer(302, "Location: /self\r\n", ""), Outcome::RedirectLoop, 1),
        ("/two-a", answer(302, "Location: /two-b\r\n", ""), Outcome::RedirectLoop, 2),
        ("/two-b", answer(302, "Location: /two-a\r\n", ""), Outcome::RedirectLoop, 2),
        (
            "/bad-location",
            answer(302, "Location: http://[::bad\r\n", ""),
            broken("http-bad-redirect"),
            1,
        ),
        (
            "/app",
            answer(302, "Location: weixin://x\r\n", ""),
            Outcome::Broken { reason: Reason::new("http-scheme").with("scheme", "weixin") },
            1,
        ),
        ("/to-login", answer(302, "Location: /user/login.jsp\r\n", ""), Outcome::LoginRequired, 2),
        ("/user/login.jsp", answer(200, HTML, PAGE), Outcome::Ok, 1),
        ("/to-gone", answer(301, "Location: /404\r\n", ""), Outcome::Gone { status: 404 }, 2),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_behaviour_has_its_verdict() {
    let replies: HashMap<&str, Reply> =
        rows().into_iter().map(|(path, reply, ..)| (path, reply)).collect();
    let server = Server::start(move |seen| {
        replies.get(seen.path.as_str()).cloned().unwrap_or_else(|| answer(404, "", ""))
    })
    .await;
    let manners = fetch::Manners {
        max_page: 1 << 20,
        body_timeout: Duration::from_secs(5),
        head_timeout: Duration::from_secs(2),
        ..manners()
    };
    // a client for each row: what one row did to the host must not touch the next
    let checks = rows().into_iter().map(|(path, _, outcome, requests)| {
        let (client, ask) = (client(manners.clone()), Ask::new(server.at(path), Want::Page));
        async move {
            let fetched = client.fetch(ask).await;
            assert!(fetched.body.len() <= 1 << 20, "{path}");
            let right = (&fetched.outcome, fetched.requests) == (&outcome, requests);
            (!right).then(|| {
                let (came, after) = (&fetched.outcome, fetched.requests);
                format!("{path}: {came:?} after {after}, expected {outcome:?} after {requests}")
            })
        }
    });
    let wrong: Vec<String> = join_all(checks).await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_refused_port_is_refused() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let url = url::Url::parse(&format!("http://{address}/")).unwrap();
    let fetched = client(manners()).fetch(Ask::new(url, Want::Page)).await;
    assert_eq!((fetched.outcome, fetched.requests), (Outcome::Refused, 3));
    assert_eq!(fetched.status, None);
}

/// What the machine's name server says is not ours to choose; either way nothing is seen as there.
#[tokio::test]
async fn an_unknown_name_is_not_there() {
    let url = url::Url::parse("http://no-such-name.invalid/").unwrap();
    let fetched = client(manners()).fetch(Ask::new(url, Want::Page)).await;
    assert!(matches!(fetched.outcome.verdict(), Verdict::Dead | Verdict::Failing), "{fetched:?}");
}

#[tokio::test]
async fn what_cannot_be_fetched_is_not_asked() {
    let client = client(manners());
    for address in ["ftp://a.gov.cn/a.doc", "javascript:void(0)", "mailto:a@b.c"] {
        let url = url::Url::parse(address).unwrap();
        let fetched = client.fetch(Ask::new(url, Want::Page)).await;
        assert!(matches!(fetched.outcome, Outcome::Broken { .. }), "{address}");
    }
    assert_eq!(client.requests(), 0);
}
