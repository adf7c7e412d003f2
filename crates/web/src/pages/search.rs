//! `GET /search`: full text over the site, with ways to narrow it that are plain links.

use super::seek;
use crate::cards::{Pager, marked};
use crate::layout::{Frame, Link};
use crate::respond::Visit;
use askama::Template;
use axum::response::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use portal::PortalError;
use search::{Answer, Count, Facets, Filters, MAX_DEPTH, Marked, Matched, Order, Place, Request};
use standard::Level;
use std::collections::HashMap;
use store::Line;

/// Hits of a page.
const HITS: usize = 10;
/// Values of a facet that are offered at once; the others fold out.
const VALUES: usize = 8;

/// What can be chosen: the name in the address and the word above it.
const FACETS: [(&str, &str); 6] = [
    ("field", "facet-field"),
    ("matter", "facet-matter"),
    ("organ", "facet-organ"),
    ("kind", "facet-kind"),
    ("year", "year"),
    ("level", "facet-level"),
];

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    title: String,
    text: String,
    kept: Vec<(String, String)>,
    summary: String,
    notes: Vec<String>,
    suggestion: Option<Link>,
    chosen: Vec<Link>,
    orders: Vec<Link>,
    hits: Vec<Row>,
    pager: Option<Pager>,
    facets: Vec<Facet>,
    empty: bool,
    ways: Vec<Link>,
}

/// A hit.
struct Row {
    href: String,
    /// It leads to the origin on another site.
    off: bool,
    mark: Option<String>,
    title: Vec<(String, bool)>,
    passage: Vec<(String, bool)>,
    /// Where the passage stands, if not in the text.
    file: Option<String>,
    day: String,
    number: Option<String>,
    column: Option<Link>,
}

struct Facet {
    title: String,
    /// Its values are published words, not those of the interface.
    published: bool,
    values: Vec<(Link, usize)>,
    /// The rarer ones.
    more: Vec<(Link, usize)>,
    /// Words over them.
    more_words: String,
}

/// `GET /search?q=…`
pub(crate) async fn search(visit: Visit) -> Response {
    if visit.is_still() {
        return seek::page(&visit, ways(&visit));
    }
    let Some(index) = visit.app.index() else { return visit.unsearchable() };
    let asked = request(&visit);
    let answer = tokio::task::spawn_blocking(move || index.search(&asked)).await;
    let answer = match answer {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => return visit.failed(&error),
        Err(error) => return visit.failed(&error),
    };
    match page(&visit, answer).await {
        Ok(page) => visit.passing(&page),
        Err(error) => visit.failed(&error),
    }
}

fn at(visit: &Visit) -> usize {
    let last = MAX_DEPTH / HITS;
    visit.query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, last)
}

fn text(visit: &Visit) -> &str {
    visit.query.get("q").map_or("", |text| text.trim())
}

fn newest(visit: &Visit) -> bool {
    // Without words nothing is nearer than anything else.
    text(visit).is_empty() || visit.query.get("order").is_some_and(|order| order == "newest")
}

fn request(visit: &Visit) -> Request {
    let one = |name: &str| visit.query.get(name).cloned().into_iter().collect::<Vec<String>>();
    let filters = Filters {
        sites: vec![visit.tree.site.slug.clone()],
        fields: one("field"),
        matters: one("matter"),
        organs: one("organ"),
        kinds: one("kind"),
        levels: one("level").iter().filter_map(|level| Level::of(level)).collect(),
        years: one("year").iter().filter_map(|year| year.parse().ok()).collect(),
        columns: Vec::new(),
    };
    Request {
        filters,
        order: if newest(visit) { Order::Newest } else { Order::Relevance },
        offset: (at(visit) - 1) * HITS,
        limit: HITS,
        facets: true,
        ..Request::new(text(visit), portal::day(visit.now))
    }
}

/// The address of this search with one thing otherwise; `None` leaves it out. The page starts anew.
fn href(visit: &Visit, name: &str, value: Option<&str>) -> String {
    let names = ["q"].into_iter().chain(FACETS.map(|facet| facet.0)).chain(["order"]);
    let pairs: Vec<String> = names
        .filter_map(|one| {
            let value = match one == name {
                true => value,
                false => visit.query.get(one).map(String::as_str),
            };
            Some(format!("{one}={}", utf8_percent_encode(value?, NON_ALPHANUMERIC)))
        })
        .collect();
    if pairs.is_empty() { "/search".into() } else { format!("/search?{}", pairs.join("&")) }
}

async fn page(visit: &Visit, answer: Answer) -> Result<SearchPage, PortalError> {
    let lang = visit.lang;
    let words = text(visit);
    let title = match words {
        "" => lang.word("search"),
        words => lang.say("search-for", "text", words),
    };
    let ids: Vec<i64> = answer.hits.iter().filter_map(|hit| i64::try_from(hit.id).ok()).collect();
    let lines = visit.app.store().lines(visit.tree.site.id, &ids, visit.now).await?;
    let mut by_id: HashMap<i64, Line> = HashMap::new();
    for line in lines {
        by_id.entry(line.document_id).or_insert(line);
    }
    let last = answer.total.min(MAX_DEPTH).div_ceil(HITS) as u64;
    let mut frame = Frame::new(visit, &title);
    // The page has a field of its own.
    frame.search = false;
    let link = |key: &str, value, here| Link {
        href: href(visit, "order", value),
        text: lang.word(key),
        here,
    };
    let orders = match words.is_empty() || answer.total < 2 {
        true => Vec::new(),
        false => vec![
            link("order-relevance", None, !newest(visit)),
            link("order-newest", Some("newest"), newest(visit)),
        ],
    };
    Ok(SearchPage {
        summary: summary(visit, &answer),
        notes: notes(visit, &answer),
        suggestion: answer.suggestion.as_ref().map(|text| Link {
            href: format!("/search?q={}", utf8_percent_encode(text, NON_ALPHANUMERIC)),
            text: text.clone(),
            here: false,
        }),
        chosen: chosen(visit),
        kept: kept(visit),
        orders,
        empty: answer.total == 0,
        hits: answer
            .hits
            .into_iter()
            .filter_map(|hit| {
                let line = by_id.remove(&i64::try_from(hit.id).ok()?)?;
                Some(Row::of(visit, hit, line))
            })
            .collect(),
        pager: Pager::new(visit, "/search", at(visit) as u64, last),
        facets: facets(visit, answer.facets.unwrap_or_default()),
        ways: ways(visit),
        text: words.to_owned(),
        frame,
        title,
    })
}

