//! Findings to confirm (核实), unit by unit or rule by rule, many at a time; what was decided is revised, what is certain
//! dismissed, until the round is closed; how often each rule was right.

use super::pager::Pager;
use super::refusal::{no, words};
use super::unit::FindingRow;
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Fields, Sent, see};
use crate::layout::Link;
use access::Action;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::{Choice, OversightError, RulePrecision};
use std::collections::BTreeMap;
use store::{
    Certainty, Decision, DecisionRow, Finding, InspectionState, RoundStanding, RoundState,
};

/// Findings that a page shows at most: a form of more is not filled in at one go.
const SHOWN: usize = 60;
/// What asks for the findings of all units.
const ALL: &str = "all";

/// Which findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    /// 待确认: suspected ones that nobody has decided.
    Waiting,
    /// 已裁定: those that somebody has decided, to be revised.
    Decided,
    /// 属实: of those that somebody has decided, what holds.
    Confirmed,
    /// 不属实: and what does not.
    Dismissed,
    /// 确定: certain ones that nobody has decided, to be dismissed where they do not hold.
    Certain,
}

impl Show {
    const ALL: [Self; 5] =
        [Self::Waiting, Self::Decided, Self::Confirmed, Self::Dismissed, Self::Certain];

    fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Decided => "decided",
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
            Self::Certain => "certain",
        }
    }

    fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.id() == word).unwrap_or(Self::Waiting)
    }

    fn has(self, found: &Finding) -> bool {
        let suspected = found.certainty == Certainty::Suspected;
        !found.advice
            && match self {
                Self::Waiting => suspected && found.decision.is_none(),
                Self::Decided => found.decision.is_some(),
                Self::Confirmed => found.decision == Some(Decision::Confirmed),
                Self::Dismissed => found.decision == Some(Decision::Dismissed),
                Self::Certain => !suspected && found.decision.is_none(),
            }
    }

    /// Whether a rule is of interest.
    fn has_rule(self, rule: &RulePrecision) -> bool {
        match self {
            Self::Waiting => rule.confirmed + rule.dismissed + rule.waiting > 0,
            Self::Decided => rule.confirmed + rule.dismissed > 0,
            Self::Confirmed => rule.confirmed > 0,
            Self::Dismissed => rule.dismissed > 0,
            Self::Certain => rule.undoubted > 0,
        }
    }
}

/// What is asked for.
struct Asked {
    round: i64,
    show: Show,
    rule: String,
    /// Id of a unit, [`ALL`], or nothing: the first that has any.
    unit: String,
}

impl Asked {
    fn address(&self, unit: &str, rule: &str, show: Show) -> String {
        let Self { round, .. } = self;
        let show = show.id();
        format!("/oversight/round/{round}/findings?unit={unit}&rule={rule}&show={show}")
    }

    fn has(&self, found: &Finding) -> bool {
        self.show.has(found) && (self.rule.is_empty() || found.rule == self.rule)
    }
}

/// How often a rule was right.
struct Precise {
    rule: String,
    href: String,
    /// How many wait, hold, do not, and are certain, each with where they are listed.
    figures: [(i64, String); 4],
    share: String,
}

/// A finding with what may be decided about it.
struct Row {
    row: FindingRow,
    /// Name of its fields: inspection and key.
    id: String,
    unit: String,
    /// What was decided, by whom and why.
    decided: Option<String>,
    /// What is chosen in the form, and the reason in it.
    chosen: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "oversight/findings.html")]
struct FindingsPage {
    sheet: Sheet,
    round: i64,
    round_name: String,
    shows: Vec<Link>,
    show: &'static str,
    rules: Vec<Precise>,
    units: Vec<Link>,
    /// What is asked for, to be asked for again.
    unit: String,
    rule: String,
    /// Name of the rule or the unit.
    about: String,
    rows: Vec<Row>,
    /// Inspection and key of all of them, with blanks between.
    keys: String,
    pages: Pager,
    /// What is chosen for the others, and the reason for all.
    all: String,
    reason: String,
    decides: bool,
}

/// `GET /oversight/round/{round}/findings?unit=&rule=&show=&page=`
pub(super) async fn page(Path(round): Path<i64>, desk: Desk) -> Response {
    let asked = Asked {
        round,
        show: Show::of(desk.door.asked("show")),
        rule: desk.door.asked("rule").to_owned(),
        unit: desk.door.asked("unit").to_owned(),
    };
    answer(&desk, asked, None).await.unwrap_or_else(|error| no(&desk, &error))
}

