//! How much is read of one attachment, whatever the file says of itself.

use serde::{Deserialize, Serialize};

/// Limits for one call of [`read`](crate::read); together they bound its time and memory.
/// What is left out because of a limit is told by a [`Note`](crate::Note).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Bounds {
    /// Archives inside archives that are opened; 1 opens the outermost only.
    pub depth: usize,
    /// Files looked at in all archives together.
    pub files: usize,
    /// Bytes after decompression, all levels together.
    pub unpacked: u64,
    /// Characters of text handed back, all parts together.
    pub characters: usize,
    /// Parts handed back.
    pub parts: usize,
    /// Cells of sheets looked at, empty ones included.
    pub cells: usize,
    /// Pages of one PDF or OFD file.
    pub pages: usize,
}

impl Default for Bounds {
    /// What a crawler can afford for each file.
    fn default() -> Self {
        Self {
            depth: 3,
            files: 2_000,
            unpacked: 64 << 20,
            characters: 4_000_000,
            parts: 5_000,
            cells: 2_000_000,
            pages: 1_000,
        }
    }
}
