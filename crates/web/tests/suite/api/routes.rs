//! The table of permissions over every address of the interface for other systems: tokens of all roles, of other organs,
//! taken back, and none.

use super::{KEY, System, document};
use crate::desk::bench::{Answer, Bench, NOON, bench};
use access::Who;
use anyhow::{Context, Result, ensure};
use axum::http::{StatusCode, header};
use oversight::{NewCampaign, UnitRow};
use serde_json::{Value, json};
use store::{Role, Word};

/// What each address answers, by whose token asks: a column each for editor, first, second and final reviewer, system,
/// security and audit manager, overseer and liaison, then an editor and a liaison of another organ, and a village's
/// clerk. `y` it is done or shown; `n` forbidden; `-` it is as if it were not there. What is read stands before what is
/// pushed: another organ's push is a document of its own.
const EXPECTED: [(&str, &str, &str); 7] = [
    ("GET", "/api/v1/sites", "ynnnnnnnnyny"),
    ("GET", "/api/v1/sites/{site}/columns", "ynnnnnnnnyny"),
    ("GET", "/api/v1/documents/{key}", "ynnnnnnnn-n-"),
    ("PUT", "/api/v1/documents/{key}", "ynnnnnnnnyny"),
    ("GET", "/api/v1/oversight/rounds", "nnnnnnnynnnn"),
    ("GET", "/api/v1/oversight/rounds/{round}", "nnnnnnnynnnn"),
    ("GET", "/api/v1/oversight/rounds/{round}/findings", "nnnnnnnynnnn"),
];

/// Addresses that are for nobody in particular: method, path, and why.
const PUBLIC: [(&str, &str, &str); 1] =
    [("GET", "/api/v1/openapi.json", "who writes a program reads it before there is a token")];

/// Where the owner of the key stands in a row, the editor of another organ, and the clerk.
const OWNER: usize = 0;
const OTHER: usize = 9;
const CLERK: usize = 11;

struct Scene {
    bench: Bench,
    /// A system for each column of the table.
    systems: Vec<System>,
    round: i64,
}

/// Systems that speak for people of every role, a document that the first of them has pushed, and a round.
async fn scene() -> Result<Scene> {
    let bench = bench().await?;
    let store = bench.county.store.clone();
    let village = bench.committee().await?;
    let own = |role| (!access::is_manager(role)).then_some(bench.organ);
    let mut cast: Vec<_> = Role::all().map(|role| (role.id(), role, own(role))).collect();
    cast.push(("other-editor".into(), Role::Editor, Some(bench.other)));
    cast.push(("other-liaison".into(), Role::Liaison, Some(bench.other)));
    cast.push(("clerk".into(), Role::Editor, Some(village)));
    let mut systems = Vec::new();
    for (name, role, organ) in cast {
        bench.account(&name, &[(role, organ)]).await?;
        let token = access::new_token(&store, &Who::console(), (&name, "系统"), NOON).await?;
        systems.push(System { browser: bench.browser(), token });
    }
    let (status, pushed) = systems[OWNER].put(&document(&bench, "正文").await?).await?;
    ensure!(status == StatusCode::CREATED, "{pushed}");
    let round = round(&bench).await?;
    Ok(Scene { bench, systems, round })
}

/// A round that is planned.
async fn round(bench: &Bench) -> Result<i64> {
    let (store, console) = (&bench.county.store, Who::console());
    let new = NewCampaign { name: "2026年".into(), year: 2026, milestones: Vec::new() };
    let campaign = oversight::campaign(store, &console, new, NOON).await?;
    let row = UnitRow {
        row: 1,
        name: "青岚县".into(),
        kind: "县".into(),
        portal: "http://127.0.0.1:1/".into(),
        organ: "民政局".into(),
        ..UnitRow::default()
    };
    let listed = oversight::import_units(store, &console, &[row], NOON).await?;
    ensure!(listed.problems.is_empty(), "{:?}", listed.problems);
    let new = crate::oversight::new_round(campaign, "六月检查");
    Ok(oversight::plan(store, &console, new, NOON).await?)
}

impl Scene {
    fn address(&self, path: &str) -> String {
        path.replace("{site}", "county")
            .replace("{key}", KEY)
            .replace("{round}", &self.round.to_string())
    }

    /// What answers to a system.
    async fn ask(&self, system: &mut System, method: &str, path: &str) -> Result<Answer> {
        let body = document(&self.bench, "正文").await?;
        let body = (method == "PUT").then_some(&body);
        system.ask(method, &self.address(path), body).await
    }

    /// The system of a column.
    fn system(&self, person: usize) -> System {
        let System { browser, token } = &self.systems[person];
        System { browser: browser.clone(), token: token.clone() }
    }
}

#[test]
fn every_address_is_in_the_table() {
    crate::tables::name_all(web::api_addresses(), &[&EXPECTED, &PUBLIC]);
}

