//! My work: what waits for me.

use super::documents::remains;
use super::review::state_words;
use super::sheet::{self, Sheet};
use super::visit::{Desk, see};
use crate::layout::Link;
use access::Action;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{DeskError, Owed, Press};
use standard::calendar::Due;
use store::{Draft, DraftState};

/// Entries and columns that the page shows of those that are due though nobody has begun.
const OWED: usize = 10;

/// Between the names of what is kept up.
pub(super) const BETWEEN: &str = " › ";

/// A line of a list of drafts.
pub(super) struct DraftRow {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) state: String,
    pub(super) day: String,
    /// What is sent where it is ticked; empty where it cannot be.
    pub(super) value: String,
    /// Until when it is to be public, in words; empty where no day can be told.
    pub(super) due: String,
    /// How that presses: a class.
    pub(super) press: &'static str,
}

impl DraftRow {
    pub(super) fn of(desk: &Desk, draft: &Draft, href: String) -> Self {
        let title = match draft.title.is_empty() {
            true => desk.word("desk-untitled"),
            false => draft.title.clone(),
        };
        Self {
            href,
            title,
            state: state_words(desk.lang(), draft),
            day: portal::day(draft.changed_at).to_string(),
            value: String::new(),
            due: String::new(),
            press: "",
        }
    }

    /// The same with the day until which it is to be public.
    fn until(self, desk: &Desk, due: Option<Due>) -> Self {
        let press = Press::of(due, desk.now()).id();
        Self { due: due.map(|due| until(desk, due)).unwrap_or_default(), press, ..self }
    }
}

/// Until when something is to be public, in words that say how it presses.
pub(super) fn until(desk: &Desk, due: Due) -> String {
    let key = match Press::of(Some(due), desk.now()) {
        Press::Overdue => "desk-until-overdue",
        Press::Soon => "desk-until-soon",
        Press::Later => "desk-until",
    };
    desk.lang().say(key, "day", due.date)
}

/// An entry or a column for which something is due though nobody has begun.
struct OwedRow {
    organ: i64,
    organ_name: String,
    site: String,
    part: String,
    name: String,
    column: i64,
    mark: String,
    cover: &'static str,
    cover_words: String,
    /// Until when, in words; empty where no day can be told.
    due: String,
}

impl OwedRow {
    fn of(desk: &Desk, one: Owed) -> Self {
        let cover = one.cover.id();
        Self {
            organ: one.organ,
            organ_name: one.organ_name,
            site: one.site,
            part: one.part,
            name: one.names.join(BETWEEN),
            column: one.column,
            mark: one.mark.unwrap_or_default(),
            cover,
            cover_words: desk.word(&format!("desk-cover-{cover}")),
            due: one.due.map(|due| until(desk, due)).unwrap_or_default(),
        }
    }
}

/// A withdrawal that somebody asked for.
struct WithdrawalRow {
    id: i64,
    document: String,
    title: String,
    reason: String,
    /// What the address is to show.
    remains: String,
    urgent: bool,
}

/// A list of the page with its heading.
struct Group {
    title: String,
    empty: String,
    rows: Vec<DraftRow>,
    /// They can be ticked and reviewed together; whether one of them waits for the last step.
    together: Option<bool>,
}

#[derive(Template)]
#[template(path = "desk/work.html")]
struct WorkPage {
    sheet: Sheet,
    writes: bool,
    villages: Vec<Link>,
    /// What is due though nobody has begun, and how much that is in all.
    owed: Vec<OwedRow>,
    owed_count: usize,
    groups: Vec<Group>,
    withdrawals: Vec<WithdrawalRow>,
}

