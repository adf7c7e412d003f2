//! Townships: a site of its own, and a part of the county's portal.

use super::Judged;
use super::parts::{line, lines, portal};
use crate::portal::{Little, html, list, menu};
use snapshot::{PortalFile, Role};

fn wanted(villages: &[&str]) -> PortalFile {
    let villages = villages.iter().map(|name| (*name).to_owned()).collect();
    PortalFile { villages: [("沙河镇".to_owned(), villages)].into(), ..PortalFile::default() }
}

/// What must be certain of a township whose 东湖村 is empty and whose 西坝村 is not there.
fn is_judged_right(seen: &Judged) {
    for (title, role) in [
        ("政府信息公开指南", Role::Guide),
        ("法定主动公开内容", Role::LegalDisclosure),
        ("村（居）务公开", Role::VillageAffairs),
        ("双井村", Role::Village),
        ("东湖村", Role::Village),
        ("南门社区", Role::Village),
    ] {
        assert_eq!(seen.role(title), Some(role), "{title}");
    }
    for rule in ["column-missing", "column-misplaced", "town-missing", "page-down", "dead-link"] {
        assert_eq!(seen.certain(rule), Vec::<&assess::Finding>::new());
    }
    let villages = seen.certain("village-missing");
    let names: Vec<_> = villages.iter().filter_map(|one| one.village.as_deref()).collect();
    assert_eq!(names, ["东湖村", "西坝村"]);
    assert_eq!(seen.snapshot.portal.name, "沙河镇");
    let fields = seen.certain("field-missing");
    let named = |field: &str| fields.iter().any(|one| one.field.as_deref() == Some(field));
    assert!(!named("社会救助") && !named("养老服务"), "both are there");
    assert!(named("涉农补贴"), "due in a township, and not there");
    assert!(!named("统计"), "not due in a township");
    let catalogs = catalogs(seen);
    assert!(catalogs.len() == 1 && catalogs[0].certainty == assess::Certainty::Suspected);
    let fields = catalogs[0].evidence.args.get("field").expect("the fields");
    assert!(fields.contains("社会救助") && !fields.contains("统计"), "{fields}");
    let all = seen.snapshot.columns.iter();
    assert!(
        all.clone().all(|column| column.title != "县直部门"),
        "the county's own columns are no part of it"
    );
}

/// Findings that catalogs are missing.
fn catalogs(seen: &Judged) -> Vec<&assess::Finding> {
    seen.assessment.findings.iter().filter(|one| one.rule == "catalog-missing").collect()
}

