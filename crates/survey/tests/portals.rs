//! What a survey does on little portals that are odd in one way each.

#[path = "portals/changed.rs"]
mod changed;
#[path = "portals/origins.rs"]
mod origins;
#[path = "portals/pages.rs"]
mod pages;
mod portal;
#[path = "portals/render.rs"]
mod render;
#[path = "portals/sparing.rs"]
mod sparing;
#[path = "portals/unseen.rs"]
mod unseen;

use portal::{Little, Served, context, document, html, lines, list, menu, settings};
use snapshot::{Outcome, Role, Snapshot, Verdict};
use survey::survey;

/// Home, platform with its four parts, and one column with a list under 法定主动公开内容.
fn plain() -> Little {
    let platform = menu(&[
        ("政府信息公开指南", "/zwgk/zn/"),
        ("政府信息公开制度", "/zwgk/zd/"),
        ("法定主动公开内容", "/zwgk/fd/"),
        ("政府信息公开年报", "/zwgk/nb/"),
    ]);
    let home = [("首页", "/")];
    let zwgk = [("首页", "/"), ("政府信息公开", "/zwgk/")];
    let fd = [("首页", "/"), ("政府信息公开", "/zwgk/"), ("法定主动公开内容", "/zwgk/fd/")];
    let legal = menu(&[("规划计划", "/zwgk/fd/gh/"), ("统计信息", "/zwgk/fd/tj/")]);
    Little::new()
        .page("/", html("东山县人民政府", &[], "<p>东山县</p>"))
        .page("/zwgk/", html("政府信息公开", &home, &platform))
        .page("/zwgk/zn/", html("政府信息公开指南", &zwgk, "<div id='zoom'><p>本机关依法公开政府信息，公民、法人和其他组织可以在本网站查阅。</p></div>"))
        .page("/zwgk/zd/", html("政府信息公开制度", &zwgk, &list(&lines("/zwgk/zd/", 10..14))))
        .page("/zwgk/nb/", html("政府信息公开年报", &zwgk, &list(&lines("/zwgk/nb/", 20..24))))
        .page("/zwgk/fd/", html("法定主动公开内容", &zwgk, &legal))
        .page("/zwgk/fd/gh/", html("规划计划", &fd, &list(&lines("/zwgk/fd/gh/", 30..40))))
        .page("/zwgk/fd/tj/", html("统计信息", &fd, &list(&lines("/zwgk/fd/tj/", 50..60))))
        .otherwise(|target, _| {
            let number = target.rsplit('_').next().and_then(|name| name.strip_suffix(".html"));
            match number.and_then(|number| number.parse().ok()).filter(|number| *number < 1_000) {
                Some(number) => (200, document(number)),
                None => (404, "<title>404</title>".into()),
            }
        })
}

async fn see(served: &Served) -> Snapshot {
    survey(&settings(&served.url), &context()).await.unwrap().snapshot
}

fn titles(snapshot: &Snapshot) -> Vec<String> {
    (0..snapshot.columns.len() as u32)
        .map(|id| snapshot.path(snapshot::ColumnId(id)).join(" > "))
        .collect()
}

fn column<'a>(snapshot: &'a Snapshot, title: &str) -> &'a snapshot::Column {
    snapshot.columns.iter().find(|column| column.title == title).unwrap_or_else(|| {
        panic!("no column {title} in {:?}", titles(snapshot));
    })
}

#[tokio::test]
async fn a_plain_portal_is_seen_as_it_is() {
    let served = plain().serve().await;
    let snapshot = see(&served).await;
    assert_eq!(
        titles(&snapshot),
        [
            "政府信息公开",
            "政府信息公开 > 政府信息公开指南",
            "政府信息公开 > 政府信息公开制度",
            "政府信息公开 > 法定主动公开内容",
            "政府信息公开 > 法定主动公开内容 > 规划计划",
            "政府信息公开 > 法定主动公开内容 > 统计信息",
            "政府信息公开 > 政府信息公开年报",
        ]
    );
    assert!(snapshot.observation.complete);
    assert_eq!(column(&snapshot, "法定主动公开内容").role, Role::LegalDisclosure);
    assert_eq!(snapshot.items.len(), 4 + 4 + 10 + 10);
    assert_eq!(snapshot.documents.len(), 28);
    assert!(snapshot.documents.iter().all(|document| document.outcome == Outcome::Ok));
    assert!(snapshot.documents.iter().all(|document| document.fingerprint.is_some()));
    assert_eq!(snapshot.unobserved, []);
}

