//! The oversight over HTTP: pages under `/oversight` for the city's office and the units' liaisons, in the frame of
//! the desk. What is permitted and what follows is decided by `access` and `oversight`; nothing here is ever kept.

mod alert;
mod board;
mod campaigns;
mod evidence;
mod files;
mod findings;
mod item;
mod items;
mod letter;
mod materials;
mod milestones;
mod narrow;
mod pager;
mod planning;
mod progress;
mod refusal;
mod self_check;
mod threads;
mod unit;
mod units;
mod what_if;

use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

pub(crate) use board::points;
pub(crate) use refusal::words as refused;
pub(crate) use unit::{place, report_lang};

/// Bytes of a form with its files.
const LARGEST: usize = 40 << 20;

/// An address of the oversight: method, path and what answers.
type Route = (&'static str, &'static str, fn() -> MethodRouter<App>);

/// All addresses of the oversight.
const ROUTES: [Route; 46] = [
    ("GET", "/oversight", || get(board::latest)),
    ("GET", "/oversight/new", || get(planning::campaign_page)),
    ("POST", "/oversight/new", || post(planning::make_campaign)),
    ("GET", "/oversight/campaigns", || get(campaigns::page)),
    ("GET", "/oversight/campaign/{campaign}", || get(planning::edit_campaign)),
    ("POST", "/oversight/campaign/{campaign}", || post(planning::change_campaign)),
    ("GET", "/oversight/campaign/{campaign}/round", || get(planning::round_page)),
    ("POST", "/oversight/campaign/{campaign}/round", || post(planning::plan_round)),
    ("GET", "/oversight/round/{round}", || get(board::page)),
    ("POST", "/oversight/round/{round}", || post(board::act)),
    ("GET", "/oversight/round/{round}/plan", || get(planning::edit_round)),
    ("POST", "/oversight/round/{round}/plan", || post(planning::change_round)),
    ("GET", "/oversight/round/{round}/what-if", || get(what_if::page)),
    ("POST", "/oversight/round/{round}/what-if", || post(what_if::compare)),
    ("GET", "/oversight/round/{round}/file/{name}", || get(files::file)),
    ("GET", "/oversight/round/{round}/unit/{unit}/notice.docx", || get(files::notice)),
    ("GET", "/oversight/round/{round}/unit/{unit}/scores.xlsx", || get(files::scores)),
    ("GET", "/oversight/round/{round}/findings", || get(findings::page)),
    ("POST", "/oversight/round/{round}/findings", || post(findings::decide)),
    ("GET", "/oversight/round/{round}/unit/{unit}", || get(unit::page)),
    ("POST", "/oversight/round/{round}/unit/{unit}", || post(unit::act)),
    ("GET", "/oversight/round/{round}/unit/{unit}/finding/{key}", || get(evidence::page)),
    ("GET", "/oversight/round/{round}/unit/{unit}/finding/{key}/now", || get(evidence::now)),
    ("GET", "/oversight/evidence/{inspection}/{sha256}", || get(evidence::saved)),
    ("GET", "/oversight/alert/{alert}", || get(alert::page)),
    ("POST", "/oversight/alert/{alert}", || post(alert::dismiss)),
    ("GET", "/oversight/threads", || get(threads::list)),
    ("POST", "/oversight/threads", || post(threads::begin)),
    ("GET", "/oversight/thread/{thread}", || get(threads::page)),
    ("POST", "/oversight/thread/{thread}", || post(threads::act)),
    ("GET", "/oversight/materials", || get(materials::page)),
    ("GET", "/oversight/material/{material}/file/{hash}", || get(materials::file)),
    ("GET", "/oversight/self-check", || get(self_check::page)),
    ("POST", "/oversight/self-check", || post(self_check::start)),
    ("GET", "/oversight/units", || get(units::page)),
    ("POST", "/oversight/units", || post(units::take)),
    ("GET", "/oversight/unit/{unit}", || get(units::edit)),
    ("POST", "/oversight/unit/{unit}", || post(units::change)),
    ("GET", "/oversight/letter/{kind}", || get(letter::page)),
    ("POST", "/oversight/letter/{kind}", || post(letter::keep)),
    ("GET", "/oversight/items", || get(items::page)),
    ("POST", "/oversight/items", || post(items::take)),
    ("GET", "/oversight/items/answers.xlsx", || get(files::answers)),
    ("GET", "/oversight/item/{item}", || get(item::page)),
    ("POST", "/oversight/item/{item}", || post(item::act)),
    ("GET", "/oversight/item/{item}/file/{hash}", || get(item::file)),
];

/// Method and path of every address of the oversight.
pub fn oversight_addresses() -> impl Iterator<Item = (&'static str, &'static str)> {
    ROUTES.into_iter().map(|(method, path, _)| (method, path))
}

/// All routes of the oversight: neither kept nor packed, as those of the desk.
pub(crate) fn routes() -> Router<App> {
    ROUTES
        .into_iter()
        .fold(Router::new(), |router, (_, path, answers)| router.route(path, answers()))
        .layer(DefaultBodyLimit::max(LARGEST))
}
