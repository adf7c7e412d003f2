//! XML as a run of steps. Entities of a document type are never expanded; nesting costs no stack.

use crate::charset;
use encoding_rs::Encoding;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion, escape};
use std::borrow::Cow;
use std::ops::ControlFlow;

/// One step through a document. An element without content opens and closes.
pub(crate) enum Step<'a> {
    /// An element begins.
    Open(Tag<'a>),
    /// The element of this local name ends.
    Close(&'a str),
    /// Text, references resolved.
    Text(&'a str),
}

/// The begin of an element.
pub(crate) struct Tag<'a>(&'a BytesStart<'a>);

impl Tag<'_> {
    /// Its name without the prefix.
    pub fn name(&self) -> &str {
        let name: &str = self.0.name().into_inner();
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// Value of the attribute with this local name.
    pub fn attribute(&self, name: &str) -> Option<String> {
        // without the check for repeated names, which takes quadratic time
        let mut attributes = self.0.attributes();
        let found = attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == name)?;
        Some(
            found
                .normalized_value(XmlVersion::Implicit1_0)
                .map_or_else(|_| found.value.to_string(), Cow::into_owned),
        )
    }

    /// Whether an attribute with this local name is set to a truth.
    pub fn is_set(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|value| matches!(value.trim(), "1" | "true" | "on"))
    }

    /// Value of a numeric attribute.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// Decodes a document by its mark or declaration.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if Encoding::for_bom(bytes).is_some() {
        return charset::decode(bytes);
    }
    let start = &bytes[..bytes.len().min(200)];
    let declared = start.windows(9).position(|nine| nine == b"encoding=").and_then(|at| {
        let rest = &start[at + 9..];
        let quote = *rest.first()?;
        let end = rest.iter().skip(1).position(|byte| *byte == quote)?;
        Encoding::for_label(&rest[1..=end])
    });
    match declared {
        Some(encoding) if encoding != encoding_rs::UTF_8 => {
            encoding.decode_without_bom_handling(bytes).0
        }
        _ => charset::decode(bytes),
    }
}

/// Walks a document until its end, the handler's break, or damage (an error, after the steps before it).
pub(crate) fn walk(
    text: &str,
    mut on: impl FnMut(Step<'_>) -> ControlFlow<()>,
) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let flow = match &event {
            Event::Start(tag) => on(Step::Open(Tag(tag))),
            Event::Empty(tag) => {
                if on(Step::Open(Tag(tag))).is_break() {
                    return Ok(());
                }
                on(Step::Close(Tag(tag).name()))
            }
            Event::End(tag) => {
                let name: &str = tag.name().into_inner();
                on(Step::Close(name.rsplit_once(':').map_or(name, |(_, local)| local)))
            }
            Event::Text(text) => on(Step::Text(&text.xml10_content())),
            Event::CData(text) => on(Step::Text(&text.xml10_content())),
            Event::GeneralRef(reference) => {
                if let Ok(Some(char)) = reference.resolve_char_ref() {
                    on(Step::Text(char.encode_utf8(&mut [0; 4])))
                } else if let Some(word) =
                    escape::resolve_predefined_entity(&reference.xml10_content())
                {
                    on(Step::Text(word))
                } else {
                    ControlFlow::Continue(())
                }
            }
            Event::Eof => return Ok(()),
            _ => ControlFlow::Continue(()),
        };
        if flow.is_break() {
            return Ok(());
        }
    }
}
