use super::MOMENT;
use crate::engines::Bench;
use anyhow::{Context, Result};
use store::{
    Alert, AlertKind, Audience, Certainty, CommonAnswer, Decision, DecisionRow, Finding,
    Inspection, InspectionState, Item, ItemEvent, ItemEventKind, ItemFilter, ItemState, Material,
    MaterialState, NewEvidence, NewMilestone, NewNotice, Post, Round, RoundKind, RoundState,
    ScoreChange, Store, Thread, ThreadState, Unit, UnitKind,
};

fn unit(name: &str, kind: UnitKind, parent: Option<i64>) -> Unit {
    Unit {
        id: 0,
        parent_id: parent,
        name: name.into(),
        kind,
        weight: "1".into(),
        portal: format!("https://{name}.example/"),
        pins: String::new(),
        contact: "王芳 0700-1234567".into(),
        organ_id: None,
        position: 0,
        retired_at: None,
    }
}

fn inspection(round: i64, unit: i64, state: InspectionState) -> Inspection {
    Inspection {
        id: 0,
        round_id: round,
        unit_id: unit,
        look: 0,
        name: "青岚县".into(),
        kind: UnitKind::County,
        parent_id: None,
        weight: "1".into(),
        portal: "https://qinglan.example/".into(),
        pins: String::new(),
        as_of: "2026-06-30".into(),
        state,
        attempts: 0,
        worker: String::new(),
        lease_until: 0,
        requests: 0,
        pages: 0,
        any_hour: false,
        began_at: None,
        ended_at: None,
        snapshot: None,
        complete: false,
        failure: None,
        total: None,
        score: None,
        fields: "[]".into(),
    }
}

/// A campaign with a county, its township and a round; answers round and units.
async fn campaign(store: &Store) -> Result<(i64, i64, i64)> {
    let mut write = store.write().await?.at(MOMENT);
    let milestones = [("栏目设置到位", "2026-05-31"), ("内容充实到位", "2026-08-31")];
    let milestones =
        milestones.map(|(name, due)| NewMilestone { name: name.into(), due: due.into() });
    let campaign = write.add_campaign("2026 年基层政务公开", 2026, milestones.into()).await?;
    let county = write.add_unit(unit("青岚县", UnitKind::County, None)).await?;
    let town = write.add_unit(unit("云溪镇", UnitKind::Township, Some(county))).await?;
    let catalog = write.keep_catalog("标准", "1", "{}".into()).await?;
    let round = Round {
        id: 0,
        campaign_id: campaign,
        name: "六月检查".into(),
        kind: RoundKind::Inspection,
        cut_off: "2026-06-30".into(),
        state: RoundState::Planned,
        catalog_id: catalog,
        sheet: "name = \"例\"".into(),
        draw_fields: Some(15),
        draw_seed: Some(u64::MAX.to_string()),
        result: None,
        created_at: MOMENT,
        started_at: None,
        closed_at: None,
        starts_at: Some(MOMENT + 60),
        repeats: None,
        series: None,
        hours: Some("20:00-06:00".into()),
        calendar: None,
        fields: Some(r#"["social-assistance","elderly-care"]"#.into()),
        unit_id: None,
    };
    let id = write.add_round(round.clone()).await?;
    assert!(write.due_rounds(MOMENT + 59).await?.is_empty());
    let due = write.due_rounds(MOMENT + 60).await?;
    assert_eq!(due.iter().map(|one| one.id).collect::<Vec<_>>(), [id], "its time has come");
    write.commit().await?;
    let mut write = store.write().await?;
    assert!(write.add_round(round).await.is_err(), "a name is given once in a campaign");
    Ok((id, county, town))
}

pub async fn keeps_campaigns_units_and_rounds(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let (round, county, town) = campaign(store).await?;
    let made = store.campaigns().await?.pop().context("made")?;
    let due: Vec<String> =
        store.milestones(made.id).await?.into_iter().map(|one| one.due).collect();
    assert_eq!((made.year, due), (2026, vec!["2026-05-31".to_owned(), "2026-08-31".to_owned()]));
    let found = store.unit(town).await?.context("made")?;
    assert_eq!((found.parent_id, found.kind), (Some(county), UnitKind::Township));
    let mut write = store.write().await?;
    let changed = Unit { weight: "0.5".into(), retired_at: Some(MOMENT), ..found };
    write.save_unit(changed).await?;
    let mut row = write.round(round).await?.context("planned")?;
    row.state = RoundState::Running;
    write.save_round(row).await?;
    assert!(write.due_rounds(i64::MAX).await?.is_empty(), "started already");
    write.commit().await?;
    let kept = store.units().await?;
    assert_eq!((&*kept[1].weight, kept[1].retired_at), ("0.5", Some(MOMENT)));
    assert_eq!(kept[0].retired_at, None);
    let kept = store.rounds(made.id).await?.pop().context("planned")?;
    assert_eq!((kept.state, kept.draw_seed), (RoundState::Running, Some(u64::MAX.to_string())));
    let mut write = store.write().await?;
    write.rename_campaign(made.id, "2027 年基层政务公开", 2027).await?;
    let later = NewMilestone { name: "总结".into(), due: "2027-11-30".into() };
    write.put_milestones(made.id, vec![later]).await?;
    let other = write.add_campaign("误建的", 2028, Vec::new()).await?;
    write.remove_campaign(other).await?;
    write.add_inspection(inspection(round, county, InspectionState::Waiting)).await?;
    write.commit().await?;
    let renamed = store.campaigns().await?;
    assert_eq!(renamed.iter().map(|one| one.year).collect::<Vec<_>>(), [2027]);
    let names: Vec<String> =
        store.milestones(made.id).await?.into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["总结"]);
    let mut write = store.write().await?;
    assert!(write.remove_campaign(made.id).await.is_err(), "it has a round");
    drop(write);
    let mut write = store.write().await?;
    write.remove_round(round).await?;
    write.remove_campaign(made.id).await?;
    write.commit().await?;
    assert!(store.campaigns().await?.is_empty() && store.standings(round).await?.is_empty());
    let mut write = store.write().await?;
    assert!(write.save_unit(unit("无", UnitKind::County, None)).await.is_err(), "no such unit");
    Ok(())
}

