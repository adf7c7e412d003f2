//! A county with organs, people and browsers.

use crate::county::{County, empty};
use crate::fields::pattern;
use crate::watch::MARK;
use access::{NewPerson, Who};
use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use portal::TownShape;
use std::collections::BTreeSet;
use store::{Column, Role};
use tower::ServiceExt;
use web::App;

pub const HOST: &str = "www.county.example";
/// Noon of 2026-11-23 in China.
pub const NOON: i64 = 1_795_406_400;
const FIRST: &str = "Erst-2026x";
pub const OWN: &str = "Eigen-2026x";
const MOST: usize = 1 << 24;

pub struct Bench {
    pub county: County,
    pub router: Router,
    /// The organ whose work is shown, and another one.
    pub organ: i64,
    pub other: i64,
}

pub async fn bench() -> Result<Bench> {
    bench_at(|| NOON).await
}

pub async fn bench_at(clock: fn() -> i64) -> Result<Bench> {
    bench_with(clock, |app| app).await
}

/// The same with more about the application.
pub async fn bench_with(clock: fn() -> i64, with: impl FnOnce(App) -> App) -> Result<Bench> {
    let towns = vec![TownShape { name: "云溪镇".into(), villages: vec!["石桥村".into()] }];
    let county = empty("青岚县人民政府", "青岚县", towns).await?;
    let mut write = county.store.write().await?.at(NOON);
    let place = county.site.division_id;
    let organ = write.add_organ(place, "民政局").await?;
    write.set_fields(organ, r#"["social-assistance"]"#.into()).await?;
    let other = write.add_organ(place, "财政局").await?;
    write.commit().await?;
    let app = App::with_clock(county.store.clone(), "county", clock);
    Ok(Bench { router: web::router(with(app)), county, organ, other })
}

impl Bench {
    /// The committee of 石桥村.
    pub async fn committee(&self) -> Result<i64> {
        let store = &self.county.store;
        let divisions = store.divisions().await?;
        let village = divisions.iter().find(|one| one.name == "石桥村").context("made")?.id;
        let mut write = store.write().await?;
        let organ = write.add_organ(village, "村民委员会").await?;
        write.commit().await?;
        Ok(organ)
    }

    /// An account with roles, whose password is changed already.
    pub async fn account(&self, name: &str, roles: &[(Role, Option<i64>)]) -> Result<()> {
        let (store, console) = (&self.county.store, Who::console());
        let new = NewPerson {
            name: name.into(),
            person: format!("{name}先生"),
            organ: Some(self.organ),
            password: FIRST.into(),
        };
        access::make(store, &console, new, NOON).await?;
        for role in roles {
            access::give(store, &console, name, *role, NOON).await?;
        }
        let account = store.account_named(name).await?.context("made")?;
        let who = Who::of(store, account, NOON).await?;
        Ok(access::change_password(store, &who, FIRST, OWN, NOON).await?)
    }

    /// An account that is signed in.
    pub async fn person(&self, name: &str, role: Role, organ: Option<i64>) -> Result<Browser> {
        self.account(name, &[(role, organ)]).await?;
        let mut browser = self.browser();
        browser.sign_in(name, OWN).await?;
        Ok(browser)
    }

    pub fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookie: None,
            way: None,
            proof: String::new(),
            typed: BTreeSet::new(),
        }
    }

    pub async fn column(&self, title: &str) -> Result<Column> {
        crate::pages::column(&self.county, title).await
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header(header::LOCATION)
    }

    /// The value of a hidden field.
    pub fn field(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.text.split_once(&format!("name=\"{name}\" value=\""))?;
        rest.split_once('"').map(|(value, _)| value)
    }
}

