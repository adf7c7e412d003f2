//! What happens before something is public: drafts, checks, masking, the chain of reviews, corrections and
//! withdrawals. It asks `access` what is permitted and `portal` to publish; it knows no HTTP and has no clock.

mod channels;
mod checks;
mod content;
mod coverage;
mod documents;
mod drafts;
mod due;
mod editions;
mod error;
mod events;
mod feeds;
mod files;
mod flowing;
mod forecast;
mod keepers;
mod links;
mod looked;
mod masking;
mod money;
mod nothing;
mod owed;
mod package;
mod pdf;
mod picture;
mod places;
mod properties;
mod push;
mod reading;
mod reminding;
mod reviews;
mod routes;
mod site;
mod telling;
mod text;
mod urgent;
mod village;
mod withdrawals;
mod work;
mod writing;

pub use channels::{mail_of, open_channel, own_mail, stop_channel};
pub use checks::{
    Aids, At, Checked, Element, Hint, Instead, Likely, Shown, Weight, check, check_asking,
};
pub use content::{CORRECTION, TITLE, Typed};
pub use coverage::{Cover, Covered, coverage};
pub use documents::{content, correct, displace, document, owner, place};
pub use drafts::{
    MaskedAll, OPEN, Place, attach, autosave, begin, begin_nothing, detach, discard, draft, mask,
    save, submit, submit_urgently,
};
pub use due::Press;
pub use editions::{Past, editions};
pub use error::DeskError;
pub use events::{TypedEvent, import_events, remove_event, reset_events, save_event};
pub use feeds::{
    FEED_FAILURES, FeedReading, Subscribed, Subscription, all_feeds, feed_manners, feeds,
    may_stop_feeds, read_feeds, stop_feed, subscribe,
};
pub use files::MOST_BYTES;
pub use forecast::{Changed, Forecast, Memory, Showing, changed_since, forecast};
pub use links::{Links, Patience, link_manners};
pub use money::{MOST_ROWS, MoneyRow};
pub use owed::{Owed, owed};
pub use places::{Premises, Spot, sites_of};
pub use push::{Came, Pushed, PushedStanding, push, sites, standing};
pub use reading::{
    Block, ReadLine, Reading, Run, Stretch, gives_text, put_text, reading, why_no_text,
};
pub use reminding::remind;
pub use reviews::{Decision, Reviewed, Secrecy, holds, may_sign, publish_due, review};
pub use routes::{Stage, set_review_steps, stages};
pub use site::{TypedSite, set_site};
pub use telling::{deliver, try_channel};
pub use text::{as_typed, marked, text};
pub use urgent::{is_open, make_up, may_make_up, open as open_urgent};
pub use village::{
    Every, Expected, HandedIn, Item, Notice, Standing, Village, items_with_rows, village, villages,
    written,
};
pub use withdrawals::{Leaving, decide, take_down, withdraw};
pub use work::{Work, work};
pub use writing::{Clipboard, PastedIn, paste};