pub async fn gives_jobs_out_and_takes_them_up_again(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let (round, county, town) = campaign(store).await?;
    let mut write = store.write().await?.at(MOMENT);
    let first = write.add_inspection(inspection(round, county, InspectionState::Waiting)).await?;
    let second = write.add_inspection(inspection(round, town, InspectionState::Waiting)).await?;
    assert_eq!(write.workable(MOMENT).await?, (vec![], vec![]), "not before the round starts");
    write.queue_inspections(round).await?;
    write.commit().await?;
    let mut write = store.write().await?;
    let (free, _) = write.workable(MOMENT).await?;
    assert_eq!(free.iter().map(|one| one.id).collect::<Vec<_>>(), [first, second]);
    let taken = Inspection {
        state: InspectionState::Running,
        worker: "one".into(),
        lease_until: MOMENT + 60,
        ..free[0].clone()
    };
    write.save_inspection(taken).await?;
    write.commit().await?;
    let mut write = store.write().await?;
    let (free, busy) = write.workable(MOMENT + 60).await?;
    assert_eq!((free[0].id, busy[0].id), (second, first), "as long as it is heard of");
    let (free, busy) = write.workable(MOMENT + 61).await?;
    assert_eq!((free.len(), busy.len()), (2, 0), "abandoned");
    let done = Inspection {
        state: InspectionState::Done,
        total: Some("87.5".into()),
        score: Some("{}".into()),
        ..free[0].clone()
    };
    write.save_inspection(done).await?;
    assert_eq!(write.open_inspections(round).await?, 1);
    let again = Inspection { look: 1, ..inspection(round, county, InspectionState::Queued) };
    let look = write.add_inspection(again.clone()).await?;
    assert_eq!(write.last_look(round, county).await?.map(|one| one.id), Some(look));
    assert!(write.standings(round).await?.iter().all(|one| one.id != look));
    assert_eq!(write.latest_look(county).await?.map(|one| one.id), Some(look));
    assert!(write.latest_look(town).await?.is_none(), "the round's own is none");
    write.commit().await?;
    let looks = store.open_looks().await?;
    assert_eq!(looks.iter().map(|one| (one.id, one.look)).collect::<Vec<_>>(), [(look, 1)]);
    let rounds = store.rounds_of(county).await?;
    assert_eq!(rounds.iter().map(|one| one.id).collect::<Vec<_>>(), [round], "looks are no rounds");
    assert!(store.rounds_of(i64::MAX).await?.is_empty());
    let open = store.inspected_in_open_rounds(county).await?;
    assert_eq!(open.iter().map(|one| one.id).collect::<Vec<_>>(), [first]);
    assert!(store.inspected_in_open_rounds(town).await?.is_empty(), "not inspected yet");
    let standings = store.standings(round).await?;
    assert_eq!((standings.len(), standings[0].total.as_deref()), (2, Some("87.5")));
    assert_eq!(store.inspection_of(round, county).await?.map(|one| one.id), Some(first));
    let mut write = store.write().await?;
    assert!(write.add_inspection(again).await.is_err(), "a look is one");
    Ok(())
}

