//! `inspect --withhold-leaks`: of a number that pages and files of a portal show, nothing stands in any file that
//! is written, nor in what the command says.

use axum::Router;
use axum::http::{Uri, header};
use axum::response::IntoResponse;
use flate2::bufread::MultiGzDecoder;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::{Command, Output};

/// Numbers with a check digit that holds, of nobody.
const IN_TEXT: &str = "420103198506143279";
const IN_GBK: &str = "422802197809234150";
const IN_TITLE: &str = "421003199102082684";
const IN_FILE: &str = "420902196905173318";
const BESIDE_LISTS: &str = "421123198307305526";
const ALL: [&str; 5] = [IN_TEXT, IN_GBK, IN_TITLE, IN_FILE, BESIDE_LISTS];

type Pages = BTreeMap<&'static str, (&'static str, Vec<u8>)>;

fn page(title: &str, main: &str) -> String {
    format!(
        "<!doctype html><html><head><title>{title}_云溪县人民政府</title></head><body><div class='position'>当前位置：<a href='/'>首页</a> &gt; {title}</div><h1>{title}</h1>{main}<div class='footer'>主办：云溪县人民政府办公室</div></body></html>"
    )
}

fn document(title: &str, text: &str) -> String {
    let body = "根据社会救助有关规定，经乡镇审核、县级确认，现将有关情况予以公示，接受群众监督。"
        .repeat(3);
    page(
        title,
        &format!(
            "<p>发布时间：2026-03-05　来源：县民政局</p><div id='zoom'><p>{body}</p>{text}</div>"
        ),
    )
}

/// A small portal with a number in the text of a page, in one of another charset, in the title of a line, in a file,
/// and on a page that no list shows.
fn pages() -> Pages {
    let html = |text: String| ("text/html; charset=utf-8", text.into_bytes());
    let menu = |entries: &[(&str, &str)]| -> String {
        let entries =
            entries.iter().map(|(name, href)| format!("<li><a href='{href}'>{name}</a></li>"));
        format!("<ul>{}</ul>", entries.collect::<String>())
    };
    let titled = format!("关于确认低保对象（{IN_TITLE}）的公示");
    let lines: String = [
        ("/xx/1.html", "第一批临时救助对象公示"),
        ("/xx/2.html", "第二批临时救助对象公示"),
        ("/xx/3.html", titled.as_str()),
        ("/xx/4.html", "第四批临时救助对象名单"),
    ]
    .iter()
    .map(|(href, title)| format!("<li><a href='{href}'>{title}</a><span>2026-03-05</span></li>"))
    .collect();
    let gbk = document("第二批临时救助对象公示", &format!("<p>李某，身份证号{IN_GBK}</p>"));
    BTreeMap::from([
        ("/", html(page("首页", &menu(&[("政府信息公开", "/zwgk/")])))),
        (
            "/zwgk/",
            html(page(
                "政府信息公开",
                &menu(&[("政府信息公开指南", "/zwgk/zn/"), ("法定主动公开内容", "/zwgk/fd/")]),
            )),
        ),
        (
            "/zwgk/zn/",
            html(page(
                "政府信息公开指南",
                &format!(
                    "<div><p>本机关依法公开政府信息。联系人张某，身份证号：{BESIDE_LISTS}。</p></div>"
                ),
            )),
        ),
        ("/zwgk/fd/", html(page("法定主动公开内容", &menu(&[("社会救助", "/zwgk/fd/jz/")])))),
        ("/zwgk/fd/jz/", html(page("社会救助", &format!("<ul class='list'>{lines}</ul>")))),
        (
            "/xx/1.html",
            html(document(
                "第一批临时救助对象公示",
                &format!(
                    "<table><tr><th>姓名</th><th>身份证号</th></tr><tr><td>王某</td><td>{IN_TEXT}</td></tr></table>"
                ),
            )),
        ),
        ("/xx/2.html", ("text/html; charset=gbk", encoding_rs::GBK.encode(&gbk).0.into_owned())),
        ("/xx/3.html", html(document(&titled, ""))),
        (
            "/xx/4.html",
            html(document(
                "第四批临时救助对象名单",
                "<p>附件：<a href='/xx/4.csv'>名单.csv</a></p>",
            )),
        ),
        (
            "/xx/4.csv",
            ("text/csv; charset=utf-8", format!("姓名,身份证号\n赵某,{IN_FILE}\n").into_bytes()),
        ),
    ])
}