/// `GET /desk`
pub(super) async fn work(desk: Desk) -> Response {
    // Managers have no contents to work on.
    if desk.who().organs(Action::Read).is_empty() {
        return see(match () {
            () if desk.who().may(Action::SeeUnit, None) => "/oversight",
            () if !desk.who().organs(Action::SeeUnit).is_empty() => "/oversight",
            () if desk.who().may(Action::SeeAudit, None) => "/desk/audit",
            () if desk.who().may(Action::SeeAccounts, None) => "/desk/accounts",
            () => "/desk/me",
        });
    }
    answer(&desk).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

fn is_last(draft: &Draft) -> bool {
    draft.state == DraftState::FinalReview
}

async fn answer(desk: &Desk) -> Result<Response, DeskError> {
    let villages = desk::villages(desk.store(), desk.who()).await?;
    // A village's clerk works on one page; whoever has more to do finds his villages here.
    if !villages.is_empty() && villages.len() == desk.who().organs(Action::Read).len() {
        let asked = desk.door.target.split_once('?').map(|(_, asked)| format!("?{asked}"));
        return Ok(see(&format!("/desk/village{}", asked.unwrap_or_default())));
    }
    let work = desk::work(desk.store(), desk.who(), desk.now()).await?;
    let writes = !desk.who().organs(Action::Write).is_empty();
    let group = |key: &str, drafts: &[Draft], ending: &str| Group {
        title: desk.word(&format!("desk-work-{key}")),
        empty: desk.word(&format!("desk-work-{key}-none")),
        rows: drafts
            .iter()
            .map(|draft| {
                let row = DraftRow::of(desk, draft, format!("/desk/draft/{}{ending}", draft.id));
                row.until(desk, work.due.get(&draft.id).copied())
            })
            .collect(),
        together: None,
    };
    let mut review = group("review", &work.to_review, "/review");
    if work.to_review.len() > 1 {
        review.together = Some(work.to_review.iter().any(is_last));
        for (row, draft) in review.rows.iter_mut().zip(&work.to_review) {
            row.value = format!("{}:{}", draft.id, draft.hash);
        }
    }
    let mut groups = vec![review];
    let urgent = desk::open_urgent(desk.store(), desk.who()).await?;
    if !urgent.is_empty() {
        // Open for all to see; whoever may make one up finds his own first.
        let (own, others): (Vec<_>, Vec<_>) = urgent.into_iter().partition(|(_, own)| *own);
        let drafts: Vec<Draft> = own.into_iter().chain(others).map(|(draft, _)| draft).collect();
        groups.insert(0, group("urgent", &drafts, "/review"));
    }
    if writes {
        groups.push(group("returned", &work.returned, ""));
        groups.push(group("drafts", &work.drafts, ""));
        let document = |draft: &Draft| draft.document_id.unwrap_or_default();
        let row = |draft| DraftRow::of(desk, draft, format!("/desk/document/{}", document(draft)));
        groups.push(Group {
            title: desk.word("desk-work-published"),
            empty: desk.word("desk-work-published-none"),
            rows: work.published.iter().map(row).collect(),
            together: None,
        });
    }
    let mut withdrawals = Vec::new();
    for asked in &work.to_decide {
        let (shown, _) = desk::document(desk.store(), desk.who(), asked.document_id).await?;
        withdrawals.push(WithdrawalRow {
            id: asked.id,
            document: format!("/desk/document/{}", asked.document_id),
            title: shown.edition.title,
            remains: remains(desk, asked.remains, asked.target.as_deref()),
            reason: asked.reason.clone(),
            urgent: asked.urgent,
        });
    }
    let villages = villages.into_iter().map(|(organ, text)| Link {
        href: format!("/desk/village?organ={}", organ.id),
        text,
        here: false,
    });
    let owed = desk::owed(desk.store(), desk.who(), desk.now()).await?;
    let page = WorkPage {
        sheet: Sheet::of(desk, &desk.word("desk-work")),
        writes,
        villages: villages.collect(),
        owed_count: owed.len(),
        owed: owed.into_iter().take(OWED).map(|one| OwedRow::of(desk, one)).collect(),
        groups,
        withdrawals,
    };
    Ok(sheet::page(StatusCode::OK, &page))
}
