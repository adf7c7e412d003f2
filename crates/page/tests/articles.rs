//! Invented content pages in the shapes that portals have, read whole; what comes out is a snapshot.

#![expect(clippy::disallowed_methods, reason = "tests read fixtures")]

use serde_json::json;
use std::path::Path;

fn read(path: &Path) -> page::Reading {
    let body = std::fs::read(path).expect("a fixture");
    let url = url::Url::parse("http://www.yunxi.gov.cn/zwgk/xx/1234567.html").expect("an address");
    let raw = page::Raw { url: &url, body: &body, content_type: None };
    page::read(raw, &snapshot::portal_file::Selectors::default())
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 240 {
        return text.to_owned();
    }
    let head: String = text.chars().take(160).collect();
    let tail: String = text.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
    format!("{head} …({} lines)… {tail}", text.lines().count())
}

#[test]
fn shapes_of_content_pages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/articles");
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).expect("fixtures").map(|f| f.expect("a file").path()).collect();
    files.sort();
    assert!(files.len() >= 12);
    for file in files {
        let name = file.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let reading = read(&file);
        let path: Vec<_> = reading.column_path.iter().map(|crumb| crumb.title.as_str()).collect();
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_suffix => "" }, {
            insta::assert_json_snapshot!(format!("article_{name}"), json!({
                "kind": reading.kind,
                "title": reading.title,
                "dates": reading.dates,
                "source": reading.source,
                "document_number": reading.document_number,
                "index_number": reading.index_number,
                "path": path,
                "attachments": reading.attachments,
                "body_from": reading.body_from,
                "text": shortened(&reading.text),
                "notices": reading.notices,
            }));
        });
    }
}

/// Pages that only say that there is nothing, and pages that merely speak of it.
#[test]
fn notices_are_precise() {
    let skin = |main: &str| {
        let menu: String =
            (0..30).map(|n| format!("<li><a href='/{n}/'>栏目名称{n}</a></li>")).collect();
        format!(
            "<html><head><title>云溪县人民政府</title></head><body><ul>{menu}</ul>{main}<div>主办单位：云溪县人民政府办公室 版权所有 鄂ICP备00000000号</div></body></html>"
        )
    };
    let article = format!(
        "<h1>网站错误页面整改情况</h1><p>发布时间：2023-02-14</p><div id='zoom'><p>{}</p><p>部分链接提示“页面不存在”，已全部修复。</p></div>",
        "县政务公开办组织各单位对门户网站进行了全面检查，逐条核对栏目和链接，发现问题立即整改。"
            .repeat(12)
    );
    for (html, expected) in [
        (skin("<div>您访问的页面不存在或已删除！</div><a href='/'>返回首页</a>"), "not-there"),
        (skin("<p>文章id 123456 未发布</p>"), "not-there"),
        (article.clone(), ""),
        (skin(&article), ""),
        (skin("<ul class='list'></ul><p>暂无相关信息</p>"), "empty-list"),
        ("<html><head><title>统一身份认证平台登录</title></head><body><form><input type=text><input type=password></form></body></html>".to_owned(), "login"),
        ("<script>document.cookie=('__jsl_clearance_s=1');location.href=location.pathname</script>".to_owned(), "challenge"),
        ("<html><body><h1>访问被阻断</h1><p>您的请求被拦截，事件编号 123</p></body></html>".to_owned(), "challenge"),
        ("<html><head><title>政务公开</title><script src=a.js></script></head><body><div id=app></div><script src=b.js></script></body></html>".to_owned(), "script-only"),
        (skin("<h1>2023年行政处罚情况说明</h1><div id='zoom'><p>2023年本单位未发生行政处罚案件。</p></div>"), "nothing-this-year"),
        (skin("<ul><li><a href='/1'>关于“页面不存在”问题的回复</a> 2023-01-02</li></ul>"), ""),
    ] {
        let url = url::Url::parse("http://www.yunxi.gov.cn/x.html").expect("an address");
        let raw = page::Raw { url: &url, body: html.as_bytes(), content_type: Some("text/html; charset=utf-8") };
        let reading = page::read(raw, &snapshot::portal_file::Selectors::default());
        let kinds: Vec<_> = reading
            .notices
            .iter()
            .map(|notice| json!(notice)["notice"].as_str().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(kinds.join(" "), expected, "{html}");
    }
}

mod hostile {
    use proptest::prelude::*;

    /// Pieces out of which broken pages are made.
    const PIECES: &[&str] = &[
        "<div class=content>",
        "</div>",
        "<table><tr><td>",
        "</td><td>",
        "</table>",
        "<h1>",
        "</h1>",
        "<title>",
        "</title>",
        "<br>",
        "<p>",
        "<a href='a.doc'>",
        "<a href=javascript:;>",
        "</a>",
        "<ul><li>",
        "</ul>",
        "<div id=zoom>",
        "<div style='display:none'>",
        "<meta name=ArticleTitle content='关于通知'>",
        "<script>var a='来源：某局';document.write(a);</script>",
        "<span class=title>",
        "发布时间：",
        "来源：",
        "索引号",
        "2023-02-14",
        "二〇二三年二月十四日",
        "当前位置：",
        "首页",
        " > ",
        "&gt;",
        "\u{3000}",
        "&nbsp;",
        "版权所有",
        "ICP备",
        "关于通知",
        "〔2023〕3号",
        "某政发",
        "第12号",
        "上一篇：",
        "附件：",
        "。",
        "……",
        "暂无数据",
        "\u{200b}",
        "<",
        "\"",
        "&#x",
        "】",
        "【发布日期】",
        "名称：",
        "情况说明",
    ];

    fn read(html: &str) -> page::Reading {
        let url = url::Url::parse("http://www.yunxi.gov.cn/x/202302/t20230214_1.html")
            .expect("an address");
        let raw = page::Raw {
            url: &url,
            body: html.as_bytes(),
            content_type: Some("text/html; charset=utf-8"),
        };
        page::read(raw, &snapshot::portal_file::Selectors::default())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn any_mixture_is_survived(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60), noise in "\\PC{0,12}") {
            let mut html = pieces.concat();
            html.push_str(&noise);
            let reading = read(&html);
            prop_assert!(reading.confidence >= 0.0 && reading.confidence <= 1.0);
            prop_assert!(reading.text.len() <= html.len() * 3 + 16);
        }
    }
}
