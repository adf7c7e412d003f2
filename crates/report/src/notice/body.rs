//! The words of the 整改通知: the facts of the inspection, the main problems by clause, what to do, and
//! the list as an annex. What only the sender knows is left as a placeholder.

use crate::facts::Kinds;
use crate::text::{brief, clean, points};
use crate::words::{Lang, advice, review, sentence};
use crate::{Inspection, files, unchecked};
use askama::Template;
use assess::{Certainty, Finding, MatterStatus};
use rustc_hash::FxHashMap;

const ZH: Lang = Lang::Zh;
/// Findings that the annex lists at most; the ledger has all.
const MOST_ROWS: usize = 500;
/// Places that are named for a rule.
const EXAMPLES: usize = 4;
/// Characters of the title's size on one line.
const TITLE_LINE: usize = 20;
/// Width of a line in half-points: 156 mm.
const LINE_HALF_POINTS: usize = 884;
/// Characters of a text in a cell.
const CELL: usize = 160;
/// Clauses of the notice in their order.
const CLAUSES: [&str; 6] = ["1.1.1", "1.1.2", "1.1.3", "1.2.1", "1.2.2", "2.2"];
/// Chinese numbers of the headings; there are never more clauses than these.
const NUMBERS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "七"];
/// Widths of the annex's columns in twips; together they fill the landscape page.
const COLUMNS: [(&str, u32); 7] = [
    ("notice-col-number", 700),
    ("notice-col-where", 2000),
    ("notice-col-problem", 1400),
    ("notice-col-what", 3300),
    ("notice-col-do", 2900),
    ("notice-col-address", 1756),
    ("notice-col-kind", 700),
];

/// The document part of the package.
#[derive(Template)]
#[template(path = "notice/document.xml")]
pub struct Document {
    /// 发文机关标志, in red; nothing where the document has no red head.
    pub head: String,
    pub number: String,
    /// One or two lines, broken where the sense breaks.
    pub title: Vec<String>,
    pub to: String,
    pub lines: Vec<Line>,
    pub annex_line: String,
    pub sign: String,
    pub date: String,
    pub annex: String,
    pub annex_title: String,
    pub columns: Vec<Column>,
    pub table_width: u32,
    pub rows: Vec<Vec<String>>,
    pub cut: Option<String>,
    /// 版记, where the document has one.
    pub imprint: Option<Imprint>,
}

/// 版记: whom it is copied to, who printed it and when.
#[derive(Debug, Default)]
pub struct Imprint {
    /// With the word 抄送 before it; may be empty.
    pub copies: String,
    pub printer: String,
    pub date: String,
}

/// A paragraph, by the style of templates/notice/styles.xml.
#[derive(Debug)]
pub struct Line {
    pub style: &'static str,
    /// First words in 楷体, where the paragraph begins with its own heading.
    pub lead: Option<String>,
    pub text: String,
}

pub struct Column {
    pub title: String,
    pub width: u32,
}

