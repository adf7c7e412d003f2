//! Layers: a lower one adds to the higher, refines it, or leaves a matter out with a stated reason.
//! What the lower layer merely does not name stays, and is said, so that nothing vanishes unnoticed.

use crate::matching::normal;
use crate::model::{Due, Entry, Field, Omission, Standard};
use serde::Serialize;

/// What a merge did, or would not do without being told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum Note {
    /// A field that only the lower layer has.
    FieldAdded {
        /// Field.
        field: String,
        /// Rows.
        rows: usize,
    },
    /// A row that only the lower layer has.
    RowAdded {
        /// Where.
        place: String,
    },
    /// A row whose cells the lower layer words otherwise.
    RowRefined {
        /// Where.
        place: String,
    },
    /// Left out with a reason.
    LeftOut {
        /// Where.
        place: String,
        /// The reason stated.
        reason: String,
    },
    /// The lower layer has the field's catalog, but not this first-level matter; it was kept.
    MatterKept {
        /// Where.
        place: String,
    },
    /// The lower layer has the matter, but not this second-level one; it was kept.
    RowKept {
        /// Where.
        place: String,
    },
    /// An omission that names nothing in the higher layer.
    NothingToLeaveOut {
        /// Where.
        place: String,
    },
}

/// Lays `over` over `base`.
pub fn merge(base: &Standard, over: &Standard) -> (Standard, Vec<Note>) {
    let mut notes = Vec::new();
    let mut merged = base.clone();
    merged.version = over.version.clone();
    for field in &over.fields {
        match merged.fields.iter_mut().find(|other| same_field(other, field)) {
            Some(below) => lay_over(below, field, &over.omissions, &mut notes),
            None => {
                notes.push(Note::FieldAdded {
                    field: field.name.clone(),
                    rows: field.entries.len(),
                });
                merged.fields.push(field.clone());
            }
        }
    }
    merged.fields.sort_by_key(|field| field.no);
    if let Some(village) = &over.village {
        match &mut merged.village {
            Some(below) => lay_over(below, village, &over.omissions, &mut notes),
            None => merged.village = Some(village.clone()),
        }
    }
    for omission in &over.omissions {
        leave_out(&mut merged, omission, &mut notes);
    }
    for column in &over.platform {
        if !merged.platform.iter().any(|other| other.path == column.path) {
            merged.platform.push(column.clone());
        }
    }
    (merged, notes)
}

fn same_field(one: &Field, other: &Field) -> bool {
    one.slug == other.slug || normal(&one.name) == normal(&other.name)
}

fn same_entry(one: &Entry, other: &Entry) -> bool {
    let second = |entry: &Entry| entry.matter2.as_deref().map(normal);
    normal(&one.matter1) == normal(&other.matter1) && second(one) == second(other)
}

fn place(field: &str, matter1: &str, matter2: Option<&str>) -> String {
    let second = matter2.map(|name| format!(" › {name}")).unwrap_or_default();
    format!("{field} › {matter1}{second}")
}

fn lay_over(below: &mut Field, over: &Field, omissions: &[Omission], notes: &mut Vec<Note>) {
    let kept: Vec<Entry> = below.entries.clone();
    for entry in &over.entries {
        let place = place(&below.name, &entry.matter1, entry.matter2.as_deref());
        match below.entries.iter_mut().find(|other| same_entry(other, entry)) {
            Some(row) => {
                let refined = refined(row, entry);
                if told(&refined) != told(row) {
                    notes.push(Note::RowRefined { place });
                }
                *row = refined;
            }
            None => {
                notes.push(Note::RowAdded { place });
                let last = below
                    .entries
                    .iter()
                    .rposition(|other| normal(&other.matter1) == normal(&entry.matter1));
                below.entries.insert(last.map_or(below.entries.len(), |at| at + 1), entry.clone());
            }
        }
    }
    let left_out = |entry: &Entry| {
        omissions.iter().any(|omission| {
            omission.field == below.slug
                && normal(&omission.matter1) == normal(&entry.matter1)
                && omission
                    .matter2
                    .as_deref()
                    .is_none_or(|name| Some(normal(name)) == entry.matter2.as_deref().map(normal))
        })
    };
    let mut said: Vec<String> = Vec::new();
    for entry in kept.iter().filter(|entry| {
        !left_out(entry) && !over.entries.iter().any(|other| same_entry(other, entry))
    }) {
        let matter = normal(&entry.matter1);
        if over.entries.iter().any(|other| normal(&other.matter1) == matter) {
            notes.push(Note::RowKept {
                place: place(&below.name, &entry.matter1, entry.matter2.as_deref()),
            });
        } else if !said.contains(&matter) {
            notes.push(Note::MatterKept { place: place(&below.name, &entry.matter1, None) });
            said.push(matter);
        }
    }
    let or = |lower: Option<bool>, higher: Option<bool>| lower.or(higher);
    below.due = Due {
        city: or(over.due.city, below.due.city),
        county: or(over.due.county, below.due.county),
        town: or(over.due.town, below.due.town),
    };
    below.complete |= over.complete;
}

