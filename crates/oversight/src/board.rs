//! What the board shows: ranking, heat map, trend, milestones, how far rectification has come.

use crate::alerts::alerts;
use crate::error::OversightError;
use crate::in_place::{InPlace, Lacking, lacking};
use crate::items::{SETTLED, TO_DECIDE};
use crate::judge::{FieldCell, Inputs, JudgedBy, draw_of, judged_by, number, score_of};
use crate::ranking::{Part, Place, parts, places};
use crate::sees_all;
use access::{Action, Who};
use assess::score::draw;
use assess::sheet::DrawPlan;
use assess::{MatterStatus, Score, Sheet};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use store::{
    Alert, Campaign, Certainty, Decision, Finding, Inspection, Item, ItemFilter, ItemState,
    Milestone, Round, RoundStanding, RoundState, Store, Unit, UnitKind,
};

/// A field of a unit on the heat map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// State of the field; `None` where it is not due at the unit's level.
    pub status: Option<MatterStatus>,
    /// Findings that cost points.
    pub counting: i64,
    /// Findings that nobody has decided.
    pub suspected: i64,
    /// The round drew other fields: what is found here costs nothing.
    pub left_out: bool,
}

/// The random draw of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// How many of the fields that are due at each unit.
    pub count: usize,
    /// Its seed.
    pub seed: u64,
    /// It is the sheet's, not one of the round's own.
    pub of_sheet: bool,
    /// Fields that it drew at any unit, by slug and name, in the order of the board.
    pub fields: Vec<(String, String)>,
}

/// A unit's points over the rounds of a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    /// Unit.
    pub unit: i64,
    /// Points in each round, in the order of [`Board::rounds`].
    pub totals: Vec<Option<Decimal>>,
}

/// How far a round or a unit has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Items of the ledger.
    pub items: i64,
    /// Of them closed or withdrawn.
    pub settled: i64,
    /// Of them waiting for a look at the page.
    pub answered: i64,
    /// Of them appealed, or with a request for time.
    pub to_decide: i64,
}

/// One page that a mayor understands.
#[derive(Debug, Clone)]
pub struct Board {
    /// Campaign.
    pub campaign: Campaign,
    /// Its milestones.
    pub milestones: Vec<Milestone>,
    /// How many units have in place what they ask for, once a round was inspected.
    pub in_place: Option<InPlace>,
    /// Units of the round that is shown that lack something of it.
    pub lacking: Lacking,
    /// Its rounds, in order, without checks that units took of themselves.
    pub rounds: Vec<Round>,
    /// The round that is shown.
    pub round: Round,
    /// Official names of the fields that it is about; none where it is about all.
    pub scope: Vec<String>,
    /// Its random draw of fields, where it has one.
    pub drawn: Option<Drawn>,
    /// Its inspections.
    pub standings: Vec<RoundStanding>,
    /// Later looks, of whatever round, that wait in the queue or are being taken, by unit.
    pub looks: BTreeMap<i64, RoundStanding>,
    /// The ranking, kind by kind.
    pub places: Vec<Place>,
    /// Fields by slug and name, in the order in which the units show them.
    pub fields: Vec<(String, String)>,
    /// Rows of the heat map by unit: a cell for each of [`Board::fields`].
    pub heat: BTreeMap<i64, Vec<Cell>>,
    /// Suspected findings of the round that nobody has decided.
    pub waiting: i64,
    /// Points over the rounds.
    pub trend: Vec<Trend>,
    /// Rectification by unit, of what was found in this campaign.
    pub figures: BTreeMap<i64, Figures>,
    /// What was noticed between rounds and is still so, with its unit.
    pub alerts: Vec<(Alert, Unit)>,
}

