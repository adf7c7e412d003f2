//! What publishing does, on a county's portal.

mod bench;
mod construct;
#[path = "../../../store/tests/engines/mod.rs"]
mod engines;
mod import;
mod places;
mod plan;

#[test]
fn on_postgresql() -> anyhow::Result<()> {
    engines::again_on_postgresql(&[])
}