#[tokio::test]
async fn columns_that_lead_in_a_circle_end() {
    let served = plain().serve().await;
    let crumbs = [("首页", "/"), ("政府信息公开", "/zwgk/"), ("法定主动公开内容", "/zwgk/fd/")];
    let there = menu(&[("一类", "/zwgk/fd/gh/a/"), ("二类", "/zwgk/fd/gh/b/")]);
    let back = menu(&[
        ("规划计划", "/zwgk/fd/gh/"),
        ("一类", "/zwgk/fd/gh/a/"),
        ("三类", "/zwgk/fd/gh/c/"),
    ]);
    served.portal.put("/zwgk/fd/gh/", html("规划计划", &crumbs, &there));
    served.portal.put("/zwgk/fd/gh/a/", html("一类", &crumbs, &back));
    served.portal.put("/zwgk/fd/gh/b/", html("二类", &crumbs, &back));
    served.portal.put("/zwgk/fd/gh/c/", html("三类", &crumbs, &there));
    let snapshot = see(&served).await;
    assert!(snapshot.columns.len() < 30, "{:?}", titles(&snapshot));
    assert!(snapshot.observation.complete);
}

#[tokio::test]
async fn a_dead_document_is_tried_twice_and_a_soft_404_is_dead() {
    let served = plain()
        .otherwise(|target, _| match target {
            "/zwgk/fd/gh/t20230401_31.html" => (404, "<title>404</title>".into()),
            "/zwgk/fd/gh/t20230401_32.html" => {
                (200, html("东山县", &[], "<p>您访问的内容已迁移或者正在维护之中</p>"))
            }
            _ => {
                let number = target.rsplit('_').next().and_then(|name| name.strip_suffix(".html"));
                match number.and_then(|number| number.parse().ok()).filter(|number| *number < 1_000)
                {
                    Some(number) => (200, document(number)),
                    None => (200, html("东山县", &[], "<p>您访问的内容已迁移或者正在维护之中</p>")),
                }
            }
        })
        .serve()
        .await;
    let snapshot = see(&served).await;
    let bad: Vec<_> = snapshot
        .documents
        .iter()
        .filter(|document| document.outcome.verdict() == Verdict::Dead)
        .collect();
    assert_eq!(bad.len(), 2, "{bad:#?}");
    assert_eq!(bad[0].outcome, Outcome::Gone { status: 404 });
    assert_eq!(bad[0].tries.len(), 2);
    assert!(matches!(bad[1].outcome, Outcome::SoftGone { .. }));
}

#[tokio::test]
async fn an_ignored_page_parameter_ends_the_list_and_is_told() {
    let served = plain().serve().await;
    let crumbs = [("首页", "/"), ("政府信息公开", "/zwgk/"), ("法定主动公开内容", "/zwgk/fd/")];
    let page = |current: u32| {
        let pager = format!(
            "<div class='page'><span>共5页 第{current}页</span> <a href='/zwgk/fd/gh/?pageIndex={}'>下一页</a> <a href='/zwgk/fd/gh/?pageIndex=5'>尾页</a></div>",
            current + 1
        );
        html("规划计划", &crumbs, &(list(&lines("/zwgk/fd/gh/", 30..40)) + &pager))
    };
    served.portal.put("/zwgk/fd/gh/", page(1));
    for current in 2..=5 {
        served.portal.put(&format!("/zwgk/fd/gh/?pageIndex={current}"), page(current));
    }
    let snapshot = see(&served).await;
    let list = column(&snapshot, "规划计划").list.clone().unwrap();
    assert_eq!(list.count, 10, "lines are not counted twice");
    assert!(!list.complete);
    assert!(
        snapshot.unobserved.iter().any(|gap| gap.title == "规划计划"),
        "{:?}",
        snapshot.unobserved
    );
}

#[tokio::test]
async fn all_pages_of_a_list_are_seen() {
    let served = plain().serve().await;
    long_list(&served, 0..45);
    let snapshot = see(&served).await;
    let list = column(&snapshot, "规划计划").list.clone().unwrap();
    assert_eq!((list.count, list.pages_seen, list.complete), (45, 5, true));
}

/// 规划计划 with ten lines to a page: `index.html`, `index_1.html` …
fn long_list(served: &Served, numbers: std::ops::Range<u32>) {
    long_list_of(served, numbers);
}

fn long_list_of(served: &Served, numbers: impl Iterator<Item = u32>) {
    let crumbs = [("首页", "/"), ("政府信息公开", "/zwgk/"), ("法定主动公开内容", "/zwgk/fd/")];
    let numbers: Vec<u32> = numbers.map(|number| number + 100).collect();
    let pages = numbers.len().div_ceil(10);
    for (at, numbers) in numbers.chunks(10).enumerate() {
        let script =
            format!("<script>createPageHTML({pages}, {at}, \"index\", \"html\");</script>");
        let main = list(&lines("/zwgk/fd/gh/", numbers.iter().copied())) + &script;
        let path = if at == 0 {
            "/zwgk/fd/gh/".to_owned()
        } else {
            format!("/zwgk/fd/gh/index_{at}.html")
        };
        served.portal.put(&path, html("规划计划", &crumbs, &main));
    }
}

