//! Pagers that are links: 下一页, numbers, select boxes.

use super::Found;
use super::counts::{self, Counts};
use super::form;
use super::function;
use super::numbered;
use super::script;
use crate::dom::{Dom, Node, Tag};
use crate::layout::{Layout, Link};
use crate::reading::{Next, Pager, Region};
use crate::words;

/// A pager has no more characters than this.
const MAX_WEIGHT: u32 = 400;
/// How far above a pager's link its container may be.
const LEVELS: usize = 6;

/// The pager that links make.
pub(crate) fn find(layout: &Layout<'_, '_>) -> Option<Found> {
    let dom = layout.dom;
    let nexts = layout.links.iter().filter(|link| is_next_link(dom, link)).take(20);
    let mut best: Option<Found> = None;
    for link in nexts {
        let Some(found) = by_next(layout, link) else { continue };
        let leads = matches!(found.pager.next, Next::Get { .. });
        // of two pagers (for screens and for phones) the one that leads on
        if best.is_none() || leads {
            let done = leads;
            best = Some(found);
            if done {
                break;
            }
        }
    }
    best.or_else(|| by_numbers(layout)).or_else(|| by_select(layout)).or_else(|| by_words(layout))
}

fn is_next_link(dom: &Dom<'_>, link: &Link<'_>) -> bool {
    if link.chars > 12 {
        return false;
    }
    let sign = !link.title.chars().any(char::is_alphanumeric);
    if sign && says_next(dom, link.node) {
        return true;
    }
    if words::is_next(&link.title) {
        // an arrow alone is a pager's only beside numbers; a slide show has arrows too
        let arrow = link.title.trim().chars().count() == 1;
        return !arrow || in_numbers(dom, link.node);
    }
    matches!(link.title.trim(), "»" | ">>" | "＞" | "＞＞") && in_numbers(dom, link.node)
}

/// Whether attributes of a link say that it leads to the next page.
fn says_next(dom: &Dom<'_>, node: Node) -> bool {
    let named = |name: &str| dom.attr(node, name).is_some_and(|words| words::is_next(&words));
    dom.attr_raw(node, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("next"))
        || named("title")
        || named("aria-label")
}

/// Whether links or texts around are page numbers.
fn in_numbers(dom: &Dom<'_>, node: Node) -> bool {
    let around = dom.ancestors(node).take(3).find(|around| {
        matches!(dom.tag(*around), Tag::UL | Tag::DIV | Tag::P | Tag::TD | Tag::NAV)
    });
    around.is_some_and(|around| {
        dom.end(around) - around.0 < 200
            && dom
                .descendants(around)
                .filter(|inner| dom.is_text(*inner))
                .filter(|inner| {
                    let text = dom.raw(*inner).trim();
                    !text.is_empty()
                        && text.len() <= 4
                        && text.bytes().all(|byte| byte.is_ascii_digit())
                })
                .count()
                >= 2
    })
}

/// The container of a pager, and what its words count.
fn container(layout: &Layout<'_, '_>, node: Node) -> (Node, Counts) {
    let dom = layout.dom;
    let mut counts = Counts::default();
    let mut pager = node;
    for around in dom.ancestors(node).take(LEVELS) {
        if layout.weight(around) > MAX_WEIGHT
            || matches!(dom.tag(around), Tag::BODY | Tag::HTML | Tag::ROOT)
        {
            break;
        }
        pager = around;
    }
    if pager != node {
        counts = counts::read(&dom.text(pager));
    }
    (pager, counts)
}

