//! Personal data masked within an Office file as it is: cells and runs say something else, all other parts of the
//! package, and with them its layout, stay byte for byte.

mod cell;
mod part;
mod runs;
mod values;

use crate::properties::SIGNATURES;
use attachment::Bounds;
pub(crate) use part::{nameless, unauthored, without};
use std::collections::HashMap;
use std::io::{Cursor, Read, Write};
pub(crate) use values::Values;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Bytes that the parts of a package may have unpacked.
pub(crate) const LARGEST: u64 = 64 << 20;
/// Endings of parts that are XML.
const MARKUP: [&str; 3] = ["xml", "rels", "vml"];
/// Endings of pictures, in which no text is looked for.
const PICTURES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp"];
/// A picture of the first page as it was.
pub(crate) const THUMBNAIL: &str = "docprops/thumbnail.";
/// The order in which formulas are reckoned; programs make it anew.
const CHAIN: &str = "xl/calcchain.xml";

/// A docx, xlsx or pptx with all personal data of its contents masked in its place; `None` where that cannot be done so
/// that nothing of it is left anywhere.
pub(crate) fn masked(name: &str, bytes: &[u8], values: &Values) -> Option<Vec<u8>> {
    let masked = rewritten(bytes, values)?;
    is_clean(name, &masked, values).then_some(masked)
}

/// Whether a file, read anew, has neither these values nor others.
pub(crate) fn is_clean(name: &str, bytes: &[u8], values: &Values) -> bool {
    let contents = attachment::read(name, bytes, &Bounds::default());
    contents.notes.is_empty()
        && contents.parts.iter().all(|part| {
            let mut cells = part.text.split(['\n', '\t']);
            privacy::places(&part.text).is_empty()
                && cells.all(|cell| values.places(cell).is_empty())
        })
}

/// A package with values masked in all its parts.
fn rewritten(bytes: &[u8], values: &Values) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut left = LARGEST;
    let mut changed: HashMap<usize, String> = HashMap::new();
    let mut lists = Vec::new();
    let mut gone = Vec::new();
    let mut drops = false;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).ok()?;
        let name = file.name().ok()?.to_ascii_lowercase();
        // Any change would void its signature.
        if name.starts_with(SIGNATURES) {
            return None;
        }
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        if name.starts_with(THUMBNAIL) || PICTURES.contains(&ending) {
            continue;
        }
        let mut held = Vec::new();
        file.by_ref().take(left).read_to_end(&mut held).ok()?;
        left = left.checked_sub(held.len() as u64).filter(|left| *left > 0)?;
        if !MARKUP.contains(&ending) {
            if values.stand_in(&held) {
                return None;
            }
            continue;
        }
        let text = String::from_utf8(held).ok()?;
        let masked = part::masked(&text, values)?;
        drops |= masked.drops;
        if ending == "rels" || name == "[content_types].xml" {
            lists.push((at, text, masked.text));
        } else if masked.text != text {
            changed.insert(at, masked.text);
        }
    }
    for name in archive.file_names() {
        let name = name.ok()?;
        let lower = name.to_ascii_lowercase();
        if lower.starts_with(THUMBNAIL) || (drops && lower == CHAIN) {
            gone.push(name.into_owned());
        }
    }
    for (at, text, masked) in lists {
        let masked = without(&masked, &gone)?;
        if masked != text {
            changed.insert(at, masked);
        }
    }
    written(&mut archive, &changed, &gone).ok()
}

/// A package in which some parts say something else, and others are gone; all else is copied byte for byte.
pub(crate) fn written(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    changed: &HashMap<usize, String>,
    gone: &[String],
) -> Result<Vec<u8>, ZipError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let file = archive.by_index_raw(at)?;
        let name = file.name()?.into_owned();
        match changed.get(&at) {
            _ if gone.contains(&name) => {}
            Some(text) => {
                writer.start_file(name, SimpleFileOptions::default())?;
                writer.write_all(text.as_bytes())?;
            }
            None => writer.raw_copy_file(file)?,
        }
    }
    Ok(writer.finish()?.into_inner())
}
