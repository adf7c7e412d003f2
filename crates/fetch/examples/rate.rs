//! How many requests a second the client can send without a limit, against a server on loopback in
//! the same process: `cargo run --release -p fetch --example rate`.
#![expect(clippy::print_stdout, reason = "a measurement prints its figure")]

use fetch::{Ask, Client, Manners, Want};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

const REQUESTS: usize = 200_000;
const WORKERS: usize = 32;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base = Url::parse(&format!("http://{}/", listener.local_addr()?))?;
    let page = format!("<html>{}</html>", "<p>公开".repeat(400));
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
    let answer = format!("{head}Content-Length: {}\r\n\r\n{page}", page.len());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = [0; 2048];
                while stream.read(&mut request).await.is_ok_and(|read| read > 0) {
                    if stream.write_all(answer.as_bytes()).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    for per_second in [None, Some(1e6)] {
        let manners = Manners { per_second, connections: WORKERS, ..Manners::default() };
        let client = Client::new(manners)?;
        let start = Instant::now();
        let workers = (0..WORKERS).map(|worker| {
            let (client, base) = (client.clone(), base.clone());
            tokio::spawn(async move {
                let mut fine = 0;
                for number in 0..REQUESTS / WORKERS {
                    let Ok(url) = base.join(&format!("/{worker}/{number}.html")) else { continue };
                    let fetched = client.fetch(Ask::new(url, Want::Page)).await;
                    fine += usize::from(fetched.outcome == snapshot::Outcome::Ok);
                }
                fine
            })
        });
        let mut fine = 0;
        for worker in workers.collect::<Vec<_>>() {
            fine += worker.await?;
        }
        let time = start.elapsed().max(Duration::from_millis(1)).as_secs_f64();
        println!("limit {per_second:?}: {fine} answers, {:.0} a second", fine as f64 / time);
    }
    Ok(())
}
