//! The one table of permissions: what a role may do, and with whose contents.

use store::Role::{
    self, AuditManager, Editor, FinalReviewer, FirstReviewer, Liaison, Overseer, SecondReviewer,
    SecurityManager, SystemManager,
};

/// Something that is done at the desk or in the oversight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// See drafts, what is published, and how the entries are covered.
    Read,
    /// Write drafts and corrections, submit them, ask for a withdrawal.
    Write,
    /// 初审.
    ReviewFirst,
    /// 复审.
    ReviewSecond,
    /// 终审.
    ReviewFinal,
    /// Take a published document away at once, before anybody agrees.
    WithdrawAtOnce,
    /// Agree to a withdrawal, or undo it.
    DecideWithdrawal,
    /// Put a published document into more columns, take it out of them.
    Place,
    /// See accounts and their roles.
    SeeAccounts,
    /// Make accounts, disable and enable them.
    ManageAccounts,
    /// Give an account that is disabled a new first password, and take its second factor away.
    ResetPasswords,
    /// Give and take roles.
    GiveRoles,
    /// Link accounts to identities of single sign-on.
    LinkIdentities,
    /// Say how many people review what stands in a column.
    SetRoutes,
    /// Say what the life events of a site are, and what concerns them.
    SetEvents,
    /// Read, export and verify the audit log.
    SeeAudit,
    /// See what was found at a unit, its score and its ledger.
    SeeUnit,
    /// Make campaigns, units and rounds; start and close rounds.
    Oversee,
    /// Confirm and dismiss findings.
    DecideFindings,
    /// Decide appeals and requests for time, judge materials.
    DecideItems,
    /// Answer items of the ledger, hand in materials.
    AnswerItems,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::Read,
        Self::Write,
        Self::ReviewFirst,
        Self::ReviewSecond,
        Self::ReviewFinal,
        Self::WithdrawAtOnce,
        Self::DecideWithdrawal,
        Self::Place,
        Self::SeeAccounts,
        Self::ManageAccounts,
        Self::ResetPasswords,
        Self::GiveRoles,
        Self::LinkIdentities,
        Self::SetRoutes,
        Self::SetEvents,
        Self::SeeAudit,
        Self::SeeUnit,
        Self::Oversee,
        Self::DecideFindings,
        Self::DecideItems,
        Self::AnswerItems,
    ];
}

/// Whose contents a role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those of the organ that the role was given for.
    Own,
    /// The whole installation.
    All,
}

/// What each role may do, and how far. What is not here is forbidden.
pub const TABLE: [(Role, Reach, &[Action]); 9] = [
    (Editor, Reach::Own, &[Action::Read, Action::Write, Action::WithdrawAtOnce]),
    (FirstReviewer, Reach::Own, &[Action::Read, Action::ReviewFirst, Action::WithdrawAtOnce]),
    (SecondReviewer, Reach::Own, &[Action::Read, Action::ReviewSecond, Action::WithdrawAtOnce]),
    (
        FinalReviewer,
        Reach::Own,
        &[
            Action::Read,
            Action::ReviewFinal,
            Action::WithdrawAtOnce,
            Action::DecideWithdrawal,
            Action::Place,
        ],
    ),
    (SystemManager, Reach::All, &[Action::SeeAccounts, Action::ManageAccounts, Action::SetEvents]),
    (
        SecurityManager,
        Reach::All,
        &[
            Action::SeeAccounts,
            Action::ResetPasswords,
            Action::GiveRoles,
            Action::LinkIdentities,
            Action::SetRoutes,
        ],
    ),
    (AuditManager, Reach::All, &[Action::SeeAudit]),
    (
        Overseer,
        Reach::All,
        &[Action::SeeUnit, Action::Oversee, Action::DecideFindings, Action::DecideItems],
    ),
    (Liaison, Reach::Own, &[Action::SeeUnit, Action::AnswerItems]),
];

/// Whether a role permits an action; `own` tells whether the contents are those of the organ that the
/// role was given for.
pub fn may(role: Role, action: Action, own: bool) -> bool {
    TABLE.iter().any(|(of, reach, actions)| {
        *of == role && actions.contains(&action) && (own || *reach == Reach::All)
    })
}

/// Whether a role is one of the three managers (三员), who have no other role beside it.
pub fn is_manager(role: Role) -> bool {
    matches!(role, SystemManager | SecurityManager | AuditManager)
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::Word;

    /// Rows are actions, columns roles in the order of [`Role`]; `o` own organ only, `a` everywhere.
    const EXPECTED: [(Action, &str); 21] = [
        (Action::Read, "oooo....."),
        (Action::Write, "o........"),
        (Action::ReviewFirst, ".o......."),
        (Action::ReviewSecond, "..o......"),
        (Action::ReviewFinal, "...o....."),
        (Action::WithdrawAtOnce, "oooo....."),
        (Action::DecideWithdrawal, "...o....."),
        (Action::Place, "...o....."),
        (Action::SeeAccounts, "....aa..."),
        (Action::ManageAccounts, "....a...."),
        (Action::ResetPasswords, ".....a..."),
        (Action::GiveRoles, ".....a..."),
        (Action::LinkIdentities, ".....a..."),
        (Action::SetRoutes, ".....a..."),
        (Action::SetEvents, "....a...."),
        (Action::SeeAudit, "......a.."),
        (Action::SeeUnit, ".......ao"),
        (Action::Oversee, ".......a."),
        (Action::DecideFindings, ".......a."),
        (Action::DecideItems, ".......a."),
        (Action::AnswerItems, "........o"),
    ];

    #[test]
    fn every_cell_is_as_it_was_decided() {
        let roles: Vec<Role> = Role::all().collect();
        assert_eq!(EXPECTED.map(|(action, _)| action), Action::ALL);
        for (action, cells) in EXPECTED {
            assert_eq!(cells.len(), roles.len(), "{action:?}");
            for (role, cell) in roles.iter().zip(cells.chars()) {
                let expected = match cell {
                    'o' => (true, false),
                    'a' => (true, true),
                    _ => (false, false),
                };
                let found = (may(*role, action, true), may(*role, action, false));
                assert_eq!(found, expected, "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn no_manager_does_what_another_one_does() {
        let powers = [
            Action::ManageAccounts,
            Action::ResetPasswords,
            Action::GiveRoles,
            Action::LinkIdentities,
            Action::SeeAudit,
        ];
        for action in powers {
            let managers = Role::all().filter(|role| is_manager(*role));
            assert_eq!(managers.filter(|role| may(*role, action, false)).count(), 1, "{action:?}");
        }
        // Whoever opens an account again is not who knows the password, and the other way round.
        for role in Role::all() {
            let both = [Action::ManageAccounts, Action::ResetPasswords];
            assert!(!both.iter().all(|action| may(role, *action, true)), "{role:?}");
        }
    }

    #[test]
    fn managers_touch_no_contents() {
        let contents = [
            Action::Read,
            Action::Write,
            Action::ReviewFirst,
            Action::ReviewSecond,
            Action::ReviewFinal,
            Action::WithdrawAtOnce,
            Action::DecideWithdrawal,
            Action::Place,
            Action::AnswerItems,
            Action::DecideFindings,
            Action::DecideItems,
        ];
        for role in Role::all().filter(|role| is_manager(*role)) {
            assert!(contents.iter().all(|action| !may(role, *action, true)), "{role:?}");
        }
        assert_eq!(Role::all().filter(|role| is_manager(*role)).count(), 3);
    }
}
