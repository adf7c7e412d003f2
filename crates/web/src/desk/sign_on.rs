//! Single sign-on: to the provider and back, and one's own link to it. The way there is a plain link, as a form whose
//! answer leads to another host is not followed by every browser.

use super::sheet::{self, Sheet, page};
use super::signing::{door_page, my_page_failing, own};
use super::visit::{Desk, Door, Knock, Sent, see};
use access::{AccessError, Arrival, Attempt, Voucher};
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use identity::{Flow, IdentityError, Provider};
use store::{Purpose, SignOn};

/// Name of the cookie that holds the secret of a way.
const COOKIE: &str = "sign-on";
/// What the browser sends it to.
const PATH: &str = "/desk/sign-on";
/// What was sent is no good.
const BAD: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
/// Where the code of the second factor is typed.
const CODE: &str = "/desk/sign-on/code";

/// A provider, and what its button says.
#[derive(Debug)]
pub(crate) struct SignOnBy {
    pub(crate) provider: Provider,
    /// Its name for people; none where it is only “single sign-on”.
    pub(crate) name: Option<String>,
}

/// The provider's name in the reader's language.
pub(super) fn name(door: &Door) -> Option<String> {
    let by = door.app.sign_on()?;
    Some(by.name.clone().unwrap_or_else(|| door.lang.word("desk-sign-on")))
}

