//! Links that a reader cannot see, and by what they are hidden.
//!
//! Precision first: what a script may open (a menu, a tab, a share panel, a window) is not hidden for good.

use crate::dom::{Dom, Node, Tag};
use crate::layout::{Layout, Link};
use crate::reading::{Hiding, HidingWay};
use rustc_hash::FxHashMap;

/// Levels above a link that are looked at.
const LEVELS: usize = 48;
/// A script beyond this many bytes is not read for what it hides.
const MAX_SCRIPT: usize = 20_000;
/// Style blocks of one page beyond this many bytes are not read.
const MAX_SHEET: usize = 200_000;
/// Scripts of one page that write tags, of which so many are looked at.
const MAX_WRITTEN: usize = 20;
/// Links of one page beyond this are only looked at for what hides the element itself.
const MAX_LOOKED_AT: usize = 3_000;

/// What becomes of that which stands behind a script that writes the start or the end of a tag.
#[derive(Debug, Clone, Copy)]
enum Written {
    /// The tag that it left open hides it.
    Hides(HidingWay),
    /// It left open none that hides, or closed one.
    Shows,
}

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
        let tiny = |name: &str, node: Node| {
            let by_style = dom.attr_raw(node, "style").is_some_and(|style| is_small(style, name));
            let by_attribute = dom
                .attr_raw(node, name)
                .and_then(|value| value.trim().trim_end_matches("px").parse::<u32>().ok())
                .is_some_and(|size| size <= 1);
            by_style || by_attribute
        };
        return pictures
            .all(|picture| tiny("width", picture) && tiny("height", picture))
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
    ["height", "width"].into_iter().any(|name| {
        let by_attribute = dom.attr_raw(node, name).is_some_and(|value| {
            value.trim().trim_end_matches("px").parse::<u32>().is_ok_and(|size| size <= 2)
        });
        by_attribute || dom.attr_raw(node, "style").is_some_and(|style| is_small(style, name))
    })
}

/// Whether a style sets a height or width to no more than one pixel.
fn is_small(style: &str, name: &str) -> bool {
    let set = declarations(style).filter(|(one, _)| one == name).last();
    set.and_then(|(_, value)| length(&value)).is_some_and(|size| (0.0..=1.0).contains(&size))
}

/// By what a frame shows nothing of the page that it loads: without size, or not displayed and without a name by
/// which a script could open it.
pub(crate) fn frame_hiding(dom: &Dom<'_>, frame: Node) -> Option<HidingWay> {
    let style = dom.attr_raw(frame, "style").unwrap_or_default();
    let tiny = |name: &str| {
        let by_attribute = dom.attr_raw(frame, name).is_some_and(|value| {
            value.trim().trim_end_matches("px").parse::<u32>().is_ok_and(|size| size <= 1)
        });
        by_attribute || is_small(style, name)
    };
    if tiny("height") && tiny("width") {
        return Some(HidingWay::NoSize);
    }
    let named = !dom.class(frame).is_empty()
        || !dom.id(frame).is_empty()
        || dom.attr_raw(frame, "name").is_some();
    let none = declarations(style).any(|(name, value)| name == "display" && value == "none");
    (none && !named).then_some(HidingWay::Display)
}

/// The ids that a script hides as the page is read: `document.getElementById("…").style.display="none"` outside of
/// every function.
fn hidden_ids(script: &str) -> Vec<String> {
    const GET: &str = "getElementById(";
    let script = script.get(..MAX_SCRIPT).unwrap_or(script);
    let mut ids = Vec::new();
    for (at, _) in script.match_indices(GET).take(MAX_WRITTEN) {
        let before = &script[..at];
        let in_function = before.matches('{').count() > before.matches('}').count();
        let rest = script[at + GET.len()..].chars().filter(|c| !c.is_whitespace());
        let rest = rest.take(120).collect::<String>().replace('"', "'");
        let named = rest.strip_prefix('\'').and_then(|rest| rest.split_once("')"));
        let Some((id, then)) = named.filter(|(id, _)| !id.is_empty()) else { continue };
        if !in_function && then.starts_with(".style.display='none'") {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// What a script that writes the start or the end of a tag leaves behind; nothing for other scripts.
fn written(script: &str) -> Option<Written> {
    let script = script.get(..MAX_SCRIPT).unwrap_or(script);
    if !script.contains("document.write") {
        return None;
    }
    for tag in ["div", "span", "p", "ul", "section"] {
        let count = |start: &str| {
            let start = format!("{start}{tag}");
            let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
            script.match_indices(&start).filter(|(at, _)| ends(&script[at + start.len()..])).count()
        };
        let (opened, closed) = (count("<"), count("</") + count("<\\/"));
        if closed > opened {
            return Some(Written::Shows);
        }
        if opened > closed {
            let style = script.split_once("style=").map_or("", |(_, rest)| rest);
            let style = style.trim_start_matches('\\');
            let quote = style.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let style = style[1..].split(['\\', quote]).next().unwrap_or_default();
            return Some(by_style(style, 1, false, false).map_or(Written::Shows, Written::Hides));
        }
    }
    None
}

/// Declarations of a style: names and values in lower case without white space.
fn declarations(style: &str) -> impl Iterator<Item = (String, String)> + '_ {
    style.split(';').take(60).filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let value: String = value
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(60)
            .collect::<String>()
            .to_ascii_lowercase();
        let value = value.trim_end_matches("!important").to_owned();
        Some((name.trim().to_ascii_lowercase(), value))
    })
}

