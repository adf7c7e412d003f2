//! Rows as SeaORM sees them.

pub mod attachment;
pub mod catalog;
pub mod change;
pub mod column;
pub mod counter;
pub mod division;
pub mod document;
pub mod edition;
pub mod organ;
pub mod placement;
pub mod redirect;
pub mod site;
pub mod words;
