//! Matching names: which field, matter or column of the platform a title on a portal means.
//!
//! Precision comes first. Equal names (in whatever script, width or punctuation), known other names
//! and known decorations are sure; names that merely look alike are offered and never sure.

mod aliases;
mod matcher;
mod names;
mod normal;
mod platform;

pub use aliases::{Affixes, Aliases, AliasesError, FieldAliases, Markers};
pub use matcher::{Candidate, Context, Match, Matcher, PLAUSIBLE, SURE};
pub use normal::normal;
pub(crate) use normal::simplified;
pub use platform::PlatformCandidate;
