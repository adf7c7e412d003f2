//! The finders together: walks the lines that are worth it and asks each finder what stands there.

use crate::layout::{Layout, Place};
use crate::model::{Hit, Kind, Partial, Why};
use crate::runs::{self, Glyph, Run};
use crate::words::{self, Class};
use crate::{accounts, addresses, broken, forms, identity, masked, mobiles, passports, prescan};
use std::collections::BTreeMap;
use std::ops::Range;

/// Characters of a line before a number in which its label stands.
const LABEL_CHARS: usize = 24;
/// Characters that may stand between a number and a label that names another kind of number.
const DIRECT_CHARS: usize = 2;
/// A heading in a hit is no longer than this (characters).
const SHOWN_CHARS: usize = 20;

/// Something found: where it stands in the text and what is said of it.
#[derive(Debug)]
pub(crate) struct Found {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// Bytes of the text where a number goes on that is broken over two lines.
    pub rest: Option<Range<usize>>,
    pub hit: Hit,
}

/// What a whole text gives.
#[derive(Debug, Default)]
pub(crate) struct All {
    pub found: Vec<Found>,
    pub partials: Vec<Partial>,
}

/// A number in its place, as the finders see it.
pub(crate) struct Candidate<'l, 't> {
    pub layout: &'l Layout<'t>,
    pub place: Place,
    /// The whole text of the cell or line, in plain form.
    pub glyphs: &'l [Glyph],
    /// Where the number stands in it.
    pub span: Range<usize>,
    /// Its characters without separators.
    pub digits: Vec<u8>,
    /// Text of the cell or line.
    pub text: &'t str,
    /// First glyph after the number before.
    pub after: usize,
    /// A hyphen ties it to another group of digits.
    pub hyphened: bool,
}

/// What a finder says of a candidate.
pub(crate) struct Verdict {
    pub kind: Kind,
    pub certain: bool,
    pub why: Why,
    pub heading: Option<String>,
}

/// What announces a number.
pub(crate) struct Announced<'a> {
    pub class: Class,
    pub text: &'a str,
    /// The heading of a column, or else a label before it.
    pub by_heading: bool,
}

impl Announced<'_> {
    /// How this is said in a hit.
    pub fn why(&self) -> Why {
        if self.by_heading { Why::Heading } else { Why::Label }
    }
}

impl<'t> Candidate<'_, 't> {
    /// Text before the number: of the same line or cell, after the number before it.
    pub fn before(&self, chars: usize) -> &'t str {
        let from = self.span.start.saturating_sub(chars).max(self.after);
        self.slice(from..self.span.start)
    }

    /// Text before the number, the numbers before it included.
    pub fn long_before(&self, chars: usize) -> &'t str {
        self.slice(self.span.start.saturating_sub(chars)..self.span.start)
    }

    /// Text after the number.
    pub fn behind(&self, chars: usize) -> &'t str {
        self.slice(self.span.end..(self.span.end + chars).min(self.glyphs.len()))
    }

    fn slice(&self, range: Range<usize>) -> &'t str {
        let start = self.glyphs.get(range.start).map_or(self.text.len(), |glyph| glyph.start);
        let end = range
            .end
            .checked_sub(1)
            .and_then(|at| self.glyphs.get(at))
            .map_or(start, |glyph| glyph.end);
        self.text.get(start..end.max(start)).unwrap_or_default()
    }

    /// What announces it: the words before it, the heading of its column, the label left of it.
    pub fn announced(&self) -> Option<Announced<'t>> {
        if let Some((class, text)) = self.label() {
            return Some(Announced { class, text, by_heading: false });
        }
        let says = |class: Class| !matches!(class, Class::Name | Class::General);
        if let Some(heading) = self.layout.heading(self.place).filter(|heading| says(heading.class))
        {
            return Some(Announced { class: heading.class, text: heading.text, by_heading: true });
        }
        let left = self.layout.left(self.place).filter(|left| says(left.class))?;
        Some(Announced { class: left.class, text: left.text, by_heading: false })
    }

    /// The label before it; one that names another kind of number only directly before it.
    fn label(&self) -> Option<(Class, &'t str)> {
        let before = self.before(LABEL_CHARS);
        let (class, text) = words::last_label(before).filter(|(class, _)| *class != Class::Name)?;
        let gap =
            before.rfind(text).and_then(|at| before.get(at + text.len()..)).unwrap_or_default();
        let between = gap.chars().filter(|c| c.is_alphanumeric()).count();
        let direct = between <= DIRECT_CHARS && !gap.contains(['，', '。', '；', '、', ',', ';']);
        let other = matches!(class, Class::Contrary | Class::Credit);
        (direct || !other).then_some((class, text))
    }

    /// As [`Self::announced`]; where what announces it can't be right for its shape, the heading of
    /// the class that stands over another column: merged cells shift columns.
    pub fn announced_as(&self, class: Class) -> Option<Announced<'t>> {
        let announced = self.announced();
        let shifts = |class: Class| {
            matches!(
                class,
                Class::Id | Class::Bank | Class::Mobile | Class::Address | Class::Passport
            )
        };
        match announced {
            Some(announced)
                if announced.class == class
                    || !(announced.by_heading && shifts(announced.class)) =>
            {
                Some(announced)
            }
            announced => match self.layout.heading_of_class(self.place.line, class) {
                Some(heading) => Some(Announced { class, text: heading.text, by_heading: true }),
                None => announced,
            },
        }
    }

    /// A heading or label names it as an ID number.
    fn is_id(&self) -> bool {
        self.announced_as(Class::Id).is_some_and(|announced| announced.class == Class::Id)
    }

    /// Somewhere around an example is shown.
    pub fn is_sample(&self) -> bool {
        words::is_sample(self.layout.line(self.place.line))
            || self.layout.above(self.place.line).take(1).any(words::is_sample)
    }
}

