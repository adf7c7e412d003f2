//! What a file is by its first bytes, and whether that agrees with what its name says.

use memchr::memmem;

/// Bytes of the beginning that are looked at.
const WINDOW: usize = 4096;

/// Beginnings of files that say what they are.
const MAGIC: &[(&[u8], &str)] = &[
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"{\\rtf", "rtf"),
    (b"ID3", "mp3"),
    (b"FLV\x01", "flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
    (b"\x00\x00\x01\xba", "mpg"),
    (b"wOFF", "woff"),
    (b"wOF2", "woff"),
];

/// What stands in the first bytes of a page when it is HTML, in lower case.
const HTML: &[&[u8]] = &[
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<meta",
    b"<title",
    b"<script",
    b"<style",
    b"<link",
    b"<table",
    b"<div",
    b"<center",
    b"<iframe",
    b"<frameset",
    b"<h1",
    b"<h2",
    b"<p>",
    b"<p ",
    b"<span",
    b"<br",
    b"<ul",
    b"<li",
    b"<a ",
    b"<font",
    b"<form",
    b"<base",
    b"<noscript",
];

/// Kind of a file by its first bytes (4 kB are enough): `html`, `pdf`, `doc`, `xls`, `ppt`, `ole`
/// (an old office file of a kind not told), `docx`, `xlsx`, `pptx`, `ooxml` (likewise), `ofd`,
/// `odf`, `zip`, `rar`, `7z`, `gz`, `jpg`, `png`, `gif`, `bmp`, `tif`, `webp`, `mp3`, `mp4`, `wav`,
/// `avi`, `flv`, `wmv`, `mpg`, `rtf`, `xml`, `json`, `txt`, `bin`; `empty` for nothing.
pub fn sniff(bytes: &[u8]) -> &'static str {
    let window = &bytes[..bytes.len().min(WINDOW)];
    if window.is_empty() {
        return "empty";
    }
    if memmem::find(&window[..window.len().min(1024)], b"%PDF-").is_some() {
        return "pdf";
    }
    if window.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return old_office(window);
    }
    if window.starts_with(b"PK\x03\x04") || window.starts_with(b"PK\x05\x06") {
        return zipped(window);
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| window.starts_with(magic)) {
        // "BM" is also how a text may begin
        if *kind != "bmp" || window.get(6..10) == Some(&[0; 4]) {
            return kind;
        }
    }
    match (window.get(..4), window.get(4..8), window.get(8..12)) {
        (_, Some(b"ftyp"), _) => return "mp4",
        (Some(b"RIFF"), _, Some(b"WEBP")) => return "webp",
        (Some(b"RIFF"), _, Some(b"WAVE")) => return "wav",
        (Some(b"RIFF"), _, Some(b"AVI ")) => return "avi",
        _ => {}
    }
    text(window)
}

/// Which old office program wrote it, if the directory's names lie in the window.
fn old_office(window: &[u8]) -> &'static str {
    let names = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(window, &wide).is_some()
    };
    if names("WordDocument") {
        "doc"
    } else if names("Workbook") {
        "xls"
    } else if names("PowerPoint Document") {
        "ppt"
    } else {
        "ole"
    }
}

/// What kind of zip it is by the names of its first members.
fn zipped(window: &[u8]) -> &'static str {
    let holds = |name: &[u8]| memmem::find(window, name).is_some();
    if holds(b"word/") {
        "docx"
    } else if holds(b"xl/") {
        "xlsx"
    } else if holds(b"ppt/") {
        "pptx"
    } else if holds(b"OFD.xml") {
        "ofd"
    } else if holds(b"mimetypeapplication/vnd.oasis") {
        "odf"
    } else if holds(b"[Content_Types].xml") {
        "ooxml"
    } else {
        "zip"
    }
}

fn text(window: &[u8]) -> &'static str {
    let wide = window.starts_with(b"\xff\xfe") || window.starts_with(b"\xfe\xff");
    let narrowed: Vec<u8>;
    let window = if wide {
        narrowed = window.iter().copied().filter(|byte| *byte != 0).skip(2).collect();
        &narrowed
    } else {
        window.strip_prefix(b"\xef\xbb\xbf").unwrap_or(window)
    };
    let start = window
        .iter()
        .position(|byte| !byte.is_ascii_whitespace() && *byte != 0)
        .map_or(&window[..0], |at| &window[at..]);
    let start = after_comments(start);
    let lower = start[..start.len().min(1024)].to_ascii_lowercase();
    if HTML.iter().any(|mark| lower.starts_with(mark)) {
        return "html";
    }
    if lower.starts_with(b"<?xml") || lower.starts_with(b"<!doctype") {
        let html = memmem::find(&lower, b"<html").is_some()
            || memmem::find(&lower, b"<!doctype html").is_some();
        return if html { "html" } else { "xml" };
    }
    if let Some(b'{' | b'[') = start.first()
        && start
            .get(1)
            .is_some_and(|byte| b"\"'{}[] \r\n\t".contains(byte) || byte.is_ascii_digit())
    {
        return "json";
    }
    // a page whose first tag stands behind a few bytes of debris
    if memmem::find(&lower, b"<html").is_some() || memmem::find(&lower, b"<!doctype html").is_some()
    {
        return "html";
    }
    let control =
        window.iter().filter(|byte| **byte < 0x20 && !b"\t\r\n\x0c\x1b".contains(byte)).count();
    if control == 0 || (wide && control * 20 < window.len()) { "txt" } else { "bin" }
}

