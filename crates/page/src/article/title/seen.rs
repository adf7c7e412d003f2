//! Candidates for the title that stand on the page: headings, elements called a title, the line above the date, and
//! what completes a tag that was cut off.

use super::place::{best_place, is_title_name, place_points};
use super::{Candidate, Clues, FIRST_LINES, LENGTH, TITLED, add};
use crate::article::words::Key;
use crate::article::{retitled, words};
use crate::dom::{Dom, Node, Tag};
use std::ops::Range;

/// Looks for the candidates among the visible lines: one that a reader sees, outside links, is
/// believed; of several places the best one is kept.
pub(super) fn see(clues: &Clues<'_, '_>, candidates: &mut Vec<Candidate>) {
    let text = &clues.flow.text;
    let beginnings = words::beginnings(text);
    for candidate in candidates.iter_mut() {
        let places = words::places(text, &beginnings, &candidate.key);
        if let Some((points, place)) = best_place(clues, &places) {
            candidate.points += 10 + points;
            // The head names what the page shows: hardly a chance, unless it is a short name.
            if candidate.from == "title" && points > 0 && candidate.key.len() >= 8 {
                candidate.points += 14;
            }
            if points > 0 {
                candidate.node = Some(clues.flow.node_at(place.start));
            }
        }
    }
    // The same words in other brackets: what the reader sees is right.
    let Some(tag) = candidates.iter().find(|c| c.from == "meta ArticleTitle" && c.node.is_none())
    else {
        return;
    };
    let places = words::loose_places(text, &beginnings, &tag.key);
    if let Some((points, place)) = best_place(clues, &places).filter(|(points, _)| *points > 6) {
        let shown = words::clean(&text[place.clone()].replace('\n', " "));
        let node = clues.flow.node_at(place.start);
        add(candidates, &shown, "visible", Some(node), 50 + points);
    }
}

/// Headings and elements called a title.
pub(super) fn headings(clues: &Clues<'_, '_>, candidates: &mut Vec<Candidate>) {
    let dom = clues.dom;
    let mut seen = 0;
    for node in dom.descendants(Node::ROOT) {
        let tag = dom.tag(node);
        if !dom.is_element(node) || dom.hidden(node) {
            continue;
        }
        let heading = matches!(tag, Tag::H1 | Tag::H2 | Tag::H3);
        if !heading && !is_title_name(dom, node) || tag == Tag::A {
            continue;
        }
        let range = clues.flow.range_of(&(node.0..dom.end(node)));
        // A title is 4 to 200 characters; containers of whole pages are called title too.
        if range.len() < 12 || range.len() > 700 {
            continue;
        }
        let weight = clues.flow.weight(&(node.0..dom.end(node)));
        if weight.linked > weight.plain {
            continue;
        }
        let own = unmarked(clues, range.clone());
        let text = words::joined(&clues.flow.text[own.clone()]);
        let inner = clues.flow.node_at(own.start);
        let points = place_points(clues, inner, own.start);
        let from = if heading { dom.name(node).to_ascii_lowercase() } else { name_of(dom, node) };
        if own != range && own.len() >= 12 {
            add(candidates, &text, &from, Some(inner), points + 10);
            continue;
        }
        match candidates.iter_mut().find(|c| words::same(&c.key, &text)) {
            Some(known) => known.node = known.node.or(Some(inner)),
            None if words::has_label(&text) => {}
            None => add(candidates, &text, &from, Some(inner), points),
        }
        seen += 1;
        if seen > 60 {
            break;
        }
    }
}

/// Points of what a script puts into an empty heading: more than a name that heads the page, less than what several
/// places agree on.
const SCRIPTED: i32 = 34;

/// Words that a script puts into an empty heading or an empty element called a title.
pub(super) fn scripted(clues: &Clues<'_, '_>, candidates: &mut Vec<Candidate>) {
    let dom = clues.dom;
    for (node, text) in retitled::elements(dom) {
        let weight = clues.flow.weight(&(node.0..dom.end(node)));
        let empty = weight.plain + weight.linked == 0;
        let called =
            matches!(dom.tag(node), Tag::H1 | Tag::H2 | Tag::H3) || is_title_name(dom, node);
        let beside = dom.hidden(node)
            || dom.closest(node, Tag::A).is_some()
            || crate::region::is_in_frame(dom, node)
            || clues.crumbs.iter().any(|crumb| crumb.title == text);
        if empty && called && !beside {
            add(candidates, &text, "script", Some(node), SCRIPTED);
        }
    }
}

