//! Writing a text: what is pasted comes clean and with its pictures, and is laid out by one button.

use super::bench::{Browser, bench};
use anyhow::{Context, Result};
use axum::http::StatusCode;
use serde_json::Value;
use store::Role;

const WORD: &str = include_str!("../../../../portal/tests/writing/pasted/wps.html");

/// A picture of one point.
fn picture() -> Result<Vec<u8>> {
    let (_, rest) = WORD.split_once("base64,").context("a picture")?;
    let data = rest.split('"').next().unwrap_or_default();
    Ok(base64::Engine::decode(&base64::engine::general_purpose::STANDARD, data)?)
}

async fn pasted(
    browser: &mut Browser,
    draft: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Result<(StatusCode, Value)> {
    let revision = browser.get(draft).await?.field("revision").context("a revision")?.to_owned();
    let mut all = vec![("revision", revision.as_str())];
    all.extend(fields);
    let answer = browser.post_files(&format!("{draft}/paste"), &all, files).await?;
    Ok((answer.status, serde_json::from_slice(&answer.bytes)?))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pasted_comes_with_its_pictures() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let (status, said) = pasted(&mut editor, &draft, &[("html", WORD)], &[]).await?;
    assert_eq!(status, StatusCode::OK, "{said}");
    let html = said["html"].as_str().context("a text")?;
    assert!(html.contains("<ul><li>收入</li><li>支出</li></ul>"), "{html}");
    assert!(html.contains("src=\"图片1.png\"") && html.contains("src=\"图片2.png\""), "{html}");
    let words = said["said"].to_string();
    assert!(words.contains("1 张图片已加入附件") && words.contains("图片1.png"), "{words}");
    let address = said["pictures"][0]["href"].as_str().context("an address")?;
    assert_eq!(said["pictures"][0]["name"], "图片2.png");
    assert_eq!(editor.get(address).await?.status, StatusCode::OK);

    // A screenshot gets a name that no picture of the text has.
    let fields = [("shown", "图片1.png"), ("shown", "图片2.png")];
    let picture = picture()?;
    let files = [("image.png", picture.as_slice())];
    let (status, said) = pasted(&mut editor, &draft, &fields, &files).await?;
    assert_eq!((status, &said["pictures"][0]["name"]), (StatusCode::OK, &"图片3.png".into()));
    let (status, said) = pasted(&mut editor, &draft, &[], &[("a.txt", b"text")]).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "no picture: {said}");

    // What did not come stands in the way until it is added under its name.
    let typed = [("title", "柳树村财务公开"), ("body", html), ("organ", "民政局")];
    let stopped = editor.write(&draft, &typed, &[], "submit").await?;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stopped.text.contains("正文里的图片“图片1.png”没有上传"), "{}", stopped.text);
    let sent = editor.write(&draft, &typed, &[("图片1.png", &picture)], "submit").await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let review = editor.get(&format!("{draft}/review")).await?;
    assert_eq!(review.text.matches("<img src=\"/desk/draft/").count(), 2, "{}", review.text);

    let table = "<table><col style='width:54pt'><col width=0 style='display:none'><tr><td>张三</td><td>身份证号</td></tr></table>";
    let (_, said) = pasted(&mut editor, &draft, &[("html", table)], &[]).await?;
    assert_eq!(said["html"], "<p>张三</p>\n");
    assert!(said["said"].to_string().contains("隐藏的列没有粘贴（1 列）"), "{said}");

    let mut other = bench.person("other", Role::Editor, Some(bench.other)).await?;
    let answer = other.post(&format!("{draft}/paste"), &[("html", WORD)]).await?;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "another organ's draft is not there");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_laid_out_and_kept_only_when_it_is_saved() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let body =
        "关于发放补贴的公示\n一、补贴对象\n(一)、困难群众,共3.5万人:\n民政局\n2026年01月02日";
    let typed = [("title", "关于发放补贴的公示"), ("body", body)];
    let laid = editor.write(&draft, &typed, &[], "layout").await?;
    assert_eq!(laid.status, StatusCode::OK);
    for expected in [
        "&#60;h2&#62;一、补贴对象&#60;/h2&#62;",
        "（一）困难群众，共3.5万人：&#60;/p&#62;",
        "2026年1月2日",
        "<del>(一)、困难群众,共3.5万人:</del> <ins>（一）困难群众,共3.5万人:</ins>",
        "按“保存”后才生效",
    ] {
        assert!(laid.text.contains(expected), "{expected}: {}", laid.text);
    }
    let kept = editor.get(&draft).await?;
    assert!(kept.text.contains("(一)、困难群众,共3.5万人:"), "as it was: {}", kept.text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn hints_lead_to_the_words_that_they_are_about() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let page = editor.get(&draft).await?;
    assert!(page.text.contains("<a class=\"at\" href=\"#title\">标题"), "{}", page.text);
    let typed = [("title", "低保公示"), ("body", "一\n请认真布署。"), ("organ", "民政局")];
    editor.write(&draft, &typed, &[], "save").await?;
    let page = editor.get(&draft).await?;
    let way = format!("href=\"{draft}/review#hint-13-19\" data-from=\"4\" data-length=\"2\"");
    assert!(page.text.contains(&way), "{}", page.text);
    let review = editor.get(&format!("{draft}/review")).await?;
    for expected in [
        "<p>请认真<mark id=\"hint-13-19\">布署</mark>。</p>",
        "<a class=\"at\" href=\"#hint-13-19\">正文第 2 行",
        "<h1 id=\"title\">",
    ] {
        assert!(review.text.contains(expected), "{expected}: {}", review.text);
    }
    // A form that shows another text than the one that was checked leads nowhere in it.
    let laid = editor.write(&draft, &[("body", "一,二\n请认真布署。")], &[], "layout").await?;
    assert!(laid.text.contains("建议写成") && !laid.text.contains("data-from="), "{}", laid.text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_unmasked_is_named() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let page = editor.get(&draft).await?;
    assert!(!page.text.contains("value=\"mask\""), "nothing to mask: {}", page.text);
    let typed = [("title", "低保公示"), ("body", "张三，身份证号11010519491231002X。")];
    let list = "姓名,身份证号\n李四,11010519491231002X\n".as_bytes();
    editor.write(&draft, &typed, &[("名单.csv", list)], "save").await?;
    let page = editor.get(&format!("{draft}?done=masked")).await?;
    let alert = page.text.split_once("role=\"alert\">").context("an alert")?.1;
    let alert = alert.split_once("</p>").context("its end")?.0;
    assert!(alert.contains("没有遮盖：正文、名单.csv"), "{alert}");
    assert!(!page.text.contains("已按规则遮盖"), "{}", page.text);
    // One button beside the first of the hints, of the form of the draft.
    let hints = page.text.split_once("class=\"hints\"").context("hints")?.1;
    let (hints, form) = hints.split_once("</section>").context("their end")?;
    let button = "form=\"draft\" name=\"then\" value=\"mask\"";
    assert_eq!(hints.matches(button).count(), 1, "{hints}");
    assert!(form.contains("<form id=\"draft\"") && !form.contains("value=\"mask\""), "{form}");
    let masked = editor.write(&draft, &[], &[], "mask").await?;
    let page = editor.get(masked.location()).await?;
    assert!(page.text.contains("已按规则遮盖") && !page.text.contains("role=\"alert\""));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_given_up_in_two_steps_apart_from_the_rest() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let page = editor.get(&draft).await?;
    let (before, after) = page.text.split_once("<details class=\"discard\">").context("a step")?;
    assert!(before.contains("value=\"submit\"") && !before.contains("value=\"discard\""));
    assert!(after.split("</details>").next().is_some_and(|step| step.contains("确认废弃")));
    // What Enter presses keeps what was typed.
    let first =
        page.text.split_once("form=\"draft\" name=\"then\" value=\"").context("a button")?;
    assert!(first.1.starts_with("save\""), "{}", page.text);
    let gone = editor.write(&draft, &[], &[], "discard").await?;
    assert_eq!(gone.location(), "/desk?done=discarded");
    assert!(!editor.get(&draft).await?.text.contains("value=\"discard\""));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_typed_reviewed_and_compared() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let typed = [("title", "低保公示"), ("link", "mzj.example/1.html")];
    let refused = editor.write(&draft, &typed, &[], "submit").await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("“mzj.example/1.html”不能用作原文网址"), "{}", refused.text);
    assert_eq!(refused.field("link"), Some("mzj.example/1.html"), "what was typed stays");
    let typed = [("title", "低保公示"), ("link", "https://mzj.example/1.html")];
    let sent = editor.write(&draft, &typed, &[], "submit").await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let review = editor.get(&format!("{draft}/review")).await?;
    let fact = "<dt>原文网址</dt><dd><a href=\"https://mzj.example/1.html\" rel=\"noopener noreferrer\">https://mzj.example/1.html</a></dd>";
    assert!(review.text.contains(fact), "{}", review.text);
    for (role, name) in [
        (Role::FirstReviewer, "first"),
        (Role::SecondReviewer, "second"),
        (Role::FinalReviewer, "final"),
    ] {
        let mut reviewer = bench.person(name, role, Some(bench.organ)).await?;
        reviewer.pass(&draft, &[("secrecy", "1")]).await?;
    }
    let document = bench.county.store.map(bench.county.site.id, 0, 9).await?[0].clone();
    let begun = editor.post(&format!("/desk/document/{}/correct", document.id), &[]).await?;
    let correction = begun.location().to_owned();
    let typed = [("link", "https://mzj.example/2.html")];
    editor.write(&correction, &typed, &[], "save").await?;
    let compared = editor.get(&format!("{correction}/review")).await?;
    for line in ["<del>https://mzj.example/1.html</del>", "<ins>https://mzj.example/2.html</ins>"] {
        assert!(compared.text.contains(line), "{line}: {}", compared.text);
    }
    Ok(())
}