/// Everything of a snapshot that a second inspection of an unchanged portal must give again.
fn same(one: &Snapshot, other: &Snapshot) {
    assert_eq!(titles(one), titles(other));
    for (one, other) in one.items.iter().zip(&other.items) {
        assert_eq!(one, other);
    }
    for (one, other) in one.documents.iter().zip(&other.documents) {
        assert_eq!(one, other);
    }
    assert_eq!(one.links, other.links);
    assert_eq!((one.items.len(), one.documents.len()), (other.items.len(), other.documents.len()));
    let outcomes = |snapshot: &Snapshot| -> Vec<Outcome> {
        snapshot.columns.iter().map(|column| column.outcome.clone()).collect()
    };
    assert_eq!(outcomes(one), outcomes(other));
    let lists = |snapshot: &Snapshot| -> Vec<_> {
        snapshot.columns.iter().map(|column| column.list.clone()).collect()
    };
    assert_eq!(lists(one), lists(other));
}

#[tokio::test]
async fn a_second_inspection_asks_only_for_column_pages() {
    for validators in [true, false] {
        let little = if validators { plain().with_validators() } else { plain() };
        let served = little.serve().await;
        long_list(&served, 0..95);
        let folder = tempfile::tempdir().unwrap();
        let mut settings = settings(&served.url);
        settings.state = Some(folder.path().join("a.state"));
        let first = survey(&settings, &context()).await.unwrap().snapshot;
        let cost = served.portal.drain().len();
        let second = survey(&settings, &context()).await.unwrap().snapshot;
        let asked = served.portal.drain();
        same(&first, &second);
        assert!(cost > 130, "{cost}");
        // Home, the seven column pages, the probes, and two pages of the long list as its proof.
        assert!(asked.len() <= 16, "{} of {cost}: {asked:?}", asked.len());
        assert_eq!(validators, second.figures.not_modified > 0);
    }
}

#[tokio::test]
async fn what_has_changed_is_seen_by_the_second_inspection() {
    let served = plain().serve().await;
    long_list(&served, 1..46);
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings(&served.url);
    settings.state = Some(folder.path().join("a.state"));
    survey(&settings, &context()).await.unwrap();
    served.portal.drain();

    // One line is new on top, another document has gone.
    long_list(&served, 0..46);
    served.portal.put(
        "/zwgk/fd/tj/",
        html(
            "统计信息",
            &[("首页", "/"), ("政府信息公开", "/zwgk/"), ("法定主动公开内容", "/zwgk/fd/")],
            &list(&lines("/zwgk/fd/tj/", 51..60)),
        ),
    );
    let second = survey(&settings, &context()).await.unwrap().snapshot;
    let asked = served.portal.drain();
    let long = column(&second, "规划计划").list.clone().unwrap();
    assert_eq!((long.count, long.complete), (46, true));
    assert_eq!(second.items[long.first as usize].title, "东山县关于第100号事项办理情况的公告");
    assert_eq!(column(&second, "统计信息").list.as_ref().unwrap().count, 9);
    assert!(asked.iter().any(|path| path.ends_with("_100.html")), "the new document is read");
    assert!(asked.len() <= 20, "{asked:?}");

    // A third one on top of the second is as cheap and the same.
    let third = survey(&settings, &context()).await.unwrap().snapshot;
    same(&second, &third);
}

#[tokio::test]
async fn a_line_gone_from_the_middle_is_noticed_by_the_last_page() {
    let served = plain().serve().await;
    long_list(&served, 0..95);
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings(&served.url);
    settings.state = Some(folder.path().join("a.state"));
    let first = survey(&settings, &context()).await.unwrap().snapshot;
    served.portal.drain();

    // The first page and the number of pages stay as they were; line 142 is gone.
    let gone = (0..95).filter(|number| *number != 42);
    long_list_of(&served, gone);
    let second = survey(&settings, &context()).await.unwrap().snapshot;
    let asked = served.portal.drain();
    let list = column(&second, "规划计划").list.clone().unwrap();
    assert_eq!((list.count, list.pages_seen, list.complete), (94, 10, true));
    assert!(!second.items.iter().any(|item| item.title.contains("第142号")));
    assert_eq!(second.documents.len() + 1, first.documents.len(), "its document is not reported");
    let read = asked.iter().filter(|path| path.contains("/gh/t2023")).count();
    assert!(read <= 2, "known documents stay known, samples apart: {asked:?}");

    let third = survey(&settings, &context()).await.unwrap().snapshot;
    same(&second, &third);
}

