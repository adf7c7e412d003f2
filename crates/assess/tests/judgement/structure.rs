//! Rules about columns, fields, townships, villages and matters.

use crate::rules::{Case, check};
use jiff::civil::date;
use snapshot::{Outcome, Role};

#[test]
fn columns() {
    check(&[
        Case {
            name: "基层政务公开 missing: what stands below it is not reported again",
            break_it: |county| county.remove("基层政务公开"),
            findings: &["column-missing! 基层政务公开 column-missing-found"],
        },
        Case {
            name: "标准目录 missing: no catalog is reported again",
            break_it: |county| county.remove("标准目录"),
            findings: &["column-missing! 标准目录 column-missing-found"],
        },
        Case {
            name: "the whole platform missing",
            break_it: |county| {
                county.remove("政府信息公开");
                county.add(None, "要闻动态", Role::News);
                county.home.grassroots_link = None;
            },
            findings: &[
                "column-missing! 政府信息公开 column-missing-found",
                "home-link! home-link-none",
            ],
        },
        Case {
            name: "nothing understood at all is only suspected",
            break_it: |county| {
                county.remove("政府信息公开");
                county.home.grassroots_link = None;
            },
            findings: &[
                "column-missing? 政府信息公开 column-missing-found",
                "home-link! home-link-none",
            ],
        },
        Case {
            name: "the home page blocked: nothing is missing",
            break_it: |county| {
                county.remove("政府信息公开");
                county.home.outcome = Some(Outcome::Blocked { by: "403".into() });
            },
            findings: &[],
        },
        Case {
            name: "an interrupted survey: nothing is missing",
            break_it: |county| {
                county.remove("标准目录");
                county.complete = false;
            },
            findings: &[],
        },
        Case {
            name: "a township without 村（居）务公开",
            break_it: |county| {
                county.remove("村（居）务公开");
                let town = county.id("东山镇");
                let notices = county.add(Some(town), "通知", Role::Ordinary);
                county.fill(notices, 5, date(2026, 9, 1));
            },
            findings: &["column-missing! 东山镇 column-missing-found"],
        },
        Case {
            name: "基层政务公开 beside 法定主动公开内容",
            break_it: |county| {
                let platform = county.id("政府信息公开");
                county.column("基层政务公开").parent = Some(platform);
            },
            findings: &["column-misplaced! 基层政务公开 column-misplaced-found"],
        },
        Case {
            name: "its own breadcrumb says that it stands where it belongs",
            break_it: |county| {
                let platform = county.id("政府信息公开");
                let column = county.column("基层政务公开");
                column.parent = Some(platform);
                column.breadcrumb = vec!["首页".into(), "法定主动公开内容".into()];
            },
            findings: &[],
        },
        Case {
            name: "the home page links to a copy",
            break_it: |county| {
                county.home.grassroots_link = Some("https://www.example.gov.cn/zt/jc/".into());
            },
            findings: &["home-link? home-link-elsewhere"],
        },
        Case {
            name: "the same address in other words",
            break_it: |county| {
                let url = county.column("基层政务公开").url.clone();
                let url = url.replace("https", "http").replace("index.html", "");
                county.home.grassroots_link = Some(url);
            },
            findings: &[],
        },
    ]);
}

#[test]
fn fields_towns_and_villages() {
    check(&[
        Case {
            name: "a field missing: its matters are not reported again",
            break_it: |county| county.remove("社会救助"),
            findings: &["field-missing! 社会救助 field-missing-found"],
        },
        Case {
            name: "a township that is pinned and not there: its villages are not reported again",
            break_it: |county| {
                county.pins.towns = vec!["东山镇".into(), "西河镇".into(), "南湖镇".into()];
                county.pins.villages.insert("南湖镇".into(), vec!["三村".into()]);
            },
            findings: &["town-missing! 南湖镇 town-missing-found"],
        },
        Case {
            name: "a township that discloses nothing",
            break_it: |county| {
                county.remove("东山镇");
                let towns = county.id("乡镇");
                let town = county.add(Some(towns), "东山镇", Role::Town);
                county.add(Some(town), "通知", Role::Ordinary);
            },
            findings: &["town-missing! 东山镇 town-empty-found"],
        },
        Case {
            name: "an empty village",
            break_it: |county| county.lines_of("二村").clear(),
            findings: &["village-missing! 东山镇/二村 village-empty-found"],
        },
        Case {
            name: "an empty village whose list was not seen wholly",
            break_it: |county| {
                county.lines_of("二村").clear();
                county.column("二村").list = Some(snapshot::List::default());
            },
            findings: &[],
        },
        Case {
            name: "a pinned village that is not there",
            break_it: |county| {
                county
                    .pins
                    .villages
                    .insert("西河镇".into(), vec!["一村".into(), "二村".into(), "三村".into()]);
            },
            findings: &["village-missing! 西河镇/三村 village-missing-found"],
        },
    ]);
}

#[test]
fn matters() {
    check(&[
        Case {
            name: "no catalog of one field",
            break_it: |county| drop(county.lines_of("标准目录").remove(0)),
            findings: &["catalog-missing! 社会救助 catalog-missing-found"],
        },
        Case {
            name: "a first-level matter without a column: its second level is not reported again",
            break_it: |county| county.remove("最低生活保障"),
            findings: &["matter-missing! 社会救助/最低生活保障 matter-missing-found"],
        },
        Case {
            name: "a matter on an unconfirmed row is only suspected",
            break_it: |county| county.remove("临时救助"),
            findings: &["matter-missing? 社会救助/临时救助 matter-missing-found"],
        },
        Case {
            name: "a second-level matter without a mark or column",
            break_it: |county| {
                county.lines_of("最低生活保障").remove(0);
                let line = county.line("[办事指南]另一件", Some(date(2026, 8, 1)));
                county.lines_of("最低生活保障").push(line);
            },
            findings: &[
                "submatter-missing! 社会救助/最低生活保障/政策法规文件 submatter-missing-found",
            ],
        },
        Case {
            name: "a column that no catalog knows is advice",
            break_it: |county| {
                let field = county.id("户籍管理");
                let column = county.add(Some(field), "警营风采", Role::Ordinary);
                county.fill(column, 5, date(2026, 9, 1));
            },
            findings: &["matter-unknown? 户籍管理 matter-unknown-found"],
        },
        Case {
            name: "the page of a field blocked: its matters are unobserved",
            break_it: |county| {
                let id = county.id("户籍管理");
                county.remove("户口登记");
                county.remove("居住证");
                county.columns[id.0 as usize].outcome = Outcome::ScriptOnly;
            },
            findings: &[],
        },
    ]);
}