#[tokio::test]
async fn every_address_is_described() -> Result<()> {
    let bench = bench().await?;
    let mut stranger = bench.browser();
    for (method, path, why) in PUBLIC {
        assert_eq!(method, "GET", "{path}: nothing is changed where {why}");
        assert_eq!(stranger.get(path).await?.status, StatusCode::OK, "{path}");
    }
    let described: Value = serde_json::from_str(&stranger.get(PUBLIC[0].1).await?.text)?;
    let mut found = Vec::new();
    for (path, of) in described["paths"].as_object().context("paths")? {
        let methods = of.as_object().context("methods")?.keys().map(|one| one.to_uppercase());
        let methods = methods.filter(|one| ["GET", "PUT", "POST", "DELETE"].contains(&&**one));
        found.extend(methods.map(|method| (method, path.clone())));
    }
    let described = web::api_addresses().filter(|(_, path)| *path != PUBLIC[0].1);
    let mut expected: Vec<(String, String)> =
        described.map(|(method, path)| (method.to_owned(), path.to_owned())).collect();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    Ok(())
}

#[tokio::test]
async fn every_token_may_what_the_table_says_and_nothing_else() -> Result<()> {
    let scene = scene().await?;
    let mut wrong = Vec::new();
    for (method, path, cells) in EXPECTED {
        ensure!(cells.len() == scene.systems.len(), "{path}");
        for (person, cell) in cells.chars().enumerate() {
            let answer = scene.ask(&mut scene.system(person), method, path).await?;
            let found = match answer.status {
                StatusCode::OK | StatusCode::CREATED => 'y',
                StatusCode::FORBIDDEN => 'n',
                StatusCode::NOT_FOUND => '-',
                other => anyhow::bail!("{method} {path} {person}: {other} {}", answer.text),
            };
            if found != cell {
                wrong.push(format!("{method} {path}: person {person} {found}, not {cell}"));
            }
            assert_eq!(answer.header(header::CACHE_CONTROL), "no-store", "{path}");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

#[tokio::test]
async fn without_a_token_that_holds_there_is_nothing() -> Result<()> {
    let scene = scene().await?;
    let (store, console) = (&scene.bench.county.store, Who::console());
    let before = scene.system(OWNER).standing().await?;
    let again = access::new_token(store, &console, ("editor", "旧系统"), NOON).await?;
    let row = store.tokens().await?.pop().context("made")?;
    access::revoke_token(store, &console, row.id, NOON).await?;
    scene.bench.account("left", &[(Role::Editor, Some(scene.bench.organ))]).await?;
    let left = access::new_token(store, &console, ("left", "系统"), NOON).await?;
    access::disable(store, &console, "left", NOON).await?;
    let cut = scene.systems[OWNER].token.trim_start_matches("gk_").to_owned();
    // A session of the desk is no token: no page of another site can push in its name.
    let signed = scene.bench.person("signed", Role::Editor, Some(scene.bench.organ)).await?;
    let mut systems = vec![("a session", System { browser: signed, token: String::new() })];
    for (what, token) in [
        ("none", ""),
        ("its mark alone", "gk_"),
        ("a wrong one", "gk_0000"),
        ("without its mark", &cut),
        ("taken back", &again),
        ("of a disabled account", &left),
    ] {
        systems.push((what, System { browser: scene.bench.browser(), token: token.to_owned() }));
    }
    for (what, system) in &mut systems {
        for (method, path, _) in EXPECTED {
            let answer = scene.ask(system, method, path).await?;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}: {method} {path}");
            assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Bearer", "{what}: {path}");
            assert_eq!(answer.header(header::CACHE_CONTROL), "no-store", "{what}: {path}");
        }
    }
    assert_eq!(scene.system(OWNER).standing().await?, before, "nothing was changed");
    Ok(())
}

#[tokio::test]
async fn no_organ_reaches_what_another_one_pushed_under_the_same_key() -> Result<()> {
    let scene = scene().await?;
    let before = scene.system(OWNER).standing().await?;
    let address = scene.address("/api/v1/documents/{key}");
    for person in [OTHER, CLERK] {
        let mut system = scene.system(person);
        let none = system.ask("GET", &address, None).await?;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{person}: {}", none.text);
        assert!(!none.text.contains("低保"), "{person}: {}", none.text);
        let mut theirs = document(&scene.bench, "别处的正文。").await?;
        theirs["title"] = json!("别处的公告");
        let (status, made) = system.put(&theirs).await?;
        assert_eq!(status, StatusCode::CREATED, "{person}: a document of its own: {made}");
        assert_ne!(made["desk"], before["desk"], "{person}");
        assert_eq!(system.standing().await?["title"], "别处的公告", "{person}");
        assert_eq!(scene.system(OWNER).standing().await?, before, "{person}");
    }
    Ok(())
}
