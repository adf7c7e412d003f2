//! Reading a sheet: the shape first, then sense, every fault with its line.

use super::error::{SheetError, SheetErrors, SheetFault};
use super::model::*;
use super::raw;
use crate::rules;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// Levels of indicators.
const DEEPEST: usize = 3;
/// No number in a sheet is larger.
const LARGEST: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

pub(super) fn sheet(text: &str) -> Result<Sheet, SheetErrors> {
    let raw: raw::Sheet = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_at(text, span.start));
        SheetErrors(vec![SheetError { line, fault: SheetFault::Toml(error.message().into()) }])
    })?;
    let mut reader = Reader { text, faults: Vec::new(), ids: BTreeMap::new() };
    let sheet = reader.sheet(&raw);
    if reader.faults.is_empty() {
        return Ok(sheet);
    }
    reader.faults.sort_by_key(|error| error.line);
    Err(SheetErrors(reader.faults))
}

fn line_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|&byte| byte == b'\n').count()
}

/// A range that numbers must keep to.
#[derive(Clone, Copy)]
struct Bounds {
    low: Decimal,
    above_low: bool,
    high: Decimal,
    words: &'static str,
}

const POINTS: Bounds =
    Bounds { low: Decimal::ZERO, above_low: true, high: LARGEST, words: "more than 0" };
const NOT_NEGATIVE: Bounds =
    Bounds { low: Decimal::ZERO, above_low: false, high: LARGEST, words: "0 or more" };
const PART: Bounds =
    Bounds { low: Decimal::ZERO, above_low: false, high: Decimal::ONE, words: "from 0 to 1" };
const PART_NOT_ZERO: Bounds = Bounds {
    low: Decimal::ZERO,
    above_low: true,
    high: Decimal::ONE,
    words: "more than 0 and at most 1",
};
const HUNDRED: Bounds = Bounds {
    low: Decimal::ZERO,
    above_low: false,
    high: Decimal::ONE_HUNDRED,
    words: "from 0 to 100",
};

struct Reader<'a> {
    text: &'a str,
    faults: Vec<SheetError>,
    ids: BTreeMap<String, usize>,
}

