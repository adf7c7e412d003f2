//! Links that a reader cannot see, and by what they are hidden.
//!
//! Precision first: what a script may open (a menu, a tab, a share panel, a window) is not hidden for good.

mod scripts;
mod style;

use self::scripts::{MAX_WRITTEN, Written, hidden_ids, written};
use self::style::{by_style, colour, declarations, is_small, sheet};
use crate::dom::{Dom, Node, Tag};
use crate::layout::{Layout, Link};
use crate::reading::{Hiding, HidingWay};
use rustc_hash::FxHashMap;

/// Levels above a link that are looked at.
const LEVELS: usize = 48;
/// Links of one page beyond this are only looked at for what hides the element itself.
const MAX_LOOKED_AT: usize = 3_000;

/// What decides about the links of one page.
pub(crate) struct Hider<'l, 'd, 'a> {
    layout: &'l Layout<'d, 'a>,
    /// Names (`.class`, `#id`) that the page's own style blocks hide, or its scripts as it is read, and how.
    sheet: FxHashMap<String, HidingWay>,
    /// All scripts of the page, to see what they open.
    scripts: Vec<&'a str>,
    /// Scripts that write the start or the end of a tag.
    written: Vec<(Node, Written)>,
    looked_at: usize,
}

impl<'l, 'd, 'a> Hider<'l, 'd, 'a> {
    pub(crate) fn new(layout: &'l Layout<'d, 'a>) -> Self {
        let dom = layout.dom;
        let scripts: Vec<&str> =
            dom.scripts().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
        let mut sheet = sheet(dom);
        let ids = scripts.iter().flat_map(|script| hidden_ids(script));
        sheet.extend(ids.map(|id| (format!("#{id}"), HidingWay::Display)));
        let written = dom.scripts().filter_map(|(node, text)| Some((node, written(text)?)));
        let written = written.take(MAX_WRITTEN).collect();
        Self { layout, sheet, scripts, written, looked_at: 0 }
    }

    /// By what a link is hidden, if it is. `foreign` links, which lead to other sites, are looked at closely;
    /// `in_body` tells that it stands in the text of a document.
    pub(crate) fn hiding(
        &mut self,
        link: &Link<'_>,
        foreign: bool,
        in_body: bool,
    ) -> Option<Hiding> {
        let dom = self.layout.dom;
        if !foreign || self.looked_at >= MAX_LOOKED_AT {
            return None;
        }
        self.looked_at += 1;
        if let Some(way) = nothing_to_see(dom, link, in_body) {
            return Some(Hiding { way, sure: true });
        }
        // so may what says itself how large its letters are
        let sized = |node: Node| {
            dom.attr_raw(node, "style").is_some_and(|style| style.contains("font-size"))
        };
        let mut named =
            dom.descendants(link.node).any(|inner| dom.is_element(inner) && sized(inner));
        let mut found: Option<(HidingWay, Node, bool)> = None;
        for (level, around) in
            std::iter::once(link.node).chain(dom.ancestors(link.node)).take(LEVELS).enumerate()
        {
            let tag = dom.tag(around);
            if matches!(tag, Tag::BODY | Tag::HTML | Tag::ROOT) {
                break;
            }
            if tag.is_silent() {
                return None;
            }
            // what has a class may look other than its inline style says
            let by_style = dom
                .attr_raw(around, "style")
                .and_then(|style| by_style(style, level, named, has_picture(dom, link.node)));
            let by_attribute =
                (dom.attr_raw(around, "hidden").is_some()).then_some(HidingWay::Display);
            let by_marquee = (dom.name(around).eq_ignore_ascii_case("marquee")
                && is_flat(dom, around))
            .then_some(HidingWay::NoSize);
            if let Some(way) = by_style.or(by_attribute).or(by_marquee) {
                found = Some((way, around, false));
            } else if let Some(way) = self.by_sheet(around) {
                found = Some((way, around, true));
            } else if let Some(way) = self.by_written(around) {
                // what is written around it has no name by which it could be opened
                return Some(Hiding { way, sure: true });
            }
            named |= !dom.class(around).is_empty() || !dom.id(around).is_empty() || sized(around);
        }
        let same_colour =
            || same_colour(dom, link.node).then_some(Hiding { way: HidingWay::Colour, sure: true });
        let Some((way, container, by_sheet)) = found else { return same_colour() };
        let opens = matches!(way, HidingWay::Display | HidingWay::Transparent | HidingWay::NoSize)
            && self.may_open(container, way, in_body);
        if opens {
            return None;
        }
        let known = !dom.class(container).is_empty() || !dom.id(container).is_empty();
        // scripts that the page only loads may open what has a name; the text of a document has no menus
        let sure = match way {
            HidingWay::Display | HidingWay::Transparent | HidingWay::NoSize => {
                in_body || !known && !by_sheet
            }
            _ => true,
        };
        Some(Hiding { way, sure })
    }

