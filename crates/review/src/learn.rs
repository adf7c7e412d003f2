//! Patterns from dismissals: where at least two findings of one rule were dismissed that stand in one
//! column or matter and whose titles share their words, the next ones of the kind can be dismissed by
//! the portal's file.

use crate::line::{Decided, Lines};
use assess::Decision;
use snapshot::portal_file::DismissedPattern;
use std::collections::BTreeMap;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// Characters that words of a title hold together at least, within one column and across columns.
const LEAST: usize = 4;
const LEAST_ANYWHERE: usize = 8;
/// Share of the shortest title that they make up at least.
const SHARE: f64 = 0.5;
const SHARE_ANYWHERE: f64 = 0.7;
/// Characters of one word at least.
const WORD: usize = 2;
/// Characters of a title that are looked at.
const TITLE: usize = 120;

/// A pattern with the dismissals that speak for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Learnt {
    /// For the portal's file.
    pub pattern: DismissedPattern,
    /// How many dismissals share it.
    pub dismissals: usize,
    /// A confirmed finding that it would dismiss too, by its title or key: then it must not be used.
    pub against: Option<String>,
}

/// What dismissals share. Decisions of several files count once by key.
pub fn learn(files: &[Lines]) -> Vec<Learnt> {
    let mut lines: BTreeMap<&str, &Decided> = BTreeMap::new();
    for line in files.iter().flat_map(|file| &file.lines) {
        if line.decision.is_none() {
            continue;
        }
        let kept = lines.entry(&line.key).or_insert(line);
        if kept.on <= line.on {
            *kept = line;
        }
    }
    let decided =
        |decision| lines.values().copied().filter(move |line| line.decision == Some(decision));
    let mut by_place: BTreeMap<_, Vec<&Decided>> = BTreeMap::new();
    for line in decided(Decision::Dismissed) {
        let about = &line.about;
        let Some(rule) = &about.rule else { continue };
        let place = (&about.field, &about.matter1, &about.matter2, &about.column);
        by_place.entry((rule, place)).or_default().push(line);
    }
    let mut learnt = Vec::new();
    let mut alone: BTreeMap<&String, Vec<&Decided>> = BTreeMap::new();
    for ((rule, place), group) in by_place {
        let named = place.0.is_some() || place.1.is_some() || place.3.is_some();
        for cluster in clusters(&group, LEAST, SHARE) {
            if cluster.lines.len() > 1 && named {
                let (field, matter1, matter2, column) = place;
                let pattern = DismissedPattern {
                    field: field.clone(),
                    matter1: matter1.clone(),
                    matter2: matter2.clone(),
                    column: column.clone(),
                    ..cluster.pattern(rule)
                };
                learnt.push(Learnt { pattern, dismissals: cluster.lines.len(), against: None });
            } else {
                alone.entry(rule).or_default().extend(cluster.lines);
            }
        }
    }
    for (rule, group) in alone {
        let titled: Vec<&Decided> =
            group.into_iter().filter(|line| line.about.title.is_some()).collect();
        for cluster in clusters(&titled, LEAST_ANYWHERE, SHARE_ANYWHERE) {
            if cluster.lines.len() > 1 {
                let pattern = cluster.pattern(rule);
                learnt.push(Learnt { pattern, dismissals: cluster.lines.len(), against: None });
            }
        }
    }
    for one in &mut learnt {
        let against = decided(Decision::Confirmed).find(|line| speaks_of(&one.pattern, line));
        one.against = against.map(|line| line.about.title.clone().unwrap_or(line.key.clone()));
    }
    learnt
}

/// Dismissals that share the shape of their titles; those without a title share that.
struct Cluster<'a> {
    /// `None` for findings without a title.
    words: Option<Vec<String>>,
    lines: Vec<&'a Decided>,
}

impl Cluster<'_> {
    fn pattern(&self, rule: &str) -> DismissedPattern {
        let latest = self.lines.iter().max_by_key(|line| line.on);
        let mut notes: Vec<&str> = Vec::new();
        for note in self.lines.iter().filter_map(|line| line.note.as_deref()) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        DismissedPattern {
            rule: rule.to_owned(),
            title: self.words.as_ref().map(|words| words.join(" ")),
            note: (!notes.is_empty()).then(|| notes.join("；")),
            by: latest.and_then(|line| line.by.clone()),
            on: latest.and_then(|line| line.on),
            ..DismissedPattern::default()
        }
    }
}

fn clusters<'a>(lines: &[&'a Decided], least: usize, share: f64) -> Vec<Cluster<'a>> {
    let mut clusters: Vec<Cluster<'a>> = Vec::new();
    for &line in lines {
        let words = line.about.title.as_deref().map(words_of);
        let joined = clusters.iter_mut().find_map(|cluster| match (&words, &cluster.words) {
            (None, None) => Some((cluster, None)),
            (Some(words), Some(known)) => {
                let both = shared(known, words);
                let shortest = length(words).min(cluster_length(&cluster.lines));
                let enough =
                    length(&both) >= least && length(&both) as f64 >= share * shortest as f64;
                enough.then_some((cluster, Some(both)))
            }
            _ => None,
        });
        match joined {
            Some((cluster, both)) => {
                cluster.words = both;
                cluster.lines.push(line);
            }
            None => clusters.push(Cluster { words, lines: vec![line] }),
        }
    }
    clusters
}

