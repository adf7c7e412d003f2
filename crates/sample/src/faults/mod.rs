//! Faults: each is planted on a good site, and what was planted is written down.

mod columns;
mod content;
mod later;
mod lines;
mod papers;

use crate::Planted;
use crate::chance::Chance;
use crate::model::{ColumnId, DocumentId, Item, ItemLink, PageKind, Part, Site};
use standard::Standard;
use std::collections::HashSet;

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// 标准目录 is not there.
    CatalogsMissing,
    /// 公开领域 is not there.
    OpenFieldsMissing,
    /// 基层政务公开 stands beside 法定主动公开内容 instead of under it.
    Misplaced,
    /// The home page has no link to 基层政务公开.
    HomeLink,
    /// A field has no column.
    FieldMissing,
    /// A township discloses nothing.
    TownMissing,
    /// A village has no column.
    VillageMissing,
    /// A village's column is empty.
    VillageEmpty,
    /// A field's catalog is not published.
    CatalogMissing,
    /// A first-level matter has no column.
    MatterMissing,
    /// A second-level matter has neither column nor marked lines.
    SubmatterMissing,
    /// A column that no catalog knows.
    MatterUnknown,
    /// A line without its category mark.
    MarkLacking,
    /// A line with a mark that is no second-level matter.
    MarkUnknown,
    /// A mark in other brackets than the notice's.
    MarkBrackets,
    /// A mark whose brackets do not match.
    MarkUnbalanced,
    /// A column without lines.
    ColumnBlank,
    /// A column with too few lines.
    ColumnThin,
    /// A column whose newest line is too old.
    ColumnStale,
    /// Two neighbouring lines far apart.
    ColumnGap,
    /// Published after the entry's limit.
    Late,
    /// An old text with a new date.
    Redated,
    /// A line that leads to a 404.
    LinkGone,
    /// A line that leads to a page which says, with status 200, that it is not there.
    LinkSoftGone,
    /// A line that leads to a host that does not exist.
    LinkHostUnknown,
    /// An attachment that is not there.
    AttachmentGone,
    /// A page instead of an attachment.
    AttachmentWrong,
    /// A page tag that one kind of page lacks.
    TagMissing(&'static str, PageKind),
    /// A column page that answers 500.
    PageDown,
    /// A list that comes only by a script.
    ScriptOnly,
    /// The same content at two addresses.
    OriginCopied,
    /// What was the same content and now differs.
    OriginForked,
    /// The paper of `data/papers.toml` with this id.
    Paper(&'static str),
    /// An item in another matter's column.
    Misfiled,
    /// A link that readers cannot see.
    HiddenLink,
    /// The template is taken over: every page's foot carries a link that readers cannot see.
    Hijacked,
    /// A word on the error list.
    WrongWord,
}

/// Where a planted fault stands; its address follows when the vendor is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Spot {
    None,
    Home,
    Column(ColumnId),
    Document(DocumentId),
    File(DocumentId, usize),
    /// A page of which the finding may speak, and others that are as good.
    Pages(DocumentId, Vec<DocumentId>),
}

/// A planted fault and where it stands.
pub(crate) type Mark = (Planted, Spot);

/// Plants faults on one site, each where no other is.
pub(crate) struct Planter<'a> {
    pub site: &'a mut Site,
    standard: &'a Standard,
    chance: Chance,
    used: HashSet<ColumnId>,
    marks: Vec<Mark>,
}

/// Plants the faults in order and answers what was planted. A fault that finds no place is left out.
pub(crate) fn plant(site: &mut Site, standard: &Standard, faults: &[Fault]) -> Vec<Mark> {
    let chance = Chance::of(site.seed, "faults");
    let mut planter = Planter { site, standard, chance, used: HashSet::new(), marks: Vec::new() };
    for fault in faults {
        planter.plant(*fault);
    }
    let marks = planter.marks;
    for id in 0..site.columns.len() {
        site.sort(id);
    }
    marks
}

/// Puts what looks like faults and is none on a site.
pub(crate) fn set_traps(site: &mut Site, standard: &Standard) {
    let chance = Chance::of(site.seed, "traps");
    let mut planter = Planter { site, standard, chance, used: HashSet::new(), marks: Vec::new() };
    planter.traps();
    for id in 0..site.columns.len() {
        site.sort(id);
    }
}