/// The board of a round.
///
/// # Errors
/// Where it is not for who asks, there is no such round, or what is kept cannot be read.
pub async fn board(store: &Store, who: &Who, round: i64) -> Result<Board, OversightError> {
    who.require(Action::SeeUnit, None)?;
    let round = store.round(round).await?.ok_or(OversightError::Missing("round"))?;
    let campaign = store.campaign(round.campaign_id).await?;
    let campaign = campaign.ok_or(OversightError::Missing("campaign"))?;
    let mut rounds = store.rounds(campaign.id).await?;
    // Units' own checks are nobody else's trend.
    rounds.retain(|one| one.unit_id.is_none() || one.id == round.id);
    let standings = store.standings(round.id).await?;
    let scope = scope(store, &round).await?;
    let places = ranking(store, &round).await?;
    let plan = draw_of(&round, &Sheet::parse(&round.sheet)?)?;
    let HeatMap { fields, rows: heat, waiting } = heat(store, &round, (&standings, plan)).await?;
    let lacking = lacking(store, round.id, &standings).await?;
    let in_place = InPlace::of(store, &rounds, (&round, &standings, &lacking)).await?;
    let drawn = plan.map(|plan| drawn(&round, plan, &fields, &heat));
    let looks = store.open_looks().await?.into_iter().map(|look| (look.unit_id, look)).collect();
    let mut by_round = Vec::new();
    for one in &rounds {
        by_round.push(if one.id == round.id {
            places.clone()
        } else {
            ranking(store, one).await?
        });
    }
    let total = |places: &Vec<Place>, unit| {
        places.iter().find(|place| place.unit == unit).and_then(|place| place.total)
    };
    let trend = places.iter().map(|place| Trend {
        unit: place.unit,
        totals: by_round.iter().map(|places| total(places, place.unit)).collect(),
    });
    Ok(Board {
        milestones: store.milestones(campaign.id).await?,
        trend: trend.collect(),
        figures: figures(store, campaign.id).await?,
        alerts: alerts(store, who).await?,
        in_place,
        lacking,
        campaign,
        rounds,
        round,
        scope,
        drawn,
        standings,
        looks,
        places,
        fields,
        heat,
        waiting,
    })
}

/// What a draw drew, from the cells that it left out.
fn drawn(
    round: &Round,
    plan: DrawPlan,
    fields: &[(String, String)],
    heat: &BTreeMap<i64, Vec<Cell>>,
) -> Drawn {
    let counts = |at: usize| {
        heat.values()
            .filter_map(|cells| cells.get(at))
            .any(|cell| cell.status.is_some() && !cell.left_out)
    };
    let fields = fields.iter().enumerate().filter(|(at, _)| counts(*at));
    Drawn {
        count: plan.fields,
        seed: plan.seed,
        of_sheet: round.draw_seed.is_none(),
        fields: fields.map(|(_, field)| field.clone()).collect(),
    }
}

/// Official names of the fields that a round is about; none where it is about all.
pub(crate) async fn scope(store: &Store, round: &Round) -> Result<Vec<String>, OversightError> {
    match &round.fields {
        None => Ok(Vec::new()),
        Some(_) => Ok(Inputs::of(store, round).await?.names()),
    }
}

/// The ranking of a round: of a closed one what is kept, else what is known so far.
pub(crate) async fn ranking(store: &Store, round: &Round) -> Result<Vec<Place>, OversightError> {
    match (&round.result, round.state) {
        (Some(result), RoundState::Closed) => {
            serde_json::from_str(result).map_err(OversightError::unreadable("ranking"))
        }
        _ => {
            let sheet = Sheet::parse(&round.sheet)?;
            places(round.kind, &sheet, &store.standings(round.id).await?)
        }
    }
}

/// What the heat map shows, and what waits in it and beside it.
struct HeatMap {
    fields: Vec<(String, String)>,
    rows: BTreeMap<i64, Vec<Cell>>,
    waiting: i64,
}

