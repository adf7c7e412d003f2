//! A village clerk's pages, made for a phone: what the month and the quarter ask for, and one short form.

use super::phone;
use super::sheet::{self, Sheet};
use super::visit::{Desk, Fields, Sent, see};
use super::work::DraftRow;
use crate::layout::Link;
use crate::respond::address;
use crate::words::Lang;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{DeskError, Every, Expected, HandedIn, MoneyRow, Notice, Standing, Village};
use store::{Filter, Word};

/// What was published last.
const LAST: u64 = 8;

/// A line of the checklist.
struct ItemRow {
    name: String,
    /// What a notice about it would be called now.
    title: String,
    /// Month, quarter, or as it happens.
    every: String,
    /// Until when, in words; empty where it is done, or shown as it happens.
    until: String,
    state: String,
    /// Class of the state: `stale`, `blank`, `due-soon`, `in-time`.
    class: &'static str,
    /// Where it is seen or gone on with.
    href: Option<String>,
    /// Where it is written.
    write: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/village.html")]
struct VillagePage {
    sheet: Sheet,
    /// Whose drafts the phone shows here.
    who: String,
    organ: i64,
    others: Vec<Link>,
    due: Vec<ItemRow>,
    missing: usize,
    cases: Vec<ItemRow>,
    open: Vec<DraftRow>,
    last: Vec<DraftRow>,
    public: String,
}

#[derive(Template)]
#[template(path = "desk/village-new.html")]
pub(super) struct NewNotice {
    sheet: Sheet,
    /// Whose drafts the phone shows here; empty in the page that a phone keeps.
    who: String,
    organ: String,
    item: String,
    back: String,
    title: String,
    text: String,
    /// Rows of money; none where nobody asks for them.
    rows: Vec<RowForm>,
    /// The rows are shown; else they wait for the page's script.
    shows_rows: bool,
    /// What is written with rows: words in addresses, parted by blanks.
    rows_for: String,
    most: usize,
}

/// A row of money as it stands in the form.
struct RowForm {
    number: usize,
    row: MoneyRow,
}

/// Blank rows that a form offers; the page's script adds more.
const ROWS: usize = 8;

/// Rows for a form: those that were typed, and blank ones.
fn rows(typed: Vec<MoneyRow>) -> Vec<RowForm> {
    let blank = std::iter::repeat_with(MoneyRow::default);
    let count = ROWS.max(typed.len() + 1);
    let all = typed.into_iter().chain(blank).take(count);
    (1..).zip(all).map(|(number, row)| RowForm { number, row }).collect()
}

/// The rows that were typed, up to the last that is not blank.
fn typed_rows(form: &Fields) -> Vec<MoneyRow> {
    let row = |number: usize| {
        let field = |name: &str| form.get(&format!("money-{number}-{name}")).to_owned();
        MoneyRow {
            day: field("day"),
            income: field("way") == "in",
            reason: field("reason"),
            amount: field("amount"),
            by: field("by"),
        }
    };
    let mut rows: Vec<MoneyRow> = (1..=desk::MOST_ROWS).map(row).collect();
    let filled = rows.iter().rposition(|row| !row.is_blank()).map_or(0, |last| last + 1);
    rows.truncate(filled);
    rows
}

fn page_of(village: &Village) -> String {
    format!("/desk/village?organ={}", village.organ.id)
}

/// The village that is asked for, or the first one.
async fn asked(desk: &Desk, organ: &str) -> Result<Village, DeskError> {
    let organ = match organ.parse() {
        Ok(organ) => organ,
        Err(_) => {
            let mut own = desk::villages(desk.store(), desk.who()).await?.into_iter();
            own.next().ok_or(DeskError::Missing("village"))?.0.id
        }
    };
    desk::village(desk.store(), desk.who(), organ).await
}

/// `GET /desk/village?organ=`
pub(super) async fn page(desk: Desk) -> Response {
    answer(&desk).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn answer(desk: &Desk) -> Result<Response, DeskError> {
    let store = desk.store();
    let village = asked(desk, desk.door.asked("organ")).await?;
    let own = desk::villages(store, desk.who()).await?;
    let others = own.iter().filter(|_| own.len() > 1).map(|(organ, name)| Link {
        href: format!("/desk/village?organ={}", organ.id),
        text: name.clone(),
        here: organ.id == village.organ.id,
    });
    let site = &village.premises.site;
    let checklist = village.checklist(store, desk.now()).await?;
    let (cases, due): (Vec<Expected>, Vec<Expected>) =
        checklist.into_iter().partition(|one| one.item.every == Every::Case);
    let missing = due.iter().filter(|one| one.standing == Standing::Missing).count();
    let rows = |all: Vec<Expected>| all.into_iter().map(|one| row(desk, &village, one)).collect();
    let open = village.drafts(store).await?;
    let open = open.iter().map(|draft| {
        let ending = if desk::written(draft) { "" } else { "/review" };
        DraftRow::of(desk, draft, format!("/desk/draft/{}{ending}", draft.id))
    });
    let filter = Filter {
        site: site.id,
        columns: vec![village.column.id],
        now: desk.now(),
        ..Filter::default()
    };
    let last = store.newest(&filter, LAST).await?.into_iter().map(|line| DraftRow {
        href: format!("/desk/document/{}", line.document_id),
        title: line.title,
        state: String::new(),
        day: portal::day(line.published_at).to_string(),
        value: String::new(),
        due: String::new(),
        press: "",
    });
    let page = VillagePage {
        sheet: Sheet::of(desk, &village.name).of_clerk(desk),
        who: phone::owner(desk),
        organ: village.organ.id,
        others: others.collect(),
        due: rows(due),
        missing,
        cases: rows(cases),
        open: open.collect(),
        last: last.collect(),
        public: public(&site.domain, &village.column.path),
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

/// Address of the village's public page; empty where the site has none yet.
fn public(domain: &str, path: &str) -> String {
    match domain {
        "" => String::new(),
        domain => format!("//{domain}{}", address(path)),
    }
}

fn row(desk: &Desk, village: &Village, one: Expected) -> ItemRow {
    let Expected { item, standing, newest: _, until, missed } = one;
    let every = match item.every {
        Every::Month => "desk-village-month",
        Every::Quarter => "desk-village-quarter",
        Every::Case => "desk-village-case",
    };
    let write = format!("/desk/village/new?organ={}&item={}", village.organ.id, item.id);
    let of_draft = |draft: &store::Draft, ending: &str| {
        let state = desk.word(&format!("desk-state-{}", draft.state.id()));
        (state, "due-soon", Some(format!("/desk/draft/{}{ending}", draft.id)))
    };
    let case = item.every == Every::Case;
    let (state, class, href) = match &standing {
        _ if case => (String::new(), "", None),
        Standing::Public(line) => {
            let href = format!("/desk/document/{}", line.document_id);
            (desk.word("desk-village-public"), "in-time", Some(href))
        }
        Standing::Waiting(draft) => of_draft(draft, "/review"),
        Standing::Draft(draft) => of_draft(draft, ""),
        Standing::Missing if missed => (desk.word("desk-village-missed"), "stale", None),
        Standing::Missing => (desk.word("desk-village-missing"), "blank", None),
    };
    let until = until.filter(|_| !matches!(standing, Standing::Public(_)));
    let until = until.map(|day| desk.lang().say("desk-village-until", "day", day));
    ItemRow {
        name: item.name.clone(),
        title: village.title(&item.id, desk.now()),
        every: desk.word(every),
        until: until.unwrap_or_default(),
        state,
        class,
        write: (case || href.is_none()).then_some(write),
        href,
    }
}

/// `GET /desk/village/new?organ=&item=`
pub(super) async fn new(desk: Desk) -> Response {
    let answer = async {
        let village = asked(&desk, desk.door.asked("organ")).await?;
        let item = desk.door.asked("item");
        let title = village.title(item, desk.now());
        let page = NewNotice { title, ..NewNotice::of(&desk, &village, item, Vec::new()) };
        Ok(sheet::page(StatusCode::OK, &page))
    };
    answer.await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

impl NewNotice {
    fn of(desk: &Desk, village: &Village, item: &str, typed: Vec<MoneyRow>) -> Self {
        let shows_rows = !typed.is_empty() || desk::items_with_rows().contains(&item);
        Self {
            sheet: Sheet::of(desk, &desk.word("desk-village-new")).of_clerk(desk),
            who: phone::owner(desk),
            organ: village.organ.id.to_string(),
            item: item.to_owned(),
            back: page_of(village),
            rows: if shows_rows { rows(typed) } else { Vec::new() },
            shows_rows,
            ..Self::kept(desk.lang())
        }
    }

    /// The page that a phone keeps: the form without anybody's name, session or village.
    pub(super) fn kept(lang: Lang) -> Self {
        let back = "/desk/village".to_owned();
        let sheet = Sheet::bare(lang, &lang.word("desk-village-new"), &back);
        let most = desk::MOST_BYTES >> 20;
        let blank = String::new;
        Self {
            sheet,
            who: blank(),
            organ: blank(),
            item: blank(),
            back,
            title: blank(),
            text: blank(),
            rows: rows(Vec::new()),
            shows_rows: false,
            rows_for: desk::items_with_rows().join(" "),
            most,
        }
    }
}

/// `POST /desk/village/new`: takes the notice in and hands it to review.
pub(super) async fn sent(Sent { desk, form: fields, files }: Sent) -> Response {
    let answer = async {
        let village = asked(&desk, fields.get("organ")).await?;
        let typed = |name: &str| fields.get(name).to_owned();
        let rows = typed_rows(&fields);
        let notice =
            Notice { title: typed("title"), text: typed("text"), rows: rows.clone(), files };
        match village.hand_in(desk.store(), desk.who(), notice, desk.now()).await {
            Ok(HandedIn::Submitted(_)) => Ok(see(&format!("{}&done=submitted", page_of(&village)))),
            Ok(HandedIn::Look(id)) => Ok(see(&format!("/desk/draft/{id}?done=look"))),
            Err(error) if shown(&error) => {
                let (status, words) = sheet::words(desk.lang(), &error);
                let again = NewNotice::of(&desk, &village, fields.get("item"), rows);
                let page = NewNotice {
                    sheet: again.sheet.clone().failing(Some(words)),
                    title: typed("title"),
                    text: typed("text"),
                    ..again
                };
                Ok(sheet::page(status, &page))
            }
            Err(error) => Err(error),
        }
    };
    answer.await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

/// Whether an error is shown above what was typed.
fn shown(error: &DeskError) -> bool {
    matches!(
        error,
        DeskError::Blank(_)
            | DeskError::BadRow(_)
            | DeskError::Long { .. }
            | DeskError::BadFile(_)
            | DeskError::LargeFile { .. }
            | DeskError::ManyFiles(_)
    )
}
