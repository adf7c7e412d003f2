//! `home-link` (advice): the home page links to 基层政务公开, and to the column itself, not a copy.

use super::bench::saved;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::model::{Certainty, Scope};
use crate::platform::State;
use crate::text::text;
use snapshot::{Outcome, Role};

pub(super) const RULE: Rule = Rule {
    id: "home-link",
    clause: "1.1.1",
    group: Group::Columns,
    looks_at: LooksAt::Home,
    certainty: Certainty::Certain,
    advice: true,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    let Some(grassroots) = case.platform.get(Role::Grassroots) else { return };
    if case.snapshot.home.outcome.as_ref() != Some(&Outcome::Ok) {
        return bench.unobserved(1);
    }
    let column = match grassroots.state {
        State::There(id) | State::Misplaced(id, _) => Some(case.snapshot.column(id)),
        _ => None,
    };
    let (evidence, certainty) = match (&case.snapshot.home.grassroots_link, column) {
        (None, _) => (text("home-link-none", []), Certainty::Certain),
        (Some(link), Some(column)) if !same_address(link, &column.url) => {
            let arguments = [("link", link.clone()), ("column", column.url.clone())];
            // A redirect may still lead to the column.
            (text("home-link-elsewhere", arguments), Certainty::Suspected)
        }
        (Some(_), _) => return bench.pass(Scope::default(), 1),
    };
    let mut finding = bench.finding(evidence, text("home-link-expected", []));
    finding.certainty = certainty;
    finding.url = Some(case.snapshot.portal.url.clone());
    saved(&mut finding, case.snapshot.home.saved.as_ref());
    bench.fail(Scope::default(), finding);
}

/// Addresses of one page: without scheme, `index.*` and the last slash.
fn same_address(one: &str, other: &str) -> bool {
    fn core(url: &str) -> &str {
        let url = url.split_once("://").map_or(url, |(_, rest)| rest);
        let url = url.split('#').next().unwrap_or(url);
        let cut = match url.rsplit_once('/') {
            Some((folder, page)) if page.starts_with("index.") => folder,
            _ => url,
        };
        cut.trim_end_matches('/')
    }
    core(one) == core(other)
}
