//! Numbers of sheets as digits. A number that stands for an ID or an account must not lose any.

use jiff::civil::{Date, date};

/// How a cell's number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Shown {
    /// As its digits.
    #[default]
    Plain,
    /// As whole digits with leading zeros up to this many (`000000`).
    Padded(usize),
    /// As a day.
    Day,
    /// As a day and a time.
    Moment,
    /// As a time of day.
    Time,
}

/// How a number format shows numbers: by its built-in number, else by its code.
pub(crate) fn shown(id: u32, code: Option<&str>) -> Shown {
    let Some(code) = code else {
        return match id {
            14..=17 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => Shown::Day,
            18..=21 | 32 | 33 | 45..=47 | 55 | 56 => Shown::Time,
            22 => Shown::Moment,
            _ => Shown::Plain,
        };
    };
    let code = code.split(';').next().unwrap_or_default();
    if code.to_ascii_lowercase().contains("general") {
        return Shown::Plain;
    }
    if code.len() > 1 && code.len() < 40 && code.bytes().all(|byte| byte == b'0') {
        return Shown::Padded(code.len());
    }
    let (mut year, mut day, mut time) = (false, false, false);
    let mut chars = code.chars();
    while let Some(char) = chars.next() {
        match char {
            '"' => drop(chars.by_ref().find(|char| *char == '"')),
            '[' => {
                let inside: String = chars.by_ref().take_while(|char| *char != ']').collect();
                time |= matches!(inside.as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss");
            }
            '\\' | '_' | '*' => drop(chars.next()),
            'y' | 'Y' | 'e' => year = true,
            'd' | 'D' => day = true,
            'h' | 'H' | 's' | 'S' => time = true,
            // a scientific or plain number, a fraction, text
            'E' | '0' | '#' | '?' | '@' if !(year || day || time) => return Shown::Plain,
            _ => {}
        }
    }
    match (year || day, time) {
        (true, true) => Shown::Moment,
        (true, false) => Shown::Day,
        (false, true) => Shown::Time,
        (false, false) => Shown::Plain,
    }
}

/// A number as written in XML. Whole numbers come out digit for digit, also from `6.2226E+18`.
pub(crate) fn written(raw: &str, shown: Shown, from_1904: bool) -> String {
    let raw = raw.trim();
    if shown != Shown::Plain
        && let Ok(value) = raw.parse::<f64>()
    {
        return printed(value, shown, from_1904);
    }
    match whole(raw) {
        Some(digits) => digits,
        None => raw.parse().map_or_else(|_| raw.to_owned(), |value| printed(value, shown, false)),
    }
}

/// Digits of a number as the XML of a sheet writes it: `1.3800138E10` is `13800138000`. What is no number stays as it is.
pub fn digits(raw: &str) -> String {
    written(raw, Shown::Plain, false)
}

/// A number as held in memory.
pub(crate) fn printed(value: f64, shown: Shown, from_1904: bool) -> String {
    match shown {
        Shown::Day | Shown::Moment | Shown::Time => {
            if let Some(text) = when(value, shown, from_1904) {
                return text;
            }
        }
        Shown::Padded(width) if value >= 0.0 && value.fract() == 0.0 && value < 1e21 => {
            return format!("{value:0width$.0}");
        }
        _ => {}
    }
    if value.fract() == 0.0 && value.abs() < 1e21 {
        return format!("{value:.0}");
    }
    // what a reader sees: fifteen digits, without the noise of binary fractions
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if rounded.abs() >= 1e-7 && rounded.abs() < 1e21 {
        format!("{rounded}")
    } else {
        format!("{rounded:e}")
    }
}

/// Digits of a decimal that is whole, its point shifted by the exponent.
fn whole(raw: &str) -> Option<String> {
    let (mantissa, exponent) = match raw.split_once(['E', 'e']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (raw, 0),
    };
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", mantissa),
    };
    let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if before.is_empty() || !all(before) || !all(after) || !(0..=30).contains(&exponent) {
        return None;
    }
    let exponent = exponent as usize;
    let after = after.trim_end_matches('0');
    if after.len() > exponent || before.len() > 60 {
        return None;
    }
    if raw == before {
        return Some(before.to_owned());
    }
    let zeros = "0".repeat(exponent - after.len());
    let joined = format!("{before}{after}{zeros}");
    let joined = joined.trim_start_matches('0');
    Some(if joined.is_empty() { "0".to_owned() } else { format!("{sign}{joined}") })
}

/// Days since 1900 (or 1904) as a calendar shows them.
fn when(value: f64, shown: Shown, from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let minutes = (value.fract() * 1440.0).round() as i64;
    let clock = format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let zero: Date = if from_1904 {
        date(1904, 1, 1)
    } else if value < 60.0 {
        // the sheet's calendar has a 29 February 1900
        date(1899, 12, 31)
    } else {
        date(1899, 12, 30)
    };
    let days = value.trunc() as i64 + minutes / 1440;
    let day = zero.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(match shown {
        Shown::Time if value < 1.0 => clock,
        Shown::Day => day.to_string(),
        _ => format!("{day} {clock}"),
    })
}
