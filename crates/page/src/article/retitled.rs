//! Titles that a script sets to a plain string: `document.title = "…"`, `$("#title").html("…")`,
//! `document.getElementById("title").innerHTML = "…"`. Read, not run: what is set to two different strings is
//! taken as neither.

use super::words;
use crate::dom::{Dom, Node};
use crate::literal::{self, Value};
use memchr::memmem;
use std::ops::RangeInclusive;

/// Longer scripts are libraries.
const MAX_SCRIPT: usize = 20_000;
/// Places of one script, and elements of one page, beyond this are not looked at.
const MOST: usize = 50;
/// Bytes in which a literal with a title ends.
const LITERAL: usize = 800;
/// Characters of a title.
const LENGTH: RangeInclusive<usize> = 6..=120;

/// The head of the page, where a script sets it.
pub(super) fn head(dom: &Dom<'_>) -> Option<String> {
    let mut set: Vec<String> = Vec::new();
    for script in scripts(dom, "document.title") {
        let places = memmem::find_iter(script.as_bytes(), "document.title").take(MOST);
        set.extend(places.filter_map(|at| assigned(&script[at + "document.title".len()..])));
    }
    set.sort();
    set.dedup();
    if set.len() == 1 { set.pop() } else { None }
}

/// Elements that scripts fill with words like a title.
pub(super) fn elements(dom: &Dom<'_>) -> Vec<(Node, String)> {
    let mut set: Vec<(&str, String)> = Vec::new();
    set.extend(scripts(dom, "#").flat_map(by_selector));
    set.extend(scripts(dom, "getElementById").flat_map(by_id));
    set.sort();
    set.dedup();
    set.truncate(MOST);
    let sole = |id: &str| set.iter().filter(|(one, _)| *one == id).count() == 1;
    set.iter()
        .filter(|(id, _)| sole(id))
        .filter_map(|(id, words)| {
            let node = dom.descendants(Node::ROOT).find(|node| dom.id(*node) == *id)?;
            Some((node, words.clone()))
        })
        .collect()
}

/// Scripts of the page itself in which a word stands.
fn scripts<'d>(dom: &Dom<'d>, word: &'static str) -> impl Iterator<Item = &'d str> {
    dom.scripts()
        .map(|(_, text)| text)
        .filter(move |text| text.len() <= MAX_SCRIPT && text.contains(word))
}

/// `$("#id").html("…")` and `.text("…")`: identifiers and what is put in.
fn by_selector(script: &str) -> Vec<(&str, String)> {
    let places = memchr::memchr_iter(b'#', script.as_bytes()).take(MOST);
    let filled = |at: usize| {
        let ahead = script[..at].strip_suffix(['"', '\''])?.trim_end();
        let (id, rest) = identifier(&script[at + 1..])?;
        let call =
            ["html", "text"].iter().find_map(|name| rest.strip_prefix('.')?.strip_prefix(*name));
        let argument = call?.trim_start().strip_prefix('(')?;
        let (words, behind) = string(argument)?;
        let chosen = ahead.ends_with("$(") || ahead.ends_with("jQuery(");
        (chosen && behind.starts_with(')')).then_some((id, words))
    };
    places.filter_map(filled).collect()
}

/// `getElementById("id").innerHTML = "…"`: identifiers and what is put in.
fn by_id(script: &str) -> Vec<(&str, String)> {
    let places = memmem::find_iter(script.as_bytes(), "getElementById(").take(MOST);
    let filled = |at: usize| {
        let argument = script[at + "getElementById(".len()..].trim_start();
        let (id, rest) = identifier(argument.strip_prefix(['"', '\''])?)?;
        let names = ["innerHTML", "innerText", "textContent"];
        let value = names.iter().find_map(|name| rest.strip_prefix('.')?.strip_prefix(*name));
        Some((id, assigned(value?)?))
    };
    places.filter_map(filled).collect()
}

/// An identifier up to its quote and the bracket behind it, and what follows.
fn identifier(text: &str) -> Option<(&str, &str)> {
    let end = text.find(['"', '\''])?;
    let id = &text[..end];
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let rest = text[end + 1..].trim_start().strip_prefix(')')?;
    (plain && !id.is_empty()).then_some((id, rest))
}

/// The words behind `=`, where they are all that is assigned.
fn assigned(rest: &str) -> Option<String> {
    let value = rest.trim_start().strip_prefix('=').filter(|value| !value.starts_with('='))?;
    let (words, behind) = string(value)?;
    (behind.is_empty() || behind.starts_with([';', '}', '\n', '<'])).then_some(words)
}

/// Words like a title in a literal, and what follows it: from the end of its line on, if it ends one.
fn string(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let text = &text[..text.floor_char_boundary(LITERAL)];
    if !text.starts_with(['"', '\'']) {
        return None;
    }
    let (Value::Text(value), length) = literal::read(text)? else { return None };
    let read = &text[..length];
    let blank = &read[read.trim_end().len()..];
    let behind = blank.find('\n').map_or(&text[length..], |_| "\n");
    let words = words::clean(&value);
    let chinese = words.chars().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).count();
    let like_title = LENGTH.contains(&words.chars().count())
        && chinese * 2 >= *LENGTH.start()
        && !words.contains(['{', '}', '<', '>', '。'])
        && !words::has_label(&words)
        && !words::is_site_name(&words)
        && !words::is_not_a_title(&words);
    like_title.then_some((words, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(script: &str) -> (Option<String>, Vec<String>) {
        let page =
            format!("<body><h2 id='bt'></h2><p id='b2'></p><script>{script}</script></body>");
        let dom = Dom::parse(&page);
        let filled =
            elements(&dom).into_iter().map(|(node, words)| format!("{} {words}", dom.id(node)));
        (head(&dom), filled.collect())
    }

    #[test]
    fn titles_that_scripts_set() {
        for (script, set) in [
            ("document.title = \"关于春季防火的通知\";", "关于春季防火的通知"),
            ("document.title='关于春季防火的通知'\nload();", "关于春季防火的通知"),
            ("if(true){document.title='关于春季防火的通知'}", "关于春季防火的通知"),
        ] {
            assert_eq!(of(script), (Some(set.to_owned()), Vec::new()), "{script}");
        }
        for script in [
            "$(\"#bt\").html(\"关于春季防火的通知\");",
            "jQuery('#bt').text( '关于春季<br>防火的通知' )",
            "document.getElementById('bt').innerHTML = '关于春季防火的通知';",
            "$('#bt').html('关于春季防火的通知');$('#bt').html('关于春季防火的通知');",
        ] {
            assert_eq!(of(script), (None, vec!["bt 关于春季防火的通知".to_owned()]), "{script}");
        }
    }

    #[test]
    fn what_is_not_that_plain_is_none() {
        for script in [
            "document.title = '关于春季防火的通知' + site;",
            "document.title == '关于春季防火的通知';",
            "var a = document.title; b = '关于春季防火的通知';",
            "document.title = '云溪县人民政府';",
            "document.title = '关于春季防火的通知'; document.title = '关于秋季防火的通知';",
            "$('#bt').html(title);",
            "$('#bt').html('关于春季防火的通知' + n);",
            "$('#bt').html('关于春季防火的通知');$('#bt').html('关于秋季防火的通知');",
            "$('#no').html('关于春季防火的通知');",
            "color('#bt').html('关于春季防火的通知');",
            "$('#bt').html('发布时间：2023年2月14日');",
            "document.getElementById('bt').innerHTML += '关于春季防火的通知';",
        ] {
            assert_eq!(of(script), (None, Vec::new()), "{script}");
        }
    }
}
