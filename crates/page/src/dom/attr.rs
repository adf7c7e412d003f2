//! Attributes: names that are asked for often are numbers.

/// An attribute as ranges of the source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attr {
    pub name: u32,
    pub name_len: u16,
    pub known: Known,
    pub value: u32,
    pub value_len: u32,
}

impl Attr {
    pub fn name<'a>(&self, source: &'a str) -> &'a str {
        &source[self.name as usize..self.name as usize + self.name_len as usize]
    }

    pub fn value<'a>(&self, source: &'a str) -> &'a str {
        &source[self.value as usize..(self.value + self.value_len) as usize]
    }
}

/// Names that are asked for often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Other,
    Action,
    Class,
    Content,
    Hidden,
    Href,
    Id,
    Name,
    OnClick,
    Rel,
    Src,
    Style,
    Target,
    Title,
    Type,
    Value,
}

impl Known {
    /// By name, without regard to case.
    pub fn of(name: &[u8]) -> Self {
        let is = |word: &[u8]| name.eq_ignore_ascii_case(word);
        match (name.len(), name.first().map(u8::to_ascii_lowercase)) {
            (2, Some(b'i')) if is(b"id") => Self::Id,
            (3, Some(b's')) if is(b"src") => Self::Src,
            (3, Some(b'r')) if is(b"rel") => Self::Rel,
            (4, Some(b'h')) if is(b"href") => Self::Href,
            (4, Some(b'n')) if is(b"name") => Self::Name,
            (4, Some(b't')) if is(b"type") => Self::Type,
            (5, Some(b'c')) if is(b"class") => Self::Class,
            (5, Some(b's')) if is(b"style") => Self::Style,
            (5, Some(b't')) if is(b"title") => Self::Title,
            (5, Some(b'v')) if is(b"value") => Self::Value,
            (6, Some(b'a')) if is(b"action") => Self::Action,
            (6, Some(b'h')) if is(b"hidden") => Self::Hidden,
            (6, Some(b't')) if is(b"target") => Self::Target,
            (7, Some(b'c')) if is(b"content") => Self::Content,
            (7, Some(b'o')) if is(b"onclick") => Self::OnClick,
            _ => Self::Other,
        }
    }
}
