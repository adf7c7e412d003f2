//! An index made anew beside the one in use.

use crate::commit::made;
use crate::document::Document;
use crate::error::{Error, io};
use crate::generation::Generation;
use crate::index::Index;

/// An index in the making. Dropped before [`Rebuild::finish`] it leaves nothing behind.
pub struct Rebuild<'a> {
    index: &'a Index,
    generation: Option<Generation>,
    number: u64,
    _lock: std::fs::File,
}

impl<'a> Rebuild<'a> {
    pub(crate) fn new(
        index: &'a Index,
        generation: Generation,
        number: u64,
        lock: std::fs::File,
    ) -> Self {
        Self { index, generation: Some(generation), number, _lock: lock }
    }

    /// Takes in documents, each id once.
    ///
    /// # Errors
    /// If they cannot be written; the rebuild is then to be given up.
    pub fn add(&self, documents: impl IntoIterator<Item = Document>) -> Result<(), Error> {
        let Some(generation) = &self.generation else { return Ok(()) };
        let settings = &self.index.settings;
        generation.with_writer(settings.rebuild_memory, settings.rebuild_threads, |writer| {
            for document in documents {
                writer.add_document(made(generation, &document))?;
            }
            Ok(())
        })
    }

    /// Puts the new index in the place of the old one. `sequence` is where the change log stood before
    /// the first document was read: what changed since then is applied again by following it.
    ///
    /// # Errors
    /// If it cannot be written; the old index stays in use then.
    pub fn finish(mut self, sequence: u64) -> Result<(), Error> {
        let Some(generation) = self.generation.take() else { return Ok(()) };
        let settings = &self.index.settings;
        let done = generation
            .with_writer(settings.rebuild_memory, settings.rebuild_threads, |writer| {
                generation.commit(writer, sequence)
            })
            .and_then(|()| generation.close())
            .and_then(|()| generation.refresh())
            .and_then(|()| self.index.name(self.number));
        if let Err(error) = done {
            self.generation = Some(generation);
            return Err(error);
        }
        let old = self.index.switch(generation, None);
        old.close()?;
        // Searches that still run keep their files open; the names can go.
        std::fs::remove_dir_all(&old.folder).map_err(io(&old.folder))
    }
}

impl Drop for Rebuild<'_> {
    fn drop(&mut self) {
        if let Some(generation) = self.generation.take() {
            let folder = generation.folder.clone();
            drop(generation);
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