/// What a row says, apart from where it came from and how it is numbered.
fn told(entry: &Entry) -> Entry {
    Entry {
        seq: String::new(),
        provenance: crate::model::Provenance {
            evidence: crate::model::Evidence::Imported,
            source: String::new(),
            table: None,
            row: None,
        },
        ..entry.clone()
    }
}

/// The lower layer's row; where it leaves a cell blank the higher one's stands.
fn refined(below: &Entry, over: &Entry) -> Entry {
    let list = |over: &Vec<String>, below: &Vec<String>| {
        if over.is_empty() { below.clone() } else { over.clone() }
    };
    Entry {
        seq: over.seq.clone(),
        matter1: below.matter1.clone(),
        matter2: below.matter2.clone(),
        elements: list(&over.elements, &below.elements),
        basis: list(&over.basis, &below.basis),
        limit: if over.limit.text.is_empty() { below.limit.clone() } else { over.limit.clone() },
        body: list(&over.body, &below.body),
        channels: list(&over.channels, &below.channels),
        audience: if over.audience.is_empty() {
            below.audience.clone()
        } else {
            over.audience.clone()
        },
        method: over.method,
        levels: over.levels,
        column: over.column.clone().or_else(|| below.column.clone()),
        provenance: over.provenance.clone(),
    }
}

fn leave_out(merged: &mut Standard, omission: &Omission, notes: &mut Vec<Note>) {
    let fields = merged.fields.iter_mut().chain(&mut merged.village);
    let Some(field) = fields.into_iter().find(|field| field.slug == omission.field) else {
        let place = place(&omission.field, &omission.matter1, omission.matter2.as_deref());
        notes.push(Note::NothingToLeaveOut { place });
        return;
    };
    let place = place(&field.name, &omission.matter1, omission.matter2.as_deref());
    let before = field.entries.len();
    field.entries.retain(|entry| {
        let first = normal(&entry.matter1) == normal(&omission.matter1);
        let second = omission.matter2.as_deref().map(normal);
        !(first && (second.is_none() || second == entry.matter2.as_deref().map(normal)))
    });
    notes.push(if field.entries.len() < before {
        Note::LeftOut { place, reason: omission.reason.clone() }
    } else {
        Note::NothingToLeaveOut { place }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Layer;

    fn county(change: impl FnOnce(&mut Standard)) -> Standard {
        let mut over = Standard::builtin();
        over.version.layer = Layer::County;
        over.fields.retain(|field| field.slug == "work-safety");
        over.village = None;
        over.platform.clear();
        change(&mut over);
        over
    }

    #[test]
    fn the_same_rows_change_nothing() {
        let base = Standard::builtin();
        let (merged, notes) = merge(&base, &county(|_| {}));
        assert_eq!(notes, []);
        assert_eq!(merged.fields, base.fields);
    }

    #[test]
    fn a_matter_cannot_vanish_unnoticed() {
        let base = Standard::builtin();
        let gone = base.field("work-safety").expect("field 04").entries[0].matter1.clone();
        let (merged, notes) = merge(
            &base,
            &county(|over| over.fields[0].entries.retain(|entry| entry.matter1 != gone)),
        );
        assert_eq!(merged.fields, base.fields);
        assert_eq!(notes, [Note::MatterKept { place: format!("安全生产 › {gone}") }]);
    }

    #[test]
    fn a_matter_goes_with_a_reason() {
        let base = Standard::builtin();
        let gone = base.field("work-safety").expect("field 04").entries[0].matter1.clone();
        let over = county(|over| {
            over.fields[0].entries.retain(|entry| entry.matter1 != gone);
            let omission = Omission {
                field: "work-safety".into(),
                matter1: gone.clone(),
                matter2: None,
                reason: "本县无此类事项".into(),
            };
            over.omissions.push(omission);
        });
        let (merged, notes) = merge(&base, &over);
        assert!(
            merged
                .field("work-safety")
                .expect("field 04")
                .entries
                .iter()
                .all(|entry| entry.matter1 != gone)
        );
        assert_eq!(
            notes,
            [Note::LeftOut {
                place: format!("安全生产 › {gone}"),
                reason: "本县无此类事项".into()
            }]
        );
    }

    #[test]
    fn rows_are_added_beside_their_matter_and_refined() {
        let base = Standard::builtin();
        let first = base.field("work-safety").expect("field 04").entries[0].clone();
        let over = county(|over| {
            let entries = &mut over.fields[0].entries;
            entries[0].limit.text = "3个工作日内".into();
            entries[0].limit.working_days = Some(3);
            let mut extra = first.clone();
            extra.matter2 = Some("本地特有事项".into());
            entries.push(extra);
        });
        let (merged, notes) = merge(&base, &over);
        let entries = &merged.field("work-safety").expect("field 04").entries;
        assert_eq!(entries[0].limit.working_days, Some(3));
        let extra = entries
            .iter()
            .position(|entry| entry.matter2.as_deref() == Some("本地特有事项"))
            .expect("added");
        assert_eq!(entries[extra - 1].matter1, first.matter1);
        assert_eq!(notes.len(), 2);
    }
}
