//! Scripts in every field that the office or a unit can type, and in the table of units: on no page is there an element or
//! attribute of theirs.

use super::{Scene, scene};
use crate::desk::bench::Browser;
use crate::fields::{Planted, left_out};
use crate::markup::PAYLOADS;
use crate::watch::{Watch, typed};
use anyhow::{Context, Result, ensure};
use axum::http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::{Alert, Role};

/// Fields that are filled here with what would run.
pub const PLANTED: [Planted; 15] = [
    ("oversight/board.html", "/oversight/round/{}", &["hours", "cron", "look-hours"]),
    ("oversight/findings.html", "/oversight/round/{}/findings", &["r-*", "reason"]),
    ("oversight/unit-edit.html", "/oversight/unit/{}", &["portal", "weight", "contact", "pins"]),
    ("oversight/unit.html", "/oversight/round/{}/unit/{}", &["title", "body"]),
    ("oversight/what-if.html", "/oversight/round/{}/what-if", &["sheet"]),
    ("oversight/alert.html", "/oversight/alert/{}", &["reason"]),
    ("oversight/campaign-new.html", "/oversight/new", &["name", "milestone-*"]),
    ("oversight/campaign-new.html", "/oversight/campaign/{}", &["name", "milestone-*"]),
    ("oversight/threads.html", "/oversight/threads", &["title", "body"]),
    ("oversight/thread.html", "/oversight/thread/{}", &["body", "question", "answer"]),
    ("oversight/item.html", "/oversight/item/{}", &["note"]),
    ("oversight/letter.html", "/oversight/letter/circular", &["text"]),
    ("oversight/parts.html", "/oversight/round/{}/unit/{}", &["reason"]),
    ("oversight/round-new.html", "/oversight/campaign/{}/round", &["name"]),
    ("oversight/round-new.html", "/oversight/round/{}/plan", &["name"]),
];

/// What was typed that must be seen on some page, or the test looks at nothing.
const SEEN: [&str; 27] = [
    "campaign",
    "milestone",
    "round",
    "cut-off",
    "hours",
    "cron",
    "look-hours",
    "days",
    "thread",
    "post",
    "question",
    "answer",
    "time",
    "granted",
    "appeal",
    "reassigned",
    "refused",
    "material",
    "judged",
    "unit",
    "contact",
    "portal",
    "weight",
    "pins",
    "alert",
    "finding",
    "sheet",
];

/// Name and bytes of a file with a name that would run.
const FILE: (&str, &[u8]) = ("'><img src=evil.png onerror=alert(1)>.txt", b"text");

/// Who types, where, and what.
type Form = (bool, String, Vec<(String, String)>);

/// A form with its fields.
fn form(by_office: bool, address: &str, fields: &[(&str, &str)]) -> Form {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    (by_office, address.to_owned(), fields.collect())
}

impl Scene {
    /// What the office types of a campaign, its rounds and their hours.
    fn of_rounds(&self, payload: &str, (campaign, planned): (i64, i64)) -> Vec<Form> {
        let text = |mark: &str| typed(payload, mark);
        let (name, milestone, round) = (text("campaign"), text("milestone"), text("round"));
        let (hours, cron, look, days) =
            (text("hours"), text("cron"), text("look-hours"), text("days"));
        let (cut_off, sheet, letter) = (text("cut-off"), text("sheet"), text("letter"));
        let chosen = format!("unit-{}", self.unit);
        let changed = format!("/oversight/campaign/{campaign}");
        let plan = format!("/oversight/round/{planned}/plan");
        let board = format!("/oversight/round/{planned}");
        let open = format!("/oversight/round/{}", self.open);
        let closed = format!("/oversight/round/{}", self.closed);
        let milestones = [("name", &*name), ("year", "2028"), ("milestone-1", &*milestone)];
        let with = |due: &'static str| [&milestones[..], &[("due-1", due)]].concat();
        let wrong =
            [("name", &*round), ("kind", "inspection"), ("cut-off", &*cut_off), (&*chosen, "yes")];
        vec![
            form(
                true,
                "/oversight/new",
                &[
                    ("name", &*name),
                    ("year", &*name),
                    ("milestone-1", &*milestone),
                    ("due-1", &*milestone),
                ],
            ),
            form(true, &changed, &with("someday")),
            form(true, &changed, &with("2028-05-31")),
            form(true, &format!("/oversight/campaign/{}", self.campaign), &with("2026-09-30")),
            form(true, &format!("{changed}/round"), &wrong),
            form(true, &plan, &wrong),
            form(true, &board, &[("then", "repeat"), ("cron", &*cron), ("hours", &*hours)]),
            form(true, &board, &[("then", "repeat"), ("cron", "0 20 1 * *"), ("hours", &*hours)]),
            form(true, &board, &[("then", "schedule"), ("at", &*hours), ("hours", &*hours)]),
            form(true, &closed, &[("then", "look-hours"), ("look-hours", &*look)]),
            form(true, &open, &[("then", "close"), ("days", &*days)]),
            form(true, &format!("{closed}/what-if"), &[("sheet", &*sheet)]),
            form(true, "/oversight/letter/circular", &[("text", &*letter)]),
        ]
    }

