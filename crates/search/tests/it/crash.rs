//! A process that writes is killed at any moment: nothing acknowledged is lost, nothing is half done.

use super::house::{document, lexicon, settings};
use search::{Batch, Change, Index, Request};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const FOLDER: &str = "SEARCH_CRASH_FOLDER";
const KILLS: u64 = 20;
/// Documents of a batch.
const BATCH: u64 = 7;
/// Ids are used again after this many.
const IDS: u64 = 40;

/// The batch of a sequence: what a change log would hold.
fn batch(sequence: u64) -> Batch {
    let changes = (0..BATCH)
        .map(|n| {
            let id = (sequence * BATCH + n * n) % IDS;
            match (sequence + n) % 4 {
                0 => Change::Remove(id),
                _ => {
                    Change::Put(Box::new(document(id, &format!("第s{sequence}批n{n}"), "低保公示")))
                }
            }
        })
        .collect();
    Batch { sequence, changes }
}

/// Titles by id after all batches up to a sequence.
fn expected(sequence: u64) -> BTreeMap<u64, String> {
    let mut all = BTreeMap::new();
    for change in (1..=sequence).flat_map(|sequence| batch(sequence).changes) {
        match change {
            Change::Put(document) => {
                all.insert(document.id, document.title);
            }
            Change::Remove(id) => {
                all.remove(&id);
            }
        }
    }
    all
}

fn held(index: &Index) -> BTreeMap<u64, String> {
    let request = Request { limit: 200, ..Request::new("", super::house::TODAY) };
    let answer = index.search(&request).expect("an answer");
    assert_eq!(answer.total, answer.hits.len());
    answer.hits.into_iter().map(|hit| (hit.id, hit.title.text)).collect()
}

/// Not a test: the process that is killed. It follows the log from where the index says.
#[test]
fn child() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let index = Index::open(Path::new(&folder), lexicon(), settings()).expect("an index");
    let mut out = std::io::stdout();
    loop {
        let next = index.sequence() + 1;
        index.apply(&batch(next)).expect("a batch");
        writeln!(out, "applied {next}").expect("told");
        out.flush().expect("told");
    }
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut chance = 0x2026_1126_u64;
    let mut acknowledged = 0;
    let mut ahead = 0;
    for _ in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "it::crash::child", "--nocapture", "--test-threads=1"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a child");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let (told, hear) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if let Some(sequence) =
                    line.rsplit_once("applied ").and_then(|(_, n)| n.parse().ok())
                {
                    let _ = told.send(sequence);
                }
            }
        });
        // From the first batch on, at a random moment within the next tenth of a second.
        let first: u64 = hear.recv_timeout(Duration::from_secs(120)).expect("a batch");
        chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let moment = Duration::from_micros((chance >> 33) % 100_000);
        let mut last = first;
        let end = std::time::Instant::now() + moment;
        while let Ok(sequence) =
            hear.recv_timeout(end.saturating_duration_since(std::time::Instant::now()))
        {
            last = sequence;
        }
        child.kill().expect("killed");
        child.wait().expect("gone");
        reader.join().expect("read");
        acknowledged = hear.try_iter().last().unwrap_or(last).max(acknowledged);

        let index = Index::open(folder.path(), lexicon(), settings()).expect("an index");
        let sequence = index.sequence();
        assert!(sequence >= acknowledged, "{sequence} < {acknowledged}");
        assert!(sequence <= acknowledged + 1, "a batch is acknowledged before the next begins");
        ahead += sequence - acknowledged;
        assert_eq!(held(&index), expected(sequence), "at {sequence}");
        // The log goes on.
        index.apply(&batch(sequence + 1)).expect("a batch");
        acknowledged = sequence + 1;
    }
    assert!(acknowledged > 2 * KILLS && ahead <= KILLS);
}
