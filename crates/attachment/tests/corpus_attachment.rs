//! Replays the corpus of the fuzz target `attachment` (reading of attachments): docs/fuzzing.md.

#[path = "../../../fuzz/run/attachment.rs"]
mod run;

use std::time::{Duration, Instant};

/// Far above what the whole corpus takes, also unoptimised on a busy machine.
const LONGEST: Duration = Duration::from_secs(120);

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads its files and measures time")]
fn every_file_of_the_corpus_is_survived() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/attachment");
    let begin = Instant::now();
    let mut count = 0;
    for file in std::fs::read_dir(folder).expect("the corpus") {
        run::run(&std::fs::read(file.expect("a file").path()).expect("its bytes"));
        count += 1;
        assert!(begin.elapsed() < LONGEST, "{count} files took {:?}", begin.elapsed());
    }
    assert!(count > 0, "no files in {folder}");
}