/// The page; `failed` is what was typed before, and why nothing came of it.
async fn answer(
    desk: &Desk,
    mut asked: Asked,
    failed: Option<(&Fields, &OversightError)>,
) -> Result<Response, OversightError> {
    let (store, round) = (desk.store(), asked.round);
    let precision = oversight::precision(store, desk.who(), round).await?;
    let row = store.round(round).await?.ok_or(OversightError::Missing("round"))?;
    let mut of_units: Vec<(RoundStanding, Vec<Finding>)> = Vec::new();
    for standing in store.standings(round).await? {
        if standing.state == InspectionState::Done {
            let mut findings = store.findings(standing.id).await?;
            findings.retain(|one| asked.has(one));
            of_units.push((standing, findings));
        }
    }
    if asked.unit.is_empty() {
        let first = of_units.iter().find(|(_, findings)| !findings.is_empty());
        asked.unit = first.map(|(standing, _)| standing.unit_id.to_string()).unwrap_or_default();
    }
    let units = units(desk, &asked, &of_units);
    let name = of_units.iter().find(|(one, _)| one.unit_id.to_string() == asked.unit);
    let name = name.map(|(one, _)| one.name.clone()).unwrap_or_default();
    of_units.retain(|(one, _)| asked.unit == ALL || one.unit_id.to_string() == asked.unit);
    let lines: usize = of_units.iter().map(|(_, findings)| findings.len()).sum();
    let at = |page| format!("{}&page={page}", asked.address(&asked.unit, &asked.rule, asked.show));
    let pages = Pager::of(desk, (lines, SHOWN), at);
    let rows = rows(desk, of_units, (&pages, failed.map(|(form, _)| form))).await?;
    let decided_rule = super::unit::rule_name(desk, &asked.rule);
    let typed = |name: &str| failed.map_or(String::new(), |(form, _)| form.get(name).to_owned());
    let (status, wrong) = failed.map_or((StatusCode::OK, None), |(_, error)| {
        let (status, said) = words(desk.lang(), error);
        (status, Some(said))
    });
    let shows = Show::ALL.map(|show| Link {
        href: asked.address(&asked.unit, &asked.rule, show),
        text: desk.word(&format!("oversight-show-{}", show.id())),
        here: show == asked.show,
    });
    let page = FindingsPage {
        sheet: Sheet::of(desk, &desk.word("oversight-confirm")).failing(wrong),
        round,
        round_name: row.name,
        shows: shows.into(),
        show: asked.show.id(),
        rules: rules(desk, &asked, precision),
        units,
        about: match asked.rule.is_empty() {
            true => name,
            false if name.is_empty() => decided_rule,
            false => format!("{name} · {decided_rule}"),
        },
        keys: rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>().join(" "),
        rows,
        pages,
        all: typed("all"),
        reason: typed("reason"),
        decides: desk.who().may(Action::DecideFindings, None) && row.state != RoundState::Closed,
        unit: asked.unit,
        rule: asked.rule,
    };
    Ok(sheet::page(status, &page))
}

/// Links to the units that have any of what is shown, and to all of them together.
fn units(desk: &Desk, asked: &Asked, all: &[(RoundStanding, Vec<Finding>)]) -> Vec<Link> {
    let any = all.iter().filter(|(_, findings)| !findings.is_empty());
    let link = |(standing, findings): &(RoundStanding, Vec<Finding>)| {
        let unit = standing.unit_id.to_string();
        Link {
            href: asked.address(&unit, &asked.rule, asked.show),
            text: format!("{}（{}）", standing.name, findings.len()),
            here: unit == asked.unit,
        }
    };
    let mut links: Vec<Link> = any.map(link).collect();
    if links.len() > 1 {
        links.push(Link {
            href: asked.address(ALL, &asked.rule, asked.show),
            text: desk.word("oversight-all-units"),
            here: asked.unit == ALL,
        });
    }
    links
}

fn rules(desk: &Desk, asked: &Asked, precision: Vec<RulePrecision>) -> Vec<Precise> {
    let shown = precision.into_iter().filter(|rule| asked.show.has_rule(rule));
    let precise = |one: RulePrecision| Precise {
        rule: super::unit::rule_name(desk, &one.rule),
        href: asked.address(ALL, &one.rule, asked.show),
        figures: [
            (one.waiting, Show::Waiting),
            (one.confirmed, Show::Confirmed),
            (one.dismissed, Show::Dismissed),
            (one.undoubted, Show::Certain),
        ]
        .map(|(number, show)| (number, asked.address(ALL, &one.rule, show))),
        share: one.share().map_or_else(|| "—".to_owned(), |share| format!("{share} %")),
    };
    shown.map(precise).collect()
}

