use super::bench::{Bench, NOON, bench, typed};
use anyhow::{Context, Result};
use desk::{At, Checked, DeskError, Hint, Typed, Weight};
use store::Role;

const PLAIN: &str = "为切实保障困难群众基本生活，根据《最低生活保障审核确认办法》规定，现将有关事项公示如下，公示期为七天。如有异议，请向县民政局反映，联系电话0700-5550123。";
const NEWS: &str = "11月20日，县民政局党组书记、局长周维带队到云溪镇调研低保工作，看望慰问困难群众。周维一行先后来到石桥村、东湖社区，与群众亲切交谈，详细了解生活情况。周维强调，要提高政治站位，强化责任担当，切实把党和政府的温暖送到群众心坎上。县民政局相关负责人陪同调研。";

async fn checked(bench: &Bench, id: i64) -> Result<Checked> {
    let drafted = bench.store.draft(id).await?.context("a draft")?;
    Ok(desk::check(&bench.store, &bench.premises().await?, &drafted, NOON).await?)
}

fn of<'a>(checked: &'a Checked, rule: &str) -> Option<&'a Hint> {
    checked.hints.iter().find(|hint| hint.rule == rule)
}

#[tokio::test]
async fn a_plain_notice_has_no_hints() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let place = ("最低生活保障", "审批信息");
    let id = bench.draft(&who, place, &typed("2026年11月低保对象名单公示", PLAIN)).await?;
    let found = checked(&bench, id).await?;
    assert!(found.hints.is_empty(), "{:#?}", found.hints);
    let list =
        found.elements.iter().find(|one| one.name == "低保对象名单").context("an element")?;
    assert!(list.found && list.lacking.is_empty(), "{list:?}");
    let due = found.due.context("a limit")?.date.to_string();
    assert_eq!(due, "2026-12-04", "ten working days after it was formed");
    Ok(())
}

#[tokio::test]
async fn what_stands_at_its_origin_needs_no_text() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let led = |link: &str| Typed {
        link: link.into(), ..typed("2026年11月低保对象名单公示", "")
    };
    let place = ("最低生活保障", "审批信息");
    let bad = bench.draft(&who, place, &led("mzj.example/1.html")).await;
    let error = bad.expect_err("no address").downcast::<DeskError>()?;
    assert!(matches!(error, DeskError::BadLink(_)), "{error}");
    let id = bench.draft(&who, place, &led("https://mzj.example/1.html")).await?;
    let found = checked(&bench, id).await?;
    assert!(found.blocking().is_empty() && of(&found, "lacking").is_none(), "{:#?}", found.hints);
    bench.submit(&who, id).await?;
    let drafted = bench.store.draft(id).await?.context("handed in")?;
    assert_eq!(drafted.draft.link.as_deref(), Some("https://mzj.example/1.html"));
    Ok(())
}

#[tokio::test]
async fn each_fault_has_its_hint_and_place() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let with = |change: fn(&mut Typed)| {
        let mut typed = typed("2026年11月低保对象名单公示", PLAIN);
        change(&mut typed);
        typed
    };
    let table: [(Typed, &str, Weight, At); 10] = [
        (with(|it| it.title = "[公示]低保对象名单".into()), "title-mark", Weight::Wrong, At::Title),
        (with(|it| it.title.clear()), "no-title", Weight::Blocks, At::Title),
        (with(|it| it.body.clear()), "no-content", Weight::Blocks, At::Whole),
        (
            with(|it| it.body = "<p><img src=\"file:///C:/a/image001.png\">流程</p>".into()),
            "picture",
            Weight::Blocks,
            At::Whole,
        ),
        (with(|it| it.organ.clear()), "no-organ", Weight::Wrong, At::Whole),
        (with(|it| it.formed.clear()), "no-formed", Weight::Advice, At::Whole),
        (with(|it| it.formed = "2026-10-09".into()), "late", Weight::Wrong, At::Whole),
        (
            with(|it| it.body = format!("{PLAIN}\n请认真布署。")),
            "word",
            Weight::Wrong,
            At::Body(2, None),
        ),
        (
            with(|it| it.body = format!("{PLAIN}\n张三，身份证号11010519491231002X。")),
            "privacy",
            Weight::Blocks,
            At::Body(2, None),
        ),
        (
            with(|it| {
                it.title = "县民政局局长周维到云溪镇调研低保工作".into();
                it.body = NEWS.into();
            }),
            "news-words",
            Weight::Wrong,
            At::Whole,
        ),
    ];
    for (typed, rule, weight, at) in table {
        let id = bench.draft(&who, ("最低生活保障", "审批信息"), &typed).await?;
        let checked = checked(&bench, id).await?;
        let hint = of(&checked, rule).with_context(|| format!("{rule}: {:#?}", checked.hints))?;
        assert_eq!((hint.weight, &hint.at), (weight, &at), "{rule}");
        assert!(checked.hints.is_sorted_by_key(|hint| hint.weight), "the gravest first");
    }
    Ok(())
}

/// Whether a document with this title, text and list speaks of an element, and what it lacks of it.
async fn element(
    bench: &Bench,
    (editor, place): (&str, (&str, &str)),
    (name, typed): (&str, Typed),
    list: Option<&str>,
) -> Result<desk::Element> {
    let who = bench.who(editor, Role::Editor).await?;
    let id = bench.draft(&who, place, &typed).await?;
    if let Some(list) = list {
        let bytes = list.as_bytes().to_vec();
        desk::attach(&bench.store, &who, (id, 2), ("附件1.csv", bytes), NOON).await?;
    }
    let elements = checked(bench, id).await?.elements;
    let found = elements.iter().find(|one| one.name == name);
    found.cloned().with_context(|| format!("{name}: {elements:?}"))
}

