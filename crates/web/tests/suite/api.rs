//! The interface for other systems, as a business system meets it.

mod routes;

use crate::desk::bench::{Answer, Bench, Browser, NOON, bench};
use access::Who;
use anyhow::{Context, Result};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use store::Role;

const ID: &str = "11010519491231002X";
const KEY: &str = "OA-2026-%E7%AC%AC1%E5%8F%B7";

/// A system that speaks for an editor.
struct System {
    browser: Browser,
    token: String,
}

impl System {
    async fn ask(&mut self, method: &str, target: &str, body: Option<&Value>) -> Result<Answer> {
        let mut request = self.browser.request(method, target);
        if !self.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.browser.send(request.body(body)?).await
    }

    async fn put(&mut self, document: &Value) -> Result<(StatusCode, Value)> {
        let answer = self.ask("PUT", &format!("/api/v1/documents/{KEY}"), Some(document)).await?;
        Ok((answer.status, serde_json::from_str(&answer.text)?))
    }

    async fn standing(&mut self) -> Result<Value> {
        let answer = self.ask("GET", &format!("/api/v1/documents/{KEY}"), None).await?;
        Ok(serde_json::from_str(&answer.text)?)
    }
}

async fn system(bench: &Bench) -> Result<System> {
    bench.account("oa", &[(Role::Editor, Some(bench.organ))]).await?;
    let console = Who::console();
    let token = access::new_token(&bench.county.store, &console, ("oa", "办公系统"), NOON).await?;
    Ok(System { browser: bench.browser(), token })
}

async fn document(bench: &Bench, body: &str) -> Result<Value> {
    let column = bench.column("最低生活保障").await?;
    Ok(json!({
        "site": "county",
        "columns": [{ "path": column.path, "mark": "审批信息" }],
        "title": "2026年11月低保审批结果",
        "body": body,
        "formed": "2026-11-20",
        "organ": "民政局",
        "attachments": [{ "name": "名单.csv", "base64": STANDARD.encode("姓名,金额\n张三,650\n") }],
    }))
}

#[tokio::test]
async fn a_document_is_pushed_reviewed_and_corrected_under_its_key() -> Result<()> {
    let bench = bench().await?;
    let mut system = system(&bench).await?;
    let columns = system.ask("GET", "/api/v1/sites/county/columns", None).await?;
    let columns: Vec<Value> = serde_json::from_str(&columns.text)?;
    let column = bench.column("最低生活保障").await?;
    let found = columns.iter().find(|one| one["path"] == column.path.as_str());
    assert!(found.context("listed")?["marks"].to_string().contains("审批信息"));

    let (status, leaking) = system.put(&document(&bench, &format!("张三 {ID}")).await?).await?;
    assert_eq!((status, &leaking["state"]), (StatusCode::CREATED, &json!("draft")), "{leaking}");
    assert!(leaking["hints"].to_string().contains("身份证"), "{leaking}");
    assert!(!leaking.to_string().contains(ID), "{leaking}");

    let good = document(&bench, "现将审批结果公告如下。").await?;
    let (status, sent) = system.put(&good).await?;
    assert_eq!((status, &sent["state"]), (StatusCode::OK, &json!("first-review")), "{sent}");
    assert_eq!(sent["desk"], leaking["desk"], "the same draft");
    let (status, again) = system.put(&good).await?;
    assert_eq!((status, &again["desk"]), (StatusCode::OK, &sent["desk"]), "pushed twice is once");

    let draft = sent["desk"].as_str().context("an address")?.to_owned();
    let mut reviewers = Vec::new();
    for (role, name) in [
        (Role::FirstReviewer, "first"),
        (Role::SecondReviewer, "second"),
        (Role::FinalReviewer, "final"),
    ] {
        let mut reviewer = bench.person(name, role, Some(bench.organ)).await?;
        reviewer.pass(&draft, &[("secrecy", "1")]).await?;
        reviewers.push(reviewer);
    }
    let shown = system.standing().await?;
    let address = shown["address"].as_str().context("public")?.to_owned();
    assert_eq!(shown["state"], "published");
    let page = system.browser.get(&address).await?;
    assert!(page.text.contains("现将审批结果公告如下"), "{}", page.text);
    let (status, same) = system.put(&good).await?;
    assert_eq!((status, &same["state"]), (StatusCode::OK, &json!("published")), "{same}");

    let (status, corrected) = system.put(&document(&bench, "更正：共 31 户。").await?).await?;
    assert_eq!((status, &corrected["state"]), (StatusCode::OK, &json!("first-review")));
    assert_eq!(corrected["address"], address.as_str(), "what is public stands until then");
    let draft = corrected["desk"].as_str().context("an address")?.to_owned();
    for reviewer in &mut reviewers {
        reviewer.pass(&draft, &[("secrecy", "1")]).await?;
    }
    let page = system.browser.get(&address).await?;
    assert!(page.text.contains("更正：共 31 户"), "{}", page.text);
    Ok(())
}

