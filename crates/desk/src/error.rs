//! What can go wrong.

use crate::checks::Hint;
use thiserror::Error;

/// An error of the desk.
#[derive(Debug, Error)]
pub enum DeskError {
    /// The store said no.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// Publishing said no.
    #[error(transparent)]
    Portal(#[from] portal::PortalError),
    /// The table of permissions says no.
    #[error(transparent)]
    Access(#[from] access::AccessError),
    /// A reader of attachments broke off.
    #[error("a file could not be read: {0}")]
    Reading(#[from] tokio::task::JoinError),
    /// A site of ours could not be inspected.
    #[error(transparent)]
    Survey(#[from] survey::SurveyError),
    /// There is no such thing, or it is not for who asks.
    #[error("no such {0}")]
    Missing(&'static str),
    /// Somebody else saved the draft meanwhile.
    #[error("saved meanwhile by somebody else")]
    Conflict,
    /// The draft is in a state in which this is not done.
    #[error("not in this state")]
    State,
    /// Who wrote it does not review it, and nobody reviews twice.
    #[error("another person must review")]
    SamePerson,
    /// Who asked for a withdrawal does not decide it.
    #[error("another person must decide")]
    SameDecider,
    /// A reason must be given.
    #[error("no reason is given")]
    NoReason,
    /// The final reviewer confirms that secrets were looked for.
    #[error("secrecy was not confirmed")]
    NoSecrecy,
    /// The secrecy review finds that it must not be public: it is returned instead.
    #[error("it may not be public")]
    NotActive,
    /// Something must be mended first.
    #[error("{} things stand in the way", .0.len())]
    Blocked(Vec<Hint>),
    /// A notice without it says nothing.
    #[error("{0} is empty")]
    Blank(&'static str),
    /// A row of money that lacks its day, reason or amount, or one too many: its number.
    #[error("row {0} is not whole")]
    BadRow(usize),
    /// A text is longer than its field.
    #[error("{field} has more than {most} characters")]
    Long {
        /// The field.
        field: &'static str,
        /// Characters that it may have.
        most: usize,
    },
    /// Not a day.
    #[error("{0} is no day")]
    BadDay(String),
    /// Not a whole address of the web.
    #[error("{0} is no address of an origin")]
    BadLink(String),
    /// An address of a withdrawn document cannot lead on to there.
    #[error("{0} is no address that can be led on to")]
    BadTarget(String),
    /// A publication is put off to a moment that is past, or more than a year ahead.
    #[error("no moment to publish at")]
    BadMoment,
    /// Not an address that a channel of its kind can have.
    #[error("{0} is no address of such a channel")]
    BadChannel(String),
    /// Not an address from which a feed can be read.
    #[error("{0} is no address of a feed")]
    BadFeed(String),
    /// The organ subscribes to the feed already.
    #[error("{0} is subscribed already")]
    Subscribed(String),
    /// The organ does not write in that column.
    #[error("no such column, or not a category of it")]
    BadPlace,
    /// The column merges several matters, and none of them is chosen.
    #[error("{column} needs one of its categories")]
    NoMark {
        /// The column.
        column: String,
        /// Its categories.
        marks: Vec<String>,
    },
    /// The document does not stand in that column.
    #[error("it does not stand in that column")]
    NotPlaced,
    /// The column that a document belongs to first, or its only one.
    #[error("it belongs to that column first")]
    FirstPlace,
    /// Another event of the site is called so.
    #[error("{0} is the name of another event")]
    NameTwice(String),
    /// More life events than a site has.
    #[error("more than {0} events")]
    ManyEvents(usize),
    /// Life events, or what concerns one, that cannot be kept.
    #[error(transparent)]
    Events(#[from] standard::events::Fault),
    /// A file of a kind that is not published, or not the one that its name says.
    #[error("{0} is not of a kind that can be published")]
    BadFile(String),
    /// A file that is too large.
    #[error("{name} has more than {most} bytes")]
    LargeFile {
        /// Its name.
        name: String,
        /// Bytes that it may have.
        most: usize,
    },
    /// More files than a document has.
    #[error("more than {0} files")]
    ManyFiles(usize),
    /// A file without text that could be put into a body.
    #[error("{0} has no text that can be taken")]
    NoText(String),
    /// A file that cannot be masked by one click.
    #[error("{0} must be replaced by a masked one")]
    NotMaskable(String),
}
