//! The city as it runs on portals of its own: its places and departments, the sites that they have, and what
//! is published there, written for columns that whoever makes the sites tells.

use crate::county;
use crate::model::{Part, Site};
use crate::writing::{CITY, FACTS};
use jiff::civil::Date;
use standard::{Level, Standard};

/// Counties, townships of each, villages of each of those: 3, 12, 60.
const COUNTIES: usize = 3;
const TOWNS: usize = 4;
const VILLAGES: usize = 5;
/// Departments and townships with a site of their own: place, name, short name.
const OWN_SITES: [(&str, &str, &str); 6] = [
    ("云溪市", "乡村振兴局", "yunxi-xczx"),
    ("云溪市", "财政局", "yunxi-cz"),
    ("青岚县", "民政局", "qinglan-mz"),
    ("泽川区", "教育局", "zechuan-jy"),
    ("青岚县", "柳河镇", "liuhe"),
    ("泽川区", "柏杨镇", "baiyang"),
];
/// Where the city's own departments differ from a county's.
const BRANCH: &str = "分局";

/// The city.
#[derive(Debug, Clone)]
pub struct HostedCity {
    /// `云溪市`.
    pub place: String,
    /// Its counties.
    pub counties: Vec<HostedCounty>,
    /// Departments of the city and of the counties.
    pub departments: Vec<HostedDepartment>,
}

/// A county with its townships.
#[derive(Debug, Clone)]
pub struct HostedCounty {
    /// `青岚县`.
    pub place: String,
    /// Short Latin name.
    pub slug: String,
    /// Townships with their villages.
    pub towns: Vec<(String, Vec<String>)>,
}

/// A department.
#[derive(Debug, Clone)]
pub struct HostedDepartment {
    /// The city or county.
    pub place: String,
    /// Name without the place.
    pub name: String,
    /// Official names of the fields that it answers for.
    pub fields: Vec<String>,
}

/// A site to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostedSite {
    /// Short Latin name.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// The place with those above it, ` / ` between them.
    pub place: String,
    /// The department whose own site it is.
    pub department: Option<String>,
    /// The county, or the city.
    pub home: String,
    /// Who speaks in it, without the county: empty for the government of the county or city.
    pub office: String,
    /// 网站标识码.
    pub id_code: String,
}

/// A column to be filled, as whoever made the site tells it; what stands above comes first.
#[derive(Debug, Clone)]
pub struct GivenColumn {
    /// Titles from the root down.
    pub names: Vec<String>,
    /// What it is for.
    pub part: Part,
    /// Official name of the field.
    pub field: Option<String>,
    /// First-level matter.
    pub matter1: Option<String>,
    /// Second-level matter.
    pub matter2: Option<String>,
    /// Second-level matters whose marks its lines carry.
    pub marks: Vec<String>,
    /// Township.
    pub town: Option<String>,
    /// Village or community.
    pub village: Option<String>,
}

/// The city: always the same places and departments.
pub fn hosted_city(standard: &Standard) -> HostedCity {
    let counties = CITY.counties.iter().take(COUNTIES).enumerate().map(|(at, county)| {
        // The villages of a county have names of their own.
        let mut villages = CITY.villages.iter().cycle().skip(at * 7);
        let towns = county
            .towns
            .iter()
            .take(TOWNS)
            .map(|town| (town.clone(), villages.by_ref().take(VILLAGES).cloned().collect()));
        HostedCounty {
            place: county.place.clone(),
            slug: county.slug.clone(),
            towns: towns.collect(),
        }
    });
    let counties: Vec<HostedCounty> = counties.collect();
    let mut departments = departments(&CITY.whole.place, Level::City, standard);
    for county in &counties {
        departments.extend(self::departments(&county.place, Level::County, standard));
    }
    HostedCity { place: CITY.whole.place.clone(), counties, departments }
}

/// The departments of a place: every field that is due there has one.
fn departments(place: &str, level: Level, standard: &Standard) -> Vec<HostedDepartment> {
    let mut departments: Vec<HostedDepartment> = Vec::new();
    for field in standard.fields_due(level) {
        let name = organ(&FACTS.of(&field.slug).organ, level);
        match departments.iter_mut().find(|department| department.name == name) {
            Some(department) => department.fields.push(field.name.clone()),
            None => departments.push(HostedDepartment {
                place: place.to_owned(),
                name,
                fields: vec![field.name.clone()],
            }),
        }
    }
    departments
}

