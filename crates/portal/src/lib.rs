//! Publishing: a site's columns made from the standard, documents and where they stand, imports. It
//! decides; it knows no HTTP.

mod clean;
mod construct;
mod error;
pub mod import;
mod index;
mod interpret;
mod letters;
mod moments;
mod plan;
mod publish;
mod settings;
mod sites;

pub use clean::clean;
pub use construct::{Shape, TownShape, Wanted, construct};
pub use error::PortalError;
pub use index::{Finder, Followed, kind_of};
pub use interpret::{called, interpreting_words, interprets, linked, named};
pub use letters::initials;
pub use moments::{day, day_of, minute, moment, today};
pub use plan::{Applied, Plan, Step, apply, plan};
pub use publish::{Draft, Place, publish, withdraw};
pub use settings::{Footer, Logo, SecondLevel, SiteSettings};
pub use sites::{NewPortal, choose, directory, kept, make_site, plan_site, remake_site};
