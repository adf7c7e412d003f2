//! 通报 and 整改通知 in the words of the templates that are built in, and of an office's own.

use jiff::civil::date;
use report::{
    Letter, LetterKind, RoundReport, RoundUnit, UnitSort, write_circular, write_unit_notice,
};
use rust_decimal::Decimal;
use std::io::{Cursor, Read};

fn unit(name: &str, total: Option<&str>, rank: Option<u32>) -> RoundUnit {
    let points = total.map(|points| points.parse::<Decimal>().expect("points"));
    RoundUnit {
        name: name.into(),
        sort: UnitSort::County,
        portal: "https://county.example/".into(),
        own: points,
        total: points,
        rank,
        inspected: points.is_some(),
        score: None,
        lines: Vec::new(),
    }
}

fn round() -> RoundReport {
    RoundReport {
        campaign: "2026年基层政务公开".into(),
        name: "六月检查".into(),
        cut_off: date(2026, 6, 30),
        sheet: "指标 1".into(),
        fields: vec!["社会救助".into(), "养老服务".into()],
        draw: Some((15, "20260630".into())),
        due: Some(date(2026, 7, 14)),
        units: vec![
            unit("甲县", Some("95.50"), Some(1)),
            unit("乙县", Some("80"), Some(2)),
            unit("丙县", None, None),
        ],
    }
}

/// Paragraphs and cells of a document.
fn text(docx: &[u8]) -> Vec<String> {
    let mut package = zip::ZipArchive::new(Cursor::new(docx)).expect("a package");
    let mut xml = String::new();
    package
        .by_name("word/document.xml")
        .expect("a document")
        .read_to_string(&mut xml)
        .expect("text");
    let plain = |paragraph: &str| {
        let parts = paragraph.split('<').filter_map(|part| part.split_once('>'));
        parts.map(|(_, text)| text).collect::<String>()
    };
    xml.split("</w:p>").map(plain).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn the_circular_says_what_was_found() {
    let mut docx = Vec::new();
    write_circular(&round(), &Letter::builtin(LetterKind::Circular), &mut docx).expect("written");
    let lines = text(&docx);
    for expected in [
        "关于2026年基层政务公开六月检查情况的通报",
        "各县（市、区）政务公开办，市直各有关单位：",
        "一、总体情况",
        "本次共检查单位3个，按照“指标1”评分（满分100分）。疑似问题均经人工核实，未经核实的不扣分；未能查看的内容不计入得分。",
        "本次随机抽取15个领域计分，抽取种子为20260630，可供复核。",
        "县（市、区）有2个单位计分，最高95.5分，最低80分。位居前列的是：甲县（95.5分）、乙县（80分）。",
        "以下单位门户在检查期间未能打开，本次未计分：丙县。",
        "本次检查没有发现需要整改的问题。",
        "（二）按时反馈结果。请于2026年7月14日前完成整改并反馈；确有困难的，可申请延期；确属误判的，可提出申诉。",
        "附件：各单位得分和排名",
        "六月检查各单位得分和排名",
        "【发文机关】文件",
        "抄送：【抄送机关】。",
        "【印发机关】【    年  月  日】印发",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected}\n{lines:#?}");
    }
}

#[test]
fn the_notice_says_what_is_asked() {
    let round = round();
    let mut docx = Vec::new();
    let letter = Letter::builtin(LetterKind::Notice);
    write_unit_notice(&round, &round.units[0], &letter, &mut docx).expect("written");
    let lines = text(&docx);
    for expected in [
        "关于甲县六月检查发现问题的整改通知",
        "甲县：",
        "按照“指标1”，你单位得分95.5分（满分100分）。",
        "本次检查没有发现问题。",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected}\n{lines:#?}");
    }
}

#[test]
fn an_office_writes_its_own_words() {
    let own = "文号：云政办〔2026〕3号\n标题：{{ round }}通报\n主送：各县：\n\n# 情况\n\n{% for kind in kinds %}{{ kind.name }}第一名是{{ kind.places[0].unit }}。{% endfor %}\n落款：云溪市政务公开办";
    let letter = Letter::parse(LetterKind::Circular, own).expect("a template");
    let mut docx = Vec::new();
    write_circular(&round(), &letter, &mut docx).expect("written");
    let lines = text(&docx);
    for expected in
        ["云政办〔2026〕3号", "六月检查通报", "县（市、区）第一名是甲县。", "云溪市政务公开办"]
    {
        assert!(lines.iter().any(|line| line == expected), "{expected}\n{lines:#?}");
    }
    // What its template does not name is not there.
    assert!(!lines.iter().any(|line| line.contains("抄送") || line.ends_with("文件")));
}
