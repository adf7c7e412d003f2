//! The table of permissions over every address of the desk: all roles, own and other organ.

use super::bench::{Answer, Bench, Browser, NOON, bench};
use anyhow::{Context, Result};
use axum::http::StatusCode;
use store::{Role, Word};

/// What each address answers, by who asks: a column each for editor, first, second and final reviewer,
/// system, security and audit manager, overseer and liaison, then an editor and a final reviewer of another organ.
/// `y` it is done or shown; `n` forbidden; `-` it is as if it were not there; `l` leads elsewhere.
const EXPECTED: [(&str, &str, &str); 40] = [
    ("GET", "/desk/me", "yyyyyyyyyyy"),
    ("POST", "/desk/me", "yyyyyyyyyyy"),
    ("GET", "/desk/password", "yyyyyyyyyyy"),
    ("GET", "/desk/second-factor", "yyyyyyyyyyy"),
    ("GET", "/desk", "yyyylllllyy"),
    ("GET", "/desk/new", "ynnnnnnnnyn"),
    ("POST", "/desk/new", "ynnnnnnnnnn"),
    ("GET", "/desk/draft/{id}", "ylll-------"),
    ("POST", "/desk/draft/{id}", "ynnn-------"),
    ("POST", "/desk/draft/{id}/paste", "ynnn-------"),
    ("GET", "/desk/draft/{id}/places", "ynnn-------"),
    ("POST", "/desk/draft/{id}/places", "ynnn-------"),
    ("GET", "/desk/draft/{id}/file/{hash}", "yyyy-------"),
    ("GET", "/desk/draft/{id}/review", "yyyy-------"),
    ("POST", "/desk/draft/{id}/review", "nynn-------"),
    ("GET", "/desk/village/kept", "yyyyyyyyyyy"),
    ("GET", "/desk/village/leave", "yyyyyyyyyyy"),
    ("GET", "/desk/documents", "yyyynnnnnyy"),
    ("GET", "/desk/document/{id}", "yyyy-------"),
    ("POST", "/desk/document/{id}/correct", "ynnn-------"),
    ("GET", "/desk/document/{id}/places", "nnny-------"),
    ("POST", "/desk/document/{id}/places", "nnny-------"),
    ("POST", "/desk/document/{id}/withdraw", "ynnn-------"),
    ("POST", "/desk/withdrawal/{id}", "nnny-------"),
    ("GET", "/desk/many/leave", "nnnynnnnnny"),
    ("GET", "/desk/coverage", "yyyynnnnnyy"),
    ("GET", "/desk/forecast", "yyyynnnnnyy"),
    ("GET", "/desk/feeds", "yyyynnnnnyy"),
    ("GET", "/desk/feeds/new", "ynnynnnnnyy"),
    ("POST", "/desk/feeds/new", "ynnynnnnnnn"),
    ("POST", "/desk/feed/{id}/stop", "ynny-------"),
    ("GET", "/desk/accounts", "nnnnyynnnnn"),
    ("POST", "/desk/accounts", "nnnnynnnnnn"),
    ("GET", "/desk/account/{name}", "nnnnyynnnnn"),
    ("GET", "/desk/steps", "nnnnnynnnnn"),
    ("POST", "/desk/steps", "nnnnnynnnnn"),
    ("GET", "/desk/events", "nnnnynnnnnn"),
    ("POST", "/desk/events", "nnnnynnnnnn"),
    ("GET", "/desk/audit", "nnnnnnynnnn"),
    ("POST", "/desk/audit", "nnnnnnynnnn"),
];
/// Addresses that have tests of their own: signing in, on and out, changing a password and an account, villages, forecasts.
const ELSEWHERE: [(&str, &str); 17] = [
    ("POST", "/desk/forecast"),
    ("GET", "/desk/village"),
    ("GET", "/desk/village/new"),
    ("POST", "/desk/village/new"),
    ("GET", "/desk/sign-in"),
    ("POST", "/desk/sign-in"),
    ("POST", "/desk/many"),
    ("GET", "/desk/many/place"),
    ("GET", "/desk/sign-on"),
    ("GET", "/desk/sign-on/back"),
    ("GET", "/desk/sign-on/code"),
    ("POST", "/desk/sign-on/code"),
    ("POST", "/desk/me/sign-on"),
    ("POST", "/desk/sign-out"),
    ("POST", "/desk/password"),
    ("POST", "/desk/second-factor"),
    ("POST", "/desk/account/{name}"),
];

