//! The public site as readers and inspectors meet it.

mod api;
mod county;
mod desk;
#[path = "../../../store/tests/engines/mod.rs"]
mod engines;
mod exported;
mod inspected;
mod kept;
mod markup;
mod oversight;
mod pages;
mod people;
mod searching;

#[test]
fn on_postgresql() -> anyhow::Result<()> {
    engines::again_on_postgresql(&["pages::", "sign_on::", "api::", "numbers_and_names"])
}
