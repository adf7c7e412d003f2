//! What a PDF tells of who made it: the Info dictionaries of all its revisions, XMP metadata, authors of notes.
//!
//! Everything is overwritten in its place, so that no offset changes: cross-references, streams of objects, linearised
//! files and earlier revisions stay as they are, and what the file shows is untouched.

mod tokens;

use crate::properties::Kept;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use regex::bytes::Regex;
use std::collections::HashSet;
use std::io::{self, Read, Write};
use std::ops::Range;
use std::sync::LazyLock;
use tokens::{Token, Tokens};

/// Bytes that all streams of objects may have unpacked.
const LARGEST: u64 = 64 << 20;
/// The entry of an Info dictionary that says what the file is called.
const TITLE: &[u8] = b"Title";
/// Entries of an Info dictionary that do not say who made the file.
const KEPT: [&[u8]; 3] = [TITLE, b"CreationDate", b"ModDate"];
/// Notes whose title is the name of who wrote them; a form's field has its own name there.
const NOTES: [&[u8]; 15] = [
    b"Text",
    b"FreeText",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Ink",
    b"Stamp",
    b"Caret",
    b"FileAttachment",
];
/// What nothing is, packed.
const NOTHING: [u8; 8] = [0x78, 0x9c, 0x03, 0, 0, 0, 0, 1];

static BEGINS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u)(\d{1,10})[\s\x00]+\d{1,5}[\s\x00]+obj\b").ok());
static INFO: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u)/Info[\s\x00]+(\d{1,10})[\s\x00]+\d{1,5}[\s\x00]+R\b").ok());
static TITLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?-u)<dc:title\b[^<>]*>\s*<rdf:Alt>\s*<rdf:li\b[^<>]*>([^<]+)</rdf:li>").ok()
});
static PART: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?-u)pdfaid:(part|conformance)(?:>|=["'])\s*([0-9A-Za-z]{1,2})"#).ok()
});

/// Takes what a PDF tells of who made it out of it, in its place.
///
/// # Errors
/// Where it keeps it: nothing is changed then.
pub(crate) fn blank(bytes: &mut [u8]) -> Result<(), Kept> {
    if contains(bytes, b"/ByteRange") {
        return Err(Kept::Signed);
    }
    if contains(bytes, b"/Encrypt") {
        return Err(Kept::Encrypted);
    }
    let objects = objects(bytes);
    let mut left = LARGEST;
    let mut streams = Vec::new();
    for object in &objects {
        let stream = object.stream.clone().filter(|_| is_type(object.of(bytes), b"ObjStm"));
        if let Some(place) = stream {
            streams.push(Held::of(object.of(bytes), bytes, place, &mut left)?);
        }
    }
    if streams.iter().any(|held| contains(&held.text, b"/ByteRange")) {
        return Err(Kept::Signed);
    }

    // An Info dictionary may name objects in its turn, whose value is a string.
    let mut informs = numbers(INFO.as_ref(), bytes);
    let plain = objects.iter().map(|object| (object.number, object.of(bytes)));
    let held = streams.iter().flat_map(Held::objects);
    let values = plain.chain(held).filter(|(number, _)| informs.contains(number));
    let further: Vec<u32> = values.flat_map(|(_, value)| references(value)).collect();
    informs.extend(further);

    let mut written = Vec::new();
    for held in &mut streams {
        if held.blank(&informs) {
            written.push((held.place.clone(), held.packed()?));
        }
    }
    for (place, packed) in written {
        put(&mut bytes[place], &packed, b'\n');
    }
    for object in &objects {
        let value = &mut bytes[object.value.clone()];
        if informs.contains(&object.number) {
            blank_texts(value);
        }
        blank_notes(value);
        let packed = has_name(value, b"Filter");
        let metadata = is_type(value, b"Metadata");
        if let Some(stream) = object.stream.clone().filter(|_| metadata) {
            blank_metadata(&mut bytes[stream], packed);
        }
    }
    Ok(())
}

/// An object of the file.
#[derive(Debug)]
struct Object {
    number: u32,
    /// Where its value stands.
    value: Range<usize>,
    /// Where the bytes of its stream stand.
    stream: Option<Range<usize>>,
}

impl Object {
    fn of<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        &bytes[self.value.clone()]
    }
}

/// All objects that stand in a file by themselves, also those of earlier revisions; what is within a stream is none.
fn objects(bytes: &[u8]) -> Vec<Object> {
    let mut objects = Vec::new();
    let mut at = 0;
    while let Some(found) = BEGINS.as_ref().and_then(|begins| begins.captures_at(bytes, at)) {
        let (Some(head), Some(number)) = (found.get(0), found.get(1)) else { break };
        let mut object = Object {
            number: digits(number.as_bytes()),
            value: head.end()..bytes.len(),
            stream: None,
        };
        let mut broken = false;
        for (place, token) in Tokens::of(bytes, head.end()) {
            match token {
                Token::Other(b"endobj") => {
                    object.value.end = place.start;
                    break;
                }
                // The object is not ended, and another one begins.
                Token::Other(b"obj") => {
                    object.value.end = place.start;
                    broken = true;
                    break;
                }
                Token::Other(b"stream") => {
                    object.value.end = place.start;
                    object.stream = Some(stream(bytes, place.end, object.of(bytes)));
                    break;
                }
                _ => {}
            }
        }
        let end = object.stream.as_ref().map_or(object.value.end, |stream| stream.end);
        at = if broken { head.end() } else { end.max(head.end()) };
        objects.push(object);
    }
    objects
}

