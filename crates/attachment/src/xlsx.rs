//! Excel workbooks since 2007. A reader of our own: libraries hold numbers as 64-bit floats, which
//! drops digits of an ID, pass over hidden rows and columns, and lay out the declared size of a sheet.

mod parts;
mod sheet;
mod styles;

use crate::archive::{Archive, Entry, embedded};
use crate::contents::{Hidden, Note, Piece, Veil};
use crate::job::Job;
use crate::xml::{self, Step};
pub(crate) use parts::boxes;
use parts::{Relations, read_strings};
use std::collections::HashSet;
use std::ops::ControlFlow;

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    relation: String,
    veil: Option<Veil>,
}

/// What all sheets share.
pub(crate) struct Book {
    strings: Vec<String>,
    styles: Vec<crate::numbers::Shown>,
    from_1904: bool,
}

/// Reads all sheets with their comments and text boxes, then what is cached behind them.
pub(crate) fn read(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let mut archive = Archive::open(bytes)?;
    let before = job.parts_so_far();
    let part = archive.part(job, "xl/workbook.xml").unwrap_or_default();
    let (listed, from_1904) = sheets(job, &xml::decode(&part));
    let relations = Relations::of(job, &mut archive, "xl/workbook.xml");
    let strings = match relations.of_kind("sharedStrings").next().map(str::to_owned) {
        Some(path) => archive.part(job, &path),
        None => archive.part(job, "xl/sharedStrings.xml"),
    };
    let styles = archive.part(job, "xl/styles.xml").unwrap_or_default();
    let book = Book {
        strings: read_strings(job, &xml::decode(&strings.unwrap_or_default())),
        styles: styles::read(&xml::decode(&styles)),
        from_1904,
    };
    let mut seen = HashSet::new();
    for sheet in listed {
        let Some(path) = relations.target(&sheet.relation).map(str::to_owned) else { continue };
        if job.full() {
            job.truncated();
            break;
        }
        if seen.insert(path.clone()) {
            read_sheet(job, &mut archive, &book, &sheet, &path);
        }
    }
    // sheets that the workbook does not list are in the file all the same
    let names: Vec<String> = archive.entries().iter().map(|entry| entry.name.clone()).collect();
    for path in names {
        if job.full() {
            job.truncated();
            break;
        }
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        if path.starts_with("xl/worksheets/") && name.ends_with(".xml") && !seen.contains(&path) {
            let sheet = Listed { name, relation: String::new(), veil: Some(Veil::VeryHidden) };
            read_sheet(job, &mut archive, &book, &sheet, &path);
        } else if is_cache(&path) {
            let part = archive.part(job, &path).unwrap_or_default();
            let text = parts::cached(&xml::decode(&part));
            let hidden = Hidden { whole: Some(Veil::VeryHidden), ..Hidden::default() };
            job.part(Some(&name), Piece::Cache, text, 1, hidden);
        }
    }
    let picture = |entry: &Entry| entry.name.starts_with("xl/media/");
    if job.parts_so_far() == before && archive.entries().iter().any(picture) {
        let place = job.place.clone();
        job.note(Note::Scanned { place });
    }
    embedded(job, &mut archive);
    Ok(())
}

/// Whether a part keeps values of a pivot table's source or of a linked workbook.
fn is_cache(path: &str) -> bool {
    (path.starts_with("xl/pivotCache/") || path.starts_with("xl/externalLinks/"))
        && path.ends_with(".xml")
}

fn sheets(job: &mut Job<'_>, text: &str) -> (Vec<Listed>, bool) {
    let mut listed = Vec::new();
    let mut from_1904 = false;
    let outcome = xml::walk(text, |step| {
        if let Step::Open(tag) = step {
            match tag.name() {
                "workbookPr" => from_1904 = tag.is_set("date1904"),
                "sheet" => listed.push(Listed {
                    name: tag.attribute("name").unwrap_or_default(),
                    relation: tag.attribute("id").unwrap_or_default(),
                    veil: match tag.attribute("state").as_deref() {
                        Some("hidden") => Some(Veil::Hidden),
                        Some("veryHidden") => Some(Veil::VeryHidden),
                        _ => None,
                    },
                }),
                _ => {}
            }
        }
        ControlFlow::Continue(())
    });
    if let Err(reason) = outcome {
        job.broken(reason);
    }
    (listed, from_1904)
}

fn read_sheet(
    job: &mut Job<'_>,
    archive: &mut Archive<'_>,
    book: &Book,
    sheet: &Listed,
    path: &str,
) {
    let Some(part) = archive.part(job, path) else { return };
    let relations = Relations::of(job, archive, path);
    sheet::read(job, &xml::decode(&part), book, &sheet.name, sheet.veil);
    drop(part);
    let hidden = Hidden { whole: sheet.veil, ..Hidden::default() };
    let beside = [
        ("comments", Piece::Comments),
        ("threadedComment", Piece::Comments),
        ("drawing", Piece::Boxes),
        ("vmlDrawing", Piece::Boxes),
    ];
    for (kind, piece) in beside {
        let targets: Vec<String> = relations.of_kind(kind).map(str::to_owned).collect();
        for target in targets {
            let Some(part) = archive.part(job, &target) else { continue };
            let text = match piece {
                Piece::Comments => parts::comments(&xml::decode(&part)),
                _ => boxes(&xml::decode(&part)),
            };
            job.part(Some(&sheet.name), piece, text, 1, hidden.clone());
        }
    }
}
