//! Which columns of a portal carry which field, matter, catalog, township or village.

use crate::model::Mapped;
use snapshot::{ColumnId, ItemId};
use standard::Level;

/// What a portal's columns mean, by the standard.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// Level the portal is judged at.
    pub level: Level,
    /// One for each field of the standard, in its order, due or not.
    pub fields: Vec<FieldMap>,
    /// Where each column belongs, by column id; `None` for columns outside fields and villages.
    pub places: Vec<Option<Place>>,
    /// Townships on the portal, then those that should be there (pinned) and are not.
    pub towns: Vec<TownMap>,
    /// Villages and communities, the same way.
    pub villages: Vec<VillageMap>,
    /// Columns below a field that no catalog knows.
    pub unknown: Vec<UnknownColumn>,
    /// Several columns for one matter, or one column for several.
    pub clashes: Vec<Clash>,
    /// Why each column was or was not matched.
    pub explain: Vec<Mapped>,
}

/// Whether something that the standard asks for is on the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Has a column of its own.
    Found,
    /// Has no column; items of a higher column carry its mark.
    Merged,
    /// Was looked for where it belongs and is not there.
    Missing,
    /// A column may be it: neither found nor missing.
    Unsure,
    /// The place where it would stand could not be seen, or not wholly.
    Unobserved,
}

/// A field on the portal.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldMap {
    /// Slug.
    pub slug: String,
    /// Official name.
    pub name: String,
    /// Whether it is due at the portal's level.
    pub due: bool,
    /// Whether it has a column.
    pub presence: Presence,
    /// Its columns, the best first.
    pub columns: Vec<ColumnId>,
    /// Columns that may be it.
    pub doubtful: Vec<ColumnId>,
    /// Its first-level matters, in the standard's order.
    pub matters: Vec<MatterMap>,
    /// Its standard catalog.
    pub catalog: CatalogMap,
}

/// A first-level matter on the portal.
#[derive(Debug, Clone, PartialEq)]
pub struct MatterMap {
    /// First-level name.
    pub name: String,
    /// Whether an actively disclosed entry of it is due at the portal's level.
    pub due: bool,
    /// Whether a row of it is confirmed (seen or imported).
    pub confirmed: bool,
    /// Whether it is there. `Found` too when only columns of its second-level matters are there.
    pub presence: Presence,
    /// Its columns, the best first.
    pub columns: Vec<ColumnId>,
    /// Columns that may be it.
    pub doubtful: Vec<ColumnId>,
    /// Lines in the field's own list that carry its mark.
    pub items: Vec<ItemId>,
    /// Those of its columns that hold lines for second-level matters without columns of their own.
    pub merged: Vec<MergedColumn>,
    /// Its second-level matters, in the standard's order; empty where it has none.
    pub submatters: Vec<SubmatterMap>,
}

/// A first-level column whose lines should carry the marks of second-level matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedColumn {
    /// The column.
    pub column: ColumnId,
    /// Lines with a known mark, and the position of its matter in [`MatterMap::submatters`].
    pub marked: Vec<(ItemId, u32)>,
    /// Lines with a mark that is no second-level matter of this first-level one.
    pub unknown: Vec<ItemId>,
    /// Lines without a mark.
    pub unmarked: Vec<ItemId>,
}

/// A second-level matter on the portal.
#[derive(Debug, Clone, PartialEq)]
pub struct SubmatterMap {
    /// Second-level name.
    pub name: String,
    /// Whether it is actively disclosed and due at the portal's level.
    pub due: bool,
    /// Whether its row is confirmed (seen or imported).
    pub confirmed: bool,
    /// Whether it is there.
    pub presence: Presence,
    /// Its columns, the best first.
    pub columns: Vec<ColumnId>,
    /// Columns that may be it.
    pub doubtful: Vec<ColumnId>,
    /// Lines elsewhere that carry its mark.
    pub items: Vec<ItemId>,
}

/// The published standard catalog of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogMap {
    /// `Found`, `Missing`, `Unsure` or `Unobserved`.
    pub presence: Presence,
    /// Where it stands.
    pub at: Vec<CatalogAt>,
    /// What may be it.
    pub doubtful: Vec<CatalogAt>,
}

/// Where a catalog stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CatalogAt {
    /// A column of its own.
    Column(ColumnId),
    /// A line of a list.
    Item(ItemId),
}

/// Where a column belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Field's slug; for villages that of the village catalog.
    pub field: String,
    /// First-level matter.
    pub matter1: Option<String>,
    /// Second-level matter.
    pub matter2: Option<String>,
    /// Township it stands in.
    pub town: Option<String>,
    /// Village or community it stands in.
    pub village: Option<String>,
    /// True when the column itself was matched, false when it only stands below one that was.
    pub own: bool,
}

/// A township.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownMap {
    /// Name.
    pub name: String,
    /// Its column.
    pub column: Option<ColumnId>,
    /// `Found`, `Missing`, `Unsure` or `Unobserved`.
    pub presence: Presence,
    /// Lines in its column and below.
    pub items: u32,
    /// Fields that have a column in it, by slug.
    pub fields: Vec<(String, ColumnId)>,
}

/// A village or community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VillageMap {
    /// Township it belongs to, where known.
    pub town: Option<String>,
    /// Name.
    pub name: String,
    /// Its column.
    pub column: Option<ColumnId>,
    /// `Found`, `Missing`, `Unsure` or `Unobserved`.
    pub presence: Presence,
    /// Lines in its column and below.
    pub items: u32,
    /// Matters of the village catalog that have a column in it.
    pub matters: Vec<(String, ColumnId)>,
}

/// A column below a field that no catalog knows.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownColumn {
    /// The column.
    pub column: ColumnId,
    /// Field's slug.
    pub field: String,
    /// First-level matter it stands below, where it does.
    pub matter1: Option<String>,
    /// The matter it is most like, where one is near.
    pub nearest: Option<String>,
}

/// Several columns for one matter, or one column for several matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Field's slug.
    pub field: String,
    /// The matters concerned, as `first-level` or `first-level/second-level`; empty = the field itself.
    pub matters: Vec<String>,
    /// The columns concerned.
    pub columns: Vec<ColumnId>,
}

impl Mapping {
    /// The field with this slug.
    pub fn field(&self, slug: &str) -> Option<&FieldMap> {
        self.fields.iter().find(|field| field.slug == slug)
    }

    /// Where a column belongs.
    pub fn place(&self, column: ColumnId) -> Option<&Place> {
        self.places.get(column.0 as usize)?.as_ref()
    }
}

impl FieldMap {
    /// The first-level matter with this name.
    pub fn matter(&self, name: &str) -> Option<&MatterMap> {
        self.matters.iter().find(|matter| matter.name == name)
    }
}

impl MatterMap {
    /// The second-level matter with this name.
    pub fn submatter(&self, name: &str) -> Option<&SubmatterMap> {
        self.submatters.iter().find(|submatter| submatter.name == name)
    }
}
