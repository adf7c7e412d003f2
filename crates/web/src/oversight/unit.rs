//! A unit in a round: score sheet, findings, ledger, materials.

use super::board::points;
use super::items::ItemRow;
use super::materials::{self, MaterialRow};
use super::narrow::{Asked, Narrowed, TOTAL, standing};
use super::pager::Pager;
use super::progress;
use super::refusal::{no, words_of_sent};
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Fields, Sent, see};
use crate::layout::Link;
use crate::words::Lang;
use access::Action;
use askama::Template;
use assess::{Deduction, IndicatorScore};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::{OversightError, Part, UnitView};
use store::{Finding, InspectionState, RoundKind, RoundState};

/// Findings that a page lists.
const SHOWN: usize = 100;

/// The language of reports.
pub(crate) fn report_lang(lang: Lang) -> report::Lang {
    match lang {
        Lang::Zh => report::Lang::Zh,
        Lang::En => report::Lang::En,
    }
}

/// A rule's name.
pub(super) fn rule_name(desk: &Desk, rule: &str) -> String {
    report::rule_name(rule, report_lang(desk.lang()))
}

/// A finding as a list shows it.
pub(super) struct FindingRow {
    pub(super) href: String,
    pub(super) rule: String,
    pub(super) place: String,
    pub(super) title: Option<String>,
    pub(super) found: String,
    pub(super) expected: String,
    pub(super) url: Option<String>,
    pub(super) state: String,
    pub(super) counts: bool,
}

impl FindingRow {
    pub(super) fn of(
        desk: &Desk,
        (round, unit): (i64, i64),
        row: &Finding,
    ) -> Result<Self, OversightError> {
        let (facts, lang) = (oversight::facts(&row.facts)?, report_lang(desk.lang()));
        let state = standing(row);
        let web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        Ok(Self {
            href: format!("/oversight/round/{round}/unit/{unit}/finding/{}", row.key),
            rule: report::rule_name(&row.rule, lang),
            place: place(&facts),
            found: report::sentence(&facts.evidence, lang),
            expected: report::sentence(&facts.expected, lang),
            url: facts.stands_at().map(str::to_owned).filter(web),
            title: facts.title,
            state: desk.word(&format!("oversight-finding-{state}")),
            counts: row.counts,
        })
    }
}

/// Where a finding stands, in names.
pub(crate) fn place(facts: &assess::Finding) -> String {
    let names = [&facts.town, &facts.village, &facts.field, &facts.matter1, &facts.matter2];
    let mut names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    if names.is_empty() {
        names.extend(facts.column.as_deref());
    }
    names.dedup();
    names.join(" › ")
}

/// A line of the score sheet.
struct Line {
    depth: u8,
    name: String,
    /// Where the findings behind all that was taken are listed.
    href: Option<String>,
    points: String,
    score: String,
    /// Rules with what they took, each with where the findings behind it are listed.
    taken: Vec<(Option<String>, String)>,
}

/// A part of a county's total.
struct PartRow {
    name: String,
    /// Its page, where it is for who asks; of the county's own portal its score sheet.
    href: Option<String>,
    points: String,
    share: String,
}

#[derive(Template)]
#[template(path = "oversight/unit.html")]
struct UnitPage {
    sheet: Sheet,
    round: i64,
    unit: i64,
    name: String,
    fresh: String,
    /// The units of whoever is a liaison of several.
    units: Vec<Link>,
    /// The rounds in which the unit is inspected, the first first.
    rounds: Vec<Link>,
    portal: String,
    /// Why it could not be inspected, or not yet.
    failure: Option<String>,
    /// Whether it may be inspected once more.
    again: bool,
    /// How far a later look is.
    look: Option<String>,
    own: String,
    total: String,
    rank: String,
    changes: Vec<String>,
    /// What a county's total is made of.
    made_of: Vec<PartRow>,
    lines: Vec<Line>,
    /// By what it was judged.
    judged: Option<String>,
    /// Ways to narrow the findings, what they are narrowed to, and the address that takes it away.
    standings: Vec<Link>,
    narrowed: Option<(String, String)>,
    rows: Vec<FindingRow>,
    /// How many there are.
    found: usize,
    pages: Pager,
    /// The same of the ledger.
    states: Vec<Link>,
    ledger_narrowed: Option<(String, String)>,
    items: Vec<ItemRow>,
    materials: Vec<MaterialRow>,
    /// What was typed for another one.
    title: String,
    body: String,
    /// Address of what was accepted of all units.
    collection: String,
    /// Addresses of the notice to it and of its score sheet, since the round was closed, and what they are called.
    files: Vec<(String, String)>,
    hands_in: bool,
    /// Whether it may check itself.
    self_checks: bool,
    judges: bool,
    oversees: bool,
}

/// `GET /oversight/round/{round}/unit/{unit}?field=&rule=&indicator=&standing=&ledger=&page=`
pub(super) async fn page(Path((round, unit)): Path<(i64, i64)>, desk: Desk) -> Response {
    answer(&desk, (round, unit), None).await.unwrap_or_else(|error| no(&desk, &error))
}

