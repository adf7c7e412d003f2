//! Cell formats: only what decides how a number is shown.

use crate::numbers::{Shown, shown};
use crate::xml::{self, Step};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// How each cell format shows numbers, by its index.
pub(super) fn read(text: &str) -> Vec<Shown> {
    let mut codes: HashMap<u32, String> = HashMap::new();
    let mut formats = Vec::new();
    let mut inside = false;
    // damaged styles leave numbers plain, which loses nothing
    let _ = xml::walk(text, |step| {
        match step {
            Step::Open(tag) => match tag.name() {
                "numFmt" => {
                    if let (Some(id), Some(code)) =
                        (tag.number("numFmtId"), tag.attribute("formatCode"))
                    {
                        codes.insert(id, code);
                    }
                }
                "cellXfs" => inside = true,
                "xf" if inside => {
                    let id = tag.number("numFmtId").unwrap_or(0);
                    formats.push(shown(id, codes.get(&id).map(String::as_str)));
                }
                _ => {}
            },
            Step::Close("cellXfs") => inside = false,
            _ => {}
        }
        ControlFlow::Continue(())
    });
    formats
}
