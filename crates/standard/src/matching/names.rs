//! A set of names among which a title is sought: first by equal forms, then by likeness.

use super::normal::{Clean, clean, loose, outside_parentheses, strict};
use crate::reason::Reason;
use rustc_hash::FxHashMap;

/// Where a name comes from; the lower, the sooner it wins over others that fit as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Given by a person for this portal.
    Own,
    /// The standard's own name.
    Official,
    /// Another name.
    Alias,
    /// Another name that is sure only below a column where fields stand.
    Here,
    /// A name that is never taken for certain.
    Unsure,
}

/// What all names of a matcher share.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Words in several forms, the longest first.
    pub(super) words: Vec<(String, String)>,
    /// Beginnings that say nothing, the longest first.
    pub(super) before: Vec<String>,
    /// Words that end like a place and are none.
    pub(super) no_place: Vec<String>,
}

/// Endings that a set of names does not mind, in loose form, the longest first.
#[derive(Debug, Default)]
pub(super) struct Endings {
    /// Of any name.
    pub(super) light: Vec<String>,
    /// Of names that keep four characters without it.
    pub(super) heavy: Vec<String>,
}

/// A title in the forms in which it is compared.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) strict: String,
    pub(super) loose: String,
    bare: Option<String>,
    pub(super) cut: bool,
    pub(super) clean: String,
}

impl Form {
    pub(super) fn new(title: &str, rules: &Rules) -> Self {
        let Clean { text, cut } = clean(title);
        Self {
            strict: strict(&text),
            loose: loose(&text, &rules.words),
            bare: outside_parentheses(&text).map(|bare| loose(&bare, &rules.words)),
            cut,
            clean: text,
        }
    }
}

#[derive(Debug)]
struct Name {
    targets: Vec<u32>,
    rank: Rank,
    shown: String,
    pairs: u32,
    chars: u32,
}

/// A name that a title was found to mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hit {
    pub(super) targets: Vec<u32>,
    pub(super) rank: Rank,
    pub(super) score: f32,
    pub(super) why: Reason,
}

/// What was taken away from a title before it was compared.
#[derive(Debug)]
enum Removed<'a> {
    Nothing,
    Before(&'a str),
    After(&'a str),
    Number,
    Place(&'a str),
}

impl Removed<'_> {
    fn factor(&self) -> f32 {
        if matches!(self, Self::Nothing) { 1.0 } else { 0.96 }
    }
}

impl Removed<'_> {
    /// Its name and the words that were taken away, for the reason.
    fn said(&self) -> (&'static str, &str) {
        match self {
            Self::Nothing => ("none", ""),
            Self::Before(word) => ("before", word),
            Self::After(word) => ("after", word),
            Self::Number => ("number", ""),
            Self::Place(place) => ("place", place),
        }
    }
}

/// Names and their forms.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: Vec<Name>,
    strict: Index,
    loose: Index,
    bare: Index,
    core: Index,
    pairs: FxHashMap<(char, char), Vec<u32>>,
}

type Index = FxHashMap<String, Vec<u32>>;

/// How the names of offices end that do not end like a place.
const OFFICES: [&str; 5] = ["街道", "办事处", "委员会", "人民政府", "办公室"];

/// Longest name of a place or an office before a title, in characters.
const PLACE: usize = 24;

impl Names {
    pub(super) fn add(
        &mut self,
        name: &str,
        targets: Vec<u32>,
        rank: Rank,
        rules: &Rules,
        endings: &Endings,
    ) {
        let form = Form::new(name, rules);
        if form.strict.is_empty() {
            return;
        }
        let Ok(id) = u32::try_from(self.names.len()) else { return };
        if let Some(core) = without_ending(&form.loose, &endings.light) {
            push(&mut self.core, core, id);
        }
        if let Some(bare) = &form.bare {
            push(&mut self.bare, bare, id);
        }
        push(&mut self.strict, &form.strict, id);
        push(&mut self.loose, &form.loose, id);
        let mut count = 0;
        for pair in pairs(&form.loose) {
            let names = self.pairs.entry(pair).or_default();
            if names.last() != Some(&id) {
                names.push(id);
                count += 1;
            }
        }
        let chars = u32::try_from(form.loose.chars().count()).unwrap_or(u32::MAX);
        self.names.push(Name { targets, rank, shown: name.to_owned(), pairs: count, chars });
    }

