//! Masking attachments: what one click makes of a file of each kind. Whatever comes of it is read again by the rule that
//! found the personal data, and given up where that finds some still.

mod anew;
mod archive;

use crate::checks::{masked_name, names_within};
use crate::error::DeskError;
use crate::files::{Taken, taken};
use crate::package::{self, LARGEST, Values};
use crate::properties;
pub(crate) use anew::TEXT_ALONE;
use attachment::{Bounds, Contents, Kind};

/// A file with all personal data masked.
#[derive(Debug)]
pub(crate) struct Masked {
    pub(crate) taken: Taken,
    pub(crate) told: Told,
}

/// What is to be told of masking a file: names of files as they were called, those within an archive behind its name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// They were written anew, with a simpler layout.
    pub(crate) anew: Vec<String>,
    /// A document of their text stands in their place.
    pub(crate) as_text: Vec<String>,
    /// They stayed as they were, within an archive of which the rest is masked.
    pub(crate) by_hand: Vec<String>,
}

/// What became of a file.
#[derive(Debug)]
struct Outcome {
    /// What it is called now.
    name: String,
    bytes: Vec<u8>,
    told: Told,
}

impl Outcome {
    /// A file that kept its name and its layout.
    fn same(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), bytes, told: Told::default() }
    }
}

/// What is left of the bounds.
#[derive(Debug)]
struct Room {
    /// Archives within archives that are still opened.
    depth: usize,
    /// Bytes that may still be unpacked.
    unpacked: u64,
}

/// The file with all personal data masked. A docx, xlsx or pptx says something else where it stands, and keeps its
/// layout; of others what is seen is written anew (see [`anew`]). In an archive this is done with each file in it that
/// has personal data.
pub(crate) async fn masked(name: &str, bytes: Vec<u8>) -> Result<Masked, DeskError> {
    let not_maskable = || DeskError::NotMaskable(name.to_owned());
    let own = name.to_owned();
    let outcome = tokio::task::spawn_blocking(move || whole(&own, &bytes)).await?;
    let Outcome { name: called, bytes, told } = outcome.ok_or_else(not_maskable)?;
    match taken(&called, bytes).await {
        Ok(taken) => Ok(Masked { taken, told }),
        Err(DeskError::BadFile(_) | DeskError::LargeFile { .. }) => Err(not_maskable()),
        Err(error) => Err(error),
    }
}

/// An attachment masked; `None` where nothing of it can be, or something is left.
fn whole(name: &str, bytes: &[u8]) -> Option<Outcome> {
    let bounds = Bounds::default();
    let before = attachment::read(name, bytes, &bounds);
    let mut room = Room { depth: bounds.depth, unpacked: LARGEST };
    let outcome = file(name, bytes, &before, &mut room)?;
    // What stayed as it was is told by name, and stops the draft.
    if before.kind == Kind::Zip && outcome.told.by_hand.is_empty() {
        let after = attachment::read(&outcome.name, &outcome.bytes, &bounds);
        // What could not be looked into is no more than it was.
        let clean = !leaks(&after) && after.notes.len() <= before.notes.len();
        clean.then_some(())?;
    }
    Some(outcome)
}

/// A file masked in the way of its kind; `None` where that cannot be done so that nothing is left in it.
fn file(name: &str, bytes: &[u8], contents: &Contents, room: &mut Room) -> Option<Outcome> {
    if contents.kind == Kind::Zip {
        return archive::masked(name, bytes, contents, room);
    }
    // Nobody knows what stands where nothing was read.
    contents.notes.is_empty().then_some(())?;
    let values = Values::of(contents)?;
    let within = || {
        let masked = package::masked(name, bytes, &values)?;
        let nameless = properties::without_in_archive(masked).ok()?;
        Some(Outcome::same(name, nameless))
    };
    match contents.kind {
        Kind::Docx | Kind::Pptx => within(),
        Kind::Xlsx => within().or_else(|| anew::written(name, contents, &values)),
        _ => anew::written(name, contents, &values),
    }
}

/// Whether a file, or a name within an archive, has personal data.
fn leaks(contents: &Contents) -> bool {
    let has = |text: &str| !privacy::places(text).is_empty();
    contents.parts.iter().any(|part| has(&part.text)) || names_within(contents).iter().any(personal)
}

/// Whether the name of a file has personal data.
fn personal(name: &&str) -> bool {
    masked_name(name) != *name
}

/// A name that no other file has: with a number where one is called so already.
pub(crate) fn free(name: String, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(&name) {
        return name;
    }
    let (stem, ending) = name.split_at(ending_at(&name));
    let mut numbered = (2..=u16::MAX).map(|at| format!("{stem}（{at}）{ending}"));
    let found = numbered.find(|name| !is_taken(name));
    found.unwrap_or(name)
}

/// Where the ending of a file's name begins, with its dot; behind the name where it has none.
fn ending_at(name: &str) -> usize {
    let from = name.rfind('/').map_or(0, |at| at + 1);
    let last = name.get(from..).unwrap_or_default();
    last.rfind('.').map_or(name.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_free() {
        let known = ["a/名单.xlsx", "a/名单（2）.xlsx", "无"];
        let is_taken = |name: &str| known.contains(&name);
        for (name, expected) in
            [("b/名单.xlsx", "b/名单.xlsx"), ("a/名单.xlsx", "a/名单（3）.xlsx"), ("无", "无（2）")]
        {
            assert_eq!(free(name.to_owned(), is_taken), expected);
        }
        assert_eq!(ending_at("a.b/无"), "a.b/无".len());
    }

    #[tokio::test]
    async fn what_is_no_file_of_its_kind_is_left_to_people() {
        for (name, bytes) in [
            ("名单.pdf", b"%PDF-1.4".to_vec()),
            ("名单.zip", b"PK\x03\x04 no archive".to_vec()),
            ("名单.txt", Vec::new()),
        ] {
            let not = masked(name, bytes).await;
            assert!(matches!(not, Err(DeskError::NotMaskable(_))), "{name}: {not:?}");
        }
    }
}
