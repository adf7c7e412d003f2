//! Web archives (`.mht`), which Word also saves under the name `.doc`: a mail message with a page in it.

use crate::job::Job;
use crate::{charset, html};

/// Most parts of a message and deepest nesting.
const MOST_PARTS: usize = 1_000;

/// Whether a text begins like a message with parts.
pub(crate) fn is_message(start: &str) -> bool {
    let lower = start.to_ascii_lowercase();
    lower.starts_with("mime-version:")
        || (lower.starts_with("from:") || lower.starts_with("content-type: multipart"))
            && lower.contains("multipart/related")
}

/// Reads the pages of a message.
pub(crate) fn read(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let text = charset::decode(bytes);
    let boundary = parameter(&text, "boundary").unwrap_or_default();
    let mark = format!("--{boundary}");
    let parts: Vec<&str> =
        if boundary.is_empty() { vec![&text] } else { text.split(mark.as_str()).skip(1).collect() };
    for part in parts.into_iter().take(MOST_PARTS) {
        let Some((head, body)) = part.split_once("\r\n\r\n").or_else(|| part.split_once("\n\n"))
        else {
            continue;
        };
        let head = head.to_ascii_lowercase();
        if !head.contains("text/html") && !head.contains("text/plain") {
            continue;
        }
        let decoded = if head.contains("base64") {
            base64(body)
        } else if head.contains("quoted-printable") {
            quoted(body)
        } else {
            body.as_bytes().to_vec()
        };
        html::read(job, &decoded)?;
    }
    Ok(())
}

/// Value of a parameter in the head.
fn parameter(text: &str, name: &str) -> Option<String> {
    let start: String = text.chars().take(4096).collect();
    let at = start.to_ascii_lowercase().find(&format!("{name}="))? + name.len() + 1;
    let rest = start.get(at..)?;
    let value = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split(|char: char| char.is_whitespace() || char == ';').next(),
    };
    value.map(str::to_owned)
}

fn base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

fn quoted(text: &str) -> Vec<u8> {
    let source = text.as_bytes();
    let mut bytes = Vec::with_capacity(source.len());
    let mut at = 0;
    while let Some(byte) = source.get(at) {
        at += 1;
        if *byte != b'=' {
            bytes.push(*byte);
            continue;
        }
        match source.get(at..at + 2) {
            Some(b"\r\n") => at += 2,
            Some([b'\n', _]) => at += 1,
            Some(two) => {
                let hex = std::str::from_utf8(two).ok();
                match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    Some(value) => {
                        bytes.push(value);
                        at += 2;
                    }
                    None => bytes.push(b'='),
                }
            }
            None => {}
        }
    }
    bytes
}
