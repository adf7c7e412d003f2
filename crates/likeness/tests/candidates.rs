//! Sketches and candidates: properties, and bounded work in crowds.

use likeness::{Bounds, Candidates, Entry, candidates, sketch, title_key};
use proptest::prelude::*;

const WORDS: [&str; 24] = [
    "公示",
    "村民",
    "委员会",
    "补贴",
    "发放",
    "农业",
    "农村",
    "审核",
    "申请",
    "名单",
    "监督",
    "电话",
    "项目",
    "资金",
    "安排",
    "通知",
    "单位",
    "按照",
    "规定",
    "办理",
    "条件",
    "材料",
    "时限",
    "依据",
];

/// A text of words chosen by a small generator: the same seed, the same text.
fn text(seed: u64, words: usize) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..words)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            WORDS[(state >> 33) as usize % WORDS.len()]
        })
        .collect()
}

fn entry(text: &str) -> Entry {
    Entry { sketch: sketch(text).expect("long enough"), key: 0 }
}

fn has(found: &Candidates, one: u32, other: u32) -> bool {
    found.pairs.iter().any(|pair| (pair.one, pair.other) == (one, other))
}

#[test]
fn planted_pairs_are_found_among_many() {
    let mut texts: Vec<String> = (0..3000).map(|seed| text(seed, 120)).collect();
    for at in 0..100 {
        // A note before it, a changed word, a missing end.
        let copy = match at % 3 {
            0 => format!("现将有关文件转发给你们，请遵照执行。{}", texts[at]),
            1 => texts[at].replacen("农村", "城镇", 1),
            _ => texts[at].chars().take(200).collect(),
        };
        texts.push(copy);
    }
    let entries: Vec<Entry> = texts.iter().map(|text| entry(text)).collect();
    let found = candidates(&entries, &Bounds::default());
    let planted = (0..100).filter(|&at| has(&found, at, 3000 + at)).count();
    assert!(planted >= 99, "{planted} of 100");
    assert!(found.pairs.len() < 300, "{} pairs", found.pairs.len());
    assert!(found.crowds.is_empty());
}

#[test]
fn a_form_in_many_copies_is_one_crowd_and_not_quadratic() {
    let form = text(7, 150);
    let mut entries: Vec<Entry> =
        (0..5_000).map(|n| entry(&format!("申请人{}：{form}", text(1000 + n, 4)))).collect();
    // Twins in the crowd stand far apart and must meet.
    let twin = format!("申请人某某合作社：{form}特此决定");
    entries[17] = Entry { key: title_key("关于某某合作社的决定"), ..entry(&twin) };
    entries[4_903] = entries[17];
    let bounds = Bounds::default();
    let found = candidates(&entries, &bounds);
    assert_eq!(found.crowds.len(), 1);
    assert!(found.crowds[0].len() > 4_990);
    assert!(has(&found, 17, 4_903));
    assert!(found.pairs.len() <= 21 * 5_000 * 2 * bounds.neighbours);
}

/// Phrases of common use fill buckets with texts that have nothing else in common; copies that meet there with a note
/// before them are copies still, and no crowd.
#[test]
fn common_phrases_make_no_crowd_of_two_copies() {
    const PHRASES: [&str; 5] = [
        "如对公示内容有异议请在公示期内以书面形式反映",
        "公示期间接受社会各界和广大群众监督",
        "各乡镇人民政府要高度重视明确专人负责按时报送有关情况",
        "对弄虚作假虚报冒领的一经查实取消资格并依法追究责任",
        "有关单位要密切配合形成工作合力确保各项任务落到实处",
    ];
    let common = |seed: u64| -> String {
        let part = |at: u64| {
            let phrase = PHRASES[((seed * 7 + at * 3) % 5) as usize];
            format!("{}{phrase}", text(seed * 10 + at, 36))
        };
        (0..3).map(part).collect()
    };
    let mut texts: Vec<String> = (0..4000).map(common).collect();
    for at in 0..300 {
        let note = "各村民委员会现将有关文件转发给你们请认真学习并遵照执行。";
        texts.push(format!("{note}{}", texts[at]));
    }
    let entries: Vec<Entry> = texts.iter().map(|text| entry(text)).collect();
    let found = candidates(&entries, &Bounds::default());
    let planted = (0..300).filter(|&at| has(&found, at, 4000 + at)).count();
    assert!(planted >= 298, "{planted} of 300");
}

#[test]
fn threads_change_nothing() {
    let entries: Vec<Entry> = (0..6000).map(|n| entry(&text(n / 2, 60))).collect();
    let one = candidates(&entries, &Bounds { threads: 1, ..Bounds::default() });
    let three = candidates(&entries, &Bounds { threads: 3, ..Bounds::default() });
    assert!(one == three);
    assert!(one.pairs.len() >= 3000);
}

proptest! {
    #[test]
    fn the_estimate_follows_the_share(seed in 0u64..500, kept in 20usize..200) {
        let whole = text(seed, 200);
        let other: String =
            whole.chars().take(kept * 2).chain(text(seed + 1000, 200 - kept).chars()).collect();
        let truth = likeness::compare(&whole, &other).share;
        let estimate = sketch(&whole).unwrap().share(&sketch(&other).unwrap());
        prop_assert!((truth - estimate).abs() < 0.3, "{truth} {estimate}");
    }

    #[test]
    fn nothing_panics(one in "\\PC{0,300}", other in "\\PC{0,300}") {
        let comparison = likeness::compare(&one, &other);
        prop_assert!((0.0..=1.0).contains(&comparison.share));
        prop_assert_eq!(comparison.same, likeness::compare(&other, &one).same);
        let _ = (sketch(&one), title_key(&other));
        prop_assert!(likeness::compare(&one, &one).same);
    }
}
