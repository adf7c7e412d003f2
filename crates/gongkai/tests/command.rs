//! What the command answers to wrong use, in both languages, and its exit codes.

use std::path::Path;
use std::process::{Command, Output};

fn gongkai(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(args)
        .env_remove("GONGKAI_LANG")
        .output()
        .expect("the command runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn wrong_use_says_what_to_do_and_exits_with_2() {
    let import = concat!(env!("CARGO_MANIFEST_DIR"), "/../standard/tests/fixtures/import/");
    let out = tempfile::tempdir().expect("a directory");
    let target = out.path().join("standard");
    let target = target.to_str().expect("a path");
    let broken = |name: &str| format!("{import}{name}");
    let cases: Vec<(Vec<String>, &str)> = vec![
        (vec!["inspect".into(), "example".into()], "不是网址"),
        (vec!["inspect".into(), "ftp://example.gov.cn/".into()], "不是网址"),
        (
            vec![
                "inspect".into(),
                "http://127.0.0.1:9/".into(),
                "--portal".into(),
                "没有.toml".into(),
            ],
            "没有.toml",
        ),
        (
            vec!["inspect".into(), "http://127.0.0.1:9/".into(), "--rps".into(), "0".into()],
            "--no-limit",
        ),
        (vec!["standard".into(), "show".into(), "没有的领域".into()], "没有“没有的领域”这个领域"),
        (
            vec![
                "standard".into(),
                "import".into(),
                broken("broken-not-a-catalog.xlsx"),
                "--out".into(),
                target.into(),
            ],
            "不是标准目录",
        ),
        (
            vec![
                "standard".into(),
                "import".into(),
                broken("broken-pdf.pdf"),
                "--out".into(),
                target.into(),
            ],
            "PDF",
        ),
        (
            vec![
                "standard".into(),
                "import".into(),
                broken("broken-cut-off.xlsx"),
                "--out".into(),
                target.into(),
            ],
            "已损坏",
        ),
    ];
    for (args, words) in cases {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let output = gongkai(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(words), "{args:?}: {}", stderr(&output));
    }
    assert!(!Path::new(target).exists(), "a failed import writes nothing");
}

#[test]
fn an_unreachable_portal_exits_with_3() {
    let out = tempfile::tempdir().expect("a directory");
    let out = out.path().to_str().expect("a path");
    // the discard port: nothing listens there
    let output =
        gongkai(&["--lang", "en", "inspect", "http://127.0.0.1:9/", "--no-limit", "--out", out]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("cannot be opened"), "{}", stderr(&output));
}

#[test]
fn help_is_in_the_language_asked_for() {
    let chinese = String::from_utf8_lossy(&gongkai(&["inspect", "--help"]).stdout).into_owned();
    assert!(chinese.contains("检查截止日期"), "{chinese}");
    let english = String::from_utf8_lossy(&gongkai(&["--lang", "en", "inspect", "--help"]).stdout)
        .into_owned();
    assert!(english.contains("Cut-off date"), "{english}");
    assert!(!english.contains("检查"), "{english}");
}

#[test]
fn a_catalog_goes_in_and_comes_out() {
    let out = tempfile::tempdir().expect("a directory");
    let dir = out.path().join("county");
    let dir = dir.to_str().expect("a path");
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../standard/tests/fixtures/import/two-row-header.xlsx"
    );
    let import = gongkai(&["standard", "import", file, "--out", dir]);
    assert!(import.status.success(), "{}", stderr(&import));
    let show = gongkai(&["standard", "show", "义务教育", "--standard", dir]);
    assert!(String::from_utf8_lossy(&show.stdout).contains("义务教育学校名录"));
    let book = out.path().join("county.xlsx");
    let export =
        gongkai(&["standard", "export", "--standard", dir, book.to_str().expect("a path")]);
    assert!(export.status.success() && book.exists(), "{}", stderr(&export));
    let diff = gongkai(&["standard", "diff", dir, dir]);
    assert!(String::from_utf8_lossy(&diff.stdout).contains("没有差别"));
}

#[test]
fn a_county_leaves_a_matter_out_with_its_reason() {
    let out = tempfile::tempdir().expect("a directory");
    let at = |name: &str| out.path().join(name).to_string_lossy().into_owned();
    let (county, merged) = (at("county"), at("merged"));
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../standard/tests/fixtures/import/two-row-header.xlsx"
    );
    let import = gongkai(&["standard", "import", file, "--out", &county]);
    assert!(import.status.success(), "{}", stderr(&import));
    let omit = |reason: &str| {
        let rows = format!(
            "field,matter1,matter2,reason\ncompulsory-education,招生管理,,{reason}\ncompulsory-education,没有这一事项,,{reason}\n"
        );
        std::fs::write(out.path().join("county/omissions.csv"), rows).expect("it is written");
    };
    let merge = || gongkai(&["standard", "merge", "builtin", &county, "--out", &merged]);
    let show = || {
        let show = gongkai(&["standard", "show", "义务教育", "--standard", &merged]);
        String::from_utf8_lossy(&show.stdout).into_owned()
    };

    // Without a reason nothing is left out, and nothing is written.
    omit("");
    let refused = merge();
    assert_eq!(refused.status.code(), Some(2), "{}", stderr(&refused));
    assert!(stderr(&refused).contains("omissions.csv"), "{}", stderr(&refused));
    assert!(!Path::new(&merged).exists());

    omit("本县由市统一办理");
    let done = merge();
    assert!(done.status.success(), "{}", stderr(&done));
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(told.contains("不列：义务教育 › 招生管理，理由：本县由市统一办理"), "{told}");
    assert!(told.contains("说明不列的事项在上级标准中并不存在：义务教育 › 没有这一事项"), "{told}");
    // What the county merely does not name stays, and is said.
    assert!(told.contains("下级标准未列出该一级事项，已保留：义务教育 › 教师管理"), "{told}");
    let field = show();
    assert!(!field.contains("招生管理") && field.contains("教师管理"), "{field}");
    assert!(field.contains("教育概况"), "{field}");
}