/// A length in pixels or the like; em count as 16.
fn length(value: &str) -> Option<f32> {
    let end =
        value.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+')).unwrap_or(value.len());
    let number: f32 = value[..end].parse().ok()?;
    Some(match &value[end..] {
        "em" | "rem" => number * 16.0,
        "" | "px" | "pt" => number,
        _ if number == 0.0 => 0.0,
        _ => return None,
    })
}

/// Far outside the window.
const FAR: f32 = -400.0;

/// How a style hides what it is for; `named` tells that something between it and the link has a class or id
/// that may say otherwise.
fn by_style(style: &str, level: usize, named: bool, picture: bool) -> Option<HidingWay> {
    let all: Vec<(String, String)> = declarations(style).collect();
    let value =
        |name: &str| all.iter().rev().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
    let small =
        |name: &str| value(name).and_then(length).is_some_and(|size| (0.0..=1.0).contains(&size));
    if value("display") == Some("none") {
        return Some(HidingWay::Display);
    }
    if value("visibility") == Some("hidden")
        && value("animation-name").is_none()
        && value("animation").is_none()
    {
        return Some(HidingWay::Display);
    }
    let far = |name: &str| value(name).and_then(length).is_some_and(|at| at <= FAR);
    let placed = matches!(value("position"), Some("absolute" | "fixed" | "relative"));
    if placed && ["left", "top", "right", "bottom"].into_iter().any(far)
        || far("margin-left") && value("background").is_none()
        || far("margin-top") && value("background").is_none()
    {
        return Some(HidingWay::OffScreen);
    }
    let drawn = ["background", "background-image"].into_iter().any(|name| value(name).is_some());
    if far("text-indent") && !drawn && !named && !picture {
        return Some(HidingWay::OffScreen);
    }
    let clipped = matches!(value("overflow"), Some("hidden" | "clip"))
        || ["overflow-x", "overflow-y"].into_iter().any(|name| value(name) == Some("hidden"));
    if clipped && (small("height") || small("width") || small("max-height")) {
        return Some(HidingWay::NoSize);
    }
    if small("font-size") && !picture && !(named && level > 0) {
        return Some(HidingWay::NoSize);
    }
    let moves =
        all.iter().any(|(name, _)| name.starts_with("transition") || name.starts_with("animation"));
    if placed && value("clip").is_some_and(cuts_all)
        || matches!(value("clip-path"), Some("inset(100%)" | "inset(50%)"))
        || matches!(value("transform"), Some("scale(0)" | "scale(0,0)")) && !moves
    {
        return Some(HidingWay::NoSize);
    }
    // letters without a colour of a link that draws nothing else
    if level == 0
        && value("color") == Some("transparent")
        && !drawn
        && !picture
        && !all.iter().any(|(name, _)| name == "text-shadow" || name.contains("background-clip"))
    {
        return Some(HidingWay::Transparent);
    }
    let clear = |value: &str| value.parse::<f32>().is_ok_and(|value| value <= 0.01);
    if value("opacity").is_some_and(clear)
        || value("filter").is_some_and(|v| v == "alpha(opacity=0)")
    {
        return Some(HidingWay::Transparent);
    }
    None
}

/// Whether a `clip` leaves nothing: `rect(0,0,0,0)`.
fn cuts_all(clip: &str) -> bool {
    let inside = clip.strip_prefix("rect(").and_then(|rest| rest.strip_suffix(')'));
    inside.is_some_and(|inside| {
        let bare = inside.replace("px", "");
        let parts: Vec<&str> = bare.split(',').collect();
        // written without commas the white space is gone already
        matches!(bare.as_str(), "0000" | "1111")
            || parts.len() == 4
                && parts[0].parse::<f32>().is_ok()
                && parts.iter().all(|part| *part == parts[0])
    })
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

/// A colour in one writing: six hexadecimal digits.
fn colour(value: &str) -> Option<String> {
    let named = match value {
        "white" => "ffffff",
        "black" => "000000",
        "red" => "ff0000",
        "blue" => "0000ff",
        "yellow" => "ffff00",
        "green" => "008000",
        "gray" | "grey" => "808080",
        _ => "",
    };
    if !named.is_empty() {
        return Some(named.to_owned());
    }
    if let Some(inside) = value.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
        let parts: Vec<u8> = inside.split(',').filter_map(|part| part.parse().ok()).collect();
        return match parts.as_slice() {
            [red, green, blue] => Some(format!("{red:02x}{green:02x}{blue:02x}")),
            _ => None,
        };
    }
    let digits = value.strip_prefix('#').unwrap_or(value);
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    match digits.len() {
        3 => Some(digits.chars().flat_map(|digit| [digit, digit]).collect()),
        6 => Some(digits.to_owned()),
        _ => None,
    }
}

/// Classes and ids that the page's own style blocks hide by a simple selector.
fn sheet(dom: &Dom<'_>) -> FxHashMap<String, HidingWay> {
    let mut found = FxHashMap::default();
    let mut left = MAX_SHEET;
    for style in dom.descendants_named(Node::ROOT, Tag::STYLE) {
        let Some(text) = dom.first_child(style).map(|text| dom.raw(text)) else { continue };
        let mut cut = text.len().min(left);
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        left -= cut;
        for rule in text[..cut].split('}') {
            let Some((selectors, body)) = rule.rsplit_once('{') else { continue };
            // rules for narrow windows and for print
            if selectors.contains('@') || rule.matches('{').count() > 1 {
                continue;
            }
            let Some(way) = by_style(body, 1, false, false) else { continue };
            for selector in selectors.split(',') {
                let name = selector.rsplit("*/").next().unwrap_or(selector).trim();
                let simple = name.len() > 2
                    && name.starts_with(['.', '#'])
                    && name[1..]
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
                if simple {
                    found.insert(name.to_owned(), way);
                }
            }
        }
    }
    found
}
