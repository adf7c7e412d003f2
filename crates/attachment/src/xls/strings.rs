//! Strings of records, which may go on in the next record with another width of character.

use crate::charset;
use crate::ole::u16_at;

/// A cursor over the bytes of a record and its continuations.
pub(super) struct Cursor<'a, 'r> {
    parts: &'r [&'a [u8]],
    part: usize,
    at: usize,
}

impl<'a, 'r> Cursor<'a, 'r> {
    pub fn new(parts: &'r [&'a [u8]], at: usize) -> Self {
        Self { parts, part: 0, at }
    }

    fn rest(&self) -> &'a [u8] {
        self.parts.get(self.part).and_then(|part| part.get(self.at..)).unwrap_or_default()
    }

    /// Goes to the next part when this one is used up; false at the very end.
    fn turn(&mut self) -> bool {
        while self.rest().is_empty() {
            if self.part + 1 >= self.parts.len() {
                return false;
            }
            self.part += 1;
            self.at = 0;
        }
        true
    }

    fn byte(&mut self) -> Option<u8> {
        self.turn().then_some(())?;
        let byte = *self.rest().first()?;
        self.at += 1;
        Some(byte)
    }

    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > 0 && self.turn() {
            let step = bytes.min(self.rest().len());
            self.at += step;
            bytes -= step;
        }
    }

    /// A string whose length stands before it.
    pub fn string(&mut self) -> Option<String> {
        let length = self.u16()?;
        self.characters(length.into())
    }

    /// A string of this many characters: flags, characters, then formatting that is passed over.
    pub fn characters(&mut self, length: usize) -> Option<String> {
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { usize::from(self.u16()?) };
        let more = if flags & 4 == 0 { 0 } else { self.u32()? as usize };
        let text = self.text(length, flags & 1 != 0);
        self.skip(runs.saturating_mul(4).saturating_add(more));
        Some(text)
    }

    fn text(&mut self, mut length: usize, mut wide: bool) -> String {
        let mut units: Vec<u16> = Vec::new();
        while length > 0 {
            if self.rest().is_empty() {
                // the continuation states the width anew
                if !self.turn() {
                    break;
                }
                wide = self.byte().is_some_and(|flags| flags & 1 != 0);
                continue;
            }
            let rest = self.rest();
            if wide {
                let take = (rest.len() / 2).min(length);
                units.extend((0..take).map(|index| u16_at(rest, index * 2)));
                // half a character cannot be: pass over it
                self.at += if take == 0 { 1 } else { take * 2 };
                length -= take;
            } else {
                let take = rest.len().min(length);
                units.extend(rest.iter().take(take).copied().map(u16::from));
                self.at += take;
                length -= take;
            }
        }
        String::from_utf16_lossy(&units)
    }
}

/// A string of old workbooks: bytes in the charset of their system.
pub(super) fn narrow(bytes: &[u8], at: usize, length: usize) -> String {
    let rest = bytes.get(at..).unwrap_or_default();
    charset::name(&rest[..length.min(rest.len())])
}
