//! A site's name, mark, colours and foot, set at the desk and seen by readers at once.

use super::bench::{Bench, bench};
use anyhow::Result;
use axum::http::{StatusCode, header};
use store::{AuditFilter, Role};

const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h9v9z\"/></svg>";
const FIELDS: [(&str, &str); 9] = [
    ("site", "county"),
    ("name", "青岚县人民政府门户网站"),
    ("scheme", "http"),
    ("organizer", "青岚县人民政府办公室"),
    ("icp", "鄂ICP备00000002号"),
    ("error-report", "https://zfwzzc.www.gov.cn/"),
    ("--action", "#8A1C1C"),
    ("--ink", "#1b2330"),
    ("grey", "1"),
];

async fn rows(bench: &Bench) -> Result<Vec<String>> {
    let filter = AuditFilter { action: Some("site-set".into()), ..AuditFilter::default() };
    let (rows, _) = bench.county.store.audit_found(&filter, 0, 9).await?;
    Ok(rows.into_iter().map(|row| row.detail).collect())
}

/// The fields with another value for one of them.
fn with<'a>(name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    FIELDS.into_iter().map(|(of, own)| (of, if of == name { value } else { own })).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_is_set_and_readers_see_it_at_once() -> Result<()> {
    let bench = bench().await?;
    let mut system = bench.person("system", Role::SystemManager, None).await?;
    let page = system.get("/desk/site").await?;
    for part in [
        "value=\"青岚县人民政府\"",
        "value=\"0700-5550100\"",
        "id=\"colour--action\" type=\"color\" name=\"--action\" value=\"#1c4a86\"",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    assert!(!page.text.contains("name=\"no-logo\""), "there is none");
    let set = system.post_files("/desk/site", &FIELDS, &[("标志.svg", SVG)]).await?;
    assert_eq!(set.location(), "/desk/site?site=county&done=site", "{}", set.text);
    let page = system.get(set.location()).await?;
    assert!(page.text.contains("网站设置已保存"), "{}", page.text);
    assert!(page.text.contains("value=\"#8a1c1c\"") && page.text.contains("name=\"no-logo\""));

    let mut reader = bench.browser();
    let home = reader.get("/").await?;
    for part in [
        "class=\"grey\"",
        "<img src=\"/assets/logo\"",
        "青岚县人民政府门户网站",
        "鄂ICP备00000002号",
        "href=\"https://zfwzzc.www.gov.cn/\"",
    ] {
        assert!(home.text.contains(part), "{part}: {}", home.text);
    }
    assert!(!home.text.contains("0700-5550100"), "what was cleared is gone");
    let theme = reader.get("/assets/theme.css").await?;
    assert!(theme.text.contains("--action: #8a1c1c;") && !theme.text.contains("--ink"));
    let logo = reader.get("/assets/logo").await?;
    assert_eq!((logo.header(header::CONTENT_TYPE), &*logo.bytes), ("image/svg+xml", SVG));
    let kept = r#"{"changed":["name","scheme","footer","colours","grey","logo"],"grey":true}"#;
    assert_eq!(rows(&bench).await?, [kept]);

    // The same again changes nothing, and is no row of the log.
    let again = system.post("/desk/site", &FIELDS).await?;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(rows(&bench).await?.len(), 1);
    let mut plain = with("grey", "");
    plain.push(("no-logo", "1"));
    system.post("/desk/site", &plain).await?;
    let home = reader.get("/").await?;
    assert!(!home.text.contains("class=\"grey\"") && !home.text.contains("/assets/logo"));
    assert_eq!(rows(&bench).await?[0], r#"{"changed":["grey","logo"],"grey":false}"#);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_could_read_is_refused_and_nothing_typed_is_lost() -> Result<()> {
    let bench = bench().await?;
    let mut system = bench.person("system", Role::SystemManager, None).await?;
    system.get("/desk/site").await?;
    let long = "网".repeat(61);
    for (name, value, words) in [
        ("name", " ", "请填写网站名称"),
        ("name", &*long, "网站名称"),
        ("--action", "#7fb2f0", "“链接和主菜单”与“页面底色”的对比度只有 2.2"),
        ("--action", "blue", "不能作“链接和主菜单”"),
        ("error-report", "找错", "“找错”不是完整的网址"),
    ] {
        let refused = system.post("/desk/site", &with(name, value)).await?;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {value}");
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
        let typed = "value=\"鄂ICP备00000002号\"";
        assert!(refused.text.contains(typed), "{name}: what was typed is there");
    }
    for (file, bytes) in [("标志.png", SVG), ("标志.svg", &b"<svg><script>1</script></svg>"[..])]
    {
        let refused = system.post_files("/desk/site", &FIELDS, &[(file, bytes)]).await?;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{file}");
        assert!(refused.text.contains("不能作网站标志"), "{}", refused.text);
    }
    assert!(rows(&bench).await?.is_empty());
    let home = bench.browser().get("/").await?;
    assert!(home.text.contains("0700-5550100") && !home.text.contains("青岚县人民政府门户网站"));
    let missing = system.post("/desk/site", &with("site", "nowhere")).await?;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    Ok(())
}