pub async fn tells_whose_portal_was_seen_whole(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let (round, county, town) = campaign(store).await?;
    let mut write = store.write().await?.at(MOMENT);
    let done =
        |unit, complete| Inspection { complete, ..inspection(round, unit, InspectionState::Done) };
    write.add_inspection(done(county, true)).await?;
    write.add_inspection(done(town, false)).await?;
    assert!(write.seen_whole().await?.is_empty(), "the round is not closed");
    let row = write.round(round).await?.context("planned")?;
    write.save_round(Round { state: RoundState::Closed, ..row.clone() }).await?;
    assert_eq!(write.seen_whole().await?, [(county, round)]);
    let self_check = Round { state: RoundState::Closed, kind: RoundKind::SelfCheck, ..row };
    write.save_round(self_check).await?;
    assert!(write.seen_whole().await?.is_empty(), "a self-check is the unit's own");
    write.commit().await?;
    assert!(store.inspected_in_open_rounds(county).await?.is_empty(), "it is closed");
    Ok(())
}

pub async fn keeps_what_is_noticed(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let (round, county, town) = campaign(store).await?;
    let made = store.campaigns().await?.pop().context("made")?;
    assert!(!made.watched, "nobody is watched unasked");
    let mut write = store.write().await?.at(MOMENT);
    write.watch_campaign(made.id, true).await?;
    let look = write.add_inspection(inspection(round, county, InspectionState::Done)).await?;
    let alert = |unit, kind| Alert {
        id: 0,
        unit_id: unit,
        inspection_id: look,
        kind,
        key: "a".into(),
        facts: "{}".into(),
        raised_at: MOMENT,
        ended_at: None,
        dismissed_at: None,
        dismissed_by: String::new(),
        dismissed_why: String::new(),
    };
    write.add_alert(alert(county, AlertKind::Privacy)).await?;
    write.add_alert(alert(town, AlertKind::Unreachable)).await?;
    let open = write.open_alerts(county).await?;
    assert_eq!(open.iter().map(|one| one.kind).collect::<Vec<_>>(), [AlertKind::Privacy]);
    write.save_alert(Alert { ended_at: Some(MOMENT), ..open[0].clone() }).await?;
    assert!(write.open_alerts(county).await?.is_empty(), "it is over");
    write.commit().await?;
    let open = store.open_alerts().await?;
    assert_eq!(open.iter().map(|one| one.unit_id).collect::<Vec<_>>(), [town]);
    let kept = store.campaign(made.id).await?.context("made")?;
    assert_eq!((kept.watched, kept.name, kept.look_hours), (true, made.name, None));
    let mut write = store.write().await?;
    write.set_look_hours(made.id, Some("21:00-05:00".into())).await?;
    let row = write.alert(open[0].id).await?.context("raised")?;
    let why = "已核实，属演练".to_owned();
    let row = Alert { dismissed_at: Some(MOMENT), dismissed_why: why, ..row };
    write.save_alert(row).await?;
    assert_eq!(write.open_alerts(town).await?.len(), 1, "it is so still");
    write.commit().await?;
    assert!(store.open_alerts().await?.is_empty(), "and told no longer");
    let kept = store.campaign(made.id).await?.context("made")?;
    assert_eq!((kept.watched, kept.look_hours.as_deref()), (true, Some("21:00-05:00")));
    Ok(())
}

