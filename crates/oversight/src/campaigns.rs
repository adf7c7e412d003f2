//! Campaigns (督查年度工作) with their milestones.

use crate::enter;
use crate::error::OversightError;
use access::audit::Deed;
use access::{Action, Who};
use jiff::civil::Date;
use serde_json::json;
use store::{NewMilestone, Round, RoundState, Store};

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
    let milestones = milestones(&new)?;
    let mut write = store.write().await?.at(now);
    let id = write.add_campaign(name, i32::from(new.year), milestones).await?;
    let detail = json!({ "name": name, "year": new.year });
    enter(&mut write, who, Deed::CampaignMade, ("campaign", id), detail).await?;
    write.commit().await?;
    Ok(id)
}

/// The milestones as they are kept.
fn milestones(new: &NewCampaign) -> Result<Vec<NewMilestone>, OversightError> {
    let mut kept: Vec<NewMilestone> = Vec::new();
    for (name, due) in &new.milestones {
        if kept.iter().any(|one| one.name == *name) {
            return Err(OversightError::NameTaken("milestone"));
        }
        kept.push(NewMilestone { name: name.clone(), due: due.to_string() });
    }
    Ok(kept)
}

/// Whether no round of a campaign was started: only then it may get another name and year.
///
/// # Errors
/// Where the store says no.
pub async fn is_planned(store: &Store, campaign: i64) -> Result<bool, OversightError> {
    let rounds = store.rounds(campaign).await?;
    Ok(rounds.iter().all(is_open))
}

/// Whether a round does not tie its campaign down: it was not started, or is a unit's own check.
fn is_open(round: &Round) -> bool {
    round.state == RoundState::Planned || round.unit_id.is_some()
}

/// Changes a campaign: its milestones at any time, name and year until a round of it is started.
///
/// # Errors
/// Where it is not permitted, there is no such campaign, it has no name, the name is taken, or a round was started and
/// name or year would change.
pub async fn change_campaign(
    store: &Store,
    who: &Who,
    (id, new): (i64, NewCampaign),
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::Oversee, None)?;
    let name = new.name.trim();
    if name.is_empty() {
        return Err(OversightError::Empty("name"));
    }
    let milestones = milestones(&new)?;
    let taken = store.campaigns().await?.iter().any(|one| one.name == name && one.id != id);
    if taken {
        return Err(OversightError::NameTaken("campaign"));
    }
    let mut write = store.write().await?.at(now);
    let before = write.campaign(id).await?.ok_or(OversightError::Missing("campaign"))?;
    if before.name != name || before.year != i32::from(new.year) {
        let rounds = write.rounds(id).await?;
        if !rounds.iter().all(is_open) {
            return Err(OversightError::State);
        }
        write.rename_campaign(id, name, i32::from(new.year)).await?;
    }
    let detail = json!({
        "name": name, "year": new.year, "before": before.name,
        "milestones": milestones.iter().map(|one| (&one.name, &one.due)).collect::<Vec<_>>(),
    });
    write.put_milestones(id, milestones).await?;
    enter(&mut write, who, Deed::CampaignChanged, ("campaign", id), detail).await?;
    write.commit().await?;
    Ok(())
}

/// Takes a campaign away that has no round.
///
/// # Errors
/// Where it is not permitted, there is no such campaign, or it has a round.
pub async fn remove_campaign(
    store: &Store,
    who: &Who,
    id: i64,
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::Oversee, None)?;
    let mut write = store.write().await?.at(now);
    let before = write.campaign(id).await?.ok_or(OversightError::Missing("campaign"))?;
    if !write.rounds(id).await?.is_empty() {
        return Err(OversightError::State);
    }
    write.remove_campaign(id).await?;
    let detail = json!({ "name": before.name, "year": before.year });
    enter(&mut write, who, Deed::CampaignRemoved, ("campaign", id), detail).await?;
    write.commit().await?;
    Ok(())
}
