//! Mapping columns to the standard, on snapshots made by hand.

mod portal;

use assess::MatterStatus;
use assess::mapping::{CatalogAt, Mapping, Presence, map, matter_states, portal_file_from};
use portal::Portal;
use snapshot::{ColumnPin, Outcome, PortalFile, Role, Snapshot};
use standard::{Level, Standard};
use std::sync::LazyLock;

static STANDARD: LazyLock<Standard> = LazyLock::new(Standard::builtin);

fn mapped(snapshot: &Snapshot) -> Mapping {
    map(&STANDARD, snapshot, &PortalFile::default(), Level::County)
}

fn presence(mapping: &Mapping, slug: &str, matter: &str) -> Presence {
    mapping
        .field(slug)
        .and_then(|field| field.matter(matter))
        .expect("a matter of the standard")
        .presence
}

fn second(mapping: &Mapping, slug: &str, matter: &str, second: &str) -> Presence {
    let matter = mapping
        .field(slug)
        .and_then(|field| field.matter(matter))
        .expect("a matter of the standard");
    matter.submatter(second).expect("a second-level matter").presence
}

#[test]
fn fields_matters_and_second_levels_by_columns() {
    let mut portal = Portal::county();
    let field = portal.column(portal.open_fields, "社会救助领域");
    let low = portal.column(field, "低保");
    portal.column(low, "政策法规文件");
    portal.column(low, "办事指南");
    let special = portal.column(field, "特困人员救助供养");
    portal.lines(
        special,
        &["[办事指南]特困供养怎么办", "【审批信息】三月名单", "没有标注的一条", "[会议]没有这一项"],
    );
    portal.column(field, "慈善捐赠");
    let mapping = mapped(&portal.snapshot());
    let field_map = mapping.field("social-assistance").expect("the field");
    assert_eq!((field_map.presence, field_map.columns.as_slice()), (Presence::Found, &[field][..]));
    assert_eq!(presence(&mapping, "social-assistance", "最低生活保障"), Presence::Found);
    assert_eq!(second(&mapping, "social-assistance", "最低生活保障", "办事指南"), Presence::Found);
    assert_eq!(
        second(&mapping, "social-assistance", "最低生活保障", "审批信息"),
        Presence::Missing
    );
    assert_eq!(
        second(&mapping, "social-assistance", "特困人员救助供养", "办事指南"),
        Presence::Merged
    );
    assert_eq!(
        second(&mapping, "social-assistance", "特困人员救助供养", "审批信息"),
        Presence::Merged
    );
    assert_eq!(
        second(&mapping, "social-assistance", "特困人员救助供养", "审核信息"),
        Presence::Missing
    );
    assert_eq!(presence(&mapping, "social-assistance", "临时救助"), Presence::Missing);
    let merged = &field_map.matter("特困人员救助供养").expect("the matter").merged[0];
    assert_eq!((merged.marked.len(), merged.unknown.len(), merged.unmarked.len()), (2, 1, 1));
    let unknown: Vec<&str> = mapping.unknown.iter().map(|one| portal.title(one.column)).collect();
    assert_eq!(unknown, ["慈善捐赠"]);
    assert!(mapping.clashes.is_empty());
}

#[test]
fn a_field_that_is_not_there_is_missing() {
    let mut portal = Portal::county();
    portal.column(portal.open_fields, "就业");
    let mapping = mapped(&portal.snapshot());
    assert_eq!(mapping.field("employment").expect("a field").presence, Presence::Found);
    assert_eq!(mapping.field("elderly-care").expect("a field").presence, Presence::Missing);
    assert_eq!(presence(&mapping, "elderly-care", "养老服务通用政策"), Presence::Missing);
    assert_eq!(presence(&mapping, "employment", "创业服务"), Presence::Missing);
}

#[test]
fn a_plausible_column_makes_unsure_and_not_missing() {
    let mut portal = Portal::county();
    let field = portal.column(portal.open_fields, "食品药品监管");
    portal.column(field, "监督检查与抽检");
    portal.column(portal.open_fields, "征地拆迁");
    let mapping = mapped(&portal.snapshot());
    assert_eq!(presence(&mapping, "food-drug", "监督检查"), Presence::Unsure);
    assert_eq!(presence(&mapping, "food-drug", "行政处罚"), Presence::Missing);
    for slug in ["rural-land-expropriation", "state-land-house-expropriation"] {
        assert_eq!(mapping.field(slug).expect("a field").presence, Presence::Unsure, "{slug}");
        assert_eq!(mapping.field(slug).expect("a field").doubtful.len(), 1);
    }
}

