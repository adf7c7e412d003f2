//! What people with bad intent send: scripts in every field, disguised files, paths, other people's ids.

use super::bench::bench;
use anyhow::{Context, Result};
use axum::http::{StatusCode, header};
use store::Role;

const SCRIPT: &str = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";
const PASTED: &str = "<p onclick=alert(1)>一</p><svg><script>alert(2)</script><a xlink:href=\"javascript:alert(3)\">x</a></svg><math><mtext><style><img src=x onerror=alert(4)></style></mtext></math><iframe srcdoc=\"<script>alert(5)</script>\"></iframe><a href=\"java&#10;script:alert(6)\">二</a><form action=/desk/sign-out><button>三</button></form><style>body{display:none}</style>";

/// Nothing in a page runs: no script element, no handler, no address that is one.
fn harmless(text: &str) {
    // The one script of our own keeps what is written.
    let own = r#"<script src="/assets/desk.js" defer></script>"#;
    let lower = text.to_lowercase().replace(own, "");
    for bad in [
        "<script>",
        "<script ",
        "<img src=x",
        "onerror=alert(4)>",
        "<iframe",
        "<svg",
        "javascript:alert",
        "<style>",
    ] {
        assert!(!lower.contains(bad), "{bad}: {text}");
    }
    let handlers = [" onclick=alert", " onerror=\"", " onload="];
    assert!(handlers.iter().all(|bad| !lower.contains(bad)), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_in_every_field_are_text() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let mut last = bench.person("last", Role::FinalReviewer, organ).await?;
    let mut first = bench.person("first", Role::FirstReviewer, organ).await?;
    let mut second = bench.person("second", Role::SecondReviewer, organ).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let fields = ["title", "number", "index-number", "organ", "source", "validity"];
    let mut typed: Vec<(&str, &str)> = fields.iter().map(|name| (*name, SCRIPT)).collect();
    typed.push(("body", PASTED));
    let saved = editor.write(&draft, &typed, &[], "save").await?;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let page = editor.get(&draft).await?;
    // The text field shows the clean body as text.
    harmless(&page.text);
    let review = editor.get(&format!("{draft}/review")).await?;
    harmless(&review.text);
    assert!(review.text.contains("一") && !review.text.contains("<button>三"), "{}", review.text);
    harmless(&editor.get("/desk").await?.text);
    // A field that is refused comes back as text, too.
    let day = editor.write(&draft, &[("formed", SCRIPT)], &[], "save").await?;
    assert_eq!(day.status, StatusCode::UNPROCESSABLE_ENTITY);
    harmless(&day.text);
    let found = editor.get("/desk/new?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await?;
    harmless(&found.text);
    let sent = editor.write(&draft, &[], &[], "submit").await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let review = first.get(&format!("{draft}/review")).await?;
    let hash = review.field("hash").context("a hash")?.to_owned();
    let returned = [("hash", hash.as_str()), ("verdict", "returned"), ("reason", SCRIPT)];
    first.post(&format!("{draft}/review"), &returned).await?;
    harmless(&editor.get(&draft).await?.text);
    editor.write(&draft, &[], &[], "submit").await?;
    first.pass(&draft, &[]).await?;
    second.pass(&draft, &[]).await?;
    let passed = last.pass(&draft, &[("secrecy", "1")]).await?;
    assert_eq!(passed.status, StatusCode::SEE_OTHER, "{}", passed.text);
    let document = bench.county.store.map(bench.county.site.id, 0, 9).await?[0].clone();
    let mut stranger = bench.browser();
    for target in [&matter.path, &document.address] {
        let page = stranger.get(target).await?.text;
        // The page's own description of itself is data, not a script that runs.
        harmless(&page.replace("<script type=\"application/ld+json\">", ""));
    }
    let at_desk = format!("/desk/document/{}", document.id);
    harmless(&editor.get(&at_desk).await?.text);
    editor.post(&format!("{at_desk}/withdraw"), &[("reason", SCRIPT), ("urgent", "1")]).await?;
    harmless(&stranger.get(&document.address).await?.text);
    harmless(&last.get("/desk").await?.text);
    let mut auditor = bench.person("auditor", Role::AuditManager, None).await?;
    harmless(&auditor.get("/desk/audit").await?.text);
    let mut system = bench.person("system", Role::SystemManager, None).await?;
    let account = system.post("/desk/accounts", &[("name", SCRIPT), ("person", SCRIPT)]).await?;
    assert_eq!(account.status, StatusCode::UNPROCESSABLE_ENTITY);
    harmless(&account.text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn disguised_files_and_paths_do_not_come_in() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let html: &[u8] = b"<!DOCTYPE html><script>alert(1)</script>";
    let svg: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let program: &[u8] = b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3e\x00";
    for (name, bytes) in
        [("a.pdf", html), ("a.png", svg), ("a.svg", svg), ("a.docx", program), ("a.html", html)]
    {
        let typed = [("title", "仍在表单里的标题")];
        let refused = editor.write(&draft, &typed, &[(name, bytes)], "save").await?;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(refused.text.contains("仍在表单里的标题"), "{name}: nothing typed is lost");
    }
    let text = "公示内容".as_bytes();
    editor.write(&draft, &[], &[("../../../etc/passwd.txt", text)], "save").await?;
    let page = editor.get(&draft).await?;
    assert!(page.text.contains(">passwd.txt</a>") && !page.text.contains(".."), "{}", page.text);
    let hash = store::hash(text);
    let file = editor.get(&format!("{draft}/file/{hash}")).await?;
    assert_eq!((file.status, &*file.bytes), (StatusCode::OK, text));
    assert!(file.header(header::CONTENT_DISPOSITION).starts_with("attachment"));
    assert_eq!(file.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    for path in ["..%2F..%2Ftest.db", "%2e%2e", "../../../test.db", &store::hash(b"other")] {
        let answer = editor.get(&format!("{draft}/file/{path}")).await?;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_drafts_are_not_reached_from_outside() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let mut other = bench.person("other", Role::Editor, Some(bench.other)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let text = "尚未公开的内容".as_bytes();
    editor.write(&draft, &[], &[("草稿.txt", text)], "save").await?;
    let hash = store::hash(text);
    let at = format!("{draft}/file/{hash}");
    assert_eq!(editor.get(&at).await?.status, StatusCode::OK);
    assert_eq!(other.get(&at).await?.status, StatusCode::NOT_FOUND);
    // Nor by way of a draft of one's own.
    let own = other.begin(bench.other, &matter, "审批信息").await?;
    assert_eq!(other.get(&format!("{own}/file/{hash}")).await?.status, StatusCode::NOT_FOUND);
    let mut stranger = bench.browser();
    assert_eq!(stranger.get(&at).await?.status, StatusCode::SEE_OTHER);
    for id in 1..9 {
        let public = stranger.get(&format!("/file/{id}/x.txt")).await?;
        assert_eq!(public.status, StatusCode::NOT_FOUND, "{id}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_is_refused() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let large = vec![b'a'; desk::MOST_BYTES + 1];
    let refused = editor.write(&draft, &[], &[("大.txt", &large)], "save").await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let enormous = vec![b'a'; desk::MOST_BYTES + (9 << 20)];
    let refused = editor.write(&draft, &[], &[("大.txt", &enormous)], "save").await?;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    let long = "长".repeat(desk::TITLE + 1);
    let refused = editor.write(&draft, &[("title", &long)], &[], "save").await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_and_names_that_nothing_has_are_answered() -> Result<()> {
    let bench = bench().await?;
    let mut auditor = bench.person("auditor", Role::AuditManager, None).await?;
    for page in ["0", "-1", "9223372036854775807", "18446744073709551615", "x"] {
        let days = "from=-9999-01-01&to=9999-12-31";
        let found = auditor.get(&format!("/desk/audit?page={page}&{days}")).await?;
        assert_eq!(found.status, StatusCode::OK, "{page}: {}", found.text);
    }
    let mut system = bench.person("system", Role::SystemManager, None).await?;
    for name in ["%00", "a%00b", "%F0%9F%98%80", &"a".repeat(4000)] {
        let answer = system.get(&format!("/desk/account/{name}")).await?;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
        let answer = system.post(&format!("/desk/account/{name}"), &[("then", "disable")]).await?;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
    }
    Ok(())
}
