//! The desk as those who work there meet it: browsers with cookies and forms.

mod after;
pub mod bench;
mod copies;
mod day;
mod events;
mod feeds;
mod finding;
mod forecast;
mod guarded;
mod hostile;
mod keeping;
mod kept;
mod links;
mod many;
pub mod planted;
mod reading;
mod routes;
mod sign_on;
mod site;
mod steps;
mod urgent;
mod village;
mod writing;