fn summary(visit: &Visit, answer: &Answer) -> String {
    let key = match (text(visit), answer.total) {
        (_, 0) => "found-none",
        ("", _) => "found-all",
        _ => "found",
    };
    visit.lang.say(key, "count", answer.total)
}

fn notes(visit: &Visit, answer: &Answer) -> Vec<String> {
    let lang = visit.lang;
    let mut notes = Vec::new();
    if answer.total > 0 && answer.matched == Matched::Most {
        notes.push(lang.word("found-most"));
    }
    if !answer.synonyms.is_empty() {
        notes.push(lang.say("found-synonyms", "names", answer.synonyms.join("、")));
    }
    if answer.cut {
        notes.push(lang.word("found-cut"));
    }
    notes
}

/// What is chosen, each with the way to give it up.
fn chosen(visit: &Visit) -> Vec<Link> {
    FACETS
        .into_iter()
        .filter_map(|(name, word)| {
            let value = visit.query.get(name)?;
            let said = [("facet", visit.lang.word(word)), ("value", shown(visit, name, value))];
            Some(Link {
                href: href(visit, name, None),
                text: visit.lang.say_all("chosen", &said),
                here: false,
            })
        })
        .collect()
}

/// What a new text is looked for with.
fn kept(visit: &Visit) -> Vec<(String, String)> {
    let names = FACETS.into_iter().map(|facet| facet.0).chain(["order"]);
    names.filter_map(|name| Some((name.to_owned(), visit.query.get(name)?.clone()))).collect()
}

/// A facet's value as people say it.
fn shown(visit: &Visit, facet: &str, value: &str) -> String {
    match facet {
        "field" => {
            let mut fields = visit.tree.standard.fields.iter();
            fields.find(|field| field.slug == value).map(|field| field.name.clone())
        }
        "level" => Level::of(value).map(|level| visit.lang.word(&format!("level-{}", level.id()))),
        _ => None,
    }
    .unwrap_or_else(|| value.to_owned())
}

fn facets(visit: &Visit, facets: Facets) -> Vec<Facet> {
    let Facets { fields, matters, organs, levels, years, kinds, sites: _ } = facets;
    FACETS
        .into_iter()
        .zip([fields, matters, organs, kinds, years, levels])
        .filter(|((name, _), counts)| counts.len() > 1 && !visit.query.contains_key(*name))
        .map(|((name, word), counts)| {
            let links = counts.into_iter().map(|Count { value, count }| {
                let link = Link {
                    href: href(visit, name, Some(&value)),
                    text: shown(visit, name, &value),
                    here: false,
                };
                (link, count)
            });
            let mut values: Vec<(Link, usize)> = links.collect();
            let more = values.split_off(values.len().min(VALUES));
            let more_words = visit.lang.say("facet-more", "count", more.len());
            Facet {
                title: visit.lang.word(word),
                published: name != "level",
                values,
                more,
                more_words,
            }
        })
        .collect()
}

/// Where to look when nothing was found.
fn ways(visit: &Visit) -> Vec<Link> {
    use store::ColumnKind::{Catalogs, Grassroots, OnRequest};
    [Grassroots, Catalogs, OnRequest]
        .into_iter()
        .filter_map(|kind| visit.tree.first(kind))
        .map(|column| Link { href: column.path.clone(), text: column.title.clone(), here: false })
        .collect()
}

impl Row {
    fn of(visit: &Visit, hit: search::Hit, line: Line) -> Self {
        let file = match hit.place {
            Place::Attachment(name) => Some(visit.lang.say("found-in", "name", name)),
            Place::Body => None,
        };
        Self {
            href: line.href().to_owned(),
            off: line.link.is_some(),
            mark: line.mark.map(|mark| marked(Some(&mark), "")),
            title: pieces(&hit.title),
            passage: hit.snippet.as_ref().map(pieces).unwrap_or_default(),
            file,
            day: portal::day(line.published_at).to_string(),
            number: line.number,
            column: visit.tree.column(line.column_id).map(|column| Link {
                href: column.path.clone(),
                text: match visit.tree.path(column)[..] {
                    [.., above, column] => format!("{} › {}", above.title, column.title),
                    _ => column.title.clone(),
                },
                here: false,
            }),
        }
    }
}

/// The text cut where marks begin and end, each piece with whether it is marked.
fn pieces(marked: &Marked) -> Vec<(String, bool)> {
    let Marked { text, marks, begins_within, ends_within } = marked;
    let mut pieces = Vec::new();
    let mut push = |text: &str, mark| {
        if !text.is_empty() {
            pieces.push((text.to_owned(), mark));
        }
    };
    push(if *begins_within { "…" } else { "" }, false);
    let mut at = 0;
    for mark in marks {
        push(&text[at..mark.start], false);
        push(&text[mark.clone()], true);
        at = mark.end;
    }
    push(&text[at..], false);
    push(if *ends_within { "…" } else { "" }, false);
    pieces
}
