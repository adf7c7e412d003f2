//! What can go wrong.

use thiserror::Error;

/// What is wrong with an ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It is none, or not written as one.
    Unreadable,
    /// It is not signed, or not in a way that counts.
    Algorithm,
    /// No key of the provider's set is the one that it names.
    Key,
    /// The signature is not that key's.
    Signature,
    /// Another provider made it.
    Issuer,
    /// It was made for another system.
    Audience,
    /// Its time is past, or has not come.
    Time,
    /// It was made for another sign-in.
    Nonce,
    /// It does not say for whom it is.
    Subject,
}

/// Why it is not known who somebody is.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// A setting that cannot be used.
    #[error("{0} cannot be used: https is needed, or http on this machine")]
    BadAddress(String),
    /// This machine cannot make a client, or the provider could not be reached.
    #[error("the provider was not reached: {0}")]
    NotReached(#[source] reqwest::Error),
    /// The provider's answer is not what the protocol says.
    #[error("the provider's {what} cannot be read: {why}")]
    Unreadable {
        /// Which answer.
        what: &'static str,
        /// Why not.
        why: String,
    },
    /// The provider does not take the code.
    #[error("the provider refused ({status}): {said}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// What it said.
        said: String,
    },
    /// The token cannot be believed.
    #[error("the ID token cannot be believed: {0:?}")]
    Token(Flaw),
}
