//! What the place of a text on the page says for its being the title.

use super::Clues;
use crate::dom::{Dom, Node, Tag};
use std::ops::Range;

pub(super) fn best_place(
    clues: &Clues<'_, '_>,
    places: &[Range<usize>],
) -> Option<(i32, Range<usize>)> {
    let mut best: Option<(i32, Range<usize>)> = None;
    for place in places {
        let points = place_points(clues, clues.flow.node_at(place.start), place.start);
        // of the same words twice (for phones, for desks) what stands nearer above the date
        let nearer = |known: &Range<usize>| {
            known.start < place.start
                && clues.label_line.as_ref().is_some_and(|line| place.start < line.start)
        };
        let better = |(most, known): &(i32, Range<usize>)| {
            points > *most || points == *most && nearer(known)
        };
        if best.as_ref().is_none_or(better) {
            best = Some((points, place.clone()));
        }
    }
    best
}

/// What the place of a text says for its being the title.
pub(super) fn place_points(clues: &Clues<'_, '_>, node: Node, offset: usize) -> i32 {
    let dom = clues.dom;
    let mut points = 6;
    for (depth, around) in dom.ancestors(node).take(8).enumerate() {
        let tag = dom.tag(around);
        match tag {
            Tag::A if dom.attr_raw(around, "href").is_some() => points -= 26,
            Tag::H1 => points += 16,
            Tag::H2 | Tag::H3 => points += 14,
            Tag::H4 | Tag::H5 => points += 5,
            Tag::HEADER | Tag::NAV | Tag::FOOTER | Tag::ASIDE => points -= 16,
            _ if depth < 4 && is_title_name(dom, around) => points += 8,
            _ if depth < 2 && is_large(dom, around) => points += 5,
            _ => {}
        }
        if matches!(tag, Tag::BODY | Tag::TABLE) {
            break;
        }
    }
    if clues.crumb_range.as_ref().is_some_and(|range| range.contains(&offset)) {
        points -= 26;
    }
    if let Some(line) = &clues.label_line {
        // Right above the line with the date.
        if offset < line.start && line.start - offset < 900 {
            points += 8;
        }
    } else if is_beside_metadata(clues, offset) {
        points += 8;
    }
    points
}

/// Whether nothing stands between a line and the block of metadata, or the line that is nothing but a date.
fn is_beside_metadata(clues: &Clues<'_, '_>, offset: usize) -> bool {
    let end = clues.flow.line_around(offset).end;
    let between = match (&clues.metadata, clues.date_line) {
        (Some(block), _) if offset < block.start => end..block.start,
        (Some(block), _) => block.end..offset,
        (None, Some(date)) => end..date,
        (None, None) => return false,
    };
    clues.flow.text.get(between).is_some_and(|between| between.trim().is_empty())
}

/// Whether a node stands in an `h1` that is no link and no part of the page's frame.
pub(super) fn heads_the_page(clues: &Clues<'_, '_>, node: Option<Node>) -> bool {
    let Some(node) = node else { return false };
    let dom = clues.dom;
    let headed = dom.ancestors(node).take(6).any(|around| dom.tag(around) == Tag::H1);
    let crumb = clues.crumb_range.as_ref();
    headed
        && dom.closest(node, Tag::A).is_none()
        && !crumb.is_some_and(|range| range.contains(&clues.flow.offset_of(node)))
        && !crate::region::is_in_frame(dom, node)
}

/// Whether class or id has a token by which templates call a title: `title`, `newstitle`, `bt`, `biaoti` …
pub(super) fn is_title_name(dom: &Dom<'_>, node: Node) -> bool {
    let named = |value: &str| {
        value
            .as_bytes()
            .split(|b| !b.is_ascii_alphanumeric())
            .any(|token| matches!(token.len(), 2..=24) && is_title_token(token))
    };
    let (class, id) = (dom.class(node), dom.id(node));
    !class.is_empty() && named(class)
        || !id.is_empty() && named(id)
        || dom.tag(node) == Tag::OTHER && dom.name(node).eq_ignore_ascii_case("ucaptitle")
}

fn is_title_token(token: &[u8]) -> bool {
    let is = |word: &[u8]| token.eq_ignore_ascii_case(word);
    let ends = |word: &[u8]| {
        token.len() >= word.len() && token[token.len() - word.len()..].eq_ignore_ascii_case(word)
    };
    match token.last().map(u8::to_ascii_lowercase) {
        Some(b'e') => ends(b"title") || ends(b"headline") || ends(b"titile"),
        // wzbt, xwbt, arttit
        Some(b't') => {
            is(b"tt") || ends(b"subject") || token.len() <= 8 && (ends(b"tit") || ends(b"bt"))
        }
        Some(b'i') => ends(b"biaoti"),
        Some(b'1') => is(b"h1"),
        Some(b'g') => ends(b"heading"),
        _ => false,
    }
}

/// A font of 16 points and more by inline style or `size`.
pub(super) fn is_large(dom: &Dom<'_>, node: Node) -> bool {
    if dom
        .attr_raw(node, "size")
        .is_some_and(|size| matches!(size, "4" | "5" | "6" | "7" | "+2" | "+3"))
    {
        return true;
    }
    let Some(style) = dom.attr_raw(node, "style") else { return false };
    let style = style.to_ascii_lowercase();
    let Some(at) = style.find("font-size") else { return false };
    let value = style[at + 9..].trim_start_matches([':', ' ']);
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    let size: u32 = value[..digits].parse().unwrap_or(0);
    if value[digits..]
        .trim_start_matches(|c: char| c == '.' || c.is_ascii_digit())
        .starts_with("pt")
    {
        size >= 16
    } else {
        size >= 20
    }
}

/// Centred by element, attribute or style.
pub(super) fn is_centred(dom: &Dom<'_>, node: Node) -> bool {
    dom.ancestors(node).take(6).any(|around| {
        let has = |name: &str, wanted: &str| {
            dom.attr_raw(around, name)
                .is_some_and(|value| value.to_ascii_lowercase().replace(' ', "").contains(wanted))
        };
        dom.tag(around) == Tag::CENTER
            || has("align", "center")
            || has("align", "middle")
            || has("style", "text-align:center")
    })
}
