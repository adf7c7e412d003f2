//! x
use wording::{Model, training};
fn main() {
    let train = training::parse(training::TRAIN).unwrap();
    for l2 in [0.001f32, 0.003] {
        let s = training::Settings { l2, ..Default::default() };
        let mut folds = vec![];
        for k in 0..5 {
            let (a, b): (Vec<_>, Vec<_>) = train.iter().cloned().enumerate().partition(|(i, _)| i % 5 != k);
            let m = training::train(Model::builtin(), &a.into_iter().map(|x| x.1).collect::<Vec<_>>(), s);
            folds.push((m, b.into_iter().map(|x| x.1).collect::<Vec<_>>()));
        }
        for thr in [0.5f32, 0.6, 0.7] { for tit in [0.65f32, 0.7, 0.75] { for least in [0.3f32, 0.8, 1.2] {
            let mut ev = [training::Evaluation::default(), training::Evaluation::default()];
            for (m, b) in &folds {
                let mut m = m.clone();
                m.threshold = thr; m.threshold_title_only = tit; m.least_evidence = least;
                for (i, e) in ev.iter_mut().enumerate() {
                    let b: Vec<_> = b.iter().filter(|x| x.body.is_empty() == (i == 1)).cloned().collect();
                    let x = training::evaluate(&m, &b);
                    e.hits += x.hits; e.misses += x.misses; e.false_alarms += x.false_alarms; e.wrong.extend(x.wrong);
                }
            }
            println!("l2 {l2} thr {thr} title {tit} least {least}: body p {:.3} r {:.3} {:?} | title p {:.3} r {:.3}", ev[0].precision(), ev[0].recall(), ev[0].wrong, ev[1].precision(), ev[1].recall());
        }}}
    }
}
