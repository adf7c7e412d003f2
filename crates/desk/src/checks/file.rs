//! What is said of one attachment: its name, what stands in it, and what could not be looked into.

use super::{At, Hint, MOST, UNREAD, Weight, leaks, weight};
use crate::masking::TEXT_ALONE;
use crate::properties::Kept;
use attachment::{Contents, Kind, Note, Part};
use std::collections::BTreeSet;
use wording::ErrorWords;

/// Characters of a file in which error words are looked for.
const LOOKED_AT: usize = 200_000;
/// Error words told of one file.
const MOST_WORDS: usize = 20;

/// Hints about a file as it was read; `kept` is why it keeps what it tells of who made it.
pub(crate) fn of_file(name: &str, contents: &Contents, kept: Option<Kept>) -> Vec<Hint> {
    let mut hints = Vec::new();
    // What is personal in a name is told in its safe form alone.
    let called = masked_name(name);
    leaks(parted(name).0, 1, &mut hints, |_, _| at(&called, "", 0, None));
    if let Some(kept) = kept {
        let hint = Hint::new("properties", Weight::Advice, at(name, "", 0, None));
        hints.push(hint.with("why", kept.id()));
    }
    for one in names_within(contents) {
        let within = masked_name(one);
        leaks(parted(one).0, 1, &mut hints, |_, _| at(name, &within, 0, None));
    }
    if name.contains(TEXT_ALONE) && name.ends_with(".docx") {
        hints.push(Hint::new("text-alone", Weight::Advice, at(name, "", 0, None)));
    }
    for part in &contents.parts {
        let within = place(&part.place);
        leaks(&part.text, part.first_line, &mut hints, |line, cell| at(name, &within, line, cell));
    }
    words(name, &contents.parts, &mut hints);
    let unread = contents.notes.iter().map(|note| unread(name, contents.kind, note));
    hints.extend(unread.take(MOST));
    hints
}

/// A file's name and its ending, with which a number would be no number but the name of a file.
fn parted(name: &str) -> (&str, &str) {
    name.split_at(name.rfind('.').unwrap_or(name.len()))
}

/// A file's name with personal data in its safe form.
pub(crate) fn masked_name(name: &str) -> String {
    let (stem, ending) = parted(name);
    privacy::mask(stem) + ending
}

/// Names of files within archives, of sheets and of pages as they are shown.
fn place(place: &[String]) -> String {
    place.iter().map(|one| masked_name(one)).collect::<Vec<_>>().join(" / ")
}

/// Names of what stands in a zip archive.
pub(crate) fn names_within(contents: &Contents) -> BTreeSet<&str> {
    if contents.kind != Kind::Zip {
        return BTreeSet::new();
    }
    let parts = contents.parts.iter().map(|part| part.place.as_slice());
    let places = parts.chain(contents.notes.iter().map(Note::place));
    places.flatten().map(String::as_str).collect()
}

fn at(name: &str, within: &str, line: u32, cell: Option<u32>) -> At {
    At::File { name: name.to_owned(), within: within.to_owned(), line, cell }
}

/// Error words in the beginning of a file.
fn words(name: &str, parts: &[Part], hints: &mut Vec<Hint>) {
    let (mut left, mut room) = (LOOKED_AT, MOST_WORDS);
    for part in parts {
        let end = part.text.char_indices().nth(left).map_or(part.text.len(), |(at, _)| at);
        let text = part.text.get(..end).unwrap_or_default();
        left = left.saturating_sub(text.chars().count());
        let found = ErrorWords::builtin().find(text);
        if found.is_empty() {
            continue;
        }
        let masked = privacy::mask(text);
        let lines: Vec<&str> = masked.split('\n').collect();
        let within = place(&part.place);
        for hit in found.into_iter().take(room) {
            room -= 1;
            let behind = hit.line.saturating_sub(1);
            let line = lines.get(behind as usize).copied().unwrap_or_default();
            let place = at(name, &within, part.first_line.saturating_add(behind), None);
            let hint = Hint::new("word", weight(hit.severity), place).with("word", &hit.word);
            let hint = hint.with("suggestion", &hit.suggestion);
            // What was masked is shown to nobody.
            hints.push(match line.contains(&hit.word) {
                true => hint.showing(line, &hit.word),
                false => hint,
            });
        }
        if left == 0 || room == 0 {
            return;
        }
    }
}

