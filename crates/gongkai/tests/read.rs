//! What `gongkai read` says of a saved page, by the names that programs ask for.

use serde_json::Value;
use std::process::Command;

fn read(html: &str, url: &str) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    std::fs::write(&path, html).expect("it is written");
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .arg("read")
        .arg(&path)
        .args(["--url", url, "--format", "json"])
        .output()
        .expect("the command runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_list_names_its_next_page() {
    let lines: String = (1..=12)
        .map(|day| {
            format!("<li><a href='t202305{day:02}_{day}.html'>关于开展第{day}批检查的通知</a><span>2023-05-{day:02}</span></li>")
        })
        .collect();
    let page = read(
        &format!(
            "<html><head><title>通知公告_东山县人民政府</title></head><body><div class='position'>当前位置：<a href='/'>首页</a> &gt; 通知公告</div><ul class='list'>{lines}</ul><div class='page'><a href='index_1.html'>下一页</a> <a href='index_4.html'>尾页</a></div></body></html>"
        ),
        "http://www.example.gov.cn/zwgk/tz/index.html",
    );
    assert_eq!(page["kind"], "list", "{page}");
    assert_eq!(page["items"].as_array().map(Vec::len), Some(12));
    let next = &page["next_page"];
    assert_eq!(next["kind"], "get", "{next}");
    assert_eq!(next["address"], "http://www.example.gov.cn/zwgk/tz/index_1.html");
    assert_eq!(next["mechanism"], page["pager"]["mechanism"], "as the finer name says");
    assert_eq!(page["dates"]["list"], "2023-05-12", "the newest of the list");
    assert!(page.get("vendor").is_some() && page.get("list_vendor").is_some());
}

#[test]
fn an_article_names_its_dates_with_the_source_that_won() {
    let text =
        "为加强农村饮用水水源保护，保障群众饮水安全，根据有关法律法规，制定本方案。".repeat(6);
    let page = read(
        &format!(
            "<html><head><title>实施方案_东山县人民政府</title><meta name='PubDate' content='2023-05-09 10:00'></head><body><h1>东山县水源保护实施方案</h1><div>发布时间：2023-05-09　来源：县水利局</div><div id='zoom'><p>{text}</p></div></body></html>"
        ),
        "http://www.example.gov.cn/zwgk/tz/202305/t20230508_12.html",
    );
    assert_eq!(page["kind"], "article", "{page}");
    let dates = &page["dates"];
    assert_eq!(dates["published"]["value"], "2023-05-09");
    assert!(dates["published"]["from"].as_str().is_some_and(|from| !from.is_empty()));
    assert_eq!(dates["address"], "2023-05-08");
    for name in ["formed", "list"] {
        assert_eq!(dates.get(name), Some(&Value::Null), "{name}");
    }
    assert_eq!(page["next_page"], Value::Null);
}