    /// What the unit and the office say to each other.
    fn of_units(&self, payload: &str) -> Vec<Form> {
        let text = |mark: &str| typed(payload, mark);
        let (thread, post) = (text("thread"), text("post"));
        let (question, answer) = (text("question"), text("answer"));
        let (time, granted, appeal) = (text("time"), text("granted"), text("appeal"));
        let (reassigned, refused) = (text("reassigned"), text("refused"));
        let (material, judged) = (text("material"), text("judged"));
        let (unit, organ) = (self.unit.to_string(), self.bench.other.to_string());
        let about = format!("/oversight/thread/{}", self.thread);
        let item = format!("/oversight/item/{}", self.item.id);
        let of = |round: i64| format!("/oversight/round/{round}/unit/{unit}");
        let handed_in = [("title", &*material), ("body", &*material)];
        let judge = [("material", "1"), ("reason", &*judged), ("back", "materials")];
        let judge = |then: &'static str, points: &'static str| {
            [&judge[..], &[("then", then), ("points", points)]].concat()
        };
        vec![
            form(
                false,
                "/oversight/threads",
                &[("unit", &*unit), ("title", &*thread), ("body", &*post)],
            ),
            form(false, &about, &[("body", &*post)]),
            form(true, &about, &[("body", &*post)]),
            form(true, &about, &[("then", "share"), ("question", &*question), ("answer", " ")]),
            form(
                true,
                &about,
                &[("then", "share"), ("question", &*question), ("answer", &*answer)],
            ),
            form(false, &item, &[("then", "needs-time"), ("note", &*time)]),
            form(
                true,
                &item,
                &[("then", "time-granted"), ("note", &*granted), ("until", &*granted)],
            ),
            form(
                true,
                &item,
                &[("then", "time-granted"), ("note", &*granted), ("until", "2026-12-31")],
            ),
            form(false, &item, &[("then", "appeals"), ("note", &*appeal)]),
            form(
                true,
                &item,
                &[("then", "reassigned"), ("note", &*reassigned), ("organ", &*organ)],
            ),
            form(false, &item, &[("then", "appeals"), ("note", &*appeal)]),
            form(true, &item, &[("then", "appeal-refused"), ("note", &*refused)]),
            form(false, &of(self.closed), &handed_in),
            form(false, &of(self.open), &handed_in),
            form(true, &of(self.open), &judge("accept", "many")),
            form(true, &of(self.open), &judge("refuse", "0")),
        ]
    }

    /// What the office types of a unit and of what was noticed and found there.
    async fn of_findings(&self, payload: &str) -> Result<Vec<Form>> {
        let text = |mark: &str| typed(payload, mark);
        let (portal, weight, pins) = (text("portal"), text("weight"), text("pins"));
        let (contact, alert, finding) = (text("contact"), text("alert"), text("finding"));
        let store = &self.bench.county.store;
        let inspection = store.inspection_of(self.open, self.unit).await?;
        let inspection = inspection.context("inspected")?.id;
        let found = store.findings(inspection).await?;
        let found = found.iter().find(|one| !one.advice).context("something is found")?;
        let key = format!("{inspection}:{}", found.key);
        let (reason, chosen) = (format!("r-{key}"), format!("d-{key}"));
        let findings = format!("/oversight/round/{}/findings", self.open);
        let unit = format!("/oversight/unit/{}", self.unit);
        let kept = self.bench.county.store.unit(self.unit).await?.context("taken in")?;
        let organ = kept.organ_id.map(|organ| organ.to_string()).unwrap_or_default();
        let own = [("organ", &*organ), ("contact", &*contact)];
        let wrong = [("portal", &*portal), ("weight", &*weight), ("pins", &*pins)];
        let right = [("portal", &*kept.portal), ("weight", "1"), ("pins", &*kept.pins)];
        let asked = [("keys", &*key), ("unit", "all"), ("show", "decided")];
        let said = [(&*reason, &*finding), (&*chosen, "dismissed")];
        Ok(vec![
            form(true, &unit, &[&own[..], &wrong].concat()),
            form(true, &unit, &[&own[..], &right].concat()),
            form(true, "/oversight/alert/1", &[("reason", &*alert)]),
            form(
                true,
                &findings,
                &[&asked[..], &[("reason", &*finding), (&*reason, &*finding)]].concat(),
            ),
            form(true, &findings, &[&asked[..], &said].concat()),
        ])
    }

    /// Lets the alert be one that nobody has dismissed.
    async fn raised(&self) -> Result<()> {
        let mut write = self.bench.county.store.write().await?;
        let row = write.alert(1).await?.context("raised")?;
        write.save_alert(Alert { dismissed_at: None, ..row }).await?;
        write.commit().await?;
        Ok(())
    }

