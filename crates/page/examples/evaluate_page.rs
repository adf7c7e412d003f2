//! Precision and recall of hidden links on labelled markup, as CSV: `cargo run -p page --example evaluate_page`.
#![expect(clippy::print_stdout, reason = "its output is its purpose")]

#[path = "../tests/support/hidden.rs"]
mod hidden;

fn main() {
    println!("rule,set,true_positive,false_positive,false_negative");
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for (wanted, found, _) in hidden::cases() {
        match (wanted == "-", wanted == found) {
            (true, true) => {}
            (true, false) => wrong += 1,
            (false, true) => right += 1,
            (false, false) => {
                missed += 1;
                wrong += u32::from(found != "-");
            }
        }
    }
    println!("hidden-link,dev,{right},{wrong},{missed}");
    for (set, file) in [("dev-hard", hidden::HARD), ("held-out", hidden::LATER)] {
        let figures = hidden::figures(file);
        println!("hidden-link,{set},{},{},{}", figures.right, figures.wrong, figures.missed);
    }
}
