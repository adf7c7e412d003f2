//! The sheet 汇总: score by indicator, findings by rule and by field, what was not observed.

use super::cells::{Cells, Formats, Value};
use crate::Inspection;
use crate::error::ReportError;
use crate::facts::{Kinds, tallies};
use crate::text::number;
use crate::unchecked;
use crate::words::{Lang, outcome_words, reason_words};
use assess::{Decision, Finding, IndicatorScore, Verdict};
use rust_decimal::Decimal;
use rust_xlsxwriter::Worksheet;
use rustc_hash::FxHashMap;

const ZH: Lang = Lang::Zh;
/// Widths of the columns.
const WIDTHS: [f64; 7] = [30.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0];
/// Lines of a row at most; addresses are cut off at the edge of their cell instead.
const MOST_LINES: u32 = 3;
/// Lines of what was not observed that are listed; the rest is in report.html.
const MOST_UNOBSERVED: usize = 2_000;

/// Writes lines from top to bottom.
struct Pen<'a> {
    sheet: &'a mut Worksheet,
    cells: Cells<'a>,
    formats: &'a Formats,
    row: u32,
}

impl Pen<'_> {
    fn heads(&mut self, keys: &[&str]) -> Result<(), ReportError> {
        for (at, key) in (0u16..).zip(keys) {
            let title = ZH.word(key);
            self.sheet.write_string_with_format(self.row, at, title, &self.formats.head)?;
        }
        self.row += 1;
        Ok(())
    }

    fn line(&mut self, values: impl IntoIterator<Item = Value>) -> Result<(), ReportError> {
        let mut lines = 1;
        for (at, value) in (0u16..).zip(values) {
            lines = lines.max(super::cells::lines(&value, WIDTHS[usize::from(at) % WIDTHS.len()]));
            self.cells.write(self.sheet, (self.row, at), value, true)?;
        }
        self.sheet.set_row_height(self.row, super::cells::height(lines.min(MOST_LINES)))?;
        self.row += 1;
        Ok(())
    }

    /// A line whose last value takes the rest of the width.
    fn wide_line(&mut self, values: [String; 4]) -> Result<(), ReportError> {
        let last = WIDTHS.len() as u16 - 1;
        let from = values.len() as u16 - 1;
        self.sheet.merge_range(self.row, from, self.row, last, "", &self.formats.text)?;
        let rest = WIDTHS[usize::from(from)..].iter().sum();
        let widths = WIDTHS[..usize::from(from)].iter().copied().chain([rest]);
        let mut lines = 1;
        for ((at, width), value) in (0u16..).zip(widths).zip(values.map(Value::Text)) {
            lines = lines.max(super::cells::lines(&value, width));
            self.cells.write(self.sheet, (self.row, at), value, true)?;
        }
        self.sheet.set_row_height(self.row, super::cells::height(lines.min(MOST_LINES)))?;
        self.row += 1;
        Ok(())
    }

    /// The heads above such lines.
    fn wide_heads(&mut self, keys: &[&str; 4]) -> Result<(), ReportError> {
        let last = WIDTHS.len() as u16 - 1;
        let from = keys.len() as u16 - 1;
        self.sheet.merge_range(self.row, from, self.row, last, "", &self.formats.head)?;
        self.heads(keys)
    }

    fn section(&mut self, key: &str) -> Result<(), ReportError> {
        self.row += 1;
        let title = ZH.word(key);
        self.sheet.write_string_with_format(self.row, 0, title, &self.formats.section)?;
        self.row += 1;
        Ok(())
    }

    /// A name and a value over the rest of the width.
    fn fact(&mut self, key: &str, value: &str) -> Result<(), ReportError> {
        self.sheet.write_string_with_format(self.row, 0, ZH.word(key), &self.formats.strong)?;
        let last = WIDTHS.len() as u16 - 1;
        self.sheet.merge_range(self.row, 1, self.row, last, value, &self.formats.text)?;
        self.row += 1;
        Ok(())
    }

    fn note(&mut self, text: &str) -> Result<(), ReportError> {
        let last = WIDTHS.len() as u16 - 1;
        self.sheet.merge_range(self.row, 0, self.row, last, text, &self.formats.text)?;
        let lines = super::cells::lines(&Value::Text(text.to_owned()), WIDTHS.iter().sum());
        self.sheet.set_row_height(self.row, super::cells::height(lines))?;
        self.row += 1;
        Ok(())
    }
}

