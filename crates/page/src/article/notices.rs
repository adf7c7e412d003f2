//! What a page says of itself that is no content. Precision comes first: words count only where
//! there is little else to read, so that an article about error pages is no error page.

use super::flow::Flow;
use crate::dom::{Dom, Node, Tag};
use crate::layout::Layout;
use crate::reading::PageNotice;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize, Default)]
struct Notices {
    not_there: Vec<String>,
    not_there_pieces: Vec<Vec<String>>,
    empty_list: Vec<String>,
    empty_kinds: Vec<String>,
    polite: Vec<String>,
    login_titles: Vec<String>,
    login_words: Vec<String>,
    challenge: Vec<Challenge>,
    script_words: Vec<String>,
    #[serde(default)]
    loading_words: Vec<String>,
    nothing_titles: Vec<String>,
    nothing_words: Vec<String>,
    nothing_times: Vec<String>,
}

#[derive(Deserialize)]
struct Challenge {
    mark: String,
    #[serde(default)]
    source: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
}

static NOTICES: LazyLock<Notices> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/notices.toml")).unwrap_or_default());

static EMPTY: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    // the leftmost kinds have the fast vector search
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(&NOTICES.empty_list).ok()
});

/// Words by which a page may say that it is not there, or asks for a login: hardly a page has any.
static NOT_HERE: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let table = &*NOTICES;
    let pieces = table.not_there_pieces.iter().filter_map(|pieces| pieces.last());
    let words = table.not_there.iter().chain(pieces).chain(&table.login_words);
    AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(words).ok()
});

static NOTHING: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(&NOTICES.nothing_words).ok()
});

/// Whether one of the words stands in the text; true where that cannot be told.
fn may_say(finder: &LazyLock<Option<AhoCorasick>>, text: &str) -> bool {
    finder.as_ref().is_none_or(|finder| finder.is_match(text))
}

/// More plain characters than this above the footer are content, not a notice.
const LITTLE: u32 = 320;
/// A notice is a short line.
const SHORT_LINE: usize = 60;
/// A statement that there is nothing is a short letter.
const SHORT_LETTER: usize = 700;

/// What is known of the page.
pub(crate) struct Page<'a, 'd> {
    pub(crate) dom: &'a Dom<'d>,
    pub(crate) flow: &'a Flow,
    pub(crate) head_title: Option<&'a str>,
    /// Title and text of the article, where there is one.
    pub(crate) title: Option<&'a str>,
    pub(crate) text: &'a str,
    pub(crate) has_attachments: bool,
    /// First offset of the footer in the flow.
    pub(crate) footer: usize,
}

/// The notices of a page.
pub(crate) fn read(page: &Page<'_, '_>) -> Vec<PageNotice> {
    let table = &*NOTICES;
    let mut notices = Vec::new();
    let all = page.flow.weight(&(0..page.flow.node_at(page.footer).0.saturating_add(1)));
    let little = all.plain <= LITTLE && !page.has_attachments;
    if little {
        notices.extend(challenge(page, table, all.plain + all.linked));
        if notices.is_empty() {
            notices.extend(not_there(page, table));
        }
        if notices.is_empty() {
            notices.extend(login(page, table));
        }
        if notices.is_empty() && script_only(page, table, all.plain + all.linked) {
            notices.push(PageNotice::ScriptOnly);
        }
    }
    notices.extend(empty_list(page, table));
    notices.extend(nothing(page, table));
    notices
}

fn not_there(page: &Page<'_, '_>, table: &Notices) -> Option<PageNotice> {
    let says = |line: &str| {
        table.not_there.iter().find(|words| line.contains(words.as_str())).cloned().or_else(|| {
            table
                .not_there_pieces
                .iter()
                .find(|pieces| in_order(line, pieces))
                .map(|_| line.to_owned())
        })
    };
    if let Some(head) = page.head_title
        && head.chars().count() <= SHORT_LINE
    {
        if let Some(words) = says(head) {
            return Some(PageNotice::NotThere { words });
        }
        if head.trim() == "404" || head.trim_start().starts_with("404 ") {
            return Some(PageNotice::NotThere { words: head.trim().to_owned() });
        }
    }
    if !may_say(&NOT_HERE, &page.flow.text) {
        return None;
    }
    page.flow.lines().take(200).find_map(|(at, line)| {
        if at >= page.footer || line.chars().count() > SHORT_LINE {
            return None;
        }
        // A headline in a list that happens to say so is a link.
        if page.dom.closest(page.flow.node_at(at), Tag::A).is_some() {
            return None;
        }
        says(line).map(|words| PageNotice::NotThere { words })
    })
}

