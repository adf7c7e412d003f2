//! The demo end to end: the city on portals of our own is as large as it is said to be; every sample portal is surveyed
//! over real HTTP, judged and reported; what was planted is found, and nothing certain is found on the good ones. Kept in a
//! folder it is there for the other commands.

#![expect(clippy::print_stdout, reason = "how long it took is part of the result")]

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Share of planted faults that must be found.
const RECALL: f64 = 0.98;

fn json(path: &Path) -> Value {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Within this the city is up, in a release build, seconds.
const UP: f64 = 30.0;

/// Looks at the line that tells how large the city is: city, counties, townships, villages, departments; documents,
/// attachments; seconds.
fn assert_size(printed: &str) {
    let line = printed.lines().find(|line| line.contains("个乡镇")).expect("it tells its size");
    let numbers: Vec<f64> = line
        .split(|one: char| !one.is_ascii_digit() && one != '.')
        .filter_map(|number| number.parse().ok())
        .collect();
    let [city, counties, towns, villages, departments, documents, files, seconds] = numbers[..]
    else {
        panic!("{line}");
    };
    println!("{documents} documents, {files} attachments: up in {seconds} s");
    assert_eq!([city, counties, towns, villages], [1.0, 3.0, 12.0, 60.0], "{line}");
    assert!(departments >= 20.0 && documents >= 3_000.0, "{line}");
    assert!(files >= documents / 20.0, "attachments on a fair share: {line}");
    assert!(cfg!(debug_assertions) || seconds <= UP, "{line}");
}

/// What is planted on the last page of a document over three.
const ON_LAST_PAGE: &str = "on the last of three pages";

/// The page of the document that the finding of a planted fault names.
fn page_of(report: &Value, fault: &Value) -> String {
    let path = fault["path"].as_str().expect("its address");
    let speaks = |finding: &&Value| {
        let here = finding["url"].as_str().is_some_and(|url| url.ends_with(path));
        here && finding["rule"] == fault["rule"]
    };
    let findings = report["findings"].as_array().expect("a list");
    let finding = findings.iter().find(speaks).expect("a finding");
    let page = &finding["evidence_message"]["args"]["document_page"];
    page.as_str().unwrap_or_default().to_owned()
}

#[test]
fn planted_faults_are_found_and_good_portals_have_none() {
    let out = tempfile::tempdir().expect("a directory");
    let done = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["demo", "--once", "--out"])
        .arg(out.path())
        .output()
        .expect("the command runs");
    let printed = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{printed}\n{}", String::from_utf8_lossy(&done.stderr));

    assert_size(&printed);
    let mut planted = 0usize;
    let mut missed = Vec::new();
    let mut good = Vec::new();
    let mut broken = Vec::new();
    let mut on_last_pages = 0;
    for entry in std::fs::read_dir(out.path()).expect("the reports").flatten() {
        let report = json(&entry.path().join("report.json"));
        let plantings = json(&entry.path().join("planted.json"));
        let plantings = plantings.as_array().expect("a list");
        let score = report["score"]["total"].as_f64().expect("a score");
        if plantings.is_empty() {
            let certain =
                |finding: &&Value| finding["certainty"] == "certain" && finding["advice"] != true;
            let findings: Vec<&Value> =
                report["findings"].as_array().expect("a list").iter().filter(certain).collect();
            assert!(findings.is_empty(), "{}: {findings:#?}", entry.path().display());
            good.push(score);
        } else {
            broken.push(score);
        }
        for fault in plantings.iter().filter(|fault| fault["detail"] == ON_LAST_PAGE) {
            assert_eq!(fault["found"], true, "{fault}");
            assert_eq!(page_of(&report, fault), "3", "{fault}");
            on_last_pages += 1;
        }
        for fault in plantings.iter().filter(|fault| fault["later"] != true) {
            planted += 1;
            if fault["found"] != true {
                missed.push(fault.to_string());
            }
        }
    }
    assert_eq!(on_last_pages, 1, "a document over three pages stands in the city");
    assert!(good.len() >= 2 && broken.len() >= 5, "{printed}");
    assert!(planted >= 80, "{planted} planted");
    let recall = 1.0 - missed.len() as f64 / planted as f64;
    assert!(recall >= RECALL, "recall {recall:.3}: {missed:#?}");
    let worst_good = good.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(broken.iter().all(|score| *score < worst_good), "{printed}");
}

#[test]
fn a_city_that_is_kept_is_there_for_the_other_commands_and_is_made_once() {
    let home = tempfile::tempdir().expect("a directory");
    let city = home.path().join("city");
    let keep = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command.args(["demo", "--into"]).arg(&city).output().expect("the command runs")
    };
    let done = keep();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let listed = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["site", "list", "--format", "json"])
        .current_dir(&city)
        .output()
        .expect("the command runs");
    let sites: Value = serde_json::from_slice(&listed.stdout).expect("sites");
    let sites = sites.as_array().expect("a list");
    assert_eq!(sites.len(), 10, "{sites:#?}");
    let printed = String::from_utf8_lossy(&done.stdout);
    for site in sites {
        let slug = site["site"].as_str().expect("a short name");
        assert!(printed.lines().any(|line| line.starts_with(slug)), "{slug}: {printed}");
    }
    let again = keep();
    assert!(!again.status.success(), "{}", String::from_utf8_lossy(&again.stdout));
}
