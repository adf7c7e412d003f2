//! What changed between two standards, as facts that a reader can be told in words.

use crate::matching::normal;
use crate::model::{Entry, Field, Levels, Method, Standard};
use serde::Serialize;

/// From here on two names are taken for one that was reworded.
const ALIKE: f64 = 0.6;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// A field is new.
    FieldAdded {
        /// Name.
        field: String,
        /// Rows.
        rows: usize,
    },
    /// A field is gone.
    FieldRemoved {
        /// Name.
        field: String,
        /// Rows it had.
        rows: usize,
    },
    /// A field is called otherwise.
    FieldRenamed {
        /// Old name.
        from: String,
        /// New name.
        to: String,
    },
    /// A field is due at other levels.
    FieldDue {
        /// Name.
        field: String,
        /// Level.
        level: crate::model::Level,
        /// Whether it is due now.
        due: bool,
    },
    /// A row is new.
    RowAdded {
        /// Field.
        field: String,
        /// Matter.
        matter: String,
    },
    /// A row is gone.
    RowRemoved {
        /// Field.
        field: String,
        /// Matter.
        matter: String,
    },
    /// A row is called otherwise.
    RowRenamed {
        /// Field.
        field: String,
        /// Old matter.
        from: String,
        /// New matter.
        to: String,
    },
    /// A cell of a row reads otherwise.
    CellChanged {
        /// Field.
        field: String,
        /// Matter.
        matter: String,
        /// Which cell.
        cell: CellName,
        /// Old words.
        from: String,
        /// New words.
        to: String,
    },
    /// A column of the platform is new.
    ColumnAdded {
        /// Path.
        path: String,
    },
    /// A column of the platform is gone.
    ColumnRemoved {
        /// Path.
        path: String,
    },
}

/// A cell of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellName {
    /// 公开内容（要素）.
    Elements,
    /// 公开依据.
    Basis,
    /// 公开时限.
    Limit,
    /// 公开主体.
    Body,
    /// 公开渠道和载体.
    Channels,
    /// 公开对象.
    Audience,
    /// 公开方式.
    Method,
    /// 公开层级.
    Levels,
    /// 网站所属栏目.
    Column,
}

/// What changed from `old` to `new`, field by field in the order of `new`.
pub fn diff(old: &Standard, new: &Standard) -> Vec<Change> {
    let mut changes = Vec::new();
    let all = |standard: &'_ Standard| -> Vec<Field> {
        standard.fields.iter().chain(&standard.village).cloned().collect()
    };
    let (before, after) = (all(old), all(new));
    let same = |one: &Field, other: &Field| {
        one.slug == other.slug || normal(&one.name) == normal(&other.name)
    };
    for field in &after {
        match before.iter().find(|other| same(other, field)) {
            Some(other) => field_changes(other, field, &mut changes),
            None => changes
                .push(Change::FieldAdded { field: field.name.clone(), rows: field.entries.len() }),
        }
    }
    for field in before.iter().filter(|field| !after.iter().any(|other| same(other, field))) {
        changes.push(Change::FieldRemoved { field: field.name.clone(), rows: field.entries.len() });
    }
    let paths = |standard: &Standard| -> Vec<String> {
        standard.platform.iter().map(|column| column.path.join(" / ")).collect()
    };
    let (before, after) = (paths(old), paths(new));
    changes.extend(
        after
            .iter()
            .filter(|path| !before.contains(path))
            .map(|path| Change::ColumnAdded { path: path.clone() }),
    );
    changes.extend(
        before
            .iter()
            .filter(|path| !after.contains(path))
            .map(|path| Change::ColumnRemoved { path: path.clone() }),
    );
    changes
}

fn field_changes(old: &Field, new: &Field, changes: &mut Vec<Change>) {
    use crate::model::Level;
    if old.name != new.name {
        changes.push(Change::FieldRenamed { from: old.name.clone(), to: new.name.clone() });
    }
    for level in [Level::City, Level::County, Level::Town] {
        if old.due_at(level) != new.due_at(level) {
            changes.push(Change::FieldDue {
                field: new.name.clone(),
                level,
                due: new.due_at(level),
            });
        }
    }
    let key = |entry: &Entry| (normal(&entry.matter1), entry.matter2.as_deref().map(normal));
    let mut gone: Vec<&Entry> = old
        .entries
        .iter()
        .filter(|entry| !new.entries.iter().any(|other| key(other) == key(entry)))
        .collect();
    for entry in &new.entries {
        if let Some(other) = old.entries.iter().find(|other| key(other) == key(entry)) {
            cell_changes(&new.name, other, entry, changes);
        } else if let Some(at) = nearest(entry, &gone) {
            let other = gone.remove(at);
            changes.push(Change::RowRenamed {
                field: new.name.clone(),
                from: matter(other),
                to: matter(entry),
            });
            cell_changes(&new.name, other, entry, changes);
        } else {
            changes.push(Change::RowAdded { field: new.name.clone(), matter: matter(entry) });
        }
    }
    changes.extend(
        gone.into_iter()
            .map(|entry| Change::RowRemoved { field: new.name.clone(), matter: matter(entry) }),
    );
}

