//! What inspections found, the pages it was found on, and what people decided about it.

use super::save;
use crate::entity::oversight::{Certainty, Decision};
use crate::entity::{decision, evidence, finding, inspection};
use crate::error::StoreError;
use crate::files::StoredFile;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    FromQueryResult, IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
};

/// Findings of one inspection in one field.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Heat {
    /// Inspection.
    pub inspection_id: i64,
    /// Field's official name; none for what stands outside fields.
    pub field: Option<String>,
    /// Whether they may cost points.
    pub counts: bool,
    /// Certain or suspected.
    pub certainty: Certainty,
    /// How many.
    pub number: i64,
}

/// What people decided about the findings of one rule.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct RuleDecisions {
    /// Rule.
    pub rule: String,
    /// What was decided; none for those that wait.
    pub decision: Option<Decision>,
    /// Certain or suspected.
    pub certainty: Certainty,
    /// How many.
    pub number: i64,
}

/// A saved page to be kept; its body is in the file store already.
#[derive(Debug, Clone)]
pub struct NewEvidence {
    /// SHA-256 of its body.
    pub sha256: String,
    /// Address.
    pub url: String,
    /// When it was observed, seconds UTC.
    pub at: i64,
    /// Status line and headers as received.
    pub head: String,
    /// The body, packed.
    pub file: StoredFile,
}

impl Store {
    /// The findings of an inspection, in the order in which they were found.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn findings(&self, inspection: i64) -> Result<Vec<finding::Model>, StoreError> {
        let find = finding::Entity::find().filter(finding::Column::InspectionId.eq(inspection));
        Ok(find.order_by_asc(finding::Column::Id).all(&self.db).await?)
    }

    /// The finding of an inspection with this key.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn finding(
        &self,
        inspection: i64,
        key: &str,
    ) -> Result<Option<finding::Model>, StoreError> {
        let find = finding::Entity::find()
            .filter(finding::Column::InspectionId.eq(inspection))
            .filter(finding::Column::Key.eq(key));
        Ok(find.one(&self.db).await?)
    }

    /// How many findings stand in which field, for all inspections of a round; advice and what was dismissed
    /// are left out.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn heat(&self, round: i64) -> Result<Vec<Heat>, StoreError> {
        let held = Condition::any()
            .add(finding::Column::Decision.is_null())
            .add(finding::Column::Decision.eq(Decision::Confirmed));
        let find = of_round(round)
            .filter(held)
            .select_only()
            .columns([
                finding::Column::InspectionId,
                finding::Column::Field,
                finding::Column::Counts,
                finding::Column::Certainty,
            ])
            .column_as(finding::Column::Id.count(), "number")
            .group_by(finding::Column::InspectionId)
            .group_by(finding::Column::Field)
            .group_by(finding::Column::Counts)
            .group_by(finding::Column::Certainty);
        Ok(find.into_model::<Heat>().all(&self.db).await?)
    }

    /// Inspections of a round at which these rules found what may cost points, each with the rule, once.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn found_by(
        &self,
        round: i64,
        rules: &[&str],
    ) -> Result<Vec<(i64, String)>, StoreError> {
        let find = of_round(round)
            .filter(finding::Column::Counts.eq(true))
            .filter(finding::Column::Rule.is_in(rules.iter().copied()))
            .select_only()
            .columns([finding::Column::InspectionId, finding::Column::Rule])
            .distinct();
        Ok(find.into_tuple().all(&self.db).await?)
    }

    /// What was decided about the findings of each rule in a round, advice left out.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn rule_decisions(&self, round: i64) -> Result<Vec<RuleDecisions>, StoreError> {
        let find = of_round(round)
            .select_only()
            .columns([finding::Column::Rule, finding::Column::Decision, finding::Column::Certainty])
            .column_as(finding::Column::Id.count(), "number")
            .group_by(finding::Column::Rule)
            .group_by(finding::Column::Decision)
            .group_by(finding::Column::Certainty)
            .order_by_asc(finding::Column::Rule);
        Ok(find.into_model::<RuleDecisions>().all(&self.db).await?)
    }

    /// What was decided about the findings of an inspection, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn decisions(&self, inspection: i64) -> Result<Vec<decision::Model>, StoreError> {
        decisions(&self.db, inspection).await
    }

    /// What was decided about the findings of a unit in all rounds, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn decisions_about(&self, unit: i64) -> Result<Vec<decision::Model>, StoreError> {
        decisions_about(&self.db, unit).await
    }

    /// The page with this SHA-256 as it was saved for an inspection.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn evidence(
        &self,
        inspection: i64,
        sha256: &str,
    ) -> Result<Option<evidence::Model>, StoreError> {
        let find = evidence::Entity::find()
            .filter(evidence::Column::InspectionId.eq(inspection))
            .filter(evidence::Column::Sha256.eq(sha256));
        Ok(find.one(&self.db).await?)
    }
}

