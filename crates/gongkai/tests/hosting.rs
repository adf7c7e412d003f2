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
    assert!(some.status.success(), "good rows came in");
    let report = folder.join("documents.jsonl.problems.csv");
    let report = std::fs::read_to_string(report).expect("written");
    assert_eq!(report.lines().count(), 3, "{report}");
    assert!(report.contains("2,“前天”不是日期"), "{report}");
    let mut many = String::from("标题,发布日期,栏目,内容\n");
    many.extend((0..80).map(|_| "公示,前天,政务要闻,正文\n"));
    std::fs::write(folder.join("many.csv"), many).expect("written");
    let all = run(folder, &["import", "qinglan", "many.csv", "--skip-bad", "--report", "all.csv"]);
    assert_eq!((all.status.code(), stdout(&all).lines().count()), (Some(2), 51), "nothing came in");
    let report = std::fs::read_to_string(folder.join("all.csv")).expect("written");
    assert_eq!(report.lines().count(), 81);
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

/// Life events are written into a file, changed, read again; a fault is named with its line and changes nothing.
fn events_go_out_and_come_in(folder: &Path) {
    let events = |arguments: &[&str]| run(folder, &[&["site", "events"], arguments].concat());
    let out = || stdout(&events(&["export", "qinglan", "-"]));
    let file = folder.join("events.toml");
    assert!(events(&["export", "qinglan", "events.toml"]).status.success());
    let builtin = std::fs::read_to_string(&file).expect("written");
    assert!(builtin.contains("name = \"上学\"") && out() == builtin);
    let own = builtin.replace("name = \"上学\"", "name = \"入学转学\"");
    std::fs::write(&file, &own).expect("written");
    let done = events(&["import", "qinglan", "events.toml"]);
    assert!(done.status.success(), "{}", stderr(&done));
    assert_eq!(out(), own);
    let settings = "grey = false\n";
    std::fs::write(folder.join("settings.toml"), settings).expect("written");
    let set = ["site", "set", "qinglan", "--settings", "settings.toml"];
    assert!(run(folder, &set).status.success());
    assert_eq!(out(), own, "other settings leave the events as they are");
    let line = own.lines().position(|line| line.contains("招生管理")).expect("a line") + 1;
    std::fs::write(&file, own.replace("招生管理", "没有的事项")).expect("written");
    let bad = events(&["import", "qinglan", "events.toml"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(
        stderr(&bad).contains(&format!("第 {line} 行：“义务教育”里没有事项")),
        "{}",
        stderr(&bad)
    );
    assert_eq!(out(), own, "all or nothing");
    assert!(events(&["reset", "qinglan"]).status.success());
    assert_eq!(out(), builtin);
}

#[test]
fn settings_are_changed_and_a_document_is_withdrawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    std::fs::write(folder.join("villages.csv"), "云溪镇,石桥村\n").expect("written");
    assert!(run(folder, &NEW).status.success());
    let settings = |arguments: &[&str]| {
        let arguments = [&["site", "set", "qinglan"], arguments].concat();
        run(folder, &arguments)
    };
    let shown = || stdout(&run(folder, &["site", "show", "qinglan"]));
    assert!(shown().contains("grey = false"));
    assert!(settings(&["--grey", "true"]).status.success());
    std::fs::write(folder.join("mark.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>")
        .expect("written");
    assert!(settings(&["--logo", "mark.svg"]).status.success());
    let kept = shown();
    assert!(kept.contains("image/svg+xml") && kept.contains("grey = true"), "{kept}");
    let bad = settings(&["--logo", "villages.csv"]);
    assert!(bad.status.code() == Some(2) && stderr(&bad).contains("不能作站点标志"));

    let steps = |arguments: &[&str]| {
        let arguments = [&["site", "steps", "qinglan"], arguments].concat();
        run(folder, &arguments)
    };
    assert!(!stdout(&steps(&[])).contains("/zfxxgk"));
    let set = steps(&["/zfxxgk", "1"]);
    assert!(set.status.success(), "{}", stderr(&set));
    assert!(stdout(&steps(&[])).contains("/zfxxgk"));
    assert!(steps(&["/zfxxgk", "0"]).status.success());
    assert!(!stdout(&steps(&[])).contains("/zfxxgk"));
    let unknown = steps(&["/nowhere", "1"]);
    assert!(unknown.status.code() == Some(2) && stderr(&unknown).contains("/nowhere"));
    assert_eq!(steps(&["/zfxxgk", "4"]).status.code(), Some(2));
    events_go_out_and_come_in(folder);
    let row = r#"{"title":"低保公示","body":"一","published":"2026-03-02","columns":["社会救助 / 综合业务 / 监督检查"]}"#;
    std::fs::write(folder.join("documents.jsonl"), row).expect("written");
    assert!(run(folder, &["import", "qinglan", "documents.jsonl"]).status.success());
    let withdraw = ["withdraw", "qinglan", "/doc/1", "--reason", "有误"];
    let done = run(folder, &withdraw);
    assert!(done.status.success() && stderr(&done).contains("/doc/1"), "{}", stderr(&done));
    assert_eq!(run(folder, &withdraw).status.code(), Some(2), "it is withdrawn already");
}

#[test]
fn places_departments_and_sites_are_told_about_and_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("written");
    write("places.csv", "区划代码,名称,上级,级别\n429901,青岚县,,省级\n,柳河镇,没有,乡级\n");
    let refused = run(folder, &["division", "import", "places.csv"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = stdout(&refused);
    assert!(said.starts_with("第 2 行：级别“省级”不能识别"), "{said}");
    assert!(said.contains("第 3 行：没有“没有”这个上级"), "{said}");
    assert!(stderr(&refused).contains("没有写入"), "{}", stderr(&refused));
    let unread = run(folder, &["division", "import", "places.txt"]);
    assert!(stderr(&unread).contains("只能读 .csv, .xlsx"), "{}", stderr(&unread));
    write("places.csv", "名称\n青岚县\n");
    let headless = run(folder, &["division", "import", "places.csv"]);
    assert!(stderr(&headless).contains("需要有这些列：名称、级别"), "{}", stderr(&headless));

    write("places.csv", "区划代码,名称,上级,级别\n429901,青岚县,,县级\n,柳河镇,429901,乡级\n");
    let done = run(folder, &["division", "import", "places.csv"]);
    assert!(stderr(&done).contains("新增 2，更新 0，未变 0"), "{}", stderr(&done));
    let again = run(folder, &["division", "import", "places.csv"]);
    assert!(stderr(&again).contains("新增 0，更新 0，未变 2"), "{}", stderr(&again));
    write("departments.csv", "行政区划,部门,负责领域\n青岚县,民政局,社会救助、养老服务\n");
    let done = run(folder, &["department", "import", "departments.csv"]);
    assert!(done.status.success(), "{}", stderr(&done));
    write("wrong.csv", "行政区划,部门,负责领域\n青岚县,民政局,没有\n");
    let refused = run(folder, &["department", "import", "wrong.csv"]);
    assert!(stdout(&refused).contains("标准里没有“没有”这个领域"), "{}", stdout(&refused));

    let new = |site, department| {
        run(
            folder,
            &[
                "site",
                "new",
                site,
                "--name",
                "青岚县民政局",
                "--place",
                "青岚县",
                "--department",
                department,
            ],
        )
    };
    assert!(stderr(&new("mz", "财政局")).contains("没有“财政局”这个部门"));
    assert!(new("mz", "民政局").status.success());
    assert!(stderr(&new("mz2", "民政局")).contains("已有自己的站点 mz"));
    let list = stdout(&run(folder, &["department", "list"]));
    assert!(list.contains("社会救助、养老服务") && list.contains("mz"), "{list}");

    let none = run(folder, &["site", "set", "mz"]);
    assert_eq!(none.status.code(), Some(2), "nothing to change was named");
    let wrong = run(folder, &["site", "set", "mz", "--domain", "http://mz.example/"]);
    assert!(stderr(&wrong).contains("只写主机名"), "{}", stderr(&wrong));
    write("settings.toml", "second_level = \"columns\"\n[footer]\nicp = \"鄂ICP备00000003号\"\n");
    let set = run(
        folder,
        &[
            "site",
            "set",
            "mz",
            "--domain",
            "mz.example",
            "--id-code",
            "4299100009",
            "--settings",
            "settings.toml",
        ],
    );
    assert!(set.status.success(), "{}", stderr(&set));
    assert!(stderr(&set).contains("gongkai site apply mz"), "{}", stderr(&set));
    assert!(run(folder, &["site", "apply", "mz"]).status.success());
    let shown = stdout(&run(folder, &["site", "show", "mz"]));
    for words in ["县级", "民政局", "mz.example", "4299100009", "鄂ICP备00000003号"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let json = stdout(&run(folder, &["site", "show", "mz", "--format", "json"]));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&json["department"], &json["level"]), (&"民政局".into(), &"county".into()));
    assert_eq!(json["settings"]["second_level"], "columns");
    assert!(json["standard"].as_str().is_some_and(|words| !words.is_empty()), "{json}");
    assert_eq!(json["documents"], 0);
}

#[test]
fn settings_are_laid_over_those_that_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    std::fs::write(folder.join("villages.csv"), "云溪镇,石桥村\n").expect("written");
    assert!(run(folder, &NEW).status.success());
    let set = |text: &str, more: &[&str]| {
        std::fs::write(folder.join("settings.toml"), text).expect("written");
        let set = ["site", "set", "qinglan", "--settings", "settings.toml"];
        run(folder, &[&set[..], more].concat())
    };
    let shown = || {
        let json = stdout(&run(folder, &["site", "show", "qinglan", "--format", "json"]));
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        json["settings"].clone()
    };
    let first = "review_steps = 2\nscheme = \"http\"\n[footer]\nicp = \"鄂ICP备00000003号\"\n[theme]\n\"--page\" = \"1200px\"\n";
    assert!(set(first, &["--grey", "true"]).status.success());
    let second =
        set("[footer]\ntelephone = \"0700-5550100\"\n[theme]\n\"--action\" = \"#8a1c1c\"\n", &[]);
    assert!(second.status.success(), "{}", stderr(&second));
    let settings = shown();
    assert_eq!(
        (&settings["review_steps"], &settings["grey"]),
        (&2.into(), &true.into()),
        "{settings}"
    );
    assert_eq!(
        (&settings["footer"]["icp"], &settings["scheme"]),
        (&"鄂ICP备00000003号".into(), &"http".into())
    );
    assert_eq!(settings["footer"]["telephone"], "0700-5550100");
    assert_eq!(settings["theme"].as_object().map(serde_json::Map::len), Some(2), "{settings}");

    for (text, words) in [
        ("[theme]\n\"--acton\" = \"#8a1c1c\"\n", "没有“--acton”"),
        ("[theme]\n\"--action\" = \"red\"\n", "“red”不能用作 --action"),
        ("[theme]\n\"--action\" = \"#7fb2f0\"\n", "对比度只有"),
        ("[footer]\nerror_report = \"javascript:alert(1)\"\n", "不能用作网址"),
        ("[footer]\nicq = \"1\"\n", "icq"),
    ] {
        let refused = set(text, &[]);
        assert_eq!(refused.status.code(), Some(2), "{text}");
        assert!(stderr(&refused).contains(words), "{words}: {}", stderr(&refused));
        assert_eq!(shown(), settings, "{text}");
    }
    assert!(set("[footer]\ntelephone = \"1\"\n", &["--replace"]).status.success());
    assert_eq!((&shown()["footer"]["icp"], &shown()["grey"]), (&"".into(), &false.into()));
}
