//! Titles that no element and no tag tells: the editor's own first lines, and what only the page's head names.

use super::place::{is_centred, is_large};
use super::{Candidate, Clues, FIRST_LINES, LEAST, LENGTH, Title};
use crate::article::flow::Flow;
use crate::article::{only_document_number, words};
use crate::dom::{Dom, Tag};
use crate::reading::Found;

/// Lines of such a title, and lines below it among which a sentence stands.
const NEXT_LINES: usize = 6;

/// Centred lines in large or bold letters right above the first sentences of a text: a title that the editor wrote
/// into the body.
pub(super) fn first_line(clues: &Clues<'_, '_>) -> Option<Title> {
    let (dom, flow) = (clues.dom, clues.flow);
    let lines: Vec<(usize, &str)> = flow.lines().take(FIRST_LINES).collect();
    let stands_out = |(at, line): &(usize, &str)| {
        let node = flow.node_at(*at);
        let crumb = clues.crumb_range.as_ref().is_some_and(|range| range.contains(at));
        !crumb
            && !line.contains(['。', '；', '，', '\t'])
            && dom.closest(node, Tag::A).is_none()
            && !crate::region::is_in_frame(dom, node)
            && !words::has_label(line)
            && only_document_number(line).is_none()
            && is_centred(dom, node)
            && dom.ancestors(node).take(4).any(|around| {
                matches!(dom.tag(around), Tag::STRONG | Tag::B) || is_large(dom, around)
            })
    };
    let first = lines.iter().position(stands_out)?;
    let run = lines[first..].iter().take(NEXT_LINES).take_while(|line| stands_out(line)).count();
    let text = words::joined(
        &lines[first..first + run].iter().map(|line| line.1).collect::<Vec<_>>().join("\n"),
    );
    let name = words::is_site_name(&text)
        || words::is_not_a_title(&text)
        || clues.crumbs.iter().any(|crumb| crumb.title == text);
    let below = lines[first + run..].first().map_or(flow.text.len(), |line| line.0);
    let told = is_followed(dom, flow, below);
    (told && !name && LENGTH.contains(&text.chars().count())).then(|| Title {
        found: Found { value: text, from: "first line".to_owned() },
        node: Some(flow.node_at(lines[first].0)),
        points: LEAST,
        line: None,
    })
}

/// The page shows no title, or a picture of one: its head names what stands below the line with date and source, or
/// below a date alone that sentences follow.
pub(super) fn unseen(clues: &Clues<'_, '_>, candidates: &[Candidate]) -> Option<Title> {
    let line = clues.label_line.as_ref().map(|line| line.start).or(clues.date_line)?;
    let column = |part: &str| {
        let length = part.chars().count();
        words::is_site_name(part)
            || words::is_not_a_title(part)
            || clues.crumbs.iter().any(|crumb| crumb.href.is_some() && crumb.title == part)
            || length <= SHORT_NAME && !part.contains(|c: char| c.is_ascii_digit())
    };
    let named = words::without_names(clues.head?, column);
    let key = words::key(&named);
    let of_page = |candidate: &Candidate| candidate.key == key && candidate.points >= 10;
    let last =
        clues.crumbs.last().is_some_and(|crumb| crumb.href.is_none() && crumb.title == named);
    let is_name = words::is_site_name(&named) || words::is_not_a_title(&named);
    let known = candidates.iter().any(of_page) || last && is_followed(clues.dom, clues.flow, line);
    (known && !is_name && LENGTH.contains(&key.len())).then(|| Title {
        found: Found { value: named, from: "title".to_owned() },
        node: None,
        points: LEAST,
        line: Some(line),
    })
}

/// Characters of the name of a column.
const SHORT_NAME: usize = 8;

/// Where a line begins that is nothing but a date and has sentences below it.
pub(in crate::article) fn date_line(dom: &Dom<'_>, flow: &Flow) -> Option<usize> {
    let dated = |line: &str| crate::dates::only(line).is_some();
    let at = flow.lines().take(FIRST_LINES).find(|(_, line)| dated(line))?.0;
    is_followed(dom, flow, at).then_some(at)
}

/// Whether a sentence that is no link stands on the line that begins here or on one of the next ones.
fn is_followed(dom: &Dom<'_>, flow: &Flow, from: usize) -> bool {
    flow.lines_in(from..flow.text.len()).take(NEXT_LINES).any(|(at, line)| {
        line.contains('。')
            && line.chars().count() >= 20
            && dom.closest(flow.node_at(at), Tag::A).is_none()
    })
}
