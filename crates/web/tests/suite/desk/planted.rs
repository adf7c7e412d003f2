//! Scripts in every field that a person can type or another system can push: on no page, public or not, is there
//! an element or attribute of theirs.

mod documents;

use super::bench::{Bench, Browser, NOON, OWN, bench};
use crate::fields::{Planted, QUERY, left_out};
use crate::markup::PAYLOADS;
use crate::watch::{Watch, named, typed};
use access::Who;
use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::Role;

const EVENTS: &str = "/zfxxgk/fdzdgknr/jczwgk/events";
/// Names that addresses of the desk and of the public site read in their query.
pub const NAMES: [&str; 24] = [
    "q",
    "site",
    "organ",
    "column",
    "state",
    "account",
    "action",
    "from",
    "to",
    "page",
    "next",
    "done",
    "event",
    "documents",
    "item",
    "mark",
    "find",
    "year",
    "verify",
    "left",
    "back",
    "all",
    "id",
    "subject",
];
/// Fields that are filled here with what would run.
pub const PLANTED: [Planted; 18] = [
    ("desk/documents.html", QUERY, &["q"]),
    ("desk/documents.html", "/desk/many", &["reason"]),
    ("desk/steps.html", QUERY, &["q"]),
    ("desk/work.html", "/desk/many", &["reason"]),
    (
        "desk/write.html",
        "/desk/draft/{}",
        &[
            "title",
            "correction",
            "link",
            "body",
            "formed",
            "number",
            "index-number",
            "organ",
            "source",
            "validity",
            "urgent-reason",
        ],
    ),
    (
        "desk/site.html",
        "/desk/site",
        &[
            "name",
            "organizer",
            "telephone",
            "address",
            "icp",
            "police",
            "agency-mark",
            "error-report",
        ],
    ),
    ("desk/sign-in.html", "/desk/sign-in", &["name"]),
    ("desk/feed-new.html", "/desk/feeds/new", &["address", "source", "words", "find"]),
    ("desk/pick.html", QUERY, &["q"]),
    ("desk/review.html", "/desk/draft/{}/review", &["reason", "override", "basis"]),
    ("desk/document.html", "/desk/document/{}/withdraw", &["reason", "target"]),
    ("desk/me.html", "/desk/me", &["mail"]),
    ("desk/accounts.html", "/desk/accounts", &["name", "person"]),
    ("desk/audit.html", QUERY, &["account", "id"]),
    ("desk/events.html", "/desk/events", &["name", "name-en", "matters"]),
    ("desk/events.html", QUERY, &["q"]),
    ("desk/village-new.html", "/desk/village/new", &["title", "text"]),
    (
        "desk/village-new.html",
        "/desk/village/new",
        &["money-*-reason", "money-*-amount", "money-*-by"],
    ),
];
/// Fields whose text must be seen on some page, or the test looks at nothing.
const SEEN: [&str; 34] = [
    "title",
    "number",
    "index-number",
    "organ",
    "source",
    "validity",
    "link",
    "body",
    "return",
    "urgent",
    "objection",
    "withdraw",
    "feed-title",
    "feed-words",
    "feed-source",
    "event",
    "account",
    "person",
    "mail",
    "village-title",
    "village-text",
    "footer",
    "query",
    "api-title",
    "api-body",
    "pasted",
    "basis",
    "correction",
    "target",
    "many-return",
    "many-withdraw",
    "money-reason",
    "money-by",
    "site-form",
];

struct Cast {
    bench: Bench,
    editor: Browser,
    first: Browser,
    second: Browser,
    last: Browser,
    system: Browser,
    security: Browser,
    auditor: Browser,
    clerk: Browser,
    village: String,
    /// Where another site has its feeds.
    feeds: String,
    token: String,
    /// Where somebody typed who is not signed in.
    typed: BTreeSet<(String, String)>,
}

