//! What a person pinned for a portal, and today's mapping as such pins.

use super::model::Mapping;
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::{ColumnId, ColumnPin, PortalFile, Role, Snapshot, Target};
use standard::Standard;

/// A pin with its names looked up.
#[derive(Debug, Clone, Default)]
pub(super) struct Pin {
    pub(super) role: Option<Role>,
    /// Position in [`Standard::fields`].
    pub(super) field: Option<usize>,
    /// Position among the field's matters.
    pub(super) matter: Option<usize>,
    /// Position among the matter's entries.
    pub(super) submatter: Option<usize>,
    pub(super) town: Option<String>,
}

/// Pins by the column whose address they name; a pin whose names the standard does not know keeps
/// what is known of it.
pub(super) fn resolve_pins(
    standard: &Standard,
    snapshot: &Snapshot,
    file: &PortalFile,
) -> FxHashMap<ColumnId, Pin> {
    let mut by_url: FxHashMap<String, &ColumnPin> = FxHashMap::default();
    for pin in &file.columns {
        by_url.insert(absolute(&pin.url, &snapshot.portal.url), pin);
    }
    let mut pins = FxHashMap::default();
    if by_url.is_empty() {
        return pins;
    }
    for (id, column) in (0u32..).map(ColumnId).zip(&snapshot.columns) {
        if column.target == Target::Inline {
            continue;
        }
        if let Some(pin) = by_url.get(&absolute(&column.url, &snapshot.portal.url)) {
            pins.insert(id, look_up(standard, pin));
        }
    }
    pins
}

fn look_up(standard: &Standard, pin: &ColumnPin) -> Pin {
    let mut found = Pin { role: pin.role, town: pin.town.clone(), ..Pin::default() };
    let Some(name) = pin.field.as_deref() else { return found };
    found.field = standard.fields.iter().position(|field| field.slug == name || field.name == name);
    let Some(field) = found.field.map(|at| &standard.fields[at]) else { return found };
    let Some(first) = pin.matter1.as_deref() else { return found };
    let matters = field.matters();
    found.matter = matters.iter().position(|matter| matter.name == first);
    if let (Some(at), Some(second)) = (found.matter, pin.matter2.as_deref()) {
        found.submatter =
            matters[at].entries.iter().position(|entry| entry.matter2.as_deref() == Some(second));
    }
    found
}

/// An address for comparison: absolute, without scheme, fragment and final slash.
fn absolute(url: &str, root: &str) -> String {
    let without_scheme = |url: &str| url.split_once("://").map_or(url, |(_, rest)| rest).to_owned();
    let full = if url.contains("://") {
        without_scheme(url)
    } else if let Some(rest) = url.strip_prefix("//") {
        rest.to_owned()
    } else {
        let root = without_scheme(root);
        let host = root.split(['/', '?', '#']).next().unwrap_or_default();
        format!("{host}/{}", url.trim_start_matches('/'))
    };
    let full = full.split('#').next().unwrap_or_default();
    full.strip_suffix('/').unwrap_or(full).to_owned()
}

/// Today's mapping as pins that a person can correct: the platform's places, and each column that
/// was matched to a field or matter. Parts of a page have no address of their own and are left out.
pub fn portal_file_from(mapping: &Mapping, snapshot: &Snapshot) -> PortalFile {
    let mut file = PortalFile {
        name: Some(snapshot.portal.name.clone()),
        url: Some(snapshot.portal.url.clone()),
        level: Some(mapping.level),
        towns: mapping.towns.iter().map(|town| town.name.clone()).collect(),
        ..PortalFile::default()
    };
    for village in &mapping.villages {
        let town = village.town.clone().unwrap_or_default();
        file.villages.entry(town).or_default().push(village.name.clone());
    }
    let mut seen: FxHashSet<String> = FxHashSet::default();
    for (column, place) in snapshot.columns.iter().zip(&mapping.places) {
        if column.target == Target::Inline {
            continue;
        }
        let mut pin = ColumnPin { url: column.url.clone(), ..ColumnPin::default() };
        if let Some(place) = place.as_ref().filter(|place| place.own && place.village.is_none()) {
            pin.field = Some(place.field.clone());
            pin.matter1 = place.matter1.clone();
            pin.matter2 = place.matter2.clone();
            pin.town = place.town.clone();
        } else if !matches!(
            column.role,
            Role::Ordinary | Role::News | Role::Village | Role::Department
        ) {
            pin.role = Some(column.role);
        } else {
            continue;
        }
        let key = absolute(&column.url, &snapshot.portal.url);
        if seen.insert(key) {
            file.columns.push(pin);
        }
    }
    file
}

#[cfg(test)]
mod tests {
    use super::absolute;

    #[test]
    fn addresses_compare() {
        let root = "https://www.example.gov.cn/";
        for (one, other) in [
            ("/col/1/", "http://www.example.gov.cn/col/1"),
            ("https://www.example.gov.cn/a.html#top", "/a.html"),
            ("//www.example.gov.cn/b/", "b"),
        ] {
            assert_eq!(absolute(one, root), absolute(other, root));
        }
    }
}
