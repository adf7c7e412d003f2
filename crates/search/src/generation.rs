//! One index on disk: made once, changed by batches, replaced whole by a rebuild.

use crate::commit::made;
use crate::document::Change;
use crate::error::{Error, io};
use crate::lexicon::Lexicon;
use crate::schema::{DAY, Fields, VALIDITY, schema};
use crate::tokenizer::{GRAMS, Grams, WORDS, Words};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::directory::MmapDirectory;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::schema::Field;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{
    Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError,
    Term,
};

/// Bytes of stored texts that are packed together.
const BLOCK: usize = 32 << 10;
/// Share of deleted documents from which on a segment is written anew.
const DELETED: f32 = 0.2;

pub(crate) struct Generation {
    pub folder: PathBuf,
    pub index: Index,
    pub reader: IndexReader,
    pub fields: Fields,
    pub day: Field,
    pub validity: Field,
    sequence: AtomicU64,
    writer: Mutex<Option<IndexWriter>>,
}

impl Generation {
    /// Opens the index in `folder`, or makes an empty one.
    pub fn open(folder: &Path, lexicon: &Arc<Lexicon>) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(io(folder))?;
        let (schema, fields) = schema();
        let settings = IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(6) }),
            docstore_blocksize: BLOCK,
            ..IndexSettings::default()
        };
        let directory = MmapDirectory::open(folder).map_err(TantivyError::from)?;
        let index =
            Index::builder().schema(schema.clone()).settings(settings).open_or_create(directory)?;
        index.tokenizers().register(WORDS, TextAnalyzer::from(Words(Arc::clone(lexicon))));
        index.tokenizers().register(GRAMS, TextAnalyzer::from(Grams));
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let sequence = AtomicU64::new(committed(&index)?);
        let (day, validity) = (schema.get_field(DAY)?, schema.get_field(VALIDITY)?);
        let (folder, writer) = (folder.to_owned(), Mutex::new(None));
        Ok(Self { folder, index, reader, fields, day, validity, sequence, writer })
    }

    /// The sequence of the last batch that was applied.
    pub fn sequence(&self) -> u64 {
        self.sequence.load(Ordering::Acquire)
    }

    /// Looks for what another process has committed.
    pub fn refresh(&self) -> Result<(), Error> {
        self.reader.reload()?;
        self.sequence.store(committed(&self.index)?, Ordering::Release);
        Ok(())
    }

    /// Calls `write` with the writer, which is made at its first use.
    pub fn with_writer<T>(
        &self,
        memory: usize,
        threads: usize,
        write: impl FnOnce(&mut IndexWriter) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut slot = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let writer = match &mut *slot {
            Some(writer) => writer,
            empty => {
                let options = IndexWriterOptions::builder()
                    .num_worker_threads(threads)
                    .memory_budget_per_thread(memory / threads)
                    .num_merge_threads(1)
                    .build();
                let writer =
                    self.index.writer_with_options(options).map_err(|error| match error {
                        TantivyError::LockFailure(..) => Error::Busy,
                        other => other.into(),
                    })?;
                let mut policy = LogMergePolicy::default();
                policy.set_del_docs_ratio_before_merge(DELETED);
                writer.set_merge_policy(Box::new(policy));
                empty.insert(writer)
            }
        };
        let done = write(writer);
        if done.is_err() {
            // What is half written is given up with the writer; the next batch makes a new one.
            *slot = None;
        }
        done
    }

    /// Ends writing; waits for segments that are being merged.
    pub fn close(&self) -> Result<(), Error> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(writer.map_or(Ok(()), IndexWriter::wait_merging_threads)?)
    }

    /// Hands a change to the writer; it shows after the next commit.
    pub fn write(&self, writer: &IndexWriter, change: &Change) -> Result<(), Error> {
        let id = match change {
            Change::Put(document) => document.id,
            Change::Remove(id) => *id,
        };
        writer.delete_term(Term::from_field_u64(self.fields.id, id));
        if let Change::Put(document) = change {
            writer.add_document(made(self, document))?;
        }
        Ok(())
    }

    /// Makes everything written so far durable and searchable, together with the sequence.
    pub fn commit(
        &self,
        writer: &mut IndexWriter<TantivyDocument>,
        sequence: u64,
    ) -> Result<(), Error> {
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&sequence.to_string());
        prepared.commit()?;
        self.sequence.store(sequence, Ordering::Release);
        Ok(self.reader.reload()?)
    }
}

fn committed(index: &Index) -> Result<u64, Error> {
    let payload = index.load_metas()?.payload;
    Ok(payload.and_then(|payload| payload.parse().ok()).unwrap_or(0))
}
