//! The desk as those who work there meet it: browsers with cookies and forms.

pub mod bench;
mod day;
mod forecast;
mod guarded;
mod hostile;
mod kept;
mod routes;
mod village;
mod writing;
