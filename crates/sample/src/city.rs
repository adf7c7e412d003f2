//! The city: which county has which vendor, and what its templates are used to.

use crate::county::{self, Plan};
use crate::faults::Fault::{self, *};
use crate::faults::set_traps;
use crate::model::{Look, PageKind};
use crate::portal::{Family, STANDARD, SamplePortal};
use jiff::civil::Date;

/// Habits that no family has.
pub(crate) fn plain_look() -> Look {
    Look {
        nested_menu: false,
        breadcrumb: true,
        cut_titles: None,
        page_size: 15,
        inline_tabs: false,
        separate_percent: 20,
        alias_percent: 20,
        mark_in_title: true,
        brackets: ('[', ']'),
        colour: "#1f5fa8",
        long_lists: 3,
        redirects: 0,
        least_pages: 0,
        validators: false,
    }
}

/// Habits of a family's templates; portals of one family differ only by county and seed.
fn look(family: Family) -> Look {
    let plain = plain_look();
    match family {
        Family::Trs => Look { cut_titles: Some(34), long_lists: 5, validators: true, ..plain },
        Family::Hanweb => Look { colour: "#0b6aa2", alias_percent: 30, page_size: 15, ..plain },
        Family::Lonsun => {
            Look { colour: "#b3261e", page_size: 20, brackets: ('［', '］'), ..plain }
        }
        Family::Vsb => Look { colour: "#22628c", cut_titles: Some(30), page_size: 12, ..plain },
        Family::Ucap => {
            Look { colour: "#16558f", breadcrumb: false, mark_in_title: false, ..plain }
        }
        Family::Gkmlpt => Look { colour: "#2a67b1", page_size: 100, long_lists: 2, ..plain },
        Family::OldTable => Look {
            colour: "#003399",
            cut_titles: Some(28),
            page_size: 20,
            separate_percent: 0,
            ..plain
        },
        Family::SiteServer => {
            Look { colour: "#2c6e49", nested_menu: true, validators: true, ..plain }
        }
        Family::Generic => Look {
            colour: "#24589c",
            nested_menu: true,
            inline_tabs: true,
            separate_percent: 45,
            redirects: 1,
            alias_percent: 55,
            validators: true,
            ..plain
        },
    }
}

/// A portal of the family with nothing wrong with it but with traps in it, of the county at this position of the city's table.
pub fn good(family: Family, county: usize, as_of: Date, seed: u64) -> SamplePortal {
    let plan = Plan { county, as_of, seed, look: look(family) };
    let mut site = county::build(&plan, &STANDARD);
    set_traps(&mut site, &STANDARD);
    SamplePortal::new(site, family)
}

/// A large portal for benchmarks: TRS-like, with about `pages` list pages and documents, and attachments
/// besides. Nothing is wrong with it.
pub fn benchmark_site(pages: usize) -> SamplePortal {
    let look = Look { least_pages: pages, ..look(Family::Trs) };
    let plan = Plan { county: 0, as_of: jiff::civil::date(2026, 11, 23), seed: 1, look };
    SamplePortal::new(county::build(&plan, &STANDARD), Family::Trs)
}

/// The portals of the city, one of each of eight families: two good ones, then broken ones.
pub fn city(as_of: Date, seed: u64) -> Vec<SamplePortal> {
    let mut portals =
        vec![good(Family::Trs, 0, as_of, seed), good(Family::Generic, 1, as_of, seed)];
    for (at, (family, faults)) in BROKEN.into_iter().enumerate() {
        portals.push(good(family, at + 2, as_of, seed).with_faults(faults));
    }
    portals
}

