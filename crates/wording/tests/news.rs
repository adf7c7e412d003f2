//! The news model on the labelled examples, and what holds for any text.

use proptest::prelude::*;
use wording::{About, ErrorWords, Model, shape, training};

#[test]
fn the_examples_are_as_described() {
    let train = training::parse(training::TRAIN).expect("train.jsonl");
    let held_out = training::parse(training::HELD_OUT).expect("held-out.jsonl");
    assert!(train.len() + held_out.len() >= 500 && held_out.len() >= 150);
    let bodies = train.iter().chain(&held_out).filter(|one| !one.body.is_empty()).count();
    assert!(bodies >= 250, "{bodies}");
    let hard = training::parse(training::HARD).expect("hard.jsonl");
    let news = hard.iter().filter(|one| one.news).count();
    assert!(hard.len() >= 120 && news >= 50 && hard.len() - news >= 50, "{news}");
    let mut ids = std::collections::HashSet::new();
    let mut titles = std::collections::HashSet::new();
    for example in train.iter().chain(&held_out).chain(&hard) {
        assert!(ids.insert(&example.id), "{}", example.id);
        assert!(titles.insert((&example.title, &example.body)), "{}", example.title);
    }
}

#[test]
fn precision_and_recall_on_what_it_never_saw() {
    let held_out = training::parse(training::HELD_OUT).expect("held-out.jsonl");
    let figures = training::evaluate(Model::builtin(), &held_out);
    assert!(figures.precision() >= 0.92, "{figures:?}");
    assert!(figures.recall() >= 0.90, "{figures:?}");
}

#[test]
fn precision_and_recall_on_hard_prose() {
    let hard = training::parse(training::HARD).expect("hard.jsonl");
    let figures = training::evaluate(Model::builtin(), &hard);
    assert!(figures.precision() >= 0.96, "{figures:?}");
    assert!(figures.recall() >= 0.94, "{figures:?}");
}

#[test]
fn a_field_of_publishing_is_no_column_of_news() {
    let text = "9月批准演出4场。各举办单位应当落实安保、消防措施，演出内容不得变更，票务按备案执行，现场设监督电话。";
    let judge = |matter| {
        let about =
            About { title: "营业性演出审批", matter: Some(matter), ..About::default() };
        Model::builtin().judge(&shape(about.title, text), &about).score
    };
    let (plain, publishing) = (judge("行政许可"), judge("新闻出版版权 行政许可"));
    assert!((plain - publishing).abs() < 1e-6, "{plain}, {publishing}");
    assert!(judge("新闻动态") > plain);
}

#[test]
fn the_weights_are_those_of_the_examples() {
    let train = training::parse(training::TRAIN).expect("train.jsonl");
    let trained = training::train(Model::builtin(), &train, training::Settings::default());
    let written = Model::parse(&training::write(&trained)).expect("a model");
    for (name, weight) in &Model::builtin().weights {
        let again = written.weights.get(name).copied().unwrap_or(f32::NAN);
        assert!((again - weight).abs() < 0.02, "{name}: {weight} in the file, {again} now");
    }
}

#[test]
fn reasons_are_given_for_news() {
    let text = "5月6日，县长王某一行先后来到城关小学、县医院调研，强调要压实责任。";
    let about = About { title: "县长王某调研民生工作", ..About::default() };
    let judged = Model::builtin().judge(&shape(about.title, text), &about);
    assert!(judged.news, "{judged:?}");
    assert!(!judged.reasons.is_empty());
    assert!(judged.reasons.iter().any(|reason| reason.words.iter().any(|word| word == "调研")));
}

proptest! {
    #[test]
    fn any_text_is_counted_and_judged(title in ".{0,60}", text in "[\\PC\n\t]{0,600}") {
        let counts = shape(&title, &text);
        let judged = Model::builtin().judge(&counts, &About { title: &title, ..About::default() });
        prop_assert!((0.0..=1.0).contains(&judged.score));
        for hit in ErrorWords::builtin().find(&text) {
            prop_assert!(text.contains(&hit.word));
        }
        let _ = wording::promise::lacking(&title, &text, &[&title]);
    }
}
