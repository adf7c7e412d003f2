//! `review.toml`: written, filled in, read; figures and patterns from what was decided.

use assess::Decision;
use jiff::civil::date;
use proptest::prelude::*;
use review::{
    About, Decided, Lines, Place, Reason, RuleNames, ToDecide, append, evaluate, learn, read,
    wilson, write,
};
use snapshot::PortalFile;

fn names() -> RuleNames {
    [("超过公开时限".to_owned(), "late".to_owned())].into_iter().collect()
}

fn line(key: u32, rule: &str, decision: Option<Decision>) -> Decided {
    Decided {
        key: format!("k{key:012}"),
        decision,
        by: None,
        on: None,
        note: None,
        about: About { rule: Some(rule.into()), ..About::default() },
        place: Place::default(),
    }
}

#[test]
fn a_written_file_is_read_back() {
    let mut decided = line(1, "late", Some(Decision::Dismissed));
    decided.by = Some("张三".into());
    decided.on = Some(date(2026, 11, 23));
    decided.note = Some("转载\"上级\"文件\n第二行".into());
    decided.about.title = Some("关于\\“名单”的公示".into());
    let open = line(2, "redated", None);
    let findings = [decided.clone(), open.clone()]
        .map(|line| ToDecide { line, comments: vec!["编号 1\n[[verdict]]\u{7}".into()] });
    let text = write("https://a.example/", "说明\n第二行", &findings);
    let lines = read("review.toml", text.as_bytes(), &names()).expect("it reads");
    assert_eq!(lines.portal.as_deref(), Some("https://a.example/"));
    let bare = |line: &Decided| Decided { place: Place::default(), ..line.clone() };
    assert_eq!(lines.lines.iter().map(bare).collect::<Vec<_>>(), [decided, open]);
}

#[test]
fn answers_are_those_of_people_and_dates_may_be_tomls_own() {
    let text = "[[verdict]]\nkey = \"k000000000001\"\nverdict = \"误报，已核对原件\"\non = 2026-11-23\nrule = \"超过公开时限\"\n[[verdict]]\nkey = \"k000000000002\"\n";
    let lines = read("review.toml", text.as_bytes(), &names()).expect("it reads");
    let first = &lines.lines[0];
    assert_eq!(first.decision, Some(Decision::Dismissed));
    assert_eq!(first.on, Some(date(2026, 11, 23)));
    assert_eq!(first.note.as_deref(), Some("已核对原件"));
    assert_eq!(first.about.rule.as_deref(), Some("late"));
    assert_eq!(lines.lines[1].decision, None);
}

#[test]
fn mistakes_have_a_line() {
    let text = "[[verdict]]\nkey = \"k000000000001\"\nverdict = \"maybe\"\non = \"soon\"\n\n[[verdict]]\nkey = \"x\"\n";
    let wrong = read("review.toml", text.as_bytes(), &names()).expect_err("it is wrong");
    let places: Vec<_> = wrong.iter().map(|one| (one.row, one.column.as_deref())).collect();
    assert_eq!(places, [(Some(3), Some("verdict")), (Some(4), Some("on")), (Some(7), Some("key"))]);
    let wrong =
        read("review.toml", b"[[verdict]]\nkey = \"k000000000001\"\nverdcit = \"\"\n", &names());
    let Err(wrong) = wrong else { panic!("an unknown name") };
    assert!(matches!(&wrong[0].reason, Reason::Syntax { detail } if detail.contains("verdcit")));
}

#[test]
fn figures_count_each_finding_once() {
    let file = |portal: &str, lines: Vec<Decided>| Lines {
        portal: (!portal.is_empty()).then(|| portal.to_owned()),
        lines,
        ..Lines::default()
    };
    let yes = Some(Decision::Confirmed);
    let no = Some(Decision::Dismissed);
    let mut later = line(1, "late", no);
    later.on = Some(date(2026, 11, 1));
    let mut unnamed = line(3, "late", yes);
    unnamed.about.rule = None;
    let figures = evaluate(&[
        file("https://a.example/", vec![line(1, "late", yes), line(2, "late", yes), unnamed]),
        file("https://a.example/x", vec![later, line(3, "late", None), line(4, "late", None)]),
        file("https://b.example/", vec![line(1, "late", yes), line(1, "redated", None)]),
    ]);
    let late = figures.iter().find(|one| one.rule.as_deref() == Some("late")).expect("late");
    assert_eq!((late.confirmed, late.dismissed, late.open), (3, 1, 1));
    assert_eq!(late.precision, Some(0.75));
}

