//! What can go wrong.

use thiserror::Error;

/// An error of the oversight.
#[derive(Debug, Error)]
pub enum OversightError {
    /// The store said no.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The table of permissions says no.
    #[error(transparent)]
    Access(#[from] access::AccessError),
    /// What organs answer for cannot be read.
    #[error(transparent)]
    Portal(#[from] portal::PortalError),
    /// The sheet cannot be read.
    #[error(transparent)]
    Sheet(#[from] assess::sheet::SheetErrors),
    /// What is pinned for a portal cannot be read.
    #[error(transparent)]
    Pins(#[from] snapshot::portal_file::PortalFileError),
    /// A judgement broke off.
    #[error("a judgement broke off: {0}")]
    Broken(#[from] tokio::task::JoinError),
    /// A file is not what was stored.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// Something kept as JSON cannot be read or written.
    #[error("{what} cannot be read: {error}")]
    Unreadable {
        /// What.
        what: &'static str,
        /// Why.
        error: serde_json::Error,
    },
    /// A kept figure is no number.
    #[error("{0} is no number")]
    BadNumber(String),
    /// What was typed where a number is asked for.
    #[error("{0} was typed for a number")]
    Typed(String),
    /// A kept day is none.
    #[error("{0} is no day")]
    BadDay(String),
    /// What was typed where hours of the day are asked for.
    #[error("{0} are no hours of the day, such as 20:00-06:00")]
    BadHours(String),
    /// No cron pattern, or one that repeats a round more often than daily.
    #[error("{0} is no cron pattern that repeats a round at most daily, such as 0 20 1 3,6,9,12 *")]
    BadPattern(String),
    /// The moment has passed.
    #[error("the time has passed already")]
    Past,
    /// A kept calendar cannot be read.
    #[error(transparent)]
    Calendar(#[from] standard::calendar::CalendarError),
    /// The template of a letter cannot be used.
    #[error(transparent)]
    Letter(#[from] report::LetterError),
    /// There is no such thing, or it is not for who asks.
    #[error("no such {0}")]
    Missing(&'static str),
    /// Something is called so already.
    #[error("there is already a {0} of that name")]
    NameTaken(&'static str),
    /// A name, a text or a choice that must be there is not.
    #[error("no {0} is given")]
    Empty(&'static str),
    /// A text is longer than it may be.
    #[error("the {what} has more than {most} characters")]
    TooLong {
        /// Which text.
        what: &'static str,
        /// Characters that it may have.
        most: usize,
    },
    /// The standard has no such field.
    #[error("the standard has no field {0}")]
    UnknownField(String),
    /// The round or the item is in a state in which this is not done.
    #[error("not in this state")]
    State,
    /// A unit has checked itself today.
    #[error("the unit has checked itself today already")]
    CheckedToday,
    /// A reason must be given.
    #[error("no reason is given")]
    NoReason,
}

impl OversightError {
    /// What is kept as JSON and cannot be read.
    pub(crate) fn unreadable(what: &'static str) -> impl FnOnce(serde_json::Error) -> Self {
        move |error| Self::Unreadable { what, error }
    }
}
