//! What `gongkai inspect` is told by its arguments, on a sample portal.

use jiff::civil::date;
use sample::{Family, Fault};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A portal that is served, and a folder for what is written about it.
struct Bench {
    url: String,
    folder: tempfile::TempDir,
    _running: (sample::Running, tokio::runtime::Runtime),
}

impl Bench {
    fn with(faults: &[Fault]) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let portal = sample::good(Family::Trs, 2, date(2026, 11, 23), 77).with_faults(faults);
        let running = runtime.block_on(sample::serve_from(vec![portal], 0)).expect("it is served");
        let url = running.portals[0].url.clone();
        let folder = tempfile::tempdir().expect("a folder");
        Self { url, folder, _running: (running, runtime) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).expect("it is written");
        self.path(name).to_string_lossy().into_owned()
    }

    fn inspect(&self, more: &[&str]) -> Output {
        let (out, state) = (self.path("report"), self.path("state"));
        Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .args(["--lang", "en", "inspect", &self.url, "--no-limit", "--as-of", "2026-11-23"])
            .arg("--out")
            .arg(out)
            .arg("--state")
            .arg(state)
            .args(more)
            .output()
            .expect("the command runs")
    }

    /// Findings of a rule after an inspection that went well.
    fn findings(&self, rule: &str, more: &[&str]) -> Vec<Value> {
        let output = self.inspect(more);
        assert!(output.status.success(), "{}", told(&output));
        let report = report(&self.path("report"));
        let all = report["findings"].as_array().expect("findings").iter();
        all.filter(|finding| finding["rule"] == rule).cloned().collect()
    }
}

fn report(out: &Path) -> Value {
    let text = std::fs::read_to_string(out.join("report.json")).expect("a report");
    serde_json::from_str(&text).expect("json")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn error_words_of_ones_own() {
    let bench = Bench::with(&[]);
    assert_eq!(bench.findings("wrong-word", &[]).len(), 0);
    // What the state holds is judged anew by the list that the portal's file names, from its own folder on.
    bench.file("own.csv", "word,suggestion,severity,except\n# 本县\n现将,兹将,error,\n");
    let pins = bench.file("portal.toml", "error-words = \"own.csv\"\n");
    let found = bench.findings("wrong-word", &["--portal", &pins]);
    assert!(!found.is_empty());
    assert!(found.iter().all(|finding| finding.to_string().contains("现将 → 兹将")), "{found:?}");
    // The argument goes before the portal's file.
    let other = bench.file("other.csv", "word,suggestion,severity\n没有这样的话,什么,error\n");
    let none = bench.findings("wrong-word", &["--portal", &pins, "--words", &other]);
    assert_eq!(none.len(), 0);

    let broken = bench.file("broken.csv", "word,suggestion,severity\n\n现将,兹将,坏\n");
    let output = bench.inspect(&["--words", &broken]);
    assert_eq!(output.status.code(), Some(2));
    let says = told(&output);
    assert!(says.contains("broken.csv") && says.contains("row 3") && says.contains("坏"), "{says}");
}

#[test]
fn holidays_of_ones_own() {
    let bench = Bench::with(&[Fault::Late]);
    assert!(!bench.findings("late", &[]).is_empty());
    // Years without a working day: nothing that was formed in them is late before they end.
    let mut days = String::from("date,kind\n");
    let mut day = date(2020, 1, 1);
    while day.year() < 2027 {
        days.push_str(&format!("{day},off\n"));
        day = day.tomorrow().expect("a day");
    }
    let holidays = bench.file("holidays.csv", &days);
    assert_eq!(bench.findings("late", &["--holidays", &holidays]).len(), 0);

    let broken = bench.file("broken.csv", "2027-01-01,off\n元旦,off\n");
    let output = bench.inspect(&["--holidays", &broken]);
    assert_eq!(output.status.code(), Some(2));
    let says = told(&output);
    assert!(says.contains("broken.csv") && says.contains("line 2"), "{says}");
}

#[test]
fn below_the_bar_it_exits_with_1() {
    let bench = Bench::with(&[Fault::ColumnBlank]);
    let code = |bar: &str| bench.inspect(&["--fail-under", bar]).status.code();
    // A portal with a fault reaches neither more than all points nor less than none.
    assert_eq!(code("101"), Some(1));
    let score = report(&bench.path("report"))["score"].clone();
    assert_eq!(score["scored"], true, "the report is written all the same");
    assert_eq!(code("0"), Some(0));
}