#[test]
fn wilsons_interval_is_that_of_the_books() {
    // 81 of 263: 0.2553 to 0.3662 (Newcombe 1998, method 3).
    let (low, high) = wilson(81, 263).expect("an interval");
    assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5, "{low} {high}");
    let (low, high) = wilson(0, 20).expect("an interval");
    assert!(low.abs() < 1e-12 && (high - 0.1611).abs() < 5e-5, "{low} {high}");
    assert_eq!(wilson(0, 0), None);
}

fn titled(key: u32, rule: &str, column: &str, title: &str, decision: Decision) -> Decided {
    let mut line = line(key, rule, Some(decision));
    line.about.column = Some(column.into());
    line.about.title = Some(title.into());
    line.note = Some("转载".into());
    line
}

/// Column and title of a pattern, how many dismissals it rests on, and what speaks against it.
type Proposal = (Option<String>, Option<String>, usize, Option<String>);

fn learnt(lines: Vec<Decided>) -> Vec<Proposal> {
    let all = learn(&[Lines { lines, ..Lines::default() }]);
    all.into_iter()
        .map(|one| (one.pattern.column, one.pattern.title, one.dismissals, one.against))
        .collect()
}

#[test]
fn patterns_need_two_dismissals_that_share_column_and_title() {
    use Decision::{Confirmed, Dismissed};
    let some = |text: &str| Some(text.to_owned());
    let series = |key, month, decision| {
        titled(key, "late", "临时救助", &format!("2026年{month}月临时救助资金发放公示"), decision)
    };
    assert_eq!(learnt(vec![series(1, 3, Dismissed)]), []);
    assert_eq!(
        learnt(vec![series(1, 3, Dismissed), series(2, 4, Dismissed)]),
        [(some("临时救助"), some("月临时救助资金发放公示"), 2, None)]
    );
    // Of the same column, but nothing in common.
    let other = titled(3, "late", "临时救助", "关于调整城乡特困人员供养标准的通知", Dismissed);
    assert_eq!(learnt(vec![series(1, 3, Dismissed), other]), []);
    // In different columns only where the titles are nearly the same.
    let elsewhere = |key, column| {
        titled(key, "redated", column, "转发省政府关于稳就业若干措施的通知", Dismissed)
    };
    assert_eq!(
        learnt(vec![elsewhere(1, "就业"), elsewhere(2, "社保")]),
        [(None, some("转发省政府关于稳就业若干措施的通知"), 2, None)]
    );
    // One that holds speaks against it.
    let against =
        learnt(vec![series(1, 3, Dismissed), series(2, 4, Dismissed), series(3, 5, Confirmed)]);
    assert_eq!(against[0].3.as_deref(), Some("2026年5月临时救助资金发放公示"));
}

#[test]
fn patterns_go_into_the_portals_file_and_leave_it_as_it_is() {
    let text =
        "# 本县门户\nname = \"某县\"   # 全称\n\n[aliases]\n\"就业信息\" = \"就业\"  # 改名\n";
    let lines = [3, 4].map(|month| {
        let title = format!("2026年{month}月临时救助资金发放公示");
        titled(month, "late", "临时救助", &title, Decision::Dismissed)
    });
    let learnt = learn(&[Lines { lines: lines.to_vec(), ..Lines::default() }]);
    let patterns: Vec<_> = learnt.into_iter().map(|one| one.pattern).collect();
    let (new, added) = append(text, &patterns).expect("it is a portal file");
    assert_eq!(added.len(), 1);
    assert!(new.starts_with(text), "{new}");
    let file = PortalFile::parse(&new).expect("it is a portal file");
    assert_eq!(file.dismissed, patterns);
    let (again, added) = append(&new, &patterns).expect("it is a portal file");
    assert_eq!((again, added.len()), (new, 0));
    assert!(append("name = ", &patterns).is_err());
    assert!(append("nmae = \"x\"", &patterns).is_err());
}

proptest! {
    #[test]
    fn learning_never_panics_and_fits_what_it_learnt_from(titles in prop::collection::vec("[甲乙丙 0-9年月通知]{0,14}", 2..6)) {
        let lines: Vec<Decided> = (1u32..)
            .zip(&titles)
            .map(|(key, title)| titled(key, "late", "列", title, Decision::Dismissed))
            .collect();
        for one in learn(&[Lines { lines, ..Lines::default() }]) {
            let words = one.pattern.title.unwrap_or_default();
            let fitting = titles.iter().filter(|title| assess::review::in_order(&words, title)).count();
            prop_assert!(fitting >= one.dismissals, "{words:?} {titles:?}");
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read("x", &bytes, &names());
    }
}
