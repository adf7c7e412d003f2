//! Townships and villages as the portal shows them and as findings miss them.

use super::both::Both;
use super::findings::Address;
use crate::Inspection;
use crate::text::brief;
use rustc_hash::FxHashMap;
use snapshot::{Column, Role, Snapshot, Verdict};

/// Characters of a name that are shown.
const NAME: usize = 40;

pub struct PlacesView {
    pub towns: Vec<TownView>,
    /// How many were seen; those that only a finding names are not among them.
    pub lead: Both,
}

pub struct TownView {
    pub name: Both,
    pub address: Option<Address>,
    /// `ok`, `no` or `unobserved`.
    pub state: &'static str,
    pub villages: Vec<VillageView>,
}

pub struct VillageView {
    pub text: Both,
    /// `ok`, `no` or `unobserved`.
    pub state: &'static str,
    pub address: Option<Address>,
}

pub fn view(inspection: &Inspection<'_>) -> PlacesView {
    let snapshot = inspection.snapshot;
    let mut list = List::default();
    for (at, column) in snapshot.columns.iter().enumerate() {
        if column.role == Role::Town {
            list.town(Some(at), &column.title, Some(column));
        }
    }
    let items = items_below(snapshot);
    for (column, items) in snapshot.columns.iter().zip(items) {
        if column.role != Role::Village {
            continue;
        }
        let town = town_above(snapshot, column);
        let village = village(column, items);
        list.town_by_column(town).villages.push(village);
        list.villages += 1;
    }
    for finding in &inspection.assessment.findings {
        match (finding.rule.as_str(), &finding.town, &finding.village) {
            ("town-missing", Some(town), _) => list.by_name(town).state = "no",
            ("village-missing", town, Some(name)) => {
                list.missing_village(town.as_deref(), name);
            }
            _ => {}
        }
    }
    PlacesView { lead: lead(list.seen, list.villages), towns: list.towns }
}

fn lead(towns: usize, villages: usize) -> Both {
    Both::say("towns-lead", &[("towns", &towns), ("villages", &villages)])
}

/// Townships in order of appearance, found again by column or by name.
#[derive(Default)]
struct List {
    towns: Vec<TownView>,
    by_column: FxHashMap<usize, usize>,
    by_name: FxHashMap<String, usize>,
    other: Option<usize>,
    seen: usize,
    villages: usize,
}

impl List {
    fn town(&mut self, at: Option<usize>, title: &str, column: Option<&Column>) -> usize {
        let place = self.towns.len();
        let state = column.map_or("no", |column| state(column, true));
        self.towns.push(TownView {
            name: Both::same(brief(title, NAME)),
            address: column.map(|column| Address::of(&column.url)),
            state,
            villages: Vec::new(),
        });
        if let Some(at) = at {
            self.by_column.insert(at, place);
            self.seen += 1;
        }
        self.by_name.entry(title.to_owned()).or_insert(place);
        place
    }

    fn town_by_column(&mut self, column: Option<usize>) -> &mut TownView {
        let known = column.and_then(|column| self.by_column.get(&column).copied());
        let place = match known.or(self.other) {
            Some(place) => place,
            None => {
                let place = self.towns.len();
                self.towns.push(TownView {
                    name: Both::word("towns-other"),
                    address: None,
                    state: "ok",
                    villages: Vec::new(),
                });
                self.other = Some(place);
                place
            }
        };
        &mut self.towns[place]
    }

    fn by_name(&mut self, name: &str) -> &mut TownView {
        let place = match self.by_name.get(name) {
            Some(place) => *place,
            None => self.town(None, name, None),
        };
        &mut self.towns[place]
    }

    fn missing_village(&mut self, town: Option<&str>, name: &str) {
        let town = match town {
            Some(town) => self.by_name(town),
            None => self.town_by_column(None),
        };
        let shown = brief(name, NAME);
        let known = town.villages.iter_mut().find(|village| {
            village.text.zh.strip_prefix(&shown).is_some_and(|rest| rest.starts_with('（'))
        });
        if let Some(known) = known {
            known.state = "no";
            return;
        }
        town.villages.push(VillageView {
            text: Both::say("village-missing", &[("name", &shown)]),
            state: "no",
            address: None,
        });
    }
}

fn town_above(snapshot: &Snapshot, column: &Column) -> Option<usize> {
    let mut parent = column.parent;
    // Parents stand before their children, so this ends; the bound guards against a broken snapshot.
    for _ in 0..snapshot.columns.len() {
        let at = parent?.0 as usize;
        let above = snapshot.columns.get(at)?;
        if above.role == Role::Town {
            return Some(at);
        }
        parent = above.parent;
    }
    None
}

fn village(column: &Column, items: u32) -> VillageView {
    let name = brief(&column.title, NAME);
    let state = state(column, items > 0);
    let key = match state {
        "ok" => "village-items",
        "no" => "village-blank",
        _ => "village-unobserved",
    };
    VillageView {
        text: Both::say(key, &[("name", &name), ("n", &items)]),
        state,
        address: Some(Address::of(&column.url)),
    }
}

fn state(column: &Column, has_items: bool) -> &'static str {
    match column.outcome.verdict() {
        Verdict::Unobserved | Verdict::Failing => "unobserved",
        Verdict::Dead => "no",
        Verdict::Observed if has_items => "ok",
        Verdict::Observed => "no",
    }
}

/// Lines in each column's list and in those directly below it.
fn items_below(snapshot: &Snapshot) -> Vec<u32> {
    let own = |column: &Column| column.list.as_ref().map_or(0, |list| list.count);
    let mut counts: Vec<u32> = snapshot.columns.iter().map(own).collect();
    for column in &snapshot.columns {
        if let Some(slot) = column.parent.and_then(|parent| counts.get_mut(parent.0 as usize)) {
            *slot = slot.saturating_add(own(column));
        }
    }
    counts
}
