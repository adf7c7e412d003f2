//! What a PDF tells of who made it is taken out when it comes in; all else stays byte for byte in its place.

use super::bench::{Bench, NOON, bench, typed};
use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;
use store::Role;

const AUTHOR: &str = "Wang Fang";
const WRITER: &[u8] = include_bytes!("../../../attachment/tests/fixtures/document.pdf");
const LOCKED: &[u8] = include_bytes!("../../../attachment/tests/fixtures/restricted.pdf");

/// A PDF whose objects stand one after the other, with a table of where they are.
fn pdf(head: &str, objects: &[(u32, String)], trailer: &str) -> Vec<u8> {
    let mut bytes = format!("%PDF-1.7\n{head}").into_bytes();
    update(&mut bytes, objects, trailer);
    bytes
}

/// Appends a revision.
fn update(bytes: &mut Vec<u8>, objects: &[(u32, String)], trailer: &str) {
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (number, object) in objects {
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let at = bytes.len();
    bytes.extend(format!("{table}trailer\n<<{trailer}>>\nstartxref\n{at}\n%%EOF\n").bytes());
}

fn stream(entries: &str, data: &str) -> String {
    format!("<<{entries}/Length {}>>\nstream\n{data}\nendstream", data.len())
}

/// Objects of one page that says something.
fn page(more: &str) -> Vec<(u32, String)> {
    let font =
        "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>";
    vec![
        (1, "<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R>>".into()),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>".into()),
        (
            3,
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources{font}{more}>>"
            ),
        ),
        (4, stream("", "BT /F1 12 Tf 72 700 Td (Signed by Wang Fang) Tj ET")),
    ]
}

