//! 基层政务公开 by department and by township (a city's by county): links to their columns or their own sites.

use crate::layout::Link;
use crate::respond::Visit;
use store::{Column, ColumnKind, Level};

/// What a reader may look by, on the special page; empty on others.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    pub(super) departments: Vec<ByDepartment>,
    /// Heading of the places; `None` where there are none.
    pub(super) title: Option<String>,
    pub(super) places: Vec<Link>,
}

/// A department with links to its fields and its own site.
#[derive(Debug, Clone)]
pub(super) struct ByDepartment {
    pub(super) name: String,
    pub(super) links: Vec<Link>,
}

impl Around {
    pub(super) fn of(visit: &Visit, column: &Column) -> Self {
        if column.kind != ColumnKind::Grassroots {
            return Self::default();
        }
        let (tree, lang) = (&visit.tree, visit.lang);
        let field = |slug: &String| {
            let fits = |one: &&Column| {
                one.kind == ColumnKind::Field
                    && one.field.as_ref() == Some(slug)
                    && one.archived_at.is_none()
            };
            tree.columns.iter().find(fits).map(|one| link(one.path.clone(), &one.title))
        };
        let departments = tree.neighbours.departments.iter().map(|department| {
            let mut links: Vec<Link> = department.fields.iter().filter_map(field).collect();
            links.extend(
                site(&department.domain)
                    .map(|to| link(to, &lang.say("own-site", "name", &department.name))),
            );
            ByDepartment { name: department.name.clone(), links }
        });
        let places = tree.neighbours.below.iter().filter_map(|place| {
            let fits = |one: &&Column| {
                one.kind == ColumnKind::Town
                    && one.town.as_ref() == Some(&place.name)
                    && one.archived_at.is_none()
            };
            let column = || tree.columns.iter().find(fits).map(|one| one.path.clone());
            site(&place.domain).or_else(column).map(|to| link(to, &place.name))
        });
        let places: Vec<Link> = places.collect();
        let title = if tree.site.level == Level::City { "by-county" } else { "by-town" };
        Self {
            departments: departments.filter(|one| !one.links.is_empty()).collect(),
            title: (!places.is_empty()).then(|| lang.word(title)),
            places,
        }
    }
}

/// The address of another site, by whatever scheme this one is read.
fn site(domain: &str) -> Option<String> {
    (!domain.is_empty()).then(|| format!("//{domain}/"))
}

fn link(href: String, text: &str) -> Link {
    Link { href, text: text.to_owned(), here: false }
}