/// Everything that stands in a text.
pub(crate) fn all(text: &str) -> All {
    let mut all = All::default();
    let numbers = prescan::has_number(text.as_bytes());
    let words = prescan::words(text);
    if !numbers && !words.address && !words.passport && !words.identity {
        return all;
    }
    let layout = Layout::new(text);
    for line in 0..layout.count() {
        let content = layout.line(line);
        let base = content.as_ptr() as usize - text.as_ptr() as usize;
        let mut found = Vec::new();
        if numbers && prescan::has_number(content.as_bytes()) {
            numbers_of(&layout, line, &mut found, &mut all.partials);
        }
        if words.address {
            addresses::find(&layout, line, &mut found);
        }
        if words.passport {
            passports::find(&layout, line, &mut found);
        }
        found.sort_by_key(|found: &Found| found.span.start);
        all.found.extend(
            found.into_iter().map(|found| Found {
                span: found.span.start + base..found.span.end + base,
                ..found
            }),
        );
    }
    if numbers || words.identity {
        with_broken(&layout, text, &mut all.found);
    }
    all
}

/// Numbers broken over two lines, in the place of what their pieces were taken for.
fn with_broken(layout: &Layout<'_>, text: &str, found: &mut Vec<Found>) {
    let broken = broken::find(layout, text);
    if broken.is_empty() {
        return;
    }
    let pieces = broken.iter().flat_map(|whole| [Some(&whole.span), whole.rest.as_ref()]).flatten();
    let starts: BTreeMap<usize, usize> = pieces.map(|piece| (piece.start, piece.end)).collect();
    // Pieces don't overlap: the last that begins before the end of a span is the one that may.
    found.retain(|one| {
        let last = starts.range(..one.span.end).next_back();
        last.is_none_or(|(_, end)| *end <= one.span.start)
    });
    found.extend(broken);
    found.sort_by_key(|one| one.span.start);
}

/// The numbers of one line, cell by cell; spans are bytes of the line.
fn numbers_of(
    layout: &Layout<'_>,
    line: usize,
    found: &mut Vec<Found>,
    partials: &mut Vec<Partial>,
) {
    let content = layout.line(line);
    if !layout.is_row(line) {
        let glyphs = runs::glyphs(content);
        let columns = layout.has_cells(line);
        let cell_of = |start: usize| if columns { layout.cell_at(line, start) } else { 0 };
        one_text(layout, line, (content, 0), &glyphs, cell_of, found, partials);
        return;
    }
    let mut start = 0;
    for (cell, text) in content.split('\t').enumerate() {
        if prescan::has_number(text.as_bytes()) {
            let glyphs = runs::glyphs(text);
            one_text(layout, line, (text, start), &glyphs, |_| cell, found, partials);
        }
        start += text.len() + 1;
    }
}

fn one_text<'t>(
    layout: &Layout<'t>,
    line: usize,
    (text, base): (&'t str, usize),
    glyphs: &[Glyph],
    cell_of: impl Fn(usize) -> usize,
    found: &mut Vec<Found>,
    partials: &mut Vec<Partial>,
) {
    let mut after = 0;
    for run in runs::runs(glyphs).into_iter().filter(|run| is_worth(glyphs, run)) {
        for groups in readings(glyphs, &run) {
            let span = groups.first().map_or(0, |first| first.start)
                ..groups.last().map_or(0, |last| last.end);
            let start = glyphs.get(span.start).map_or(0, |glyph| glyph.start);
            let tied = |at: Option<usize>| {
                at.and_then(|at| glyphs.get(at)).is_some_and(|glyph| glyph.c == '-')
            };
            let candidate = Candidate {
                layout,
                place: Place { line, cell: cell_of(start) },
                glyphs,
                digits: runs::digits(glyphs, &groups),
                text,
                after,
                hyphened: tied(span.start.checked_sub(1)) || tied(Some(span.end)),
                span: span.clone(),
            };
            judge(&candidate, base, found, partials);
            after = span.end;
        }
    }
}

