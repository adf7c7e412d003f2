//! What happens before something is public: drafts, checks, masking, the chain of reviews, corrections and
//! withdrawals. It asks `access` what is permitted and `portal` to publish; it knows no HTTP and has no clock.

mod checks;
mod content;
mod coverage;
mod documents;
mod drafts;
mod error;
mod files;
mod picture;
mod places;
mod push;
mod reviews;
mod text;
mod village;
mod work;

pub use checks::{At, Checked, Element, Hint, Shown, Weight, check};
pub use content::{TITLE, Typed};
pub use coverage::{Cover, Covered, coverage};
pub use documents::{content, correct, decide, document, owner, place, take_down, withdraw};
pub use drafts::{Place, attach, begin, detach, discard, draft, mask, save, submit};
pub use error::DeskError;
pub use files::MOST_BYTES;
pub use places::{Premises, Spot, sites_of};
pub use push::{Came, Pushed, PushedStanding, push, sites, standing};
pub use reviews::{Decision, holds, may_sign, review};
pub use text::{as_typed, text};
pub use village::{
    Every, Expected, HandedIn, Item, Notice, Standing, Village, village, villages, written,
};
pub use work::{Work, work};
