//! The saved pages as WARC/1.1: one gzip member for each record, written as a stream.

use crate::error::ReportError;
use flate2::Compression;
use flate2::write::GzEncoder;
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
    pub body: Cow<'a, [u8]>,
    /// SHA-256 of the body as findings name it, lower-case hex.
    pub sha256: Cow<'a, str>,
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
    record(
        out,
        &[
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", &id),
            ("WARC-Date", &observation.finished.to_string()),
            ("Content-Type", "application/warc-fields"),
        ],
        &[info.as_bytes()],
    )?;
    let mut archive = Archive::default();
    let mut written: FxHashSet<String> = FxHashSet::default();
    for page in evidence {
        let digest = hex(&Sha256::digest(&page.body));
        let at = page.at.to_string();
        let own_id = record_id(&[page.url.as_bytes(), at.as_bytes(), digest.as_bytes()]);
        // The same page at the same moment is kept once: ids of records are unique.
        if !written.insert(own_id.clone()) {
            continue;
        }
        if digest != page.sha256 {
            archive.altered.push(page.url.to_string());
        }
        page_record(out, &page, &digest, (&own_id, &id))?;
        archive.records += 1;
        archive.bytes += page.body.len() as u64;
    }
    Ok(archive)
}

fn page_record(
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
    record(
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
        &[head.unwrap_or_default().as_bytes(), &page.body],
    )
}

/// One record as one gzip member.
fn record(
    out: &mut impl Write,
    headers: &[(&str, &str)],
    block: &[&[u8]],
) -> Result<(), ReportError> {
    let mut member = GzEncoder::new(out, Compression::default());
    write!(member, "WARC/1.1\r\n")?;
    for (name, value) in headers {
        write!(member, "{name}: {value}\r\n")?;
    }
    let length: usize = block.iter().map(|part| part.len()).sum();
    write!(member, "Content-Length: {length}\r\n\r\n")?;
    for part in block {
        member.write_all(part)?;
    }
    member.write_all(b"\r\n\r\n")?;
    member.finish()?;
    Ok(())
}

/// The received head with CRLF line ends, and headers that no longer fit the body renamed; `None`
/// where there is no status line.
fn head(received: &str, length: usize) -> Option<String> {
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
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