/// Another site, whose feed of each number has one item with that payload.
async fn feeds() -> Result<String> {
    let answers = |Path(at): Path<usize>| async move {
        let title = named(PAYLOADS[at], "feed-title");
        let rss = format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{at}</title><item>\
             <title><![CDATA[{title}]]></title><link>https://edu.example/{at}.html</link>\
             <guid isPermaLink=\"false\">{at}</guid><description><![CDATA[{title}]]></description>\
             <pubDate>Fri, 20 Nov 2026 08:00:00 +0800</pubDate></item></channel></rss>"
        );
        ([(header::CONTENT_TYPE, "application/xml")], rss)
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/feed", listener.local_addr()?);
    let router = Router::new()
        .route("/feed/{at}", axum::routing::get(answers))
        .fallback(|| async { StatusCode::NOT_FOUND });
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

async fn cast() -> Result<Cast> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let store = bench.county.store.clone();
    let village = bench.committee().await?;
    bench.account("oa", &[(Role::Editor, organ)]).await?;
    let token = access::new_token(&store, &Who::console(), ("oa", "办公系统"), NOON).await?;
    Ok(Cast {
        editor: bench.person("editor", Role::Editor, organ).await?,
        first: bench.person("first", Role::FirstReviewer, organ).await?,
        second: bench.person("second", Role::SecondReviewer, organ).await?,
        last: bench.person("last", Role::FinalReviewer, organ).await?,
        system: bench.person("system", Role::SystemManager, None).await?,
        security: bench.person("security", Role::SecurityManager, None).await?,
        auditor: bench.person("auditor", Role::AuditManager, None).await?,
        clerk: bench.person("clerk", Role::Editor, Some(village)).await?,
        village: village.to_string(),
        feeds: feeds().await?,
        token,
        typed: BTreeSet::new(),
        bench,
    })
}

impl Cast {
    /// A feed whose items have the payload in their titles.
    async fn fed(&mut self, watch: &mut Watch, (at, payload): (usize, &str)) -> Result<()> {
        let (organ, place) = (self.bench.organ, self.bench.column("临时救助").await?.id);
        let (organ, place) = (organ.to_string(), format!("{place}:办事指南"));
        let address = format!("{}/{at}", self.feeds);
        let (words, source) = (typed(payload, "feed-words"), typed(payload, "feed-source"));
        let mut fields = vec![
            ("site", "county"),
            ("organ", &*organ),
            ("place", &*place),
            ("address", &*words),
            ("words", &*words),
            ("source", &*source),
            ("find", &*words),
            ("then", "find"),
        ];
        let shown = self.editor.post("/desk/feeds/new", &fields).await?;
        watch.look("/desk/feeds/new", &shown);
        fields.truncate(3);
        fields.extend([("address", &*address), ("source", &*source)]);
        let shown = self.editor.post("/desk/feeds/new", &fields).await?;
        ensure!(shown.status == StatusCode::SEE_OTHER, "{}", shown.text);
        let manners = fetch::Manners { per_second: None, ..desk::feed_manners(true) };
        desk::read_feeds(&self.bench.county.store, &manners, true, || NOON).await?;
        watch.visit(&mut self.editor, &["/desk/feeds", "/desk"]).await?;
        watch.visit(&mut self.first, &["/desk"]).await
    }

