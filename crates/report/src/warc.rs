//! The saved pages as WARC/1.1: one gzip member for each record, written as a stream.

use crate::error::ReportError;
use flate2::{Compress, Compression, FlushCompress};
use jiff::Timestamp;
use rustc_hash::FxHashSet;
use serde::Serialize;
use sha2::{Digest, Sha256};
use snapshot::Observation;
use std::borrow::Cow;
use std::io::Write;

/// Headers that speak of the body as it travelled. The body is kept with its codings undone, so
/// they are kept under another name, as other archivers do; else a reader would undo them again.
const TRAVEL_HEADERS: [&str; 3] = ["content-encoding", "transfer-encoding", "content-length"];
const RENAMED: &str = "X-Archive-Orig-";

/// A saved page for the archive.
#[derive(Debug, Clone)]
pub struct EvidenceRecord<'a> {
    /// Address.
    pub url: Cow<'a, str>,
    /// When it was observed.
    pub at: Timestamp,
    /// Status line and headers as received.
    pub head: Cow<'a, str>,
    /// Body, content decoding undone.
    pub body: Body<'a>,
    /// SHA-256 of the body as findings name it, lower-case hex.
    pub sha256: Cow<'a, str>,
}

/// The body of a saved page.
#[derive(Debug, Clone)]
pub enum Body<'a> {
    /// As it is: hashed again and compressed here.
    Plain(Cow<'a, [u8]>),
    /// Compressed already, by someone who answers for it that it still has the hash of the record.
    Packed(Packed<'a>),
}

/// A body in the form in which it goes into the archive, so that it is compressed only once.
#[derive(Debug, Clone)]
pub struct Packed<'a> {
    /// A whole raw DEFLATE stream of the body and of the two line ends (CRLF CRLF) that end a record.
    pub deflated: Cow<'a, [u8]>,
    /// Bytes of the body, the line ends not counted.
    pub length: u64,
    /// CRC-32 of the body and the line ends.
    pub crc32: u32,
}

impl Body<'_> {
    /// Bytes of the body.
    fn len(&self) -> u64 {
        match self {
            Self::Plain(bytes) => bytes.len() as u64,
            Self::Packed(packed) => packed.length,
        }
    }
}

impl<'a> From<Cow<'a, [u8]>> for Body<'a> {
    fn from(bytes: Cow<'a, [u8]>) -> Self {
        Self::Plain(bytes)
    }
}

impl<'a> From<&'a [u8]> for Body<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Plain(bytes.into())
    }
}

impl From<Vec<u8>> for Body<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Plain(bytes.into())
    }
}

/// What an archive holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Archive {
    /// Pages.
    pub records: u64,
    /// Bytes of their bodies.
    pub bytes: u64,
    /// Addresses whose body no longer has the hash under which it was saved; the archive names the
    /// hash that it has.
    pub altered: Vec<String>,
    /// Pages in it that show personal data; the archive is to be kept as an internal file then.
    pub leaks: u64,
    /// Addresses of such pages that were left out.
    pub withheld: Vec<String>,
}

/// Writes the archive: a `warcinfo` record, then a `response` record for each page (`resource`
/// where no answer was kept with the body).
pub fn write_warc<'e>(
    observation: &Observation,
    evidence: impl IntoIterator<Item = EvidenceRecord<'e>>,
    out: &mut impl Write,
) -> Result<Archive, ReportError> {
    let info = format!(
        "software: {}\r\nformat: WARC File Format 1.1\r\nconformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n",
        one_line(&observation.program)
    );
    let id = record_id(&[b"warcinfo", observation.started.to_string().as_bytes()]);
    let mut members = Members::default();
    members.write(
        out,
        &[
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", &id),
            ("WARC-Date", &observation.finished.to_string()),
            ("Content-Type", "application/warc-fields"),
        ],
        "",
        &Body::Plain(info.as_bytes().into()),
    )?;
    let mut archive = Archive::default();
    let mut written: FxHashSet<String> = FxHashSet::default();
    for page in evidence {
        let digest = match &page.body {
            Body::Plain(bytes) => Cow::Owned(hex(&Sha256::digest(bytes))),
            Body::Packed(_) => page.sha256.clone(),
        };
        let at = page.at.to_string();
        let own_id = record_id(&[page.url.as_bytes(), at.as_bytes(), digest.as_bytes()]);
        // The same page at the same moment is kept once: ids of records are unique.
        if written.contains(&own_id) {
            continue;
        }
        if digest != page.sha256 {
            archive.altered.push(page.url.to_string());
        }
        page_record(&mut members, out, &page, &digest, (&own_id, &id))?;
        written.insert(own_id);
        archive.records += 1;
        archive.bytes += page.body.len();
    }
    Ok(archive)
}

