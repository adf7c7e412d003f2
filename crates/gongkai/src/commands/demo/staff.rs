//! People with whom the demo's desk can be tried: one for every role at a department of the first county, and
//! the clerk of one of its villages, whose notices the same people review.

use access::{NewPerson, Who, first_password, is_manager};
use anyhow::{Context, Result};
use store::{Division, Level, Role, Store, Word};

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

/// The clerk of a village: account, name.
const CLERK: (&str, &str) = ("cunwu", "刘兰");

/// An account with its first password.
pub struct Person {
    /// Message that names the role.
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
    let committee = committee(store, &divisions, place).await?;
    let console = Who::console();
    let mut people = Vec::new();
    for (name, person, role) in PEOPLE {
        let organ = (!is_manager(role)).then_some(organ);
        let password = made(store, (name, person), organ, now).await?;
        access::give(store, &console, name, (role, organ), now).await?;
        if organ.is_some() && role != Role::Editor {
            access::give(store, &console, name, (role, Some(committee)), now).await?;
        }
        people.push(Person { role: format!("role-{}", role.id()), name: name.into(), password });
    }
    let password = made(store, CLERK, Some(committee), now).await?;
    access::give(store, &console, CLERK.0, (Role::Editor, Some(committee)), now).await?;
    people.push(Person { role: "demo-clerk".into(), name: CLERK.0.into(), password });
    Ok(people)
}

/// Makes an account; answers its first password.
async fn made(
    store: &Store,
    (name, person): (&str, &str),
    organ: Option<i64>,
    now: i64,
) -> Result<String> {
    let password = first_password();
    let new =
        NewPerson { name: name.into(), person: person.into(), organ, password: password.clone() };
    access::make(store, &Who::console(), new, now).await?;
    Ok(password)
}

/// The committee of the first village below a county.
async fn committee(store: &Store, divisions: &[Division], county: i64) -> Result<i64> {
    let below = |place: i64| divisions.iter().filter(move |one| one.parent_id == Some(place));
    let mut villages = below(county).flat_map(|town| below(town.id));
    let village = villages.find(|one| one.level == Level::Village).context("a village")?;
    let mut write = store.write().await?;
    let organ = write.add_organ(village.id, "村民委员会").await?;
    write.commit().await?;
    Ok(organ)
}