    /// What managers and people type about accounts and life events, and the site's own words.
    async fn settings(&mut self, watch: &mut Watch, (at, payload): (usize, &str)) -> Result<()> {
        let (name, person) = (typed(payload, "account"), typed(payload, "person"));
        let refused =
            self.system.post("/desk/accounts", &[("name", &*name), ("person", &*person)]).await?;
        ensure!(refused.status == StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        watch.look("/desk/accounts", &refused);
        let known = format!("newcomer-{at}");
        let made =
            self.system.post("/desk/accounts", &[("name", &*known), ("person", &*person)]).await?;
        ensure!(made.status == StatusCode::OK, "{}", made.text);
        watch.look("/desk/accounts", &made);
        let page = format!("/desk/account/{known}");
        watch.visit(&mut self.security, &["/desk/accounts", &page]).await?;
        let mail = typed(payload, "mail");
        let shown = self.editor.post("/desk/me", &[("told", "1"), ("mail", &*mail)]).await?;
        watch.look("/desk/me", &shown);
        watch.visit(&mut self.editor, &["/desk/me"]).await?;

        let event = typed(payload, "event");
        for matters in [&*event, "社会救助 / 临时救助"] {
            let fields = [
                ("site", "county"),
                ("event", ""),
                ("name", &*event),
                ("name-en", &*event),
                ("audience", "people"),
                ("position", "1"),
                ("matters", matters),
                ("then", "save"),
            ];
            let shown = self.system.post("/desk/events", &fields).await?;
            watch.look("/desk/events", &shown);
        }
        watch.visit(&mut self.system, &["/desk/events"]).await?;
        let store = &self.bench.county.store;
        let site = store.site("county").await?.context("made")?;
        let footer = typed(payload, "footer");
        let mut settings = portal::SiteSettings::of(&site)?;
        settings.footer = portal::Footer {
            organizer: footer.clone(),
            telephone: footer.clone(),
            address: footer.clone(),
            icp: footer.clone(),
            police: footer.clone(),
            ..settings.footer
        };
        let edit = portal::SiteEdit {
            name: Some(typed(payload, "site")),
            settings: Some(settings),
            ..portal::SiteEdit::default()
        };
        portal::change_site(store, &site, edit).await?;
        let mut reader = self.bench.browser();
        watch.visit(&mut reader, &["/", EVENTS, "/sitemap.xml"]).await?;
        watch.visit(&mut self.editor, &["/desk/new", "/desk/forecast"]).await
    }

    /// What the system manager types of a site; what is no address keeps all of it in the form.
    async fn site(&mut self, watch: &mut Watch, payload: &str) -> Result<()> {
        let text = typed(payload, "site-form");
        let mut fields = vec![("site", "county")];
        fields.extend(
            ["name", "organizer", "telephone", "address", "icp", "police"]
                .map(|name| (name, &*text)),
        );
        self.system.get("/desk/site").await?;
        let kept = self.system.post("/desk/site", &fields).await?;
        watch.look("/desk/site", &kept);
        fields.extend([("agency-mark", &*text), ("error-report", &*text)]);
        self.system.get("/desk/site").await?;
        let refused = self.system.post("/desk/site", &fields).await?;
        ensure!(refused.status == StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        watch.look("/desk/site", &refused);
        watch.visit(&mut self.system, &["/desk/site"]).await?;
        let mut reader = self.bench.browser();
        watch.visit(&mut reader, &["/", "/desk/sign-in"]).await
    }

    /// Rows of money that a clerk types: what is no amount keeps them in the form.
    async fn money(&mut self, watch: &mut Watch, payload: &str) -> Result<()> {
        let (title, by) = (typed(payload, "village-title"), typed(payload, "money-by"));
        let (organ, reason) = (self.village.clone(), typed(payload, "money-reason"));
        for amount in [&*reason, "100"] {
            let fields = [
                ("organ", &*organ),
                ("title", &*title),
                ("text", "收支明细"),
                ("money-1-day", "2026-11-01"),
                ("money-1-reason", &*reason),
                ("money-1-amount", amount),
                ("money-1-by", &*by),
            ];
            let shown = self.clerk.post("/desk/village/new", &fields).await?;
            watch.look("/desk/village/new", &shown);
            if shown.status == StatusCode::SEE_OTHER {
                let to = shown.location().to_owned();
                watch.visit(&mut self.clerk, &[&to, "/desk/village"]).await?;
            }
        }
        Ok(())
    }

    /// A clerk's notice.
    async fn notice(&mut self, watch: &mut Watch, payload: &str) -> Result<()> {
        let (title, text) = (typed(payload, "village-title"), named(payload, "village-text"));
        let organ = self.village.clone();
        for title in ["", &*title] {
            let fields = [("organ", &*organ), ("title", title), ("text", &*text)];
            let shown = self.clerk.post("/desk/village/new", &fields).await?;
            watch.look("/desk/village/new", &shown);
            if !title.is_empty() {
                ensure!(shown.status == StatusCode::SEE_OTHER, "{}", shown.text);
                let to = shown.location().to_owned();
                watch.visit(&mut self.clerk, &[&to, "/desk/village"]).await?;
            }
        }
        Ok(())
    }

    /// What another system pushes.
    async fn pushed(&mut self, watch: &mut Watch, (at, payload): (usize, &str)) -> Result<()> {
        let column = self.bench.column("最低生活保障").await?;
        let text = |field: &str| typed(payload, field);
        let document = json!({
            "site": "county",
            "columns": [{ "path": column.path, "mark": "审批信息" }],
            "title": text("api-title"),
            "body": format!("<p>{}</p><img src=evil.png onerror=alert(8)>", named(payload, "api-body")),
            "number": text("api-number"),
            "index_number": text("api-index"),
            "organ": text("api-organ"),
            "source": text("api-source"),
            "validity": text("api-validity"),
            "attachments": [{ "name": "'><img src=evil.png onerror=alert(9)>.txt", "base64": "5YWs56S6" }],
        });
        let mut system = self.bench.browser();
        let request = system
            .request("PUT", &format!("/api/v1/documents/K-{at}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json");
        let answer = system.send(request.body(Body::from(document.to_string()))?).await?;
        ensure!(answer.status == StatusCode::CREATED, "{}", answer.text);
        assert!(answer.header(header::CONTENT_TYPE).starts_with("application/json"));
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        let standing: Value = serde_json::from_str(&answer.text)?;
        let draft = standing["desk"].as_str().context("an address")?.to_owned();
        watch.visit(&mut self.editor, &[&draft, &format!("{draft}/review"), "/desk"]).await
    }

    /// What stands in the query of any address.
    async fn asked(&mut self, watch: &mut Watch, payload: &str) -> Result<()> {
        let value = utf8_percent_encode(&typed(payload, "query"), NON_ALPHANUMERIC).to_string();
        let query: Vec<String> = NAMES.iter().map(|name| format!("{name}={value}")).collect();
        let query = query.join("&");
        let desk: Vec<String> = web::desk_addresses()
            .filter(|(method, _)| *method == "GET")
            .map(|(_, path)| path.replace("{id}", "1").replace("{hash}", "0"))
            .map(|path| format!("{}?{query}", path.replace("{name}", "editor")))
            .collect();
        let desk: Vec<&str> = desk.iter().map(String::as_str).collect();
        let people = [
            &mut self.editor,
            &mut self.last,
            &mut self.system,
            &mut self.security,
            &mut self.auditor,
            &mut self.clerk,
        ];
        for browser in people {
            watch.visit(browser, &desk).await?;
        }
        let matter = self.bench.column("最低生活保障").await?.path;
        let mut reader = self.bench.browser();
        let public = ["/", "/search", &matter, EVENTS, "/lang/zh", "/look/elder", "/desk/sign-in"];
        for path in public {
            watch.visit(&mut reader, &[&format!("{path}?{query}")]).await?;
        }
        watch.visit(&mut reader, &[&format!("/{value}"), &format!("/doc/{value}")]).await?;
        let name = typed(payload, "query");
        reader.get("/desk/sign-in").await?;
        let fields = [("name", &*name), ("password", OWN), ("next", &*name)];
        let shown = reader.post("/desk/sign-in", &fields).await?;
        watch.look("/desk/sign-in", &shown);
        self.typed.extend(reader.typed);
        Ok(())
    }

    /// Where anybody typed what would run.
    fn typed(&self) -> BTreeSet<(String, String)> {
        let people = [
            &self.editor,
            &self.first,
            &self.second,
            &self.last,
            &self.system,
            &self.security,
            &self.auditor,
            &self.clerk,
        ];
        let typed = people.into_iter().flat_map(|browser| browser.typed.iter().cloned());
        typed.chain(self.typed.iter().cloned()).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_anywhere_runs_nowhere() -> Result<()> {
    let mut cast = cast().await?;
    for (at, payload) in PAYLOADS.into_iter().enumerate() {
        let mut watch = Watch::new(&SEEN);
        cast.document(&mut watch, payload).await.context(payload)?;
        cast.urgent(&mut watch, payload).await.context(payload)?;
        cast.many(&mut watch, payload).await.context(payload)?;
        cast.fed(&mut watch, (at, payload)).await.context(payload)?;
        cast.notice(&mut watch, payload).await.context(payload)?;
        cast.money(&mut watch, payload).await.context(payload)?;
        cast.pushed(&mut watch, (at, payload)).await.context(payload)?;
        cast.site(&mut watch, payload).await.context(payload)?;
        cast.settings(&mut watch, (at, payload)).await.context(payload)?;
        cast.asked(&mut watch, payload).await.context(payload)?;
        watch.visit(&mut cast.auditor, &["/desk/audit", "/desk/audit?page=2"]).await?;
        assert!(watch.wrong.is_empty(), "{payload}: {:#?}", watch.wrong);
        let unseen = watch.unseen();
        assert!(unseen.is_empty(), "{payload}: no page shows {unseen:?}");
    }
    let left = left_out(&PLANTED, &cast.typed());
    assert!(left.is_empty(), "nothing was typed into {left:#?}");
    Ok(())
}
