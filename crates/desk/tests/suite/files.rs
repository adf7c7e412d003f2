//! Attachments: what nobody but a person can look into, what their names and the fields say, what they tell of who made
//! them, and their text put into the body.

use super::bench::{Bench, NOON, bench, bench_with, typed};
use access::Who;
use anyhow::{Context, Result};
use desk::{At, Checked, Decision, DeskError, Hint, Reviewed, Weight};
use portal::{ReviewSteps, SiteSettings};
use std::io::{Cursor, Write};
use store::{Drafted, Role};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PLACE: (&str, &str) = ("最低生活保障", "审批信息");
const ID: &str = "11010519491231002X";
const LOCKED: &[u8] = include_bytes!("../../../attachment/tests/fixtures/locked.pdf");
const PAGES: &[u8] = include_bytes!("../../../attachment/tests/fixtures/document.pdf");
const DOCUMENT: &[u8] = include_bytes!("../../../attachment/tests/fixtures/document.docx");

fn archive(parts: &[(&str, &[u8])]) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default())?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn point() -> Result<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::new(1, 1).write_to(&mut bytes, image::ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

/// A draft with one attachment.
async fn with_file(bench: &Bench, who: &Who, name: &str, bytes: &[u8]) -> Result<i64> {
    let id = bench.draft(who, PLACE, &typed("名单公示", "正文")).await?;
    desk::attach(&bench.store, who, (id, 2), (name, bytes.to_vec()), NOON).await?;
    Ok(id)
}

async fn drafted(bench: &Bench, id: i64) -> Result<Drafted> {
    bench.store.draft(id).await?.context("a draft")
}

async fn checked(bench: &Bench, id: i64) -> Result<Checked> {
    let drafted = drafted(bench, id).await?;
    Ok(desk::check(&bench.store, &bench.premises().await?, &drafted, NOON).await?)
}

fn of<'a>(checked: &'a Checked, rule: &str) -> Vec<&'a Hint> {
    checked.hints.iter().filter(|hint| hint.rule == rule).collect()
}

#[tokio::test]
async fn what_only_a_person_can_look_into_stops_until_one_has() -> Result<()> {
    let review_steps = ReviewSteps::try_from(1).map_err(anyhow::Error::msg)?;
    let bench = bench_with(SiteSettings { review_steps, ..SiteSettings::default() }).await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    let picture = point()?;
    let scanned = archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", b"<w:document><w:body/></w:document>"),
        ("word/media/image1.png", &picture),
    ])?;
    let packed = archive(&[("list.rar", b"Rar!\x1a\x07\x01\x00\x00\x00\x00\x00\x00\x00\x00")])?;
    let nested = archive(&[("list.docx", &DOCUMENT[..DOCUMENT.len() / 2])])?;
    for (name, bytes, why) in [
        ("a.pdf", LOCKED, "encrypted"),
        ("b.docx", scanned.as_slice(), "scanned"),
        ("c.zip", packed.as_slice(), "unsupported"),
        ("d.zip", nested.as_slice(), "broken"),
    ] {
        let id = with_file(&bench, &editor, name, bytes).await?;
        let found = checked(&bench, id).await?;
        let unread = of(&found, "unread");
        let hint = unread.first().with_context(|| format!("{name}: {:#?}", found.hints))?;
        assert_eq!((hint.weight, &hint.args[0].1), (Weight::Blocks, &why.to_owned()), "{name}");
        assert_eq!(found.overridable(), ["unread"], "{name}");
        let submit = async |despite| {
            let revision = drafted(&bench, id).await?.draft.revision;
            anyhow::Ok(desk::submit(&bench.store, &editor, (id, revision), despite, NOON).await)
        };
        let stopped = submit(false).await?;
        assert!(matches!(stopped, Err(DeskError::Blocked(_))), "{name}: {stopped:?}");
        submit(true).await??;
        let stopped = bench.pass(&last, id).await;
        assert!(matches!(stopped, Err(DeskError::Blocked(_))), "{name}: {stopped:?}");
        let pass = Decision::Pass {
            override_reason: format!("已看过{name}"),
            secrecy: Some(desk::Secrecy::active()),
            publish_at: None,
        };
        let hash = drafted(&bench, id).await?.draft.hash;
        let reviewed = desk::review(&bench.store, &last, (id, &hash), pass, NOON).await?;
        assert!(matches!(reviewed, Reviewed::Published(_)), "{name}: {reviewed:?}");
        let rows = bench.store.audit(0, 999).await?;
        let row = rows.iter().find(|row| row.detail.contains(&format!("已看过{name}")));
        let detail = &row.context("in the log")?.detail;
        assert!(detail.contains("\"overridden\":[\"unread\"]"), "{detail}");
    }
    // A picture is seen as it is, and what else blocks is no matter of reasons.
    let id = with_file(&bench, &editor, "e.png", &picture).await?;
    assert!(checked(&bench, id).await?.blocking().is_empty());
    bench.submit(&editor, id).await?;
    let id = bench.draft(&editor, PLACE, &typed("", "正文")).await?;
    desk::attach(&bench.store, &editor, (id, 2), ("a.pdf", LOCKED.to_vec()), NOON).await?;
    let stopped = desk::submit(&bench.store, &editor, (id, 3), true, NOON).await;
    assert!(matches!(&stopped, Err(DeskError::Blocked(left)) if left.len() == 1), "{stopped:?}");
    Ok(())
}

