//! The score with its indicators, and each deduction with links to the findings behind it.

use super::both::Both;
use crate::Inspection;
use crate::facts::{self, Kinds};
use crate::text::points;
use assess::{Deduction, MatterStatus, Score};
use rust_decimal::{Decimal, RoundingStrategy};
use rustc_hash::FxHashMap;

pub struct ScoreView {
    /// `None` = not scored.
    pub total: Option<String>,
    /// Why there is no score, or what the reader must know of it.
    pub remarks: Vec<Both>,
    pub veto: Option<Both>,
    pub kinds: Kinds,
    pub matters: Vec<MatterCount>,
    pub due: usize,
    pub indicators: Vec<IndicatorView>,
    pub from_total: Vec<DeductionView>,
}

pub struct MatterCount {
    pub key: &'static str,
    pub label: Both,
    pub note: Both,
    pub count: usize,
}

pub struct IndicatorView {
    pub name: String,
    pub depth: u8,
    pub applies: bool,
    pub points: String,
    pub score: String,
    /// Share of the points that was kept, in whole per cent.
    pub kept: u32,
    pub remarks: Vec<Both>,
    pub deductions: Vec<DeductionView>,
    /// Applies, was judged, and nothing was deducted from it.
    pub full: bool,
}

pub struct DeductionView {
    pub rule: Both,
    pub points: String,
    /// Points before the cap, where the cap took effect.
    pub capped: Option<String>,
    pub count: usize,
    /// Where the findings stand: group anchor, name, count.
    pub places: Vec<Place>,
}

pub struct Place {
    pub anchor: String,
    pub name: Both,
    pub count: usize,
}

pub fn view(inspection: &Inspection<'_>) -> ScoreView {
    let assessment = inspection.assessment;
    let score = &assessment.score;
    let places = Places::of(inspection);
    let count = |status| assessment.matters.iter().filter(|m| m.status == status).count();
    let statuses = [
        ("found", MatterStatus::Found),
        ("merged", MatterStatus::Merged),
        ("missing", MatterStatus::Missing),
        ("unobserved", MatterStatus::Unobserved),
    ];
    ScoreView {
        total: score.scored.then(|| points(score.total)),
        remarks: remarks(inspection),
        veto: score.veto.as_ref().map(|rule| veto(rule, score)),
        kinds: Kinds::of(&assessment.findings),
        matters: statuses
            .into_iter()
            .map(|(key, status)| MatterCount {
                key,
                label: Both::word(&format!("status-{key}")),
                note: Both::word(&format!("status-{key}-note")),
                count: count(status),
            })
            .collect(),
        due: assessment.matters.len(),
        indicators: score.indicators.iter().map(|i| indicator(i, &places)).collect(),
        from_total: score.from_total.iter().map(|d| deduction(d, &places)).collect(),
    }
}

fn veto(rule: &str, score: &Score) -> Both {
    let name = Both::rule(rule);
    let before = points(score.before);
    let side = |lang: crate::Lang, name: &str| {
        lang.say("score-veto", &[("rule", &name), ("before", &before)])
    };
    Both { zh: side(crate::Lang::Zh, &name.zh), en: side(crate::Lang::En, &name.en) }
}

fn remarks(inspection: &Inspection<'_>) -> Vec<Both> {
    let score = &inspection.assessment.score;
    let hundred = Decimal::ONE_HUNDRED;
    let mut remarks = Vec::new();
    if !score.scored {
        remarks.push(Both::say("score-none-why", &[("judged", &points(score.judged))]));
    } else if score.judged < hundred {
        remarks.push(Both::say("score-judged", &[("left", &points(hundred - score.judged))]));
    }
    if score.scored && score.bonus > Decimal::ZERO {
        remarks.push(Both::say("score-bonus", &[("n", &points(score.bonus))]));
    }
    if let Some(draw) = &score.draw {
        let name = |slug: &String| {
            let field = inspection.standard.field(slug);
            field.map_or_else(|| slug.clone(), |field| field.name.clone())
        };
        let fields = draw.fields.iter().map(name).collect::<Vec<_>>().join("、");
        remarks.push(Both::say("score-draw", &[("seed", &draw.seed), ("fields", &fields)]));
    }
    remarks
}

fn indicator(indicator: &assess::IndicatorScore, places: &Places) -> IndicatorView {
    let mut remarks = Vec::new();
    if !indicator.applies {
        remarks.push(Both::word("indicator-not-applicable"));
    } else if indicator.nominal != Decimal::ZERO && indicator.nominal != indicator.points {
        remarks.push(Both::say("indicator-nominal", &[("n", &points(indicator.nominal))]));
    }
    if !indicator.not_judged.is_empty() {
        let names: Vec<Both> = indicator.not_judged.iter().map(|rule| Both::rule(rule)).collect();
        let names = Both::list(&names);
        let side =
            |lang: crate::Lang, names: &str| lang.say("indicator-not-judged", &[("rules", &names)]);
        remarks.push(Both {
            zh: side(crate::Lang::Zh, &names.zh),
            en: side(crate::Lang::En, &names.en),
        });
    }
    IndicatorView {
        name: indicator.name.clone(),
        depth: indicator.depth,
        applies: indicator.applies,
        points: points(indicator.points),
        score: points(indicator.score),
        kept: share(indicator.score, indicator.points),
        full: indicator.applies
            && indicator.points > Decimal::ZERO
            && indicator.score == indicator.points,
        deductions: indicator.deductions.iter().map(|d| deduction(d, places)).collect(),
        remarks,
    }
}

fn share(part: Decimal, whole: Decimal) -> u32 {
    if whole <= Decimal::ZERO {
        return 0;
    }
    let share = (part * Decimal::ONE_HUNDRED / whole)
        .round_dp_with_strategy(0, RoundingStrategy::ToZero)
        .clamp(Decimal::ZERO, Decimal::ONE_HUNDRED);
    u32::try_from(share).unwrap_or(0)
}

fn deduction(deduction: &Deduction, places: &Places) -> DeductionView {
    DeductionView {
        rule: Both::rule(&deduction.rule),
        points: points(deduction.points),
        capped: (deduction.uncapped > deduction.points).then(|| points(deduction.uncapped)),
        count: deduction.findings.len(),
        places: places.of_findings(&deduction.findings),
    }
}

/// Group anchor and name by position of a finding.
struct Places(Vec<(String, Both)>);

impl Places {
    fn of(inspection: &Inspection<'_>) -> Self {
        let slugs = facts::slugs(inspection);
        let findings = inspection.assessment.findings.iter();
        let by_finding = findings
            .map(|finding| {
                let key = facts::group_key(finding, &slugs);
                let name = match &finding.field {
                    Some(field) => Both::same(field.as_str()),
                    None => Both::word(&format!("group-{key}")),
                };
                (super::group_anchor(key, &finding.rule), name)
            })
            .collect();
        Self(by_finding)
    }

    fn of_findings(&self, positions: &[u32]) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        let mut at: FxHashMap<&str, usize> = FxHashMap::default();
        for position in positions {
            let Some((anchor, name)) = self.0.get(*position as usize) else { continue };
            match at.get(anchor.as_str()) {
                Some(place) => places[*place].count += 1,
                None => {
                    at.insert(anchor, places.len());
                    places.push(Place { anchor: anchor.clone(), name: name.clone(), count: 1 });
                }
            }
        }
        places
    }
}
