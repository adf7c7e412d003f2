//! The index of an export, which a script of its pages searches: files below `/search/` of which a reader
//! fetches those that his words need, each far below a hundred kilobytes.
//!
//! - `index.json`: how much there is, and the simplified forms of traditional characters;
//! - `terms/N.json`: of each term (a pair of neighbouring characters, a number, a word in letters; see
//!   [`search::grams`]) the documents that have it, as differences between ascending ordinals. The file of a
//!   term follows from its hash;
//! - `lines/N.json`: what is shown of the documents. The oldest is the first, so that what is published
//!   later leaves these files as they are.
//!
//! Of a term that very many documents have only the newest are kept: where other terms of the query decide,
//! the script looks at the lines themselves.

use super::ExportError;
use super::place::Place;
use crate::shelf::Shelf;
use crate::tree::Tree;
use serde::Serialize;
use std::collections::HashMap;
use store::Line;

/// Lines of one file.
const LINES: usize = 50;
/// Documents that are kept of one term.
const MOST: usize = 4096;
/// Bytes of a file of terms, as far as parting them further helps.
const BOUND: usize = 64 << 10;
/// Most files of terms.
const FILES: u32 = 1 << 15;

#[derive(Serialize)]
struct Head {
    /// Changes with every file.
    version: String,
    documents: usize,
    lines: usize,
    most: usize,
    /// Files of terms, a power of two.
    files: u32,
    /// Traditional characters, each with its simplified form behind it.
    forms: String,
}

/// What is shown of a document.
#[derive(Serialize)]
struct Shown<'a> {
    title: String,
    /// Below the site, or that of the origin on another site.
    address: &'a str,
    day: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    organ: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
}

impl<'a> Shown<'a> {
    fn new(line: &'a Line, tree: &'a Tree) -> Self {
        let column = tree.column(line.column_id);
        Self {
            title: crate::cards::marked(line.mark.as_deref(), &line.title),
            address: line.href(),
            day: portal::day(line.published_at).to_string(),
            number: line.number.as_deref(),
            index: line.index_number.as_deref(),
            organ: &line.organ,
            column: column.map(|column| match tree.path(column)[..] {
                [.., above, column] => format!("{} › {}", above.title, column.title),
                _ => column.title.clone(),
            }),
            path: column.map(|column| column.path.as_str()),
        }
    }

    /// What is searched, each for itself.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let some = [Some(self.title.as_str()), Some(self.day.as_str()), self.number, self.index];
        some.into_iter().flatten().chain([self.organ])
    }
}

/// Writes the index of all documents that stand in a list.
pub(super) fn write(shelf: &Shelf, tree: &Tree, place: &Place) -> Result<(), ExportError> {
    let documents: Vec<Shown<'_>> =
        shelf.documents().into_iter().map(|line| Shown::new(line, tree)).collect();
    let (terms, files) = parted(listed(&documents));
    let mut hasher = blake3::Hasher::new();
    for (at, lines) in documents.chunks(LINES).enumerate() {
        let text = json(&lines);
        hasher.update(text.as_bytes());
        place.put(format!("search/lines/{at}.json"), text.as_bytes())?;
    }
    for (at, text) in terms.into_iter().enumerate() {
        hasher.update(text.as_bytes());
        place.put(format!("search/terms/{at}.json"), text.as_bytes())?;
    }
    let forms = standard::matching::traditional().flat_map(<[char; 2]>::from).collect();
    let version = hasher.finalize().to_hex().chars().take(16).collect();
    let head = Head { version, documents: documents.len(), lines: LINES, most: MOST, files, forms };
    place.put("search/index.json".to_owned(), json(&head).as_bytes())
}

/// The newest documents of every term, ascending.
fn listed(documents: &[Shown<'_>]) -> HashMap<String, Vec<usize>> {
    let mut lists: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, document) in documents.iter().enumerate().rev() {
        for token in document.texts().flat_map(search::grams) {
            let list = lists.entry(token.text).or_default();
            if list.last() != Some(&at) && list.len() < MOST {
                list.push(at);
            }
        }
    }
    lists.values_mut().for_each(|list| list.reverse());
    lists
}

/// The terms in files, and how many these are.
fn parted(lists: HashMap<String, Vec<usize>>) -> (Vec<String>, u32) {
    let mut terms: Vec<(u32, String)> =
        lists.into_iter().map(|(term, list)| (hash(&term), entry(&term, &list))).collect();
    terms.sort_unstable_by(|one, other| one.1.cmp(&other.1));
    let mut files = 1;
    while files < FILES && largest(&terms, files) > BOUND {
        files *= 2;
    }
    let mut texts = vec![String::new(); files as usize];
    for (hash, entry) in terms {
        let text = &mut texts[(hash & (files - 1)) as usize];
        text.push(if text.is_empty() { '{' } else { ',' });
        text.push_str(&entry);
    }
    for text in &mut texts {
        text.push_str(if text.is_empty() { "{}" } else { "}" });
    }
    (texts, files)
}

/// Bytes of the largest of so many files.
fn largest(terms: &[(u32, String)], files: u32) -> usize {
    let mut sizes = vec![0; files as usize];
    for (hash, entry) in terms {
        sizes[(hash & (files - 1)) as usize] += entry.len() + 1;
    }
    sizes.into_iter().max().unwrap_or_default()
}

/// A term with the differences between its documents, as a member of a JSON object.
fn entry(term: &str, list: &[usize]) -> String {
    let mut before = 0;
    let steps: Vec<usize> =
        list.iter().map(|at| at - std::mem::replace(&mut before, *at)).collect();
    format!("{}:{}", json(&term), json(&steps))
}

/// The same as in `assets/search.js`: FNV-1a over UTF-16, its halves folded.
fn hash(term: &str) -> u32 {
    let hash = term
        .encode_utf16()
        .fold(0x811c_9dc5_u32, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193));
    hash ^ (hash >> 16)
}

/// Texts, numbers and lists of them are always JSON.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_script_looks_in_the_same_file() {
        assert_eq!(hash("公示"), 2_213_265_864, "what `hash` of assets/search.js gives");
    }

    #[test]
    fn terms_are_in_files_of_their_hash_that_stay_small() {
        let lists: HashMap<String, Vec<usize>> = (0..20_000)
            .map(|at| (format!("\"词{at}\""), vec![at, at + 1, at + 300]))
            .chain([("公示".to_owned(), (0..MOST).map(|at| at * 250).collect())])
            .collect();
        let (texts, files) = parted(lists.clone());
        assert!(files > 4 && texts.len() == files as usize, "{files}");
        assert!(texts.iter().all(|text| text.len() <= BOUND), "bounded");
        let read: Vec<Value> =
            texts.iter().map(|text| serde_json::from_str(text).expect("JSON")).collect();
        for (term, list) in lists {
            let steps = &read[(hash(&term) & (files - 1)) as usize][&term];
            assert_eq!(steps[0].as_u64(), Some(list[0] as u64), "{term}");
            assert_eq!(steps[1].as_u64(), Some((list[1] - list[0]) as u64), "{term}");
        }
        let (none, one) = parted(HashMap::new());
        assert_eq!((none, one), (vec!["{}".to_owned()], 1), "a site without documents");
    }
}
