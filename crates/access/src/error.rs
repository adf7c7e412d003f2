//! What can go wrong.

use crate::password::Weakness;
use thiserror::Error;

/// An error of signing in, of accounts, or of what somebody may not do.
#[derive(Debug, Error)]
pub enum AccessError {
    /// The store said no.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// Not signed in; it is never told why.
    #[error("name, password or code is wrong, or the account is locked")]
    Refused,
    /// The table of permissions says no.
    #[error("not permitted")]
    Forbidden,
    /// The password breaks a rule.
    #[error("the password is too weak: {0:?}")]
    Weak(Vec<Weakness>),
    /// A name that cannot be one.
    #[error("{0} cannot be the name of an account")]
    BadName(String),
    /// Another account has the name.
    #[error("there is an account {0}")]
    NameTaken(String),
    /// There is no such account.
    #[error("no account {0}")]
    NoAccount(String),
    /// It is not said, or too long, what a token is for.
    #[error("{0:?} does not say what the token is for")]
    BadPurpose(String),
    /// There is no such token, or it was taken back.
    #[error("no token {0}")]
    NoToken(i64),
    /// No account is linked to the identity, or the account to none of this provider.
    #[error("not linked to single sign-on")]
    Unlinked,
    /// The identity or the account is linked already.
    #[error("linked to single sign-on already")]
    Linked,
    /// What no provider can call anybody.
    #[error("{0:?} cannot be a subject")]
    BadSubject(String),
    /// A manager has one role and no other.
    #[error("a manager's role excludes every other role")]
    Exclusive,
    /// An editor's or reviewer's role is for the contents of an organ, a manager's is not.
    #[error("the role needs an organ, or must not have one")]
    WrongOrgan,
    /// A role that is given until a moment that is past.
    #[error("the last day is past")]
    Past,
    /// Its password is reset and it is linked only while the other manager has it disabled.
    #[error("the account is in use: the system manager disables it first")]
    InUse,
    /// The code is not the one of this moment, or was used already.
    #[error("the code does not fit")]
    BadCode,
    /// A password cannot be hashed, or a kept hash cannot be read.
    #[error("a password cannot be hashed: {0}")]
    Hash(String),
}
