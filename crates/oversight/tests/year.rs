//! A year of the notice on sample portals over loopback: June round, confirmation, ranking, ledger, re-check,
//! appeal, bonus, September round, trend. The figures are computed here once more, from what was planted.

mod bench;

use access::Action;
use anyhow::{Context, Result, ensure};
use bench::{Bench, DAY, Portal, SHEET};
use oversight::{
    Aim, Answer, AnswerProblem, Choice, Judgement, NewMaterial, NewRound, Ruling, Said,
    all_materials, answer, answer_lines, board, chase, close, collected, compared, decide, history,
    item, items, judge_material, look_again, material, morning, precision, read_answers, rescore,
    rule, submit_material, take_answers, unit_view, what_if,
};
use rust_decimal::Decimal;
use sample::Family;
use sample::Fault::{self, CatalogMissing, ColumnBlank, FieldMissing, LinkGone, Paper};
use serde_json::Value;
use store::{
    Certainty, Decision, InspectionState, Item, ItemEventKind, ItemFilter, ItemState, RoundKind,
    RoundState,
};

/// What is wrong with the second county in June; the last two are mended before the re-check.
const BROKEN: [Fault; 8] = [
    FieldMissing,
    FieldMissing,
    CatalogMissing,
    Paper("news-visit"),
    ColumnBlank,
    LinkGone,
    ColumnBlank,
    LinkGone,
];

/// Working days to mend what was found.
const DEADLINE: u32 = 10;

fn points(text: &str) -> Decimal {
    text.parse().expect("a number")
}

/// What a portal scores by the sheet of this test, from what is wrong with it.
fn scored(faults: &[Fault], news_confirmed: bool) -> Decimal {
    let taken = |fault: &Fault| match fault {
        FieldMissing => points("5"),
        CatalogMissing => points("2"),
        ColumnBlank => points("2"),
        LinkGone => points("1.5"),
        Paper(_) if news_confirmed => points("3"),
        _ => Decimal::ZERO,
    };
    Decimal::ONE_HUNDRED - faults.iter().map(taken).sum::<Decimal>()
}

/// A round of the year by the sheet of these tests, started.
async fn begun(
    bench: &Bench,
    campaign: i64,
    (name, kind): (&str, RoundKind),
    units: &[i64],
) -> Result<i64> {
    let sheet = assess::Sheet::parse(SHEET)?;
    let units = units.to_vec();
    bench.started_as(NewRound { kind, units, ..bench.new_round(campaign, name, &sheet) }).await
}

/// Confirms the work news that was planted and dismisses every other suspicion.
async fn confirm(bench: &Bench, round: i64) -> Result<usize> {
    let (store, office) = (&bench.store, &bench.office);
    let mut confirmed = 0;
    for standing in store.standings(round).await? {
        let findings = store.findings(standing.id).await?;
        let open = findings.iter().filter(|found| {
            found.certainty == Certainty::Suspected && !found.advice && found.decision.is_none()
        });
        let choices: Vec<Choice> = open
            .map(|found| {
                let holds = found.rule == "news-as-disclosure";
                confirmed += usize::from(holds);
                Choice {
                    key: found.key.clone(),
                    decision: if holds { Decision::Confirmed } else { Decision::Dismissed },
                    reason: if holds { String::new() } else { "经核实不属实".into() },
                }
            })
            .collect();
        if !choices.is_empty() {
            decide(store, office, standing.id, &choices, bench.now()).await?;
        }
    }
    Ok(confirmed)
}

async fn of_rule(bench: &Bench, unit: i64, rule: &str) -> Result<Vec<Item>> {
    let filter = ItemFilter { unit: Some(unit), ..ItemFilter::default() };
    let mut items = items(&bench.store, &bench.office, filter).await?;
    items.retain(|item| item.rule == rule);
    Ok(items)
}

