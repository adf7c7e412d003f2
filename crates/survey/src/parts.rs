//! Parts of a column page by the standard's names, as `page::parts` finds them: they take the place of the
//! blocks that structure alone shows, where they show more.

use crate::names::Names;
use page::{Block, Kind, Raw, Reading};
use rustc_hash::FxHashSet;

/// Takes the parts of a page into its reading. Answers which names of the standard the page shows besides
/// as words alone: something may stand there that was not understood.
pub fn take_in(reading: &mut Reading, raw: &Raw<'_>, names: &Names) -> Vec<String> {
    let is_document = reading.kind == Kind::Article && reading.dates.published.is_some();
    if is_document || reading.url.is_empty() {
        return Vec::new();
    }
    // What the page is called itself is no part of it. A heading that neither its head nor its breadcrumb knows may
    // be that of a part.
    let called = |title: &&String| {
        reading.column_path.is_empty()
            || reading.head_title.as_ref().is_some_and(|head| head.contains(title.as_str()))
    };
    let own: Vec<String> = reading
        .column_path
        .iter()
        .map(|crumb| crumb.title.clone())
        .chain(reading.tags.column_name.clone())
        .chain(reading.title.as_ref().map(|found| &found.value).filter(called).cloned())
        .chain(
            reading
                .head_title
                .iter()
                .flat_map(|title| title.split(['-', '_', '|', '—', '－']).map(str::to_owned)),
        )
        .collect();
    let knows = |words: &str| {
        names.known(words).is_some_and(|known| known.field || known.matter)
            && !crate::names::says_nothing(words)
            && !own.iter().any(|name| names.same(name, words))
    };
    let found = page::parts(*raw, &knows);
    if shows_more(reading, &found.blocks, names) {
        replace(reading, found.blocks);
    }
    found.names
}

/// Whether parts name more of the standard, with lines, than the blocks that are there, or as much and also what
/// they are parts of.
fn shows_more(reading: &Reading, parts: &[Block], names: &Names) -> bool {
    let lines = |blocks: &[Block]| -> usize {
        blocks
            .iter()
            .filter(|block| {
                block.heading.as_deref().is_some_and(|name| names.known(name).is_some())
            })
            .map(|block| 1 + block.items.len())
            .sum()
    };
    let heading = reading.items_heading.as_deref().filter(|name| names.known(name).is_some());
    let main = heading.map_or(0, |_| 1 + reading.items.len());
    let nested = parts.iter().any(|part| part.within.is_some());
    let known = lines(&reading.blocks) + main;
    lines(parts) > known || nested && lines(parts) == known
}

fn replace(reading: &mut Reading, parts: Vec<Block>) {
    let within: FxHashSet<&str> =
        parts.iter().flat_map(|part| &part.items).filter_map(|item| item.href.as_deref()).collect();
    let inside = |items: &[page::ListItem]| {
        items.iter().all(|item| item.href.as_deref().is_some_and(|href| within.contains(href)))
    };
    if inside(&reading.items) {
        reading.items = Vec::new();
        reading.items_heading = None;
        reading.pager = None;
        reading.kind = Kind::Column;
    }
    let headed = |block: &Block| parts.iter().any(|part| part.heading == block.heading);
    reading.blocks.retain(|block| !inside(&block.items) && !headed(block));
    reading.blocks.extend(parts);
}
