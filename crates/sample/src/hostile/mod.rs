//! A portal that does to a crawler whatever portals and their servers do, by malice or by mistake:
//! it never ends, lies about everything and breaks HTTP. Each trap is a column below 公开领域; one
//! field is healthy, to see that the traps keep nobody from it.

mod scripts;
mod traps;
mod wire;

use crate::serve::ServeError;
use standard::{Level, Standard};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use traps::TRAPS;
use wire::{Reply, Request, page};

/// Title of the one healthy matter's column; it has [`HEALTHY_ITEMS`] items.
pub const HEALTHY_MATTER: &str = "健康的事项";
/// Items of the healthy matter.
pub const HEALTHY_ITEMS: u32 = 6;

/// The hostile portal, served until this is dropped.
pub struct HostilePortal {
    /// Address of its home page.
    pub url: String,
    served: Arc<AtomicU64>,
    stop: CancellationToken,
}

impl HostilePortal {
    /// Requests that were answered so far.
    pub fn served(&self) -> u64 {
        self.served.load(Ordering::Relaxed)
    }

    /// Names of the traps; each one's column stands at `gk/{name}/` below the home page.
    pub fn traps(&self) -> impl Iterator<Item = &'static str> {
        TRAPS.iter().map(|(name, _)| *name)
    }
}

