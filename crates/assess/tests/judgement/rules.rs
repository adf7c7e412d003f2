//! Every rule: what raises it, how sure it is, and what must not raise it. A portal without faults is
//! broken in one place at a time; the whole list of findings is compared.

use crate::county::{County, at, in_short, tries};
use jiff::civil::date;
use snapshot::{DocumentKind, Outcome, PageTags, Role, Target, Unobserved};

pub struct Case {
    pub name: &'static str,
    pub break_it: fn(&mut County),
    pub findings: &'static [&'static str],
}

#[test]
fn good_portal_has_no_finding() {
    let assessment = County::good().assess();
    let found: Vec<String> = assessment.findings.iter().map(in_short).collect();
    assert_eq!(found, [""; 0]);
    assert_eq!(assessment.score.total, rust_decimal::Decimal::ONE_HUNDRED);
}

pub fn check(cases: &[Case]) {
    for case in cases {
        let mut county = County::good();
        (case.break_it)(&mut county);
        let found: Vec<String> = county.assess().findings.iter().map(in_short).collect();
        assert_eq!(found, case.findings, "{}", case.name);
    }
}

#[test]
fn brackets() {
    fn retitle(county: &mut County, at: usize, title: &str) {
        county.lines_of("最低生活保障")[at].title = title.into();
    }
    check(&[
        Case {
            name: "full-width brackets are accepted",
            break_it: |county| retitle(county, 2, "［审批信息］第2号"),
            findings: &[],
        },
        Case {
            name: "other brackets",
            break_it: |county| retitle(county, 2, "【审批信息】第2号"),
            findings: &["bracket-format! 社会救助/最低生活保障 bracket-other-found"],
        },
        Case {
            name: "no mark",
            break_it: |county| retitle(county, 2, "第2号"),
            findings: &["bracket-format! 社会救助/最低生活保障 bracket-none-found"],
        },
        Case {
            name: "a mark that is no second-level matter",
            break_it: |county| retitle(county, 2, "[工作会议]第2号"),
            findings: &["bracket-format! 社会救助/最低生活保障 bracket-unknown-found"],
        },
        Case {
            name: "no mark at all: the missing matters speak",
            break_it: |county| (0..4).for_each(|at| retitle(county, at, "第几号")),
            findings: &[
                "submatter-missing! 社会救助/最低生活保障/政策法规文件 submatter-missing-found",
                "submatter-missing! 社会救助/最低生活保障/办事指南 submatter-missing-found",
                "submatter-missing! 社会救助/最低生活保障/审批信息 submatter-missing-found",
            ],
        },
    ]);
}

fn dead(county: &mut County, outcome: Outcome, seconds: &[i64]) {
    let line = &mut county.lines_of("居住证")[0];
    line.document.kind = DocumentKind::Unknown;
    line.document.dates = snapshot::Dates::default();
    line.document.tries = tries(&outcome, seconds);
    line.document.outcome = outcome;
}

/// What is said of an address that does not answer, of a portal by its name or by its number.
fn silent(url: &str, outcome: Outcome, named: bool) -> Vec<String> {
    let mut county = County::good();
    dead(&mut county, outcome, &[0, 120]);
    county.lines_of("居住证")[0].document.url = url.into();
    let mut kept = serde_json::to_string(&county.snapshot()).expect("json");
    if !named {
        kept = kept.replace("https://www.example.gov.cn", "http://127.0.0.1:8080");
    }
    let snapshot = serde_json::from_str(&kept).expect("a snapshot");
    county.assess_as(&snapshot).findings.iter().map(in_short).collect()
}

#[test]
fn from_a_network_without_a_way_out_no_host_is_certainly_gone() {
    let other = "https://other.example.gov.cn/a.html";
    for outcome in [Outcome::HostUnknown, Outcome::Refused, Outcome::TimedOut] {
        let certain = silent(other, outcome.clone(), true);
        assert!(certain[0].starts_with("dead-link! "), "{certain:?}");
        let unsure = silent(other, outcome.clone(), false);
        assert_eq!(unsure, ["dead-link? 户籍管理/居住证 dead-out-of-reach"]);
        let number = silent("http://127.0.0.1:8081/a.html", outcome, false);
        assert_eq!(number, certain, "no name is needed");
    }
    let gone = silent(other, Outcome::Gone { status: 404 }, false);
    assert_eq!(gone, ["dead-link! 户籍管理/居住证 dead-gone"], "it answered");
    let nobodys = silent("http://a.invalid/", Outcome::HostUnknown, false);
    assert_eq!(nobodys, ["dead-link! 户籍管理/居住证 dead-host"], "nobody's anywhere");
}

