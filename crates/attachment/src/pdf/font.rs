//! Fonts: from the bytes of a shown string to characters and widths. Glyphs themselves are not needed.

use super::inflate;
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as Text};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// Width of a glyph whose font states none, in thousandths.
const USUAL_WIDTH: f64 = 500.0;
/// Most fonts that are kept; a file with more reads some twice.
const MOST_FONTS: usize = 512;

/// One glyph of a shown string.
pub(super) struct Glyph {
    /// Its characters, when they are known.
    pub text: Option<String>,
    /// Its width in thousandths of the size.
    pub width: f64,
    /// Whether it is the one-byte blank that word spacing widens.
    pub is_blank: bool,
}

/// A font.
pub(super) struct Font {
    characters: Option<CMap>,
    coding: Coding,
    widths: HashMap<u32, f64>,
    usual_width: f64,
}

/// How bytes become characters.
enum Coding {
    /// One byte each.
    Simple(Vec<Option<String>>),
    /// Codes of one or more bytes, through numbers of a character collection.
    Composite(Composite),
}

struct Composite {
    /// Name of the encoding, empty for one in the file.
    name: Vec<u8>,
    encoding: Option<Arc<CMap>>,
    collection: Option<Arc<CMap>>,
}

/// Fonts of one file, each read once.
#[derive(Default)]
pub(super) struct Fonts {
    fonts: HashMap<usize, Rc<Font>>,
}

impl Fonts {
    /// The font of this dictionary.
    pub fn get(&mut self, dict: &Dict<'_>) -> Rc<Font> {
        let key = dict.data().as_ptr() as usize;
        if let Some(font) = self.fonts.get(&key) {
            return font.clone();
        }
        if self.fonts.len() >= MOST_FONTS {
            self.fonts.clear();
        }
        let font = Rc::new(self.read(dict));
        self.fonts.insert(key, font.clone());
        font
    }

    fn read(&mut self, dict: &Dict<'_>) -> Font {
        let characters = dict
            .get::<Stream<'_>>(b"ToUnicode")
            .and_then(|stream| inflate::decode(&stream))
            .and_then(|bytes| CMap::parse(&bytes, load_embedded));
        if dict.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Type0") {
            composite(dict, characters)
        } else {
            simple(dict, characters)
        }
    }
}

fn composite(dict: &Dict<'_>, characters: Option<CMap>) -> Font {
    let below = dict
        .get::<Array<'_>>(b"DescendantFonts")
        .and_then(|fonts| fonts.iter::<Dict<'_>>().next())
        .unwrap_or_default();
    let name = dict.get::<Name<'_>>(b"Encoding").map(|name| name.to_vec()).unwrap_or_default();
    let encoding = match dict.get::<Stream<'_>>(b"Encoding") {
        Some(stream) => inflate::decode(&stream)
            .and_then(|bytes| CMap::parse(&bytes, load_embedded))
            .map(Arc::new),
        None => predefined(&name),
    };
    let system = below.get::<Dict<'_>>(b"CIDSystemInfo").unwrap_or_default();
    let word = |key: &[u8]| system.get::<Text<'_>>(key).map(|text| text.to_vec());
    let family = CidFamily::from_registry_ordering(
        &word(b"Registry").unwrap_or_default(),
        &word(b"Ordering").unwrap_or_default(),
    );
    let collection = family.ucs2_cmap().and_then(|name| predefined(name.to_bytes()));
    Font {
        characters,
        coding: Coding::Composite(Composite { name, encoding, collection }),
        widths: composite_widths(&below),
        usual_width: below.get::<Number>(b"DW").map_or(1000.0, |width| width.as_f64()),
    }
}

/// A character map that every reader of PDF must know: unpacked once, for all files.
fn predefined(name: &[u8]) -> Option<Arc<CMap>> {
    static UNPACKED: LazyLock<RwLock<HashMap<Vec<u8>, Arc<CMap>>>> = LazyLock::new(RwLock::default);
    if let Some(map) = UNPACKED.read().unwrap_or_else(PoisonError::into_inner).get(name) {
        return Some(Arc::clone(map));
    }
    // only the names that are known here are kept, so that files cannot fill the memory
    let bytes = load_embedded(CMapName::from_bytes(name))?;
    let map = Arc::new(CMap::parse(bytes, load_embedded)?);
    let mut unpacked = UNPACKED.write().unwrap_or_else(PoisonError::into_inner);
    unpacked.insert(name.to_vec(), Arc::clone(&map));
    Some(map)
}

