//! Pictures of a pasted text: those that came with it, and those that stayed on somebody's machine.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A picture that came with a text, under the name by which the text shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Name of the attachment that it is to be.
    pub name: String,
    /// What it is.
    pub bytes: Vec<u8>,
}

/// Where a picture is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// At an address that everybody can ask.
    Address(String),
    /// In the text itself: ending and bytes.
    Here(&'static str, Vec<u8>),
    /// On the machine where the text was written: ending.
    Elsewhere(&'static str),
    /// Nowhere.
    None,
}

/// Schemes of addresses that mean nothing on another machine.
const ELSEWHERE: [&str; 7] =
    ["file:", "cid:", "blob:", "about:", "webkit-fake-url:", "applewebdata:", "data:"];
/// Where a picture of this address is.
pub(super) fn source(address: &str) -> Source {
    let address = address.trim();
    let lower: String = address.chars().take(20).collect::<String>().to_ascii_lowercase();
    if address.is_empty() {
        return Source::None;
    }
    if let Some(found) = held(address) {
        return found;
    }
    // A disk of Windows, too.
    let disk = lower.as_bytes().get(1) == Some(&b':') || address.starts_with("\\\\");
    match disk || ELSEWHERE.iter().any(|scheme| lower.starts_with(scheme)) {
        true => Source::Elsewhere(ending(address)),
        false => Source::Address(address.to_owned()),
    }
}

/// A picture that its address holds, of a kind that can be an attachment.
fn held(address: &str) -> Option<Source> {
    let (head, data) = address.split_once(',')?;
    let ending = match head.to_ascii_lowercase().as_str() {
        "data:image/png;base64" => "png",
        "data:image/jpeg;base64" | "data:image/jpg;base64" => "jpg",
        _ => return None,
    };
    let data: String = data.split_ascii_whitespace().collect();
    STANDARD.decode(data).ok().map(|bytes| Source::Here(ending, bytes))
}

/// The ending that a picture is to have which must be added by hand.
fn ending(address: &str) -> &'static str {
    let lower = address.to_ascii_lowercase();
    let photo = [".jpg", ".jpeg"].iter().any(|ending| lower.ends_with(ending));
    if photo { "jpg" } else { "png" }
}

/// A name for a file's picture that is none of `taken`.
pub fn picture_name(file: &str, taken: &[String]) -> String {
    name(ending(file), taken)
}

/// The first name of a picture that is not taken.
pub(super) fn name(ending: &str, taken: &[String]) -> String {
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let known: Vec<String> = taken.iter().map(|name| stem(name)).collect();
    let mut names = (1..).map(|at| format!("图片{at}"));
    let free = names.find(|name| !known.contains(name)).unwrap_or_default();
    format!("{free}.{ending}")
}
