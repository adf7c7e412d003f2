//! Putting together what is answered.

use crate::api::{Ask, Fetched, Validators};
use crate::exchange::{Exchange, text};
use crate::failure::Failure;
use crate::sniff::sniff;
use crate::verdict::verdict;
use bytes::Bytes;
use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, LAST_MODIFIED};
use snapshot::Outcome;
use std::time::Duration;
use url::Url;

/// An ask on its way through hops and repetitions.
pub(crate) struct Trail {
    pub(crate) ask: Ask,
    /// Where it stands.
    pub(crate) url: Url,
    /// Where it has been.
    pub(crate) redirects: Vec<Url>,
    /// The form, encoded; a redirect may drop it.
    pub(crate) form: Option<String>,
    pub(crate) requests: u32,
    pub(crate) bad_certificate: Option<String>,
    /// Whether the other scheme was tried.
    pub(crate) switched: bool,
    at: Option<Timestamp>,
    /// Of the hops before the present one.
    elapsed: Duration,
}

impl Trail {
    pub(crate) fn new(ask: Ask) -> Self {
        let form = ask.form.as_ref().map(|pairs| {
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
        });
        let mut url = ask.url.clone();
        url.set_fragment(None);
        Self {
            ask,
            url,
            redirects: Vec::new(),
            form,
            requests: 0,
            bad_certificate: None,
            switched: false,
            at: None,
            elapsed: Duration::ZERO,
        }
    }

    /// Goes on to another address.
    pub(crate) fn go(&mut self, to: Url) {
        let from = std::mem::replace(&mut self.url, to);
        self.url.set_fragment(None);
        self.redirects.push(from);
    }

    /// Counts the time of a hop that led on.
    pub(crate) fn passed(&mut self, exchange: &Exchange) {
        self.at.get_or_insert(exchange.at);
        self.elapsed += exchange.elapsed;
    }

    /// How often an address was already asked on this trail.
    pub(crate) fn visits(&self, url: &Url) -> usize {
        usize::from(self.url == *url) + self.redirects.iter().filter(|seen| *seen == url).count()
    }

    /// Ends without an answer.
    pub(crate) fn fail(self, outcome: Outcome) -> Fetched {
        Fetched {
            outcome,
            not_modified: false,
            status: None,
            final_url: self.url,
            redirects: self.redirects,
            content_type: None,
            disposition: None,
            validators: Validators::default(),
            body: Bytes::new(),
            sniffed: None,
            length: None,
            wire_bytes: 0,
            head: String::new(),
            at: self.at.unwrap_or_else(Timestamp::now),
            elapsed_ms: milliseconds(self.elapsed),
            requests: self.requests,
            bad_certificate: self.bad_certificate,
        }
    }

    /// Ends with a failure of the transport.
    pub(crate) fn failed(mut self, failure: Failure) -> Fetched {
        if let Some(words) = failure.certificate {
            self.bad_certificate.get_or_insert(words);
        }
        self.fail(failure.outcome)
    }

    /// Ends with an answer; `outcome` overrides what the answer itself says.
    pub(crate) fn answer(self, exchange: Exchange, outcome: Option<Outcome>) -> Fetched {
        let body = exchange.body.bytes.clone();
        let conditional =
            self.ask.validators.etag.is_some() || self.ask.validators.last_modified.is_some();
        let not_modified = exchange.status == StatusCode::NOT_MODIFIED && conditional;
        let kind = sniff(&body);
        let outcome = match outcome {
            Some(outcome) => outcome,
            None if not_modified => Outcome::Ok,
            None => verdict(&exchange, &self.url, !self.redirects.is_empty(), &body, kind),
        };
        let headers = &exchange.headers;
        Fetched {
            outcome,
            not_modified,
            status: Some(exchange.status.as_u16()),
            content_type: text(headers, CONTENT_TYPE),
            disposition: text(headers, CONTENT_DISPOSITION),
            validators: Validators {
                etag: text(headers, ETAG),
                last_modified: text(headers, LAST_MODIFIED),
            },
            sniffed: (!body.is_empty()).then_some(kind),
            length: exchange.length,
            wire_bytes: exchange.body.wire,
            head: exchange.head(),
            at: self.at.unwrap_or(exchange.at),
            elapsed_ms: milliseconds(self.elapsed + exchange.elapsed),
            body,
            final_url: self.url,
            redirects: self.redirects,
            requests: self.requests,
            bad_certificate: self.bad_certificate,
        }
    }
}

fn milliseconds(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}
