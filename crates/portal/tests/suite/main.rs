//! What publishing does, on a county's portal.

mod bench;
mod construct;
mod import;
mod places;
mod plan;
