//! What is kept of one page in the state: enough to build the snapshot again without asking.

use crate::further::Further;
use crate::vendors::Branch;
use fetch::Fetched;
use jiff::Timestamp;
use page::{PageNotice, Reading, Region};
use serde::{Deserialize, Serialize};
use snapshot::{Content, FileContent, Fingerprint, HiddenLink, Outcome, Reason, Try, Verdict};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};
use url::Url;
use wording::ErrorWords;

/// What is kept of one page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// Address after redirects, where it differs from the one asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_url: Option<String>,
    /// What came of it, page notices included.
    pub outcome: Outcome,
    /// Every try of this run.
    pub tries: Vec<Try>,
    /// Milliseconds until the page was complete.
    pub elapsed_ms: u32,
    /// When the body that is kept was observed, and its hash; none when no body came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<snapshot::Saved>,
    /// Content-Type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Kind of file, by its first bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sniffed: Option<String>,
    /// Length of the file, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// How much of the reading was kept.
    pub keep: Keep,
    /// What was understood of the page; the body text is left out, and what this kind of page needs not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Box<Reading>>,
    /// Columns that the page's vendor keeps outside the markup.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// Names of the standard that the page shows as words alone, no link and no part of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Further answers (frames, data of scripts, further pages of a document) that the page was put together from.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub parts: u32,
    /// Fingerprint of the body text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Fingerprint>,
    /// Features of the body text, of documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Box<Content>>,
    /// What was found in it, of files that were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Box<FileContent>>,
    /// [`crate::content::version`] by which the features were derived.
    #[serde(default)]
    pub features: u32,
    /// Links to other sites that readers cannot see, up to a bound.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_links: Vec<HiddenLink>,
    /// Further pages of a document, in order; the rest of the record tells of all of them together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<Further>,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Hidden links of one page beyond this are not kept.
const MAX_HIDDEN: usize = 20;
/// Characters of a hidden link's words that are kept.
const HIDDEN_WORDS: usize = 80;

/// How much of a reading is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// Everything but the text: columns and lists.
    Structure,
    /// The content and the links of the body: documents.
    Document,
    /// The list alone: further pages of a list.
    List,
    /// What is found in a file.
    File,
    /// Nothing: only whether it is there.
    Nothing,
}

impl Keep {
    /// Whether what was kept by this measure holds all that `other` asks for.
    pub fn holds(self, other: Self) -> bool {
        self == other || other == Self::Nothing || (self == Self::Structure && other != Self::File)
    }
}

impl Record {
    /// Whether the page or file holds what its office has to mend at once: personal data, a link that nobody sees.
    pub(crate) fn is_wrong(&self) -> bool {
        !self.hidden_links.is_empty() || self.leaks()
    }

    /// Whether a further page came badly and may come another time.
    pub(crate) fn lacks_pages(&self) -> bool {
        self.further.iter().any(|page| page.outcome.verdict() == Verdict::Failing)
    }

    /// Whether the page or file shows personal data.
    pub(crate) fn leaks(&self) -> bool {
        let leaks = |scan: &privacy::Scan| !scan.hits.is_empty();
        self.content.as_ref().is_some_and(|content| leaks(&content.privacy))
            || self
                .file
                .as_ref()
                .is_some_and(|file| file.parts.iter().any(|part| leaks(&part.privacy)))
    }

    /// A record of an answer without a reading.
    pub fn of(asked: &Url, fetched: &Fetched) -> Self {
        let moved = (fetched.final_url != *asked).then(|| fetched.final_url.to_string());
        Self {
            final_url: moved,
            outcome: fetched.outcome.clone(),
            tries: vec![Try { at: fetched.at, outcome: fetched.outcome.clone() }],
            elapsed_ms: fetched.elapsed_ms,
            saved: None,
            content_type: fetched.content_type.clone(),
            sniffed: None,
            bytes: None,
            keep: Keep::Nothing,
            reading: None,
            branches: Vec::new(),
            names: Vec::new(),
            parts: 0,
            fingerprint: None,
            content: None,
            file: None,
            features: crate::content::VERSION,
            hidden_links: Vec::new(),
            further: Vec::new(),
        }
    }

    /// A record of something that was never asked for.
    pub fn never_asked(outcome: Outcome, at: Timestamp) -> Self {
        Self {
            final_url: None,
            tries: vec![Try { at, outcome: outcome.clone() }],
            outcome,
            elapsed_ms: 0,
            saved: None,
            content_type: None,
            sniffed: None,
            bytes: None,
            keep: Keep::Nothing,
            reading: None,
            branches: Vec::new(),
            names: Vec::new(),
            parts: 0,
            fingerprint: None,
            content: None,
            file: None,
            features: crate::content::VERSION,
            hidden_links: Vec::new(),
            further: Vec::new(),
        }
    }

    /// Takes what was understood of the page: its notices into the outcome, its text into the
    /// fingerprint, and of the rest what `keep` says. Its words are looked up in `words`.
    pub fn take(&mut self, mut reading: Reading, keep: Keep, words: &ErrorWords) {
        if matches!(self.outcome, Outcome::Ok | Outcome::TooLarge) {
            self.judge(&reading, keep);
        }
        self.fingerprint = fingerprint(&reading.text);
        if keep == Keep::Document || reading.kind == page::Kind::Article {
            self.content = crate::content::of_page(&reading, words);
        }
        self.hidden_links = hidden_links(&reading);
        self.keep = keep;
        reading.text = String::new();
        match keep {
            Keep::Structure => {}
            Keep::Document => {
                reading.links.retain(|link| link.region == Region::Body);
                reading.blocks = Vec::new();
                reading.url = String::new();
                for crumb in &mut reading.column_path {
                    crumb.href = None;
                }
                if reading.kind == page::Kind::Article {
                    reading.items = Vec::new();
                    reading.pager = None;
                }
            }
            Keep::List => {
                reading.links = Vec::new();
                reading.blocks = Vec::new();
            }
            Keep::File | Keep::Nothing => return,
        }
        self.reading = Some(Box::new(reading));
        if let Some(last) = self.tries.last_mut() {
            last.outcome = self.outcome.clone();
        }
    }

