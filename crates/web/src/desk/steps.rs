//! How many people review what stands in a column: the security manager says so, for a column and those below it.

use super::sheet::{self, Sheet};
use super::visit::{Desk, Sent, see};
use crate::layout::Link;
use access::Action;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{DeskError, Premises};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use portal::ReviewSteps;
use store::Column;

/// Columns that a page shows at most.
const SHOWN: usize = 60;

/// A number that can be chosen.
struct Choice {
    value: &'static str,
    text: String,
    here: bool,
}

/// A column as it is shown.
struct Row {
    column: i64,
    name: String,
    path: String,
    /// How many people, and who says so.
    now: String,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "desk/steps.html")]
struct Steps {
    sheet: Sheet,
    sites: Vec<Link>,
    site: String,
    words: String,
    about: String,
    rows: Vec<Row>,
    more: bool,
}

fn row(desk: &Desk, premises: &Premises, column: &Column) -> Row {
    let names = premises.names(column);
    let (last, above) = names.split_last().map_or(("", &[][..]), |(last, above)| (*last, above));
    let (number, by) = premises.review_steps(column);
    let own = by.is_some_and(|by| by.id == column.id);
    let steps = desk.word(&format!("desk-steps-{}", u8::from(number)));
    let now = match by {
        None => desk.lang().say("desk-steps-by-site", "steps", steps),
        Some(_) if own => desk.lang().say("desk-steps-own", "steps", steps),
        Some(by) => {
            let said = [("steps", steps), ("column", by.title.clone())];
            desk.lang().say_all("desk-steps-by-column", &said)
        }
    };
    let chosen = if own { u8::from(number).to_string() } else { String::new() };
    let choices = ["", "1", "2", "3"].map(|value| Choice {
        value,
        text: match value {
            "" => desk.word("desk-steps-inherit"),
            number => desk.word(&format!("desk-steps-{number}")),
        },
        here: value == chosen,
    });
    Row {
        column: column.id,
        name: last.to_owned(),
        path: above.iter().skip(1).copied().collect::<Vec<_>>().join(" › "),
        now,
        choices: choices.into(),
    }
}

/// `GET /desk/steps?site=&q=`
pub(super) async fn page(desk: Desk) -> Response {
    answer(&desk).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn answer(desk: &Desk) -> Result<Response, DeskError> {
    desk.who().require(Action::SetRoutes, None)?;
    let sites = desk.store().sites().await?;
    let asked = desk.door.asked("site");
    let site = sites.iter().find(|site| site.slug == asked).or(sites.first());
    let site = site.cloned().ok_or(DeskError::Missing("site"))?;
    let link = |one: &store::Site| Link {
        href: format!("/desk/steps?site={}", one.slug),
        text: one.name.clone(),
        here: one.id == site.id,
    };
    let links = sites.iter().map(link).collect();
    let premises = Premises::of(desk.store(), site.clone()).await?;
    let words = desk.door.asked("q").trim().to_owned();
    // Without words, what differs from the site.
    let meant = |column: &&Column| match words.is_empty() {
        true => column.review_steps.is_some(),
        false => {
            let names = premises.names(column);
            words.split_whitespace().all(|word| names.iter().any(|name| name.contains(word)))
        }
    };
    let columns: Vec<&Column> = premises.columns().iter().filter(meant).collect();
    let steps = desk.word(&format!("desk-steps-{}", u8::from(premises.site_steps())));
    let page = Steps {
        sheet: Sheet::of(desk, &desk.word("desk-steps")),
        sites: links,
        about: desk.lang().say("desk-steps-about", "steps", steps),
        more: columns.len() > SHOWN,
        rows: columns.into_iter().take(SHOWN).map(|one| row(desk, &premises, one)).collect(),
        site: site.slug,
        words,
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

/// `POST /desk/steps`: a column's own number, or none.
pub(super) async fn set(Sent { desk, form, .. }: Sent) -> Response {
    let column = form.get("column").parse().unwrap_or_default();
    let said = form.get("steps");
    let number = said.parse().ok().and_then(|number: u8| ReviewSteps::try_from(number).ok());
    if number.is_none() && !said.is_empty() {
        return sheet::no(&desk, &DeskError::Missing("number of steps"));
    }
    match desk::set_review_steps(desk.store(), desk.who(), column, number, desk.now()).await {
        Ok(()) => {
            let site = utf8_percent_encode(form.get("site"), NON_ALPHANUMERIC);
            let words = utf8_percent_encode(form.get("q"), NON_ALPHANUMERIC);
            see(&format!("/desk/steps?site={site}&q={words}&done=steps"))
        }
        Err(error) => sheet::no(&desk, &error),
    }
}
