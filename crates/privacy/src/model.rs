//! What a scan gives: places and safe forms, never the values themselves.

use serde::{Deserialize, Serialize};

/// Hits kept of one text; the others are counted in [`Scan::more`].
pub const MAX_HITS: usize = 200;
/// Partials kept of one text.
pub const MAX_PARTIALS: usize = 300;

/// What was found in one text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Personal data that stands there unmasked or badly masked, in the order of the text; at most [`MAX_HITS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hits: Vec<Hit>,
    /// Hits beyond those kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more: u32,
    /// Properly masked numbers, for [`crate::restored`]; at most [`MAX_PARTIALS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partials: Vec<Partial>,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Scan {
    /// Nothing found, nothing masked.
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty() && self.partials.is_empty()
    }

    /// Hits in all, those not kept among them.
    pub fn count(&self) -> u32 {
        u32::try_from(self.hits.len()).unwrap_or(u32::MAX).saturating_add(self.more)
    }
}

/// What kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 18-digit ID number (GB 11643).
    Id18,
    /// 18-digit ID number with at least 14 digits shown.
    BadlyMaskedId,
    /// 15-digit ID number of the first generation.
    Id15,
    /// Bank card (Luhn).
    BankCard,
    /// Other account of a person: passbook, 一卡通 and the like.
    BankAccount,
    /// Mobile number of a private person.
    Mobile,
    /// Home address in detail beside a person's name.
    Address,
    /// Passport or travel permit.
    Passport,
}

impl Kind {
    /// All kinds, gravest first.
    pub const ALL: [Self; 8] = [
        Self::Id18,
        Self::BadlyMaskedId,
        Self::Id15,
        Self::BankCard,
        Self::BankAccount,
        Self::Mobile,
        Self::Address,
        Self::Passport,
    ];

    /// The name used in files, e.g. `bank-card`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Id18 => "id18",
            Self::BadlyMaskedId => "badly-masked-id",
            Self::Id15 => "id15",
            Self::BankCard => "bank-card",
            Self::BankAccount => "bank-account",
            Self::Mobile => "mobile",
            Self::Address => "address",
            Self::Passport => "passport",
        }
    }
}

/// One place where personal data stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Safe form for reports: what the convention leaves of it. Never the value.
    pub masked: String,
    /// Line of the text, from 1.
    pub line: u32,
    /// Cell of the line, from 1, where the line has cells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<u32>,
    /// Heading of its column, or the label before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// What it rests on leaves no doubt; otherwise a person has to look.
    pub certain: bool,
    /// Why it was taken for personal data.
    pub why: Why,
}

/// Why something was taken for personal data, for one plain sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Check digit, date of birth and division code hold.
    CheckDigit,
    /// So many of the 18 digits are shown.
    Shown(u8),
    /// The check digit holds, but it stands in a filled-in example or a form.
    Sample,
    /// The check digit holds, but the division code is unknown or the heading names another number.
    Doubtful,
    /// It has the shape, and the heading of its column ([`Hit::heading`]) names it.
    Heading,
    /// It has the shape, and the words before it ([`Hit::heading`]) name it.
    Label,
    /// It has the shape and stands beside a person's name, among details of persons.
    BesideName,
}

impl Why {
    /// The name used in files and messages, e.g. `check-digit`.
    pub fn id(self) -> &'static str {
        match self {
            Self::CheckDigit => "check-digit",
            Self::Shown(_) => "shown",
            Self::Sample => "sample",
            Self::Doubtful => "doubtful",
            Self::Heading => "heading",
            Self::Label => "label",
            Self::BesideName => "beside-name",
        }
    }
}

/// A properly masked number: what it shows and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partial {
    /// [`Kind::Id18`], [`Kind::Mobile`] or [`Kind::BankCard`].
    pub kind: Kind,
    /// As printed, in ASCII, with `*` for every hidden digit.
    pub shown: String,
    /// Hash of the person's name beside it; the same for the same name in every text.
    pub subject: u64,
    /// Line of the text, from 1.
    pub line: u32,
}
