//! OFD (GB/T 33190), the Chinese fixed-layout format: an archive of pages in XML, each character with its place.

use crate::archive::{Archive, embedded};
use crate::contents::{Hidden, Note, Piece};
use crate::job::Job;
use crate::layout;
use crate::xml::{self, Step, Tag};
use std::collections::HashSet;
use std::ops::ControlFlow;

/// Pages that are told one by one when only some are pictures.
const MOST_TOLD: usize = 50;

/// Reads all pages, then what is laid over them.
pub(crate) fn read(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let mut archive = Archive::open(bytes)?;
    let root = archive.part(job, "OFD.xml").ok_or("no OFD.xml")?;
    let roots = texts_of(&xml::decode(&root), "DocRoot");
    let mut pages = Vec::new();
    for root in roots.iter().take(16) {
        let root = root.trim_start_matches('/');
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Some(document) = archive.part(job, root) else { continue };
        for location in locations(&xml::decode(&document)) {
            pages.push(match location.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("{folder}/{location}").trim_start_matches('/').to_owned(),
            });
        }
    }
    let names: Vec<String> = archive.entries().iter().map(|entry| entry.name.clone()).collect();
    if pages.is_empty() {
        pages = names.iter().filter(|name| name.ends_with("/Content.xml")).cloned().collect();
    }
    let (mut pictures, mut with_text) = (Vec::new(), 0usize);
    for (index, path) in pages.iter().enumerate() {
        if index >= job.bounds.pages || job.full() {
            job.truncated();
            break;
        }
        let Some(part) = archive.part(job, path) else { continue };
        let name = (index + 1).to_string();
        let (page, picture) = draw(job, &xml::decode(&part));
        if page.characters() > 0 {
            with_text += 1;
        } else if picture {
            pictures.push(name.clone());
        }
        job.part(Some(&name), Piece::Page, page.lines(), 1, Hidden::default());
    }
    let drawn: HashSet<&String> = pages.iter().collect();
    let beside = |path: &&String| {
        path.ends_with(".xml") && (path.contains("/Tpls/") || path.contains("/Annots/"))
    };
    for path in names.iter().filter(beside).filter(|path| !drawn.contains(path)) {
        if let Some(part) = archive.part(job, path) {
            let (page, _) = draw(job, &xml::decode(&part));
            job.part(None, Piece::Boxes, page.lines(), 1, Hidden::default());
        }
    }
    if with_text == 0 && !pictures.is_empty() {
        let place = job.place.clone();
        job.note(Note::Scanned { place });
    } else {
        for name in pictures.into_iter().take(MOST_TOLD) {
            let mut place = job.place.clone();
            place.push(name);
            job.note(Note::Scanned { place });
        }
    }
    embedded(job, &mut archive);
    Ok(())
}

/// Texts of the elements of this name.
fn texts_of(text: &str, name: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut inside = false;
    let _ = xml::walk(text, |step| {
        match step {
            Step::Open(tag) => {
                inside = tag.name() == name;
                if inside {
                    texts.push(String::new());
                }
            }
            Step::Text(text) if inside => {
                if let Some(last) = texts.last_mut() {
                    last.push_str(text.trim());
                }
            }
            Step::Text(_) => {}
            Step::Close(_) => inside = false,
        }
        ControlFlow::Continue(())
    });
    texts
}

/// Where the pages of a document lie.
fn locations(text: &str) -> Vec<String> {
    let mut locations = Vec::new();
    let _ = xml::walk(text, |step| {
        if let Step::Open(tag) = step
            && tag.name() == "Page"
            && let Some(location) = tag.attribute("BaseLoc")
        {
            locations.push(location);
        }
        ControlFlow::Continue(())
    });
    locations
}

/// The text object being drawn.
#[derive(Default)]
struct Object {
    corner: (f64, f64),
    size: f64,
    matrix: Option<[f64; 6]>,
    start: (f64, f64),
    steps: Vec<f64>,
    downs: Vec<f64>,
}

/// Draws a page; tells whether it shows pictures.
fn draw(job: &mut Job<'_>, text: &str) -> (layout::Page, bool) {
    let mut page = layout::Page::default();
    let mut object = Object::default();
    let (mut in_code, mut picture) = (false, false);
    let most = job.room().saturating_mul(4);
    let outcome = xml::walk(text, |step| {
        match step {
            Step::Open(tag) => match tag.name() {
                "TextObject" => object = Object::of(&tag),
                "TextCode" => {
                    in_code = true;
                    object.begin(&tag);
                }
                "ImageObject" => picture = true,
                _ => {}
            },
            Step::Text(text) if in_code => object.draw(&mut page, text),
            Step::Text(_) => {}
            Step::Close("TextCode") => in_code = false,
            Step::Close(_) => {}
        }
        if page.drawn() > most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if let Err(reason) = outcome {
        job.broken(reason);
    }
    (page, picture)
}

impl Object {
    fn of(tag: &Tag<'_>) -> Self {
        let boundary = numbers(tag, "Boundary");
        let at = |index: usize| boundary.get(index).copied().unwrap_or(0.0);
        Self {
            corner: (at(0), at(1)),
            size: numbers(tag, "Size").first().copied().unwrap_or(4.0),
            matrix: <[f64; 6]>::try_from(numbers(tag, "CTM")).ok(),
            ..Self::default()
        }
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        let one = |name: &str, usual: f64| numbers(tag, name).first().copied().unwrap_or(usual);
        // what is left out goes on from the one before
        self.start = (one("X", self.start.0), one("Y", self.start.1));
        self.steps = deltas(tag, "DeltaX");
        self.downs = deltas(tag, "DeltaY");
    }

    fn draw(&mut self, page: &mut layout::Page, text: &str) {
        let (mut x, mut y) = self.start;
        let [a, b, c, d, e, f] = self.matrix.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let scale = a.hypot(b);
        for (index, char) in text.chars().enumerate() {
            let width = if char.is_ascii() { self.size * 0.5 } else { self.size };
            let at = (self.corner.0 + a * x + c * y + e, self.corner.1 + b * x + d * y + f);
            // here heights grow downwards
            let mut bytes = [0; 4];
            let glyph: &str = char.encode_utf8(&mut bytes);
            page.draw((at.0, -at.1), (a, -b), width * scale, self.size * scale, glyph);
            let down = self.downs.get(index).copied();
            let still = if down.is_some_and(|down| down != 0.0) { 0.0 } else { width };
            x += self.steps.get(index).copied().unwrap_or(still);
            y += down.unwrap_or(0.0);
        }
        self.start = (x, y);
    }
}

fn numbers(tag: &Tag<'_>, name: &str) -> Vec<f64> {
    let value = tag.attribute(name).unwrap_or_default();
    value.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// Steps from character to character; `g 3 5.0` stands for three of 5.0.
fn deltas(tag: &Tag<'_>, name: &str) -> Vec<f64> {
    let value = tag.attribute(name).unwrap_or_default();
    let mut words = value.split_whitespace();
    let mut steps = Vec::new();
    while let Some(word) = words.next() {
        if word != "g" {
            steps.extend(word.parse::<f64>().ok());
            continue;
        }
        let count = words.next().and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
        if let Some(step) = words.next().and_then(|step| step.parse::<f64>().ok()) {
            let count = count.min(10_000).min(100_000usize.saturating_sub(steps.len()));
            steps.extend(std::iter::repeat_n(step, count));
        }
    }
    steps
}