fn in_order(line: &str, pieces: &[String]) -> bool {
    let mut rest = line;
    pieces.iter().all(|piece| match rest.find(piece.as_str()) {
        Some(at) => {
            rest = &rest[at + piece.len()..];
            true
        }
        None => false,
    })
}

fn empty_list(page: &Page<'_, '_>, table: &Notices) -> Option<PageNotice> {
    // Hardly a page has any of these words: one look at the whole.
    let finder = EMPTY.as_ref()?;
    finder.find(&page.flow.text)?;
    page.flow.lines().find_map(|(at, line)| {
        if at >= page.footer || line.chars().count() > 24 {
            return None;
        }
        line.split('\t')
            .find_map(|cell| empty_words(cell, table))
            .map(|words| PageNotice::EmptyList { words: words.to_owned() })
    })
}

/// The words by which a line says that a list is empty, where it says nothing else.
fn empty_words<'t>(line: &str, table: &'t Notices) -> Option<&'t str> {
    let line =
        line.trim_matches(|c: char| c.is_whitespace() || "！!。.…~：:[]【】()（）".contains(c));
    if let Some(words) = empty_sentence(line, table) {
        return Some(words);
    }
    // several such sentences, or one with what is polite
    let mut found = None;
    let apart = |c: char| c.is_whitespace() || "，,！!。；;".contains(c);
    for piece in line.split(apart).filter(|piece| !piece.is_empty()) {
        match empty_sentence(piece, table) {
            Some(words) => found = found.or(Some(words)),
            None if table.polite.iter().any(|words| words == piece) => {}
            None => return None,
        }
    }
    found
}

/// The words by which a sentence says that there is nothing: one of the table's, or 暂无 and a kind of thing.
fn empty_sentence<'t>(sentence: &str, table: &'t Notices) -> Option<&'t str> {
    let kind = sentence.strip_prefix("暂无").filter(|rest| {
        rest.chars().count() <= KIND_CHARS
            && table.empty_kinds.iter().any(|kind| rest.ends_with(kind.as_str()))
    });
    let named = |words: &str| table.empty_list.iter().find(|one| one.as_str() == words);
    named(sentence).or_else(|| named("暂无").filter(|_| kind.is_some())).map(String::as_str)
}

/// Whether a text says that there is nothing, and nothing else.
pub(crate) fn says_empty(text: &str) -> bool {
    empty_words(text, &NOTICES).is_some()
}

/// What there is none of (农村危房改造政策文件) has no more characters.
const KIND_CHARS: usize = 12;
/// Names of blocks that head a part.
const HEADS: [&str; 9] = ["tit", "title", "hd", "head", "t", "bt", "caption", "header", "tt"];
/// Parts of one page that may say so.
const EMPTY_PARTS: usize = 200;

/// Headings below which the page says that there is nothing.
pub(crate) fn empty_parts(layout: &Layout<'_, '_>) -> Vec<String> {
    let dom = layout.dom;
    let Some(finder) = EMPTY.as_ref() else { return Vec::new() };
    let table = &*NOTICES;
    if finder.find(dom.source()).is_none() {
        return Vec::new();
    }
    let mut parts = Vec::new();
    for node in dom.descendants(Node::ROOT).filter(|node| dom.is_text(*node)) {
        if parts.len() >= EMPTY_PARTS || empty_words(&dom.characters(node), table).is_none() {
            continue;
        }
        // The nearest heading before it, no list in between.
        let mut at = node;
        let heading = (0..4).find_map(|_| {
            let before = dom.previous_siblings(at).find(|before| dom.is_element(*before));
            if let Some(before) = before {
                return Some(heading(layout, before));
            }
            at = dom.parent(at)?;
            None
        });
        if let Some(Some(words)) = heading
            && !parts.contains(&words)
        {
            parts.push(words);
        }
    }
    parts
}

/// The words of an element that heads a part: a heading, or a block that is called one or leads to the rest.
fn heading(layout: &Layout<'_, '_>, node: Node) -> Option<String> {
    let dom = layout.dom;
    if dom.tag(node).is_heading() {
        let words = dom.text(node);
        return (words.chars().count() <= 90).then_some(words);
    }
    let named = || {
        let names = [dom.class(node), dom.id(node)];
        let mut words = names.iter().flat_map(|names| {
            names.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
        });
        words.any(|word| HEADS.iter().any(|head| word.eq_ignore_ascii_case(head)))
    };
    let leads = || {
        let links = &layout.links[layout.links_in(node)];
        links.iter().any(|link| link.role == crate::words::Role::More)
    };
    let block = matches!(dom.tag(node), Tag::DIV | Tag::P | Tag::DT);
    (block && (named() || leads())).then(|| crate::links::as_heading(layout, node)).flatten()
}

