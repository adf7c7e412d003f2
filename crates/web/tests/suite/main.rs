//! The public site as readers and inspectors meet it.

mod county;
mod desk;
mod exported;
mod inspected;
mod kept;
mod pages;
mod people;
mod searching;