/// What is wrong with each of the city's broken portals.
const BROKEN: [(Family, &[Fault]); 6] = [
    (
        Family::Hanweb,
        &[
            HomeLink,
            FieldMissing,
            FieldMissing,
            CatalogMissing,
            CatalogMissing,
            MarkLacking,
            MarkUnknown,
            MarkBrackets,
            MarkUnbalanced,
            ColumnThin,
            ColumnThin,
            ColumnThin,
            Redated,
            Redated,
            Late,
            Late,
            LinkGone,
            LinkSoftGone,
            AttachmentGone,
            OriginCopied,
            Paper("news-visit"),
            Paper("leak-hidden-column"),
            Paper("leak-mobile"),
        ],
    ),
    (
        Family::Lonsun,
        &[
            MatterMissing,
            MatterMissing,
            MatterMissing,
            SubmatterMissing,
            SubmatterMissing,
            SubmatterMissing,
            ColumnStale,
            ColumnStale,
            ColumnStale,
            TownMissing,
            VillageEmpty,
            VillageEmpty,
            AttachmentGone,
            AttachmentWrong,
            LinkGone,
            Misfiled,
            OriginForked,
            Paper("leak-text"),
            Paper("news-neutral"),
            Paper("leak-zipped-csv"),
            OriginCopied,
        ],
    ),
    (
        Family::Vsb,
        &[
            Misplaced,
            ColumnBlank,
            ColumnBlank,
            ColumnBlank,
            LinkSoftGone,
            LinkHostUnknown,
            AttachmentWrong,
            TagMissing("ColumnType", PageKind::Column),
            TagMissing("ContentSource", PageKind::Article),
            Late,
            VillageMissing,
            MarkLacking,
            HiddenLink,
            WrongWord,
            Paper("leak-bad-mask"),
            Paper("news-meeting"),
            Paper("leak-card"),
            OriginForked,
        ],
    ),
    (
        Family::Ucap,
        &[
            CatalogsMissing,
            MatterUnknown,
            ColumnThin,
            ColumnThin,
            PageDown,
            LinkHostUnknown,
            LinkGone,
            SubmatterMissing,
            MatterMissing,
            ColumnStale,
            TagMissing("ColumnDescription", PageKind::Column),
            TagMissing("ColumnKeywords", PageKind::Column),
            ColumnGap,
            Paper("leak-body-table"),
            Paper("news-campaign"),
            Paper("leak-two-pages"),
            OriginCopied,
            Paper("leak-last-page"),
        ],
    ),
    (
        Family::Gkmlpt,
        &[
            FieldMissing,
            FieldMissing,
            FieldMissing,
            MatterMissing,
            CatalogMissing,
            MarkUnknown,
            MarkUnbalanced,
            ColumnBlank,
            ColumnBlank,
            ColumnStale,
            Late,
            LinkGone,
            AttachmentGone,
            VillageEmpty,
            OriginCopied,
            Paper("leak-hidden-sheet"),
            Paper("news-neutral"),
            WrongWord,
        ],
    ),
    (
        Family::OldTable,
        &[
            HomeLink,
            FieldMissing,
            FieldMissing,
            FieldMissing,
            FieldMissing,
            MatterMissing,
            MatterMissing,
            CatalogMissing,
            CatalogMissing,
            CatalogMissing,
            ColumnStale,
            ColumnStale,
            ColumnStale,
            ColumnStale,
            ColumnBlank,
            ColumnBlank,
            ColumnThin,
            ColumnThin,
            ScriptOnly,
            TownMissing,
            VillageEmpty,
            LinkSoftGone,
            LinkGone,
            AttachmentGone,
            MarkBrackets,
            SubmatterMissing,
            Late,
            TagMissing("SiteIDCode", PageKind::Home),
            TagMissing("SiteIDCode", PageKind::Column),
            TagMissing("SiteIDCode", PageKind::Article),
            TagMissing("ColumnType", PageKind::Column),
            TagMissing("ArticleTitle", PageKind::Article),
            TagMissing("PubDate", PageKind::Article),
            HiddenLink,
            Paper("leak-text"),
            Paper("leak-body-table"),
            Paper("news-visit"),
            OriginForked,
        ],
    ),
];
