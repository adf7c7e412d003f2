//! `gongkai site steps`: how many people review what stands in a column.

use super::{clock, failed};
use crate::failure::Failure;
use crate::words::Lang;
use access::Who;
use desk::{DeskError, Premises};
use portal::ReviewSteps;
use store::{Site, Store};

/// What cannot be done, in words.
fn refused(error: &DeskError, lang: Lang) -> Failure {
    Failure::usage(lang, "error-store", &[("reason", error)])
}

/// The columns that have a number of their own.
pub async fn list(store: &Store, site: Site, lang: Lang) -> Result<(), Failure> {
    let premises = Premises::of(store, site).await.map_err(|error| refused(&error, lang))?;
    let heads = ["steps-column", "steps-title", "steps-number"];
    let mut rows = vec![heads.map(|key| lang.word(key)).to_vec()];
    let site = u8::from(premises.site_steps()).to_string();
    rows.push(vec![String::new(), lang.word("steps-site"), site]);
    for column in premises.columns().iter().filter(|column| column.review_steps.is_some()) {
        let (number, _) = premises.review_steps(column);
        let names = premises.names(column).join(" › ");
        rows.push(vec![column.path.clone(), names, u8::from(number).to_string()]);
    }
    crate::table::print(&rows);
    Ok(())
}

/// Gives a column its number; 0 takes it away.
pub async fn set(
    store: &Store,
    site: &Site,
    (path, number): (&str, u8),
    lang: Lang,
) -> Result<(), Failure> {
    let columns = store.columns(site.id).await;
    let columns = columns.map_err(|error| failed(&error.into(), lang))?;
    let column = columns.iter().find(|one| one.path == path && one.archived_at.is_none());
    let none = || Failure::usage(lang, "error-steps-column", &[("column", &path)]);
    let column = column.ok_or_else(none)?;
    let steps = ReviewSteps::try_from(number).ok();
    let done = desk::set_review_steps(store, &Who::console(), column.id, steps, clock::now()).await;
    done.map_err(|error| refused(&error, lang))?;
    eprintln!("{}", lang.say("steps-set", &[("title", &column.title)]));
    Ok(())
}