fn login(page: &Page<'_, '_>, table: &Notices) -> Option<PageNotice> {
    let titled = page.head_title.is_some_and(|head| {
        head.chars().count() <= SHORT_LINE
            && table.login_titles.iter().any(|word| head.contains(word.as_str()))
    });
    let password = || {
        page.dom.descendants_named(Node::ROOT, Tag::INPUT).any(|input| {
            page.dom.attr_raw(input, "type").is_some_and(|t| t.eq_ignore_ascii_case("password"))
        })
    };
    let asked = || {
        may_say(&NOT_HERE, &page.flow.text)
            && page.flow.lines().take(200).any(|(at, line)| {
                at < page.footer
                    && line.chars().count() <= SHORT_LINE
                    && table.login_words.iter().any(|word| line.contains(word.as_str()))
            })
    };
    (titled && password() || asked()).then_some(PageNotice::Login)
}

fn challenge(page: &Page<'_, '_>, table: &Notices, all: u32) -> Option<PageNotice> {
    let source = page.dom.source();
    table.challenge.iter().find_map(|known| {
        let in_source = all < 200
            && source.len() < 300_000
            && known.source.iter().any(|mark| source.contains(mark.as_str()));
        let in_words = all < LITTLE
            && known.words.iter().any(|word| {
                page.flow.text.contains(word.as_str())
                    || page.head_title.is_some_and(|head| head.contains(word.as_str()))
            });
        (in_source || in_words).then(|| PageNotice::Challenge { mark: known.mark.clone() })
    })
}

/// Hardly a word to read, but scripts that would write it; or the page says so itself.
/// Whether a place for a list still says that it is being fetched.
pub(crate) fn is_loading(dom: &Dom<'_>) -> bool {
    dom.descendants(Node::ROOT).filter(|node| dom.is_text(*node)).any(|node| {
        let words = dom.raw(node).trim();
        words.len() <= 40
            && NOTICES.loading_words.iter().any(|loading| words.eq_ignore_ascii_case(loading))
    })
}

fn script_only(page: &Page<'_, '_>, table: &Notices, all: u32) -> bool {
    if all > 80 {
        return false;
    }
    let dom = page.dom;
    let says = || {
        dom.descendants_named(Node::ROOT, Tag::NOSCRIPT).any(|n| {
            let start = dom.first_child(n).map_or("", |text| dom.raw(text));
            table.script_words.iter().any(|words| start.contains(words.as_str()))
        })
    };
    let mount = || {
        dom.descendants_named(Node::ROOT, Tag::DIV).any(|div| {
            matches!(dom.id(div), "app" | "root" | "main" | "__nuxt" | "__next")
                && dom.first_child(div).is_none()
        })
    };
    let scripts = || dom.scripts().count();
    let frames = || {
        dom.descendants(Node::ROOT)
            .any(|n| matches!(dom.tag(n), Tag::FRAME | Tag::IFRAME | Tag::EMBED | Tag::OBJECT))
    };
    let refresh = || {
        dom.descendants_named(Node::ROOT, Tag::META).any(|m| {
            dom.attr_raw(m, "http-equiv").is_some_and(|v| v.eq_ignore_ascii_case("refresh"))
        })
    };
    if frames() || refresh() {
        return false;
    }
    let redirects = dom.source().contains("location");
    says() || mount() || all < 12 && scripts() >= 2 && !redirects
}

fn nothing(page: &Page<'_, '_>, table: &Notices) -> Option<PageNotice> {
    if !may_say(&NOTHING, page.text) {
        return None;
    }
    let length = page.text.chars().take(SHORT_LETTER + 1).count();
    if length == 0 || length > SHORT_LETTER || page.has_attachments {
        return None;
    }
    let titled = page.title.is_some_and(|title| {
        table.nothing_titles.iter().any(|word| {
            title.ends_with(word.as_str())
                || title.contains(word.as_str()) && word.chars().count() > 2
        })
    });
    let sentence = page.text.split(['\n', '。', '；']).find(|sentence| {
        let short = sentence.chars().count() <= 120;
        short
            && table.nothing_words.iter().any(|word| sentence.contains(word.as_str()))
            && table.nothing_times.iter().any(|word| sentence.contains(word.as_str()))
    })?;
    // Without a title that says so, the text must be little more than the sentence.
    let alone = length <= 120 && page.text.lines().count() <= 5;
    (titled || alone).then(|| PageNotice::NothingThisYear { words: sentence.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_read() {
        assert!(super::NOTICES.not_there.len() > 20 && super::NOTICES.challenge.len() > 4);
        assert!(super::EMPTY.is_some());
    }
}
