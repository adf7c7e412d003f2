//! Passports and travel permits, only under a heading or after a label that names them.

use crate::find::{Found, cell, number, shown};
use crate::forms;
use crate::layout::{Layout, Place};
use crate::model::{Hit, Kind, Why};
use crate::runs;
use crate::words::{self, Class};

/// Digits after the letters.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=10;

/// Passport numbers of one line; spans are bytes of the line.
pub(crate) fn find(layout: &Layout<'_>, line: usize, found: &mut Vec<Found>) {
    let content = layout.line(line);
    if content.bytes().filter(u8::is_ascii_digit).count() < *DIGITS.start() {
        return;
    }
    for (at, (span, _)) in layout.cells(line).into_iter().enumerate() {
        let text = content.get(span.clone()).unwrap_or_default();
        let place = Place { line, cell: at };
        let glyphs = runs::glyphs(text);
        let mut from = 0;
        while let Some(range) = next_word(&glyphs, from) {
            from = range.end;
            let word: Vec<u8> = runs::digits(&glyphs, std::slice::from_ref(&range));
            if !is_passport(&word) {
                continue;
            }
            let (Some(first), Some(last)) = (glyphs.get(range.start), glyphs.get(range.end - 1))
            else {
                continue;
            };
            let label = words::last_label(text.get(..first.start).unwrap_or_default());
            let heading = layout.heading(place).or_else(|| layout.left(place));
            let (name, why) = match (label, heading) {
                (Some((Class::Passport, word)), _) => (word, Why::Label),
                (None, Some(heading)) if heading.class == Class::Passport => {
                    (heading.text, Why::Heading)
                }
                _ => continue,
            };
            let hit = Hit {
                kind: Kind::Passport,
                masked: forms::of_number(Kind::Passport, &word),
                line: number(line),
                cell: cell(layout, place),
                heading: shown(name),
                certain: false,
                why,
            };
            let span = span.start + first.start..span.start + last.end;
            found.push(Found { span, rest: None, hit });
        }
    }
}

/// The next word of ASCII letters and digits.
fn next_word(glyphs: &[runs::Glyph], from: usize) -> Option<std::ops::Range<usize>> {
    let part = |glyph: &runs::Glyph| glyph.c.is_ascii_alphanumeric();
    let start = from + glyphs.get(from..)?.iter().position(part)?;
    let length = glyphs.get(start..)?.iter().take_while(|glyph| part(glyph)).count();
    Some(start..start + length)
}

fn is_passport(word: &[u8]) -> bool {
    let letters = word.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let digits = word.get(letters..).unwrap_or_default();
    (1..=2).contains(&letters)
        && DIGITS.contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
}
