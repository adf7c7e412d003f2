//! What kind of pair two texts are.

use crate::compare::Comparison;
use crate::edits::{Sort, Tally};
use crate::title::{Titles, titles};
use crate::words::{WORDS, ends, holds};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What kind of pair two texts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The same content twice; a covering note or what a page puts around it may differ.
    Copy,
    /// What was the same content and now differs.
    Fork,
    /// Two of a periodic series: the same form for another time.
    Series,
    /// The same form for another person, place, organ or project.
    Form,
    /// A policy and its interpretation (解读).
    Interpretation,
    /// Two steps of one matter: a draft and what came of it, a notice and its correction.
    Stage,
    /// Something else, or not sure.
    Other,
}

/// What is known of a text beside its words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Side<'a> {
    /// Title; empty where there is none.
    pub title: &'a str,
    /// Date of publication.
    pub published: Option<Date>,
    /// Date formed (成文日期).
    pub formed: Option<Date>,
    /// Document number (发文字号).
    pub number: Option<&'a str>,
    /// The organ, township or village that discloses it, where known.
    pub body: Option<&'a str>,
}

/// Why a pair was taken for what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The texts are the same.
    SameText,
    /// They differ only in a covering note, a signature or what a page puts around them.
    OnlyAround,
    /// The titles are the same or one holds the other.
    SameTitle,
    /// The titles differ by a period or a number.
    OtherPeriod,
    /// The titles or the texts name another person, place, organ or project.
    OtherName,
    /// The titles name other steps of a matter.
    OtherStage,
    /// One title is that of an interpretation.
    Interprets,
    /// The document numbers are the same.
    SameNumber,
    /// The document numbers differ.
    OtherNumber,
    /// Published within three days, or formed on the same day.
    SameTime,
    /// The title fixes the time (a year, a month, an issue) for both.
    TimeInTitle,
    /// Published at other times.
    OtherTime,
    /// Figures or days differ.
    OtherFigures,
    /// Words or sentences differ.
    OtherWords,
    /// A village's or community's text after a form that all have.
    VillageForm,
    /// Many texts are made after this form.
    Crowd,
    /// The texts have too little in common.
    LittleInCommon,
    /// Too short to tell.
    Short,
}

/// The answer of [`kind`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// What it is.
    pub kind: Kind,
    /// Whether a copy or fork is beyond doubt; where not, a person should look.
    pub certain: bool,
    /// How the titles hang together.
    pub titles: Titles,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Fewest tokens of a text that is a copy beyond doubt.
const LONG_ENOUGH: u32 = 60;
/// Fewest tokens with which equal texts under other titles, or at other times, are copies.
const LONG: u32 = 100;
/// Days between publications that count as the same time.
const SAME_TIME: i32 = 3;
/// Days behind which a text without a year of its own is of another time.
const FAR: i32 = 120;
/// Texts after one form from which on changed figures are no fork.
const CROWD: usize = 6;
/// Share of a text and number of edits up to which a fork can be beyond doubt.
const LITTLE_CHANGED: f32 = 0.1;
const FEW_EDITS: usize = 6;
/// Figures that differ at most in a fork under another title, and in any that no number holds together.
const FEW_FIGURES: usize = 3;
const MOST_FIGURES: usize = 8;
/// Largest share of a text that may be changed in a fork.
const MOST_CHANGED: f32 = 0.35;

/// What kind of pair it is, from the comparison of the texts and what is known beside. `alike`: how many
/// texts with this title, or after this form, there are in all (2 where nothing more is known).
pub fn kind(comparison: &Comparison, one: &Side<'_>, other: &Side<'_>, alike: usize) -> Judged {
    let titles = titles(one.title, other.title);
    let mut pair = Pair {
        comparison,
        tally: Tally::of(&comparison.edits),
        one,
        other,
        titles,
        alike,
        reasons: Vec::new(),
    };
    let (kind, certain) = pair.judge();
    Judged { kind, certain, titles, reasons: pair.reasons }
}

struct Pair<'a> {
    comparison: &'a Comparison,
    tally: Tally,
    one: &'a Side<'a>,
    other: &'a Side<'a>,
    titles: Titles,
    alike: usize,
    reasons: Vec<Reason>,
}

