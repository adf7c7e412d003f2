//! Lists of one line, empty lists, and dead addresses: counted and told once.

use super::Judged;
use super::parts::{Matter, county, documents, line, title};
use crate::portal::{Little, Reply, html};

/// How many lines 最低生活保障 has with this main part.
async fn lines_of(main: String) -> Option<u32> {
    let seen = Judged::county(county(&Matter::Page(main))).await;
    seen.count(&["社会救助", "最低生活保障"])
}

#[tokio::test]
async fn one_line_is_one() {
    let name = title(7);
    let mains = [
        format!("<ul class='list'><li>{}</li></ul>", line(7)),
        format!(
            "<ul><li><a href='/xx/7.html'><img src='/a.jpg' alt='{name}'></a><h4><a href='/xx/7.html' title='{name}'>{name}</a></h4><p>2023-04-08</p><a href='/xx/7.html'>详细</a></li></ul>"
        ),
        format!(
            "<table><tr><th>序号</th><th>索引号</th><th>标题</th><th>发布日期</th></tr><tr><td>1</td><td><a href='/xx/7.html'>011234567/2023-00007</a></td><td><a href='/xx/7.html'>{name}</a></td><td>2023-04-08</td></tr></table>"
        ),
        format!(
            "<ul><li><a href='/xx/7.html'>{name}</a><a href='/xx/8.html'>[解读]</a><span>2023-04-08</span></li></ul>"
        ),
        format!(
            "<div class='lst'><a href='/xx/7.html' class='t'>{name}</a><span>2023-04-08</span></div>"
        ),
        format!(
            "<ul><li><a href='/xx/7.html'>{name}</a><span>2023-04-08</span></li></ul><div class='page'>共1条 <a href='/zwgk/jz/db/'>首页</a> <a href='/zwgk/jz/db/'>尾页</a></div>"
        ),
        format!(
            "<dl><dt><a href='/xx/7.html'>{name}</a></dt><dd>为切实保障困难群众基本生活，现就有关事项通知如下。<a href='/xx/7.html'>[查看详情]</a></dd><dd>2023-04-08</dd></dl>"
        ),
        format!(
            "<ul class='m'><li><a href='/xx/7.html'><span class='d'>08</span><span class='ym'>2023-04</span><p>{name}</p></a></li></ul>"
        ),
        format!(
            "<ul><li>{}<div class='pop' style='display:none'><p>索引号：0112/2023-7</p><p>名称：<a href='/xx/7.html'>{name}</a></p><p>发布日期：2023-04-08</p></div></li></ul>",
            line(7)
        ),
    ];
    for main in mains {
        assert_eq!(lines_of(main.clone()).await, Some(1), "{main}");
    }
}

/// 最低生活保障 whose script asks `/api/list` and gets the answer.
fn asking(answer: &'static str) -> Little {
    let script = "<ul id='box'></ul><script>var p=1;$.ajax({url:'/api/list',data:{channelId:'77',pageNo:p,pageSize:15},success:function(d){show(d)}});</script>";
    let little = county(&Matter::Page(script.into()));
    little.otherwise(move |target, _| -> Reply {
        if target.starts_with("/api/list?") { (200, answer.to_owned()) } else { documents(target) }
    })
}

#[tokio::test]
async fn a_service_that_has_nothing_is_an_empty_list() {
    for answer in [
        r#"{"code":0,"data":{"total":0,"rows":[]}}"#,
        r#"{"code":"200","msg":"success","data":[]}"#,
        r#"{"success":true,"result":{"records":[],"size":15,"current":1,"pages":0}}"#,
        r#"{"totalElements":0,"content":[],"empty":true}"#,
        "[]",
    ] {
        let seen = Judged::county(asking(answer)).await;
        assert_eq!(seen.count(&["社会救助", "最低生活保障"]), Some(0), "{answer}");
        let blank = seen.certain("column-blank");
        let titles: Vec<_> = blank.iter().filter_map(|one| one.column.as_deref()).collect();
        assert_eq!(titles, ["最低生活保障"], "{answer}");
    }
}

/// The script by which a page says that its list has one page.
const ONE_PAGE: &str = "<script>createPageHTML(1,0,\"index\",\"html\")</script>";

#[tokio::test]
async fn a_short_list_in_a_wrapper_called_page_is_seen() {
    let lines: Vec<String> = (7..10).map(|number| format!("<li>{}</li>", line(number))).collect();
    for class in ["page-list", "page-content", "ewb-page-main", "wz"] {
        let main = format!("<div class='{class}'><ul>{}</ul></div>{ONE_PAGE}", lines.concat());
        assert_eq!(lines_of(main).await, Some(3), "{class}");
    }
}