/// A site of the township's own, made of cards; villages with parts of their own on one page.
fn own_site() -> Little {
    let page = |title: &str, crumbs: &[(&str, &str)], main: &str| {
        let crumbs: Vec<String> =
            crumbs.iter().map(|(name, href)| format!("<a href='{href}'>{name}</a>")).collect();
        format!(
            "<!doctype html><html><head><meta charset='utf-8'><title>{title}-沙河镇</title></head><body>
<header><nav><a href='/'>首页</a><a href='/gk/'>政府信息公开</a><a href='/fw/'>办事服务</a></nav></header>
<div class='crumb'>您的位置：{} &gt; {title}</div><main>{main}</main><footer>沙河镇人民政府主办</footer></body></html>",
            crumbs.join(" &gt; ")
        )
    };
    let cards = |entries: &[(&str, &str)]| -> String {
        entries
            .iter()
            .map(|(name, href)| {
                format!(
                    "<div class='card'><a href='{href}'><i class='ico'></i><b>{name}</b></a></div>"
                )
            })
            .collect()
    };
    let sections = |parts: &[(&str, std::ops::Range<u32>)]| -> String {
        parts
            .iter()
            .map(|(name, numbers)| {
                let lines: String =
                    numbers.clone().map(|number| format!("<p>{}</p>", line(number))).collect();
                format!("<section><h4>{name}</h4>{lines}</section>")
            })
            .collect()
    };
    let home = [("首页", "/")];
    let gk = [("首页", "/"), ("政府信息公开", "/gk/")];
    let fd = [("首页", "/"), ("政府信息公开", "/gk/"), ("法定主动公开内容", "/gk/fd/")];
    let cw = [("首页", "/"), ("政府信息公开", "/gk/"), ("村（居）务公开", "/gk/cw/")];
    portal()
        .page("/", page("首页", &[], &cards(&[("政府信息公开", "/gk/"), ("镇情概况", "/zq/")])))
        .page(
            "/gk/",
            page(
                "政府信息公开",
                &home,
                &cards(&[
                    ("政府信息公开指南", "/gk/zn/"),
                    ("政府信息公开制度", "/gk/zd/"),
                    ("法定主动公开内容", "/gk/fd/"),
                    ("政府信息公开年报", "/gk/nb/"),
                    ("村（居）务公开", "/gk/cw/"),
                ]),
            ),
        )
        .page(
            "/gk/zn/",
            page(
                "政府信息公开指南",
                &gk,
                "<article><p>本镇依法公开政府信息，公民、法人和其他组织可以查阅。</p></article>",
            ),
        )
        .page("/gk/zd/", page("政府信息公开制度", &gk, &lines(1000, 4)))
        .page("/gk/nb/", page("政府信息公开年报", &gk, &lines(1010, 4)))
        .page(
            "/gk/fd/",
            page(
                "法定主动公开内容",
                &gk,
                &cards(&[("规划计划", "/gk/fd/gh/"), ("公开领域", "/gk/ly/")]),
            ),
        )
        .page("/gk/fd/gh/", page("规划计划", &fd, &lines(1020, 4)))
        .page(
            "/gk/ly/",
            page(
                "公开领域",
                &fd,
                &cards(&[("社会救助", "/gk/ly/jz/"), ("养老服务", "/gk/ly/yl/")]),
            ),
        )
        .page(
            "/gk/ly/jz/",
            page(
                "社会救助",
                &fd,
                &cards(&[
                    ("综合业务", "/gk/ly/jz/a/"),
                    ("最低生活保障", "/gk/ly/jz/b/"),
                    ("特困人员救助供养", "/gk/ly/jz/c/"),
                    ("临时救助", "/gk/ly/jz/d/"),
                ]),
            ),
        )
        .page(
            "/gk/ly/jz/a/",
            page("综合业务", &fd, &sections(&[("政策法规文件", 100..105), ("监督检查", 105..109)])),
        )
        .page(
            "/gk/ly/jz/b/",
            page(
                "最低生活保障",
                &fd,
                &sections(&[
                    ("政策法规文件", 110..115),
                    ("办事指南", 115..116),
                    ("审核信息", 117..120),
                    ("审批信息", 120..126),
                ]),
            ),
        )
        .page(
            "/gk/ly/jz/c/",
            page(
                "特困人员救助供养",
                &fd,
                &sections(&[
                    ("政策法规文件", 130..135),
                    ("办事指南", 135..139),
                    ("审核信息", 140..145),
                ]),
            ),
        )
        .page(
            "/gk/ly/jz/d/",
            page(
                "临时救助",
                &fd,
                &sections(&[
                    ("政策法规文件", 150..155),
                    ("办事指南", 155..159),
                    ("审核审批信息", 160..165),
                ]),
            ),
        )
        .page("/gk/ly/yl/", page("养老服务", &fd, &cards(&[("养老服务业务办理", "/gk/ly/yl/a/")])))
        .page(
            "/gk/ly/yl/a/",
            page(
                "养老服务业务办理",
                &fd,
                &sections(&[
                    ("养老机构备案", 170..175),
                    ("养老服务扶持补贴", 176..180),
                    ("老年人补贴", 181..186),
                ]),
            ),
        )
        .page(
            "/gk/cw/",
            page(
                "村（居）务公开",
                &gk,
                &cards(&[
                    ("双井村", "/gk/cw/sj/"),
                    ("东湖村", "/gk/cw/dh/"),
                    ("南门社区", "/gk/cw/nm/"),
                ]),
            ),
        )
        .page(
            "/gk/cw/sj/",
            page("双井村", &cw, &sections(&[("党务公开", 200..203), ("财务公开", 203..204)])),
        )
        .page("/gk/cw/dh/", page("东湖村", &cw, "<div class='none'>暂无信息</div>"))
        .page("/gk/cw/nm/", page("南门社区", &cw, &lines(220, 5)))
}

#[tokio::test]
async fn a_site_of_its_own() {
    let seen =
        Judged::town(own_site(), "", wanted(&["双井村", "东湖村", "南门社区", "西坝村"])).await;
    is_judged_right(&seen);
    assert_eq!(seen.count(&["双井村", "党务公开"]), Some(3));
    assert_eq!(seen.count(&["双井村", "财务公开"]), Some(1));
    assert_eq!(seen.certain("submatter-missing").len(), 0);
}