fn by_next(layout: &Layout<'_, '_>, link: &Link<'_>) -> Option<Found> {
    let dom = layout.dom;
    let (pager, counts) = container(layout, link.node);
    let around: Vec<&Link<'_>> = layout.links[layout.links_in(pager)].iter().collect();
    let pager_like = around.len() >= 2
        || counts.pages.is_some()
        || counts.total.is_some()
        || layout.region(link.node) == Region::Pager
        || dom.text(pager).contains("页");
    if !pager_like {
        return None;
    }
    let last_link = around.iter().find(|one| words::is_last(&one.title) && one.node != link.node);
    let address = target(layout, link);
    let current = counts.current.or_else(|| current_number(layout, pager));
    let mut pages = counts.pages.or_else(|| behind_ellipsis(layout, pager));
    let off = [Some(link.node), dom.parent(link.node)]
        .into_iter()
        .flatten()
        .any(|node| is_off(dom, node));
    let own = layout.base.url().as_str();
    let at_end = current.is_some() && current == pages;
    let next = match address {
        Some(url) if url != without_fragment(own) && !at_end && !off => {
            let mut rest = Vec::new();
            if let Some(last) = last_link.and_then(|last| target(layout, last))
                && let Some((first, end, between)) = numbered::between(&url, &last)
            {
                let here = current.unwrap_or(if previous_leads(layout, &around) { 0 } else { 1 });
                if here > 0 {
                    let claimed = here.saturating_add(1).saturating_add(end - first);
                    pages = pages.or(Some(claimed));
                }
                if here == 1 && pages.is_none_or(|pages| end - first + 2 == pages) {
                    rest = between;
                }
            }
            Next::Get { url, rest }
        }
        _ if at_end || off => Next::Last,
        // the link leads back to this page: many templates do so on the last one
        Some(_) if pages == Some(1) || previous_leads(layout, &around) => Next::Last,
        None if dom.attr_raw(link.node, "href").is_none()
            && dom.attr_raw(link.node, "onclick").is_none() =>
        {
            let further =
                current.is_some_and(|current| prints(layout, pager, current.saturating_add(1)));
            // nothing counts the pages of a form, and what leads on stands elsewhere
            let open = || form::may_lead(dom, link.node) && !previous_leads(layout, &around);
            let more = pages.map_or_else(|| further || open(), |pages| pages > 1);
            if more { Next::Unknown } else { Next::Last }
        }
        _ if pages == Some(1) => Next::Last,
        _ => Next::Unknown,
    };
    let pager_read =
        Pager { mechanism: "link".to_owned(), current, pages, total: counts.total, next };
    Some(Found { pager: pager_read, at: link.node.0 })
}

fn without_fragment(address: &str) -> &str {
    address.split('#').next().unwrap_or(address)
}

fn is_off(dom: &Dom<'_>, node: Node) -> bool {
    dom.attr_raw(node, "disabled").is_some()
        || dom
            .class(node)
            .split_ascii_whitespace()
            .any(|class| class.to_ascii_lowercase().contains("disabled"))
}

