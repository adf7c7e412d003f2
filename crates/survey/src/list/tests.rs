use super::*;

fn items(numbers: std::ops::Range<u32>) -> Vec<ListItem> {
    numbers
        .map(|number| ListItem {
            title: format!("关于第{number}号事项的通知"),
            mark: None,
            href: Some(format!("http://a.gov.cn/{number}.html")),
            date: Some(jiff::civil::date(2023, 1, 1)),
            date_from: None,
            month_day: None,
        })
        .collect()
}

fn pager(pages: u32, next: Next) -> Pager {
    Pager { mechanism: "link".into(), current: None, pages: Some(pages), total: None, next }
}

fn get(url: &str, rest: &[&str]) -> Next {
    Next::Get { url: url.into(), rest: rest.iter().map(|url| (*url).to_owned()).collect() }
}

fn asked(step: Step) -> Vec<(u32, String)> {
    match step {
        Step::Wait => Vec::new(),
        Step::Ask(requests) => {
            requests.into_iter().map(|request| (request.page, request.url)).collect()
        }
    }
}

#[test]
fn the_rest_is_asked_for_when_the_second_page_has_proved_the_pager() {
    let mut list = ListWalk::new(100, None, None);
    let first = pager(4, get("p2", &["p2", "p3", "p4"]));
    assert_eq!(asked(list.take(1, &items(0..10), Some(&first))), [(2, "p2".to_owned())]);
    let further = pager(4, Next::Last);
    assert_eq!(
        asked(list.take(2, &items(10..20), Some(&further))),
        [(3, "p3".to_owned()), (4, "p4".to_owned())]
    );
    assert_eq!(list.take(4, &items(30..35), Some(&further)), Step::Wait);
    assert!(!list.is_done());
    let third = pager(4, get("p4", &["p4"]));
    assert_eq!(
        list.take(3, &items(20..30), Some(&third)),
        Step::Wait,
        "the fourth is there already"
    );
    let kept = list.kept();
    assert!(kept.complete);
    assert_eq!((kept.lines.len(), kept.pages_seen), (35, 4));
    assert_eq!(kept.lines[34].page, 4);
}

#[test]
fn a_pager_that_always_shows_the_first_page_ends() {
    let mut list = ListWalk::new(100, None, None);
    list.take(1, &items(0..10), Some(&pager(9, get("p2", &[]))));
    assert_eq!(list.take(2, &items(0..10), Some(&pager(9, get("p3", &[])))), Step::Wait);
    let kept = list.kept();
    assert!(!kept.complete && list.is_done());
    assert_eq!(kept.lines.len(), 10);
}

#[test]
fn bounds_on_pages_and_on_news() {
    let mut list = ListWalk::new(2, None, None);
    list.take(1, &items(0..10), Some(&pager(9, get("p2", &["p2", "p3"]))));
    assert_eq!(list.take(2, &items(10..20), Some(&pager(9, get("p3", &[])))), Step::Wait);
    assert!(!list.kept().complete);
    let mut news = ListWalk::new(100, Some(15), None);
    news.take(1, &items(0..10), Some(&pager(9, get("p2", &[]))));
    assert_eq!(news.take(2, &items(10..20), Some(&pager(9, get("p3", &[])))), Step::Wait);
    assert!(news.kept().complete);
}

fn seen(lines: u32) -> Kept {
    let mut list = ListWalk::new(100, None, None);
    let mut page = 1;
    let mut from = 0;
    while from < lines {
        let to = (from + 10).min(lines);
        let next = if to == lines { Next::Last } else { get(&format!("p{}", page + 1), &[]) };
        list.take(page, &items(from..to), Some(&pager(lines.div_ceil(10), next)));
        from = to;
        page += 1;
    }
    list.kept()
}

#[test]
fn a_new_line_on_top_joins_what_was_known() {
    let prior = seen(29);
    let mut list = ListWalk::new(100, None, Some(prior));
    let mut first = items(100..101);
    first.extend(items(0..9));
    assert_eq!(list.take(1, &first, Some(&pager(3, get("p2", &["p2", "p3"])))), Step::Wait);
    let kept = list.kept();
    assert!(kept.complete);
    assert_eq!((kept.lines.len(), kept.pages_seen), (30, 3));
    assert_eq!(kept.lines[10].url.as_deref(), Some("http://a.gov.cn/9.html"));
    assert_eq!(kept.lines[10].page, 2);
}

#[test]
fn a_line_taken_out_is_noticed() {
    let prior = seen(31);
    let mut list = ListWalk::new(100, None, Some(prior));
    // 31 lines on four pages have become 30 on three: something is gone behind the first page.
    assert_eq!(
        asked(list.take(1, &items(0..10), Some(&pager(3, get("p2", &["p2", "p3"]))))),
        [(2, "p2".to_owned())]
    );
}

#[test]
fn a_sparing_look_reads_a_list_no_further_than_to_what_was_known() {
    let prior = seen(31);
    let further = pager(3, get("p2", &["p2", "p3"]));
    // A line of the first page is gone: the rest stands behind it as it was.
    let mut list = ListWalk::new(100, None, Some(prior.clone())).sparing();
    let mut first = items(0..3);
    first.extend(items(4..11));
    assert_eq!(list.take(1, &first, Some(&further)), Step::Wait);
    let kept = list.kept();
    assert_eq!((kept.lines.len(), kept.complete), (30, true));
    assert!(kept.lines.iter().all(|line| line.url.as_deref() != Some("http://a.gov.cn/3.html")));

    // All of it is new: it is read on, until nothing may be asked for any more.
    let mut list = ListWalk::new(100, None, Some(prior)).sparing();
    let fresh = list.take(1, &items(100..110), Some(&further));
    assert_eq!(asked(fresh), [(2, "p2".to_owned())]);
    assert!(list.keep_rest());
    let kept = list.kept();
    assert_eq!((kept.lines.len(), kept.complete), (41, true));
    assert_eq!(kept.lines[10].url.as_deref(), Some("http://a.gov.cn/0.html"));

    // A short page that ends the list is all of it.
    let mut list = ListWalk::new(100, None, Some(seen(5))).sparing();
    assert_eq!(list.take(1, &items(0..4), None), Step::Wait);
    assert_eq!(list.kept().lines.len(), 4);
}

#[test]
fn of_a_list_that_was_never_seen_nothing_stands_behind_what_came() {
    let mut list = ListWalk::new(100, None, None).sparing();
    list.take(1, &items(0..10), Some(&pager(2, get("p2", &["p2"]))));
    assert!(!list.keep_rest());
    list.miss(2, &Reason::new("not-its-turn"));
    assert!(!list.kept().complete);
}