    /// Names whose forms are equal to the title's, with a part of the title taken away if need be:
    /// affixes, a place, a year, one of `around`.
    pub(super) fn equal(
        &self,
        form: &Form,
        rules: &Rules,
        endings: &Endings,
        around: &[String],
    ) -> Vec<Hit> {
        let bare = form.bare.as_deref();
        let hits = self.equal_form(&form.strict, &form.loose, bare, endings, &Removed::Nothing);
        if !hits.is_empty() {
            return hits;
        }
        for text in std::iter::once(&form.loose).chain(&form.bare) {
            for (rest, removed) in variants(text, rules, around) {
                let hits = self.equal_form(rest, rest, None, endings, &removed);
                if !hits.is_empty() {
                    return hits;
                }
            }
        }
        Vec::new()
    }

    fn equal_form(
        &self,
        strict: &str,
        loose: &str,
        bare: Option<&str>,
        endings: &Endings,
        removed: &Removed<'_>,
    ) -> Vec<Hit> {
        let at = |index: &Index, key: &str, score: f32, why: &str| -> Vec<Hit> {
            index.get(key).map_or_else(Vec::new, |ids| self.best_of(ids, score, why, removed))
        };
        let first = |tries: &[(&Index, Option<&str>, f32, &str)]| -> Vec<Hit> {
            tries
                .iter()
                .filter_map(|&(index, key, score, why)| Some(at(index, key?, score, why)))
                .find(|hits| !hits.is_empty())
                .unwrap_or_default()
        };
        let core = without_ending(loose, &endings.light);
        let heavy = without_ending(loose, &endings.heavy).filter(|rest| long(rest));
        let loose = Some(loose);
        let bare_core = bare.and_then(|bare| without_ending(bare, &endings.light));
        let hits = first(&[
            (&self.strict, Some(strict), 1.0, "same"),
            (&self.loose, loose, 0.98, "writing"),
            (&self.bare, loose, 0.95, "no-bracket"),
            (&self.loose, bare, 0.93, "more-bracket"),
            (&self.bare, bare, 0.93, "other-bracket"),
            (&self.loose, core, 0.95, "more-ending"),
            (&self.core, loose, 0.95, "no-ending"),
            (&self.loose, bare_core, 0.9, "more-both"),
            (&self.core, core.filter(|core| long(core)), 0.9, "other-ending"),
        ]);
        if !hits.is_empty() {
            return hits;
        }
        first(&[
            (&self.loose, heavy, 0.88, "more-ending"),
            (&self.bare, heavy, 0.86, "ending-no-bracket"),
        ])
    }

    /// The names of the lowest rank among `ids`, one for each meaning.
    fn best_of(&self, ids: &[u32], score: f32, why: &str, removed: &Removed<'_>) -> Vec<Hit> {
        let Some(rank) = ids.iter().map(|id| self.names[*id as usize].rank).min() else {
            return Vec::new();
        };
        let mut hits: Vec<Hit> = Vec::new();
        for id in ids {
            let name = &self.names[*id as usize];
            if name.rank == rank && !hits.iter().any(|hit| hit.targets == name.targets) {
                hits.push(Hit {
                    targets: name.targets.clone(),
                    rank,
                    score: score * removed.factor(),
                    why: matched(why, removed, rank, &name.shown),
                });
            }
        }
        hits
    }

    /// Names that begin as a title does whose end was cut off, one for each meaning.
    pub(super) fn beginning(&self, form: &Form) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for (key, ids) in &self.loose {
            if !key.starts_with(&form.loose) {
                continue;
            }
            for id in ids {
                let name = &self.names[*id as usize];
                if name.rank != Rank::Unsure && !hits.iter().any(|hit| hit.targets == name.targets)
                {
                    hits.push(Hit {
                        targets: name.targets.clone(),
                        rank: name.rank,
                        score: if long(&form.loose) { 0.9 } else { 0.7 },
                        why: Reason::new("match-cut").with("name", &name.shown),
                    });
                }
            }
        }
        hits.sort_by(|one, other| one.targets.cmp(&other.targets));
        hits
    }

    /// Names that look like the title, the likest first, at most two meanings; never sure.
    pub(super) fn like(&self, form: &Form) -> Vec<Hit> {
        let mut shared: FxHashMap<u32, u32> = FxHashMap::default();
        let mut own = 0u32;
        let mut seen: Vec<(char, char)> = Vec::new();
        for pair in pairs(&form.loose) {
            if seen.contains(&pair) {
                continue;
            }
            seen.push(pair);
            own += 1;
            for id in self.pairs.get(&pair).into_iter().flatten() {
                *shared.entry(*id).or_default() += 1;
            }
        }
        let chars = small(u32::try_from(form.loose.chars().count()).unwrap_or(u32::MAX));
        let mut hits: Vec<(f32, u32, bool)> = shared
            .into_iter()
            .filter(|(id, _)| self.names[*id as usize].rank != Rank::Unsure)
            .map(|(id, shared)| {
                let name = &self.names[id as usize];
                let dice = 2.0 * small(shared) / small(own + name.pairs);
                let part = shared == own.min(name.pairs);
                let (short, long) = (small(name.chars).min(chars), small(name.chars).max(chars));
                let score = if part {
                    (0.5 + 0.28 * short / long).max(0.35 + 0.5 * dice)
                } else {
                    0.35 + 0.5 * dice
                };
                (score.min(0.78), id, part)
            })
            .collect();
        hits.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let mut like: Vec<Hit> = Vec::new();
        for (score, id, part) in hits {
            let name = &self.names[id as usize];
            if like.len() == 2 || score < 0.5 {
                break;
            }
            if !like.iter().any(|hit| hit.targets == name.targets) {
                let why = if part { "match-part" } else { "match-like" };
                like.push(Hit {
                    targets: name.targets.clone(),
                    rank: name.rank,
                    score,
                    why: Reason::new(why).with("name", &name.shown),
                });
            }
        }
        like
    }
}

