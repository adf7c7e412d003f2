//! What the desk decides, on a county with organs and people.

mod after;
mod bench;
mod checks;
mod copies;
mod coverage;
#[path = "../../../store/tests/engines/mod.rs"]
mod engines;
mod events;
mod feeds;
mod files;
mod kinds;
mod links;
mod masking;
mod pdf;
mod reviews;
mod routes;
mod saving;
mod sites;
mod telling;
mod urgent;
mod village;

#[test]
fn on_postgresql() -> anyhow::Result<()> {
    engines::again_on_postgresql(&[])
}
