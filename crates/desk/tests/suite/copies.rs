//! What is published already elsewhere: named by somebody who knows, judged as inspections judge.

use super::bench::{Bench, NOON, bench, typed};
use anyhow::{Context, Result};
use desk::{Aids, Hint, Likely, Typed, Weight};
use portal::{NewPortal, SiteSettings, make_site};
use standard::{Level, Standard};
use store::{ColumnKind, NewEdition, Placed, Role};

const PLACE: (&str, &str) = ("最低生活保障", "审批信息");
const GUIDE: &str = "申请临时救助的家庭，由户主或其委托的家庭成员向户籍所在地乡镇人民政府提出书面申请，填写审批表，如实提供身份证明、收入和财产状况证明、突发困难情况证明等材料。乡镇人民政府自受理之日起十个工作日内，通过入户调查、邻里访问、信函索证等方式核实家庭经济状况和困难程度，提出审核意见，在村务公开栏公示后报县民政局审批。县民政局在五个工作日内作出决定，对符合条件的及时发放救助金，对不符合条件的书面说明理由。";

/// Publishes a text of the organ in a column.
async fn publish(
    bench: &Bench,
    (site, column): (i64, i64),
    title: &str,
    body: &str,
) -> Result<Placed> {
    let draft = portal::Draft {
        edition: NewEdition {
            title: title.into(),
            body: format!("<p>{body}</p>"),
            organ: "民政局".into(),
            published_at: NOON,
            ..NewEdition::default()
        },
        places: vec![portal::Place { column, ..portal::Place::default() }],
        attachments: Vec::new(),
    };
    Ok(portal::publish(&bench.store, site, draft, |_| Vec::new()).await?)
}

/// What a draft looks like, where somebody names these documents.
async fn told(bench: &Bench, editor: &str, typed: &Typed, named: &[i64]) -> Result<Vec<Hint>> {
    let who = bench.who(editor, Role::Editor).await?;
    let id = bench.draft(&who, PLACE, typed).await?;
    let drafted = bench.store.draft(id).await?.context("a draft")?;
    let premises = bench.premises().await?;
    let named = named.to_vec();
    let likely = Likely::new(move |_, most| named.iter().copied().take(most).collect());
    let aids = Aids { likely: Some(&likely), ..Aids::default() };
    let checked = desk::check_asking(&bench.store, &premises, &drafted, aids, NOON).await?;
    Ok(checked.hints.into_iter().filter(|hint| hint.rule.starts_with("alike")).collect())
}

fn arg<'a>(hint: &'a Hint, name: &str) -> &'a str {
    hint.args.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
}

#[tokio::test]
async fn a_retitled_copy_in_another_column_is_told() -> Result<()> {
    let bench = bench().await?;
    let place = (bench.site.id, bench.column("临时救助").await?.id);
    let guide = publish(&bench, place, "临时救助办事指南", GUIDE).await?;
    let other = publish(&bench, place, "冬春救助安排", "发放棉被二百床。").await?;
    let copy = typed("遇到急难请看这里", GUIDE);
    // Nobody names it: it stands in another column, under another title.
    assert!(told(&bench, "one", &copy, &[]).await?.is_empty());
    // What is named and is none, or is not there, is not told.
    let hints = told(&bench, "two", &copy, &[other.id, guide.id, 987_654]).await?;
    assert_eq!(hints.len(), 1, "{hints:#?}");
    assert_eq!((hints[0].rule, hints[0].weight), ("alike", Weight::Wrong));
    assert_eq!(arg(&hints[0], "address"), guide.address);
    let instead = hints[0].instead.as_ref().context("a way")?;
    assert_eq!((instead.document, instead.organ), (guide.id, bench.organ));
    assert!(instead.words.ends_with("最低生活保障 审批信息"), "{instead:?}");
    // One that stands in the draft's column already is told without the way there.
    let home = (bench.site.id, bench.column(PLACE.0).await?.id);
    let beside = publish(&bench, home, "困难群众求助须知", GUIDE).await?;
    let hints = told(&bench, "three", &copy, &[]).await?;
    assert_eq!(hints.len(), 1, "{hints:#?}");
    assert_eq!((arg(&hints[0], "address"), &hints[0].instead), (&*beside.address, &None));
    Ok(())
}

#[tokio::test]
async fn series_and_forms_are_no_copies() -> Result<()> {
    let bench = bench().await?;
    let month = |month: u8, sum: u32| {
        let body = GUIDE.replace("五个工作日", &format!("{month}月5日前发放{sum}元，在五个工作日"));
        (format!("2026年{month}月临时救助资金发放公示"), body)
    };
    let form =
        |village: &str| (format!("{village}临时救助对象公示"), format!("{village}：{GUIDE}"));
    let mut named = Vec::new();
    for column in ["临时救助", PLACE.0] {
        let place = (bench.site.id, bench.column(column).await?.id);
        for (title, body) in [month(9, 31_200), month(10, 28_700), form("石桥村")] {
            named.push(publish(&bench, place, &title, &body).await?.id);
        }
    }
    for (editor, (title, body)) in [("one", month(11, 30_900)), ("two", form("东湖村"))] {
        let hints = told(&bench, editor, &typed(&title, &body), &named).await?;
        assert!(hints.is_empty(), "{title}: {hints:#?}");
    }
    // The same month once more is one.
    let (title, body) = month(10, 28_700);
    let hints = told(&bench, "three", &typed(&title, &body), &named).await?;
    assert_eq!(hints.len(), 2, "{hints:#?}");
    Ok(())
}

#[tokio::test]
async fn a_copy_on_the_townships_site_is_told_with_its_address() -> Result<()> {
    let bench = bench().await?;
    let town = NewPortal {
        slug: "yunxi".into(),
        name: "云溪镇人民政府".into(),
        level: Level::Town,
        place: "云溪镇".into(),
        department: None,
        towns: Vec::new(),
        domain: "yunxi.example".into(),
        id_code: String::new(),
        settings: SiteSettings::default(),
    };
    make_site(&bench.store, town, &Standard::builtin()).await?;
    let site = bench.store.site("yunxi").await?.context("made")?.id;
    let columns = bench.store.columns(site).await?;
    let guide = columns.iter().find(|column| column.kind == ColumnKind::Guide);
    let column = guide.context("a guide")?.id;
    let guide = publish(&bench, (site, column), "临时救助办事指南", GUIDE).await?;
    let copy = typed("遇到急难请看这里", GUIDE);
    let hints = told(&bench, "one", &copy, &[guide.id]).await?;
    assert_eq!(hints.len(), 1, "{hints:#?}");
    assert_eq!((hints[0].rule, hints[0].weight), ("alike-elsewhere", Weight::Advice));
    let address = format!("https://yunxi.example{}", guide.address);
    assert_eq!(arg(&hints[0], "address"), address);
    assert_eq!(arg(&hints[0], "place"), format!("云溪镇人民政府 {address}"));
    assert_eq!(hints[0].instead, None, "it stands on another site");
    // One that leads to its origin is no copy of it, and what only has the title is none.
    let leads = Typed { link: address, ..copy };
    assert!(told(&bench, "two", &leads, &[guide.id]).await?.is_empty());
    let title = typed(
        "临时救助办事指南",
        "请到县政务服务中心民政窗口办理，工作日上午九点到下午五点，节假日不办理，请带齐材料。",
    );
    assert!(told(&bench, "three", &title, &[guide.id]).await?.is_empty());
    Ok(())
}
