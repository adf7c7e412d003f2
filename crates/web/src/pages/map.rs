//! The site map for people (网站地图): all columns below each other, and those that are archived (历史栏目).

use crate::layout::{Frame, Link};
use crate::respond::Visit;
use askama::Template;
use axum::response::Response;
use std::cmp::Reverse;
use store::{Column, ColumnKind};

/// Its address.
pub(super) const PATH: &str = "/sitemap";

#[derive(Template)]
#[template(path = "map.html")]
struct MapPage {
    frame: Frame,
    title: String,
    roots: Vec<Branch>,
    past: Vec<Past>,
}

/// A column with those below it, each with how deep it stands below the branch.
struct Branch {
    link: Link,
    below: Vec<(usize, Link)>,
}

/// A column that is archived.
struct Past {
    link: Link,
    /// Since when.
    words: String,
}

/// `GET /sitemap`
pub(crate) async fn map(visit: Visit) -> Response {
    let tree = &visit.tree;
    let title = visit.lang.word("site-map");
    let mut roots = Vec::new();
    for root in tree.children(None) {
        let mut below = Vec::new();
        descend(&visit, root, 0, &mut below);
        roots.push(Branch { link: link(root), below });
    }
    let mut archived: Vec<(i64, &Column)> =
        tree.columns.iter().filter_map(|column| Some((column.archived_at?, column))).collect();
    archived.sort_by_key(|(at, column)| (Reverse(*at), column.id));
    let past = archived.into_iter().map(|(at, column)| {
        let path: Vec<&str> =
            tree.path(column).into_iter().map(|column| column.title.as_str()).collect();
        Past {
            link: Link { href: column.path.clone(), text: path.join(" › "), here: false },
            words: visit.lang.say("past-column", "day", portal::day(at)),
        }
    });
    let past = past.collect();
    visit.page(&MapPage { frame: Frame::new(&visit, &title), title, roots, past })
}

/// The columns below one that people look for: matters stand on their field's page.
fn descend(visit: &Visit, above: &Column, depth: usize, found: &mut Vec<(usize, Link)>) {
    for column in visit.tree.children(Some(above.id)) {
        found.push((depth, link(column)));
        if column.kind != ColumnKind::Field {
            descend(visit, column, depth + 1, found);
        }
    }
}

fn link(column: &Column) -> Link {
    Link { href: column.path.clone(), text: column.title.clone(), here: false }
}

/// The way to the archived columns; none where there are none.
pub(super) fn past(visit: &Visit) -> Option<Link> {
    let archived = visit.tree.columns.iter().filter(|column| column.archived_at.is_some());
    let count = archived.count();
    (count > 0).then(|| Link {
        href: format!("{PATH}#past"),
        text: visit.lang.say("past-columns-go", "count", count),
        here: false,
    })
}
