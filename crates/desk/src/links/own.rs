//! Addresses of our own sites: whether one of them leads to something, by what is kept. What cannot be told by that
//! leads somewhere.

use super::decoded;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use store::{ColumnKind, Store, StoreError};
use url::{Position, Url};

/// First parts of addresses that are the program's own: what stands below them is not looked into.
const FIXED: [&str; 15] = [
    "",
    "api",
    "assets",
    "atom.xml",
    "desk",
    "lang",
    "look",
    "openapi.json",
    "oversight",
    "qr",
    "robots.txt",
    "rss.xml",
    "search",
    "sitemap",
    "sitemap.xml",
];
/// What every column has below it.
const ENDINGS: [&str; 5] = ["rss.xml", "atom.xml", "data.json", "data.csv", "poster"];
/// Where the life events stand below the column of 基层政务公开.
const EVENTS: &str = "/events";

/// Columns of a site by their addresses.
type Columns = HashMap<String, ColumnKind>;

/// What our own sites have, as far as it was asked.
pub(super) struct Own<'a> {
    store: &'a Store,
    columns: HashMap<i64, Columns>,
}

impl<'a> Own<'a> {
    pub(super) fn of(store: &'a Store) -> Self {
        Self { store, columns: HashMap::new() }
    }

    /// Whether an address of a site leads to something.
    pub(super) async fn has(&mut self, site: i64, url: &Url) -> Result<bool, StoreError> {
        let whole = decoded(url.path());
        let path = whole.trim_end_matches('/');
        let mut parts = path.split('/').skip(1);
        let first = parts.next().unwrap_or_default();
        let found = match first {
            first if FIXED.contains(&first) => true,
            "doc" => self.has_document(site, path).await?,
            "file" => match parts.next().and_then(|id| id.parse().ok()) {
                Some(id) => self.store.attachment(site, id).await?.is_some(),
                None => false,
            },
            _ => is_column(self.columns(site).await?, path),
        };
        Ok(found || self.leads_on(site, url, &whole).await?)
    }

    /// Whether a document is shown at an address, or its address leads on to where its content is now.
    async fn has_document(&self, site: i64, path: &str) -> Result<bool, StoreError> {
        let shown = self.store.published_at(site, &[path.to_owned()]).await?;
        Ok(!shown.is_empty() || self.store.withdrawn_to(site, path).await?.is_some())
    }

    /// Whether it is an old address that leads on.
    async fn leads_on(&self, site: i64, url: &Url, path: &str) -> Result<bool, StoreError> {
        for old in [&url[Position::BeforePath..Position::AfterQuery], path] {
            if let Some(redirect) = self.store.redirect(site, old).await? {
                return Ok(redirect.target.is_some());
            }
        }
        Ok(false)
    }

    async fn columns(&mut self, site: i64) -> Result<&Columns, StoreError> {
        match self.columns.entry(site) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(unknown) => {
                let columns = self.store.columns(site).await?.into_iter();
                Ok(unknown.insert(columns.map(|column| (column.path, column.kind)).collect()))
            }
        }
    }
}

/// Whether an address is that of a column, or of what is made of one.
fn is_column(columns: &Columns, path: &str) -> bool {
    if columns.contains_key(path) {
        return true;
    }
    let above = path.rsplit_once('/').and_then(|(above, last)| Some((columns.get(above)?, last)));
    let made = |(kind, last): (&ColumnKind, &str)| {
        ENDINGS.contains(&last) || *kind == ColumnKind::Catalogs
    };
    let events = columns.iter().filter(|(_, kind)| **kind == ColumnKind::Grassroots);
    let mut events = events.filter_map(|(above, _)| path.strip_prefix(above.as_str()));
    above.is_some_and(made) || events.any(|below| below.starts_with(EVENTS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_what_is_made_of_them() {
        let columns = [
            ("/zfxxgk", ColumnKind::Plain),
            ("/zfxxgk/jczwgk", ColumnKind::Grassroots),
            ("/zfxxgk/ml", ColumnKind::Catalogs),
        ];
        let columns = columns.map(|(path, kind)| (path.to_owned(), kind));
        let columns = Columns::from(columns);
        for (path, known) in [
            ("/zfxxgk", true),
            ("/zfxxgk/rss.xml", true),
            ("/zfxxgk/atom.xml", true),
            ("/zfxxgk/data.csv", true),
            ("/zfxxgk/jczwgk/events/birth", true),
            ("/zfxxgk/ml/social-assistance.xlsx", true),
            ("/zfxxgk/nothing", false),
            ("/zfxxg", false),
            ("/nothing/rss.xml", false),
            ("/zfxxgk/events", false),
        ] {
            assert_eq!(is_column(&columns, path), known, "{path}");
        }
    }
}
