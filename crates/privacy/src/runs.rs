//! Runs of digits as people type them: full width, with spaces or hyphens inside, with marks for
//! what is hidden.

/// One character of a line, brought to its plain form, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glyph {
    /// Plain form: ASCII for full-width digits and letters, `*` for every mark that hides a digit.
    pub c: char,
    /// First byte in the text given.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// The glyphs of a text; characters without width are left out.
pub(crate) fn glyphs(text: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len() / 2);
    for (start, c) in text.char_indices() {
        let plain = match c {
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{ad}' => continue,
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＊' | '－' | '．' | '＠' | '／' => {
                char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
            }
            '\u{a0}' | '\u{3000}' | '\u{2002}'..='\u{200a}' | '\t' => ' ',
            '—' | '–' | '‐' | '‑' | '−' => '-',
            '×' | '﹡' | '✱' | '●' | '■' | '□' | '※' | '∗' | '•' => '*',
            other => other,
        };
        glyphs.push(Glyph { c: plain, start, end: start + c.len_utf8() });
    }
    glyphs
}

/// A number as it stands: consecutive digits (and X, `*`), perhaps in groups.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// Its groups, as ranges of glyphs.
    pub groups: Vec<std::ops::Range<usize>>,
}

fn is_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '*' | 'x' | 'X')
}

/// All runs of a line that hold at least four digits or marks.
pub(crate) fn runs(glyphs: &[Glyph]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        if !starts(glyphs, at) {
            at += 1;
            continue;
        }
        let mut groups = Vec::new();
        loop {
            let start = at;
            while glyphs.get(at).is_some_and(|glyph| is_part(glyph.c)) {
                at += 1;
            }
            groups.push(start..at);
            let parted = glyphs.get(at).is_some_and(|glyph| matches!(glyph.c, ' ' | '-'));
            if !(parted && at + 1 < glyphs.len() && starts(glyphs, at + 1)) {
                break;
            }
            at += 1;
        }
        let length: usize = groups.iter().map(ExactSizeIterator::len).sum();
        if length >= 4 {
            runs.push(Run { groups });
        }
    }
    runs
}

/// A run may begin here: with a digit or a mark, or with X where several stand for hidden digits.
fn starts(glyphs: &[Glyph], at: usize) -> bool {
    match glyphs.get(at).map(|glyph| glyph.c) {
        Some(c) if c.is_ascii_digit() || c == '*' => true,
        Some('x' | 'X') => {
            let before = at.checked_sub(1).and_then(|at| glyphs.get(at));
            glyphs.get(at + 1).is_some_and(|next| matches!(next.c, 'x' | 'X'))
                && !before.is_some_and(|before| before.c.is_ascii_alphanumeric())
        }
        _ => false,
    }
}

/// The characters of a range of glyphs as ASCII, X upper-case, separators left out.
pub(crate) fn digits(glyphs: &[Glyph], groups: &[std::ops::Range<usize>]) -> Vec<u8> {
    let glyphs = groups.iter().filter_map(|group| glyphs.get(group.clone())).flatten();
    glyphs
        .filter_map(|glyph| u8::try_from(glyph.c).ok())
        .map(|byte| byte.to_ascii_uppercase())
        .collect()
}

/// Whether a range of glyphs may be a number of its own: not part of a longer word of letters and
/// digits, an address, a file name, an amount.
pub(crate) fn stands_alone(glyphs: &[Glyph], span: &std::ops::Range<usize>) -> bool {
    let before = span.start.checked_sub(1).and_then(|at| glyphs.get(at)).map(|glyph| glyph.c);
    let after = glyphs.get(span.end).map(|glyph| glyph.c);
    let second = glyphs.get(span.end + 1).map(|glyph| glyph.c);
    let letter =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || "_=@%&#$\\~".contains(c));
    if letter(before) && !is_lettered(glyphs, span) || letter(after) {
        return false;
    }
    // 13800138000.0, as sheets write a number.
    let tail = (after, second, glyphs.len());
    if span.start == 0 && span.len() == 11 && tail == (Some('.'), Some('0'), span.end + 2) {
        return true;
    }
    // 1.4208…: the number of a list before an ID number.
    let number = span.start.checked_sub(1).and_then(|end| glyphs.get(..end)).unwrap_or_default();
    let listed = before == Some('.')
        && span.len() == 18
        && (1..=2).contains(&number.len())
        && number.iter().all(|glyph| glyph.c.is_ascii_digit());
    if listed && after != Some('.') {
        return true;
    }
    // 0.4208…, 4208….50, ….pdf
    let dotted = |c: Option<char>| c == Some('.');
    let earlier = span.start.checked_sub(2).and_then(|at| glyphs.get(at)).map(|glyph| glyph.c);
    if dotted(after) && second.is_some_and(|c| c.is_ascii_alphanumeric())
        || dotted(before) && earlier.is_some_and(|c| c.is_ascii_digit())
    {
        return false;
    }
    !in_address(glyphs, span)
}

/// G or T before 18 digits: numbers of a school roll (学籍号) and of a trade (特种作业操作证) hold the ID number.
pub(crate) fn is_lettered(glyphs: &[Glyph], span: &std::ops::Range<usize>) -> bool {
    let ahead = |back: usize| {
        span.start.checked_sub(back).and_then(|at| glyphs.get(at)).map(|glyph| glyph.c)
    };
    span.len() == 18
        && matches!(ahead(1), Some('G' | 'g' | 'T' | 't'))
        && !ahead(2).is_some_and(|c| c.is_ascii_alphanumeric())
}

/// The word of ASCII characters around a range is a web address, a mail address or a path.
fn in_address(glyphs: &[Glyph], span: &std::ops::Range<usize>) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || "._/%&?=:#@~+-\\".contains(c);
    let mut start = span.start;
    while start > 0 && part(glyphs[start - 1].c) {
        start -= 1;
    }
    let mut end = span.end;
    while end < glyphs.len() && part(glyphs[end].c) {
        end += 1;
    }
    if start == span.start && end == span.end {
        return false;
    }
    let word: String = glyphs[start..end].iter().map(|glyph| glyph.c).collect();
    let path =
        word.contains('/') && word.chars().any(|c| c.is_ascii_alphabetic() && c != 'X' && c != 'x');
    path || ["://", "www.", "@", "?", "&", "="].iter().any(|mark| word.contains(mark))
}