impl Font {
    /// Whether text runs from top to bottom.
    pub fn is_vertical(&self) -> bool {
        matches!(&self.coding, Coding::Composite(coding) if coding.name.ends_with(b"-V"))
    }

    /// The glyphs of a shown string.
    pub fn glyphs<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Glyph> + 'a {
        let mut rest = bytes;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let (glyph, length) = match &self.coding {
                Coding::Simple(table) => (self.simple(table, rest[0]), 1),
                Coding::Composite(coding) => self.composite(coding, rest),
            };
            rest = rest.get(length.max(1)..).unwrap_or_default();
            Some(glyph)
        })
    }

    fn simple(&self, table: &[Option<String>], byte: u8) -> Glyph {
        let code = u32::from(byte);
        let own = || table.get(usize::from(byte)).cloned().flatten();
        Glyph {
            text: self.mapped(code).or_else(own),
            width: self.width(code),
            is_blank: byte == b' ',
        }
    }

    fn composite(&self, coding: &Composite, bytes: &[u8]) -> (Glyph, usize) {
        let length = coding.length(bytes);
        let code = bytes.iter().take(length).fold(0, |code, byte| code << 8 | u32::from(*byte));
        let number = match &coding.encoding {
            Some(encoding) => encoding.lookup_cid_code(code, length as u8).unwrap_or(0),
            None => code,
        };
        let text = self.mapped(code).or_else(|| coding.unicode(code)).or_else(|| {
            let collection = coding.collection.as_ref()?;
            collection.lookup_bf_string(number).map(string)
        });
        let is_blank = length == 1 && code == 32;
        (Glyph { text, width: self.width(number), is_blank }, length)
    }

    fn mapped(&self, code: u32) -> Option<String> {
        let text = self.characters.as_ref()?.lookup_bf_string(code).map(string)?;
        // some programs map what they do not know to nothing
        (!text.is_empty() && text != "\0").then_some(text)
    }

    fn width(&self, code: u32) -> f64 {
        self.widths.get(&code).copied().unwrap_or(self.usual_width)
    }
}

impl Composite {
    /// Bytes of the next code.
    fn length(&self, bytes: &[u8]) -> usize {
        let name = self.name.as_slice();
        let has = |word: &[u8]| name.windows(word.len()).any(|part| part == word);
        if has(b"UTF16") {
            return if matches!(bytes.first(), Some(0xD8..=0xDB)) { 4 } else { 2 };
        }
        let Some(encoding) = self.encoding.as_ref().filter(|_| !has(b"UCS2") && !has(b"Identity"))
        else {
            return 2;
        };
        let mut code = 0;
        for (index, byte) in bytes.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            if encoding.lookup_cid_code(code, index as u8 + 1).is_some() {
                return index + 1;
            }
        }
        if bytes.first().is_some_and(|byte| *byte < 0x80) && !name.is_empty() { 1 } else { 2 }
    }

    /// The character when the code itself is Unicode.
    fn unicode(&self, code: u32) -> Option<String> {
        let name = self.name.as_slice();
        let wide = name.starts_with(b"Uni")
            && name.windows(4).any(|part| part == b"UCS2" || part == b"UTF1");
        if !wide {
            return None;
        }
        let units: Vec<u16> = match code {
            0..0x1_0000 => vec![code as u16],
            _ => vec![(code >> 16) as u16, code as u16],
        };
        String::from_utf16(&units).ok()
    }
}

fn string(found: BfString) -> String {
    match found {
        BfString::Char(char) => char.to_string(),
        BfString::String(text) => text,
    }
}

