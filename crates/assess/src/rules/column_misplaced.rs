//! `column-misplaced`: a required column exists, but not where it belongs.

use super::column_missing::scope;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::model::Certainty;
use crate::platform::State;
use crate::text::{path, text};

pub(super) const RULE: Rule = Rule {
    id: "column-misplaced",
    clause: "1.1.1",
    group: Group::Columns,
    looks_at: LooksAt::Tree,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    for required in &case.platform.columns {
        let Some(under) = required.under else { continue };
        match required.state {
            State::There(_) => bench.pass(scope(required.name), 1),
            State::Misplaced(id, sure) => {
                let above = case.platform.get(under).map_or("", |above| above.name);
                let found = path(&case.snapshot.path(id));
                let mut finding = bench.about_column(
                    id,
                    text("column-misplaced-found", [("path", found)]),
                    text(
                        "column-misplaced-expected",
                        [("column", required.name.into()), ("place", above.into())],
                    ),
                );
                finding.column = Some(required.name.into());
                if !sure {
                    finding.certainty = Certainty::Suspected;
                }
                bench.fail(scope(required.name), finding);
            }
            State::Missing(_) | State::Implied | State::Unobserved => bench.unobserved(1),
        }
    }
}
