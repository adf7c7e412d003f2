//! Whatever the text: tokens stand on characters, in order; whatever is typed: an answer.

use super::house::{House, document, lexicon};
use proptest::prelude::*;
use search::{Token, grams, words};

/// Text as it comes: Chinese, traditional, full width, figures, marks, line breaks, anything.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[就业创补贴农村危房改造公租低保的在和一二三號發條產業務]{1,6}",
        2 => "[0-9a-zA-Z]{1,5}",
        2 => "[０-９Ａ-Ｚ（）〔〕【】，。；：“” 　\n\r\t]{1,3}",
        1 => "[\\u{3040}-\\u{30ff}\\u{3400}-\\u{3500}\\u{20000}-\\u{20100}]{1,3}",
        1 => "[\\u{200b}\\u{feff}\\u{301}㎡①㈠ﬁİ\\u{0}]{1,2}",
        1 => any::<String>().prop_map(|text| text.chars().take(6).collect()),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn well_formed(text: &str, tokens: &[Token]) {
    for token in tokens {
        assert!(token.from < token.to, "{token:?}");
        assert!(text.get(token.from..token.to).is_some(), "{token:?} in {text:?}");
        assert!(!token.text.is_empty());
    }
    for pair in tokens.windows(2) {
        assert!(pair[0].position <= pair[1].position, "{pair:?}");
        assert!(pair[0].from <= pair[1].from, "{pair:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_stand_on_characters_in_order(text in text()) {
        let pairs = grams(&text);
        well_formed(&text, &pairs);
        well_formed(&text, &words(&lexicon(), &text));
        for (at, token) in pairs.iter().enumerate() {
            prop_assert_eq!(token.position, at);
        }
    }

    #[test]
    fn every_word_is_found_among_the_pairs(text in text()) {
        // What field A finds, field B finds: the wider search never loses a document.
        let pairs: Vec<String> = grams(&text).into_iter().map(|token| token.text).collect();
        for word in words(&lexicon(), &text) {
            let chars: Vec<char> = word.text.chars().collect();
            let whole = pairs.contains(&word.text) || chars.len() == 1;
            let row = chars.windows(2).all(|pair| pairs.contains(&pair.iter().collect()));
            prop_assert!(whole || row, "{} of {:?}", word.text, text);
        }
    }

    #[test]
    fn folding_again_changes_nothing(text in text()) {
        let once: Vec<String> = grams(&text).into_iter().map(|token| token.text).collect();
        let again: Vec<String> = once.iter().flat_map(|token| grams(token)).map(|token| token.text).collect();
        prop_assert_eq!(once, again);
    }
}

#[test]
fn anything_typed_has_an_answer_and_marks_on_characters() {
    let house = House::new([
        document(
            1,
            "關於就业創業（补贴）①的通知",
            "低保\n申请ＡＢＣ　〔2023〕3号\u{200b}公租房，农村危房改造。",
        ),
        document(2, "", ""),
        document(3, "。。。", "\u{0}\u{feff}"),
    ]);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let ran = runner.run(&text(), |text| {
        let answer = house.search(&text);
        for hit in &answer.hits {
            for marked in hit.snippet.iter().chain([&hit.title]) {
                let mut last = 0;
                for mark in &marked.marks {
                    prop_assert!(
                        marked.text.get(mark.clone()).is_some_and(|text| !text.is_empty())
                    );
                    prop_assert!(mark.start >= last);
                    last = mark.end;
                }
            }
        }
        Ok(())
    });
    assert_eq!(ran, Ok(()));
    for odd in [
        "\"",
        "“",
        "*",
        "()",
        "AND",
        "-",
        "~",
        "title:低保",
        "[a TO b]",
        "\\",
        "的",
        "号",
        "\u{0}",
        "〔",
        "1",
        "+低保 -公示",
    ] {
        house.search(odd);
    }
    house.search(&"低保申请“公租房”〔2023〕3号 ".repeat(500));
}
