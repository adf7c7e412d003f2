//! Which organ keeps up a column of the platform whose documents no entry of the standard asks for.
//!
//! A department keeps up all of its own site. In the site of a place a village's page is its committee's, and what
//! stands below a township is its offices'. Of the rest, what is about a field belongs to the organs that answer for the
//! field, and everything else to the site's own office. A column whose keeper is not there goes to the next in this
//! order, at last to those who stand in for an office.
//!
//! Annual reports are each department's own (政府信息公开条例 第四十九条): one without a site of its own shows its report
//! in the column of the place.

use crate::error::DeskError;
use crate::places::{Premises, own_fields};
use portal::{Discloser, platform_field, platform_limit};
use standard::Limit;
use std::collections::HashSet;
use store::{Column, ColumnKind, Division, Level, Line, Organ, Store};

/// Ends of the names of offices.
const OFFICES: [&str; 2] = ["办公室", "办"];

/// A column that an organ keeps up.
pub(crate) struct Duty<'a> {
    /// The column.
    pub column: &'a Column,
    /// The limit of its documents.
    pub limit: &'static Limit,
    lines: Lines,
}

/// Which lines of a column count.
enum Lines {
    /// All.
    All,
    /// Those of the organ with this name.
    Of(String),
    /// Those of no organ with such a name.
    NotOf(Vec<String>),
}

impl Duty<'_> {
    /// Whether a line shows that the organ keeps the column up.
    pub(crate) fn counts(&self, line: &Line) -> bool {
        match &self.lines {
            Lines::All => true,
            Lines::Of(name) => is_of(line, name),
            Lines::NotOf(names) => !names.iter().any(|name| is_of(line, name)),
        }
    }

    /// All lines of the column count.
    pub(crate) fn counts_all(&self) -> bool {
        matches!(self.lines, Lines::All)
    }
}

/// Whether a line is an organ's, by whom it names as its author or by its title.
fn is_of(line: &Line, name: &str) -> bool {
    line.organ.ends_with(name) || line.title.contains(name)
}

/// The columns of a site that an organ keeps up, in the order in which the site shows them; those of fields and of
/// villages with a committee are not among them.
///
/// # Errors
/// Where the store says no.
pub(crate) async fn duties<'a>(
    store: &Store,
    premises: &'a Premises,
    organ: &Organ,
) -> Result<Vec<Duty<'a>>, DeskError> {
    let keepers = Keepers::of(store, premises).await?;
    let columns = premises.columns().iter();
    let above: HashSet<i64> = columns.clone().filter_map(|column| column.parent_id).collect();
    let leaves = columns.filter(|column| !above.contains(&column.id));
    let mut duties: Vec<Duty<'_>> =
        leaves.flat_map(|column| keepers.duties(column, organ)).collect();
    duties.sort_by_cached_key(|duty| {
        let mut places: Vec<i32> = premises.up(duty.column).map(|one| one.position).collect();
        places.reverse();
        places
    });
    Ok(duties)
}

/// Organs and places around a site.
struct Keepers<'a> {
    premises: &'a Premises,
    divisions: Vec<Division>,
    organs: Vec<Organ>,
    /// Organs that have a site of their own.
    housed: HashSet<i64>,
    /// The site's own offices.
    offices: Vec<i64>,
    /// Organs of the place with the fields that they answer for.
    answering: Vec<(i64, Vec<String>)>,
}

impl<'a> Keepers<'a> {
    async fn of(store: &Store, premises: &'a Premises) -> Result<Self, DeskError> {
        let settings = portal::SiteSettings::of(&premises.site)?;
        let organs = store.all_organs().await?;
        let sites = store.sites().await?;
        let place = premises.site.division_id;
        let mut answering = Vec::new();
        for organ in organs.iter().filter(|organ| organ.division_id == place) {
            answering.push((organ.id, own_fields(organ)?));
        }
        Ok(Self {
            premises,
            divisions: store.divisions().await?,
            housed: sites.into_iter().filter_map(|site| site.organ_id).collect(),
            offices: offices(&organs, place, &settings.footer.organizer),
            answering,
            organs,
        })
    }

