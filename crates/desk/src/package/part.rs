//! One part of a package: what its texts say is masked, all else of it stays byte for byte.

use super::cell::{Cell, Formula};
use super::runs::Runs;
use super::values::Values;
use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A place of a part, in bytes, and what is to stand there.
pub(super) type Edit = (Range<usize>, String);

/// Elements whose runs are read as one text.
const TEXTS: [&str; 4] = ["si", "is", "p", "text"];
/// Elements that part the runs of a text.
const PARTING: [&str; 6] = ["tab", "br", "cr", "ptab", "noBreakHyphen", "fldChar"];
/// Elements that hold a formula: only what stands in its quotes can be masked.
const FORMULAS: [&str; 7] = [
    "f",
    "formula",
    "formula1",
    "formula2",
    "definedName",
    "calculatedColumnFormula",
    "totalsRowFormula",
];
/// Elements in which texts are numbers.
const NUMBERS: [&str; 2] = ["numCache", "numLit"];
/// Attributes that say something to a reader, each with its element.
const SAYING: [(&str, &str); 14] = [
    ("s", "v"),
    ("filter", "val"),
    ("customFilter", "val"),
    ("dataValidation", "prompt"),
    ("dataValidation", "promptTitle"),
    ("dataValidation", "error"),
    ("dataValidation", "errorTitle"),
    ("hyperlink", "display"),
    ("hyperlink", "tooltip"),
    ("hlinkClick", "tooltip"),
    ("cNvPr", "descr"),
    ("cNvPr", "title"),
    ("docPr", "descr"),
    ("docPr", "title"),
];
/// Attributes that tell who wrote something, or where, each with its element.
const NAMING: [(&str, &str); 13] = [
    ("person", "displayName"),
    ("person", "userId"),
    ("presenceInfo", "userId"),
    ("cmAuthor", "name"),
    ("cmAuthor", "initials"),
    ("author", "name"),
    ("author", "initials"),
    ("author", "userId"),
    ("fileSharing", "userName"),
    ("header", "userName"),
    ("userInfo", "name"),
    ("absPath", "url"),
    ("Annot", "Creator"),
];
/// The element of an OFD that holds its properties.
const PROPERTIES: &str = "DocInfo";
/// Elements within it that tell who made the file and with what.
const MAKERS: [&str; 4] = ["Author", "Creator", "CreatorVersion", "CustomData"];
/// Attributes that tell it of whatever they stand on: a comment, a tracked change, a person.
const AUTHORING: [&str; 2] = ["author", "initials"];
/// What the author of a comment is called that only stands for a thread of comments: it names nobody.
const THREAD: &str = "tc={";

/// A part with values masked.
#[derive(Debug)]
pub(super) struct Masked {
    pub(super) text: String,
    /// Formulas of cells were taken out.
    pub(super) drops: bool,
}

/// Masks values in a part; `None` where it is no sound XML, or one stands where it cannot be changed.
pub(super) fn masked(text: &str, values: &Values) -> Option<Masked> {
    let mut walk = Walk::new(values);
    events(text, |event, place| match event {
        Event::Start(tag) => walk.open(tag, place),
        Event::Empty(tag) => {
            walk.open(tag, place.clone())?;
            walk.close(place)
        }
        Event::End(tag) => {
            let name = tag.name();
            (walk.open.last().map(String::as_str) == Some(name.local_name().into_inner()))
                .then(|| walk.close(place))?
        }
        Event::Text(said) => walk.say(&said.xml10_content(), place),
        Event::CData(said) => walk.say(&said.xml10_content(), place),
        Event::GeneralRef(said) => match said.resolve_char_ref().ok()? {
            Some(one) => walk.say(one.encode_utf8(&mut [0; 4]), place),
            None => walk.say(resolve_predefined_entity(&said.xml10_content())?, place),
        },
        Event::Comment(said) => values.places(&said).is_empty().then_some(()),
        Event::PI(said) => values.places(&said).is_empty().then_some(()),
        Event::Decl(_) | Event::Eof => Some(()),
        // What it declares may stand for anything.
        Event::DocType(_) => None,
    })?;
    let drops = walk.drops;
    Some(Masked { text: edited(text, walk.finish())?, drops })
}