#[test]
fn dead_links_and_attachments() {
    check(&[
        Case {
            name: "two answers 404",
            break_it: |county| dead(county, Outcome::Gone { status: 404 }, &[0, 30]),
            findings: &["dead-link! 户籍管理/居住证 dead-gone"],
        },
        Case {
            name: "one answer 404",
            break_it: |county| dead(county, Outcome::Gone { status: 404 }, &[0]),
            findings: &["dead-link? 户籍管理/居住证 dead-gone"],
        },
        Case {
            name: "two in a breath",
            break_it: |county| dead(county, Outcome::Gone { status: 404 }, &[0, 0]),
            findings: &["dead-link? 户籍管理/居住证 dead-gone"],
        },
        Case {
            name: "soft 404, twice",
            break_it: |county| {
                dead(county, Outcome::SoftGone { reason: "文章未发布".into() }, &[0, 9]);
            },
            findings: &["dead-link! 户籍管理/居住证 dead-soft"],
        },
        Case {
            name: "two time-outs half a minute apart",
            break_it: |county| dead(county, Outcome::TimedOut, &[0, 30]),
            findings: &["dead-link? 户籍管理/居住证 dead-timeout"],
        },
        Case {
            name: "two time-outs two minutes apart",
            break_it: |county| dead(county, Outcome::TimedOut, &[0, 120]),
            findings: &["dead-link! 户籍管理/居住证 dead-timeout"],
        },
        Case {
            name: "blocked is no fault",
            break_it: |county| dead(county, Outcome::Blocked { by: "521".into() }, &[0, 120]),
            findings: &[],
        },
        Case {
            name: "an attachment that is gone",
            break_it: |county| {
                let link = county.attachment("名单.xlsx", Outcome::Gone { status: 404 }, &[0, 30]);
                county.lines_of("居住证")[1].attachments.push(link);
            },
            findings: &["dead-attachment! 户籍管理/居住证 dead-gone"],
        },
        Case {
            name: "a page comes in place of the file",
            break_it: |county| {
                let wrong = Outcome::WrongType { expected: "pdf".into(), found: "html".into() };
                let link = county.attachment("附件.pdf", wrong, &[0, 30]);
                county.lines_of("居住证")[1].attachments.push(link);
            },
            findings: &["dead-attachment! 户籍管理/居住证 dead-wrong-type"],
        },
        Case {
            name: "a list line that leads straight to a file, and a page comes",
            break_it: |county| {
                let wrong = Outcome::WrongType { expected: "pdf".into(), found: "html".into() };
                dead(county, wrong, &[0, 30]);
                county.lines_of("居住证")[0].document.kind = DocumentKind::File;
            },
            findings: &["dead-attachment! 户籍管理/居住证 dead-wrong-type"],
        },
        Case {
            name: "an attachment that is there",
            break_it: |county| {
                let link = county.attachment("附件.pdf", Outcome::Ok, &[0]);
                county.lines_of("居住证")[1].attachments.push(link);
            },
            findings: &[],
        },
    ]);
}

