//! Where the footer of a page begins: at its words (`data/bodies.toml`), unless a body says them. Yearly reports
//! of government sites name their own 标识码 and ICP备案号.

use super::body::NAMES;
use super::flow::Flow;
use super::labels::{Announces, Label};
use crate::dom::{Dom, Node, Tag};

/// Words of one page beyond this are not looked at.
const MOST: usize = 200;
/// Bytes behind a footer's words, up to the end of the page.
const TAIL: usize = 300;
/// A line with a sentence's mark is a sentence of the text from so many characters on.
const SENTENCE: usize = 60;
/// Nodes of a block in which a body is looked for.
const NODES: usize = 2_000;

/// Where the footer begins in the flow; its end when there is none. `title` is the node that shows the title,
/// `not_before` its place.
pub(super) fn begins(
    dom: &Dom<'_>,
    flow: &Flow,
    labels: &[Label],
    title: Option<Node>,
    not_before: usize,
) -> usize {
    let text = &flow.text;
    let Some(words) = NAMES.footer.as_ref() else { return text.len() };
    let mut left = None;
    for found in words.find_iter(&text[not_before..]).take(MOST) {
        let at = not_before + found.start();
        let told = is_of_a_text(text, at);
        if is_in_body(dom, flow, flow.node_at(at), title) {
            // a wrapper of the whole page that is named like a body has the footer at its end
            if !told && text.len() - at <= TAIL {
                left = left.or(Some(at));
            }
            continue;
        }
        left = Some(at);
        if !told {
            break;
        }
    }
    left.map_or(text.len(), |at| block(dom, flow, labels, not_before, at))
}

/// Where the whole block around a footer's words begins, as long as it is a block of its own.
fn block(dom: &Dom<'_>, flow: &Flow, labels: &[Label], not_before: usize, at: usize) -> usize {
    let mut start = flow.line_around(at).start;
    let node = flow.node_at(at);
    for around in dom.ancestors(node) {
        if matches!(dom.tag(around), Tag::BODY | Tag::HTML | Tag::ROOT) {
            break;
        }
        let from = flow.offset_of(around);
        let ahead = flow.weight(&(around.0..node.0));
        let tells =
            |l: &Label| l.sure && l.announces < Announces::Ends && (from..at).contains(&l.start);
        let body = |inner: Node| NAMES.is_sure(dom, inner) && !dom.contains(inner, node);
        if from < not_before
            || ahead.plain > 150
            || ahead.marks > 5
            || labels.iter().any(tells)
            || dom.descendants(around).take_while(|one| *one < node).take(NODES).any(body)
        {
            break;
        }
        start = start.min(from);
    }
    start
}

/// Whether a node stands in what is surely the body: below the title and not made of links.
fn is_in_body(dom: &Dom<'_>, flow: &Flow, node: Node, title: Option<Node>) -> bool {
    dom.ancestors(node).any(|around| {
        NAMES.is_sure(dom, around) && title.is_none_or(|title| !dom.contains(around, title)) && {
            let weight = flow.weight(&(around.0..dom.end(around)));
            weight.linked <= weight.plain
        }
    })
}

/// Whether footer's words at an offset are the name of a cell, the value beside it, or part of a sentence.
fn is_of_a_text(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    let end = text[at..].find('\n').map_or(text.len(), |after| at + after);
    let line = &text[start..end];
    let before = text[..start].trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
    line.contains('。') && line.chars().count() >= SENTENCE
        || line.split('\t').any(is_name)
        || is_name(before)
}

/// Whether words are 网站标识码 or ICP备案号 and not the number itself.
fn is_name(words: &str) -> bool {
    let words = words.trim().trim_end_matches(['：', ':']);
    words.len() <= 48
        && ["标识码", "备案号", "备案编号"].iter().any(|end| words.ends_with(end))
        && !words.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_tables_and_sentences_are_no_footer() {
        let of_a_text = |text: &str| is_of_a_text(text, text.find("ICP").unwrap());
        for text in [
            "ICP备案号\t鄂ICP备05000000号",
            "网站名称\nICP备案号\n",
            "网站标识码\t4208000001\tICP备案号\t鄂ICP备05000000号",
            "备案号：\n鄂ICP备05000000号",
        ] {
            assert!(of_a_text(text), "{text}");
        }
        let sentence = "全县政府网站均已完成ICP备案，".to_owned() + &"规范标识，".repeat(12) + "。";
        assert!(of_a_text(&sentence));
        for text in
            ["主办：县政府办\t鄂ICP备05000000号", "网站标识码：4208000001\n鄂ICP备05000000号"]
        {
            assert!(!of_a_text(text), "{text}");
        }
    }
}
