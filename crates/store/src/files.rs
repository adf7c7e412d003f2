//! Attachments' bytes, named by their hash: the same file is kept once, and a name never changes content.

use crate::error::StoreError;
use crate::open::Store;
use bytes::Bytes;
use futures::{Stream, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{GetOptions, ObjectStore, ObjectStoreExt, PutPayload};
use std::ffi::OsStr;
use std::ops::Range;
use std::sync::Arc;

/// The files at a place: a folder, which is made where there is none, or `s3://BUCKET/PREFIX`, reached
/// as the variables `AWS_ENDPOINT`, `AWS_REGION`, `AWS_ACCESS_KEY_ID` … say.
pub(crate) async fn files_at(place: &OsStr) -> Result<Arc<dyn ObjectStore>, StoreError> {
    let address = place.to_str().and_then(|place| place.strip_prefix("s3://"));
    let Some(address) = address else {
        std::fs::create_dir_all(place)?;
        let local = LocalFileSystem::new_with_prefix(place)?.with_automatic_cleanup(true);
        return Ok(Arc::new(local));
    };
    let (bucket, prefix) = address.split_once('/').unwrap_or((address, ""));
    let s3 = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
    let files = PrefixStore::new(s3, prefix);
    // A wrong key or address is told now, not at the first attachment.
    match files.head(&Path::from("0")).await {
        Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(Arc::new(files)),
        Err(error) => Err(error.into()),
    }
}

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

    /// The same piece by piece, for files too large to be held; of the bytes in a range alone where one is given.
    ///
    /// # Errors
    /// As [`Store::file`]; later ones end the stream.
    pub async fn file_stream(
        &self,
        hash: &str,
        part: Option<Range<u64>>,
    ) -> Result<impl Stream<Item = Result<Bytes, StoreError>> + Send + use<>, StoreError> {
        let options = GetOptions::default().with_range(part);
        let found = self.files.get_opts(&path(hash), options).await?;
        Ok(found.into_stream().map_err(StoreError::from))
    }
}

fn path(hash: &str) -> Path {
    let folder = hash.get(..2).unwrap_or("00");
    Path::from(format!("{folder}/{hash}"))
}
