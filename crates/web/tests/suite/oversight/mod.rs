//! The oversight over HTTP: a round as the office and a liaison see it, and the table of permissions over every
//! address.

mod answers;
mod board;
mod confirming;
mod deeds;
mod figures;
mod ledger;
mod liaison;
mod materials;
mod planning;
pub mod planted;
mod platform;
mod threads;
mod units;

use crate::desk::bench::{Answer, Bench, Browser, NOON, bench_with};
use anyhow::{Context, Result, ensure};
use axum::http::StatusCode;
use oversight::{NewCampaign, NewRound, UnitRow, Worker};
use std::sync::{Arc, LazyLock};
use store::{Item, ItemFilter, Role, Word};
use tokio_util::sync::CancellationToken;

/// A portal of which little is right, so that much is found quickly.
const HOME: &str = "<!doctype html><html><head><meta charset='utf-8'><title>青岚县人民政府</title></head><body><div class='nav'><a href='/zwgk/'>政府信息公开</a></div></body></html>";
const PLATFORM: &str = "<!doctype html><html><head><meta charset='utf-8'><title>政府信息公开_青岚县人民政府</title></head><body><div class='position'>当前位置：<a href='/'>首页</a> &gt; 政府信息公开</div><div class='menu'><ul><li><a href='/zwgk/zn/'>政府信息公开指南</a></li></ul></div></body></html>";

/// What each address answers, by who asks: a column each for editor, first, second and final reviewer, system,
/// security and audit manager, overseer, liaison of the unit, liaison of another one. `y` it is done or shown; `n`
/// forbidden; `-` it is as if it were not there; `l` leads elsewhere.
const EXPECTED: [(&str, &str, &str); 46] = [
    ("GET", "/oversight", "nnnnnnnlly"),
    ("GET", "/oversight/new", "nnnnnnnynn"),
    ("POST", "/oversight/new", "nnnnnnnynn"),
    ("GET", "/oversight/campaigns", "nnnnnnnynn"),
    ("GET", "/oversight/campaign/{campaign}", "nnnnnnnynn"),
    ("POST", "/oversight/campaign/{campaign}", "nnnnnnnynn"),
    ("GET", "/oversight/campaign/{campaign}/round", "nnnnnnnynn"),
    ("POST", "/oversight/campaign/{campaign}/round", "nnnnnnnynn"),
    ("GET", "/oversight/round/{round}", "nnnnnnnynn"),
    ("POST", "/oversight/round/{round}", "nnnnnnnynn"),
    ("GET", "/oversight/round/{round}/plan", "nnnnnnnynn"),
    ("POST", "/oversight/round/{round}/plan", "nnnnnnnynn"),
    ("GET", "/oversight/round/{round}/what-if", "nnnnnnnynn"),
    ("POST", "/oversight/round/{round}/what-if", "nnnnnnnynn"),
    ("GET", "/oversight/round/{round}/file/{name}", "nnnnnnnynn"),
    ("GET", "/oversight/round/{round}/unit/{unit}/notice.docx", "-------yy-"),
    ("GET", "/oversight/round/{round}/unit/{unit}/scores.xlsx", "-------yy-"),
    ("GET", "/oversight/round/{round}/findings", "nnnnnnnynn"),
    ("POST", "/oversight/round/{round}/findings", "nnnnnnnynn"),
    ("GET", "/oversight/round/{round}/unit/{unit}", "-------yy-"),
    ("POST", "/oversight/round/{round}/unit/{unit}", "nnnnnnnyyn"),
    ("GET", "/oversight/round/{round}/unit/{unit}/finding/{key}", "-------yy-"),
    ("GET", "/oversight/round/{round}/unit/{unit}/finding/{key}/now", "-------yy-"),
    ("GET", "/oversight/evidence/{inspection}/{sha256}", "-------yy-"),
    ("GET", "/oversight/alert/{alert}", "-------yy-"),
    ("POST", "/oversight/alert/{alert}", "nnnnnnnynn"),
    ("GET", "/oversight/threads", "nnnnnnnyyy"),
    ("POST", "/oversight/threads", "nnnnnnnyyn"),
    ("GET", "/oversight/thread/{thread}", "-------yy-"),
    ("POST", "/oversight/thread/{thread}", "-------yy-"),
    ("GET", "/oversight/materials", "nnnnnnnynn"),
    ("GET", "/oversight/material/{material}/file/{hash}", "-------yy-"),
    ("GET", "/oversight/self-check", "nnnnnnnnyy"),
    ("POST", "/oversight/self-check", "nnnnnnnnyn"),
    ("GET", "/oversight/units", "nnnnnnnynn"),
    ("POST", "/oversight/units", "nnnnnnnynn"),
    ("GET", "/oversight/unit/{unit}", "nnnnnnnynn"),
    ("POST", "/oversight/unit/{unit}", "nnnnnnnynn"),
    ("GET", "/oversight/letter/{kind}", "nnnnnnnynn"),
    ("POST", "/oversight/letter/{kind}", "nnnnnnnynn"),
    ("GET", "/oversight/items", "nnnnnnnyyy"),
    ("POST", "/oversight/items", "nnnnnnnnyy"),
    ("GET", "/oversight/items/answers.xlsx", "nnnnnnnyyy"),
    ("GET", "/oversight/item/{item}", "-------yy-"),
    ("POST", "/oversight/item/{item}", "-------ny-"),
    ("GET", "/oversight/item/{item}/file/{hash}", "-------yy-"),
];

