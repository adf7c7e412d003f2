//! Which columns stand in the menu of a page.

use crate::model::{ColumnId, Part, Site};
use std::fmt::Write;

use super::html::{cut, escape};

/// The column whose tree a page shows at its side: its field, its township, else its root.
pub(crate) fn root(site: &Site, id: ColumnId) -> ColumnId {
    let path = site.path(id);
    let parts = [Part::Field, Part::VillageAffairs, Part::Town, Part::OpenFields];
    for part in parts {
        if let Some(&found) = path.iter().find(|&&id| site.columns[id].part == part) {
            return found;
        }
    }
    path[0]
}

/// The tree below `root` as nested lists; what lies on the way to `current` is open.
pub(crate) fn tree(
    site: &Site,
    columns: &[String],
    root: ColumnId,
    current: ColumnId,
    all: bool,
) -> String {
    let path = site.path(current);
    let mut out = String::new();
    branch(site, columns, root, &path, all, &mut out);
    out
}

fn branch(
    site: &Site,
    columns: &[String],
    parent: ColumnId,
    path: &[ColumnId],
    all: bool,
    out: &mut String,
) {
    let children: Vec<_> =
        site.children(Some(parent)).into_iter().filter(|&id| !site.columns[id].inline).collect();
    if children.is_empty() {
        return;
    }
    out.push_str("<ul>\n");
    for id in children {
        let column = &site.columns[id];
        let (shown, was_cut) = cut(&column.title, site.look.cut_titles.map(|_| 14));
        let class = if path.last() == Some(&id) { r#" class="on""# } else { "" };
        let title =
            if was_cut { format!(r#" title="{}""#, escape(&column.title)) } else { String::new() };
        let _ = write!(
            out,
            r#"<li{class}><a href="{}"{title}>{}</a>"#,
            escape(&columns[id]),
            escape(&shown)
        );
        if path.contains(&id) || all {
            branch(site, columns, id, path, all, out);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}
