//! Numbers in every writing, other names, better spellings.

use super::house::{House, document, ids, sorted};
use search::{Document, Matched};

fn numbered() -> House {
    let with = |id, number: &str, index: &str| Document {
        number: Some(number.into()),
        index_number: Some(index.into()),
        ..document(id, &format!("文件{id}"), "正文若干。")
    };
    let mut citing =
        document(4, "转发通知", "根据鄂政发〔2023〕3号文件精神，现将有关事项通知如下。");
    citing.published = Some(jiff::civil::date(2026, 11, 1));
    House::new([
        with(1, "鄂政发〔2023〕3号", "011395123/2023-00012"),
        with(2, "鄂政办发〔2023〕3号", "011395123/2023-00013"),
        with(3, "鄂政发〔2023〕31号", "011395123/2023-00120"),
        citing,
    ])
}

#[test]
fn a_document_number_is_found_in_every_writing() {
    let house = numbered();
    for text in [
        "鄂政发〔2023〕3号",
        "鄂政发[2023]3号",
        "鄂政发［2023］3号",
        "鄂政发【2023】3号",
        "鄂政发（2023）3号",
        "鄂政发(2023)3号",
        "鄂政发〔2023〕第3号",
        "鄂政發〔2023〕3號",
        "鄂政发〔２０２３〕３号",
        "“鄂政发〔2023〕3号”",
    ] {
        assert_eq!(house.ids(text), [1, 4], "{text}: the document, then the one that cites it");
    }
    assert_eq!(sorted(house.ids("〔2023〕3号")), [1, 2, 4]);
    assert_eq!(house.ids("政办发〔2023〕3号"), [2]);
    assert_eq!(house.ids("鄂政发〔2023〕31号"), [3]);
    assert!(
        house.ids("鄂政发〔2023〕99号").is_empty()
            || house.search("鄂政发〔2023〕99号").matched == Matched::Most
    );
}

#[test]
fn an_index_number_is_found_in_every_width() {
    let house = numbered();
    for text in
        ["011395123/2023-00012", "０１１３９５１２３／２０２３－０００１２", "011395123/2023—00012"]
    {
        assert_eq!(house.ids(text), [1], "{text}");
    }
}

#[test]
fn other_names_of_a_thing_find_it_after_its_own() {
    let house = House::new([
        document(1, "关于最低生活保障审核确认的通知", "最低生活保障对象每年核查一次。"),
        document(2, "关于低保审核确认的通知", "低保对象每年核查一次。"),
        document(3, "关于公租房的通知", "公租房申请"),
        document(4, "关于公共租赁住房的通知", "公共租赁住房申请"),
        document(5, "社会保险缴费", "社会保险缴费基数"),
        document(6, "就业服务", "提供就业服务。"),
        document(7, "就业创业服务", "提供就业创业服务。"),
    ]);
    assert_eq!(house.ids("低保"), [2, 1]);
    assert_eq!(house.ids("最低生活保障"), [1, 2]);
    assert_eq!(house.ids("公租房"), [3, 4]);
    assert_eq!(house.ids("公共租赁住房"), [4, 3]);
    assert_eq!(house.ids("社保 缴费"), [5]);
    assert_eq!(house.ids("就业创业领域"), [7, 6]);
    assert_eq!(sorted(house.ids("就业")), [6, 7]);
    assert!(house.search("低保").synonyms.iter().any(|name| name == "最低生活保障"));
}

#[test]
fn the_name_of_a_field_finds_its_documents() {
    let mut silent = document(1, "关于开展招聘会的通知", "各企业踊跃参加。");
    silent.fields = vec!["employment".into()];
    let house = House::new([silent, document(2, "就业创业政策汇编", "就业创业政策")]);
    assert_eq!(house.ids("就业创业"), [2, 1]);
}

#[test]
fn a_better_spelling_is_offered_where_it_finds_something() {
    let house = House::new([
        document(1, "城乡低保公示", "低保对象名单"),
        document(2, "农村危房改造公示", "改造对象名单"),
    ]);
    for (typed, meant) in [
        ("低宝", "低保"),
        ("dibao", "低保"),
        ("农村围房改造", "农村危房改造"),
        ("农村危改房造", "农村危房改造"),
        ("低宝公示", "低保公示"),
    ] {
        assert_eq!(house.search(typed).suggestion.as_deref(), Some(meant), "{typed}");
    }
    assert_eq!(house.search("低保").suggestion, None);
    assert_eq!(house.search("公租坊").suggestion, None, "nothing of it is here");
    assert_eq!(ids(&house.search("农村围房改造")), [2], "most of it");
}
