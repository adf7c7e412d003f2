//! `column-thin`: fewer items than the threshold. A blank column is not thin as well.

use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::lists::{Gathered, Kind};
use crate::model::Certainty;
use crate::text::text;
use jiff::ToSpan;
use jiff::civil::Date;

pub(super) const RULE: Rule = Rule {
    id: "column-thin",
    clause: "2.2",
    group: Group::CoverageAndTime,
    looks_at: LooksAt::Lists,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    for list in &case.lists {
        let (threshold, named) = case.threshold(list.column);
        // Villages and columns outside fields have few lines by nature: judged where the sheet names them.
        if (list.kind != Kind::Matter && !named) || threshold.thin_items == 0 {
            continue;
        }
        if !list.observed {
            bench.unobserved(1);
            continue;
        }
        let (count, undated) = match threshold.thin_within_days {
            None => (list.items, 0),
            Some(days) => within(case, list, days),
        };
        if list.items == 0 && threshold.thin_within_days.is_none() {
            continue;
        }
        if count >= threshold.thin_items {
            bench.pass(case.scope(list.column), 1);
        } else if list.complete {
            let items = ("items", count.to_string());
            let least = ("least", threshold.thin_items.to_string());
            let mut finding = match threshold.thin_within_days {
                None => bench.about_column(
                    list.column,
                    text("column-thin-found", [items]),
                    text("column-thin-expected", [least]),
                ),
                Some(days) => bench.about_column(
                    list.column,
                    text("column-thin-found-within", [items, ("days", days.to_string())]),
                    text("column-thin-expected-within", [least, ("days", days.to_string())]),
                ),
            };
            if list.later > 0 || undated > 0 {
                finding.certainty = Certainty::Suspected;
            }
            if let Some(title) = &list.explained {
                finding.explained = true;
                finding.title = Some(title.clone());
            }
            bench.fail(case.scope(list.column), finding);
        } else {
            bench.unobserved(1);
        }
    }
}

/// Lines of the last so many days, and those of which that is not known.
fn within(case: &Case<'_>, list: &Gathered, days: u32) -> (u32, u32) {
    let from = case.as_of.checked_sub(i64::from(days).days()).unwrap_or(Date::MIN);
    let mut counts = (0, 0);
    for item in list.lines(case) {
        match case.date(item) {
            None => counts.1 += 1,
            Some(date) if date > from && date <= case.as_of => counts.0 += 1,
            Some(_) => {}
        }
    }
    counts
}
