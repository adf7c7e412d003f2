//! Narrowing what a unit's page lists: findings by field, rule, indicator and standing, items of the ledger by state. A figure
//! is counted by the same choices that its link asks for, so that it says as much as the list it leads to.

use super::unit::rule_name;
use crate::desk::visit::Desk;
use crate::layout::Link;
use assess::Deduction;
use oversight::{Aim, FieldCell, SETTLED, TO_DECIDE, UnitView};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::{BTreeMap, BTreeSet};
use store::{Certainty, Decision, Finding, Item, ItemState, Word};

/// Stands for the total in the place of an indicator's id.
pub(super) const TOTAL: &str = "-";
/// What may be asked of how findings stand, before the states of the items that they became.
const STANDINGS: [&str; 6] = ["counts", "certain", "confirmed", "suspected", "dismissed", "advice"];
/// What stays as it is in an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// How a finding stands.
pub(super) fn standing(row: &Finding) -> &'static str {
    match (row.decision, row.certainty) {
        (Some(Decision::Confirmed), _) => "confirmed",
        (Some(Decision::Dismissed), _) => "dismissed",
        (None, _) if row.advice => "advice",
        (None, Certainty::Certain) => "certain",
        (None, Certainty::Suspected) => "suspected",
    }
}

/// States of the ledger that one word asks for, as the board counts them.
fn states(word: &str) -> Vec<ItemState> {
    match word {
        "settled" => SETTLED.to_vec(),
        "to-decide" => TO_DECIDE.to_vec(),
        _ => ItemState::of(word).into_iter().collect(),
    }
}

/// What is asked for; what is empty leaves out nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// Slug of a field.
    pub(super) field: String,
    /// A rule, or the word of a milestone's aim for all of its rules. With an indicator: what this rule took from it.
    pub(super) rule: String,
    /// Id of an indicator, or [`TOTAL`].
    pub(super) indicator: String,
    /// How findings stand, or the items that they became.
    pub(super) standing: String,
    /// States of items of the ledger.
    pub(super) ledger: String,
}

impl Asked {
    /// Address of the page narrowed to this.
    pub(super) fn address(
        &self,
        (round, unit): (i64, i64),
        page: Option<usize>,
        place: &str,
    ) -> String {
        let page = page.map(|page| page.to_string()).unwrap_or_default();
        let pairs = [
            ("field", &self.field),
            ("rule", &self.rule),
            ("indicator", &self.indicator),
            ("standing", &self.standing),
            ("ledger", &self.ledger),
            ("page", &page),
        ];
        let asked = pairs.iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<String> = asked
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, PLAIN)))
            .collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/oversight/round/{round}/unit/{unit}{mark}{}#{place}", query.join("&"))
    }

    /// Whether findings are narrowed.
    fn is_about_findings(&self) -> bool {
        [&self.field, &self.rule, &self.indicator, &self.standing].iter().any(|one| !one.is_empty())
    }
}

/// The lists of a unit's page, and what of them is asked for.
pub(super) struct Narrowed<'a> {
    desk: &'a Desk,
    of: (i64, i64),
    view: &'a UnitView,
    fields: Vec<FieldCell>,
    /// How what was found stands in the ledger, by its key.
    items: BTreeMap<&'a str, ItemState>,
    pub(super) asked: Asked,
}

impl<'a> Narrowed<'a> {
    /// What the address asks for. What the unit does not know is as if it were not asked for.
    pub(super) fn of(desk: &'a Desk, of: (i64, i64), view: &'a UnitView) -> Self {
        let fields: Vec<FieldCell> =
            serde_json::from_str(&view.inspection.fields).unwrap_or_default();
        let items = view.items.iter().map(|item| (item.key.as_str(), item.state)).collect();
        let mut narrowed = Self { desk, of, view, fields, items, asked: Asked::default() };
        let asked = |name: &str| desk.door.asked(name).to_owned();
        let field = asked("field");
        let (rule, indicator) = (asked("rule"), asked("indicator"));
        let (standing, ledger) = (asked("standing"), asked("ledger"));
        let is_standing =
            STANDINGS.contains(&standing.as_str()) || ItemState::of(&standing).is_some();
        let known = Asked {
            rule: if narrowed.knows_rule(&rule) { rule } else { String::new() },
            indicator: match narrowed.indicator_name(&indicator) {
                Some(_) => indicator,
                None => String::new(),
            },
            standing: if is_standing { standing } else { String::new() },
            ledger: if states(&ledger).is_empty() { String::new() } else { ledger },
            field: match narrowed.fields.iter().any(|one| one.slug == field) {
                true => field,
                false => String::new(),
            },
        };
        narrowed.asked = known;
        narrowed
    }

