//! People's decisions end to end: written out, filled in, taken over, carried on by the ledger, counted,
//! learnt from.

use jiff::civil::date;
use sample::{Family, Fault};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn gongkai(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongkai")).args(args).output().expect("the command runs")
}

fn ok(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text
}

fn inspect(url: &str, out: &Path, more: &[&str]) -> (Value, String) {
    let state = out.parent().expect("a folder").join("state");
    let (out_text, state) = (out.to_string_lossy(), state.to_string_lossy());
    let mut args = vec!["--lang", "en", "inspect", url, "--no-limit", "--as-of", "2026-11-23"];
    args.extend(["--out", &out_text, "--state", &state]);
    args.extend(more);
    let output = gongkai(&args);
    ok(&output);
    let report = std::fs::read_to_string(out.join("report.json")).expect("a report");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (serde_json::from_str(&report).expect("json"), told)
}

fn findings<'a>(report: &'a Value, rule: &str) -> Vec<&'a Value> {
    let all = report["findings"].as_array().expect("findings").iter();
    all.filter(|finding| finding["rule"] == rule).collect()
}

#[test]
fn decisions_go_round() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let portal = sample::good(Family::Trs, 2, date(2026, 11, 23), 77).with_faults(&[
        Fault::Redated,
        Fault::Redated,
        Fault::ColumnThin,
    ]);
    let running = runtime.block_on(sample::serve_from(vec![portal], 0)).expect("it is served");
    let url = running.portals[0].url.clone();
    let dir = tempfile::tempdir().expect("a folder");
    let at = |name: &str| dir.path().join(name);
    let text = |name: &str| at(name).to_string_lossy().into_owned();

    // Written out with every suspicion.
    let (first, _) = inspect(&url, &at("one"), &["--write-review", &text("review.toml")]);
    let redated = findings(&first, "redated");
    let thin = findings(&first, "column-thin");
    assert!(redated.len() >= 2 && thin.len() == 1, "{} {}", redated.len(), thin.len());
    let review = std::fs::read_to_string(at("review.toml")).expect("a review");
    let suspected = first["findings"].as_array().expect("findings").iter();
    let suspected = suspected.filter(|finding| finding["certainty"] == "suspected").count();
    assert_eq!(review.matches("[[verdict]]").count(), suspected);

    // Filled in: one suspicion holds, the others not, and a certain finding does not hold.
    let key = redated[0]["key"].as_str().expect("a key").to_owned();
    let mut filled = review.replace("verdict = \"\"", "verdict = \"不属实\"");
    let place = filled.find(&format!("key = \"{key}\"")).expect("its key");
    let start = filled[..place].rfind("verdict = ").expect("its verdict");
    filled.replace_range(start..start + "verdict = \"不属实\"".len(), "verdict = \"confirmed\"");
    filled.push_str(&format!(
        "\n[[verdict]]\nkey = {}\nverdict = \"dismissed\"\nby = \"李四\"\non = 2026-11-22\nnote = \"已补充\"\n",
        thin[0]["key"]
    ));
    filled.push_str("\n[[verdict]]\nkey = \"k000000000000\"\nverdict = \"confirmed\"\n");
    std::fs::write(at("review.toml"), filled).expect("it is written");

    let (second, told) = inspect(&url, &at("two"), &["--review", &text("review.toml")]);
    assert!(told.contains("k000000000000"), "{told}");
    let state = |report: &Value, key: &str| {
        let all = report["findings"].as_array().expect("findings").iter();
        let mut found = all.filter(|finding| finding["key"] == key);
        let finding = found.next().unwrap_or_else(|| panic!("{key} is gone"));
        format!("{} {}", finding["certainty"], finding["review"]["decision"])
    };
    assert_eq!(state(&second, &key), "\"certain\" \"confirmed\"");
    let other = redated[1]["key"].as_str().expect("a key");
    assert_eq!(state(&second, other), "\"suspected\" \"dismissed\"");
    let thin = thin[0]["key"].as_str().expect("a key");
    assert_eq!(state(&second, thin), "\"certain\" \"dismissed\"");
    assert_eq!(second["no_longer_found"].as_array().expect("a list").len(), 1);

    // The ledger carries the decisions on, and the keys are the same in a third inspection.
    let (third, _) = inspect(&url, &at("three"), &["--review", &text("two/ledger.xlsx")]);
    for key in [key.as_str(), other, thin] {
        assert_eq!(state(&third, key), state(&second, key));
    }
    assert_eq!(third["score"]["total"], second["score"]["total"]);
    assert_eq!(third["no_longer_found"], second["no_longer_found"]);
    assert_ne!(third["score"]["total"], first["score"]["total"]);

    // Counted, by each form alike.
    for file in ["review.toml", "two/ledger.xlsx", "three/report.json", "three"] {
        let figures = ok(&gongkai(&["rules", "evaluate", &text(file), "--format", "json"]));
        let figures: Value = serde_json::from_str(&figures).expect("json");
        let of = |rule: &str| {
            let mut all = figures.as_array().expect("a list").iter();
            let one = all.find(|one| one["rule"] == rule).unwrap_or(&Value::Null);
            (one["confirmed"].clone(), one["dismissed"].clone())
        };
        assert_eq!(of("redated"), (1.into(), (redated.len() - 1).into()), "{file}");
        if file != "review.toml" {
            assert_eq!(of("column-thin"), (0.into(), 1.into()), "{file}");
        }
    }
    let table = ok(&gongkai(&["--lang", "en", "rules", "evaluate", &text("three")]));
    assert!(table.contains("redated") && table.contains("precision"), "{table}");

    // Learnt only where two dismissals agree; here they do not.
    let learnt = gongkai(&[
        "--lang",
        "en",
        "rules",
        "learn",
        &text("review.toml"),
        "--portal",
        &text("portal.toml"),
    ]);
    ok(&learnt);
    runtime.block_on(running.shutdown());
}

