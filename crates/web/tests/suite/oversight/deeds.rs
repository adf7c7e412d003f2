//! The table of buttons: what each of them does is for whom the table says, and for nobody else. Whoever is refused has
//! changed nothing; whoever is not has.

use super::liaison::{planned, unit};
use super::{Scene, scene};
use crate::desk::bench::NOON;
use access::Who;
use anyhow::{Context, Result, bail};
use axum::http::StatusCode;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use store::{
    Alert, AuditFilter, Inspection, InspectionState, Item, ItemEvent, ItemEventKind, ItemState,
    Role, Round, RoundState,
};

/// What each button answers, by who presses it: the columns and letters of [`super::EXPECTED`]. Buttons that have no
/// word of their own in their form are called by what they do.
const DEEDS: [(&str, &str, &str); 39] = [
    ("/oversight/campaign/{campaign}", "keep", "nnnnnnnynn"),
    ("/oversight/campaign/{campaign}", "remove", "nnnnnnnynn"),
    ("/oversight/round/{round}/plan", "plan", "nnnnnnnynn"),
    ("/oversight/round/{round}/plan", "remove", "nnnnnnnynn"),
    ("/oversight/round/{round}", "start", "nnnnnnnynn"),
    ("/oversight/round/{round}", "schedule", "nnnnnnnynn"),
    ("/oversight/round/{round}", "repeat", "nnnnnnnynn"),
    ("/oversight/round/{round}", "unschedule", "nnnnnnnynn"),
    ("/oversight/round/{round}", "close", "nnnnnnnynn"),
    ("/oversight/round/{round}", "recheck", "nnnnnnnynn"),
    ("/oversight/round/{round}", "watch", "nnnnnnnynn"),
    ("/oversight/round/{round}", "unwatch", "nnnnnnnynn"),
    ("/oversight/round/{round}", "look-hours", "nnnnnnnynn"),
    ("/oversight/round/{round}/unit/{unit}", "again", "nnnnnnnynn"),
    ("/oversight/round/{round}/unit/{unit}", "hand-in", "nnnnnnnyyn"),
    ("/oversight/round/{round}/unit/{unit}", "accept", "nnnnnnnynn"),
    ("/oversight/round/{round}/unit/{unit}", "refuse", "nnnnnnnynn"),
    ("/oversight/round/{round}/findings", "confirmed", "nnnnnnnynn"),
    ("/oversight/round/{round}/findings", "dismissed", "nnnnnnnynn"),
    ("/oversight/alert/{alert}", "dismiss", "nnnnnnnynn"),
    ("/oversight/threads", "ask", "nnnnnnnyyn"),
    ("/oversight/threads", "unshare", "nnnnnnnynn"),
    ("/oversight/thread/{thread}", "say", "-------yy-"),
    ("/oversight/thread/{thread}", "share", "nnnnnnnynn"),
    ("/oversight/unit/{unit}", "keep", "nnnnnnnynn"),
    ("/oversight/unit/{unit}", "retire", "nnnnnnnynn"),
    ("/oversight/unit/{unit}", "again", "nnnnnnnynn"),
    ("/oversight/letter/{kind}", "keep", "nnnnnnnynn"),
    ("/oversight/letter/{kind}", "builtin", "nnnnnnnynn"),
    // What a unit says, which nobody says in its place.
    ("/oversight/item/{item}", "done", "-------ny-"),
    ("/oversight/item/{item}", "needs-time", "-------ny-"),
    ("/oversight/item/{item}", "appeals", "-------ny-"),
    // What the office decides, and no unit about itself.
    ("/oversight/item/{item}", "time-granted", "nnnnnnnynn"),
    ("/oversight/item/{item}", "time-refused", "nnnnnnnynn"),
    ("/oversight/item/{item}", "appeal-granted", "nnnnnnnynn"),
    ("/oversight/item/{item}", "appeal-refused", "nnnnnnnynn"),
    ("/oversight/item/{item}", "closed-by-hand", "nnnnnnnynn"),
    ("/oversight/item/{item}", "reopened", "nnnnnnnynn"),
    ("/oversight/item/{item}", "reassigned", "nnnnnnnynn"),
];

/// Fields of a form by their names.
type Form = Vec<(String, String)>;