#[tokio::test]
async fn elements_are_looked_for_by_their_words() -> Result<()> {
    let bench = bench().await?;
    let (approved, reviewed) = (("最低生活保障", "审批信息"), ("最低生活保障", "审核信息"));
    let list = Some("序号,姓名,户数\n1,张三,1\n");
    // What the column says need not be said again; a list of names is one, by its heading.
    for (editor, place, name, typed, list) in [
        ("a", approved, "低保对象名单", typed("名单", "现予公示。"), None),
        ("b", approved, "低保对象名单", typed("11月公示", "现予公示。"), list),
        ("c", approved, "低保对象名单", typed("最低生活保障对象名单公示", ""), None),
        ("d", reviewed, "初审对象名单", typed("低保初审名单", "现予公示。"), None),
    ] {
        let found = element(&bench, (editor, place), (name, typed), list).await?;
        assert!(found.found, "{editor}: {found:?}");
    }
    for (editor, place, name, typed, lacks) in [
        ("e", approved, "低保对象名单", typed("低保标准调整的通知", "每人每月800元。"), "名单"),
        ("f", reviewed, "初审对象名单", typed("低保对象名单公示", "现予公示。"), "初审"),
    ] {
        let found = element(&bench, (editor, place), (name, typed), None).await?;
        assert!(!found.found && found.lacking.contains(&lacks.to_owned()), "{editor}: {found:?}");
    }
    Ok(())
}

#[tokio::test]
async fn hints_know_where_their_words_stand() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let body = "<table><tbody><tr><td>姓名</td><td>身份证号</td></tr><tr><td>张三</td><td>11010519491231002X</td></tr></tbody></table><p>请认真&amp;<strong>布</strong>署。<a href=\"/nothing\">见附件</a></p>";
    let typed = Typed { title: "公示 11010519491231002X".into(), ..typed("", body) };
    let id = bench.draft(&who, ("最低生活保障", "审批信息"), &typed).await?;
    let found = checked(&bench, id).await?;
    let kept = bench.store.draft(id).await?.context("a draft")?.draft.body;
    let text = desk::text(&kept);
    let shown = |rule: &str| -> Vec<&str> {
        let hints = found.hints.iter().filter(|hint| hint.rule == rule);
        hints.filter_map(|hint| text.get(hint.span.clone()?)).collect()
    };
    assert_eq!(shown("privacy"), ["11010519491231002X"], "{:#?}", found.hints);
    assert_eq!(shown("word"), ["布署"]);
    assert_eq!(shown("dead-link-own"), ["见附件"]);
    let titled = found.hints.iter().filter(|hint| hint.at == At::Title);
    assert!(titled.clone().count() == 1 && titled.clone().all(|hint| hint.span.is_none()));
    Ok(())
}

#[tokio::test]
async fn what_is_published_already_is_told() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let column = bench.column("最低生活保障").await?.id;
    let publish = async |title: &str, body: &str| {
        let draft = portal::Draft {
            edition: store::NewEdition {
                title: title.into(),
                body: format!("<p>{body}</p>"),
                published_at: NOON,
                ..Default::default()
            },
            places: vec![portal::Place { column, ..Default::default() }],
            attachments: Vec::new(),
        };
        portal::publish(&bench.store, bench.site.id, draft, |_| Vec::new()).await
    };
    let placed = publish("2026年10月低保对象公示", PLAIN).await?;
    publish("关于调整残疾人两项补贴标准的通知", "自2026年1月起，补贴标准提高到每人每月一百元。")
        .await?;
    let place = ("最低生活保障", "审批信息");
    for (title, body) in [("另一个题目", PLAIN), ("2026年10月低保对象公示", "别的内容")]
    {
        let id = bench.draft(&who, place, &typed(title, body)).await?;
        let checked = checked(&bench, id).await?;
        let alike: Vec<_> = checked.hints.iter().filter(|hint| hint.rule == "alike").collect();
        assert_eq!(alike.len(), 1, "{title}: {alike:#?}");
        assert!(alike[0].args.contains(&("address", placed.address.clone())), "{title}");
    }
    let id =
        bench.draft(&who, place, &typed("残疾人证办理指南", "办理地点：政务服务中心。")).await?;
    assert!(of(&checked(&bench, id).await?, "alike").is_none());
    Ok(())
}

#[tokio::test]
async fn masking_names_what_it_cannot_mask() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let body = "<table><tbody><tr><td>姓名</td><td>身份证号</td></tr><tr><td>张三</td><td>11010519491231002X</td></tr></tbody></table>";
    let id = bench.draft(&who, ("最低生活保障", "审批信息"), &typed("名单公示", body)).await?;
    let rtf = br"{\rtf1\ansi 11010519491231002X}".to_vec();
    let refused = desk::attach(&bench.store, &who, (id, 2), ("a.doc", rtf), NOON).await;
    assert!(matches!(refused, Err(DeskError::BadFile(_))), "{refused:?}");
    let text = "姓名,身份证号\n李四,11010519491231002X\n".as_bytes().to_vec();
    desk::attach(&bench.store, &who, (id, 2), ("名单.csv", text), NOON).await?;
    let found = checked(&bench, id).await?;
    let files = found.hints.iter().filter(|hint| matches!(hint.at, At::File { .. }));
    assert_eq!(files.count(), 1);
    let masked = desk::mask(&bench.store, &who, (id, 3), NOON).await?;
    assert_eq!(masked, desk::MaskedAll::default());
    assert!(!checked(&bench, id).await?.leaks());
    let stale = desk::mask(&bench.store, &who, (id, 3), NOON).await;
    assert!(matches!(stale, Err(DeskError::Conflict)), "{stale:?}");
    Ok(())
}
