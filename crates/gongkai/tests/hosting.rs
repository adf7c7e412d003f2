//! `site`, `import` and `serve` as a person uses them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn gongkai(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.current_dir(folder).args(arguments).args([
        "--database",
        "data/test.db",
        "--files",
        "data/files",
    ]);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    gongkai(folder, arguments).output().expect("it runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const NEW: [&str; 9] = [
    "site",
    "new",
    "qinglan",
    "--name",
    "青岚县人民政府",
    "--place",
    "青岚县",
    "--villages",
    "villages.csv",
];

#[test]
fn a_site_is_made_filled_compared_and_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    std::fs::write(folder.join("villages.csv"), "乡镇,村\n云溪镇,石桥村\n云溪镇,东湖社区\n")
        .expect("written");
    let made = run(folder, &NEW);
    assert!(made.status.success(), "{}", stderr(&made));
    let again = run(folder, &NEW);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("已存在"), "{}", stderr(&again));
    let list = stdout(&run(folder, &["site", "list", "--format", "json"]));
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    assert!(list[0]["columns"].as_u64().is_some_and(|columns| columns > 250), "{list}");
    let plan = run(folder, &["site", "plan", "qinglan"]);
    assert_eq!(stdout(&plan), "", "nothing changed");

    let good = r#"{"title":"低保公示","body":"一","published":"2026-03-02","columns":["社会救助 / 综合业务 / 监督检查"]}"#;
    let bad = r#"{"title":"低保公示","body":"一","published":"前天","columns":["没有"]}"#;
    std::fs::write(folder.join("documents.jsonl"), format!("{good}\n{bad}\n")).expect("written");
    let refused = run(folder, &["import", "qinglan", "documents.jsonl"]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(stdout(&refused).lines().count(), 2, "{}", stdout(&refused));
    assert!(stdout(&refused).starts_with("第 2 行：“前天”不是日期"), "{}", stdout(&refused));
    assert!(stderr(&refused).contains("没有写入任何信息"), "{}", stderr(&refused));
    let some = run(folder, &["import", "qinglan", "documents.jsonl", "--skip-bad"]);
    assert!(stderr(&some).contains("新增 1 条"), "{}", stderr(&some));
    let nowhere = run(folder, &["import", "nowhere", "documents.jsonl"]);
    assert_eq!(nowhere.status.code(), Some(2));

    let mut served = gongkai(folder, &["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut said = String::new();
    let stdout = served.stdout.take().expect("piped");
    BufReader::new(stdout).read_line(&mut said).expect("it says where");
    let (_, rest) = said.split_once("http://").expect("an address");
    let (host, _) = rest.split_once('/').expect("an end");
    let page = get(host, "/doc/1");
    served.kill().expect("it runs");
    served.wait().expect("it ends");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("低保公示"), "{page}");
}

fn get(host: &str, target: &str) -> String {
    let mut stream = TcpStream::connect(host).expect("it listens");
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
        .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("UTF-8");
    answer
}

#[test]
fn settings_are_changed_and_a_document_is_withdrawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    std::fs::write(folder.join("villages.csv"), "云溪镇,石桥村\n").expect("written");
    assert!(run(folder, &NEW).status.success());
    let settings = |arguments: &[&str]| {
        let arguments = [&["site", "settings", "qinglan"], arguments].concat();
        run(folder, &arguments)
    };
    assert!(stdout(&settings(&[])).contains("grey = false"));
    assert!(stdout(&settings(&["--grey", "true"])).contains("grey = true"));
    std::fs::write(folder.join("mark.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>")
        .expect("written");
    let kept = stdout(&settings(&["--logo", "mark.svg"]));
    assert!(kept.contains("image/svg+xml") && kept.contains("grey = true"), "{kept}");
    std::fs::write(folder.join("settings.toml"), &kept).expect("written");
    let same = settings(&["--set", "settings.toml"]);
    assert_eq!((stdout(&same), stderr(&same)), (kept, String::new()), "nothing changed");
    let bad = settings(&["--logo", "villages.csv"]);
    assert!(bad.status.code() == Some(2) && stderr(&bad).contains("不能作站点标志"));

    let row = r#"{"title":"低保公示","body":"一","published":"2026-03-02","columns":["社会救助 / 综合业务 / 监督检查"]}"#;
    std::fs::write(folder.join("documents.jsonl"), row).expect("written");
    assert!(run(folder, &["import", "qinglan", "documents.jsonl"]).status.success());
    let withdraw = ["withdraw", "qinglan", "/doc/1", "--reason", "有误"];
    let done = run(folder, &withdraw);
    assert!(done.status.success() && stderr(&done).contains("/doc/1"), "{}", stderr(&done));
    assert_eq!(run(folder, &withdraw).status.code(), Some(2), "it is withdrawn already");
}