#[tokio::test]
async fn names_and_fields_are_looked_at_and_masked() -> Result<()> {
    let bench = bench().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let mut typed = typed("名单公示", "正文");
    typed.source = format!("身份证号{ID}");
    typed.number = format!("身份证号{ID}");
    let id = bench.draft(&editor, PLACE, &typed).await?;
    let name = format!("{ID}.txt");
    let text = "请认真布署。".as_bytes().to_vec();
    desk::attach(&bench.store, &editor, (id, 2), (name.as_str(), text), NOON).await?;
    let found = checked(&bench, id).await?;
    let leaks = of(&found, "privacy");
    let at: Vec<&At> = leaks.iter().map(|hint| &hint.at).collect();
    assert!(at.contains(&&At::Field("source")) && at.contains(&&At::Field("number")), "{at:?}");
    assert!(at.iter().any(|at| matches!(at, At::File { line: 0, .. })), "{at:?}");
    assert!(!format!("{leaks:?}").contains(ID), "{leaks:?}");
    let words = of(&found, "word");
    let expected = At::File { name: name.clone(), within: String::new(), line: 1, cell: None };
    assert_eq!(words.iter().map(|hint| &hint.at).collect::<Vec<_>>(), [&expected]);

    let all = desk::mask(&bench.store, &editor, (id, 3), NOON).await?;
    assert_eq!(all, desk::MaskedAll::default());
    let drafted = drafted(&bench, id).await?;
    assert_eq!(drafted.attachments[0].name, format!("110{}2X.txt", "×".repeat(13)));
    assert_eq!(drafted.draft.number.as_deref(), Some("身份证号110*************2X"));
    assert!(!checked(&bench, id).await?.leaks());
    Ok(())
}

#[tokio::test]
async fn a_name_that_the_body_shows_is_left_to_people() -> Result<()> {
    let bench = bench().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let name = format!("{ID}.png");
    let id = with_file(&bench, &editor, &name, &point()?).await?;
    let drafted = drafted(&bench, id).await?;
    let typed = typed("名单公示", &format!("<p><img src=\"{name}\"></p>"));
    let (places, revision) = (drafted.content().places, drafted.draft.revision);
    desk::save(&bench.store, &editor, (id, revision), &typed, places, NOON).await?;
    let all = desk::mask(&bench.store, &editor, (id, revision + 1), NOON).await?;
    assert_eq!(all.by_hand, [name]);
    assert!(checked(&bench, id).await?.leaks());
    Ok(())
}