/// The row that `entry` most likely was, if any is alike enough: same number of levels, one of them unchanged or alike.
fn nearest(entry: &Entry, gone: &[&Entry]) -> Option<usize> {
    let alike =
        |one: &str, other: &str| strsim::normalized_levenshtein(&normal(one), &normal(other));
    let score = |other: &Entry| match (&entry.matter2, &other.matter2) {
        (Some(new), Some(old)) if normal(&entry.matter1) == normal(&other.matter1) => {
            alike(new, old)
        }
        (Some(new), Some(old)) if normal(new) == normal(old) => {
            alike(&entry.matter1, &other.matter1)
        }
        (None, None) => alike(&entry.matter1, &other.matter1),
        _ => 0.0,
    };
    let best = gone
        .iter()
        .enumerate()
        .map(|(at, other)| (at, score(other)))
        .max_by(|one, other| one.1.total_cmp(&other.1))?;
    (best.1 >= ALIKE).then_some(best.0)
}

fn matter(entry: &Entry) -> String {
    entry
        .matter2
        .as_ref()
        .map_or_else(|| entry.matter1.clone(), |second| format!("{} › {second}", entry.matter1))
}

fn cell_changes(field: &str, old: &Entry, new: &Entry, changes: &mut Vec<Change>) {
    let cells = [
        (CellName::Elements, old.elements.join("；"), new.elements.join("；")),
        (CellName::Basis, old.basis.join("；"), new.basis.join("；")),
        (CellName::Limit, old.limit.text.clone(), new.limit.text.clone()),
        (CellName::Body, old.body.join("；"), new.body.join("；")),
        (CellName::Channels, old.channels.join("；"), new.channels.join("；")),
        (CellName::Audience, old.audience.clone(), new.audience.clone()),
        (CellName::Method, method(old.method).to_owned(), method(new.method).to_owned()),
        (CellName::Levels, levels(old.levels), levels(new.levels)),
        (
            CellName::Column,
            old.column.clone().unwrap_or_default(),
            new.column.clone().unwrap_or_default(),
        ),
    ];
    for (cell, from, to) in cells {
        if from != to {
            changes.push(Change::CellChanged {
                field: field.to_owned(),
                matter: matter(new),
                cell,
                from,
                to,
            });
        }
    }
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Active => "主动",
        Method::OnRequest => "依申请",
    }
}

fn levels(levels: Levels) -> String {
    let marks =
        [(levels.city, "市"), (levels.county, "县"), (levels.town, "乡"), (levels.village, "村")];
    marks.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_standards_do_not_differ() {
        assert_eq!(diff(&Standard::builtin(), &Standard::builtin()), []);
    }

    #[test]
    fn changes_are_told_apart() {
        let old = Standard::builtin();
        let mut new = old.clone();
        let field =
            new.fields.iter_mut().find(|field| field.slug == "work-safety").expect("field 04");
        let mut added = field.entries[0].clone();
        added.matter2 = Some("全新的一项内容".into());
        field.entries.push(added);
        let renamed_from = matter(&field.entries[1]);
        let second = field.entries[1].matter2.clone().expect("a second level");
        field.entries[1].matter2 = Some(format!("{second}情况"));
        field.entries[2].limit.text = "3个工作日内".into();
        let removed = matter(&field.entries.remove(3));
        let changes = diff(&old, &new);
        let has = |wanted: &Change| changes.contains(wanted);
        assert!(changes.iter().any(|change| matches!(change, Change::RowAdded { matter, .. } if matter.ends_with("全新的一项内容"))));
        assert!(
            changes.iter().any(
                |change| matches!(change, Change::RowRenamed { from, .. } if *from == renamed_from)
            ),
            "{changes:#?}"
        );
        assert!(has(&Change::RowRemoved { field: "安全生产".into(), matter: removed }));
        assert!(
            changes
                .iter()
                .any(|change| matches!(change, Change::CellChanged { cell: CellName::Limit, .. }))
        );
        assert_eq!(changes.len(), 4, "{changes:#?}");
    }
}
