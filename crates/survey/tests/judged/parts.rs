//! Parts of which the invented portals are made.

use crate::portal::{Little, Reply, html, list, menu};

/// How the page of the matter in question is made.
pub enum Matter {
    /// With this main part.
    Page(String),
}

/// A line whose document is there: a link and its date.
pub fn line(number: u32) -> String {
    let title = title(number);
    let day = number % 27 + 1;
    format!("<a href='/xx/{number}.html'>{title}</a> <span>2023-04-{day:02}</span>")
}

/// Titles unlike each other.
pub fn title(number: u32) -> String {
    let what =
        ["城乡低保提标", "低保对象动态管理", "受理窗口调整", "救助资金拨付", "家庭经济状况核对"];
    let kind = ["的通知", "公示", "工作安排", "办理须知", "结果公告"];
    let at = number as usize;
    format!("东山县第{number}批{}{}", what[at % 5], kind[at / 5 % 5])
}

/// A document.
pub fn text(number: u32) -> String {
    let day = number % 27 + 1;
    let body = format!(
        "<h1>{title}</h1><div>发布时间：2023-04-{day:02}　来源：县民政局</div><div class='content'><p>根据有关规定，经研究，现将{title}有关事项公布如下，请各乡镇人民政府认真组织实施，第{number}条。</p><p>特此公告。</p></div>",
        title = title(number)
    );
    html(&title(number), &[("首页", "/"), ("政府信息公开", "/zwgk/")], &body)
}

/// A portal with its documents.
pub fn portal() -> Little {
    Little::new().otherwise(|target, _| documents(target))
}

/// What stands at the addresses of documents.
pub fn documents(target: &str) -> Reply {
    let number = target.strip_prefix("/xx/").and_then(|name| name.strip_suffix(".html"));
    match number.and_then(|number| number.parse().ok()).filter(|number| *number < 5_000) {
        Some(number) => (200, text(number)),
        None => (404, "<title>404</title>".into()),
    }
}

const HOME: (&str, &str) = ("首页", "/");
const ZWGK: (&str, &str) = ("政府信息公开", "/zwgk/");
const LY: (&str, &str) = ("公开领域", "/zwgk/ly/");

/// Lines of documents from a number on.
pub fn lines(from: u32, count: u32) -> String {
    let lines: Vec<(String, String, &str)> = (from..from + count)
        .map(|number| (title(number), format!("/xx/{number}.html"), "2023-04-11"))
        .collect();
    list(&lines)
}

/// A county portal with 社会救助, whose 最低生活保障 is made in the given way, and 统计.
pub fn county(matter: &Matter) -> Little {
    let field = [HOME, ZWGK, LY];
    let of_field = [HOME, ZWGK, LY, ("社会救助", "/zwgk/jz/")];
    let matters = [
        ("综合业务", "/zwgk/jz/zh/"),
        ("最低生活保障", "/zwgk/jz/db/"),
        ("特困人员救助供养", "/zwgk/jz/tk/"),
        ("临时救助", "/zwgk/jz/ls/"),
    ];
    let mut little = portal()
        .page("/", html("东山县人民政府", &[], &menu(&[("基层政务公开", "/zwgk/jc/")])))
        .page(
            "/zwgk/",
            html(
                "政府信息公开",
                &[HOME],
                &menu(&[
                    ("政府信息公开指南", "/zwgk/zn/"),
                    ("政府信息公开制度", "/zwgk/zd/"),
                    ("法定主动公开内容", "/zwgk/fd/"),
                    ("政府信息公开年报", "/zwgk/nb/"),
                ]),
            ),
        )
        .page("/zwgk/zn/", html("政府信息公开指南", &[HOME, ZWGK], "<div id='zoom'><p>本机关依法公开政府信息，公民、法人和其他组织可以在本网站查阅。</p></div>"))
        .page("/zwgk/zd/", html("政府信息公开制度", &[HOME, ZWGK], &lines(1000, 4)))
        .page("/zwgk/nb/", html("政府信息公开年报", &[HOME, ZWGK], &lines(1010, 4)))
        .page(
            "/zwgk/fd/",
            html(
                "法定主动公开内容",
                &[HOME, ZWGK],
                &menu(&[("规划计划", "/zwgk/gh/"), ("基层政务公开", "/zwgk/jc/")]),
            ),
        )
        .page("/zwgk/gh/", html("规划计划", &[HOME, ZWGK], &lines(1020, 6)))
        .page(
            "/zwgk/jc/",
            html(
                "基层政务公开",
                &[HOME, ZWGK],
                &menu(&[("标准目录", "/zwgk/ml/"), ("公开领域", "/zwgk/ly/")]),
            ),
        )
        .page("/zwgk/ml/", html("标准目录", &[HOME, ZWGK], &lines(1030, 4)))
        .page(
            "/zwgk/ly/",
            html("公开领域", &[HOME, ZWGK], &menu(&[("社会救助", "/zwgk/jz/"), ("统计", "/zwgk/tjj/")])),
        )
        .page("/zwgk/tjj/", html("统计", &field, &menu(&[("统计法律规范", "/zwgk/tjj/a/"), ("统计数据", "/zwgk/tjj/b/")])))
        .page("/zwgk/tjj/a/", html("统计法律规范", &field, &lines(1040, 5)))
        .page("/zwgk/tjj/b/", html("统计数据", &field, &lines(1050, 5)))
        .page("/zwgk/jz/", html("社会救助", &field, &menu(&matters)));
    for (at, (name, path)) in matters.iter().enumerate() {
        let main = match (*name, matter) {
            ("最低生活保障", Matter::Page(main)) => main.clone(),
            _ => lines(2000 + at as u32 * 10, 5),
        };
        little = little.page(path, html(name, &of_field, &main));
    }
    little
}
