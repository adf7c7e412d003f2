//! A round as the city's office runs it from the command line: planned, run, decided in a ledger offline, closed,
//! computed once more, written up.

use calamine::{Reader, open_workbook_auto};
use jiff::civil::date;
use rust_xlsxwriter::Workbook;
use sample::{Family, Fault};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.current_dir(folder).args(arguments);
    command.args(["--database", "test.db", "--files", "files"]).output().expect("it runs")
}

fn ok(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = run(folder, arguments);
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, told) = (words(&output.stdout), words(&output.stderr));
    assert!(output.status.success(), "{arguments:?}\n{out}\n{told}");
    (out, told)
}

/// Cells of a sheet, row by row.
fn cells(path: &Path, sheet: &str) -> Vec<Vec<String>> {
    let mut book = open_workbook_auto(path).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("a sheet");
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

fn show(folder: &Path) -> Value {
    let (text, _) = ok(folder, &["round", "show", "六月检查", "--format", "json"]);
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn a_round_from_the_command_line() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let portal = sample::good(Family::Trs, 2, date(2026, 6, 30), 77)
        .with_faults(&[Fault::LinkGone, Fault::Paper("news-visit")]);
    let running = runtime.block_on(sample::serve(vec![portal])).expect("it is served");
    let url = &running.portals[0].url;
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path();

    let year = ["campaign", "new", "2026年基层政务公开", "--year", "2026"];
    ok(folder, &[&year[..], &["--milestone", "栏目设置到位=2026-05-31"]].concat());
    let twice = run(folder, &year);
    assert_eq!(twice.status.code(), Some(2), "a name is given once");
    let rows = format!(
        "单位名称,类别,所属县（市、区）,门户网址\n东山县,县,,{url}\n云溪镇,乡镇,西山县,x\n"
    );
    std::fs::write(folder.join("units.csv"), rows).expect("written");
    let refused = run(folder, &["unit", "import", "units.csv"]);
    let told = String::from_utf8_lossy(&refused.stdout).into_owned();
    assert!(
        !refused.status.success() && told.contains("西山县") && told.contains("网址"),
        "{told}"
    );
    let rows = format!("单位名称,类别,门户网址\n东山县,县,{url}\n");
    std::fs::write(folder.join("units.csv"), rows).expect("written");
    ok(folder, &["unit", "import", "units.csv"]);
    let (list, _) = ok(folder, &["unit", "list"]);
    assert!(list.contains("东山县"), "{list}");

    ok(folder, &["round", "new", "六月检查", "--cut-off", "2026-06-30"]);
    let early = run(folder, &["round", "close", "六月检查"]);
    assert_eq!(early.status.code(), Some(2), "not before it is inspected");
    let (_, told) = ok(folder, &["round", "run", "六月检查", "--no-limit"]);
    assert!(told.contains("已完成 1 个"), "{told}");
    let shown = show(folder);
    assert_eq!(shown["state"], "confirming");
    let before: f64 = shown["places"][0]["own"].as_str().expect("points").parse().expect("points");

    // What is suspected is decided in the ledger, by people without the program.
    ok(folder, &["ledger", "export", "六月检查", "--out", "ledger.xlsx"]);
    let rows = cells(&folder.join("ledger.xlsx"), "东山县");
    let at = |title: &str| rows[0].iter().position(|one| one == title).expect("a column");
    let (key, problem) = (at("识别码"), at("问题类型"));
    let news = rows.iter().find(|row| row[problem].contains("动态")).expect("work news");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("东山县").expect("a name");
    for (row, values) in
        [["识别码", "复核结果", "复核人"], [&news[key], "属实", "王芳"]].iter().enumerate()
    {
        for (column, value) in values.iter().enumerate() {
            let at = (u32::try_from(row).expect("few"), u16::try_from(column).expect("few"));
            sheet.write_string(at.0, at.1, *value).expect("written");
        }
    }
    book.save(folder.join("decided.xlsx")).expect("saved");
    ok(folder, &["ledger", "import", "六月检查", "--file", "decided.xlsx"]);
    let after = show(folder);
    let after: f64 = after["places"][0]["own"].as_str().expect("points").parse().expect("points");
    assert!(after < before, "what is confirmed costs points: {before} {after}");

    let (_, told) = ok(folder, &["round", "close", "六月检查", "--days", "10"]);
    let problems: Vec<&String> = rows.iter().map(|row| &row[problem]).collect();
    assert!(told.contains("2 条"), "{told} {problems:?}");
    let (same, _) = ok(folder, &["round", "rescore", "六月检查"]);
    assert!(same.contains("一致"), "{same}");
    ok(folder, &["circular", "六月检查", "--out", "out"]);
    let ranking = cells(&folder.join("out/得分和排名.xlsx"), "得分和排名");
    assert!(ranking.iter().any(|row| row.contains(&"东山县".to_owned())), "{ranking:?}");
    let ledger = cells(&folder.join("out/问题台账.xlsx"), "东山县");
    let state = ledger[0].iter().position(|one| one == "整改情况").expect("a column");
    assert_eq!((ledger.len(), &*ledger[1][state]), (3, "待整改"));
    assert!(
        folder.join("out/通报.docx").exists() && folder.join("out/整改通知/东山县.docx").exists()
    );

    // Rounds that start by themselves, by other holidays than those built in.
    std::fs::write(folder.join("holidays.csv"), "2027-01-01,off\n").expect("written");
    ok(folder, &["round", "new", "季度检查", "--calendar", "holidays.csv"]);
    let schedule = ["round", "schedule", "季度检查"];
    for (wrong, words) in [
        (&["--at", "2020-01-01 20:00"][..], "已经过去"),
        (&["--cron", "* * * * *"], "最密每天一次"),
        (&["--at", "2099-01-01", "--hours", "夜里"], "20:00-06:00"),
    ] {
        let refused = run(folder, &[&schedule[..], wrong].concat());
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(refused.status.code() == Some(2) && told.contains(words), "{wrong:?}: {told}");
    }
    let when = ["--cron", "0 20 1 3,6,9,12 *", "--hours", "21:00-05:00"];
    let (_, told) = ok(folder, &[&schedule[..], &when].concat());
    assert!(told.contains("-01 20:00") && told.contains("21:00-05:00"), "{told}");
    let (_, told) = ok(folder, &[&schedule[..], &["--off"]].concat());
    assert!(told.contains("不再自动启动"), "{told}");
    let (verified, _) = ok(folder, &["audit", "verify"]);
    assert!(verified.contains("日志完整"), "{verified}");
    keep(folder);
}

/// Keeps what was written for a person to look at, where `OVERSIGHT_LOOK` names a folder.
fn keep(folder: &Path) {
    let Ok(look) = std::env::var("OVERSIGHT_LOOK") else { return };
    let copied = Command::new("cp").arg("-r").arg(folder.join("out")).arg(look).status();
    assert!(copied.expect("cp runs").success());
}
