//! Links of a draft that lead nowhere. Where they lead to a site of ours, what is kept decides; other sites are asked,
//! and only one that says so for certain makes a link dead.

mod asking;
mod own;

pub use asking::{Links, link_manners};

use crate::error::DeskError;
use crate::places::Premises;
use crate::text::{self, Link};
use own::Own;
use percent_encoding::percent_decode_str;
use std::collections::HashSet;
use std::time::Duration;
use store::{Drafted, Site, Store};
use url::{ParseError, Position, Url};

/// Addresses of one draft that are looked at.
const MOST: usize = 50;
/// Host of a site that has no domain.
const NO_DOMAIN: &str = "site.invalid";

/// How long a check waits for what other sites answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Not at all: what nobody knows yet is asked for meanwhile, for the next time.
    Now,
    /// So long for all links together.
    Wait(Duration),
}

/// A link that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dead {
    /// The link.
    pub(crate) link: Link,
    /// Its address; one of the site itself without its host.
    pub(crate) address: String,
    /// It leads to the site itself.
    pub(crate) own: bool,
}

/// What a link leads to.
struct Aim {
    link: Link,
    url: Url,
    address: String,
    /// The site of ours, if it is one.
    site: Option<i64>,
}

/// The links of a draft that lead nowhere, that to its origin first, each address once; without somebody to ask only those to sites of ours.
pub(crate) async fn dead(
    store: &Store,
    premises: &Premises,
    drafted: &Drafted,
    asked: Option<(&Links, Patience)>,
    now: i64,
) -> Result<Vec<Dead>, DeskError> {
    let origin = drafted.draft.link.iter();
    let origin =
        origin.map(|href| Link { href: href.clone(), line: 1, words: String::new(), place: 0..0 });
    let links: Vec<Link> = origin.chain(text::links(&drafted.draft.body)).collect();
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let sites = store.sites().await?;
    let Some(view) = View::of(premises, &sites, drafted) else { return Ok(Vec::new()) };
    let aims = view.aims(links);
    let outward = aims.iter().filter(|aim| aim.site.is_none());
    let outward: Vec<Url> = outward.map(|aim| aim.url.clone()).collect();
    let gone = match asked {
        Some((asked, patience)) => asked.gone(&outward, patience, now).await,
        None => HashSet::new(),
    };
    let mut kept = Own::of(store);
    let mut dead = Vec::new();
    for aim in aims {
        let is_dead = match aim.site {
            Some(site) => !kept.has(site, &aim.url).await?,
            None => gone.contains(&aim.url),
        };
        if is_dead {
            let own = aim.site == Some(premises.site.id);
            dead.push(Dead { link: aim.link, address: aim.address, own });
        }
    }
    Ok(dead)
}

/// From where the links of a draft are seen.
struct View<'a> {
    /// The address that a document of the site has.
    here: Url,
    site: i64,
    sites: &'a [Site],
    /// Names of the draft's attachments.
    files: Vec<&'a str>,
}

impl<'a> View<'a> {
    /// None where the site's domain is no name of a host.
    fn of(premises: &Premises, sites: &'a [Site], drafted: &'a Drafted) -> Option<Self> {
        let domain = premises.site.domain.as_str();
        let domain = if domain.is_empty() { NO_DOMAIN } else { domain };
        let files = drafted.attachments.iter().map(|one| one.name.as_str()).collect();
        let here = Url::parse(&format!("http://{domain}/doc/new")).ok()?;
        Some(Self { here, site: premises.site.id, sites, files })
    }

    /// What links lead to that can be looked at, each address once.
    fn aims(&self, links: Vec<Link>) -> Vec<Aim> {
        let mut seen = HashSet::new();
        let aims = links.into_iter().filter_map(|link| self.aim(link));
        aims.filter(|aim| seen.insert(aim.url.clone())).take(MOST).collect()
    }

