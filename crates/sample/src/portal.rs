//! A sample portal: a site in one vendor's clothes, answering requests from the model.

use crate::Planted;
use crate::faults::{self, Fault, Spot};
use crate::files;
use crate::model::{Part, Site, Trouble};
use crate::render::{Book, Route, View, html, vendor};
use jiff::civil::Date;
use standard::{Level, Standard};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The standard that portals are built after.
pub(crate) static STANDARD: LazyLock<Standard> = LazyLock::new(Standard::builtin);

/// A vendor family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// 拓尔思 TRS WCM.
    Trs,
    /// 大汉 JCMS.
    Hanweb,
    /// 龙讯.
    Lonsun,
    /// 博达 VSB.
    Vsb,
    /// 开普 UCAP.
    Ucap,
    /// 广东集约化 gkmlpt.
    Gkmlpt,
    /// An old GB2312 table site.
    OldTable,
    /// SiteServer.
    SiteServer,
    /// No known vendor.
    Generic,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Trs,
        Self::Hanweb,
        Self::Lonsun,
        Self::Vsb,
        Self::Ucap,
        Self::Gkmlpt,
        Self::OldTable,
        Self::SiteServer,
        Self::Generic,
    ];

    /// Short id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Trs => "trs",
            Self::Hanweb => "hanweb",
            Self::Lonsun => "lonsun",
            Self::Vsb => "vsb",
            Self::Ucap => "ucap",
            Self::Gkmlpt => "gkmlpt",
            Self::OldTable => "old-table",
            Self::SiteServer => "site-server",
            Self::Generic => "generic",
        }
    }
}

/// A request, as far as portals care.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Path with query, from the root.
    pub target: &'a str,
    /// Form of a POST, decoded; empty for a GET.
    pub form: &'a [(String, String)],
}

impl Ask<'_> {
    /// The path without its query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or("/")
    }

    /// A parameter of the query or the form.
    pub fn parameter(&self, name: &str) -> Option<String> {
        if let Some((_, value)) = self.form.iter().find(|(key, _)| key == name) {
            return Some(value.clone());
        }
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(
            |(_, value)| {
                percent_encoding::percent_decode_str(&value.replace('+', " "))
                    .decode_utf8_lossy()
                    .into_owned()
            },
        )
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Content-Type.
    pub kind: String,
    /// Address to go on to, for a redirect.
    pub location: Option<String>,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A page or service answer with status 200.
    pub(crate) fn ok(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, kind: kind.into(), location: None, body: body.into() }
    }

    /// A server that fails.
    pub(crate) fn down() -> Self {
        Self::status(500, (b"<h1>500 Internal Server Error</h1>".to_vec(), "text/html"))
    }

    fn status(status: u16, (body, kind): (Vec<u8>, &str)) -> Self {
        Self { status, kind: kind.into(), location: None, body }
    }
}

/// A sample portal.
pub struct SamplePortal {
    /// Its name, e.g. `青岚县人民政府`.
    pub name: String,
    /// Vendor family.
    pub family: Family,
    /// Level at which it discloses.
    pub level: Level,
    /// True when nothing was planted.
    pub good: bool,
    /// The day for which its dates were made.
    pub as_of: Date,
    /// What was planted.
    pub planted: Vec<Planted>,
    /// The portal without its vendor.
    pub site: Site,
    book: Book,
}

impl SamplePortal {
    /// Puts a site into a vendor's clothes.
    pub(crate) fn new(mut site: Site, family: Family) -> Self {
        crate::county::settle_slugs(&mut site);
        let book = Book::of(&site, vendor(family));
        Self {
            name: site.name.clone(),
            family,
            level: site.level,
            good: true,
            as_of: site.as_of,
            planted: Vec::new(),
            site,
            book,
        }
    }

