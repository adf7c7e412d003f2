//! What may happen to an item of the ledger (台账), and what it is then: one pure function.

use store::ItemEventKind::{self, *};
use store::ItemState::{self, Answered, Appealed, Closed, Open, TimeAsked, Withdrawn};

/// Looks in a row that could not see an item, after which the office may decide about it by hand.
pub const UNSEEN: usize = 3;

/// States in which nothing more is to be done about an item (已销号).
pub const SETTLED: [ItemState; 2] = [Closed, Withdrawn];

/// States in which an item waits for a decision of the office (待裁定).
pub const TO_DECIDE: [ItemState; 2] = [Appealed, TimeAsked];

/// Something that happens to an item.
pub type Move = ItemEventKind;

/// The state that follows when something happens to an item in a state; `None` where it cannot happen.
///
/// What a later look did not find any more closes an item (销号); a unit's word never does, and the office only where
/// look after look could not see it ([`unseen`]). An item that was closed comes back when a later round or look finds
/// it again. One whose appeal was granted stays withdrawn.
pub fn next(state: ItemState, what: Move) -> Option<ItemState> {
    Some(match (state, what) {
        (Open, Assigned) => Open,
        // What the unit says.
        (Open | TimeAsked, Done) => Answered,
        (Open, NeedsTime) => TimeAsked,
        (Open | TimeAsked | Answered, Appeals) => Appealed,
        // What the office decides.
        (TimeAsked, TimeGranted | TimeRefused) => Open,
        (Appealed, AppealGranted) => Withdrawn,
        (Appealed, AppealRefused) => Open,
        // What a look at the public page shows.
        (Answered, FoundStill) => Open,
        (Answered, NotSeen) => Answered,
        (Answered, Gone) => Closed,
        // What the office decides where no look could see it.
        (Answered, ClosedByHand) => Closed,
        (Answered, Reopened) => Open,
        // Another organ has to mend it.
        (Open | TimeAsked | Appealed, Reassigned) => Open,
        (Open | TimeAsked | Appealed, FoundStill) => state,
        (Closed, CameBack) => Open,
        // What the calendar brings.
        (Open, Reminded | Escalated) => Open,
        _ => return None,
    })
}

/// Whether look after look could not see what a unit says it has mended, by what happened to the item.
pub fn unseen(events: impl DoubleEndedIterator<Item = Move>) -> bool {
    let since = events.rev().take_while(|what| *what != Done);
    since.filter(|what| *what == NotSeen).count() >= UNSEEN
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::Word;

    /// Rows are what happens, columns the state it happens in: 待整改, 待复查, 申请延期, 申诉中, 已销号, 已撤销. A
    /// letter is the state that follows (o open, a answered, t time asked, p appealed, c closed, w withdrawn).
    const EXPECTED: [(Move, &str); 17] = [
        (Assigned, "o....."),
        (Done, "a.a..."),
        (NeedsTime, "t....."),
        (TimeGranted, "..o..."),
        (TimeRefused, "..o..."),
        (Appeals, "ppp..."),
        (AppealGranted, "...w.."),
        (AppealRefused, "...o.."),
        (FoundStill, "ootp.."),
        (NotSeen, ".a...."),
        (Gone, ".c...."),
        (CameBack, "....o."),
        (Reminded, "o....."),
        (Escalated, "o....."),
        (ClosedByHand, ".c...."),
        (Reopened, ".o...."),
        (Reassigned, "o.oo.."),
    ];

    #[test]
    fn every_cell_is_as_it_was_decided() {
        let states: Vec<ItemState> = ItemState::all().collect();
        assert_eq!(EXPECTED.map(|(what, _)| what).to_vec(), Move::all().collect::<Vec<_>>());
        for (what, cells) in EXPECTED {
            assert_eq!(cells.len(), states.len(), "{what:?}");
            for (state, cell) in states.iter().zip(cells.chars()) {
                let expected = match cell {
                    'o' => Some(Open),
                    'a' => Some(Answered),
                    't' => Some(TimeAsked),
                    'p' => Some(Appealed),
                    'c' => Some(Closed),
                    'w' => Some(Withdrawn),
                    _ => None,
                };
                assert_eq!(next(*state, what), expected, "{state:?} {what:?}");
            }
        }
    }

    #[test]
    fn only_a_look_at_the_page_or_the_office_closes() {
        for state in ItemState::all().filter(|state| *state != Closed) {
            for what in Move::all() {
                let closes = next(state, what) == Some(Closed);
                let may = state == Answered && matches!(what, Gone | ClosedByHand);
                assert_eq!(closes, may, "{state:?} {what:?}");
            }
        }
    }

    #[test]
    fn the_office_decides_only_after_looks_in_vain() {
        let cases: [(&[Move], bool); 5] = [
            (&[Assigned, Done, NotSeen, NotSeen], false),
            (&[Assigned, Done, NotSeen, NotSeen, NotSeen], true),
            (&[Assigned, Done, NotSeen, NotSeen, FoundStill, Done, NotSeen], false),
            (&[Assigned], false),
            (&[], false),
        ];
        for (events, expected) in cases {
            assert_eq!(unseen(events.iter().copied()), expected, "{events:?}");
        }
    }

    #[test]
    fn every_state_is_reached_and_only_a_granted_appeal_is_the_end() {
        for state in ItemState::all() {
            let reached = ItemState::all().any(|from| {
                from != state && Move::all().any(|what| next(from, what) == Some(state))
            });
            assert!(reached, "{state:?}");
            let ends = Move::all().all(|what| next(state, what).is_none());
            assert_eq!(ends, state == Withdrawn, "{state:?}");
        }
    }
}
