//! One file for each sub-command.

pub mod channel;
pub mod demo;
pub mod desk;
pub mod export;
pub mod feed;
pub mod hosting;
pub mod inspect;
pub mod oversight;
pub mod read;
pub mod rules;
pub mod search;
pub mod sheet;
pub mod standard;
pub mod withdraw;