fn previous_leads(layout: &Layout<'_, '_>, around: &[&Link<'_>]) -> bool {
    around.iter().any(|link| {
        let core = link.title.trim_matches(['<', '«', '‹', ' ', '[', ']']);
        matches!(core, "上一页" | "上页" | "前一页" | "上一頁")
            && target(layout, link).is_some()
            && !is_off(layout.dom, link.node)
    })
}

/// Where a pager's link leads: its address, or the one that its script goes to.
fn target(layout: &Layout<'_, '_>, link: &Link<'_>) -> Option<String> {
    if let Some(address) = layout.address(link) {
        return Some(address);
    }
    let dom = layout.dom;
    let code = dom.attr(link.node, "onclick").or_else(|| {
        dom.attr(link.node, "href")
            .filter(|href| href.trim_start().to_ascii_lowercase().starts_with("javascript"))
    });
    if let Some(code) = &code
        && code.contains("location")
        && let Some(written) = script::first_string(&code[code.find("location")?..])
        && !code.contains('+')
    {
        return layout.base.absolute(written);
    }
    // templates that keep the address in a data attribute
    let written = ["data-href", "data-url", "tagname", "data-link"].into_iter().find_map(|name| {
        let value = dom.attr(link.node, name)?;
        let like_address = value.contains(".htm")
            || value.contains(".shtml")
            || value.contains(".jhtml")
            || value.starts_with('/')
            || value.contains('?');
        like_address.then(|| layout.base.absolute(&value)).flatten()
    });
    // a function of the page's own
    written.or_else(|| layout.base.absolute(&function::leads(dom, layout.base.url(), &code?)?))
}

/// The number that is printed as the current one.
fn current_number(layout: &Layout<'_, '_>, pager: Node) -> Option<u32> {
    let dom = layout.dom;
    if dom.end(pager) - pager.0 > 400 {
        return None;
    }
    let mut unlinked = Vec::new();
    for node in dom.descendants(pager).filter(|node| dom.is_text(*node)) {
        let text = dom.raw(node).trim();
        let Ok(number) = text.trim_matches(['[', ']']).parse::<u32>() else { continue };
        let mut linked = false;
        for around in dom.ancestors(node).take_while(|around| *around > pager).take(3) {
            let marked =
                dom.class(around).split(|c: char| !c.is_ascii_alphanumeric()).any(|class| {
                    matches!(
                        class.to_ascii_lowercase().as_str(),
                        "current"
                            | "cur"
                            | "active"
                            | "on"
                            | "here"
                            | "now"
                            | "this"
                            | "select"
                            | "selected"
                            | "hover"
                            | "curr"
                            | "focus"
                            | "thisclass"
                            | "no"
                            | "pageon"
                            | "cpb"
                    )
                });
            if marked {
                return Some(number);
            }
            linked |= dom.tag(around) == Tag::A && dom.attr_raw(around, "href").is_some();
        }
        if !linked {
            unlinked.push(number);
        }
    }
    // one number alone that is no link
    match unlinked.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Whether a pager prints a number, other than as a choice of how many lines to show.
fn prints(layout: &Layout<'_, '_>, pager: Node, number: u32) -> bool {
    let dom = layout.dom;
    dom.end(pager) - pager.0 <= 400
        && dom
            .descendants(pager)
            .filter(|node| dom.is_text(*node) && dom.closest(*node, Tag::SELECT).is_none())
            .any(|node| dom.raw(node).trim().parse::<u32>() == Ok(number))
}

/// The number behind an ellipsis is that of the last page.
fn behind_ellipsis(layout: &Layout<'_, '_>, pager: Node) -> Option<u32> {
    let dom = layout.dom;
    if dom.end(pager) - pager.0 > 400 {
        return None;
    }
    let (mut highest, mut parted) = (None, false);
    for node in dom.descendants(pager).filter(|node| dom.is_text(*node)) {
        let text = dom.characters(node);
        let text = text.trim();
        if !text.is_empty() && text.chars().all(|c| matches!(c, '.' | '…' | '·')) {
            parted = true;
        } else if parted && let Ok(number) = text.parse::<u32>() {
            highest = Some(number).max(highest);
        }
    }
    highest
}

/// An address without its fragment and without the name of a folder's first page.
fn page_key(address: &str) -> &str {
    let address = without_fragment(address);
    match address.rsplit_once('/') {
        Some((folder, name))
            if name.is_empty() || name.starts_with("index.") && !name.contains('?') =>
        {
            folder
        }
        _ => address,
    }
}

/// Numbers without a 下一页.
fn by_numbers(layout: &Layout<'_, '_>) -> Option<Found> {
    let number_of = |link: &Link<'_>| {
        let core = link.title.trim().trim_matches(['[', ']', ' ']);
        (core.len() <= 4 && core.bytes().all(|b| b.is_ascii_digit()))
            .then(|| core.parse::<u32>().ok())
            .flatten()
    };
    let mut tried: Vec<Node> = Vec::new();
    for link in layout.links.iter().filter(|link| number_of(link).is_some_and(|n| n > 0)).take(60) {
        let (pager, counts) = container(layout, link.node);
        if tried.contains(&pager) {
            continue;
        }
        tried.push(pager);
        let numbers: Vec<(u32, &Link<'_>)> = layout.links[layout.links_in(pager)]
            .iter()
            .filter_map(|link| Some((number_of(link)?, link)))
            .collect();
        // the number that leads to this very page
        let here = || {
            let own = page_key(layout.base.url().as_str());
            let leads_here = |link: &Link<'_>| {
                layout.address(link).is_some_and(|address| page_key(&address) == own)
            };
            let mut leading = numbers.iter().filter(|(_, link)| leads_here(link));
            let (number, _) = leading.next()?;
            leading.next().is_none().then_some(*number)
        };
        let current = counts.current.or_else(|| current_number(layout, pager)).or_else(here);
        let in_pager = layout.region(link.node) == Region::Pager
            || counts.pages.is_some()
            || counts.total.is_some();
        // 1 and 3 beside the 2 that is no link
        let mut run: Vec<u32> = numbers.iter().map(|(number, _)| *number).chain(current).collect();
        run.sort_unstable();
        run.dedup();
        let sequence = numbers.len() >= 2
            && run.windows(2).filter(|pair| pair[1] == pair[0] + 1).count() + 1 >= run.len();
        if !(in_pager || sequence && current.is_some()) {
            continue;
        }
        let Some(current) = current else { continue };
        let following = numbers.iter().find(|(number, _)| *number == current.saturating_add(1));
        let highest = numbers.iter().map(|(number, _)| *number).max().unwrap_or(current);
        let next = match following.map(|(_, link)| target(layout, link)) {
            Some(Some(url)) => Next::Get { url, rest: Vec::new() },
            Some(None) => Next::Unknown,
            None if highest <= current && counts.pages.is_none_or(|pages| pages <= current) => {
                Next::Last
            }
            None => Next::Unknown,
        };
        let pages = counts.pages.or(matches!(next, Next::Last).then_some(current));
        let read = Pager {
            mechanism: "link".to_owned(),
            current: Some(current),
            pages,
            total: counts.total,
            next,
        };
        return Some(Found { pager: read, at: link.node.0 });
    }
    None
}

/// A select box whose options are the pages.
fn by_select(layout: &Layout<'_, '_>) -> Option<Found> {
    let dom = layout.dom;
    for select in dom.descendants_named(Node::ROOT, Tag::SELECT).take(20) {
        let mut options = Vec::new();
        let mut selected = None;
        for option in dom.descendants_named(select, Tag::OPTION).take(3000) {
            let words = dom.text(option);
            let digits = words.trim_matches(|c: char| !c.is_ascii_digit());
            let Ok(number) = digits.parse::<u32>() else { break };
            if dom.attr_raw(option, "selected").is_some() {
                selected = Some(options.len());
            }
            let value = dom.attr(option, "value").unwrap_or_default().into_owned();
            options.push((number, value));
        }
        let addresses = options.iter().filter(|(_, value)| value.contains(['/', '.', '?'])).count();
        let counted = options.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1);
        if options.len() < 2 || !counted || options[0].0 != 1 {
            continue;
        }
        let here = selected.unwrap_or(0);
        let mut further: Vec<String> = if addresses + 1 >= options.len() {
            options[here + 1..]
                .iter()
                .filter_map(|(_, value)| layout.base.absolute(value))
                .collect()
        } else if chosen(layout, select, &options[0].1).is_some() {
            let following = options.get(here + 1);
            following.and_then(|(_, value)| chosen(layout, select, value)).into_iter().collect()
        } else {
            continue;
        };
        let next = if further.is_empty() {
            Next::Last
        } else {
            Next::Get { url: further.remove(0), rest: further }
        };
        let pager = Pager {
            mechanism: "select".to_owned(),
            current: Some(options[here].0),
            pages: u32::try_from(options.len()).ok(),
            total: None,
            next,
        };
        return Some(Found { pager, at: select.0 });
    }
    None
}

