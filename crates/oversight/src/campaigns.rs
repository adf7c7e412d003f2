//! Campaigns (督查年度工作) with their milestones.

use crate::enter;
use crate::error::OversightError;
use access::audit::Deed;
use access::{Action, Who};
use jiff::civil::Date;
use serde_json::json;
use store::{NewMilestone, Store};

/// A campaign to be made.
#[derive(Debug, Clone)]
pub struct NewCampaign {
    /// Name.
    pub name: String,
    /// Year.
    pub year: i16,
    /// What is to be done until when, in order.
    pub milestones: Vec<(String, Date)>,
}

/// Makes a campaign; answers its id.
///
/// # Errors
/// Where it is not permitted, it has no name, or the name is taken.
pub async fn campaign(
    store: &Store,
    who: &Who,
    new: NewCampaign,
    now: i64,
) -> Result<i64, OversightError> {
    who.require(Action::Oversee, None)?;
    let name = new.name.trim();
    if name.is_empty() {
        return Err(OversightError::Empty("name"));
    }
    if store.campaigns().await?.iter().any(|one| one.name == name) {
        return Err(OversightError::NameTaken("campaign"));
    }
    let milestone = |(name, due): (String, Date)| NewMilestone { name, due: due.to_string() };
    let milestones = new.milestones.into_iter().map(milestone).collect();
    let mut write = store.write().await?.at(now);
    let id = write.add_campaign(name, i32::from(new.year), milestones).await?;
    let detail = json!({ "name": name, "year": new.year });
    enter(&mut write, who, Deed::CampaignMade, ("campaign", id), detail).await?;
    write.commit().await?;
    Ok(id)
}