/// A part of the county's portal: old tables, the county's menu on every page, villages as lists with marks.
fn in_the_county() -> Little {
    let page = |title: &str, crumbs: &[(&str, &str)], main: &str| {
        let all =
            [
                &[
                    ("首页", "/"),
                    ("乡镇（街道）", "/zwgk/zj/"),
                    ("沙河镇", "/zwgk/zj/shz/index.htm"),
                ][..],
                crumbs,
            ]
            .concat();
        let crumbs: Vec<String> =
            all.iter().map(|(name, href)| format!("<A href='{href}'>{name}</A>")).collect();
        format!(
            "<html><head><meta charset=utf-8><title>东山县人民政府 {title}</title></head><body>
<table class=top><tr><td><a href='/'>首页</a></td><td><a href='/zwgk/'>政务公开</a></td><td><a href='/zwgk/fd/'>法定主动公开内容</a></td><td><a href='/zwgk/jc/'>基层政务公开</a></td><td><a href='/hd/'>互动交流</a></td></tr></table>
<table><tr><td>当前位置：{} &gt; {title}</td></tr></table>
<table width=960><tr><td width=200 class=left>{}</td><td>{main}</td></tr></table>
<table class=foot><tr><td>东山县人民政府办公室主办</td></tr></table></body></html>",
            crumbs.join(" &gt; "),
            side()
        )
    };
    fn side() -> String {
        let entries = [
            ("政府信息公开指南", "zn"),
            ("政府信息公开制度", "zd"),
            ("法定主动公开内容", "fd"),
            ("政府信息公开年报", "nb"),
            ("村（居）务公开", "cw"),
        ];
        let rows: String = entries
            .iter()
            .map(|(name, path)| {
                format!("<tr><td>·<a href='/zwgk/zj/shz/{path}/index.htm'>{name}</a></td></tr>")
            })
            .collect();
        format!("<table>{rows}</table>")
    }
    let rows = |entries: &[(&str, &str)]| -> String {
        let rows: String = entries
            .iter()
            .map(|(name, path)| {
                format!("<tr><td><a href='/zwgk/zj/shz/{path}/index.htm'>{name}</a></td></tr>")
            })
            .collect();
        format!("<table border=1>{rows}</table>")
    };
    let marked = |marks: &[(&str, u32)]| -> String {
        let mut number = 300;
        let mut out = Vec::new();
        for (mark, count) in marks {
            for _ in 0..*count {
                number += 1;
                out.push((
                    format!("[{mark}]{}", super::parts::title(number)),
                    format!("/xx/{number}.html"),
                    "2023-04-08",
                ));
            }
        }
        list(&out)
    };
    let at = |path: &str| format!("/zwgk/zj/shz/{path}/index.htm");
    let fd = [("法定主动公开内容", "/zwgk/zj/shz/fd/index.htm")];
    let ly = [
        ("法定主动公开内容", "/zwgk/zj/shz/fd/index.htm"),
        ("公开领域", "/zwgk/zj/shz/ly/index.htm"),
    ];
    let cw = [("村（居）务公开", "/zwgk/zj/shz/cw/index.htm")];
    // The county's own platform, with more parts than the township's.
    let county = |title: &str, main: &str| html(title, &[("首页", "/")], main);
    portal()
        .page(
            "/",
            county(
                "东山县人民政府",
                &menu(&[("政务公开", "/zwgk/"), ("基层政务公开", "/zwgk/jc/")]),
            ),
        )
        .page(
            "/zwgk/",
            county(
                "政府信息公开",
                &menu(&[
                    ("政府信息公开指南", "/zwgk/zn/"),
                    ("政府信息公开制度", "/zwgk/zd/"),
                    ("法定主动公开内容", "/zwgk/fd/"),
                    ("政府信息公开年报", "/zwgk/nb/"),
                    ("依申请公开", "/zwgk/ysq/"),
                    ("县直部门", "/zwgk/bm/"),
                    ("乡镇（街道）", "/zwgk/zj/"),
                ]),
            ),
        )
        .page(
            "/zwgk/fd/",
            county(
                "法定主动公开内容",
                &menu(&[("规划计划", "/zwgk/gh/"), ("基层政务公开", "/zwgk/jc/")]),
            ),
        )
        .page(
            "/zwgk/zj/",
            county(
                "乡镇（街道）",
                &menu(&[
                    ("沙河镇", "/zwgk/zj/shz/index.htm"),
                    ("白石乡", "/zwgk/zj/bsx/index.htm"),
                ]),
            ),
        )
        .page("/zwgk/zj/shz/index.htm", page("政府信息公开", &[], "<p>沙河镇政府信息公开</p>"))
        .page(
            &at("zn"),
            page(
                "政府信息公开指南",
                &[],
                "<p>本镇依法公开政府信息，公民、法人和其他组织可以查阅。</p>",
            ),
        )
        .page(&at("zd"), page("政府信息公开制度", &[], &lines(1000, 4)))
        .page(&at("nb"), page("政府信息公开年报", &[], &lines(1010, 4)))
        .page(
            &at("fd"),
            page("法定主动公开内容", &[], &rows(&[("规划计划", "gh"), ("公开领域", "ly")])),
        )
        .page(&at("gh"), page("规划计划", &fd, &lines(1020, 4)))
        .page(&at("ly"), page("公开领域", &fd, &rows(&[("社会救助", "jz"), ("养老服务", "yl")])))
        .page(
            &at("jz"),
            page(
                "社会救助",
                &ly,
                &rows(&[
                    ("综合业务", "jza"),
                    ("最低生活保障", "jzb"),
                    ("特困人员救助供养", "jzc"),
                    ("临时救助", "jzd"),
                ]),
            ),
        )
        .page(&at("jza"), page("综合业务", &ly, &marked(&[("政策法规文件", 4), ("监督检查", 4)])))
        .page(
            &at("jzb"),
            page(
                "最低生活保障",
                &ly,
                &marked(&[("政策法规文件", 4), ("办事指南", 2), ("审核信息", 3), ("审批信息", 2)]),
            ),
        )
        .page(
            &at("jzc"),
            page(
                "特困人员救助供养",
                &ly,
                &marked(&[("政策法规文件", 4), ("办事指南", 2), ("审核信息", 3)]),
            ),
        )
        .page(
            &at("jzd"),
            page(
                "临时救助",
                &ly,
                &marked(&[("政策法规文件", 4), ("办事指南", 2), ("审核审批信息", 3)]),
            ),
        )
        .page(&at("yl"), page("养老服务", &ly, &rows(&[("养老服务业务办理", "yla")])))
        .page(
            &at("yla"),
            page(
                "养老服务业务办理",
                &ly,
                &marked(&[("养老机构备案", 2), ("养老服务扶持补贴", 2), ("老年人补贴", 2)]),
            ),
        )
        .page(
            &at("cw"),
            page(
                "村（居）务公开",
                &[],
                &rows(&[("双井村", "sj"), ("东湖村", "dh"), ("南门社区", "nm"), ("王家坡", "wjp")]),
            ),
        )
        .page(&at("sj"), page("双井村", &cw, &marked(&[("党务公开", 3), ("财务公开", 2)])))
        .page(&at("dh"), page("东湖村", &cw, "<p>暂无信息</p>"))
        .page(&at("nm"), page("南门社区", &cw, &lines(1220, 5)))
        .page(&at("wjp"), page("王家坡", &cw, &lines(1230, 2)))
}

#[tokio::test]
async fn a_part_of_the_county_s_portal() {
    let pins = wanted(&["双井村", "东湖村", "南门社区", "西坝村"]);
    let seen = Judged::town(in_the_county(), "zwgk/zj/shz/index.htm", pins).await;
    is_judged_right(&seen);
    assert_eq!(seen.role("王家坡"), Some(Role::Village));
    assert_eq!(seen.count(&["村（居）务公开", "双井村"]), Some(5));
    assert_eq!(seen.certain("submatter-missing").len(), 0);
}

#[tokio::test]
async fn a_township_with_one_catalog_for_all_fields() {
    let title = "沙河镇基层政务公开标准目录（2023年版）".to_owned();
    let rules = list(&[(title, "/xx/4000.html".to_owned(), "2023-04-11")]);
    let little = own_site();
    let page = html("政府信息公开制度", &[("首页", "/"), ("政府信息公开", "/gk/")], &rules);
    let seen = Judged::town(little.page("/gk/zd/", page), "", PortalFile::default()).await;
    assert_eq!(catalogs(&seen), Vec::<&assess::Finding>::new());
}