impl Pair<'_> {
    fn because(&mut self, reason: Reason, kind: Kind) -> (Kind, bool) {
        self.reasons.push(reason);
        (kind, false)
    }

    fn judge(&mut self) -> (Kind, bool) {
        let c = self.comparison;
        if c.share < 0.35 && c.within < 0.75 {
            return match self.titles {
                Titles::Interpretation => self.because(Reason::Interprets, Kind::Interpretation),
                _ => self.because(Reason::LittleInCommon, Kind::Other),
            };
        }
        match self.titles {
            Titles::Interpretation => {
                return self.because(Reason::Interprets, Kind::Interpretation);
            }
            Titles::Stage => return self.because(Reason::OtherStage, Kind::Stage),
            Titles::Period => return self.because(Reason::OtherPeriod, Kind::Series),
            Titles::Name => return self.because(Reason::OtherName, Kind::Form),
            Titles::Equal | Titles::Within => self.reasons.push(Reason::SameTitle),
            Titles::Reworded | Titles::Different | Titles::Unknown => {}
        }
        if self.village_form() {
            return self.because(Reason::VillageForm, Kind::Form);
        }
        if c.same || self.tally.nothing() && c.complete { self.unchanged() } else { self.changed() }
    }

    /// Equal but for what stands around.
    fn unchanged(&mut self) -> (Kind, bool) {
        let size = self.comparison.one_size.min(self.comparison.other_size);
        let cover = self.tally.has(Sort::Cover);
        self.reasons.push(if self.comparison.same { Reason::SameText } else { Reason::OnlyAround });
        let titled = matches!(self.titles, Titles::Equal | Titles::Within);
        if self.numbers() == Some(false) && !(cover && titled) {
            return self.because(Reason::OtherNumber, Kind::Series);
        }
        if !titled {
            // Under titles that have nothing to do with one another only a longer text is the same.
            let enough = if self.titles == Titles::Reworded { LONG_ENOUGH } else { LONG };
            if size < enough {
                return self.because(Reason::Short, Kind::Other);
            }
            return (Kind::Copy, self.titles == Titles::Reworded && self.comparison.same);
        }
        if size < LONG && self.apart().is_some_and(|days| days > 20) {
            return self.because(Reason::OtherTime, Kind::Series);
        }
        let enough = size >= LONG_ENOUGH || self.comparison.same && self.same_time();
        // Villages are given the same texts to adopt.
        (Kind::Copy, enough && !self.two_villages())
    }

    fn changed(&mut self) -> (Kind, bool) {
        let tally = &self.tally;
        let c = self.comparison;
        let titled = matches!(self.titles, Titles::Equal | Titles::Within);
        if tally.has(Sort::Name) || tally.has(Sort::Identifier) {
            return self.because(Reason::OtherName, Kind::Form);
        }
        let numbers = self.numbers();
        if numbers == Some(false) {
            return self.because(Reason::OtherNumber, Kind::Series);
        }
        if tally.has(Sort::Period) {
            return self.because(Reason::OtherPeriod, Kind::Series);
        }
        let changed: u32 = c
            .edits
            .iter()
            .zip(&tally.sorts)
            .filter(|(_, sort)| !matches!(sort, Sort::Trivial | Sort::Around | Sort::Cover))
            .map(|(edit, _)| edit.size)
            .sum();
        let size = c.one_size.max(c.other_size).max(1);
        if changed as f32 / size as f32 > MOST_CHANGED || !c.complete {
            return self.because(Reason::LittleInCommon, Kind::Other);
        }
        let figures =
            tally.count(Sort::Figure) + tally.count(Sort::Date) + tally.count(Sort::Contact);
        let contact_only = tally.count(Sort::Contact) == figures
            && !tally.has(Sort::Words)
            && !tally.has(Sort::Added);
        if tally.has(Sort::Contact) && contact_only && self.bodies() == Some(false) {
            return self.because(Reason::OtherName, Kind::Form);
        }
        let little = changed as f32 / size as f32 <= LITTLE_CHANGED && c.edits.len() <= FEW_EDITS;
        let reworded = tally.has(Sort::Words);
        let reason = if figures > 0 { Reason::OtherFigures } else { Reason::OtherWords };
        self.reasons.push(reason);
        if !titled {
            return match self.titles {
                Titles::Reworded if self.same_time() => (Kind::Fork, false),
                // Numbers are given twice by mistake: only nearly the same text is the same paper, and not one
                // that speaks of something else.
                _ if numbers == Some(true) && little && figures <= FEW_FIGURES && !reworded => {
                    (Kind::Fork, false)
                }
                _ => (Kind::Other, false),
            };
        }
        if numbers == Some(true) {
            self.reasons.push(Reason::SameNumber);
            return (Kind::Fork, little);
        }
        if figures > MOST_FIGURES {
            return self.because(Reason::OtherFigures, Kind::Series);
        }
        let fixed = fixes_time(self.one.title) && fixes_time(self.other.title);
        // One title that names its time, one body, one time and hardly a change: no other of the crowd.
        let one_of_it = self.titles == Titles::Equal
            && fixed
            && little
            && self.same_time()
            && self.bodies() != Some(false);
        if self.alike >= CROWD && !one_of_it {
            return self.because(Reason::Crowd, Kind::Form);
        }
        // Most figures of a table or report changed: another instance of it.
        if figures >= 5 && 2 * figures > c.numbers as usize {
            return self.because(Reason::OtherFigures, Kind::Series);
        }
        // A daily or weekly notice under one title: another day and other figures, or another day.
        let (dates, other_day) = (tally.has(Sort::Date), self.apart().is_some_and(|days| days > 0));
        if !fixed && dates && (tally.has(Sort::Figure) || other_day) {
            return self.because(Reason::OtherTime, Kind::Series);
        }
        if !fixed && other_day && figures > 2 {
            return self.because(Reason::OtherTime, Kind::Series);
        }
        if self.same_time() {
            self.reasons.push(Reason::SameTime);
            return (Kind::Fork, little && self.titles == Titles::Equal && (fixed || !other_day));
        }
        let near = self.apart().is_none_or(|days| days <= FAR);
        if fixed && near {
            self.reasons.push(Reason::TimeInTitle);
            return (Kind::Fork, false);
        }
        self.because(Reason::OtherTime, Kind::Series)
    }

    /// Days between the publications.
    fn apart(&self) -> Option<i32> {
        let (one, other) = (self.one.published?, self.other.published?);
        one.until(other).ok().map(|span| span.get_days().abs())
    }

    fn same_time(&self) -> bool {
        let formed = self.one.formed.is_some() && self.one.formed == self.other.formed;
        formed || self.apart().is_some_and(|days| days <= SAME_TIME)
    }

    /// Whether the document numbers are the same; `None` where one is missing.
    fn numbers(&self) -> Option<bool> {
        let plain = |number: Option<&str>| -> Option<String> {
            let plain: String = number?.chars().filter(|c| c.is_alphanumeric()).collect();
            (!plain.is_empty()).then_some(plain)
        };
        Some(plain(self.one.number)? == plain(self.other.number)?)
    }

    fn bodies(&self) -> Option<bool> {
        Some(self.one.body? == self.other.body?)
    }

    fn two_villages(&self) -> bool {
        let village =
            |side: &Side<'_>| side.body.is_some_and(|body| ends(body.trim(), &WORDS.village_ends));
        self.bodies() == Some(false) && village(self.one) && village(self.other)
    }

    /// Two villages' texts after a form that every village has.
    fn village_form(&self) -> bool {
        let words = &*WORDS;
        self.two_villages()
            && (holds(self.one.title, &words.village_forms)
                || holds(self.other.title, &words.village_forms))
    }
}

/// Whether a title says of which year, month or issue it is.
fn fixes_time(title: &str) -> bool {
    let digits = title.chars().filter(char::is_ascii_digit).count();
    digits >= 4 && (title.contains('年') || title.contains('〔') || title.contains('号'))
}

/// Whether two texts can be a copy or a fork at all, by what is known beside them; where not, they need not
/// be read.
pub fn worth_comparing(one: &Side<'_>, other: &Side<'_>) -> bool {
    !matches!(
        titles(one.title, other.title),
        Titles::Period | Titles::Name | Titles::Stage | Titles::Interpretation
    )
}