    /// The same portal with these faults planted, in this order, and their addresses written down. A fault
    /// that finds no place is left out.
    pub fn with_faults(&self, faults: &[Fault]) -> Self {
        let mut site = self.site.clone();
        let marks = faults::plant(&mut site, &STANDARD, faults);
        let mut portal = Self::new(site, self.family);
        portal.good = false;
        for (mut planted, spot) in marks {
            let path = match spot {
                Spot::None => None,
                Spot::Home => Some("/".to_owned()),
                Spot::Column(id) => Some(portal.book.columns[id].clone()),
                Spot::Document(id) => Some(portal.book.documents[id].clone()),
                Spot::Pages(id, also) => {
                    let path = |id: usize| portal.book.documents[id].clone();
                    planted.also = also.iter().map(|&id| path(id)).collect();
                    planted.also.extend(portal.book.files[id].iter().cloned());
                    Some(path(id))
                }
                Spot::File(id, at) => Some(portal.book.files[id][at].clone()),
            };
            planted.path = planted.path.or(path);
            portal.planted.push(planted);
        }
        portal
    }

    /// Townships of the county with their villages and communities, those included whose columns are
    /// missing: what an office would give to the inspection.
    pub fn villages(&self) -> BTreeMap<String, Vec<String>> {
        let mut villages: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for column in self.site.columns.iter().filter(|column| column.part == Part::Village) {
            if let (Some(town), Some(village)) = (&column.town, &column.village) {
                villages.entry(town.clone()).or_default().push(village.clone());
            }
        }
        villages
    }

    /// Every address that it answers, from the root; services that take parameters are not listed.
    pub fn addresses(&self) -> Vec<&str> {
        self.book.addresses()
    }

    /// Whether it sends ETag and Last-Modified.
    pub fn sends_validators(&self) -> bool {
        self.site.look.validators
    }

    /// Answers a request.
    pub fn answer(&self, ask: &Ask<'_>) -> Answer {
        let vendor = vendor(self.family);
        let view = View { site: &self.site, book: &self.book, family: self.family };
        if let Some(answer) = vendor.service(&view, ask) {
            return answer;
        }
        let page = |text: String| {
            let (body, kind) = vendor.encode(text);
            Answer::ok(kind, body)
        };
        let target = ask.target.split('#').next().unwrap_or("/");
        let route = self.book.route(target).or_else(|| self.book.route(ask.path()));
        let gone = || Answer::status(404, vendor.encode(html::not_found(&self.site)));
        match route {
            None => gone(),
            Some(Route::Home) => page(vendor.home(&view)),
            Some(Route::Column(id, number)) => match self.site.columns[id].trouble {
                Some(Trouble::Gone) => gone(),
                Some(Trouble::SoftGone) => page(html::soft_gone(&self.site)),
                Some(Trouble::Down) => Answer::down(),
                _ => self.column(&view, id, number, &page),
            },
            Some(Route::Document(id)) => match self.site.documents[id].trouble {
                Some(Trouble::Gone) => gone(),
                Some(Trouble::SoftGone) => page(html::soft_gone(&self.site)),
                Some(Trouble::Down) => Answer::down(),
                _ => page(vendor.article(&view, id)),
            },
            Some(Route::Further(id, number)) => page(vendor.article_page(&view, id, number)),
            Some(Route::File(id, at)) => {
                let attachment = &self.site.documents[id].attachments[at];
                match attachment.trouble {
                    Some(Trouble::Gone) => gone(),
                    Some(Trouble::Down) => Answer::down(),
                    Some(_) => page(html::soft_gone(&self.site)),
                    None => {
                        let (body, kind) =
                            files::file(&attachment.name, &attachment.content, &self.site.place);
                        Answer::ok(kind, body)
                    }
                }
            }
            Some(Route::Asset(at)) => match self.book.asset(at) {
                Some((kind, content)) => Answer::ok(kind, content.clone()),
                None => gone(),
            },
        }
    }

    fn column(
        &self,
        view: &View<'_>,
        id: usize,
        number: usize,
        page: &dyn Fn(String) -> Answer,
    ) -> Answer {
        match self.site.columns[id].redirect {
            Some(other) => Answer {
                status: 302,
                kind: "text/html".into(),
                location: Some(self.book.columns[other].clone()),
                body: Vec::new(),
            },
            None => page(vendor(self.family).column(view, id, number)),
        }
    }
}