impl Rank {
    fn words(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Official => "official",
            Self::Alias | Self::Here => "alias",
            Self::Unsure => "unsure",
        }
    }
}

/// How a title was matched with a name.
fn matched(how: &str, removed: &Removed<'_>, rank: Rank, name: &str) -> Reason {
    let (taken, affix) = removed.said();
    Reason::new("match")
        .with("how", how)
        .with("removed", taken)
        .with("affix", affix)
        .with("rank", rank.words())
        .with("name", name)
}

#[expect(clippy::cast_precision_loss, reason = "counts of characters of a title")]
fn small(count: u32) -> f32 {
    count as f32
}

fn push(index: &mut Index, key: &str, id: u32) {
    index.entry(key.to_owned()).or_default().push(id);
}

fn long(text: &str) -> bool {
    text.chars().nth(3).is_some()
}

fn pairs(text: &str) -> impl Iterator<Item = (char, char)> {
    text.chars().zip(text.chars().skip(1))
}

/// `text` without endings as often as one fits, at least two characters kept; `None` where none fits.
pub(super) fn without_ending<'a>(text: &'a str, endings: &[String]) -> Option<&'a str> {
    let mut rest = text;
    while let Some(shorter) = endings.iter().find_map(|ending| rest.strip_suffix(ending.as_str())) {
        if shorter.chars().nth(1).is_none() {
            break;
        }
        rest = shorter;
    }
    (rest.len() < text.len()).then_some(rest)
}

/// What is left of a title without a word of `around`, a year, a place or an empty beginning, and a note of what went.
fn variants<'a>(
    text: &'a str,
    rules: &'a Rules,
    around: &'a [String],
) -> Vec<(&'a str, Removed<'a>)> {
    let mut rests: Vec<(&str, Removed<'a>)> = Vec::new();
    let mut add = |rest: &'a str, removed: Removed<'a>| {
        if rest.chars().nth(1).is_some() && rest.len() < text.len() {
            rests.push((rest, removed));
        }
    };
    for word in around {
        if let Some(rest) = text.strip_prefix(word.as_str()) {
            add(rest, Removed::Before(word));
        }
        if let Some(rest) = text.strip_suffix(word.as_str()) {
            add(rest, Removed::After(word));
        }
    }
    for word in &rules.before {
        if let Some(rest) = text.strip_prefix(word.as_str()) {
            add(rest, Removed::Before(word));
        }
    }
    let undated = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if undated.len() < text.len() {
        let rest =
            undated.strip_prefix("年度").or_else(|| undated.strip_prefix('年')).unwrap_or(undated);
        add(rest, Removed::Number);
    }
    for (end, last) in text.char_indices().take(PLACE).skip(1).map(|(at, c)| (at + c.len_utf8(), c))
    {
        let place = &text[..end];
        let named = match last {
            '省' | '市' | '县' | '区' | '州' | '盟' | '旗' | '镇' | '乡' | '局' => true,
            '道' | '处' | '会' | '府' | '室' => {
                OFFICES.iter().any(|office| place.ends_with(office))
            }
            _ => false,
        };
        if named && !rules.no_place.iter().any(|word| place.ends_with(word.as_str())) {
            add(&text[end..], Removed::Place(place));
        }
    }
    rests
}
