//! HTTP with manners: typed outcomes, per-host limits that slow down on errors, robots.txt,
//! conditional requests, bounds on time and size. It follows redirects, but decides nothing.

mod answer;
mod api;
mod body;
mod client;
mod cookies;
mod exchange;
mod failure;
mod hosts;
mod invented;
mod pace;
mod reach;
mod robots;
mod sniff;
mod verdict;

pub use api::*;
pub use client::Client;
pub use invented::invented;
pub use sniff::sniff;
