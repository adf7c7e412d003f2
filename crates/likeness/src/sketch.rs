//! A small sketch of a text: minima of hashed 5-grams, one for each of 63 bins.

use crate::fold::each_folded;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Version of the layout; sketches of different versions cannot be compared.
pub const LAYOUT: u8 = 1;

/// Fewest folded characters (a run of digits counts as one) that a text must have to be sketched.
pub const SHORTEST: usize = 40;

/// Rows of a sketch.
pub(crate) const ROWS: usize = 63;

/// Characters of one gram.
pub(crate) const GRAM: usize = 5;

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Sketch of a text: the likeness of two texts can be estimated from their sketches alone.
///
/// 64 bytes. Layout 1: character 5-grams of the text after folding (NFKD compatibility forms, lower case,
/// without white space and punctuation, every run of digits one character), each hashed to 64 bits; the upper
/// half chooses one of 63 bins, the lower half competes for the least value, of the winner 8 other bits are
/// kept. Empty bins take the value of another, chosen by a fixed sequence. Written as the layout's number, a
/// point and hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Sketch {
    rows: [u8; ROWS],
    size: u8,
}

/// Sketch of a text; `None` for texts too short to tell ([`SHORTEST`]).
pub fn sketch(text: &str) -> Option<Sketch> {
    let mut least = [u64::MAX; ROWS];
    let mut window = [0u64; GRAM];
    let (mut rolled, mut count, mut digits) = (0u64, 0usize, false);
    let out_factor = BASE.wrapping_pow(GRAM as u32);
    each_folded(text, |c| {
        let digit = c.is_ascii_digit();
        if digit && digits {
            return;
        }
        digits = digit;
        let code = if digit { u64::from('0') } else { u64::from(c) };
        let slot = count % GRAM;
        rolled = rolled
            .wrapping_mul(BASE)
            .wrapping_add(code)
            .wrapping_sub(window[slot].wrapping_mul(out_factor));
        window[slot] = code;
        count += 1;
        if count >= GRAM {
            let hash = mixed(rolled);
            let upper = hash >> 32;
            let bin = (upper * ROWS as u64) >> 32;
            // The kept byte comes from the upper half: it says nothing about who wins.
            let rank = (hash << 32) >> 24 | (upper & 0xff);
            let held = &mut least[bin as usize];
            *held = rank.min(*held);
        }
    });
    if count < SHORTEST {
        return None;
    }
    let mut rows = [0u8; ROWS];
    for (bin, row) in rows.iter_mut().enumerate() {
        *row = (filled(&least, bin) & 0xff) as u8;
    }
    Some(Sketch { rows, size: size_class(count) })
}

/// The value of a bin, borrowed from another bin when it is empty.
fn filled(least: &[u64; ROWS], bin: usize) -> u64 {
    let mut seed = bin as u64;
    let mut at = bin;
    // There is always a filled bin; the bound only guards against a sequence that never meets it.
    for _ in 0..4096 {
        if least[at] != u64::MAX {
            return least[at];
        }
        seed = mixed(seed.wrapping_add(BASE));
        at = (((seed >> 32) * ROWS as u64) >> 32) as usize;
    }
    0
}

#[inline]
pub(crate) fn mixed(mut x: u64) -> u64 {
    x = (x ^ (x >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    x = (x ^ (x >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    x ^ (x >> 32)
}

/// Eight classes for each doubling of the length.
fn size_class(count: usize) -> u8 {
    (8.0 * (count as f64).log2()).round().clamp(0.0, 255.0) as u8
}

impl Sketch {
    /// Estimated share of equal 5-grams (of all that occur in either text), 0–1; standard error about 0.06.
    pub fn share(&self, other: &Self) -> f32 {
        let equal = self.rows.iter().zip(&other.rows).filter(|(a, b)| a == b).count();
        let share = equal as f32 / ROWS as f32;
        // One row in 256 agrees by chance.
        ((share - 1.0 / 256.0) / (1.0 - 1.0 / 256.0)).max(0.0)
    }

    /// About how many folded characters the text has (within 5 %).
    pub fn chars(&self) -> u32 {
        (f64::from(self.size) / 8.0).exp2().round() as u32
    }

    pub(crate) fn rows(&self) -> &[u8; ROWS] {
        &self.rows
    }
}

impl fmt::Debug for Sketch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Sketch({})", String::from(*self))
    }
}

impl From<Sketch> for String {
    fn from(sketch: Sketch) -> Self {
        use fmt::Write;
        let mut out = Self::with_capacity(2 + 2 * (ROWS + 1));
        let _ = write!(out, "{LAYOUT}.");
        for byte in sketch.rows.iter().chain([&sketch.size]) {
            let _ = write!(out, "{byte:02x}");
        }
        out
    }
}

/// A written sketch that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SketchError {
    /// Written by another layout.
    #[error("sketch of layout {0}, this program reads layout {LAYOUT}")]
    Layout(String),
    /// Not a sketch at all.
    #[error("not a sketch: {0:?}")]
    Malformed(String),
}

impl TryFrom<String> for Sketch {
    type Error = SketchError;

    fn try_from(text: String) -> Result<Self, SketchError> {
        let malformed = || SketchError::Malformed(text.clone());
        let (layout, digits) = text.split_once('.').ok_or_else(malformed)?;
        if layout != LAYOUT.to_string() {
            return Err(SketchError::Layout(layout.to_owned()));
        }
        if digits.len() != 2 * (ROWS + 1) || !digits.is_ascii() {
            return Err(malformed());
        }
        let byte = |at: usize| {
            u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).map_err(|_| malformed())
        };
        let mut rows = [0u8; ROWS];
        for (at, row) in rows.iter_mut().enumerate() {
            *row = byte(at)?;
        }
        Ok(Self { rows, size: byte(ROWS)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "根据《农村五保供养工作条例》，经本人申请、村民代表会议民主评议、乡镇人民政府审核，\
        现将拟批准的特困人员名单予以公示，公示期为七天，2023年5月6日至5月12日。";

    #[test]
    fn written_and_read_again() {
        let one = sketch(TEXT).unwrap();
        let written = serde_json::to_string(&one).unwrap();
        assert_eq!(serde_json::from_str::<Sketch>(&written).unwrap(), one);
        assert!(matches!(
            Sketch::try_from(String::from(one).replacen("1.", "2.", 1)),
            Err(SketchError::Layout(_))
        ));
        assert!(Sketch::try_from("1.zz".to_owned()).is_err());
        assert_eq!(size_of::<Sketch>(), 64);
    }

    #[test]
    fn layout_one_stays_as_it_is() {
        // A change here is a new layout: sketches stand in stored snapshots.
        let written = String::from(sketch(TEXT).unwrap());
        assert_eq!(&written[..18], "1.8c16d22d2dfa8c6c");
    }

    #[test]
    fn figures_width_and_space_do_not_count_and_short_texts_have_none() {
        let other = TEXT.replace("2023年5月6日", "２０２４ 年 11 月\n16 日");
        assert_eq!(sketch(TEXT), sketch(&other));
        assert_eq!(sketch("关于放假的通知：10月1日至7日放假，请周知。"), None);
        assert_eq!(sketch(""), None);
    }
}
