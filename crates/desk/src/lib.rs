//! What happens before something is public: drafts, checks, masking, the chain of reviews, corrections and
//! withdrawals. It asks `access` what is permitted and `portal` to publish; it knows no HTTP and has no clock.

mod checks;
mod content;
mod coverage;
mod documents;
mod drafts;
mod error;
mod files;
mod places;
mod reviews;
mod text;
mod work;

pub use checks::{At, Checked, Element, Hint, Shown, Weight, check};
pub use content::{TITLE, Typed};
pub use coverage::{Cover, Covered, coverage};
pub use documents::{content, correct, decide, document, owner, place, take_down, withdraw};
pub use drafts::{Place, attach, begin, detach, discard, draft, mask, save, submit};
pub use error::DeskError;
pub use files::MOST_BYTES;
pub use places::{Premises, Spot, sites_of};
pub use reviews::{Decision, holds, may_sign, review};
pub use text::{as_typed, text};
pub use work::{Work, work};