#[test]
fn blank_and_thin() {
    check(&[
        Case {
            name: "no item",
            break_it: |county| county.lines_of("居住证").clear(),
            findings: &["column-blank! 户籍管理/居住证 column-blank-found"],
        },
        Case {
            name: "pages of the list were not seen",
            break_it: |county| {
                county.lines_of("居住证").clear();
                county.column("居住证").list = Some(snapshot::List::default());
            },
            findings: &[],
        },
        Case {
            name: "the pager claims more than was seen",
            break_it: |county| {
                county.lines_of("居住证").truncate(3);
                let list =
                    snapshot::List { complete: true, items_claimed: Some(9), ..Default::default() };
                county.column("居住证").list = Some(list);
            },
            findings: &[],
        },
        Case {
            name: "kept for history",
            break_it: |county| {
                county.lines_of("居住证").clear();
                county.column("居住证").archived = Some(date(2024, 1, 1));
            },
            findings: &[],
        },
        Case {
            name: "the column leads to another government site",
            break_it: |county| {
                county.lines_of("居住证").clear();
                county.column("居住证").target = Target::Government;
            },
            findings: &[],
        },
        Case {
            name: "the column's page is blocked",
            break_it: |county| {
                county.lines_of("居住证").clear();
                county.column("居住证").outcome = Outcome::LoginRequired;
            },
            findings: &[],
        },
        Case {
            name: "only on request: not judged",
            break_it: |county| {
                let field = county.id("社会救助");
                county.add(Some(field), "救助档案", Role::Ordinary);
            },
            findings: &[],
        },
        Case {
            name: "items stand in years below the matter",
            break_it: |county| {
                let lines = std::mem::take(county.lines_of("居住证"));
                let column = county.id("居住证");
                let year = county.add(Some(column), "2026年", Role::Ordinary);
                county.lines[year.0 as usize] = lines;
                county.add(Some(column), "2025年", Role::Ordinary);
            },
            findings: &[],
        },
        Case {
            name: "a blank column of 法定主动公开内容",
            break_it: |county| county.lines_of("政府工作报告").clear(),
            findings: &["column-blank! 政府工作报告 column-blank-found"],
        },
        Case {
            name: "three items",
            break_it: |county| county.lines_of("居住证").truncate(3),
            findings: &["column-thin! 户籍管理/居住证 column-thin-found"],
        },
        Case {
            name: "items after the cut-off date do not count, and make it suspected",
            break_it: |county| {
                let column = county.id("居住证");
                county.fill(column, 5, date(2026, 10, 2));
            },
            findings: &["column-thin? 户籍管理/居住证 column-thin-found"],
        },
    ]);
}

#[test]
fn stale_and_gap() {
    check(&[
        Case {
            name: "365 days are in time",
            break_it: |county| {
                let column = county.id("居住证");
                county.fill(column, 5, date(2025, 9, 30));
            },
            findings: &[],
        },
        Case {
            name: "366 days are not",
            break_it: |county| {
                let column = county.id("居住证");
                county.fill(column, 5, date(2025, 9, 29));
            },
            findings: &["column-stale! 户籍管理/居住证 column-stale-found"],
        },
        Case {
            name: "an undated line may be newer",
            break_it: |county| {
                let column = county.id("居住证");
                county.fill(column, 5, date(2024, 9, 29));
                let line = county.line("没有日期", None);
                county.lines_of("居住证").push(line);
            },
            findings: &["column-stale? 户籍管理/居住证 column-stale-found"],
        },
        Case {
            name: "a line after the cut-off date does not freshen",
            break_it: |county| {
                let column = county.id("居住证");
                county.fill(column, 5, date(2024, 9, 29));
                let line = county.line("年份打错", Some(date(2204, 9, 29)));
                county.lines_of("居住证").insert(0, line);
            },
            findings: &["column-stale? 户籍管理/居住证 column-stale-found"],
        },
        Case {
            name: "in a column for history",
            break_it: |county| {
                let column = county.id("居住证");
                county.fill(column, 5, date(2014, 9, 29));
                county.column("居住证").title = "居住证（历史）".into();
            },
            findings: &[],
        },
        Case {
            name: "a gap, where the sheet asks for it",
            break_it: |county| {
                county.sheet.thresholds.general.gap_days = Some(90);
                let line = county.line("旧的一条", Some(date(2026, 2, 1)));
                county.lines_of("居住证").push(line);
            },
            findings: &["column-gap! 户籍管理/居住证 column-gap-found"],
        },
        Case {
            name: "no gap is judged otherwise",
            break_it: |county| {
                let line = county.line("旧的一条", Some(date(2026, 2, 1)));
                county.lines_of("居住证").push(line);
            },
            findings: &[],
        },
    ]);
}

/// The first line of a column, formed and published on these days.
fn formed(
    county: &mut County,
    column: &str,
    formed: jiff::civil::Date,
    published: jiff::civil::Date,
) {
    let line = &mut county.lines_of(column)[0];
    line.date = Some(published);
    line.document.dates = snapshot::Dates {
        formed: Some(formed),
        published: Some(published),
        visible: Some(published),
        list: Some(published),
        ..Default::default()
    };
}

