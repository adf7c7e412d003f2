//! `report.json`: the inspection for programs. The layout is docs/report.schema.json; names of the
//! fields never change within one [`FORMAT`].

use crate::error::ReportError;
use crate::facts;
use crate::text::{clean, number};
use crate::unchecked;
use crate::words::{Lang, advice, outcome_words, reason, reason_words, sentence};
use crate::{Archive, Inspection};
use assess::{
    Deduction, DiffLine, Finding, IndicatorScore, MatterStatus, Review, RuleStatus, StandardRow,
    Stands, Text, Verdict,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use std::io::Write;

/// Version of the layout.
pub const FORMAT: u32 = 1;
/// Raised when fields are added within a format: 1 = keys, reasons, advice and people's
/// decisions; 2 = attachments that were not checked, personal data in the archive; 3 = lines of forks.
pub const REVISION: u32 = 3;

#[derive(Serialize)]
struct Report<'a> {
    format: u32,
    revision: u32,
    portal: Portal<'a>,
    date: Date,
    partial: bool,
    versions: Versions<'a>,
    survey: Survey<'a>,
    fields: Vec<Field<'a>>,
    matters: Vec<Matter<'a>>,
    findings: Vec<FindingOut<'a>>,
    score: Score<'a>,
    rules: Vec<Rule<'a>>,
    notices: Vec<Notice<'a>>,
    evidence: Option<EvidenceFile<'a>>,
    no_longer_found: &'a [Verdict],
}

#[derive(Serialize)]
struct Portal<'a> {
    name: &'a str,
    url: &'a str,
    level: standard::Level,
    id_code: Option<&'a str>,
}

#[derive(Serialize)]
struct Versions<'a> {
    program: &'a str,
    standard: &'a str,
    rules: &'a str,
    sheet: &'a str,
}

#[derive(Serialize)]
struct Survey<'a> {
    started: Timestamp,
    finished: Timestamp,
    requests: u64,
    pages: u64,
    documents: u64,
    not_modified: u64,
    bytes: u64,
    seconds: f64,
    vendors: Vec<Vendor<'a>>,
    unobserved: Vec<Unobserved<'a>>,
    unchecked: Vec<UncheckedFile<'a>>,
}

#[derive(Serialize)]
struct UncheckedFile<'a> {
    url: &'a str,
    name: String,
    page_title: String,
    page_url: Option<&'a str>,
    part: String,
    why: &'static str,
    reason: String,
}

#[derive(Serialize)]
struct Vendor<'a> {
    name: &'a str,
    pages: u32,
}

#[derive(Serialize)]
struct Unobserved<'a> {
    url: &'a str,
    what: String,
    title: String,
    reason: String,
    outcome: serde_json::Value,
    at: Timestamp,
}

#[derive(Serialize)]
struct Field<'a> {
    field: &'a str,
    slug: &'a str,
    status: MatterStatus,
    column_url: Option<&'a str>,
    items: u32,
    newest: Option<Date>,
}

#[derive(Serialize)]
struct Matter<'a> {
    field: &'a str,
    matter1: &'a str,
    matter2: Option<&'a str>,
    status: MatterStatus,
    column_url: Option<&'a str>,
    items: u32,
    newest: Option<Date>,
    confirmed: bool,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    id: String,
    key: &'a str,
    rule: &'a str,
    certainty: assess::Certainty,
    advice: bool,
    field: Option<&'a str>,
    matter1: Option<&'a str>,
    matter2: Option<&'a str>,
    town: Option<&'a str>,
    village: Option<&'a str>,
    column: Option<String>,
    column_url: Option<&'a str>,
    url: Option<&'a str>,
    title: Option<String>,
    reason: Option<String>,
    evidence: String,
    evidence_message: &'a Text,
    expected: String,
    expected_message: &'a Text,
    advice_text: Option<String>,
    basis: &'a str,
    row: Option<&'a StandardRow>,
    observed_at: Option<Timestamp>,
    sha256: Option<&'a str>,
    count: Option<u32>,
    explained: bool,
    review: Option<&'a Review>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<LineOut>,
}

#[derive(Serialize)]
struct LineOut {
    stands: Stands,
    text: String,
}