pub async fn tells_an_address_of_nobody(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let audience = Audience::Mail("liaison@example.com");
    let notice = |about: &str| NewNotice {
        about: about.into(),
        what: "escalated".into(),
        facts: "{}".into(),
        href: "/oversight".into(),
    };
    let mut write = store.write().await?.at(MOMENT);
    assert!(!write.reaches(audience).await?);
    for about in ["one", "one", "two"] {
        write.tell(audience, notice(about)).await?;
    }
    assert!(write.reaches(audience).await?);
    write.commit().await?;
    let channels = store.channels().await?;
    assert_eq!((channels.len(), channels[0].account_id, channels[0].organ_id), (1, None, None));
    assert_eq!(store.notices_of(channels[0].id, 9).await?.len(), 2, "each once");
    let mut write = store.write().await?.at(MOMENT);
    write.stop_channel(channels[0].id).await?;
    write.tell(audience, notice("three")).await?;
    write.commit().await?;
    assert!(store.channels().await?.is_empty(), "stopped is stopped");
    Ok(())
}

pub async fn keeps_threads_and_common_answers(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let (_, county, town) = campaign(store).await?;
    let mut write = store.write().await?.at(MOMENT);
    let thread = |unit, at| Thread {
        id: 0,
        unit_id: unit,
        title: "栏目怎么合并".into(),
        state: ThreadState::Open,
        begun_at: at,
        changed_at: at,
    };
    let first = write.add_thread(thread(county, MOMENT)).await?;
    let second = write.add_thread(thread(town, MOMENT + 1)).await?;
    for (office, body) in [(false, "可以合并吗"), (true, "可以，加方括号")] {
        let post = Post {
            id: 0,
            thread_id: first,
            account: "one".into(),
            office,
            body: body.into(),
            at: MOMENT,
        };
        write.add_post(post).await?;
    }
    let row = write.thread(first).await?.context("begun")?;
    write
        .save_thread(Thread { state: ThreadState::Answered, changed_at: MOMENT + 2, ..row })
        .await?;
    let answer = CommonAnswer {
        id: 0,
        question: "栏目怎么合并".into(),
        answer: "加方括号".into(),
        account: "one".into(),
        at: MOMENT,
    };
    let answer = write.add_common_answer(answer).await?;
    write.commit().await?;
    let ids = async |units: Option<&[i64]>| {
        let threads = store.threads(units).await?;
        anyhow::Ok(threads.iter().map(|one| one.id).collect::<Vec<_>>())
    };
    assert_eq!(ids(None).await?, [first, second], "the last said first");
    assert_eq!(ids(Some(&[town])).await?, [second]);
    assert_eq!(ids(Some(&[])).await?, Vec::<i64>::new());
    let posts = store.posts(first).await?;
    assert_eq!((posts.len(), posts[1].office), (2, true), "in order");
    assert_eq!(store.thread(first).await?.map(|one| one.state), Some(ThreadState::Answered));
    assert_eq!(store.common_answers().await?.len(), 1);
    let mut write = store.write().await?;
    assert!(write.drop_common_answer(answer).await?);
    assert!(!write.drop_common_answer(answer).await?, "once");
    Ok(())
}

