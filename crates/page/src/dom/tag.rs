//! Element names as small numbers, and what the parser must know of each.

/// Name of an element; names that are not in the table are [`Tag::OTHER`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag(pub(crate) u8);

macro_rules! tags {
    ($($constant:ident = $name:literal),* $(,)?) => {
        #[expect(clippy::upper_case_acronyms, reason = "counts the table below")]
        #[repr(u8)]
        enum Number { ROOT, TEXT, OTHER, $($constant),* }

        #[allow(missing_docs, reason = "each constant is the element of that name")]
        impl Tag {
            /// The document itself.
            pub const ROOT: Tag = Tag(Number::ROOT as u8);
            /// A run of text.
            pub const TEXT: Tag = Tag(Number::TEXT as u8);
            /// An element that is not in the table.
            pub const OTHER: Tag = Tag(Number::OTHER as u8);
            $(pub const $constant: Tag = Tag(Number::$constant as u8);)*

            /// The tag of a name in lower case.
            pub fn of(name: &[u8]) -> Tag {
                $(const $constant: &[u8] = $name.as_bytes();)*
                match name {
                    $($constant => Tag::$constant,)*
                    _ => Tag::OTHER,
                }
            }

            /// The name in lower case; empty for text, the document and names not in the table.
            pub fn name(self) -> &'static str {
                const NAMES: &[&str] = &["", "", "", $($name),*];
                NAMES[self.0 as usize]
            }
        }
    };
}

tags! {
    A = "a", ABBR = "abbr", ADDRESS = "address", AREA = "area", ARTICLE = "article", ASIDE = "aside",
    B = "b", BASE = "base", BIG = "big", BLOCKQUOTE = "blockquote", BODY = "body", BR = "br",
    BUTTON = "button", CAPTION = "caption", CENTER = "center", CITE = "cite", CODE = "code", COL = "col",
    COLGROUP = "colgroup", DD = "dd", DETAILS = "details", DIR = "dir", DIV = "div", DL = "dl", DT = "dt",
    EM = "em", EMBED = "embed", FIELDSET = "fieldset", FIGCAPTION = "figcaption", FIGURE = "figure",
    FONT = "font", FOOTER = "footer", FORM = "form", FRAME = "frame", FRAMESET = "frameset", H1 = "h1",
    H2 = "h2", H3 = "h3", H4 = "h4", H5 = "h5", H6 = "h6", HEAD = "head", HEADER = "header", HR = "hr",
    HTML = "html", I = "i", IFRAME = "iframe", IMG = "img", INPUT = "input", LABEL = "label",
    LEGEND = "legend", LI = "li", LINK = "link", MAIN = "main", MAP = "map", MARQUEE = "marquee",
    MENU = "menu", META = "meta", NAV = "nav", NOBR = "nobr", NOFRAMES = "noframes",
    NOSCRIPT = "noscript", OBJECT = "object", OL = "ol", OPTGROUP = "optgroup", OPTION = "option",
    P = "p", PARAM = "param", PRE = "pre", S = "s", SECTION = "section", SELECT = "select",
    SMALL = "small", SOURCE = "source", SPAN = "span", STRIKE = "strike", STRONG = "strong",
    STYLE = "style", SUB = "sub", SUMMARY = "summary", SUP = "sup", SVG = "svg", TABLE = "table",
    TBODY = "tbody", TD = "td", TEMPLATE = "template", TEXTAREA = "textarea", TFOOT = "tfoot",
    TH = "th", THEAD = "thead", TITLE = "title", TR = "tr", TRACK = "track", TT = "tt", U = "u",
    UL = "ul", VIDEO = "video", WBR = "wbr", XMP = "xmp", SCRIPT = "script",
}

/// How many numbers there can be.
pub(crate) const COUNT: usize = 128;

const VOID: u16 = 1;
const BLOCK: u16 = 2;
const CLOSES_P: u16 = 4;
const SPECIAL: u16 = 8;
const RAW: u16 = 16;
const SCOPE: u16 = 32;
const IN_HEAD: u16 = 64;
const FORMATTING: u16 = 128;

static PROPERTIES: [u16; COUNT] = properties();