#[test]
fn what_could_not_be_seen_is_unobserved() {
    let mut portal = Portal::county();
    let field = portal.column(portal.open_fields, "旅游");
    let rules = portal.column(field, "政策文件");
    portal.outcome(rules, Outcome::TimedOut);
    let blocked = portal.column(portal.open_fields, "统计");
    portal.outcome(blocked, Outcome::Blocked { by: "403".into() });
    let mapping = mapped(&portal.snapshot());
    assert_eq!(presence(&mapping, "tourism", "政策文件"), Presence::Unobserved);
    assert_eq!(presence(&mapping, "tourism", "行政许可"), Presence::Missing);
    assert_eq!(mapping.field("statistics").expect("a field").presence, Presence::Unobserved);
    assert_eq!(presence(&mapping, "statistics", "统计数据"), Presence::Unobserved);
    let states = matter_states(&mapping, &portal.snapshot());
    let state = states.iter().find(|state| state.field_slug == "statistics").expect("a state");
    assert_eq!(state.status, MatterStatus::Unobserved);

    let mut cut_short = portal.snapshot();
    cut_short.observation.complete = false;
    let mapping = mapped(&cut_short);
    assert!(mapping.fields.iter().all(|field| field.presence != Presence::Missing));
    assert_eq!(presence(&mapping, "tourism", "行政许可"), Presence::Unobserved);
}

#[test]
fn a_field_whose_list_carries_the_marks_of_matters() {
    let mut portal = Portal::county();
    let field = portal.column(portal.open_fields, "养老服务");
    portal.lines(field, &["[养老服务通用政策]一", "[养老机构备案]二", "[临时]三"]);
    let mapping = mapped(&portal.snapshot());
    assert_eq!(presence(&mapping, "elderly-care", "养老服务通用政策"), Presence::Merged);
    assert_eq!(
        second(&mapping, "elderly-care", "养老服务业务办理", "养老机构备案"),
        Presence::Merged
    );
    assert_eq!(presence(&mapping, "elderly-care", "养老服务业务办理"), Presence::Merged);
    assert_eq!(presence(&mapping, "elderly-care", "养老服务行业管理信息"), Presence::Missing);
}

#[test]
fn levels_between_and_second_levels_directly_below_the_field() {
    let mut portal = Portal::county();
    let departments = portal.column(portal.open_fields, "民政局");
    let field = portal.column(departments, "养老服务");
    let pair = portal.column(field, "公开事项");
    let catalog = portal.column(field, "标准目录");
    portal.column(pair, "养老服务通用政策");
    portal.column(pair, "养老服务扶持补贴信息");
    let mapping = mapped(&portal.snapshot());
    assert_eq!(presence(&mapping, "elderly-care", "养老服务通用政策"), Presence::Found);
    assert_eq!(
        second(&mapping, "elderly-care", "养老服务行业管理信息", "养老服务扶持补贴信息"),
        Presence::Found
    );
    assert_eq!(presence(&mapping, "elderly-care", "养老服务行业管理信息"), Presence::Found);
    assert_eq!(presence(&mapping, "elderly-care", "养老服务业务办理"), Presence::Missing);
    let found = &mapping.field("elderly-care").expect("a field").catalog;
    assert_eq!(
        (found.presence, found.at.as_slice()),
        (Presence::Found, &[CatalogAt::Column(catalog)][..])
    );
}

#[test]
fn without_open_fields_they_hang_below_grassroots_or_elsewhere() {
    for with_grassroots in [true, false] {
        let mut portal = Portal::without_open_fields(with_grassroots);
        let above = portal.grassroots;
        for title in
            ["重大建设项目", "就业", "低保户", "户籍管理", "城市综合执法", "社会救助", "市政服务"]
        {
            portal.column(above, title);
        }
        let mapping = mapped(&portal.snapshot());
        let found = mapping.fields.iter().filter(|field| field.presence == Presence::Found).count();
        assert_eq!(found, 6, "with 基层政务公开: {with_grassroots}");
    }
}

