//! The names of the platform's columns.

use super::aliases::Aliases;
use super::found::{Match, resolve};
use super::names::{Endings, Form, Names, Rank, Rules};
use crate::model::PlatformColumn;

/// A column of the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformCandidate {
    /// Names from the platform down.
    pub path: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Platform {
    paths: Vec<Vec<String>>,
    names: Names,
}

impl Platform {
    pub(super) fn new(
        columns: &[PlatformColumn],
        aliases: &Aliases,
        rules: &Rules,
        endings: &Endings,
    ) -> Self {
        let mut platform = Self { paths: Vec::new(), names: Names::default() };
        for (at, column) in (0u32..).zip(columns) {
            platform.paths.push(column.path.clone());
            let Some(name) = column.path.last() else { continue };
            platform.names.add(name, vec![at], Rank::Official, rules, endings);
            for other in aliases.platform.get(name).into_iter().flatten() {
                platform.names.add(other, vec![at], Rank::Alias, rules, endings);
            }
        }
        platform
    }

    pub(super) fn add_own(
        &mut self,
        name: &str,
        meaning: &str,
        rules: &Rules,
        endings: &Endings,
    ) -> bool {
        let mut found = false;
        for (at, path) in (0u32..).zip(&self.paths) {
            if path.last().is_some_and(|last| last == meaning) {
                self.names.add(name, vec![at], Rank::Own, rules, endings);
                found = true;
            }
        }
        found
    }

    /// Whether the title is the name of a column of the platform.
    pub(super) fn knows(&self, form: &Form, rules: &Rules, endings: &Endings) -> bool {
        !self.names.equal(form, rules, endings, &[]).is_empty()
    }

    pub(super) fn find(
        &self,
        title: &str,
        path: &[&str],
        rules: &Rules,
        endings: &Endings,
    ) -> Match<PlatformCandidate> {
        let form = Form::new(title, rules);
        let mut hits = self.names.equal(&form, rules, endings, &[]);
        if hits.len() > 1 {
            let above = path.last().map(|title| Form::new(title, rules).loose);
            let fits = |target: u32| {
                let path = &self.paths[target as usize];
                let parent = path.len().checked_sub(2).map(|at| Form::new(&path[at], rules).loose);
                parent.is_some() && parent == above
            };
            if hits.iter().any(|hit| hit.targets.iter().any(|target| fits(*target))) {
                hits.retain(|hit| hit.targets.iter().any(|target| fits(*target)));
            }
        }
        if hits.is_empty() {
            hits = self.names.like(&form);
        }
        resolve(hits, true, |target| PlatformCandidate {
            path: self.paths[target as usize].clone(),
        })
    }
}
