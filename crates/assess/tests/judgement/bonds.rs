//! Advice on how documents name one another: interpretations and repeals.

use crate::county::{County, in_short};
use jiff::civil::date;
use snapshot::{Content, Repeal};

/// Addresses of lines as the county numbers them: column of 居住证, line.
fn url(county: &County, line: usize) -> String {
    format!("https://www.example.gov.cn/art/{}-{line}.html", county.id("居住证").0)
}

fn retitle(county: &mut County, line: usize, title: &str, content: Content) {
    let line = &mut county.lines_of("居住证")[line];
    line.title = title.into();
    line.document.title = Some(title.into());
    line.document.content = Some(Box::new(content));
}

fn related(urls: &[String]) -> Content {
    Content { related: urls.to_vec(), ..Content::default() }
}

fn found(county: &County) -> Vec<String> {
    county.assess().findings.iter().map(in_short).collect()
}

#[test]
fn interpretations() {
    let policy = "示例县人民政府关于印发《示例县居住证管理办法》的通知";
    let reading = "《示例县居住证管理办法》政策解读";
    for (there, back, expected) in [
        (true, true, ""),
        (false, true, "interpretation-link? 户籍管理/居住证 interpretation-link-there"),
        (true, false, "interpretation-link? 户籍管理/居住证 interpretation-link-back"),
        (false, false, "interpretation-link? 户籍管理/居住证 interpretation-link-neither"),
    ] {
        let mut county = County::good();
        let (to_policy, to_reading) = (url(&county, 0), url(&county, 1));
        let links = |on: bool, url: String| {
            related(&Some(url).filter(|_| on).into_iter().collect::<Vec<_>>())
        };
        retitle(&mut county, 0, policy, links(back, to_reading));
        retitle(&mut county, 1, reading, links(there, to_policy));
        let wanted: Vec<&str> =
            Some(expected).filter(|words| !words.is_empty()).into_iter().collect();
        assert_eq!(found(&county), wanted);
    }
    // A document that is not on the portal cannot be linked.
    let mut county = County::good();
    retitle(&mut county, 1, reading, Content::default());
    assert_eq!(found(&county), [""; 0]);
}

#[test]
fn repealed_documents() {
    let old = "示例县居住证办理暂行规定";
    let repeal = Repeal { title: old.into(), number: None };
    let decision = Content { repeals: vec![repeal], ..Content::default() };
    let title = "示例县人民政府关于废止部分文件的决定";
    let speaks = ["repealed-mark? 户籍管理/居住证 repealed-mark-found"];

    let mut county = County::good();
    retitle(&mut county, 0, title, decision.clone());
    retitle(&mut county, 3, old, Content::default());
    assert_eq!(found(&county), speaks);

    let mut county = County::good();
    retitle(&mut county, 0, title, decision.clone());
    retitle(&mut county, 3, old, Content { out_of_force: true, ..Content::default() });
    assert_eq!(found(&county), [""; 0], "it says so");

    let mut county = County::good();
    retitle(&mut county, 0, title, decision);
    retitle(&mut county, 3, old, Content::default());
    let newer = Some(date(2026, 9, 20));
    let line = &mut county.lines_of("居住证")[3];
    line.date = newer;
    line.document.dates.published = newer;
    line.document.dates.visible = newer;
    line.document.dates.list = newer;
    assert_eq!(found(&county), [""; 0], "it was published after the repeal");
}
