//! Every address once, by number.

use crate::address::Site;
use rustc_hash::FxHashMap;
use url::Url;

/// Number of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressId(pub u32);

/// Every address that was met, in its one form.
#[derive(Debug)]
pub struct Addresses {
    /// The hosts that make up the portal.
    pub site: Site,
    numbers: FxHashMap<Box<str>, AddressId>,
    texts: Vec<Box<str>>,
}

impl Addresses {
    /// None yet.
    pub fn new(site: Site) -> Self {
        Self { site, numbers: FxHashMap::default(), texts: Vec::new() }
    }

    /// Number of an address; `None` for what is no web address.
    pub fn id(&mut self, text: &str) -> Option<AddressId> {
        if let Some(id) = self.numbers.get(text) {
            return Some(*id);
        }
        let url = Url::parse(text).ok()?;
        self.id_of(&url)
    }

    /// Number of an address that was met before.
    pub fn known(&self, text: &str) -> Option<AddressId> {
        if let Some(id) = self.numbers.get(text) {
            return Some(*id);
        }
        let clean = self.site.canonical(&Url::parse(text).ok()?)?;
        self.numbers.get(clean.as_str()).copied()
    }

    /// Number of a parsed address.
    pub fn id_of(&mut self, url: &Url) -> Option<AddressId> {
        let clean = self.site.canonical(url)?;
        if let Some(id) = self.numbers.get(clean.as_str()) {
            return Some(*id);
        }
        let id = AddressId(u32::try_from(self.texts.len()).ok()?);
        let text: Box<str> = clean.as_str().into();
        self.texts.push(text.clone());
        self.numbers.insert(text, id);
        Some(id)
    }

    /// The address as text.
    pub fn text(&self, id: AddressId) -> &str {
        &self.texts[id.0 as usize]
    }

    /// The address, parsed. What has a number was parsed before, so this does not fail.
    pub fn url(&self, id: AddressId) -> Option<Url> {
        Url::parse(self.text(id)).ok()
    }
}