async fn serve(pages: Pages) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("its address"));
    let answer = move |uri: Uri| {
        let found = pages.get(uri.path()).cloned();
        async move {
            match found {
                Some((kind, body)) => ([(header::CONTENT_TYPE, kind)], body).into_response(),
                None => axum::http::StatusCode::NOT_FOUND.into_response(),
            }
        }
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    url
}

fn inspect(url: &str, out: &Path, more: &[&str]) -> Output {
    let (dir, review) = (out.to_string_lossy(), out.join("review.toml"));
    let (portal, review) = (out.join("portal.toml"), review.to_string_lossy().into_owned());
    let portal = portal.to_string_lossy();
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["inspect", url, "--no-limit", "--as-of", "2026-11-23", "--out", &dir])
        .args(["--write-review", &review, "--write-portal", &portal, "--explain"])
        .args(more)
        .output()
        .expect("the command runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// What is written in a file and in the files within it.
fn written(path: &Path) -> Vec<(String, Vec<u8>)> {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let bytes = std::fs::read(path).expect("a file");
    if name.ends_with(".gz") {
        let mut all = Vec::new();
        MultiGzDecoder::new(Cursor::new(bytes)).read_to_end(&mut all).expect("gzip");
        return vec![(name, all)];
    }
    if name.ends_with(".xlsx") || name.ends_with(".docx") {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        return (0..zip.len())
            .map(|at| {
                let mut file = zip.by_index(at).expect("a member");
                let mut all = Vec::new();
                file.read_to_end(&mut all).expect("its bytes");
                (format!("{name}/{}", file.name().expect("a name")), all)
            })
            .collect();
    }
    vec![(name, bytes)]
}

/// Where the telling part of a number (birth and order) stands: files, and what the command says.
fn places(number: &str, out: &Path, said: &Output) -> Vec<String> {
    let files = std::fs::read_dir(out).expect("a folder").map(|file| file.expect("a file").path());
    let mut all: Vec<(String, Vec<u8>)> = files.flat_map(|path| written(&path)).collect();
    assert!(all.len() > 10, "report, ledger, notice and archive are there");
    all.push(("stdout".to_owned(), said.stdout.clone()));
    all.push(("stderr".to_owned(), said.stderr.clone()));
    let telling = &number.as_bytes()[6..17];
    let holds = |bytes: &[u8]| bytes.windows(telling.len()).any(|window| window == telling);
    all.into_iter().filter(|(_, bytes)| holds(bytes)).map(|(name, _)| name).collect()
}

#[test]
fn nothing_of_a_leaked_number_is_written() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let url = runtime.block_on(serve(pages()));
    let dir = tempfile::tempdir().expect("a folder");
    let (open, withheld) = (dir.path().join("open"), dir.path().join("withheld"));

    // As it is usual: the archive shows what the portal shows, and nothing else does.
    let said = inspect(&url, &open, &[]);
    for number in [IN_TEXT, IN_GBK, IN_TITLE, BESIDE_LISTS] {
        assert_eq!(places(number, &open, &said), ["evidence.warc.gz"], "{number}");
    }

    let said = inspect(&url, &withheld, &["--withhold-leaks"]);
    for number in ALL {
        assert_eq!(places(number, &withheld, &said), Vec::<String>::new(), "{number}");
    }
    let report = std::fs::read_to_string(withheld.join("report.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&report).expect("json");
    let leaks = report["findings"].as_array().expect("findings").iter();
    let leaks: Vec<&str> = leaks
        .filter(|finding| finding["rule"] == "privacy-leak")
        .filter_map(|finding| finding["url"].as_str()?.rsplit('/').next())
        .collect();
    for page in ["1.html", "2.html", "3.html", "4.csv"] {
        assert!(leaks.contains(&page), "{page} is told: {leaks:?}");
    }
}