/// Where the code of a select box leads for a value: `location.href = 'index_' + this.value + '.html'`.
fn chosen(layout: &Layout<'_, '_>, select: Node, value: &str) -> Option<String> {
    const VALUE: [&str; 3] =
        ["this.options[this.selectedIndex].value", "this[this.selectedIndex].value", "this.value"];
    let plain = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let code = layout.dom.attr(select, "onchange").filter(|_| plain)?;
    let written = VALUE.iter().find(|written| code.contains(**written))?;
    let code = code.replace(*written, &format!("'{value}'"));
    layout.base.absolute(&function::leads(layout.dom, layout.base.url(), &code)?)
}

/// A pager on its last page: the words are there, the link on is not.
fn by_words(layout: &Layout<'_, '_>) -> Option<Found> {
    let dom = layout.dom;
    for link in &layout.links {
        let core = link.title.trim_matches(['<', '«', '‹', ' ', '[', ']']);
        if !matches!(core, "上一页" | "上页" | "前一页") {
            continue;
        }
        let (pager, counts) = container(layout, link.node);
        let current = counts.current.or_else(|| current_number(layout, pager));
        let leads_back = target(layout, link).is_some();
        let pages = counts.pages.or(current.filter(|_| leads_back));
        let next = match (current, pages) {
            (Some(current), Some(pages)) if current >= pages => Next::Last,
            (None, None) if leads_back => Next::Last,
            (_, Some(pages)) if pages <= 1 => Next::Last,
            _ => Next::Unknown,
        };
        let read =
            Pager { mechanism: "link".to_owned(), current, pages, total: counts.total, next };
        return Some(Found { pager: read, at: link.node.0 });
    }
    // counts alone: 共 3 条 1/1
    dom.descendants(Node::ROOT)
        .filter(|node| dom.is_element(*node) && layout.region(*node) == Region::Pager)
        .take(8)
        .find_map(|node| {
            let counts = counts::read(&dom.text(node));
            let (current, pages) = (counts.current, counts.pages);
            if pages.is_none() && counts.total.is_none() {
                return None;
            }
            let last = pages.is_some_and(|pages| pages <= current.unwrap_or(1));
            let next = if last { Next::Last } else { Next::Unknown };
            let read =
                Pager { mechanism: "counts".to_owned(), current, pages, total: counts.total, next };
            Some(Found { pager: read, at: node.0 })
        })
        .or_else(|| by_buttons(layout))
        .or_else(|| load_more(layout))
}

