//! HTTP with manners: typed outcomes, per-host limits that slow down on errors, robots.txt,
//! conditional requests, bounds on time and size. It follows redirects, but decides nothing.

mod api;

pub use api::*;
