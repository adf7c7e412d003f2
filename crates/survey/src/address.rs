//! Addresses: one form for each page, what belongs to the portal, and what a shape tells.

use regex::RegexSet;
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;
use url::Url;

#[derive(Deserialize)]
struct Table {
    article: Vec<String>,
    column: Vec<String>,
    session: Vec<String>,
    session_by_value: Vec<String>,
    never: Vec<String>,
    files: Vec<String>,
    unread_files: Vec<String>,
    platform: Vec<String>,
}

struct Shapes {
    article: RegexSet,
    column: RegexSet,
    session: HashSet<String>,
    session_by_value: HashSet<String>,
    never: Vec<String>,
    files: HashSet<String>,
    unread_files: HashSet<String>,
    platform: Vec<String>,
}

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("../data/addresses.toml"))
        .expect("data/addresses.toml is part of the program");
    Shapes {
        article: RegexSet::new(&table.article).expect("data/addresses.toml: article"),
        column: RegexSet::new(&table.column).expect("data/addresses.toml: column"),
        session: table.session.into_iter().collect(),
        session_by_value: table.session_by_value.into_iter().collect(),
        never: table.never,
        files: table.files.into_iter().collect(),
        unread_files: table.unread_files.into_iter().collect(),
        platform: table.platform,
    }
});

/// What the shape of an address tells; evidence, not proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One document.
    Article,
    /// A column.
    Column,
    /// A file, by its extension.
    File,
    /// An action or service that is never walked.
    Never,
    /// Nothing.
    Unknown,
}

/// Reads the shape of an address.
pub fn shape(url: &Url) -> Shape {
    let mut text = url.path().to_ascii_lowercase();
    if file_extension(url).is_some() {
        return Shape::File;
    }
    if let Some(query) = url.query() {
        text.push('?');
        text.push_str(&query.to_ascii_lowercase());
    }
    let shapes = &*SHAPES;
    if !matches!(url.scheme(), "http" | "https")
        || shapes.never.iter().any(|mark| text.contains(mark.as_str()))
    {
        return Shape::Never;
    }
    if shapes.article.is_match(&text) {
        return Shape::Article;
    }
    if shapes.column.is_match(&text) { Shape::Column } else { Shape::Unknown }
}

/// Extension of a file address, lower case, where it is one of those that are files and not pages.
pub fn file_extension(url: &Url) -> Option<String> {
    let name = url.path().rsplit('/').next()?;
    let (stem, extension) = name.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    (!stem.is_empty() && SHAPES.files.contains(&extension)).then_some(extension)
}

/// Whether a file of this name is worth reading: no picture, no sound, no program.
pub fn is_read(url: &Url) -> bool {
    file_extension(url).is_none_or(|extension| !SHAPES.unread_files.contains(&extension))
}

/// Where platforms are often found, tried last.
pub fn usual_platforms() -> &'static [String] {
    &SHAPES.platform
}

/// The one form of an address: no fragment, no session ids, no doubled slashes. `None` for what is no
/// web address, or grows without end.
pub fn canonical(url: &Url) -> Option<Url> {
    if !matches!(url.scheme(), "http" | "https")
        || url.as_str().len() > 2_048
        || url.host().is_none()
    {
        return None;
    }
    let mut clean = url.clone();
    clean.set_fragment(None);
    if !clean.username().is_empty() || clean.password().is_some() {
        clean.set_username("").ok()?;
        clean.set_password(None).ok()?;
    }
    if let Some((before, session)) = clean.path().split_once(';')
        && session.to_ascii_lowercase().starts_with("jsessionid")
    {
        let before = before.to_owned();
        clean.set_path(&before);
    }
    if let Some(query) = clean.query() {
        let kept: Vec<&str> =
            query.split('&').filter(|pair| !pair.is_empty() && !is_session(pair)).collect();
        let kept = kept.join("&");
        if kept.is_empty() {
            clean.set_query(None);
        } else if kept != query {
            clean.set_query(Some(&kept));
        }
    }
    (!grows(&clean)).then_some(clean)
}

fn is_session(pair: &str) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let name = name.to_ascii_lowercase();
    SHAPES.session.contains(&name)
        || (SHAPES.session_by_value.contains(&name)
            && value.len() >= 16
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && value.bytes().any(|byte| byte.is_ascii_digit())
            && value.bytes().any(|byte| byte.is_ascii_alphabetic()))
}

/// Relative links that resolve deeper on every page (`a/a/a/…`) and query strings that pile up.
fn grows(url: &Url) -> bool {
    let mut seen = 0;
    let mut last = "";
    let mut repeated = 0;
    for segment in url.path().split('/').filter(|segment| !segment.is_empty()) {
        seen += 1;
        if segment == last {
            repeated += 1;
        } else {
            repeated = 0;
            last = segment;
        }
        if repeated >= 2 || seen > 20 {
            return true;
        }
    }
    url.query().is_some_and(|query| query.split('&').count() > 24)
}

/// The hosts that make up the portal.
#[derive(Debug, Clone)]
pub struct Site {
    hosts: Vec<(String, Option<u16>)>,
    scheme: String,
}

/// How an address stands to the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// Of the portal.
    Here,
    /// Of another government site.
    Government,
    /// Elsewhere.
    Elsewhere,
}

impl Site {
    /// A portal that is its home page's host.
    pub fn new(home: &Url) -> Self {
        Self { hosts: vec![name_of(home)], scheme: home.scheme().to_owned() }
    }