struct Scene {
    bench: Bench,
    people: Vec<Browser>,
    draft: String,
    file: String,
    document: i64,
    feed: i64,
    column: i64,
    second: i64,
    hash: String,
}

/// People of every role, a draft that waits for its first review, and a published document.
async fn scene() -> Result<Scene> {
    scene_for(|_| true).await
}

/// The same with only some of the people signed in: passwords take their time.
async fn scene_for(there: impl Fn(usize) -> bool) -> Result<Scene> {
    let bench = bench().await?;
    let (own, other) = (Some(bench.organ), Some(bench.other));
    let of = |role| if access::is_manager(role) { None } else { own };
    let mut cast: Vec<_> = Role::all().map(|role| (role.id(), role, of(role))).collect();
    cast.push(("other-editor".into(), Role::Editor, other));
    cast.push(("other-final".into(), Role::FinalReviewer, other));
    let mut people = Vec::new();
    for (at, (name, role, organ)) in cast.into_iter().enumerate() {
        people.push(match there(at) {
            true => bench.person(&name, role, organ).await?,
            false => bench.browser(),
        });
    }
    let mut author = bench.person("author", Role::Editor, own).await?;
    let matter = bench.column("最低生活保障").await?;
    let second = bench.column("临时救助").await?.id;
    let draft = author.begin(bench.organ, &matter, "审批信息").await?;
    let typed = [("title", "关于发放补贴的公示"), ("body", "正文")];
    let text = "公示内容".as_bytes();
    let sent = author.write(&draft, &typed, &[("附件.txt", text)], "submit").await?;
    anyhow::ensure!(sent.status == StatusCode::SEE_OTHER, "{}", sent.text);
    let page = author.get(&draft).await?;
    let (_, rest) = page.text.split_once(&format!("{draft}/file/")).context("a file")?;
    let file = rest.split('"').next().unwrap_or_default().to_owned();
    let page = author.get(&format!("{draft}/review")).await?;
    assert!(page.field("hash").is_none(), "who wrote it signs nothing");
    let id = draft.rsplit('/').next().unwrap_or_default().parse()?;
    let hash = bench.county.store.draft(id).await?.context("a draft")?.draft.hash;
    let new = portal::Draft {
        edition: store::NewEdition {
            title: "已发布的公示".into(),
            body: "<p>正文</p>".into(),
            organ: "民政局".into(),
            published_at: NOON,
            ..Default::default()
        },
        places: vec![portal::Place { column: matter.id, ..Default::default() }],
        attachments: Vec::new(),
    };
    let store = &bench.county.store;
    let document = portal::publish(store, bench.county.site.id, new, |_| Vec::new()).await?.id;
    let account = store.account_named("author").await?.context("signed in")?;
    let who = access::Who::of(store, account, NOON).await?;
    let feed = desk::Subscription {
        organ: bench.organ,
        site: bench.county.site.id,
        address: "https://edu.example/rss.xml".into(),
        places: vec![(second, Some("办事指南".into()))],
        ..Default::default()
    };
    let feed = desk::subscribe(store, &who, feed, NOON).await?;
    Ok(Scene { people, draft, file, document, feed, column: matter.id, second, hash, bench })
}

impl Scene {
    fn address(&self, path: &str) -> String {
        let id = if path.contains("/draft/") {
            self.draft.rsplit('/').next().unwrap_or_default().to_owned()
        } else if path.contains("/withdrawal/") {
            "1".to_owned()
        } else if path.contains("/feed/") {
            self.feed.to_string()
        } else {
            self.document.to_string()
        };
        path.replace("{id}", &id).replace("{hash}", &self.file).replace("{name}", "editor")
    }

