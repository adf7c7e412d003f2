//! The rules that rest on wording: news, wrong words, misfiled items, promises of titles.

use crate::county::County;
use crate::rules::{Case, check};
use snapshot::{Content, DocumentKind};

const NEWS: &str = "5月6日，县民政局局长李某一行先后来到东山镇、西河镇，实地查看困难群众生活情况。\n李某强调，要用心用情做好救助工作，把温暖送到群众心坎上。";
const LIST: &str = "根据《社会救助暂行办法》，现将名单公示如下，公示期7天。\n序号\t姓名\t金额（元）\n1\t王某\t600\n监督电话：0724-1234567";

/// Gives a line of a column a title and a text.
fn tell(county: &mut County, column: &str, title: &str, text: &str) {
    let line = &mut county.lines_of(column)[1];
    line.title = title.into();
    line.document.title = Some(title.into());
    line.document.content = Some(Box::new(Content {
        shape: wording::shape(title, text),
        wrong_words: wording::ErrorWords::builtin().find(text),
        lacking: wording::promise::lacking(title, text, &[]),
        ..Content::default()
    }));
}

#[test]
fn news() {
    check(&[
        Case {
            name: "a visit in a matter's column",
            break_it: |county| tell(county, "临时救助", "局长走访慰问困难群众", NEWS),
            findings: &["news-as-disclosure? 社会救助/临时救助 news-found"],
        },
        Case {
            name: "a visit behind a neutral title",
            break_it: |county| tell(county, "临时救助", "临时救助工作情况", NEWS),
            findings: &["news-as-disclosure? 社会救助/临时救助 news-found"],
        },
        Case {
            name: "a list is information",
            break_it: |county| tell(county, "临时救助", "临时救助走访慰问对象名单公示", LIST),
            findings: &[],
        },
        Case {
            name: "on another site the title alone must say it",
            break_it: |county| {
                let line = &mut county.lines_of("临时救助")[1];
                line.title = "副县长到东山镇走访慰问临时救助对象".into();
                line.document.kind = DocumentKind::OffSite;
            },
            findings: &["news-as-disclosure? 社会救助/临时救助 news-found"],
        },
        Case {
            name: "a mark that names a matter of news",
            break_it: |county| {
                tell(county, "临时救助", "[工作动态]局长走访慰问困难群众", NEWS);
            },
            findings: &[],
        },
        Case {
            name: "what was not read is not judged by a neutral title",
            break_it: |county| county.lines_of("临时救助")[1].document.kind = DocumentKind::OffSite,
            findings: &[],
        },
    ]);
}

#[test]
fn wrong_words() {
    check(&[
        Case {
            name: "in the text",
            break_it: |county| {
                tell(county, "医疗救助", "医疗救助第9号", "各单位要认真布署，确保按装到位。");
            },
            findings: &["wrong-word? 社会救助/医疗救助 wrong-word-found"],
        },
        Case {
            name: "in the title",
            break_it: |county| {
                county.lines_of("医疗救助")[1].title = "截止目前医疗救助名单公示".into();
            },
            findings: &["wrong-word? 社会救助/医疗救助 wrong-word-title-found"],
        },
    ]);
    let mut county = County::good();
    tell(&mut county, "医疗救助", "医疗救助第9号", "请核对开户行及帐号。");
    let assessment = county.assess();
    assert!(assessment.findings.iter().all(|finding| finding.advice), "advice only");
    assert_eq!(assessment.findings.len(), 1);
}

#[test]
fn misfiled() {
    check(&[
        Case {
            name: "another field's matter and nothing of its own",
            break_it: |county| county.lines_of("临时救助")[1].title = "户口登记办理流程".into(),
            findings: &["misfiled? 社会救助/临时救助 misfiled-found"],
        },
        Case {
            name: "its own matter is named as well",
            break_it: |county| {
                county.lines_of("临时救助")[1].title = "临时救助对象户口登记核对结果".into();
            },
            findings: &[],
        },
        Case {
            name: "nothing is named",
            break_it: |county| county.lines_of("临时救助")[1].title = "第二批公示".into(),
            findings: &[],
        },
        Case {
            name: "policies speak of everything",
            break_it: |county| {
                county.lines_of("最低生活保障")[0].title = "[政策法规文件]户口登记条例".into();
            },
            findings: &[],
        },
    ]);
}

#[test]
fn promises() {
    let text = "根据上级要求，我局对本年度医疗救助工作进行了安排，重点抓好资金发放、对象核查等方面，确保全年任务按时完成，同时加强队伍建设，提高服务水平，现予以公布，请各单位认真组织实施。";
    let mut county = County::good();
    tell(&mut county, "医疗救助", "医疗救助办理情况及收费标准", text);
    let found: Vec<&str> = county
        .assess()
        .findings
        .iter()
        .map(|one| one.rule.as_str())
        .map(|rule| if rule == "title-promise" { "title-promise" } else { "other" })
        .collect();
    assert_eq!(found, ["title-promise"]);
}
