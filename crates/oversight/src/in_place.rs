//! What the milestones of a campaign ask for, and how many units have it in place, by what their last inspection found.

use crate::error::OversightError;
use std::collections::{BTreeMap, BTreeSet};
use store::{InspectionState, Round, RoundStanding, RoundState, Store};

/// What a milestone asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aim {
    /// 栏目设置到位: a column for each field and each matter.
    Columns,
    /// 内容充实到位: no column is blank, none went stale.
    Content,
}

impl Aim {
    /// Both of them, in the order of the year.
    pub const ALL: [Self; 2] = [Self::Columns, Self::Content];

    /// Its word, e.g. `columns`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Columns => "columns",
            Self::Content => "content",
        }
    }

    /// The one with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == word)
    }

    /// Rules whose findings say that it is not reached.
    pub const fn rules(self) -> &'static [&'static str] {
        match self {
            Self::Columns => &["field-missing", "matter-missing", "submatter-missing"],
            Self::Content => &["column-blank", "column-stale"],
        }
    }
}

/// Units of a round that lack what a milestone asks for, by milestone.
pub type Lacking = BTreeMap<Aim, BTreeSet<i64>>;

/// How many units have in place what the milestones ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InPlace {
    /// The round that says so: the office's last one that was inspected.
    pub round: Round,
    /// Its units.
    pub units: usize,
    /// Those of them that lack something.
    pub lacking: Lacking,
}

impl InPlace {
    /// By the last of these rounds that was inspected; none where none was.
    pub(crate) async fn of(
        store: &Store,
        rounds: &[Round],
        (round, standings, lacks): (&Round, &[RoundStanding], &Lacking),
    ) -> Result<Option<Self>, OversightError> {
        let inspected = |one: &&Round| {
            one.unit_id.is_none()
                && matches!(one.state, RoundState::Confirming | RoundState::Closed)
        };
        let Some(last) = rounds.iter().filter(inspected).max_by_key(|one| one.id) else {
            return Ok(None);
        };
        let (units, lacking) = if last.id == round.id {
            (standings.len(), lacks.clone())
        } else {
            let standings = store.standings(last.id).await?;
            (standings.len(), lacking(store, last.id, &standings).await?)
        };
        Ok(Some(Self { round: last.clone(), units, lacking }))
    }
}

/// Units of a round at which something is found that costs points and stands in the way of a milestone. What could not be
/// inspected has nothing in place that anybody saw. One query, whatever the number of units.
pub(crate) async fn lacking(
    store: &Store,
    round: i64,
    standings: &[RoundStanding],
) -> Result<Lacking, OversightError> {
    let rules: Vec<&str> = Aim::ALL.iter().flat_map(|aim| aim.rules()).copied().collect();
    let found = store.found_by(round, &rules).await?;
    let of_aim = |aim: Aim| {
        let faulty: BTreeSet<i64> = found
            .iter()
            .filter(|(_, rule)| aim.rules().contains(&rule.as_str()))
            .map(|(inspection, _)| *inspection)
            .collect();
        let lacks =
            |one: &&RoundStanding| one.state != InspectionState::Done || faulty.contains(&one.id);
        let units: BTreeSet<i64> = standings.iter().filter(lacks).map(|one| one.unit_id).collect();
        (aim, units)
    };
    Ok(Aim::ALL.into_iter().map(of_aim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_rules_are_known() {
        for aim in Aim::ALL {
            assert_eq!(Aim::of(aim.id()), Some(aim));
            for rule in aim.rules() {
                assert!(assess::rules::find(rule).is_some(), "{rule}");
            }
        }
        assert_eq!(Aim::of("field-missing"), None);
    }
}