/// Where a form without its file is told so.
const NOTHING_SENT: [&str; 2] = ["/oversight/items", "/oversight/units"];

struct Scene {
    bench: Bench,
    campaign: i64,
    /// A round that is closed, and one that waits to be confirmed.
    closed: i64,
    open: i64,
    unit: i64,
    thread: i64,
    inspection: i64,
    item: Item,
    key: String,
    sha256: String,
    hash: String,
}

/// Serves the little portal; answers its address.
async fn portal() -> Result<String> {
    let page =
        |html: &'static str| axum::routing::get(move || async move { axum::response::Html(html) });
    let router = axum::Router::new().route("/", page(HOME)).route("/zwgk/", page(PLATFORM));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}

static STANDARD: LazyLock<standard::Standard> = LazyLock::new(standard::Standard::builtin);
static SHEET: LazyLock<assess::Sheet> = LazyLock::new(assess::Sheet::default);

/// An inspection of all fields of all units: a test changes what it is about.
pub fn new_round(campaign: i64, name: &str) -> NewRound<'static> {
    NewRound {
        campaign,
        name: name.into(),
        kind: store::RoundKind::Inspection,
        cut_off: jiff::civil::date(2026, 11, 23),
        standard: &STANDARD,
        sheet: &SHEET,
        calendar: standard::calendar::Calendar::builtin(),
        fields: Vec::new(),
        draw: None,
        units: Vec::new(),
    }
}