#[tokio::test]
async fn a_title_changed_in_the_middle_is_noticed_within_ten_inspections() {
    let served = plain().serve().await;
    long_list(&served, 0..95);
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings(&served.url);
    settings.state = Some(folder.path().join("a.state"));
    survey(&settings, &context()).await.unwrap();
    let changed = served.portal.get("/zwgk/fd/gh/index_4.html").replace("第145号", "第145号补充");
    served.portal.put("/zwgk/fd/gh/index_4.html", changed);
    let mut noticed = false;
    for _ in 0..10 {
        let again = survey(&settings, &context()).await.unwrap().snapshot;
        noticed |= again.items.iter().any(|item| item.title.contains("第145号补充"));
    }
    assert!(noticed);
}

#[tokio::test]
async fn an_interrupted_survey_goes_on_where_it_stopped() {
    let served = plain().serve().await;
    long_list(&served, 0..95);
    let whole = see(&served).await;
    let cost = served.portal.drain().len();

    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings(&served.url);
    settings.state = Some(folder.path().join("a.state"));
    settings.bounds.pages = 60;
    let part = survey(&settings, &context()).await.unwrap().snapshot;
    assert!(!part.observation.complete);
    assert!(part.unobserved.iter().any(|gap| gap.what.id == "what-unfinished"));
    let first = served.portal.drain().len();
    assert!((20..=70).contains(&first), "{first}");

    settings.bounds.pages = 100_000;
    let rest = survey(&settings, &context()).await.unwrap().snapshot;
    let second = served.portal.drain().len();
    assert!(rest.observation.complete);
    assert_eq!(titles(&whole), titles(&rest));
    assert_eq!(whole.items.len(), rest.items.len());
    assert!(rest.documents.iter().all(|document| document.outcome == Outcome::Ok));
    // What was under way when it stopped is asked for once more.
    assert!(first + second <= cost + 16, "{first} + {second} > {cost}");
    assert!(rest.figures.requests >= cost as u64);
}

#[tokio::test]
async fn a_cancelled_survey_gives_what_it_saw() {
    let served = plain().serve().await;
    let context = context();
    context.cancel.cancel();
    let result = survey(&settings(&served.url), &context).await;
    // Nothing at all was seen yet: that is an error, and no page was asked for after it.
    assert!(result.is_err() || !result.unwrap().snapshot.observation.complete);
}

#[tokio::test]
async fn lists_that_are_posted_for() {
    let crumbs = [("首页", "/"), ("政府信息公开", "/zwgk/"), ("法定主动公开内容", "/zwgk/fd/")];
    let record = |(title, href, date): (String, String, &str)| {
        format!(
            "<record><![CDATA[<li><a href='{href}' title='{title}'>{title}</a><span>{date}</span></li>]]></record>"
        )
    };
    let records = move |from: u32, to: u32| -> String {
        lines("/zwgk/fd/gh/", 100 + from - 1..100 + to).into_iter().map(record).collect()
    };
    let column_page = format!(
        "<div id='36200'><script type='text/xml'><datastore>
<nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=3&path=/&columnid=11500&unitid=36200&permissiontype=0'></a>]]></nextgroup>
<recordset>{}</recordset></datastore></script></div>
<script>var param_36200 = {{col:1,appid:'1',webid:3,path:'/',columnid:11500,sourceContentType:1,unitid:'36200',webname:'x',permissiontype:0}};
$(function(){{$('#36200').jpage({{totalRecord:83,perPage:15,groupSize:3,proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:param_36200,dataStore:$('#36200').children('script').html()}});}});</script>",
        records(1, 45)
    );
    let number = |text: &str, name: &str| -> Option<u32> {
        let at = text.find(&format!("{name}="))? + name.len() + 1;
        text[at..].split('&').next()?.parse().ok()
    };
    let served = plain()
        .otherwise(move |target, form| {
            if target.starts_with("/module/web/jpage/dataproxy.jsp") {
                let all = format!("{target}&{form}");
                let from = number(&all, "startrecord").unwrap_or(1);
                let to = number(&all, "endrecord").unwrap_or(45).min(83);
                return (200, format!("<datastore><totalrecord>83</totalrecord><totalpage>6</totalpage><recordset>{}</recordset></datastore>", if from > to { String::new() } else { records(from, to) }));
            }
            let number = target.rsplit('_').next().and_then(|name| name.strip_suffix(".html"));
            number.and_then(|number| number.parse().ok()).map_or((404, String::new()), |number| (200, document(number)))
        })
        .serve()
        .await;
    served.portal.put("/zwgk/fd/gh/", html("规划计划", &crumbs, &column_page));
    let snapshot = see(&served).await;
    let list = column(&snapshot, "规划计划").list.clone().unwrap();
    assert_eq!((list.count, list.complete), (83, true), "{:?}", snapshot.unobserved);
}
