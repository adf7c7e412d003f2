//! One line of the ledger: what is known of a finding; what people fill in stays blank.

use super::cells::Value;
use crate::facts::Share;
use crate::files;
use crate::round::{Appeal, LedgerLine};
use crate::text::{brief, clean, minute, number};
use crate::words::{Lang, advice, basis, reason, review, sentence};
use assess::{Certainty, Decision, Finding, IndicatorScore};
use jiff::civil::Date;

const ZH: Lang = Lang::Zh;
/// Characters of a hash that are printed, the ellipsis among them; report.json has it whole.
const SHORT_HASH: usize = 17;

/// What all rows of a ledger have in common.
pub struct About<'a> {
    /// Round or quarter.
    pub round: String,
    /// Whose portal.
    pub unit: &'a str,
    /// Indicators of the score.
    pub indicators: &'a [IndicatorScore],
    /// Whether the saved pages stand in an archive beside the ledger.
    pub archived: bool,
}

/// A finding with what stands beside it in the ledger.
pub struct Row<'a> {
    pub about: &'a About<'a>,
    pub finding: &'a Finding,
    pub position: usize,
    pub share: Option<Share>,
    pub published: Option<Date>,
    /// What became of it, where it is an item of a round's ledger.
    pub line: Option<&'a LedgerLine>,
}

impl Row<'_> {
    /// The cell of the column `key` (data/ledger-columns.csv).
    pub fn cell(&self, key: &str) -> Value {
        let finding = self.finding;
        match key {
            "number" => Value::Number(self.position as f64 + 1.0),
            "round" => Value::Text(self.about.round.clone()),
            "unit" => {
                let organ = self.line.map(|line| line.organ.as_str());
                Value::text(organ.or(finding.town.as_deref()).or(Some(self.about.unit)))
            }
            "field" => Value::text(finding.field.as_deref()),
            "matter1" => Value::text(finding.matter1.as_deref()),
            "matter2" => Value::text(finding.matter2.as_deref()),
            "column" => Value::text(finding.column.as_deref()),
            "column-url" => Value::text(finding.column_url.as_deref()),
            "title" => Value::text(finding.title.as_deref()),
            "url" => Value::text(finding.stands_at()),
            "published" => self.published.map_or(Value::Blank, Value::Date),
            "problem" => {
                let name = ZH.find(&format!("rule-{}", finding.rule));
                Value::Text(name.unwrap_or_else(|| finding.rule.clone()))
            }
            "description" => Value::Text(self.description()),
            "basis" => Value::Text(self.basis()),
            "points" => self.indicator().map_or(Value::Blank, |i| Value::Number(number(i.points))),
            "deduction" => Value::Number(self.share.map_or(0.0, |share| number(share.points))),
            "evidence" => self.evidence(),
            "found-by" => Value::Text(ZH.word("ledger-by-system")),
            "found-at" => finding.observed_at.map_or(Value::Blank, |at| Value::Text(minute(at))),
            "demand" => Value::text(advice(finding, ZH).as_deref()),
            "reviewer" => Value::text(self.person().and_then(|review| review.by.as_deref())),
            "review" => self.person().map_or(Value::Blank, |review| {
                Value::Text(ZH.word(match review.decision {
                    Decision::Confirmed => "ledger-review-confirmed",
                    Decision::Dismissed => "ledger-review-dismissed",
                }))
            }),
            "review-note" => Value::text(self.person().and_then(|review| review.note.as_deref())),
            "reviewed" => {
                self.person().and_then(|review| review.on).map_or(Value::Blank, Value::Date)
            }
            "key" => Value::text(Some(&finding.key)),
            "due" => self.line.and_then(|line| line.due).map_or(Value::Blank, Value::Date),
            "rectified" => {
                let state = self.line.and_then(|line| line.state.as_deref());
                state.map_or(Value::Blank, |id| Value::Text(ZH.word(&format!("item-{id}"))))
            }
            "finished" => self.line.and_then(|line| line.done).map_or(Value::Blank, Value::Date),
            "closed" => self.line.and_then(|line| line.closed).map_or(Value::Blank, Value::Date),
            "appeal" => {
                self.line.and_then(|line| line.appeal.as_ref()).map_or(Value::Blank, appealed)
            }
            "remark" => self.remark(),
            _ => Value::Blank,
        }
    }

    fn indicator(&self) -> Option<&IndicatorScore> {
        self.about.indicators.get(self.share?.indicator?)
    }

    /// What a person decided about this very finding; what follows from a pattern stands in the remark.
    fn person(&self) -> Option<&assess::Review> {
        self.finding.review.as_ref().filter(|review| !review.by_pattern)
    }

    fn description(&self) -> String {
        let reason = reason(&self.finding.rule, ZH).unwrap_or_default();
        let found = sentence(&self.finding.evidence, ZH);
        let expected = sentence(&self.finding.expected, ZH);
        let args: [(&'static str, &dyn std::fmt::Display); 3] =
            [("reason", &reason), ("found", &found), ("expected", &expected)];
        clean(&ZH.say("ledger-described", &args))
    }

    fn basis(&self) -> String {
        let basis = basis(self.finding, ZH);
        match self.indicator() {
            Some(indicator) => {
                format!("{basis}\n{}", ZH.say("ledger-indicator", &[("name", &indicator.name)]))
            }
            None => basis,
        }
    }

    fn evidence(&self) -> Value {
        let hash = self.finding.sha256.as_ref();
        match hash.filter(|_| self.about.archived) {
            Some(hash) => Value::Text(ZH.say(
                "ledger-saved",
                &[("file", &files::EVIDENCE), ("hash", &brief(hash, SHORT_HASH))],
            )),
            None => Value::Blank,
        }
    }

    fn remark(&self) -> Value {
        let finding = self.finding;
        let mut remarks = Vec::new();
        if let Some(decided) = &finding.review {
            remarks.push(review(decided, ZH));
        } else if finding.advice {
            remarks.push(ZH.word("ledger-remark-advice"));
        } else if finding.certainty == Certainty::Suspected {
            remarks.push(ZH.word("ledger-remark-suspected"));
        }
        if finding.explained {
            remarks.push(ZH.word("ledger-remark-explained"));
        }
        if let Some(count) = finding.count.filter(|count| *count > 1) {
            remarks.push(ZH.say("ledger-remark-count", &[("n", &count)]));
        }
        if let Some(village) = &finding.village {
            remarks.push(ZH.say("ledger-remark-village", &[("village", village)]));
        }
        if remarks.is_empty() { Value::Blank } else { Value::Text(remarks.join("；")) }
    }
}

/// An appeal and what was decided about it.
fn appealed(appeal: &Appeal) -> Value {
    let key = match appeal.granted {
        None => "item-appeal",
        Some(true) => "item-appeal-granted",
        Some(false) => "item-appeal-refused",
    };
    let args: [(&'static str, &dyn std::fmt::Display); 2] =
        [("said", &appeal.said), ("answer", &appeal.answer)];
    Value::Text(clean(&ZH.say(key, &args)))
}

/// The quarter of a day, in words.
pub fn quarter(date: Date) -> String {
    let quarter = (date.month() - 1) / 3 + 1;
    ZH.say("ledger-quarter", &[("year", &date.year()), ("quarter", &quarter)])
}