#[tokio::test]
async fn lines_that_are_not_understood_are_no_blank_column() {
    let (one, other) = (title(7), title(8));
    for main in [
        // lines without links
        format!(
            "<div><p onclick='openDoc(7)'>{one}</p><i>2023-04-08</i><p onclick='openDoc(8)'>{other}</p><i>2023-04-09</i></div>"
        ),
        // lines in a part that is called a navigation
        format!("<div class='tree'><p>{one}<a href='/info/1002/7.htm'>{one}</a></p></div>"),
    ] {
        let seen = Judged::county(county(&Matter::Page(format!("{main}{ONE_PAGE}")))).await;
        let blank = seen.certain("column-blank");
        let titles: Vec<_> = blank.iter().filter_map(|one| one.column.as_deref()).collect();
        assert!(!titles.contains(&"最低生活保障"), "{main}");
    }
    // nothing at all, and a pager that says so
    let seen =
        Judged::county(county(&Matter::Page(format!("<ul class='list'></ul>{ONE_PAGE}")))).await;
    let blank = seen.certain("column-blank");
    let titles: Vec<_> = blank.iter().filter_map(|one| one.column.as_deref()).collect();
    assert_eq!(titles, ["最低生活保障"]);
}

#[tokio::test]
async fn a_list_without_years_falls_from_the_day_of_the_survey_on() {
    let days = ["[03-14]", "[02-10]", "[12-05]", "[06-20]", "[06-22]", "[11-30]"];
    let line = |(at, day): (usize, &&str)| {
        let title = title(at as u32);
        format!("<li><a href='/info/1002/{at}.htm'>{title}</a><span>{day}</span></li>")
    };
    let lines: Vec<String> = days.iter().enumerate().map(line).collect();
    let main = format!("<ul>{}</ul>", lines.concat());
    let seen = Judged::county(county(&Matter::Page(main))).await;
    let mut ids = (0u32..seen.snapshot.columns.len() as u32).map(snapshot::ColumnId);
    let column = ids.find(|id| seen.snapshot.column(*id).title == "最低生活保障");
    let items = seen.snapshot.items.iter().filter(|item| Some(item.column) == column);
    let dates: Vec<_> = items.map(|item| item.date.unwrap()).collect();
    let printed: Vec<String> =
        dates.iter().map(|date| date.strftime("[%m-%d]").to_string()).collect();
    assert_eq!(printed, days);
    let today = jiff::tz::offset(8).to_datetime(seen.snapshot.observation.started).date();
    assert!(dates[0] <= today && (today - dates[0]).get_days() < 367);
    let years: Vec<i16> = dates.iter().map(|date| dates[0].year() - date.year()).collect();
    assert_eq!(years, [0, 0, 1, 1, 1, 2]);
}

#[tokio::test]
async fn a_list_of_the_frame_is_no_columns_own() {
    let field = [
        ("首页", "/"),
        ("政府信息公开", "/zwgk/"),
        ("公开领域", "/zwgk/ly/"),
        ("社会救助", "/zwgk/jz/"),
    ];
    let frame = format!("<div class='fr'><h3>惠民资金</h3>{}</div>", super::parts::lines(3000, 8));
    for (main, count) in [
        (format!("<ul class='list'><li>{}</li></ul>", line(7)), Some(1)),
        ("<ul class='list'></ul>".to_owned(), None),
    ] {
        let mut little = county(&Matter::Page(format!("{main}{frame}")));
        for (name, path, from) in [
            ("综合业务", "/zwgk/jz/zh/", 3100),
            ("特困人员救助供养", "/zwgk/jz/tk/", 3200),
            ("临时救助", "/zwgk/jz/ls/", 3300),
        ] {
            let lines = super::parts::lines(from, 20);
            little = little.page(path, html(name, &field, &format!("{lines}{frame}")));
        }
        let seen = Judged::county(little).await;
        assert_eq!(seen.count(&["社会救助", "最低生活保障"]), count, "{main}");
        assert_eq!(seen.count(&["社会救助", "临时救助"]), Some(20));
        let blank = seen.certain("column-blank");
        assert!(blank.is_empty(), "{blank:?}");
    }
}

#[tokio::test]
async fn a_service_that_fails_says_nothing() {
    for answer in [
        r#"{"code":500,"msg":"系统异常","data":[]}"#,
        r#"{"success":false,"data":{"rows":[]}}"#,
        r#"{"error":"Unauthorized","rows":[]}"#,
        r#"{"code":0,"data":{"total":8,"rows":[]}}"#,
        "<html><body>请求过于频繁</body></html>",
    ] {
        let seen = Judged::county(asking(answer)).await;
        assert_eq!(seen.count(&["社会救助", "最低生活保障"]), None, "{answer}");
        assert_eq!(seen.certain("column-blank"), Vec::<&assess::Finding>::new(), "{answer}");
    }
}

#[tokio::test]
async fn a_dead_column_on_another_host_is_told_once() {
    let field = [("首页", "/"), ("政府信息公开", "/zwgk/"), ("公开领域", "/zwgk/ly/")];
    // A host that nobody has: the name is reserved for that.
    let gone = "http://tjj.dongshan.gov.invalid/tj/";
    let menu = crate::portal::menu(&[("统计法律规范", "/zwgk/tjj/a/"), ("统计数据", gone)]);
    let little = county(&Matter::Page(super::parts::lines(30, 5)))
        .page("/zwgk/tjj/", html("统计", &field, &menu));
    let seen = Judged::county(little).await;
    let about = |rule: &str| {
        let findings = seen.assessment.findings.iter();
        findings.filter(|one| one.rule == rule && one.url.as_deref() == Some(gone)).count()
    };
    assert_eq!((about("page-down"), about("dead-link")), (1, 0));
}
