//! Phrases are found whatever the words are taken to be, and marks stand where the words stand.

use super::house::{House, document, ids, sorted};
use search::{Attachment, Place};

#[test]
fn a_phrase_is_found_across_whatever_words_it_is_cut_into() {
    // Each phrase is cut differently alone and within its text.
    let cases = [
        ("全国人大代表建议办理情况", "人大代表建议"),
        ("结合成分子公司的情况", "合成分子"),
        ("乒乓球拍卖完了", "球拍卖"),
        ("南京市长江大桥管理办法", "市长江大桥"),
        ("研究生命的起源", "究生命的"),
        ("农村危房改造补助资金发放公示", "房改造补助资"),
        ("申请公共租赁住房的家庭", "租赁住房的家"),
        ("张建国同志任石桥镇镇长", "建国同志任石"),
    ];
    let documents = cases
        .iter()
        .zip(0..)
        .map(|((text, _), id)| document(id, "标题", &format!("前面的话。{text}，后面的话。")));
    let house = House::new(documents);
    for ((text, phrase), id) in cases.iter().zip(0u64..) {
        let answer = house.search(&format!("“{phrase}”"));
        assert_eq!(ids(&answer), [id], "{phrase} in {text}");
        let snippet = answer.hits[0].snippet.as_ref().expect("a passage");
        let marked: Vec<&str> =
            snippet.marks.iter().map(|mark| &snippet.text[mark.clone()]).collect();
        assert_eq!(marked, [*phrase], "{text}");
    }
}

#[test]
fn a_phrase_is_not_found_scattered() {
    let house = House::new([
        document(1, "就业补贴发放", "就业补贴按月发放。"),
        document(2, "补贴与就业", "补贴用于促进就业，就业后按规定申请补贴。"),
        document(3, "住房", "公共租赁住房简称公租，出租房屋须登记，租房合同。"),
    ]);
    assert_eq!(house.ids("“就业补贴”"), [1]);
    assert_eq!(sorted(house.ids("就业 补贴")), [1, 2]);
    assert_eq!(house.ids("“公租房”"), [] as [u64; 0], "both pairs stand in it, but apart");
}

#[test]
fn a_phrase_does_not_reach_over_punctuation_or_from_title_to_body() {
    let house = House::new([document(1, "低保", "申请条件，审批程序。")]);
    assert_eq!(house.ids("“申请条件”"), [1]);
    assert!(house.ids("“条件审批”").is_empty());
    assert!(house.ids("“低保申请”").is_empty());
}

#[test]
fn folded_at_index_and_query() {
    let house = House::new([
        document(1, "關於農村危房改造補貼的通知", "申請條件：ＡＢＣ１２３類對象。"),
        document(2, "关于城镇燃气管理的通知", "燃气 安全\n检查"),
    ]);
    assert_eq!(house.ids("农村危房改造"), [1]);
    assert_eq!(house.ids("農村危房改造"), [1]);
    assert_eq!(house.ids("“申请条件”"), [1]);
    assert_eq!(house.ids("abc123"), [1]);
    assert_eq!(house.ids("ＡＢＣ１２３"), [1]);
    assert_eq!(house.ids("“安全检查”"), [2], "a line break in a file parts no words");
    let answer = house.search("改造 补贴");
    let title = &answer.hits[0].title;
    let marked: Vec<&str> = title.marks.iter().map(|mark| &title.text[mark.clone()]).collect();
    assert_eq!(marked, ["改造補貼"], "what stands together is marked together");
}

#[test]
fn words_within_long_words_are_found() {
    let house = House::new([document(1, "人力资源社会保障局就业创业服务中心", "最低生活保障标准")]);
    for text in ["社会保障", "人力资源", "就业", "创业", "服务", "生活保障", "最低生活保障"]
    {
        assert_eq!(house.ids(text), [1], "{text}");
    }
}

#[test]
fn names_and_places_outside_the_dictionary_are_found() {
    let house = House::new([
        document(1, "关于郢门镇垱口村道路硬化的公示", "施工负责人：佘桂芬。"),
        document(2, "关于石桥镇道路硬化的公示", "施工负责人：佘芳。桂花。芬芳。"),
    ]);
    assert_eq!(house.ids("垱口村"), [1]);
    assert_eq!(house.ids("佘桂芬"), [1]);
    assert_eq!(house.ids("郢门 道路"), [1]);
}

#[test]
fn passages_come_from_attachments_too() {
    let mut with = document(1, "资金发放公示", "详见附件。");
    with.attachments = vec![
        Attachment { name: "说明.docx".into(), text: "填表说明".into() },
        Attachment {
            name: "名单.xlsx".into(),
            text: "序号 姓名 金额\n1 李秀英 1200 耕地地力保护补贴".into(),
        },
    ];
    let house = House::new([with]);
    let answer = house.search("耕地地力保护补贴");
    assert_eq!(ids(&answer), [1]);
    assert_eq!(answer.hits[0].place, Place::Attachment("名单.xlsx".into()));
    let snippet = answer.hits[0].snippet.as_ref().expect("a passage");
    assert!(snippet.text.contains("李秀英 1200"), "{}", snippet.text);
    assert_eq!(house.ids("名单.xlsx"), [1]);
}