async fn scene() -> Result<Scene> {
    let bench = bench_with(|| NOON, |app| app.looking(oversight::Pages::new(true))).await?;
    let (store, console) = (bench.county.store.clone(), access::Who::console());
    let new = NewCampaign {
        name: "2026年基层政务公开".into(),
        year: 2026,
        milestones: vec![("内容充实到位".into(), jiff::civil::date(2026, 8, 31))],
    };
    let campaign = oversight::campaign(&store, &console, new, NOON).await?;
    let row = UnitRow {
        row: 1,
        name: "青岚县".into(),
        kind: "县".into(),
        portal: portal().await?,
        organ: "民政局".into(),
        ..UnitRow::default()
    };
    let listed = oversight::import_units(&store, &console, &[row], NOON).await?;
    ensure!(listed.problems.is_empty(), "{:?}", listed.problems);
    let folder = tempfile::tempdir()?;
    let worker = Worker {
        name: "test".into(),
        states: folder.path().to_owned(),
        manners: fetch::Manners { per_second: None, ..fetch::Manners::default() },
        program: "test".into(),
        only: None,
        beat: oversight::BEAT,
        clock: Arc::new(|| NOON),
    };
    let mut rounds = Vec::new();
    for name in ["六月检查", "九月检查"] {
        let new = new_round(campaign, name);
        let round = oversight::plan(&store, &console, new, NOON).await?;
        oversight::start(&store, &console, round, NOON).await?;
        worker.run(&store, 1, &CancellationToken::new()).await?;
        rounds.push(round);
        if name == "六月检查" {
            oversight::close(&store, &console, round, 10, NOON).await?;
        }
    }
    let unit = store.units().await?[0].id;
    let items = store.items(&ItemFilter::default()).await?;
    let item = items.into_iter().next().context("something is wrong with it")?;
    bench.account("answers", &[(Role::Liaison, Some(bench.organ))]).await?;
    let account = store.account_named("answers").await?.context("made")?;
    let liaison = access::Who::of(&store, account, NOON).await?;
    let file = store.put_file(b"proof".to_vec()).await?;
    let answer = oversight::Answer {
        said: oversight::Said::Appeals,
        note: "不属实".into(),
        files: vec![("证明.pdf".into(), file.clone())],
        wanted: None,
    };
    oversight::answer(&store, &liaison, item.id, answer, NOON).await?;
    let refused = (oversight::Ruling::RefuseAppeal, "属实");
    oversight::rule(&store, &console, item.id, refused, NOON).await?;
    let new = oversight::NewMaterial {
        title: "一张二维码看村务".into(),
        body: "做法与成效".into(),
        files: vec![("照片.jpg".into(), file.clone())],
    };
    oversight::submit_material(&store, &liaison, (rounds[1], unit), new, NOON).await?;
    let asked = ("栏目怎么合并", "二级事项没有内容");
    let thread = oversight::ask(&store, &liaison, unit, asked, NOON).await?;
    let inspection = store.inspection_of(rounds[0], unit).await?.context("inspected")?.id;
    let mut write = store.write().await?;
    let alert = store::Alert {
        id: 0,
        unit_id: unit,
        inspection_id: inspection,
        kind: store::AlertKind::Hidden,
        key: item.key.clone(),
        facts: item.facts.clone(),
        raised_at: NOON,
        ended_at: None,
        dismissed_at: None,
        dismissed_by: String::new(),
        dismissed_why: String::new(),
    };
    write.add_alert(alert).await?;
    write.commit().await?;
    let findings = store.findings(inspection).await?;
    let saved = findings.iter().find_map(|one| oversight::facts(&one.facts).ok()?.sha256);
    Ok(Scene {
        campaign,
        closed: rounds[0],
        open: rounds[1],
        unit,
        thread,
        inspection,
        key: item.key.clone(),
        item,
        sha256: saved.context("a page was saved")?,
        hash: file.hash,
        bench,
    })
}

impl Scene {
    async fn people(&self) -> Result<Vec<Browser>> {
        let organ = |role| (!access::is_manager(role)).then_some(self.bench.organ);
        let mut people = Vec::new();
        for role in Role::all() {
            people.push(self.bench.person(&role.id(), role, organ(role)).await?);
        }
        people.push(self.bench.person("other", Role::Liaison, Some(self.bench.other)).await?);
        Ok(people)
    }

    fn address(&self, path: &str) -> String {
        path.replace("{round}", &self.closed.to_string())
            .replace("{campaign}", &self.campaign.to_string())
            .replace("{unit}", &self.unit.to_string())
            .replace("{name}", "circular.docx")
            .replace("{kind}", "circular")
            .replace("{alert}", "1")
            .replace("{material}", "1")
            .replace("{thread}", &self.thread.to_string())
            .replace("{key}", &self.key)
            .replace("{inspection}", &self.inspection.to_string())
            .replace("{sha256}", &self.sha256)
            .replace("{item}", &self.item.id.to_string())
            .replace("{hash}", &self.hash)
    }

