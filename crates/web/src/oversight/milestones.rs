//! How many units have in place what the milestones ask for, and the ranking narrowed to those that have it, or lack it.

use crate::desk::visit::Desk;
use oversight::{Aim, Board};

/// How many units have in place what a milestone asks for.
pub(super) struct Reached {
    pub(super) name: String,
    pub(super) has: usize,
    pub(super) has_href: String,
    pub(super) units: usize,
    /// Where those that lack it are listed, and how many they are in words; nothing where none does.
    pub(super) lacks: Option<(String, String)>,
}

/// How many units have what in place, and by which round; nothing before one was inspected.
pub(super) fn reached(desk: &Desk, board: &Board) -> Option<(Vec<Reached>, String)> {
    let (lang, known) = (desk.lang(), board.in_place.as_ref()?);
    let at = |how: &str, aim: Aim| {
        format!("/oversight/round/{}?{how}={}#narrowed", known.round.id, aim.id())
    };
    let reached = |aim: Aim| {
        let lacks = known.lacking.get(&aim).map_or(0, std::collections::BTreeSet::len);
        Reached {
            name: desk.word(&format!("oversight-has-{}", aim.id())),
            has: known.units.saturating_sub(lacks),
            has_href: at("has", aim),
            units: known.units,
            lacks: (lacks > 0)
                .then(|| (at("lacks", aim), lang.say("oversight-lacking", "count", lacks))),
        }
    };
    let as_of = lang.say("oversight-as-of", "round", &known.round.name);
    Some((Aim::ALL.map(reached).into(), as_of))
}

/// The units to which the board is narrowed.
pub(super) struct Only<'a> {
    board: &'a Board,
    aim: Aim,
    lacking: bool,
}

impl<'a> Only<'a> {
    /// What the address asks for; nothing where it asks for all units.
    pub(super) fn of(desk: &Desk, board: &'a Board) -> Option<Self> {
        let asked = |lacking: bool, name: &str| Some((lacking, Aim::of(desk.door.asked(name))?));
        let (lacking, aim) = asked(true, "lacks").or_else(|| asked(false, "has"))?;
        Some(Self { board, aim, lacking })
    }

    /// Whether a unit is one of them.
    pub(super) fn has(&self, unit: i64) -> bool {
        let lacks = self.board.lacking.get(&self.aim).is_some_and(|units| units.contains(&unit));
        lacks == self.lacking
    }

    /// Which they are and how many, in words.
    pub(super) fn words(&self, desk: &Desk) -> String {
        let which = if self.lacking { "lacks" } else { "has" };
        let name = desk.word(&format!("oversight-{which}-{}", self.aim.id()));
        let units = self.board.places.iter().filter(|place| self.has(place.unit)).count();
        let said = [("name", name), ("count", units.to_string())];
        desk.lang().say_all("oversight-only", &said)
    }

    /// What follows a unit's address so that what it lacks is listed; nothing for those that lack nothing.
    pub(super) fn findings(&self) -> String {
        match self.lacking {
            true => format!("?rule={}&standing=counts#findings", self.aim.id()),
            false => String::new(),
        }
    }
}