    /// A campaign and a planned round whose names would run; answers their ids.
    async fn named(&self, office: &mut Browser, payload: &str) -> Result<(i64, i64)> {
        let store = &self.bench.county.store;
        let (name, round) = (typed(payload, "campaign"), typed(payload, "round"));
        let fields = [("name", &*name), ("year", "2027")];
        let made = office.post("/oversight/new", &fields).await?;
        ensure!(made.status == StatusCode::SEE_OTHER, "{}", made.text);
        let campaigns = store.campaigns().await?;
        let campaign = campaigns.iter().find(|one| one.name == name).context("made")?.id;
        let chosen = format!("unit-{}", self.unit);
        let fields = [
            ("name", &*round),
            ("kind", "inspection"),
            ("cut-off", "2026-12-31"),
            (&*chosen, "yes"),
        ];
        let address = format!("/oversight/campaign/{campaign}/round");
        let planned = office.post(&address, &fields).await?;
        ensure!(planned.status == StatusCode::SEE_OTHER, "{}", planned.text);
        let planned = store.rounds(campaign).await?.pop().context("planned")?.id;
        Ok((campaign, planned))
    }
}

/// A cell of a table as a file has it.
fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A table of units with what would run in its cells: one that is refused, and one that is taken in.
async fn tables(watch: &mut Watch, office: &mut Browser, payload: &str) -> Result<()> {
    let head = "单位名称,类别,所属县（市、区）,门户网址,权重,联络员,账号单位\n";
    let (name, contact) = (cell(&typed(payload, "unit")), cell(&typed(payload, "contact")));
    let (portal, weight) = (cell(&typed(payload, "portal")), cell(&typed(payload, "weight")));
    let refused = format!("{head}{name},{name},{name},{portal},{weight},{contact},{name}\n");
    let taken = format!("{head}{name},县,,http://127.0.0.1:1/,1,{contact},\n");
    for (table, status) in
        [(refused, StatusCode::UNPROCESSABLE_ENTITY), (taken, StatusCode::SEE_OTHER)]
    {
        let files = [("单位.csv", table.as_bytes())];
        let answer = office.post_files("/oversight/units", &[], &files).await?;
        ensure!(answer.status == status, "{}: {}", answer.status, answer.text);
        watch.look("/oversight/units", &answer);
    }
    watch.visit(office, &["/oversight/units"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_anywhere_runs_nowhere() -> Result<()> {
    let scene = scene().await?;
    let organ = Some(scene.bench.organ);
    let mut office = scene.bench.person("office", Role::Overseer, organ).await?;
    let mut liaison = scene.bench.person("liaison", Role::Liaison, organ).await?;
    for payload in PAYLOADS {
        let mut watch = Watch::new(&SEEN);
        let named = scene.named(&mut office, payload).await.context(payload)?;
        tables(&mut watch, &mut office, payload).await.context(payload)?;
        scene.raised().await?;
        let mut forms = scene.of_rounds(payload, named);
        forms.extend(scene.of_units(payload));
        forms.extend(scene.of_findings(payload).await?);
        for (by_office, address, fields) in &forms {
            let browser = if *by_office { &mut office } else { &mut liaison };
            browser.get("/desk/me").await?;
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answer = browser.post_files(address, &fields, &[FILE]).await?;
            watch.look(address, &answer);
        }
        let (campaign, planned) = named;
        let own = [
            format!("/oversight/campaign/{campaign}"),
            format!("/oversight/campaign/{campaign}/round"),
            format!("/oversight/round/{planned}"),
            format!("/oversight/round/{planned}/plan"),
            format!("/oversight/round/{}/findings?unit=all&show=decided", scene.open),
            format!("/oversight/round/{}/unit/{}", scene.open, scene.unit),
        ];
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        watch.visit(&mut office, &own).await?;
        // The page as it was saved is somebody else's, and its policy lets nothing of it run.
        let pages = web::oversight_addresses()
            .filter(|(method, path)| *method == "GET" && !path.starts_with("/oversight/evidence"));
        let value = utf8_percent_encode(&typed(payload, "query"), NON_ALPHANUMERIC).to_string();
        for (_, path) in pages {
            let address = scene.address(path);
            let asked = format!("{address}?rule={value}&unit={value}&field={value}&page={value}");
            for browser in [&mut office, &mut liaison] {
                watch.visit(browser, &[&address, &asked]).await?;
            }
        }
        assert!(watch.wrong.is_empty(), "{payload}: {:#?}", watch.wrong);
        let unseen = watch.unseen();
        assert!(unseen.is_empty(), "{payload}: no page shows {unseen:?}");
    }
    let typed = office.typed.iter().chain(&liaison.typed).cloned().collect();
    let left = left_out(&PLANTED, &typed);
    assert!(left.is_empty(), "nothing was typed into {left:#?}");
    Ok(())
}
