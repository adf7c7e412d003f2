//! The right order, with documents as portals have them.

use super::house::{House, document, ids, sorted};
use jiff::civil::{Date, date};
use search::{Document, Filters, Matched, Order, Validity};
use standard::Level;

fn on(published: Date, document: Document) -> Document {
    Document { published: Some(published), ..document }
}

fn subsidies() -> House {
    House::new([
        document(
            1,
            "关于做好2025年就业补贴申报工作的通知",
            "符合条件的用人单位可以申请就业补贴。申报材料包括申请表、花名册、工资发放凭证，由区人社局审核后公示。",
        ),
        document(
            2,
            "关于印发促进高校毕业生就业若干措施的通知",
            "落实社会保险补贴、一次性就业补贴等政策，扩大岗位供给，加强就业服务，做好困难毕业生帮扶工作。",
        ),
        document(
            3,
            "石桥镇2025年耕地地力保护补贴发放公示",
            "现将补贴面积和金额予以公示。本镇外出就业人员可由亲属代为核对。监督电话见文末。",
        ),
        document(
            4,
            "2025年政府工作报告",
            "一年来，就业形势总体稳定。……农业补贴足额发放，教育、卫生、文化事业全面发展，城乡面貌持续改善，社会大局和谐稳定，人民群众的获得感不断增强。",
        ),
        document(5, "关于开展春季森林防火检查的通知", "各乡镇要落实责任，加强巡护。"),
    ])
}

#[test]
fn title_before_phrase_before_scattered() {
    assert_eq!(subsidies().ids("就业补贴")[..2], [1, 2]);
    assert_eq!(sorted(subsidies().ids("就业 补贴")), [1, 2, 3, 4]);
    assert_eq!(subsidies().ids("就业 补贴")[..1], [1]);
}

#[test]
fn the_document_whose_title_is_the_query_comes_first() {
    let house = House::new([
        document(
            1,
            "关于印发石桥镇养老服务设施规划的通知",
            "石桥镇养老服务设施规划 石桥镇养老服务设施规划 石桥镇养老服务设施规划",
        ),
        on(date(2019, 1, 1), document(2, "石桥镇养老服务设施规划", "全文如下。")),
    ]);
    assert_eq!(house.ids("石桥镇养老服务设施规划"), [2, 1]);
}

#[test]
fn among_equals_the_newer_first_but_a_better_one_is_not_beaten_by_a_newer_one() {
    let text = "城乡低保标准调整为每人每月750元，自公布之日起执行。";
    let house = House::new([
        on(date(2021, 3, 1), document(1, "关于调整城乡低保标准的通知", text)),
        on(date(2026, 3, 1), document(2, "关于调整城乡低保标准的通知", text)),
        on(date(2023, 3, 1), document(3, "关于调整城乡低保标准的通知", text)),
        on(
            date(2026, 11, 20),
            document(4, "民政局召开工作例会", "会议通报了低保、标准化建设、调整班子等情况。"),
        ),
    ]);
    assert_eq!(house.ids("低保标准调整"), [2, 3, 1, 4]);
}

#[test]
fn what_is_repealed_comes_after_what_is_in_force() {
    let text = "公租房租金标准由区住房保障部门会同发展改革部门制定。";
    let mut old = on(date(2025, 8, 1), document(1, "公租房租金管理办法", text));
    old.validity = Validity::Repealed;
    let mut valid = on(date(2024, 8, 1), document(2, "公租房租金管理办法", text));
    valid.validity = Validity::Valid;
    assert_eq!(House::new([old, valid]).ids("公租房租金"), [2, 1]);
}

#[test]
fn by_date_the_newer_first_and_undated_last() {
    let mut undated = document(3, "低保公示", "低保");
    undated.published = None;
    let house = House::new([
        on(date(2024, 1, 1), document(1, "低保公示", "低保低保低保")),
        on(date(2025, 1, 1), document(2, "名单", "低保")),
        undated,
    ]);
    let newest = |text: &str| ids(&house.ask(text, |request| request.order = Order::Newest));
    assert_eq!(newest("低保"), [2, 1, 3]);
    assert_eq!(newest(""), [2, 1, 3]);
    assert_eq!(house.ids(""), [2, 1, 3], "without words all are listed, the newest first");
}