async fn heat(
    store: &Store,
    round: &Round,
    (standings, plan): (&[RoundStanding], Option<DrawPlan>),
) -> Result<HeatMap, OversightError> {
    let mut cells: Vec<(i64, i64, Vec<FieldCell>)> = Vec::new();
    let mut fields: Vec<(String, String)> = Vec::new();
    for standing in standings {
        let known: Vec<FieldCell> =
            serde_json::from_str(&standing.fields).map_err(OversightError::unreadable("fields"))?;
        for one in &known {
            if !fields.iter().any(|(slug, _)| *slug == one.slug) {
                fields.push((one.slug.clone(), one.name.clone()));
            }
        }
        cells.push((standing.id, standing.unit_id, known));
    }
    let (mut counts, mut waiting) = (BTreeMap::<(i64, String), (i64, i64)>::new(), 0);
    for row in store.heat(round.id).await? {
        if (row.counts, row.certainty) == (false, Certainty::Suspected) {
            waiting += row.number;
        }
        let Some(field) = row.field else { continue };
        let (counting, suspected) = counts.entry((row.inspection_id, field)).or_default();
        match (row.counts, row.certainty) {
            (true, _) => *counting += row.number,
            (false, Certainty::Suspected) => *suspected += row.number,
            (false, Certainty::Certain) => {}
        }
    }
    // As the score of each unit drew among the fields that are due there.
    let drawn = |known: &[FieldCell]| {
        let slugs: Vec<String> = known.iter().map(|one| one.slug.clone()).collect();
        plan.map(|plan| draw(&slugs, plan.fields, plan.seed))
    };
    let cell = |inspection: i64,
                (known, drawn): (&[FieldCell], Option<&[String]>),
                (slug, name): &(String, String)| {
        let found = counts.get(&(inspection, name.clone())).copied().unwrap_or_default();
        Cell {
            status: known.iter().find(|one| one.slug == *slug).map(|one| one.status),
            counting: found.0,
            suspected: found.1,
            left_out: drawn.is_some_and(|drawn| !drawn.contains(slug)),
        }
    };
    let rows = cells
        .iter()
        .map(|(inspection, unit, known)| {
            let drawn = drawn(known);
            let of = (known.as_slice(), drawn.as_deref());
            (*unit, fields.iter().map(|field| cell(*inspection, of, field)).collect())
        })
        .collect();
    Ok(HeatMap { fields, rows, waiting })
}

async fn figures(store: &Store, campaign: i64) -> Result<BTreeMap<i64, Figures>, OversightError> {
    let mut figures: BTreeMap<i64, Figures> = BTreeMap::new();
    for count in store.item_counts(campaign).await? {
        let figure = figures.entry(count.unit_id).or_default();
        figure.items += count.number;
        let state = &count.state;
        let of = |states: &[ItemState]| if states.contains(state) { count.number } else { 0 };
        figure.settled += of(&SETTLED);
        figure.answered += of(&[ItemState::Answered]);
        figure.to_decide += of(&TO_DECIDE);
    }
    Ok(figures)
}

/// How often a rule was right in a round.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RulePrecision {
    /// Rule.
    pub rule: String,
    /// Findings that hold.
    pub confirmed: i64,
    /// Findings that do not.
    pub dismissed: i64,
    /// Suspected ones that nobody has decided.
    pub waiting: i64,
    /// Certain ones that nobody has dismissed: they hold until somebody does.
    pub undoubted: i64,
}

impl RulePrecision {
    /// Hundredths of what was found that hold, of what was decided or is certain; none where there is neither.
    pub fn share(&self) -> Option<i64> {
        let right = self.confirmed + self.undoubted;
        let all = right + self.dismissed;
        (all > 0).then(|| right * 100 / all)
    }
}

/// How often each rule that found anything was right in a round, by what was decided: certain findings hold until they are
/// dismissed.
///
/// # Errors
/// Where it is not for who asks, or the store says no.
pub async fn precision(
    store: &Store,
    who: &Who,
    round: i64,
) -> Result<Vec<RulePrecision>, OversightError> {
    who.require(Action::SeeUnit, None)?;
    let mut rules: BTreeMap<String, RulePrecision> = BTreeMap::new();
    for row in store.rule_decisions(round).await? {
        let rule = rules.entry(row.rule.clone()).or_insert_with(|| RulePrecision {
            rule: row.rule.clone(),
            ..RulePrecision::default()
        });
        match (row.decision, row.certainty) {
            (Some(Decision::Confirmed), _) => rule.confirmed += row.number,
            (Some(Decision::Dismissed), _) => rule.dismissed += row.number,
            (None, Certainty::Suspected) => rule.waiting += row.number,
            (None, Certainty::Certain) => rule.undoubted += row.number,
        }
    }
    Ok(rules.into_values().collect())
}

