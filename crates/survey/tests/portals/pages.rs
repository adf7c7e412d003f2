//! Documents whose text goes over several pages: all of it is seen, within bounds, and what was not is said.

use crate::portal::{Served, context, html, settings};
use crate::{plain, same, see};
use assess::Sheet;
use snapshot::{Document, LinkId, Outcome, REST_OF_DOCUMENT, Snapshot, Verdict};
use std::path::Path;
use survey::{Settings, survey};

const FIRST: &str = "/zwgk/fd/gh/t20230401_30.html";
const TITLE: &str = "东山县关于第30号事项办理情况的公告";
const PROSE: &str = "根据有关规定，现将第30号事项的办理情况公告如下，请有关单位和群众知悉并监督。\
各乡镇人民政府、县政府各部门应当按照职责分工，认真做好事项办理的组织实施工作，及时公开办理的依据、条件、程序和结果，接受社会监督。\
办理中遇到的问题，由牵头部门会同有关单位研究解决；重大问题及时报告县人民政府。";
const LEAK: &str = "现予公示的申请人为王建国（身份证号码：110101199003076632），公示期五天。";

fn path(page: u32) -> String {
    if page == 1 { FIRST.to_owned() } else { format!("/zwgk/fd/gh/t20230401_30_{page}.html") }
}

/// A page of the document, with a line of pages that names the one before and the one behind.
fn sheet(page: u32, pages: u32, more: &str) -> String {
    let link = |to: u32, words: &str| match (1..=pages).contains(&to) {
        true => format!("<a href='{}'>{words}</a>", path(to)),
        false => words.to_owned(),
    };
    let pager = format!(
        "<p>{} 第{page}页/共{pages}页 {}</p>",
        link(page - 1, "上一页"),
        link(page + 1, "下一页")
    );
    page_with(page, more, &pager)
}

fn page_with(page: u32, more: &str, pager: &str) -> String {
    let crumbs = [("首页", "/"), ("政府信息公开", "/zwgk/")];
    let main = format!(
        "<h1>{TITLE}</h1><div>发布时间：2023-04-01　来源：县政府办</div>\
        <div id='zoom'><p>{PROSE}</p><p>以上是第{page}部分，供有关单位对照执行。</p>{more}{pager}</div>"
    );
    html(TITLE, &crumbs, &main)
}

fn put(served: &Served, pages: u32) {
    for page in 1..=pages {
        served.portal.put(&path(page), sheet(page, pages, ""));
    }
}

fn document(snapshot: &Snapshot) -> &Document {
    snapshot.documents.iter().find(|document| document.url.ends_with(FIRST)).unwrap()
}

fn link(snapshot: &Snapshot, ending: &str) -> LinkId {
    let at = snapshot.links.iter().position(|link| link.url.ends_with(ending)).unwrap();
    LinkId(at as u32)
}

fn kept(served: &Served, folder: &Path) -> Settings {
    let mut settings = settings(&served.url);
    settings.state = Some(folder.join("a.state"));
    settings
}

/// How often a page was asked for.
fn times(asked: &[String], page: u32) -> usize {
    asked.iter().filter(|one| **one == path(page)).count()
}

#[tokio::test]
async fn text_attachments_and_links_of_all_pages_are_the_documents() {
    let served = plain().serve().await;
    put(&served, 3);
    let file = "<p><a href='/zwgk/fd/gh/P020230401.pdf'>附件：办理结果.pdf</a></p>";
    served.portal.put(&path(2), sheet(2, 3, file));
    let gone = format!("<p>{LEAK}</p><p>详见<a href='/zwgk/fd/gone.html'>有关规定</a>。</p>");
    served.portal.put(&path(3), sheet(3, 3, &gone));
    let surveyed = survey(&settings(&served.url), &context()).await.unwrap();
    let asked = served.portal.drain();
    let snapshot = &surveyed.snapshot;
    let found = document(snapshot);
    let pages: Vec<&str> = found.pages.iter().map(|page| page.url.as_str()).collect();
    assert_eq!(pages.len(), 2, "{found:#?}");
    assert!(pages[0].ends_with(&path(2)) && pages[1].ends_with(&path(3)), "{pages:?}");
    assert!(found.pages.iter().all(|page| page.outcome == Outcome::Ok));
    assert!(found.fingerprint.unwrap().chars as usize > PROSE.chars().count() * 3);
    assert_eq!([2, 3].map(|page| times(&asked, page)), [1, 1], "{asked:?}");

    let hits = &found.content.as_ref().unwrap().privacy.hits;
    assert_eq!(hits.len(), 1, "{hits:?}");
    assert_eq!(found.page_of_line(hits[0].line).map(|(number, _)| number), Some(3));
    assert!(found.page_of_line(1).is_none());
    let (file, gone) = (link(snapshot, "P020230401.pdf"), link(snapshot, "/gone.html"));
    assert!(found.attachments.contains(&file) && found.links.contains(&gone));
    let number = |link| found.page_of_link(link).map(|(number, _)| number);
    assert_eq!((number(file), number(gone)), (Some(2), Some(3)));
    assert!(!snapshot.unobserved.iter().any(|one| one.url == found.url));

    let sha256 = &found.pages[1].saved.as_ref().unwrap().sha256;
    let kept = surveyed.evidence.get(sha256).expect("the page is kept as evidence");
    assert_eq!(kept.url, pages[1]);
}

