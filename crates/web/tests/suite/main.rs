//! The public site as readers and inspectors meet it.

mod api;
mod catalogs;
mod county;
mod desk;
#[path = "../../../store/tests/engines/mod.rs"]
mod engines;
mod exported;
mod fields;
mod inspected;
mod kept;
mod markup;
mod oversight;
mod pages;
mod people;
mod searching;
mod tables;
mod watch;

/// What runs once more on PostgreSQL: all that reads the store in a way of its own. Of the exports two, which read all.
const ON_POSTGRESQL: [&str; 11] = [
    "api::",
    "catalogs::",
    "exported::a_second_export",
    "exported::every_link",
    "inspected::",
    "kept::",
    "numbers_and_names",
    "pages::",
    "people::",
    "searching::",
    "sign_on::",
];

#[test]
fn on_postgresql() -> anyhow::Result<()> {
    engines::again_on_postgresql(&ON_POSTGRESQL)
}
