//! An official text laid out as a careful clerk does it.

use portal::{Changed, LaidOut, Unlaid, lay_out};
use proptest::prelude::*;

const TYPED: &str = "关于发放2026年耕地地力保护补贴的通知
青政农[2026]12号

各乡镇人民政府：
　　根据《补贴办法》(青政发〔2025〕3号),现将有关事项通知如下:
一、补贴对象
(一)、种地农民
　　 补贴对象为拥有耕地承包权的农民,包括国有农场职工;不包括已转让的.
1、每亩补贴98.52元,按3.5万亩计；
2、按1:1配套，2023.2.14以前的不计。
1)身份证
二.工作要求
请登录http://www.example.gov.cn/a,b?c=d:e,邮箱a.b@example.gov.cn。联系人:李明,电话:0371-12345。
附件:1、发放名单.
2、申请表;
青岚县农业农村局
2026年01月02日
(此件公开发布)
";

fn of(title: &str, body: &str) -> LaidOut {
    lay_out(Unlaid { title, organ: "青岚县农业农村局", body })
}

fn body(body: &str) -> String {
    of("", body).body
}

#[test]
fn a_notice_is_laid_out_and_every_change_told() {
    let laid = of("关于发放2026年耕地地力保护补贴的通知", TYPED);
    let changes = laid
        .changes
        .iter()
        .map(|one| format!("{} {} | {} | {}", one.what.id(), one.count, one.before, one.after));
    let told = changes.collect::<Vec<_>>().join("\n");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("laid_out_notice", format!("{}\n{told}", laid.body));
    });
    let again = of(&laid.title, &laid.body);
    assert_eq!((again.body, again.changes), (laid.body, Vec::new()), "once is enough");
}

#[test]
fn numbers_amounts_and_addresses_stay() {
    for line in [
        "3.5万元以下的项目",
        "2023.2.14以前的不计",
        "比例为1:1，时间为9:30",
        "共12,345.67元",
        "1、2号楼和3、4号楼",
        "12.31日前报送",
        "一、二年级学生免收",
        "见http://a.gov.cn/说明,一:二?三=四",
        "邮箱a,b@a.cn",
        "买买提.艾力同志",
        "Word,Excel:二者均可",
        "（2026）青0105民初123号判决",
        "f(x)=2",
        "《办法》第三条",
    ] {
        assert_eq!(body(line), format!("<p class=\"indent\">{line}</p>\n"), "{line}");
    }
    let code = "<p><code>甲,乙:丙</code></p>";
    assert_eq!(body(code), "<p class=\"indent\"><code>甲,乙:丙</code></p>\n");
    let table = "<table><tbody><tr><td>甲,乙:丙(丁)</td><td>　一</td></tr></tbody></table>";
    assert!(body(table).contains("<td>甲,乙:丙(丁)</td><td>　一</td>"), "{}", body(table));
}

#[test]
fn numbers_are_written_as_their_level_asks() {
    for (typed, expected) in [
        ("一.概述", "一、概述"),
        ("一． 概述", "一、概述"),
        ("(一)种地农民", "（一）种地农民"),
        ("（十二）、其他", "（十二）其他"),
        ("1、每亩补贴", "1.每亩补贴"),
        ("1． 每亩补贴", "1.每亩补贴"),
        ("12. 每亩补贴", "12.每亩补贴"),
        ("(1)身份证", "（1）身份证"),
        ("1)身份证", "（1）身份证"),
        ("（1）、身份证", "（1）身份证"),
    ] {
        assert_eq!(body(typed), format!("<p class=\"indent\">{expected}</p>\n"), "{typed}");
    }
}

#[test]
fn a_heading_has_something_below_it() {
    assert!(body("一、补贴对象\n种地农民。").starts_with("<h2>一、补贴对象</h2>\n<p"));
    assert!(body("（一）对象\n种地农民。").starts_with("<h3>（一）对象</h3>\n<p"));
    let listed = body("（一）身份证\n（二）户口簿\n（三）承包合同");
    assert!(!listed.contains("<h3>"), "points one after the other are no headings: {listed}");
    assert!(!body("一、补贴对象为农民。\n其他。").contains("<h2>"), "a sentence is none");
}

#[test]
fn punctuation_is_chinese_between_chinese() {
    for (typed, expected) in [
        ("甲,乙;丙:丁", "甲，乙；丙：丁"),
        ("时间: 2026年", "时间：2026年"),
        ("通知如下:", "通知如下："),
        ("面积(亩)和金额(元)", "面积（亩）和金额（元）"),
        ("见附件(1)。", "见附件（1）。"),
        ("所谓\"新增\"是指", "所谓“新增”是指"),
        ("为什么?因为", "为什么？因为"),
        ("<b>甲</b>,<b>乙</b>", "<strong>甲</strong>，<strong>乙</strong>"),
        ("根据青政发（2026）12号文", "根据青政发〔2026〕12号文"),
    ] {
        let typed = format!("<p><span>{typed}</span></p>");
        assert_eq!(body(&typed), format!("<p class=\"indent\">{expected}</p>\n"), "{typed}");
    }
}