impl Planter<'_> {
    fn plant(&mut self, fault: Fault) -> Option<()> {
        match fault {
            Fault::CatalogsMissing => self.part_missing(Part::Catalogs, "标准目录"),
            Fault::OpenFieldsMissing => self.part_missing(Part::OpenFields, "公开领域"),
            Fault::Misplaced => self.misplaced(),
            Fault::HomeLink => self.home_link(),
            Fault::FieldMissing => self.field_missing(),
            Fault::TownMissing => self.town_missing(),
            Fault::VillageMissing => self.village(true),
            Fault::VillageEmpty => self.village(false),
            Fault::CatalogMissing => self.catalog_missing(),
            Fault::MatterMissing => self.matter_missing(),
            Fault::SubmatterMissing => self.submatter_missing(),
            Fault::MatterUnknown => self.matter_unknown(),
            Fault::MarkLacking
            | Fault::MarkUnknown
            | Fault::MarkBrackets
            | Fault::MarkUnbalanced => self.bracket(fault),
            Fault::ColumnBlank => self.blank(),
            Fault::ColumnThin => self.thin(),
            Fault::ColumnStale => self.stale(),
            Fault::ColumnGap => self.gap(),
            Fault::Late => self.late(),
            Fault::Redated => self.redated(),
            Fault::LinkGone | Fault::LinkSoftGone => self.link(fault),
            Fault::LinkHostUnknown => self.host_unknown(),
            Fault::AttachmentGone | Fault::AttachmentWrong => self.attachment(fault),
            Fault::TagMissing(tag, on) => self.tag(tag, on),
            Fault::PageDown => self.page_down(),
            Fault::ScriptOnly => self.script_only(),
            Fault::OriginCopied => self.copied(false),
            Fault::OriginForked => self.copied(true),
            Fault::Paper(id) => self.paper(id),
            Fault::Misfiled => self.misfiled(),
            Fault::HiddenLink => self.hidden_link(),
            Fault::Hijacked => self.hijacked(),
            Fault::WrongWord => self.wrong_word(),
        }
    }

    /// A column that fits and that no other fault has touched; it is taken.
    fn take(&mut self, fits: impl Fn(&Site, ColumnId) -> bool) -> Option<ColumnId> {
        let free = |id: &ColumnId| {
            self.site.shown(*id)
                && !self.site.path(*id).iter().any(|above| self.used.contains(above))
                && !self.used.iter().any(|&other| self.site.path(other).contains(id))
                && self.site.columns[*id].redirect.is_none()
                && fits(self.site, *id)
        };
        let candidates: Vec<ColumnId> = (0..self.site.columns.len()).filter(free).collect();
        if candidates.is_empty() {
            return None;
        }
        let id = *self.chance.pick(&candidates);
        self.used.insert(id);
        Some(id)
    }

    /// A matter's column with a list of its own that merges nothing, and with at least `least` lines.
    fn take_simple(&mut self, least: usize) -> Option<ColumnId> {
        self.take(|site, id| {
            let column = &site.columns[id];
            matches!(column.part, Part::Matter | Part::Submatter)
                && !column.inline
                && column.merges.len() <= 1
                && column.items.len() >= least
                && site.children(Some(id)).is_empty()
        })
    }

    /// What is known of a column, as the beginning of a note.
    fn note(&self, rule: &str, id: ColumnId) -> Planted {
        let column = &self.site.columns[id];
        Planted {
            rule: rule.into(),
            field: column.field.clone(),
            matter1: column.matter1.clone(),
            matter2: column.matter2.clone(),
            town: column.town.clone(),
            village: column.village.clone(),
            ..Planted::default()
        }
    }

    fn write(&mut self, planted: Planted, spot: Spot) -> Option<()> {
        self.marks.push((planted, spot));
        Some(())
    }

    /// Documents of a column's lines.
    fn documents(&self, id: ColumnId) -> Vec<DocumentId> {
        let document = |item: &Item| match item.link {
            ItemLink::Document(id) => Some(id),
            ItemLink::Address { .. } => None,
        };
        self.site.columns[id].items.iter().filter_map(document).collect()
    }
}