#[test]
fn two_columns_for_one_matter_and_one_for_two_are_said() {
    let mut portal = Portal::county();
    let field = portal.column(portal.open_fields, "扶贫");
    let one = portal.column(field, "扶贫资金");
    let other = portal.column(field, "帮扶资金");
    let budget = portal.column(portal.open_fields, "财政预决算");
    let both = portal.column(budget, "部门预决算");
    let mapping = mapped(&portal.snapshot());
    let matter = mapping
        .field("poverty-alleviation")
        .and_then(|field| field.matter("扶贫资金"))
        .expect("a matter");
    assert_eq!(matter.columns, [one, other]);
    assert_eq!(mapping.clashes.len(), 2);
    assert!(
        mapping
            .clashes
            .iter()
            .any(|clash| clash.columns == [one, other] && clash.matters == ["扶贫资金"])
    );
    assert!(
        mapping.clashes.iter().any(|clash| clash.columns == [both] && clash.matters.len() == 2)
    );
    assert_eq!(second(&mapping, "budget", "财政预决算", "部门预算"), Presence::Found);
    assert_eq!(second(&mapping, "budget", "财政预决算", "部门决算"), Presence::Found);
    assert_eq!(second(&mapping, "budget", "财政预决算", "政府预算"), Presence::Missing);
}

#[test]
fn a_matter_named_as_its_field_may_be_the_fields_own_column() {
    let mut portal = Portal::county();
    let field = portal.column(portal.open_fields, "财政信息");
    portal.lines(field, &["[部门预算]某局预算", "[政府决算]某县决算", "没有标注"]);
    let mapping = mapped(&portal.snapshot());
    assert_eq!(presence(&mapping, "budget", "财政预决算"), Presence::Found);
    assert_eq!(second(&mapping, "budget", "财政预决算", "部门预算"), Presence::Merged);
    assert_eq!(second(&mapping, "budget", "财政预决算", "部门决算"), Presence::Missing);
    let matter =
        mapping.field("budget").and_then(|field| field.matter("财政预决算")).expect("a matter");
    assert_eq!((matter.merged[0].marked.len(), matter.merged[0].unmarked.len()), (2, 1));
    assert!(mapping.clashes.is_empty());
}

#[test]
fn columns_outside_the_tree_are_placed_by_their_breadcrumb() {
    let mut portal = Portal::county();
    portal.column(portal.open_fields, "旅游");
    let field = portal.column(portal.platform, "义务教育");
    portal.breadcrumb(field, &["首页", "基层政务公开", "公开领域", "义务教育"]);
    let matter = portal.column(portal.platform, "招生管理");
    portal.breadcrumb(matter, &["首页", "公开领域", "义务教育", "招生管理"]);
    let other = portal.column(portal.platform, "政策文件");
    portal.breadcrumb(other, &["首页", "政府信息公开", "政策文件"]);
    let mapping = mapped(&portal.snapshot());
    assert_eq!(mapping.field("compulsory-education").expect("a field").columns, [field]);
    assert_eq!(presence(&mapping, "compulsory-education", "招生管理"), Presence::Found);
    assert_eq!(presence(&mapping, "compulsory-education", "政策文件"), Presence::Missing);
    assert!(mapping.place(other).is_none());
}

#[test]
fn catalogs_below_their_column() {
    let mut portal = Portal::county();
    portal.column(portal.open_fields, "就业");
    portal.lines(
        portal.catalogs,
        &[
            "掇刀区就业创业领域基层政务公开标准目录",
            "社会救助领域基层政务公开标准目录（试行）",
            "关于做好目录编制工作的通知",
        ],
    );
    let column = portal.column(portal.catalogs, "养老服务领域标准目录");
    let mapping = mapped(&portal.snapshot());
    let catalog = |slug: &str| mapping.field(slug).expect("a field").catalog.clone();
    assert_eq!(catalog("employment").presence, Presence::Found);
    assert_eq!(catalog("social-assistance").presence, Presence::Found);
    assert_eq!(catalog("elderly-care").at, [CatalogAt::Column(column)]);
    assert_eq!(catalog("tourism").presence, Presence::Missing);
    assert!(mapping.place(column).is_none());

    portal.lines(column, &["某县基层政务公开标准目录汇编"]);
    let mapping = mapped(&portal.snapshot());
    assert_eq!(mapping.field("tourism").expect("a field").catalog.presence, Presence::Unsure);
}