#[test]
fn all_must_match_with_fallback_to_most() {
    let house = subsidies();
    let all = house.search("就业 补贴 申报 材料");
    assert_eq!((ids(&all), all.matched), (vec![1], Matched::All));
    let most = house.search("森林防火 巡护 无人机 飞行");
    assert_eq!(most.matched, Matched::Most);
    assert_eq!(ids(&most)[0], 5);
    assert_eq!(house.search("量子 纠缠").total, 0);
}

#[test]
fn what_another_cut_hides_is_found_by_its_characters() {
    // 的成就业绩: cut as 成就|业绩; the query's word stands only across the two.
    let house = House::new([document(1, "年度成就业绩展示", "成就业绩")]);
    let answer = house.search("就业");
    assert_eq!((ids(&answer), answer.matched), (vec![1], Matched::Characters));
}

#[test]
fn filters_facets_and_pages() {
    let kinds = ["通知", "公示"];
    let fields = ["employment", "social-assistance"];
    let levels = [Level::County, Level::Town, Level::Village];
    let documents = (0..60u64).map(|id| {
        let at = id as usize;
        Document {
            fields: vec![fields[at % 2].into()],
            matters: vec![format!("事项{}", at % 4)],
            organ: Some(if at.is_multiple_of(3) {
                "石桥镇人民政府".into()
            } else {
                "民政局".into()
            }),
            level: Some(levels[at % 3]),
            kind: Some(kinds[at / 30].into()),
            site: if at < 10 { "one".into() } else { "two".into() },
            columns: vec![format!("/zwgk/{}/", at % 5)],
            published: Some(date(2020 + (at % 6) as i16, 5, 1 + (at % 28) as i8)),
            ..document(id, &format!("第{id}次补贴发放"), "补贴发放情况")
        }
    });
    let house = House::new(documents);
    let total =
        |change: fn(&mut Filters)| house.ask("补贴", |request| change(&mut request.filters)).total;
    assert_eq!(total(|_| {}), 60);
    assert_eq!(total(|f| f.fields = vec!["employment".into()]), 30);
    assert_eq!(total(|f| f.matters = vec!["事项1".into(), "事项2".into()]), 30);
    assert_eq!(total(|f| f.organs = vec!["民政局".into()]), 40);
    assert_eq!(total(|f| f.levels = vec![Level::Town, Level::Village]), 40);
    assert_eq!(total(|f| f.years = vec![2021, 2023]), 20);
    assert_eq!(total(|f| f.kinds = vec!["公示".into()]), 30);
    assert_eq!(total(|f| f.sites = vec!["one".into()]), 10);
    assert_eq!(total(|f| f.columns = vec!["/zwgk/3/".into()]), 12);
    assert_eq!(
        total(|f| {
            f.fields = vec!["employment".into()];
            f.kinds = vec!["公示".into()];
        }),
        15
    );
    assert_eq!(total(|f| f.kinds = vec!["没有".into()]), 0);

    let answer = house.ask("补贴", |request| request.facets = true);
    let facets = answer.facets.expect("facets");
    let list = |counts: &[search::Count]| {
        counts.iter().map(|count| (count.value.clone(), count.count)).collect::<Vec<_>>()
    };
    assert_eq!(list(&facets.organs), [("民政局".into(), 40), ("石桥镇人民政府".into(), 20)]);
    assert_eq!(
        list(&facets.levels),
        [("county".into(), 20), ("town".into(), 20), ("village".into(), 20)]
    );
    assert_eq!(facets.years.first().map(|count| count.value.as_str()), Some("2025"));
    assert_eq!(list(&facets.sites), [("two".into(), 50), ("one".into(), 10)]);
    assert_eq!(facets.matters.len(), 4);

    let mut seen = Vec::new();
    for page in 0..7 {
        let answer = house.ask("补贴", |request| request.offset = page * 10);
        assert_eq!(answer.total, 60);
        seen.extend(ids(&answer));
    }
    assert_eq!(sorted(seen), (0..60).collect::<Vec<_>>(), "each hit on one page");
    assert!(house.ask("补贴", |request| request.offset = usize::MAX).hits.is_empty());
    assert_eq!(house.ask("补贴", |request| request.limit = usize::MAX).hits.len(), 60);
    assert_eq!(house.ask("补贴", |request| request.limit = 0).total, 60);
}
