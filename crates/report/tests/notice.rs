//! `notice.docx`: well-formed, and in the figures of GB/T 9704-2012.

mod fixture;

use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Rows of the 版记: copies, printer with the date.
const IMPRINT: usize = 2;

fn parts(case: &fixture::Case) -> BTreeMap<String, String> {
    let mut bytes = Vec::new();
    report::write_notice(&case.inspection(), &mut bytes).expect("it is written");
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut parts = BTreeMap::new();
    for at in 0..package.len() {
        let mut file = package.by_index(at).expect("a part");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("text");
        parts.insert(file.name().expect("a name").into_owned(), text);
    }
    parts
}

/// Every element by name with its attributes as text; fails on what is not well-formed.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                elements.push((name, tag.attributes_raw().to_owned()));
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

fn has(elements: &[(String, String)], name: &str, attributes: &[&str]) -> bool {
    elements
        .iter()
        .any(|(known, text)| known == name && attributes.iter().all(|a| text.contains(a)))
}

#[test]
fn every_part_is_well_formed() {
    for case in [fixture::ordinary(), fixture::empty(), fixture::perfect(), fixture::monster()] {
        for (name, text) in parts(&case) {
            assert!(!elements(&text).is_empty(), "{name}");
        }
    }
}

#[test]
fn the_page_is_that_of_official_documents() {
    let parts = parts(&fixture::ordinary());
    let document = elements(&parts["word/document.xml"]);
    assert!(has(&document, "w:pgSz", &["w:w=\"11906\"", "w:h=\"16838\""]));
    assert!(has(
        &document,
        "w:pgMar",
        &["w:top=\"2098\"", "w:bottom=\"1984\"", "w:left=\"1588\"", "w:right=\"1474\""]
    ));
    // 22 lines of 29 pt fill 225 mm; 28 characters of 16 pt less a quarter fill 156 mm.
    assert!(has(&document, "w:docGrid", &["w:linePitch=\"580\""]));
    assert!(has(&document, "w:pgSz", &["w:orient=\"landscape\""]), "the annex lies across");
    let styles = &parts["word/styles.xml"];
    let style = |id: &str| {
        let from = styles.find(&format!("w:styleId=\"{id}\"")).unwrap_or_else(|| panic!("{id}"));
        &styles[from..from + styles[from..].find("</w:style>").expect("its end")]
    };
    assert!(style("Title").contains("小标宋") && style("Title").contains("w:sz w:val=\"44\""));
    assert!(style("Title").contains("w:jc w:val=\"center\""));
    assert!(style("Level1").contains("黑体") && style("Level2").contains("楷体_GB2312"));
    assert!(style("Body").contains("w:firstLine=\"640\""));
    assert!(style("Page").contains("宋体") && style("Page").contains("w:sz w:val=\"28\""));
    let defaults = &styles[..styles.find("</w:docDefaults>").expect("defaults")];
    for figure in ["仿宋_GB2312", "w:sz w:val=\"32\"", "w:line=\"580\" w:lineRule=\"exact\""] {
        assert!(defaults.contains(figure), "{figure}");
    }
}

#[test]
fn it_has_a_red_head_and_an_imprint() {
    for case in [fixture::ordinary(), fixture::perfect()] {
        let parts = parts(&case);
        let (xml, styles) = (&parts["word/document.xml"], &parts["word/styles.xml"]);
        let document = elements(xml);
        let style = |id: &str| {
            let from =
                styles.find(&format!("w:styleId=\"{id}\"")).unwrap_or_else(|| panic!("{id}"));
            &styles[from..from + styles[from..].find("</w:style>").expect("its end")]
        };
        // Red, 小标宋, centred, 35 mm below the top of the type area; eight characters fill a line at 52 pt.
        let head = style("RedHead");
        for figure in ["小标宋", "FF0000", "w:jc w:val=\"center\"", "w:before=\"1984\""] {
            assert!(head.contains(figure), "{figure}");
        }
        assert!(has(&document, "w:pStyle", &["\"RedHead\""]) && xml.contains("【发文机关】文件"));
        assert!(has(&document, "w:sz", &["w:val=\"104\""]));
        // The line stands 4 mm (11 pt) below the number, as wide as the type area.
        assert!(style("RedNumber").contains("w:space=\"11\" w:color=\"FF0000\""));
        assert!(has(&document, "w:pStyle", &["\"RedNumber\""]));
        // 版记: at the foot of the page, its outer lines 0.35 mm and the inner one 0.25 mm, in 4号.
        assert!(has(&document, "w:tblpPr", &["w:vertAnchor=\"margin\"", "w:tblpYSpec=\"bottom\""]));
        for (line, width) in [("w:top", 8), ("w:bottom", 8), ("w:insideH", 6)] {
            assert!(has(&document, line, &["w:val=\"single\"", &format!("w:sz=\"{width}\"")]));
        }
        assert!(
            style("Copies").contains("w:sz w:val=\"28\"") && xml.contains("抄送：【抄送机关】。")
        );
        assert!(style("Imprint").contains("w:sz w:val=\"28\"") && xml.contains("【印发机关】"));
        assert!(xml.rfind("抄送：") > xml.rfind("w:orient=\"landscape\""), "behind the annex");
        let even = has(&document, "w:type", &["\"evenPage\""]);
        assert_eq!(even, has(&document, "w:tblHeader", &[]), "behind an annex on an even page");
    }
}

#[test]
fn page_numbers_stand_right_on_odd_and_left_on_even_pages() {
    let parts = parts(&fixture::ordinary());
    assert!(parts["word/footer-odd.xml"].contains("w:jc w:val=\"right\""));
    assert!(parts["word/footer-even.xml"].contains("w:jc w:val=\"left\""));
    assert!(
        parts["word/footer-odd.xml"].contains("— ")
            && parts["word/footer-odd.xml"].contains(" PAGE ")
    );
    assert!(parts["word/settings.xml"].contains("<w:evenAndOddHeaders/>"));
}

#[test]
fn the_annex_lists_the_findings() {
    let case = fixture::ordinary();
    let document = elements(&parts(&case)["word/document.xml"]);
    let rows = document.iter().filter(|(name, _)| name == "w:tr").count();
    let listed = case.assessment.findings.iter().filter(|finding| !finding.advice).count();
    assert_eq!(rows, listed + 1 + IMPRINT);
    assert!(has(&document, "w:tblHeader", &[]), "the head repeats");
    let monster = elements(&parts(&fixture::monster())["word/document.xml"]);
    assert_eq!(monster.iter().filter(|(name, _)| name == "w:tr").count(), 501 + IMPRINT);
}

#[test]
fn the_words_of_the_notice() {
    for (name, case) in [
        ("ordinary", fixture::small()),
        ("empty", fixture::empty()),
        ("perfect", fixture::perfect()),
    ] {
        let document = &parts(&case)["word/document.xml"];
        let paragraphs: Vec<String> = document
            .split("</w:p>")
            .map(|paragraph| {
                let texts = paragraph.split("<w:t xml:space=\"preserve\">").skip(1);
                texts.filter_map(|text| text.split("</w:t>").next()).collect()
            })
            .collect();
        insta::assert_snapshot!(format!("notice_{name}"), paragraphs.join("\n"));
    }
}

#[test]
fn what_was_dismissed_is_not_in_the_notice_and_what_was_confirmed_says_so() {
    let document = &parts(&fixture::reviewed())["word/document.xml"];
    assert!(document.contains("Confirmed false"));
    assert!(document.contains("经复核属实（张三，2026-11-20）"));
    assert!(!document.contains("Dismissed"));
    assert!(document.contains("整改要求"));
}