/// The page; `failed` is what was typed before, why nothing came of it, and whether files came with it.
async fn answer(
    desk: &Desk,
    of: (i64, i64),
    failed: Option<(&Fields, (&OversightError, bool))>,
) -> Result<Response, OversightError> {
    let view = oversight::unit_view(desk.store(), desk.who(), of).await?;
    let lang = desk.lang();
    let narrowed = Narrowed::of(desk, of, &view);
    let wanted = narrowed.findings(&narrowed.asked);
    let at = |page| narrowed.asked.address(of, Some(page), "findings");
    let pages = Pager::of(desk, (wanted.len(), SHOWN), at);
    let shown = wanted.iter().skip(pages.first).take(SHOWN);
    let rows: Result<Vec<FindingRow>, _> = shown.map(|row| FindingRow::of(desk, of, row)).collect();
    let items = narrowed.items(&narrowed.asked);
    let items: Result<Vec<ItemRow>, _> =
        items.into_iter().map(|item| ItemRow::of(desk, item, &view.unit.name)).collect();
    let form = failed.map(|(form, _)| form);
    let mut materials = desk.store().materials(of.0).await?;
    materials.retain(|one| one.unit_id == of.1);
    let materials = materials.into_iter().map(|one| MaterialRow::of(desk, one, form));
    let (status, wrong) = failed.map_or((StatusCode::OK, None), |(_, why)| {
        let (status, said) = words_of_sent(lang, why);
        (status, Some(said))
    });
    let typed = |name: &str| form.map_or(String::new(), |form| form.get(name).to_owned());
    let said = [
        ("round", view.round.name.clone()),
        ("cut", view.round.cut_off.clone()),
        (
            "state",
            lang.word(&format!("oversight-inspection-{}", store::Word::id(&view.inspection.state))),
        ),
    ];
    let failure = view.inspection.failure.as_deref().map(|why| progress::why(desk, why));
    let (units, rounds) = ways(desk, of).await?;
    let may_hand_in = desk.who().may(Action::AnswerItems, view.unit.organ_id);
    let page = UnitPage {
        sheet: Sheet::of(desk, &view.unit.name).failing(wrong),
        round: of.0,
        unit: of.1,
        name: view.unit.name.clone(),
        fresh: lang.say_all("oversight-unit-fresh", &said),
        units,
        rounds,
        portal: view.inspection.portal.clone(),
        failure: failure.filter(|words| !words.is_empty()),
        again: view.inspection.state == InspectionState::Failed
            && view.round.state != RoundState::Closed
            && desk.who().may(Action::Oversee, None),
        look: view.look.as_ref().map(|look| progress::look(desk, look)),
        own: points(view.place.as_ref().and_then(|place| place.own)),
        total: points(view.place.as_ref().and_then(|place| place.total)),
        rank: view
            .place
            .as_ref()
            .and_then(|place| place.rank)
            .map_or_else(|| "—".to_owned(), |rank| rank.to_string()),
        changes: changes(desk, &view),
        judged: judged(desk, &view),
        made_of: made_of(&view),
        lines: lines(&narrowed, &view),
        standings: narrowed.standings(),
        narrowed: narrowed.findings_narrowed(),
        states: narrowed.ledger(),
        ledger_narrowed: narrowed.ledger_narrowed(),
        rows: rows?,
        found: wanted.len(),
        pages,
        items: items?,
        materials: materials.collect(),
        title: typed("title"),
        body: typed("body"),
        collection: super::files::collection(of.0),
        self_checks: may_hand_in && view.unit.retired_at.is_none(),
        files: files(desk, &view),
        hands_in: may_hand_in && view.round.state != RoundState::Closed,
        judges: desk.who().may(Action::DecideItems, None) && view.round.state != RoundState::Closed,
        oversees: desk.who().may(Action::SeeUnit, None),
    };
    Ok(sheet::page(status, &page))
}

/// Links to the other units of whoever is a liaison of several, and to the unit's rounds.
async fn ways(
    desk: &Desk,
    (round, unit): (i64, i64),
) -> Result<(Vec<Link>, Vec<Link>), OversightError> {
    let store = desk.store();
    let address = |round: i64, unit: i64| format!("/oversight/round/{round}/unit/{unit}");
    let rounds = store.rounds_of(unit).await?.into_iter().rev().map(|one| Link {
        href: address(one.id, unit),
        text: one.name,
        here: one.id == round,
    });
    let mut units = Vec::new();
    for (own, rounds) in oversight::own_units(store, desk.who()).await? {
        // In the same round where it is part of it, else where there is most to see.
        let same = rounds.iter().find(|one| one.id == round);
        if let Some(shown) = same.or_else(|| oversight::latest(rounds.iter())) {
            let here = own.id == unit;
            units.push(Link { href: address(shown.id, own.id), text: own.name, here });
        }
    }
    if units.len() < 2 {
        units.clear();
    }
    Ok((units, rounds.collect()))
}