    /// Takes the host of another address of the home page into the portal (a redirect to a new name).
    pub fn also(&mut self, url: &Url) {
        let name = name_of(url);
        if !self.hosts.contains(&name) {
            self.hosts.push(name);
        }
    }

    /// Takes the host of a column that holds the platform itself into the portal, when it is a
    /// sub-domain of the same owner (`zwgk.x.gov.cn` beside `www.x.gov.cn`).
    pub fn admit(&mut self, url: &Url) -> bool {
        let name = name_of(url);
        if self.hosts.contains(&name) {
            return true;
        }
        let related = self
            .hosts
            .first()
            .is_some_and(|(host, _)| owner(host).is_some() && owner(host) == owner(&name.0));
        if related {
            self.hosts.push(name);
        }
        related
    }

    /// How an address stands to the portal.
    pub fn belongs(&self, url: &Url) -> Belongs {
        if self.hosts.contains(&name_of(url)) {
            return Belongs::Here;
        }
        let host = url.host_str().unwrap_or_default();
        if host == "gov.cn" || host.ends_with(".gov.cn") {
            Belongs::Government
        } else {
            Belongs::Elsewhere
        }
    }

    /// The one form of an address, with the portal's own scheme for its own pages, so that links by
    /// http and by https are one page.
    pub fn canonical(&self, url: &Url) -> Option<Url> {
        let mut clean = canonical(url)?;
        if clean.scheme() != self.scheme
            && clean.port().is_none()
            && self.belongs(&clean) == Belongs::Here
        {
            clean.set_scheme(&self.scheme).ok()?;
        }
        Some(clean)
    }
}

fn name_of(url: &Url) -> (String, Option<u16>) {
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).trim_end_matches('.').to_owned();
    (host, url.port())
}

/// The registrable part of a host (`x.gov.cn`); `None` for addresses and bare names.
fn owner(host: &str) -> Option<&str> {
    if host.parse::<std::net::IpAddr>().is_ok() || host.starts_with('[') {
        return None;
    }
    let labels: Vec<&str> = host.split('.').collect();
    let keep = match labels.as_slice() {
        [.., second, "cn"] if matches!(*second, "gov" | "com" | "org" | "net" | "edu" | "ac") => 3,
        _ => 2,
    };
    if labels.len() < keep {
        return None;
    }
    let skip: usize = labels[..labels.len() - keep].iter().map(|label| label.len() + 1).sum();
    Some(&host[skip..])
}

/// Directory of an address: everything up to and with the last slash of its path.
pub fn directory(url: &Url) -> &str {
    let text = url.as_str();
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let text = &text[..end];
    &text[..text.rfind('/').map_or(text.len(), |at| at + 1)]
}

/// Whether `inner` lies in a directory below that of `outer`.
pub fn nested(outer: &Url, inner: &Url) -> bool {
    let outer = directory(outer);
    let inner = directory(inner);
    inner.len() > outer.len() && inner.starts_with(outer) && outer.matches('/').count() > 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn one_form_for_each_page() {
        for (given, expected) in [
            ("http://A.gov.cn:80/x#top", Some("http://a.gov.cn/x")),
            ("http://a.gov.cn/x;jsessionid=0A1?b=1", Some("http://a.gov.cn/x?b=1")),
            ("http://a.gov.cn/x?PHPSESSID=12&b=1&utm_source=q", Some("http://a.gov.cn/x?b=1")),
            ("http://a.gov.cn/x?sid=2", Some("http://a.gov.cn/x?sid=2")),
            ("http://a.gov.cn/x?sid=0123456789abcdef01", Some("http://a.gov.cn/x")),
            ("http://a.gov.cn/q/q/q/q", None),
            ("mailto:a@b", None),
        ] {
            assert_eq!(canonical(&url(given)).as_ref().map(Url::as_str), expected, "{given}");
        }
    }

    #[test]
    fn shapes_of_addresses() {
        for (given, expected) in [
            ("http://a.gov.cn/art/2019/2/28/art_9592_675481.html", Shape::Article),
            ("http://a.gov.cn/zwgk/202304/t20230401_123.shtml", Shape::Article),
            ("http://a.gov.cn/zwgk/jyzc/", Shape::Column),
            ("http://a.gov.cn/col/col123/index.html", Shape::Column),
            ("http://a.gov.cn/public/column/1234567?type=4&catId=1", Shape::Column),
            ("http://a.gov.cn/public/1234567/7654321.html", Shape::Article),
            ("http://a.gov.cn/a/P020230101.pdf", Shape::File),
            ("http://a.gov.cn/search/go?q=1", Shape::Never),
            ("http://a.gov.cn/zwgk/jyzc.html", Shape::Unknown),
        ] {
            assert_eq!(shape(&url(given)), expected, "{given}");
        }
    }

    #[test]
    fn what_belongs_to_the_portal() {
        let mut site = Site::new(&url("https://www.shan.gov.cn/"));
        assert_eq!(site.belongs(&url("http://shan.gov.cn/a")), Belongs::Here);
        assert_eq!(site.belongs(&url("http://zwgk.shan.gov.cn/a")), Belongs::Government);
        assert!(site.admit(&url("http://zwgk.shan.gov.cn/a")));
        assert_eq!(site.belongs(&url("http://zwgk.shan.gov.cn/a")), Belongs::Here);
        assert!(!site.admit(&url("http://www.hu.gov.cn/a")));
        assert_eq!(site.belongs(&url("http://127.0.0.1:8080/")), Belongs::Elsewhere);
        assert_eq!(
            site.canonical(&url("http://www.shan.gov.cn/a")).unwrap().as_str(),
            "https://www.shan.gov.cn/a"
        );
    }
}
