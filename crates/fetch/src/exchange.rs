//! One request and its answer.

use crate::api::{Manners, Validators};
use crate::body::{self, Body, Bounds};
use crate::failure::Failure;
use crate::hosts::HostState;
use crate::pace::Signal;
use jiff::Timestamp;
use reqwest::header::{
    CONTENT_ENCODING, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, REFERER, RETRY_AFTER, SET_COOKIE,
};
use reqwest::{Method, Request, StatusCode, Version};
use std::fmt::Write as _;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::time::{Instant, timeout};
use url::Url;

/// Bytes of the head that are kept for the evidence.
const LONGEST_HEAD: usize = 32 << 10;
/// Bytes of a redirect's or an error's body that are read.
const SMALL_BODY: usize = 256 << 10;

/// One request.
pub(crate) struct Hop<'a> {
    pub(crate) url: &'a Url,
    pub(crate) form: Option<&'a str>,
    pub(crate) validators: &'a Validators,
    pub(crate) referer: Option<&'a Url>,
    /// Bytes of the body that are wanted.
    pub(crate) bytes: usize,
    /// Stop there without calling it too large.
    pub(crate) sample: bool,
}

/// Its answer.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) status: StatusCode,
    pub(crate) version: Version,
    pub(crate) headers: HeaderMap,
    pub(crate) length: Option<u64>,
    pub(crate) body: Body,
    pub(crate) at: Timestamp,
    pub(crate) elapsed: Duration,
    /// Whether it set a cookie: then the same address may answer otherwise.
    pub(crate) set_cookie: bool,
}

/// Sends one request and reads its answer. Turns and permits are the caller's business.
pub(crate) async fn exchange(
    http: &reqwest::Client,
    host: &HostState,
    hop: &Hop<'_>,
    manners: &Manners,
) -> Result<Exchange, Failure> {
    let request = request(host, hop)?;
    let at = Timestamp::now();
    let start = Instant::now();
    let response = match timeout(manners.head_timeout, http.execute(request)).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => return Err(Failure::read(&error)),
        Err(_) => return Err(Failure::new(snapshot::Outcome::TimedOut)),
    };
    let status = response.status();
    let version = response.version();
    let headers = response.headers().clone();
    let length = response.content_length();
    let set_cookie = keep_cookies(host, &headers, at);
    let small = status.is_redirection() || status.is_client_error() || status.is_server_error();
    let bounds = Bounds {
        bytes: if small { hop.bytes.min(SMALL_BODY) } else { hop.bytes },
        sample: hop.sample || small,
        time: manners.body_timeout,
        stretch: manners.head_timeout,
    };
    let encoding = text(&headers, CONTENT_ENCODING).unwrap_or_default();
    let body = body::read(response, &encoding, bounds).await;
    Ok(Exchange {
        status,
        version,
        headers,
        length,
        body,
        at,
        elapsed: start.elapsed(),
        set_cookie,
    })
}

fn request(host: &HostState, hop: &Hop<'_>) -> Result<Request, Failure> {
    let method = if hop.form.is_some() { Method::POST } else { Method::GET };
    let mut url = hop.url.clone();
    url.set_fragment(None);
    let mut request = Request::new(method, url);
    let headers = request.headers_mut();
    let mut add = |name: HeaderName, value: &str| {
        // a value that no header can carry is left out
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    if let Some(etag) = &hop.validators.etag {
        add(IF_NONE_MATCH, etag);
    }
    if let Some(date) = &hop.validators.last_modified {
        add(IF_MODIFIED_SINCE, date);
    }
    if let Some(referer) = hop.referer {
        add(REFERER, referer.as_str());
    }
    let cookies = host.jar.read().unwrap_or_else(PoisonError::into_inner).header(hop.url.path());
    if let Some(cookies) = cookies {
        add(COOKIE, &cookies);
    }
    if let Some(form) = hop.form {
        add(CONTENT_TYPE, "application/x-www-form-urlencoded; charset=UTF-8");
        *request.body_mut() = Some(form.to_owned().into());
    }
    Ok(request)
}

fn keep_cookies(host: &HostState, headers: &HeaderMap, now: Timestamp) -> bool {
    let mut lines = headers.get_all(SET_COOKIE).iter().peekable();
    if lines.peek().is_none() {
        return false;
    }
    let mut jar = host.jar.write().unwrap_or_else(PoisonError::into_inner);
    for line in lines {
        jar.set(&String::from_utf8_lossy(line.as_bytes()), now);
    }
    true
}

impl Exchange {
    /// What the answer says about the host's health.
    pub(crate) fn signal(&self) -> Signal {
        match self.status.as_u16() {
            429 | 503 => self.retry_after().map_or(Signal::Bad, Signal::Pause),
            403 | 412 | 500.. => Signal::Bad,
            _ if self.body.cut == Some(body::Cut::TimedOut) => Signal::Bad,
            200..300 | 304 => Signal::Good,
            _ => Signal::Neutral,
        }
    }

    /// Retry-After of a 429 or 503, in seconds or as a date.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        if !matches!(self.status.as_u16(), 429 | 503) {
            return None;
        }
        let value = text(&self.headers, RETRY_AFTER)?;
        let value = value.trim();
        if let Ok(seconds) = value.parse::<u32>() {
            return Some(Duration::from_secs(seconds.into()));
        }
        let pause = http_date(value)?.duration_since(self.at);
        Duration::try_from(pause).ok()
    }

    /// Whether the same request may well be answered better soon.
    pub(crate) fn worth_repeating(&self) -> bool {
        matches!(self.status.as_u16(), 429 | 500 | 502 | 503 | 504 | 520 | 522..=524)
            || matches!(self.body.cut, Some(body::Cut::Broken(_)))
    }

    /// Status line and headers, CRLF after each.
    pub(crate) fn head(&self) -> String {
        let mut head = String::with_capacity(256);
        let reason = self.status.canonical_reason().unwrap_or_default();
        let _ = write!(head, "{:?} {} {reason}\r\n", self.version, self.status.as_str());
        for (name, value) in &self.headers {
            if head.len() + name.as_str().len() + value.len() > LONGEST_HEAD {
                break;
            }
            let _ = write!(head, "{name}: {}\r\n", String::from_utf8_lossy(value.as_bytes()));
        }
        head
    }
}

/// A header as text, lossy where it is not UTF-8.
pub(crate) fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// A date as HTTP writes it, also with the hyphens of old servers.
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    static PARSER: jiff::fmt::rfc2822::DateTimeParser =
        jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    PARSER
        .parse_timestamp(text.trim())
        .or_else(|_| PARSER.parse_timestamp(text.trim().replace('-', " ")))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::http_date;

    #[test]
    fn dates_as_servers_write_them() {
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:10 GMT", Some(10)),
            ("Thu, 01-Jan-1970 00:00:10 GMT", Some(10)),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(http_date(text).map(jiff::Timestamp::as_second), seconds, "{text}");
        }
    }
}
