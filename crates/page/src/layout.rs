//! Figures of every node from one pass: links, words and dates before it; so that the size of any subtree
//! is a subtraction.

use crate::address::{Base, plain_words};
use crate::dates;
use crate::dom::{Dom, Node, Tag, is_blank};
use crate::list::calendar::Calendar;
use crate::openers;
use crate::reading::Region;
use crate::region::{self, Extent};
use crate::words::{self, Role};
use std::cell::{Cell, OnceCell};

/// Links of one page beyond this are left out.
const MAX_LINKS: usize = 200_000;

/// Functions of one page that are read for where lines lead.
const MOST_CALLS: usize = 200;
/// Bytes that reading them may go through, for each goes through the whole page.
const MOST_READ: usize = 100_000_000;

/// Nodes of a link that are looked at for its words in full.
const MOST_WITHIN: usize = 20;

/// A link as it stands in the tree, with or without an address.
#[derive(Debug)]
pub(crate) struct Link<'a> {
    /// The `a` or `area`, or another element that a click opens.
    pub node: Node,
    /// Full words.
    pub title: String,
    /// Characters of the words.
    pub chars: u32,
    /// The address as written.
    pub href: Option<&'a str>,
    /// Whether the address is opened by a script and not by `href`.
    pub opened: bool,
    /// What the words are for.
    pub role: Role,
}

/// A page's tree with its figures.
pub(crate) struct Layout<'d, 'a> {
    pub dom: &'d Dom<'a>,
    pub base: &'d Base,
    pub links: Vec<Link<'a>>,
    /// Names of tab panels.
    pub panels: crate::tabs::Panels,
    regions: Vec<Region>,
    before: Vec<Before>,
    calendar: OnceCell<Calendar>,
    /// How many functions of the page's own may still be read for where lines lead.
    calls: Cell<usize>,
}

#[derive(Clone, Copy, Default)]
struct Before {
    links: u32,
    weight: u32,
    dates: u32,
}

impl<'d, 'a> Layout<'d, 'a> {
    pub fn new(dom: &'d Dom<'a>, base: &'d Base) -> Self {
        let mut links = Vec::new();
        let mut before = Vec::with_capacity(dom.len() + 1);
        let mut sum = Before::default();
        let mut silent_until = 0;
        let opened = openers::any(dom.source());
        let mut opener_until = 0;
        for id in 0..dom.len() as u32 {
            before.push(sum);
            if id < silent_until {
                continue;
            }
            let node = Node(id);
            match dom.tag(node) {
                Tag::TEXT => {
                    let (weight, date) = text_figures(dom, node);
                    sum.weight += weight;
                    sum.dates += u32::from(date);
                }
                Tag::A | Tag::AREA if links.len() < MAX_LINKS => {
                    links.push(link(dom, node, opened));
                    sum.links += 1;
                }
                tag if tag.is_silent() => silent_until = dom.end(node),
                _ if opened
                    && id >= opener_until
                    && links.len() < MAX_LINKS
                    && let Some(href) = openers::of_element(dom, node)
                    && openers::is_entry(dom, node) =>
                {
                    links.push(entry(dom, node, href));
                    sum.links += 1;
                    opener_until = dom.end(node);
                }
                _ => {}
            }
        }
        before.push(sum);
        let mut layout = Self {
            dom,
            base,
            links,
            panels: crate::tabs::panels(dom),
            regions: Vec::new(),
            before,
            calendar: OnceCell::new(),
            calls: Cell::new(MOST_CALLS.min(MOST_READ / dom.source().len().max(1))),
        };
        layout.regions = region::regions(
            dom,
            |node| layout.extent(node),
            |node, region| region::holds_lines(&layout, node, region),
        );
        layout
    }

    /// Years and months that stand as headings; looked for when a line first needs them.
    pub fn calendar(&self) -> &Calendar {
        self.calendar.get_or_init(|| Calendar::of(self))
    }

    /// Whether another function may be read; counts it.
    pub fn may_call(&self) -> bool {
        let left = self.calls.get();
        self.calls.set(left.saturating_sub(1));
        left > 0
    }

    fn extent(&self, node: Node) -> Extent {
        Extent { weight: self.weight(node), links: self.link_count(node) }
    }

    fn span(&self, from: u32, to: u32) -> (Before, Before) {
        let last = self.before.len() as u32 - 1;
        (self.before[from.min(last) as usize], self.before[to.min(last) as usize])
    }

    /// Region that a node stands in.
    pub fn region(&self, node: Node) -> Region {
        self.regions[node.0 as usize]
    }

    /// Positions in `links` of those within the node (the node itself included).
    pub fn links_in(&self, node: Node) -> std::ops::Range<usize> {
        self.links_between(node.0, self.dom.end(node))
    }

    /// Positions in `links` of those between two places of the tree.
    pub fn links_between(&self, from: u32, to: u32) -> std::ops::Range<usize> {
        let (a, b) = self.span(from, to);
        a.links as usize..b.links as usize
    }

    /// Links within the node.
    pub fn link_count(&self, node: Node) -> u32 {
        let (a, b) = self.span(node.0, self.dom.end(node));
        b.links - a.links
    }

    /// Characters of text within the node, white space not counted.
    pub fn weight(&self, node: Node) -> u32 {
        self.weight_between(node.0, self.dom.end(node))
    }

    /// Characters of text between two places.
    pub fn weight_between(&self, from: u32, to: u32) -> u32 {
        let (a, b) = self.span(from, to);
        b.weight - a.weight
    }