impl Document {
    pub fn of(inspection: &Inspection<'_>) -> Self {
        let name = brief(&inspection.snapshot.portal.name, 40);
        let listed = listed(inspection);
        let shown = listed.len().min(MOST_ROWS);
        let cut = (listed.len() > shown).then(|| {
            let args: [(&'static str, &dyn std::fmt::Display); 3] =
                [("shown", &shown), ("n", &listed.len()), ("file", &files::LEDGER)];
            ZH.say("notice-annex-cut", &args)
        });
        Self {
            head: ZH.word("notice-head"),
            number: ZH.word("notice-number"),
            title: title(&name),
            to: ZH.say("notice-to", &[("name", &name)]),
            lines: lines(inspection),
            annex_line: ZH.say("notice-annex-line", &[("name", &ZH.word("notice-annex-name"))]),
            sign: ZH.word("notice-sign"),
            date: ZH.word("notice-date"),
            annex: ZH.word("notice-annex"),
            annex_title: ZH.say("notice-annex-title", &[("name", &name)]),
            columns: COLUMNS
                .map(|(key, width)| Column { title: ZH.word(key), width })
                .into_iter()
                .collect(),
            table_width: COLUMNS.iter().map(|(_, width)| width).sum(),
            rows: listed.iter().take(MOST_ROWS).map(|(at, f)| row(*at, f)).collect(),
            cut,
            imprint: Some(Imprint {
                copies: ZH.say("notice-copies", &[("whom", &ZH.word("notice-copies-whom"))]),
                printer: ZH.word("notice-printer"),
                date: ZH.word("notice-printed"),
            }),
        }
    }

    /// Size of the red head in half-points: as large as one line of 156 mm allows, 52 pt at most, 22 pt at least.
    fn head_size(&self) -> usize {
        (LINE_HALF_POINTS / self.head.chars().count().max(1)).clamp(44, 104)
    }
}

fn title(name: &str) -> Vec<String> {
    let whom = ZH.say("notice-title-whom", &[("name", &name)]);
    let what = ZH.word("notice-title-what");
    if whom.chars().count() + what.chars().count() <= TITLE_LINE {
        return vec![format!("{whom}{what}")];
    }
    vec![whom, what]
}

pub fn heading(key: &str) -> Line {
    Line { style: "Level1", lead: None, text: ZH.word(key) }
}

pub fn body(text: String) -> Line {
    Line { style: "Body", lead: None, text: tight(&clean(&text)) }
}

/// A paragraph whose first sentence is its heading.
pub fn demand(key: &str) -> Line {
    let text = ZH.word(key);
    match text.split_once('。') {
        Some((lead, rest)) if !rest.is_empty() => {
            Line { style: "Body", lead: Some(format!("{lead}。")), text: rest.to_owned() }
        }
        _ => body(text),
    }
}

fn lines(inspection: &Inspection<'_>) -> Vec<Line> {
    let assessment = inspection.assessment;
    let portal = &inspection.snapshot.portal;
    let day = assessment.as_of;
    let date = format!("{}年{}月{}日", day.year(), day.month(), day.day());
    let mut lines = vec![
        body(ZH.say("notice-lead", &[("url", &portal.url), ("date", &date)])),
        heading("notice-h1"),
        body(facts(inspection)),
    ];
    if let Some(rule) = &assessment.score.veto {
        lines.push(body(ZH.say("notice-veto", &[("rule", &rule_name(rule))])));
    }
    let Kinds { certain, suspected, advice, .. } = Kinds::of(&assessment.findings);
    if certain + suspected + advice > 0 {
        let args: [(&'static str, &dyn std::fmt::Display); 3] =
            [("certain", &certain), ("suspected", &suspected), ("advice", &advice)];
        lines.push(body(ZH.say("notice-counts", &args)));
    }
    let unchecked = unchecked::unchecked(inspection.snapshot);
    if !unchecked.is_empty() {
        let reasons = unchecked::by_reason(&unchecked, ZH);
        let reasons: Vec<String> = reasons.iter().map(|(why, n)| format!("{why}{n}个")).collect();
        let args: [(&'static str, &dyn std::fmt::Display); 2] =
            [("n", &unchecked.len()), ("reasons", &reasons.join("、"))];
        lines.push(body(ZH.say("notice-unchecked", &args)));
    }
    if inspection.partial() {
        lines.push(body(ZH.word("notice-partial")));
    }
    lines.push(heading("notice-h2"));
    let problems = problems(inspection);
    let none = problems.is_empty();
    lines.extend(problems);
    if none {
        lines.push(body(ZH.word("notice-none")));
    }
    lines.push(heading("notice-h3"));
    if none {
        lines.push(body(ZH.word("notice-demand-none")));
    } else {
        let demands = ["notice-demand-list", "notice-demand-suspected", "notice-demand-deadline"];
        lines.extend(demands.map(demand));
    }
    lines
}

fn facts(inspection: &Inspection<'_>) -> String {
    let assessment = inspection.assessment;
    let count = |status| assessment.matters.iter().filter(|matter| matter.status == status).count();
    let score = &assessment.score;
    let key = if score.scored { "notice-facts" } else { "notice-facts-unscored" };
    ZH.say(
        key,
        &[
            ("sheet", &score.sheet),
            ("score", &points(score.total)),
            ("fields", &assessment.fields.len()),
            ("matters", &assessment.matters.len()),
            ("found", &count(MatterStatus::Found)),
            ("merged", &count(MatterStatus::Merged)),
            ("missing", &count(MatterStatus::Missing)),
            ("unobserved", &count(MatterStatus::Unobserved)),
        ],
    )
}

/// Findings of one rule, as the notice sums them up.
#[derive(Default)]
struct Problem<'a> {
    rule: &'a str,
    certain: usize,
    suspected: usize,
    places: Vec<&'a str>,
}

fn problems(inspection: &Inspection<'_>) -> Vec<Line> {
    let mut by_clause: Vec<Vec<Problem<'_>>> = (0..=CLAUSES.len()).map(|_| Vec::new()).collect();
    let mut at: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    for finding in inspection.assessment.findings.iter().filter(|f| !f.advice && !f.is_dismissed())
    {
        let clause = clause(finding);
        let (clause, nth) = *at.entry(&finding.rule).or_insert_with(|| {
            by_clause[clause].push(Problem { rule: &finding.rule, ..Problem::default() });
            (clause, by_clause[clause].len() - 1)
        });
        let problem = &mut by_clause[clause][nth];
        match finding.certainty {
            Certainty::Certain => problem.certain += 1,
            Certainty::Suspected => problem.suspected += 1,
        }
        let place = finding.village.as_ref().or(finding.town.as_ref()).or(finding.field.as_ref());
        if let Some(place) = place.filter(|place| !problem.places.contains(&place.as_str())) {
            // One more than is named shows that there are more.
            if problem.places.len() <= EXAMPLES {
                problem.places.push(place);
            }
        }
    }
    let mut lines = Vec::new();
    let filled = by_clause.iter().enumerate().filter(|(_, problems)| !problems.is_empty());
    for ((clause, problems), nth) in filled.zip(NUMBERS) {
        let key = CLAUSES.get(clause).map_or("other".into(), |clause| clause.replace('.', "-"));
        let name = ZH.word(&format!("clause-{key}"));
        let text = ZH.say("notice-clause", &[("nth", &nth), ("name", &name)]);
        lines.push(Line { style: "Level2", lead: None, text });
        for (nth, problem) in problems.iter().enumerate() {
            lines.push(body(problem_words(nth + 1, problem)));
        }
    }
    lines
}

fn clause(finding: &Finding) -> usize {
    let clause = finding.basis.split(" · ").next().unwrap_or_default();
    CLAUSES.iter().position(|known| *known == clause).unwrap_or(CLAUSES.len())
}

fn problem_words(nth: usize, problem: &Problem<'_>) -> String {
    let rule = rule_name(problem.rule);
    let named = problem.places.iter().take(EXAMPLES).copied().collect::<Vec<_>>().join("、");
    let examples = match problem.places.len() {
        0 => String::new(),
        n if n > EXAMPLES => ZH.say("notice-examples", &[("places", &named)]),
        _ => ZH.say("notice-examples-all", &[("places", &named)]),
    };
    let nth = nth.to_string();
    if problem.certain == 0 {
        let args: [(&'static str, &dyn std::fmt::Display); 4] = [
            ("nth", &nth),
            ("rule", &rule),
            ("suspected", &problem.suspected),
            ("examples", &examples),
        ];
        return ZH.say("notice-rule-only-suspected", &args);
    }
    let suspected = match problem.suspected {
        0 => String::new(),
        n => ZH.say("notice-rule-suspected", &[("n", &n)]),
    };
    let args: [(&'static str, &dyn std::fmt::Display); 5] = [
        ("nth", &nth),
        ("rule", &rule),
        ("certain", &problem.certain),
        ("suspected", &suspected),
        ("examples", &examples),
    ];
    ZH.say("notice-rule", &args)
}

fn rule_name(rule: &str) -> String {
    ZH.find(&format!("rule-{rule}")).unwrap_or_else(|| rule.to_owned())
}

/// What the annex lists: no advice; certain findings first, each in the report's order.
fn listed<'a>(inspection: &Inspection<'a>) -> Vec<(usize, &'a Finding)> {
    let findings = inspection.assessment.findings.iter().enumerate();
    let mut listed: Vec<_> = findings.filter(|(_, f)| !f.advice && !f.is_dismissed()).collect();
    listed.sort_by_key(|(_, finding)| finding.certainty == Certainty::Suspected);
    listed
}

pub fn row(position: usize, finding: &Finding) -> Vec<String> {
    let names = [
        finding.town.as_deref(),
        finding.village.as_deref(),
        finding.field.as_deref(),
        finding.matter1.as_deref(),
        finding.matter2.as_deref(),
    ];
    let mut place: Vec<&str> = names.into_iter().flatten().collect();
    place.dedup();
    let place = match place.is_empty() {
        true => ZH.word("notice-elsewhere"),
        false => place.join(" › "),
    };
    let found = sentence(&finding.evidence, ZH);
    let mut what = match &finding.title {
        Some(title) => format!("《{}》：{found}", brief(title, 60)),
        None => found,
    };
    if finding.is_confirmed()
        && let Some(decided) = &finding.review
    {
        what = format!("{what}。{}", review(decided, ZH));
    }
    let to_do = advice(finding, ZH).unwrap_or_default();
    let kind = match finding.certainty {
        Certainty::Certain => "kind-certain",
        Certainty::Suspected => "kind-suspected",
    };
    vec![
        (position + 1).to_string(),
        brief(&place, CELL),
        rule_name(&finding.rule),
        tight(&brief(&what, CELL)),
        tight(&brief(&to_do, CELL)),
        brief(finding.url.as_deref().unwrap_or_default(), CELL),
        ZH.word(kind),
    ]
}

/// Official documents set no blank between Chinese and figures.
pub fn tight(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let chinese = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(|c| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'))
    };
    let kept = chars
        .iter()
        .enumerate()
        .filter(|(at, c)| **c != ' ' || !(chinese(at.checked_sub(1)) || chinese(Some(at + 1))));
    kept.map(|(_, c)| *c).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_blank_between_chinese_and_figures() {
        assert_eq!(tight("共 80 条，见 ledger.xlsx 表"), "共80条，见ledger.xlsx表");
        assert_eq!(tight("a notice of 3 pages"), "a notice of 3 pages");
    }
}
