//! `privacy-leak`: pages, titles and files; what is certain, suspected and not checked.

use crate::county::County;
use crate::rules::{Case, check};
use assess::Certainty;
use snapshot::{Content, DocumentKind, FileContent, FilePart, Link, Outcome, Unread, UnreadWhy};

const LIST: &str = "姓名\t身份证号\t银行卡号\n王建国\t11010519491231002X\t6222600260001072444";
const MASKED: &str = "姓名\t身份证号\n王建国\t110***********002X";

fn page(county: &mut County, line: usize, text: &str) {
    let content = Content { privacy: privacy::scan(text), ..Content::default() };
    county.lines_of("医疗救助")[line].document.content = Some(Box::new(content));
}

fn part(text: &str, hidden: &[u32]) -> FilePart {
    FilePart {
        place: vec!["花名册".into()],
        piece: "sheet".into(),
        privacy: privacy::scan(text),
        hidden: hidden.to_vec(),
    }
}

fn file(parts: Vec<FilePart>, unread: Option<UnreadWhy>) -> Option<Box<FileContent>> {
    let unread = unread.map(|why| Unread { place: Vec::new(), why }).into_iter().collect();
    Some(Box::new(FileContent { kind: "xlsx".into(), chars: 100, parts, unread }))
}

fn attach(county: &mut County, file: Option<Box<FileContent>>) {
    let link = county.attachment("名单.xlsx", Outcome::Ok, &[0]);
    county.lines_of("医疗救助")[0].attachments.push(Link { file, ..link });
}

#[test]
fn pages_titles_and_files() {
    check(&[
        Case {
            name: "an ID number in a page",
            break_it: |county| page(county, 0, LIST),
            findings: &["privacy-leak! 社会救助/医疗救助 privacy-found"],
        },
        Case {
            name: "only a mobile: a person has to look",
            break_it: |county| page(county, 0, "申请人：王建国，联系电话：13912345678"),
            findings: &["privacy-leak? 社会救助/医疗救助 privacy-found"],
        },
        Case {
            name: "an office's contact",
            break_it: |county| page(county, 0, "联系人：王建国，联系电话：13912345678"),
            findings: &[],
        },
        Case { name: "properly masked", break_it: |county| page(county, 0, MASKED), findings: &[] },
        Case {
            name: "badly masked",
            break_it: |county| page(county, 0, "姓名\t身份证号\n王建国\t1101051949****002X"),
            findings: &["privacy-leak! 社会救助/医疗救助 privacy-found"],
        },
        Case {
            name: "two pages that together restore a number",
            break_it: |county| {
                page(county, 0, MASKED);
                page(county, 1, "姓名\t身份证号\n王建国\t1101051949********");
            },
            findings: &["privacy-leak? 社会救助/医疗救助 privacy-restored"],
        },
        Case {
            name: "two columns of one page that together restore a number",
            break_it: |county| {
                page(
                    county,
                    0,
                    "姓名\t身份证号\t证件号\n王建国\t110***********002X\t1101051949********",
                );
            },
            findings: &["privacy-leak? 社会救助/医疗救助 privacy-restored-here"],
        },
        Case {
            name: "the same name with other numbers",
            break_it: |county| {
                page(county, 0, MASKED);
                page(county, 1, "姓名\t身份证号\n王建国\t4208021949********");
            },
            findings: &[],
        },
        Case {
            name: "in the title of a line, once for the document",
            break_it: |county| {
                let line = &mut county.lines_of("医疗救助")[0];
                line.title = "关于王建国（身份证号11010519491231002X）的公示".into();
                line.document.title = Some(line.title.clone());
            },
            findings: &["privacy-leak! 社会救助/医疗救助 privacy-found"],
        },
        Case {
            name: "a page and its attachment are two findings",
            break_it: |county| {
                page(county, 0, LIST);
                attach(county, file(vec![part(LIST, &[])], None));
            },
            findings: &[
                "privacy-leak! 社会救助/医疗救助 privacy-found",
                "privacy-leak! 社会救助/医疗救助 privacy-found",
            ],
        },
        Case {
            name: "a scan is neither a pass nor a fault",
            break_it: |county| attach(county, file(Vec::new(), Some(UnreadWhy::Scanned))),
            findings: &[],
        },
        Case {
            name: "a list line that leads straight to a file",
            break_it: |county| {
                let document = &mut county.lines_of("医疗救助")[0].document;
                document.kind = DocumentKind::File;
                document.file = file(vec![part(LIST, &[0])], Some(UnreadWhy::Truncated));
            },
            findings: &["privacy-leak! 社会救助/医疗救助 privacy-found"],
        },
    ]);
}

#[test]
fn what_is_not_looked_into_is_unobserved() {
    let state = |county: &County| {
        let assessment = county.assess();
        let state = assessment.rules.iter().find(|state| state.rule == "privacy-leak").expect("it");
        (state.subjects, state.unobserved)
    };
    let mut county = County::good();
    page(&mut county, 0, "没有个人信息");
    assert_eq!(state(&county), (1, 0));
    attach(&mut county, None);
    assert_eq!(state(&county), (1, 1));
    attach(&mut county, file(Vec::new(), Some(UnreadWhy::Encrypted)));
    assert_eq!(state(&county), (1, 2));
    attach(&mut county, file(vec![part(MASKED, &[])], None));
    assert_eq!(state(&county), (2, 2));
}

#[test]
fn a_finding_says_where_and_never_what() {
    let mut county = County::good();
    county.lines_of("医疗救助")[0].title = "王建国11010519491231002X".into();
    attach(&mut county, file(vec![part(LIST, &[0])], None));
    let assessment = county.assess();
    let told = serde_json::to_string(&assessment.findings).expect("json");
    assert!(!told.contains("19491231") && !told.contains("6222600260001072444"), "{told}");
    let of_file =
        assessment.findings.iter().find(|finding| finding.evidence.args["kinds"].contains("bank"));
    let finding = of_file.expect("the file's");
    assert_eq!(finding.certainty, Certainty::Certain);
    assert_eq!(finding.evidence.args["kinds"], "id18=1 bank-card=1?");
    assert_eq!(
        finding.evidence.args["places"],
        "sheet\t花名册\t2\t2\thidden\tid18\t110*************2X\tcheck-digit\t0\t身份证号\n\
         sheet\t花名册\t2\t3\t\tbank-card\t***************2444\theading\t0\t银行卡号"
    );
    assert_eq!(finding.title.as_deref(), Some("王建国110*************2X（名单.xlsx）"));
}
