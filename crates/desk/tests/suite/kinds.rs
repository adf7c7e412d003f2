//! What one click makes of archives, of old files of Word and Excel, and of files with fixed pages.

use super::bench::{Bench, NOON, bench, typed};
use access::Who;
use anyhow::{Context, Result};
use attachment::{Bounds, Contents};
use desk::{At, Checked, Hint, MaskedAll};
use encoding_rs::GBK;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use store::{Drafted, Role};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const ID: &str = "11010519491231002X";
const MASKED: &str = "110*************2X";
const OLD_ID: &str = "110101199003070011";
const MASKED_OLD: &str = "110*************11";
const DOCUMENT: &[u8] = include_bytes!("../../../attachment/tests/fixtures/document.doc");
const RESTRICTED: &[u8] = include_bytes!("../../../attachment/tests/fixtures/restricted.pdf");
const SHEETS: &[u8] = include_bytes!("../../../attachment/tests/fixtures/sheets.xls");

/// A draft whose attachments were masked.
struct Done {
    bench: Bench,
    who: Who,
    drafted: Drafted,
    /// The attachments as they came in, and as they are now.
    before: Vec<Vec<u8>>,
    after: Vec<Vec<u8>>,
    all: MaskedAll,
    checked: Checked,
}

impl Done {
    fn names(&self) -> Vec<&str> {
        self.drafted.attachments.iter().map(|one| one.name.as_str()).collect()
    }

    fn of(&self, rule: &str) -> Vec<&Hint> {
        self.checked.hints.iter().filter(|hint| hint.rule == rule).collect()
    }
}

async fn masked(files: &[(&str, Vec<u8>)]) -> Result<Done> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let id = bench.draft(&who, ("最低生活保障", "审批信息"), &typed("名单公示", "正文")).await?;
    for (revision, (name, bytes)) in (2..).zip(files) {
        desk::attach(&bench.store, &who, (id, revision), (*name, bytes.clone()), NOON).await?;
    }
    let looked = async || -> Result<(Drafted, Vec<Vec<u8>>, Checked)> {
        let drafted = bench.store.draft(id).await?.context("a draft")?;
        let mut all = Vec::new();
        for one in &drafted.attachments {
            all.push(bench.store.file(&one.hash).await?.to_vec());
        }
        let checked = desk::check(&bench.store, &bench.premises().await?, &drafted, NOON).await?;
        Ok((drafted, all, checked))
    };
    let (drafted, before, checked) = looked().await?;
    assert!(checked.leaks(), "there is something to mask");
    let all = desk::mask(&bench.store, &who, (id, drafted.draft.revision), NOON).await?;
    let (drafted, after, checked) = looked().await?;
    assert_eq!(checked.leaks(), !all.by_hand.is_empty(), "{all:?}: {:#?}", checked.hints);
    Ok(Done { bench, who, drafted, before, after, all, checked })
}

/// An archive of files with these stored names.
fn archive(files: &[(&[u8], Vec<u8>)]) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file_with_options(SimpleFileOptions::default().name(name))?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Files of an archive as they are packed, by their stored names.
fn packed(bytes: &[u8]) -> Result<BTreeMap<Vec<u8>, Vec<u8>>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut files = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index_raw(at)?;
        let mut held = Vec::new();
        file.read_to_end(&mut held)?;
        files.insert(file.name_raw().to_vec(), held);
    }
    Ok(files)
}

/// The archive with one of its files behind a password, as far as its directory tells.
fn locked(mut bytes: Vec<u8>, name: &str) -> Result<Vec<u8>> {
    for (mark, flags, named) in [(b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)] {
        let begins = |at: &usize| {
            let named = bytes.get(at + named..).unwrap_or_default();
            bytes[*at..].starts_with(mark) && named.starts_with(name.as_bytes())
        };
        let at = (0..bytes.len()).find(begins).context("its head")?;
        bytes[at + flags] |= 1;
    }
    Ok(bytes)
}

