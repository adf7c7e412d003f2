//! Rules and whole judgements on a small county portal made by hand.

mod county;
mod review;
mod rules;
mod structure;
mod whole;
