//! The city: which county has which vendor, and what its templates are used to.

use crate::county::{self, Plan};
use crate::model::Look;
use crate::portal::{Family, SamplePortal};
use jiff::civil::Date;
use standard::Standard;

/// Habits of a family's templates; portals of one family differ only by county and seed.
fn look(family: Family) -> Look {
    let plain = Look {
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
        validators: false,
    };
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
            alias_percent: 55,
            validators: true,
            ..plain
        },
    }
}

/// A portal of the family with nothing wrong with it, of the county at this position of the city's table.
pub fn good(family: Family, county: usize, as_of: Date, seed: u64) -> SamplePortal {
    let plan = Plan { county, as_of, seed, look: look(family) };
    SamplePortal::new(county::build(&plan, &Standard::builtin()), family)
}

/// The portals of the city: good ones and broken ones, of every family.
pub fn city(as_of: Date, seed: u64) -> Vec<SamplePortal> {
    Family::ALL.into_iter().enumerate().map(|(at, family)| good(family, at, as_of, seed)).collect()
}
