//! Importing one file.

use super::attached::Attached;
use super::check::{Checked, check};
use super::{Directory, Row, RowProblem};
use crate::error::PortalError;
use std::path::Path;
use store::{Known, NewAttachment, NewDocument, NewPlacement, Placed, Standing, Store};

/// Why an old address leads elsewhere.
const IMPORTED: &str = "imported";
/// Documents handed to the store at a time, within one transaction.
const BATCH: usize = 1000;

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rows that were read.
    pub rows: usize,
    /// Documents that are new.
    pub added: usize,
    /// Documents that got a new edition.
    pub changed: usize,
    /// Documents that say the same and stand elsewhere now.
    pub moved: usize,
    /// Documents that are here already, word for word.
    pub unchanged: usize,
    /// Rows that are bad, with all that is wrong with them.
    pub problems: Vec<RowProblem>,
    /// Whether anything was written.
    pub written: bool,
}

/// Imports rows; attachments are looked for in `folder`. With problems nothing is written, unless
/// `skip_bad`: then the good rows come in. All of it is one transaction.
///
/// # Errors
/// Where the store says no; then nothing was written but files that nothing refers to.
pub async fn import(
    store: &Store,
    site: i64,
    directory: &Directory,
    rows: Vec<Row>,
    folder: &Path,
    skip_bad: bool,
) -> Result<Outcome, PortalError> {
    let mut outcome = Outcome { rows: rows.len(), ..Outcome::default() };
    let (good, problems) = check(rows, directory, folder);
    outcome.problems = problems;
    if good.is_empty() || !(outcome.problems.is_empty() || skip_bad) {
        return Ok(outcome);
    }
    let keys: Vec<String> = good.iter().filter_map(|one| one.key.clone()).collect();
    let mut write = store.write().await?;
    let known = write.known(site, &keys).await?;
    let mut redirects = Vec::new();
    let mut good = good.into_iter().peekable();
    while good.peek().is_some() {
        let batch: Vec<Checked> = good.by_ref().take(BATCH).collect();
        let (mut new, mut new_old) = (Vec::new(), Vec::new());
        for checked in batch {
            let (old, document) = document(store, checked).await?;
            let before = document.external_key.as_ref().and_then(|key| known.get(key));
            match before {
                None => {
                    new.push(document);
                    new_old.push(old);
                }
                Some(Known { placed, hash, standing }) => {
                    redirects.extend(lead(&old, placed));
                    let same =
                        *hash == store::edition_hash(&document.edition, &document.attachments);
                    match (same, stands(standing, &document)) {
                        (true, true) => outcome.unchanged += 1,
                        (true, false) => {
                            outcome.moved += 1;
                            write.place_document(site, placed.id, document.placements).await?;
                        }
                        (false, _) => {
                            outcome.changed += 1;
                            write.replace_document(site, placed.id, document).await?;
                        }
                    }
                }
            }
        }
        outcome.added += new.len();
        let placed = write.add_documents(site, new).await?;
        for (old, placed) in new_old.iter().zip(&placed) {
            redirects.extend(lead(old, placed));
        }
    }
    write.add_redirects(site, redirects, IMPORTED).await?;
    write.commit().await?;
    outcome.written = true;
    Ok(outcome)
}

/// Lets old addresses of columns lead to where they are now.
///
/// # Errors
/// Where the store says no.
pub async fn lead_columns(
    store: &Store,
    site: i64,
    addresses: Vec<(String, String)>,
) -> Result<(), PortalError> {
    let mut write = store.write().await?;
    let addresses = addresses.into_iter().map(|(old, new)| (old, Some(new)));
    write.add_redirects(site, addresses.collect(), IMPORTED).await?;
    write.commit().await?;
    Ok(())
}

/// Whether a document stands just where it is to stand.
fn stands(old: &[Standing], new: &NewDocument) -> bool {
    let places = new.placements.iter().map(|one| (one.column, &one.mark, one.pinned));
    old.iter().map(|one| (one.column, &one.mark, one.pinned)).eq(places)
}

fn lead(old: &[String], placed: &Placed) -> Vec<(String, Option<String>)> {
    old.iter().map(|old| (old.clone(), Some(placed.address.clone()))).collect()
}

/// The document that a row becomes, and the addresses that it had.
async fn document(
    store: &Store,
    checked: Checked,
) -> Result<(Vec<String>, NewDocument), PortalError> {
    let mut attachments = Vec::with_capacity(checked.attachments.len());
    for attached in checked.attachments {
        attachments.push(keep(store, attached).await?);
    }
    let placements = checked.targets.into_iter().map(|target| NewPlacement {
        column: target.column,
        mark: target.mark,
        pinned: checked.pinned,
        ..NewPlacement::default()
    });
    let document = NewDocument {
        kind: "article".into(),
        external_key: checked.key,
        edition: checked.edition,
        placements: placements.collect(),
        attachments,
    };
    Ok((checked.old_addresses, document))
}

async fn keep(store: &Store, attached: Attached) -> Result<NewAttachment, PortalError> {
    let bytes = tokio::fs::read(&attached.path).await.map_err(store::StoreError::from)?;
    let file = store.put_file(bytes).await?;
    Ok(NewAttachment { name: attached.name, media_type: attached.kind.into(), file })
}
