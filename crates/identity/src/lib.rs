//! Asks an OpenID Connect provider who somebody is. It knows no account and decides nothing.

mod error;
mod flow;
mod provider;
mod token;

pub use error::{Flaw, IdentityError};
pub use flow::Flow;
pub use provider::{Provider, Settings};
pub use token::Vouched;
