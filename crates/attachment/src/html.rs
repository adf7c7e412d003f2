//! Web pages saved under the name of an office file. Only the tags are told apart, no tree is built,
//! so nesting costs neither stack nor quadratic time.

use crate::charset;
use crate::contents::{Hidden, Piece};
use crate::job::Job;
use crate::lines::Lines;
use encoding_rs::Encoding;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::borrow::Cow;
use std::cell::RefCell;

/// Bytes in which a page states its charset.
const HEAD: usize = 2048;

/// Reads a page.
pub(crate) fn read(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let text = decode(bytes);
    page(job, &text)
}

/// Reads a decoded page.
pub(crate) fn page(job: &mut Job<'_>, text: &str) -> Result<(), String> {
    let most = job.room().saturating_mul(4);
    let sink = Sink(RefCell::new(Walk { most, ..Walk::default() }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    // a tendril holds at most 4 GiB; a page of this length is none
    queue.push_back(StrTendril::from_slice(text));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let walk = tokenizer.sink.0.into_inner();
    let hidden = Hidden { rows: walk.hidden, ..Hidden::default() };
    job.part(None, Piece::Body, walk.lines.finish(), 1, hidden);
    if walk.cut {
        job.truncated();
    }
    Ok(())
}

/// By mark, by what the page states, else by detection.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let stated = head.find("charset=").and_then(|at| {
        let rest = head[at + 8..].trim_start_matches(['"', '\'', ' ']);
        let end = rest.find(|char: char| !(char.is_ascii_alphanumeric() || "-_".contains(char)));
        Encoding::for_label(&rest.as_bytes()[..end.unwrap_or(rest.len())])
    });
    match stated {
        // stated wrongly as often as not: only where the bytes agree
        Some(encoding) if Encoding::for_bom(bytes).is_none() => {
            match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
                Some(text) => text,
                None => charset::decode(bytes),
            }
        }
        _ => charset::decode(bytes),
    }
}

struct Sink(RefCell<Walk>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut walk = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => walk.tag(&tag),
            Token::CharacterTokens(text) => {
                walk.text(&text);
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

#[derive(Default)]
struct Walk {
    lines: Lines,
    hidden: Vec<(u32, u32)>,
    hidden_row: bool,
    silent: bool,
    most: usize,
    cut: bool,
    /// Exact number of a cell that shows a rounded one.
    exact: Option<String>,
}

impl Walk {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let begins = tag.kind == TagKind::StartTag;
        let name: &str = &tag.name;
        match name {
            "script" | "style" | "xml" => {
                self.silent = begins && !tag.self_closing;
                if begins && name != "xml" {
                    let kind =
                        if name == "script" { RawKind::ScriptData } else { RawKind::Rawtext };
                    return TokenSinkResult::RawData(kind);
                }
            }
            "textarea" | "title" if begins => {
                self.lines.end_line();
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            "table" if begins => self.lines.open_table(),
            "table" => self.end_row(Lines::close_table),
            "tr" => {
                self.end_row(Lines::close_row);
                if begins {
                    self.lines.open_row();
                    self.hidden_row = attribute(tag, "style")
                        .is_some_and(|style| style.replace(' ', "").contains("display:none"));
                }
            }
            "td" | "th" => {
                if let Some(exact) = self.exact.take() {
                    self.lines.push(" ");
                    self.lines.push(&exact);
                }
                if begins {
                    let span = |name| {
                        attribute(tag, name).and_then(|span| span.trim().parse().ok()).unwrap_or(1)
                    };
                    self.lines.open_cell(span("colspan"), span("rowspan"));
                    // Excel shows 6.2E+18 and keeps the number in an attribute
                    self.exact = attribute(tag, "x:num")
                        .filter(|number| number.len() > 11)
                        .map(|number| crate::numbers::written(number, Default::default(), false));
                } else {
                    self.lines.close_cell();
                }
            }
            "br" | "p" | "div" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol"
            | "dt" | "dd" | "hr" | "body" | "pre" | "section" | "article" | "title"
            | "textarea" => {
                self.lines.end_line();
            }
            "input" if begins => {
                if let Some(value) = attribute(tag, "value") {
                    self.lines.push(value);
                    self.lines.push(" ");
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn end_row(&mut self, close: impl FnOnce(&mut Lines)) {
        if let Some(exact) = self.exact.take() {
            self.lines.push(" ");
            self.lines.push(&exact);
        }
        let line = self.lines.number();
        close(&mut self.lines);
        if std::mem::take(&mut self.hidden_row) && self.lines.number() > line {
            self.hidden.push((line, self.lines.number() - 1));
        }
    }

    fn text(&mut self, text: &str) {
        if self.silent {
            return;
        }
        if self.lines.written() > self.most {
            self.cut = true;
            return;
        }
        if self.lines.in_cell() {
            self.lines.push(text);
            return;
        }
        // line breaks of the source mean nothing
        let mut words = text.split_ascii_whitespace().peekable();
        if text.starts_with(|char: char| char.is_ascii_whitespace()) {
            self.lines.push(" ");
        }
        while let Some(word) = words.next() {
            self.lines.push(word);
            if words.peek().is_some() || text.ends_with(|char: char| char.is_ascii_whitespace()) {
                self.lines.push(" ");
            }
        }
    }
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|found| &*found.value)
}
