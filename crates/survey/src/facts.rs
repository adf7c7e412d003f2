//! A column page as the tree sees it: its links by number.

use crate::address::{Belongs, Shape, shape};
use crate::addresses::{AddressId, Addresses};
use crate::vendors::Branch;
use page::{Kind, PageNotice, Reading, Region};
use rustc_hash::FxHashSet;
use url::Url;

/// A document's page has so many characters to read.
const DOCUMENT_CHARS: u32 = 30;
/// On a page of another kind only sentences are a text, of so many characters.
const PROSE_CHARS: u32 = 40;

/// A column page as the tree sees it.
#[derive(Debug)]
pub struct Facts {
    /// Its addresses: as asked and after redirects.
    pub own: Vec<AddressId>,
    /// Address after redirects.
    pub url: Url,
    /// Names by which the page calls itself: last of the breadcrumb, ColumnName, title.
    pub called: Vec<String>,
    /// Its links, in step with [`Reading::links`].
    pub links: Vec<Option<LinkFact>>,
    /// Addresses that it links to, outside bodies and pagers.
    pub shown: FxHashSet<AddressId>,
    /// Columns that the page's vendor keeps outside the markup.
    pub branches: Vec<Branch>,
    /// Where each leads: to its page, or its list service.
    pub branch_ids: Vec<Option<(AddressId, Belongs)>>,
    /// Everything else that was understood.
    pub reading: Box<Reading>,
}

/// A link by number.
#[derive(Debug, Clone, Copy)]
pub struct LinkFact {
    /// Where it leads.
    pub to: AddressId,
    /// What the shape of the address tells.
    pub shape: Shape,
    /// How the address stands to the portal.
    pub belongs: Belongs,
}

impl Facts {
    /// Reads the links of a page.
    pub fn new(
        asked: AddressId,
        final_url: Url,
        reading: Box<Reading>,
        branches: Vec<Branch>,
        addresses: &mut Addresses,
    ) -> Self {
        let mut own = vec![asked];
        if let Some(id) = addresses.id_of(&final_url)
            && id != asked
        {
            own.push(id);
        }
        let mut shown = FxHashSet::default();
        let links = reading
            .links
            .iter()
            .map(|link| {
                let url = Url::parse(&link.href).ok()?;
                let to = addresses.id_of(&url)?;
                if !matches!(link.region, Region::Body | Region::Pager) {
                    shown.insert(to);
                }
                Some(LinkFact { to, shape: shape(&url), belongs: addresses.site.belongs(&url) })
            })
            .collect();
        let branch_ids = branches
            .iter()
            .map(|branch| {
                let url = Url::parse(branch.service.as_deref().unwrap_or(&branch.href)).ok()?;
                Some((addresses.id_of(&url)?, addresses.site.belongs(&url)))
            })
            .collect();
        let mut called: Vec<String> = Vec::new();
        let crumb = reading.column_path.last().map(|crumb| crumb.title.clone());
        let names = crumb
            .into_iter()
            .chain(reading.tags.column_name.clone())
            .chain(reading.title.as_ref().map(|found| found.value.clone()));
        for name in names.filter(|name| !name.trim().is_empty()) {
            if !called.contains(&name) {
                called.push(name);
            }
        }
        Self { own, url: final_url, called, links, shown, branches, branch_ids, reading }
    }

    /// Whether most lines of the main list have dates or lead to documents: a list of documents and not of columns.
    pub fn lists_documents(&self) -> bool {
        let items = &self.reading.items;
        if items.is_empty() {
            return false;
        }
        let documents = items
            .iter()
            .filter(|item| {
                item.date.is_some()
                    || item.month_day.is_some()
                    || item
                        .href
                        .as_deref()
                        .and_then(|href| Url::parse(href).ok())
                        .is_some_and(|url| matches!(shape(&url), Shape::Article | Shape::File))
            })
            .count();
        documents * 2 >= items.len()
    }

    /// Characters of the text that the page is instead of a list (an office's introduction); 0 where it is none.
    pub fn text_chars(&self) -> u32 {
        let reading = &self.reading;
        let nothing = |notice: &PageNotice| {
            matches!(notice, PageNotice::EmptyList { .. } | PageNotice::NotThere { .. })
        };
        if !reading.items.is_empty() || reading.notices.iter().any(nothing) {
            return 0;
        }
        let least = if reading.kind == Kind::Article { DOCUMENT_CHARS } else { PROSE_CHARS };
        if reading.prose >= least { reading.prose } else { 0 }
    }
}
