//! Accounts: made and disabled by the system manager, given roles and new passwords by the security manager.

use super::sheet::{self, Sheet};
use super::sign_on;
use super::visit::{Desk, Sent, see};
use crate::respond::written;
use access::{AccessError, Action, NewPerson, is_manager};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use desk::DeskError;
use store::{Account, AccountState, Grant, Organ, Role, Word};

/// Something to choose from.
struct Choice {
    value: String,
    text: String,
}

struct AccountRow {
    name: String,
    person: String,
    organ: String,
    roles: String,
    state: String,
}

#[derive(Template)]
#[template(path = "desk/accounts.html")]
struct Accounts {
    sheet: Sheet,
    rows: Vec<AccountRow>,
    organs: Vec<Choice>,
    makes: bool,
}

struct RoleRow {
    value: String,
    text: String,
}

#[derive(Template)]
#[template(path = "desk/account.html")]
struct AccountPage {
    sheet: Sheet,
    account: AccountRow,
    active: bool,
    manages: bool,
    resets: bool,
    gives: bool,
    held: Vec<RoleRow>,
    roles: Vec<Choice>,
    organs: Vec<Choice>,
    /// Name of the provider of single sign-on, and whom it means by the account.
    sign_on: Option<(String, Option<String>)>,
    links: bool,
    /// A first password that is shown this once.
    password: Option<String>,
}

/// All organs with their place, by id.
async fn organs(desk: &Desk) -> Result<Vec<(Organ, String)>, DeskError> {
    let mut all = Vec::new();
    for division in desk.store().divisions().await? {
        for organ in desk.store().organs(division.id).await? {
            let name = format!("{}{}", division.name, organ.name);
            all.push((organ, name));
        }
    }
    Ok(all)
}

/// What is chosen as one value: a role, and the organ it is for.
fn role_value(role: Role, organ: Option<i64>) -> String {
    organ.map_or(role.id(), |organ| format!("{}:{organ}", role.id()))
}

fn role_words(desk: &Desk, organs: &[(Organ, String)], role: Role, organ: Option<i64>) -> String {
    let name = desk.word(&format!("desk-role-{}", role.id()));
    let of = organ.and_then(|id| organs.iter().find(|(one, _)| one.id == id));
    of.map_or(name.clone(), |(_, organ)| format!("{name}（{organ}）"))
}

/// The roles of an account that hold now.
async fn held(desk: &Desk, account: i64) -> Result<Vec<Grant>, DeskError> {
    let mut grants = desk.store().grants_of(account).await?;
    let now = desk.now();
    grants.retain(|one| one.holds(now));
    Ok(grants)
}

async fn row(
    desk: &Desk,
    organs: &[(Organ, String)],
    account: &Account,
) -> Result<AccountRow, DeskError> {
    let grants = held(desk, account.id).await?;
    let roles = grants.iter().map(|one| role_words(desk, organs, one.role, one.organ_id));
    let organ = organs.iter().find(|(one, _)| Some(one.id) == account.organ_id);
    let locked = account.locked_until.is_some_and(|until| until > desk.now());
    let state = match account.state {
        AccountState::Active if locked => "locked".to_owned(),
        state => state.id(),
    };
    Ok(AccountRow {
        name: account.name.clone(),
        person: account.person.clone(),
        organ: organ.map(|(_, name)| name.clone()).unwrap_or_default(),
        roles: roles.collect::<Vec<_>>().join("、"),
        state: desk.word(&format!("desk-account-{state}")),
    })
}

fn choices(organs: &[(Organ, String)]) -> Vec<Choice> {
    let choice = |(organ, name): &(Organ, String)| Choice {
        value: organ.id.to_string(),
        text: name.clone(),
    };
    organs.iter().map(choice).collect()
}

