#![no_main]

mod hook;
#[path = "../run/catalog.rs"]
mod run;

libfuzzer_sys::fuzz_target!(init: hook::install(), |data: &[u8]| run::run(data));