impl Scene {
    /// Lets all be so that a button can be pressed for the `nth` time; answers the address and the fields.
    async fn ready(&self, path: &str, then: &str, nth: usize) -> Result<(String, Form)> {
        let (store, console) = (&self.bench.county.store, Who::console());
        let name = format!("第{nth}次");
        let mut fields = self.typed(then, &name);
        let mut more = |name: &str, value: String| fields.push((name.to_owned(), value));
        let mut address = path.to_owned();
        match path {
            "/oversight/campaign/{campaign}" if then == "remove" => {
                let new = oversight::NewCampaign { name, year: 2027, milestones: Vec::new() };
                let id = oversight::campaign(store, &console, new, NOON).await?;
                address = path.replace("{campaign}", &id.to_string());
            }
            "/oversight/round/{round}/findings" => {
                let inspection = store.inspection_of(self.open, self.unit).await?;
                let inspection = inspection.context("inspected")?.id;
                let key = store.findings(inspection).await?.remove(0).key;
                more("keys", format!("{inspection}:{key}"));
                address = path.replace("{round}", &self.open.to_string());
            }
            path if path.starts_with("/oversight/round/") => {
                let round = self.round_for(then, &format!("{name}检查")).await?;
                if ["accept", "refuse"].contains(&then) {
                    let new = oversight::NewMaterial {
                        title: name,
                        body: "做法与成效".into(),
                        files: Vec::new(),
                    };
                    let of = (round, self.unit);
                    let id = oversight::submit_material(store, &console, of, new, NOON).await?;
                    more("material", id.to_string());
                }
                address = path.replace("{round}", &round.to_string());
            }
            "/oversight/unit/{unit}" => {
                let id = unit(self, &format!("{name}县"), "民政局").await?;
                if then == "again" {
                    oversight::retire_unit(store, &console, (id, true), NOON).await?;
                }
                address = path.replace("{unit}", &id.to_string());
            }
            "/oversight/threads" if then == "unshare" => {
                let id = oversight::share(store, &console, ("怎么合并", "加方括号"), NOON).await?;
                more("answer", id.to_string());
            }
            "/oversight/alert/{alert}" => {
                let mut write = store.write().await?;
                let row = write.alert(1).await?.context("raised")?;
                write.save_alert(Alert { dismissed_at: None, ..row }).await?;
                write.commit().await?;
            }
            "/oversight/item/{item}" => self.item_for(then).await?,
            _ => {}
        }
        Ok((self.address(&address), fields))
    }