pub fn write(
    sheet: &mut Worksheet,
    inspection: &Inspection<'_>,
    formats: &Formats,
) -> Result<(), ReportError> {
    for (at, width) in (0u16..).zip(WIDTHS) {
        sheet.set_column_width(at, width)?;
    }
    sheet.set_paper_size(super::PAPER).set_portrait().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.6, 0.6, 0.7, 0.7, 0.3, 0.3);
    sheet.set_footer(format!("&C{}", ZH.word("ledger-page")));
    let mut pen = Pen { sheet, cells: Cells::new(formats), formats, row: 0 };
    facts(&mut pen, inspection)?;
    indicators(&mut pen, &inspection.assessment.score)?;
    rules(&mut pen, &inspection.assessment.findings)?;
    fields(&mut pen, inspection)?;
    unobserved(&mut pen, inspection)?;
    unchecked(&mut pen, inspection)?;
    pen.section("summary-notes")?;
    pen.note(&ZH.word("summary-note-share"))?;
    pen.note(&ZH.word("summary-note-cap"))?;
    if let Some(archive) = &inspection.evidence {
        let file = crate::files::EVIDENCE;
        if archive.leaks > 0 {
            let args: [(&'static str, &dyn std::fmt::Display); 2] =
                [("n", &archive.leaks), ("file", &file)];
            pen.note(&ZH.say("summary-note-leaks", &args))?;
        }
        if !archive.withheld.is_empty() {
            let args: [(&'static str, &dyn std::fmt::Display); 2] =
                [("n", &archive.withheld.len()), ("file", &file)];
            pen.note(&ZH.say("summary-note-withheld", &args))?;
        }
    }
    // Last: reviews are read back from here too.
    gone(&mut pen, &inspection.assessment.no_longer_found)
}

fn facts(pen: &mut Pen<'_>, inspection: &Inspection<'_>) -> Result<(), ReportError> {
    let assessment = inspection.assessment;
    let portal = &inspection.snapshot.portal;
    let title = ZH.say("summary-title", &[("name", &crate::text::brief(&portal.name, 60))]);
    pen.sheet.write_string_with_format(0, 0, title, &pen.formats.title)?;
    pen.sheet.set_row_height(0, 30)?;
    pen.row = 1;
    pen.fact("summary-portal", &crate::text::clean(&portal.url))?;
    pen.fact("summary-date", &assessment.as_of.to_string())?;
    let versions = &assessment.versions;
    let versions = [&versions.standard, &versions.rules, &versions.sheet].map(String::as_str);
    pen.fact("summary-versions", &crate::text::clean(&versions.join(" · ")))?;
    let score = match assessment.score.scored {
        true => crate::text::points(assessment.score.total),
        false => ZH.word("summary-not-scored"),
    };
    pen.fact("summary-score", &score)?;
    if inspection.partial() {
        pen.note(&ZH.word("summary-partial"))?;
    }
    Ok(())
}

fn indicators(pen: &mut Pen<'_>, score: &assess::Score) -> Result<(), ReportError> {
    pen.section("summary-indicators")?;
    pen.heads(&["summary-indicator", "summary-points", "summary-kept", "summary-taken"])?;
    for indicator in &score.indicators {
        pen.line(indicator_line(indicator))?;
    }
    Ok(())
}

fn indicator_line(indicator: &IndicatorScore) -> Vec<Value> {
    let name = format!(
        "{}{}",
        "　".repeat(usize::from(indicator.depth).saturating_sub(1)),
        indicator.name
    );
    if !indicator.applies {
        return vec![Value::Text(name), Value::Text(ZH.word("summary-not-applicable"))];
    }
    let taken: Decimal = indicator.points - indicator.score;
    vec![
        Value::Text(name),
        Value::Number(number(indicator.points)),
        Value::Number(number(indicator.score)),
        Value::Number(number(taken)),
    ]
}

fn rules(pen: &mut Pen<'_>, findings: &[Finding]) -> Result<(), ReportError> {
    pen.section("summary-rules")?;
    if findings.is_empty() {
        return pen.note(&ZH.word("summary-none"));
    }
    pen.heads(&[
        "summary-rule",
        "summary-certain",
        "summary-suspected",
        "summary-advice",
        "summary-dismissed",
        "summary-all",
    ])?;
    let mut order: Vec<&str> = Vec::new();
    let mut by_rule: FxHashMap<&str, Vec<&Finding>> = FxHashMap::default();
    for finding in findings {
        let list = by_rule.entry(&finding.rule).or_default();
        if list.is_empty() {
            order.push(&finding.rule);
        }
        list.push(finding);
    }
    for rule in order {
        let name = ZH.find(&format!("rule-{rule}")).unwrap_or_else(|| rule.to_owned());
        pen.line(kinds(name, Kinds::of(by_rule[rule].iter().copied())))?;
    }
    pen.line(kinds(ZH.word("summary-total"), Kinds::of(findings)))
}

fn kinds(name: String, kinds: Kinds) -> Vec<Value> {
    let Kinds { certain, suspected, advice, dismissed } = kinds;
    let mut line = vec![Value::Text(name)];
    line.extend(
        [certain, suspected, advice, dismissed, certain + suspected + advice + dismissed]
            .map(|n| Value::Number(n as f64)),
    );
    line
}

fn fields(pen: &mut Pen<'_>, inspection: &Inspection<'_>) -> Result<(), ReportError> {
    pen.section("summary-fields")?;
    pen.heads(&[
        "summary-field",
        "summary-due",
        "summary-found",
        "summary-merged",
        "summary-missing",
        "summary-unobserved-count",
        "summary-findings",
    ])?;
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    let mut elsewhere = 0u32;
    for finding in inspection.assessment.findings.iter().filter(|f| !f.is_dismissed()) {
        match &finding.field {
            Some(field) => *counts.entry(field).or_default() += 1,
            None => elsewhere += 1,
        }
    }
    for tally in tallies(inspection) {
        let findings = counts.get(tally.name).copied().unwrap_or(0);
        let mut line = vec![Value::Text(tally.name.to_owned())];
        line.extend(
            [tally.due, tally.found, tally.merged, tally.missing, tally.unobserved, findings]
                .map(|n| Value::Number(f64::from(n))),
        );
        pen.line(line)?;
    }
    if elsewhere > 0 {
        let mut line = vec![Value::Text(ZH.word("summary-elsewhere"))];
        line.extend([Value::Blank, Value::Blank, Value::Blank, Value::Blank, Value::Blank]);
        line.push(Value::Number(f64::from(elsewhere)));
        pen.line(line)?;
    }
    Ok(())
}

/// Attachments that were not checked for personal data.
fn unchecked(pen: &mut Pen<'_>, inspection: &Inspection<'_>) -> Result<(), ReportError> {
    let all = unchecked::unchecked(inspection.snapshot);
    pen.section("summary-unchecked")?;
    if all.is_empty() {
        return pen.note(&ZH.word("unchecked-none"));
    }
    pen.wide_heads(&["unchecked-name", "unchecked-page", "unchecked-why", "summary-address"])?;
    for one in all.iter().take(MOST_UNOBSERVED) {
        let name = match one.part.as_str() {
            "" => one.name.clone(),
            part => format!("{} › {part}", one.name),
        };
        let line = [&name, &one.page, &unchecked::why(one.why, ZH), &one.url.to_owned()]
            .map(String::clone);
        pen.wide_line(line)?;
    }
    Ok(())
}

/// Decisions of people whose finding is no longer there.
fn gone(pen: &mut Pen<'_>, gone: &[Verdict]) -> Result<(), ReportError> {
    if gone.is_empty() {
        return Ok(());
    }
    pen.section("summary-gone")?;
    pen.note(&ZH.word("summary-gone-note"))?;
    pen.heads(&[
        "ledger-review-note",
        "ledger-review",
        "ledger-reviewer",
        "ledger-reviewed",
        "ledger-key",
    ])?;
    for verdict in gone {
        let decision = ZH.word(match verdict.decision {
            Decision::Confirmed => "ledger-review-confirmed",
            Decision::Dismissed => "ledger-review-dismissed",
        });
        pen.line([
            Value::text(verdict.note.as_deref()),
            Value::Text(decision),
            Value::text(verdict.by.as_deref()),
            verdict.on.map_or(Value::Blank, Value::Date),
            Value::text(Some(&verdict.key)),
        ])?;
    }
    Ok(())
}

fn unobserved(pen: &mut Pen<'_>, inspection: &Inspection<'_>) -> Result<(), ReportError> {
    pen.section("summary-unobserved")?;
    let missed = &inspection.snapshot.unobserved;
    if missed.is_empty() {
        return pen.note(&ZH.word("summary-seen-all"));
    }
    pen.wide_heads(&["summary-where", "summary-what", "summary-why", "summary-address"])?;
    for missed in missed.iter().take(MOST_UNOBSERVED) {
        let title = privacy::mask(&missed.title);
        let what = reason_words(&missed.what, ZH);
        let line =
            [&title, &what, &outcome_words(&missed.outcome, ZH), &missed.url].map(String::clone);
        pen.wide_line(line)?;
    }
    Ok(())
}