/// Whether bytes, or whatever is packed in them, say something.
fn says(bytes: &[u8], value: &str) -> bool {
    if bytes.windows(value.len()).any(|at| at == value.as_bytes()) {
        return true;
    }
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    (0..archive.len()).any(|at| {
        let mut held = Vec::new();
        let read = archive.by_index(at).map(|mut file| file.read_to_end(&mut held));
        matches!(read, Ok(Ok(_))) && says(&held, value)
    })
}

fn read(name: &str, bytes: &[u8]) -> Contents {
    attachment::read(name, bytes, &Bounds::default())
}

fn text(name: &str, bytes: &[u8]) -> String {
    let read = read(name, bytes);
    assert!(read.notes.is_empty(), "{name}: {:?}", read.notes);
    read.parts.into_iter().map(|part| part.text).collect::<Vec<_>>().join("\n")
}

fn list(id: &str) -> Vec<u8> {
    format!("姓名,身份证号\n张三,{id}\n").into_bytes()
}

/// A Word document of one paragraph, with more parts.
fn document(said: &str, more: &[(&[u8], Vec<u8>)]) -> Result<Vec<u8>> {
    let main = format!(
        "<w:document><w:body><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:body></w:document>"
    );
    let mut parts: Vec<(&[u8], Vec<u8>)> = vec![
        ("[Content_Types].xml".as_bytes(), b"<Types/>".to_vec()),
        ("word/document.xml".as_bytes(), main.into_bytes()),
    ];
    parts.extend(more.iter().cloned());
    archive(&parts)
}

/// A PDF whose pages draw this, its streams packed; `/I` is a picture.
pub fn pdf(pages: &[&str]) -> Result<Vec<u8>> {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let picture = "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>";
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", 5 + 2 * at)).collect();
    let mut objects: Vec<Vec<u8>> = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), pages.len()).into_bytes(),
        format!("{picture}\nstream\n0\nendstream").into_bytes(),
        format!("<</Title({ID})>>").into_bytes(),
    ];
    for (at, draws) in pages.iter().enumerate() {
        let content = 6 + 2 * at;
        objects.push(format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {content} 0 R/Resources<</Font<</F1 {font}>>/XObject<</I 3 0 R>>>>>>").into_bytes());
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(draws.as_bytes())?;
        let data = encoder.finish()?;
        let head = format!("<</Filter/FlateDecode/Length {}>>\nstream\n", data.len());
        objects.push([head.as_bytes(), data.as_slice(), b"\nendstream".as_slice()].concat());
    }
    let (mut bytes, mut table) = (b"%PDF-1.7\n".to_vec(), String::new());
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let (at, size) = (bytes.len(), objects.len() + 1);
    bytes.extend(format!("xref\n0 {size}\n0000000000 65535 f \n{table}").bytes());
    bytes.extend(
        format!("trailer\n<</Size {size}/Root 1 0 R/Info 4 0 R>>\nstartxref\n{at}\n%%EOF\n")
            .bytes(),
    );
    Ok(bytes)
}

/// A page with a list of one person.
pub const LIST: &str = "BT /F1 12 Tf 72 700 Td (Name) Tj 150 0 Td (ID card number) Tj -150 -20 Td (Zhang San) Tj 150 0 Td (11010519491231002X) Tj ET";

