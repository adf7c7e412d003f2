//! What the content of a page draws.

use super::font::{Font, Fonts};
use super::inflate;
use crate::layout;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};
use std::rc::Rc;

/// Deepest nesting of forms and of saved states.
const DEEPEST_FORM: usize = 8;
const DEEPEST_STATE: usize = 256;

/// A page as drawn.
#[derive(Default)]
pub(super) struct Drawn {
    pub page: layout::Page,
    /// Area of the largest picture, in square points.
    pub largest_picture: f64,
    /// Glyphs of which no character is known.
    pub unknown: usize,
    /// Lines and shapes.
    pub paths: usize,
}

/// Draws the pages of one file.
pub(super) struct Drawing {
    fonts: Fonts,
    left: usize,
}

/// A transformation as PDF writes it.
#[derive(Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one first, then the other.
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, other.0);
        Self([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    fn shifted(self, x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

#[derive(Clone)]
struct State {
    space: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letter: f64,
    word: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// One run through a stream of content.
struct Run<'d> {
    state: State,
    saved: Vec<State>,
    line: Matrix,
    text: Matrix,
    drawn: &'d mut Drawn,
    room: usize,
}

impl Drawing {
    pub fn new(left: usize) -> Self {
        Self { fonts: Fonts::default(), left }
    }

    /// Whether the bound on content is reached.
    pub fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Draws a page; `room` is the number of characters that are still wanted.
    pub fn page(&mut self, page: &Page<'_>, room: usize) -> Drawn {
        let mut drawn = Drawn::default();
        let mut content = Vec::new();
        let contents = page.raw().get::<Stream<'_>>(b"Contents");
        let several = page.raw().get::<Array<'_>>(b"Contents");
        let streams = several.iter().flat_map(Array::iter::<Stream<'_>>);
        for stream in contents.into_iter().chain(streams.take(10_000)) {
            if let Some(bytes) = self.decode(&stream) {
                content.extend_from_slice(&bytes);
                content.push(b'\n');
            }
        }
        let state = State {
            space: Matrix::ONE,
            font: None,
            size: 1.0,
            letter: 0.0,
            word: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        self.run(&content, page.resources(), state, &mut drawn, room, 0);
        drawn
    }

    fn decode(&mut self, stream: &Stream<'_>) -> Option<Vec<u8>> {
        if self.left == 0 {
            return None;
        }
        let bytes = inflate::decode(stream)?;
        // an empty one costs something too
        self.left = self.left.saturating_sub(bytes.len() + 256);
        Some(bytes)
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: &Resources<'_>,
        state: State,
        drawn: &mut Drawn,
        room: usize,
        depth: usize,
    ) {
        let mut run = Run {
            state,
            saved: Vec::new(),
            line: Matrix::ONE,
            text: Matrix::ONE,
            drawn,
            room: room.saturating_mul(4),
        };
        let mut operations = TypedIter::new(content);
        while let Some(operation) = operations.next() {
            match operation {
                Op::TextFont(font) => {
                    run.state.font = resources.get_font(font.0).map(|dict| self.fonts.get(&dict));
                    run.state.size = float(font.1);
                }
                Op::XObject(object) => {
                    if let Some(stream) = resources.get_x_object(object.0) {
                        self.object(&mut run, &stream, resources, depth);
                    }
                }
                operation => run.operation(&operation),
            }
            if run.drawn.page.drawn() > run.room {
                break;
            }
        }
    }

    fn object(
        &mut self,
        run: &mut Run<'_>,
        stream: &Stream<'_>,
        resources: &Resources<'_>,
        depth: usize,
    ) {
        let dict = stream.dict();
        if dict.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Image") {
            return run.picture();
        }
        if depth >= DEEPEST_FORM {
            return;
        }
        let Some(content) = self.decode(stream) else { return };
        let own = dict.get::<Dict<'_>>(b"Resources").map(Resources::new);
        let mut state = run.state.clone();
        if let Some(matrix) = dict.get::<Array<'_>>(b"Matrix") {
            let numbers: Vec<f64> = matrix.iter::<Number>().take(6).map(float).collect();
            if let Ok(matrix) = <[f64; 6]>::try_from(numbers) {
                state.space = Matrix(matrix).then(state.space);
            }
        }
        let room = run.room / 4;
        self.run(&content, own.as_ref().unwrap_or(resources), state, run.drawn, room, depth + 1);
    }
}

impl Run<'_> {
    fn operation(&mut self, operation: &Op<'_, '_>) {
        let state = &mut self.state;
        match operation {
            Op::SaveState(_) if self.saved.len() < DEEPEST_STATE => self.saved.push(state.clone()),
            Op::RestoreState(_) => {
                if let Some(saved) = self.saved.pop() {
                    self.state = saved;
                }
            }
            Op::Transform(m) => {
                let matrix = Matrix([m.0, m.1, m.2, m.3, m.4, m.5].map(float));
                state.space = matrix.then(state.space);
            }
            Op::CharacterSpacing(space) => state.letter = float(space.0),
            Op::WordSpacing(space) => state.word = float(space.0),
            Op::HorizontalScaling(scale) => state.stretch = float(scale.0) / 100.0,
            Op::TextLeading(leading) => state.leading = float(leading.0),
            Op::TextRise(rise) => state.rise = float(rise.0),
            Op::BeginText(_) => self.move_to(Matrix::ONE),
            Op::NextLine(by) => self.next_line(float(by.0), float(by.1)),
            Op::NextLineAndSetLeading(by) => {
                state.leading = -float(by.1);
                self.next_line(float(by.0), float(by.1));
            }
            Op::SetTextMatrix(m) => {
                self.move_to(Matrix([m.0, m.1, m.2, m.3, m.4, m.5].map(float)));
            }
            Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            Op::ShowText(text) => self.show(text.0.as_bytes()),
            Op::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0.as_bytes());
            }
            Op::ShowTextWithParameters(text) => {
                state.word = float(text.0);
                state.letter = float(text.1);
                self.next_line(0.0, -self.state.leading);
                self.show(text.2.as_bytes());
            }
            Op::ShowTexts(texts) => {
                for object in texts.0.iter::<Object<'_>>() {
                    match object {
                        Object::String(text) => self.show(text.as_bytes()),
                        Object::Number(back) => {
                            let by = -float(back) / 1000.0 * self.state.size * self.state.stretch;
                            self.text = self.text.shifted(by, 0.0);
                        }
                        _ => {}
                    }
                }
            }
            Op::InlineImage(_) => self.picture(),
            Op::CubicTo(_) | Op::LineTo(_) => self.drawn.paths += 1,
            _ => {}
        }
    }

    fn move_to(&mut self, matrix: Matrix) {
        self.line = matrix;
        self.text = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.move_to(self.line.shifted(x, y));
    }

    /// A picture fills the unit square.
    fn picture(&mut self) {
        let [a, b, c, d, ..] = self.state.space.0;
        let area = (a * d - b * c).abs();
        // a picture without extent is seen all the same as one
        self.drawn.largest_picture = self.drawn.largest_picture.max(area.max(f64::MIN_POSITIVE));
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font.clone() else { return };
        let state = &self.state;
        for glyph in font.glyphs(bytes) {
            let space = if glyph.is_blank { state.word } else { 0.0 };
            let width = glyph.width / 1000.0 * state.size;
            let matrix = self.text.shifted(0.0, state.rise).then(state.space);
            let [a, b, c, d, x, y] = matrix.0;
            match &glyph.text {
                Some(text) => {
                    let length = (width * state.stretch).abs() * a.hypot(b);
                    let size = state.size.abs() * c.hypot(d);
                    let along = if state.size < 0.0 { (-a, -b) } else { (a, b) };
                    self.drawn.page.draw((x, y), along, length, size, text);
                }
                None => self.drawn.unknown += 1,
            }
            let advance = (width + state.letter + space) * state.stretch;
            self.text = if font.is_vertical() {
                self.text.shifted(0.0, -(state.size + state.letter + space))
            } else {
                self.text.shifted(advance, 0.0)
            };
            if self.drawn.page.drawn() > self.room {
                return;
            }
        }
    }
}

fn float(number: Number) -> f64 {
    number.as_f64()
}
