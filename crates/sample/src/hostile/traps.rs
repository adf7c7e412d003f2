//! The traps: a name, which is also its directory below `/gk/`, and what answers there. `rest` is
//! what stands in the path behind the directory.

use super::wire::{Reply, Request, page, redirect, whole};
use super::{document, frame, list};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// One trap.
pub(super) type Trap = fn(&Request, &str) -> Reply;

/// All traps.
pub(super) const TRAPS: &[(&str, Trap)] = &[
    ("script-menus", super::scripts::menus),
    ("script-frames", super::scripts::frames),
    ("script-lists", super::scripts::lists),
    ("calendar", calendar),
    ("session-path", session_path),
    ("session-query", session_query),
    ("redirect-self", |_, _| redirect("/gk/redirect-self/")),
    ("redirect-pair", |_, rest| {
        redirect(if rest == "b" { "/gk/redirect-pair/" } else { "/gk/redirect-pair/b" })
    }),
    ("redirect-chain", redirect_chain),
    ("redirect-growing", redirect_growing),
    ("endless-body", endless_body),
    ("gzip-bomb", gzip_bomb),
    ("slow-drip", slow_drip),
    ("silence", |_, _| Reply::Silence),
    ("reset", |_, _| Reply::Reset),
    ("many-links", many_links),
    ("broken-utf8", broken_utf8),
    ("broken-gbk", broken_gbk),
    ("utf16", utf16),
    ("null-bytes", null_bytes),
    ("deep-nesting", deep_nesting),
    ("self-frame", |_, _| {
        page(
            "<html><frameset><frame src=\"/gk/self-frame/\"><frame src=\"?again=1\"></frameset></html>",
        )
    }),
    ("meta-refresh", |_, _| {
        page(
            "<html><head><meta http-equiv=\"refresh\" content=\"0;url=/gk/meta-refresh/\"></head></html>",
        )
    }),
    ("meta-pair", meta_pair),
    ("script-redirect", |_, _| {
        page("<html><script>location.href=location.href+'?x'</script></html>")
    }),
    ("octet-stream", |_, _| {
        whole(
            200,
            "Content-Type: application/octet-stream\r\n",
            frame("列表", "首页", &lines("octet-stream", 0, 5)),
        )
    }),
    ("image-as-html", |_, _| {
        whole(
            200,
            "Content-Type: text/html\r\n",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe\0<a href=x>",
        )
    }),
    ("html-as-files", html_as_files),
    ("pager-endless", pager_endless),
    ("pager-self", |_, _| {
        page(frame(
            "列表",
            "首页",
            &(lines("pager-self", 0, 5) + "<a href=\"/gk/pager-self/\">下一页</a>"),
        ))
    }),
    ("pager-pair", pager_pair),
    ("pager-millions", pager_millions),
    ("soft-missing", soft_missing),
    ("too-many-requests", too_many_requests),
    ("moody", moody),
    ("truncated", truncated),
    ("header-flood", |_, _| Reply::Repeat {
        head: b"HTTP/1.1 200 OK\r\n".into(),
        piece: b"X-Flood: 0123456789\r\n".repeat(50),
        times: None,
        pause: Duration::ZERO,
    }),
    ("cookie-flood", cookie_flood),
    ("bad-chunks", |_, _| {
        Reply::Close(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<html>\r\nFFFFFFFFFFFFFFFFF\r\n".into())
    }),
    ("not-http", |_, _| Reply::Close(b"220 ftp.example ready\r\n\r\n".into())),
    ("directories", directories),
    ("column-circle", column_circle),
    ("huge-page", huge_page),
    ("huge-title", |_, _| page(frame(&"标题".repeat(200_000), "首页", &lines("huge-title", 0, 3)))),
    ("cookie-needed", cookie_needed),
    ("cookie-never", |request, _| {
        whole(
            302,
            &format!("Location: /gk/cookie-never/\r\nSet-Cookie: n={}\r\n", request.number),
            "",
        )
    }),
    ("odd-links", odd_links),
    ("odd-dates", odd_dates),
    ("same-everywhere", |request, _| {
        page(frame(
            "相同",
            "首页",
            &format!(
                "<ul><li><a href=\"?n={0}\">换一批</a></li><li><a href=\"{0}/\">更多</a></li></ul>",
                request.number
            ),
        ))
    }),
];

/// Lines of a list whose documents stand below the trap's directory.
fn lines(trap: &str, from: u64, count: u64) -> String {
    list((from..from + count).map(|number| {
        (format!("/gk/{trap}/doc{number}.html"), format!("关于第{number}号事项的公告"))
    }))
}

/// The number in `doc{number}.html`.
fn document_number(rest: &str) -> Option<u32> {
    rest.strip_prefix("doc")?.strip_suffix(".html")?.parse().ok()
}

/// A calendar that goes on in both directions, with a page for each day.
fn calendar(request: &Request, _: &str) -> Reply {
    let (year, month) = (request.count("year", 2026), request.count("month", 5));
    let mut body = String::from("<table>");
    for day in 1..=28 {
        body += &format!("<td><a href=\"?year={year}&month={month}&day={day}\">{day}</a></td>");
    }
    body += "</table>";
    for (title, year, month) in [
        ("上一年", year.saturating_sub(1), month),
        ("下一年", year.saturating_add(1), month),
        ("上一页", year, month.saturating_sub(1)),
        ("下一页", year, month.saturating_add(1)),
    ] {
        body += &format!("<a href=\"?year={year}&month={month}\">{title}</a>");
    }
    page(frame("日历", "首页", &body))
}

/// Every address carries a new session in its path.
fn session_path(request: &Request, rest: &str) -> Reply {
    if rest.starts_with("doc") {
        return page(document(1));
    }
    let id = format!("{:032X}", request.number);
    let lines = list((0..5).map(|number| {
        (format!("/gk/session-path/doc{number}.html;jsessionid={id}"), format!("第{number}号公告"))
    }));
    let more = format!(
        "<a href=\"/gk/session-path/;jsessionid={id}?page={}\">下一页</a>",
        request.count("page", 1).saturating_add(1)
    );
    page(frame("列表", "首页", &(lines + &more)))
}

/// The same in the query.
fn session_query(request: &Request, rest: &str) -> Reply {
    if rest.starts_with("doc") {
        return page(document(1));
    }
    let id = request.number;
    let lines = list((0..5).map(|number| {
        (format!("/gk/session-query/doc.jsp?id={number}&sid={id:08x}"), format!("第{number}号公告"))
    }));
    page(frame("列表", "首页", &format!("{lines}<a href=\"?sid={id:08x}\">下一页</a>")))
}

fn redirect_chain(_: &Request, rest: &str) -> Reply {
    match rest.parse().unwrap_or(0u32) {
        30.. => page(document(1)),
        hop => redirect(&format!("/gk/redirect-chain/{}", hop + 1)),
    }
}

/// Each redirect's address is a kilobyte longer.
fn redirect_growing(request: &Request, _: &str) -> Reply {
    redirect(&format!("/gk/redirect-growing/?{}{}", request.query, "x".repeat(1024)))
}

fn endless_body(_: &Request, _: &str) -> Reply {
    let piece = lines("endless-body", 0, 50).into_bytes();
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>".into();
    Reply::Repeat { head, piece, times: None, pause: Duration::ZERO }
}

/// 256 MB of blanks in a quarter of a megabyte.
fn gzip_bomb(_: &Request, _: &str) -> Reply {
    static BOMB: OnceLock<Arc<[u8]>> = OnceLock::new();
    let bomb = BOMB.get_or_init(|| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        let blanks = vec![b' '; 1 << 20];
        // writing into memory does not fail; a short bomb would still be one
        let _ = (0..256).try_for_each(|_| encoder.write_all(&blanks));
        let body = encoder.finish().unwrap_or_default();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n";
        let mut bytes = format!("{head}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        bytes.extend_from_slice(&body);
        bytes.into()
    });
    Reply::Whole(Arc::clone(bomb))
}

fn slow_drip(_: &Request, _: &str) -> Reply {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<html>".into();
    Reply::Repeat { head, piece: b"<p>".into(), times: None, pause: Duration::from_millis(200) }
}

fn many_links(_: &Request, rest: &str) -> Reply {
    match document_number(rest) {
        Some(number) => page(document(number)),
        None => {
            let mut body = String::from("<ul>");
            for number in 0..100_000 {
                body += &format!("<li><a href=\"doc{number}.html\">第{number}号公告</a>");
            }
            page(frame("列表", "首页", &body))
        }
    }
}

fn broken_utf8(_: &Request, rest: &str) -> Reply {
    if let Some(number) = document_number(rest) {
        return page(document(number));
    }
    let mut bytes = frame("列表", "首页", &lines("broken-utf8", 0, 5)).into_bytes();
    // every 97th byte is lost, so characters break all over the page
    let mut at = 0;
    bytes.retain(|_| {
        at += 1;
        at % 97 != 0
    });
    bytes.extend_from_slice(b"\xff\xfe\xc0\x80\xed\xa0\x80\xf5\xf5");
    page(bytes)
}

fn broken_gbk(_: &Request, rest: &str) -> Reply {
    let text = match document_number(rest) {
        Some(number) => document(number),
        None => frame("列表", "首页", &lines("broken-gbk", 0, 5)),
    };
    let mut bytes = encoding_rs::GBK.encode(&text).0.into_owned();
    for at in (50..bytes.len()).step_by(113) {
        bytes[at] = 0xff;
    }
    bytes.push(0x81);
    whole(200, "Content-Type: text/html; charset=gb2312\r\n", bytes)
}

fn utf16(_: &Request, rest: &str) -> Reply {
    let text = match document_number(rest) {
        Some(number) => document(number),
        None => frame("列表", "首页", &lines("utf16", 0, 5)),
    };
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    // half a unit at the end
    bytes.push(0x4e);
    whole(200, "Content-Type: text/html\r\n", bytes)
}

fn null_bytes(_: &Request, rest: &str) -> Reply {
    if let Some(number) = document_number(rest) {
        return page(document(number));
    }
    let text = frame("列表", "首页", &lines("null-bytes", 0, 5));
    let bytes: Vec<u8> = text
        .bytes()
        .enumerate()
        .flat_map(|(at, byte)| if at % 41 == 0 { vec![0, byte] } else { vec![byte] })
        .collect();
    page(bytes)
}

fn deep_nesting(_: &Request, rest: &str) -> Reply {
    if let Some(number) = document_number(rest) {
        return page(document(number));
    }
    let body = format!("{}{}", "<div>".repeat(200_000), lines("deep-nesting", 0, 5));
    page(frame("列表", "首页", &body))
}

fn meta_pair(_: &Request, rest: &str) -> Reply {
    let other = if rest == "b" { "/gk/meta-pair/" } else { "/gk/meta-pair/b" };
    page(format!("<html><head><meta http-equiv=refresh content='0; URL={other}'></head></html>"))
}

/// Lines that promise files and lead to pages.
fn html_as_files(_: &Request, rest: &str) -> Reply {
    if !rest.is_empty() {
        return page(document(1));
    }
    let endings = ["pdf", "doc", "xlsx", "zip", "jpg"];
    page(frame(
        "列表",
        "首页",
        &list(
            endings.iter().map(|ending| {
                (format!("/gk/html-as-files/file.{ending}"), format!("附件.{ending}"))
            }),
        ),
    ))
}

/// There is always a next page, and it always has something new.
fn pager_endless(request: &Request, rest: &str) -> Reply {
    if let Some(number) = document_number(rest) {
        return page(document(number));
    }
    let number = request.count("page", 1);
    let lines = lines("pager-endless", number.saturating_mul(5), 5);
    let next = format!("<a href=\"?page={}\">下一页</a>", number.saturating_add(1));
    page(frame("列表", "首页", &(lines + &next)))
}

fn pager_pair(request: &Request, rest: &str) -> Reply {
    if let Some(number) = document_number(rest) {
        return page(document(number));
    }
    let number = request.count("page", 1);
    let next = format!("<a href=\"?page={}\">下一页</a>", if number == 1 { 2 } else { 1 });
    page(frame("列表", "首页", &(lines("pager-pair", number * 5, 5) + &next)))
}

/// Claims ten million pages; all are there and all the same.
fn pager_millions(_: &Request, rest: &str) -> Reply {
    if let Some(number) = document_number(rest) {
        return page(document(number));
    }
    let pager = "<script>createPageHTML(10000000, 0, \"index\", \"html\");</script>\
        <div>共10000000页 共99999999条</div>";
    page(frame("列表", "首页", &(lines("pager-millions", 0, 5) + pager)))
}

/// Whatever is asked for, the page says with status 200 that it is not there.
fn soft_missing(request: &Request, rest: &str) -> Reply {
    if rest.is_empty() {
        let lines = list((0..20).map(|number| {
            (format!("/gk/soft-missing/{number}.html"), format!("第{number}号公告"))
        }));
        return page(frame("列表", "首页", &lines));
    }
    let more = format!("<a href=\"/gk/soft-missing/{}/\">返回</a>", request.number);
    page(frame("提示", "首页", &format!("<p>对不起，您访问的页面不存在或已删除！</p>{more}")))
}

/// Two of three times: later, please.
fn too_many_requests(request: &Request, rest: &str) -> Reply {
    if !request.number.is_multiple_of(3) {
        return whole(429, "Retry-After: 1\r\n", "slow down");
    }
    match document_number(rest) {
        Some(number) => page(document(number)),
        None => page(frame("列表", "首页", &lines("too-many-requests", 0, 3))),
    }
}

/// 503 about every second time.
fn moody(request: &Request, rest: &str) -> Reply {
    if (request.number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 63) == 1 {
        return whole(503, "", "busy");
    }
    match document_number(rest) {
        Some(number) => page(document(number)),
        None => page(frame("列表", "首页", &lines("moody", 0, 10))),
    }
}

fn truncated(_: &Request, _: &str) -> Reply {
    let text = lines("truncated", 0, 5);
    Reply::Close(
        format!("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<html>{text}").into_bytes(),
    )
}

fn cookie_flood(request: &Request, rest: &str) -> Reply {
    let mut headers = String::from("Content-Type: text/html; charset=utf-8\r\n");
    for number in 0..80 {
        headers += &format!("Set-Cookie: c{}x{number}={}\r\n", request.number, "v".repeat(100));
    }
    match document_number(rest) {
        Some(number) => whole(200, &headers, document(number)),
        None => whole(200, &headers, frame("列表", "首页", &lines("cookie-flood", 0, 5))),
    }
}

/// A relative link that makes the path longer each time.
fn directories(_: &Request, _: &str) -> Reply {
    let list = "<ul><li><a href=\"a/\">下级栏目</a></li><li><a href=\"b/\">信息公开</a></li></ul>";
    page(frame("目录", "首页", list))
}

/// Columns that are below each other.
fn column_circle(request: &Request, rest: &str) -> Reply {
    let links: String = (0..8u64)
        .map(|number| {
            let to = number.wrapping_mul(request.number) % 1_000_000;
            format!("<li><a href=\"/gk/column-circle/{to}/\">栏目{number}</a></li>")
        })
        .collect();
    let body = format!(
        "<div class=\"submenu\"><ul><li><a href=\"/jczwgk/\">公开领域</a></li>\
         <li><a href=\"/gk/column-circle/\">上级</a></li>{links}</ul></div>"
    );
    page(frame(&format!("栏目{rest}"), "首页 > 公开领域", &body))
}

/// 30 MB of an ordinary list.
fn huge_page(_: &Request, rest: &str) -> Reply {
    if let Some(number) = document_number(rest) {
        return page(document(number));
    }
    let piece = lines("huge-page", 0, 1000).into_bytes();
    let times = u32::try_from((30 << 20) / piece.len()).unwrap_or(1);
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html>".into();
    Reply::Repeat { head, piece, times: Some(times), pause: Duration::ZERO }
}

/// Without the cookie that it sets it only ever sends to itself.
fn cookie_needed(request: &Request, rest: &str) -> Reply {
    if !request.cookie.as_deref().is_some_and(|cookie| cookie.contains("seen=1")) {
        let head =
            format!("Location: {}\r\nSet-Cookie: seen=1; Path=/gk/cookie-needed\r\n", request.path);
        return whole(302, &head, "");
    }
    match document_number(rest) {
        Some(number) => page(document(number)),
        None => page(frame("列表", "首页", &lines("cookie-needed", 0, 5))),
    }
}

/// Links that lead nowhere by their form.
fn odd_links(_: &Request, _: &str) -> Reply {
    let long = format!("/gk/odd-links/{}", "x".repeat(100_000));
    let addresses = [
        "javascript:void(0)",
        "javascript:while(true){}",
        "data:text/html,<a href=x>x</a>",
        "file:///etc/passwd",
        "http://[::bad/",
        "http://",
        "//",
        "http://0x7f.1:99999/",
        "http://no-such-host.invalid/",
        "http://user:secret@no-such-host.invalid/%zz",
        "weixin://dl/business",
        "\u{0}\u{1}\u{7}",
        "?#?#?#",
        long.as_str(),
    ];
    let lines =
        addresses.iter().map(|address| ((*address).to_owned(), "关于链接的公告".to_owned()));
    page(frame("列表", "首页", &list(lines)))
}

/// Dates that no calendar has.
fn odd_dates(_: &Request, rest: &str) -> Reply {
    if let Some(number) = document_number(rest) {
        return page(document(number));
    }
    let dates = [
        "99999-99-99",
        "0000-00-00",
        "2026-02-30",
        "9999年13月40日",
        "二〇〇〇〇年",
        "-1-1-1",
        "2026-5",
    ];
    let mut body = String::from("<ul>");
    for (number, date) in dates.iter().enumerate() {
        body += &format!(
            "<li><a href=\"doc{number}.html\">关于日期的公告{number}</a><span>{date}</span></li>"
        );
    }
    page(frame("列表", "首页", &(body + "</ul>")))
}
