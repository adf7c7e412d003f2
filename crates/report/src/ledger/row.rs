//! One line of the ledger: what is known of a finding; what people fill in stays blank.

use super::cells::Value;
use crate::facts::Share;
use crate::text::{brief, clean, minute, number};
use crate::words::{Lang, advice, basis, reason, review, sentence};
use crate::{Inspection, files};
use assess::{Certainty, Decision, Finding};
use jiff::civil::Date;

const ZH: Lang = Lang::Zh;
/// Characters of a hash that are printed, the ellipsis among them; report.json has it whole.
const SHORT_HASH: usize = 17;

/// A finding with what stands beside it in the ledger.
pub struct Row<'a> {
    pub inspection: &'a Inspection<'a>,
    pub finding: &'a Finding,
    pub position: usize,
    pub share: Option<Share>,
    pub published: Option<Date>,
}

impl Row<'_> {
    /// The cell of the column `key` (data/ledger-columns.csv).
    pub fn cell(&self, key: &str) -> Value {
        let finding = self.finding;
        match key {
            "number" => Value::Number(self.position as f64 + 1.0),
            "round" => Value::Text(quarter(self.inspection.assessment.as_of)),
            "unit" => {
                let portal = &self.inspection.snapshot.portal.name;
                Value::text(Some(finding.town.as_ref().unwrap_or(portal)))
            }
            "field" => Value::text(finding.field.as_deref()),
            "matter1" => Value::text(finding.matter1.as_deref()),
            "matter2" => Value::text(finding.matter2.as_deref()),
            "column" => Value::text(finding.column.as_deref()),
            "column-url" => Value::text(finding.column_url.as_deref()),
            "title" => Value::text(finding.title.as_deref()),
            "url" => Value::text(finding.url.as_deref()),
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
            "remark" => self.remark(),
            _ => Value::Blank,
        }
    }

    fn indicator(&self) -> Option<&assess::IndicatorScore> {
        self.inspection.assessment.score.indicators.get(self.share?.indicator?)
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
        let kept = self.inspection.evidence.as_ref().is_some_and(|archive| archive.records > 0);
        match hash.filter(|_| kept) {
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

fn quarter(date: Date) -> String {
    let quarter = (date.month() - 1) / 3 + 1;
    ZH.say("ledger-quarter", &[("year", &date.year()), ("quarter", &quarter)])
}
