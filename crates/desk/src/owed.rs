//! What is due though nobody has begun.

use crate::coverage::{Cover, columns_covered};
use crate::error::DeskError;
use crate::places::{Premises, sites_of};
use access::{Action, Who};
use jiff::civil::Date;
use standard::calendar::Due;
use store::Store;

/// An entry or a column for which something is due though nobody has begun.
#[derive(Debug, Clone)]
pub struct Owed {
    /// Organ that answers for it.
    pub organ: i64,
    /// Its name.
    pub organ_name: String,
    /// Short name of the site.
    pub site: String,
    /// Name of the field, or title of the part of the platform.
    pub part: String,
    /// Matters of the entry, or titles down to the column.
    pub names: Vec<String>,
    /// Its column.
    pub column: i64,
    /// The mark of its lines.
    pub mark: Option<String>,
    /// How it is covered.
    pub cover: Cover,
    /// Until when something is to be public, as far as a day can be told.
    pub due: Option<Due>,
}

/// What is due in the organs that somebody writes for though nobody has begun: entries and columns that are blank, stale
/// or about to be, or whose period has no document yet; what presses most first. Villages have their checklist.
///
/// # Errors
/// Where the store says no.
pub async fn owed(store: &Store, who: &Who, now: i64) -> Result<Vec<Owed>, DeskError> {
    let mut owed = Vec::new();
    for id in who.organs(Action::Write) {
        let Some(organ) = store.organ(id).await? else { continue };
        for site in sites_of(store, id).await? {
            let premises = Premises::of(store, site).await?;
            for one in columns_covered(store, &premises, &organ, now).await? {
                let asked = matches!(one.cover, Cover::Stale | Cover::DueSoon | Cover::Blank);
                if one.begun || !(asked || one.owes) {
                    continue;
                }
                owed.push(Owed {
                    organ: id,
                    organ_name: organ.name.clone(),
                    site: premises.site.slug.clone(),
                    part: one.part.to_owned(),
                    names: one.names.iter().map(|name| (*name).to_owned()).collect(),
                    column: one.column.id,
                    mark: one.mark.map(str::to_owned),
                    cover: one.cover,
                    due: one.due,
                });
            }
        }
    }
    owed.sort_by_key(|one| (one.cover, one.due.map_or(Date::MAX, |due| due.date)));
    Ok(owed)
}