    async fn ask(&self, browser: &mut Browser, method: &str, path: &str) -> Result<Answer> {
        let address = self.address(path);
        if method == "GET" {
            return browser.get(&address).await;
        }
        let sheet = assess::Sheet::default();
        let chosen = format!("unit-{}", self.unit);
        let keys = format!("{}:{}", self.inspection, self.key);
        let unit = self.unit.to_string();
        let fields: Vec<(&str, &str)> = match path {
            "/oversight/new" => vec![("name", "2027年"), ("year", "2027")],
            "/oversight/campaign/{campaign}/round" => vec![
                ("name", "十二月检查"),
                ("kind", "inspection"),
                ("cut-off", "2026-12-31"),
                (&chosen, "yes"),
            ],
            "/oversight/campaign/{campaign}" => {
                vec![("milestone-1", "内容充实到位"), ("due-1", "2026-09-30")]
            }
            "/oversight/unit/{unit}" => vec![("portal", "http://127.0.0.1:1/"), ("weight", "2")],
            "/oversight/self-check" => vec![("unit", &unit)],
            "/oversight/threads" => vec![("unit", &unit), ("title", "问"), ("body", "内容")],
            "/oversight/thread/{thread}" => vec![("body", "再问")],
            "/oversight/letter/{kind}" => vec![("text", "标题：通报")],
            "/oversight/round/{round}/what-if" => vec![("sheet", sheet.export())],
            "/oversight/alert/{alert}" => vec![("reason", "已核实")],
            "/oversight/round/{round}" => vec![("then", "recheck")],
            "/oversight/round/{round}/findings" => {
                vec![("keys", &keys), ("all", "confirmed")]
            }
            "/oversight/round/{round}/unit/{unit}" => vec![("title", "做法"), ("body", "成效")],
            _ => vec![("then", "needs-time"), ("note", "材料较多")],
        };
        browser.post(&address, &fields).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_may_what_the_table_says_and_nothing_else() -> Result<()> {
    crate::tables::name_all(web::oversight_addresses(), &[&EXPECTED]);
    let scene = scene().await?;
    let mut people = scene.people().await?;
    let mut wrong = Vec::new();
    for (method, path, cells) in EXPECTED {
        ensure!(cells.len() == people.len(), "{path}");
        for (person, cell) in cells.chars().enumerate() {
            let answer = scene.ask(&mut people[person], method, path).await?;
            let found = match answer.status {
                StatusCode::FORBIDDEN => 'n',
                StatusCode::NOT_FOUND => '-',
                // Nothing is wrong with who asks: the round is closed.
                StatusCode::OK | StatusCode::CONFLICT => 'y',
                // Nor here: he may send answers or units, and sent none.
                StatusCode::UNPROCESSABLE_ENTITY if NOTHING_SENT.contains(&path) => 'y',
                StatusCode::SEE_OTHER if method == "GET" => 'l',
                StatusCode::SEE_OTHER => 'y',
                other => panic!("{method} {path} {person}: {other} {}", answer.text),
            };
            if found != cell {
                wrong.push(format!("{method} {path}: person {person} {found}, not {cell}"));
            }
            let kept = answer.header(axum::http::header::CACHE_CONTROL);
            assert_eq!(kept, "no-store", "{path}");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let mut stranger = scene.bench.browser();
    for (method, path) in web::oversight_addresses() {
        let answer = match method {
            "GET" => stranger.get(&scene.address(path)).await?,
            _ => stranger.post(&scene.address(path), &[]).await?,
        };
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{method} {path}");
        assert!(answer.location().starts_with("/desk/sign-in?next="), "{method} {path}");
    }
    for (_, path) in web::oversight_addresses().filter(|(method, _)| *method == "POST") {
        let address = scene.address(path);
        let answer = people[7].post_bare(&address, &[("proof", "0")]).await?;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: a form without its proof");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_and_the_liaison_go_through_a_round() -> Result<()> {
    let scene = scene().await?;
    let organ = Some(scene.bench.organ);
    let mut office = scene.bench.person("office", Role::Overseer, organ).await?;
    let mut liaison = scene.bench.person("liaison", Role::Liaison, organ).await?;

    // The board leads to the unit, its findings, the page as it was saved.
    let led = office.get("/oversight").await?;
    assert_eq!(led.location(), format!("/oversight/round/{}", scene.open));
    let board = office.get(&scene.address("/oversight/round/{round}")).await?;
    for words in ["六月检查", "青岚县", "内容充实到位", "单位 × 领域", "社会救助", "新出现隐藏链接"]
    {
        assert!(board.text.contains(words), "{words}");
    }
    let unit = scene.address("/oversight/round/{round}/unit/{unit}");
    assert!(board.text.contains(&format!("{unit}?field=social-assistance#findings")));
    let page = office.get(&format!("{unit}?field=social-assistance")).await?;
    assert!(page.text.contains("得分明细") && page.text.contains("社会救助"));
    assert!(page.text.contains("评分依据") && page.text.contains(assess::rules::VERSION));
    let saved = office.get(&scene.address("/oversight/evidence/{inspection}/{sha256}")).await?;
    assert!(saved.text.contains("青岚县人民政府"));
    let policy = saved.header(axum::http::header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");

    // The page as it is now is fetched when it is asked for, and shown in the same sandbox.
    let store = &scene.bench.county.store;
    let findings = store.findings(scene.inspection).await?;
    let saved_of = |one: &&store::Finding| {
        oversight::facts(&one.facts).is_ok_and(|facts| facts.sha256.as_ref() == Some(&scene.sha256))
    };
    let on_page = findings.iter().find(saved_of);
    let finding = format!("{unit}/finding/{}", on_page.context("one is about it")?.key);
    let page = office.get(&finding).await?;
    assert!(page.text.contains("href=\"?now=yes#now\"") && !page.text.contains("/now\""));
    let page = office.get(&format!("{finding}?now=yes")).await?;
    assert!(page.text.contains(&format!("src=\"{finding}/now\"")), "{}", page.text);
    let now = office.get(&format!("{finding}/now")).await?;
    assert!(now.text.contains("青岚县人民政府"), "{}", now.text);
    assert_eq!(now.header(axum::http::header::CONTENT_SECURITY_POLICY), policy);

    // An alert that needs nothing is dismissed, with a reason.
    let alert = scene.address("/oversight/alert/{alert}");
    assert!(office.get(&alert).await?.text.contains("不再提醒"));
    assert!(!liaison.get(&alert).await?.text.contains("不再提醒"), "the office's to decide");
    let unsaid = office.post(&alert, &[("reason", " ")]).await?;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    office.get(&alert).await?;
    let dismissed = office.post(&alert, &[("reason", "已核实，是演练")]).await?;
    assert_eq!(dismissed.status, StatusCode::SEE_OTHER, "{}", dismissed.text);
    assert!(liaison.get(&alert).await?.text.contains("已核实，是演练"));
    let board = office.get(&scene.address("/oversight/round/{round}")).await?;
    assert!(!board.text.contains("新出现隐藏链接"), "{}", board.text);

    // The liaison asks for time; the office grants it, with a reason.
    let item = scene.address("/oversight/item/{item}");
    let ask = [("then", "needs-time"), ("note", "")];
    liaison.get(&item).await?;
    let unsaid = liaison.post(&item, &ask).await?;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY, "without a reason");
    liaison.get(&item).await?;
    let ask = [("then", "needs-time"), ("note", "栏目正在建设")];
    let asked = liaison.post_files(&item, &ask, &[("说明.txt", b"text")]).await?;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let waits = office.get("/oversight/items").await?;
    assert!(waits.text.contains("申请延期 1"), "{}", waits.text);
    office.get(&item).await?;
    let grant = [("then", "time-granted"), ("note", "同意"), ("until", "2026-12-31")];
    let granted = office.post(&item, &grant).await?;
    assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.text);
    let page = liaison.get(&item).await?;
    for words in ["2026-12-31", "栏目正在建设", "同意延期", "说明.txt"] {
        assert!(page.text.contains(words), "{words}");
    }
    let again = office.post(&item, &grant).await?;
    assert_eq!(again.status, StatusCode::CONFLICT, "once");

    // A question instead of a telephone call; the answer goes to all units.
    let mut other = scene.bench.person("elsewhere", Role::Liaison, Some(scene.bench.other)).await?;
    let thread = scene.address("/oversight/thread/{thread}");
    office.get(&thread).await?;
    let said = office.post(&thread, &[("body", "并入一级栏目，标题前加方括号")]).await?;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
    let page = liaison.get(&thread).await?;
    assert!(page.text.contains("标题前加方括号") && page.text.contains("已答复"), "{}", page.text);
    assert!(!page.text.contains("放入常见问题"), "the office's to decide");
    let shared = [("then", "share"), ("question", "事项怎么合并"), ("answer", "加方括号")];
    office.get(&thread).await?;
    assert_eq!(office.post(&thread, &shared).await?.status, StatusCode::SEE_OTHER);
    let seen = other.get("/oversight/threads").await?;
    assert!(
        seen.text.contains("事项怎么合并") && !seen.text.contains("栏目怎么合并"),
        "{}",
        seen.text
    );

    // The office's own words for the circular; what cannot be used is not kept.
    let letter = "/oversight/letter/circular";
    office.get(letter).await?;
    let wrong = office.post(letter, &[("text", "标题：{{ campagne }}")]).await?;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("没有叫“campagne”的内容"), "{}", wrong.text);
    office.get(letter).await?;
    let kept = office.post(letter, &[("text", "标题：关于{{ round }}的通报\n正文")]).await?;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    assert!(office.get(letter).await?.text.contains("标题：关于{{ round }}的通报"));
    let circular = office.get(&scene.address("/oversight/round/{round}/file/{name}")).await?;
    assert_eq!(circular.status, StatusCode::OK);
    office.get(letter).await?;
    office.post(letter, &[("then", "builtin")]).await?;
    assert!(office.get(letter).await?.text.contains("主要问题"));

    // What was accepted is for every unit to read, the comparison over the years for the office.
    let file = |name: &str| scene.address(&format!("/oversight/round/{{round}}/file/{name}"));
    for (name, status) in
        [("materials.docx", StatusCode::OK), ("comparison.xlsx", StatusCode::FORBIDDEN)]
    {
        assert_eq!(other.get(&file(name)).await?.status, status, "{name}");
    }
    for (name, status) in [
        ("comparison.xlsx", StatusCode::OK),
        ("scores.xlsx", StatusCode::OK),
        ("other.xlsx", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(office.get(&file(name)).await?.status, status, "{name}");
    }
    let unit_page = liaison.get(&unit).await?;
    assert!(unit_page.text.contains(&file("materials.docx")), "{}", unit_page.text);

    // The second round is confirmed and closed.
    let open = format!("/oversight/round/{}", scene.open);
    office.get(&open).await?;
    let typed = office.post(&open, &[("then", "close"), ("days", "十天")]).await?;
    assert_eq!(typed.status, StatusCode::UNPROCESSABLE_ENTITY, "it is still open");
    assert!(typed.text.contains("十天"), "{}", typed.text);
    let closed = office.post(&open, &[("then", "close"), ("days", "15")]).await?;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text);
    let board = office.get(&open).await?;
    assert!(board.text.contains("已办结"), "{}", board.text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_that_could_not_be_inspected_says_why_and_is_inspected_once_more() -> Result<()> {
    let scene = scene().await?;
    let (store, organ) = (scene.bench.county.store.clone(), Some(scene.bench.organ));
    let mut office = scene.bench.person("office", Role::Overseer, organ).await?;
    let mut liaison = scene.bench.person("liaison", Role::Liaison, organ).await?;
    let mut write = store.write().await?;
    let row = store.inspection_of(scene.open, scene.unit).await?.context("planned")?;
    let failure = Some(r#"{"why":"abandoned"}"#.to_owned());
    let failed = store::Inspection { state: store::InspectionState::Failed, failure, ..row };
    write.save_inspection(failed.clone()).await?;
    write.commit().await?;
    let board = format!("/oversight/round/{}", scene.open);
    let unit = format!("{board}/unit/{}", scene.unit);
    for page in [&board, &unit] {
        let page = office.get(page).await?;
        assert!(page.text.contains("检查进程几次中断"), "{}", page.text);
    }
    assert!(!liaison.get(&unit).await?.text.contains("重新检查"), "the office's to decide");
    let refused = liaison.post(&unit, &[("then", "again")]).await?;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(office.get(&unit).await?.text.contains("重新检查"));
    let again = office.post(&unit, &[("then", "again")]).await?;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
    let shown = office.get(&board).await?;
    assert!(shown.text.contains("检查中") && shown.text.contains("排队"), "{}", shown.text);

    // While it is inspected, the board says how far it is.
    let mut write = store.write().await?;
    let row = write.inspection(failed.id).await?.context("planned")?;
    let running = store::InspectionState::Running;
    write
        .save_inspection(store::Inspection { state: running, requests: 120, pages: 96, ..row })
        .await?;
    write.commit().await?;
    let shown = office.get(&board).await?;
    assert!(shown.text.contains("已发 120 次请求，读了 96 页"), "{}", shown.text);
    Ok(())
}

#[tokio::test]
async fn without_a_site_there_is_the_desk_all_the_same() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("test.db").display().to_string();
    let store = store::Store::open(&database, folder.path().join("files")).await?;
    let router = web::router(web::App::new(store, ""));
    for (path, status) in [
        ("/", StatusCode::SEE_OTHER),
        ("/desk/sign-in", StatusCode::OK),
        ("/oversight", StatusCode::SEE_OTHER),
        ("/zwgk/", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(crate::pages::ask(&router, path, &[]).await?.status, status, "{path}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_stays_in_a_form_that_is_refused() -> Result<()> {
    let scene = scene().await?;
    let mut office = scene.bench.person("office", Role::Overseer, Some(scene.bench.organ)).await?;
    let page = office.get("/oversight/new").await?;
    assert!(page.text.contains("value=\"2026-05-31\""), "{}", page.text);
    let fields =
        [("name", "下一年"), ("year", "später"), ("milestone-1", "栏目"), ("due-1", "2027-05-31")];
    let refused = office.post("/oversight/new", &fields).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in ["下一年", "später", "栏目", "2027-05-31", "role=\"alert\""] {
        assert!(refused.text.contains(kept), "{kept}: {}", refused.text);
    }
    let address = format!("/oversight/campaign/{}/round", scene.campaign);
    let page = office.get(&address).await?;
    let unit = format!("name=\"unit-{}\" value=\"yes\" checked", scene.unit);
    assert!(page.text.contains(&unit), "{}", page.text);
    let fields = [
        ("name", "第四季度"),
        ("kind", "self-check"),
        ("cut-off", "2026-12-31"),
        ("seed", "77"),
        ("field-social-assistance", "yes"),
    ];
    let refused = office.post(&address, &fields).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in ["第四季度", "2026-12-31", "value=\"77\"", "value=\"self-check\" checked"] {
        assert!(refused.text.contains(kept), "{kept}: {}", refused.text);
    }
    assert!(!refused.text.contains(&unit), "no unit was chosen");
    let field = "name=\"field-social-assistance\" value=\"yes\" checked";
    assert!(!page.text.contains(field) && refused.text.contains(field), "{}", refused.text);
    let chosen = format!("unit-{}", scene.unit);
    let fields = fields.into_iter().chain([(chosen.as_str(), "yes")]).collect::<Vec<_>>();
    let planned = office.post(&address, &fields).await?;
    assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.text);
    let rounds = scene.bench.county.store.rounds(scene.campaign).await?;
    let round = rounds.last().context("planned")?;
    assert_eq!(round.fields.as_deref(), Some(r#"["social-assistance"]"#));
    let board = office.get(&format!("/oversight/round/{}", round.id)).await?;
    assert!(board.text.contains("限定 1 个领域：社会救助"), "{}", board.text);
    Ok(())
}
