//! "Inspect me now": what the next inspection would find on a site, with the way to what must be mended.

use super::sheet::{self, Sheet};
use super::visit::{Desk, Sent, see};
use crate::forecasts::{self, Told};
use crate::layout::Link;
use crate::oversight::{place, points, report_lang};
use access::{AccessError, Action};
use askama::Template;
use assess::Finding;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{Changed, DeskError, Premises};
use std::collections::HashSet;
use store::Site;

/// Findings of a rule that a page lists.
const SHOWN: usize = 50;

/// Findings of a rule that are shown without being unfolded.
const OPEN: usize = 10;

/// A finding as it is shown.
struct Row {
    place: String,
    title: String,
    found: String,
    expected: String,
    href: Option<String>,
}

/// What one rule found.
struct Rule {
    name: String,
    weight: &'static str,
    weight_words: String,
    rows: Vec<Row>,
    count: usize,
    more: Option<String>,
    /// Few enough to be read at once.
    open: bool,
}

/// A forecast as it is shown.
struct Shown {
    at: String,
    /// What changed since.
    since: String,
    figures: String,
    score: Option<String>,
    rules: Vec<Rule>,
    partial: bool,
    /// Of own fields only, or of all: the other choice.
    other: Option<Link>,
}

#[derive(Template)]
#[template(path = "desk/forecast.html")]
struct ForecastPage {
    sheet: Sheet,
    sites: Vec<Link>,
    site: Option<(String, String)>,
    running: Option<String>,
    failed: bool,
    shown: Option<Shown>,
}

/// Sites that somebody works for, each once.
async fn sites(desk: &Desk) -> Result<Vec<Site>, DeskError> {
    let organs = desk.who().organs(Action::Read);
    if organs.is_empty() {
        return Err(AccessError::Forbidden.into());
    }
    let (mut sites, mut seen) = (Vec::new(), HashSet::new());
    for organ in organs {
        let of = desk::sites_of(desk.store(), organ).await?;
        sites.extend(of.into_iter().filter(|site| seen.insert(site.id)));
    }
    Ok(sites)
}

