//! A failure as the user meets it: what, where, and the way out, in the user's language.

use crate::words::Lang;
use std::fmt::Display;
use std::path::Path;

/// Wrong use: bad arguments, files that cannot be read or are not what they should be.
pub const WRONG_USE: u8 = 2;
/// The portal could not be reached at all.
pub const UNREACHABLE: u8 = 3;

/// A failure with its exit code.
#[derive(Debug)]
pub struct Failure {
    /// Exit code of the program.
    pub exit: u8,
    /// For the user.
    pub message: String,
}

impl Failure {
    /// Wrong use, worded by the message `key`.
    pub fn usage(lang: Lang, key: &str, args: &[(&'static str, &dyn Display)]) -> Self {
        Self { exit: WRONG_USE, message: lang.say(key, args) }
    }

    /// A file that could not be read or written.
    pub fn file(lang: Lang, path: &Path, reason: &dyn Display) -> Self {
        Self::usage(lang, "error-file", &[("path", &path.display()), ("reason", reason)])
    }
}