fn said(said: Said, note: &str) -> Answer {
    Answer { said, note: note.into(), files: Vec::new(), wanted: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year() -> Result<()> {
    let mut bench = Bench::new().await?;
    let whole = Portal::serve(Family::Trs, 0, &[]).await?;
    let mut broken = Portal::serve(Family::Hanweb, 1, &BROKEN).await?;
    let town = Portal::serve(Family::Generic, 2, &[ColumnBlank]).await?;
    let [first, second, below] = bench.units([&whole.url, &broken.url, &town.url]).await?;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());

    // In May a county checks itself: it sees its points, nobody is ranked, nothing is assigned.
    let kind = RoundKind::SelfCheck;
    let may = begun(&bench, campaign, ("五月自查", kind), &[second]).await?;
    assert_eq!(bench.work().await?, 1);
    assert_eq!(close(&store, &office, may, DEADLINE, bench.now()).await?, 0);
    let checked = board(&store, &office, may).await?;
    let points_of: Vec<_> = checked.places.iter().map(|one| (one.own, one.rank)).collect();
    assert_eq!(points_of, [(Some(scored(&BROKEN, false)), None)]);
    assert!(of_rule(&bench, second, "column-blank").await?.is_empty());

    // June. A worker is killed in the middle of it; nothing is lost.
    let june = begun(&bench, campaign, ("六月检查", RoundKind::Inspection), &[]).await?;
    bench.kill_a_worker_in_the_middle().await?;
    let stuck = store.standings(june).await?;
    ensure!(stuck.iter().any(|one| one.state == InspectionState::Running), "killed too late");
    bench.pass(300);
    assert_eq!(bench.work().await?, 3);
    let first_row = store.inspection_of(june, first).await?.context("inspected")?;
    assert_eq!((first_row.state, first_row.attempts), (InspectionState::Done, 2), "taken up again");
    assert_eq!(store.round(june).await?.context("planned")?.state, RoundState::Confirming);
    let early = store.standings(june).await?;
    let total = |of: i64| {
        let found = early.iter().find(|one| one.unit_id == of);
        found.and_then(|one| one.total.as_deref()).map(points)
    };
    assert_eq!(total(first), Some(scored(&[], false)));
    assert_eq!(total(second), Some(scored(&BROKEN, false)), "what is suspected costs nothing");

    // Confirming: only now the work news costs its points.
    assert_eq!(confirm(&bench, june).await?, 1);
    let rules = precision(&store, &office, june).await?;
    let news = rules.iter().find(|one| one.rule == "news-as-disclosure").context("decided")?;
    assert_eq!((news.confirmed, news.dismissed, news.waiting), (1, 0, 0));
    let of_links = |rules: &[oversight::RulePrecision]| {
        rules.iter().find(|one| one.rule == "dead-link").cloned().context("found")
    };
    let before = of_links(&rules)?;
    assert_eq!(before.undoubted, 2);

    // A certain finding is dismissed with a reason, and that is revised: points and precision follow.
    let inspection = store.inspection_of(june, second).await?.context("inspected")?;
    let findings = store.findings(inspection.id).await?;
    let is_link = |one: &&store::Finding| one.rule == "dead-link" && one.counts;
    let link = findings.iter().find(is_link).context("found")?.key.clone();
    let about = |decision, reason: &str| {
        vec![Choice { key: link.clone(), decision, reason: reason.into() }]
    };
    let (id, dismissed) = (inspection.id, about(Decision::Dismissed, ""));
    let unsaid = decide(&store, &office, id, &dismissed, bench.now()).await;
    assert!(matches!(unsaid, Err(oversight::OversightError::NoReason)));
    for (decision, reason, given, more) in [
        (Decision::Dismissed, "检查时网络中断", points("1.5"), 1),
        (Decision::Confirmed, "再次核对属实", Decimal::ZERO, 0),
    ] {
        decide(&store, &office, id, &about(decision, reason), bench.now()).await?;
        let row = store.inspection(id).await?.context("kept")?;
        let own = row.total.as_deref().map(points);
        assert_eq!(own, Some(scored(&BROKEN, true) + given), "{decision:?}");
        let now = of_links(&precision(&store, &office, june).await?)?;
        assert_eq!((now.undoubted, now.dismissed), (1, before.dismissed + more), "{decision:?}");
        assert_eq!(now.share() < before.share(), more > 0, "{decision:?}");
    }

    // By a sheet that takes twice as much for a field the ranking would be another; the round stays.
    let twice = SHEET.replace("each = 5\n", "each = 10\n");
    let other = what_if(&store, &office, june, &assess::Sheet::parse(&twice)?).await?;
    let own = scored(&BROKEN, true);
    let other = other.iter().find(|one| one.unit == second).and_then(|one| one.own);
    assert_eq!(other, Some(own - points("10")));

    // Closing: scores, ranks, ledger.
    let entered = close(&store, &office, june, DEADLINE, bench.now()).await?;
    assert_eq!(entered, BROKEN.len() + 1);
    let shown = board(&store, &office, june).await?;
    let place = |unit: i64| shown.places.iter().find(|one| one.unit == unit).cloned();
    let (one, two) = (place(first).context("ranked")?, place(second).context("ranked")?);
    let town_points = scored(&[ColumnBlank], false);
    assert_eq!((one.total, one.rank), (Some(scored(&[], false)), Some(1)));
    assert_eq!((two.own, two.rank), (Some(own), Some(2)));
    assert_eq!(two.total, Some((own + town_points) / points("2")), "half its own, half its town's");
    let view = unit_view(&store, &office, (june, second)).await?;
    let made = view.parts.iter().filter_map(|(part, _)| Some(part.points? * part.share));
    assert_eq!(Some(made.sum::<Decimal>() / points("100")), two.total, "what its parts make");
    assert_eq!(view.parts.iter().map(|(_, open)| *open).collect::<Vec<_>>(), [true, true]);
    let in_place = shown.in_place.as_ref().context("inspected")?;
    assert_eq!((in_place.round.id, in_place.units), (june, 3));
    assert!(in_place.lacking[&Aim::Columns].contains(&second), "a field lacks");
    assert!(in_place.lacking[&Aim::Content].contains(&second), "a column is blank");
    assert!(!in_place.lacking[&Aim::Columns].contains(&first), "nothing is wrong with it");
    assert_eq!(in_place.lacking, shown.lacking);
    let counting: i64 = shown.heat[&second].iter().map(|cell| cell.counting).sum();
    assert!(
        counting >= 4,
        "fields that lack, a blank column and links stand in fields: {counting}"
    );
    assert_eq!(shown.figures[&second].items, BROKEN.len() as i64);
    let told = bench.told(&bench.liaison).await?;
    let issued: Vec<&str> = told.iter().filter_map(|(_, facts)| facts["count"].as_str()).collect();
    assert!(told.iter().all(|(what, _)| what == "issued"), "{told:?}");
    assert_eq!(issued, [BROKEN.len().to_string(), "1".into()], "its own and its town's");
    assert!(bench.told(&bench.stranger).await?.is_empty(), "nothing to mend there");
    let again = close(&store, &office, june, DEADLINE, bench.now()).await;
    assert!(again.is_err(), "a closed round is not closed again");

    // Rectification: of four that are said to be mended two are.
    broken = broken.replaced(&BROKEN[..6]).await?;
    let mut answered = of_rule(&bench, second, "column-blank").await?;
    answered.extend(of_rule(&bench, second, "dead-link").await?);
    assert_eq!(answered.len(), 4);
    for item in &answered {
        let now = bench.now();
        answer(&store, &bench.liaison, item.id, said(Said::Done, "已补齐"), now).await?;
        let foreign = answer(&store, &bench.stranger, item.id, said(Said::Done, ""), now).await;
        assert!(foreign.is_err(), "another unit's liaison sees nothing of it");
    }
    bench.pass(2 * DAY);
    assert_eq!(look_again(&store, &office, june, bench.now()).await?, 1);
    assert_eq!(look_again(&store, &office, june, bench.now()).await?, 0, "one look at a time");
    assert_eq!(bench.work().await?, 1);
    let mut states = Vec::new();
    for item in &answered {
        let (now, _) = oversight::item(&store, &office, item.id).await?;
        states.push((now.rule, now.state));
    }
    states.sort();
    let (blank, link) = ("column-blank".to_owned(), "dead-link".to_owned());
    assert_eq!(
        states,
        [
            (blank.clone(), ItemState::Open),
            (blank, ItemState::Closed),
            (link.clone(), ItemState::Open),
            (link, ItemState::Closed)
        ],
        "what is there still is not closed by a word"
    );

    let (what, facts) = bench.told(&bench.liaison).await?.pop().context("told")?;
    assert_eq!(
        (what.as_str(), &facts["gone"], &facts["still"]),
        ("looked", &"2".into(), &"2".into())
    );

    // An appeal granted, one refused; the score is computed again and the change kept.
    let fields = of_rule(&bench, second, "field-missing").await?;
    for item in &fields {
        let appeal = said(Said::Appeals, "本县不承担该领域职责");
        answer(&store, &bench.liaison, item.id, appeal, bench.now()).await?;
    }
    let granted = (Ruling::GrantAppeal, "县级无此职责");
    rule(&store, &office, fields[0].id, granted, bench.now()).await?;
    let refused = (Ruling::RefuseAppeal, "职责清单中有此项");
    rule(&store, &office, fields[1].id, refused, bench.now()).await?;
    assert!(rule(&store, &office, fields[0].id, granted, bench.now()).await.is_err(), "once");
    let view = unit_view(&store, &bench.liaison, (june, second)).await?;
    let after = own + points("5");
    assert_eq!(view.place.and_then(|place| place.own), Some(after));
    assert_eq!(view.changes, [(own, after, "县级无此职责".to_owned())]);
    let events = history(&store, &office, fields[0].id).await?;
    let what: Vec<ItemEventKind> = events.iter().map(|event| event.what).collect();
    assert_eq!(
        what,
        [ItemEventKind::Assigned, ItemEventKind::Appeals, ItemEventKind::AppealGranted]
    );
    let told = bench.told(&bench.liaison).await?;
    let ruled: Vec<&Value> = told
        .iter()
        .filter(|(what, _)| what == "ruled")
        .map(|(_, facts)| &facts["ruling"])
        .collect();
    assert_eq!(ruled, ["appeal-granted", "appeal-refused"]);
    let overdue = of_rule(&bench, second, "catalog-missing").await?;
    bench.pass(30 * DAY);
    let chased = chase(&store, &office, 2, bench.now()).await?;
    let escalated =
        |id| chased.iter().any(|(item, what)| item.id == id && *what == ItemEventKind::Escalated);
    assert!(escalated(overdue[0].id));
    assert!(chase(&store, &office, 2, bench.now()).await?.is_empty());

    // The closed round, computed once more from what is stored, gives the same figures.
    for unit in rescore(&store, june).await? {
        assert_eq!(unit.differing, Vec::<String>::new(), "{}", unit.unit);
        assert_eq!(unit.kept, unit.computed, "{}", unit.unit);
    }

    // September: what was mended came back; a material brings a bonus, as far as the sheet lets it.
    broken = broken.replaced(&BROKEN).await?;
    bench.pass(60 * DAY);
    let september = begun(&bench, campaign, ("九月检查", RoundKind::Inspection), &[]).await?;
    let photo = store.put_file(b"photo".to_vec()).await?;
    let new = NewMaterial {
        title: "一张二维码看村务".into(),
        body: "做法与成效".into(),
        files: vec![("照片.jpg".into(), photo)],
    };
    let id = submit_material(&store, &bench.liaison, (september, second), new, bench.now()).await?;
    let (what, facts) = bench.told(&office).await?.pop().context("told")?;
    assert_eq!((what.as_str(), &facts["title"]), ("material", &"一张二维码看村务".into()));
    assert_eq!(bench.work().await?, 3);
    let refused = Judgement::Refuse { reason: "请补充成效数据".into() };
    judge_material(&store, &office, id, refused, bench.now()).await?;
    let (what, facts) = bench.told(&bench.liaison).await?.pop().context("told")?;
    assert_eq!((what.as_str(), &facts["ruling"]), ("judged", &"refused".into()));
    assert_eq!(facts["reason"], "请补充成效数据");
    bench.pass(1);
    let accepted = Judgement::Accept { points: points("9"), reason: "全市可推广".into() };
    judge_material(&store, &office, id, accepted, bench.now()).await?;
    let kept = material(&store, &bench.liaison, id).await?;
    assert!(kept.files.contains("照片.jpg") && kept.reason == "全市可推广");
    assert!(material(&store, &bench.stranger, id).await.is_err(), "another unit's");
    assert_eq!(all_materials(&store, &office).await?.len(), 1);
    confirm(&bench, september).await?;
    let back = close(&store, &office, september, DEADLINE, bench.now()).await?;
    assert_eq!(back, 2, "what was closed came back; all else was known");
    let reopened = of_rule(&bench, second, "dead-link").await?;
    assert!(reopened.iter().all(|item| item.state == ItemState::Open), "{reopened:#?}");

    // Answers that were filled in without a network: all of them, or none.
    let lines = answer_lines(&store, &bench.liaison).await?;
    assert!(lines.len() > 4 && lines.iter().all(|line| line.unit != "青岚县"), "{lines:?}");
    let mut form = Vec::new();
    report::write_answer_form(&lines, &mut form)?;
    let blank = read_answers("答复.xlsx", &form)?;
    assert_eq!(blank.len(), lines.len(), "as it was made");
    let taken = take_answers(&store, &bench.liaison, &blank, bench.now()).await?;
    assert_eq!((taken.answered, taken.blank), (0, lines.len()));
    let ids: Vec<i64> = lines.iter().map(|line| line.item).collect();
    let filled = |reason: &str| {
        let rows = format!(
            "整改答复表,,\n编号,答复,说明\n{},已整改,\n{}, 申诉。,{reason}\n{},,\n{},看看,\n",
            ids[0], ids[1], ids[2], ids[3]
        );
        read_answers("答复.CSV", rows.as_bytes())
    };
    let rows = filled("")?;
    let taken = take_answers(&store, &bench.liaison, &rows, bench.now()).await?;
    let wrong = [(4, AnswerProblem::NoReason), (6, AnswerProblem::UnknownAnswer("看看".into()))];
    assert_eq!(taken.problems, wrong);
    let state = async |id| anyhow::Ok(item(&store, &office, id).await?.0.state);
    assert_eq!(state(ids[0]).await?, ItemState::Open, "none where one is wrong");
    let rows = &filled("本县不承担")?[..3];
    let foreign = take_answers(&store, &bench.stranger, rows, bench.now()).await?;
    let own = AnswerProblem::UnknownItem(ids[0].to_string());
    assert_eq!(foreign.problems.first(), Some(&(3, own)), "another unit's");
    let taken = take_answers(&store, &bench.liaison, rows, bench.now()).await?;
    assert_eq!((taken.answered, taken.blank, taken.problems.len()), (2, 1, 0));
    assert_eq!(state(ids[0]).await?, ItemState::Answered);
    assert_eq!(state(ids[1]).await?, ItemState::Appealed);
    let again = take_answers(&store, &bench.liaison, &rows[..1], bench.now()).await?;
    assert_eq!(again.problems, [(3, AnswerProblem::State)]);
    let headless = read_answers("a.csv", "编号,说明\n1,\n".as_bytes());
    assert!(matches!(headless, Err(portal::FileError::NoHead(words)) if words.contains("答复")));

    // On the morning of a working day everybody is told what waits for him, once.
    let before = bench.told(&bench.liaison).await?.len();
    let saturday = portal::moment(jiff::civil::date(2026, 10, 17).at(12, 0, 0, 0));
    assert!(!morning(&store, saturday).await?);
    assert!(morning(&store, bench.now()).await?);
    assert!(morning(&store, bench.now()).await?);
    let told = bench.told(&bench.liaison).await?;
    assert_eq!(told.len(), before + 1, "{told:?}");
    let (what, facts) = &told[before];
    let open = items(&store, &office, ItemFilter { unit: Some(second), ..ItemFilter::default() });
    let today = bench.today().to_string();
    let late = |item: &&Item| item.state == ItemState::Open && item.deadline < today;
    let late = open.await?.iter().filter(late).count();
    assert_eq!(what, "mend");
    let overdue: usize = facts["overdue"].as_str().context("a figure")?.parse()?;
    assert!(late > 0 && overdue >= late, "{facts}: {late}");
    let (what, facts) = bench.told(&office).await?.pop().context("told")?;
    assert_eq!((what.as_str(), &facts["appeals"]), ("waiting", &"1".into()));
    let shown = board(&store, &office, september).await?;
    let own_now = {
        // The appeal that was granted holds; the gate of the bonus is 70, its cap 2.
        let before = scored(&BROKEN, true) + points("5");
        if before >= points("70") { before + points("2") } else { before }
    };
    let place = shown.places.iter().find(|one| one.unit == second).context("ranked")?;
    assert_eq!(place.own, Some(own_now));
    let rank = place.rank;
    let trend = shown.trend.iter().find(|one| one.unit == second).context("shown")?;
    let half = |own: Decimal| Some((own + town_points) / points("2"));
    assert_eq!(trend.totals, [Some(scored(&BROKEN, false)), half(after), half(own_now)]);
    assert_eq!(trend.unit, second);
    let below = shown.places.iter().find(|one| one.unit == below).context("ranked")?;
    assert_eq!((below.total, below.rank), (Some(town_points), Some(1)));

    // The year side by side, without the self-check; the materials that were accepted, for every unit.
    let years = compared(&store, &office, september).await?;
    assert_eq!(years.rounds.len(), 2, "{:?}", years.rounds);
    assert!(years.rounds[0].ends_with("六月检查") && years.rounds[1].ends_with("九月检查"));
    let row = years.units.iter().find(|unit| unit.name == "东山县").context("compared")?;
    assert_eq!(row.places, [Some((half(after), Some(2))), Some((half(own_now), rank))]);
    assert!(compared(&store, &bench.liaison, september).await.is_err());
    let (_, read) = collected(&store, &bench.stranger, september).await?;
    let titles: Vec<(&str, &str)> =
        read.iter().map(|one| (one.unit.as_str(), one.title.as_str())).collect();
    assert_eq!(titles, [("东山县", "一张二维码看村务")]);
    if let Ok(look) = std::env::var("OVERSIGHT_LOOK") {
        let save = |name: &str| std::fs::File::create(format!("{look}-{name}"));
        report::write_comparison(&years, &mut save("comparison.xlsx")?)?;
        report::write_collection("九月检查", &read, &mut save("materials.docx")?)?;
        report::write_answer_form(&lines, &mut save("answers.xlsx")?)?;
    }

    // Who may do what is asked of the table.
    assert!(!bench.liaison.may(Action::Oversee, None));
    let forbidden = close(&store, &bench.liaison, september, DEADLINE, bench.now()).await;
    assert!(forbidden.is_err());
    assert!(board(&store, &bench.liaison, june).await.is_err(), "a liaison sees his unit only");
    assert!(item(&store, &bench.stranger, reopened[0].id).await.is_err());
    let verified = access::audit::verify(&store).await?;
    assert!(matches!(verified, access::audit::Verified::Whole { rows, .. } if rows > 10));
    drop((whole, broken, town));
    Ok(())
}

#[test]
fn on_postgresql() -> Result<()> {
    bench::engines::again_on_postgresql(&[])
}
