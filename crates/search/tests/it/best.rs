//! What is left out of scoring is never one of the best, and counted all the same.

use super::house::{House, document, ids};
use jiff::civil::date;
use search::{Batch, Change, Document, Order, Request, Validity};

/// The same numbers everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }

    fn text(&mut self, parts: usize) -> String {
        const PARTS: [&str; 14] = [
            "就业",
            "补贴",
            "申报",
            "材料",
            "公示",
            "低保",
            "标准",
            "调整",
            "养老",
            "服务",
            "就业补贴",
            "低保标准调整",
            "，",
            "石桥镇",
        ];
        (0..parts).map(|_| PARTS[self.below(PARTS.len())]).collect()
    }
}

/// Documents of the same few words, long and short, in several segments.
fn alike(count: u64) -> House {
    let mut chance = Chance(7);
    let mut made = |id: u64| {
        let (title, body) = (1 + chance.below(6), 20 + chance.below(60));
        let mut document = Document {
            published: Some(date(2015 + chance.below(12) as i16, 1 + chance.below(12) as i8, 3)),
            kind: Some(["通知", "公示"][chance.below(2)].into()),
            ..document(id, &chance.text(title), &chance.text(body))
        };
        if chance.below(5) == 0 {
            document.published = None;
        }
        document.validity =
            [Validity::Unknown, Validity::Expired, Validity::Repealed][chance.below(3)];
        document
    };
    let house = House::new([]);
    for part in 0..4u64 {
        let changes = (part * count / 4..(part + 1) * count / 4)
            .map(|id| Change::Put(Box::new(made(id))))
            .collect();
        house.index.apply(&Batch { sequence: 2 + part, changes }).expect("a batch");
    }
    let changes = (0..count).step_by(9).map(Change::Remove).collect();
    house.index.apply(&Batch { sequence: 9, changes }).expect("a batch");
    house
}

#[test]
fn the_first_hits_are_those_of_a_search_that_scores_everything() {
    let house = alike(200);
    let texts = [
        "就业",
        "就业 补贴",
        "就业补贴",
        "就业补贴 申报",
        "低保标准调整",
        "低保标准 调整 公示",
        "“就业补贴” 养老",
        "“低保标准”",
        "石桥镇 补贴 标准 服务",
        "城乡低保",
    ];
    for text in texts {
        for filter in [None, Some("公示")] {
            let ask = |limit: usize| {
                house.ask(text, |request: &mut Request| {
                    request.limit = limit;
                    request.filters.kinds = filter.iter().map(|kind| (*kind).to_owned()).collect();
                })
            };
            // As many are kept as there are documents: each is scored.
            let all = ask(200);
            assert!(all.total > 20, "{text}: {}", all.total);
            assert_eq!(all.hits.len(), all.total, "{text}");
            assert!(all.hits.is_sorted_by(|one, two| one.score >= two.score), "{text}");
            for limit in [1, 2, 5, 10, 20] {
                let first = ask(limit);
                assert_eq!(first.total, all.total, "{text}");
                let pairs = |answer: &search::Answer| {
                    let hits = answer.hits.iter().take(limit);
                    hits.map(|hit| (hit.id, hit.score)).collect::<Vec<_>>()
                };
                assert_eq!(pairs(&first), pairs(&all), "{text}, the first {limit}");
            }
        }
    }
}

#[test]
fn counts_are_exact_over_more_documents_than_a_window_has() {
    let count = 5000u64;
    let words = |id: u64| {
        let every = [(2, "就业"), (3, "补贴"), (7, "养老"), (601, "燃气")];
        let found = every.iter().filter(|(step, _)| id.is_multiple_of(*step));
        found.map(|(_, word)| *word).collect::<Vec<_>>().join("，")
    };
    let house = House::new((0..count).map(|id| document(id, "名单", &words(id))));
    let expected = |step: u64| count.div_ceil(step) as usize;
    for (text, step) in [
        ("就业", 2),
        ("就业 补贴", 6),
        ("就业 补贴 养老", 42),
        ("燃气", 601),
        ("燃气 就业", 1202),
        ("燃气 补贴", 1803),
        ("名单", 1),
        ("", 1),
    ] {
        for order in [Order::Relevance, Order::Newest] {
            let answer = house.ask(text, |request| request.order = order);
            assert_eq!(answer.total, expected(step), "{text} {order:?}");
            assert_eq!(answer.hits.len(), answer.total.min(10), "{text} {order:?}");
            assert!(ids(&answer).iter().all(|id| id.is_multiple_of(step)), "{text} {order:?}");
        }
        let answer = house.ask(text, |request| request.facets = true);
        let facets = answer.facets.expect("facets");
        assert_eq!(facets.sites.first().map(|site| site.count), Some(expected(step)), "{text}");
    }
}