    async fn ask(&self, method: &str, path: &str, person: usize) -> Result<Answer> {
        let mut browser = self.people[person].clone();
        let address = self.address(path);
        if method == "GET" {
            return browser.get(&address).await;
        }
        if path.contains("/withdrawal/") {
            // Somebody must have asked: the author, who has signed in with no one else's proof.
            let mut author = self.bench.browser();
            author.sign_in("author", super::bench::OWN).await?;
            let ask = format!("/desk/document/{}/withdraw", self.document);
            author.post(&ask, &[("reason", "有误")]).await?;
        }
        let (organ, column) = (self.bench.organ.to_string(), self.column.to_string());
        let (second, name) = (self.second.to_string(), format!("new-{person}"));
        let (place, mark) = (format!("{second}:办事指南"), ("mark", "办事指南"));
        let fields: Vec<(&str, &str)> = match path {
            "/desk/new" => {
                vec![("site", "county"), ("organ", &organ), ("column", &column), mark]
            }
            "/desk/draft/{id}/review" => vec![("hash", &self.hash), ("verdict", "passed")],
            "/desk/draft/{id}/places" => vec![("revision", "3"), ("column", &second), mark],
            "/desk/draft/{id}" => vec![("revision", "3"), ("title", "改"), ("then", "save")],
            "/desk/document/{id}/places" => vec![("column", &second), mark],
            "/desk/document/{id}/withdraw" => vec![("reason", "有误")],
            "/desk/withdrawal/{id}" => vec![("verdict", "agreed")],
            "/desk/steps" => vec![("site", "county"), ("column", &second), ("steps", "2")],
            "/desk/events" => vec![("site", "county"), ("event", "birth"), ("then", "remove")],
            "/desk/feeds/new" => {
                // A final reviewer signs what he subscribes to; an editor has it reviewed.
                let direct = if [3, 10].contains(&person) { "1" } else { "" };
                let address = ("address", "https://mzj.example/rss.xml");
                vec![
                    ("site", "county"),
                    ("organ", &organ),
                    ("place", &place),
                    address,
                    ("direct", direct),
                ]
            }
            "/desk/accounts" => vec![("name", &name), ("person", "新人")],
            _ => Vec::new(),
        };
        browser.post(&address, &fields).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_is_in_the_table() {
    let mut found: Vec<(&str, &str)> = web::desk_addresses().collect();
    let expected = EXPECTED.iter().map(|(method, path, _)| (*method, *path));
    let mut expected: Vec<(&str, &str)> = expected.chain(ELSEWHERE).collect();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_may_what_the_table_says_and_nothing_else() -> Result<()> {
    let mut wrong = Vec::new();
    // What one does changes what the next one finds: reading first, and a scene of its own for each form.
    let reading = scene().await?;
    for (method, path, cells) in EXPECTED {
        for (person, cell) in cells.chars().enumerate() {
            let answer = match method {
                "GET" => reading.ask(method, path, person).await?,
                // Only what changes something needs a fresh scene after it.
                _ if cell == 'y' && path != "/desk/me" => {
                    scene_for(|at| at == person).await?.ask(method, path, person).await?
                }
                _ => reading.ask(method, path, person).await?,
            };
            let found = match (answer.status, answer.location()) {
                (StatusCode::FORBIDDEN, _) => 'n',
                (StatusCode::NOT_FOUND, _) => '-',
                (StatusCode::OK, _) => 'y',
                (StatusCode::SEE_OTHER, _) if method == "POST" => 'y',
                (StatusCode::SEE_OTHER, _) => 'l',
                (other, _) => panic!("{method} {path} {person}: {other} {}", answer.text),
            };
            if found != cell {
                wrong.push(format!("{method} {path}: person {person} {found}, not {cell}"));
            }
            assert_eq!(answer.header(axum::http::header::CACHE_CONTROL), "no-store", "{path}");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_led_to_the_door() -> Result<()> {
    let scene = scene().await?;
    let door = ["/desk/sign-in", "/desk/sign-on"];
    let inside = web::desk_addresses()
        .filter(|(_, path)| !door.iter().any(|before| path.starts_with(before)));
    for (method, path) in inside {
        let mut stranger = scene.bench.browser();
        let address = scene.address(path);
        let answer = match method {
            "GET" => stranger.get(&address).await?,
            _ => stranger.post(&address, &[]).await?,
        };
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{method} {path}");
        assert!(answer.location().starts_with("/desk/sign-in?next="), "{method} {path}");
        assert!(answer.bytes.is_empty(), "{method} {path}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_is_taken_without_its_proof() -> Result<()> {
    let scene = scene().await?;
    for (method, path) in web::desk_addresses().filter(|(method, _)| *method == "POST") {
        for (person, browser) in scene.people.iter().enumerate() {
            let mut browser = browser.clone();
            let other = scene.people[(person + 1) % scene.people.len()].proof.clone();
            let address = scene.address(path);
            for proof in ["", "0", &other] {
                let answer = browser.post_bare(&address, &[("proof", proof)]).await?;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path} {person}");
            }
        }
    }
    Ok(())
}
