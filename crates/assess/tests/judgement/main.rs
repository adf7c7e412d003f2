//! Rules and whole judgements on a small county portal made by hand.

mod county;
mod privacy;
mod rules;
mod structure;
mod whole;
