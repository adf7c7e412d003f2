//! The tokens of the look that a site may set, and whether people can read what it makes of them.

use std::collections::BTreeMap;
use thiserror::Error;

/// Tokens that are colours, with the values that the look gives them on light pages.
pub const COLOURS: [(&str, &str); 9] = [
    ("--ink", "#1b2330"),
    ("--quiet", "#545d6b"),
    ("--line", "#d5d9e0"),
    ("--ground", "#ffffff"),
    ("--ground-2", "#f3f5f8"),
    ("--action", "#1c4a86"),
    ("--on-action", "#ffffff"),
    ("--fault", "#b0231b"),
    ("--focus", "#ffdd57"),
];
/// The other tokens: type, widths, spaces.
pub const MEASURES: [&str; 12] = [
    "--font",
    "--text",
    "--small",
    "--line-height",
    "--measure",
    "--page",
    "--s1",
    "--s2",
    "--s3",
    "--s4",
    "--s5",
    "--s6",
];
/// Text and what it stands on.
const PAIRS: [(&str, &str); 8] = [
    ("--ink", "--ground"),
    ("--ink", "--ground-2"),
    ("--quiet", "--ground"),
    ("--quiet", "--ground-2"),
    ("--action", "--ground"),
    ("--action", "--ground-2"),
    ("--on-action", "--action"),
    ("--fault", "--ground"),
];
/// Contrast of text that people can read (WCAG 2.2, 1.4.3).
const LEAST: f64 = 4.5;

/// What is wrong with a site's tokens.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ThemeFault {
    /// The look has no such token.
    #[error("{0} is no token of the look")]
    Unknown(String),
    /// A value that is no colour, or could end the rule that it stands in.
    #[error("{value} is no value for {token}")]
    Value {
        /// Token.
        token: String,
        /// Its value.
        value: String,
    },
    /// Text that is too like what it stands on.
    #[error("{text} on {ground} has a contrast of {ratio:.1}, less than 4.5")]
    Contrast {
        /// Token of the text's colour.
        text: &'static str,
        /// Token of the colour under it.
        ground: &'static str,
        /// Contrast, 1 to 21.
        ratio: f64,
    },
}

/// Refuses tokens that the look has not, values that are none, and text that cannot be read.
pub(crate) fn check(theme: &BTreeMap<String, String>) -> Result<(), ThemeFault> {
    for (token, value) in theme {
        let colour = COLOURS.iter().any(|(known, _)| known == token);
        if !colour && !MEASURES.contains(&token.as_str()) {
            return Err(ThemeFault::Unknown(token.clone()));
        }
        let fits = if colour { luminance(value).is_some() } else { is_token_value(value) };
        if !fits {
            return Err(ThemeFault::Value { token: token.clone(), value: value.clone() });
        }
    }
    let lit = |token: &str| {
        let own = theme.get(token).and_then(|value| luminance(value));
        let usual = COLOURS.iter().find(|(known, _)| *known == token);
        own.or_else(|| usual.and_then(|(_, value)| luminance(value))).unwrap_or_default()
    };
    for (text, ground) in PAIRS {
        let (one, other) = (lit(text), lit(ground));
        let ratio = (one.max(other) + 0.05) / (one.min(other) + 0.05);
        if ratio < LEAST {
            return Err(ThemeFault::Contrast { text, ground, ratio });
        }
    }
    Ok(())
}

/// Whether a value can stand in a rule of a style sheet without ending it or asking for anything.
pub fn is_token_value(value: &str) -> bool {
    !value.trim().is_empty() && !value.contains([';', '{', '}', '<', '@', '\\', '/'])
}

/// Relative luminance of `#rgb` or `#rrggbb`, 0 to 1 (WCAG 2.2).
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.trim().strip_prefix('#')?;
    let digits: Vec<u8> = digits
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let parts: [u8; 3] = match digits[..] {
        [red, green, blue] => [red * 17, green * 17, blue * 17],
        [r1, r2, g1, g2, b1, b2] => [r1 * 16 + r2, g1 * 16 + g2, b1 * 16 + b2],
        _ => return None,
    };
    let [red, green, blue] = parts.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(tokens: &[(&str, &str)]) -> BTreeMap<String, String> {
        tokens.iter().map(|(token, value)| ((*token).into(), (*value).into())).collect()
    }

    #[test]
    fn what_can_be_read_is_taken() {
        for tokens in [
            &[][..],
            &[("--action", "#8a1c1c")],
            &[("--action", "#A00"), ("--font", "\"SimSun\", serif"), ("--page", "1200px")],
            &[("--ink", "#000"), ("--ground", "#fffbe6")],
        ] {
            assert_eq!(check(&theme(tokens)), Ok(()), "{tokens:?}");
        }
    }

    #[test]
    fn what_cannot_is_told() {
        let value = |token: &str, value: &str| ThemeFault::Value {
            token: token.into(),
            value: value.into(),
        };
        for (token, given, fault) in [
            ("--acton", "#8a1c1c", ThemeFault::Unknown("--acton".into())),
            ("action", "#8a1c1c", ThemeFault::Unknown("action".into())),
            ("--action", "red", value("--action", "red")),
            ("--action", "#12345", value("--action", "#12345")),
            ("--action", "＃8a1c1c", value("--action", "＃8a1c1c")),
            ("--page", "1px; }", value("--page", "1px; }")),
        ] {
            assert_eq!(check(&theme(&[(token, given)])), Err(fault), "{token}: {given}");
        }
        let pale = check(&theme(&[("--action", "#7fb2f0")]));
        assert!(
            matches!(pale, Err(ThemeFault::Contrast { text: "--action", ground: "--ground", ratio }) if ratio < LEAST),
            "{pale:?}"
        );
    }
}