/// Where the bytes of a stream stand whose keyword ends at a place.
fn stream(bytes: &[u8], keyword: usize, value: &[u8]) -> Range<usize> {
    let from = match &bytes[keyword..] {
        [b'\r', b'\n', ..] => keyword + 2,
        [b'\n' | b'\r', ..] => keyword + 1,
        _ => keyword,
    };
    let rest = &bytes[from..];
    let said = length(value).filter(|length| {
        let behind = rest.get(*length..).unwrap_or_default();
        let behind = &behind[..behind.len().min(20)];
        behind.trim_ascii_start().starts_with(b"endstream")
    });
    let found = || memchr::memmem::find(rest, b"endstream").unwrap_or(rest.len());
    from..from + said.unwrap_or_else(found)
}

/// The length that a stream's dictionary says, where it says it itself.
fn length(value: &[u8]) -> Option<usize> {
    let mut tokens = Tokens::of(value, 0).map(|(_, token)| token);
    tokens.find(|token| *token == Token::Name(b"Length"))?;
    let Some(Token::Other(number)) = tokens.next() else { return None };
    let refers = matches!(tokens.next(), Some(Token::Other(_)));
    let number = std::str::from_utf8(number).ok()?.parse().ok()?;
    (!refers).then_some(number)
}

/// A stream of objects, unpacked.
#[derive(Debug)]
struct Held {
    place: Range<usize>,
    text: Vec<u8>,
    /// Number of each object and where its value stands.
    values: Vec<(u32, Range<usize>)>,
    packs: bool,
}

impl Held {
    fn of(value: &[u8], bytes: &[u8], place: Range<usize>, left: &mut u64) -> Result<Self, Kept> {
        let names: Vec<Token<'_>> = Tokens::of(value, 0).map(|(_, token)| token).collect();
        let says = |name| names.contains(&Token::Name(name));
        let packs = says(b"Filter");
        if says(b"DecodeParms") || (packs && !says(b"FlateDecode")) || says(b"ASCII85Decode") {
            return Err(Kept::Packed);
        }
        let raw = &bytes[place.clone()];
        let mut text = Vec::new();
        if packs {
            // What breaks off is read as far as it goes, as readers do; it is not written again.
            let read = ZlibDecoder::new(raw).take(*left).read_to_end(&mut text);
            read.map_err(|_| Kept::Packed)?;
        } else {
            text.extend_from_slice(raw);
        }
        *left = left.saturating_sub(text.len() as u64);
        if *left == 0 {
            return Err(Kept::Packed);
        }
        let number = |name: &[u8]| -> Option<usize> {
            let at = names.iter().position(|token| *token == Token::Name(name))?;
            match names.get(at + 1) {
                Some(Token::Other(number)) => std::str::from_utf8(number).ok()?.parse().ok(),
                _ => None,
            }
        };
        let (Some(count), Some(first)) = (number(b"N"), number(b"First")) else {
            return Err(Kept::Packed);
        };
        let heads = Tokens::of(&text, 0).map_while(|(_, token)| match token {
            Token::Other(number) => std::str::from_utf8(number).ok()?.parse::<usize>().ok(),
            _ => None,
        });
        let heads: Vec<usize> = heads.take(count.saturating_mul(2)).collect();
        let begin = |pair: &[usize]| first.saturating_add(pair[1]);
        let mut begins: Vec<usize> = heads.chunks_exact(2).map(begin).collect();
        begins.sort_unstable();
        let values = heads.chunks_exact(2).filter_map(|pair| {
            let from = begin(pair);
            let next = begins.get(begins.partition_point(|next| *next <= from));
            let to = next.copied().unwrap_or(text.len()).min(text.len());
            Some((u32::try_from(pair[0]).ok()?, from.min(to)..to))
        });
        let values = values.collect();
        Ok(Self { place, text, values, packs })
    }

    fn objects(&self) -> impl Iterator<Item = (u32, &[u8])> {
        self.values.iter().map(|(number, value)| (*number, &self.text[value.clone()]))
    }

    /// Blanks what names somebody; answers whether there was anything.
    fn blank(&mut self, informs: &HashSet<u32>) -> bool {
        let before = self.text.clone();
        for (number, value) in &self.values {
            let value = &mut self.text[value.clone()];
            if informs.contains(number) {
                blank_texts(value);
            }
            blank_notes(value);
        }
        self.text != before
    }