impl Drop for HostilePortal {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Serves the hostile portal on a free port of 127.0.0.1; must be called inside a Tokio runtime.
pub async fn serve() -> Result<HostilePortal, ServeError> {
    let failed = |source| ServeError { name: "hostile".into(), source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
    let url = format!("http://{}/", listener.local_addr().map_err(failed)?);
    let served = Arc::new(AtomicU64::new(0));
    let stop = CancellationToken::new();
    let site = Arc::new(Site::new());
    let (counter, stopped) = (Arc::clone(&served), stop.clone());
    tokio::spawn(async move {
        while let Some(Ok((stream, _))) = stopped.run_until_cancelled(listener.accept()).await {
            let (site, counter, stopped) =
                (Arc::clone(&site), Arc::clone(&counter), stopped.clone());
            tokio::spawn(async move {
                let answer = |target: &str, cookie: Option<String>| {
                    let (path, query) = target.split_once('?').unwrap_or((target, ""));
                    site.answer(&Request {
                        path: path.into(),
                        query: query.into(),
                        cookie,
                        number: counter.fetch_add(1, Ordering::Relaxed),
                    })
                };
                // a client that goes away is what these pages are made for
                let _ = stopped.run_until_cancelled(wire::talk(stream, answer)).await;
            });
        }
    });
    Ok(HostilePortal { url, served, stop })
}

/// The harmless frame around the traps: home, platform, fields.
struct Site {
    /// Name of each field and its columns: title and address.
    fields: Vec<(String, Vec<(String, String)>)>,
}

impl Site {
    fn new() -> Self {
        let standard = Standard::builtin();
        let due: Vec<_> = standard.fields_due(Level::County).collect();
        let mut fields: Vec<(String, Vec<(String, String)>)> =
            due.iter().map(|field| (field.name.clone(), Vec::new())).collect();
        for (at, (name, _)) in TRAPS.iter().enumerate() {
            let field = at % fields.len().saturating_sub(1).max(1);
            let Some((_, columns)) = fields.get_mut(field) else { continue };
            let matters = due.get(field).map(|field| field.matters()).unwrap_or_default();
            let title = matters.get(columns.len()).map_or(*name, |matter| matter.name).to_owned();
            columns.push((title, format!("/gk/{name}/")));
        }
        if let Some((_, columns)) = fields.last_mut() {
            columns.push((HEALTHY_MATTER.into(), "/gk/healthy/".into()));
            columns.push(("暂无信息的事项".into(), "/gk/quiet/".into()));
        }
        Self { fields }
    }

    fn answer(&self, request: &Request) -> Reply {
        let mut segments = request.path.trim_matches('/').splitn(3, '/');
        let (first, second, rest) =
            (segments.next().unwrap_or(""), segments.next().unwrap_or(""), segments.next());
        match (first, second) {
            ("", _) => page(self.home()),
            ("robots.txt", _) => wire::whole(404, "", "no robots.txt"),
            ("zfxxgk", "") => page(self.platform()),
            ("zfxxgk", "zhinan" | "zhidu") => page(document(1)),
            ("jczwgk", "") => page(self.open_fields()),
            ("field", number) => match number.parse::<usize>().ok().and_then(|at| self.field(at)) {
                Some(text) => page(text),
                None => missing(),
            },
            ("gk", "quiet") => page(frame("暂无信息的事项", "首页 > 公开领域", "<p>暂无信息</p>")),
            ("gk", "healthy") => healthy(rest.unwrap_or("")),
            ("gk", name) => match TRAPS.iter().find(|(trap, _)| *trap == name) {
                Some((_, trap)) => trap(request, rest.unwrap_or("")),
                None => missing(),
            },
            _ => missing(),
        }
    }

    fn home(&self) -> String {
        let body = "<div class=\"nav\"><ul><li><a href=\"/\">首页</a></li>\
            <li><a href=\"/zfxxgk/\">政府信息公开</a></li>\
            <li><a href=\"/jczwgk/\">基层政务公开</a></li>\
            <li><a href=\"/gk/calendar/\">政务日历</a></li></ul></div>";
        frame("青石县人民政府", "首页", body)
    }

    fn platform(&self) -> String {
        let body = "<div class=\"tree\"><ul><li><a href=\"/zfxxgk/zhinan/\">政府信息公开指南</a></li>\
            <li><a href=\"/zfxxgk/zhidu/\">政府信息公开制度</a></li>\
            <li><a href=\"/zfxxgk/\">法定主动公开内容</a><ul>\
            <li><a href=\"/jczwgk/\">基层政务公开</a></li></ul></li></ul></div>";
        frame("政府信息公开", "首页 > 政府信息公开", body)
    }

    fn open_fields(&self) -> String {
        let mut body = String::from("<h2>公开领域</h2><div class=\"fields\"><ul>");
        for (at, (name, _)) in self.fields.iter().enumerate() {
            body += &format!("<li><a href=\"/field/{at}/\">{name}</a></li>");
        }
        body += "</ul></div>";
        frame("基层政务公开", "首页 > 政府信息公开 > 法定主动公开内容 > 基层政务公开", &body)
    }

    fn field(&self, at: usize) -> Option<String> {
        let (name, columns) = self.fields.get(at)?;
        let mut body = format!("<h2>{name}</h2><div class=\"matters\"><ul>");
        for (title, address) in columns {
            body += &format!("<li><a href=\"{address}\">{title}</a></li>");
        }
        body += "</ul></div>";
        let crumb = format!("首页 > 政府信息公开 > 法定主动公开内容 > 基层政务公开 > {name}");
        Some(frame(name, &crumb, &body))
    }
}

fn missing() -> Reply {
    wire::whole(404, "Content-Type: text/html; charset=utf-8\r\n", "<html>404 页面不存在</html>")
}

/// The healthy matter: a list and its documents.
fn healthy(rest: &str) -> Reply {
    if rest.is_empty() {
        let lines = (1..=HEALTHY_ITEMS).map(|number| {
            (format!("/gk/healthy/{number}.html"), format!("关于公开第{number}批事项的通知"))
        });
        return page(frame(HEALTHY_MATTER, "首页 > 公开领域 > 健康的事项", &list(lines)));
    }
    match rest.trim_end_matches(".html").parse::<u32>() {
        Ok(number) if (1..=HEALTHY_ITEMS).contains(&number) => page(document(number)),
        _ => missing(),
    }
}

/// A page as an ordinary template makes it.
fn frame(title: &str, crumb: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{title}</title></head><body>\
         <div class=\"position\">当前位置：{crumb}</div>{body}</body></html>"
    )
}

/// A list of lines with dates.
fn list(lines: impl Iterator<Item = (String, String)>) -> String {
    let mut text = String::from("<ul class=\"list\">");
    for (number, (address, title)) in lines.enumerate() {
        let day = number % 28 + 1;
        text += &format!(
            "<li><a href=\"{address}\" title=\"{title}\">{title}</a><span>2026-05-{day:02}</span></li>"
        );
    }
    text + "</ul>"
}

/// A short document.
fn document(number: u32) -> String {
    let body = format!(
        "<h1>关于公开第{number}批事项的通知</h1><div>发布日期：2026-05-{:02} 来源：县政府办公室</div>\
         <div id=\"zoom\"><p>现将第{number}批事项予以公开，请有关单位遵照执行。</p></div>",
        number % 28 + 1
    );
    frame(&format!("关于公开第{number}批事项的通知"), "首页 > 公开领域", &body)
}
