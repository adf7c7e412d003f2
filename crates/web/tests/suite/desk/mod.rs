//! The desk as those who work there meet it: browsers with cookies and forms.

pub mod bench;
mod day;
mod guarded;
mod hostile;
mod routes;