#[test]
fn dismissals_that_agree_become_a_pattern() {
    let dir = tempfile::tempdir().expect("a folder");
    let review = dir.path().join("review.toml");
    let portal = dir.path().join("portal.toml");
    let verdict = |nth: u32| {
        format!(
            "[[verdict]]\nkey = \"k00000000000{nth}\"\nverdict = \"误报\"\nrule = \"late\"\ncolumn = \"临时救助\"\ntitle = \"2026年{nth}月临时救助资金发放公示\"\n"
        )
    };
    std::fs::write(&review, [verdict(3), verdict(4)].concat()).expect("it is written");
    std::fs::write(&portal, "name = \"某县\" # 全称\n").expect("it is written");
    let (review, portal_text) = (review.to_string_lossy(), portal.to_string_lossy());
    let told = ok(&gongkai(&["rules", "learn", &review, "--portal", &portal_text]));
    assert!(told.contains("临时救助资金发放公示"), "{told}");
    let text = std::fs::read_to_string(&portal).expect("the file");
    assert!(text.starts_with("name = \"某县\" # 全称\n"), "{text}");
    assert_eq!(text.matches("[[dismissed]]").count(), 1, "{text}");
    ok(&gongkai(&["rules", "learn", &review, "--portal", &portal_text]));
    assert_eq!(std::fs::read_to_string(&portal).expect("the file"), text);
}

#[test]
fn reviews_that_cannot_be_read_stop_the_command_before_it_starts() {
    let dir = tempfile::tempdir().expect("a folder");
    let review = dir.path().join("review.toml");
    std::fs::write(&review, "[[verdict]]\nkey = \"k000000000001\"\nverdict = \"也许\"\n")
        .expect("written");
    let review = review.to_string_lossy();
    let output = gongkai(&["inspect", "http://127.0.0.1:9/", "--review", &review]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("第 3 行") && told.contains("也许") && told.contains("不属实"), "{told}");
}

#[test]
fn rules_are_listed_with_what_they_check() {
    let text = ok(&gongkai(&["rules", "list"]));
    for rule in ["column-blank", "privacy-leak", "late"] {
        assert!(text.contains(rule), "{text}");
    }
    let json: Value =
        serde_json::from_str(&ok(&gongkai(&["rules", "list", "--format", "json"]))).expect("json");
    assert!(json.as_array().expect("a list").iter().all(|rule| rule["checks"] != ""));
}