#[test]
fn late_and_redated() {
    check(&[
        Case {
            name: "20 working days after 2 March 2026",
            break_it: |county| formed(county, "居住证", date(2026, 3, 2), date(2026, 3, 30)),
            findings: &[],
        },
        Case {
            name: "a day later",
            break_it: |county| formed(county, "居住证", date(2026, 3, 2), date(2026, 3, 31)),
            findings: &["late! 户籍管理/居住证 late-found"],
        },
        Case {
            name: "over the National Day holiday",
            break_it: |county| formed(county, "居住证", date(2025, 9, 15), date(2025, 10, 17)),
            findings: &[],
        },
        Case {
            name: "the day of publication is not printed on the page",
            break_it: |county| {
                formed(county, "居住证", date(2026, 3, 2), date(2026, 4, 10));
                county.lines_of("居住证")[0].document.dates.visible = None;
            },
            findings: &["late? 户籍管理/居住证 late-found"],
        },
        Case {
            name: "more than a year late is more likely moved from an old site",
            break_it: |county| formed(county, "居住证", date(2019, 3, 2), date(2026, 4, 10)),
            findings: &["late? 户籍管理/居住证 late-found"],
        },
        Case {
            name: "no countable limit: only the dates disagree",
            break_it: |county| formed(county, "户口登记", date(2026, 3, 2), date(2026, 6, 1)),
            findings: &["redated? 户籍管理/户口登记 redated-found"],
        },
        Case {
            name: "the limit of the second-level matter that the mark names; texts passed on are suspected",
            break_it: |county| formed(county, "最低生活保障", date(2026, 3, 2), date(2026, 6, 1)),
            findings: &["late? 社会救助/最低生活保障 late-found"],
        },
        Case {
            name: "an unconfirmed row",
            break_it: |county| formed(county, "临时救助", date(2026, 3, 2), date(2026, 3, 20)),
            findings: &["late? 社会救助/临时救助 late-found"],
        },
        Case {
            name: "the address says another year than the list",
            break_it: |county| {
                county.lines_of("居住证")[0].document.dates.address = Some(date(2021, 9, 1));
            },
            findings: &["redated? 户籍管理/居住证 redated-found"],
        },
        Case {
            name: "an archived page",
            break_it: |county| {
                formed(county, "居住证", date(2026, 3, 2), date(2026, 6, 1));
                county.lines_of("居住证")[0].document.dates.archived = Some(date(2026, 7, 1));
            },
            findings: &[],
        },
    ]);
}

#[test]
fn page_standards() {
    check(&[
        Case {
            name: "a tag that is absent on two content pages: one finding",
            break_it: |county| {
                county.lines_of("居住证")[0].document.tags.pub_date = None;
                county.lines_of("居住证")[1].document.tags.pub_date = Some(" ".into());
            },
            findings: &["meta-missing! meta-missing-found"],
        },
        Case {
            name: "no tags on the home page",
            break_it: |county| county.home.tags = PageTags::default(),
            findings: &["meta-missing! meta-missing-found"; 3],
        },
        Case {
            name: "16 seconds",
            break_it: |county| county.column("居住证").elapsed_ms = Some(16_000),
            findings: &["page-slow? 户籍管理/居住证 page-slow-found"],
        },
        Case {
            name: "a column page that fails twice",
            break_it: |county| {
                let column = county.column("居住证");
                column.outcome = Outcome::ServerError { status: 500 };
                column.tries = tries(&column.outcome, &[0, 90]);
            },
            findings: &["page-down! 户籍管理/居住证 dead-status"],
        },
        Case {
            name: "a column page that was not reached",
            break_it: |county| {
                let reason = "pages".to_owned();
                county.column("居住证").outcome = Outcome::NotReached { reason: reason.into() };
            },
            findings: &[],
        },
    ]);
}

