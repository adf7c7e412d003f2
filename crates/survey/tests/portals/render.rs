//! Pages that only a script can show: unobserved without a browser, read with one.

use crate::portal::{Little, context, html, menu, settings};
use snapshot::{Outcome, Snapshot, Verdict};
use std::io::Write;
use survey::survey;

/// A page whose script puts its content in place.
fn scripted(title: &str, content: &str) -> String {
    let content = content.replace('\'', "\\'").replace('\n', "");
    format!(
        "<!doctype html><html><head><meta charset='utf-8'><title>{title}</title></head><body><div id='app'></div>
<script>setTimeout(function(){{document.getElementById('app').innerHTML='{content}';}},50);</script></body></html>"
    )
}

fn by_script() -> Little {
    let home = [("首页", "/")];
    let zwgk = [("首页", "/"), ("政府信息公开", "/zwgk/")];
    let platform = menu(&[
        ("政府信息公开指南", "/zwgk/zn/"),
        ("法定主动公开内容", "/zwgk/fd/"),
        ("政府信息公开年报", "/zwgk/nb/"),
    ]);
    let plain =
        |title: &str| html(title, &zwgk, "<div id='zoom'><p>本机关依法公开政府信息。</p></div>");
    let lines: String = (1..=4)
        .map(|number| {
            format!("<li><a href='/zwgk/fd/gh/t20230401_{number}.html'>东山县第{number}期规划实施情况公告</a><span>2023-04-01</span></li>")
        })
        .collect();
    let mut little = Little::new()
        .page("/", html("东山县人民政府", &[], "<p>东山县</p>"))
        .page("/zwgk/", html("政府信息公开", &home, &platform))
        .page("/zwgk/zn/", plain("政府信息公开指南"))
        .page("/zwgk/nb/", plain("政府信息公开年报"))
        .page("/zwgk/fd/", html("法定主动公开内容", &zwgk, &menu(&[("规划计划", "/zwgk/fd/gh/")])))
        .page("/zwgk/fd/gh/", scripted("规划计划", &format!("<ul class='list'>{lines}</ul>")));
    for number in 1..=4 {
        let body = format!(
            "<h1>东山县第{number}期规划实施情况公告</h1><div>发布时间：2023-04-01</div><div id='zoom'><p>现将第{number}期规划的实施情况公告如下，请社会各界监督。</p></div>"
        );
        little =
            little.page(&format!("/zwgk/fd/gh/t20230401_{number}.html"), scripted("公告", &body));
    }
    little
}

fn column<'a>(snapshot: &'a Snapshot, title: &str) -> &'a snapshot::Column {
    snapshot.columns.iter().find(|column| column.title == title).unwrap()
}

#[tokio::test]
async fn without_a_browser_they_are_unobserved() {
    let served = by_script().serve().await;
    let snapshot = survey(&settings(&served.url), &context()).await.unwrap().snapshot;
    let plans = column(&snapshot, "规划计划");
    assert_eq!(plans.outcome, Outcome::ScriptOnly);
    assert_eq!(plans.outcome.verdict(), Verdict::Unobserved);
    assert!(snapshot.unobserved.iter().any(|gap| gap.title == "规划计划"));
    assert!(snapshot.items.is_empty());
}

#[tokio::test]
async fn with_a_browser_they_are_read() {
    if survey::render::Browser::find("test").is_err() {
        let _ =
            writeln!(std::io::stderr(), "skipped: no Chromium is installed (./test installs it)");
        return;
    }
    let served = by_script().serve().await;
    let mut settings = settings(&served.url);
    settings.render = true;
    let snapshot = survey(&settings, &context()).await.unwrap().snapshot;
    let list = column(&snapshot, "规划计划").list.clone().unwrap();
    assert_eq!((list.count, list.complete), (4, true));
    assert_eq!(snapshot.documents.len(), 4);
    for document in &snapshot.documents {
        assert_eq!(document.outcome, Outcome::Ok);
        assert!(document.fingerprint.is_some());
        assert!(document.title.as_deref().is_some_and(|title| title.contains("规划实施情况公告")));
    }
    assert!(snapshot.unobserved.is_empty(), "{:?}", snapshot.unobserved);
}
