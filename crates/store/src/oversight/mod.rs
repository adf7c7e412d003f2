//! The oversight (督查): rows as they are, kept and found. What may follow what is not known here.
//!
//! The change log does not tell of them: no public page hangs on them. Rows are changed whole, within a
//! [`Write`](crate::Write) that read them: it holds the one lock.

mod alerts;
mod campaigns;
mod findings;
mod inspections;
mod items;
mod letters;
mod materials;
mod rounds;
mod threads;

pub use campaigns::NewMilestone;
pub use findings::{Heat, NewEvidence, RuleDecisions};
pub use inspections::RoundStanding;
pub use items::{ItemCount, ItemFilter};

use crate::error::StoreError;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
};

/// Keeps a row as it is now.
async fn save<A>(
    db: &impl ConnectionTrait,
    row: <A::Entity as EntityTrait>::Model,
) -> Result<(), StoreError>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    row.into_active_model().reset_all().update(db).await?;
    Ok(())
}
