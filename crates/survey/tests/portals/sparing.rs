//! Sparing looks: a small share of the requests, every column in turn, and all else as it was last seen.

use crate::portal::{Little, Served, context, document, html, lines, list, menu, settings};
use snapshot::Snapshot;
use std::path::Path;
use survey::{Settings, Surveyed, sparing_requests, survey};

/// Columns below 法定主动公开内容.
const COLUMNS: [&str; 12] = [
    "规划计划",
    "统计信息",
    "财政预算",
    "财政决算",
    "行政许可",
    "行政处罚",
    "政府采购",
    "重大项目",
    "扶贫济困",
    "医疗卫生",
    "食品药品",
    "安全生产",
];
/// Documents of each.
const LINES: u32 = 20;

const LEGAL: [(&str, &str); 3] =
    [("首页", "/"), ("政府信息公开", "/zwgk/"), ("法定主动公开内容", "/zwgk/fd/")];

fn address(at: usize) -> String {
    format!("/zwgk/fd/c{at}/")
}

fn first_number(at: usize) -> u32 {
    100 + at as u32 * 50
}

/// The page of a column, with these documents above its own.
fn column_page(at: usize, new: std::ops::Range<u32>) -> String {
    let from = first_number(at);
    let numbers = new.map(|new| from + 40 + new).chain(from..from + LINES);
    html(COLUMNS[at], &LEGAL, &list(&lines(&address(at), numbers)))
}

fn home(words: &str) -> String {
    html("东山县人民政府", &[], words)
}

async fn serve() -> Served {
    let zwgk = [("首页", "/"), ("政府信息公开", "/zwgk/")];
    let addresses: Vec<String> = (0..COLUMNS.len()).map(address).collect();
    let entries: Vec<(&str, &str)> =
        COLUMNS.into_iter().zip(addresses.iter().map(String::as_str)).collect();
    let platform = menu(&[("政府信息公开指南", "/zwgk/zn/"), ("法定主动公开内容", "/zwgk/fd/")]);
    let guide = "<div id='zoom'><p>本机关依法公开政府信息，公民可以在本网站查阅。</p></div>";
    let mut little = Little::new()
        .page("/", home("<p>东山县</p>"))
        .page("/zwgk/", html("政府信息公开", &[("首页", "/")], &platform))
        .page("/zwgk/zn/", html("政府信息公开指南", &zwgk, guide))
        .page("/zwgk/fd/", html("法定主动公开内容", &zwgk, &menu(&entries)))
        .otherwise(|target, _| {
            let number = target.rsplit('_').next().and_then(|name| name.strip_suffix(".html"));
            match number.and_then(|number| number.parse().ok()) {
                Some(number) => (200, document(number)),
                None => (404, "<title>404</title>".into()),
            }
        });
    for (at, address) in addresses.iter().enumerate() {
        little = little.page(address, column_page(at, 0..0));
    }
    little.serve().await
}

/// A first survey of all of it; then looks spare.
async fn seen_whole(served: &Served, folder: &Path) -> (Settings, Snapshot) {
    let mut settings = settings(&served.url);
    settings.state = Some(folder.join("a.state"));
    settings.bounds.sparing = Some(Vec::new());
    let whole = survey(&settings, &context()).await.unwrap();
    assert_eq!(whole.sparing, None, "before anything was seen there is nothing to spare");
    served.portal.drain();
    (settings, whole.snapshot)
}

/// A look, within what it may cost.
async fn look(served: &Served, settings: &Settings, first: &Snapshot) -> Surveyed {
    let looked = survey(settings, &context()).await.unwrap();
    let asked = served.portal.drain();
    let most = sparing_requests(first.figures.requests);
    assert!(looked.snapshot.figures.requests <= most, "{most}: {asked:?}");
    // robots.txt is not in the log.
    assert!((asked.len() as u64) < most, "{most}: {asked:?}");
    assert!(looked.snapshot.observation.complete);
    looked
}

fn same(first: &Snapshot, other: &Snapshot) {
    assert_eq!(first.items, other.items);
    assert_eq!(first.documents, other.documents);
    assert_eq!(first.unobserved, other.unobserved);
    let shown = |snapshot: &Snapshot| -> Vec<_> {
        let columns = snapshot.columns.iter();
        columns.map(|one| (one.url.clone(), one.outcome.clone(), one.list.clone())).collect()
    };
    assert_eq!(shown(first), shown(other));
}