    fn by_sheet(&self, node: Node) -> Option<HidingWay> {
        if self.sheet.is_empty() {
            return None;
        }
        let dom = self.layout.dom;
        let by_id = self.sheet.get(&format!("#{}", dom.id(node)));
        by_id
            .or_else(|| {
                dom.class(node)
                    .split_ascii_whitespace()
                    .find_map(|class| self.sheet.get(&format!(".{class}")))
            })
            .copied()
    }

    /// How a tag hides it that a script before it among its siblings writes and leaves open.
    fn by_written(&self, node: Node) -> Option<HidingWay> {
        let dom = self.layout.dom;
        let parent = dom.parent(node)?;
        let before = |script: Node| script < node && dom.parent(script) == Some(parent);
        self.written.iter().rev().find(|(script, _)| before(*script)).and_then(|(_, written)| {
            match written {
                Written::Hides(way) => Some(*way),
                Written::Shows => None,
            }
        })
    }

    /// Whether a script of the page, a neighbour or its name tells that a hidden container is opened at times.
    fn may_open(&self, container: Node, way: HidingWay, in_body: bool) -> bool {
        let dom = self.layout.dom;
        let (class, id) = (dom.class(container), dom.id(container));
        let names = || class.split_ascii_whitespace().chain((!id.is_empty()).then_some(id));
        if !in_body && names().any(opens_by_name) {
            return true;
        }
        if names().any(|name| self.spoken_of(name)) {
            // a script that hides it says so, and no more
            return !(way == HidingWay::Display && self.only_hides(names()));
        }
        // one of several tabs or slides of the same kind, one of which is open
        let kind = |node: Node| (dom.tag(node), dom.class(node).split_ascii_whitespace().next());
        let Some(parent) = dom.parent(container) else { return false };
        matches!(
            dom.tag(container),
            Tag::DIV | Tag::UL | Tag::LI | Tag::DL | Tag::DD | Tag::SECTION | Tag::TABLE
        ) && dom.child_elements(parent).take(60).any(|other| {
            other != container
                && kind(other) == kind(container)
                && !dom.hidden(other)
                && self.layout.link_count(other) > 0
                && (!class.is_empty() || matches!(dom.tag(container), Tag::LI | Tag::UL | Tag::DD))
        })
    }

    /// Whether a script of the page names it; a name of one or two letters only between quotes.
    fn spoken_of(&self, name: &str) -> bool {
        let found = |words: &str| {
            self.scripts
                .iter()
                .any(|script| memchr::memmem::find(script.as_bytes(), words.as_bytes()).is_some())
        };
        if name.len() >= 3 {
            return found(name);
        }
        found(&format!("'{name}'")) || found(&format!("\"{name}\""))
    }

    /// Whether all that scripts say of these names is `…style.display='none'`.
    fn only_hides<'n>(&self, mut names: impl Iterator<Item = &'n str>) -> bool {
        names.all(|name| {
            self.scripts.iter().all(|script| {
                memchr::memmem::find_iter(script.as_bytes(), name.as_bytes()).all(|at| {
                    let rest = &script.as_bytes()[at..script.len().min(at + 80)];
                    let rest: Vec<u8> =
                        rest.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
                    memchr::memmem::find(&rest, b"display='none'").is_some()
                        || memchr::memmem::find(&rest, b"display=\"none\"").is_some()
                })
            })
        })
    }
}

/// Parts of names of what scripts open: menus, tabs, share panels, windows.
const OPENS: &[&str] = &[
    "tab",
    "menu",
    "drop",
    "sub",
    "pop",
    "layer",
    "dialog",
    "modal",
    "mask",
    "panel",
    "share",
    "bds",
    "jiathis",
    "toggle",
    "collapse",
    "accordion",
    "slide",
    "swiper",
    "carousel",
    "banner",
    "nav",
    "link",
    "select",
    "option",
    "more",
    "qrcode",
    "ewm",
    "wechat",
    "weixin",
    "tip",
    "float",
    "mobile",
    "phone",
    "hover",
    "con_",
    "switch",
    "expand",
    "fold",
    "search",
    "login",
    "user",
    "yqlj",
    "footer",
    "header",
    "video",
    "audio",
    "player",
    "plugin",
    "tool",
    "a11y",
    "wza",
    "print",
    "sr-only",
    "visually-hidden",
    "screen-reader",
];

fn opens_by_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    OPENS.iter().any(|part| name.contains(part))
}

