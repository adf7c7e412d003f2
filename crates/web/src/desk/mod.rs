//! The desk over HTTP: pages under `/desk` that work without JavaScript. What is permitted and what happens
//! is decided by `access` and `desk`; nothing here is ever kept.

mod accounts;
mod audit;
mod compare;
mod coverage;
mod documents;
mod editions;
mod events;
mod feeds;
pub(crate) mod finding;
mod forecast;
pub(crate) mod hints;
mod many;
mod paste;
pub(crate) mod phone;
mod pick;
mod reading;
mod review;
pub(crate) mod sheet;
pub(crate) mod sign_on;
mod signing;
mod site;
mod steps;
mod village;
pub(crate) mod visit;
mod work;
mod write;

use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

/// Bytes of a form with its files.
const LARGEST: usize = desk::MOST_BYTES + (8 << 20);

/// An address of the desk: method, path and what answers.
type Route = (&'static str, &'static str, fn() -> MethodRouter<App>);

/// All addresses of the desk.
const ROUTES: [Route; 61] = [
    ("GET", "/desk/sign-in", || get(signing::sign_in_page)),
    ("POST", "/desk/sign-in", || post(signing::sign_in)),
    ("GET", "/desk/sign-on", || get(sign_on::begin)),
    ("GET", "/desk/sign-on/back", || get(sign_on::back)),
    ("GET", "/desk/sign-on/code", || get(sign_on::code_page)),
    ("POST", "/desk/sign-on/code", || post(sign_on::code)),
    ("POST", "/desk/sign-out", || post(signing::sign_out)),
    ("GET", "/desk/password", || get(signing::password_page)),
    ("POST", "/desk/password", || post(signing::password)),
    ("GET", "/desk/me", || get(signing::me)),
    ("POST", "/desk/me", || post(signing::change_me)),
    ("POST", "/desk/me/sign-on", || post(sign_on::own_link)),
    ("GET", "/desk/second-factor", || get(signing::second_factor_page)),
    ("POST", "/desk/second-factor", || post(signing::second_factor)),
    ("GET", "/desk", || get(work::work)),
    ("GET", "/desk/new", || get(pick::new)),
    ("POST", "/desk/new", || post(pick::begin)),
    ("GET", "/desk/draft/{id}", || get(write::page)),
    ("POST", "/desk/draft/{id}", || post(write::sent)),
    ("POST", "/desk/draft/{id}/paste", || post(paste::sent)),
    ("GET", "/desk/draft/{id}/places", || get(pick::more)),
    ("POST", "/desk/draft/{id}/places", || post(pick::add)),
    ("GET", "/desk/draft/{id}/file/{hash}", || get(review::file)),
    ("GET", "/desk/draft/{id}/file/{hash}/text", || get(reading::page)),
    ("GET", "/desk/draft/{id}/review", || get(review::page)),
    ("POST", "/desk/draft/{id}/review", || post(review::decide)),
    ("GET", "/desk/village", || get(village::page)),
    ("GET", "/desk/village/new", || get(village::new)),
    ("POST", "/desk/village/new", || post(village::sent)),
    ("GET", "/desk/village/kept", || get(phone::kept)),
    ("GET", "/desk/village/leave", || get(phone::leave)),
    ("GET", "/desk/documents", || get(documents::list)),
    ("GET", "/desk/document/{id}", || get(documents::page)),
    ("GET", "/desk/document/{id}/compare", || get(editions::compare)),
    ("POST", "/desk/document/{id}/correct", || post(documents::correct)),
    ("GET", "/desk/document/{id}/places", || get(pick::elsewhere)),
    ("POST", "/desk/document/{id}/places", || post(pick::place)),
    ("POST", "/desk/document/{id}/withdraw", || post(documents::withdraw)),
    ("POST", "/desk/withdrawal/{id}", || post(documents::decide)),
    ("POST", "/desk/many", || post(many::sent)),
    ("GET", "/desk/many/place", || get(many::place)),
    ("GET", "/desk/many/leave", || get(many::leave)),
    ("GET", "/desk/coverage", || get(coverage::page)),
    ("GET", "/desk/forecast", || get(forecast::page)),
    ("POST", "/desk/forecast", || post(forecast::begin)),
    ("GET", "/desk/feeds", || get(feeds::list)),
    ("GET", "/desk/feeds/new", || get(feeds::new)),
    ("POST", "/desk/feeds/new", || post(feeds::subscribe)),
    ("POST", "/desk/feed/{id}/stop", || post(feeds::stop)),
    ("GET", "/desk/accounts", || get(accounts::list)),
    ("POST", "/desk/accounts", || post(accounts::make)),
    ("GET", "/desk/account/{name}", || get(accounts::page)),
    ("POST", "/desk/account/{name}", || post(accounts::change)),
    ("GET", "/desk/steps", || get(steps::page)),
    ("POST", "/desk/steps", || post(steps::set)),
    ("GET", "/desk/events", || get(events::page)),
    ("POST", "/desk/events", || post(events::sent)),
    ("GET", "/desk/site", || get(site::page)),
    ("POST", "/desk/site", || post(site::sent)),
    ("GET", "/desk/audit", || get(audit::page)),
    ("POST", "/desk/audit", || post(audit::export)),
];

/// Method and path of every address of the desk.
pub fn desk_addresses() -> impl Iterator<Item = (&'static str, &'static str)> {
    ROUTES.into_iter().map(|(method, path, _)| (method, path))
}

/// All routes of the desk: neither kept nor packed, as a packed page would give its proofs away.
pub(crate) fn routes() -> Router<App> {
    ROUTES
        .into_iter()
        .fold(Router::new(), |router, (_, path, answers)| router.route(path, answers()))
        .layer(DefaultBodyLimit::max(LARGEST))
}
