//! The whole set of files, for each fixture: written, complete, and kept for a person to look at
//! where `REPORT_LOOK` names a folder.

mod fixture;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};

type Files = Arc<Mutex<BTreeMap<&'static str, Vec<u8>>>>;

struct Sink(&'static str, Files);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if let Ok(mut files) = self.1.lock() {
            files.entry(self.0).or_default().extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn every_fixture_gives_all_files() {
    let cases = [
        ("ordinary", fixture::ordinary()),
        ("empty", fixture::empty()),
        ("perfect", fixture::perfect()),
        ("monster", fixture::monster()),
    ];
    for (name, case) in cases {
        let files = Files::default();
        report::write_all(&case.inspection(), case.evidence(), |file| {
            Ok(Sink(file, Arc::clone(&files)))
        })
        .unwrap_or_else(|error| panic!("{name}: {error}"));
        let files = files.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        keep(name, &files);
        assert_eq!(
            files.keys().copied().collect::<Vec<_>>(),
            [
                report::files::EVIDENCE,
                report::files::LEDGER,
                report::files::NOTICE,
                report::files::HTML,
                report::files::JSON,
            ],
            "{name}"
        );
    }
}

fn keep(name: &str, files: &BTreeMap<&'static str, Vec<u8>>) {
    let Ok(folder) = std::env::var("REPORT_LOOK") else { return };
    let folder = std::path::Path::new(&folder).join(name);
    if std::fs::create_dir_all(&folder).is_err() {
        return;
    }
    for (file, bytes) in files {
        std::fs::write(folder.join(file), bytes).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
}
