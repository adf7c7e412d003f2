//! What stands in attachments, read once: a draft is checked again and again while it is written.

use crate::error::DeskError;
use crate::files;
use crate::properties::Kept;
use attachment::Contents;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::{Arc, LazyLock};
use store::{DraftAttachment, Store};

/// Bytes of text that are remembered.
const ROOM: u64 = 48 << 20;
/// About how many attachments that is.
const FILES: usize = 1000;

/// What was found in an attachment.
#[derive(Debug)]
pub(crate) struct Look {
    /// What stands in it.
    pub(crate) contents: Contents,
    /// Why it keeps what it tells of who made it, where it does.
    pub(crate) keeps: Option<Kept>,
}

/// Hash and name: how a file is read hangs on both.
type Key = (String, String);

#[derive(Debug, Clone)]
struct Weight;

impl Weighter<Key, Arc<Look>> for Weight {
    fn weight(&self, _: &Key, look: &Arc<Look>) -> u64 {
        let parts = look.contents.parts.iter();
        parts.map(|part| part.text.len() as u64 + 64).sum::<u64>() + 1024
    }
}

static LOOKED: LazyLock<Cache<Key, Arc<Look>, Weight>> =
    LazyLock::new(|| Cache::with_weighter(FILES, ROOM, Weight));

/// What stands in an attachment of a draft.
pub(crate) async fn look(store: &Store, one: &DraftAttachment) -> Result<Arc<Look>, DeskError> {
    let key = (one.hash.clone(), one.name.clone());
    if let Some(known) = LOOKED.get(&key) {
        return Ok(known);
    }
    let bytes = store.file(&one.hash).await?;
    let (contents, bytes) = files::read(&one.name, bytes.into()).await?;
    let keeps = files::kept(contents.kind, bytes).await?;
    let look = Arc::new(Look { contents, keeps });
    LOOKED.insert(key, Arc::clone(&look));
    Ok(look)
}