/// A part that no longer tells who wrote its comments and changes; `None` where it is no sound XML.
pub(crate) fn nameless(text: &str) -> Option<String> {
    let mut edits = Vec::new();
    let (mut authors, mut author) = (false, false);
    events(text, |event, place| {
        match event {
            Event::Start(tag) => {
                names(&tag, &place, &mut edits)?;
                match tag.local_name().into_inner() {
                    "authors" => authors = true,
                    "author" => author = authors,
                    _ => {}
                }
            }
            Event::Empty(tag) => names(&tag, &place, &mut edits)?,
            Event::End(tag) => match tag.name().local_name().into_inner() {
                "authors" => (authors, author) = (false, false),
                "author" => author = false,
                _ => {}
            },
            Event::Text(said) if author && !said.xml10_content().starts_with(THREAD) => {
                edits.push((place, String::new()));
            }
            Event::CData(_) | Event::GeneralRef(_) if author => edits.push((place, String::new())),
            // What it declares may stand for anything.
            Event::DocType(_) => return None,
            _ => {}
        }
        Some(())
    })?;
    edited(text, edits)
}

/// The properties of an OFD without who made it and with what, its title left; `None` where they are no sound XML.
pub(crate) fn unauthored(text: &str) -> Option<String> {
    let mut edits = Vec::new();
    let (mut properties, mut telling) = (false, false);
    events(text, |event, place| {
        match event {
            Event::Start(tag) => match tag.local_name().into_inner() {
                PROPERTIES => properties = true,
                name => telling = properties && MAKERS.contains(&name),
            },
            Event::End(tag) => {
                telling = false;
                properties &= tag.name().local_name().into_inner() != PROPERTIES;
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if telling => {
                edits.push((place, String::new()));
            }
            // What it declares may stand for anything.
            Event::DocType(_) => return None,
            _ => {}
        }
        Some(())
    })?;
    edited(text, edits)
}

/// Empties the attributes of an element that tell who wrote something.
fn names(tag: &BytesStart<'_>, place: &Range<usize>, edits: &mut Vec<Edit>) -> Option<()> {
    let name = tag.local_name();
    let element = name.into_inner();
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        let key = attribute.key.local_name().into_inner();
        if AUTHORING.contains(&key) || NAMING.contains(&(element, key)) {
            edits.push((value(&attribute, tag, place)?, String::new()));
        }
    }
    Some(())
}

/// Where the value of an attribute stands in the part.
fn value(
    attribute: &Attribute<'_>,
    tag: &BytesStart<'_>,
    place: &Range<usize>,
) -> Option<Range<usize>> {
    // The tag stands in the part behind its bracket.
    let behind = (attribute.value.as_ptr() as usize).checked_sub(tag.as_ptr() as usize)?;
    let from = place.start + 1 + behind;
    Some(from..from + attribute.value.len())
}

/// A list of relations or of kinds without parts that are gone; `None` where it is no sound XML.
pub(crate) fn without(text: &str, gone: &[String]) -> Option<String> {
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let gone: Vec<String> = gone.iter().map(|path| last(path)).collect();
    let mut edits = Vec::new();
    events(text, |event, place| {
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            let key = match tag.local_name().into_inner() {
                "Relationship" => "Target",
                "Override" => "PartName",
                _ => return Some(()),
            };
            if gone.contains(&last(&attribute(tag, key).unwrap_or_default())) {
                // An element that is not empty would leave its end behind.
                matches!(event, Event::Empty(_)).then_some(())?;
                edits.push((place, String::new()));
            }
        }
        Some(())
    })?;
    edited(text, edits)
}

/// Hands over the events of a part with their places, until its end.
fn events<'t>(
    text: &'t str,
    mut on: impl FnMut(Event<'t>, Range<usize>) -> Option<()>,
) -> Option<()> {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = &text[mark..];
    let mut reader = Reader::from_str(text);
    loop {
        let from = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let to = usize::try_from(reader.buffer_position()).ok()?;
        let ends = matches!(event, Event::Eof);
        on(event, from + mark..to + mark)?;
        if ends {
            return Some(());
        }
    }
}

/// A text with its edits; `None` where two of them meet.
fn edited(text: &str, mut edits: Vec<Edit>) -> Option<String> {
    edits.sort_by_key(|(place, _)| place.start);
    let mut edited = String::with_capacity(text.len());
    let mut from = 0;
    for (place, said) in edits {
        edited.push_str(text.get(from..place.start)?);
        edited.push_str(&said);
        from = place.end;
    }
    edited.push_str(text.get(from..)?);
    Some(edited)
}

