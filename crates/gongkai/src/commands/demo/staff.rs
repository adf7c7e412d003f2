//! People with whom the demo's desk can be tried: one for every role, at a department of the first county.

use access::{NewPerson, Who, first_password, is_manager};
use anyhow::{Context, Result};
use store::{Role, Store, Word};

/// The department.
const ORGAN: &str = "民政局";
/// Who they are: account, name, role.
const PEOPLE: [(&str, &str, Role); 9] = [
    ("bianji", "王芳", Role::Editor),
    ("chushen", "李明", Role::FirstReviewer),
    ("fushen", "赵强", Role::SecondReviewer),
    ("zhongshen", "陈静", Role::FinalReviewer),
    ("xitong", "孙磊", Role::SystemManager),
    ("anquan", "周敏", Role::SecurityManager),
    ("shenji", "吴涛", Role::AuditManager),
    ("ducha", "刘洋", Role::Overseer),
    ("lianluo", "何静", Role::Liaison),
];

/// An account with its first password.
pub struct Person {
    /// Role, as its word.
    pub role: String,
    /// Account.
    pub name: String,
    /// First password.
    pub password: String,
}

/// Makes them, at a place and a moment, seconds UTC.
pub async fn hired(store: &Store, place: &str, now: i64) -> Result<Vec<Person>> {
    let divisions = store.divisions().await?;
    let place = divisions.iter().find(|one| one.name == place).context("the county")?.id;
    let organs = store.organs(place).await?;
    let organ = organs.iter().find(|one| one.name == ORGAN).context("the department")?.id;
    let console = Who::console();
    let mut people = Vec::new();
    for (name, person, role) in PEOPLE {
        let organ = (!is_manager(role)).then_some(organ);
        let password = first_password();
        let new = NewPerson {
            name: name.into(),
            person: person.into(),
            organ,
            password: password.clone(),
        };
        access::make(store, &console, new, now).await?;
        access::give(store, &console, name, (role, organ), now).await?;
        people.push(Person { role: role.id(), name: name.into(), password });
    }
    Ok(people)
}
