//! Rules and whole judgements on a small county portal made by hand.

mod bonds;
mod county;
mod origin;
mod privacy;
mod review;
mod rules;
mod structure;
mod whole;
mod wording;
