//! Townships and their villages.

use super::desk::{Desk, Subject};
use super::platform;
use crate::model::{ColumnId, Part};
use crate::writing::CITY;
use standard::Standard;

/// Villages of one township.
const VILLAGES: usize = 3;

/// Builds 乡镇（街道）信息公开 below the platform.
pub(super) fn build(desk: &mut Desk<'_>, standard: &Standard, platform: ColumnId) {
    let towns = desk.column(platform, "乡镇（街道）信息公开", Part::Towns);
    let mut villages: Vec<String> = CITY.villages.clone();
    for town in desk.county.towns.clone() {
        let mut own = Vec::new();
        for _ in 0..VILLAGES {
            let at = desk.chance.index(villages.len());
            own.push(villages.swap_remove(at));
        }
        build_town(desk, standard, towns, &town, &own);
    }
}

fn build_town(
    desk: &mut Desk<'_>,
    standard: &Standard,
    towns: ColumnId,
    town: &str,
    villages: &[String],
) {
    let place = desk.county.place.clone();
    let column = desk.column(towns, town, Part::Town);
    desk.site.columns[column].town = Some(town.to_owned());
    let guide = desk.column(column, "政府信息公开指南", Part::Other);
    let body = platform::guide_body(&format!("{place}{town}人民政府"));
    desk.page(guide, "政府信息公开指南", body);
    let legal = desk.column(column, "法定主动公开内容", Part::Other);
    for title in ["机构概况", "政策文件", "财政预决算", "社会救助"] {
        let child = desk.column(legal, title, Part::Other);
        desk.fill_plain(child, 4);
    }
    let affairs = desk.column(column, "村（居）务公开", Part::VillageAffairs);
    for village in villages {
        let child = desk.column(affairs, village, Part::Village);
        desk.site.columns[child].village = Some(village.clone());
        fill_village(desk, standard, child, town, village);
    }
    let annual = desk.column(column, "政府信息公开年报", Part::Other);
    platform::annual_reports(desk, annual, Some(town));
}

/// Fills a village's column.
pub(super) fn fill_village(
    desk: &mut Desk<'_>,
    standard: &Standard,
    column: ColumnId,
    town: &str,
    village: &str,
) {
    let community = village.ends_with("社区");
    let entries: Vec<_> = standard.village.iter().flat_map(|catalog| &catalog.entries).collect();
    let fitting: Vec<_> = entries
        .into_iter()
        .filter(|entry| entry.matter1.starts_with("居务") == community)
        .collect();
    let count = desk.chance.between(4, 6) as usize;
    for date in desk.dates(count) {
        let Some(entry) = fitting.get(desk.chance.index(fitting.len())) else { return };
        let name = entry.matter2.clone().unwrap_or_else(|| entry.matter1.clone());
        let subject = Subject {
            names: vec![name, entry.matter1.clone()],
            field: "村（居）务公开".into(),
            town: Some(town.to_owned()),
            village: Some(village.to_owned()),
            limit: super::days_to_publish(entry),
            ..Subject::default()
        };
        let document = desk.document(column, &subject, date);
        desk.place(column, document, None);
    }
    desk.site.sort(column);
}