#[tokio::test]
async fn who_made_a_file_is_told_where_it_stays() -> Result<()> {
    let bench = bench().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let comment: &[u8] =
        b"<w:comments><w:comment w:author=\"Wang Fang\"><w:p/></w:comment></w:comments>";
    let document: &[u8] =
        b"<w:document><w:body><w:p><w:r><w:t>text</w:t></w:r></w:p></w:body></w:document>";
    let mut parts = vec![
        ("[Content_Types].xml", b"<Types/>".as_slice()),
        ("word/document.xml", document),
        ("word/comments.xml", comment),
    ];
    let plain = archive(&parts)?;
    parts.push(("_xmlsignatures/sig1.xml", b"<s/>"));
    let signed = archive(&parts)?;
    let packed = archive(&[("a.docx", &plain)])?;
    let properties = "<ofd:OFD><ofd:DocBody><ofd:DocInfo><ofd:Author>Wang Fang</ofd:Author></ofd:DocInfo>\
        <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>";
    let root: &[u8] = b"<ofd:Document><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages></ofd:Document>";
    let page: &[u8] = b"<ofd:Page><ofd:TextObject Boundary=\"20 20 60 5\" Size=\"4\"><ofd:TextCode X=\"0\" Y=\"4\">text</ofd:TextCode></ofd:TextObject></ofd:Page>";
    let mut parts = vec![
        ("OFD.xml", properties.as_bytes()),
        ("Doc_0/Document.xml", root),
        ("Doc_0/Pages/Page_0/Content.xml", page),
    ];
    let pages = archive(&parts)?;
    parts.push(("Doc_0/Signs/Signatures.xml", b"<s/>"));
    let sealed = archive(&parts)?;
    for (name, bytes, why) in [
        ("a.docx", &plain, None),
        ("b.docx", &signed, Some("signed")),
        ("c.zip", &packed, Some("within")),
        ("d.ofd", &pages, None),
        ("e.ofd", &sealed, Some("signed")),
    ] {
        let id = with_file(&bench, &editor, name, bytes).await?;
        let found = checked(&bench, id).await?;
        let hints = of(&found, "properties");
        let told: Vec<&str> = hints.iter().map(|hint| hint.args[0].1.as_str()).collect();
        assert_eq!(told, Vec::from_iter(why), "{name}");
        let hash = &drafted(&bench, id).await?.attachments[0].hash;
        let kept = bench.store.file(hash).await?;
        assert_eq!(kept.to_vec() == *bytes, why.is_some(), "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn the_text_of_a_pdf_is_put_into_the_body() -> Result<()> {
    let bench = bench().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let id = with_file(&bench, &editor, "a.pdf", PAGES).await?;
    let hash = drafted(&bench, id).await?.attachments[0].hash.clone();
    desk::put_text(&bench.store, &editor, (id, 3), &hash, NOON).await?;
    let body = drafted(&bench, id).await?.draft.body;
    let text = desk::text(&body);
    assert!(text.contains("\n2025年第三季度临时救助对象公示"), "{text}");
    assert!(text.contains("\n张某\t110101199003070011\t500"), "{text}");
    assert!(body.contains("<p>") && body.contains("<table>"), "{body}");
    let found = checked(&bench, id).await?;
    let told = found.hints.iter().any(|hint| hint.is_privacy() && matches!(hint.at, At::Body(..)));
    assert!(told, "what was put there is checked: {:#?}", found.hints);
    Ok(())
}

#[tokio::test]
async fn the_text_of_a_file_is_put_into_the_body() -> Result<()> {
    let bench = bench().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let text = "一、<补贴>对象\n姓名\t金额\n张三\t1\n";
    let id = with_file(&bench, &editor, "a.txt", text.as_bytes()).await?;
    let hash = drafted(&bench, id).await?.attachments[0].hash.clone();
    let put = async |revision, hash: &str| {
        desk::put_text(&bench.store, &editor, (id, revision), hash, NOON).await
    };
    let stale = put(2, &hash).await;
    assert!(matches!(stale, Err(DeskError::Conflict)), "{stale:?}");
    put(3, &hash).await?;
    let after = drafted(&bench, id).await?;
    assert_eq!(desk::text(&after.draft.body), "正文\n一、<补贴>对象\n姓名\t金额\n张三\t1");
    assert!(after.draft.body.contains("<table>"), "{}", after.draft.body);
    assert_eq!((after.draft.revision, after.attachments.len()), (4, 1));
    let missing = put(4, "0").await;
    assert!(matches!(missing, Err(DeskError::Missing("file"))), "{missing:?}");
    desk::attach(&bench.store, &editor, (id, 4), ("b.pdf", LOCKED.to_vec()), NOON).await?;
    let locked = drafted(&bench, id).await?.attachments[1].hash.clone();
    let none = put(5, &locked).await;
    assert!(matches!(&none, Err(DeskError::NoText(name)) if name == "b.pdf"), "{none:?}");
    let reviewer = bench.who("first", Role::FirstReviewer).await?;
    let forbidden = desk::put_text(&bench.store, &reviewer, (id, 5), &hash, NOON).await;
    assert!(matches!(forbidden, Err(DeskError::Access(_))), "{forbidden:?}");
    let read = desk::reading(&bench.store, &reviewer, (id, &hash)).await?;
    assert_eq!((read.file.name.as_str(), read.stretches.len(), read.more), ("a.txt", 1, 0));
    Ok(())
}