fn composite_widths(below: &Dict<'_>) -> HashMap<u32, f64> {
    let mut widths = HashMap::new();
    let Some(list) = below.get::<Array<'_>>(b"W") else { return widths };
    let (mut first, mut last) = (None, None);
    for object in list.iter::<Object<'_>>() {
        match (object, first, last) {
            (Object::Number(number), None, _) => first = Some(number.as_f64() as u32),
            (Object::Number(number), Some(_), None) => last = Some(number.as_f64() as u32),
            (Object::Number(width), Some(from), Some(to)) => {
                // no collection has more numbers than two bytes
                for code in from..=to.min(from.saturating_add(0xFFFF)) {
                    widths.insert(code, width.as_f64());
                }
                (first, last) = (None, None);
            }
            (Object::Array(each), Some(from), None) => {
                for (index, width) in each.iter::<Number>().take(0x1_0000).enumerate() {
                    widths.insert(from.saturating_add(index as u32), width.as_f64());
                }
                first = None;
            }
            _ => (first, last) = (None, None),
        }
        if widths.len() > 0x2_0000 {
            break;
        }
    }
    widths
}

fn simple(dict: &Dict<'_>, characters: Option<CMap>) -> Font {
    let mut table: Vec<Option<String>> = (0..=255u8).map(standard).collect();
    if let Some(encoding) = dict.get::<Dict<'_>>(b"Encoding")
        && let Some(differences) = encoding.get::<Array<'_>>(b"Differences")
    {
        let mut code = 0usize;
        for object in differences.iter::<Object<'_>>().take(1024) {
            match object {
                Object::Number(number) => code = number.as_f64().clamp(0.0, 255.0) as usize,
                Object::Name(name) => {
                    if let Some(entry) = table.get_mut(code) {
                        *entry = named(name.as_str());
                    }
                    code += 1;
                }
                _ => {}
            }
        }
    }
    let first = dict.get::<Number>(b"FirstChar").map_or(0.0, |first| first.as_f64()) as u32;
    let list = dict.get::<Array<'_>>(b"Widths");
    let listed = list.iter().flat_map(Array::iter::<Number>).take(256);
    let mut widths: HashMap<u32, f64> = HashMap::new();
    for (index, width) in listed.enumerate() {
        widths.insert(first.saturating_add(index as u32), width.as_f64());
    }
    // a font drawn by instructions measures in its own space
    let own_space = dict
        .get::<Array<'_>>(b"FontMatrix")
        .and_then(|matrix| matrix.iter::<Number>().next())
        .map_or(1.0, |scale| scale.as_f64() * 1000.0);
    if own_space != 1.0 {
        widths.values_mut().for_each(|width| *width *= own_space);
    }
    let descriptor = dict.get::<Dict<'_>>(b"FontDescriptor").unwrap_or_default();
    let missing = descriptor.get::<Number>(b"MissingWidth").map(|width| width.as_f64());
    let usual_width = missing.filter(|width| *width > 0.0).unwrap_or(USUAL_WIDTH);
    Font { characters, coding: Coding::Simple(table), widths, usual_width }
}

/// The character of a byte in the charset that most simple fonts extend.
fn standard(byte: u8) -> Option<String> {
    let bytes = [byte];
    let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0;
    text.chars().next().filter(|char| !char.is_control()).map(String::from)
}

/// The character of a glyph's name: the words for digits and signs, `uniXXXX`, or a single letter.
fn named(name: &str) -> Option<String> {
    const WORDS: &str = include_str!("../../data/glyph-names.txt");
    let base = name.split('.').next().unwrap_or(name);
    if base.chars().count() == 1 {
        return Some(base.to_owned());
    }
    let hex = base.strip_prefix("uni").or_else(|| base.strip_prefix('u'));
    if let Some(hex) = hex.filter(|hex| hex.len() >= 4)
        && let Some(hex) = hex.get(..hex.len().min(if base.starts_with("uni") { 4 } else { 6 }))
        && let Ok(code) = u32::from_str_radix(hex, 16)
    {
        return char::from_u32(code).map(String::from);
    }
    WORDS
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(word, _)| *word == base)
        .map(|(_, char)| char.to_owned())
}
