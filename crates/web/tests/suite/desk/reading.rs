//! Attachments: what is read of them is shown, their text goes into the body, and what nobody but a person can look into
//! is not published before one has.

use super::bench::bench;
use anyhow::{Context, Result};
use axum::http::StatusCode;
use store::Role;

const ID_NUMBER: &str = "11010519491231002X";
const LOCKED: &[u8] = include_bytes!("../../../../attachment/tests/fixtures/locked.pdf");

/// A workbook with a hidden row, a hidden column and a hidden sheet.
fn list() -> Result<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("名单")?;
    let rows = [
        ["姓名", "身份证号", "备注"],
        ["张三", ID_NUMBER, "<script>alert(1)</script>"],
        ["李四", "", "隐藏行"],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    for row in 3..400 {
        sheet.write_string(row, 0, format!("第{row}人"))?;
    }
    sheet.set_row_hidden(2)?.set_column_hidden(1)?;
    let hidden = book.add_worksheet().set_name("底稿")?;
    hidden.set_hidden(true).write_string(0, 0, "不公开的底稿")?;
    Ok(book.save_to_buffer()?)
}

/// A PDF of one page that says something, over a picture where it is a scan.
fn pdf(text: &str, scanned: bool) -> Vec<u8> {
    let font = "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>/XObject<</I 5 0 R>>>>";
    let picture = "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>";
    let below = if scanned { "q 600 0 0 800 0 0 cm /I Do Q " } else { "" };
    let content = format!("{below}BT /F1 12 Tf 72 700 Td ({text}) Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources{font}>>"),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        format!("{picture}\nstream\n0\nendstream"),
    ];
    let (mut bytes, mut table) =
        (String::from("%PDF-1.7\n"), String::from("0000000000 65535 f \n"));
    for (number, object) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let at = bytes.len();
    let trailer = format!("trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n");
    format!("{bytes}xref\n0 6\n{table}{trailer}").into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_of_a_file_is_shown() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let workbook = list()?;
    editor.write(&draft, &[], &[("名单.xlsx", &workbook)], "save").await?;
    let page = editor.get(&draft).await?;
    let (_, rest) = page.text.split_once("data-file=\"名单.xlsx\"").context("a file")?;
    let (_, rest) = rest.split_once("<a href=\"").context("a preview")?;
    let target = rest.split('"').next().unwrap_or_default().to_owned();
    assert!(target.ends_with("/text"), "{target}");
    assert!(rest.contains("aria-label=\"预览：名单.xlsx\""), "{rest}");
    let shown = editor.get(&target).await?;
    assert_eq!(shown.status, StatusCode::OK);
    for expected in [
        "工作表：名单",
        "工作表：底稿（隐藏的工作表）",
        "隐藏的行：3",
        "隐藏的列：B",
        "<mark>110*************2X</mark>",
        "名单.xlsx / 名单 第 2 行第 2 格",
        "&#60;script&#62;alert(1)",
        "不公开的底稿",
        "还有 200 行没有列出",
    ] {
        assert!(shown.text.contains(expected), "{expected}: {}", shown.text);
    }
    assert!(!shown.text.contains(ID_NUMBER) && !shown.text.contains("<script"));
    let mut first = bench.person("first", Role::FirstReviewer, organ).await?;
    let review = first.get(&format!("{draft}/review")).await?;
    assert!(review.text.contains(&format!("href=\"{target}\"")), "{}", review.text);
    assert_eq!(first.get(&target).await?.status, StatusCode::OK);
    let mut other = bench.person("other", Role::Editor, Some(bench.other)).await?;
    assert_eq!(other.get(&target).await?.status, StatusCode::NOT_FOUND);
    let none = editor.get(&format!("{draft}/file/0/text")).await?;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_of_a_file_goes_into_the_body_by_a_button() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let text = "补贴对象见下。\n发放标准每人每月一百元。".as_bytes();
    editor.write(&draft, &[], &[("a.txt", text), ("b.pdf", LOCKED)], "save").await?;
    let page = editor.get(&draft).await?;
    assert_eq!(page.text.matches("value=\"text:").count(), 1, "a locked PDF has no such button");
    assert!(page.text.contains("<small>文字不能放入正文：有密码</small>"), "{}", page.text);
    let button = format!("text:{}", store::hash(text));
    assert!(page.text.contains(&button), "{}", page.text);
    // What was typed is kept as well, and comes first.
    let put = editor.write(&draft, &[("body", "现将有关事项公示如下。")], &[], &button).await?;
    assert!(put.location().ends_with("done=text"), "{}", put.text);
    let page = editor.get(put.location()).await?;
    assert!(page.text.contains("附件的文字已放在正文末尾"), "{}", page.text);
    let body = "现将有关事项公示如下。\n补贴对象见下。\n发放标准每人每月一百元。</textarea>";
    assert!(page.text.contains(body), "{}", page.text);
    // From an old page nothing is put anywhere.
    let place = format!("{}:审批信息", matter.id);
    let old = [("revision", "1"), ("body", "二稿"), ("place", &*place), ("then", &*button)];
    let told = editor.post_files(&draft, &old, &[]).await?;
    assert_eq!(told.status, StatusCode::CONFLICT);
    let kept = editor.get(&draft).await?;
    assert!(kept.text.contains(body) && !kept.text.contains("二稿"), "{}", kept.text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_of_a_pdf_goes_into_the_body_unless_it_is_a_scan() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let (list, scan) = (pdf("List of 2026", false), pdf("1", true));
    editor.write(&draft, &[], &[("a.pdf", &list), ("b.pdf", &scan)], "save").await?;
    let page = editor.get(&draft).await?;
    assert_eq!(page.text.matches("value=\"text:").count(), 1, "a scan has no such button");
    assert!(
        page.text.contains("<small>文字不能放入正文：第 1 页是扫描件，没有文字</small>"),
        "{}",
        page.text
    );
    let attachment = page.text.split("value=\"text:").nth(1).context("a button")?;
    let button = format!("text:{}", attachment.split('"').next().unwrap_or_default());
    let put = editor.write(&draft, &[("body", "正文")], &[], &button).await?;
    assert!(put.location().ends_with("done=text"), "{}", put.text);
    let page = editor.get(put.location()).await?;
    assert!(page.text.contains("正文\nList of 2026</textarea>"), "{}", page.text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_file_is_published_with_a_reason_only() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let typed = [("title", "名单公示"), ("body", "正文"), ("organ", "民政局")];
    let stopped = editor.write(&draft, &typed, &[("名单.pdf", LOCKED)], "submit").await?;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
    for expected in ["有附件没有检查（1 处）", "没有检查的附件已打开看过，可以公开，请终审人员决定"]
    {
        assert!(stopped.text.contains(expected), "{expected}: {}", stopped.text);
    }
    assert!(!stopped.text.contains("这些个人信息依法必须公开"), "nothing personal was found");
    assert!(!stopped.text.contains("value=\"mask\""), "nothing can be masked");
    let sent = editor.write(&draft, &[("despite", "1")], &[], "submit").await?;
    assert_eq!(sent.location(), "/desk?done=submitted", "{}", sent.text);
    for (name, role) in [("first", Role::FirstReviewer), ("second", Role::SecondReviewer)] {
        let mut reviewer = bench.person(name, role, organ).await?;
        assert_eq!(reviewer.pass(&draft, &[]).await?.status, StatusCode::SEE_OTHER, "{name}");
    }
    let mut last = bench.person("last", Role::FinalReviewer, organ).await?;
    let blocked = last.pass(&draft, &[("secrecy", "1")]).await?;
    assert_eq!(blocked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(blocked.text.contains("没有检查的附件已打开看过，可以公开的理由"), "{}", blocked.text);
    let reason = [("secrecy", "1"), ("override", "已用密码打开看过")];
    assert_eq!(last.pass(&draft, &reason).await?.status, StatusCode::SEE_OTHER);
    let rows = bench.county.store.audit(0, 999).await?;
    assert_eq!(rows.iter().filter(|row| row.detail.contains("已用密码打开看过")).count(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_masked_is_told_by_name() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let csv = format!("姓名,身份证号\n张三,{ID_NUMBER}\n");
    let scanned = pdf(ID_NUMBER, true);
    let files = [("名单.csv", csv.as_bytes()), ("名单.pdf", scanned.as_slice())];
    let masked = editor.write(&draft, &[], &files, "mask").await?;
    assert!(masked.location().ends_with("done=masked"), "{}", masked.text);
    let page = editor.get(masked.location()).await?;
    for told in ["仍有个人信息没有遮盖：名单.pdf。", "附件请在原文件里遮盖后重新添加同名附件"]
    {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_becomes_a_document_that_is_to_be_looked_at() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let matter = bench.column("最低生活保障").await?;
    let draft = editor.begin(bench.organ, &matter, "审批信息").await?;
    let list = pdf(ID_NUMBER, false);
    let files = [("名单.pdf", list.as_slice())];
    let masked = editor.write(&draft, &[], &files, "mask").await?;
    assert!(masked.location().ends_with("done=masked-text"), "{}", masked.text);
    let page = editor.get(masked.location()).await?;
    for told in ["原文件不再公开", "名单（文字版）.docx", "文字版由程序从原文件提取"]
    {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    assert!(!page.text.contains("名单.pdf") && !page.text.contains(ID_NUMBER), "{}", page.text);
    Ok(())
}
