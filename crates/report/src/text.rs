//! What is taken from portals is made safe to print: no control characters, links only by http(s),
//! dates and figures in one form.

use assess::Finding;
use jiff::Timestamp;
use jiff::tz::Offset;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// China's clock: no summer time.
const CHINA: Offset = Offset::constant(8);

/// `text` without characters that XML 1.0 forbids, and without bidirectional overrides, which could
/// make a link look like another one.
pub fn clean(text: &str) -> String {
    text.chars().filter(|&c| printable(c)).collect()
}

fn printable(c: char) -> bool {
    match c {
        '\t' | '\n' => true,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        '\u{fffe}' | '\u{ffff}' | '\u{feff}' => false,
        c => !c.is_control(),
    }
}

/// `text` on one line, cut to `limit` characters with an ellipsis.
pub fn brief(text: &str, limit: usize) -> String {
    let line = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= limit {
        return line;
    }
    let mut cut: String = line.chars().take(limit.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// Where a finding stands below its field, in names.
pub fn place(finding: &Finding) -> String {
    let column = finding.column.as_ref().filter(|column| {
        Some(*column) != finding.matter1.as_ref() && Some(*column) != finding.matter2.as_ref()
    });
    let names = [
        finding.town.as_ref(),
        finding.village.as_ref(),
        finding.matter1.as_ref(),
        finding.matter2.as_ref(),
        column,
    ];
    let names: Vec<String> = names.into_iter().flatten().map(|name| brief(name, 60)).collect();
    names.join(" › ")
}

/// `url` when it is one that a reader may safely follow.
pub fn web(url: &str) -> Option<&str> {
    let scheme = url.split_once("://")?.0;
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    (web && !url.chars().any(|c| c.is_control() || c.is_whitespace() || c == '"' || c == '<'))
        .then_some(url)
}

/// Date and minute by China's clock, e.g. `2026-11-23 16:05`.
pub fn minute(at: Timestamp) -> String {
    CHINA.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Date by China's clock.
pub fn day(at: Timestamp) -> jiff::civil::Date {
    CHINA.to_datetime(at).date()
}

/// Points to two places, half up, without needless zeros.
pub fn points(value: Decimal) -> String {
    value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
}

/// A decimal as a number for JSON and workbooks.
pub fn number(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

/// A count with thin groups of three, e.g. `20 431`.
pub fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && digits.len() > 4 {
            out.push('\u{2009}');
        }
        out.push(digit);
    }
    out
}

/// Bytes for people.
pub fn size(bytes: u64) -> String {
    const STEPS: [(&str, f64); 3] = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)];
    let value = bytes as f64;
    STEPS
        .iter()
        .find(|(_, step)| value >= *step)
        .map_or_else(|| format!("{bytes} B"), |(unit, step)| format!("{:.1} {unit}", value / step))
}