    /// What is typed into any of the forms before a button is pressed.
    fn typed(&self, then: &str, name: &str) -> Form {
        let (unit, organ) = (self.unit.to_string(), self.bench.other.to_string());
        let chosen = format!("unit-{unit}");
        let mut fields = vec![
            ("then", then),
            ("all", then),
            ("name", name),
            ("kind", "inspection"),
            ("cut-off", "2026-12-31"),
            (chosen.as_str(), "yes"),
            ("unit", unit.as_str()),
            ("milestone-1", "内容充实到位"),
            ("due-1", "2026-09-30"),
            ("at", "2026-12-01T20:00"),
            ("hours", "20:00-06:00"),
            ("cron", "0 20 1 * *"),
            ("look-hours", "20:00-06:00"),
            ("days", "10"),
            ("title", "做法"),
            ("body", "成效"),
            ("points", "1"),
            ("reason", "已核实"),
            ("question", "怎么合并"),
            ("portal", "http://127.0.0.1:1/"),
            ("weight", "2"),
            ("text", "标题：通报"),
            ("note", "情况属实"),
            ("until", "2026-12-31"),
            ("organ", organ.as_str()),
        ];
        // What is taken away is named by its number.
        if then != "unshare" {
            fields.push(("answer", "加方括号"));
        }
        fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// A round that is as far as a button needs it.
    async fn round_for(&self, then: &str, name: &str) -> Result<i64> {
        let state = match then {
            "recheck" | "watch" | "unwatch" | "look-hours" => return Ok(self.closed),
            "close" => RoundState::Confirming,
            "again" => RoundState::Running,
            _ => RoundState::Planned,
        };
        let id = planned(self, name, &[self.unit]).await?;
        let mut write = self.bench.county.store.write().await?.at(NOON);
        let row = write.round(id).await?.context("planned")?;
        write.save_round(Round { state, ..row }).await?;
        write.commit().await?;
        if then == "again" {
            let store = &self.bench.county.store;
            let row = store.inspection_of(id, self.unit).await?.context("planned")?;
            let failure = Some(r#"{"why":"abandoned"}"#.to_owned());
            let failed = Inspection { state: InspectionState::Failed, failure, ..row };
            let mut write = store.write().await?.at(NOON);
            write.save_inspection(failed).await?;
            write.commit().await?;
        }
        Ok(id)
    }

    /// Lets the item be in the state in which a button is pressed.
    async fn item_for(&self, then: &str) -> Result<()> {
        let (state, looks) = match then {
            "time-granted" | "time-refused" => (ItemState::TimeAsked, 0),
            "appeal-granted" | "appeal-refused" => (ItemState::Appealed, 0),
            "closed-by-hand" | "reopened" => (ItemState::Answered, oversight::UNSEEN),
            _ => (ItemState::Open, 0),
        };
        let mut write = self.bench.county.store.write().await?.at(NOON);
        write.save_item(Item { state, ..self.item.clone() }).await?;
        let looks = std::iter::repeat_n(ItemEventKind::NotSeen, looks);
        for what in std::iter::once(ItemEventKind::Done).chain(looks) {
            let event = ItemEvent {
                id: 0,
                item_id: self.item.id,
                what,
                account: "answers".into(),
                note: String::new(),
                detail: "{}".into(),
                at: NOON,
            };
            write.add_item_event(event).await?;
        }
        write.commit().await?;
        Ok(())
    }

    /// How many rows the audit log has.
    async fn deeds(&self) -> Result<u64> {
        let found = self.bench.county.store.audit_found(&AuditFilter::default(), 0, 1).await?;
        Ok(found.1)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_button_is_for_whom_the_table_says_and_nobody_else() -> Result<()> {
    let scene = scene().await?;
    let mut people = scene.people().await?;
    let (mut wrong, mut nth) = (Vec::new(), 0);
    for (path, then, cells) in DEEDS {
        assert_eq!(cells.len(), people.len(), "{path} {then}");
        let mut ready = None;
        for (person, cell) in cells.chars().enumerate() {
            let (address, fields) = match ready.take() {
                Some(ready) => ready,
                None => {
                    nth += 1;
                    let ready = scene.ready(path, then, nth).await;
                    ready.with_context(|| format!("{path} {then}"))?
                }
            };
            let before = scene.deeds().await?;
            let pairs: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answer = people[person].post(&address, &pairs).await?;
            let found = match answer.status {
                StatusCode::FORBIDDEN => 'n',
                StatusCode::NOT_FOUND => '-',
                StatusCode::SEE_OTHER => 'y',
                other => bail!("{path} {then} {person}: {other} {}", answer.text),
            };
            if found != cell {
                wrong.push(format!("{path} {then}: person {person} {found}, not {cell}"));
            }
            if (scene.deeds().await? > before) != (found == 'y') {
                wrong.push(format!("{path} {then}: person {person} {found}, by the log otherwise"));
            }
            // Who is refused has changed nothing: it is pressed by the next one as it is.
            ready = (found != 'y').then_some((address, fields));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_liaison_grants_no_appeal_of_his_own() -> Result<()> {
    let scene = scene().await?;
    let (store, organ) = (&scene.bench.county.store, Some(scene.bench.organ));
    let mut liaison = scene.bench.person("liaison", Role::Liaison, organ).await?;
    scene.item_for("appeal-granted").await?;
    let item = scene.address("/oversight/item/{item}");
    let page = liaison.get(&item).await?;
    assert!(!page.text.contains("appeal-granted"), "{}", page.text);
    for then in ["appeal-granted", "appeal-refused", "closed-by-hand", "reopened"] {
        let refused = liaison.post(&item, &[("then", then), ("note", "不属实")]).await?;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{then}: {}", refused.text);
        let kept = store.item(scene.item.id).await?.context("kept")?;
        assert_eq!(kept.state, ItemState::Appealed, "{then}");
    }
    let dismissed = store.decisions(scene.inspection).await?;
    assert!(dismissed.is_empty(), "nothing was dismissed");
    Ok(())
}

/// What the buttons of the oversight's pages say.
fn buttons() -> Result<BTreeSet<String>> {
    let mut words = BTreeSet::new();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/oversight"))? {
        let html = fs::read_to_string(file?.path())?;
        let after = html.split("name=\"then\" value=\"").skip(1);
        words.extend(after.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    }
    // Those of an item are by its state; all of them are in the table.
    words.retain(|word| !word.contains("{{"));
    Ok(words)
}

#[test]
fn every_button_is_in_the_table() -> Result<()> {
    let known: BTreeSet<&str> = DEEDS.iter().map(|(_, then, _)| *then).collect();
    let buttons = buttons()?;
    assert!(buttons.contains("close") && buttons.contains("share"), "{buttons:?}");
    let lacks: Vec<&String> =
        buttons.iter().filter(|word| !known.contains(word.as_str())).collect();
    assert!(lacks.is_empty(), "{lacks:?}");
    Ok(())
}