/// `GET /desk/forecast?site=&all=`
pub(super) async fn page(desk: Desk) -> Response {
    answer(&desk).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn answer(desk: &Desk) -> Result<Response, DeskError> {
    let sites = sites(desk).await?;
    let asked = desk.door.asked("site");
    let chosen = sites.iter().find(|site| site.slug == asked).or(sites.first());
    let standing = chosen.map(|site| desk.door.app.forecasts().standing(site.id));
    let standing = standing.unwrap_or_default();
    let shown = match (&standing.told, chosen) {
        (Some(told), Some(site)) => Some(shown(desk, site, told).await?),
        _ => None,
    };
    let link = |site: &Site| Link {
        href: format!("/desk/forecast?site={}", site.slug),
        text: site.name.clone(),
        here: chosen.is_some_and(|chosen| chosen.id == site.id),
    };
    let page = ForecastPage {
        sheet: Sheet::of(desk, &desk.word("desk-forecast")),
        sites: sites.iter().map(link).collect(),
        site: chosen.map(|site| (site.slug.clone(), site.name.clone())),
        running: standing.so_far().map(|so_far| running(desk, so_far)),
        failed: standing.failed,
        shown,
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

/// How far an inspection is, in words.
fn running(desk: &Desk, (columns, documents): (u64, u64)) -> String {
    if columns == 0 {
        return desk.word("desk-forecast-waiting");
    }
    let said = [("columns", columns.to_string()), ("documents", documents.to_string())];
    desk.lang().say_all("desk-forecast-running", &said)
}

/// What changed since a forecast, in words.
async fn since(desk: &Desk, site: &Site, told: &Told) -> Result<String, DeskError> {
    Ok(match desk::changed_since(desk.store(), site.id, told.seq).await? {
        Changed::Documents(documents) if documents.is_empty() => {
            desk.word("desk-forecast-unchanged")
        }
        Changed::Documents(documents) => {
            desk.lang().say("desk-forecast-changed", "count", documents.len())
        }
        Changed::More => desk.word("desk-forecast-changed-more"),
    })
}

async fn shown(desk: &Desk, site: &Site, told: &Told) -> Result<Shown, DeskError> {
    let premises = Premises::of(desk.store(), site.clone()).await?;
    let own = own_fields(desk, &premises).await?;
    let since = since(desk, site, told).await?;
    let all = own.is_empty() || !desk.door.asked("all").is_empty();
    let forecast = &*told.forecast;
    let readers = Readers::of(desk, site, told);
    let findings = &forecast.assessment.findings;
    let mine =
        |found: &&Finding| all || found.field.as_deref().is_none_or(|field| own.contains(field));
    let listed: Vec<&Finding> = findings.iter().filter(mine).collect();
    let mut rules: Vec<Rule> = Vec::new();
    // What costs points first, in the order of the rules.
    for weight in ["counts", "suspected", "advice"] {
        let mut rule = "";
        for found in listed.iter().filter(|found| weight_of(found) == weight) {
            if rule != found.rule {
                rule = &found.rule;
                rules.push(Rule {
                    name: report::rule_name(rule, report_lang(desk.lang())),
                    weight,
                    weight_words: desk.word(&format!("desk-forecast-{weight}")),
                    rows: Vec::new(),
                    count: 0,
                    more: None,
                    open: true,
                });
            }
            let Some(last) = rules.last_mut() else { continue };
            last.count += 1;
            last.open = last.count <= OPEN;
            match last.rows.len() < SHOWN {
                true => last.rows.push(row(desk, &readers, found)),
                false => {
                    let left = last.count - SHOWN;
                    last.more = Some(desk.lang().say("desk-forecast-more", "count", left));
                }
            }
        }
    }
    let count = |weight| listed.iter().filter(|found| weight_of(found) == weight).count();
    let said = [
        ("pages", forecast.pages.to_string()),
        ("requests", forecast.requests.to_string()),
        ("counts", count("counts").to_string()),
        ("suspected", count("suspected").to_string()),
        ("advice", count("advice").to_string()),
    ];
    let score = &forecast.assessment.score;
    let other = (!own.is_empty()).then(|| Link {
        href: format!("/desk/forecast?site={}{}", site.slug, if all { "" } else { "&all=1" }),
        text: desk.word(if all { "desk-forecast-own" } else { "desk-forecast-all" }),
        here: false,
    });
    Ok(Shown {
        at: portal::written(told.at),
        since,
        figures: desk.lang().say_all("desk-forecast-figures", &said),
        score: score.scored.then(|| points(Some(score.total))),
        rules,
        partial: !forecast.complete,
        other,
    })
}

/// Names of the fields that somebody's organs answer for on a site.
async fn own_fields(desk: &Desk, premises: &Premises) -> Result<HashSet<String>, DeskError> {
    let mut slugs = HashSet::new();
    for organ in desk.who().organs(Action::Read) {
        if let Some(organ) = desk.store().organ(organ).await? {
            slugs.extend(portal::fields_of(&organ)?);
        }
    }
    let fields = premises.standard.fields.iter().filter(|field| slugs.contains(&field.slug));
    Ok(fields.map(|field| field.name.clone()).collect())
}

/// What a finding would do to the score.
fn weight_of(found: &Finding) -> &'static str {
    match found.counts() {
        _ if found.advice => "advice",
        true => "counts",
        false => "suspected",
    }
}

/// Addresses as readers know them: the site was inspected on a port that is gone.
struct Readers {
    /// Where it was inspected, without the last slash.
    shown: String,
    /// What stands there for readers: nothing where the desk is on the site itself.
    site: String,
}

impl Readers {
    fn of(desk: &Desk, site: &Site, told: &Told) -> Self {
        let here = site.domain.is_empty() || site.domain == desk.door.host();
        Self {
            shown: told.shown.as_str().trim_end_matches('/').to_owned(),
            site: if here { String::new() } else { format!("//{}", site.domain) },
        }
    }

    fn address(&self, text: &str) -> String {
        text.replace(&self.shown, &self.site)
    }

    /// An address that a link may have.
    fn link(&self, url: &str) -> Option<String> {
        let web = url.starts_with("http://") || url.starts_with("https://");
        let address = web.then(|| self.address(url))?;
        Some(if address.is_empty() { "/".to_owned() } else { address })
    }
}

fn row(desk: &Desk, readers: &Readers, found: &Finding) -> Row {
    let lang = report_lang(desk.lang());
    let url = found.url.as_deref().or(found.column_url.as_deref());
    Row {
        place: place(found),
        title: found.title.clone().unwrap_or_default(),
        found: readers.address(&report::sentence(&found.evidence, lang)),
        expected: readers.address(&report::sentence(&found.expected, lang)),
        href: url.and_then(|url| readers.link(url)),
    }
}

/// `POST /desk/forecast`
pub(super) async fn begin(Sent { desk, form, .. }: Sent) -> Response {
    let begun = async {
        let asked = form.get("site");
        let site = sites(&desk).await?.into_iter().find(|site| site.slug == asked);
        let site = site.ok_or(DeskError::Missing("site"))?;
        forecasts::begin(&desk.door.app, Premises::of(desk.store(), site).await?);
        Ok(see(&format!("/desk/forecast?site={asked}")))
    };
    begun.await.unwrap_or_else(|error: DeskError| sheet::no(&desk, &error))
}
