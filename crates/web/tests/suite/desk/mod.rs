//! The desk as those who work there meet it: browsers with cookies and forms.

mod bench;
mod day;
mod guarded;
mod hostile;
mod routes;
