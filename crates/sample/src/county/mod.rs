//! A county's good portal, built from the standard: every column that is due, enough in each, recent, in time.

mod departments;
mod desk;
mod fields;
mod given;
mod platform;
mod towns;

use crate::chance::Chance;
use crate::model::{Column, Look, Part, Site};
use crate::writing::{CITY, County};
use desk::Desk;
pub(crate) use desk::working_day;
pub(crate) use given::fill_given;
use jiff::civil::Date;
use standard::{Entry, Level, Standard, Term};

/// What kind of site is to be built.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Position of the county in the city's table.
    pub county: usize,
    pub as_of: Date,
    pub seed: u64,
    pub look: Look,
}

impl Plan {
    fn county(&self) -> &'static County {
        &CITY.counties[self.county % CITY.counties.len()]
    }
}

/// Builds the good portal of a county.
pub(crate) fn build(plan: &Plan, standard: &Standard) -> Site {
    let county = plan.county();
    let mut chance = Chance::of(plan.seed, &county.slug);
    let site = Site {
        name: format!("{}人民政府", county.place),
        place: county.place.clone(),
        slug: county.slug.clone(),
        level: Level::County,
        domain: format!("www.{}.example", county.slug),
        id_code: format!("4299{:02}0001", 10 + plan.county % 80),
        as_of: plan.as_of,
        seed: plan.seed,
        look: plan.look.clone(),
        columns: Vec::new(),
        documents: Vec::new(),
        home_link: chance.percent(100),
        lost_tags: Vec::new(),
        hijacked: false,
    };
    let mut desk = Desk::new(site, county, chance);
    news(&mut desk);
    let platform = platform::build(&mut desk, standard);
    towns::build(&mut desk, standard, platform);
    departments::build(&mut desk, standard, platform);
    desk.site
}

/// The news columns of the main navigation.
fn news(desk: &mut Desk<'_>) {
    let top = desk.site.columns.len();
    desk.site.columns.push(Column::new(None, "新闻中心", Part::Other));
    for (title, count) in [("政务要闻", 24), ("部门动态", 12), ("乡镇动态", 12)] {
        let id = desk.column(top, title, Part::News);
        desk.fill_news(id, count);
    }
    let notices = desk.column(top, "通知公告", Part::Other);
    desk.fill_plain(notices, 12);
}

/// Days within which a document of an entry is put up; a weekend may come between.
fn days_to_publish(entry: &Entry) -> Option<u32> {
    match entry.limit.term() {
        Some(Term::Days(days)) => Some(days.saturating_sub(4)),
        _ => entry.limit.working_days,
    }
}

/// Slugs that stand twice under one parent get a number.
pub(crate) fn settle_slugs(site: &mut Site) {
    for parent in std::iter::once(None).chain((0..site.columns.len()).map(Some)) {
        let mut taken: Vec<String> = Vec::new();
        for id in 0..site.columns.len() {
            if site.columns[id].parent != parent {
                continue;
            }
            let base = site.columns[id].slug.clone();
            let mut slug = base.clone();
            let mut number = 1;
            while taken.contains(&slug) {
                number += 1;
                slug = format!("{base}{number}");
            }
            taken.push(slug.clone());
            site.columns[id].slug = slug;
        }
    }
}
