//! Columns by construction: what a site must have, made from the standard and the site's level.

mod keeping;
mod tables;

pub use keeping::{Discloser, platform_field, platform_limit};

use crate::settings::SiteSettings;
use standard::{Field, Level, Matter, Standard};
use std::collections::HashSet;
use store::{ColumnKind, Division};
use tables::{DEPARTMENT, OWN, PLATFORM_LEVELS, TOWN};

/// The title of the platform's column.
const PLATFORM: &str = "政府信息公开";
const GRASSROOTS: &str = "基层政务公开";
const LEGAL: &str = "法定主动公开内容";
const CATALOGS: &str = "标准目录";
const OPEN_FIELDS: &str = "公开领域";
const TOWNS: &str = "乡镇（街道）信息公开";
const VILLAGE_AFFAIRS: &str = "村（居）务公开";

/// What a site is, as far as its columns hang on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Level.
    pub level: Level,
    /// Townships that disclose in this portal, with their villages.
    pub towns: Vec<TownShape>,
    /// Villages of a township's own site.
    pub villages: Vec<String>,
    /// Slugs of the fields of a department's own site; `None` for the site of a place.
    pub fields: Option<Vec<String>>,
}

/// A township and its villages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownShape {
    /// Name.
    pub name: String,
    /// Villages and communities.
    pub villages: Vec<String>,
}

/// A column that a site must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What it is by construction: unique in the site.
    pub key: String,
    /// Key of the column above; that one comes first.
    pub parent: Option<String>,
    /// What it is for.
    pub kind: ColumnKind,
    /// Title.
    pub title: String,
    /// Slug of its field.
    pub field: Option<String>,
    /// First-level matter.
    pub matter1: Option<String>,
    /// Second-level matter.
    pub matter2: Option<String>,
    /// Township.
    pub town: Option<String>,
    /// Village or community.
    pub village: Option<String>,
    /// Second-level matters whose marks its lines carry; empty where it merges none.
    pub marks: Vec<String>,
}

impl Shape {
    /// The shape of the site of a place, from what lies below that.
    pub fn of(level: Level, place: i64, divisions: &[Division]) -> Self {
        let below =
            |id: i64| divisions.iter().filter(move |division| division.parent_id == Some(id));
        let names = |id: i64| below(id).map(|division| division.name.clone()).collect();
        let towns = match level {
            Level::County => below(place)
                .filter(|division| division.level == store::Level::Town)
                .map(|town| TownShape { name: town.name.clone(), villages: names(town.id) })
                .collect(),
            _ => Vec::new(),
        };
        let villages = if level == Level::Town { names(place) } else { Vec::new() };
        Self { level, towns, villages, fields: None }
    }

    /// The shape of a department's own site.
    pub fn department(level: Level, fields: Vec<String>) -> Self {
        Self { level, towns: Vec::new(), villages: Vec::new(), fields: Some(fields) }
    }

    /// Fields that are due, in the order of the standard.
    fn due<'a>(&self, standard: &'a Standard) -> impl Iterator<Item = &'a Field> {
        standard
            .fields_due(self.level)
            .filter(|field| self.fields.as_ref().is_none_or(|own| own.contains(&field.slug)))
    }
}

/// All columns that a site of this shape must have; what stands above comes first, siblings in order.
pub fn construct(standard: &Standard, shape: &Shape, settings: &SiteSettings) -> Vec<Wanted> {
    let mut build = Build { columns: Vec::new(), keys: HashSet::new() };
    for path in OWN.iter() {
        build.named("s", None, path, Wanted::default());
    }
    let root = Wanted { kind: ColumnKind::Platform, ..Wanted::default() };
    let platform = build.add("p".into(), None, PLATFORM, root);
    for path in platform_paths(standard, shape) {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        if names.last() != Some(&GRASSROOTS) {
            build.named("p", Some(&platform), &names, Wanted::default());
        } else if shape.fields.is_none() || shape.due(standard).next().is_some() {
            build.named("p", Some(&platform), &names, Wanted::default());
            build.grassroots(standard, shape, settings, &key("p", &names));
        }
    }
    if shape.level == Level::Town {
        build.villages(&platform, "p", None, &shape.villages);
    }
    if !shape.towns.is_empty() {
        let towns = Wanted { kind: ColumnKind::Towns, ..Wanted::default() };
        let towns = build.add("towns".into(), Some(&platform), TOWNS, towns);
        for town in &shape.towns {
            build.town(&towns, town);
        }
    }
    build.columns
}

/// Paths of the platform's columns in a site of this shape, in order.
fn platform_paths(standard: &Standard, shape: &Shape) -> Vec<Vec<String>> {
    let owned = |path: &Vec<&str>| path.iter().map(|name| (*name).to_owned()).collect();
    let level = shape.level;
    if shape.fields.is_some() {
        return DEPARTMENT.iter().map(owned).collect();
    }
    if level == Level::Town {
        return TOWN.iter().filter(|row| row.own_site).map(|row| owned(&row.path)).collect();
    }
    let fits = |path: &[String]| {
        PLATFORM_LEVELS.iter().all(|row| row.path != *path || row.levels.has(level))
    };
    let mut paths: Vec<_> = standard.platform.iter().map(|column| column.path.clone()).collect();
    paths.retain(|path| fits(path));
    let grassroots = vec![LEGAL.to_owned(), GRASSROOTS.to_owned()];
    if !paths.contains(&grassroots) {
        paths.push(grassroots);
    }
    paths
}

