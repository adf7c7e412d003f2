//! Little portals on loopback, made in a test.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response, Uri, header};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use survey::{Bounds, Context, Progress, Settings};

/// An answer: status and body.
pub type Reply = (u16, String);

/// What an address answers: path with query, and body of a POST.
type Rule = dyn Fn(&str, &str) -> Reply + Send + Sync;

/// A portal: fixed pages by path with query, and a rule for all other addresses.
pub struct Little {
    pages: Mutex<BTreeMap<String, Reply>>,
    otherwise: Box<Rule>,
    log: Mutex<Vec<String>>,
    validators: bool,
}

/// A portal that is being served.
pub struct Served {
    pub url: String,
    pub portal: Arc<Little>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Little {
    pub fn new() -> Self {
        Self {
            pages: Mutex::default(),
            otherwise: Box::new(|_, _| (404, "<title>404</title>".into())),
            log: Mutex::default(),
            validators: false,
        }
    }

    /// What all other addresses answer: path with query, and body of a POST.
    pub fn otherwise(mut self, rule: impl Fn(&str, &str) -> Reply + Send + Sync + 'static) -> Self {
        self.otherwise = Box::new(rule);
        self
    }

    pub fn with_validators(mut self) -> Self {
        self.validators = true;
        self
    }

    pub fn page(self, path: &str, html: impl Into<String>) -> Self {
        self.put(path, html);
        self
    }

    pub fn put(&self, path: &str, html: impl Into<String>) {
        self.put_status(path, 200, html);
    }

    pub fn put_status(&self, path: &str, status: u16, html: impl Into<String>) {
        self.pages.lock().unwrap().insert(path.into(), (status, html.into()));
    }

    /// A fixed page.
    pub fn get(&self, path: &str) -> String {
        self.pages.lock().unwrap().get(path).map(|(_, html)| html.clone()).unwrap_or_default()
    }

    /// Requests so far, and none from now on.
    pub fn drain(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap())
    }

    pub async fn serve(self) -> Served {
        let portal = Arc::new(self);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let app = Router::new().fallback(answer).with_state(portal.clone());
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Served { url, portal, task }
    }
}

async fn answer(
    State(portal): State<Arc<Little>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let target = uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
    if target == "/robots.txt" {
        return Response::builder().status(404).body(Body::empty()).unwrap();
    }
    let form = String::from_utf8_lossy(&body).into_owned();
    portal.log.lock().unwrap().push(if form.is_empty() {
        target.clone()
    } else {
        format!("{target} {form}")
    });
    let fixed = portal.pages.lock().unwrap().get(&target).cloned();
    let (status, html) = fixed.unwrap_or_else(|| (portal.otherwise)(&target, &form));
    let tag = format!(
        "\"{:x}\"",
        html.bytes().fold(7u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte))
    );
    let mut response = Response::builder().header(header::CONTENT_TYPE, "text/html; charset=utf-8");
    if portal.validators {
        response = response.header(header::ETAG, &tag);
        if headers.get(header::IF_NONE_MATCH).is_some_and(|sent| sent.as_bytes() == tag.as_bytes())
        {
            return response.status(304).body(Body::empty()).unwrap();
        }
    }
    response.status(status).body(Body::from(html)).unwrap()
}

/// A whole page around its main part, with the crumbs as names and addresses.
pub fn html(title: &str, crumbs: &[(&str, &str)], main: &str) -> String {
    let crumbs: Vec<String> =
        crumbs.iter().map(|(name, href)| format!("<a href='{href}'>{name}</a>")).collect();
    format!(
        "<!doctype html><html><head><meta charset='utf-8'><title>{title}_东山县人民政府</title></head><body>
<div class='header'><ul class='nav'><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政府信息公开</a></li><li><a href='/hd/'>互动交流</a></li></ul></div>
<div class='position'>当前位置：{} &gt; {title}</div><div class='main'><h2>{title}</h2>{main}</div>
<div class='footer'>主办：东山县人民政府办公室</div></body></html>",
        crumbs.join(" &gt; ")
    )
}

/// A list of links with dates.
pub fn list(lines: &[(String, String, &str)]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|(title, href, date)| {
            format!("<li><a href='{href}' title='{title}'>{title}</a><span>{date}</span></li>")
        })
        .collect();
    format!("<ul class='list'>{}</ul>", lines.join("\n"))
}

/// Lines of documents by number.
pub fn lines(
    base: &str,
    numbers: impl Iterator<Item = u32>,
) -> Vec<(String, String, &'static str)> {
    numbers
        .map(|number| {
            (
                format!("东山县关于第{number}号事项办理情况的公告"),
                format!("{base}t20230401_{number}.html"),
                "2023-04-01",
            )
        })
        .collect()
}

/// A document.
pub fn document(number: u32) -> String {
    html(
        &format!("东山县关于第{number}号事项办理情况的公告"),
        &[("首页", "/"), ("政府信息公开", "/zwgk/")],
        &format!(
            "<h1>东山县关于第{number}号事项办理情况的公告</h1><div>发布时间：2023-04-01　来源：县政府办</div>
<div id='zoom'><p>根据有关规定，现将第{number}号事项的办理情况公告如下，请有关单位和群众知悉并监督。</p><p>特此公告。第{number}号。</p></div>"
        ),
    )
}

/// A menu.
pub fn menu(entries: &[(&str, &str)]) -> String {
    let entries: Vec<String> = entries
        .iter()
        .map(|(name, href)| format!("<li><a href='{href}'>{name}</a></li>"))
        .collect();
    format!("<div class='menu'><ul>{}</ul></div>", entries.join(""))
}

pub fn settings(url: &str) -> Settings {
    Settings {
        start: url.parse().unwrap(),
        name: None,
        level: standard::Level::County,
        portal: snapshot::PortalFile::default(),
        state: None,
        beside: Vec::new(),
        manners: fetch::Manners {
            per_second: None,
            connections: 8,
            backoff: std::time::Duration::ZERO,
            ..fetch::Manners::default()
        },
        workers: 8,
        render: false,
        program: "test".into(),
        bounds: Bounds::default(),
        words: Default::default(),
    }
}

pub fn context() -> Context {
    Context {
        standard: Arc::new(standard::Standard::builtin()),
        progress: Arc::new(Progress::default()),
        cancel: Default::default(),
    }
}