/// The digits of a run are many enough, or some are hidden.
fn is_worth(glyphs: &[Glyph], run: &Run) -> bool {
    let long =
        run.groups.iter().map(ExactSizeIterator::len).sum::<usize>() >= prescan::LONG as usize;
    long || run
        .groups
        .iter()
        .filter_map(|group| glyphs.get(group.clone()))
        .flatten()
        .any(|glyph| matches!(glyph.c, '*' | 'x' | 'X'))
}

/// How a run can be read: as one number in groups where that is one, else group by group.
fn readings(glyphs: &[Glyph], run: &Run) -> Vec<Vec<Range<usize>>> {
    if run.groups.len() > 1 {
        let digits = runs::digits(glyphs, &run.groups);
        let sizes: Vec<usize> = run.groups.iter().map(ExactSizeIterator::len).collect();
        if identity::is_grouped(&digits, &sizes)
            || accounts::is_grouped(&digits, &sizes)
            || mobiles::is_grouped(&digits, &sizes)
            || masked::is_grouped(&digits, &sizes)
        {
            return vec![run.groups.clone()];
        }
    }
    run.groups.iter().map(|group| vec![group.clone()]).collect()
}

fn judge(
    candidate: &Candidate<'_, '_>,
    base: usize,
    found: &mut Vec<Found>,
    partials: &mut Vec<Partial>,
) {
    let lettered = runs::is_lettered(candidate.glyphs, &candidate.span);
    if !runs::stands_alone(candidate.glyphs, &candidate.span) || lettered && !candidate.is_id() {
        return;
    }
    if candidate.digits.contains(&b'*')
        || candidate.digits.starts_with(b"XX")
        || candidate.digits.windows(2).any(|two| two == b"XX")
    {
        if let Some((verdict, shown)) = masked::judge(candidate, partials) {
            push(candidate, base, candidate.span.clone(), &shown, verdict, found);
        }
        return;
    }
    let parts = identity::parts(&candidate.digits);
    if parts.len() > 1 {
        let mut start = candidate.span.start;
        for (kind, length) in parts {
            let span = start..start + length;
            start += length;
            let digits = runs::digits(candidate.glyphs, std::slice::from_ref(&span));
            let certain = kind == Kind::Id18;
            let why = if certain { Why::CheckDigit } else { Why::BesideName };
            push(
                candidate,
                base,
                span,
                &digits,
                Verdict { kind, certain, why, heading: None },
                found,
            );
        }
        return;
    }
    let verdict = identity::judge(candidate)
        .or_else(|| accounts::judge(candidate).filter(|_| !lettered))
        .or_else(|| mobiles::judge(candidate));
    if let Some(verdict) = verdict {
        push(candidate, base, candidate.span.clone(), &candidate.digits, verdict, found);
    }
}

fn push(
    candidate: &Candidate<'_, '_>,
    base: usize,
    span: Range<usize>,
    digits: &[u8],
    verdict: Verdict,
    found: &mut Vec<Found>,
) {
    let byte = |at: usize, end: bool| {
        candidate
            .glyphs
            .get(at)
            .map_or(candidate.text.len(), |glyph| if end { glyph.end } else { glyph.start })
    };
    let hit = Hit {
        kind: verdict.kind,
        masked: forms::of_number(verdict.kind, digits),
        line: number(candidate.place.line),
        cell: cell(candidate.layout, candidate.place),
        heading: verdict.heading,
        certain: verdict.certain,
        why: verdict.why,
    };
    let end = span.end.saturating_sub(1);
    let span = byte(span.start, false) + base..byte(end, true) + base;
    found.push(Found { span, rest: None, hit });
}

/// A line or cell as it is counted in hits: from 1.
pub(crate) fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

/// The cell of a hit; running text has none.
pub(crate) fn cell(layout: &Layout<'_>, place: Place) -> Option<u32> {
    layout.is_row(place.line).then(|| number(place.cell))
}

/// A heading as a hit may show it: short, and without digits that could be a value.
pub(crate) fn shown(heading: &str) -> Option<String> {
    let digits = heading.chars().filter(|c| c.is_numeric()).count();
    let heading: String = heading.split_whitespace().collect();
    (digits < 5 && !heading.is_empty()).then(|| heading.chars().take(SHOWN_CHARS).collect())
}
