//! Scripts in every field that a person can type or another system can push: on no page, public or not, is there
//! an element or attribute of theirs.

use super::bench::{Answer, Bench, Browser, NOON, OWN, bench};
use crate::markup::{PAYLOADS, faults};
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
/// Personal data, so that the final reviewer must say why it is public all the same.
const IDENTITY: &str = "身份证号 110101199003070134";
/// Names that addresses of the desk and of the public site read in their query.
const NAMES: [&str; 22] = [
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
];
/// Fields whose text must be seen on some page, or the test looks at nothing.
const SEEN: [&str; 26] = [
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
];

/// The text of a field: the payload, and the field's name to know it by.
fn typed(payload: &str, field: &str) -> String {
    format!("{payload} @@{field}")
}

/// The same where only part of what follows may be left.
fn named(payload: &str, field: &str) -> String {
    format!("@@{field} {payload}")
}

/// What was seen, and what was wrong.
#[derive(Default)]
struct Watch {
    seen: BTreeSet<&'static str>,
    wrong: Vec<String>,
}

impl Watch {
    fn look(&mut self, place: &str, answer: &Answer) {
        if answer.status.is_server_error() {
            self.wrong.push(format!("{place}: {}", answer.status));
        }
        self.read(place, &answer.text);
        let to = answer.location();
        if !to.is_empty() && !to.starts_with('/') {
            self.wrong.push(format!("{place} leads to {to}"));
        }
    }

    fn read(&mut self, place: &str, html: &str) {
        self.wrong.extend(faults(html).into_iter().map(|fault| format!("{place}: {fault}")));
        let seen = SEEN.into_iter().filter(|field| html.contains(&format!("@@{field}")));
        self.seen.extend(seen);
    }

    async fn visit(&mut self, browser: &mut Browser, targets: &[&str]) -> Result<()> {
        for target in targets {
            let answer = browser.get(target).await?;
            self.look(target, &answer);
        }
        Ok(())
    }
}

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
    let divisions = store.divisions().await?;
    let place = divisions.iter().find(|one| one.name == "石桥村").context("made")?.id;
    let mut write = store.write().await?;
    let village = write.add_organ(place, "村民委员会").await?;
    write.commit().await?;
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
        bench,
    })
}

impl Cast {
    /// A draft with the payload in all its fields, returned once, published, withdrawn.
    async fn document(&mut self, watch: &mut Watch, payload: &str) -> Result<()> {
        let matter = self.bench.column("最低生活保障").await?;
        let draft = self.editor.begin(self.bench.organ, &matter, "审批信息").await?;
        let review = format!("{draft}/review");
        let fields = ["title", "number", "index-number", "organ", "source", "validity"];
        let mut all: Vec<(&str, String)> =
            fields.iter().map(|name| (*name, typed(payload, name))).collect();
        // A picture that is no attachment would keep it from being handed in.
        let text = named(payload, "body").replace("src=evil.png", "alt=evil");
        all.push(("body", format!("<p>{text}</p><a href=\"{payload}\">二</a><p>{IDENTITY}</p>")));
        let all: Vec<(&str, &str)> = all.iter().map(|(name, text)| (*name, &**text)).collect();
        let file = ("'><img src=evil.png onerror=alert(6)>.txt", "公示".as_bytes());
        let saved = self.editor.write(&draft, &all, &[file], "save").await?;
        ensure!(saved.status == StatusCode::SEE_OTHER, "{}", saved.text);
        for (name, then) in [("link", "save"), ("formed", "save"), ("source", "layout")] {
            let text = typed(payload, name);
            let shown = self.editor.write(&draft, &[(name, &text)], &[], then).await?;
            watch.look(&format!("{draft} {name}"), &shown);
        }
        let leading = format!("https://mzj.example/?{payload}");
        let shown = self.editor.write(&draft, &[("link", &leading)], &[], "save").await?;
        watch.look(&format!("{draft} leading"), &shown);
        watch.visit(&mut self.editor, &[&draft, &review, "/desk", "/desk/documents"]).await?;
        self.editor.write(&draft, &[("link", "")], &[], "save").await?;
        self.pasted(watch, &draft, payload).await?;

        let despite = [("despite", "1")];
        let sent = self.editor.write(&draft, &despite, &[], "submit").await?;
        ensure!(sent.status == StatusCode::SEE_OTHER, "{}", sent.text);
        let page = self.first.get(&review).await?;
        watch.look(&review, &page);
        let hash = page.field("hash").context("a hash")?.to_owned();
        let why = typed(payload, "return");
        let returned = [("hash", hash.as_str()), ("verdict", "returned"), ("reason", &why)];
        self.first.post(&review, &returned).await?;
        watch.visit(&mut self.editor, &[&draft, &review]).await?;
        self.editor.write(&draft, &despite, &[], "submit").await?;
        self.first.pass(&draft, &[]).await?;
        self.second.pass(&draft, &[]).await?;
        let why = typed(payload, "override");
        let passed = self.last.pass(&draft, &[("secrecy", "1"), ("override", &why)]).await?;
        ensure!(passed.status == StatusCode::SEE_OTHER, "{}", passed.text);
        watch.visit(&mut self.last, &[&review, "/desk", "/desk/documents"]).await?;
        self.public(watch, &draft, &matter.path, payload).await
    }

