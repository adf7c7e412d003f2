//! Glyphs on a page to lines of text. Cells of one visual line stay apart where the gap is wide.

/// A gap of this many sizes of the letters parts cells; of this many, words.
const CELL_GAP: f64 = 1.0;
const WORD_GAP: f64 = 0.3;
/// Baselines closer than this many sizes are one line.
const SAME_LINE: f64 = 0.45;

/// One drawn glyph or run of glyphs.
struct Glyph {
    /// Quarter turns of its baseline.
    turn: u8,
    /// Begin and end along the baseline, and height of the baseline.
    from: f64,
    to: f64,
    height: f64,
    size: f64,
    /// Its text: where in `Page::text`.
    text: (usize, usize),
}

/// What is drawn on one page.
#[derive(Default)]
pub(crate) struct Page {
    text: String,
    glyphs: Vec<Glyph>,
}

impl Page {
    /// Adds text that is drawn from a point along a direction (both in page units, y upwards).
    pub fn draw(
        &mut self,
        (x, y): (f64, f64),
        (along_x, along_y): (f64, f64),
        length: f64,
        size: f64,
        text: &str,
    ) {
        if ![x, y, along_x, along_y, length, size].iter().all(|number| number.is_finite()) {
            return;
        }
        let turn = match (along_x.abs() >= along_y.abs(), along_x >= 0.0, along_y >= 0.0) {
            (true, true, _) => 0,
            (true, false, _) => 2,
            (false, _, true) => 1,
            (false, _, false) => 3,
        };
        let (from, height) = match turn {
            0 => (x, y),
            1 => (y, -x),
            2 => (-x, -y),
            _ => (-y, x),
        };
        let begin = self.text.len();
        self.text.push_str(text);
        let size = size.abs().max(0.1);
        let to = from + length.max(0.0);
        self.glyphs.push(Glyph { turn, from, to, height, size, text: (begin, self.text.len()) });
    }

    /// Characters drawn, blanks aside.
    pub fn characters(&self) -> usize {
        self.text.chars().filter(|char| !char.is_whitespace()).count()
    }

    /// Bytes of text drawn.
    pub fn drawn(&self) -> usize {
        self.text.len()
    }

    /// The lines from top to bottom; text of each direction by itself.
    pub fn lines(mut self) -> String {
        let text = std::mem::take(&mut self.text);
        self.glyphs.sort_by(|a, b| a.turn.cmp(&b.turn).then(b.height.total_cmp(&a.height)));
        let mut lines = String::new();
        let mut rest = self.glyphs.as_mut_slice();
        while let Some(first) = rest.first() {
            let (turn, height, size) = (first.turn, first.height, first.size);
            let same = |glyph: &Glyph| {
                let near = SAME_LINE * size.min(glyph.size).max(size * 0.5);
                glyph.turn == turn && height - glyph.height <= near
            };
            let count = rest.iter().take_while(|glyph| same(glyph)).count().max(1);
            let (line, after) = rest.split_at_mut(count);
            line.sort_by(|a, b| a.from.total_cmp(&b.from));
            write(&mut lines, line, &text);
            rest = after;
        }
        let length = lines.trim_end().len();
        lines.truncate(length);
        lines
    }
}

fn write(lines: &mut String, line: &[Glyph], text: &str) {
    let begin = lines.len();
    let mut before: Option<&Glyph> = None;
    for glyph in line {
        let of = |glyph: &Glyph| text.get(glyph.text.0..glyph.text.1).unwrap_or_default();
        let written = of(glyph);
        if let Some(before) = before {
            // drawn twice to look bold
            if of(before) == written && glyph.from - before.from < 0.2 * glyph.size {
                continue;
            }
            let gap = glyph.from - before.to;
            let size = glyph.size.min(before.size);
            let blank = lines.ends_with([' ', '\t']) || written.starts_with(char::is_whitespace);
            if gap > CELL_GAP * size {
                let length = lines.trim_end_matches(' ').len();
                lines.truncate(length.max(begin));
                if !lines.ends_with('\t') {
                    lines.push('\t');
                }
            } else if gap > WORD_GAP * size && !blank {
                lines.push(' ');
            }
        }
        if written.trim().is_empty() {
            // blanks as wide as a gap part cells when the next glyph comes
            if !lines.ends_with([' ', '\t']) && lines.len() > begin {
                lines.push(' ');
            }
            continue;
        }
        lines.push_str(written);
        before = Some(glyph);
    }
    let length = lines.trim_end().len().max(begin);
    lines.truncate(length);
    if lines.len() > begin {
        lines.push('\n');
    }
}
