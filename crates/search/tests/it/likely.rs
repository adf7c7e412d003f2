//! Documents that may say the same as a text.

use super::house::{House, document};
use search::{Batch, Change};

const GUIDE: &str = "申请临时救助的家庭，由户主或其委托的家庭成员向户籍所在地乡镇人民政府提出书面申请，填写审批表，如实提供身份证明、收入和财产状况证明、突发困难情况证明等材料。乡镇人民政府自受理之日起十个工作日内，通过入户调查、邻里访问、信函索证等方式核实家庭经济状况和困难程度，提出审核意见，在村务公开栏公示后报县民政局审批。县民政局在五个工作日内作出决定，对符合条件的及时发放救助金，对不符合条件的书面说明理由。";

/// A letter after one form.
fn letter(number: u64) -> String {
    format!(
        "根据最低生活保障审核确认办法，现将第{}号低保对象名单公示如下，公示期为七天，如有异议请向县民政局反映。",
        1000 + number
    )
}

fn house() -> House {
    let letters = (0..40).map(|number| document(number, "公示", &letter(number)));
    House::new(letters.chain([
        document(100, "临时救助办事指南", GUIDE),
        document(101, "城市供水", "水厂检修期间分时段供水，请居民提前储水。"),
    ]))
}

fn likely(house: &House, text: &str, most: usize) -> Vec<u64> {
    house.index.likely(text, most).expect("an answer")
}

#[test]
fn a_copy_comes_first_also_where_it_was_changed() {
    let house = house();
    assert_eq!(likely(&house, GUIDE, 30), [100]);
    let changed = GUIDE.replace("十个工作日", "七个工作日");
    let changed = format!("为做好困难群众救助，现将有关事项公告如下。{changed}水厂检修另行通知。");
    assert_eq!(likely(&house, &changed, 30).first(), Some(&100));
    // What both speak of is not enough.
    assert!(!likely(&house, "水厂检修期间分时段供水，请居民提前储水。", 30).contains(&100));
}

#[test]
fn among_letters_after_one_form_the_one_with_its_figures_comes_first() {
    let house = house();
    let found = likely(&house, &letter(7), 5);
    assert_eq!((found.len(), found[0]), (5, 7), "{found:?}");
    assert_eq!(likely(&house, &letter(7), 200).len(), 40);
}

#[test]
fn what_is_gone_or_never_was_is_not_named() {
    let house = house();
    for (text, most) in [("", 30), ("，。！", 30), ("量子力学导论", 30), (GUIDE, 0)] {
        assert!(likely(&house, text, most).is_empty(), "{text}");
    }
    let long = GUIDE.repeat(2000);
    assert_eq!(likely(&house, &long, usize::MAX), [100]);
    let gone = Batch { sequence: 2, changes: vec![Change::Remove(100)] };
    house.index.apply(&gone).expect("a batch");
    assert!(!likely(&house, GUIDE, 30).contains(&100));
}
