//! The table of permissions over every address of the desk: all roles, own and other organ.

use super::bench::{Answer, Bench, Browser, NOON, bench};
use anyhow::{Context, Result};
use axum::http::StatusCode;
use store::{Role, Word};

/// What each address answers, by who asks: a column each for editor, first, second and final reviewer,
/// system, security and audit manager, overseer and liaison, then an editor, a final, a first and a second reviewer
/// and a liaison of another organ, and for a village's pages the village's clerk.
/// `y` it is done or shown; `n` forbidden; `-` it is as if it were not there; `l` leads elsewhere; `w` whoever is
/// signed in may, and what was typed is wrong. What a form does that can do several things is in [`DEEDS`].
const EXPECTED: [(&str, &str, &str); 55] = [
    ("GET", "/desk/me", "yyyyyyyyyyyyyy"),
    ("POST", "/desk/me", "yyyyyyyyyyyyyy"),
    ("POST", "/desk/me/sign-on", "--------------"),
    ("GET", "/desk/password", "yyyyyyyyyyyyyy"),
    ("POST", "/desk/password", "wwwwwwwwwwwwww"),
    ("GET", "/desk/second-factor", "yyyyyyyyyyyyyy"),
    ("POST", "/desk/second-factor", "wwwwwwwwwwwwww"),
    ("GET", "/desk", "yyyylllllyyyyl"),
    ("GET", "/desk/new", "ynnnnnnnnynnnn"),
    ("POST", "/desk/new", "ynnnnnnnnnnnnn"),
    ("GET", "/desk/draft/{id}", "ylll----------"),
    ("POST", "/desk/draft/{id}", "ynnn----------"),
    ("POST", "/desk/draft/{id}/paste", "ynnn----------"),
    ("GET", "/desk/draft/{id}/places", "ynnn----------"),
    ("POST", "/desk/draft/{id}/places", "ynnn----------"),
    ("GET", "/desk/draft/{id}/file/{hash}", "yyyy----------"),
    ("GET", "/desk/draft/{id}/file/{hash}/text", "yyyy----------"),
    ("GET", "/desk/draft/{id}/review", "yyyy----------"),
    ("POST", "/desk/draft/{id}/review", "nynn----------"),
    ("GET", "/desk/village", "nnnnnnnnnnnnnny"),
    ("GET", "/desk/village/new", "nnnnnnnnnnnnnny"),
    ("POST", "/desk/village/new", "nnnnnnnnnnnnnny"),
    ("GET", "/desk/village/kept", "yyyyyyyyyyyyyy"),
    ("GET", "/desk/village/leave", "yyyyyyyyyyyyyy"),
    ("GET", "/desk/documents", "yyyynnnnnyyyyn"),
    ("GET", "/desk/document/{id}", "yyyy----------"),
    ("GET", "/desk/document/{id}/compare", "yyyy----------"),
    ("POST", "/desk/document/{id}/correct", "ynnn----------"),
    ("GET", "/desk/document/{id}/places", "nnny----------"),
    ("POST", "/desk/document/{id}/places", "nnny----------"),
    ("POST", "/desk/document/{id}/withdraw", "ynnn----------"),
    ("POST", "/desk/withdrawal/{id}", "nnny----------"),
    ("POST", "/desk/many", "yyyynnnnnyyyyn"),
    ("GET", "/desk/many/place", "nnnynnnnnn-nnn"),
    ("GET", "/desk/many/leave", "nnnynnnnnnynnn"),
    ("GET", "/desk/coverage", "yyyynnnnnyyyyn"),
    ("GET", "/desk/forecast", "yyyynnnnnyyyyn"),
    ("POST", "/desk/forecast", "----nnnnn----n"),
    ("GET", "/desk/feeds", "yyyynnnnnyyyyn"),
    ("GET", "/desk/feeds/new", "ynnynnnnnyynnn"),
    ("POST", "/desk/feeds/new", "ynnynnnnnnnnnn"),
    ("POST", "/desk/feed/{id}/stop", "ynny----------"),
    ("GET", "/desk/accounts", "nnnnyynnnnnnnn"),
    ("POST", "/desk/accounts", "nnnnynnnnnnnnn"),
    ("GET", "/desk/account/{name}", "nnnnyynnnnnnnn"),
    ("POST", "/desk/account/{name}", "nnnnyynnnnnnnn"),
    ("GET", "/desk/steps", "nnnnnynnnnnnnn"),
    ("POST", "/desk/steps", "nnnnnynnnnnnnn"),
    ("GET", "/desk/events", "nnnnynnnnnnnnn"),
    ("POST", "/desk/events", "nnnnynnnnnnnnn"),
    ("GET", "/desk/site", "nnnnynnnnnnnnn"),
    ("POST", "/desk/site", "nnnnynnnnnnnnn"),
    ("GET", "/desk/audit", "nnnnnnynnnnnnn"),
    ("POST", "/desk/audit", "nnnnnnynnnnnnn"),
    ("POST", "/desk/sign-out", "yyyyyyyyyyyyyy"),
];

