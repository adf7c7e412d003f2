//! A real HTTP server on loopback whose behaviour a test writes down, and which remembers what it
//! was asked and when.
#![allow(dead_code, reason = "each test file uses a part")]

use fetch::{Client, Manners};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What the server does with a request.
#[derive(Clone)]
pub enum Reply {
    /// Sends these bytes and waits for the next request.
    Send(Vec<u8>),
    /// Sends these bytes and closes.
    Close(Vec<u8>),
    /// Resets the connection.
    Reset,
    /// Says nothing until the client goes.
    Hang,
    /// Sends the first bytes, then the second again and again, with a pause between.
    Repeat(Vec<u8>, Vec<u8>, Duration),
}

/// A request as the server saw it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub at: Instant,
    pub path: String,
    pub head: String,
    pub body: String,
    /// Requests in work at that moment, this one included.
    pub together: usize,
    /// How often this path was asked before.
    pub before: usize,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

pub struct Server {
    pub url: Url,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Starts a server that answers by `answer`; it ends with the test's runtime.
    pub async fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (answer, log) = (Arc::new(answer), Arc::clone(&seen));
        let together = Arc::new(AtomicUsize::new(0));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                let together = Arc::clone(&together);
                tokio::spawn(async move {
                    // a client that goes away is no failure of the server
                    let _ = talk(stream, &*answer, &log, &together).await;
                });
            }
        });
        Self { url, seen }
    }

    pub fn at(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn talk(
    mut stream: TcpStream,
    answer: &(impl Fn(&Seen) -> Reply + Send + Sync),
    log: &Mutex<Vec<Seen>>,
    together: &AtomicUsize,
) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        let end = loop {
            if let Some(at) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
            if buffer.first() == Some(&0x16) {
                // TLS to a server that talks plain HTTP
                stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await?;
                return stream.shutdown().await;
            }
        };
        let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
        buffer.drain(..end);
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut seen = Seen {
            at: Instant::now(),
            path,
            head,
            body: String::new(),
            together: together.fetch_add(1, Ordering::SeqCst) + 1,
            before: 0,
        };
        let length = seen.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
        while buffer.len() < length {
            stream.read_buf(&mut buffer).await?;
        }
        seen.body = String::from_utf8_lossy(&buffer.drain(..length).collect::<Vec<_>>()).into();
        {
            let mut log = log.lock().unwrap();
            seen.before = log.iter().filter(|other| other.path == seen.path).count();
            log.push(seen.clone());
        }
        let reply = answer(&seen);
        let done = act(&mut stream, reply).await;
        together.fetch_sub(1, Ordering::SeqCst);
        if !done? {
            return Ok(());
        }
    }
}

/// Does what the reply says; `true` = the connection goes on.
async fn act(stream: &mut TcpStream, reply: Reply) -> std::io::Result<bool> {
    match reply {
        Reply::Send(bytes) => {
            stream.write_all(&bytes).await?;
            return Ok(true);
        }
        Reply::Close(bytes) => {
            stream.write_all(&bytes).await?;
            stream.shutdown().await?;
        }
        Reply::Reset => stream.set_zero_linger()?,
        Reply::Hang => {
            let mut nothing = [0; 1];
            let _ = stream.read(&mut nothing).await;
        }
        Reply::Repeat(first, piece, pause) => {
            stream.write_all(&first).await?;
            loop {
                stream.write_all(&piece).await?;
                stream.flush().await?;
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }
    Ok(false)
}

/// An ordinary answer.
pub fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Reply {
    Reply::Send(bytes(status, headers, body))
}

/// The bytes of an ordinary answer; `headers` are lines that end in CRLF.
pub fn bytes(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes =
        format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n{headers}\r\n", body.len())
            .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

pub const HTML: &str = "Content-Type: text/html\r\n";

/// Manners for loopback: no limit, no robots.txt, short waits.
pub fn manners() -> Manners {
    Manners {
        per_second: None,
        robots: false,
        connections: 8,
        backoff: Duration::from_millis(1),
        ..Manners::default()
    }
}

pub fn client(manners: Manners) -> Client {
    Client::new(manners).unwrap()
}
