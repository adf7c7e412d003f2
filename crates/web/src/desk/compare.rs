//! Two contents beside each other: which fields, columns and attachments differ, and the text line by line.

use super::visit::Desk;
use desk::Premises;
use similar::{ChangeTag, TextDiff};
use store::{DraftContent, NewEdition};

/// Lines around a change that are shown.
const AROUND: usize = 2;

/// A line that was taken out (`-`), put in (`+`), or stayed.
pub(super) struct DiffLine {
    pub(super) sign: &'static str,
    pub(super) class: &'static str,
    pub(super) text: String,
}

/// A value that differs; one of the two may be empty.
pub(super) struct Changed {
    pub(super) label: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// What two contents differ in.
pub(super) struct Comparison {
    /// Fields, columns and attachments.
    pub(super) changed: Vec<Changed>,
    /// Lines of the text that differ, with those around them.
    pub(super) lines: Vec<DiffLine>,
}

impl Comparison {
    /// Of two contents of one site; columns are compared where both say where they stand.
    pub(super) fn of(
        desk: &Desk,
        premises: &Premises,
        (old, new): (&DraftContent, &DraftContent),
    ) -> Self {
        let mut changed = fields(desk, &old.edition, &new.edition);
        changed.extend(places(desk, premises, &old.places, &new.places));
        changed.extend(files(desk, old, new));
        Self { changed, lines: lines(&old.edition.body, &new.edition.body) }
    }

    /// Whether they say the same.
    pub(super) fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.lines.is_empty()
    }
}

fn fields(desk: &Desk, old: &NewEdition, new: &NewEdition) -> Vec<Changed> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let values = |edition: &NewEdition| {
        [
            ("desk-field-title", edition.title.clone()),
            ("desk-field-link", text(&edition.link)),
            ("index-number", text(&edition.index_number)),
            ("organ", edition.organ.clone()),
            ("formed", text(&edition.formed)),
            ("number", text(&edition.number)),
            ("source", edition.source.clone()),
            ("validity", edition.validity.clone()),
        ]
    };
    let pairs = values(old).into_iter().zip(values(new));
    let differing = pairs.filter(|((_, before), (_, after))| before != after);
    let changed = differing.map(|((key, before), (_, after))| {
        let label = desk.word(key);
        Changed { label, before, after }
    });
    changed.collect()
}

fn places(
    desk: &Desk,
    premises: &Premises,
    old: &[desk::Place],
    new: &[desk::Place],
) -> Vec<Changed> {
    // Where one of them stood is not always known.
    let (Some(was), Some(is)) = (old.first(), new.first()) else { return Vec::new() };
    let name = |place: &desk::Place| place_name(desk, premises, place);
    let label = desk.word("desk-places");
    let out = old.iter().filter(|place| !new.contains(place)).map(|place| Changed {
        label: label.clone(),
        before: name(place),
        after: String::new(),
    });
    let put = new.iter().filter(|place| !old.contains(place)).map(|place| Changed {
        label: label.clone(),
        before: String::new(),
        after: name(place),
    });
    let mut changed: Vec<Changed> = out.chain(put).collect();
    if changed.is_empty() && was != is {
        let label = desk.word("desk-place-home");
        changed.push(Changed { label, before: name(was), after: name(is) });
    }
    changed
}

/// A column from the root down, with its mark.
fn place_name(desk: &Desk, premises: &Premises, (column, mark): &desk::Place) -> String {
    let names = premises.column(*column).map(|column| premises.names(column).join(" › "));
    let names = names.unwrap_or_else(|| desk.word("desk-feed-column-gone"));
    match mark {
        Some(mark) => format!("{names} [{mark}]"),
        None => names,
    }
}

/// Attachments by name and by what is in them.
fn files(desk: &Desk, old: &DraftContent, new: &DraftContent) -> Vec<Changed> {
    let label = desk.word("attachments");
    let changed = |before: String, after: String| Changed { label: label.clone(), before, after };
    let mut found = Vec::new();
    for one in &old.attachments {
        let same_name = new.attachments.iter().find(|other| other.name == one.name);
        let renamed = new.attachments.iter().find(|other| {
            other.file.hash == one.file.hash
                && old.attachments.iter().all(|known| known.name != other.name)
        });
        match (same_name, renamed) {
            (Some(other), _) if other.file.hash == one.file.hash => {}
            (Some(other), _) => {
                let after = desk.lang().say("desk-file-other", "name", &other.name);
                found.push(changed(one.name.clone(), after));
            }
            (None, Some(other)) => found.push(changed(one.name.clone(), other.name.clone())),
            (None, None) => found.push(changed(one.name.clone(), String::new())),
        }
    }
    let known = |name: &str, hash: &str| {
        let mut all = old.attachments.iter();
        all.any(|one| one.name == name || one.file.hash == hash)
    };
    let more = new.attachments.iter().filter(|one| !known(&one.name, &one.file.hash));
    found.extend(more.map(|one| changed(String::new(), one.name.clone())));
    found
}

fn lines(old: &str, new: &str) -> Vec<DiffLine> {
    let [old, new] = [old, new].map(|body| format!("{}\n", desk::text(body)));
    let diff = TextDiff::from_lines(&old, &new);
    let mut lines = Vec::new();
    for group in diff.grouped_ops(AROUND) {
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (sign, class) = match change.tag() {
                ChangeTag::Delete => ("−", "gone"),
                ChangeTag::Insert => ("+", "new"),
                ChangeTag::Equal => ("", "same"),
            };
            let text = change.value().trim_end().replace('\t', " ");
            lines.push(DiffLine { sign, class, text });
        }
    }
    lines
}
