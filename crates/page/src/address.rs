//! Absolute addresses. Most links are plain and are joined by hand; the rest goes through the full parser.

use std::borrow::Cow;
use url::Url;

/// What relative addresses are resolved against.
#[derive(Debug)]
pub(crate) struct Base {
    url: Url,
    /// `https://host:port`
    origin: String,
    /// Path up to and with the last slash.
    folder: String,
    /// The whole path.
    path: String,
}

impl Base {
    /// The page's own address, or the one its `<base>` names.
    pub fn new(page: &Url, base_href: Option<&str>) -> Self {
        let url = base_href
            .and_then(|href| page.join(href.trim()).ok())
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .unwrap_or_else(|| page.clone());
        let path = url.path().to_owned();
        let folder = path[..path.rfind('/').map_or(0, |slash| slash + 1)].to_owned();
        let origin = url[..url::Position::BeforePath].to_owned();
        Self { url, origin, folder, path }
    }

    /// Absolute http(s) address without fragment; `None` for scripts, mail, mere fragments and nonsense.
    pub fn absolute(&self, href: &str) -> Option<String> {
        let href = href.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\u{3000}');
        if href.is_empty()
            || href.starts_with('#') && !href.starts_with("#/") && !href.starts_with("#!")
        {
            return None;
        }
        if let Some(plain) = self.plain(href) {
            return Some(plain);
        }
        let lower = href.get(..11.min(href.len())).map(str::to_ascii_lowercase).unwrap_or_default();
        let no_address =
            ["javascript:", "mailto:", "tel:", "data:", "about:", "file:", "ftp:", "sms:"];
        if no_address.iter().any(|scheme| lower.starts_with(scheme)) {
            return None;
        }
        // line breaks inside an address are dropped by the parser, blanks are escaped
        let mut url = self.url.join(href).ok()?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return None;
        }
        if url.fragment().is_some_and(|fragment| !fragment.starts_with(['/', '!'])) {
            url.set_fragment(None);
        }
        Some(url.into())
    }

    /// The address of a link that needs no escaping and no clever reading.
    fn plain(&self, href: &str) -> Option<String> {
        let simple = href.bytes().all(|byte| {
            byte.is_ascii_alphanumeric()
                || matches!(
                    byte,
                    b'/' | b'.'
                        | b'_'
                        | b'-'
                        | b'?'
                        | b'='
                        | b'&'
                        | b','
                        | b'~'
                        | b'+'
                        | b'%'
                        | b':'
                )
        });
        if !simple || href.len() > 2000 {
            return None;
        }
        let (path, query) = match href.find('?') {
            Some(at) => href.split_at(at),
            None => (href, ""),
        };
        if let Some(colon) = path.find(':') {
            let rest = path.strip_prefix("http://").or_else(|| path.strip_prefix("https://"))?;
            let _ = colon;
            let (host, tail) = rest.split_at(rest.find('/')?);
            let clean_host = !host.is_empty()
                && host.bytes().all(|b| {
                    b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-')
                })
                && host.bytes().any(|b| b.is_ascii_lowercase());
            return (clean_host && !has_dots(tail)).then(|| href.to_owned());
        }
        if let Some(rest) = path.strip_prefix('/') {
            if rest.starts_with('/') || has_dots(path) {
                return None;
            }
            return Some([&self.origin, path, query].concat());
        }
        if path.is_empty() {
            return Some([&self.origin, &self.path, query].concat());
        }
        let mut folder = self.folder.as_str();
        let mut rest = path.strip_prefix("./").unwrap_or(path);
        while let Some(up) = rest.strip_prefix("../") {
            let parent = folder.trim_end_matches('/');
            folder = &folder[..parent.rfind('/').map_or(folder.len().min(1), |slash| slash + 1)];
            rest = up;
        }
        if has_dots(rest) || rest.starts_with('/') || !folder.starts_with('/') {
            return None;
        }
        Some([&self.origin, folder, rest, query].concat())
    }

    /// The page's own address.
    pub fn url(&self) -> &Url {
        &self.url
    }
}

/// Whether a path has `.` or `..` segments.
fn has_dots(path: &str) -> bool {
    path.starts_with('.') || path.contains("/.")
}

/// File name of an address without query and fragment.
pub(crate) fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}

/// The words of an attribute that may hold markup: tags dropped, white space normalised.
pub(crate) fn plain_words(text: &str) -> Cow<'_, str> {
    let clean = !text.contains('<')
        && text == text.trim()
        && !text.contains("  ")
        && !text.contains(['\n', '\t', '\r', '\u{A0}', '\u{3000}', '\u{200B}', '\u{FEFF}']);
    if clean {
        return Cow::Borrowed(text);
    }
    if text.contains('<') {
        let dom = crate::dom::Dom::parse(text);
        return Cow::Owned(dom.text(crate::dom::Node::ROOT));
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !crate::dom::is_blank(*c)));
    }
    Cow::Owned(out)
}
