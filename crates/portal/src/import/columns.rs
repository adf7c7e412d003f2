//! Finding the column that a row means.

use super::Problem;
use crate::construct::Wanted;
use crate::entries::holds_documents;
use std::collections::{HashMap, HashSet};
use store::Column;

/// Between the names of a column and those above it.
const BETWEEN: [&str; 3] = [" / ", " › ", " > "];

/// A site's columns by address and by names.
#[derive(Debug, Default)]
pub struct Directory {
    by_path: HashMap<String, Target>,
    /// By the last name: all names from the root, and the place.
    by_name: HashMap<String, Vec<(Vec<String>, Target)>>,
    /// Category marks of columns that merge second-level matters, in the order of the standard.
    marks: HashMap<i64, Vec<String>>,
    /// Columns in which no document stands.
    closed: HashSet<i64>,
}

/// A column, and the mark that stands for a merged second-level matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) column: i64,
    pub(super) mark: Option<String>,
}

impl Directory {
    /// Of a site's columns, and of what the standard says they are.
    pub fn new(columns: &[Column], wanted: &[Wanted]) -> Self {
        let mut directory = Self::default();
        let by_id: HashMap<i64, &Column> =
            columns.iter().map(|column| (column.id, column)).collect();
        let marks: HashMap<&str, &Vec<String>> =
            wanted.iter().map(|wanted| (wanted.key.as_str(), &wanted.marks)).collect();
        for column in columns.iter().filter(|column| column.archived_at.is_none()) {
            let target = Target { column: column.id, mark: None };
            if !holds_documents(column.kind) {
                directory.closed.insert(column.id);
            }
            let names = names(column, &by_id);
            directory.by_path.insert(column.path.clone(), target.clone());
            directory.enter(names.clone(), target);
            for mark in marks.get(column.key.as_str()).into_iter().copied().flatten() {
                let mut names = names.clone();
                names.push(mark.clone());
                let target = Target { column: column.id, mark: Some(mark.clone()) };
                directory.enter(names, target);
                let known = directory.marks.entry(column.id).or_default();
                if !known.contains(mark) {
                    known.push(mark.clone());
                }
            }
        }
        directory
    }

    fn enter(&mut self, names: Vec<String>, target: Target) {
        let last = names.last().cloned().unwrap_or_default();
        self.by_name.entry(last).or_default().push((names, target));
    }

    /// Category marks that lines of a column may carry.
    pub fn marks(&self, column: i64) -> &[String] {
        self.marks.get(&column).map_or(&[], Vec::as_slice)
    }

    /// The column that is meant by an address or by names, if a document can stand there as it is marked.
    pub(super) fn find(&self, words: &str, mark: Option<&str>) -> Result<Target, Problem> {
        let found = self.find_column(words.trim())?;
        if self.closed.contains(&found.column) {
            return Err(Problem::NoDocuments(words.into()));
        }
        let known = self.marks(found.column);
        let mark = mark.map(str::to_owned).or(found.mark);
        match &mark {
            None if !known.is_empty() => {
                return Err(Problem::NoMark { column: words.into(), marks: known.to_vec() });
            }
            Some(mark) if !known.contains(mark) => {
                return Err(Problem::UnknownMark { mark: mark.clone(), column: words.into() });
            }
            _ => {}
        }
        Ok(Target { mark, ..found })
    }

    fn find_column(&self, words: &str) -> Result<Target, Problem> {
        if words.starts_with('/') {
            let found = self.by_path.get(words.trim_end_matches('/')).cloned();
            return found.ok_or_else(|| Problem::UnknownColumn(words.into()));
        }
        let between = BETWEEN.iter().find(|between| words.contains(**between)).unwrap_or(&" / ");
        let names: Vec<&str> = words.split(between).map(str::trim).collect();
        let last = names.last().copied().unwrap_or_default();
        let ends = |all: &[String]| {
            all.len() >= names.len()
                && all[all.len() - names.len()..]
                    .iter()
                    .zip(&names)
                    .all(|(one, other)| one == other)
        };
        let candidates = self.by_name.get(last).map_or(&[][..], Vec::as_slice);
        let fitting: Vec<&(Vec<String>, Target)> =
            candidates.iter().filter(|(all, _)| ends(all)).collect();
        match &fitting[..] {
            [] => Err(Problem::UnknownColumn(words.into())),
            [(_, target)] => Ok(target.clone()),
            // The whole path says which one even where a longer one ends alike.
            several => match several.iter().find(|(all, _)| all.len() == names.len()) {
                Some((_, target)) => Ok(target.clone()),
                None => Err(Problem::SeveralColumns {
                    words: words.into(),
                    columns: several.iter().take(3).map(|(all, _)| all.join(" / ")).collect(),
                }),
            },
        }
    }
}

fn names(column: &Column, by_id: &HashMap<i64, &Column>) -> Vec<String> {
    let mut names = vec![column.title.clone()];
    let mut above = column.parent_id;
    while let Some(column) = above.and_then(|id| by_id.get(&id)) {
        names.push(column.title.clone());
        above = column.parent_id;
    }
    names.reverse();
    names
}
