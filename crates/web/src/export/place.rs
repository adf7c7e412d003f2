//! The folder of an export: what is in it, what was in it before.

use super::ExportError;
use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Names the files of the last whole export; marks the folder as ours.
const LIST: &str = ".gongkai-export";

pub(super) struct Place {
    folder: PathBuf,
    /// Files of the last whole export.
    before: HashSet<String>,
    /// There may be files, of a whole export or of one that was interrupted.
    begun: bool,
    now: Mutex<Now>,
}

#[derive(Default)]
struct Now {
    files: HashSet<String>,
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
        let (before, begun) = match std::fs::read_to_string(&list) {
            Ok(text) => (text.lines().map(str::to_owned).collect(), true),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if std::fs::read_dir(folder).map_err(io(folder))?.next().is_some() {
                    return Err(ExportError::NotOurs(folder.to_owned()));
                }
                std::fs::write(&list, "").map_err(io(&list))?;
                (HashSet::new(), false)
            }
            Err(error) => return Err(io(&list)(error)),
        };
        Ok(Self { folder: folder.to_owned(), before, begun, now: Mutex::default() })
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.now().files.contains(name)
    }

    /// Writes a file unless the same bytes are there already.
    pub(super) fn put(&self, name: String, bytes: &[u8]) -> Result<(), ExportError> {
        let Some(path) = self.path(&name) else { return Ok(()) };
        let same = self.begun && std::fs::read(&path).is_ok_and(|found| found == bytes);
        if !same {
            self.write(&path, bytes).map_err(io(&path))?;
        }
        let mut now = self.now();
        now.written += u64::from(!same);
        now.files.insert(name);
        Ok(())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        match std::fs::write(path, bytes) {
            // Nearly every page has a folder of its own: it is made when it is missed.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                std::fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
                std::fs::write(path, bytes)
            }
            done => done,
        }
    }

    /// Where a file lies; `None` for a name that leads out of the folder or cannot be listed: an old
    /// address may be anything.
    fn path(&self, name: &str) -> Option<PathBuf> {
        let relative = Path::new(name);
        let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
        (inside && !name.contains('\n')).then(|| self.folder.join(relative))
    }

    /// Keeps a file of an earlier export, if it is there with bytes of this hash.
    pub(super) fn keep(&self, name: &str, hash: &str) -> bool {
        let same = self.begun
            && self
                .path(name)
                .and_then(|path| std::fs::read(path).ok())
                .is_some_and(|found| store::hash(&found) == hash);
        if same {
            self.now().files.insert(name.to_owned());
        }
        same
    }

    /// Removes what an earlier export had and this one has not; answers files written and removed.
    pub(super) fn finish(&self) -> Result<(u64, u64), ExportError> {
        let now = self.now();
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
        let mut names: Vec<&str> = now.files.iter().map(String::as_str).collect();
        names.sort_unstable();
        let mut text = names.join("\n");
        text.push('\n');
        let list = self.folder.join(LIST);
        std::fs::write(&list, text).map_err(io(&list))?;
        Ok((now.written, removed))
    }
}
