//! Same origin on little portals: copies and forks on one portal, and between two of one city.

use crate::portal::{Little, Served, context, html, list, menu, settings};
use likeness::{Kind, Stands};
use snapshot::{Likeness, Other, Snapshot};
use std::path::PathBuf;
use survey::survey;

const PLAN: &str = "<p>为加强农村饮用水水源保护，保障群众饮水安全，根据有关法律法规，结合本县实际，制定本方案。</p>\
<p>一、划定范围：全县千人以上集中式饮用水水源地十二处，逐一划定保护区并设立标志。</p>\
<p>二、资金安排：每处补助15万元，由县财政统筹，专款专用，任何单位和个人不得挤占挪用。</p>\
<p>三、时间要求：六月底前完成勘界，九月底前完成标志设立，年底前组织验收并公布结果。</p>";

const NOTE: &str = "<p>各村民委员会：</p><p>现将县里的方案转发给你们，请结合实际认真贯彻执行。</p>";

fn document(title: &str, date: &str, source: &str, body: &str) -> String {
    html(
        title,
        &[("首页", "/"), ("政府信息公开", "/zwgk/")],
        &format!(
            "<h1>{title}</h1><div>发布时间：{date}　来源：{source}</div><div id='zoom'>{body}</div>"
        ),
    )
}

fn month(number: u32) -> String {
    let title = format!("东山县2023年{number}月农村低保资金发放公示");
    let body = format!(
        "<p>2023年{number}月，全县农村低保对象共计{}户{}人，发放资金{}.6万元，现将有关情况予以公示，接受社会各界和广大群众的监督。</p>\
        <p>监督电话：0715-3322118，东山县民政局社会救助股，办公地址在东山县行政中心三楼。</p>",
        3000 + number * 7,
        5000 + number * 11,
        200 + number
    );
    document(&title, &format!("2023-{:02}-05", number + 1), "县民政局", &body)
}

const TITLE: &str = "东山县农村饮用水水源保护实施方案";

