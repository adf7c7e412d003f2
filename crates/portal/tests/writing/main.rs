//! What somebody pastes from another program, and how an official text is laid out.

mod layout;
mod paste;