/// What a body is called at a level.
pub(crate) fn organ(name: &str, level: Level) -> String {
    match name.strip_suffix(BRANCH) {
        Some(stem) if level == Level::City => format!("{stem}局"),
        _ => name.to_owned(),
    }
}

impl HostedCity {
    /// Its places as `gongkai division import` reads them.
    pub fn divisions_csv(&self) -> String {
        let mut rows = format!("区划代码,名称,上级,级别\n4299,{},,市级\n", self.place);
        for (at, county) in self.counties.iter().enumerate() {
            let code = format!("4299{:02}", at + 1);
            rows.push_str(&format!("{code},{},{},县级\n", county.place, self.place));
            for (at, (town, villages)) in county.towns.iter().enumerate() {
                let town_code = format!("{code}{:03}", at + 101);
                rows.push_str(&format!("{town_code},{town},{code},乡级\n"));
                for (at, village) in villages.iter().enumerate() {
                    rows.push_str(&format!(
                        "{town_code}{:03},{village},{town_code},村级\n",
                        at + 201
                    ));
                }
            }
        }
        rows
    }

    /// Its departments as `gongkai department import` reads them.
    pub fn departments_csv(&self) -> String {
        let rows = self.departments.iter().map(|department| {
            format!("{},{},{}\n", department.place, department.name, department.fields.join("、"))
        });
        format!("行政区划,部门,负责领域\n{}", rows.collect::<String>())
    }

    /// Its sites: the counties', the city's, then those of departments and townships.
    pub fn sites(&self) -> Vec<HostedSite> {
        let mut sites: Vec<HostedSite> = Vec::new();
        let mut add = |slug: &str, level, home: &str, office: &str, department: Option<&str>| {
            let place = match level {
                Level::Town => format!("{home} / {office}"),
                _ => home.to_owned(),
            };
            let office =
                if level == Level::Town { format!("{office}人民政府") } else { office.into() };
            let body = if office.is_empty() { "人民政府" } else { &office };
            sites.push(HostedSite {
                slug: slug.to_owned(),
                name: format!("{home}{body}"),
                level,
                place,
                department: department.map(str::to_owned),
                home: home.to_owned(),
                office,
                id_code: format!("42990000{:02}", sites.len() + 1),
            });
        };
        for county in &self.counties {
            add(&county.slug, Level::County, &county.place, "", None);
        }
        add(&CITY.whole.slug, Level::City, &self.place, "", None);
        for (home, name, slug) in OWN_SITES {
            let department =
                self.departments.iter().any(|one| one.place == home && one.name == name);
            match department {
                false => add(slug, Level::Town, home, name, None),
                true if home == self.place => add(slug, Level::City, home, name, Some(name)),
                true => add(slug, Level::County, home, name, Some(name)),
            }
        }
        sites
    }
}

/// Writes what a site publishes in the columns that it has.
pub fn fill(site: &HostedSite, columns: &[GivenColumn], as_of: Date, seed: u64) -> Site {
    county::fill_given(site, columns, as_of, seed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_city_has_what_it_is_said_to_have() {
        let standard = Standard::builtin();
        let city = hosted_city(&standard);
        let towns: Vec<_> = city.counties.iter().flat_map(|county| &county.towns).collect();
        assert_eq!((city.counties.len(), towns.len()), (3, 12));
        assert_eq!(towns.iter().map(|(_, villages)| villages.len()).sum::<usize>(), 60);
        for county in &city.counties {
            let villages: Vec<_> = county.towns.iter().flat_map(|(_, villages)| villages).collect();
            let different: HashSet<_> = villages.iter().collect();
            assert_eq!(different.len(), villages.len(), "{}", county.place);
        }
        assert!(city.departments.len() >= 20, "{}", city.departments.len());
        assert_eq!(city.divisions_csv().lines().count(), 1 + 1 + 3 + 12 + 60);
        let sites = city.sites();
        let slugs: HashSet<_> = sites.iter().map(|site| &site.slug).collect();
        assert_eq!(slugs.len(), 10);
        assert_eq!(sites.iter().filter(|site| site.department.is_some()).count(), 4);
        let town = sites.iter().find(|site| site.level == Level::Town).unwrap();
        assert_eq!((&*town.name, &*town.place), ("青岚县柳河镇人民政府", "青岚县 / 柳河镇"));
    }
}
