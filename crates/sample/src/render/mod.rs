//! Renderers: one for each vendor family, with its own addresses, markup and mechanisms.

mod book;
pub(crate) mod html;
mod menu;

mod generic;
mod gkmlpt;
mod hanweb;
mod lonsun;
mod old_table;
mod parts;
mod site_server;
mod trs;
mod ucap;
mod vsb;

pub(crate) use book::{Book, Route};

use crate::model::{ColumnId, DocumentId, Site};
use crate::portal::{Answer, Ask, Family};

/// What a renderer looks at.
pub(crate) struct View<'a> {
    pub site: &'a Site,
    pub book: &'a Book,
    pub family: Family,
}

/// A vendor family.
pub(crate) trait Vendor: Sync {
    /// Address of a column's first page, from the root.
    fn column_path(&self, site: &Site, id: ColumnId) -> String;

    /// Address of page `page` (2 and on) of a column that has `pages`; `None` where further pages have none.
    fn page_path(
        &self,
        site: &Site,
        first: &str,
        id: ColumnId,
        page: usize,
        pages: usize,
    ) -> Option<String>;

    /// Another address of a column's first page.
    fn other_path(&self, _first: &str) -> Option<String> {
        None
    }

    /// Address of a document.
    fn document_path(&self, site: &Site, id: DocumentId, column: &str) -> String;

    /// Address of page `page` (2 and on) of a document over several; `None` where the family shows all on one page.
    fn further_path(&self, _document: &str, _page: usize) -> Option<String> {
        None
    }

    /// Address of a document's attachment.
    fn file_path(&self, site: &Site, id: DocumentId, at: usize, document: &str) -> String;

    /// The home page.
    fn home(&self, view: &View<'_>) -> String;

    /// A column page.
    fn column(&self, view: &View<'_>, id: ColumnId, page: usize) -> String;

    /// A content page.
    fn article(&self, view: &View<'_>, id: DocumentId) -> String;

    /// Page `page` (2 and on) of a document over several.
    fn article_page(&self, view: &View<'_>, id: DocumentId, _page: usize) -> String {
        self.article(view, id)
    }

    /// Where its style sheet and scripts lie, with their content and media type.
    fn assets(&self, site: &Site) -> Vec<(&'static str, &'static str, String)>;

    /// Services beside pages and files: list services, tree services, addresses told apart by their query.
    fn service(&self, _view: &View<'_>, _ask: &Ask<'_>) -> Option<Answer> {
        None
    }

    /// Text to bytes.
    fn encode(&self, text: String) -> (Vec<u8>, &'static str) {
        (text.into_bytes(), "text/html; charset=utf-8")
    }
}

/// The renderer of a family.
pub(crate) fn vendor(family: Family) -> &'static dyn Vendor {
    match family {
        Family::Trs => &trs::Trs,
        Family::Hanweb => &hanweb::Hanweb,
        Family::Lonsun => &lonsun::Lonsun,
        Family::Ucap => &ucap::Ucap,
        Family::Vsb => &vsb::Vsb,
        Family::Gkmlpt => &gkmlpt::Gkmlpt,
        Family::OldTable => &old_table::OldTable,
        Family::SiteServer => &site_server::SiteServer,
        Family::Generic => &generic::Generic,
    }
}

/// Lines of page `page` (from 1) of a column.
pub(crate) fn lines(site: &Site, id: ColumnId, page: usize) -> &[crate::model::Item] {
    let items = &site.columns[id].items;
    let size = site.look.page_size;
    let first = page.saturating_sub(1).saturating_mul(size).min(items.len());
    &items[first..(first + size).min(items.len())]
}

/// Lines that stand for a column where it is only announced: its own, else those of what lies below it.
pub(crate) fn teaser(site: &Site, id: ColumnId, most: usize) -> Vec<&crate::model::Item> {
    let own = &site.columns[id].items;
    if !own.is_empty() {
        return own.iter().take(most).collect();
    }
    let children = site.children(Some(id));
    let below = children.iter().flat_map(|&child| &site.columns[child].items);
    let mut items: Vec<_> = below.collect();
    items.sort_by_key(|item| std::cmp::Reverse(site.date_of(item)));
    items.truncate(most);
    items
}

/// Number of list pages of a column, at least one.
pub(crate) fn pages(site: &Site, id: ColumnId) -> usize {
    site.columns[id].items.len().div_ceil(site.look.page_size.max(1)).max(1)
}
