//! Workbooks and documents are masked as they are: values go from every part, and all else stays.

use super::bench::{Bench, NOON, bench, typed};
use anyhow::{Context, Result};
use regex::Regex;
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, ExcelDateTime, Format, FormatBorder, Formula, Note,
    Workbook,
};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use store::Role;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const ID: &str = "11010519491231002X";
const MASKED_ID: &str = "110*************2X";
const MOBILE: &str = "13812348000";
const MASKED_MOBILE: &str = "138****8000";

/// A list as an office makes it.
fn list() -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    book.define_name("联系", &format!("=\"{MOBILE}\""))?;
    let bold = Format::new().set_bold().set_border(FormatBorder::Thin);
    let day = Format::new().set_num_format("yyyy年m月d日");
    let whole = Format::new().set_num_format("0");
    let sheet = book.add_worksheet().set_name("发放名单")?;
    sheet.set_column_width(1, 26)?.set_row_height(0, 30)?;
    sheet.merge_range(0, 0, 0, 6, "2026年11月低保金发放名单", &bold)?;
    for (column, head) in (0..).zip(["姓名", "身份证号", "手机号码", "发放日期", "金额"])
    {
        sheet.write_with_format(1, column, head, &bold)?;
    }
    sheet.write_string(2, 0, "张三")?.write_string(2, 1, ID)?;
    sheet.write_number_with_format(2, 2, 13_812_348_000_f64, &whole)?;
    sheet.write_datetime_with_format(2, 3, ExcelDateTime::from_ymd(2026, 11, 20)?, &day)?;
    sheet.write_number(2, 4, 650.5)?;
    let plain = Format::new();
    sheet.write_string(3, 0, "李四")?;
    sheet.write_rich_string(3, 1, &[(&plain, "110105"), (&bold, "19491231"), (&plain, "002X")])?;
    sheet.write_number(3, 4, 660)?;
    sheet.write_formula(4, 1, Formula::new("=B3").set_result(ID))?;
    sheet.write_formula(4, 2, Formula::new("=C3*1").set_result(MOBILE))?;
    sheet.write_formula(4, 4, Formula::new("=SUM(E3:E4)").set_result("1310.5"))?;
    let note =
        Note::new(format!("本人电话{MOBILE}")).add_author_prefix(false).set_author("Wang Fang");
    sheet.insert_note(2, 0, &note)?;
    sheet.set_header(format!("&C经办人电话 {MOBILE}"));
    let rule = DataValidation::new().allow_text_length(DataValidationRule::EqualTo(18));
    let rule = rule.set_input_message(format!("如 {ID}"))?;
    sheet.add_data_validation(2, 1, 9, 1, &rule)?;
    Ok(book.save_to_buffer()?)
}

fn parts(bytes: &[u8]) -> Result<BTreeMap<String, String>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at)?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        parts.insert(file.name()?.into_owned(), text);
    }
    Ok(parts)
}

fn package(parts: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name, SimpleFileOptions::default())?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The parts of a file as it comes in and once it is masked, with what could not be done.
struct Both {
    before: BTreeMap<String, String>,
    after: BTreeMap<String, String>,
    all: desk::MaskedAll,
}

async fn masked(bench: &Bench, editor: &str, (name, bytes): (&str, Vec<u8>)) -> Result<Both> {
    let who = bench.who(editor, Role::Editor).await?;
    let id = bench.draft(&who, ("最低生活保障", "审批信息"), &typed("名单公示", "正文")).await?;
    desk::attach(&bench.store, &who, (id, 2), (name, bytes), NOON).await?;
    let kept = async || -> Result<(Vec<u8>, bool)> {
        let drafted = bench.store.draft(id).await?.context("a draft")?;
        let leaks = desk::check(&bench.store, &bench.premises().await?, &drafted, NOON).await?;
        let file = drafted.attachments.first().context("an attachment")?;
        Ok((bench.store.file(&file.hash).await?.to_vec(), leaks.leaks()))
    };
    let (before, leaks) = kept().await?;
    assert!(leaks, "{name} has something to mask");
    let all = desk::mask(&bench.store, &who, (id, 3), NOON).await?;
    let (after, leaks) = kept().await?;
    assert_eq!(leaks, !all.by_hand.is_empty(), "{name}: {all:?}");
    Ok(Both { before: parts(&before)?, after: parts(&after)?, all })
}

