//! Zip archives: their entries, unpacked within what is left of the bounds, and the files in them.

use crate::charset;
use crate::contents::Note;
use crate::job::Job;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipReadOptions;

/// One entry of an archive.
pub(crate) struct Entry {
    /// Its path with `/`, as the archive states it.
    pub name: String,
    /// Whether it needs a password.
    pub encrypted: bool,
}

/// An opened archive.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    entries: Vec<Entry>,
    /// Indexes by path in lower case; of equal paths the first.
    paths: HashMap<String, usize>,
}

/// Why an entry was not unpacked.
pub(crate) enum Locked {
    /// Needs a password.
    Encrypted,
    /// Larger than what is left of the bounds; its beginning.
    TooLarge(Vec<u8>),
    /// Damaged; what came before the damage.
    Broken(String, Vec<u8>),
}

impl<'a> Archive<'a> {
    /// Opens an archive by its directory.
    pub fn open(bytes: &'a [u8]) -> Result<Self, String> {
        Job::step(|| {
            let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
            let mut entries = Vec::new();
            let mut paths = HashMap::new();
            for index in 0..zip.len() {
                let entry = zip.by_index_raw(index).map_err(|error| error.to_string())?;
                let name = charset::name(entry.name_raw()).replace('\\', "/");
                paths.entry(name.to_ascii_lowercase()).or_insert(index);
                entries.push(Entry { name, encrypted: entry.encrypted() });
            }
            Ok(Self { zip, entries, paths })
        })
    }

    /// All entries in the order of the directory.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Index of the entry with this path; paths in office files differ in case at times.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.paths.get(&name.trim_start_matches('/').to_ascii_lowercase()).copied()
    }

    /// Unpacks one entry. The size it states of itself is not believed.
    pub fn unpack(&mut self, job: &mut Job<'_>, index: usize) -> Result<Vec<u8>, Locked> {
        let encrypted = self.entries.get(index).is_some_and(|entry| entry.encrypted);
        if encrypted {
            return Err(Locked::Encrypted);
        }
        let limit = job.unpackable();
        let mut bytes = Vec::new();
        let outcome = Job::step(|| {
            let options = ZipReadOptions::new().ignore_crc32(true);
            let entry = self
                .zip
                .by_index_with_options(index, options)
                .map_err(|error| error.to_string())?;
            entry
                .take(limit.saturating_add(1))
                .read_to_end(&mut bytes)
                .map_err(|error| error.to_string())
        });
        job.unpacked(bytes.len() as u64);
        match outcome {
            Err(reason) => Err(Locked::Broken(reason, bytes)),
            Ok(_) if bytes.len() as u64 > limit => Err(Locked::TooLarge(bytes)),
            Ok(_) => Ok(bytes),
        }
    }

    /// Unpacks the part of an office file with this path: what there is of it, with a note where it
    /// is damaged or too large; nothing when there is no such part.
    pub fn part(&mut self, job: &mut Job<'_>, name: &str) -> Option<Vec<u8>> {
        let index = self.find(name)?;
        match self.unpack(job, index) {
            Ok(bytes) => Some(bytes),
            Err(Locked::Encrypted) => {
                let place = job.place.clone();
                job.note(Note::Encrypted { place });
                None
            }
            Err(Locked::TooLarge(bytes)) => {
                let place = job.place.clone();
                job.note(Note::TooLarge { place });
                Some(bytes)
            }
            Err(Locked::Broken(reason, bytes)) => {
                job.broken(reason);
                Some(bytes)
            }
        }
    }
}

/// Reads every file of an archive, archives in it to the depth of the bounds.
pub(crate) fn read(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    if job.depth >= job.bounds.depth {
        let place = job.place.clone();
        job.note(Note::TooDeep { place });
        return Ok(());
    }
    let mut archive = Archive::open(bytes)?;
    job.depth += 1;
    for index in 0..archive.entries().len() {
        let name = archive.entries()[index].name.clone();
        if name.ends_with('/') || is_leftover(&name) {
            continue;
        }
        if !job.one_more_file() || job.full() {
            job.truncated();
            break;
        }
        job.place.push(name.clone());
        let place = job.place.clone();
        match archive.unpack(job, index) {
            Ok(bytes) => {
                job.file(&name, &bytes);
            }
            Err(Locked::Encrypted) => job.note(Note::Encrypted { place }),
            Err(Locked::TooLarge(_)) => job.note(Note::TooLarge { place }),
            Err(Locked::Broken(reason, _)) => job.note(Note::Broken { place, reason }),
        }
        job.place.pop();
    }
    job.depth -= 1;
    Ok(())
}

/// Reads the files that an office file carries inside (`word/embeddings/…`), as those of an archive.
pub(crate) fn embedded(job: &mut Job<'_>, archive: &mut Archive<'_>) {
    for index in 0..archive.entries().len() {
        let name = archive.entries()[index].name.clone();
        let carried = name.contains("/embeddings/") || name.contains("/Attachs/");
        let markup = name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with('/');
        if !carried || markup || job.depth >= job.bounds.depth || job.full() {
            continue;
        }
        if !job.one_more_file() {
            return job.truncated();
        }
        job.depth += 1;
        job.place.push(name.clone());
        if let Ok(bytes) = archive.unpack(job, index) {
            job.file(&name, &bytes);
        }
        job.place.pop();
        job.depth -= 1;
    }
}

/// Files that systems leave in archives and nobody publishes.
fn is_leftover(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}
