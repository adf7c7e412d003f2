//! The state of every due field.

use crate::case::Case;
use crate::mapping::Presence;
use crate::model::{FieldState, MatterStatus};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::ColumnId;

pub(crate) fn states(case: &Case<'_>) -> Vec<FieldState> {
    let totals = totals(case);
    case.due_fields()
        .map(|(field, map)| {
            let (items, newest) = totals.get(field.slug.as_str()).copied().unwrap_or_default();
            FieldState {
                slug: field.slug.clone(),
                name: field.name.clone(),
                status: match map.presence {
                    Presence::Found | Presence::Merged => MatterStatus::Found,
                    Presence::Missing => MatterStatus::Missing,
                    Presence::Unsure | Presence::Unobserved => MatterStatus::Unobserved,
                },
                column_url: map.columns.first().map(|&id| case.snapshot.column(id).url.clone()),
                items,
                newest,
            }
        })
        .collect()
}

/// Lines up to the cut-off date and the newest of them, by field; one list shown in two columns counts once.
fn totals<'a>(case: &'a Case<'_>) -> FxHashMap<&'a str, (u32, Option<Date>)> {
    let mut totals: FxHashMap<&str, (u32, Option<Date>)> = FxHashMap::default();
    let mut seen: FxHashSet<(&str, u32)> = FxHashSet::default();
    for (at, place) in (0u32..).zip(&case.mapping.places) {
        let Some(place) = place.as_ref().filter(|place| place.town.is_none()) else { continue };
        let total = totals.entry(&place.field).or_default();
        let Some(list) =
            case.snapshot.columns.get(at as usize).and_then(|column| column.list.as_ref())
        else {
            continue;
        };
        if !seen.insert((&place.field, list.first)) {
            continue;
        }
        for item in case.items_of(ColumnId(at)) {
            let date = case.date(item);
            if date.is_none_or(|date| date <= case.as_of) {
                total.0 += 1;
                total.1 = total.1.max(date);
            }
        }
    }
    totals
}