#[test]
fn a_document_number_stands_in_the_middle() {
    let centred = "<p class=\"align-center\">青政发〔2026〕12号</p>\n";
    for typed in ["青政发[2026]12号", "青政发（2026）12号", "青政发【2026】12号"] {
        assert_eq!(body(typed), centred, "{typed}");
    }
}

#[test]
fn the_title_goes_into_its_field() {
    let laid = of("", "<p class=\"align-center\">关于放假的通知</p><p>正文。</p>");
    assert_eq!((&*laid.title, &*laid.body), ("关于放假的通知", "<p class=\"indent\">正文。</p>\n"));
    assert_eq!(laid.changes[0].what, Changed::Title);
    let two = "<p>青岚县民政局</p><p>关于放假的通知</p><p>正文。</p>";
    assert_eq!(of("青岚县民政局关于放假的通知", two).body, "<p class=\"indent\">正文。</p>\n");
    let other = of("另一个标题", "<p>关于放假的通知</p>");
    assert!(other.body.contains("关于放假的通知"), "what is no title stays");
}

#[test]
fn organ_and_date_close_a_text() {
    let right = "<p class=\"align-right\">青岚县农业农村局</p>\n<p class=\"align-right\">2026年1月2日</p>\n";
    for typed in [
        "正文。\n青岚县农业农村局\n2026年01月02日",
        "正文。\n　　　　青岚县农业农村局\n　　2026 年 1 月 2 日",
        "正文。\n青岚县农业农村局 2026年1月2日",
        "<p>正文。</p><p>青岚县农业农村局<br>2026年1月2日</p>",
    ] {
        assert!(body(typed).ends_with(right), "{typed}: {}", body(typed));
    }
    let within = body("2026年1月2日\n一\n二\n三\n四\n五\n六\n七\n八\n九");
    assert!(!within.contains("align-right"), "a date above is no date of the text: {within}");
    assert!(!body("正文。\n截至2026年1月2日").contains("align-right"));
    let sentence = body("请各局。\n2026年1月2日");
    assert!(sentence.contains("<p class=\"indent\">请各局。</p>"), "{sentence}");
}

#[test]
fn attachments_are_noted() {
    let laid = body("正文。\n附件:1、发放名单。\n2．申请表；\n3、2026年计划\n其他，不是附件。");
    let expected = "<p class=\"indent\">附件：1. 发放名单</p>\n<p class=\"indent\">2. 申请表</p>\n";
    assert!(laid.contains(expected), "{laid}");
    assert!(laid.contains("其他，不是附件。"), "{laid}");
}

/// What lines begin with.
const BEGINNINGS: &[&str] = &[
    "",
    "　　",
    "  ",
    "一、",
    "　　二. ",
    "（一）",
    "(二)、",
    "1、",
    "2. ",
    "12．",
    "3)",
    "(4)",
    "附件:",
    "附件：1、",
    "2.",
    "<h2>",
    "<b>",
    "<p class=\"align-center\">",
];
/// What they go on with.
const MIDDLES: &[&str] = &[
    "文字",
    "文字,",
    "文字:",
    "3.5万元",
    "9:30",
    "1:1",
    "(文字)",
    "(word)",
    "\"文字\"",
    "word, word",
    "政发[2026]12号",
    "<b>文字</b>",
    "<br>",
    "http://a.cn/,a ",
    "青岚县农业农村局",
    "<code>文字,文字</code>",
    "<img src=a.png>",
    "2026年01月02日",
    "标题一个",
];
/// What they end with.
const ENDS: &[&str] = &[
    "",
    "。",
    ".",
    ";",
    ":",
    "\n",
    "</p>",
    "<table><tr><td>文字,文字</td></tr></table>",
    "<ul><li>1、文字</li></ul>",
];

fn line() -> impl Strategy<Value = String> {
    let middle = prop::collection::vec(prop::sample::select(MIDDLES), 0..4);
    let parts = (prop::sample::select(BEGINNINGS), middle, prop::sample::select(ENDS));
    parts.prop_map(|(begins, middle, ends)| format!("<p>{begins}{}{ends}</p>", middle.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn laid_out_twice_is_laid_out_once(lines in prop::collection::vec(line(), 0..12)) {
        let once = of("标题一个", &lines.concat());
        let again = of(&once.title, &once.body);
        prop_assert_eq!(again.body, once.body, "{:?} {:?}", again.changes, lines.concat());
    }
}
