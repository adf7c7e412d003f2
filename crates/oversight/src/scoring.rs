//! Scoring an inspection again from what it has kept: its findings, what people decided about them, and what its rules
//! judged. The snapshot is not judged anew: what the rules of a later program say of it is a later round's business.

use crate::error::OversightError;
use crate::judge::{
    Inputs, Seen, facts, finding, grounds_of, judged, judged_by, score_of, score_row, verdicts,
    written,
};
use assess::{Grounds, Material, Score, Sheet, Verdicts};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{DecisionRow, Finding, Inspection, Round, RoundState, Store, Write};

/// An inspection scored again.
pub(crate) struct Scored {
    /// Points, where enough could be judged.
    total: Option<String>,
    score: Option<String>,
    fields: String,
    /// Its findings, the new decisions among them.
    findings: Vec<Finding>,
    /// Which of them are to be written.
    write: Rows,
}

/// Rows of findings that are to be written.
enum Rows {
    /// All of them, in the place of those that are there.
    All,
    /// Those that carry another decision, by their keys.
    Of(BTreeSet<String>),
}

impl Scored {
    /// Keeps findings and score in the row of the inspection; answers what is kept.
    pub(crate) async fn keep(
        self,
        write: &mut Write,
        row: Inspection,
    ) -> Result<(Inspection, Vec<Finding>), OversightError> {
        let Self { total, score, fields, findings, write: rows } = self;
        let row = Inspection { total, score, fields, ..row };
        match rows {
            Rows::All => write.put_findings(row.id, findings.clone()).await?,
            Rows::Of(keys) => {
                let changed = findings.iter().filter(|found| keys.contains(&found.key));
                write.save_findings(changed.cloned().collect()).await?;
            }
        }
        write.save_inspection(row.clone()).await?;
        Ok((row, findings))
    }
}

/// What people decided before, and what is decided now.
#[derive(Clone, Copy)]
pub(crate) struct Decided<'a> {
    pub(crate) before: &'a [DecisionRow],
    pub(crate) now: &'a [DecisionRow],
}

impl Decided<'_> {
    fn all(self) -> Verdicts {
        let all: Vec<DecisionRow> = self.before.iter().chain(self.now).cloned().collect();
        verdicts(&all)
    }
}

/// Scores an inspection once more with what was decided. Where an earlier program kept no more than findings and score:
/// while the round is open it is judged anew, and of a closed one the points of what is decided move and no others.
///
/// # Errors
/// Where what is stored cannot be read.
pub(crate) async fn scored_again(
    store: &Store,
    (round, inputs): (&Round, &Arc<Inputs>),
    inspection: i64,
    decided: Decided<'_>,
    accepted: Vec<Material>,
) -> Result<Scored, OversightError> {
    // Read after the decisions before: who finds these unchanged knows that this is as it was, too.
    let inspection = store.inspection(inspection).await?;
    let inspection = &inspection.ok_or(OversightError::Missing("inspection"))?;
    if let Some(grounds) = grounds_of(inspection)? {
        let mut kept = Kept::of(store, inspection, grounds).await?;
        kept.decide(decided);
        let score = kept.grounds.score(&inputs.sheet, &kept.facts, &accepted);
        let by = judged_by(inspection)?;
        let json = score_row(&score, by.as_ref(), Some(&kept.grounds))?;
        return kept.scored(inspection, &score, json);
    }
    let seen = Arc::new(Seen::of(store, inspection).await?);
    let portal = &seen.snapshot.portal.name;
    if round.state != RoundState::Closed {
        let assessment = judged(inputs, &seen, decided.all(), accepted).await?;
        let (row, findings) = written(inspection.clone(), &assessment, portal)?;
        let Inspection { total, score, fields, .. } = row;
        return Ok(Scored { total, score, fields, findings, write: Rows::All });
    }
    let anew = judged(inputs, &seen, verdicts(decided.before), accepted.clone()).await?;
    let mut kept = Kept::of(store, inspection, anew.grounds(portal)).await?;
    let with = kept.grounds.score(&inputs.sheet, &kept.facts, &accepted);
    kept.decide(decided);
    let without = kept.grounds.score(&inputs.sheet, &kept.facts, &accepted);
    let score = match score_of(inspection)? {
        Some(score) => score.moved(&with, without),
        None => without,
    };
    let json = score_row(&score, judged_by(inspection)?.as_ref(), None)?;
    kept.scored(inspection, &score, json)
}

/// The score of an inspection by the sheet of these inputs. From what is kept, where that was judged as this sheet asks for:
/// by `own`, the round's sheet, with the same thresholds, and no rule off that is on now.
///
/// # Errors
/// Where what is stored cannot be read.
pub(crate) async fn score_by(
    store: &Store,
    (inputs, own): (&Arc<Inputs>, &Sheet),
    inspection: &Inspection,
    accepted: Vec<Material>,
) -> Result<Score, OversightError> {
    if own.judges_for(&inputs.sheet)
        && let Some(grounds) = grounds_of(inspection)?
    {
        let kept = Kept::of(store, inspection, grounds).await?;
        return Ok(kept.grounds.score(&inputs.sheet, &kept.facts, &accepted));
    }
    let seen = Arc::new(Seen::of(store, inspection).await?);
    let decided = verdicts(&store.decisions(inspection.id).await?);
    Ok(judged(inputs, &seen, decided, accepted).await?.score)
}

/// The findings of an inspection, and what its score rests on besides them.
struct Kept {
    rows: Vec<Finding>,
    facts: Vec<assess::Finding>,
    grounds: Grounds,
    /// Keys of findings that were decided about.
    changed: BTreeSet<String>,
}

impl Kept {
    async fn of(
        store: &Store,
        inspection: &Inspection,
        grounds: Grounds,
    ) -> Result<Self, OversightError> {
        let rows = store.findings(inspection.id).await?;
        let read = rows.iter().map(|row| facts(&row.facts));
        let facts = read.collect::<Result<_, OversightError>>()?;
        Ok(Self { rows, facts, grounds, changed: BTreeSet::new() })
    }

    /// Lets the new decisions in.
    fn decide(&mut self, decided: Decided<'_>) {
        let all = decided.all();
        for found in &mut self.facts {
            let is_new = decided.now.iter().any(|row| row.key == found.key);
            if let Some(verdict) = all.get(&found.key).filter(|_| is_new) {
                self.grounds.decide(found, verdict);
                self.changed.insert(found.key.clone());
            }
        }
    }

    fn scored(
        self,
        inspection: &Inspection,
        score: &Score,
        json: String,
    ) -> Result<Scored, OversightError> {
        let mut findings = Vec::with_capacity(self.rows.len());
        for (row, found) in self.rows.into_iter().zip(&self.facts) {
            findings.push(match self.changed.contains(&row.key) {
                true => Finding { id: row.id, ..finding(inspection.id, found)? },
                false => row,
            });
        }
        Ok(Scored {
            total: score.scored.then(|| score.total.to_string()),
            score: Some(json),
            fields: inspection.fields.clone(),
            findings,
            write: Rows::Of(self.changed),
        })
    }
}