#[derive(Serialize)]
struct Score<'a> {
    sheet: &'a str,
    scored: bool,
    total: Option<f64>,
    before: f64,
    judged: f64,
    bonus: f64,
    veto: Option<&'a str>,
    indicators: Vec<Indicator<'a>>,
    from_total: Vec<DeductionOut<'a>>,
    draw: Option<&'a assess::Draw>,
}

#[derive(Serialize)]
struct Indicator<'a> {
    id: &'a str,
    name: &'a str,
    depth: u8,
    points: f64,
    nominal: f64,
    applies: bool,
    score: f64,
    not_judged: &'a [String],
    deductions: Vec<DeductionOut<'a>>,
}

#[derive(Serialize)]
struct DeductionOut<'a> {
    rule: &'a str,
    points: f64,
    uncapped: f64,
    findings: Vec<String>,
}

#[derive(Serialize)]
struct Rule<'a> {
    rule: &'a str,
    status: RuleStatus,
    subjects: u32,
    unobserved: u32,
}

#[derive(Serialize)]
struct Notice<'a> {
    rule: Option<&'a str>,
    text: String,
    message: &'a Text,
}

#[derive(Serialize)]
struct EvidenceFile<'a> {
    file: &'static str,
    records: u64,
    bytes: u64,
    altered: &'a [String],
    leaks: u64,
    withheld: &'a [String],
}

/// Writes `report.json`.
pub fn write_json<W: Write>(inspection: &Inspection<'_>, out: &mut W) -> Result<(), ReportError> {
    serde_json::to_writer_pretty(&mut *out, &report(inspection)?)?;
    out.write_all(b"\n")?;
    Ok(())
}

fn report<'a>(inspection: &'a Inspection<'a>) -> Result<Report<'a>, ReportError> {
    let snapshot = inspection.snapshot;
    let assessment = inspection.assessment;
    let findings = assessment.findings.iter().enumerate();
    Ok(Report {
        format: FORMAT,
        revision: REVISION,
        portal: Portal {
            name: &snapshot.portal.name,
            url: &snapshot.portal.url,
            level: assessment.level.unwrap_or(snapshot.portal.level),
            id_code: snapshot.portal.id_code.as_deref(),
        },
        date: assessment.as_of,
        partial: inspection.partial(),
        versions: Versions {
            program: &snapshot.observation.program,
            standard: &assessment.versions.standard,
            rules: &assessment.versions.rules,
            sheet: &assessment.versions.sheet,
        },
        survey: survey(inspection)?,
        fields: fields(inspection),
        matters: matters(inspection),
        findings: findings.map(|(at, finding)| finding_out(at, finding)).collect(),
        score: score(&assessment.score),
        rules: assessment
            .rules
            .iter()
            .map(|state| Rule {
                rule: &state.rule,
                status: state.status,
                subjects: state.subjects,
                unobserved: state.unobserved,
            })
            .collect(),
        notices: assessment
            .notices
            .iter()
            .map(|notice| Notice {
                rule: notice.rule.as_deref(),
                text: sentence(&notice.text, Lang::Zh),
                message: &notice.text,
            })
            .collect(),
        evidence: inspection.evidence.as_ref().map(evidence_file),
        no_longer_found: &assessment.no_longer_found,
    })
}

fn survey<'a>(inspection: &Inspection<'a>) -> Result<Survey<'a>, ReportError> {
    let snapshot = inspection.snapshot;
    let figures = &snapshot.figures;
    let mut unobserved = Vec::with_capacity(snapshot.unobserved.len());
    for missed in &snapshot.unobserved {
        unobserved.push(Unobserved {
            url: &missed.url,
            what: clean(&reason_words(&missed.what, Lang::Zh)),
            title: clean(&privacy::mask(&missed.title)),
            reason: outcome_words(&missed.outcome, Lang::Zh),
            outcome: serde_json::to_value(
                missed.outcome.clone().worded(|reason| reason_words(reason, Lang::Zh)),
            )?,
            at: missed.at,
        });
    }
    Ok(Survey {
        started: snapshot.observation.started,
        finished: snapshot.observation.finished,
        requests: figures.requests,
        pages: figures.pages,
        documents: figures.documents,
        not_modified: figures.not_modified,
        bytes: figures.bytes,
        seconds: figures.seconds,
        vendors: snapshot
            .observation
            .vendors
            .iter()
            .map(|(name, pages)| Vendor { name, pages: *pages })
            .collect(),
        unobserved,
        unchecked: unchecked::unchecked(snapshot)
            .into_iter()
            .map(|one| UncheckedFile {
                url: one.url,
                name: one.name,
                page_title: one.page,
                page_url: one.page_url,
                part: one.part,
                why: unchecked::id(one.why),
                reason: unchecked::why(one.why, Lang::Zh),
            })
            .collect(),
    })
}