#[tokio::test]
async fn findings_name_the_page_on_which_something_stands() {
    let served = plain().serve().await;
    put(&served, 3);
    let gone = format!("<p>{LEAK}</p><p>详见<a href='/zwgk/fd/gone.html'>有关规定</a>。</p>");
    served.portal.put(&path(3), sheet(3, 3, &gone));
    let snapshot = see(&served).await;
    let mut sheet = Sheet::default();
    sheet.thresholds.dead_retry_seconds = 0;
    let standard = standard::Standard::builtin();
    let date = jiff::civil::date(2023, 6, 1);
    let pins = snapshot::PortalFile::default();
    let assessment = assess::assess(&standard, &snapshot, &sheet, &pins, date, &[]);
    let found = document(&snapshot);
    let sha256 = found.pages[1].saved.as_ref().map(|saved| saved.sha256.clone());
    let leak = assessment.findings.iter().find(|one| one.rule == "privacy-leak").unwrap();
    assert_eq!(leak.url.as_ref(), Some(&found.url), "a document is known by its first page");
    assert!(leak.stands_at().unwrap().ends_with(&path(3)), "{leak:#?}");
    assert_eq!(leak.evidence.args["document_page"], "3");
    assert_eq!(leak.sha256, sha256);
    let dead = assessment.findings.iter().find(|one| {
        one.rule == "dead-link" && one.url.as_ref().is_some_and(|url| url.ends_with("/gone.html"))
    });
    let dead = dead.unwrap();
    assert_eq!(dead.evidence.args["document_page"], "3");
    assert!(dead.stands_at().unwrap().ends_with("/gone.html"));
    assert_eq!(dead.sha256, sha256);
}

#[tokio::test]
async fn a_way_that_leads_back_ends() {
    let served = plain().serve().await;
    // The second page names the first as the next one.
    let next = |to: u32| format!("<p>首页 <a href='{}'>下一页</a></p>", path(to));
    served.portal.put(&path(1), page_with(1, "", &next(2)));
    served.portal.put(&path(2), page_with(2, "", &next(1)));
    let snapshot = see(&served).await;
    let found = document(&snapshot);
    assert_eq!(found.pages.len(), 1, "{found:#?}");
    assert_eq!(found.outcome, Outcome::Ok);
    assert!(snapshot.observation.complete);
    let asked = served.portal.drain();
    assert!(times(&asked, 1) <= 2 && times(&asked, 2) <= 2, "{asked:?}");
}

#[tokio::test]
async fn a_number_of_the_page_that_is_ignored_ends_the_way_and_is_told() {
    let served = plain().serve().await;
    served.portal.put(&path(1), sheet(1, 3, ""));
    served.portal.put(&path(2), sheet(1, 3, ""));
    let snapshot = see(&served).await;
    let found = document(&snapshot);
    assert_eq!(found.outcome, Outcome::Ok);
    assert!((found.fingerprint.unwrap().chars as usize) < PROSE.chars().count() * 2);
    let told = snapshot.unobserved.iter().find(|one| one.url == found.url).unwrap();
    assert_eq!(told.what.id, REST_OF_DOCUMENT);
}

#[tokio::test]
async fn of_a_thousand_pages_twenty_are_read() {
    let served = plain().serve().await;
    for page in 1..=40 {
        served.portal.put(&path(page), sheet(page, 1000, ""));
    }
    let snapshot = see(&served).await;
    let asked = served.portal.drain();
    let found = document(&snapshot);
    assert_eq!(found.pages.len(), 20, "nineteen and what was not asked for: {found:#?}");
    assert!(found.pages[..19].iter().all(|page| page.outcome == Outcome::Ok));
    // As a link of the twentieth it is checked, and not read.
    assert_eq!((22..=40).map(|page| times(&asked, page)).sum::<usize>(), 0, "{asked:?}");
    let told = snapshot.unobserved.iter().find(|one| one.url == found.url).unwrap();
    assert_eq!(
        told.what.to_text(),
        snapshot::Reason::new(REST_OF_DOCUMENT).with("page", 21).to_text()
    );
    assert!(!told.hides(), "what was not seen before hides nothing that was");
}