/// What templates write into headings, in elements of their own.
const MARKS: &[&str] = &[
    "有效",
    "失效",
    "废止",
    "已失效",
    "已废止",
    "现行有效",
    "部分失效",
    "已修改",
    "置顶",
    "热",
    "新",
    "new",
    "NEW",
    "hot",
    "HOT",
];

/// A title's words without a mark (失效) or a date at their end that stands in an element of its own.
fn unmarked(clues: &Clues<'_, '_>, range: Range<usize>) -> Range<usize> {
    let (dom, flow) = (clues.dom, clues.flow);
    let last = flow.node_at(range.end.saturating_sub(1));
    let start = flow.offset_of(last);
    let own = dom.parent(last) != dom.parent(flow.node_at(range.start));
    let words = flow.text.get(start..range.end).unwrap_or_default();
    let words = words.trim().trim_matches(['[', ']', '【', '】', '（', '）', '(', ')']);
    let mark = MARKS.contains(&words) || crate::dates::only(words).is_some();
    if own && mark && start > range.start { range.start..start } else { range }
}

fn name_of(dom: &Dom<'_>, node: Node) -> String {
    let (class, id) = (dom.class(node), dom.id(node));
    match class.split_ascii_whitespace().next() {
        Some(class) => format!(".{class}"),
        None if !id.is_empty() => format!("#{id}"),
        None => dom.name(node).to_ascii_lowercase(),
    }
}

/// The line right before the line with date and source.
pub(super) fn before_labels(clues: &Clues<'_, '_>, candidates: &mut Vec<Candidate>) {
    let Some(line) = &clues.label_line else { return };
    let head = &clues.flow.text[..line.start];
    let mut checked = 0;
    for (offset, words) in head.rmatch_indices('\n').take(6).scan(head.len(), |end, (at, _)| {
        let line = (at + 1, &head[at + 1..*end]);
        *end = at;
        Some(line)
    }) {
        let own = unmarked(clues, offset..offset + words.len());
        let words = clues.flow.text[own].trim_matches('\t').trim();
        if words.is_empty() || words::has_label(words) || words.contains('\t') {
            continue;
        }
        if words.contains('。') {
            // the last sentence of a text that ends above the line
            return;
        }
        let node = clues.flow.node_at(offset);
        let text = words::clean(words);
        if (5..=150).contains(&text.chars().count()) {
            let points = 12 + place_points(clues, node, offset);
            match candidates.iter_mut().find(|c| words::same(&c.key, &text)) {
                Some(known) => known.points += 8,
                None => add(candidates, &text, "before date", Some(node), points),
            }
            if let Some(known) = candidates.iter_mut().find(|c| words::same(&c.key, &text)) {
                known.above = true;
            }
            return;
        }
        checked += 1;
        if checked == 3 {
            return;
        }
    }
}

/// Points of a line that goes on where a tag or the head was cut off.
const COMPLETED: i32 = 16;

/// Lines that go on where a tag or the head was cut off with dots.
pub(super) fn complete(clues: &Clues<'_, '_>, candidates: &mut Vec<Candidate>) {
    let begun: Vec<Key> = candidates
        .iter()
        .filter(|candidate| matches!(candidate.from.as_str(), "title" | "meta ArticleTitle"))
        .filter_map(|candidate| words::cut(&candidate.key))
        .filter(|key| key.len() >= TITLED)
        .collect();
    if begun.is_empty() {
        return;
    }
    for (at, line) in clues.flow.lines().take(FIRST_LINES) {
        let text = words::clean(line);
        let key = words::key(&text);
        let goes_on = begun.iter().any(|begun| key.len() > begun.len() && key.starts_with(begun));
        let whole = words::cut(&key).is_none() && !line.contains('。');
        if goes_on && whole && LENGTH.contains(&key.len()) {
            let node = clues.flow.node_at(at);
            let points = COMPLETED + place_points(clues, node, at);
            match candidates.iter_mut().find(|candidate| candidate.key == key) {
                Some(known) => known.points += COMPLETED,
                None => add(candidates, &text, "completed", Some(node), points),
            }
        }
    }
}
