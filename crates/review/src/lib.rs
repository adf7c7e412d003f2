//! What people decided about findings (复核): read from `ledger.xlsx`, `review.toml` and `report.json`,
//! counted for each rule, and turned into patterns for the portal's file. No IO and no clock.

mod evaluate;
mod file;
mod learn;
mod ledger;
mod line;
mod problem;
mod report_json;
mod words;

pub use evaluate::{RuleFigures, evaluate, wilson};
pub use file::{ToDecide, write};
pub use learn::{Learnt, append, learn};
pub use line::{About, Decided, Lines, Place};
pub use problem::{Problem, Reason};

use rustc_hash::FxHashMap;

/// Bytes of a file at most.
const MOST_BYTES: usize = 256 << 20;

/// Rule ids by the names that reports print (`问题类型`), and by themselves.
pub type RuleNames = FxHashMap<String, String>;

/// Reads a ledger (xlsx, xls, ods), a `review.toml` or a `report.json`; which of them it is shows from
/// its content. All problems are given, not just the first; with one nothing is taken over.
pub fn read(name: &str, bytes: &[u8], rules: &RuleNames) -> Result<Lines, Vec<Problem>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let blank = bytes.iter().position(|byte| !byte.is_ascii_whitespace());
    let Some(first) = blank.and_then(|at| bytes.get(at)) else {
        return Err(vec![Problem::of_file(name, Reason::Empty)]);
    };
    if bytes.len() > MOST_BYTES {
        return Err(vec![Problem::of_file(name, Reason::TooLarge)]);
    }
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return ledger::read(name, bytes, rules);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => return Err(vec![Problem::of_file(name, Reason::Unknown)]),
    };
    if *first == b'{' { report_json::read(name, text) } else { file::read(name, text, rules) }
}
