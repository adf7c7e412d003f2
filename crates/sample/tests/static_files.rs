//! A portal that was written to a directory is the portal.

use sample::{Ask, Family, benchmark_site, good, write_static};

#[test]
fn every_page_is_written_as_it_is_served() {
    let portal = good(Family::Ucap, 4, jiff::civil::date(2026, 11, 23), 3);
    let dir = tempfile::tempdir().expect("a directory");
    let written = write_static(&portal, dir.path()).expect("written");
    assert_eq!(written.pages + written.files, written.addresses.len());
    for address in written.addresses.iter().step_by(17) {
        let mut path = dir.path().join(address.trim_start_matches('/'));
        if address.ends_with('/') {
            path.push("index.html");
        }
        let answer = portal.answer(&Ask { target: address, form: &[] });
        assert_eq!(std::fs::read(path).expect("a file"), answer.body, "{address}");
    }
}

#[test]
fn addresses_with_a_query_are_no_files() {
    let portal = good(Family::OldTable, 4, jiff::civil::date(2026, 11, 23), 3);
    let dir = tempfile::tempdir().expect("a directory");
    assert!(write_static(&portal, dir.path()).is_err());
}

#[test]
fn a_benchmark_site_has_about_the_pages_that_were_asked_for() {
    let portal = benchmark_site(4_000);
    let html = portal
        .addresses()
        .iter()
        .filter(|address| {
            address.ends_with(".html") && !address.ends_with("/index.html")
                || address.ends_with('/')
        })
        .count();
    assert!((3_800..4_800).contains(&html), "{html} pages");
}