#[test]
fn what_was_not_seen_is_counted_and_never_passed() {
    let mut county = County::good();
    let id = county.id("居住证");
    let outcome = Outcome::Blocked { by: "403".into() };
    county.columns[id.0 as usize].outcome = outcome.clone();
    county.lines_of("居住证").clear();
    county.unobserved.push(Unobserved {
        url: county.columns[id.0 as usize].url.clone(),
        what: snapshot::Reason::new("what-column"),
        title: "居住证".into(),
        column: Some(id),
        outcome,
        at: at(),
    });
    let seen = County::good().assess();
    let blocked = county.assess();
    for rule in ["column-blank", "column-stale", "page-down"] {
        let state = |assessment: &assess::Assessment| {
            assessment.rules.iter().find(|state| state.rule == rule).expect("a rule").clone()
        };
        assert_eq!(state(&blocked).subjects + 1, state(&seen).subjects, "{rule}");
        assert_eq!(state(&blocked).unobserved, state(&seen).unobserved + 1, "{rule}");
    }
    assert_eq!(blocked.score.total, rust_decimal::Decimal::ONE_HUNDRED);
}

#[test]
fn findings_carry_their_evidence() {
    let mut county = County::good();
    county.remove("最低生活保障");
    let assessment = county.assess();
    let [finding] = &assessment.findings[..] else { panic!("one finding") };
    assert_eq!(finding.basis, "1.1.3 · 社会救助 · 1");
    let row = finding.row.as_ref().expect("a row");
    assert!(row.confirmed && row.source == "某县目录" && row.matter1 == "最低生活保障");
    assert_eq!(finding.observed_at, Some(at()));
    assert_eq!(finding.sha256.as_deref(), Some("sha of 社会救助"));
    assert_eq!(finding.column_url.as_deref(), Some(&*county.column("社会救助").url));
    assert_eq!(finding.expected.args["matter"], "最低生活保障");
}

fn hide(county: &mut County, at: usize, url: &str, sure: bool) {
    let link =
        snapshot::HiddenLink {
            url: url.into(), text: "游戏".into(), how: "display".into(), sure
        };
    county.lines_of("居住证")[at].document.hidden_links.push(link);
}

#[test]
fn hidden_links() {
    check(&[
        Case {
            name: "off the government's domains",
            break_it: |county| hide(county, 0, "http://play.lucky-seven.invalid/", true),
            findings: &["hidden-link! 户籍管理/居住证 hidden-link-found"],
        },
        Case {
            name: "a script might open it",
            break_it: |county| hide(county, 0, "http://play.lucky-seven.invalid/", false),
            findings: &["hidden-link? 户籍管理/居住证 hidden-link-found"],
        },
        Case {
            name: "to another government site, to a sharing service",
            break_it: |county| {
                hide(county, 0, "http://www.other.gov.cn/", true);
                hide(county, 0, "http://service.weibo.com/share/share.php?url=a", true);
            },
            findings: &[],
        },
        Case {
            name: "the same on three pages is one finding, another one on a fourth is another",
            break_it: |county| {
                (0..3).for_each(|at| hide(county, at, "http://play.lucky-seven.invalid/", true));
                hide(county, 3, "http://shop.invalid/", true);
            },
            findings: &[
                "hidden-link! 户籍管理/居住证 hidden-link-found",
                "hidden-link! 户籍管理/居住证 hidden-link-found",
            ],
        },
        Case {
            name: "an address of the government that leads on to a stranger's",
            break_it: |county| {
                let document = &mut county.lines_of("居住证")[0].document;
                document.final_url = Some("http://play.lucky-seven.invalid/".into());
            },
            findings: &["hidden-link? 户籍管理/居住证 hidden-link-found"],
        },
        Case {
            name: "moved to another government site, or to the address of a stranger that the line names",
            break_it: |county| {
                let lines = county.lines_of("居住证");
                lines[0].document.final_url = Some("http://new.other.gov.cn/1.htm".into());
                lines[1].document.url = "http://news.stranger.invalid/1.htm".into();
                lines[1].document.final_url = Some("http://www.stranger.invalid/1.htm".into());
            },
            findings: &[],
        },
        Case {
            name: "on the home page",
            break_it: |county| {
                county.home.hidden_links.push(snapshot::HiddenLink {
                    url: "http://play.lucky-seven.invalid/".into(),
                    text: String::new(),
                    how: "off-screen".into(),
                    sure: true,
                });
            },
            findings: &["hidden-link! hidden-link-found"],
        },
    ]);
}
