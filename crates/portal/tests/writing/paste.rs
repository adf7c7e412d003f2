//! What Word, WPS, Excel and pages leave on the clipboard, made clean.

use portal::{clean, paste};
use proptest::prelude::*;

fn visible(html: &str) -> String {
    let document = dom_query::Document::fragment(html);
    let text = document.text().to_string();
    text.chars().filter(|one| !one.is_whitespace() && *one != '\u{a0}').collect()
}

macro_rules! pasted {
    ($($name:ident),+) => { $(
        #[test]
        fn $name() {
            let html = include_str!(concat!("pasted/", stringify!($name), ".html"));
            let pasted = paste(html, &["图片1.png".to_owned()]);
            assert_eq!(clean(&pasted.html), pasted.html, "clean once is clean for ever");
            assert_eq!(paste(&pasted.html, &[]).html, pasted.html, "pasted again it is the same");
            for junk in ["mso", "Mso", "style", "<o:", "<font", "<span", "<div", "file:", "wps", "<!", "data:"] {
                assert!(!pasted.html.contains(junk), "{junk}: {}", pasted.html);
            }
            let pictures = pasted.pictures.iter();
            let pictures: Vec<_> = pictures.map(|one| (&one.name, one.bytes.len())).collect();
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(
                    concat!("pasted_", stringify!($name)),
                    format!("{}\npictures: {pictures:?}\nmissing: {:?}\n{:?}", pasted.html, pasted.missing, pasted.left_out)
                );
            });
        }
    )+ };
}

pasted!(word, wps, excel, page, box_of_text);

#[test]
fn hidden_columns_stay_where_they_are() {
    let table = |columns: &str| {
        format!(
            "<table>{columns}<tr><td colspan=3>发放名单</td></tr><tr><td>姓名</td><td>身份证号</td><td>金额</td></tr><tr><td rowspan=2>张三</td><td rowspan=2>110</td><td>650</td></tr><tr><td>660</td></tr></table>"
        )
    };
    for hidden in [
        "<col width=72><col width=0 style='display:none;mso-width-source:userset'><col width=72>",
        "<col style='width:54pt'><col style='width:0pt'>",
        "<colgroup><col><col width=\"0\"></colgroup>",
        "<colgroup span=1></colgroup><colgroup style='visibility:collapse'><col></colgroup>",
        "<col><col style='mso-hidden:column'>",
    ] {
        let pasted = paste(&table(hidden), &[]);
        assert_eq!(
            pasted.html,
            "<table><tbody><tr><td colspan=\"2\">发放名单</td></tr><tr><td>姓名</td><td>金额</td></tr><tr><td rowspan=\"2\">张三</td><td>650</td></tr><tr><td>660</td></tr></tbody></table>\n",
            "{hidden}"
        );
        assert_eq!(pasted.left_out.columns, 1, "{hidden}");
    }
    let seen = paste(&table("<col width=72 span=3 style='width:54pt'>"), &[]);
    assert!(seen.html.contains("身份证号") && seen.left_out.columns == 0, "{}", seen.html);
    let row = "<tr><td style='display:none'>一</td><td>二</td><td></td></tr>";
    let hidden = "<col width=0 style='display:none'><col><col width=0 span=16382>";
    let left_out = paste(&format!("<table>{hidden}{row}{row}</table>"), &[]).left_out;
    assert_eq!((left_out.columns, left_out.hidden), (1, 0), "a blank one is not missed");
    let wide = format!("<table><col width=0>{}</table>", "<td colspan=1000>宽".repeat(2000));
    assert_eq!(visible(&paste(&wide, &[]).html).chars().count(), 2000);
}

#[test]
fn a_number_is_text_and_a_sign_is_a_list() {
    let point = |sign: &str, style: &str| {
        format!(
            "<p style='mso-list:l0 level1 lfo1'><span style='{style}'><span style='mso-list:Ignore'>{sign}<span>&nbsp;&nbsp;</span></span></span>内容</p>"
        )
    };
    for (sign, style, expected) in [
        ("一、", "", "<p>一、内容</p>\n"),
        ("（一）", "", "<p>（一）内容</p>\n"),
        ("1.", "", "<p>1.内容</p>\n"),
        ("①", "", "<p>①内容</p>\n"),
        ("a)", "", "<p>a)内容</p>\n"),
        ("l", "font-family:Wingdings", "<ul><li>内容</li></ul>\n"),
        ("o", "font-family:\"Courier New\"", "<ul><li>内容</li></ul>\n"),
        ("·", "", "<ul><li>内容</li></ul>\n"),
    ] {
        assert_eq!(paste(&point(sign, style), &[]).html, expected, "{sign}");
    }
    let dated = "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>2026年</p>";
    assert_eq!(clean(dated), "<p>1. 2026年</p>\n", "the number does not grow");
}

#[test]
fn breaks_in_the_source_part_words_but_not_chinese() {
    let html = "<p><span>农场\n职工 pig\nfarm</span>\n<b> 农民</b></p>";
    assert_eq!(clean(html), "<p>农场职工 pig farm <strong>农民</strong></p>\n");
}

#[test]
fn headings_step_down_below_the_pages_own() {
    let html = "<div><h1>一</h1><h2>二</h2></div>";
    let clean_once = clean(html);
    assert_eq!(clean_once, "<h2>一</h2>\n<h3>二</h3>\n");
    assert_eq!(clean(&format!("<div>{clean_once}</div>")), clean_once);
}