fn page_record(
    members: &mut Members,
    out: &mut impl Write,
    page: &EvidenceRecord<'_>,
    digest: &str,
    (id, info): (&str, &str),
) -> Result<(), ReportError> {
    let head = head(&page.head, page.body.len());
    // Without a status line there was no answer to keep: the body is kept as a bare resource.
    let (kind, content) = match head {
        Some(_) => ("response", "application/http; msgtype=response"),
        None => ("resource", "application/octet-stream"),
    };
    let at = page.at.to_string();
    members.write(
        out,
        &[
            ("WARC-Type", kind),
            ("WARC-Record-ID", id),
            ("WARC-Warcinfo-ID", info),
            ("WARC-Date", &at),
            ("WARC-Target-URI", &one_line(&page.url)),
            ("WARC-Payload-Digest", &format!("sha256:{digest}")),
            ("Content-Type", content),
        ],
        &head.unwrap_or_default(),
        &page.body,
    )
}

/// Line ends behind a record.
const RECORD_END: &[u8] = b"\r\n\r\n";
/// Header of a gzip member: deflate, no name, no time, no system.
const MEMBER_HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// Writes records as gzip members, with one compressor for all.
struct Members {
    compress: Compress,
    text: String,
    packed: Vec<u8>,
}

impl Default for Members {
    fn default() -> Self {
        Self {
            compress: Compress::new(Compression::fast(), false),
            text: String::new(),
            packed: Vec::new(),
        }
    }
}

impl Members {
    /// One record as one gzip member: what is compressed here ends on a byte, so that a stream that
    /// is compressed already can follow it in the same member.
    fn write(
        &mut self,
        out: &mut impl Write,
        headers: &[(&str, &str)],
        block_head: &str,
        body: &Body<'_>,
    ) -> Result<(), ReportError> {
        let length = block_head.len() as u64 + body.len();
        self.text.clear();
        self.text.push_str("WARC/1.1\r\n");
        for (name, value) in headers {
            for part in [name, ": ", value, "\r\n"] {
                self.text.push_str(part);
            }
        }
        self.text.push_str(&format!("Content-Length: {length}\r\n\r\n"));
        self.text.push_str(block_head);
        self.packed.clear();
        self.compress.reset();
        let text = std::mem::take(&mut self.text);
        let mut sum = crc32fast::Hasher::new();
        sum.update(text.as_bytes());
        let total = length + (text.len() - block_head.len() + RECORD_END.len()) as u64;
        match body {
            Body::Plain(bytes) => {
                for part in [bytes, RECORD_END] {
                    sum.update(part);
                }
                self.deflate(text.as_bytes(), FlushCompress::None)?;
                self.deflate(bytes, FlushCompress::None)?;
                self.deflate(RECORD_END, FlushCompress::Finish)?;
            }
            Body::Packed(packed) => {
                let rest = packed.length + RECORD_END.len() as u64;
                sum.combine(&crc32fast::Hasher::new_with_initial_len(packed.crc32, rest));
                self.deflate(text.as_bytes(), FlushCompress::Sync)?;
            }
        }
        self.text = text;
        out.write_all(&MEMBER_HEAD)?;
        out.write_all(&self.packed)?;
        if let Body::Packed(packed) = body {
            out.write_all(&packed.deflated)?;
        }
        out.write_all(&sum.finalize().to_le_bytes())?;
        // The length counts modulo 2³².
        out.write_all(&(total as u32).to_le_bytes())?;
        Ok(())
    }

    /// Appends a part to `packed`.
    fn deflate(&mut self, part: &[u8], flush: FlushCompress) -> Result<(), ReportError> {
        let start = self.compress.total_in();
        loop {
            let taken = usize::try_from(self.compress.total_in() - start).unwrap_or(part.len());
            let rest = part.get(taken..).unwrap_or_default();
            self.packed.reserve(rest.len() / 4 + 256);
            let status = self
                .compress
                .compress_vec(rest, &mut self.packed, flush)
                .map_err(std::io::Error::other)?;
            let room = self.packed.len() < self.packed.capacity();
            let all = self.compress.total_in() - start == part.len() as u64;
            let done = match flush {
                FlushCompress::Finish => status == flate2::Status::StreamEnd,
                // room that is left says that nothing is held back
                _ => all && room,
            };
            if done {
                return Ok(());
            }
        }
    }
}

/// The received head with CRLF line ends, and headers that no longer fit the body renamed; `None`
/// where there is no status line.
fn head(received: &str, length: u64) -> Option<String> {
    let mut lines = received.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let status = lines.next().filter(|line| line.starts_with("HTTP/"))?;
    let mut head = format!("{status}\r\n");
    for line in lines {
        let name = line.split(':').next().unwrap_or_default().trim();
        if TRAVEL_HEADERS.iter().any(|travel| name.eq_ignore_ascii_case(travel)) {
            head.push_str(RENAMED);
        }
        head.push_str(line);
        head.push_str("\r\n");
    }
    head.push_str(&format!("Content-Length: {length}\r\n\r\n"));
    Some(head)
}

/// An id that is the same for the same record, so that writing twice gives the same file.
fn record_id(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
        hasher.update([0]);
    }
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&hasher.finalize()[..16]);
    // Version 8 (own scheme) and the variant of RFC 9562.
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = hex(&bytes);
    format!(
        "<urn:uuid:{}-{}-{}-{}-{}>",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