    fn knows_rule(&self, rule: &str) -> bool {
        Aim::of(rule).is_some()
            || self.view.findings.iter().any(|row| row.rule == rule)
            || self.deductions().any(|(_, taken)| taken.rule == rule)
    }

    fn indicator_name(&self, id: &str) -> Option<String> {
        let score = self.view.score.as_ref()?;
        let named = score.indicators.iter().find(|one| one.id == id).map(|one| one.name.clone());
        named.or_else(|| (id == TOTAL).then(|| self.total_name()))
    }

    /// The name of the total in the place of an indicator's.
    pub(super) fn total_name(&self) -> String {
        self.desk.word("oversight-from-total")
    }

    /// What was taken, each with the indicator that it was taken from.
    fn deductions(&self) -> impl Iterator<Item = (&'a str, &'a Deduction)> {
        let score = self.view.score.as_ref();
        let indicators = score.into_iter().flat_map(|score| &score.indicators);
        let of_indicators = indicators
            .flat_map(|one| one.deductions.iter().map(move |taken| (one.id.as_str(), taken)));
        let of_total = score.into_iter().flat_map(|score| &score.from_total);
        of_indicators.chain(of_total.map(|taken| (TOTAL, taken)))
    }

    /// Positions of the findings behind what was taken from an indicator: also those of other rules that stand behind it.
    fn behind(&self, asked: &Asked) -> BTreeSet<usize> {
        self.deductions()
            .filter(|(indicator, _)| *indicator == asked.indicator)
            .filter(|(_, taken)| asked.rule.is_empty() || taken.rule == asked.rule)
            .flat_map(|(_, taken)| &taken.findings)
            .filter_map(|at| usize::try_from(*at).ok())
            .collect()
    }

