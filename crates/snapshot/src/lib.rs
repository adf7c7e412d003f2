//! What a portal shows at one moment: columns, list lines, documents, links and what could not be
//! seen. A surveyed portal and a hosted one produce the same type, so there is one set of rules.
//! It knows nothing of what is right.

mod content;
mod model;
mod outcome;
pub mod portal_file;

pub use content::*;
pub use model::*;
pub use outcome::*;
pub use portal_file::{ColumnPin, PortalFile};
pub use standard::Reason;
