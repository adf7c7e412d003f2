//! A zip archive in which each file that has personal data is masked: all others are copied as they are packed, those behind
//! a password too.

use super::{Outcome, Room, Told, file, free, leaks, personal};
use crate::checks::masked_name;
use attachment::{Bounds, Contents, Note};
use encoding_rs::GB18030;
use std::collections::HashSet;
use std::io::{Cursor, Read, Write};
use zip::read::ZipReadOptions;
use zip::result::ZipResult;
use zip::{ZipArchive, ZipWriter};

/// A file, or a folder, of an archive.
struct Entry {
    /// Its name as it is stored.
    stored: Vec<u8>,
    /// Its path, its parts parted by `/`.
    path: String,
    /// It needs a password.
    locked: bool,
    /// What is said beside it has personal data.
    remarked: bool,
}

impl Entry {
    fn is_folder(&self) -> bool {
        self.path.ends_with('/')
    }
}

/// A path with personal data in its safe form.
fn masked_path(path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(masked_name).collect();
    // A file's name has no asterisk.
    parts.join("/").replace('*', "×")
}

/// What is to stand in an archive instead of an entry.
struct Instead {
    name: String,
    bytes: Vec<u8>,
}

/// An archive with the files in it masked; `None` where it was not read to its end, cannot be written again, or what
/// cannot be opened would have to be renamed.
pub(super) fn masked(
    name: &str,
    bytes: &[u8],
    contents: &Contents,
    room: &mut Room,
) -> Option<Outcome> {
    let ended = |note: &Note| matches!(note, Note::TooLarge { .. } | Note::Truncated { .. });
    if contents.notes.iter().any(ended) {
        return None;
    }
    let depth = room.depth.checked_sub(1)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let entries = entries(&mut archive).ok()?;
    let mut names: HashSet<String> = entries.iter().map(|entry| entry.path.clone()).collect();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut told = Told::default();
    for (at, entry) in entries.iter().enumerate() {
        room.depth = depth;
        let instead = instead(&mut archive, (at, entry), room, &mut told);
        room.depth = depth + 1;
        match instead? {
            None => writer.raw_copy_file(archive.by_index_raw(at).ok()?).ok()?,
            Some(mut instead) => {
                if instead.name != entry.path {
                    instead.name = free(instead.name, |name| names.contains(name));
                    names.insert(instead.name.clone());
                }
                put(&mut writer, &mut archive, (at, entry), &instead).ok()?;
            }
        }
    }
    let bytes = writer.finish().ok()?.into_inner();
    for list in [&mut told.anew, &mut told.as_text, &mut told.by_hand] {
        list.iter_mut().for_each(|one| *one = format!("{name} / {one}"));
    }
    Some(Outcome { name: name.to_owned(), bytes, told })
}

fn entries(archive: &mut ZipArchive<Cursor<&[u8]>>) -> ZipResult<Vec<Entry>> {
    let mut entries = Vec::new();
    for at in 0..archive.len() {
        let file = archive.by_index_raw(at)?;
        let stored = file.name_raw().to_vec();
        let remarked = !privacy::places(file.comment()).is_empty();
        entries.push(Entry {
            path: called(&stored).replace('\\', "/"),
            stored,
            locked: file.encrypted(),
            remarked,
        });
    }
    Ok(entries)
}

/// A name in an archive: UTF-8 where it is, else as Windows in China writes it.
fn called(stored: &[u8]) -> String {
    match std::str::from_utf8(stored) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(stored).0.into_owned(),
    }
}

/// What is to stand instead of an entry: `Some(None)` where it stays as it is; `None` where it cannot.
fn instead(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    (at, entry): (usize, &Entry),
    room: &mut Room,
    told: &mut Told,
) -> Option<Option<Instead>> {
    let renamed = entry.path.split('/').any(|part| personal(&part));
    let moved = renamed || entry.remarked;
    let path = |path: &str| if renamed { masked_path(path) } else { path.to_owned() };
    if entry.is_folder() {
        let bytes = Vec::new();
        return Some(moved.then(|| Instead { name: path(&entry.path), bytes }));
    }
    if entry.locked {
        // Its name cannot be changed everywhere without its password.
        return (!moved).then_some(None);
    }
    let Some(held) = unpacked(archive, at, room)? else { return (!moved).then_some(None) };
    let bounds = Bounds { depth: room.depth, ..Bounds::default() };
    let contents = attachment::read(&entry.path, &held, &bounds);
    if !leaks(&contents) {
        return Some(moved.then(|| Instead { name: path(&entry.path), bytes: held }));
    }
    match file(&entry.path, &held, &contents, room) {
        Some(outcome) => {
            told.anew.extend(outcome.told.anew);
            told.as_text.extend(outcome.told.as_text);
            told.by_hand.extend(outcome.told.by_hand);
            Some(Some(Instead { name: path(&outcome.name), bytes: outcome.bytes }))
        }
        None => {
            told.by_hand.push(entry.path.clone());
            Some(moved.then(|| Instead { name: path(&entry.path), bytes: held }))
        }
    }
}

/// A file of an archive, within what is left of the bounds; `Some(None)` where it is damaged, `None` where it is too large.
fn unpacked(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    at: usize,
    room: &mut Room,
) -> Option<Option<Vec<u8>>> {
    // As files are read: a sum that is wrong hides nothing.
    let options = ZipReadOptions::new().ignore_crc32(true);
    let Ok(file) = archive.by_index_with_options(at, options) else { return Some(None) };
    let mut held = Vec::new();
    let read = file.take(room.unpacked).read_to_end(&mut held);
    room.unpacked = room.unpacked.checked_sub(held.len() as u64).filter(|left| *left > 0)?;
    Some(read.is_ok().then_some(held))
}

/// Writes what is to stand instead of an entry, at the time and with the rights that it had.
fn put(
    writer: &mut ZipWriter<Cursor<Vec<u8>>>,
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    (at, entry): (usize, &Entry),
    Instead { name, bytes }: &Instead,
) -> ZipResult<()> {
    let options = archive.by_index_raw(at)?.options();
    if entry.is_folder() {
        return writer.add_directory(name.as_str(), options);
    }
    // A name that stays the same stays so in its charset.
    let stored = if *name == entry.path { entry.stored.as_slice() } else { name.as_bytes() };
    writer.start_file_with_options(options.name(stored))?;
    Ok(writer.write_all(bytes)?)
}