    /// What an organ owes to a column.
    fn duties(&self, column: &'a Column, organ: &Organ) -> Vec<Duty<'a>> {
        let reports = self.is_for_reports(column);
        let mut owed = Vec::new();
        if reports && self.reports_here(organ) {
            owed.push((Discloser::Department, Lines::Of(organ.name.clone())));
        }
        if self.keepers(column).contains(&organ.id) {
            let lines = if reports { Lines::NotOf(self.departments()) } else { Lines::All };
            owed.push((self.discloser(column), lines));
        }
        let duties = owed.into_iter().filter_map(|(discloser, lines)| {
            let limit = platform_limit(column, discloser)?;
            Some(Duty { column, limit, lines })
        });
        duties.collect()
    }

    /// Whether a column has the annual reports of a government and of its departments.
    fn is_for_reports(&self, column: &Column) -> bool {
        let own = column.kind == ColumnKind::AnnualReports && column.town.is_none();
        own && self.discloser(column) == Discloser::Place
    }

    /// Whether an organ is a department of the place beside the site's own office.
    fn is_department(&self, organ: &Organ) -> bool {
        organ.division_id == self.premises.site.division_id && !self.offices.contains(&organ.id)
    }

    /// Names of the departments of the place.
    fn departments(&self) -> Vec<String> {
        let departments = self.organs.iter().filter(|organ| self.is_department(organ));
        departments.map(|organ| organ.name.clone()).collect()
    }

    /// Whether an organ is a department whose reports stand in the site of the place.
    fn reports_here(&self, organ: &Organ) -> bool {
        self.is_department(organ) && !self.housed.contains(&organ.id)
    }

    fn discloser(&self, column: &Column) -> Discloser {
        let site = &self.premises.site;
        match (site.organ_id, &column.town) {
            (Some(_), _) => Discloser::Department,
            (None, None) if site.level != Level::Town => Discloser::Place,
            _ => Discloser::Town,
        }
    }

    /// Organs that keep a column up; none for the page of a village with a committee, which goes by its checklist.
    fn keepers(&self, column: &Column) -> Vec<i64> {
        let site = &self.premises.site;
        if let Some(own) = site.organ_id {
            return vec![own];
        }
        let town = column.town.as_deref().and_then(|name| self.below(site.division_id, name));
        let above = town.unwrap_or(site.division_id);
        let village = column.village.as_deref().and_then(|name| self.below(above, name));
        if village.is_some_and(|place| self.organs.iter().any(|organ| organ.division_id == place)) {
            return Vec::new();
        }
        let field = platform_field(column).filter(|_| column.town.is_none());
        let answers = |fields: &[String]| fields.iter().any(|own| Some(own.as_str()) == field);
        let answering = self.answering.iter().filter(|(_, fields)| answers(fields));
        [
            town.map(|town| offices(&self.organs, town, "")).unwrap_or_default(),
            town.map(|town| stand_ins(&self.organs, town)).unwrap_or_default(),
            answering.map(|(organ, _)| *organ).collect(),
            self.offices.clone(),
            stand_ins(&self.organs, site.division_id),
        ]
        .into_iter()
        .find(|keepers| !keepers.is_empty())
        .unwrap_or_default()
    }

    /// The place with a name below another one.
    fn below(&self, above: i64, name: &str) -> Option<i64> {
        let found = |one: &&Division| one.parent_id == Some(above) && one.name == name;
        self.divisions.iter().find(found).map(|one| one.id)
    }
}

/// The office of a place: the organ that its site names as its organizer (主办单位), else those that answer for no field
/// and are called an office.
fn offices(organs: &[Organ], place: i64, organizer: &str) -> Vec<i64> {
    let named = |organ: &Organ| organizer.ends_with(organ.name.as_str());
    let is_called = |organ: &Organ| OFFICES.iter().any(|end| organ.name.ends_with(end));
    let called = |organ: &Organ| is_free(organ) && is_called(organ);
    chosen(organs, place, &[&named, &called])
}

/// Organs that stand in for the office of a place without one: those that answer for no field, else all.
fn stand_ins(organs: &[Organ], place: i64) -> Vec<i64> {
    chosen(organs, place, &[&is_free, &|_: &Organ| true])
}

fn is_free(organ: &Organ) -> bool {
    own_fields(organ).is_ok_and(|fields| fields.is_empty())
}

/// The organs of a place that the first of several ways finds.
fn chosen(organs: &[Organ], place: i64, ways: &[&dyn Fn(&Organ) -> bool]) -> Vec<i64> {
    let mut found = ways.iter().map(|is_one| {
        let found = organs.iter().filter(|organ| organ.division_id == place && is_one(organ));
        found.map(|organ| organ.id).collect::<Vec<i64>>()
    });
    found.find(|found| !found.is_empty()).unwrap_or_default()
}