#[tokio::test]
async fn every_column_is_asked_for_within_the_looks_that_are_promised() {
    let (served, folder) = (serve().await, tempfile::tempdir().unwrap());
    let (settings, first) = seen_whole(&served, folder.path()).await;
    assert!(first.figures.requests > 240, "{}", first.figures.requests);
    let mut asked = std::collections::BTreeSet::new();
    let mut promised = 0;
    for day in 0.. {
        let Surveyed { snapshot, sparing, .. } = look(&served, &settings, &first).await;
        same(&first, &snapshot);
        let sparing = sparing.unwrap();
        assert!(sparing.asked.contains(&first.portal.url), "the home page in every look");
        asked.extend(sparing.asked);
        promised = promised.max(sparing.looks);
        if day + 1 == promised {
            break;
        }
    }
    assert!((2..=6).contains(&promised), "{promised}");
    for column in &first.columns {
        assert!(asked.contains(&column.url), "{} in {asked:?}", column.url);
    }
}

#[tokio::test]
async fn what_is_new_in_any_column_is_seen_within_the_looks_that_are_promised() {
    let (served, folder) = (serve().await, tempfile::tempdir().unwrap());
    let (settings, first) = seen_whole(&served, folder.path()).await;
    for (at, column) in COLUMNS.iter().enumerate() {
        served.portal.put(&address(at), column_page(at, 0..1));
        let title = format!("第{}号", first_number(at) + 40);
        let mut looks = 0;
        loop {
            let looked = look(&served, &settings, &first).await;
            looks += 1;
            let promised = looked.sparing.unwrap().looks;
            let snapshot = looked.snapshot;
            assert_eq!(snapshot.unobserved, [], "what is not asked for is not unobserved");
            if snapshot.items.iter().any(|item| item.title.contains(&title)) {
                break;
            }
            assert!(looks < promised, "{column} after {looks} looks");
        }
    }
}

#[tokio::test]
async fn what_is_new_on_the_home_page_is_seen_at_once_and_what_is_named_comes_first() {
    let (served, folder) = (serve().await, tempfile::tempdir().unwrap());
    let (mut settings, first) = seen_whole(&served, folder.path()).await;
    let hidden = "<div style='display:none'><a href='http://bet.example.com/'>彩票</a></div>";
    served.portal.put("/", home(hidden));
    let looked = look(&served, &settings, &first).await.snapshot;
    assert_eq!(looked.home.hidden_links.len(), 1);

    for at in [11, 0, 6] {
        let url = format!("{}{}", served.url, address(at).trim_start_matches('/'));
        settings.bounds.sparing = Some(vec![url.clone()]);
        let asked = look(&served, &settings, &first).await.sparing.unwrap().asked;
        assert!(asked.contains(&url), "{url} in {asked:?}");
    }
}

#[tokio::test]
async fn more_than_can_be_read_in_a_look_is_read_in_later_ones() {
    let (served, folder) = (serve().await, tempfile::tempdir().unwrap());
    let (settings, first) = seen_whole(&served, folder.path()).await;
    served.portal.put(&address(3), column_page(3, 0..9));
    let mut seen = Vec::new();
    for _ in 0..20 {
        let snapshot = look(&served, &settings, &first).await.snapshot;
        // A document that was not read yet is neither a line nor unobserved.
        assert_eq!(snapshot.unobserved, []);
        assert!(snapshot.documents.iter().all(|one| one.outcome == snapshot::Outcome::Ok));
        seen.push(snapshot.items.len() - first.items.len());
    }
    assert!(seen.is_sorted(), "{seen:?}");
    assert_eq!(seen.last(), Some(&9), "{seen:?}");
}

#[tokio::test]
async fn a_column_that_is_gone_is_asked_for_first_from_then_on() {
    let (served, folder) = (serve().await, tempfile::tempdir().unwrap());
    let (mut settings, first) = seen_whole(&served, folder.path()).await;
    let url = format!("{}zwgk/fd/c5/", served.url);
    settings.bounds.sparing = Some(vec![url.clone()]);
    let kept = served.portal.get("/zwgk/fd/c5/");
    served.portal.put_status("/zwgk/fd/c5/", 404, "<title>404</title>");
    let outcome = |snapshot: &Snapshot| {
        let column = snapshot.columns.iter().find(|column| column.url == url).unwrap();
        column.outcome.verdict()
    };
    let broken = look(&served, &settings, &first).await.snapshot;
    assert_eq!(outcome(&broken), snapshot::Verdict::Dead);
    // Nobody names it any more, and it is mended.
    settings.bounds.sparing = Some(Vec::new());
    served.portal.put("/zwgk/fd/c5/", kept);
    let mended = look(&served, &settings, &first).await.snapshot;
    assert_eq!(outcome(&mended), snapshot::Verdict::Observed);
}