const fn properties() -> [u16; COUNT] {
    const BLOCKS: &[Tag] = &[
        Tag::ADDRESS,
        Tag::ARTICLE,
        Tag::ASIDE,
        Tag::BLOCKQUOTE,
        Tag::CENTER,
        Tag::DETAILS,
        Tag::DIR,
        Tag::DIV,
        Tag::DL,
        Tag::FIELDSET,
        Tag::FIGCAPTION,
        Tag::FIGURE,
        Tag::FOOTER,
        Tag::FORM,
        Tag::H1,
        Tag::H2,
        Tag::H3,
        Tag::H4,
        Tag::H5,
        Tag::H6,
        Tag::HEADER,
        Tag::HR,
        Tag::LI,
        Tag::MAIN,
        Tag::MENU,
        Tag::NAV,
        Tag::OL,
        Tag::P,
        Tag::PRE,
        Tag::SECTION,
        Tag::SUMMARY,
        Tag::UL,
        Tag::DD,
        Tag::DT,
        Tag::TABLE,
        Tag::XMP,
    ];
    const BLOCKS_ONLY: &[Tag] = &[
        Tag::BODY,
        Tag::HTML,
        Tag::HEAD,
        Tag::CAPTION,
        Tag::TBODY,
        Tag::THEAD,
        Tag::TFOOT,
        Tag::TR,
        Tag::TD,
        Tag::TH,
        Tag::COLGROUP,
        Tag::COL,
        Tag::OPTION,
        Tag::OPTGROUP,
        Tag::SELECT,
        Tag::TITLE,
        Tag::MARQUEE,
        Tag::BR,
        Tag::LEGEND,
        Tag::TEXTAREA,
        Tag::IFRAME,
        Tag::ROOT,
    ];
    const VOIDS: &[Tag] = &[
        Tag::AREA,
        Tag::BASE,
        Tag::BR,
        Tag::COL,
        Tag::EMBED,
        Tag::FRAME,
        Tag::HR,
        Tag::IMG,
        Tag::INPUT,
        Tag::LINK,
        Tag::META,
        Tag::PARAM,
        Tag::SOURCE,
        Tag::TRACK,
        Tag::WBR,
    ];
    const RAWS: &[Tag] =
        &[Tag::SCRIPT, Tag::STYLE, Tag::TEXTAREA, Tag::TITLE, Tag::XMP, Tag::IFRAME, Tag::NOFRAMES];
    const SCOPES: &[Tag] = &[
        Tag::ROOT,
        Tag::HTML,
        Tag::TABLE,
        Tag::CAPTION,
        Tag::TD,
        Tag::TH,
        Tag::MARQUEE,
        Tag::OBJECT,
        Tag::TEMPLATE,
    ];
    const HEADS: &[Tag] = &[
        Tag::TITLE,
        Tag::META,
        Tag::LINK,
        Tag::SCRIPT,
        Tag::STYLE,
        Tag::BASE,
        Tag::NOSCRIPT,
        Tag::TEMPLATE,
    ];
    const FORMATTINGS: &[Tag] = &[
        Tag::A,
        Tag::B,
        Tag::BIG,
        Tag::CODE,
        Tag::EM,
        Tag::FONT,
        Tag::I,
        Tag::NOBR,
        Tag::S,
        Tag::SMALL,
        Tag::STRIKE,
        Tag::STRONG,
        Tag::TT,
        Tag::U,
    ];
    const SPECIALS: &[Tag] =
        &[Tag::BUTTON, Tag::IFRAME, Tag::OBJECT, Tag::TEMPLATE, Tag::SCRIPT, Tag::STYLE];
    let mut table = [0; COUNT];
    table = mark(table, BLOCKS, BLOCK | SPECIAL);
    table = mark(table, BLOCKS, CLOSES_P);
    table[Tag::DD.0 as usize] |= CLOSES_P;
    table = mark(table, BLOCKS_ONLY, BLOCK | SPECIAL);
    table = mark(table, VOIDS, VOID);
    table = mark(table, RAWS, RAW);
    table = mark(table, SCOPES, SCOPE);
    table = mark(table, HEADS, IN_HEAD);
    table = mark(table, FORMATTINGS, FORMATTING);
    table = mark(table, SPECIALS, SPECIAL);
    // an HTML5 parser in no-quirks mode closes a paragraph before a table; old pages rely on it not doing so
    table[Tag::TABLE.0 as usize] &= !CLOSES_P;
    table
}

const fn mark(mut table: [u16; COUNT], tags: &[Tag], property: u16) -> [u16; COUNT] {
    let mut at = 0;
    while at < tags.len() {
        table[tags[at].0 as usize] |= property;
        at += 1;
    }
    table
}

impl Tag {
    fn has(self, property: u16) -> bool {
        PROPERTIES[self.0 as usize] & property != 0
    }

    /// Has no content (`br`, `img` …).
    pub fn is_void(self) -> bool {
        self.has(VOID)
    }

    /// Stands on lines of its own: its text is apart from that of its neighbours.
    pub fn is_block(self) -> bool {
        self.has(BLOCK)
    }

    /// Ends an open paragraph.
    pub(crate) fn closes_p(self) -> bool {
        self.has(CLOSES_P)
    }

    /// Stops the search for the element that a stray end tag means.
    pub(crate) fn is_special(self) -> bool {
        self.has(SPECIAL)
    }

    /// Its content is text up to its own end tag.
    pub(crate) fn is_raw(self) -> bool {
        self.has(RAW)
    }

    /// Bounds the reach of end tags (table cells …).
    pub(crate) fn is_scope(self) -> bool {
        self.has(SCOPE)
    }

    /// May stand in the head.
    pub(crate) fn is_in_head(self) -> bool {
        self.has(IN_HEAD)
    }

    /// A link or a mere matter of type (`b`, `font` …).
    pub(crate) fn is_formatting(self) -> bool {
        self.has(FORMATTING)
    }

    /// `h1` to `h6`.
    pub fn is_heading(self) -> bool {
        (Self::H1.0..=Self::H6.0).contains(&self.0)
    }

    /// Its text is not for readers.
    pub fn is_silent(self) -> bool {
        matches!(
            self,
            Self::SCRIPT
                | Self::STYLE
                | Self::NOSCRIPT
                | Self::TEMPLATE
                | Self::HEAD
                | Self::TITLE
                | Self::IFRAME
                | Self::NOFRAMES
                | Self::TEXTAREA
                | Self::SELECT
        )
    }
}