    /// Texts that hold a date between two places.
    pub fn dates_between(&self, from: u32, to: u32) -> u32 {
        let (a, b) = self.span(from, to);
        b.dates - a.dates
    }

    /// Absolute address of a link.
    pub fn address(&self, link: &Link<'_>) -> Option<String> {
        let raw = link.href?;
        if link.opened {
            return self.base.absolute(&raw.replace("&amp;", "&"));
        }
        if raw.contains('&') {
            let href = self.dom.attr(link.node, "href")?;
            return self.base.absolute(&href);
        }
        self.base.absolute(raw)
    }
}

fn text_figures(dom: &Dom<'_>, node: Node) -> (u32, bool) {
    let text = dom.characters(node);
    let weight = text.chars().filter(|c| !is_blank(*c)).count() as u32;
    let digit = weight >= 2 && text.bytes().any(|byte| byte.is_ascii_digit());
    // 15日 below a heading that says the month
    let day = digit && weight <= 3 && dates::day(&text).is_some();
    let digit = digit && weight >= 4;
    let date = day
        || digit
            && (dates::find(&text).is_some() || weight <= 8 && dates::month_day(&text).is_some())
        || (6..=9).contains(&weight) && digit && dates::year_month(&text).is_some()
        || (8..=10).contains(&weight) && digit && dates::short_year(&text).is_some();
    (weight, date)
}

fn link<'a>(dom: &Dom<'a>, node: Node, opened: bool) -> Link<'a> {
    let shown = dom.text_without(node, |inner| dom.tag(inner) == Tag::A);
    let title = full_title(dom, node, shown);
    let (chars, role) = (title.chars().count() as u32, words::role(&title));
    let href = dom.attr_raw(node, "href");
    let nowhere = href.is_none_or(|href| {
        let href = href.trim();
        href.is_empty() || href.starts_with('#') || href.starts_with("javascript:")
    });
    let by_script = || {
        let code = href.map(str::trim).filter(|href| href.starts_with("javascript:"));
        openers::of_element(dom, node).or_else(|| code.and_then(openers::of_script))
    };
    match nowhere.then(by_script).flatten().filter(|_| opened || href.is_some()) {
        Some(href) => Link { node, title, chars, href: Some(href), opened: true, role },
        None => Link { node, title, chars, href, opened: false, role },
    }
}

/// An element that a click opens, by the words that are no date.
fn entry<'a>(dom: &Dom<'a>, node: Node, href: &'a str) -> Link<'a> {
    let beside = |inner: Node| {
        inner != node && dom.is_element(inner) && {
            let words = dom.text(inner);
            let number = words.len() <= 4 && words.bytes().all(|byte| byte.is_ascii_digit());
            number && !words.is_empty()
                || words.chars().count() <= 20 && dates::find(&words).is_some()
        }
    };
    // of a row the cell that says most
    let cells = (dom.tag(node) == Tag::TR).then(|| dom.child_elements(node));
    let cell = cells.and_then(|cells| {
        cells.filter(|cell| !beside(*cell)).max_by_key(|cell| dom.text_weight(*cell))
    });
    let from = cell.unwrap_or(node);
    let title = full_title(dom, from, dom.text_without(from, beside));
    let (chars, role) = (title.chars().count() as u32, words::role(&title));
    Link { node, title, chars, href: Some(href), opened: true, role }
}

/// The shown words, or those of `title=` where the shown ones are cut or missing.
fn full_title(dom: &Dom<'_>, node: Node, shown: String) -> String {
    let attribute = dom.attr(node, "title");
    if let Some(attribute) = &attribute {
        let full = plain_words(attribute);
        if !full.is_empty() && (shown.is_empty() || is_cut(&shown, &full)) {
            return full.into_owned();
        }
    }
    // the template may say it in full on an element around or within
    if shown.ends_with('…') || shown.ends_with("..") {
        let said = |node: Node| {
            let full = dom.attr(node, "title")?;
            let full = plain_words(&full);
            is_cut(&shown, &full).then(|| full.into_owned())
        };
        let within = dom.descendants(node).take(MOST_WITHIN).filter(|node| dom.is_element(*node));
        if let Some(full) = within.chain(dom.ancestors(node).take(2)).find_map(said) {
            return full;
        }
    }
    if shown.is_empty() {
        let picture = dom.descendants_named(node, Tag::IMG).next();
        let words = picture.and_then(|img| dom.attr(img, "alt").or_else(|| dom.attr(img, "title")));
        if let Some(words) = words {
            return plain_words(&words).into_owned();
        }
        if let Some(words) = dom.attr(node, "alt") {
            return plain_words(&words).into_owned();
        }
    }
    shown
}

/// Whether `full` says in full what `shown` begins to say.
pub(crate) fn is_cut(shown: &str, full: &str) -> bool {
    let marks: &[char] = &['.', '…', '·', ' ', '•', '。'];
    let stem = shown.trim_start_matches(['·', '•', '■', '▪', '>', '-', ' ', '◆', '●', '□']);
    let stem = stem.trim_end_matches(marks);
    let cut = shown.ends_with("..") || shown.ends_with('…');
    let mut a = stem.chars().filter(|c| !c.is_whitespace());
    let mut b = full.chars().filter(|c| !c.is_whitespace());
    let mut same = 0;
    let whole = loop {
        match (a.next(), b.next()) {
            (None, _) => break true,
            (Some(x), Some(y)) if x == y => same += 1,
            _ => break false,
        }
    };
    whole && same >= 2 && full.chars().count() > stem.chars().count() || cut && same >= 6
}
