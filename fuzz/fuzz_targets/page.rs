#![no_main]

mod hook;
#[path = "../run/page.rs"]
mod run;

libfuzzer_sys::fuzz_target!(init: hook::install(), |data: &[u8]| run::run(data));