fn holds(parts: &BTreeMap<String, String>, value: &str) -> Vec<String> {
    let squeezed =
        |text: &str| Regex::new("<[^>]*>").map(|tag| tag.replace_all(text, "").into_owned());
    let holds = |text: &String| {
        text.contains(value) || squeezed(text).is_ok_and(|text| text.contains(value))
    };
    parts.iter().filter(|(_, text)| holds(text)).map(|(name, _)| name.clone()).collect()
}

fn replaced(
    parts: &mut BTreeMap<String, String>,
    part: &str,
    pattern: &str,
    with: &str,
) -> Result<()> {
    let text = parts.get_mut(part).context("a part")?;
    let pattern = Regex::new(pattern)?;
    assert!(pattern.is_match(text), "{part} has {pattern}: {text}");
    *text = pattern.replace_all(text, with).into_owned();
    Ok(())
}

#[tokio::test]
async fn a_workbook_keeps_all_but_its_values() -> Result<()> {
    let bench = bench().await?;
    let Both { before, after, all } = masked(&bench, "list", ("名单.xlsx", list()?)).await?;
    assert_eq!(all, desk::MaskedAll::default());
    assert!(holds(&before, ID).len() >= 2 && holds(&before, MOBILE).len() >= 3);
    for value in [ID, MOBILE, "Wang Fang"] {
        assert!(holds(&after, value).is_empty(), "{value}: {:?}", holds(&after, value));
    }
    // What was changed, and nothing else.
    let mut expected = before;
    let (sheet, strings) = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml");
    let inline = |text: &str| format!("<c r=\"$1\" $2 t=\"inlineStr\"><is><t>{text}</t></is></c>");
    replaced(
        &mut expected,
        sheet,
        &format!(r#"<c r="(C3)" (s="\d+")><v>{MOBILE}</v></c>"#),
        &inline(MASKED_MOBILE),
    )?;
    replaced(
        &mut expected,
        sheet,
        &format!(r#"<c r="C5"><f>C3\*1</f><v>{MOBILE}</v></c>"#),
        &format!("<c r=\"C5\" t=\"inlineStr\"><is><t>{MASKED_MOBILE}</t></is></c>"),
    )?;
    replaced(
        &mut expected,
        sheet,
        &format!("<f>B3</f><v>{ID}</v>"),
        &format!("<v>{MASKED_ID}</v>"),
    )?;
    replaced(&mut expected, sheet, ID, MASKED_ID)?;
    replaced(&mut expected, sheet, MOBILE, MASKED_MOBILE)?;
    replaced(&mut expected, strings, ID, MASKED_ID)?;
    replaced(&mut expected, strings, ">110105<", &format!(">{MASKED_ID}<"))?;
    replaced(&mut expected, strings, ">19491231<", "><")?;
    replaced(&mut expected, strings, ">002X<", "><")?;
    replaced(&mut expected, "xl/workbook.xml", MOBILE, MASKED_MOBILE)?;
    replaced(&mut expected, "xl/comments1.xml", MOBILE, MASKED_MOBILE)?;
    replaced(&mut expected, "xl/comments1.xml", "<author>[^<]*</author>", "<author></author>")?;
    for (name, text) in &expected {
        assert_eq!(Some(text), after.get(name), "{name}");
    }
    assert_eq!(expected.len(), after.len());
    assert!(after[sheet].contains("<mergeCell ") && after[sheet].contains("<f>SUM(E3:E4)</f>"));
    Ok(())
}

#[tokio::test]
async fn what_is_reckoned_and_kept_beside_goes_with_it() -> Result<()> {
    let bench = bench().await?;
    let mut made = parts(&list()?)?;
    let sheet = "xl/worksheets/sheet1.xml";
    // Formulas that cells share; the first of them comes to a value.
    let row = format!(
        r#"<row r="8"><c r="B8" t="str"><f t="shared" ref="B8:B9" si="0">T(B3)</f><v>{ID}</v></c></row><row r="9"><c r="B9" t="str"><f t="shared" si="0"/><v>无</v></c><c r="C9"><f>VALUE("{MOBILE}")-{MOBILE}</f><v>0</v></c></row></sheetData>"#
    );
    replaced(&mut made, sheet, "</sheetData>", &row)?;
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let chain = relation("rId90", "officeDocument/2006/relationships/calcChain", "calcChain.xml");
    replaced(&mut made, "xl/_rels/workbook.xml.rels", "</Relationships>", &chain)?;
    let thumbnail = "package/2006/relationships/metadata/thumbnail";
    let thumbnail = relation("rId91", thumbnail, "docProps/thumbnail.jpeg");
    replaced(&mut made, "_rels/.rels", "</Relationships>", &thumbnail)?;
    let kind = r#"<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>"#;
    replaced(&mut made, "[Content_Types].xml", "</Types>", kind)?;
    made.insert("xl/calcChain.xml".into(), "<calcChain><c r=\"B5\" i=\"1\"/></calcChain>".into());
    made.insert("docProps/thumbnail.jpeg".into(), "a picture".into());
    let cache = |value: &str| {
        format!("<pivotCacheRecords><r><s v=\"{value}\"/><x v=\"0\"/></r></pivotCacheRecords>")
    };
    let cached = "xl/pivotCache/pivotCacheRecords1.xml";
    made.insert(cached.into(), cache(ID));
    let chart = "xl/charts/chart1.xml";
    let series = |value: &str| {
        format!("<c:strCache xmlns:c=\"c\"><c:pt idx=\"0\"><c:v>{value}</c:v></c:pt></c:strCache>")
    };
    made.insert(chart.into(), series(MOBILE));

    let Both { before, after, all } =
        masked(&bench, "kept", ("名单.xlsx", package(&made)?)).await?;
    assert_eq!(all, desk::MaskedAll::default());
    assert!(before.contains_key("xl/calcChain.xml"));
    assert!(!after.keys().any(|name| name.contains("calcChain") || name.contains("thumbnail")));
    for part in ["[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"] {
        assert!(!after[part].contains("calcChain") && !after[part].contains("thumbnail"), "{part}");
        assert!(after[part].len() > 100, "{part} has all else");
    }
    assert_eq!((&after[cached], &after[chart]), (&cache(MASKED_ID), &series(MASKED_MOBILE)));
    let rows = after[sheet].split_once("<row r=\"8\">").context("the rows")?.1;
    let expected = format!(
        r#"<c r="B8" t="str"><v>{MASKED_ID}</v></c></row><row r="9"><c r="B9" t="str"><v>无</v></c><c r="C9"><v>0</v></c></row></sheetData>"#
    );
    assert!(rows.starts_with(&expected), "{rows}");
    assert!(holds(&after, ID).is_empty() && holds(&after, MOBILE).is_empty());
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_masked_as_it_is_is_written_anew() -> Result<()> {
    let bench = bench().await?;
    let plain = parts(&list()?)?;
    let with = |name: &str, text: String| {
        let mut parts = plain.clone();
        parts.insert(name.to_owned(), text);
        parts
    };
    let number = format!("<pivotCacheRecords><r><n v=\"{MOBILE}\"/></r></pivotCacheRecords>");
    let wide: String = MOBILE.chars().flat_map(|one| [one, '\0']).collect();
    for (editor, parts) in [
        ("number", with("xl/pivotCache/pivotCacheRecords1.xml", number)),
        ("other", with("xl/unknown.bin", format!("\u{1}{wide}"))),
        ("remark", with("customXml/item1.xml", format!("<a><!-- {ID} --></a>"))),
        ("named", with("customXml/item1.xml", format!("<a b=\"{ID}\"/>"))),
        ("broken", with("customXml/item1.xml", "<a><b></a>".into())),
        ("declared", with("customXml/item1.xml", "<!DOCTYPE a [<!ENTITY b '1'>]><a/>".into())),
        ("sheet", with("xl/workbook.xml", plain["xl/workbook.xml"].replace("发放名单", MOBILE))),
        ("signed", with("_xmlsignatures/sig1.xml", "<s/>".into())),
    ] {
        let Both { after, all, .. } =
            masked(&bench, editor, ("名单.xlsx", package(&parts)?)).await?;
        assert_eq!(all.anew, ["名单.xlsx"], "{editor}");
        for value in [ID, MOBILE, &wide, "Wang Fang"] {
            assert!(holds(&after, value).is_empty(), "{editor}: {:?}", holds(&after, value));
        }
    }
    Ok(())
}

/// A document with these paragraphs and rows.
fn document(body: &str) -> BTreeMap<String, String> {
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let part = |name: &str, text: String| (name.to_owned(), text);
    BTreeMap::from([
        part(
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/></Types>"#
            ),
        ),
        part(
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>"#
            ),
        ),
        part(
            "word/_rels/document.xml.rels",
            format!(
                r#"<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/hyperlink" Target="tel:{MOBILE}" TargetMode="External"/></Relationships>"#
            ),
        ),
        part(
            "word/document.xml",
            format!(r#"<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>"#),
        ),
    ])
}

#[tokio::test]
async fn a_document_is_masked_within_its_runs() -> Result<()> {
    let bench = bench().await?;
    let body = |id: [&str; 3], mobile: &str| {
        let [one, two, three] = id;
        format!(
            r#"<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>公示</w:t></w:r></w:p><w:p><w:r><w:t>申请人张三，身份证号：{one}</w:t></w:r><w:del w:id="1"><w:r><w:delText>错</w:delText></w:r></w:del><w:r><w:rPr><w:i/></w:rPr><w:t>{two}</w:t></w:r><w:r><w:t xml:space="preserve">{three}，手机 </w:t></w:r><w:r><w:instrText> HYPERLINK "tel:{mobile}" </w:instrText></w:r><w:r><w:t>{mobile}</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>户主手机</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{mobile}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#
        )
    };
    let made = document(&body(["110105", "19491231", "002X"], MOBILE));
    let Both { before, after, all } =
        masked(&bench, "word", ("公示.docx", package(&made)?)).await?;
    assert_eq!(all, desk::MaskedAll::default());
    let expected = document(&body([MASKED_ID, "", ""], MASKED_MOBILE));
    assert_eq!(after["word/document.xml"], expected["word/document.xml"]);
    let link = "word/_rels/document.xml.rels";
    assert_eq!(after[link], before[link].replace(MOBILE, MASKED_MOBILE));
    assert_eq!(after["[Content_Types].xml"], before["[Content_Types].xml"]);

    // Over two paragraphs it is no text of one place: somebody must look.
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let cell = |text: &str| {
        let lines = text.split('|').map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>"));
        format!("<w:tc>{}</w:tc>", lines.collect::<String>())
    };
    let head = row(&[cell("姓名"), cell("身份证号")].concat());
    let person = row(&[cell("张三"), cell("110105|19491231|002X")].concat());
    let made = document(&format!("<w:tbl>{head}{person}</w:tbl>"));
    let Both { before, after, all } =
        masked(&bench, "lines", ("公示.docx", package(&made)?)).await?;
    assert_eq!((after, all.by_hand), (before, vec!["公示.docx".to_owned()]));
    Ok(())
}