    /// What a link leads to; none where it leads to a place of its own page, to an attachment of the draft, or is for
    /// no browser to open.
    fn aim(&self, link: Link) -> Option<Aim> {
        let href = link.href.trim();
        if href.is_empty() || href.starts_with(['#', '?']) || self.is_file(href) {
            return None;
        }
        let (mut url, whole) = match Url::parse(href) {
            Ok(url) => (url, true),
            Err(ParseError::RelativeUrlWithoutBase) => (self.here.join(href).ok()?, false),
            Err(_) => return None,
        };
        let bare = url.username().is_empty() && url.password().is_none();
        if !matches!(url.scheme(), "http" | "https") || !bare {
            return None;
        }
        url.set_fragment(None);
        let site = self.site_at(host(&url));
        let address = match !whole && site == Some(self.site) {
            true => url[Position::BeforePath..].to_owned(),
            false => url.to_string(),
        };
        Some(Aim { link, url, address, site })
    }

    /// Whether an address is the name of an attachment.
    fn is_file(&self, href: &str) -> bool {
        let name = decoded(href.split(['?', '#']).next().unwrap_or_default());
        self.files.contains(&name.as_str())
    }

    /// The site of ours that answers to a host.
    fn site_at(&self, at: &str) -> Option<i64> {
        if at == host(&self.here) {
            return Some(self.site);
        }
        self.sites.iter().find(|site| site.domain.eq_ignore_ascii_case(at)).map(|site| site.id)
    }
}

/// Host and port of an address, as a site's domain has them.
fn host(url: &Url) -> &str {
    &url[Position::BeforeHost..Position::AfterPort]
}

/// A part of an address as it is meant, without NUL: no name has one, and PostgreSQL takes none.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(id: i64, domain: &str) -> Site {
        Site {
            id,
            slug: String::new(),
            name: String::new(),
            level: store::Level::County,
            division_id: 1,
            catalog_id: None,
            domain: domain.into(),
            id_code: String::new(),
            settings: String::new(),
            created_at: 0,
            organ_id: None,
        }
    }

    #[test]
    fn where_links_lead() -> Result<(), ParseError> {
        let sites = [site(1, "www.qinglan.example"), site(2, "mzj.qinglan.example:8443")];
        let view = View {
            here: Url::parse("http://www.qinglan.example/doc/new")?,
            site: 1,
            sites: &sites,
            files: vec!["附件 1.docx"],
        };
        for (href, expected) in [
            ("/doc/1#a", Some(("/doc/1", Some(1)))),
            (" 2.html?x=1", Some(("/doc/2.html?x=1", Some(1)))),
            ("//www.qinglan.example/zfxxgk", Some(("/zfxxgk", Some(1)))),
            ("https://WWW.qinglan.example/", Some(("https://www.qinglan.example/", Some(1)))),
            (
                "https://mzj.qinglan.example:8443/",
                Some(("https://mzj.qinglan.example:8443/", Some(2))),
            ),
            ("https://mzj.qinglan.example/", Some(("https://mzj.qinglan.example/", None))),
            ("http://www.gov.cn/a b", Some(("http://www.gov.cn/a%20b", None))),
            ("//www.gov.cn/", Some(("http://www.gov.cn/", None))),
            ("附件 1.docx", None),
            ("%E9%99%84%E4%BB%B6%201.docx#a", None),
            ("", None),
            ("#top", None),
            ("?page=2", None),
            ("mailto:a@b.example", None),
            ("tel:12345", None),
            ("http://", None),
            ("https://u:p@a.example/", None),
        ] {
            let link = Link { href: href.into(), line: 1, words: String::new(), place: 0..0 };
            let aim = view.aim(link);
            let found = aim.as_ref().map(|aim| (aim.address.as_str(), aim.site));
            assert_eq!(found, expected, "{href}");
        }
        Ok(())
    }

    #[test]
    fn each_address_is_looked_at_once_and_not_too_many_are() -> Result<(), ParseError> {
        let here = Url::parse("http://www.qinglan.example/doc/new")?;
        let view = View { here, site: 1, sites: &[], files: Vec::new() };
        let link = |href: String| Link { href, line: 1, words: String::new(), place: 0..0 };
        let twice = ["/doc/1", "/doc/1#a", "http://www.qinglan.example/doc/1", "tel:1"];
        let twice = twice.map(|href| link(href.into()));
        assert_eq!(view.aims(twice.into()).len(), 1);
        let many = (0..2 * MOST).map(|at| link(format!("/doc/{at}")));
        assert_eq!(view.aims(many.collect()).len(), MOST);
        Ok(())
    }
}