fn finding(inspection: i64, key: &str, field: Option<&str>, certainty: Certainty) -> Finding {
    Finding {
        id: 0,
        inspection_id: inspection,
        key: key.into(),
        rule: "column-blank".into(),
        certainty,
        advice: false,
        decision: None,
        counts: certainty == Certainty::Certain,
        field: field.map(str::to_owned),
        facts: "{}".into(),
    }
}

pub async fn keeps_findings_and_decisions(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let (round, county, town) = campaign(store).await?;
    let mut write = store.write().await?.at(MOMENT);
    let one = write.add_inspection(inspection(round, county, InspectionState::Done)).await?;
    let other = write.add_inspection(inspection(round, town, InspectionState::Done)).await?;
    let found = |certainty, key| finding(one, key, Some("社会救助"), certainty);
    let rows = vec![
        found(Certainty::Certain, "a"),
        found(Certainty::Certain, "b"),
        found(Certainty::Suspected, "c"),
        Finding { advice: true, ..found(Certainty::Certain, "d") },
    ];
    write.put_findings(one, rows.clone()).await?;
    write.put_findings(one, rows).await?;
    write.put_findings(other, vec![finding(other, "a", None, Certainty::Certain)]).await?;
    let page = store.put_file(b"<html>".to_vec()).await?;
    let page = NewEvidence {
        sha256: "5e".into(),
        url: "https://qinglan.example/a".into(),
        at: MOMENT,
        head: "HTTP/1.1 200 OK".into(),
        file: page,
    };
    write.put_evidence(one, vec![page]).await?;
    let decided = DecisionRow {
        id: 0,
        inspection_id: one,
        key: "c".into(),
        decision: Decision::Confirmed,
        account: "one".into(),
        reason: "属实".into(),
        carried_from: None,
        at: MOMENT,
    };
    write.add_decisions(vec![decided]).await?;
    write.commit().await?;
    assert_eq!(store.decisions_about(county).await?.len(), 1);
    assert!(store.decisions_about(town).await?.is_empty());
    assert_eq!(store.findings(one).await?.len(), 4, "put in the place of those before");
    assert!(store.finding(one, "d").await?.is_some_and(|found| found.advice));
    let heat = store.heat(round).await?;
    let of = |certainty| {
        let cell = |heat: &&store::Heat| heat.inspection_id == one && heat.certainty == certainty;
        heat.iter().find(cell).map(|heat| (heat.field.as_deref(), heat.counts, heat.number))
    };
    assert_eq!(of(Certainty::Certain), Some((Some("社会救助"), true, 2)), "advice left out");
    assert_eq!(of(Certainty::Suspected), Some((Some("社会救助"), false, 1)));
    assert_eq!(heat.len(), 3);
    let blank = "column-blank".to_owned();
    let mut by_rule = store.found_by(round, &["column-blank", "column-stale"]).await?;
    by_rule.sort();
    assert_eq!(by_rule, [(one, blank.clone()), (other, blank)], "each once");
    assert!(store.found_by(round, &["column-stale"]).await?.is_empty());
    let rules = store.rule_decisions(round).await?;
    assert_eq!(rules.iter().map(|one| one.number).sum::<i64>(), 4);
    assert_eq!(store.decisions(one).await?[0].decision, Decision::Confirmed);
    let page = store.evidence(one, "5e").await?.context("kept")?;
    assert_eq!(&*store.file(&page.file).await?, b"<html>");
    assert!(store.evidence(other, "5e").await?.is_none());

    // One of them changed keeps its row, and the others theirs.
    let before = store.findings(one).await?;
    let mut after = before.clone();
    after[1].decision = Some(Decision::Dismissed);
    after[1].counts = false;
    let mut write = store.write().await?.at(MOMENT);
    write.save_findings(vec![after[1].clone()]).await?;
    write.commit().await?;
    assert_eq!(store.findings(one).await?, after);
    Ok(())
}

