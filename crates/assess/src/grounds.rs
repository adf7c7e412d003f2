//! What a score rests on besides the findings: enough, with them, to score again without the snapshot, whatever
//! the rules of a later program would say of it.

use crate::model::{
    Assessment, FieldState, Finding, IndicatorScore, MatterState, MatterStatus, RuleState,
    RuleStatus, Scope, Score, Tally, Waiting,
};
use crate::review::{self, Verdict};
use crate::score::{self, Material};
use crate::sheet::Sheet;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use standard::Level;

/// What a score rests on besides findings, sheet and materials.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Grounds {
    /// Name of the portal.
    pub portal: String,
    /// Level it was judged at.
    pub level: Level,
    /// The fields due there.
    pub fields: Vec<FieldState>,
    /// Part (0–1) of the matters due that could be seen.
    pub seen: Decimal,
    /// What each rule judged and what it could not.
    pub rules: Vec<RuleState>,
}

impl Grounds {
    /// Scores findings by a sheet. With those of the judgement, its sheet and the same materials the figures are
    /// the same.
    pub fn score(&self, sheet: &Sheet, findings: &[Finding], materials: &[Material]) -> Score {
        let Self { portal, level, fields, seen, rules } = self;
        let unit = score::Unit { portal, level: *level, fields, seen: *seen };
        score::score(sheet, unit, rules, findings, materials)
    }

    /// Lets a finding of the judgement carry what a person decided about it. One that was only suspected is
    /// judged from here, as it would have been had the decision been known before.
    pub fn decide(&mut self, finding: &mut Finding, verdict: &Verdict) {
        review::decide(finding, verdict);
        let Some(state) = self.rules.iter_mut().find(|state| state.rule == finding.rule) else {
            return;
        };
        let Some(at) = state.waiting.iter().position(|one| one.key == finding.key) else { return };
        let Waiting { scope, .. } = state.waiting.remove(at);
        let count = finding.count.unwrap_or(1);
        state.unobserved = state.unobserved.saturating_sub(count);
        state.subjects += count;
        state.status = RuleStatus::Judged;
        match state.tallies.iter_mut().find(|tally| tally.scope == scope) {
            Some(tally) => tally.subjects += count,
            None => {
                state.tallies.push(Tally { scope, subjects: count, ..Tally::default() });
                state.tallies.sort_by_cached_key(|tally| tally.scope.clone());
            }
        }
    }
}

impl Assessment {
    /// What the score rests on besides the findings; of a portal of this name.
    pub fn grounds(&self, portal: &str) -> Grounds {
        Grounds {
            portal: portal.to_owned(),
            level: self.level.unwrap_or(Level::County),
            fields: self.fields.clone(),
            seen: seen(&self.matters),
            rules: self.rules.clone(),
        }
    }

    /// Scores the same findings again, by this sheet. With the sheet of the judgement and the same
    /// materials the figures are the same.
    pub fn rescore(&self, portal: &str, sheet: &Sheet, materials: &[Material]) -> Score {
        self.grounds(portal).score(sheet, &self.findings, materials)
    }
}

impl Score {
    /// A score of which no more is known than its figures, changed as another one of the same findings changes:
    /// `with` is that before a decision, `without` the one after it.
    #[must_use]
    pub fn moved(self, with: &Self, without: Self) -> Self {
        let of = |score: &Self, id: &str| score.indicators.iter().find(|one| one.id == id).cloned();
        let indicator = |one: IndicatorScore| match (of(with, &one.id), of(&without, &one.id)) {
            (Some(with), Some(without)) if with != without => IndicatorScore {
                score: one.score + without.score - with.score,
                deductions: without.deductions,
                ..one
            },
            _ => one,
        };
        let indicators = self.indicators.into_iter().map(indicator).collect();
        let same = with.from_total == without.from_total;
        Self {
            indicators,
            total: self.total + without.total - with.total,
            before: self.before + without.before - with.before,
            bonus: self.bonus + without.bonus - with.bonus,
            veto: if with.veto == without.veto { self.veto } else { without.veto },
            from_total: if same { self.from_total } else { without.from_total },
            ..self
        }
    }
}

/// Part of the matters that could be seen; of none, all.
pub(crate) fn seen(matters: &[MatterState]) -> Decimal {
    let unseen = matters.iter().filter(|matter| matter.status == MatterStatus::Unobserved).count();
    match matters.len() {
        0 => Decimal::ONE,
        all => Decimal::from(all - unseen) / Decimal::from(all),
    }
}

/// The same as it is stored: every place once, and what is said of it by its number.
#[derive(Serialize, Deserialize)]
struct Stored {
    portal: String,
    level: Level,
    fields: Vec<FieldState>,
    seen: Decimal,
    places: Vec<Scope>,
    rules: Vec<StoredRule>,
}

#[derive(Serialize, Deserialize)]
struct StoredRule {
    rule: String,
    status: RuleStatus,
    unobserved: u32,
    tallies: Vec<StoredTally>,
    waiting: Vec<(usize, String)>,
}

/// Place, subjects, those implied, and by which rule.
#[derive(Serialize, Deserialize)]
struct StoredTally(usize, u32, u32, Option<String>);

impl From<Grounds> for Stored {
    fn from(grounds: Grounds) -> Self {
        let mut places: Vec<Scope> = Vec::new();
        let mut known: FxHashMap<Scope, usize> = FxHashMap::default();
        let mut number = |scope: Scope| {
            *known.entry(scope).or_insert_with_key(|scope| {
                places.push(scope.clone());
                places.len() - 1
            })
        };
        let mut rules = Vec::with_capacity(grounds.rules.len());
        for state in grounds.rules {
            let mut tallies = Vec::with_capacity(state.tallies.len());
            for Tally { scope, subjects, implied, implied_by } in state.tallies {
                tallies.push(StoredTally(number(scope), subjects, implied, implied_by));
            }
            let waiting = state.waiting.into_iter().map(|one| (number(one.scope), one.key));
            rules.push(StoredRule {
                waiting: waiting.collect(),
                rule: state.rule,
                status: state.status,
                unobserved: state.unobserved,
                tallies,
            });
        }
        let Grounds { portal, level, fields, seen, .. } = grounds;
        Self { portal, level, fields, seen, places, rules }
    }
}

impl TryFrom<Stored> for Grounds {
    type Error = &'static str;

    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        let Stored { portal, level, fields, seen, places, rules } = stored;
        let rules: Result<Vec<RuleState>, _> =
            rules.into_iter().map(|rule| rule.read(&places)).collect();
        Ok(Self { portal, level, fields, seen, rules: rules? })
    }
}

impl StoredRule {
    /// What it says of these places.
    fn read(self, places: &[Scope]) -> Result<RuleState, &'static str> {
        let place = |at: usize| places.get(at).cloned().ok_or("a place has no such number");
        let mut tallies = Vec::with_capacity(self.tallies.len());
        for StoredTally(at, subjects, implied, implied_by) in self.tallies {
            tallies.push(Tally { scope: place(at)?, subjects, implied, implied_by });
        }
        let mut waiting = Vec::with_capacity(self.waiting.len());
        for (at, key) in self.waiting {
            waiting.push(Waiting { key, scope: place(at)? });
        }
        Ok(RuleState {
            rule: self.rule,
            status: self.status,
            subjects: tallies.iter().map(|tally| tally.subjects).sum(),
            unobserved: self.unobserved,
            tallies,
            waiting,
        })
    }
}
