//! Matching names: which field, matter or column of the platform a title on a portal means.
//!
//! Precision comes first. Equal names (in whatever script, width or punctuation), known other names
//! and known decorations are sure; names that merely look alike are offered and never sure.

mod aliases;
mod found;
mod matcher;
mod names;
mod normal;
mod platform;

pub use aliases::{Affixes, Aliases, AliasesError, FieldAliases, Markers};
pub use found::{Candidate, Context, Match, PLAUSIBLE, SURE};
pub use matcher::Matcher;
pub use normal::{normal, simplified, traditional};

pub use platform::PlatformCandidate;
