//! Certificates and schemes, with a real TLS server.

mod server;

use fetch::{Ask, Client, Manners, Want};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use server::{Server, answer, manners};
use snapshot::Outcome;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use url::Url;

const PAGE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>";

/// Which scheme a two-faced server talks; it resets connections of the other.
#[derive(Clone, Copy, PartialEq)]
enum Talks {
    Http,
    Https,
}

/// A server with a self-signed certificate; counts the connections it reset.
async fn serve(talks: Talks) -> (SocketAddr, Arc<AtomicUsize>) {
    let made = rcgen::generate_simple_self_signed(vec!["portal.test".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let resets = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&resets);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (acceptor, count) = (acceptor.clone(), Arc::clone(&count));
            tokio::spawn(async move {
                let mut first = [0; 1];
                stream.peek(&mut first).await?;
                let came = if first[0] == 0x16 { Talks::Https } else { Talks::Http };
                if came != talks {
                    count.fetch_add(1, Ordering::SeqCst);
                    return stream.set_zero_linger();
                }
                let mut request = Vec::with_capacity(4096);
                if talks == Talks::Https {
                    let mut stream = acceptor.accept(stream).await?;
                    stream.read_buf(&mut request).await?;
                    stream.write_all(PAGE).await?;
                    stream.shutdown().await
                } else {
                    stream.read_buf(&mut request).await?;
                    stream.write_all(PAGE).await
                }
            });
        }
    });
    (address, resets)
}

fn pinned(address: SocketAddr) -> Client {
    server::client(Manners { pinned: vec![("portal.test".into(), address)], ..manners() })
}

async fn ask(client: &Client, address: &str) -> fetch::Fetched {
    client.fetch(Ask::new(Url::parse(address).unwrap(), Want::Page)).await
}

#[tokio::test]
async fn a_bad_certificate_is_noted_and_looked_past() {
    let (address, _) = serve(Talks::Https).await;
    let client = server::client(manners());
    let url = format!("https://{address}/");
    let first = ask(&client, &url).await;
    assert_eq!((first.outcome, first.requests), (Outcome::Ok, 2));
    let words = first.bad_certificate.unwrap();
    assert!(words.contains("证书"), "{words}");
    let second = ask(&client, &url).await;
    assert_eq!((second.outcome, second.requests), (Outcome::Ok, 1));
    assert_eq!(second.bad_certificate, Some(words));
}

#[tokio::test]
async fn where_http_is_refused_https_is_tried_once() {
    let (address, resets) = serve(Talks::Https).await;
    let client = pinned(address);
    let first = ask(&client, "http://portal.test/a").await;
    assert_eq!(first.outcome, Outcome::Ok);
    assert_eq!(first.final_url.as_str(), "https://portal.test/a");
    assert_eq!(first.redirects.len(), 1);
    assert!(first.bad_certificate.is_some());
    let refused = resets.load(Ordering::SeqCst);
    let second = ask(&client, "http://portal.test/b").await;
    assert_eq!((second.outcome, second.requests), (Outcome::Ok, 1));
    assert_eq!(resets.load(Ordering::SeqCst), refused, "what works is remembered");
}

#[tokio::test]
async fn where_https_is_refused_http_is_tried_once() {
    let (address, _) = serve(Talks::Http).await;
    let fetched = ask(&pinned(address), "https://portal.test/a").await;
    assert_eq!(fetched.outcome, Outcome::Ok);
    assert_eq!(fetched.final_url.as_str(), "http://portal.test/a");
    assert_eq!(fetched.bad_certificate, None);
}

#[tokio::test]
async fn where_both_fail_the_first_failure_counts() {
    let server = Server::start(|_| server::Reply::Reset).await;
    let address = server.url.socket_addrs(|| None).unwrap()[0];
    let fetched = ask(&pinned(address), "http://portal.test/a").await;
    assert_eq!(fetched.outcome, Outcome::Refused);
    assert_eq!(fetched.final_url.as_str(), "http://portal.test/a");
    assert!(fetched.redirects.is_empty());
}

#[tokio::test]
async fn an_explicit_port_has_one_scheme() {
    let server = Server::start(|_| answer(200, "", "<html>")).await;
    let address = server.url.as_str().replace("http:", "https:");
    let fetched = ask(&server::client(manners()), &address).await;
    assert!(
        matches!(&fetched.outcome, Outcome::Broken { reason } if reason.id.starts_with("tls-")),
        "{fetched:?}"
    );
}
