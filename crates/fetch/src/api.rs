//! What is asked and what is answered.

use bytes::Bytes;
use jiff::Timestamp;
use snapshot::Outcome;
use std::time::Duration;
use url::Url;

/// How politely to fetch.
#[derive(Debug, Clone)]
pub struct Manners {
    /// Requests a second for each host; `None` = no limit (only for one's own machine).
    pub per_second: Option<f64>,
    /// Connections at a time for each host.
    pub connections: usize,
    /// Says who inspects and where to complain.
    pub user_agent: String,
    /// Whether robots.txt is obeyed (an office may switch it off for its own portal).
    pub robots: bool,
    /// Until the head of an answer.
    pub head_timeout: Duration,
    /// Until the end of a body.
    pub body_timeout: Duration,
    /// Bytes of a page after decompression; more is cut and [`Outcome::TooLarge`].
    pub max_page: usize,
    /// Bytes of a file; for a check only its beginning is read.
    pub max_file: usize,
    /// Redirects in a row.
    pub max_redirects: usize,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            per_second: Some(5.0),
            connections: 2,
            user_agent: concat!("gongkai/", env!("CARGO_PKG_VERSION"), " (disclosure inspection)")
                .into(),
            robots: true,
            head_timeout: Duration::from_secs(20),
            body_timeout: Duration::from_secs(60),
            max_page: 8 << 20,
            max_file: 32 << 20,
            max_redirects: 8,
        }
    }
}

/// One thing to ask for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Address; a fragment is not sent.
    pub url: Url,
    /// How much of the answer is wanted.
    pub want: Want,
    /// Form to POST; `None` = GET.
    pub form: Option<Vec<(String, String)>>,
    /// Validators of an earlier answer.
    pub validators: Validators,
    /// Referer to send (some portals' list services want it).
    pub referer: Option<Url>,
}

/// How much of an answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// The whole page.
    Page,
    /// The whole file, up to the bound.
    File,
    /// Only whether it is there and what it is: the head and the first bytes, then stop.
    Check,
}

/// Validators of an answer, for the next time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// ETag.
    pub etag: Option<String>,
    /// Last-Modified.
    pub last_modified: Option<String>,
}

/// What came.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// What came of it, as far as HTTP can tell (soft 404 and the like are the caller's to see).
    pub outcome: Outcome,
    /// 304: what the caller had is still right.
    pub not_modified: bool,
    /// Status of the last answer, if any came.
    pub status: Option<u16>,
    /// Address after redirects.
    pub final_url: Url,
    /// Addresses passed on the way.
    pub redirects: Vec<Url>,
    /// Content-Type.
    pub content_type: Option<String>,
    /// Content-Disposition.
    pub disposition: Option<String>,
    /// Validators of the answer.
    pub validators: Validators,
    /// Body, decompressed, up to the bound.
    pub body: Bytes,
    /// Bytes received before decompression.
    pub wire_bytes: u64,
    /// Headers as received, for the evidence (`name: value` lines).
    pub head: String,
    /// When the request was sent.
    pub at: Timestamp,
    /// Milliseconds until the end of the body.
    pub elapsed_ms: u32,
    /// Requests that were sent for it (redirects and repetitions included).
    pub requests: u32,
    /// The certificate was bad and the page was fetched leniently once more.
    pub bad_certificate: Option<String>,
}