/// A file, or part of one, that could not be looked into.
fn unread(name: &str, kind: Kind, note: &Note) -> Hint {
    let why = match note {
        Note::Encrypted { .. } => "encrypted",
        Note::Scanned { .. } => "scanned",
        Note::TooLarge { .. } | Note::TooDeep { .. } | Note::Truncated { .. } => "large",
        Note::Broken { .. } => "broken",
        Note::Unsupported { .. } => "unsupported",
    };
    let weight = if may_hold_anything(kind, note) { Weight::Blocks } else { Weight::Advice };
    Hint::new(UNREAD, weight, at(name, &place(note.place()), 0, None)).with("why", why)
}

/// Whether what was not looked into may hold whole lists of people. An attachment that is a picture is seen as it is; a
/// formula or a drawing inside a document holds none.
fn may_hold_anything(kind: Kind, note: &Note) -> bool {
    match note {
        _ if kind == Kind::Image => false,
        Note::Unsupported { kind, .. } => {
            matches!(kind, Kind::Rar | Kind::SevenZip | Kind::OtherArchive | Kind::Xlsb)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attachment::{Bounds, read};

    #[test]
    fn only_what_may_hold_a_list_stops() {
        let place = Vec::<String>::new;
        let unsupported = |kind| Note::Unsupported { place: place(), kind };
        for (kind, note, stops) in [
            (Kind::Pdf, Note::Scanned { place: place() }, true),
            (Kind::Pdf, Note::Encrypted { place: place() }, true),
            (Kind::Docx, Note::Broken { place: place(), reason: String::new() }, true),
            (Kind::Zip, Note::TooDeep { place: place() }, true),
            (Kind::Zip, Note::TooLarge { place: place() }, true),
            (Kind::Csv, Note::Truncated { place: place() }, true),
            (Kind::Zip, unsupported(Kind::Rar), true),
            (Kind::Zip, unsupported(Kind::Xlsb), true),
            (Kind::Docx, unsupported(Kind::Unknown), false),
            (Kind::Zip, unsupported(Kind::Media), false),
            (Kind::Zip, Note::Scanned { place: vec!["照片.png".into()] }, true),
            (Kind::Image, Note::Scanned { place: place() }, false),
        ] {
            let hint = unread("a", kind, &note);
            assert_eq!(hint.may_be_overridden(), stops, "{kind:?} {note:?}");
            assert_eq!(hint.weight == Weight::Blocks, stops, "{kind:?} {note:?}");
        }
    }

    #[test]
    fn error_words_of_a_file_are_bounded_and_placed() {
        let contents = |text: String| read("a.txt", text.as_bytes(), &Bounds::default());
        let found = of_file("a.txt", &contents("一\n请认真布署。".into()), None);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!((found[0].rule, &found[0].at), ("word", &at("a.txt", "", 2, None)));
        let far = format!("{}\n请认真布署。", "一\n".repeat(LOOKED_AT));
        assert!(of_file("a.txt", &contents(far), None).is_empty());
    }

    #[test]
    fn names_within_an_archive_are_looked_at() {
        let place = |name: &str| vec![name.to_owned()];
        let part = |name: &str| Part {
            place: place(name),
            piece: attachment::Piece::Body,
            text: "无".to_owned(),
            first_line: 1,
            hidden: attachment::Hidden::default(),
        };
        let mut contents = Contents {
            kind: Kind::Zip,
            parts: vec![part("张三11010519491231002X.docx"), part("说明.docx")],
            notes: vec![Note::Scanned { place: place("11010519491231002X.jpg") }],
        };
        let found = of_file("a.zip", &contents, None);
        assert_eq!(found.iter().filter(|hint| hint.is_privacy()).count(), 2, "{found:#?}");
        assert!(!format!("{found:?}").contains("11010519491231002X"), "{found:?}");
        contents.kind = Kind::Docx;
        assert!(!of_file("a.docx", &contents, None).iter().any(Hint::is_privacy));
    }

    #[test]
    fn a_file_that_has_the_text_alone_is_told() {
        let contents = read("a.txt", b"text", &Bounds::default());
        for (name, told) in [("名单（文字版）.docx", true), ("名单.docx", false)] {
            let found = of_file(name, &contents, None);
            assert_eq!(found.iter().any(|hint| hint.rule == "text-alone"), told, "{name}");
        }
    }

    #[test]
    fn personal_data_in_a_name_is_told_without_it() {
        let contents = read("a.txt", b"text", &Bounds::default());
        let found = of_file("11010519491231002X.txt", &contents, None);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].is_privacy());
        assert!(!format!("{found:?}").contains("11010519491231002X"), "{found:?}");
    }
}
