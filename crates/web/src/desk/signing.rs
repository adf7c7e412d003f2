//! Signing in and out, one's own password, sessions and second factor.

use super::sheet::{self, Sheet, page};
use super::visit::{Desk, Door, Knock, LEAVE, PASSWORD, SIGN_IN, Sent, see};
use super::{phone, sign_on};
use access::{AccessError, Attempt};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use desk::DeskError;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

#[derive(Template)]
#[template(path = "desk/sign-in.html")]
struct SignIn {
    sheet: Sheet,
    name: String,
    next: String,
    /// Name of the provider of single sign-on.
    by: Option<String>,
    /// Name of the provider at which somebody who has left is signed in still, and where he signs out there.
    left: Option<(String, String)>,
}

/// The door: both ways in.
pub(super) fn door_page(
    mut door: Door,
    status: StatusCode,
    words: Option<String>,
    (name, next): (&str, &str),
    left: Option<(String, String)>,
) -> Response {
    // A token without a session: the form's proof is bound to it.
    let fresh = door.knock();
    let sheet = Sheet::of_door(&door, &door.lang.word("desk-sign-in")).failing(words);
    let (name, next, by) = (name.to_owned(), next.to_owned(), sign_on::name(&door));
    let mut answer = page(status, &SignIn { sheet, name, next, by, left });
    if let Some(token) = fresh {
        door.give(&mut answer, &token);
    }
    answer
}