/// The text of an attribute or a text field.
fn unescaped(html: &str) -> String {
    [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
        .iter()
        .fold(html.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

/// A file to be sent: name and bytes.
pub type File<'a> = (&'a str, &'a [u8]);

#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookie: Option<String>,
    /// The cookie of a way to a provider of single sign-on.
    pub way: Option<String>,
    pub proof: String,
    /// Where something marked was typed: addresses of forms, with names of fields.
    pub typed: BTreeSet<(String, String)>,
}

impl Browser {
    fn remember(&mut self, target: &str, fields: &[(&str, &str)]) {
        let marked = fields.iter().filter(|(_, value)| value.contains(MARK));
        let marked = marked.map(|(name, _)| (pattern(target), (*name).to_owned()));
        self.typed.extend(marked);
    }

    pub async fn send(&mut self, request: Request<Body>) -> Result<Answer> {
        let answer = self.router.clone().oneshot(request).await?;
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, MOST).await?.to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str()?.split(';').next().unwrap_or_default();
            let kept = (!cookie.ends_with('=')).then(|| cookie.to_owned());
            match cookie.starts_with("sign-on=") {
                true => self.way = kept,
                false => self.cookie = kept,
            }
        }
        let answer = Answer { status: parts.status, headers: parts.headers, bytes, text };
        if let Some(proof) = answer.field("proof") {
            self.proof = proof.to_owned();
        }
        Ok(answer)
    }

    pub fn request(&self, method: &str, target: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(target).header(header::HOST, HOST);
        let cookies: Vec<&str> =
            [&self.cookie, &self.way].into_iter().flatten().map(|one| &**one).collect();
        match cookies.is_empty() {
            false => request.header(header::COOKIE, cookies.join("; ")),
            true => request,
        }
    }

    pub async fn get(&mut self, target: &str) -> Result<Answer> {
        let request = self.request("GET", target).body(Body::empty())?;
        self.send(request).await
    }

    /// Sends a form with the proof of the last page.
    pub async fn post(&mut self, target: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let proof = self.proof.clone();
        let mut all = vec![("proof", proof.as_str())];
        all.extend(fields);
        self.post_bare(target, &all).await
    }

    /// Sends a form as it is.
    pub async fn post_bare(&mut self, target: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        self.remember(target, fields);
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let kind = "application/x-www-form-urlencoded";
        let request = self.request("POST", target).header(header::CONTENT_TYPE, kind);
        self.send(request.body(Body::from(body))?).await
    }

    /// Sends a form in parts, with files.
    pub async fn post_files(
        &mut self,
        target: &str,
        fields: &[(&str, &str)],
        files: &[File<'_>],
    ) -> Result<Answer> {
        const EDGE: &str = "x-edge-x";
        self.remember(target, fields);
        let mut body = Vec::new();
        let proof = self.proof.clone();
        for (name, value) in [("proof", proof.as_str())].iter().chain(fields) {
            let head = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(head.into_bytes());
        }
        for (name, bytes) in files {
            let head = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{EDGE}--\r\n").into_bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        let request = self.request("POST", target).header(header::CONTENT_TYPE, kind);
        self.send(request.body(Body::from(body))?).await
    }

    pub async fn sign_in(&mut self, name: &str, password: &str) -> Result<Answer> {
        self.get("/desk/sign-in").await?;
        let answer = self.post("/desk/sign-in", &[("name", name), ("password", password)]).await?;
        if answer.status == StatusCode::SEE_OTHER {
            self.get("/desk/me").await?;
        }
        Ok(answer)
    }

    /// Begins a draft in a column; answers its address.
    pub async fn begin(&mut self, organ: i64, column: &Column, mark: &str) -> Result<String> {
        let (organ, column) = (organ.to_string(), column.id.to_string());
        let fields = [("site", "county"), ("organ", &organ), ("column", &column), ("mark", mark)];
        let begun = self.post("/desk/new", &fields).await?;
        anyhow::ensure!(begun.status == StatusCode::SEE_OTHER, "{}", begun.text);
        Ok(begun.location().to_owned())
    }

    /// Saves a draft as its page stands, with other values for some fields, and presses a button.
    pub async fn write(
        &mut self,
        draft: &str,
        changes: &[(&str, &str)],
        files: &[File<'_>],
        then: &str,
    ) -> Result<Answer> {
        let page = self.get(draft).await?;
        anyhow::ensure!(page.status == StatusCode::OK, "{}: {}", page.status, page.text);
        let value = |name: &str| {
            let changed = changes.iter().find(|(of, _)| *of == name).map(|(_, value)| *value);
            changed.map_or_else(|| unescaped(page.field(name).unwrap_or_default()), str::to_owned)
        };
        let body = page.text.split_once("name=\"body\" rows=\"18\">").map(|(_, rest)| rest);
        let body = body.and_then(|rest| rest.split_once("</textarea>")).map(|(body, _)| body);
        let body = body.unwrap_or_default();
        let body = unescaped(body);
        let mut fields: Vec<(&str, String)> = ["revision", "title", "formed", "number"]
            .iter()
            .chain(&["index-number", "organ", "source", "validity", "link", "correction"])
            .map(|name| (*name, value(name)))
            .collect();
        let changed = changes.iter().find(|(of, _)| *of == "body");
        fields.push(("body", changed.map_or(body, |(_, body)| (*body).to_owned())));
        let places = page.text.split("name=\"place\" value=\"").skip(1);
        for place in places.filter_map(|rest| rest.split('"').next()) {
            fields.push(("place", unescaped(place)));
        }
        let extra = changes.iter().filter(|(name, _)| ["despite", "urgent-reason"].contains(name));
        fields.extend(extra.map(|(name, value)| (*name, (*value).to_owned())));
        fields.push(("then", then.to_owned()));
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.post_files(draft, &fields, files).await
    }

    /// Passes the step that a draft waits for.
    pub async fn pass(&mut self, draft: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let page = self.get(&format!("{draft}/review")).await?;
        let hash = page.field("hash").unwrap_or_default().to_owned();
        let mut all = vec![("hash", hash.as_str()), ("verdict", "passed")];
        all.extend(fields);
        self.post(&format!("{draft}/review"), &all).await
    }
}
