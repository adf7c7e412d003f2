//! Rows as SeaORM sees them.

pub mod account;
pub mod attachment;
pub mod audit;
pub mod catalog;
pub mod change;
pub mod column;
pub mod counter;
pub mod desk;
pub mod division;
pub mod document;
pub mod draft;
pub mod draft_attachment;
pub mod draft_place;
pub mod edition;
pub mod grant;
pub mod organ;
pub mod placement;
pub mod push;
pub mod redirect;
pub mod review;
pub mod session;
pub mod site;
pub mod token;
pub mod withdrawal;
pub mod words;
