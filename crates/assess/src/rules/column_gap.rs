//! `column-gap`: two neighbouring items lie further apart than the threshold (off unless the sheet
//! sets one). One finding a column, with its widest gap.

use super::{Bench, Group, LooksAt, Rule};
use crate::case::{Case, days};
use crate::lists::Kind;
use crate::model::Certainty;
use crate::text::text;
use jiff::civil::Date;

pub(super) const RULE: Rule = Rule {
    id: "column-gap",
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
        let Some(limit) = threshold.gap_days else { continue };
        if list.kind != Kind::Matter && !named {
            continue;
        }
        if !list.observed {
            bench.unobserved(1);
            continue;
        }
        let mut dates: Vec<Date> = list
            .lines(case)
            .filter_map(|item| case.date(item))
            .filter(|&date| date <= case.as_of)
            .collect();
        dates.sort_unstable();
        let gaps = dates.windows(2).filter_map(|pair| match pair {
            [older, newer] => Some((days(*older, *newer), *older, *newer)),
            _ => None,
        });
        let Some((gap, older, newer)) = gaps.max() else { continue };
        if gap <= i64::from(limit) {
            bench.pass(case.scope(list.column), 1);
            continue;
        }
        let arguments =
            [("older", older.to_string()), ("newer", newer.to_string()), ("days", gap.to_string())];
        let mut finding = bench.about_column(
            list.column,
            text("column-gap-found", arguments),
            text("column-gap-expected", [("days", limit.to_string())]),
        );
        if !list.complete || list.undated > 0 {
            finding.certainty = Certainty::Suspected;
        }
        bench.fail(case.scope(list.column), finding);
    }
}
