//! Attachments that were not checked.

use super::both::Both;
use super::findings::Address;
use crate::Inspection;
use crate::unchecked::{self, Unchecked};
use crate::words::Lang;

/// Lines that are shown; all stand in report.json.
const MOST: usize = 500;

pub struct UncheckedView {
    /// `None` where everything was checked.
    pub lead: Option<Both>,
    pub count: usize,
    pub rows: Vec<UncheckedRow>,
    pub more: Option<Both>,
}

pub struct UncheckedRow {
    pub name: String,
    pub part: Option<Both>,
    pub address: Address,
    pub page: String,
    pub page_address: Option<Address>,
    pub why: Both,
}

pub fn view(inspection: &Inspection<'_>) -> UncheckedView {
    let all = unchecked::unchecked(inspection.snapshot);
    let more = all.len().saturating_sub(MOST);
    UncheckedView {
        lead: (!all.is_empty()).then(|| lead(&all)),
        count: all.len(),
        rows: all.iter().take(MOST).map(row).collect(),
        more: (more > 0).then(|| Both::say("unchecked-more", &[("n", &more)])),
    }
}

fn lead(all: &[Unchecked<'_>]) -> Both {
    let of = |lang: Lang| {
        let said = unchecked::by_reason(all, lang);
        let said =
            said.iter().map(|(why, n)| lang.say("unchecked-count", &[("why", why), ("n", n)]));
        let comma = if lang == Lang::Zh { "、" } else { ", " };
        let reasons = said.collect::<Vec<_>>().join(comma);
        lang.say("unchecked-lead", &[("n", &all.len()), ("reasons", &reasons)])
    };
    Both { zh: of(Lang::Zh), en: of(Lang::En) }
}

fn row(one: &Unchecked<'_>) -> UncheckedRow {
    UncheckedRow {
        name: one.name.clone(),
        part: (!one.part.is_empty()).then(|| Both::say("unchecked-part", &[("part", &one.part)])),
        address: Address::of(one.url),
        page: one.page.clone(),
        page_address: one.page_url.map(Address::of),
        why: Both { zh: unchecked::why(one.why, Lang::Zh), en: unchecked::why(one.why, Lang::En) },
    }
}
