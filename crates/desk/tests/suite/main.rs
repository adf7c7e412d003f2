//! What the desk decides, on a county with organs and people.

mod bench;
mod checks;
mod coverage;
mod reviews;
mod sites;
