//! `evidence.warc.gz`, read back by a small reader of its own.

mod fixture;

use flate2::bufread::GzDecoder;
use report::{Body, EvidenceRecord, Packed};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Cursor, Read, Write};

struct Record {
    headers: BTreeMap<String, String>,
    block: Vec<u8>,
}

/// One record for each gzip member, to the last byte.
fn read(bytes: &[u8]) -> Vec<Record> {
    let mut rest = Cursor::new(bytes);
    let mut records = Vec::new();
    while !rest.fill_buf().expect("bytes").is_empty() {
        let mut member = Vec::new();
        GzDecoder::new(&mut rest).read_to_end(&mut member).expect("a gzip member");
        let split = member.windows(4).position(|at| at == b"\r\n\r\n").expect("a head");
        let head = std::str::from_utf8(&member[..split]).expect("text");
        let mut lines = head.split("\r\n");
        assert_eq!(lines.next(), Some("WARC/1.1"));
        let headers: BTreeMap<String, String> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let length: usize = headers["Content-Length"].parse().expect("a length");
        let block = member[split + 4..split + 4 + length].to_vec();
        assert_eq!(&member[split + 4 + length..], b"\r\n\r\n", "a record ends with two line ends");
        records.push(Record { headers, block });
    }
    records
}

/// The evidence of a case, each page once.
fn pages(case: &fixture::Case) -> Vec<EvidenceRecord<'_>> {
    let mut seen = BTreeSet::new();
    case.evidence().into_iter().filter(|page| seen.insert(page.url.to_string())).collect()
}

fn write(case: &fixture::Case, evidence: Vec<EvidenceRecord<'_>>) -> (report::Archive, Vec<u8>) {
    let mut bytes = Vec::new();
    let archive = report::write_warc(&case.snapshot.observation, evidence, &mut bytes)
        .expect("it is written");
    (archive, bytes)
}

#[test]
fn every_page_comes_back_with_its_digest() {
    let case = fixture::ordinary();
    let evidence = pages(&case);
    let (archive, bytes) = write(&case, evidence.clone());
    let records = read(&bytes);
    assert_eq!(records[0].headers["WARC-Type"], "warcinfo");
    assert_eq!(records.len(), evidence.len() + 1);
    assert_eq!(archive.records, evidence.len() as u64);
    assert!(archive.altered.is_empty());
    for (record, page) in records[1..].iter().zip(&evidence) {
        assert_eq!(record.headers["WARC-Type"], "response");
        assert_eq!(record.headers["WARC-Target-URI"], page.url);
        assert_eq!(record.headers["WARC-Date"], page.at.to_string());
        let split = record.block.windows(4).position(|at| at == b"\r\n\r\n").expect("a head");
        let head = std::str::from_utf8(&record.block[..split]).expect("text");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"));
        assert!(head.contains("X-Archive-Orig-Content-Encoding: gzip"), "{head}");
        let body = &record.block[split + 4..];
        let Body::Plain(kept) = &page.body else { panic!("the fixture packs nothing") };
        assert_eq!(body, &**kept);
        let digest: String =
            Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(record.headers["WARC-Payload-Digest"], format!("sha256:{digest}"));
        assert_eq!(digest, page.sha256);
    }
}

#[test]
fn an_altered_page_is_named() {
    let case = fixture::ordinary();
    let mut evidence = pages(&case);
    evidence.truncate(2);
    evidence[1].body = b"something else".as_slice().into();
    let url = evidence[1].url.to_string();
    let (archive, bytes) = write(&case, evidence);
    assert_eq!(archive.altered, [url]);
    assert_eq!(read(&bytes).len(), 3, "it is kept all the same");
}

#[test]
fn a_packed_body_comes_back_as_the_plain_one() {
    let case = fixture::ordinary();
    let plain = pages(&case);
    let mut packed = plain.clone();
    for page in &mut packed {
        let Body::Plain(bytes) = &page.body else { panic!("the fixture packs nothing") };
        let whole = [bytes, b"\r\n\r\n".as_slice()].concat();
        let mut deflate =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        deflate.write_all(&whole).expect("a Vec takes all");
        page.body = Body::Packed(Packed {
            deflated: deflate.finish().expect("a Vec takes all").into(),
            length: bytes.len() as u64,
            crc32: crc32fast::hash(&whole),
        });
    }
    let (of_plain, one) = write(&case, plain);
    let (of_packed, other) = write(&case, packed);
    assert_eq!(of_plain, of_packed);
    let (one, other) = (read(&one), read(&other));
    assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(&other) {
        assert_eq!((&one.headers, &one.block), (&other.headers, &other.block));
    }
}

#[test]
fn a_page_without_an_answer_is_a_resource() {
    let case = fixture::ordinary();
    let mut evidence = pages(&case);
    evidence.truncate(1);
    evidence[0].head = "".into();
    evidence[0].url = "http://a.example/\r\nWARC-Type: forged".into();
    let (_, bytes) = write(&case, evidence);
    let records = read(&bytes);
    assert_eq!(records[1].headers["WARC-Type"], "resource");
    assert_eq!(records[1].headers["WARC-Target-URI"], "http://a.example/WARC-Type: forged");
}

#[test]
fn the_same_evidence_gives_the_same_file() {
    let case = fixture::ordinary();
    assert_eq!(write(&case, case.evidence()).1, write(&case, case.evidence()).1);
}

#[test]
fn a_page_that_many_findings_name_is_kept_once() {
    let case = fixture::ordinary();
    let all = case.evidence();
    let once = pages(&case).len();
    assert!(all.len() > once);
    let (archive, bytes) = write(&case, all);
    assert_eq!(archive.records, once as u64);
    assert_eq!(read(&bytes).len(), once + 1);
}
