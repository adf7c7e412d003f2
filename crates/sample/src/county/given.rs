//! Filling the columns of a portal that somebody else made: what they are called and what they are for is given.

use super::desk::Desk;
use super::{fields, platform, towns};
use crate::chance::Chance;
use crate::hosted::{GivenColumn, HostedSite};
use crate::model::{Column, ColumnId, Part, Site};
use crate::portal::STANDARD;
use crate::writing::{CITY, FACTS};
use jiff::civil::Date;

/// Lines of the first news column, and of the others.
const MOST_NEWS: usize = 24;
const NEWS: usize = 12;
/// Its list of the platform's columns has no news: announcements are documents.
const ANNOUNCEMENTS: &str = "通知公告";

/// Fills a site.
pub(crate) fn fill_given(
    given: &HostedSite,
    columns: &[GivenColumn],
    as_of: Date,
    seed: u64,
) -> Site {
    let home = CITY.counties.iter().find(|county| county.place == given.home);
    let home = home.unwrap_or(&CITY.whole);
    // Every site writes texts of its own.
    let seed = Chance::of(seed, &given.slug).between(1, i64::from(i32::MAX)).unsigned_abs();
    let site = Site {
        name: given.name.clone(),
        place: home.place.clone(),
        slug: given.slug.clone(),
        level: given.level,
        domain: String::new(),
        id_code: given.id_code.clone(),
        as_of,
        seed,
        look: crate::city::plain_look(),
        columns: Vec::new(),
        documents: Vec::new(),
        home_link: true,
        lost_tags: Vec::new(),
        hijacked: false,
    };
    let mut desk = Desk::new(site, home, Chance::of(seed, &given.slug));
    desk.office = Some(given.office.clone()).filter(|office| !office.is_empty());
    let ids = enter(&mut desk, columns);
    // Columns of the platform show what the fields' columns hold: those come first.
    let of_field = |part: Part| matches!(part, Part::Matter | Part::Submatter);
    for (given, &id) in columns.iter().zip(&ids).filter(|(given, _)| of_field(given.part)) {
        fields::fill_given(&mut desk, &STANDARD, id, &given.marks);
    }
    fields::lengthen(&mut desk, &STANDARD);
    for (given, &id) in columns.iter().zip(&ids).filter(|(given, _)| !of_field(given.part)) {
        let leaf = desk.site.children(Some(id)).is_empty();
        if leaf || !desk.site.columns[id].items.is_empty() {
            fill(&mut desk, given, id);
        }
    }
    desk.site
}

/// Enters the columns; answers their ids.
fn enter(desk: &mut Desk<'_>, columns: &[GivenColumn]) -> Vec<ColumnId> {
    let mut ids: Vec<ColumnId> = Vec::new();
    for given in columns {
        let above = &given.names[..given.names.len().saturating_sub(1)];
        let parent = columns.iter().take(ids.len()).position(|one| one.names == above);
        let title = given.names.last().map_or("", String::as_str);
        let mut column = Column::new(parent.map(|at| ids[at]), title, given.part);
        column.field.clone_from(&given.field);
        column.matter1.clone_from(&given.matter1);
        column.matter2.clone_from(&given.matter2);
        column.town.clone_from(&given.town);
        column.village.clone_from(&given.village);
        ids.push(desk.site.columns.len());
        desk.site.columns.push(column);
    }
    ids
}

fn fill(desk: &mut Desk<'_>, given: &GivenColumn, id: ColumnId) {
    let title = given.names.last().map_or("", String::as_str);
    match (given.part, given.town.as_deref(), given.village.as_deref()) {
        (Part::Village, town, Some(village)) => {
            let town = town.map_or_else(|| desk.town(), str::to_owned);
            towns::fill_village(desk, &STANDARD, id, &town, village);
        }
        (Part::News, ..) if title != ANNOUNCEMENTS => {
            let first = !desk
                .site
                .columns
                .iter()
                .any(|column| column.part == Part::News && !column.items.is_empty());
            desk.fill_news(id, if first { MOST_NEWS } else { NEWS });
        }
        (Part::News, ..) => desk.fill_plain(id, NEWS),
        (Part::Catalogs | Part::OpenFields | Part::Towns | Part::VillageAffairs, ..) => {}
        (_, Some(town), _) if title == "政府信息公开年报" => {
            platform::annual_reports(desk, id, Some(town));
        }
        (_, Some(_), _) if !FACTS.platform.contains_key(title) => {
            platform::fill(desk, &STANDARD, id);
        }
        (_, Some(_), _) => desk.fill_plain(id, 4),
        _ => platform::fill(desk, &STANDARD, id),
    }
}