    /// What the page says of itself, where that is worse than the status.
    pub(crate) fn judge(&mut self, reading: &Reading, keep: Keep) {
        let shows = !reading.items.is_empty() || reading.text.chars().count() > 400;
        for notice in &reading.notices {
            match notice {
                PageNotice::Challenge { mark } => {
                    let by = Reason { id: mark.clone().into(), args: Vec::new() };
                    self.outcome = Outcome::Blocked { by };
                    return;
                }
                PageNotice::NotThere { words } if reading.items.is_empty() => {
                    self.outcome = Outcome::SoftGone { reason: words.as_str().into() };
                    return;
                }
                PageNotice::Login if !shows => self.outcome = Outcome::LoginRequired,
                PageNotice::ScriptOnly if !shows => {
                    let led_on = keep == Keep::Structure && reading.links.len() > 20;
                    if !led_on {
                        self.outcome = Outcome::ScriptOnly;
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether all that `keep` asks for can be taken from here: kept, and by features of this version.
    pub fn serves(&self, keep: Keep, features: u32) -> bool {
        self.keep.holds(keep) && self.features == features
    }

    /// The hash of the list that a page shows: lines and pager.
    pub fn listing(&self) -> Option<blake3::Hash> {
        let reading = self.reading.as_ref()?;
        let mut hasher = blake3::Hasher::new();
        for item in reading.items.iter().chain(reading.blocks.iter().flat_map(|block| &block.items))
        {
            hasher.update(item.title.as_bytes());
            hasher.update(&[0]);
            hasher.update(item.href.as_deref().unwrap_or_default().as_bytes());
            hasher.update(&[0]);
            if let Some(date) = item.date {
                hasher.update(&date.year().to_le_bytes());
                hasher.update(&[date.month() as u8, date.day() as u8]);
            }
            hasher.update(&[1]);
        }
        if let Some(pager) = &reading.pager {
            hasher.update(&pager.pages.unwrap_or_default().to_le_bytes());
            hasher.update(&pager.total.unwrap_or_default().to_le_bytes());
        }
        Some(hasher.finalize())
    }
}

/// What of a page's links to other sites readers cannot see.
fn hidden_links(reading: &Reading) -> Vec<HiddenLink> {
    let hidden = reading.links.iter().filter_map(|link| Some((link, link.hiding?)));
    let links = hidden.map(|(link, hiding)| HiddenLink {
        url: link.href.clone(),
        text: link.text.chars().take(HIDDEN_WORDS).collect(),
        how: hiding.way.name().to_owned(),
        sure: hiding.sure,
    });
    links.take(MAX_HIDDEN).collect()
}

/// Fingerprint of a body text: NFKC, white space removed. `None` for an empty one.
pub fn fingerprint(text: &str) -> Option<Fingerprint> {
    let mut hasher = blake3::Hasher::new();
    let mut chars = 0u32;
    let mut buffer = String::with_capacity(1024);
    let mut push = |letter: char| {
        if letter.is_whitespace() {
            return;
        }
        chars += 1;
        buffer.push(letter);
        if buffer.len() >= 1000 {
            hasher.update(buffer.as_bytes());
            buffer.clear();
        }
    };
    if text.chars().all(|letter| simple(letter).is_some()) {
        text.chars().filter_map(simple).for_each(&mut push);
    } else if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        text.chars().for_each(&mut push);
    } else {
        text.nfkc().for_each(&mut push);
    }
    hasher.update(buffer.as_bytes());
    if chars == 0 {
        return None;
    }
    let mut first = [0u8; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    Some(Fingerprint { exact: u64::from_le_bytes(first), chars })
}

/// NFKC of a letter of which hardly a Chinese page needs others: such letters never combine with
/// their neighbours, so that each can be taken for itself.
fn simple(letter: char) -> Option<char> {
    match letter {
        '\0'..='\u{7f}' | '一'..='\u{9fff}' | '、'..='〕' | '“' | '”' | '‘' | '’' | '—' => {
            Some(letter)
        }
        '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0),
        '\u{3000}' | '\u{a0}' => Some(' '),
        _ => None,
    }
}

/// SHA-256 of bytes, lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    let hash = sha2::Sha256::digest(bytes);
    hash.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_knows_no_white_space_and_no_width() {
        assert_eq!(fingerprint("第１条 总则"), fingerprint("第1条\n总则"));
        assert_ne!(fingerprint("第1条"), fingerprint("第2条"));
        assert_eq!(fingerprint(" \n"), None);
    }

    #[test]
    fn the_short_way_is_nfkc() {
        for letter in '\0'..=char::MAX {
            if let Some(simple) = simple(letter) {
                assert!(letter.nfkc().eq([simple]), "{letter:?}");
                assert_eq!(unicode_normalization::char::canonical_combining_class(letter), 0);
            }
        }
        // Neighbours that could join: none of the simple letters composes with another one.
        let all: String = ('\0'..=char::MAX).filter_map(simple).collect();
        assert!(all.nfkc().eq(all.chars()));
    }
}