/// The same with its objects in a stream of objects, and a stream of where they are.
fn packed(info: &str) -> Result<Vec<u8>> {
    let mut objects = page("");
    objects.push((5, info.to_owned()));
    let content = objects.remove(3);
    let (mut heads, mut values) = (String::new(), String::new());
    for (number, value) in &objects {
        heads.push_str(&format!("{number} {} ", values.len()));
        values.push_str(value);
        values.push(' ');
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(format!("{heads}{values}").as_bytes())?;
    let data = encoder.finish()?;
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let text = bytes.len();
    bytes.extend(format!("4 0 obj\n{}\nendobj\n", content.1).bytes());
    let held = bytes.len();
    let (count, first, length) = (objects.len(), heads.len(), data.len());
    bytes.extend(format!("7 0 obj\n<</Type/ObjStm/N {count}/First {first}/Filter/FlateDecode/Length {length}>>\nstream\n").bytes());
    bytes.extend(data);
    bytes.extend(b"\nendstream\nendobj\n");
    let at = bytes.len();
    let mut table: Vec<u8> = Vec::new();
    let mut row = |kind: u8, place: usize, last: u8| {
        table.push(kind);
        table.extend(u32::try_from(place).unwrap_or_default().to_be_bytes());
        table.push(last);
    };
    row(0, 0, 255);
    row(2, 7, 0);
    row(2, 7, 1);
    row(2, 7, 2);
    row(1, text, 0);
    row(2, 7, 3);
    row(0, 0, 0);
    row(1, held, 0);
    row(1, at, 0);
    bytes.extend(
        format!(
            "8 0 obj\n<</Type/XRef/Size 9/W[1 4 1]/Root 1 0 R/Info 5 0 R/Length {}>>\nstream\n",
            table.len()
        )
        .bytes(),
    );
    bytes.extend(table);
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n").bytes());
    Ok(bytes)
}

/// What is kept of a file that comes in, and the reasons for which its properties stay.
async fn taken(bench: &Bench, name: &str, bytes: &[u8]) -> Result<(Vec<u8>, Vec<String>)> {
    let who = bench.who(name, Role::Editor).await?;
    let typed = typed("关于印发实施方案的通知", "正文");
    let id = bench.draft(&who, ("最低生活保障", "审批信息"), &typed).await?;
    let revision = bench.store.draft(id).await?.context("a draft")?.draft.revision;
    desk::attach(&bench.store, &who, (id, revision), ("a.pdf", bytes.to_vec()), NOON).await?;
    let drafted = bench.store.draft(id).await?.context("a draft")?;
    let kept = bench.store.file(&drafted.attachments[0].hash).await?.to_vec();
    let checked = desk::check(&bench.store, &bench.premises().await?, &drafted, NOON).await?;
    let hints = checked.hints.into_iter().filter(|hint| hint.rule == "properties");
    Ok((kept, hints.map(|hint| hint.args[0].1.clone()).collect()))
}

fn text(bytes: &[u8]) -> String {
    let contents = attachment::read("a.pdf", bytes, &attachment::Bounds::default());
    assert!(contents.notes.is_empty(), "{:?}", contents.notes);
    contents.parts.into_iter().map(|part| part.text).collect()
}

fn count(bytes: &[u8], what: &str) -> usize {
    bytes.windows(what.len()).filter(|at| *at == what.as_bytes()).count()
}

#[tokio::test]
async fn no_revision_names_its_author() -> Result<()> {
    let bench = bench().await?;
    let note = "/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T(Wang Fang)/Contents(see 3)>><</Type/Annot/Subtype/Widget/FT/Tx/T(Wang Fang field)>>]";
    let mut objects = page(note);
    objects.push((5, "<</Title(Plan \\(2026\\))/Subject(by \\(Wang Fang\\))/Author 7 0 R/Creator<57616E672046616E67>/CreationDate(D:20260102)>>".into()));
    let xmp = "<x:xmpmeta><dc:title><rdf:Alt><rdf:li xml:lang='zh'>Plan of XMP</rdf:li></rdf:Alt></dc:title><dc:creator>Wang Fang</dc:creator><pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></x:xmpmeta>";
    objects.push((6, stream("/Type/Metadata/Subtype/XML", &format!("{xmp}{}", " ".repeat(600)))));
    objects.push((7, "(Wang Fang)".into()));
    objects.push((8, "(Newer plan)".into()));
    let mut bytes = pdf("", &objects, "/Size 9/Root 1 0 R/Info 5 0 R");
    let newer = "<</Title 8 0 R/Author(Wang Fang) /ModDate (D:20260103)>>";
    let newer = [(9, newer.to_owned())];
    update(&mut bytes, &newer, "/Size 10/Root 1 0 R/Info 9 0 R/Prev 100");
    let (kept, hints) = taken(&bench, "plain", &bytes).await?;
    assert_eq!((kept.len(), hints), (bytes.len(), Vec::new()));
    // What the page says and what a field is called is no property.
    assert_eq!(count(&kept, AUTHOR), 2, "{}", String::from_utf8_lossy(&kept));
    assert_eq!(count(&kept, "Signed by Wang Fang") + count(&kept, "(Wang Fang field)"), 2);
    assert_eq!(count(&kept, "57616E67"), 0);
    for stays in [
        "D:20260102",
        "D:20260103",
        "/Title(Plan \\(2026\\))",
        "(Newer plan)",
        ">Plan of XMP<",
        "(see 3)",
        "pdfaid:part=\"2\"",
        "pdfaid:conformance=\"B\"",
    ] {
        assert_eq!(count(&kept, stays), 1, "{stays}");
    }
    assert_eq!(text(&kept), text(&bytes));
    let (again, _) = taken(&bench, "again", &kept).await?;
    assert_eq!(again, kept, "once more changes nothing");
    Ok(())
}

#[tokio::test]
async fn streams_of_objects_are_written_in_their_place() -> Result<()> {
    let bench = bench().await?;
    let bytes =
        packed("<</Title(Plan)/Author(Wang Fang)/Producer(WPS)/CreationDate(D:20260102)>>")?;
    let (kept, hints) = taken(&bench, "packed", &bytes).await?;
    assert_eq!((kept.len(), hints), (bytes.len(), Vec::new()));
    assert_ne!(kept, bytes);
    let changed = kept.iter().zip(&bytes).position(|(one, other)| one != other);
    let stream = count(&bytes[..changed.context("a change")?], "stream\n");
    assert!(stream >= 2, "nothing but the stream of objects is another");
    assert_eq!(text(&kept), text(&bytes));
    let begins = kept.windows(13).position(|at| at == b"/Type/ObjStm/").context("a stream")?;
    let data = kept[begins..].windows(7).position(|at| at == b"stream\n").context("its data")?;
    let mut held = String::new();
    let mut decoder = flate2::read::ZlibDecoder::new(&kept[begins + data + 7..]);
    std::io::Read::read_to_string(&mut decoder, &mut held)?;
    assert!(!held.contains(AUTHOR) && !held.contains("WPS"), "{held}");
    for stays in ["D:20260102", "/Title(Plan)", "/Type/Catalog"] {
        assert!(held.contains(stays), "{held}");
    }
    Ok(())
}

#[tokio::test]
async fn linearised_files_and_those_of_office_programs_keep_their_order() -> Result<()> {
    let bench = bench().await?;
    let (kept, hints) = taken(&bench, "writer", WRITER).await?;
    assert_eq!((kept.len(), hints), (WRITER.len(), Vec::new()));
    assert_eq!(count(&kept, "/Producer"), 1);
    assert_eq!(text(&kept), text(WRITER));
    let producer = kept.windows(9).position(|at| at == b"/Producer").context("an entry")?;
    assert!(kept[producer + 9..].starts_with(b"<>"), "it is there, and says nothing");
    let mut objects = page("");
    objects.push((5, "<</Author(Wang Fang)>>".into()));
    let head = "10 0 obj\n<</Linearized 1/L 9999/H[500 100]/O 3/E 900/N 1/T 1200>>\nendobj\n";
    let bytes = pdf(head, &objects, "/Size 11/Root 1 0 R/Info 5 0 R");
    let (kept, _) = taken(&bench, "linear", &bytes).await?;
    assert_eq!((count(&kept, "(Wang Fang)"), kept.len()), (0, bytes.len()));
    assert!(kept.starts_with(format!("%PDF-1.7\n{head}").as_bytes()));
    assert_eq!(text(&kept), text(&bytes));
    Ok(())
}

#[tokio::test]
async fn what_is_signed_or_locked_stays_and_is_told() -> Result<()> {
    let bench = bench().await?;
    let mut objects = page("");
    objects.push((5, "<</Author(Wang Fang)>>".into()));
    objects.push((7, "<</Type/Sig/ByteRange[0 9 9 9]/Contents<00>>>".into()));
    let signed = pdf("", &objects, "/Size 8/Root 1 0 R/Info 5 0 R");
    let (kept, hints) = taken(&bench, "signed", &signed).await?;
    assert_eq!((kept, hints), (signed, vec!["signed".to_owned()]));
    let (kept, hints) = taken(&bench, "locked", LOCKED).await?;
    assert_eq!((kept.as_slice(), hints), (LOCKED, vec!["encrypted".to_owned()]));
    Ok(())
}

#[tokio::test]
async fn broken_files_come_in_as_they_are() -> Result<()> {
    let bench = bench().await?;
    let mut objects = page("");
    objects.push((5, "<</Author(Wang Fang".into()));
    objects
        .push((7, "<</Type/ObjStm/N 99999999/First 99999999999999/Length 3>>\nstream\n1 2".into()));
    let open = pdf("", &objects, "/Info 5 0 R/Root 1 0 R");
    let many =
        [b"%PDF-1.7\n".to_vec(), b"1 0 obj<<".repeat(400_000), b"/Info 1 0 R".to_vec()].concat();
    let deep = [b"%PDF-1.7\n1 0 obj".to_vec(), b"(<".repeat(2_000_000)].concat();
    for (name, bytes) in [("open", &open), ("many", &many), ("deep", &deep)] {
        let (kept, _) = taken(&bench, name, bytes).await?;
        assert_eq!(kept.len(), bytes.len(), "{name}");
    }
    Ok(())
}
