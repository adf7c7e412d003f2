//! Where an organ writes: the sites that are its own or its place's, their columns and the entries behind them.

use crate::error::DeskError;
use crate::routes::kept_number;
use portal::{ReviewSteps, Wanted, construct, entry_at, fields_of, holds_documents, kept, shape};
use standard::{Entry, Field, Standard};
use std::collections::HashMap;
use std::sync::Arc;
use store::{Column, Division, Organ, Site, Store};

/// The sites on which an organ writes: its own, that of its place, and those of the places above.
///
/// # Errors
/// Where the store says no, or there is no such organ.
pub async fn sites_of(store: &Store, organ: i64) -> Result<Vec<Site>, DeskError> {
    let organ = store.organ(organ).await?.ok_or(DeskError::Missing("organ"))?;
    let divisions: HashMap<i64, Division> =
        store.divisions().await?.into_iter().map(|one| (one.id, one)).collect();
    let above = std::iter::successors(divisions.get(&organ.division_id), |division| {
        divisions.get(&division.parent_id?)
    });
    let above: Vec<i64> = above.map(|division| division.id).collect();
    let mut sites = store.sites().await?;
    let rank = |site: &Site| match site.organ_id {
        Some(of) => (of == organ.id).then_some(0),
        None => above.iter().position(|division| *division == site.division_id).map(|at| at + 1),
    };
    sites.retain(|site| rank(site).is_some());
    sites.sort_by_key(rank);
    Ok(sites)
}

/// A site as a writer sees it.
#[derive(Debug, Clone)]
pub struct Premises {
    /// The site.
    pub site: Site,
    /// The standard that its columns are made from.
    pub standard: Arc<Standard>,
    columns: Vec<Column>,
    by_id: HashMap<i64, usize>,
    marks: HashMap<String, Vec<String>>,
    steps: ReviewSteps,
}

/// A place in which a document can stand.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'a> {
    /// The column.
    pub column: &'a Column,
    /// Category mark, where the column merges several second-level matters.
    pub mark: Option<&'a str>,
    /// The entry that asks for it.
    pub entry: Option<(&'a Field, &'a Entry)>,
}

impl Premises {
    /// Reads a site.
    ///
    /// # Errors
    /// Where the store says no.
    pub async fn of(store: &Store, site: Site) -> Result<Self, DeskError> {
        let standard = kept(store, &site).await?;
        let settings = portal::SiteSettings::of(&site)?;
        let wanted: Vec<Wanted> = construct(&standard, &shape(store, &site).await?, &settings);
        let mut columns = store.columns(site.id).await?;
        columns.retain(|column| column.archived_at.is_none());
        Ok(Self {
            by_id: columns.iter().enumerate().map(|(at, column)| (column.id, at)).collect(),
            marks: wanted.into_iter().map(|one| (one.key, one.marks)).collect(),
            steps: settings.review_steps,
            site,
            standard,
            columns,
        })
    }

    /// A column that is not archived.
    pub fn column(&self, id: i64) -> Option<&Column> {
        self.by_id.get(&id).map(|&at| &self.columns[at])
    }

    /// All columns that are not archived.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// A column and those above it.
    pub(crate) fn up<'a>(&'a self, column: &'a Column) -> impl Iterator<Item = &'a Column> {
        std::iter::successors(Some(column), |column| self.column(column.parent_id?))
    }

    /// Titles from the root down to a column.
    pub fn names<'a>(&'a self, column: &'a Column) -> Vec<&'a str> {
        let mut names: Vec<&str> = self.up(column).map(|column| column.title.as_str()).collect();
        names.reverse();
        names
    }

    /// How many people review what stands in a column, and the column that says so: itself or the nearest one
    /// above; none where the site says so.
    pub fn review_steps<'a>(&'a self, column: &'a Column) -> (ReviewSteps, Option<&'a Column>) {
        let own = self.up(column).find_map(|one| Some((kept_number(one.review_steps)?, one)));
        own.map_or((self.steps, None), |(steps, column)| (steps, Some(column)))
    }

    /// How many people review what stands in a column of which nothing else is said.
    pub fn site_steps(&self) -> ReviewSteps {
        self.steps
    }

    /// Category marks that lines of a column may carry.
    pub fn marks(&self, column: &Column) -> &[String] {
        self.marks.get(&column.key).map_or(&[], Vec::as_slice)
    }

    /// The place that a column and a mark name; `None` where no document can stand there, also for want of a mark
    /// in a column that merges several matters.
    pub fn spot<'a>(&'a self, column: i64, mark: Option<&str>) -> Option<Spot<'a>> {
        let column = self.column(column)?;
        let marks = self.marks(column);
        let known = mark.map(|mark| marks.iter().find(|known| *known == mark));
        let lacking = mark.is_none() && !marks.is_empty();
        if !holds_documents(column.kind) || matches!(known, Some(None)) || lacking {
            return None;
        }
        let mark = known.flatten().map(String::as_str);
        Some(Spot { column, mark, entry: entry_at(&self.standard, column, mark) })
    }

    /// The same, with what is wrong where no document can stand there.
    pub(crate) fn place<'a>(
        &'a self,
        column: i64,
        mark: Option<&str>,
    ) -> Result<Spot<'a>, DeskError> {
        self.spot(column, mark).ok_or_else(|| match (self.unmarked(column, mark), mark) {
            (Some(column), None) => DeskError::NoMark {
                column: column.title.clone(),
                marks: self.marks(column).to_vec(),
            },
            _ => DeskError::BadPlace,
        })
    }

    /// The column, where it merges several matters and the mark is none of theirs.
    pub(crate) fn unmarked(&self, column: i64, mark: Option<&str>) -> Option<&Column> {
        let column = self.column(column).filter(|column| holds_documents(column.kind))?;
        let marks = self.marks(column);
        let known = mark.is_some_and(|mark| marks.iter().any(|known| known == mark));
        (!marks.is_empty() && !known).then_some(column)
    }

    /// All places in which documents can stand, in the order of the columns; a column that merges
    /// second-level matters comes once for each of them.
    pub fn spots(&self) -> impl Iterator<Item = Spot<'_>> {
        let writable = self.columns.iter().filter(|column| holds_documents(column.kind));
        writable.flat_map(move |column| {
            let marks = self.marks(column);
            let none = marks.is_empty().then_some(None);
            let marks = none.into_iter().chain(marks.iter().map(|mark| Some(mark.as_str())));
            marks.map(move |mark| Spot {
                column,
                mark,
                entry: entry_at(&self.standard, column, mark),
            })
        })
    }
}

/// Slugs of the fields that an organ answers for; none where nobody has said so.
pub(crate) fn own_fields(organ: &Organ) -> Result<Vec<String>, DeskError> {
    Ok(fields_of(organ)?)
}
