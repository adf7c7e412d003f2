//! How styles hide: what stands in `style=` and in the page's own style blocks.

use crate::dom::{Dom, Node, Tag};
use crate::reading::HidingWay;
use rustc_hash::FxHashMap;

/// Style blocks of one page beyond this many bytes are not read.
const MAX_SHEET: usize = 200_000;

/// Classes and ids that the page's own style blocks hide by a simple selector.
pub(super) fn sheet(dom: &Dom<'_>) -> FxHashMap<String, HidingWay> {
    let mut found = FxHashMap::default();
    let mut left = MAX_SHEET;
    for style in dom.descendants_named(Node::ROOT, Tag::STYLE) {
        let Some(text) = dom.first_child(style).map(|text| dom.raw(text)) else { continue };
        let cut = text.floor_char_boundary(left);
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

/// Declarations of a style: names and values in lower case without white space.
pub(super) fn declarations(style: &str) -> impl Iterator<Item = (String, String)> + '_ {
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
pub(super) fn by_style(style: &str, level: usize, named: bool, picture: bool) -> Option<HidingWay> {
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

/// Whether a style sets a height or width to no more than so many pixels.
pub(super) fn is_small(style: &str, name: &str, most: u16) -> bool {
    let set = declarations(style).filter(|(one, _)| one == name).last();
    set.and_then(|(_, value)| length(&value))
        .is_some_and(|size| (0.0..=f32::from(most)).contains(&size))
}

/// A colour in one writing: six hexadecimal digits.
pub(super) fn colour(value: &str) -> Option<String> {
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
