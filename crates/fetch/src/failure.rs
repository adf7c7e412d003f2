//! Why no answer came, from the client's errors.

use crate::reach::NotPublic;
use rustls::CertificateError;
use snapshot::{Outcome, Reason};
use std::error::Error;
use std::io;

/// Why no answer came.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The outcome, if nothing else helps.
    pub(crate) outcome: Outcome,
    /// Whether the same request may be sent once more.
    pub(crate) again: bool,
    /// Whether the other scheme may work.
    pub(crate) other_scheme: bool,
    /// What is wrong with the certificate, in words for the report.
    pub(crate) certificate: Option<String>,
}

impl Failure {
    pub(crate) fn new(outcome: Outcome) -> Self {
        Self { outcome, again: true, other_scheme: false, certificate: None }
    }

    pub(crate) fn broken(reason: Reason) -> Self {
        Self::new(Outcome::Broken { reason })
    }

    /// The address is none of the public network.
    pub(crate) fn not_public() -> Self {
        Self::broken(Reason::new("http-not-public")).once()
    }

    fn refused() -> Self {
        Self { other_scheme: true, ..Self::new(Outcome::Refused) }
    }

    fn once(self) -> Self {
        Self { again: false, ..self }
    }

    /// Reads an error of the client that came before the head of an answer.
    pub(crate) fn read(error: &reqwest::Error) -> Self {
        if error.is_builder() {
            return Self::broken(Reason::new("http-bad-request")).once();
        }
        if error.is_dns() {
            return name_failure(error);
        }
        for cause in causes(error) {
            if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
                return tls_failure(tls);
            }
            if let Some(http) = cause.downcast_ref::<hyper::Error>() {
                if http.is_parse() {
                    return Self::broken(Reason::new("http-not-http"));
                }
                if http.is_incomplete_message() {
                    return Self::refused();
                }
            }
            if let Some(failure) = cause.downcast_ref::<io::Error>().and_then(io_failure) {
                return failure;
            }
        }
        if error.is_timeout() {
            return Self::new(Outcome::TimedOut);
        }
        Self::broken(Reason::new("http-cut-off"))
    }
}

/// What broke a body off: the id of the reason.
pub(crate) fn broken_body(error: &reqwest::Error) -> &'static str {
    let reset = causes(error).any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|io| io.kind() == io::ErrorKind::ConnectionReset)
    });
    if reset { "http-body-reset" } else { "http-body-broken" }
}

/// An error and everything below it, with what hides inside IO errors.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    let first: Option<&'e (dyn Error + 'static)> = Some(error);
    std::iter::successors(first, |cause| {
        let cause: &'e (dyn Error + 'static) = *cause;
        let hidden = cause
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .map(|inner| inner as &'e (dyn Error + 'static));
        hidden.or_else(|| cause.source())
    })
    .take(16)
}

fn io_failure(error: &io::Error) -> Option<Failure> {
    // an error that only wraps another one is told by the inner one
    if error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()).is_some() {
        return None;
    }
    Some(match error.kind() {
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::NotConnected
        | io::ErrorKind::UnexpectedEof
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable => Failure::refused(),
        io::ErrorKind::TimedOut => Failure::new(Outcome::TimedOut),
        _ => return None,
    })
}

/// Only a name server that says "no such name" makes a host unknown; silence proves nothing.
fn name_failure(error: &reqwest::Error) -> Failure {
    if causes(error).any(|cause| cause.downcast_ref::<NotPublic>().is_some()) {
        Failure::not_public()
    } else if causes(error).any(|cause| says_no_such_name(&cause.to_string())) {
        Failure::new(Outcome::HostUnknown).once()
    } else {
        Failure::broken(Reason::new("dns-later"))
    }
}

fn says_no_such_name(words: &str) -> bool {
    const ANSWERS: &[&str] = &[
        "name or service not known",
        "nodename nor servname",
        "no such host",
        "no address associated",
        "name does not resolve",
    ];
    let words = words.to_ascii_lowercase();
    ANSWERS.iter().any(|answer| words.contains(answer))
}

fn tls_failure(error: &rustls::Error) -> Failure {
    match error {
        rustls::Error::InvalidCertificate(reason) => Failure {
            certificate: Some(certificate_words(reason).into()),
            ..Failure::broken(Reason::new("tls-certificate")).once()
        },
        rustls::Error::NoCertificatesPresented => Failure {
            certificate: Some("服务器没有出示证书".into()),
            ..Failure::broken(Reason::new("tls-certificate")).once()
        },
        // plain HTTP where TLS was expected
        rustls::Error::InvalidMessage(_) => {
            Failure { other_scheme: true, ..Failure::broken(Reason::new("tls-none")).once() }
        }
        rustls::Error::AlertReceived(alert) => {
            Failure::broken(Reason::new("tls-refused").with("alert", format!("{alert:?}"))).once()
        }
        rustls::Error::PeerIncompatible(_) => Failure::broken(Reason::new("tls-old")).once(),
        _ => Failure::broken(Reason::new("tls-failed")).once(),
    }
}

fn certificate_words(error: &CertificateError) -> &'static str {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "证书已过期",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "证书尚未生效"
        }
        CertificateError::Revoked => "证书已被吊销",
        CertificateError::UnknownIssuer => "证书的签发者不受信任",
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "证书与域名不符"
        }
        CertificateError::BadEncoding => "证书格式有误",
        CertificateError::BadSignature => "证书签名有误",
        _ => "证书无法核验",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_no_makes_a_host_unknown() {
        for (words, unknown) in [
            ("failed to lookup address information: Name or service not known", true),
            ("No such host is known. (os error 11001)", true),
            ("failed to lookup address information: Name does not resolve", true),
            ("failed to lookup address information: Temporary failure in name resolution", false),
            ("failed to lookup address information: Try again", false),
        ] {
            assert_eq!(says_no_such_name(words), unknown, "{words}");
        }
    }

    #[test]
    fn causes_inside_io_errors_are_seen() {
        let tls = rustls::Error::InvalidCertificate(CertificateError::Expired);
        let error = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, tls));
        let seen = causes(&error).find_map(|cause| cause.downcast_ref::<rustls::Error>());
        let words = seen.and_then(|tls| tls_failure(tls).certificate);
        assert_eq!(words.as_deref(), Some("证书已过期"));
    }
}