/// A link without words or picture, or with a picture of one pixel.
fn nothing_to_see(dom: &Dom<'_>, link: &Link<'_>, in_body: bool) -> Option<HidingWay> {
    let node = link.node;
    if dom.tag(node) == Tag::AREA {
        return None;
    }
    let inner = || dom.descendants(node).filter(|inner| dom.is_element(*inner));
    let has_words = dom.descendants(node).any(|inner| {
        dom.is_text(inner) && dom.characters(inner).chars().any(|c| !crate::dates::is_space(c))
    });
    if has_words {
        return None;
    }
    let mut pictures = inner().filter(|inner| dom.tag(*inner) == Tag::IMG).peekable();
    if pictures.peek().is_some() {
        return pictures
            .all(|picture| {
                is_within(dom, picture, "width", 1) && is_within(dom, picture, "height", 1)
            })
            .then_some(HidingWay::Pixel);
    }
    // elsewhere a class, or a rule for what is around it, may draw a picture
    let plain = |node: Node| {
        dom.class(node).is_empty()
            && dom.id(node).is_empty()
            && dom.attr_raw(node, "style").is_none()
    };
    let bare = plain(node)
        && inner().all(|inner| {
            plain(inner)
                && matches!(
                    dom.tag(inner),
                    Tag::SPAN
                        | Tag::FONT
                        | Tag::B
                        | Tag::STRONG
                        | Tag::I
                        | Tag::EM
                        | Tag::P
                        | Tag::BR
                )
        });
    (in_body && bare).then_some(HidingWay::Empty)
}

fn has_picture(dom: &Dom<'_>, node: Node) -> bool {
    dom.descendants(node).any(|inner| {
        matches!(dom.tag(inner), Tag::IMG | Tag::VIDEO | Tag::OBJECT | Tag::EMBED | Tag::IFRAME)
    })
}

/// A marquee too flat to read.
fn is_flat(dom: &Dom<'_>, node: Node) -> bool {
    ["height", "width"].into_iter().any(|name| is_within(dom, node, name, 2))
}

/// Whether an element's height or width, by attribute or style, is no more than so many pixels.
fn is_within(dom: &Dom<'_>, node: Node, name: &str, most: u16) -> bool {
    let by_attribute = dom
        .attr_raw(node, name)
        .and_then(|value| value.trim().trim_end_matches("px").parse::<u32>().ok())
        .is_some_and(|size| size <= u32::from(most));
    by_attribute || dom.attr_raw(node, "style").is_some_and(|style| is_small(style, name, most))
}

/// By what a frame shows nothing of the page that it loads: without size, or not displayed and without a name by
/// which a script could open it.
pub(crate) fn frame_hiding(dom: &Dom<'_>, frame: Node) -> Option<HidingWay> {
    let style = dom.attr_raw(frame, "style").unwrap_or_default();
    if is_within(dom, frame, "height", 1) && is_within(dom, frame, "width", 1) {
        return Some(HidingWay::NoSize);
    }
    let named = !dom.class(frame).is_empty()
        || !dom.id(frame).is_empty()
        || dom.attr_raw(frame, "name").is_some();
    let none = declarations(style).any(|(name, value)| name == "display" && value == "none");
    (none && !named).then_some(HidingWay::Display)
}

/// Whether the words of a link have the colour of what is behind them, both given in the markup.
fn same_colour(dom: &Dom<'_>, link: Node) -> bool {
    if has_picture(dom, link) {
        return false;
    }
    let mut words: Option<String> = None;
    // the colour nearest to the words: within the link, the link's own, or one around it
    let within = dom.descendants(link).filter(|inner| dom.is_element(*inner)).take(8);
    for node in within.collect::<Vec<_>>().into_iter().rev().chain([link]) {
        words = words.or_else(|| colour_of(dom, node));
        if words.is_some() {
            break;
        }
    }
    let Some(words) = words else { return false };
    for around in std::iter::once(link).chain(dom.ancestors(link)).take(LEVELS) {
        if let Some(behind) = background_of(dom, around) {
            return behind == words;
        }
        // a class may draw another ground
        if around != link && (!dom.class(around).is_empty() || !dom.id(around).is_empty()) {
            return false;
        }
    }
    false
}

fn colour_of(dom: &Dom<'_>, node: Node) -> Option<String> {
    let style = dom.attr_raw(node, "style").unwrap_or_default();
    let by_style = declarations(style).filter(|(name, _)| name == "color").last();
    by_style
        .map(|(_, value)| value)
        .or_else(|| {
            (dom.tag(node) == Tag::FONT)
                .then(|| dom.attr_raw(node, "color").map(|value| value.trim().to_ascii_lowercase()))
                .flatten()
        })
        .and_then(|value| colour(&value))
}

fn background_of(dom: &Dom<'_>, node: Node) -> Option<String> {
    let style = dom.attr_raw(node, "style").unwrap_or_default();
    let by_style = declarations(style)
        .filter(|(name, value)| {
            name == "background-color" || name == "background" && !value.contains("url(")
        })
        .last();
    by_style
        .map(|(_, value)| value)
        .or_else(|| dom.attr_raw(node, "bgcolor").map(|value| value.trim().to_ascii_lowercase()))
        .and_then(|value| colour(&value))
}
