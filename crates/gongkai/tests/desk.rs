//! `user`, `audit` and `channel` as a person uses them.

use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.current_dir(folder).args(arguments);
    command.args(["--database", "test.db", "--files", "files"]).output().expect("it runs")
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A county's site with an office.
fn county(folder: &Path) {
    let site = ["site", "new", "qinglan", "--name", "青岚县人民政府", "--place", "青岚县"];
    assert!(run(folder, &site).status.success());
    let file = folder.join("departments.csv");
    std::fs::write(&file, "行政区划,部门,负责领域\n青岚县,民政局,社会救助\n").expect("written");
    assert!(run(folder, &["department", "import", "departments.csv"]).status.success());
}

#[test]
fn accounts_are_made_and_the_log_is_verified() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    county(folder);
    let new = ["user", "new", "wangfang", "--person", "王芳", "--organ", "民政局"];
    let made = run(folder, &[&new[..], &["--role", "editor", "--role", "first-reviewer"]].concat());
    assert!(made.status.success(), "{}", words(&made.stderr));
    assert_eq!(words(&made.stdout).trim().len(), 12, "the password alone is on stdout");
    assert!(words(&made.stderr).contains("首次登录必须修改"));
    assert_eq!(run(folder, &new).status.code(), Some(2));
    let manager = run(folder, &["user", "grant", "wangfang", "audit-manager"]);
    assert_eq!(manager.status.code(), Some(2));
    assert!(words(&manager.stderr).contains("互斥"), "{}", words(&manager.stderr));
    let unknown = run(folder, &["user", "grant", "wangfang", "editor", "--organ", "气象局"]);
    assert!(words(&unknown.stderr).contains("department import"), "{}", words(&unknown.stderr));
    let take =
        ["user", "grant", "wangfang", "first-reviewer", "--organ", "青岚县 / 民政局", "--take"];
    assert!(run(folder, &take).status.success());
    let link = ["user", "link", "wangfang", "--oidc-issuer", "https://id.example.gov.cn"];
    assert!(run(folder, &[&link[..], &["10086"]].concat()).status.success());
    let twice = run(folder, &[&link[..], &["10087"]].concat());
    assert!(words(&twice.stderr).contains("已经绑定过"), "{}", words(&twice.stderr));
    assert_eq!(run(folder, &link).status.code(), Some(2), "a subject, or --take");
    assert!(run(folder, &[&link[..], &["--take"]].concat()).status.success());
    let reset = run(folder, &["user", "reset", "wangfang"]);
    assert_ne!(words(&reset.stdout), words(&made.stdout));
    let list = words(&run(folder, &["user", "list", "--format", "json"]).stdout);
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    assert_eq!(list[0]["roles"], serde_json::json!(["editor (青岚县民政局)"]));
    let whole = run(folder, &["audit", "verify"]);
    assert!(whole.status.success() && words(&whole.stdout).contains("日志完整：7 条"));
    assert!(run(folder, &["audit", "export", "audit.csv"]).status.success());
    let csv = std::fs::read_to_string(folder.join("audit.csv")).expect("written");
    assert_eq!(csv.lines().count(), 8, "that it was exported is a row: {csv}");
    assert!(!csv.contains(words(&made.stdout).trim()), "no password is in the log");
}

