//! Links that a reader cannot see (`fixtures/hidden.txt`), in the text of a document and beside it.

use page::{Raw, Reading, Region};

fn read(text: &str, beside: &str) -> Reading {
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

#[test]
fn ways_of_hiding() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for line in include_str!("fixtures/hidden.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.splitn(3, ' ');
        let (Some(inside), Some(beside), Some(markup)) = (parts.next(), parts.next(), parts.next())
        else {
            panic!("not a case: {line}");
        };
        cases += 1;
        let markup = markup.replace('X', "http://other-site.invalid/x");
        let got = (told(&read(&markup, ""), Region::Body), told(&read("", &markup), Region::Main));
        if (got.0.as_str(), got.1.as_str()) != (inside, beside) {
            wrong.push(format!("{} {} for: {line}", got.0, got.1));
        }
    }
    assert!(cases >= 30);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Links within the portal and to other governments are not looked at.
#[test]
fn only_foreign_links_are_told() {
    let markup = "<div style='display:none'><a href='http://www.other.gov.cn/'>甲</a><a href='/b'>乙</a></div>";
    let reading = read("", markup);
    assert!(reading.links.iter().all(|link| link.hiding.is_none()));
    assert_eq!(reading.links.iter().filter(|link| link.hidden).count(), 2);
}