    /// What is pasted comes back clean.
    async fn pasted(&mut self, watch: &mut Watch, draft: &str, payload: &str) -> Result<()> {
        let text = named(payload, "pasted");
        let html = format!("<p onclick=alert(7)>{text}</p><a href=\"{payload}\">x</a>");
        let answer =
            self.editor.post_files(&format!("{draft}/paste"), &[("html", &html)], &[]).await?;
        ensure!(answer.status == StatusCode::OK, "{}", answer.text);
        let said: Value = serde_json::from_str(&answer.text)?;
        watch.read("paste", said["html"].as_str().context("html")?);
        Ok(())
    }

    /// The public pages of a document, and of what is said when it is withdrawn.
    async fn public(
        &mut self,
        watch: &mut Watch,
        draft: &str,
        column: &str,
        payload: &str,
    ) -> Result<()> {
        let store = &self.bench.county.store;
        let id: i64 = draft.rsplit('/').next().unwrap_or_default().parse()?;
        let id = store.draft(id).await?.and_then(|found| found.draft.document_id);
        let id = id.context("published")?;
        let shown = store.whole(&[id]).await?.pop().context("there")?;
        let address = shown.document.address;
        let mut reader = self.bench.browser();
        let feed = format!("{column}/rss.xml");
        watch.visit(&mut reader, &["/", column, &address, "/rss.xml", &feed]).await?;
        let at_desk = format!("/desk/document/{id}");
        watch.visit(&mut self.editor, &[&at_desk]).await?;
        let why = typed(payload, "withdraw");
        let ask = [("reason", why.as_str()), ("urgent", "1")];
        self.editor.post(&format!("{at_desk}/withdraw"), &ask).await?;
        watch.visit(&mut reader, &[&address]).await?;
        watch.visit(&mut self.last, &["/desk", &at_desk]).await
    }

    /// A notice that is published at once, and objected to.
    async fn urgent(&mut self, watch: &mut Watch, payload: &str) -> Result<()> {
        let matter = self.bench.column("最低生活保障").await?;
        let draft = self.editor.begin(self.bench.organ, &matter, "审批信息").await?;
        let review = format!("{draft}/review");
        let (title, why) = (typed(payload, "title"), typed(payload, "urgent"));
        let fields = [("title", &*title), ("body", "正文"), ("urgent-reason", &*why)];
        let sent = self.editor.write(&draft, &fields, &[], "urgent").await?;
        ensure!(sent.status == StatusCode::SEE_OTHER, "{}", sent.text);
        watch.visit(&mut self.last, &[&review, "/desk"]).await?;
        self.last.pass(&draft, &[("secrecy", "1")]).await?;
        let page = self.first.get(&review).await?;
        watch.look(&review, &page);
        let hash = page.field("hash").context("a hash")?.to_owned();
        let why = typed(payload, "objection");
        let fields =
            [("hash", &*hash), ("make-up", "1"), ("verdict", "returned"), ("reason", &*why)];
        let objected = self.first.post(&review, &fields).await?;
        ensure!(objected.status == StatusCode::SEE_OTHER, "{}", objected.text);
        for browser in [&mut self.editor, &mut self.first, &mut self.last] {
            watch.visit(browser, &[&review, "/desk"]).await?;
        }
        Ok(())
    }

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
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_anywhere_runs_nowhere() -> Result<()> {
    let mut cast = cast().await?;
    for (at, payload) in PAYLOADS.into_iter().enumerate() {
        let mut watch = Watch::default();
        cast.document(&mut watch, payload).await.context(payload)?;
        cast.urgent(&mut watch, payload).await.context(payload)?;
        cast.fed(&mut watch, (at, payload)).await.context(payload)?;
        cast.notice(&mut watch, payload).await.context(payload)?;
        cast.pushed(&mut watch, (at, payload)).await.context(payload)?;
        cast.settings(&mut watch, (at, payload)).await.context(payload)?;
        cast.asked(&mut watch, payload).await.context(payload)?;
        watch.visit(&mut cast.auditor, &["/desk/audit", "/desk/audit?page=2"]).await?;
        assert!(watch.wrong.is_empty(), "{payload}: {:#?}", watch.wrong);
        let unseen: Vec<_> = SEEN.iter().filter(|field| !watch.seen.contains(*field)).collect();
        assert!(unseen.is_empty(), "{payload}: no page shows {unseen:?}");
    }
    Ok(())
}
