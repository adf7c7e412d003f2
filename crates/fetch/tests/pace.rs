//! What the server sees of our manners: how many at a time, how far apart, and how much slower after
//! it complains. Only lower bounds: a busy machine may always be slower.

mod server;

use fetch::{Ask, Manners, Want};
use futures::future::join_all;
use server::{HTML, Seen, Server, answer, client, manners};
use snapshot::Outcome;
use std::time::Duration;

/// The server's clock may see two requests a little closer than they were sent.
const JITTER: Duration = Duration::from_millis(30);

async fn ask_many(client: &fetch::Client, server: &Server, count: usize) -> Vec<Outcome> {
    let asks = (0..count).map(|number| {
        let ask = Ask::new(server.at(&format!("/{number}")), Want::Page);
        async move { client.fetch(ask).await.outcome }
    });
    join_all(asks).await
}

/// From the first to the last request as the server saw them.
fn span(seen: &[Seen]) -> Duration {
    let first = seen.iter().map(|seen| seen.at).min().unwrap();
    seen.iter().map(|seen| seen.at).max().unwrap() - first
}

#[tokio::test]
async fn requests_lie_apart() {
    let server = Server::start(|_| answer(200, HTML, "<html>")).await;
    let client = client(Manners { per_second: Some(20.0), ..manners() });
    let outcomes = ask_many(&client, &server, 11).await;
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Ok));
    assert!(span(&server.seen()) + JITTER >= Duration::from_millis(500));
}

#[tokio::test]
async fn no_more_connections_than_allowed() {
    let server = Server::start(|_| answer(200, HTML, "<html>".repeat(10_000))).await;
    let client = client(Manners { connections: 2, ..manners() });
    ask_many(&client, &server, 60).await;
    let seen = server.seen();
    assert_eq!(seen.len(), 60);
    assert!(seen.iter().all(|seen| seen.together <= 2));
}

#[tokio::test]
async fn errors_make_it_slower() {
    let server = Server::start(|_| answer(500, HTML, "")).await;
    let client = client(Manners { per_second: Some(100.0), connections: 1, ..manners() });
    ask_many(&client, &server, 2).await;
    // 10 ms doubled after each of six errors: 20 + 40 + 80 + 160 + 320 and the slots taken before
    let seen = server.seen();
    assert_eq!(seen.len(), 6);
    assert!(span(&seen) + JITTER >= Duration::from_millis(300), "{:?}", span(&seen));
}

#[tokio::test]
async fn retry_after_in_seconds_is_waited_for() {
    let server = Server::start(|seen| match seen.before {
        0 => answer(429, "Retry-After: 1\r\n", ""),
        _ => answer(200, HTML, "<html>"),
    })
    .await;
    let fetched = client(manners()).fetch(Ask::new(server.at("/a"), Want::Page)).await;
    assert_eq!((fetched.outcome, fetched.requests), (Outcome::Ok, 2));
    assert!(span(&server.seen()) + JITTER >= Duration::from_secs(1));
}

#[tokio::test]
async fn retry_after_as_a_date_is_waited_for() {
    let server = Server::start(|seen| match seen.before {
        0 => {
            let later = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(3);
            let date =
                jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&later);
            answer(503, &format!("Retry-After: {}\r\n", date.unwrap()), "")
        }
        _ => answer(200, HTML, "<html>"),
    })
    .await;
    let fetched = client(manners()).fetch(Ask::new(server.at("/a"), Want::Page)).await;
    assert_eq!((fetched.outcome, fetched.requests), (Outcome::Ok, 2));
    // dates have whole seconds
    assert!(span(&server.seen()) + JITTER >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_host_that_asks_for_an_hour_is_left_alone() {
    let server = Server::start(|_| answer(503, "Retry-After: 3600\r\n", "")).await;
    let client = client(Manners { max_wait: Duration::from_secs(5), ..manners() });
    let first = client.fetch(Ask::new(server.at("/a"), Want::Page)).await;
    assert_eq!((first.outcome, first.requests), (Outcome::ServerError { status: 503 }, 1));
    let second = client.fetch(Ask::new(server.at("/b"), Want::Page)).await;
    assert!(matches!(second.outcome, Outcome::Blocked { .. }), "{:?}", second.outcome);
    assert_eq!((second.requests, server.seen().len()), (0, 1));
}

#[tokio::test]
async fn a_dead_host_is_not_asked_thrice_for_ever() {
    let server = Server::start(|_| server::Reply::Reset).await;
    let client = client(Manners { connections: 1, ..manners() });
    for _ in 0..12 {
        assert_eq!(ask_many(&client, &server, 1).await, [Outcome::Refused]);
    }
    // three for the first, two for the second, then one each
    assert_eq!(client.requests(), 3 + 2 + 10);
}

#[tokio::test]
async fn hosts_do_not_wait_for_each_other() {
    let slow = Server::start(|_| answer(503, "Retry-After: 60\r\n", "")).await;
    let quick = Server::start(|_| answer(200, HTML, "<html>")).await;
    let client = client(manners());
    let waiting = tokio::spawn({
        let (client, ask) = (client.clone(), Ask::new(slow.at("/"), Want::Page));
        async move { client.fetch(ask).await }
    });
    let outcomes = ask_many(&client, &quick, 50).await;
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Ok));
    assert!(!waiting.is_finished());
    waiting.abort();
}

#[tokio::test]
async fn a_dropped_future_gives_its_connection_back() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/hang" => server::Reply::Hang,
        _ => answer(200, HTML, "<html>"),
    })
    .await;
    let client = client(Manners { connections: 1, ..manners() });
    for _ in 0..5 {
        let hanging = client.fetch(Ask::new(server.at("/hang"), Want::Page));
        let dropped = tokio::time::timeout(Duration::from_millis(20), hanging).await;
        assert!(dropped.is_err());
    }
    assert_eq!(ask_many(&client, &server, 3).await, vec![Outcome::Ok; 3]);
}
