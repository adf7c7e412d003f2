//! What came of asking for an address, as a type (DOMAIN.md 8.8): a block is never a fault of the content.

use serde::{Deserialize, Serialize};
use standard::Reason;

/// What came of asking for an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// Came, and is what it says.
    Ok,
    /// Status 404 or 410.
    Gone {
        /// HTTP status.
        status: u16,
    },
    /// Status 200, but the page says that there is nothing (soft 404).
    SoftGone {
        /// What gave it away, in words for the report.
        reason: Reason,
    },
    /// The name does not resolve.
    HostUnknown,
    /// The connection was refused or reset.
    Refused,
    /// No answer, or no end of it, in time.
    TimedOut,
    /// Status 5xx other than a block.
    ServerError {
        /// HTTP status.
        status: u16,
    },
    /// Another status of refusal that is no block, e.g. 400 or 405.
    BadStatus {
        /// HTTP status.
        status: u16,
    },
    /// The server or something before it refuses us: 403, 412, 429, 521, or a challenge page.
    Blocked {
        /// What was recognised, in words for the report.
        by: Reason,
    },
    /// Asks for a login.
    LoginRequired,
    /// Without a browser the page shows nothing.
    ScriptOnly,
    /// Redirects without end or in a circle.
    RedirectLoop,
    /// Larger than the limit; read up to there.
    TooLarge,
    /// What came cannot be what the name says, e.g. an html page for a `.pdf`.
    WrongType {
        /// What it should be.
        expected: String,
        /// What came.
        found: String,
    },
    /// Not HTTP as far as can be told: broken framing, bad encoding, broken TLS beyond a bad certificate.
    Broken {
        /// What was wrong.
        reason: Reason,
    },
    /// robots.txt asks us not to.
    Disallowed,
    /// The survey ended or its bounds were reached before its turn.
    NotReached {
        /// Which bound.
        reason: Reason,
    },
}

/// What an [`Outcome`] means for the one who judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Seen.
    Observed,
    /// Not there: a fault of the portal (or of the link).
    Dead,
    /// Came badly this time; dead only when it fails again, far enough apart.
    Failing,
    /// Could not be seen: neither a pass nor a fault.
    Unobserved,
}

impl Outcome {
    /// The same with its reason put in other words.
    #[must_use]
    pub fn worded(self, words: impl FnOnce(&Reason) -> String) -> Self {
        match self {
            Self::SoftGone { reason } => Self::SoftGone { reason: words(&reason).into() },
            Self::Blocked { by } => Self::Blocked { by: words(&by).into() },
            Self::Broken { reason } => Self::Broken { reason: words(&reason).into() },
            Self::NotReached { reason } => Self::NotReached { reason: words(&reason).into() },
            other => other,
        }
    }

    /// What it means for the one who judges.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Ok | Self::TooLarge => Verdict::Observed,
            Self::Gone { .. }
            | Self::SoftGone { .. }
            | Self::HostUnknown
            | Self::RedirectLoop
            | Self::WrongType { .. } => Verdict::Dead,
            Self::Refused
            | Self::TimedOut
            | Self::ServerError { .. }
            | Self::BadStatus { .. }
            | Self::Broken { .. } => Verdict::Failing,
            Self::Blocked { .. }
            | Self::LoginRequired
            | Self::ScriptOnly
            | Self::Disallowed
            | Self::NotReached { .. } => Verdict::Unobserved,
        }
    }
}