/// What a hook takes.
type Taken = Arc<Mutex<Vec<(HeaderMap, String)>>>;

async fn takes(State(taken): State<Taken>, headers: HeaderMap, body: String) {
    taken.lock().expect("whole").push((headers, body));
}

/// A hook that takes everything; answers its address.
async fn hook(taken: &Taken) -> Result<String> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/", listener.local_addr()?);
    let router = axum::Router::new().route("/", post(takes)).with_state(taken.clone());
    tokio::spawn(axum::serve(listener, router).into_future());
    Ok(address)
}

#[tokio::test]
async fn hooks_are_told_as_the_description_says() -> Result<()> {
    let bench = bench().await?;
    let mut system = system(&bench).await?;
    let (store, console) = (bench.county.store.clone(), Who::console());
    let taken = Taken::default();
    let address = hook(&taken).await?;
    let channel = (store::ChannelKind::Hook, address.as_str(), "geheim");
    desk::open_channel(&store, &console, bench.organ, channel, NOON).await?;
    let (_, sent) = system.put(&document(&bench, "现将审批结果公告如下。").await?).await?;
    let draft = sent["desk"].as_str().context("an address")?.to_owned();
    for (role, name) in [
        (Role::FirstReviewer, "first"),
        (Role::SecondReviewer, "second"),
        (Role::FinalReviewer, "final"),
    ] {
        let mut reviewer = bench.person(name, role, Some(bench.organ)).await?;
        reviewer.pass(&draft, &[("secrecy", "1")]).await?;
    }
    let public = system.standing().await?["address"].as_str().context("public")?.to_owned();
    desk::take_down(&store, bench.county.site.id, (&public, "有误"), NOON).await?;
    let sender = notify::Sender::new(None)?;
    let words =
        |notice: &store::Notice, _: &BTreeMap<String, String>| (notice.what.clone(), String::new());
    desk::deliver(&store, &sender, words, None, || NOON).await?;

    let described = system.ask("GET", "/api/v1/openapi.json", None).await?;
    let described: Value = serde_json::from_str(&described.text)?;
    let taken = taken.lock().expect("whole").clone();
    let mut told = Vec::new();
    for (headers, body) in &taken {
        let body: Value = serde_json::from_str(body)?;
        let what = body["what"].as_str().context("what")?.to_owned();
        assert!(headers["x-gongkai-signature"].to_str()?.starts_with("sha256="));
        let hook = &described["webhooks"][&what]["post"]["requestBody"]["content"];
        let mut schema = described.clone();
        schema["allOf"] = match what.as_str() {
            // Not an event of its own in the description.
            "waits" => json!([{ "$ref": "#/components/schemas/Told" }]),
            _ => json!([hook["application/json"]["schema"]]),
        };
        let schema = jsonschema::validator_for(&schema)?;
        schema.validate(&body).map_err(|error| anyhow::anyhow!("{what}: {error}"))?;
        assert_eq!(body["key"], "OA-2026-第1号", "{what}");
        told.push((what, body));
    }
    let whats: Vec<&str> = told.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(whats, ["waits", "waits", "waits", "published", "withdrawn"]);
    let (published, withdrawn) = (&told[3].1, &told[4].1);
    assert_eq!(
        (&published["state"], &withdrawn["state"]),
        (&json!("published"), &json!("withdrawn"))
    );
    for one in [published, withdrawn] {
        let at = one["public"].as_str().context("public")?;
        assert!(at.ends_with(&public), "{at}");
        assert!(one["facts"].get("key").is_none(), "told once");
    }
    for (what, hook) in described["webhooks"].as_object().context("webhooks")? {
        let named = &hook["post"]["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(named["allOf"][1]["properties"]["what"]["const"], what.as_str());
    }
    Ok(())
}

#[tokio::test]
async fn what_stands_at_its_origin_is_pushed_without_a_text() -> Result<()> {
    let bench = bench().await?;
    let mut system = system(&bench).await?;
    let mut led = document(&bench, "").await?;
    led["attachments"] = json!([]);
    led["link"] = json!("https://mzj.example/1.html");
    let (status, sent) = system.put(&led).await?;
    assert_eq!((status, &sent["state"]), (StatusCode::CREATED, &json!("first-review")), "{sent}");
    Ok(())
}

#[tokio::test]
async fn whoever_has_no_token_has_nothing() -> Result<()> {
    let bench = bench().await?;
    let mut system = system(&bench).await?;
    let store = bench.county.store.clone();
    let good = system.token.clone();
    let tokens = store.tokens().await?;
    assert!(!tokens[0].token.contains(&good[3..]), "only its hash is kept");
    let console = Who::console();
    let all = [
        ("GET", "/api/v1/sites".to_owned()),
        ("GET", "/api/v1/sites/county/columns".to_owned()),
        ("GET", format!("/api/v1/documents/{KEY}")),
        ("PUT", format!("/api/v1/documents/{KEY}")),
    ];
    let body = document(&bench, "正文").await?;
    for token in ["", "gk_", "gk_0000", &good[3..]] {
        system.token = token.to_owned();
        for (method, target) in &all {
            let answer = system.ask(method, target, (*method == "PUT").then_some(&body)).await?;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {target} {token}");
            assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Bearer");
        }
    }
    system.token = good.clone();
    assert_eq!(system.ask("GET", "/api/v1/sites", None).await?.status, StatusCode::OK);
    access::give(&store, &console, "oa", (Role::Editor, Some(bench.other)), NOON).await?;
    let two = system.ask("GET", "/api/v1/sites", None).await?;
    assert_eq!(two.status, StatusCode::FORBIDDEN, "one token, one organ");
    access::take(&store, &console, "oa", (Role::Editor, Some(bench.other)), NOON).await?;
    access::disable(&store, &console, "oa", NOON).await?;
    let disabled = system.ask("GET", "/api/v1/sites", None).await?;
    assert_eq!(disabled.status, StatusCode::UNAUTHORIZED);
    access::enable(&store, &console, "oa", NOON).await?;
    access::revoke_token(&store, &console, tokens[0].id, NOON).await?;
    let revoked = system.ask("GET", "/api/v1/sites", None).await?;
    assert_eq!(revoked.status, StatusCode::UNAUTHORIZED);
    let again = access::revoke_token(&store, &console, tokens[0].id, NOON).await;
    assert!(again.is_err(), "taken back once");
    let bare = Who::of(&store, store.account_named("oa").await?.context("made")?, NOON).await?;
    let made = access::new_token(&store, &bare, ("oa", "x"), NOON).await;
    assert!(made.is_err(), "an editor makes no tokens");
    let made = access::new_token(&store, &console, ("oa", " "), NOON).await;
    assert!(matches!(made, Err(access::AccessError::BadPurpose(_))), "{made:?}");
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_taken_in_is_told_with_its_place() -> Result<()> {
    let bench = bench().await?;
    let mut system = system(&bench).await?;
    let good = document(&bench, "正文").await?;
    let with = |name: &str, value: Value| {
        let mut changed = good.clone();
        changed[name] = value;
        changed
    };
    let column = &good["columns"][0];
    for (changed, words) in [
        (with("site", json!("elsewhere")), "没有找到"),
        (with("columns", json!([])), "栏目"),
        (with("columns", json!([{ "path": "/nowhere" }])), "栏目"),
        (with("columns", json!([column, column])), "栏目"),
        (with("columns", json!([{ "path": column["path"], "mark": "没有的类别" }])), "栏目"),
        (
            with("columns", json!([{ "path": column["path"] }])),
            "政策法规文件、办事指南、审核信息、审批信息",
        ),
        (with("title", json!("长".repeat(201))), "200"),
        (with("title", json!(7)), "title"),
        (with("typo", json!("x")), "typo"),
        (with("formed", json!("昨天")), "昨天"),
        (with("link", json!("/doc/1")), "/doc/1"),
        (with("attachments", json!([{ "name": "a.csv", "base64": "***" }])), "a.csv"),
        (
            with("attachments", json!([{ "name": "a.pdf", "base64": STANDARD.encode("MZ") }])),
            "a.pdf",
        ),
        (json!([1]), "请求读不懂"),
    ] {
        let (status, said) = system.put(&changed).await?;
        let expected = [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::NOT_FOUND];
        assert!(expected.contains(&status), "{status} {said}");
        let detail = said["detail"].as_str().context("a detail")?;
        assert!(detail.contains(words), "{words}: {detail}");
    }
    let nothing = system.ask("GET", &format!("/api/v1/documents/{KEY}"), None).await?;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND, "nothing was kept");
    let request = system.browser.request("PUT", &format!("/api/v1/documents/{KEY}"));
    let request = request.header(header::AUTHORIZATION, format!("Bearer {}", system.token));
    let plain = system.browser.clone().send(request.body(Body::from("a=b"))?).await?;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    // A NUL is taken out, whatever holds it.
    let (status, said) = system.put(&with("title", json!("标\u{0}题"))).await?;
    assert_eq!(status, StatusCode::CREATED, "{said}");
    for key in ["%00", "a%00b", "%F0%9F%98%80", &"a".repeat(4000)] {
        let none = system.ask("GET", &format!("/api/v1/documents/{key}"), None).await?;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{key}");
    }
    for (name, value) in [
        ("formed", "\u{0}"),
        ("formed", "-9999-01-01"),
        ("formed", "99999999999999999999-01-01"),
        ("link", "https://\u{0}/"),
        ("site", "\u{0}"),
    ] {
        let (status, said) = system.put(&with(name, json!(value))).await?;
        assert!(status.is_client_error() || status.is_success(), "{name}: {status} {said}");
    }
    Ok(())
}

#[tokio::test]
async fn answers_are_as_the_description_says() -> Result<()> {
    let bench = bench().await?;
    let mut system = system(&bench).await?;
    let described = system.ask("GET", "/api/v1/openapi.json", None).await?;
    let described: Value = serde_json::from_str(&described.text)?;
    let schema = |name: &str| {
        let mut schema = described.clone();
        schema["$ref"] = json!(format!("#/components/schemas/{name}"));
        jsonschema::validator_for(&schema)
    };
    let mut document = document(&bench, "正文").await?;
    document["link"] = json!("https://mzj.example/1.html");
    schema("Document")?.validate(&document).map_err(|error| anyhow::anyhow!("{error}"))?;
    let (_, sent) = system.put(&document).await?;
    let sites = system.ask("GET", "/api/v1/sites", None).await?;
    let sites: Vec<Value> = serde_json::from_str(&sites.text)?;
    let columns = system.ask("GET", "/api/v1/sites/county/columns", None).await?;
    let columns: Vec<Value> = serde_json::from_str(&columns.text)?;
    let (_, refused) = system.put(&json!({})).await?;
    let known = [("Standing", vec![sent, system.standing().await?]), ("Problem", vec![refused])];
    for (name, values) in known.into_iter().chain([("Site", sites), ("Column", columns)]) {
        assert!(!values.is_empty(), "{name}");
        for value in values {
            let checked = schema(name)?;
            checked.validate(&value).map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
        }
    }
    Ok(())
}
