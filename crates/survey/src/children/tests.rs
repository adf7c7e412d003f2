//! Pages in a few lines, and the columns that they must give.

use super::*;
use crate::address::Site;
use crate::addresses::Addresses;
use url::Url;

struct Case {
    title: &'static str,
    role: Role,
    /// What the parent's page shows.
    above: &'static [&'static str],
    main: &'static str,
    expected: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        title: "政府信息公开",
        role: Role::Platform,
        above: &[],
        main: "<div class=menu><ul><li><a href='/zw/zn/'>政府信息公开指南</a></li>
            <li><a href='/zw/fd/'>法定主动公开内容</a><ul><li><a href='/zw/fd/gh/'>规划计划</a></li>
            <li><a href='/zw/fd/tj/'>统计信息</a></li></ul></li><li><a href='/zw/nb/'>政府信息公开年报</a></li></ul></div>",
        expected: &["政府信息公开指南", "法定主动公开内容", "法定主动公开内容 > 规划计划", "法定主动公开内容 > 统计信息", "政府信息公开年报"],
    },
    Case {
        // The menu of its siblings is on the parent's page too; only what is nested below its own entry is its own.
        title: "规划计划",
        role: Role::Ordinary,
        above: &["/zw/fd/tj/", "/zw/fd/zc/"],
        main: "<div class=menu><ul><li><a href='/here/'>规划计划</a><ul><li><a href='/zw/fd/gh/a/'>总体规划</a></li>
            <li><a href='/zw/fd/gh/b/'>专项规划</a></li></ul></li><li><a href='/zw/fd/tj/'>统计信息</a></li>
            <li><a href='/zw/fd/zc/'>政策文件</a></li></ul></div>",
        expected: &["总体规划", "专项规划"],
    },
    Case {
        // The field's link leads straight to its first matter.
        title: "社会救助",
        role: Role::Ordinary,
        above: &[],
        main: "<div class=menu><ul><li><a href='/here/'>综合业务</a></li><li><a href='/jz/db/'>最低生活保障</a></li>
            <li><a href='/jz/tk/'>特困人员救助供养</a></li></ul></div>",
        expected: &["综合业务", "最低生活保障", "特困人员救助供养"],
    },
    Case {
        // Lines of a list are documents, even under a heading that is the column's name.
        title: "规划计划",
        role: Role::Ordinary,
        above: &[],
        main: "<h3>规划计划</h3><ul class=list><li><a href='/zw/t20230401_1.html'>关于印发规划的通知</a><span>2023-04-01</span></li>
            <li><a href='/zw/t20230402_2.html'>关于印发计划的通知</a><span>2023-04-02</span></li>
            <li><a href='/zw/t20230403_3.html'>关于公布项目的公告</a><span>2023-04-03</span></li></ul>",
        expected: &[],
    },
    Case {
        title: "政府信息公开",
        role: Role::Platform,
        above: &[],
        main: "<div class=menu><ul><li><a href='/zw/zn/'>政府信息公开指南</a></li><li><a href='/zw/fd/'>法定主动公开内容</a></li></ul></div>
            <div class=box><h3>乡镇（街道）</h3><ul><li><a href='/xz/sh/'>沙河镇</a></li><li><a href='/xz/bh/'>白鹤镇</a></li>
            <li><a href='/xz/cg/'>城关街道</a></li></ul></div>",
        expected: &["政府信息公开指南", "法定主动公开内容", "乡镇（街道）", "乡镇（街道） > 沙河镇", "乡镇（街道） > 白鹤镇", "乡镇（街道） > 城关街道"],
    },
];

#[test]
fn columns_of_a_page() {
    let names = Names::new(&standard::Standard::builtin(), []);
    for case in CASES {
        let url = Url::parse("http://a.gov.cn/here/").unwrap();
        let html = format!(
            "<html><head><meta charset=utf-8><title>{0}</title></head><body><div class=main><h2>{0}</h2>{1}</div></body></html>",
            case.title, case.main
        );
        let raw = page::Raw { url: &url, body: html.as_bytes(), content_type: None };
        let reading = page::read(raw, &Default::default());
        let mut addresses = Addresses::new(Site::new(&url));
        let own = addresses.id_of(&url).unwrap();
        let above = case
            .above
            .iter()
            .filter_map(|path| addresses.id_of(&url.join(path).unwrap()))
            .collect();
        let facts = Facts::new(own, url.clone(), Box::new(reading), Vec::new(), &mut addresses);
        let place = Place {
            title: case.title,
            role: case.role,
            ancestors: &FxHashSet::default(),
            above: &above,
            beside: &FxHashMap::default(),
            has_parent: case.role != Role::Platform,
            in_larger: false,
        };
        let found = children(&facts, &place, &names);
        let path = |at: usize| {
            let mut path = vec![found[at].title.as_str()];
            let mut parent = found[at].parent;
            while let Some(at) = parent {
                path.push(&found[at].title);
                parent = found[at].parent;
            }
            path.reverse();
            path.join(" > ")
        };
        let paths: Vec<String> = (0..found.len()).map(path).collect();
        assert_eq!(paths, case.expected, "{}: {:#?}", case.title, facts.reading.links);
    }
}
