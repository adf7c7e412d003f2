//! The public site as readers and inspectors meet it.

mod county;
mod inspected;
mod pages;