/// `GET /desk/accounts`
pub(super) async fn list(desk: Desk) -> Response {
    list_answer(&desk, None).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn list_answer(desk: &Desk, failed: Option<DeskError>) -> Result<Response, DeskError> {
    desk.who().require(Action::SeeAccounts, None)?;
    let organs = organs(desk).await?;
    let mut rows = Vec::new();
    for account in desk.store().accounts().await? {
        rows.push(row(desk, &organs, &account).await?);
    }
    let (status, words) = match failed {
        None => (StatusCode::OK, None),
        Some(error) => {
            let (status, words) = sheet::words(desk.lang(), &error);
            (status, Some(words))
        }
    };
    let page = Accounts {
        sheet: Sheet::of(desk, &desk.word("desk-accounts")).failing(words),
        rows,
        organs: choices(&organs),
        makes: desk.who().may(Action::ManageAccounts, None),
    };
    Ok(sheet::page(status, &page))
}

/// `POST /desk/accounts`: a new account; its first password is shown once.
pub(super) async fn make(Sent { desk, form, .. }: Sent) -> Response {
    let password = access::first_password();
    let new = NewPerson {
        name: form.get("name").trim().to_owned(),
        person: form.get("person").to_owned(),
        organ: form.get("organ").parse().ok(),
        password: password.clone(),
    };
    let name = new.name.clone();
    match access::make(desk.store(), desk.who(), new, desk.now()).await {
        Ok(_) => shown(&desk, &name, Some(password), None).await,
        Err(error @ AccessError::Forbidden) => sheet::no_access(&desk, error),
        Err(error) => list_answer(&desk, Some(error.into()))
            .await
            .unwrap_or_else(|error| sheet::no(&desk, &error)),
    }
}

/// `GET /desk/account/{name}`
pub(super) async fn page(desk: Desk, Path(name): Path<String>) -> Response {
    shown(&desk, &written(&name), None, None).await
}

async fn shown(
    desk: &Desk,
    name: &str,
    password: Option<String>,
    failed: Option<AccessError>,
) -> Response {
    let answer = page_answer(desk, name, password, failed).await;
    answer.unwrap_or_else(|error| sheet::no(desk, &error))
}

async fn page_answer(
    desk: &Desk,
    name: &str,
    password: Option<String>,
    failed: Option<AccessError>,
) -> Result<Response, DeskError> {
    let who = desk.who();
    who.require(Action::SeeAccounts, None)?;
    let account = desk.store().account_named(name).await?.ok_or(DeskError::Missing("account"))?;
    let organs = organs(desk).await?;
    let grants = held(desk, account.id).await?;
    let held = grants.iter().map(|one| RoleRow {
        value: role_value(one.role, one.organ_id),
        text: match one.until_at {
            None => role_words(desk, &organs, one.role, one.organ_id),
            Some(until) => {
                let role = role_words(desk, &organs, one.role, one.organ_id);
                let day = portal::day(until - 1).to_string();
                desk.lang().say_all("desk-role-until-day", &[("role", role), ("day", day)])
            }
        },
    });
    let roles = Role::all().map(|role| Choice {
        value: role.id(),
        text: desk.word(&format!("desk-role-{}", role.id())),
    });
    let (status, words) = match failed {
        None => (StatusCode::OK, None),
        Some(error) => {
            let (status, words) = sheet::words(desk.lang(), &error.into());
            (status, Some(words))
        }
    };
    let identities = desk.store().identities_of(account.id).await?;
    let sign_on = desk.door.app.sign_on().zip(sign_on::name(&desk.door)).map(|(by, name)| {
        let mut identities = identities.into_iter();
        let linked = identities.find(|one| one.issuer == by.provider.issuer());
        (name, linked.map(|one| one.subject))
    });
    let page = AccountPage {
        sheet: Sheet::of(desk, &account.person).failing(words),
        active: account.state == AccountState::Active,
        manages: who.may(Action::ManageAccounts, None),
        resets: who.may(Action::ResetPasswords, None),
        gives: who.may(Action::GiveRoles, None),
        links: who.may(Action::LinkIdentities, None),
        sign_on,
        held: held.collect(),
        roles: roles.collect(),
        organs: choices(&organs),
        account: row(desk, &organs, &account).await?,
        password,
    };
    Ok(sheet::page(status, &page))
}

/// `POST /desk/account/{name}`: what the button says.
pub(super) async fn change(Path(name): Path<String>, Sent { desk, form, .. }: Sent) -> Response {
    let (store, who, now) = (desk.store(), desk.who(), desk.now());
    let name = written(&name);
    let (word, of) = form.get("role").split_once(':').unwrap_or((form.get("role"), ""));
    let role = Role::of(word).ok_or(AccessError::WrongOrgan);
    let organ: Option<i64> = of.parse().ok().or_else(|| form.get("organ").parse().ok());
    let done = match form.get("then") {
        "reset" => {
            let password = access::first_password();
            match access::reset(store, who, &name, &password, now).await {
                Ok(()) => return shown(&desk, &name, Some(password), None).await,
                Err(error) => Err(error),
            }
        }
        "disable" => access::disable(store, who, &name, now).await,
        "enable" => access::enable(store, who, &name, now).await,
        "give" => match role {
            Ok(role) => {
                let organ = organ.filter(|_| !is_manager(role));
                let until = match form.get("until").trim() {
                    "" => None,
                    // What cannot be read is refused as one that is past.
                    day => Some(day.parse().map_or(0, portal::end_of)),
                };
                access::give_until(store, who, &name, (role, organ), until, now).await
            }
            Err(error) => Err(error),
        },
        "take" => match role {
            Ok(role) => access::take(store, who, &name, (role, organ), now).await,
            Err(error) => Err(error),
        },
        "link" | "unlink" => match desk.door.app.sign_on() {
            None => Err(AccessError::Unlinked),
            Some(by) => {
                let (issuer, subject) = (by.provider.issuer(), form.get("subject").trim());
                match form.get("then") {
                    "link" => access::link(store, who, &name, (issuer, subject), now).await,
                    _ => access::unlink(store, who, &name, issuer, now).await,
                }
            }
        },
        _ => who.require(Action::SeeAccounts, None),
    };
    match done {
        Ok(()) => see(&format!("/desk/account/{name}?done=account")),
        Err(error @ AccessError::Forbidden) => sheet::no_access(&desk, error),
        Err(error) => shown(&desk, &name, None, Some(error)).await,
    }
}
