//! Links that a reader cannot see (`fixtures/hidden*.txt`), in the text of a document and beside it.

use page::{Raw, Reading, Region};

/// A page whose body holds `text` and that has `beside` behind its body.
pub fn read(text: &str, beside: &str) -> Reading {
    let words =
        "为规范城乡低保工作，现将有关事项通知如下，请各乡镇认真组织实施，确保政策落实到位。"
            .repeat(4);
    let html = format!(
        "<html><head><title>关于规范城乡低保工作的通知</title></head><body><div><a href='/'>首页</a></div>\
         <h1>关于规范城乡低保工作的通知</h1><p>发布时间：2023-02-14 来源：县民政局</p>\
         <div id='zoom'><p>{words}</p>{text}<p>{words}</p></div>{beside}</body></html>"
    );
    let url = url::Url::parse("http://www.yunxi.gov.cn/a/1.html").expect("an address");
    let raw =
        Raw { url: &url, body: html.as_bytes(), content_type: Some("text/html; charset=utf-8") };
    page::read(raw, &Default::default())
}

/// How the link to the other site is told, in the body or beside it.
fn told(reading: &Reading, region: Region) -> String {
    let link = reading.links.iter().find(|link| {
        link.href.contains("other-site.invalid")
            && (link.region == Region::Body) == (region == Region::Body)
    });
    link.and_then(|link| link.hiding).map_or_else(
        || "-".to_owned(),
        |hiding| format!("{}{}", hiding.way.name(), if hiding.sure { "!" } else { "?" }),
    )
}

/// What is wanted, what is told, and the line, of every case, in the body and beside it.
pub fn cases() -> Vec<(&'static str, String, &'static str)> {
    let mut cases = Vec::new();
    let lines = include_str!("../fixtures/hidden.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let mut parts = line.splitn(3, ' ');
        let (Some(inside), Some(beside), Some(markup)) = (parts.next(), parts.next(), parts.next())
        else {
            panic!("not a case: {line}");
        };
        let markup = markup.replace('X', "http://other-site.invalid/x");
        cases.push((inside, told(&read(&markup, ""), Region::Body), line));
        cases.push((beside, told(&read("", &markup), Region::Main), line));
    }
    cases
}

/// What is found, found wrongly and missed of whole tricks, and how many cases there are.
#[derive(Debug, Default)]
pub struct Figures {
    pub right: u32,
    pub wrong: u32,
    pub missed: u32,
    pub cases: u32,
    pub notes: Vec<String>,
}

/// Those by which the reader was mended, and those held out.
pub const HARD: &str = include_str!("../fixtures/hidden-hard.txt");
pub const LATER: &str = include_str!("../fixtures/hidden-later.txt");

/// Counts the cases of a file, each beside the body of a page.
pub fn figures(file: &str) -> Figures {
    let mut figures = Figures::default();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let (label, markup) = line.split_once(" | ").expect("a label and markup");
        let reading = read("", &markup.replace('X', "http://other-site.invalid/x"));
        let found = reading
            .links
            .iter()
            .any(|link| link.hiding.is_some() && link.href.contains("other-site.invalid"));
        figures.cases += 1;
        match (label, found) {
            ("hidden", true) => figures.right += 1,
            ("hidden", false) => figures.missed += 1,
            ("-", true) => figures.wrong += 1,
            ("-", false) => {}
            _ => panic!("no label: {line}"),
        }
        if (label == "hidden") != found {
            figures.notes.push(line.to_owned());
        }
    }
    figures
}
