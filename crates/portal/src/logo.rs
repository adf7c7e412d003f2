//! A site's mark: which files can be one.

/// Most bytes of a site's mark.
pub const MOST_LOGO: usize = 200 << 10;
/// What stands in no picture: what could do something where it is opened on its own.
const ACTIVE: [&str; 4] = ["<script", "javascript:", "<foreignobject", "<!entity"];

/// A kind of picture: endings, media type, and what its bytes begin with.
type Kind = (&'static [&'static str], &'static str, fn(&[u8]) -> bool);

const KINDS: [Kind; 4] = [
    (&["svg"], "image/svg+xml", is_svg),
    (&["png"], "image/png", |bytes| bytes.starts_with(b"\x89PNG\r\n\x1a\n")),
    (&["jpg", "jpeg"], "image/jpeg", |bytes| bytes.starts_with(b"\xff\xd8\xff")),
    (&["webp"], "image/webp", |bytes| {
        bytes.starts_with(b"RIFF") && bytes.get(8..12).is_some_and(|kind| kind == b"WEBP")
    }),
];

/// The media type of a file that can be a site's mark: small, and the picture that its name says.
pub fn logo_kind(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase())?;
    let (_, kind, fits) = KINDS.into_iter().find(|(of, ..)| of.contains(&ending.as_str()))?;
    (bytes.len() <= MOST_LOGO && fits(bytes)).then_some(kind)
}

/// A drawing that only draws.
fn is_svg(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = text.to_lowercase();
    let begins = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    let handles = text.split_whitespace().any(|word| word.starts_with("on") && word.contains('='));
    begins && text.contains("<svg") && !handles && !ACTIVE.iter().any(|one| text.contains(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_what_its_name_says() {
        let svg = b"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>";
        let png = b"\x89PNG\r\n\x1a\n....";
        let cases: [(&str, &[u8], Option<&str>); 14] = [
            ("a.svg", &svg[..], Some("image/svg+xml")),
            ("A.SVG", svg, Some("image/svg+xml")),
            ("a.png", png, Some("image/png")),
            ("a.jpeg", b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
            ("a.png", svg, None),
            ("a.svg", png, None),
            ("a.gif", b"GIF89a", None),
            ("svg", svg, None),
            ("a.svg", b"<svg><script>alert(1)</script></svg>", None),
            ("a.svg", b"<svg onload=alert(1)></svg>", None),
            ("a.svg", b"<svg\n\tONLOAD=\"x\"></svg>", None),
            ("a.svg", b"<svg><a href=\"JavaScript:x\"/></svg>", None),
            ("a.svg", b"plain <svg></svg>", None),
        ];
        for (name, bytes, kind) in cases {
            assert_eq!(logo_kind(name, bytes), kind, "{name}");
        }
        assert_eq!(
            logo_kind("a.png", &[&png[..], &vec![0; MOST_LOGO]].concat()),
            None,
            "too large"
        );
    }
}