/// The value of an attribute, whatever its prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut found = attributes.with_checks(false).flatten();
    let found = found.find(|one| one.key.local_name().into_inner() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// What the runs of a text are: those that are read, what was deleted, codes of fields.
type Texts = [Runs; 3];

struct Walk<'v, 't> {
    values: &'v Values,
    edits: Vec<Edit>,
    /// Names of the elements around.
    open: Vec<String>,
    texts: Vec<Texts>,
    /// What an element says that is no run.
    alone: Runs,
    cell: Option<Cell<'t>>,
    /// Formulas that several cells share, by their numbers.
    shared: HashMap<String, Vec<Range<usize>>>,
    /// Those whose words are gone.
    lost: HashSet<String>,
    drops: bool,
}

impl<'v, 't> Walk<'v, 't> {
    fn new(values: &'v Values) -> Self {
        Self {
            values,
            edits: Vec::new(),
            open: Vec::new(),
            texts: Vec::new(),
            alone: Runs::default(),
            cell: None,
            shared: HashMap::new(),
            lost: HashSet::new(),
            drops: false,
        }
    }

    fn open(&mut self, tag: BytesStart<'t>, place: Range<usize>) -> Option<()> {
        self.end_alone()?;
        let name = tag.local_name().into_inner().to_owned();
        self.attributes(&name, &tag, &place)?;
        match name.as_str() {
            "c" if self.open.iter().any(|around| around == "sheetData") => {
                self.cell = Some(Cell::new(tag, place));
            }
            "f" => {
                let shared = attribute(&tag, "t").is_some_and(|kind| kind == "shared");
                let shared = attribute(&tag, "si").filter(|_| shared);
                if let Some(cell) = &mut self.cell {
                    cell.formula = Some(Formula { place, text: String::new(), shared });
                }
            }
            "v" => {
                if let Some(cell) = &mut self.cell {
                    cell.holds = place;
                }
            }
            name if TEXTS.contains(&name) => self.texts.push(Texts::default()),
            name if PARTING.contains(&name) => {
                if let Some([read, ..]) = self.texts.last_mut() {
                    read.part();
                }
            }
            _ => {}
        }
        self.open.push(name);
        Some(())
    }

    fn close(&mut self, place: Range<usize>) -> Option<()> {
        self.end_alone()?;
        let name = self.open.pop()?;
        match name.as_str() {
            "c" => {
                if let Some(cell) = self.cell.take() {
                    self.end_cell(cell);
                }
            }
            "f" => {
                if let Some(formula) = self.cell.as_mut().and_then(|cell| cell.formula.as_mut()) {
                    formula.place.end = place.end;
                }
            }
            "v" => {
                if let Some(cell) = &mut self.cell {
                    cell.holds.end = place.end;
                }
            }
            name if TEXTS.contains(&name) => {
                for runs in self.texts.pop()? {
                    let edits = runs.edits(&self.values.places(runs.text()));
                    if let Some(cell) = &mut self.cell {
                        cell.masked |= !edits.is_empty();
                    }
                    self.edits.extend(edits);
                }
            }
            _ => {}
        }
        Some(())
    }

    fn say(&mut self, said: &str, place: Range<usize>) -> Option<()> {
        let mut around = self.open.iter().rev().map(String::as_str);
        let (within, beyond) = (around.next(), around.next());
        let sounds = beyond == Some("rPh");
        match (within, &mut self.cell, self.texts.last_mut()) {
            (Some("v"), Some(cell), _) => cell.value.push(said, place),
            (Some("f"), Some(cell), _) => cell.formula.as_mut()?.text.push_str(said),
            (Some("delText"), _, Some([_, deleted, _])) => deleted.push(said, place),
            (Some("instrText" | "delInstrText"), _, Some([.., codes])) => codes.push(said, place),
            (_, _, Some([read, ..])) if !sounds => read.push(said, place),
            (Some("author"), ..) if beyond == Some("authors") => {
                self.edits.push((place, String::new()));
            }
            _ => self.alone.push(said, place),
        }
        Some(())
    }

    /// Ends what an element says that is no run.
    fn end_alone(&mut self) -> Option<()> {
        if self.values.is_short(self.alone.text()) {
            self.alone = Runs::default();
            return Some(());
        }
        let alone = std::mem::take(&mut self.alone);
        let places = self.values.places(alone.text());
        if places.is_empty() {
            return Some(());
        }
        let number = self.open.iter().any(|around| NUMBERS.contains(&around.as_str()));
        let formula = self.open.last().is_some_and(|name| FORMULAS.contains(&name.as_str()));
        let quoted = |at: usize| {
            let before = alone.text().get(..at).unwrap_or_default();
            before.matches('"').count() % 2 == 1
        };
        if number || (formula && !places.iter().all(|(place, _)| quoted(place.start))) {
            return None;
        }
        self.edits.extend(alone.edits(&places));
        Some(())
    }

    fn end_cell(&mut self, cell: Cell<'t>) {
        let outcome = cell.outcome(self.values);
        self.edits.extend(outcome.edits);
        self.drops |= outcome.drops;
        let Some(Formula { place, text, shared: Some(shared) }) = cell.formula else { return };
        match outcome.drops {
            false => self.shared.entry(shared).or_default().push(place),
            true => {
                if !text.is_empty() {
                    self.lost.insert(shared);
                }
            }
        }
    }

    fn attributes(
        &mut self,
        element: &str,
        tag: &BytesStart<'t>,
        place: &Range<usize>,
    ) -> Option<()> {
        let names = NAMING.iter().any(|(named, _)| *named == element);
        if !names && self.values.is_short(tag) {
            return Some(());
        }
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.ok()?;
            let key = attribute.key.local_name().into_inner();
            let within = value(&attribute, tag, place)?;
            if NAMING.contains(&(element, key)) {
                self.edits.push((within, String::new()));
                continue;
            }
            if self.values.is_short(&attribute.value) {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            if let Some(masked) = self.values.masked(&value) {
                if !SAYING.contains(&(element, key)) && !leads_out(element, key, tag) {
                    return None;
                }
                self.edits.push((within, escape(masked).into_owned()));
            }
        }
        Some(())
    }

    /// All edits. Cells that shared a formula whose words are gone keep what it came to.
    fn finish(mut self) -> Vec<Edit> {
        for shared in &self.lost {
            let places = self.shared.remove(shared).unwrap_or_default();
            self.edits.extend(places.into_iter().map(|place| (place, String::new())));
        }
        self.edits
    }
}

/// Whether an attribute is an address that leads out of the package, as of a telephone.
fn leads_out(element: &str, key: &str, tag: &BytesStart<'_>) -> bool {
    (element, key) == ("Relationship", "Target")
        && attribute(tag, "TargetMode").is_some_and(|mode| mode == "External")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        let values = Values::of_texts(std::iter::once("姓名\t手机号码\n张三\t13812348000"))?;
        masked(text, &values).map(|masked| masked.text)
    }

    #[test]
    fn a_value_is_masked_however_it_is_written() {
        for (text, expected) in [
            ("\u{feff}<a>&#49;38<![CDATA[1234]]>8000&amp;</a>", "\u{feff}<a>138****8000&amp;</a>"),
            (
                "<p><r><t>138</t></r><r><t>12348000\r\n</t></r></p>",
                "<p><r><t>138****8000</t></r><r><t>\n</t></r></p>",
            ),
            ("<f>\"13812348000\"</f>", "<f>\"138****8000\"</f>"),
            ("<s v='138&#49;2348000'/>", "<s v='138****8000'/>"),
            ("<authors><author>王芳</author></authors>", "<authors><author></author></authors>"),
            ("<person displayName=\"王芳\" id=\"1\"/>", "<person displayName=\"\" id=\"1\"/>"),
            ("<a>1381234</a><a>8000</a>", "<a>1381234</a><a>8000</a>"),
        ] {
            assert_eq!(said(text).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_part_names_nobody() {
        for (text, expected) in [
            (
                "<w:comment w:id=\"1\" w:author=\"王芳\" w:initials='WF'><w:t>王芳</w:t></w:comment>",
                "<w:comment w:id=\"1\" w:author=\"\" w:initials=''><w:t>王芳</w:t></w:comment>",
            ),
            ("\u{feff}<w:rPrChange w:author=\"王芳\"/>", "\u{feff}<w:rPrChange w:author=\"\"/>"),
            (
                "<authors><author>王芳&amp;<![CDATA[李]]></author><author>tc={1}</author></authors>",
                "<authors><author></author><author>tc={1}</author></authors>",
            ),
            ("<p:cmAuthor id=\"0\" name=\"王芳\"/>", "<p:cmAuthor id=\"0\" name=\"\"/>"),
            ("<author>王芳</author>", "<author>王芳</author>"),
        ] {
            assert_eq!(nameless(text).as_deref(), Some(expected));
        }
        for broken in ["<a author='b'></c>", "<!DOCTYPE a><a author='b'/>", "<a author='b"] {
            assert_eq!(nameless(broken), None, "{broken}");
        }
    }

    #[test]
    fn where_it_cannot_be_changed_the_part_is_given_up() {
        for text in [
            "<f>13812348000</f>",
            "<numCache><v>13812348000</v></numCache>",
            "<n v=\"13812348000\"/>",
            "<Relationship Target=\"13812348000.xml\"/>",
            "<a><!-- 13812348000 --></a>",
            "<?a 13812348000?><a/>",
            "<!DOCTYPE a><a/>",
            "<a>&b;</a>",
            "<a></b>",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn relations_of_parts_that_are_gone_go() {
        let gone = ["xl/calcChain.xml".to_owned()];
        let list = |more: &str| format!("<a><Relationship Target=\"sheet1.xml\"/>{more}</a>");
        let whole = list("<Relationship Target=\"/xl/calcChain.xml\"/>");
        assert_eq!(without(&whole, &gone), Some(list("")));
        let open = list("<Relationship Target=\"calcChain.xml\"></Relationship>");
        assert_eq!(without(&open, &gone), None);
    }
}