/// A unit in a round, as its office and its liaison see it.
#[derive(Debug, Clone)]
pub struct UnitView {
    /// Unit.
    pub unit: Unit,
    /// Round.
    pub round: Round,
    /// Its inspection, without later looks.
    pub inspection: Inspection,
    /// Its score, where it was inspected.
    pub score: Option<Score>,
    /// By what it was judged, where that was kept.
    pub judged: Option<JudgedBy>,
    /// Its place.
    pub place: Option<Place>,
    /// What a county's total is made of, each with whether its page is for who asks; nothing of what is not rolled up.
    pub parts: Vec<(Part, bool)>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Its items of the ledger, of all rounds of the campaign.
    pub items: Vec<Item>,
    /// A later look that waits in the queue or is being taken.
    pub look: Option<RoundStanding>,
    /// How its score changed after the round was closed, with the reason: points before and after.
    pub changes: Vec<(Decimal, Decimal, String)>,
}

/// A unit in a round.
///
/// # Errors
/// Where it is not there, or not for who asks.
pub async fn unit_view(
    store: &Store,
    who: &Who,
    (round, unit): (i64, i64),
) -> Result<UnitView, OversightError> {
    let unit = store.unit(unit).await?.ok_or(OversightError::Missing("unit"))?;
    if !sees_all(who) && !who.may(Action::SeeUnit, unit.organ_id) {
        return Err(OversightError::Missing("unit"));
    }
    let round = store.round(round).await?.ok_or(OversightError::Missing("round"))?;
    let inspection = store.inspection_of(round.id, unit.id).await?;
    let inspection = inspection.ok_or(OversightError::Missing("inspection"))?;
    let mut changes = Vec::new();
    for change in store.score_changes(inspection.id).await? {
        let (before, after) = (number(&change.total_before)?, number(&change.total_after)?);
        changes.push((before, after, change.reason));
    }
    let places = ranking(store, &round).await?;
    let parts = parts_of(store, who, (&round, &places, &unit)).await?;
    let place = places.into_iter().find(|place| place.unit == unit.id);
    let campaign = Some(round.campaign_id);
    let filter = ItemFilter { unit: Some(unit.id), campaign, ..ItemFilter::default() };
    let looks = store.open_looks().await?;
    Ok(UnitView {
        score: score_of(&inspection)?,
        judged: judged_by(&inspection)?,
        findings: store.findings(inspection.id).await?,
        items: store.items(&filter).await?,
        look: looks.into_iter().find(|look| look.unit_id == unit.id),
        place,
        parts,
        changes,
        unit,
        round,
        inspection,
    })
}

/// What a county's total is made of in a round, each with whether its page is for who asks.
async fn parts_of(
    store: &Store,
    who: &Who,
    (round, places, unit): (&Round, &[Place], &Unit),
) -> Result<Vec<(Part, bool)>, OversightError> {
    if unit.kind != UnitKind::County {
        return Ok(Vec::new());
    }
    let standings = store.standings(round.id).await?;
    let parts = parts(&Sheet::parse(&round.sheet)?, unit.id, (places, &standings))?;
    if parts.is_empty() || sees_all(who) {
        return Ok(parts.into_iter().map(|part| (part, true)).collect());
    }
    let mut own = store.units().await?;
    own.retain(|one| who.may(Action::SeeUnit, one.organ_id));
    let with_own = |part: Part| {
        let is_own = own.iter().any(|one| one.id == part.unit);
        (part, is_own)
    };
    Ok(parts.into_iter().map(with_own).collect())
}
