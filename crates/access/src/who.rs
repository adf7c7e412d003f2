//! Somebody at the desk with what they may do.

use crate::error::AccessError;
use crate::permission::{Action, may};
use store::{Account, Role, Store};

/// Seconds after which a password must be changed.
const PASSWORD_AGE: i64 = 90 * 24 * 3600;

/// Somebody: an account with its roles, or whoever sits at the machine itself.
#[derive(Debug, Clone)]
pub struct Who {
    /// The account; none at the machine itself.
    account: Option<Account>,
    roles: Vec<(Role, Option<i64>)>,
}

impl Who {
    /// Whoever may start programs on the machine: the managers' roles and the city's oversight, and no contents.
    pub fn console() -> Self {
        let roles =
            [Role::SystemManager, Role::SecurityManager, Role::AuditManager, Role::Overseer];
        Self { account: None, roles: roles.map(|role| (role, None)).to_vec() }
    }

    /// The person of an account, with the roles that hold now.
    ///
    /// # Errors
    /// Where the store says no.
    pub async fn of(store: &Store, account: Account, now: i64) -> Result<Self, AccessError> {
        let grants = store.grants_of(account.id).await?.into_iter();
        let grants = grants.filter(|grant| grant.holds(now));
        let roles = grants.map(|grant| (grant.role, grant.organ_id)).collect();
        Ok(Self { account: Some(account), roles })
    }

    /// Name in the audit log; empty at the machine itself.
    pub fn name(&self) -> &str {
        self.account.as_ref().map_or("", |account| &account.name)
    }

    /// The account.
    ///
    /// # Errors
    /// [`AccessError::Forbidden`] at the machine itself: contents have an author.
    pub fn account(&self) -> Result<&Account, AccessError> {
        self.account.as_ref().ok_or(AccessError::Forbidden)
    }

    /// Roles, each with the organ that it was given for.
    pub fn roles(&self) -> &[(Role, Option<i64>)] {
        &self.roles
    }

    /// Whether an action on the contents of an organ is permitted; `None` for what belongs to no organ.
    pub fn may(&self, action: Action, organ: Option<i64>) -> bool {
        self.roles.iter().any(|(role, of)| may(*role, action, *of == organ))
    }

    /// The same as a guard.
    ///
    /// # Errors
    /// [`AccessError::Forbidden`] where it is not.
    pub fn require(&self, action: Action, organ: Option<i64>) -> Result<(), AccessError> {
        if self.may(action, organ) { Ok(()) } else { Err(AccessError::Forbidden) }
    }

    /// Organs with whose contents an action is permitted, each once.
    pub fn organs(&self, action: Action) -> Vec<i64> {
        let mut organs: Vec<i64> = self.roles.iter().filter_map(|(_, organ)| *organ).collect();
        organs.sort_unstable();
        organs.dedup();
        organs.retain(|organ| self.may(action, Some(*organ)));
        organs
    }

    /// Whether the password must be changed before anything else: it was given by somebody else, or is
    /// 90 days old.
    pub fn must_change_password(&self, now: i64) -> bool {
        self.account
            .as_ref()
            .is_some_and(|account| account.must_change || now - account.changed_at > PASSWORD_AGE)
    }
}