/// The findings of a page.
async fn rows(
    desk: &Desk,
    of_units: Vec<(RoundStanding, Vec<Finding>)>,
    (pages, form): (&Pager, Option<&Fields>),
) -> Result<Vec<Row>, OversightError> {
    let (mut rows, mut skip) = (Vec::new(), pages.first);
    for (standing, findings) in of_units {
        let here: Vec<&Finding> =
            findings.iter().skip(skip).take(SHOWN.saturating_sub(rows.len())).collect();
        skip = skip.saturating_sub(findings.len());
        if here.is_empty() {
            continue;
        }
        let decisions = desk.store().decisions(standing.id).await?;
        for found in here {
            let last = decisions.iter().rev().find(|one| one.key == found.key);
            rows.push(shown(desk, &standing, (found, last), form)?);
        }
    }
    Ok(rows)
}

fn shown(
    desk: &Desk,
    standing: &RoundStanding,
    (found, last): (&Finding, Option<&DecisionRow>),
    form: Option<&Fields>,
) -> Result<Row, OversightError> {
    let id = format!("{}:{}", standing.id, found.key);
    let typed = |field: &str| form.map_or(String::new(), |form| form.get(field).to_owned());
    let decided = last.map(|last| {
        let said = [
            ("by", last.account.clone()),
            ("at", portal::written(last.at)),
            ("reason", last.reason.clone()),
        ];
        desk.lang().say_all("oversight-decided-by", &said)
    });
    Ok(Row {
        row: FindingRow::of(desk, (standing.round_id, standing.unit_id), found)?,
        unit: standing.name.clone(),
        decided,
        chosen: typed(&format!("d-{id}")),
        reason: typed(&format!("r-{id}")),
        id,
    })
}

/// `POST /oversight/round/{round}/findings`: a choice for each finding, `all` for those that have none, one reason
/// for all that do not hold and have none of their own. Units are decided one by one.
pub(super) async fn decide(Path(round): Path<i64>, Sent { desk, form, .. }: Sent) -> Response {
    let asked = Asked {
        round,
        show: Show::of(form.get("show")),
        rule: form.get("rule").to_owned(),
        unit: form.get("unit").to_owned(),
    };
    match decided(&desk, &form).await {
        // The unit in hand stays in hand.
        Ok(()) => {
            let back = asked.address(&asked.unit, &asked.rule, asked.show);
            see(&format!("{back}&done=findings"))
        }
        Err(error @ (OversightError::NoReason | OversightError::Empty(_))) => {
            let again = answer(&desk, asked, Some((&form, &error))).await;
            again.unwrap_or_else(|error| no(&desk, &error))
        }
        Err(error) => no(&desk, &error),
    }
}

async fn decided(desk: &Desk, form: &Fields) -> Result<(), OversightError> {
    let (store, who) = (desk.store(), desk.who());
    who.require(Action::DecideFindings, None)?;
    let decision = |word: &str| match word {
        "confirmed" => Some(Decision::Confirmed),
        "dismissed" => Some(Decision::Dismissed),
        _ => None,
    };
    let mut choices: BTreeMap<i64, Vec<Choice>> = BTreeMap::new();
    for id in form.get("keys").split_whitespace() {
        let Some((inspection, key)) = id.split_once(':') else { continue };
        let chosen = decision(form.get(&format!("d-{id}"))).or_else(|| decision(form.get("all")));
        let Some(decision) = chosen else { continue };
        let own = form.get(&format!("r-{id}")).trim();
        let reason = if own.is_empty() { form.get("reason").trim() } else { own };
        if decision == Decision::Dismissed && reason.is_empty() {
            return Err(OversightError::NoReason);
        }
        let choice = Choice { key: key.to_owned(), decision, reason: reason.to_owned() };
        choices.entry(inspection.parse().unwrap_or_default()).or_default().push(choice);
    }
    if choices.is_empty() {
        return Err(OversightError::Empty("finding"));
    }
    for (inspection, choices) in choices {
        oversight::decide(store, who, inspection, &choices, desk.now()).await?;
    }
    Ok(())
}
