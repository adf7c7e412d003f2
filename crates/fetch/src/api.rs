//! What is asked and what is answered.

use bytes::Bytes;
use jiff::Timestamp;
use snapshot::Outcome;
use std::net::SocketAddr;
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
    /// Before a repetition after a transport failure or a 5xx; doubles each time.
    pub backoff: Duration,
    /// The longest that a host's Retry-After is waited for; while it asks for more, it is not asked
    /// at all and the outcome says so. Also the longest Crawl-delay that is obeyed.
    pub max_wait: Duration,
    /// Whether only addresses of the public network are reached, redirects included: where not the office itself
    /// names what is fetched.
    pub public_only: bool,
    /// Names answered without the name server, e.g. of a portal before its name is switched over.
    pub pinned: Vec<(String, SocketAddr)>,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            per_second: Some(5.0),
            connections: 2,
            user_agent: concat!(
                "Mozilla/5.0 (compatible; gongkai/",
                env!("CARGO_PKG_VERSION"),
                "; disclosure inspection)"
            )
            .into(),
            robots: true,
            head_timeout: Duration::from_secs(20),
            body_timeout: Duration::from_secs(60),
            max_page: 8 << 20,
            max_file: 32 << 20,
            max_redirects: 8,
            backoff: Duration::from_millis(500),
            max_wait: Duration::from_secs(120),
            public_only: false,
            pinned: Vec::new(),
        }
    }
}

impl Manners {
    /// The same manners with a User-Agent that names who inspects and where to complain; what a
    /// header cannot carry is percent-encoded.
    pub fn inspected_by(mut self, inspector: &str, contact: &str) -> Self {
        let words = |text: &str| {
            percent_encoding::utf8_percent_encode(text.trim(), percent_encoding::CONTROLS)
                .to_string()
        };
        self.user_agent = format!(
            "Mozilla/5.0 (compatible; gongkai/{}; disclosure inspection by {}; +{})",
            env!("CARGO_PKG_VERSION"),
            words(inspector),
            words(contact)
        );
        self
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
    /// Validators of an earlier answer. They are sent on every hop; a 304 from another final
    /// address than before speaks of another page.
    pub validators: Validators,
    /// Referer to send (some portals' list services want it).
    pub referer: Option<Url>,
}

impl Ask {
    /// Asks for an address with nothing special.
    pub fn new(url: Url, want: Want) -> Self {
        Self { url, want, form: None, validators: Validators::default(), referer: None }
    }
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
    /// Kind of file by the first bytes (see [`crate::sniff`]); `None` without a body.
    pub sniffed: Option<&'static str>,
    /// Content-Length of the answer: the size of a file of which only the beginning was read.
    pub length: Option<u64>,
    /// Bytes received before decompression.
    pub wire_bytes: u64,
    /// Status line and headers as received, for the evidence: lines that end in CRLF, without the
    /// empty one. Content-Encoding still names the compression that `body` no longer has.
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

/// Why there can be no client.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The User-Agent cannot be sent.
    #[error("user agent {0:?} cannot be sent in a header: use printable ASCII")]
    UserAgent(String),
    /// TLS could not be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// What became of a host's robots.txt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RobotsOutcome {
    /// Read and obeyed.
    Read,
    /// None there (4xx): everything is allowed.
    Absent {
        /// HTTP status.
        status: u16,
    },
    /// It could not be had (5xx, time-out, not understood): taken as allowed, but worth a note.
    Unknown {
        /// What came instead.
        reason: String,
    },
}