    /// The findings that are asked for.
    pub(super) fn findings(&self, asked: &Asked) -> Vec<&'a Finding> {
        let behind = (!asked.indicator.is_empty()).then(|| self.behind(asked));
        let field = self.fields.iter().find(|one| one.slug == asked.field);
        let field = field.map(|one| one.name.as_str());
        let of_rule = |row: &Finding| match Aim::of(&asked.rule) {
            Some(aim) => aim.rules().contains(&row.rule.as_str()),
            None => asked.rule.is_empty() || row.rule == asked.rule,
        };
        let wanted = |(at, row): &(usize, &Finding)| {
            behind.as_ref().map_or_else(|| of_rule(row), |behind| behind.contains(at))
                && (field.is_none() || row.field.as_deref() == field)
                && self.stands(row, &asked.standing)
        };
        self.view.findings.iter().enumerate().filter(wanted).map(|(_, row)| row).collect()
    }

    fn stands(&self, row: &Finding, word: &str) -> bool {
        match ItemState::of(word) {
            Some(state) => self.items.get(row.key.as_str()) == Some(&state),
            None => word.is_empty() || standing(row) == word || (word == "counts" && row.counts),
        }
    }

    /// The items of the ledger that are asked for.
    pub(super) fn items(&self, asked: &Asked) -> Vec<&'a Item> {
        let states = states(&asked.ledger);
        let wanted = |item: &&Item| states.is_empty() || states.contains(&item.state);
        self.view.items.iter().filter(wanted).collect()
    }

    /// Address of the findings that are asked for, and how many they are; no address where there are none.
    pub(super) fn lead(&self, asked: &Asked) -> (Option<String>, usize) {
        let found = self.findings(asked).len();
        ((found > 0).then(|| asked.address(self.of, None, "findings")), found)
    }

    /// Links to the findings by how they stand, within whatever else is asked for.
    pub(super) fn standings(&self) -> Vec<Link> {
        let words = STANDINGS.into_iter().map(str::to_owned);
        let words = words.chain(ItemState::all().map(|state| state.id()));
        let link = |word: String| {
            let asked = Asked { standing: word, ..self.asked.clone() };
            let found = self.findings(&asked).len();
            (found > 0).then(|| Link {
                href: asked.address(self.of, None, "findings"),
                text: format!("{} {found}", self.standing_name(&asked.standing)),
                here: asked.standing == self.asked.standing,
            })
        };
        self.with_all(words.filter_map(link).collect(), |asked, all| {
            asked.standing = String::new();
            (all.findings(asked).len(), "findings")
        })
    }

    /// Links to the items of the ledger by state.
    pub(super) fn ledger(&self) -> Vec<Link> {
        let link = |state: ItemState| {
            let asked = Asked { ledger: state.id(), ..self.asked.clone() };
            let number = self.items(&asked).len();
            (number > 0).then(|| Link {
                href: asked.address(self.of, None, "ledger"),
                text: format!("{} {number}", self.state_name(&asked.ledger)),
                here: asked.ledger == self.asked.ledger,
            })
        };
        self.with_all(ItemState::all().filter_map(link).collect(), |asked, all| {
            asked.ledger = String::new();
            (all.items(asked).len(), "ledger")
        })
    }

    /// The links behind one to all of them; none where there is nothing to choose.
    fn with_all(
        &self,
        links: Vec<Link>,
        widen: impl FnOnce(&mut Asked, &Self) -> (usize, &'static str),
    ) -> Vec<Link> {
        let mut asked = self.asked.clone();
        let (number, place) = widen(&mut asked, self);
        let href = asked.address(self.of, None, place);
        let all = Link {
            here: href == self.asked.address(self.of, None, place),
            text: format!("{} {number}", self.desk.word("oversight-all")),
            href,
        };
        match links.is_empty() {
            true => links,
            false => std::iter::once(all).chain(links).collect(),
        }
    }

    /// What the findings are narrowed to, and the address that takes it away.
    pub(super) fn findings_narrowed(&self) -> Option<(String, String)> {
        let (lang, asked) = (self.desk.lang(), &self.asked);
        if !asked.is_about_findings() {
            return None;
        }
        let mut words = Vec::new();
        if let Some(field) = self.fields.iter().find(|one| one.slug == asked.field) {
            words.push(lang.say("oversight-narrowed-field", "name", &field.name));
        }
        if let Some(name) = self.indicator_name(&asked.indicator) {
            words.push(lang.say("oversight-narrowed-indicator", "name", name));
        }
        if !asked.rule.is_empty() {
            let key = match asked.indicator.is_empty() {
                true => "oversight-narrowed-rule",
                false => "oversight-narrowed-taken",
            };
            let name = match Aim::of(&asked.rule) {
                Some(aim) => self.desk.word(&format!("oversight-lacks-{}", aim.id())),
                None => rule_name(self.desk, &asked.rule),
            };
            words.push(lang.say(key, "name", name));
        }
        if !asked.standing.is_empty() {
            let name = self.standing_name(&asked.standing);
            words.push(lang.say("oversight-narrowed-standing", "name", name));
        }
        let wide = Asked { ledger: asked.ledger.clone(), ..Asked::default() };
        let words = lang.say("oversight-narrowed", "names", words.join(" · "));
        Some((words, wide.address(self.of, None, "findings")))
    }

    /// What the ledger is narrowed to, and the address that takes it away.
    pub(super) fn ledger_narrowed(&self) -> Option<(String, String)> {
        let word = &self.asked.ledger;
        let wide = Asked { ledger: String::new(), ..self.asked.clone() };
        (!word.is_empty()).then(|| {
            let words = self.desk.lang().say("oversight-narrowed", "names", self.state_name(word));
            (words, wide.address(self.of, None, "ledger"))
        })
    }

    /// The words for a deduction, with how many findings stand behind it.
    pub(super) fn taken_words(&self, taken: &Deduction, found: usize) -> String {
        let said = [
            ("rule", rule_name(self.desk, &taken.rule)),
            ("points", super::points(Some(taken.points))),
            ("count", found.to_string()),
        ];
        self.desk.lang().say_all("oversight-taken-by", &said)
    }

    fn standing_name(&self, word: &str) -> String {
        match word {
            "counts" => self.desk.word("oversight-counts"),
            _ if ItemState::of(word).is_some() => self.state_name(word),
            _ => self.desk.word(&format!("oversight-finding-{word}")),
        }
    }

    fn state_name(&self, word: &str) -> String {
        self.desk.word(&match word {
            "settled" | "to-decide" => format!("oversight-ledger-{word}"),
            _ => format!("oversight-item-{word}"),
        })
    }
}
