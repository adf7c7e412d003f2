//! Times counting and searching a text of about 3 kB, as it is done for every page.
#![expect(clippy::print_stdout, reason = "an example talks")]

use std::hint::black_box;
use wording::{About, ErrorWords, Model, shape};

const TIMES: u32 = 20_000;

fn main() -> Result<(), serde_json::Error> {
    let examples = wording::training::parse(wording::training::HELD_OUT)?;
    let mut text = String::new();
    for example in examples.iter().filter(|example| !example.body.is_empty()) {
        if text.len() < 3000 {
            text.push_str(&example.body);
            text.push('\n');
        }
    }
    let counts = shape("标题", &text);
    let about = About { title: "县长调研安全生产工作", ..About::default() };
    println!("{} bytes", text.len());
    time("shape", || {
        black_box(shape("标题", black_box(&text)));
    });
    time("error words", || drop(black_box(ErrorWords::builtin().find(black_box(&text)))));
    time("judge", || drop(black_box(Model::builtin().judge(black_box(&counts), &about))));
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "an example measures")]
fn time(name: &str, mut work: impl FnMut()) {
    work();
    let start = std::time::Instant::now();
    (0..TIMES).for_each(|_| work());
    let each = start.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES);
    println!("{name}: {each:.1} µs");
}