#[test]
fn nothing_deep_wide_or_broken_stops_it() {
    let deep = format!("<span style=a>{}底{}", "<div>".repeat(3000), "</div>".repeat(3000));
    assert_eq!(visible(&paste(&deep, &[]).html), "底");
    let tables = format!("<span>{}底", "<table><tr><td>".repeat(200));
    assert_eq!(visible(&paste(&tables, &[]).html), "底");
    let pictures = "<img src='file:///a.png'>".repeat(5000);
    assert_eq!(paste(&pictures, &[]).missing.len(), 100);
    assert_eq!(clean("<div><!--[if gte vml 1]><v:textbox>一"), "<p>一</p>\n");
}

#[test]
fn nothing_pasted_runs() {
    for dirty in [
        "<span><script>alert(1)</script>",
        "<span><img src=x onerror=alert(1)>",
        "<div><svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<div><math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<div><iframe srcdoc='<script>alert(1)</script>'>",
        "<a style=x href='java\nscript:alert(1)'>x</a>",
        "<a style=x href='&#106;avascript:alert(1)'>x</a>",
        "<a style=x href=' data:text/html,<script>alert(1)</script>'>x</a>",
        "<a style=x href='//evil.example\"onmouseover=alert(1)'>x</a>",
        "<img style=x src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'>",
        "<img style=x src='a\" onerror=\"alert(1)' alt='\"><script>alert(1)</script>'>",
        "<!--[if gte vml 1]><v:textbox><script>alert(1)</script><img src=x onerror=alert(1)></v:textbox><![endif]--><p>一",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript><span>",
        "<span><template><script>alert(1)</script></template>",
        "<form><button formaction='javascript:alert(1)' style=x>x</button></form>",
        "<table style=x><td background='javascript:alert(1)'><base href='//evil.example/'>",
    ] {
        for html in [clean(dirty), paste(dirty, &[]).html] {
            let document = dom_query::Document::fragment(html.as_str());
            for node in document.root().descendants_it() {
                let name = node.node_name().unwrap_or_default();
                let bad = [
                    "script", "style", "svg", "math", "iframe", "form", "button", "base", "object",
                ];
                assert!(!bad.contains(&&*name), "{dirty}\n{html}");
                for attribute in node.attrs() {
                    let (name, value) = (&*attribute.name.local, attribute.value.trim());
                    assert!(!name.starts_with("on") && name != "style", "{dirty}\n{html}");
                    let lower = value.to_lowercase();
                    assert!(
                        !lower.starts_with("javascript:") && !lower.starts_with("data:"),
                        "{dirty}\n{html}"
                    );
                }
            }
        }
    }
}

#[test]
fn names_of_pictures_are_nobody_elses() {
    let html = "<p style=x><img src='file:///C:/a/clip_image001.jpg'><img src='C:\\a\\b.gif'></p>";
    let pasted = paste(html, &["图片1.jpg".into(), "图片3.png".into()]);
    assert_eq!(pasted.missing, ["图片2.jpg", "图片4.png"]);
    assert!(pasted.html.contains(r#"<img src="图片2.jpg" alt="图片2">"#), "{}", pasted.html);
    assert_eq!(clean(html), "", "a picture that nobody can see is none");
}

/// Pieces out of which pages are made.
const PIECES: &[&str] = &[
    "<p class=MsoNormal style='text-align:right'>",
    "</p>",
    "<o:p>",
    "</o:p>",
    "&nbsp;",
    "　　",
    "一、",
    "（一）",
    "<span style='mso-list:Ignore'>1.</span>",
    "<p style='mso-list:l0 level2 lfo1'>",
    "<span style='font-family:Wingdings'>",
    "<span style='mso-list:Ignore'>l</span>",
    "</span>",
    "<b>",
    "</b>",
    "<b style='font-weight:normal'>",
    "文字",
    "word",
    " ",
    "\n",
    "<table><tr><td colspan=2>",
    "</td><td>",
    "</td></tr><tr><th>",
    "</table>",
    "<ul><li>",
    "</li></ul>",
    "<ol start=3 type=a>",
    "</ol>",
    "<h1>",
    "</h1>",
    "<h3>",
    "</h3>",
    "<a href='/a'>",
    "<a href='#x'>",
    "</a>",
    "<br>",
    "<hr>",
    "<blockquote>",
    "</blockquote>",
    "<img src=a.png alt=图>",
    "<pre>",
    "</pre>",
    "<div align=center>",
    "</div>",
    "<sup>",
    "</sup>",
    "<u>",
    "</u>",
    "<font face=宋体>",
    "&lt;style=&gt;",
    "<![if !supportLists]>",
    "<![endif]>",
    "<st1:chsdate>",
    "</st1:chsdate>",
    "<code>",
    "</code>",
    "<thead>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn cleaning_twice_is_cleaning_once(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let html = pieces.concat();
        let once = clean(&html);
        prop_assert_eq!(clean(&once), once.clone());
        let pasted = paste(&html, &[]).html;
        prop_assert_eq!(paste(&pasted, &[]).html, pasted);
    }

    /// Signs of lists become lists; all else that can be read before can be read afterwards, in its order.
    #[test]
    fn no_text_is_lost(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let html = format!("<span>{}", pieces.concat());
        let point = |piece: &&str| piece.contains(">l</span>");
        prop_assume!(!pieces.iter().any(point));
        prop_assert_eq!(visible(&clean(&html)), visible(&html), "{}", html);
    }
}
