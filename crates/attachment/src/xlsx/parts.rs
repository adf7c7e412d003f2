//! The smaller parts of a workbook: relations, shared strings, comments, text boxes, caches.

use crate::archive::Archive;
use crate::grid::flat;
use crate::job::Job;
use crate::xml::{self, Step};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// What a part of an office file refers to.
#[derive(Default)]
pub(crate) struct Relations {
    /// Kind and path of each.
    list: Vec<(String, String)>,
    by_id: HashMap<String, usize>,
}

impl Relations {
    /// Relations of the part at this path.
    pub fn of(job: &mut Job<'_>, archive: &mut Archive<'_>, path: &str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(part) = archive.part(job, &format!("{folder}/_rels/{name}.rels")) else {
            return Self::default();
        };
        let mut relations = Self::default();
        let _ = xml::walk(&xml::decode(&part), |step| {
            if let Step::Open(tag) = step
                && tag.name() == "Relationship"
                && tag.attribute("TargetMode").as_deref() != Some("External")
            {
                let kind = tag.attribute("Type").unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let path = resolve(folder, &tag.attribute("Target").unwrap_or_default());
                let id = tag.attribute("Id").unwrap_or_default();
                relations.by_id.insert(id, relations.list.len());
                relations.list.push((kind, path));
            }
            ControlFlow::Continue(())
        });
        relations
    }

    /// Path of the part with this id.
    pub fn target(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).and_then(|index| self.list.get(*index)).map(|(_, path)| path.as_str())
    }

    /// Paths of the parts of this kind.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.list.iter().filter(move |(own, _)| own == kind).map(|(_, path)| path.as_str())
    }
}

/// A path inside the file from a target that may be relative.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Shared strings, in order; sounds written above the words (`rPh`) are left out.
pub(super) fn read_strings(job: &mut Job<'_>, text: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut string = String::new();
    let (mut in_text, mut in_sounds) = (false, false);
    let outcome = xml::walk(text, |step| {
        match step {
            Step::Open(tag) => match tag.name() {
                "si" => string.clear(),
                "rPh" => in_sounds = true,
                "t" => in_text = !in_sounds,
                _ => {}
            },
            Step::Text(text) if in_text => string.push_str(text),
            Step::Text(_) => {}
            Step::Close("t") => in_text = false,
            Step::Close("rPh") => in_sounds = false,
            Step::Close("si") => strings.push(std::mem::take(&mut string)),
            Step::Close(_) => {}
        }
        ControlFlow::Continue(())
    });
    if let Err(reason) = outcome {
        job.broken(reason);
    }
    strings
}

/// Comments, one line each: cell, tab, text.
pub(super) fn comments(text: &str) -> String {
    let mut lines = String::new();
    let (mut comment, mut cell) = (String::new(), String::new());
    let mut in_text = false;
    let _ = xml::walk(text, |step| {
        match step {
            Step::Open(tag) => match tag.name() {
                "comment" | "threadedComment" => {
                    cell = tag.attribute("ref").unwrap_or_default();
                    comment.clear();
                }
                "t" | "text" => in_text = true,
                _ => {}
            },
            Step::Text(text) if in_text => comment.push_str(text),
            Step::Text(_) => {}
            Step::Close("t" | "text") => in_text = false,
            Step::Close("comment" | "threadedComment") => {
                lines.push_str(&format!("{}\t{}\n", flat(&cell), flat(&comment)));
            }
            Step::Close(_) => {}
        }
        ControlFlow::Continue(())
    });
    lines
}

/// Text of shapes, one line for each paragraph.
pub(crate) fn boxes(text: &str) -> String {
    let mut lines = String::new();
    // legacy drawings keep text in HTML-like elements, later ones in `a:t`
    let (mut depth, mut legacy) = (0u32, false);
    let _ = xml::walk(text, |step| {
        match step {
            Step::Open(tag) => match tag.name() {
                "textbox" => legacy = true,
                "t" => depth += 1,
                _ => {}
            },
            Step::Text(text) if depth > 0 => lines.push_str(text),
            Step::Text(text) if legacy => lines.push_str(text.trim()),
            Step::Text(_) => {}
            Step::Close("t") => depth = depth.saturating_sub(1),
            Step::Close("textbox") => {
                legacy = false;
                lines.push('\n');
            }
            Step::Close("p" | "div") if !lines.is_empty() && !lines.ends_with('\n') => {
                lines.push('\n');
            }
            Step::Close("tc") => {
                let length = lines.trim_end_matches('\n').len();
                lines.truncate(length);
                lines.push('\t');
            }
            Step::Close("tr") => lines.push('\n'),
            Step::Close(_) => {}
        }
        ControlFlow::Continue(())
    });
    lines
}

/// Values of a pivot table's or linked workbook's cache, one line each record.
pub(super) fn cached(text: &str) -> String {
    let mut lines = String::new();
    let mut in_value = false;
    let _ = xml::walk(text, |step| {
        match step {
            Step::Open(tag) => match tag.name() {
                "s" | "n" | "d" => {
                    if let Some(value) = tag.attribute("v") {
                        lines.push_str(&flat(&value));
                        lines.push('\t');
                    }
                }
                "v" => in_value = true,
                _ => {}
            },
            Step::Text(text) if in_value => lines.push_str(&flat(text)),
            Step::Text(_) => {}
            Step::Close("v") => {
                in_value = false;
                lines.push('\t');
            }
            Step::Close("r" | "row" | "cacheField" | "sharedItems")
                if !lines.is_empty() && !lines.ends_with('\n') =>
            {
                lines.push('\n');
            }
            Step::Close(_) => {}
        }
        ControlFlow::Continue(())
    });
    lines
}