fn fields<'a>(inspection: &Inspection<'a>) -> Vec<Field<'a>> {
    let fields = inspection.assessment.fields.iter();
    fields
        .map(|field| Field {
            field: &field.name,
            slug: &field.slug,
            status: field.status,
            column_url: field.column_url.as_deref(),
            items: field.items,
            newest: field.newest,
        })
        .collect()
}

fn matters<'a>(inspection: &Inspection<'a>) -> Vec<Matter<'a>> {
    let matters = inspection.assessment.matters.iter();
    matters
        .map(|matter| Matter {
            field: &matter.field,
            matter1: &matter.matter1,
            matter2: matter.matter2.as_deref(),
            status: matter.status,
            column_url: matter.column_url.as_deref(),
            items: matter.items,
            newest: matter.newest,
            confirmed: matter.confirmed,
        })
        .collect()
}

fn finding_out(position: usize, finding: &Finding) -> FindingOut<'_> {
    FindingOut {
        id: facts::number(position),
        key: &finding.key,
        rule: &finding.rule,
        certainty: finding.certainty,
        advice: finding.advice,
        field: finding.field.as_deref(),
        matter1: finding.matter1.as_deref(),
        matter2: finding.matter2.as_deref(),
        town: finding.town.as_deref(),
        village: finding.village.as_deref(),
        column: finding.column.as_deref().map(clean),
        column_url: finding.column_url.as_deref(),
        url: finding.url.as_deref(),
        title: finding.title.as_deref().map(clean),
        reason: reason(&finding.rule, Lang::Zh),
        evidence: clean(&sentence(&finding.evidence, Lang::Zh)),
        evidence_message: &finding.evidence,
        expected: clean(&sentence(&finding.expected, Lang::Zh)),
        expected_message: &finding.expected,
        advice_text: advice(finding, Lang::Zh).map(|text| clean(&text)),
        basis: &finding.basis,
        row: finding.row.as_ref(),
        observed_at: finding.observed_at,
        sha256: finding.sha256.as_deref(),
        count: finding.count,
        explained: finding.explained,
        review: finding.review.as_ref(),
        lines: finding.lines.iter().map(line_out).collect(),
    }
}

fn line_out(line: &DiffLine) -> LineOut {
    LineOut { stands: line.stands, text: clean(&line.text) }
}

fn score(score: &assess::Score) -> Score<'_> {
    Score {
        sheet: &score.sheet,
        scored: score.scored,
        total: score.scored.then(|| number(score.total)),
        before: number(score.before),
        judged: number(score.judged),
        bonus: number(score.bonus),
        veto: score.veto.as_deref(),
        indicators: score.indicators.iter().map(indicator).collect(),
        from_total: score.from_total.iter().map(deduction).collect(),
        draw: score.draw.as_ref(),
    }
}

fn indicator(indicator: &IndicatorScore) -> Indicator<'_> {
    Indicator {
        id: &indicator.id,
        name: &indicator.name,
        depth: indicator.depth,
        points: number(indicator.points),
        nominal: number(indicator.nominal),
        applies: indicator.applies,
        score: number(indicator.score),
        not_judged: &indicator.not_judged,
        deductions: indicator.deductions.iter().map(deduction).collect(),
    }
}

fn deduction(deduction: &Deduction) -> DeductionOut<'_> {
    DeductionOut {
        rule: &deduction.rule,
        points: number(deduction.points),
        uncapped: number(deduction.uncapped),
        findings: deduction.findings.iter().map(|at| facts::number(*at as usize)).collect(),
    }
}

fn evidence_file(archive: &Archive) -> EvidenceFile<'_> {
    EvidenceFile {
        file: crate::files::EVIDENCE,
        records: archive.records,
        bytes: archive.bytes,
        altered: &archive.altered,
        leaks: archive.leaks,
        withheld: &archive.withheld,
    }
}
