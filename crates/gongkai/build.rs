//! Tells the linker of a release to keep functions that came out the same once: 4 MB of the program's 70.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let optimized = env::var("OPT_LEVEL").is_ok_and(|level| level != "0");
    // There, and only there, rustc links with its own LLD, which can do so.
    if optimized && env::var("TARGET").is_ok_and(|target| target == "x86_64-unknown-linux-gnu") {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    }
}