fn give(answer: &mut Response, door: &Door, secret: &str) {
    let secure = if door.is_secure() { "; Secure" } else { "" };
    let age = if secret.is_empty() { 0 } else { access::WAY };
    let cookie =
        format!("{COOKIE}={secret}; Path={PATH}; HttpOnly; SameSite=Lax{secure}; Max-Age={age}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn attempt<'a>(door: &'a Door, code: &'a str) -> Attempt<'a> {
    let (address, agent) = (door.address(), door.agent());
    Attempt { code, address, agent, ..Attempt::default() }
}

/// The door with a word why somebody did not come in.
fn not_in(door: &Door, status: StatusCode, key: &str) -> Response {
    let words = door.lang.word(key);
    door_page(door.clone(), status, Some(words), ("", "/desk"), None)
}

/// The way has ended, or was never begun in this browser.
fn lost(door: &Door) -> Response {
    not_in(door, BAD, "desk-sign-on-lost")
}

/// `GET /desk/sign-on`: to the provider.
pub(super) async fn begin(door: Door) -> Response {
    let Some(by) = door.app.sign_on() else { return none(&door) };
    let (provider, next) = (&by.provider, own(door.asked("next")));
    let begun = access::begin_sign_on(door.app.store(), provider.issuer(), next, door.now).await;
    let secret = match begun {
        Ok(secret) => secret,
        Err(error) => return sheet::failed(&door, &error),
    };
    match provider.way_in(&Flow::of(secret.as_str()), door.now).await {
        Ok(address) => {
            let mut answer = see(&address);
            give(&mut answer, &door, &secret);
            answer
        }
        Err(error) => unreached(&door, &error),
    }
}

fn none(door: &Door) -> Response {
    sheet::refused(door, StatusCode::NOT_FOUND, "desk-missing")
}

/// The provider does not answer as it should: the password is the other way in.
fn unreached(door: &Door, error: &IdentityError) -> Response {
    tracing::error!(%error, "single sign-on");
    not_in(door, StatusCode::BAD_GATEWAY, "desk-sign-on-unreached")
}

/// `GET /desk/sign-on/back`: somebody comes back from the provider, in the browser that was sent there.
pub(super) async fn back(door: Door) -> Response {
    let app = door.app.clone();
    let Some(by) = app.sign_on() else { return none(&door) };
    let Some(secret) = door.cookie(COOKIE).map(str::to_owned) else { return lost(&door) };
    let flow = Flow::of(secret.as_str());
    let issuer = by.provider.issuer();
    // A way does not end by an address that somebody else made up.
    let said = door.asked("iss");
    if !flow.is_state(door.asked("state")) || !(said.is_empty() || said == issuer) {
        return lost(&door);
    }
    let way = match access::come_back(door.app.store(), &secret, door.now).await {
        Ok(Some(way)) if way.issuer == issuer => way,
        Ok(_) => return lost(&door),
        Err(error) => return sheet::failed(&door, &error),
    };
    if !door.asked("error").is_empty() {
        tracing::warn!(error = door.asked("error"), "the provider sent somebody back");
        return not_in(&door, BAD, "desk-sign-on-cancelled");
    }
    match by.provider.vouch(&flow, door.asked("code"), door.now).await {
        Ok(vouched) => arrive(door, issuer, &vouched, &way).await,
        Err(error @ IdentityError::NotReached(_)) => unreached(&door, &error),
        Err(error) => {
            tracing::error!(%error, "single sign-on");
            let attempt = attempt(&door, "");
            match access::disbelieve(door.app.store(), &attempt, door.now).await {
                Ok(()) => not_in(&door, BAD, "desk-sign-on-disbelieved"),
                Err(error) => sheet::failed(&door, &error),
            }
        }
    }
}

async fn arrive(door: Door, issuer: &str, vouched: &identity::Vouched, way: &SignOn) -> Response {
    let (subject, second_factor) = (vouched.subject.as_str(), vouched.second_factor);
    let voucher = Voucher { issuer, subject, second_factor };
    if way.purpose == Purpose::Link {
        return link(door, &voucher, way).await;
    }
    let next = own(&way.next);
    let attempt = attempt(&door, "");
    match access::sign_on(door.app.store(), &voucher, &attempt, next, door.now).await {
        Ok(Arrival::SignedIn(signed)) => {
            let mut answer = see(next);
            door.give(&mut answer, &signed.token);
            give(&mut answer, &door, "");
            answer
        }
        Ok(Arrival::Code(secret)) => {
            let mut answer = see(CODE);
            give(&mut answer, &door, &secret);
            answer
        }
        Err(error) => refused(&door, error),
    }
}

fn refused(door: &Door, error: AccessError) -> Response {
    match error {
        AccessError::Unlinked => not_in(door, BAD, "desk-sign-on-unlinked"),
        AccessError::Refused => not_in(door, BAD, "desk-sign-on-refused"),
        error => sheet::failed(door, &error),
    }
}

/// Links the account of whoever began this way, if it is still he who is signed in.
async fn link(door: Door, voucher: &Voucher<'_>, way: &SignOn) -> Response {
    let desk = match Desk::admit(door).await {
        Ok(desk) => desk,
        Err(answer) => return answer,
    };
    let same = desk.who().account().is_ok_and(|account| Some(account.id) == way.account_id);
    if !same {
        return lost(&desk.door);
    }
    let mut answer = match access::link_own(desk.store(), desk.who(), voucher, desk.now()).await {
        Ok(()) => see("/desk/me?done=linked"),
        Err(error) => my_page_failing(&desk, error).await,
    };
    give(&mut answer, &desk.door, "");
    answer
}

#[derive(Template)]
#[template(path = "desk/sign-on-code.html")]
struct CodePage {
    sheet: Sheet,
}

fn code_answer(mut door: Door, status: StatusCode, words: Option<String>) -> Response {
    let fresh = door.knock();
    let sheet = Sheet::of_door(&door, &door.lang.word("desk-code")).failing(words);
    let mut answer = page(status, &CodePage { sheet });
    if let Some(token) = fresh {
        door.give(&mut answer, &token);
    }
    answer
}

/// `GET /desk/sign-on/code`: the provider asked for no second factor, and the account has one.
pub(super) async fn code_page(door: Door) -> Response {
    match door.cookie(COOKIE) {
        Some(_) => code_answer(door, StatusCode::OK, None),
        None => lost(&door),
    }
}

/// `POST /desk/sign-on/code`
pub(super) async fn code(Knock { door, form }: Knock) -> Response {
    let secret = door.cookie(COOKIE).unwrap_or_default().to_owned();
    let attempt = attempt(&door, form.get("code"));
    match access::sign_on_with_code(door.app.store(), &secret, &attempt, door.now).await {
        Ok((signed, next)) => {
            let mut answer = see(own(&next));
            door.give(&mut answer, &signed.token);
            give(&mut answer, &door, "");
            answer
        }
        Err(AccessError::BadCode) => {
            let words = door.lang.word("desk-bad-code");
            code_answer(door, BAD, Some(words))
        }
        Err(error) => refused(&door, error),
    }
}

#[derive(Template)]
#[template(path = "desk/sign-on-link.html")]
struct LinkPage {
    sheet: Sheet,
    name: String,
    address: String,
}

/// `POST /desk/me/sign-on`: begins to link one's own account, or takes the link away.
pub(super) async fn own_link(Sent { desk, form, .. }: Sent) -> Response {
    let Some(by) = desk.door.app.sign_on() else { return none(&desk.door) };
    let (store, who, now) = (desk.store(), desk.who(), desk.now());
    let (provider, password) = (&by.provider, form.get("password"));
    let issuer = provider.issuer();
    if form.get("then") == "unlink" {
        return match access::unlink_own(store, who, password, issuer, now).await {
            Ok(()) => see("/desk/me?done=unlinked"),
            Err(error) => my_page_failing(&desk, error).await,
        };
    }
    let begun = access::begin_link(store, who, password, issuer, now).await;
    let secret = match begun {
        Ok(secret) => secret,
        Err(error) => return my_page_failing(&desk, error).await,
    };
    match provider.way_in(&Flow::of(secret.as_str()), now).await {
        Ok(address) => {
            let sheet = Sheet::of(&desk, &desk.word("desk-sign-on-link"));
            let name = name(&desk.door).unwrap_or_default();
            let mut answer = page(StatusCode::OK, &LinkPage { sheet, name, address });
            give(&mut answer, &desk.door, &secret);
            answer
        }
        Err(error) => {
            tracing::error!(%error, "single sign-on");
            let words = desk.word("desk-sign-on-unreached");
            sheet::said(&desk, StatusCode::BAD_GATEWAY, words)
        }
    }
}
