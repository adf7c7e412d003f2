//! A village clerk's pages.

use super::bench::bench;
use anyhow::{Context, Result};
use axum::http::{StatusCode, header};
use image::{ImageFormat, RgbImage};
use std::io::Cursor;
use store::Role;

const ID: &str = "11010519491231002X";

fn photo() -> Result<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(8, 8).write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

#[tokio::test]
async fn a_notice_with_a_photo_goes_from_the_phone_to_the_villages_page() -> Result<()> {
    let bench = bench().await?;
    let organ = bench.committee().await?;
    let mut clerk = bench.person("clerk", Role::Editor, Some(organ)).await?;
    let home = clerk.get("/desk").await?;
    assert_eq!(home.location(), "/desk/village", "a clerk's work is one page");
    let page = clerk.get("/desk/village").await?;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let accounts = format!("/desk/village/new?organ={organ}&#38;item=accounts");
    assert!(page.text.contains(&accounts), "{}", page.text);

    let form = clerk.get(&format!("/desk/village/new?organ={organ}&item=accounts")).await?;
    assert!(form.text.contains("石桥村2026年10月财务收支公开"), "{}", form.text);
    let own = organ.to_string();
    let blank = [("organ", own.as_str()), ("title", ""), ("text", "收入 <1200> 元")];
    let again = clerk.post_files("/desk/village/new", &blank, &[]).await?;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.text.contains("收入 &#60;1200&#62; 元"),
        "what was typed is there: {}",
        again.text
    );

    let text = format!("发放给张三（身份证号 {ID}）200 元。");
    let title = ("title", "石桥村2026年10月财务收支公开");
    let fields = [("organ", own.as_str()), title, ("text", &text)];
    let photo = photo()?;
    let sent = clerk.post_files("/desk/village/new", &fields, &[("image.png", &photo)]).await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(sent.location().contains("done=submitted"), "{}", sent.location());
    let list = clerk.get(sent.location()).await?;
    assert!(list.text.contains("待初审") && !list.text.contains(ID), "{}", list.text);
    let (_, rest) = list.text.split_once("/desk/draft/").context("its draft")?;
    let id = rest.split('/').next().unwrap_or_default();
    let draft = format!("/desk/draft/{id}");

    let steps = [Role::FirstReviewer, Role::SecondReviewer, Role::FinalReviewer];
    for (role, name) in steps.into_iter().zip(["first", "second", "final"]) {
        let mut reviewer = bench.person(name, role, Some(organ)).await?;
        let page = reviewer.get(&format!("{draft}/review")).await?;
        assert!(page.text.contains(&format!("<img src=\"{draft}/file/")), "{}", page.text);
        reviewer.pass(&draft, &[("secrecy", "1")]).await?;
        let village = reviewer.get("/desk/village").await?;
        assert_eq!(village.status, StatusCode::NOT_FOUND, "who writes for no village has none");
        let asked = reviewer.get(&format!("/desk/village?organ={organ}")).await?;
        assert_eq!(asked.status, StatusCode::FORBIDDEN);
    }
    let shown = clerk.get("/desk/village").await?;
    assert!(shown.text.contains("已公开"), "{}", shown.text);
    let column = bench.column("石桥村").await?;
    let public = clerk.get(&column.path).await?;
    assert!(public.text.contains("石桥村2026年10月财务收支公开"), "{}", public.text);
    Ok(())
}

#[tokio::test]
async fn nobody_publishes_for_another_village() -> Result<()> {
    let bench = bench().await?;
    let organ = bench.committee().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let own = organ.to_string();
    for address in
        [format!("/desk/village?organ={organ}"), format!("/desk/village/new?organ={organ}")]
    {
        assert_eq!(editor.get(&address).await?.status, StatusCode::FORBIDDEN, "{address}");
    }
    let fields = [("organ", own.as_str()), ("title", "一"), ("text", "二")];
    let sent = editor.post_files("/desk/village/new", &fields, &[]).await?;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
    assert_eq!(editor.get("/desk").await?.status, StatusCode::OK, "a department's editor stays");
    editor.proof = "wrong".into();
    let unproven = editor.post_files("/desk/village/new", &fields, &[]).await?;
    assert_eq!(unproven.status, StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn what_a_phone_keeps_says_nothing_of_anybody() -> Result<()> {
    let bench = bench().await?;
    let organ = bench.committee().await?;
    let mut clerk = bench.person("clerk", Role::Editor, Some(organ)).await?;
    let mut other = bench.person("other", Role::Editor, Some(bench.other)).await?;
    let page = clerk.get("/desk/village/kept").await?;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert_eq!(page.field("proof"), Some(""), "{}", page.text);
    assert_eq!(page.field("organ"), Some(""), "{}", page.text);
    for private in ["clerk", "石桥村", "/desk/sign-out"] {
        assert!(!page.text.replace("class=\"clerk\"", "").contains(private), "{private}");
    }
    assert_eq!(other.get("/desk/village/kept").await?.text, page.text, "it is everybody's");

    let worker = bench.browser().get("/assets/village-worker.js").await?;
    for script in page.text.split("<script src=\"").skip(1) {
        let address = script.split('"').next().unwrap_or_default();
        assert!(worker.text.contains(&format!("\"{address}\"")), "{address} is kept with it");
        assert_eq!(bench.browser().get(address).await?.status, StatusCode::OK, "{address}");
    }
    assert_eq!(worker.header(header::CONTENT_TYPE), "text/javascript; charset=utf-8");
    assert!(worker.header(header::CONTENT_SECURITY_POLICY).starts_with("default-src 'self';"));
    let scope = worker.headers.get("service-worker-allowed").context("a scope")?;
    assert_eq!(scope, "/desk/village");
    let version = worker.text.strip_prefix("const version = \"").context("a version")?;
    assert!(version.bytes().take(64).all(|one| one.is_ascii_hexdigit()), "{}", worker.text);
    Ok(())
}

#[tokio::test]
async fn who_signs_out_is_asked_first_where_the_phone_keeps_something_of_his() -> Result<()> {
    let bench = bench().await?;
    let organ = bench.committee().await?;
    let mut clerk = bench.person("clerk", Role::Editor, Some(organ)).await?;
    let mut other = bench.person("other", Role::Editor, Some(organ)).await?;
    let owner = |text: &str| {
        let (_, rest) = text.split_once("data-who=\"").context("whose phone")?;
        Ok::<_, anyhow::Error>(rest.split('"').next().unwrap_or_default().to_owned())
    };
    let own = owner(&clerk.get("/desk/village").await?.text)?;
    assert_eq!(owner(&clerk.get("/desk/village/new").await?.text)?, own, "always the same");
    assert_ne!(owner(&other.get("/desk/village").await?.text)?, own);

    for browser in [&mut clerk, &mut other] {
        let session = browser.cookie.clone().context("signed in")?;
        browser.cookie = Some(format!("{session}; phone={own}"));
    }
    let out = other.post("/desk/sign-out", &[]).await?;
    assert_eq!(out.location(), "/desk/sign-in", "nothing of his is kept");
    let asked = clerk.post("/desk/sign-out", &[]).await?;
    assert_eq!(asked.location(), "/desk/village/leave");
    let leave = clerk.get("/desk/village/leave").await?;
    assert!(leave.text.contains("data-leave") && owner(&leave.text)? == own, "{}", leave.text);
    let out = clerk.post("/desk/sign-out", &[("clear", "1")]).await?;
    assert_eq!(out.location(), "/desk/sign-in");
    assert!(clerk.cookie.is_none());
    Ok(())
}