#[tokio::test]
async fn without_its_second_page_a_document_is_read_and_the_gap_is_told() {
    let served = plain().serve().await;
    let line = format!(
        "<p>第1页/共3页 <a href='{}'>下一页</a> <a href='{}'>尾页</a></p>",
        path(2),
        path(3)
    );
    served.portal.put(&path(1), page_with(1, "", &line));
    served.portal.put_status(&path(2), 404, "<title>404</title>");
    served.portal.put(&path(3), sheet(3, 3, ""));
    let snapshot = see(&served).await;
    let found = document(&snapshot);
    assert_eq!(found.outcome, Outcome::Ok);
    assert_eq!(found.title.as_deref(), Some(TITLE));
    assert!(found.fingerprint.unwrap().chars as usize > PROSE.chars().count());
    assert_eq!(found.pages[0].outcome, Outcome::Gone { status: 404 });
    let told = snapshot.unobserved.iter().find(|one| one.what.id == "what-document-page");
    let told = told.unwrap_or_else(|| panic!("{:?}", snapshot.unobserved));
    assert_eq!(told.url, found.url);
    assert_eq!(told.outcome.verdict(), Verdict::Dead);
    assert!(found.pages.iter().any(|page| page.url.ends_with(&path(3))), "{found:#?}");
}

#[tokio::test]
async fn an_unchanged_document_costs_nothing_again() {
    for validators in [true, false] {
        let little = if validators { plain().with_validators() } else { plain() };
        let served = little.serve().await;
        put(&served, 5);
        let folder = tempfile::tempdir().unwrap();
        let settings = kept(&served, folder.path());
        let first = survey(&settings, &context()).await.unwrap().snapshot;
        served.portal.drain();
        let second = survey(&settings, &context()).await.unwrap().snapshot;
        let asked = served.portal.drain();
        same(&first, &second);
        assert_eq!(document(&first).pages.len(), 4);
        let again: usize = (1..=5).map(|page| times(&asked, page)).sum();
        assert_eq!(again, 0, "{asked:?}");
    }
}

#[tokio::test]
async fn what_was_mended_on_the_last_page_is_seen() {
    let served = plain().serve().await;
    put(&served, 3);
    served.portal.put(&path(3), sheet(3, 3, &format!("<p>{LEAK}</p>")));
    let folder = tempfile::tempdir().unwrap();
    let settings = kept(&served, folder.path());
    let leaks =
        |snapshot: &Snapshot| document(snapshot).content.as_ref().unwrap().privacy.hits.len();
    let first = survey(&settings, &context()).await.unwrap().snapshot;
    assert_eq!(leaks(&first), 1);
    served.portal.put(&path(3), sheet(3, 3, ""));
    let second = survey(&settings, &context()).await.unwrap().snapshot;
    assert_eq!(leaks(&second), 0);
    assert_eq!(document(&second).pages.len(), 2);
}

#[tokio::test]
async fn a_page_that_failed_is_asked_for_again() {
    let served = plain().serve().await;
    put(&served, 2);
    served.portal.put_status(&path(2), 500, "<h1>500</h1>");
    let folder = tempfile::tempdir().unwrap();
    let settings = kept(&served, folder.path());
    let first = survey(&settings, &context()).await.unwrap().snapshot;
    let failed = &document(&first).pages[0].outcome;
    assert_eq!(failed.verdict(), Verdict::Failing, "{failed:?}");
    put(&served, 2);
    let second = survey(&settings, &context()).await.unwrap().snapshot;
    assert_eq!(document(&second).pages[0].outcome, Outcome::Ok);
}

#[tokio::test]
async fn the_next_document_is_no_further_page() {
    let served = plain().serve().await;
    let beside = "<p>上一篇：<a href='/zwgk/fd/gh/t20230401_31.html'>东山县关于第31号事项办理情况的公告</a></p>\
        <p>下一篇：<a href='/zwgk/fd/gh/t20230401_32.html'>东山县关于第32号事项办理情况的公告</a></p>";
    served.portal.put(&path(1), page_with(1, "", beside));
    let snapshot = see(&served).await;
    let found = document(&snapshot);
    assert_eq!(found.pages, []);
    assert!((found.fingerprint.unwrap().chars as usize) < PROSE.chars().count() * 2);
}