pub async fn keeps_the_ledger(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let (round, county, town) = campaign(store).await?;
    let mut write = store.write().await?.at(MOMENT);
    let one = write.add_inspection(inspection(round, county, InspectionState::Done)).await?;
    let new = |unit, key: &str| Item {
        id: 0,
        unit_id: unit,
        round_id: round,
        inspection_id: one,
        key: key.into(),
        rule: "column-blank".into(),
        organ_id: None,
        organ: "民政局".into(),
        deadline: "2026-07-14".into(),
        provisional: false,
        state: ItemState::Open,
        facts: "{}".into(),
        opened_at: MOMENT,
        changed_at: MOMENT,
    };
    let id = write.add_item(new(county, "a")).await?;
    write.add_item(new(county, "b")).await?;
    write.add_item(new(town, "a")).await?;
    let event = |what, note: &str| ItemEvent {
        id: 0,
        item_id: id,
        what,
        account: "one".into(),
        note: note.into(),
        detail: "{}".into(),
        at: MOMENT,
    };
    write.add_item_event(event(ItemEventKind::Assigned, "")).await?;
    write.add_item_event(event(ItemEventKind::Done, "已补")).await?;
    let mut item = write.item(id).await?.context("entered")?;
    item.state = ItemState::Answered;
    write.save_item(item).await?;
    let material = Material {
        id: 0,
        round_id: round,
        unit_id: county,
        title: "村务公开二维码".into(),
        body: "做法".into(),
        account: "one".into(),
        at: MOMENT,
        state: MaterialState::Submitted,
        points: "0".into(),
        judged_by: String::new(),
        judged_at: None,
        reason: String::new(),
        files: r#"[{"name":"照片.jpg","hash":"0"}]"#.into(),
    };
    let material = write.add_material(material).await?;
    let mut row = write.material(material).await?.context("handed in")?;
    (row.state, row.points) = (MaterialState::Accepted, "1.5".into());
    write.save_material(row).await?;
    let change = ScoreChange {
        id: 0,
        inspection_id: one,
        item_id: id,
        total_before: "80".into(),
        total_after: "80.5".into(),
        account: "one".into(),
        reason: "采纳".into(),
        at: MOMENT,
    };
    write.add_score_change(change).await?;
    write.commit().await?;
    let filter = ItemFilter {
        unit: Some(county),
        states: vec![ItemState::Answered],
        ..ItemFilter::default()
    };
    let answered = store.items(&filter).await?;
    assert_eq!((answered.len(), answered[0].id), (1, id));
    let within = ItemFilter { within: Some((vec![town], vec![])), ..ItemFilter::default() };
    assert_eq!(store.items(&within).await?.len(), 1);
    assert_eq!(store.items(&ItemFilter::default()).await?.len(), 3);
    let made = store.campaigns().await?.pop().context("made")?.id;
    let counted = async |campaign| {
        let counts = store.item_counts(campaign).await?;
        anyhow::Ok(counts.iter().map(|one| one.number).sum::<i64>())
    };
    assert_eq!((counted(made).await?, counted(made + 1).await?), (3, 0), "of one campaign");
    let of_another = ItemFilter { campaign: Some(made + 1), ..ItemFilter::default() };
    assert!(store.items(&of_another).await?.is_empty());
    let events = store.item_events(id).await?;
    assert_eq!((events.len(), &*events[1].note), (2, "已补"), "in order");
    assert_eq!(store.materials(round).await?[0].points, "1.5");
    assert_eq!(store.score_changes(one).await?[0].total_after, "80.5");
    let letter = |body: &str| store::LetterRow {
        kind: "circular".into(),
        body: body.into(),
        account: "one".into(),
        at: MOMENT,
    };
    for body in ["first", "second"] {
        let mut write = store.write().await?;
        write.put_letter(letter(body)).await?;
        write.commit().await?;
    }
    assert_eq!(store.letter("circular").await?, Some(letter("second")));
    let mut write = store.write().await?;
    write.drop_letter("circular").await?;
    write.commit().await?;
    assert_eq!(store.letter("circular").await?, None);
    let mut write = store.write().await?;
    assert!(write.add_item(new(county, "a")).await.is_err(), "a fault is one item");
    Ok(())
}
