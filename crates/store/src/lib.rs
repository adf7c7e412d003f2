//! Documents, columns, sites, the desk and the oversight on SQLite and PostgreSQL, one code for both; attachments in a file store.
//!
//! Every write happens in a [`Write`], which holds the one lock of the store, takes ids and sequence
//! numbers from counters, and enters what it did in the change log in the same transaction: the log's
//! order is the order of commits. Moments are seconds since 1970 UTC, days are ISO dates.

mod accounts;
mod audit;
mod columns;
mod documents;
mod drafts;
mod editions;
mod entity;
mod error;
mod feeds;
mod files;
mod find;
mod hash;
mod identities;
mod lists;
mod migrate;
mod notices;
mod open;
mod oversight;
mod placed;
mod places;
mod redirects;
mod relate;
mod sessions;
mod sites;
mod systems;
mod withdrawals;
mod write;

pub use accounts::{AccountChange, NewAccount};
pub use audit::AuditFilter;
pub use columns::{ColumnChange, NewColumn};
pub use documents::{
    NewAttachment, NewDocument, NewEdition, NewPlacement, Placed, Shown, edition_hash,
};
pub use drafts::{DraftContent, DraftFilter, Drafted, NewDraft, NewReview};
pub use editions::Correction;
pub use entity::account::Model as Account;
pub use entity::alert::Model as Alert;
pub use entity::attachment::Model as Attachment;
pub use entity::audit::Model as Audit;
pub use entity::campaign::Model as Campaign;
pub use entity::catalog::Model as Catalog;
pub use entity::change::Model as Change;
pub use entity::channel::Model as Channel;
pub use entity::column::Model as Column;
pub use entity::common_answer::Model as CommonAnswer;
pub use entity::decision::Model as DecisionRow;
pub use entity::desk::{
    AccountState, ChannelKind, Disclosure, DraftState, Purpose, Role, Step, Verdict,
    WithdrawalState, Word,
};
pub use entity::division::Model as Division;
pub use entity::document::Model as Document;
pub use entity::draft::Model as Draft;
pub use entity::draft_attachment::Model as DraftAttachment;
pub use entity::draft_place::Model as DraftPlace;
pub use entity::edition::Model as Edition;
pub use entity::evidence::Model as Evidence;
pub use entity::feed::Model as Feed;
pub use entity::feed_item::Model as FeedItem;
pub use entity::finding::Model as Finding;
pub use entity::grant::Model as Grant;
pub use entity::identity::Model as Identity;
pub use entity::inspection::Model as Inspection;
pub use entity::item::Model as Item;
pub use entity::item_event::Model as ItemEvent;
pub use entity::letter::Model as LetterRow;
pub use entity::material::Model as Material;
pub use entity::milestone::Model as Milestone;
pub use entity::notice::Model as Notice;
pub use entity::organ::Model as Organ;
pub use entity::oversight::{
    AlertKind, Certainty, Decision, InspectionState, ItemEventKind, ItemState, MaterialState,
    RoundKind, RoundState, ThreadState, UnitKind,
};
pub use entity::placement::Model as Placement;
pub use entity::post::Model as Post;
pub use entity::redirect::Model as Redirect;
pub use entity::review::Model as Review;
pub use entity::round::Model as Round;
pub use entity::score_change::Model as ScoreChange;
pub use entity::session::Model as Session;
pub use entity::sign_on::Model as SignOn;
pub use entity::site::Model as Site;
pub use entity::thread::Model as Thread;
pub use entity::token::Model as Token;
pub use entity::unit::Model as Unit;
pub use entity::withdrawal::Model as Withdrawal;
pub use entity::words::{ColumnKind, DocumentState, EditionState, Level, PlacementState, Remains};
pub use error::StoreError;
pub use feeds::{FeedRead, NewFeed, TakenItem};
pub use files::StoredFile;
pub use hash::hash;
pub use identities::{NewIdentity, NewSignOn};
pub use lists::{Count, Filter, Line, MapEntry, Page};
pub use notices::{Audience, NewChannel, NewNotice};
pub use open::Store;
pub use oversight::{
    Heat, ItemCount, ItemFilter, NewEvidence, NewMilestone, RoundStanding, RuleDecisions,
};
pub use placed::{Known, Standing};
pub use places::DivisionChange;
pub use relate::{Head, TELLING, Titled};
pub use sessions::NewSession;
pub use sites::{NewSite, SiteChange};
pub use systems::NewToken;
pub use withdrawals::NewWithdrawal;
pub use write::Write;