    /// As it stands in the file.
    fn packed(&self) -> Result<Vec<u8>, Kept> {
        if !self.packs {
            return Ok(self.text.clone());
        }
        let pack = || -> io::Result<Vec<u8>> {
            let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(&self.text)?;
            encoder.finish()
        };
        pack().ok().filter(|packed| packed.len() <= self.place.len()).ok_or(Kept::Packed)
    }
}

/// Numbers of the objects that a value names, but for its title.
fn references(value: &[u8]) -> Vec<u32> {
    let mut references = Vec::new();
    let mut key: &[u8] = b"";
    let mut before: [&[u8]; 2] = [b"", b""];
    for (_, token) in Tokens::of(value, 0) {
        match token {
            Token::Name(name) => key = name,
            Token::Other(b"R") if key != TITLE => references.push(digits(before[0])),
            Token::Other(word) => before = [before[1], word],
            _ => {}
        }
    }
    references
}

/// Empties all strings of a value but its title and its dates.
fn blank_texts(value: &mut [u8]) {
    let mut places = Vec::new();
    let mut key: &[u8] = b"";
    for (place, token) in Tokens::of(value, 0) {
        match token {
            Token::Name(name) => key = name,
            Token::Text if !KEPT.contains(&key) => places.push(place),
            _ => {}
        }
    }
    places.into_iter().for_each(|place| empty(&mut value[place]));
}

/// Empties the names of who wrote notes.
fn blank_notes(value: &mut [u8]) {
    let mut open: Vec<(bool, Option<Range<usize>>)> = Vec::new();
    let mut places = Vec::new();
    let mut keys: [&[u8]; 2] = [b"", b""];
    for (place, token) in Tokens::of(value, 0) {
        match token {
            Token::Open => open.push((false, None)),
            Token::Close => {
                if let Some((true, Some(title))) = open.pop() {
                    places.push(title);
                }
            }
            Token::Name(name) => {
                if let Some((note, _)) = open.last_mut().filter(|_| keys[1] == b"Subtype") {
                    *note |= NOTES.contains(&name);
                }
                keys = [keys[1], name];
            }
            Token::Text => {
                if let Some((_, title)) = open.last_mut().filter(|_| keys[1] == b"T") {
                    *title = Some(place);
                }
                keys = [keys[1], b""];
            }
            Token::Other(_) => keys = [keys[1], b""],
        }
    }
    places.into_iter().for_each(|place| empty(&mut value[place]));
}

/// A string of the same length that says nothing.
fn empty(text: &mut [u8]) {
    if let [open @ (b'(' | b'<'), rest @ ..] = text {
        let close = if *open == b'(' { b')' } else { b'>' };
        rest.fill(b' ');
        if let Some(first) = rest.first_mut() {
            *first = close;
        }
    }
}

/// Writes metadata that say at most what a file is called, and to which part of PDF/A it keeps.
fn blank_metadata(stream: &mut [u8], packed: bool) {
    if packed {
        return put(stream, &NOTHING, b'\n');
    }
    let found = PART.as_ref().into_iter().flat_map(|part| part.captures_iter(stream));
    let parts = found.filter_map(|found| {
        let word = |at| Some(String::from_utf8_lossy(found.get(at)?.as_bytes()).into_owned());
        Some(format!(" pdfaid:{}=\"{}\"", word(1)?, word(2)?))
    });
    let mut parts: Vec<String> = parts.collect();
    parts.dedup();
    let parts = parts.concat();
    let title = TITLED.as_ref().and_then(|titled| titled.captures(stream)?.get(1));
    let title = title.map(|title| {
        let title = String::from_utf8_lossy(title.as_bytes());
        format!(
            r#"<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>"#
        )
    });
    let title = title.unwrap_or_default();
    let packet = |title: &str| {
        format!(
            r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"{parts}>{title}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"#
        )
    };
    let packets = [packet(&title), packet("")];
    let fits = packets.iter().find(|packet| packet.len() <= stream.len());
    put(stream, fits.map_or(&b""[..], String::as_bytes), b' ');
}

/// Writes something in a place, and fills up what is left of it; only fills where it does not fit.
fn put(place: &mut [u8], what: &[u8], fill: u8) {
    place.fill(fill);
    if let Some(head) = place.get_mut(..what.len()) {
        head.copy_from_slice(what);
    }
}

fn numbers(pattern: Option<&Regex>, bytes: &[u8]) -> HashSet<u32> {
    let found = pattern.into_iter().flat_map(|pattern| pattern.captures_iter(bytes));
    found.filter_map(|found| found.get(1).map(|number| digits(number.as_bytes()))).collect()
}

/// A number; 0 where it is none that an object has.
fn digits(bytes: &[u8]) -> u32 {
    std::str::from_utf8(bytes).ok().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(bytes, what).is_some()
}

fn has_name(value: &[u8], name: &[u8]) -> bool {
    Tokens::of(value, 0).any(|(_, token)| token == Token::Name(name))
}

fn is_type(value: &[u8], name: &[u8]) -> bool {
    let tokens = || Tokens::of(value, 0).map(|(_, token)| token);
    tokens().zip(tokens().skip(1)).any(|pair| pair == (Token::Name(b"Type"), Token::Name(name)))
}