/// Forms that do several things: what the button says, and who may. `0` each that was ticked is named with the reason
/// why it was not done.
const DEEDS: [(&str, &str, &str); 22] = [
    ("/desk/many", "pass", "0y00nnnnn0000n"),
    ("/desk/many", "return", "0y00nnnnn0000n"),
    ("/desk/many", "withdraw", "y000nnnnn0000n"),
    ("/desk/many", "place", "000ynnnnn0000n"),
    ("/desk/many", "displace", "000ynnnnn0000n"),
    ("/desk/many", "leave", "yyyynnnnnyyyyn"),
    ("/desk/draft/{id}", "auto", "ynnn----------"),
    ("/desk/draft/{id}", "layout", "ynnn----------"),
    ("/desk/draft/{id}", "preview", "ynnn----------"),
    ("/desk/draft/{id}", "submit", "ynnn----------"),
    ("/desk/draft/{id}", "urgent", "ynnn----------"),
    ("/desk/draft/{id}", "discard", "ynnn----------"),
    ("/desk/draft/{id}/review", "returned", "nynn----------"),
    // Whoever works with an organ's contents may stop at once what must not be public.
    ("/desk/document/{id}/withdraw", "at-once", "yyyy----------"),
    ("/desk/withdrawal/{id}", "refused", "nnny----------"),
    ("/desk/events", "built-in", "nnnnynnnnnnnnn"),
    ("/desk/account/{name}", "give", "nnnnnynnnnnnnn"),
    ("/desk/account/{name}", "take", "nnnnnynnnnnnnn"),
    ("/desk/account/{name}", "disable", "nnnnynnnnnnnnn"),
    ("/desk/account/{name}", "enable", "nnnnynnnnnnnnn"),
    ("/desk/account/{name}", "reset", "nnnnnynnnnnnnn"),
    // Without the system manager, who disables it first, the security manager resets nothing.
    ("/desk/account/{name}", "reset-in-use", "nnnnncnnnnnnnn"),
];

/// Forms that leave what the next one finds as it is, but for the session of who sends them; the last row ends that.
const KEEPING: [&str; 4] = ["/desk/me", "/desk/many", "/desk/account/{name}", "/desk/sign-out"];

/// Addresses that are for nobody in particular: method, path, and why nothing can be permitted there.
const PUBLIC: [(&str, &str, &str); 6] = [
    ("GET", "/desk/sign-in", "the door is for whoever comes"),
    ("POST", "/desk/sign-in", "nobody is anybody before it"),
    ("GET", "/desk/sign-on", "leads whoever comes to the provider"),
    ("GET", "/desk/sign-on/back", "whoever comes back is told by the provider who he is"),
    ("GET", "/desk/sign-on/code", "the rest of signing in"),
    ("POST", "/desk/sign-on/code", "the rest of signing in"),
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
    /// A column where the document stands beside its first.
    third: i64,
    /// A village's committee.
    village: i64,
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
    cast.push(("other-first".into(), Role::FirstReviewer, other));
    cast.push(("other-second".into(), Role::SecondReviewer, other));
    cast.push(("other-liaison".into(), Role::Liaison, other));
    let village = bench.committee().await?;
    cast.push(("clerk".into(), Role::Editor, Some(village)));
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
    let third = bench.column("综合业务").await?.id;
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
        places: [matter.id, third]
            .map(|column| portal::Place { column, ..Default::default() })
            .to_vec(),
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
    let column = matter.id;
    Ok(Scene { people, draft, file, document, feed, column, second, third, village, hash, bench })
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
        let path = path.replace("{id}", &id).replace("{hash}", &self.file);
        match path.as_str() {
            "/desk/village" | "/desk/village/new" => format!("{path}?organ={}", self.village),
            "/desk/many/place" => format!("{path}?documents={}", self.document),
            path => path.replace("{name}", "author"),
        }
    }

    /// What answers to somebody's request.
    async fn ask(&self, method: &str, path: &str, person: usize) -> Result<Answer> {
        let mut browser = self.people[person].clone();
        let address = self.address(path);
        if method == "GET" {
            return browser.get(&address).await;
        }
        if path.contains("/withdrawal/") {
            self.ask_withdrawal().await?;
        }
        let (organ, column) = (self.bench.organ.to_string(), self.column.to_string());
        let (second, name) = (self.second.to_string(), format!("new-{person}"));
        let (place, mark) = (format!("{second}:办事指南"), ("mark", "办事指南"));
        let (village, document) = (self.village.to_string(), self.document.to_string());
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
            "/desk/site" => vec![("site", "county"), ("name", "青岚县人民政府"), ("grey", "1")],
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
            // A site that is not there: whoever may ask is told so, and nothing is inspected.
            "/desk/forecast" => vec![("site", "nowhere")],
            "/desk/village/new" => {
                vec![("organ", &village), ("title", "财务收支公开"), ("text", "收入 1200 元")]
            }
            "/desk/many" => vec![("document", &document), ("then", "choose")],
            "/desk/password" => vec![("old", "x"), ("new", "y"), ("again", "z")],
            "/desk/second-factor" => vec![("code", "000000")],
            "/desk/accounts" => vec![("name", &name), ("person", "新人")],
            _ => Vec::new(),
        };
        browser.post(&address, &fields).await
    }

    /// Somebody must have asked: the author, who has signed in with no one else's proof.
    async fn ask_withdrawal(&self) -> Result<()> {
        let mut author = self.bench.browser();
        author.sign_in("author", super::bench::OWN).await?;
        let ask = format!("/desk/document/{}/withdraw", self.document);
        author.post(&ask, &[("reason", "有误")]).await?;
        Ok(())
    }

    /// What a form that can do several things answers to one of its buttons.
    async fn press(&self, path: &str, then: &str, person: usize) -> Result<Answer> {
        let mut browser = self.people[person].clone();
        let (store, console) = (&self.bench.county.store, access::Who::console());
        if then == "reset" {
            access::disable(store, &console, "author", NOON).await?;
        }
        let draft = self.draft.rsplit('/').next().unwrap_or_default();
        let (draft, document) = (format!("{draft}:{}", self.hash), self.document.to_string());
        let (organ, role) = (self.bench.organ.to_string(), format!("editor:{}", self.bench.organ));
        let (second, third) = (self.second.to_string(), self.third.to_string());
        let place = format!("{}:审批信息", self.column);
        if path.contains("/withdrawal/") {
            self.ask_withdrawal().await?;
        }
        let mut fields = match then {
            "auto" | "layout" | "preview" | "submit" | "urgent" | "discard" => vec![
                ("revision", "3"),
                ("title", "关于发放补贴的第二次公示"),
                ("body", "正文"),
                ("organ", "民政局"),
                ("place", &*place),
                ("despite", "1"),
                ("urgent-reason", "山洪预警"),
            ],
            "returned" => {
                vec![("hash", &*self.hash), ("verdict", then), ("reason", "缺少附件")]
            }
            "refused" => vec![("verdict", then)],
            "at-once" => vec![("reason", "有误"), ("urgent", "1")],
            "built-in" => vec![("site", "county")],
            "pass" => vec![("draft", &*draft)],
            "return" => vec![("draft", &*draft), ("reason", "缺少附件")],
            "withdraw" => vec![("document", &*document), ("reason", "内容有误")],
            "place" => vec![("document", &*document), ("column", &*second), ("mark", "办事指南")],
            "displace" => vec![("document", &*document), ("column", &*third)],
            "leave" => vec![("document", &*document)],
            "give" => vec![("role", "first-reviewer"), ("organ", &*organ)],
            "take" => vec![("role", &*role)],
            _ => Vec::new(),
        };
        fields.push(("then", then.strip_suffix("-in-use").unwrap_or(then)));
        browser.post(&self.address(path), &fields).await
    }
}