#[tokio::test]
async fn files_of_an_archive_are_masked_and_all_others_copied() -> Result<()> {
    let chinese = GBK.encode("公示.csv").0.into_owned();
    let named = format!("{ID}.txt");
    let deeper = archive(&[("名单.csv".as_bytes(), list(ID))])?;
    let inner =
        archive(&[("更深.zip".as_bytes(), deeper), ("a.txt".as_bytes(), b"plain text".to_vec())])?;
    let files = [
        ("名单/低保.csv".as_bytes(), list(ID)),
        ("名单/公示.docx".as_bytes(), document(&format!("身份证号：{ID}"), &[])?),
        (chinese.as_slice(), list(ID)),
        ("说明.txt".as_bytes(), "本次公示五天。".as_bytes().to_vec()),
        (named.as_bytes(), "附件".as_bytes().to_vec()),
        ("内层.zip".as_bytes(), inner),
    ];
    let done = masked(&[("材料.zip", archive(&files)?)]).await?;
    assert_eq!((&done.all, done.names()), (&MaskedAll::default(), vec!["材料.zip"]));
    let (before, after) = (&done.before[0], &done.after[0]);
    assert!(says(before, ID) && !says(after, ID));
    let (old, new) = (packed(before)?, packed(after)?);
    let renamed = format!("110{}2X.txt", "×".repeat(13));
    let mut expected: Vec<Vec<u8>> = old.keys().cloned().collect();
    expected.retain(|name| *name != named.as_bytes());
    expected.push(renamed.clone().into_bytes());
    expected.sort();
    assert_eq!(new.keys().cloned().collect::<Vec<_>>(), expected, "names are kept");
    let same = "说明.txt".as_bytes();
    assert_eq!(old[same], new[same], "copied as it is packed");
    let read = read("材料.zip", after);
    let said = |file: &str, text: &str| {
        let part = read.parts.iter().find(|part| part.place.iter().any(|one| one == file));
        part.is_some_and(|part| part.text.contains(text))
    };
    for file in ["名单/低保.csv", "名单/公示.docx", "公示.csv", "更深.zip"] {
        assert!(said(file, MASKED), "{file}: {:#?}", read.parts);
    }
    for (file, text) in
        [("a.txt", "plain text"), (renamed.as_str(), "附件"), ("名单/低保.csv", "张三")]
    {
        assert!(said(file, text), "{file}: {:#?}", read.parts);
    }
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_masked_in_an_archive_stays_and_is_named() -> Result<()> {
    let signature = ("_xmlsignatures/sig1.xml".as_bytes(), b"<s/>".to_vec());
    let signed = document(&format!("身份证号：{ID}"), &[signature])?;
    let clean = document("名单附后", &[])?;
    let files = [
        ("名单.xls".as_bytes(), SHEETS.to_vec()),
        ("名单.xlsx".as_bytes(), clean),
        ("公示.pdf".as_bytes(), pdf(&[LIST])?),
        ("签名.docx".as_bytes(), signed),
        ("locked.csv".as_bytes(), list(ID)),
    ];
    let whole = locked(archive(&files)?, "locked.csv")?;
    let done = masked(&[("材料.zip", whole)]).await?;
    assert_eq!(done.all.anew, ["材料.zip / 名单.xls"]);
    assert_eq!(done.all.as_text, ["材料.zip / 公示.pdf"]);
    assert_eq!(done.all.by_hand, ["材料.zip / 签名.docx"]);
    let (old, new) = (packed(&done.before[0])?, packed(&done.after[0])?);
    let mut names =
        ["名单（2）.xlsx", "名单.xlsx", "公示（文字版）.docx", "签名.docx", "locked.csv"]
            .map(|name| name.as_bytes().to_vec());
    names.sort();
    assert_eq!(new.keys().cloned().collect::<Vec<_>>(), names);
    for same in ["名单.xlsx", "签名.docx", "locked.csv"] {
        assert_eq!(old[same.as_bytes()], new[same.as_bytes()], "{same}");
    }
    assert!(!says(&done.after[0], OLD_ID));
    let unread: Vec<&At> = done.of("unread").iter().map(|hint| &hint.at).collect();
    let expected = |within: &str| At::File {
        name: "材料.zip".into(),
        within: within.into(),
        line: 0,
        cell: None,
    };
    assert_eq!(unread, [&expected("locked.csv")], "not looked into, and still told");
    for hint in done.of("privacy") {
        assert!(matches!(&hint.at, At::File { within, .. } if within == "签名.docx"), "{hint:?}");
    }
    Ok(())
}

#[tokio::test]
async fn archives_are_opened_as_deep_as_they_are_read() -> Result<()> {
    let fourth = archive(&[("名单.csv".as_bytes(), list(ID))])?;
    let third = archive(&[("4.zip".as_bytes(), fourth), ("名单.csv".as_bytes(), list(OLD_ID))])?;
    let second = archive(&[("3.zip".as_bytes(), third)])?;
    let done = masked(&[("材料.zip", archive(&[("2.zip".as_bytes(), second)])?)]).await?;
    assert_eq!(done.all, MaskedAll::default());
    let after = &done.after[0];
    assert!(!says(after, OLD_ID) && says(after, ID), "the fourth stays as it is");
    let unread = done.of("unread");
    assert_eq!(unread.len(), 1, "{unread:#?}");
    assert!(unread[0].may_be_overridden() && unread[0].args[0].1 == "large", "{unread:#?}");
    Ok(())
}

#[tokio::test]
async fn old_files_of_word_and_excel_are_written_anew() -> Result<()> {
    let done = masked(&[("公示.doc", DOCUMENT.to_vec()), ("名单.et", SHEETS.to_vec())]).await?;
    assert_eq!(done.all.anew, ["公示.doc", "名单.et"]);
    assert!(done.all.as_text.is_empty() && done.all.by_hand.is_empty());
    assert_eq!(done.names(), ["公示.docx", "名单.xlsx"]);
    let document = text("公示.docx", &done.after[0]);
    for stays in [
        "2025年第三季度临时救助对象公示\n根据有关规定，现将名单公示如下。\n姓名\t身份证号\t金额\n",
        &format!("张某 （户主）\t{MASKED_OLD}\t500\n李某\t\t800\n联系人见下。"),
        "云溪县民政局",
        "咨询电话：0555-1234567",
    ] {
        assert!(document.contains(stays), "{stays}: {document}");
    }
    let sheets = text("名单.xlsx", &done.after[1]);
    assert!(sheets.contains(&format!("张某\t{MASKED_OLD}\t")), "{sheets}");
    assert!(sheets.contains("2025-03-15\t500.5"), "{sheets}");
    for bytes in &done.after {
        assert!(
            !says(bytes, OLD_ID) && !says(bytes, "13800000000"),
            "not in what is hidden either"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_pdf_is_replaced_by_the_document_of_its_text() -> Result<()> {
    let pages = pdf(&[LIST, "BT /F1 12 Tf 72 700 Td (Remarks follow) Tj ET"])?;
    let done =
        masked(&[("名单.pdf", pages), ("名单（文字版）.docx", document("说明", &[])?)]).await?;
    assert_eq!(done.all.as_text, ["名单.pdf"]);
    assert!(done.all.anew.is_empty() && done.all.by_hand.is_empty());
    let name = "名单（文字版）（2）.docx";
    assert_eq!(done.names(), [name, "名单（文字版）.docx"], "no name stands twice");
    let expected = format!("Name\tID card number\nZhang San\t{MASKED}\nRemarks follow");
    assert_eq!(text(name, &done.after[0]), expected);
    assert!(!says(&done.after[0], ID));
    assert_eq!(done.after[1], done.before[1]);
    let told = done.of("text-alone");
    let at = |hint: &&&Hint| matches!(&hint.at, At::File { name: file, .. } if file == name);
    assert_eq!(told.iter().filter(at).count(), 1, "somebody must look at it: {told:#?}");
    done.bench.submit(&done.who, done.drafted.draft.id).await
}

#[tokio::test]
async fn what_a_pdf_forbids_its_readers_is_no_hindrance() -> Result<()> {
    let done = masked(&[("公示.pdf", RESTRICTED.to_vec())]).await?;
    assert_eq!((done.names(), done.all.as_text.len()), (vec!["公示（文字版）.docx"], 1));
    let document = text("公示（文字版）.docx", &done.after[0]);
    assert!(document.contains(MASKED_OLD) && document.contains("李某"), "{document}");
    assert!(!says(&done.after[0], OLD_ID));
    Ok(())
}

#[tokio::test]
async fn a_pdf_with_a_scanned_page_is_left_to_people() -> Result<()> {
    let done = masked(&[("名单.pdf", pdf(&[LIST, "q 600 0 0 800 0 0 cm /I Do Q"])?)]).await?;
    assert_eq!(done.all.by_hand, ["名单.pdf"]);
    assert_eq!((done.names(), &done.after), (vec!["名单.pdf"], &done.before));
    Ok(())
}

#[tokio::test]
async fn an_ofd_is_replaced_by_the_document_of_its_text() -> Result<()> {
    let root = "<ofd:OFD><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>";
    let pages = r#"<ofd:Document><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#;
    let line = |at: u32, text: &str| {
        let steps = text.chars().skip(1).map(|_| "2").collect::<Vec<_>>().join(" ");
        format!(
            r#"<ofd:TextObject Boundary="20 {at} 160 5" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="{steps}">{text}</ofd:TextCode></ofd:TextObject>"#
        )
    };
    let page = format!(
        "<ofd:Page><ofd:Content><ofd:Layer>{}{}</ofd:Layer></ofd:Content></ofd:Page>",
        line(20, "2026"),
        line(40, ID)
    );
    let ofd = archive(&[
        ("OFD.xml".as_bytes(), root.as_bytes().to_vec()),
        ("Doc_0/Document.xml".as_bytes(), pages.as_bytes().to_vec()),
        ("Doc_0/Pages/Page_0/Content.xml".as_bytes(), page.into_bytes()),
    ])?;
    let done = masked(&[("名单.ofd", ofd)]).await?;
    assert_eq!(done.names(), ["名单（文字版）.docx"]);
    assert_eq!(done.all.as_text, ["名单.ofd"]);
    assert_eq!(text("名单（文字版）.docx", &done.after[0]), format!("2026\n{MASKED}"));
    assert!(!says(&done.after[0], ID));
    Ok(())
}

#[tokio::test]
async fn a_presentation_keeps_its_layout() -> Result<()> {
    let slide = |one: &str, other: &str| {
        format!(
            "<p:sld><p:sp><a:p><a:r><a:rPr b=\"1\"/><a:t>身份证号：{one}</a:t></a:r><a:r><a:t>{other}</a:t></a:r></a:p></p:sp></p:sld>"
        )
    };
    let deck = |one: &str, other: &str| {
        archive(&[
            ("[Content_Types].xml".as_bytes(), b"<Types/>".to_vec()),
            ("ppt/presentation.xml".as_bytes(), b"<p:presentation/>".to_vec()),
            ("ppt/slides/slide1.xml".as_bytes(), slide(one, other).into_bytes()),
        ])
    };
    let done = masked(&[("说明.pptx", deck("110105194912", "31002X")?)]).await?;
    assert_eq!((&done.all, done.names()), (&MaskedAll::default(), vec!["说明.pptx"]));
    assert_eq!(packed(&done.after[0])?, packed(&deck(MASKED, "")?)?);
    Ok(())
}

#[tokio::test]
async fn damaged_and_locked_archives_stay_as_they_are() -> Result<()> {
    let whole = archive(&[("名单.csv".as_bytes(), list(ID)), ("b.csv".as_bytes(), list(ID))])?;
    let half = whole[..whole.len() / 2].to_vec();
    let shut = locked(whole.clone(), "名单.csv")?;
    let done = masked(&[("a.csv", list(ID)), ("半.zip", half), ("锁.zip", shut)]).await?;
    assert_eq!(done.all, MaskedAll::default());
    assert_eq!(done.after[1], done.before[1], "nothing was found in it");
    let open = |bytes: &[u8]| -> Result<Vec<u8>> {
        let mut held = Vec::new();
        ZipArchive::new(Cursor::new(bytes))?.by_name("b.csv")?.read_to_end(&mut held)?;
        Ok(held)
    };
    assert!(says(&open(&done.before[2])?, ID) && !says(&open(&done.after[2])?, ID));
    let (old, new) = (packed(&done.before[2])?, packed(&done.after[2])?);
    let behind = "名单.csv".as_bytes();
    assert_eq!(old[behind], new[behind], "behind a password nothing is changed");
    assert_eq!(done.of("unread").len(), 2, "{:#?}", done.checked.hints);
    Ok(())
}
