//! The few cookies of one host, without which some portals' list services answer nothing. Host-only
//! and bounded: a server cannot fill our memory with them.

use jiff::Timestamp;
use std::fmt::Write as _;

/// Cookies kept for a host.
const MOST: usize = 24;
/// Bytes of a name and value together.
const LONGEST: usize = 4096;

#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    path: String,
}

/// The cookies of one host.
#[derive(Debug, Default)]
pub(crate) struct Jar {
    cookies: Vec<Cookie>,
}

impl Jar {
    /// Takes a `Set-Cookie` line. Expiry counts only when it has passed; the rest ends with the run.
    pub(crate) fn set(&mut self, line: &str, now: Timestamp) {
        let mut parts = line.split(';');
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() || name.len() + value.len() > LONGEST {
            return;
        }
        let mut path = "/";
        let mut gone = false;
        for part in parts {
            let (key, text) = part.split_once('=').unwrap_or((part, ""));
            let (key, text) = (key.trim(), text.trim());
            if key.eq_ignore_ascii_case("path") && text.starts_with('/') && text.len() <= LONGEST {
                path = text;
            } else if key.eq_ignore_ascii_case("max-age") {
                gone |= text.parse::<i64>().is_ok_and(|seconds| seconds <= 0);
            } else if key.eq_ignore_ascii_case("expires") {
                gone |= crate::exchange::http_date(text).is_some_and(|at| at <= now);
            }
        }
        self.cookies.retain(|cookie| cookie.name != name || cookie.path != path);
        if !gone {
            if self.cookies.len() == MOST {
                self.cookies.remove(0);
            }
            self.cookies.push(Cookie { name: name.into(), value: value.into(), path: path.into() });
        }
    }

    /// The `Cookie` header for a path; `None` when there is nothing to send.
    pub(crate) fn header(&self, path: &str) -> Option<String> {
        let mut header = String::new();
        for cookie in self.cookies.iter().filter(|cookie| covers(&cookie.path, path)) {
            let mark = if header.is_empty() { "" } else { "; " };
            let _ = write!(header, "{mark}{}={}", cookie.name, cookie.value);
        }
        (!header.is_empty()).then_some(header)
    }
}

/// Whether a cookie of `prefix` is sent to `path` (RFC 6265, 5.1.4).
fn covers(prefix: &str, path: &str) -> bool {
    path.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || prefix.ends_with('/') || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_replace_and_take_back() {
        let now = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(500_000);
        let mut jar = Jar::default();
        jar.set("JSESSIONID=1; Path=/; HttpOnly", now);
        jar.set("other=x; path=/a", now);
        jar.set("JSESSIONID=2; Path=/", now);
        assert_eq!(jar.header("/b").as_deref(), Some("JSESSIONID=2"));
        assert_eq!(jar.header("/a/b").as_deref(), Some("other=x; JSESSIONID=2"));
        assert_eq!(jar.header("/ab").as_deref(), Some("JSESSIONID=2"));
        jar.set("JSESSIONID=; Max-Age=0", now);
        jar.set("other=; path=/a; Expires=Thu, 01 Jan 1970 00:00:00 GMT", now);
        assert_eq!(jar.header("/a"), None);
        jar.set("no pair at all", now);
        jar.set("=nameless", now);
        assert_eq!(jar.header("/"), None);
    }

    #[test]
    fn a_flood_stays_bounded() {
        let mut jar = Jar::default();
        for number in 0..10_000 {
            jar.set(&format!("c{number}=v"), Timestamp::UNIX_EPOCH);
        }
        jar.set(&format!("big={}", "x".repeat(1 << 20)), Timestamp::UNIX_EPOCH);
        assert_eq!(jar.cookies.len(), MOST);
        assert!(jar.header("/").is_some_and(|header| header.len() < 1000));
    }
}
