//! The folder of an export: what is in it, what was in it before.

use super::ExportError;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Names the files of the last whole export; marks the folder as ours.
const LIST: &str = ".gongkai-export";

pub(super) struct Place {
    folder: PathBuf,
    before: BTreeSet<String>,
    now: Mutex<Now>,
}

#[derive(Default)]
struct Now {
    files: BTreeSet<String>,
    folders: BTreeSet<PathBuf>,
    written: u64,
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> ExportError {
    let path = path.to_owned();
    |error| ExportError::Io { path, error }
}

impl Place {
    /// Opens a folder that is new, empty, or an earlier export's.
    pub(super) fn open(folder: &Path) -> Result<Self, ExportError> {
        std::fs::create_dir_all(folder).map_err(io(folder))?;
        let list = folder.join(LIST);
        let before = match std::fs::read_to_string(&list) {
            Ok(text) => text.lines().map(str::to_owned).collect(),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if std::fs::read_dir(folder).map_err(io(folder))?.next().is_some() {
                    return Err(ExportError::NotOurs(folder.to_owned()));
                }
                std::fs::write(&list, "").map_err(io(&list))?;
                BTreeSet::new()
            }
            Err(error) => return Err(io(&list)(error)),
        };
        Ok(Self { folder: folder.to_owned(), before, now: Mutex::default() })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).files.contains(name)
    }

    /// Writes a file unless the same bytes are there already.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let relative = Path::new(name);
        let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
        if !inside || name.contains('\n') {
            // No address of ours; an old one may be anything.
            return Ok(());
        }
        let path = self.folder.join(relative);
        let same = self.before.contains(name)
            && std::fs::metadata(&path).is_ok_and(|found| found.len() == bytes.len() as u64)
            && std::fs::read(&path).is_ok_and(|found| found == bytes);
        if !same {
            self.folder_of(&path)?;
            std::fs::write(&path, bytes).map_err(io(&path))?;
        }
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.written += u64::from(!same);
        now.files.insert(name.to_owned());
        Ok(())
    }

    fn folder_of(&self, path: &Path) -> Result<(), ExportError> {
        let Some(folder) = path.parent() else { return Ok(()) };
        let known = || self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if !known().folders.contains(folder) {
            std::fs::create_dir_all(folder).map_err(io(folder))?;
            known().folders.insert(folder.to_owned());
        }
        Ok(())
    }

    /// Removes what an earlier export had and this one has not; answers files written and removed.
    pub(super) fn finish(&self) -> Result<(u64, u64), ExportError> {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let mut removed = 0;
        for name in self.before.difference(&now.files) {
            let path = self.folder.join(name);
            match std::fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(io(&path)(error)),
            }
            // Folders go as far up as they are empty.
            let above = path.ancestors().skip(1).take_while(|above| *above != self.folder);
            for folder in above {
                if std::fs::remove_dir(folder).is_err() {
                    break;
                }
            }
        }
        let list = self.folder.join(LIST);
        let mut text = String::new();
        for name in &now.files {
            text.push_str(name);
            text.push('\n');
        }
        std::fs::write(&list, text).map_err(io(&list))?;
        Ok((now.written, removed))
    }
}