/// A portal with two columns; what stands in them is given as address, title, date and page.
fn county(
    plans: &[(&str, &str, &str, String)],
    statistics: &[(&str, &str, &str, String)],
) -> Little {
    let parts = menu(&[
        ("政府信息公开指南", "/zwgk/zn/"),
        ("法定主动公开内容", "/zwgk/fd/"),
        ("政府信息公开年报", "/zwgk/nb/"),
    ]);
    let home = [("首页", "/")];
    let zwgk = [("首页", "/"), ("政府信息公开", "/zwgk/")];
    let fd = [("首页", "/"), ("政府信息公开", "/zwgk/"), ("法定主动公开内容", "/zwgk/fd/")];
    let lines = |of: &[(&str, &str, &str, String)]| {
        let dated: Vec<(String, String, &'static str)> = of
            .iter()
            .map(|(href, title, date, _)| {
                let date = ["2023-03-01", "2023-03-02", "2023-03-20"]
                    .into_iter()
                    .find(|known| known == date);
                ((*title).to_owned(), (*href).to_owned(), date.unwrap_or("2023-05-05"))
            })
            .collect();
        list(&dated)
    };
    let legal = menu(&[("规划计划", "/zwgk/fd/gh/"), ("统计信息", "/zwgk/fd/tj/")]);
    let mut portal = Little::new()
        .page("/", html("东山县人民政府", &[], "<p>东山县</p>"))
        .page("/zwgk/", html("政府信息公开", &home, &parts))
        .page(
            "/zwgk/zn/",
            html("政府信息公开指南", &zwgk, "<div id='zoom'><p>本机关依法公开政府信息。</p></div>"),
        )
        .page("/zwgk/nb/", html("政府信息公开年报", &zwgk, &list(&[])))
        .page("/zwgk/fd/", html("法定主动公开内容", &zwgk, &legal))
        .page("/zwgk/fd/gh/", html("规划计划", &fd, &lines(plans)))
        .page("/zwgk/fd/tj/", html("统计信息", &fd, &lines(statistics)));
    for (href, _, _, page) in plans.iter().chain(statistics) {
        portal = portal.page(href, page.clone());
    }
    portal
}

fn original() -> (&'static str, &'static str, &'static str, String) {
    (
        "/zwgk/fd/gh/t20230301_11.html",
        TITLE,
        "2023-03-01",
        document(TITLE, "2023-03-01", "县水利局", PLAN),
    )
}

async fn see(served: &Served, state: Option<PathBuf>, beside: Vec<PathBuf>) -> Snapshot {
    let mut settings = settings(&served.url);
    (settings.state, settings.beside) = (state, beside);
    survey(&settings, &context()).await.unwrap().snapshot
}

/// Kind and the last parts of both addresses.
fn in_short(snapshot: &Snapshot, pair: &Likeness) -> String {
    let name = |url: &str| url.rsplit('/').next().unwrap_or_default().to_owned();
    let document = |id: snapshot::DocumentId| name(&snapshot.documents[id.0 as usize].url);
    let other = match &pair.other {
        Other::Here(id) => document(*id),
        Other::Elsewhere { url, .. } => format!("elsewhere {}", name(url)),
    };
    let mut ends = [document(pair.one), other];
    ends.sort();
    format!("{:?}{} {}", pair.kind, if pair.certain { "!" } else { "?" }, ends.join(" "))
}

#[tokio::test]
async fn what_is_to_be_mended_is_counted_while_it_is_seen() {
    use std::sync::atomic::Ordering::Relaxed;
    let leak = format!("{PLAN}<p>联系人：李某，身份证号：420103198506143279。</p>");
    let words = format!("{PLAN}<p>各单位要认真布署。</p>");
    let statistics = [
        (
            "/zwgk/fd/tj/t20230302_21.html",
            "关于城乡低保对象的公示",
            "2023-03-02",
            document("关于城乡低保对象的公示", "2023-03-02", "县政府办", &leak),
        ),
        (
            "/zwgk/fd/tj/t20230301_22.html",
            "关于做好救助工作的通知",
            "2023-03-20",
            document("关于做好救助工作的通知", "2023-03-20", "县政府办", &words),
        ),
    ];
    let served = county(&[original()], &statistics).serve().await;
    let context = context();
    survey(&settings(&served.url), &context).await.unwrap();
    let counted = [
        context.progress.leaks.load(Relaxed),
        context.progress.hidden_links.load(Relaxed),
        context.progress.wrong_words.load(Relaxed),
    ];
    assert_eq!(counted, [1, 0, 1]);
}

#[tokio::test]
async fn copies_and_forks_are_found_and_a_series_is_none() {
    let forked = PLAN.replace("15万元", "20万元");
    let statistics = [
        (
            "/zwgk/fd/tj/t20230302_21.html",
            TITLE,
            "2023-03-02",
            document(TITLE, "2023-03-02", "县政府办", &forked),
        ),
        (
            "/zwgk/fd/tj/t20230301_22.html",
            "关于转发东山县农村饮用水水源保护实施方案的通知",
            "2023-03-20",
            {
                document(
                    "关于转发东山县农村饮用水水源保护实施方案的通知",
                    "2023-03-20",
                    "某镇",
                    &format!("{NOTE}{PLAN}"),
                )
            },
        ),
        ("/zwgk/fd/tj/t1_31.html", "东山县2023年3月农村低保资金发放公示", "", month(3)),
        ("/zwgk/fd/tj/t1_32.html", "东山县2023年4月农村低保资金发放公示", "", month(4)),
        ("/zwgk/fd/tj/t1_33.html", "东山县2023年5月农村低保资金发放公示", "", month(5)),
        // The same page again, as a link to its mobile version.
        ("/m/zwgk/fd/gh/t20230301_11.html", TITLE, "2023-03-01", original().3),
    ];
    let served = county(&[original()], &statistics).serve().await;
    let folder = tempfile::tempdir().unwrap();
    let state = Some(folder.path().join("a.state"));
    let first = see(&served, state.clone(), Vec::new()).await;
    let mut found: Vec<String> =
        first.likenesses.iter().map(|pair| in_short(&first, pair)).collect();
    found.sort();
    found.dedup();
    assert!(found.contains(&"Copy! t20230301_11.html t20230301_22.html".to_owned()), "{found:?}");
    assert!(found.contains(&"Fork? t20230301_11.html t20230302_21.html".to_owned()), "{found:?}");
    assert!(found.iter().all(|pair| !pair.contains("t1_3")), "{found:?}");
    assert!(!found.contains(&"Copy? t20230301_11.html t20230301_11.html".to_owned()), "{found:?}");
    let fork = first.likenesses.iter().find(|pair| pair.kind == Kind::Fork).unwrap();
    let shown = format!("{:?}", fork.differences);
    assert!(shown.contains("15万元") && shown.contains("20万元"), "{shown}");
    let stands = |words: &str| {
        let line = fork.lines.iter().find(|line| line.text.contains(words));
        line.map(|line| line.stands)
    };
    let both = [stands("15万元"), stands("20万元")];
    assert!(
        both == [Some(Stands::One), Some(Stands::Other)]
            || both == [Some(Stands::Other), Some(Stands::One)],
        "{:?}",
        fork.lines
    );

    let second = see(&served, state, Vec::new()).await;
    assert_eq!(second.likenesses, first.likenesses);
}

#[tokio::test]
async fn what_a_township_has_copied_from_its_county_is_found_by_the_county_s_state() {
    let folder = tempfile::tempdir().unwrap();
    let above = folder.path().join("county.state");
    let served = county(&[original()], &[]).serve().await;
    see(&served, Some(above.clone()), Vec::new()).await;

    let copied = document(TITLE, "2023-03-20", "东山县水利局", &format!("{NOTE}{PLAN}"));
    let town =
        county(&[], &[("/zwgk/fd/tj/t9_91.html", TITLE, "2023-03-20", copied)]).serve().await;
    let alone = see(&town, None, Vec::new()).await;
    assert_eq!(alone.likenesses, []);
    let before = std::fs::read(&above).unwrap();
    let beside = see(&town, None, vec![above.clone()]).await;
    let found: Vec<String> = beside.likenesses.iter().map(|pair| in_short(&beside, pair)).collect();
    assert_eq!(found, ["Copy? elsewhere t20230301_11.html t9_91.html"]);
    let Other::Elsewhere { title, url, .. } = &beside.likenesses[0].other else {
        panic!("elsewhere")
    };
    assert_eq!(title.as_deref(), Some(TITLE));
    assert!(url.starts_with(&served.url));
    assert_eq!(std::fs::read(&above).unwrap(), before, "the other portal's file is only read");

    let wrong = settings(&town.url);
    let missing = survey::Settings { beside: vec![folder.path().join("none.state")], ..wrong };
    assert!(matches!(survey(&missing, &context()).await, Err(survey::SurveyError::State { .. })));
}
