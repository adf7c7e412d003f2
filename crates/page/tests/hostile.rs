//! Hostile input: reading never panics, stays within its bounds and ends.

use page::dom::{Dom, Node, Tag};
use page::{Next, Raw};
use proptest::prelude::*;

fn read(body: &[u8]) -> page::Reading {
    let url = url::Url::parse("http://www.yunxi.gov.cn/zwgk/index.html").expect("an address");
    page::read(Raw { url: &url, body, content_type: None }, &Default::default())
}

/// Pieces that trees and pagers are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<div>",
        "</div>",
        "<li>",
        "</li>",
        "<ul>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<a href=x>",
        "<a href='/1.html' title='关于印发办法的通知'>",
        "</a>",
        "<p>",
        "</p>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<select>",
        "<option value=1>",
        "</select>",
        "<b>",
        "</b>",
        "<h1>",
        "</h2>",
        "&nbsp",
        "&#x;",
        "&#99999999;",
        "<",
        ">",
        "\"",
        "'",
        "=",
        "2024-01-02",
        "[办事指南",
        "下一页",
        "共9条 1/3",
        "<br/>",
        "</br>",
        "<svg/>",
        "createPageHTML(3,0,\"index\",\"html\")",
        "createPageHTML(",
        "$('#p').pagination({total:9,pageSize:",
        "})",
        "jpage({totalRecord:4294967295,perPage:1,proxyUrl:'x',ajaxParam:{a:1}})",
        "Ls.pagination({pageCount:4294967295,url:'/a',data:{a:'b'}})",
        "var countPage=4294967295;var currentPage=0;\"index\"+\"_\"+nextPage",
        "<form>",
        "</form>",
        "<title>",
        "</title>",
        "\0",
        "文",
        "<record>",
        "</record>",
        "<datastore>",
        "<html>",
        "</html>",
        "<body>",
        "<head>",
        "</head>",
        "<dl><dt>",
        "<dd>",
        "<iframe src=x>",
    ]);
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read(body in prop::collection::vec(any::<u8>(), 0..2000)) {
        read(&body);
    }

    #[test]
    fn any_markup_is_read(markup in pieces()) {
        let dom = Dom::parse(&markup);
        // every subtree lies within its parent's
        for id in 1..dom.len() as u32 {
            let parent = dom.parent(Node(id)).expect("only the document has none");
            prop_assert!(parent.0 < id && dom.end(Node(id)) <= dom.end(parent));
        }
        read(markup.as_bytes());
    }

    #[test]
    fn any_json_is_read(body in "[\\[{]([a-z\":,0-9{}\\[\\] ]|\"title\":\"文件\"){0,60}") {
        read(body.as_bytes());
    }
}

#[test]
fn deep_nesting_is_flattened() {
    for tag in ["div", "b", "a href=x", "ul><li", "table><tr><td", "dl><dd", "x-y"] {
        let body = format!("<{tag}>").repeat(50_000);
        let dom = Dom::parse(&body);
        let depth = dom.ancestors(Node(dom.len() as u32 - 1)).count();
        assert!(depth <= 300, "{tag}: {depth}");
        read(body.as_bytes());
    }
}

#[test]
fn a_hundred_thousand_links_are_bounded() {
    let flat: String =
        (0..100_000).map(|n| format!("<a href='/{n}.html'>关于第{n}号文件的通知</a> ")).collect();
    assert_eq!(read(flat.as_bytes()).links.len(), 100_000);
    let rows: String = (0..100_000)
        .map(|n| format!("<li><a href='/{n}.html'>关于第{n}号文件的通知</a> 2024-01-02</li>"))
        .collect();
    let reading = read(format!("<ul>{rows}</ul>").as_bytes());
    assert_eq!(reading.items.len(), 20_000);
    // each in a shape of its own around the next
    let nested: String =
        (0..100_000).map(|n| format!("<ul><li><a href='/{n}'>栏目{n}</a>")).collect();
    read(nested.as_bytes());
}

#[test]
fn claimed_pages_are_bounded() {
    let body = "<ul><li><a href=1.html>关于开展检查的通知</a> 2024-01-02</li></ul><script>createPageHTML(4294967295,0,\"index\",\"html\")</script>";
    let pager = read(body.as_bytes()).pager.expect("a pager");
    let Next::Get { rest, .. } = pager.next else { panic!("a next page") };
    assert!(rest.len() <= 5_001);
}

#[test]
fn text_survives_what_is_broken() {
    let dom = Dom::parse("<p>一<b>二<p>三</b>四</html><div title=\"未闭合>五</div></html>六");
    assert!(dom.text(Node::ROOT).starts_with("一二 三四"));
    let dom = Dom::parse("<UL><LI><A HREF=a.htm>甲<LI><A HREF=b.htm>乙</UL>");
    let links: Vec<_> = dom.descendants_named(Node::ROOT, Tag::A).map(|a| dom.text(a)).collect();
    assert_eq!(links, ["甲", "乙"]);
}
