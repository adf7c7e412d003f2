//! HTTP by hand on a raw socket, so that every rule of it can be broken.

use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Bytes of a request that are read.
const LONGEST_REQUEST: usize = 64 << 10;

/// A request as far as the traps care.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) path: String,
    pub(super) query: String,
    pub(super) cookie: Option<String>,
    /// Requests that came before, to any address.
    pub(super) number: u64,
}

impl Request {
    /// Value of a key of the query.
    pub(super) fn value(&self, key: &str) -> Option<&str> {
        self.query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
    }

    /// The same as a number; `otherwise` where there is none.
    pub(super) fn count(&self, key: &str, otherwise: u64) -> u64 {
        self.value(key).and_then(|value| value.parse().ok()).unwrap_or(otherwise)
    }
}

/// What is done with a connection.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    /// These bytes; the connection goes on.
    Whole(Arc<[u8]>),
    /// These bytes; then it is closed.
    Close(Vec<u8>),
    /// First bytes, then a piece again and again (`times`, or without end), with a pause between.
    Repeat { head: Vec<u8>, piece: Vec<u8>, times: Option<u32>, pause: Duration },
    /// Nothing, until the client goes.
    Silence,
    /// A reset.
    Reset,
}

/// Status line, headers and body, with the right length.
pub(super) fn whole(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let mut bytes =
        format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n{headers}\r\n", body.len())
            .into_bytes();
    bytes.extend_from_slice(body);
    Reply::Whole(bytes.into())
}

/// An ordinary page in UTF-8.
pub(super) fn page(body: impl AsRef<[u8]>) -> Reply {
    whole(200, "Content-Type: text/html; charset=utf-8\r\n", body)
}

/// A redirect.
pub(super) fn redirect(to: &str) -> Reply {
    whole(302, &format!("Location: {to}\r\n"), "")
}

/// Answers the requests of one connection until it ends.
pub(super) async fn talk(
    mut stream: TcpStream,
    answer: impl Fn(&str, Option<String>) -> Reply,
) -> io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        let Some(end) = head_end(&mut stream, &mut buffer).await? else { return Ok(()) };
        let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
        let length =
            header(&head, "content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
        while buffer.len() < end + length {
            if buffer.len() > LONGEST_REQUEST || stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        }
        buffer.drain(..end + length);
        let target = head.split(' ').nth(1).unwrap_or("/");
        if !act(&mut stream, answer(target, header(&head, "cookie"))).await? {
            return Ok(());
        }
    }
}

/// Reads until the end of a request's head; `None` = the client went.
async fn head_end(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<usize>> {
    loop {
        if let Some(at) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            return Ok(Some(at + 4));
        }
        if buffer.len() > LONGEST_REQUEST || stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// Does what the reply says; `true` = the connection goes on.
async fn act(stream: &mut TcpStream, reply: Reply) -> io::Result<bool> {
    match reply {
        Reply::Whole(bytes) => {
            stream.write_all(&bytes).await?;
            return Ok(true);
        }
        Reply::Close(bytes) => {
            stream.write_all(&bytes).await?;
            stream.shutdown().await?;
        }
        Reply::Repeat { head, piece, times, pause } => {
            stream.write_all(&head).await?;
            let mut sent = 0;
            while times.is_none_or(|times| sent < times) {
                stream.write_all(&piece).await?;
                sent = sent.saturating_add(1);
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
            }
            stream.shutdown().await?;
        }
        Reply::Silence => while stream.read(&mut [0; 64]).await? > 0 {},
        Reply::Reset => stream.set_zero_linger()?,
    }
    Ok(false)
}