impl Reader<'_> {
    fn fault(&mut self, at: Range<usize>, fault: SheetFault) {
        self.faults.push(SheetError { line: line_at(self.text, at.start), fault });
    }

    fn number(&mut self, key: &str, number: &raw::Number, bounds: Bounds) -> Decimal {
        let span = number.span();
        let written = match number.get_ref() {
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            _ => self.text.get(span.clone()).unwrap_or_default().trim().to_owned(),
        };
        let Ok(value) = written.parse::<Decimal>() else {
            let text = written.chars().take(40).collect();
            self.fault(span, SheetFault::NoNumber { key: key.into(), text });
            return Decimal::ONE;
        };
        let low = if bounds.above_low { value > bounds.low } else { value >= bounds.low };
        if !low || value > bounds.high {
            let range = bounds.words;
            self.fault(span, SheetFault::OutOfRange { key: key.into(), value: written, range });
            return Decimal::ONE;
        }
        value
    }

    fn number_or(
        &mut self,
        key: &str,
        number: Option<&raw::Number>,
        bounds: Bounds,
        otherwise: Decimal,
    ) -> Decimal {
        number.map_or(otherwise, |number| self.number(key, number, bounds))
    }

    /// A whole number.
    fn whole(&mut self, key: &str, number: &raw::Number) -> u64 {
        let whole = match number.get_ref() {
            toml::Value::Integer(number) => u64::try_from(*number).ok(),
            _ => None,
        };
        whole.unwrap_or_else(|| {
            let span = number.span();
            let value = self.text.get(span.clone()).unwrap_or_default().trim().to_owned();
            let range = "a whole number, 0 or more";
            self.fault(span, SheetFault::OutOfRange { key: key.into(), value, range });
            0
        })
    }

    /// A whole number of days, items or seconds.
    fn count(&mut self, key: &str, number: Option<&raw::Number>) -> Option<u32> {
        let number = number?;
        let count = u32::try_from(self.whole(key, number)).ok().filter(|&count| count <= 1_000_000);
        if count.is_none() {
            let value = self.text.get(number.span()).unwrap_or_default().trim().to_owned();
            let range = "at most 1000000";
            self.fault(number.span(), SheetFault::OutOfRange { key: key.into(), value, range });
        }
        count
    }

    fn words(&mut self, key: &'static str, words: &Spanned<String>) -> String {
        let text = words.get_ref().trim();
        if text.is_empty() {
            self.fault(words.span(), SheetFault::Empty { key });
        }
        text.to_owned()
    }

    fn rule(&mut self, id: &Spanned<String>) -> String {
        let name = id.get_ref();
        if rules::find(name).is_none() {
            let nearest = rules::RULES
                .iter()
                .map(|rule| (strsim::damerau_levenshtein(rule.id, name), rule.id))
                .min()
                .filter(|(distance, _)| *distance <= name.chars().count() / 3)
                .map(|(_, id)| id.to_owned());
            self.fault(id.span(), SheetFault::UnknownRule { id: name.clone(), nearest });
        }
        name.clone()
    }

    fn sheet(&mut self, raw: &raw::Sheet) -> Sheet {
        let hundred = Decimal::ONE_HUNDRED;
        let points = self.number_or("points", raw.points.as_ref(), POINTS, hundred);
        let indicators: Vec<Indicator> =
            raw.indicator.iter().map(|one| self.indicator(one, 1)).collect();
        if indicators.is_empty() {
            self.fault(raw.name.span(), SheetFault::Empty { key: "[[indicator]]" });
        } else {
            self.sum("the sheet", raw.name.span(), &indicators, points);
        }
        Sheet {
            name: self.words("name", &raw.name),
            version: self.words("version", &raw.version),
            points,
            pass: self.number_or("pass", raw.pass.as_ref(), HUNDRED, Decimal::from(60)),
            judged_at_least: self.number_or(
                "judged-at-least",
                raw.judged_at_least.as_ref(),
                HUNDRED,
                Decimal::from(30),
            ),
            explained_keeps: self.number_or(
                "explained-keeps",
                raw.explained_keeps.as_ref(),
                PART,
                Decimal::ZERO,
            ),
            thresholds: self.thresholds(&raw.thresholds),
            weights: raw
                .weights
                .iter()
                .map(|(slug, weight)| (slug.clone(), self.number(slug, weight, NOT_NEGATIVE)))
                .collect(),
            off: raw.off.iter().map(|id| self.rule(id)).collect(),
            draw: raw.draw.as_ref().map(|draw| self.draw(draw)),
            indicators,
            from_total: self.lines("the total", &raw.deduct, hundred),
            ceilings: raw.ceiling.iter().map(|one| self.limit(one.get_ref())).collect(),
            vetoes: raw.veto.iter().map(|one| self.limit(one.get_ref())).collect(),
            bonus: raw.bonus.as_ref().map(|bonus| BonusPlan {
                cap: self.number("cap", &bonus.cap, POINTS),
                gate: self.number("gate", &bonus.gate, HUNDRED),
            }),
            roll_up: raw
                .roll_up
                .iter()
                .map(|group| RollUpGroup {
                    kinds: group.kinds.clone(),
                    weight: self.number("weight", &group.weight, POINTS),
                })
                .collect(),
            source: self.text.to_owned(),
        }
    }

    fn draw(&mut self, draw: &raw::Draw) -> DrawPlan {
        let fields = self.whole("fields", &draw.fields);
        if fields == 0 {
            let (key, value) = ("fields".into(), "0".into());
            let range = "1 or more";
            self.fault(draw.fields.span(), SheetFault::OutOfRange { key, value, range });
        }
        let seed = self.whole("seed", &draw.seed);
        DrawPlan { fields: usize::try_from(fields).unwrap_or(usize::MAX), seed }
    }

    fn limit(&mut self, limit: &raw::Limit) -> Limit {
        Limit { rule: self.rule(&limit.rule), total: self.number("total", &limit.total, HUNDRED) }
    }

    /// Whether some points were not read, so that no sum means anything.
    fn points_faulty(&self) -> bool {
        self.faults.iter().any(|error| match &error.fault {
            SheetFault::NoNumber { key, .. } | SheetFault::OutOfRange { key, .. } => {
                key == "points"
            }
            _ => false,
        })
    }

    fn sum(&mut self, id: &str, at: Range<usize>, parts: &[Indicator], points: Decimal) {
        let sum: Decimal = parts.iter().map(|part| part.points).sum();
        if sum != points && !self.points_faulty() {
            let difference = (sum - points).abs().normalize().to_string();
            let (sum, points) = (sum.normalize().to_string(), points.normalize().to_string());
            self.fault(at, SheetFault::Sum { id: id.into(), sum, points, difference });
        }
    }

    fn indicator(&mut self, spanned: &Spanned<raw::Indicator>, depth: usize) -> Indicator {
        let raw = spanned.get_ref();
        let id = self.words("id", &raw.id);
        let line = line_at(self.text, raw.id.span().start);
        if let Some(&first) = self.ids.get(&id) {
            self.fault(raw.id.span(), SheetFault::DuplicateId { id: id.clone(), first });
        }
        self.ids.entry(id.clone()).or_insert(line);
        let points = self.number("points", &raw.points, POINTS);
        if depth > DEEPEST {
            self.fault(raw.id.span(), SheetFault::TooDeep { id: id.clone() });
        }
        let parts: Vec<Indicator> =
            raw.indicator.iter().map(|part| self.indicator(part, depth + 1)).collect();
        match (parts.is_empty(), raw.deduct.is_empty()) {
            (true, true) => self.fault(raw.id.span(), SheetFault::Hollow { id: id.clone() }),
            (false, false) => {
                self.fault(raw.id.span(), SheetFault::PartsAndLines { id: id.clone() });
            }
            (false, true) => self.sum(&id, raw.points.span(), &parts, points),
            (true, false) => {}
        }
        let cap = raw.cap.as_ref().map(|cap| self.within("cap", cap, points, &id));
        Indicator {
            name: self.words("name", &raw.name),
            points,
            cap,
            levels: raw.levels.clone(),
            not_for: raw.not_for.clone(),
            fields: raw.fields.clone(),
            matters: raw.matters.clone(),
            columns: raw.columns.clone(),
            parts,
            lines: self.lines(&id, &raw.deduct, points),
            id,
        }
    }

    /// A number of points that cannot be more than those of the indicator.
    fn within(
        &mut self,
        key: &'static str,
        number: &raw::Number,
        points: Decimal,
        id: &str,
    ) -> Decimal {
        let value = self.number(key, number, NOT_NEGATIVE);
        if value > points {
            let (cap, points) = (value.normalize().to_string(), points.normalize().to_string());
            self.fault(number.span(), SheetFault::AbovePoints { key, cap, points, id: id.into() });
        }
        value
    }

    fn lines(&mut self, id: &str, raw: &[Spanned<raw::Line>], points: Decimal) -> Vec<Line> {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut lines = Vec::new();
        for line in raw.iter().map(Spanned::get_ref) {
            let name = line.rule.get_ref().as_str();
            let number = line_at(self.text, line.rule.span().start);
            if let Some(&first) = seen.get(name) {
                let fault = SheetFault::DuplicateRule { rule: name.into(), id: id.into(), first };
                self.fault(line.rule.span(), fault);
            }
            seen.entry(name).or_insert(number);
            if rules::find(name).is_some_and(|rule| rule.advice) {
                self.fault(line.rule.span(), SheetFault::Advice { rule: name.into() });
            }
            lines.push(self.line(id, line, points));
        }
        lines
    }

    fn line(&mut self, id: &str, raw: &raw::Line, points: Decimal) -> Line {
        let rule = self.rule(&raw.rule);
        let all_lost_at =
            self.number_or("all-lost-at", raw.all_lost_at.as_ref(), PART_NOT_ZERO, Decimal::ONE);
        let take = match (&raw.each, &raw.share, raw.all, &raw.ceiling) {
            (Some(each), None, false, None) => Take::Each(self.number("each", each, POINTS)),
            (None, Some(share), false, None) => {
                Take::Share { points: self.within("share", share, points, id), all_lost_at }
            }
            (None, None, true, None) => Take::All,
            (None, None, false, Some(limit)) => {
                Take::Ceiling(self.within("ceiling", limit, points, id))
            }
            _ => {
                self.fault(raw.rule.span(), SheetFault::TakeUnclear { rule: rule.clone() });
                Take::All
            }
        };
        if let (Some(number), None) = (&raw.all_lost_at, &raw.share) {
            let fault = SheetFault::Meaningless { key: "all-lost-at", beside: "share" };
            self.fault(number.span(), fault);
        }
        if let (Some(number), None) = (&raw.cap, &raw.each) {
            self.fault(number.span(), SheetFault::Meaningless { key: "cap", beside: "each" });
        }
        let cap = raw.cap.as_ref().map(|cap| self.within("cap", cap, points, id));
        let keeps = raw.explained_keeps.as_ref();
        let explained_keeps = keeps.map(|part| self.number("explained-keeps", part, PART));
        Line { rule, take, cap, explained_keeps }
    }

    fn thresholds(&mut self, raw: &raw::Thresholds) -> Thresholds {
        let general = Threshold {
            thin_items: self.count("column-thin", raw.column_thin.as_ref()).unwrap_or(4),
            thin_within_days: self
                .count("column-thin-within", raw.column_thin_within.as_ref())
                .filter(|&days| days > 0),
            stale_days: Some(self.count("column-stale", raw.column_stale.as_ref()).unwrap_or(365))
                .filter(|&days| days > 0),
            gap_days: self.count("column-gap", raw.column_gap.as_ref()).filter(|&days| days > 0),
        };
        Thresholds {
            general,
            redated_days: self.count("redated", raw.redated.as_ref()).unwrap_or(30),
            slow_seconds: self.count("page-slow", raw.page_slow.as_ref()).unwrap_or(15),
            dead_retry_seconds: self.count("dead-retry", raw.dead_retry.as_ref()).unwrap_or(2),
            failing_retry_seconds: self
                .count("failing-retry", raw.failing_retry.as_ref())
                .unwrap_or(60),
            special: raw.special.iter().map(|one| self.special(one)).collect(),
        }
    }

    fn special(&mut self, spanned: &Spanned<raw::Special>) -> SpecialThreshold {
        let raw = spanned.get_ref();
        let special = SpecialThreshold {
            field: raw.field.clone(),
            matter1: raw.matter1.clone(),
            matter2: raw.matter2.clone(),
            column: raw.column.clone(),
            thin_items: self.count("column-thin", raw.column_thin.as_ref()),
            thin_within_days: self.count("column-thin-within", raw.column_thin_within.as_ref()),
            stale_days: self.count("column-stale", raw.column_stale.as_ref()),
            gap_days: self.count("column-gap", raw.column_gap.as_ref()),
        };
        let names = [&special.field, &special.matter1, &special.matter2, &special.column];
        let sets =
            [special.thin_items, special.thin_within_days, special.stale_days, special.gap_days];
        if names.iter().all(|name| name.is_none()) || sets.iter().all(Option::is_none) {
            self.fault(spanned.span(), SheetFault::SpecialForNothing);
        }
        special
    }
}