/// Buttons of a form: what leads on is told by the form.
fn by_buttons(layout: &Layout<'_, '_>) -> Option<Found> {
    let dom = layout.dom;
    let is_next = |button: &Node| match dom.tag(*button) {
        Tag::INPUT => dom.attr(*button, "value").is_some_and(|words| words::is_next(&words)),
        Tag::BUTTON => dom.text_weight(*button) <= 6 && words::is_next(&dom.text(*button)),
        _ => false,
    };
    let button = dom.descendants(Node::ROOT).filter(is_next).find(|button| {
        // an arrow alone moves a slide show
        dom.tag(*button) == Tag::INPUT || dom.text(*button).chars().count() > 1
    })?;
    let (pager, counts) = container(layout, button);
    let current = counts.current.or_else(|| current_number(layout, pager));
    let off = is_off(dom, button) || counts.pages.is_some() && current == counts.pages;
    let next = if off || counts.pages == Some(1) { Next::Last } else { Next::Unknown };
    let (pages, total) = (counts.pages, counts.total);
    let read = Pager { mechanism: "buttons".to_owned(), current, pages, total, next };
    Some(Found { pager: read, at: button.0 })
}

/// Words of what lets more lines come; all but the first say so only where its code does too.
const MORE: [&str; 4] = ["加载更多", "查看更多", "显示更多", "点击加载"];

/// Whether a click on what is around a text calls a function that loads more.
fn loads(dom: &Dom<'_>, text: Node) -> bool {
    dom.ancestors(text).take(2).any(|around| {
        let code = dom.attr_raw(around, "onclick").or_else(|| dom.attr_raw(around, "href"));
        code.is_some_and(|code| {
            let code = code.to_ascii_lowercase();
            code.contains('(') && (code.contains("more") || code.contains("load"))
        })
    })
}

/// 加载更多: the rest comes by script.
fn load_more(layout: &Layout<'_, '_>) -> Option<Found> {
    let dom = layout.dom;
    let has = |words: &str| memchr::memmem::find(dom.source().as_bytes(), words.as_bytes());
    MORE.iter().find_map(|words| has(words))?;
    let node = dom.descendants(Node::ROOT).filter(|node| dom.is_text(*node)).find(|node| {
        let words = dom.raw(*node).trim();
        words.len() <= 24
            && (words.contains(MORE[0])
                || MORE.iter().any(|more| words.contains(*more)) && loads(dom, *node))
            && !dom.ancestors(*node).any(|around| dom.tag(around).is_silent())
    })?;
    // a link with an address leads to a page of its own
    let leads = dom.closest(node, Tag::A).and_then(|link| dom.attr(link, "href"));
    if leads.and_then(|href| layout.base.absolute(&href)).is_some() {
        return None;
    }
    let pager = Pager {
        mechanism: "load more".to_owned(),
        current: None,
        pages: None,
        total: None,
        next: Next::Unknown,
    };
    Some(Found { pager, at: node.0 })
}