/// Only ways within the desk and the oversight.
pub(super) fn own(next: &str) -> &str {
    let below = |root: &str| {
        let rest = next.strip_prefix(root);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let within = below("/desk") || below("/oversight");
    let plain = next.bytes().all(|one| one.is_ascii_graphic() && one != b'\\');
    if within && plain && !next.contains("//") { next } else { "/desk" }
}

/// `GET /desk/sign-in`
pub(super) async fn sign_in_page(door: Door) -> Response {
    let next = own(door.asked("next")).to_owned();
    let left = match door.asked("left") {
        "" => None,
        _ => way_out(&door).await,
    };
    door_page(door, StatusCode::OK, None, ("", &next), left)
}

/// Where somebody signs out at the provider: who sits down next at the machine is not to come in as him.
async fn way_out(door: &Door) -> Option<(String, String)> {
    let by = door.app.sign_on()?;
    let name = sign_on::name(door)?;
    match by.provider.way_out(door.now).await {
        Ok(address) => address.map(|address| (name, address)),
        Err(error) => {
            tracing::error!(%error, "single sign-on");
            None
        }
    }
}

/// `POST /desk/sign-in`: whoever comes in gets a new token; the one before is worth nothing.
pub(super) async fn sign_in(Knock { door, form }: Knock) -> Response {
    let attempt = Attempt {
        name: form.get("name").trim(),
        password: form.get("password"),
        code: form.get("code"),
        address: door.address(),
        agent: door.agent(),
    };
    let next = own(form.get("next"));
    match access::sign_in(door.app.store(), &attempt, door.now).await {
        Ok(signed) => {
            let mut answer = see(next);
            door.give(&mut answer, &signed.token);
            answer
        }
        Err(AccessError::Refused) => {
            let words = door.lang.word("desk-not-signed-in");
            let (bad, typed) = (StatusCode::UNPROCESSABLE_ENTITY, (attempt.name, next));
            door_page(door.clone(), bad, Some(words), typed, None)
        }
        Err(error) => sheet::failed(&door, &error),
    }
}

/// `POST /desk/sign-out`: whose phone keeps something of his is asked first.
pub(super) async fn sign_out(Sent { desk, form, .. }: Sent) -> Response {
    if phone::keeps(&desk) && !form.ticked("clear") {
        return see(LEAVE);
    }
    if let Err(error) = access::sign_out(desk.store(), &desk.present, desk.now()).await {
        return sheet::no_access(&desk, error);
    }
    let by_provider = desk.present.session.issuer.is_some();
    let mut answer = match by_provider {
        true => see(&format!("{SIGN_IN}?left=1")),
        false => see(SIGN_IN),
    };
    desk.door.give(&mut answer, "");
    answer
}

#[derive(Template)]
#[template(path = "desk/password.html")]
struct PasswordPage {
    sheet: Sheet,
    must: bool,
}

fn password_answer(desk: &Desk, status: StatusCode, error: Option<String>) -> Response {
    let sheet = Sheet::of(desk, &desk.word("desk-password")).failing(error);
    page(status, &PasswordPage { sheet, must: desk.who().must_change_password(desk.now()) })
}

/// `GET /desk/password`
pub(super) async fn password_page(desk: Desk) -> Response {
    password_answer(&desk, StatusCode::OK, None)
}

/// `POST /desk/password`: all sessions end; the new password is tried at once.
pub(super) async fn password(Sent { desk, form, .. }: Sent) -> Response {
    let (old, new) = (form.get("old"), form.get("new"));
    if new != form.get("again") {
        let words = desk.word("desk-not-same");
        return password_answer(&desk, StatusCode::UNPROCESSABLE_ENTITY, Some(words));
    }
    match access::change_password(desk.store(), desk.who(), old, new, desk.now()).await {
        Ok(()) => {
            let mut answer = see(&format!("{SIGN_IN}?done=password"));
            desk.door.give(&mut answer, "");
            answer
        }
        Err(error) => {
            let (status, words) = sheet::words(desk.lang(), &DeskError::Access(error));
            password_answer(&desk, status, Some(words))
        }
    }
}

/// A session as it is shown.
struct SessionRow {
    id: i64,
    begun: String,
    seen: String,
    address: String,
    agent: String,
    own: bool,
    /// A provider said who it is.
    by_provider: bool,
}

#[derive(Template)]
#[template(path = "desk/me.html")]
struct Me {
    sheet: Sheet,
    name: String,
    password: &'static str,
    two_factor: bool,
    mail: String,
    /// What single sign-on is to the account, and whether it is linked; none where there is no provider.
    sign_on: Option<(String, bool)>,
    sessions: Vec<SessionRow>,
}

/// `GET /desk/me`
pub(super) async fn me(desk: Desk) -> Response {
    my_page(&desk, Failed::Nothing).await
}

/// The page with a word why a link was not made or taken away.
pub(super) async fn my_page_failing(desk: &Desk, error: AccessError) -> Response {
    my_page(desk, Failed::Link(error)).await
}

/// What could not be done on the page.
enum Failed {
    Nothing,
    /// The mail address that cannot be used.
    Mail(String, DeskError),
    Link(AccessError),
}

async fn my_page(desk: &Desk, failed: Failed) -> Response {
    let account = match desk.who().account() {
        Ok(account) => account,
        Err(error) => return sheet::no_access(desk, error),
    };
    let sessions = match desk.store().sessions(account.id).await {
        Ok(sessions) => sessions,
        Err(error) => return sheet::no(desk, &error.into()),
    };
    let identities = match desk.store().identities_of(account.id).await {
        Ok(identities) => identities,
        Err(error) => return sheet::no(desk, &error.into()),
    };
    let mail = match desk::mail_of(desk.store(), desk.who()).await {
        Ok(mail) => mail.unwrap_or_default(),
        Err(error) => return sheet::no(desk, &error),
    };
    let (mail, error) = match failed {
        Failed::Nothing => (mail, None),
        Failed::Mail(typed, error) => (typed, Some(error)),
        Failed::Link(error) => (mail, Some(error.into())),
    };
    let (status, words) = match error {
        None => (StatusCode::OK, None),
        Some(error) => {
            let (status, words) = sheet::words(desk.lang(), &error);
            (status, Some(words))
        }
    };
    let sign_on = desk.door.app.sign_on().zip(sign_on::name(&desk.door)).map(|(by, name)| {
        let mut identities = identities.iter();
        let linked = identities.find(|one| one.issuer == by.provider.issuer());
        let about = match linked.map(|one| portal::day(one.created_at).to_string()) {
            Some(day) => {
                desk.lang().say_all("desk-sign-on-linked", &[("name", name), ("day", day)])
            }
            None => desk.lang().say("desk-sign-on-unlinked-yet", "name", name),
        };
        (about, linked.is_some())
    });
    let at = |moment| portal::written(moment);
    let sessions = sessions.into_iter().map(|one| SessionRow {
        own: one.id == desk.present.session.id,
        by_provider: one.issuer.is_some(),
        id: one.id,
        begun: at(one.created_at),
        seen: at(one.seen_at),
        address: one.address,
        agent: one.agent,
    });
    let page_of = Me {
        sheet: Sheet::of(desk, &desk.word("desk-me")).failing(words),
        name: account.name.clone(),
        password: PASSWORD,
        two_factor: account.totp.is_some(),
        mail,
        sign_on,
        sessions: sessions.collect(),
    };
    page(status, &page_of)
}

/// `POST /desk/me`: ends a session of one's own elsewhere, or sets the mail address by which one is told.
pub(super) async fn change_me(Sent { desk, form, .. }: Sent) -> Response {
    if form.ticked("told") {
        let mail = form.get("mail").to_owned();
        return match desk::own_mail(desk.store(), desk.who(), &mail, desk.now()).await {
            Ok(()) => see("/desk/me?done=mail"),
            Err(error @ DeskError::BadChannel(_)) => {
                my_page(&desk, Failed::Mail(mail, error)).await
            }
            Err(error) => sheet::no(&desk, &error),
        };
    }
    let id = form.get("session").parse().unwrap_or_default();
    match access::end_session(desk.store(), desk.who(), id, desk.now()).await {
        Ok(()) => see("/desk/me"),
        Err(error) => sheet::no_access(&desk, error),
    }
}

#[derive(Template)]
#[template(path = "desk/second-factor.html")]
struct SecondFactor {
    sheet: Sheet,
    /// The secret and its picture, where it is to be turned on.
    offer: Option<(String, String)>,
}

fn picture(address: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    let encoded =
        percent_encoding::utf8_percent_encode(&picture, percent_encoding::NON_ALPHANUMERIC);
    Some(format!("data:image/svg+xml,{encoded}"))
}

fn second_factor_answer(
    desk: &Desk,
    status: StatusCode,
    secret: Option<&str>,
    error: Option<String>,
) -> Response {
    let account = match desk.who().account() {
        Ok(account) => account,
        Err(error) => return sheet::no_access(desk, error),
    };
    let offer = match account.totp {
        Some(_) => None,
        None => match access::offer(desk.who(), desk.door.host(), secret) {
            Ok(offer) => picture(&offer.address).map(|picture| (offer.secret, picture)),
            Err(error) => return sheet::no_access(desk, error),
        },
    };
    let sheet = Sheet::of(desk, &desk.word("desk-second-factor")).failing(error);
    page(status, &SecondFactor { sheet, offer })
}

/// `GET /desk/second-factor`
pub(super) async fn second_factor_page(desk: Desk) -> Response {
    second_factor_answer(&desk, StatusCode::OK, None, None)
}

/// `POST /desk/second-factor`: turns it on or off.
pub(super) async fn second_factor(Sent { desk, form, .. }: Sent) -> Response {
    let (store, now) = (desk.store(), desk.now());
    let (secret, code) = (form.get("secret"), form.get("code"));
    let done = if secret.is_empty() {
        access::second_factor_off(store, desk.who(), code, now).await
    } else {
        access::second_factor_on(store, desk.who(), secret, code, now).await
    };
    match done {
        Ok(()) => see("/desk/me?done=second-factor"),
        Err(AccessError::BadCode) => {
            let secret = Some(secret).filter(|secret| secret.len() >= 32);
            let words = desk.word("desk-bad-code");
            let bad = StatusCode::UNPROCESSABLE_ENTITY;
            second_factor_answer(&desk, bad, secret, Some(words))
        }
        Err(error) => sheet::no_access(&desk, error),
    }
}
