//! Attachments' bytes, named by their hash: the same file is kept once, and a name never changes content.

use crate::error::StoreError;
use crate::open::Store;
use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// BLAKE3 of its bytes, hex.
    pub hash: String,
    /// Bytes.
    pub size: i64,
}

impl Store {
    /// Keeps a file. Done before the write that refers to it, so that what is committed is there.
    ///
    /// # Errors
    /// Where the file store says no.
    pub async fn put_file(&self, bytes: Vec<u8>) -> Result<StoredFile, StoreError> {
        let hash = crate::hash(&bytes);
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let path = path(&hash);
        match self.files.head(&path).await {
            Ok(_) => {}
            Err(object_store::Error::NotFound { .. }) => {
                self.files.put(&path, PutPayload::from(bytes)).await?;
            }
            Err(error) => return Err(error.into()),
        }
        Ok(StoredFile { hash, size })
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Where the file store has none of that name.
    pub async fn file(&self, hash: &str) -> Result<Bytes, StoreError> {
        Ok(self.files.get(&path(hash)).await?.bytes().await?)
    }
}

fn path(hash: &str) -> Path {
    let folder = hash.get(..2).unwrap_or("00");
    Path::from(format!("{folder}/{hash}"))
}