fn key(prefix: &str, names: &[&str]) -> String {
    let mut key = prefix.to_owned();
    for name in names {
        key.push('/');
        key.push_str(name);
    }
    key
}

fn kind_of(names: &[&str]) -> ColumnKind {
    match names {
        ["政府信息公开指南"] => ColumnKind::Guide,
        ["政府信息公开制度"] => ColumnKind::Rules,
        [LEGAL] => ColumnKind::LegalDisclosure,
        ["政府信息公开年报"] => ColumnKind::AnnualReports,
        ["依申请公开"] => ColumnKind::OnRequest,
        [LEGAL, GRASSROOTS] => ColumnKind::Grassroots,
        _ => ColumnKind::Plain,
    }
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            key: String::new(),
            parent: None,
            kind: ColumnKind::Plain,
            title: String::new(),
            field: None,
            matter1: None,
            matter2: None,
            town: None,
            village: None,
            marks: Vec::new(),
        }
    }
}

struct Build {
    columns: Vec<Wanted>,
    keys: HashSet<String>,
}

impl Build {
    fn add(&mut self, key: String, parent: Option<&str>, title: &str, like: Wanted) -> String {
        if self.keys.insert(key.clone()) {
            let parent = parent.map(str::to_owned);
            self.columns.push(Wanted { key: key.clone(), parent, title: title.into(), ..like });
        }
        key
    }

    /// A column by its names from `prefix` down; those above are made where they are missing.
    fn named(&mut self, prefix: &str, root: Option<&str>, names: &[&str], like: Wanted) {
        let mut above = root.map(str::to_owned);
        for depth in 1..=names.len() {
            let names = &names[..depth];
            let kind = if prefix == "s" { ColumnKind::News } else { kind_of(names) };
            let title = names[depth - 1];
            let like = Wanted { kind, ..like.clone() };
            above = Some(self.add(key(prefix, names), above.as_deref(), title, like));
        }
    }

    fn grassroots(
        &mut self,
        standard: &Standard,
        shape: &Shape,
        settings: &SiteSettings,
        above: &str,
    ) {
        let level = shape.level;
        let catalogs = Wanted { kind: ColumnKind::Catalogs, ..Wanted::default() };
        self.add("catalogs".into(), Some(above), CATALOGS, catalogs);
        let fields = Wanted { kind: ColumnKind::OpenFields, ..Wanted::default() };
        let fields = self.add("fields".into(), Some(above), OPEN_FIELDS, fields);
        for field in shape.due(standard) {
            let like = Wanted {
                kind: ColumnKind::Field,
                field: Some(field.slug.clone()),
                ..Wanted::default()
            };
            let key = self.add(format!("f/{}", field.slug), Some(&fields), &field.name, like);
            for matter in field.matters().iter().filter(|matter| matter.due_at(level)) {
                self.matter(field, matter, level, settings, &key);
            }
        }
    }

    fn matter(
        &mut self,
        field: &Field,
        matter: &Matter<'_>,
        level: Level,
        settings: &SiteSettings,
        above: &str,
    ) {
        let due = || matter.entries.iter().filter(|entry| entry.due_at(level));
        let second: Vec<String> = due().filter_map(|entry| entry.matter2.clone()).collect();
        let merges = settings.merges(&field.slug, matter.name);
        let like = Wanted {
            kind: ColumnKind::Matter,
            field: Some(field.slug.clone()),
            matter1: Some(matter.name.to_owned()),
            marks: if merges { second.clone() } else { Vec::new() },
            ..Wanted::default()
        };
        let key = self.add(format!("{above}/{}", matter.name), Some(above), matter.name, like);
        if merges {
            return;
        }
        for name in second {
            let like = Wanted {
                kind: ColumnKind::Submatter,
                field: Some(field.slug.clone()),
                matter1: Some(matter.name.to_owned()),
                matter2: Some(name.clone()),
                ..Wanted::default()
            };
            self.add(format!("{key}/{name}"), Some(&key), &name, like);
        }
    }

    fn town(&mut self, towns: &str, town: &TownShape) {
        let prefix = format!("t/{}", town.name);
        let of_town = Wanted { town: Some(town.name.clone()), ..Wanted::default() };
        let like = Wanted { kind: ColumnKind::Town, ..of_town.clone() };
        let root = self.add(prefix.clone(), Some(towns), &town.name, like);
        for row in TOWN.iter().filter(|row| row.within_county) {
            self.named(&prefix, Some(&root), &row.path, of_town.clone());
        }
        self.villages(&root, &prefix, Some(&town.name), &town.villages);
    }

    fn villages(&mut self, above: &str, prefix: &str, town: Option<&str>, villages: &[String]) {
        let like = Wanted {
            kind: ColumnKind::VillageAffairs,
            town: town.map(str::to_owned),
            ..Wanted::default()
        };
        let key = format!("{prefix}/{VILLAGE_AFFAIRS}");
        let affairs = self.add(key, Some(above), VILLAGE_AFFAIRS, like.clone());
        for village in villages {
            let like = Wanted {
                kind: ColumnKind::Village,
                village: Some(village.clone()),
                ..like.clone()
            };
            self.add(format!("{affairs}/{village}"), Some(&affairs), village, like);
        }
    }
}