/// Findings of the inspections of a round, without advice and without later looks.
fn of_round(round: i64) -> Select<finding::Entity> {
    let inspection = finding::Entity::belongs_to(inspection::Entity)
        .from(finding::Column::InspectionId)
        .to(inspection::Column::Id)
        .into();
    finding::Entity::find()
        .join(JoinType::InnerJoin, inspection)
        .filter(inspection::Column::RoundId.eq(round))
        .filter(inspection::Column::Look.eq(0))
        .filter(finding::Column::Advice.eq(false))
}

async fn decisions_about(
    db: &impl ConnectionTrait,
    unit: i64,
) -> Result<Vec<decision::Model>, StoreError> {
    let inspection = decision::Entity::belongs_to(inspection::Entity)
        .from(decision::Column::InspectionId)
        .to(inspection::Column::Id)
        .into();
    let find = decision::Entity::find()
        .join(JoinType::InnerJoin, inspection)
        .filter(inspection::Column::UnitId.eq(unit));
    Ok(find.order_by_asc(decision::Column::Id).all(db).await?)
}

async fn decisions(
    db: &impl ConnectionTrait,
    inspection: i64,
) -> Result<Vec<decision::Model>, StoreError> {
    let find = decision::Entity::find().filter(decision::Column::InspectionId.eq(inspection));
    Ok(find.order_by_asc(decision::Column::Id).all(db).await?)
}

impl Write {
    /// What was decided about the findings of an inspection, as this write sees it, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn decisions(&self, inspection: i64) -> Result<Vec<decision::Model>, StoreError> {
        decisions(&self.txn, inspection).await
    }

    /// What was decided about the findings of a unit in all rounds, as this write sees it, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn decisions_about(&self, unit: i64) -> Result<Vec<decision::Model>, StoreError> {
        decisions_about(&self.txn, unit).await
    }

    /// Adds decisions; their ids come from the counter.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_decisions(&mut self, rows: Vec<decision::Model>) -> Result<(), StoreError> {
        let first = self.take("decision", rows.len()).await?;
        let rows = (first..).zip(rows).map(|(id, row)| decision::Model { id, ..row });
        let rows = rows.map(|row| row.into_active_model().reset_all()).collect();
        insert(&self.txn, rows).await
    }

    /// Makes these the findings of an inspection, in the place of those that it has; their ids come from
    /// the counter.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn put_findings(
        &mut self,
        inspection: i64,
        rows: Vec<finding::Model>,
    ) -> Result<(), StoreError> {
        let gone = finding::Entity::delete_many();
        gone.filter(finding::Column::InspectionId.eq(inspection)).exec(&self.txn).await?;
        let first = self.take("finding", rows.len()).await?;
        let rows = (first..).zip(rows).map(|(id, row)| finding::Model { id, ..row });
        let rows = rows.map(|row| row.into_active_model().reset_all()).collect();
        insert(&self.txn, rows).await
    }

    /// Keeps findings as they are now; the others of their inspections stay as they are.
    ///
    /// # Errors
    /// Where the database says no, or there is no such finding.
    pub async fn save_findings(&mut self, rows: Vec<finding::Model>) -> Result<(), StoreError> {
        for row in rows {
            save::<finding::ActiveModel>(&self.txn, row).await?;
        }
        Ok(())
    }

    /// Makes these the saved pages of an inspection, in the place of those that it has.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn put_evidence(
        &mut self,
        inspection: i64,
        pages: Vec<NewEvidence>,
    ) -> Result<(), StoreError> {
        let gone = evidence::Entity::delete_many();
        gone.filter(evidence::Column::InspectionId.eq(inspection)).exec(&self.txn).await?;
        let first = self.take("evidence", pages.len()).await?;
        let rows = (first..).zip(pages).map(|(id, page)| evidence::ActiveModel {
            id: Set(id),
            inspection_id: Set(inspection),
            sha256: Set(page.sha256),
            url: Set(page.url),
            at: Set(page.at),
            head: Set(page.head),
            file: Set(page.file.hash),
        });
        insert(&self.txn, rows.collect()).await
    }
}
