//! The oversight (督查): campaigns and rounds by the clock, inspections as jobs, confirming what was found, scores and
//! ranks, the ledger to its last closed item, appeals, bonus. It asks `access` what is permitted and `assess`
//! what a portal scores; it knows no HTTP and has no clock.

mod alerts;
mod board;
mod bonus;
mod campaigns;
mod confirm;
mod error;
mod in_place;
mod items;
mod judge;
mod ledger;
mod letters;
mod now;
mod offline;
mod overview;
mod packed;
mod ranking;
mod recheck;
mod reported;
mod rounds;
mod rulings;
mod schedule;
mod scoring;
mod self_check;
mod stand;
mod telling;
mod threads;
mod units;
mod what_if;
mod work;

pub use alerts::{alert, alerts, dismiss_alert, look_hours, set_look_hours, watch};
pub use board::{
    Board, Cell, Drawn, Figures, RulePrecision, Trend, UnitView, board, precision, unit_view,
};
pub use bonus::{
    Judgement, NewMaterial, all_materials, judge_material, material, may_submit, submit_material,
};
pub use campaigns::{NewCampaign, campaign, change_campaign, is_planned, remove_campaign};
pub use confirm::{Choice, decide};
pub use error::OversightError;
pub use in_place::{Aim, InPlace, Lacking};
pub use items::{Move, SETTLED, TO_DECIDE, UNSEEN, next, unseen};
pub use judge::{FieldCell, Inputs, JudgedBy, Seen, facts, judged_by, level, score_of};
pub use ledger::{AHEAD, Answer, Said, answer, chase, history, item, items};
pub use letters::{letter, put_letter};
pub use now::{PageNow, Pages, page_now};
pub use offline::{AnswerProblem, AnswerRow, Answered, answer_lines, read_answers, take_answers};
pub use overview::{campaigns, latest, own_units};
pub use packed::unpack;
pub use ranking::{Part, Place, places};
pub use recheck::{Looked, look_again, looked};
pub use reported::{collected, compared, reported, reported_unit};
pub use rounds::{DAYS, NewRound, close, inspect_again, plan, remove_round, replan, start};
pub use rulings::{Ruling, organs_for, rule};
pub use schedule::{Hours, OFF_PEAK, Pattern, Start, begin_due, schedule};
pub use self_check::self_check;
pub use stand::{Due, Tell, Told};
pub use telling::morning;
pub use threads::{ask, common_answers, say, share, thread, threads, units_to_ask, unshare};
pub use units::{
    ListedUnit, UnitChange, UnitProblem, UnitRow, all_organs, change_unit, import_units,
    listed_units, read_units, retire_unit, units_in,
};
pub use what_if::{Rescored, rescore, what_if};
pub use work::{BEAT, Clock, Failure, Worker};

use access::audit::{Deed, Line, append};
use access::{Action, Who};
use serde_json::Value;
use store::{StoreError, Write};

/// Enters in the audit log what somebody does, in the write that does it.
async fn enter(
    write: &mut Write,
    who: &Who,
    deed: Deed,
    subject: (&str, i64),
    detail: Value,
) -> Result<(), StoreError> {
    append(write, Line { account: who.name(), deed, subject, detail }).await
}

/// Whether somebody sees all units, as the city's office does.
fn sees_all(who: &Who) -> bool {
    who.may(Action::SeeUnit, None)
}