fn cluster_length(lines: &[&Decided]) -> usize {
    let titles = lines.iter().filter_map(|line| line.about.title.as_deref());
    titles.map(|title| length(&words_of(title))).min().unwrap_or(0)
}

fn length(words: &[String]) -> usize {
    words.iter().map(|word| word.chars().count()).sum()
}

/// A title without its figures and white space: the pieces between them.
fn words_of(title: &str) -> Vec<String> {
    let title: String = title.chars().take(TITLE).collect();
    let pieces = title.split(|c: char| c.is_whitespace() || c.is_numeric());
    pieces.filter(|piece| piece.chars().count() >= WORD).map(str::to_owned).collect()
}

/// Pieces that stand in both, in their order.
fn shared(known: &[String], new: &[String]) -> Vec<String> {
    let (known, new): (Vec<Vec<char>>, Vec<Vec<char>>) = (
        known.iter().map(|word| word.chars().collect()).collect(),
        new.iter().map(|word| word.chars().collect()).collect(),
    );
    let mut both = Vec::new();
    let mut from = 0;
    for piece in &known {
        let found = new.iter().enumerate().skip(from).find_map(|(at, other)| {
            let mut pieces = Vec::new();
            common(piece, other, &mut pieces);
            (!pieces.is_empty()).then_some((at, pieces))
        });
        if let Some((at, pieces)) = found {
            from = at + 1;
            both.extend(pieces);
        }
    }
    both
}

/// The longest piece that stands in both, and what is common before and behind it.
fn common(one: &[char], other: &[char], into: &mut Vec<String>) {
    let (mut at, mut at_other, mut longest) = (0, 0, 0);
    let mut row = vec![0usize; other.len() + 1];
    for (i, a) in one.iter().enumerate() {
        let mut before = 0;
        for (j, b) in other.iter().enumerate() {
            let here = row[j + 1];
            row[j + 1] = if a == b { before + 1 } else { 0 };
            before = here;
            if row[j + 1] > longest {
                longest = row[j + 1];
                (at, at_other) = (i + 1 - longest, j + 1 - longest);
            }
        }
    }
    if longest < WORD {
        return;
    }
    let (before, rest) = one.split_at(at);
    let (middle, after) = rest.split_at(longest);
    let (other_before, other_rest) = other.split_at(at_other);
    common(before, other_before, into);
    into.push(middle.iter().collect());
    common(after, other_rest.split_at(longest).1, into);
}

fn speaks_of(pattern: &DismissedPattern, line: &Decided) -> bool {
    let about = &line.about;
    let named = [
        (&pattern.field, &about.field),
        (&pattern.matter1, &about.matter1),
        (&pattern.matter2, &about.matter2),
        (&pattern.column, &about.column),
    ];
    let words = pattern.title.as_deref().unwrap_or_default();
    Some(&pattern.rule) == about.rule.as_ref()
        && named.iter().all(|(wanted, found)| wanted.is_none() || wanted == found)
        && assess::review::in_order(words, about.title.as_deref().unwrap_or_default())
}

/// Adds patterns to the text of a portal file, everything else in it left as it is. Answers the new
/// text and the patterns that were not in it yet; an error says why the file cannot be used.
pub fn append(
    text: &str,
    patterns: &[DismissedPattern],
) -> Result<(String, Vec<DismissedPattern>), String> {
    let mut file: DocumentMut = text.parse().map_err(|error| format!("{error}"))?;
    let known = snapshot::PortalFile::parse(text).map_err(|error| error.to_string())?.dismissed;
    let same = |one: &DismissedPattern, other: &DismissedPattern| {
        let bare = |pattern: &DismissedPattern| DismissedPattern {
            note: None,
            by: None,
            on: None,
            ..pattern.clone()
        };
        bare(one) == bare(other)
    };
    let new: Vec<DismissedPattern> = patterns
        .iter()
        .filter(|pattern| !known.iter().any(|known| same(known, pattern)))
        .cloned()
        .collect();
    let item = file.entry("dismissed").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    if let Item::Value(toml_edit::Value::Array(list)) = item {
        for pattern in &new {
            list.push(table(pattern).into_inline_table());
        }
    } else if let Item::ArrayOfTables(list) = item {
        for pattern in &new {
            list.push(table(pattern));
        }
    }
    let text = file.to_string();
    snapshot::PortalFile::parse(&text).map_err(|error| error.to_string())?;
    Ok((text, new))
}

fn table(pattern: &DismissedPattern) -> Table {
    let on = pattern.on.map(|date| date.to_string());
    let cells = [
        ("rule", Some(&pattern.rule)),
        ("field", pattern.field.as_ref()),
        ("matter1", pattern.matter1.as_ref()),
        ("matter2", pattern.matter2.as_ref()),
        ("column", pattern.column.as_ref()),
        ("title", pattern.title.as_ref()),
        ("note", pattern.note.as_ref()),
        ("by", pattern.by.as_ref()),
        ("on", on.as_ref()),
    ];
    let mut table = Table::new();
    for (name, cell) in cells {
        if let Some(cell) = cell {
            table.insert(name, value(cell.as_str()));
        }
    }
    table
}
