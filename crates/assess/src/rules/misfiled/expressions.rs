//! Expressions that tell one field (`data/telling-words.csv`), and what a title says beside them: `食品安全监督抽检`
//! tells food, and its `安全` says nothing of safety at work.

use crate::case::words;
use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;
use standard::Standard;
use std::sync::LazyLock;

const TELLING: &str = include_str!("../../../data/telling-words.csv");

static BUILTIN: LazyLock<Option<Expressions>> = LazyLock::new(Expressions::read);

/// The expressions of all fields.
pub(super) struct Expressions {
    finder: AhoCorasick,
    /// Each expression with the slug of its field, in the order of the finder's patterns.
    all: Vec<(&'static str, &'static str)>,
    /// By field what excuses a title: its own expressions, what it takes of others' and what the standard asks of it.
    excuses: FxHashMap<&'static str, Vec<&'static str>>,
}

/// What a title says by expressions of other fields.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The fields whose expressions it has, each once.
    pub(super) fields: Vec<&'static str>,
    /// The expressions.
    pub(super) words: Vec<&'static str>,
    /// What stands beside them.
    pub(super) beside: String,
}

impl Expressions {
    /// Those that are built in; none where they cannot be used.
    pub(super) fn builtin() -> Option<&'static Self> {
        BUILTIN.as_ref()
    }

    fn read() -> Option<Self> {
        let mut all = Vec::new();
        let mut excuses: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for row in words(TELLING).skip(1) {
            let mut cells = row.split(',');
            let (slug, tells, takes) = (cells.next()?, cells.next()?, cells.next()?);
            let several = |cell: &'static str| cell.split('|').filter(|one| !one.is_empty());
            all.extend(several(tells).map(|one| (one, slug)));
            excuses.entry(slug).or_default().extend(several(tells).chain(several(takes)));
        }
        for field in &Standard::builtin().fields {
            let Some(excused) = excuses.get_mut(field.slug.as_str()) else { continue };
            let asked = field.entries.iter().flat_map(|entry| {
                let names = [Some(&entry.matter1), entry.matter2.as_ref()];
                names.into_iter().flatten().chain(&entry.elements)
            });
            let asked = asked.map(String::as_str).collect::<Vec<_>>().join(" ");
            excused.extend(all.iter().map(|(word, _)| *word).filter(|word| asked.contains(word)));
        }
        let patterns = all.iter().map(|(one, _)| one);
        let finder =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok()?;
        Some(Self { finder, all, excuses })
    }

    /// What a title says of other fields; nothing where it has an expression of its own field or one that this takes.
    /// What the names of its place hold as well is no expression there.
    pub(super) fn said(&self, own: &str, names: &[Option<&str>], title: &str) -> Option<Said> {
        let excuses = self.excuses.get(own).map_or(&[][..], Vec::as_slice);
        if excuses.iter().any(|one| title.contains(one)) {
            return None;
        }
        let mut said = Said::default();
        let mut end = 0;
        for hit in self.finder.find_iter(title) {
            let Some(&(word, slug)) = self.all.get(hit.pattern().as_usize()) else { continue };
            if names.iter().flatten().any(|name| name.contains(word)) {
                continue;
            }
            said.beside.push_str(&title[end..hit.start()]);
            // What stood on its two sides makes no word together.
            said.beside.push(' ');
            end = hit.end();
            said.words.push(word);
            if !said.fields.contains(&slug) {
                said.fields.push(slug);
            }
        }
        said.beside.push_str(&title[end..]);
        Some(said)
    }
}

#[cfg(test)]
mod tests {
    use super::super::own_words;
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_expression_tells_one_field_of_the_standard() {
        let standard = Standard::builtin();
        let expressions = Expressions::builtin().expect("telling-words.csv");
        assert!(expressions.all.len() >= 150);
        let mut seen = HashSet::new();
        for (word, slug) in &expressions.all {
            assert!(seen.insert(word), "{word} stands twice");
            assert!(word.chars().count() >= 2, "{word}");
            assert!(standard.fields.iter().any(|field| field.slug == *slug), "{slug}");
        }
    }

    /// What the catalogs ask for stands where they ask for it.
    #[test]
    fn no_field_tells_what_another_one_asks_for() {
        let expressions = Expressions::builtin().expect("telling-words.csv");
        let own_words = own_words();
        let mut looked_at = 0;
        for field in &Standard::builtin().fields {
            let Some(own_words) = own_words.get(field.slug.as_str()) else { continue };
            for entry in &field.entries {
                let names = [Some(entry.matter1.as_str()), entry.matter2.as_deref()];
                let said = names.iter().flatten().copied();
                for words in said.chain(entry.elements.iter().map(String::as_str)) {
                    looked_at += 1;
                    let Some(said) = expressions.said(&field.slug, &names, words) else { continue };
                    let own = own_words.iter().any(|word| said.beside.contains(word));
                    assert!(own || said.fields.len() != 1, "{}: {words}: {said:?}", field.name);
                }
            }
        }
        assert!(looked_at > 1_000);
    }
}
