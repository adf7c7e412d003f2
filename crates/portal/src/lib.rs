//! Publishing: a site's columns made from the standard, documents and where they stand, imports. It
//! decides; it knows no HTTP.

mod cells;
mod clean;
mod construct;
mod departments;
mod divisions;
mod entries;
mod error;
pub mod import;
mod index;
mod interpret;
mod layout;
mod letters;
mod link;
mod logo;
mod moments;
mod neighbours;
mod places;
mod plan;
mod publish;
mod settings;
mod sheet;
mod sites;
mod theme;

pub use cells::csv;
pub use clean::{LeftOut, Pasted, Picture, clean, paste, picture_name};
pub use construct::{
    Discloser, Shape, TownShape, Wanted, construct, platform_field, platform_limit,
};
pub use departments::{
    DepartmentProblem, DepartmentRow, fields_of, import_departments, read_departments,
};
pub use divisions::{DivisionProblem, DivisionRow, Listed, import_divisions, read_divisions};
pub use entries::{entry_at, holds_documents, stands};
pub use error::PortalError;
pub use index::{Finder, Followed};
pub use interpret::{called, interprets, linked, named};
pub use layout::{Change, Changed, LaidOut, Unlaid, lay_out};
pub use letters::initials;
pub use link::web_address;
pub use logo::{MOST_LOGO, logo_kind};
pub use moments::{day, day_of, end_of, is_office_morning, minute, moment, written};
pub use neighbours::{Below, Department, Neighbours, neighbours};
pub use plan::{Applied, Plan, Step, apply, plan};
pub use publish::{Draft, Place, correct_in, publish, publish_in, withdraw};
pub use settings::{Footer, Logo, ReviewSteps, Scheme, SecondLevel, SiteSettings};
pub use sheet::{FileError, Headings, Row, Sheet, decoded};
pub use sites::{
    NewPortal, SiteEdit, change_site, change_site_in, directory, kept, make_site, plan_site,
    remake_site, shape,
};
pub use theme::{COLOURS, MEASURES, ThemeFault, is_token_value};