/// What may be downloaded of a unit once its round is closed; of a self-check there is no notice.
fn files(desk: &Desk, view: &UnitView) -> Vec<(String, String)> {
    let of = (view.round.id, view.unit.id);
    let notice = (super::files::notice_of(of.0, of.1), desk.word("oversight-notice"));
    let scores = (super::files::scores_of(of.0, of.1), desk.word("oversight-scores"));
    match (view.round.state, view.round.kind) {
        (RoundState::Closed, RoundKind::Inspection) => vec![notice, scores],
        (RoundState::Closed, RoundKind::SelfCheck) => vec![scores],
        _ => Vec::new(),
    }
}

fn changes(desk: &Desk, view: &UnitView) -> Vec<String> {
    let change = |(before, after, reason): &(_, _, String)| {
        let said = [
            ("before", points(Some(*before))),
            ("after", points(Some(*after))),
            ("reason", reason.clone()),
        ];
        desk.lang().say_all("oversight-changed", &said)
    };
    view.changes.iter().map(change).collect()
}

/// Versions of what it was judged by.
fn judged(desk: &Desk, view: &UnitView) -> Option<String> {
    let judged = view.judged.as_ref()?;
    let said = [
        ("standard", judged.versions.standard.clone()),
        ("rules", judged.versions.rules.clone()),
        ("sheet", judged.versions.sheet.clone()),
        ("program", judged.program.clone()),
    ];
    Some(desk.lang().say_all("oversight-judged-by", &said))
}

/// What a county's total is made of; its own portal alone is no sum.
fn made_of(view: &UnitView) -> Vec<PartRow> {
    if view.parts.len() < 2 {
        return Vec::new();
    }
    let row = |(part, is_open): &(Part, bool)| PartRow {
        name: part.name.clone(),
        href: match part.unit == view.unit.id {
            true => Some("#score".to_owned()),
            false => {
                is_open.then(|| format!("/oversight/round/{}/unit/{}", view.round.id, part.unit))
            }
        },
        points: points(part.points),
        share: points(part.points.map(|_| part.share)),
    };
    view.parts.iter().map(row).collect()
}

/// The score sheet, and what was taken from the total itself. What was taken leads to the findings behind it.
fn lines(narrowed: &Narrowed<'_>, view: &UnitView) -> Vec<Line> {
    let Some(score) = &view.score else { return Vec::new() };
    let asked = |indicator: &str, rule: &str| Asked {
        indicator: indicator.to_owned(),
        rule: rule.to_owned(),
        ..Asked::default()
    };
    let taken = |indicator: &str, deductions: &[Deduction]| -> Vec<(Option<String>, String)> {
        let each = deductions.iter().map(|taken| {
            let (href, found) = narrowed.lead(&asked(indicator, &taken.rule));
            (href, narrowed.taken_words(taken, found))
        });
        each.collect()
    };
    let line = |one: &IndicatorScore| Line {
        depth: one.depth,
        name: one.name.clone(),
        href: narrowed.lead(&asked(&one.id, "")).0,
        points: points(Some(one.points)),
        score: points(one.applies.then_some(one.score)),
        taken: taken(&one.id, &one.deductions),
    };
    let of_total = (!score.from_total.is_empty()).then(|| Line {
        depth: 1,
        name: narrowed.total_name(),
        href: narrowed.lead(&asked(TOTAL, "")).0,
        points: String::new(),
        score: String::new(),
        taken: taken(TOTAL, &score.from_total),
    });
    score.indicators.iter().map(line).chain(of_total).collect()
}

/// `POST /oversight/round/{round}/unit/{unit}`: hands in an experience material, judges one, or lets the unit be inspected once
/// more.
pub(super) async fn act(Path((round, unit)): Path<(i64, i64)>, sent: Sent) -> Response {
    let Sent { desk, form, files } = sent;
    let (store, who, now) = (desk.store(), desk.who(), desk.now());
    let with_files = !files.is_empty();
    let done = match form.get("then") {
        "again" => oversight::inspect_again(store, who, (round, unit), now).await.map(|()| "round"),
        "accept" | "refuse" => materials::judge(&desk, &form).await.map(|()| "judged"),
        _ => materials::hand_in(&desk, (round, unit), (&form, files)).await.map(|()| "material"),
    };
    match done {
        Ok(done) => match form.get("back") {
            "materials" => see(&format!("/oversight/materials?done={done}")),
            _ => see(&format!("/oversight/round/{round}/unit/{unit}?done={done}")),
        },
        Err(error @ (OversightError::Access(_) | OversightError::Missing(_))) => no(&desk, &error),
        // What was typed stays in the form; files have to be chosen again.
        Err(error) => {
            let failed = Some((&form, (&error, with_files)));
            let again = answer(&desk, (round, unit), failed).await;
            again.unwrap_or_else(|error| no(&desk, &error))
        }
    }
}