#[test]
fn channels_are_opened_tried_and_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    county(folder);
    let new = |kind: &str, address: &str| {
        run(folder, &["channel", "new", kind, "--organ", "民政局", "--address", address])
    };
    for (kind, address) in
        [("wecom", "example"), ("mail", "https://a.example/"), ("hook", "file:///x")]
    {
        let refused = new(kind, address);
        assert_eq!(refused.status.code(), Some(2), "{kind}");
        assert!(words(&refused.stderr).contains(address), "{}", words(&refused.stderr));
    }
    // Nobody listens there.
    let opened = new("wecom", "http://127.0.0.1:9/send?key=geheim");
    assert!(opened.status.success() && words(&opened.stdout).contains("channel test 1"));
    assert!(new("mail", "zwgk@example.gov.cn").status.success());
    let list = words(&run(folder, &["channel", "list"]).stdout);
    assert!(list.contains("企业微信") && list.contains("民政局"), "{list}");
    assert!(!list.contains("geheim"), "a robot's address holds its key: {list}");
    let tried = words(&run(folder, &["channel", "test", "1"]).stderr);
    assert!(tried.contains("连不上"), "{tried}");
    assert!(!tried.contains("geheim"), "{tried}");
    let tried = words(&run(folder, &["channel", "test", "2"]).stderr);
    assert!(tried.contains("GONGKAI_MAIL"), "{tried}");
    assert!(run(folder, &["channel", "stop", "1"]).status.success());
    assert_eq!(run(folder, &["channel", "stop", "1"]).status.code(), Some(2), "once");
    let list = words(&run(folder, &["channel", "list", "--format", "json"]).stdout);
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    assert_eq!(list.as_array().map(Vec::len), Some(1), "{list}");
}

/// Another site with a feed; answers its address.
fn site_with_feed() -> String {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/rss.xml", listener.local_addr().expect("its address"));
    std::thread::spawn(move || {
        let feed = "<rss><channel><title>民政局</title><item><title>低保公示</title><link>/1.html</link></item></channel></rss>";
        for mut stream in listener.incoming().flatten() {
            let mut asked = [0; 4096];
            let read = stream.read(&mut asked).unwrap_or_default();
            let robots = asked[..read].starts_with(b"GET /robots.txt");
            let (status, body) = if robots { ("404 Not Found", "") } else { ("200 OK", feed) };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: application/rss+xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    });
    address
}

#[test]
fn feeds_are_subscribed_read_and_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    county(folder);
    let new = ["user", "new", "lihua", "--person", "李华", "--organ", "民政局"];
    assert!(run(folder, &[&new[..], &["--role", "final-reviewer"]].concat()).status.success());
    let list = run(folder, &["feed", "list"]);
    assert!(list.status.success(), "{}", words(&list.stderr));
    let address = site_with_feed();
    let subscribe = |address: &str, column: &str, more: &[&str]| {
        let new = ["feed", "new", address, "--by", "lihua", "--organ", "民政局"];
        run(folder, &[&new[..], &["--site", "qinglan", "--column", column], more].concat())
    };
    let guide = "/zfxxgk/zfxxgkzn";
    let unsigned = subscribe(&address, guide, &[]);
    assert!(words(&unsigned.stderr).contains("--direct"), "{}", words(&unsigned.stderr));
    let nowhere = subscribe(&address, "/nowhere", &["--direct"]);
    assert!(words(&nowhere.stderr).contains("/nowhere"), "{}", words(&nowhere.stderr));
    let made = subscribe(&address, guide, &["--direct", "--source", "县民政局"]);
    assert!(made.status.success(), "{}", words(&made.stderr));
    assert_eq!(subscribe(&address, guide, &["--direct"]).status.code(), Some(2), "once");

    let private = run(folder, &["feed", "read"]);
    assert_eq!(private.status.code(), Some(1));
    assert!(words(&private.stderr).contains("内网地址"), "{}", words(&private.stderr));
    let read = run(folder, &["feed", "read", "--feeds-private"]);
    assert!(read.status.success(), "{}", words(&read.stderr));
    assert!(words(&read.stdout).contains("新收或更新 1 条"), "{}", words(&read.stdout));
    let list = words(&run(folder, &["feed", "list", "--format", "json"]).stdout);
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    assert_eq!((&list[0]["taken"], &list[0]["failure"]), (&1.into(), &"".into()), "{list}");
    assert_eq!(list[0]["columns"], serde_json::json!([guide]));
    assert!(run(folder, &["feed", "stop", "1", "--by", "lihua"]).status.success());
    assert_eq!(run(folder, &["feed", "stop", "1", "--by", "lihua"]).status.code(), Some(2), "once");
}