/// The letter of an answer.
fn letter(method: &str, answer: &Answer) -> Result<char> {
    Ok(match (answer.status, answer.location()) {
        (StatusCode::FORBIDDEN, _) => 'n',
        (StatusCode::NOT_FOUND, _) => '-',
        (StatusCode::CONFLICT, _) => 'c',
        (StatusCode::UNPROCESSABLE_ENTITY, _) => 'w',
        (StatusCode::OK, _) => match answer.text.split_once("没有处理") {
            Some((done, _)) if !done.contains("<ul class=\"rows\">") => '0',
            _ => 'y',
        },
        (StatusCode::SEE_OTHER, _) if method == "POST" => 'y',
        (StatusCode::SEE_OTHER, _) => 'l',
        (other, _) => anyhow::bail!("{other} {}", answer.text),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_is_in_the_table() {
    crate::tables::name_all(web::desk_addresses(), &[&EXPECTED, &PUBLIC]);
    let deeds = DEEDS.iter().map(|(path, _, cells)| ("POST", *path, *cells));
    for (method, path, cells) in EXPECTED.into_iter().chain(deeds) {
        let columns = if cells.ends_with("ny") { 15 } else { 14 };
        assert_eq!(cells.len(), columns, "{method} {path}");
    }
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
                _ if cell == 'y' && !KEEPING.contains(&path) => {
                    scene_for(|at| at == person).await?.ask(method, path, person).await?
                }
                _ => reading.ask(method, path, person).await?,
            };
            let found =
                letter(method, &answer).with_context(|| format!("{method} {path} {person}"))?;
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
async fn every_button_is_for_whom_the_table_says_and_nobody_else() -> Result<()> {
    let mut wrong = Vec::new();
    let reading = scene().await?;
    for (path, then, cells) in DEEDS {
        for (person, cell) in cells.chars().enumerate() {
            let answer = match cell == 'y' && then != "leave" {
                true => scene_for(|at| at == person).await?.press(path, then, person).await?,
                false if then == "reset-in-use" => {
                    access::enable(
                        &reading.bench.county.store,
                        &access::Who::console(),
                        "author",
                        NOON,
                    )
                    .await?;
                    reading.press(path, then, person).await?
                }
                false => reading.press(path, then, person).await?,
            };
            let found =
                letter("POST", &answer).with_context(|| format!("{path} {then} {person}"))?;
            if found != cell {
                wrong.push(format!("{path} {then}: person {person} {found}, not {cell}"));
            }
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