/// What follows the comments at the beginning.
fn after_comments(mut text: &[u8]) -> &[u8] {
    while text.starts_with(b"<!--") {
        match memmem::find(text, b"-->") {
            Some(end) => text = text[end + 3..].trim_ascii_start(),
            // a comment longer than the window: only pages have that
            None => return b"<html",
        }
    }
    text
}

/// Families within which programs open one another's files without a word.
fn family(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "pdf" => "pdf",
        "doc" | "docx" | "docm" | "dot" | "wps" | "wpt" | "rtf" | "xls" | "xlsx" | "xlsm"
        | "et" | "ppt" | "pptx" | "pps" | "ppsx" | "dps" | "ole" | "ooxml" | "odf" => "office",
        "ofd" => "ofd",
        "zip" | "rar" | "7z" | "gz" => "archive",
        "jpg" | "jpeg" | "png" | "gif" | "bmp" | "tif" | "tiff" | "webp" => "image",
        "mp3" | "mp4" | "wav" | "avi" | "flv" | "wmv" | "mpg" | "mov" => "media",
        "html" => "html",
        "empty" => "empty",
        _ => return None,
    })
}

/// Kind of file that a name promises by its ending; `None` where it promises none.
pub(crate) fn promised(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    (!stem.is_empty() && ending != "html" && ending != "empty" && family(&ending).is_some())
        .then_some(ending)
}

/// Whether what came can be what the name promises. Where the bytes do not tell clearly it can.
pub(crate) fn agrees(promised: &str, found: &str, body: &[u8]) -> bool {
    let (Some(expected), Some(came)) = (family(promised), family(found)) else { return true };
    if expected == came {
        return true;
    }
    match (expected, came) {
        // office programs save tables and letters as HTML under their own endings, and open them
        ("office", "html") => {
            let start = &body[..body.len().min(WINDOW)];
            memmem::find(start, b"schemas-microsoft-com:office").is_some()
                || memmem::find(start, b"ProgId content=").is_some()
        }
        // a zip of which the first members do not tell more
        ("office" | "ofd", "archive") => found == "zip",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_first_bytes() {
        let cases: &[(&[u8], &str)] = &[
            (b"", "empty"),
            (b"%PDF-1.4\n", "pdf"),
            (b"\r\n\r\n%PDF-1.7", "pdf"),
            (b"PK\x03\x04\x14\0[Content_Types].xml....word/document.xml", "docx"),
            (b"PK\x03\x04\x14\0[Content_Types].xml....xl/workbook.xml", "xlsx"),
            (b"PK\x03\x04\x14\0OFD.xml", "ofd"),
            (b"PK\x03\x04\x14\0readme.txt", "zip"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0", "ole"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", "doc"),
            (b"Rar!\x1a\x07\x00", "rar"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "jpg"),
            (b"\0\0\0\x18ftypmp42", "mp4"),
            (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML PUBLIC", "html"),
            (b"<!-- saved -->\n<HTML>", "html"),
            (b"<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC", "html"),
            (b"<?xml version=\"1.0\"?><datastore/>", "xml"),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", "html"),
            (b"{\"a\":1}", "json"),
            ("关于".as_bytes(), "txt"),
            (b"\x00\x01\x02\x03abc", "bin"),
            (b"BM is how this text begins", "txt"),
        ];
        for (bytes, kind) in cases {
            assert_eq!(sniff(bytes), *kind, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn names_and_what_came() {
        let cases: &[(&str, &[u8], bool)] = &[
            ("a.pdf", b"%PDF-1.4", true),
            ("a.PDF", b"<html>404</html>", false),
            ("a.doc", b"PK\x03\x04..word/document.xml", true),
            ("a.xls", b"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">", true),
            ("a.xls", b"<html><body>error", false),
            ("a.docx", b"", false),
            ("a.rar", b"PK\x03\x04..a.txt", true),
            ("a.jpg", b"\x89PNG\r\n\x1a\n", true),
            ("a.doc", b"\x00\x01strange", true),
        ];
        for (name, body, right) in cases {
            let promised = promised(name).unwrap_or_default();
            assert_eq!(agrees(&promised, sniff(body), body), *right, "{name}");
        }
        for name in ["a.html", "a", ".pdf", "a.jsp", "index.shtml"] {
            assert_eq!(promised(name), None, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn anything_has_a_kind(bytes: Vec<u8>) {
            proptest::prop_assert!(!sniff(&bytes).is_empty());
        }
    }
}