#[test]
fn townships_and_villages() {
    let mut portal = Portal::county();
    portal.column(portal.open_fields, "就业");
    let towns = portal.with_role(portal.platform, "乡镇（街道）", Role::Towns);
    let town = portal.with_role(towns, "团林铺镇", Role::Town);
    let grassroots = portal.with_role(town, "基层政务公开", Role::Grassroots);
    let field = portal.column(grassroots, "社会救助");
    let affairs = portal.with_role(town, "村（居）务公开", Role::VillageAffairs);
    let village = portal.with_role(affairs, "何场村", Role::Village);
    let money = portal.column(village, "财务公开");
    portal.lines(money, &["三季度收支"]);
    let pins = PortalFile {
        towns: vec!["团林铺".to_owned(), "麻城镇".to_owned()],
        villages: [("团林铺镇".to_owned(), vec!["何场".to_owned(), "双碑村".to_owned()])].into(),
        ..PortalFile::default()
    };
    let mapping = map(&STANDARD, &portal.snapshot(), &pins, Level::County);
    let town_names: Vec<(&str, Presence)> =
        mapping.towns.iter().map(|town| (town.name.as_str(), town.presence)).collect();
    assert_eq!(town_names, [("团林铺镇", Presence::Found), ("麻城镇", Presence::Missing)]);
    assert_eq!(mapping.towns[0].fields, [("social-assistance".to_owned(), field)]);
    assert_eq!(mapping.towns[0].items, 1);
    assert_eq!(mapping.field("social-assistance").expect("a field").presence, Presence::Missing);
    let villages: Vec<(&str, Presence)> =
        mapping.villages.iter().map(|one| (one.name.as_str(), one.presence)).collect();
    assert_eq!(villages, [("何场村", Presence::Found), ("双碑村", Presence::Missing)]);
    assert_eq!(mapping.villages[0].matters, [("财务公开".to_owned(), money)]);
    let place = mapping.place(money).expect("a place");
    assert_eq!(
        (place.town.as_deref(), place.village.as_deref()),
        (Some("团林铺镇"), Some("何场村"))
    );
}

#[test]
fn pins_go_before_names() {
    let mut portal = Portal::county();
    let odd = portal.column(portal.open_fields, "稳岗拓岗");
    let below = portal.column(odd, "咱家门口的活");
    let far = portal.column(portal.platform, "便民查询");
    let pin = |portal: &Portal, id, matter: Option<&str>, field: &str| ColumnPin {
        url: portal.url(id).to_owned(),
        field: Some(field.to_owned()),
        matter1: matter.map(str::to_owned),
        ..ColumnPin::default()
    };
    let pins = PortalFile {
        columns: vec![
            pin(&portal, odd, None, "就业创业"),
            pin(&portal, below, Some("就业信息服务"), "employment"),
            pin(&portal, far, Some("统计数据"), "statistics"),
        ],
        ..PortalFile::default()
    };
    let mapping = map(&STANDARD, &portal.snapshot(), &pins, Level::County);
    assert_eq!(mapping.field("employment").expect("a field").columns, [odd]);
    assert_eq!(presence(&mapping, "employment", "就业信息服务"), Presence::Found);
    assert_eq!(presence(&mapping, "statistics", "统计数据"), Presence::Found);
}

#[test]
fn todays_mapping_as_pins_gives_the_same_mapping() {
    let mut portal = Portal::county();
    let field = portal.column(portal.open_fields, "食药监管");
    let matter = portal.column(field, "监督检查");
    portal.column(matter, "食品生产经营监督检查");
    portal.column(field, "公共服务");
    portal.column(field, "其他");
    let towns = portal.with_role(portal.platform, "乡镇", Role::Towns);
    let town = portal.with_role(towns, "麻城镇", Role::Town);
    portal.column(town, "社会救助");
    let snapshot = portal.snapshot();
    let first = mapped(&snapshot);
    let file = portal_file_from(&first, &snapshot);
    let again = map(&STANDARD, &snapshot, &file, Level::County);
    assert_eq!(first.fields, again.fields);
    assert_eq!(first.places, again.places);
    assert_eq!(first.towns, again.towns);
    assert_eq!(first.unknown, again.unknown);
    let text = toml::to_string(&file).expect("a portal file");
    assert_eq!(PortalFile::parse(&text).expect("it reads"), file);
}

#[test]
fn every_column_walked_is_explained_once() {
    let mut portal = Portal::county();
    let field = portal.column(portal.open_fields, "就业");
    portal.column(field, "就业援助");
    portal.column(field, "随便什么");
    portal.column(portal.open_fields, "气象");
    let mapping = mapped(&portal.snapshot());
    let mut columns: Vec<u32> = mapping.explain.iter().map(|one| one.column.0).collect();
    let all = columns.len();
    columns.dedup();
    assert_eq!((all, columns.len()), (4, 4));
    assert!(mapping.explain.iter().all(|one| !one.reasons.is_empty()));
}
