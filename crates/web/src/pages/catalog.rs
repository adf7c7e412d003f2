//! 标准目录: the official table of a field, each row with its column and newest item.

use crate::cards::{Listing, Row};
use crate::layout::{Frame, Link};
use crate::respond::Visit;
use askama::Template;
use axum::response::Response;
use standard::calendar::Calendar;
use standard::{Entry, Field, Level, Method};
use store::{Column, ColumnKind, Filter, Line, StoreError};

/// Ending of a catalog's workbook.
const WORKBOOK: &str = ".xlsx";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "catalog.html")]
struct CatalogPage {
    frame: Frame,
    title: String,
    about: String,
    published: String,
    source: String,
    heads: Vec<String>,
    rows: Vec<TableRow>,
    workbook: String,
}

struct TableRow {
    /// First-level matter and the rows that it spans, where it begins.
    matter1: Option<(String, usize)>,
    cells: Vec<String>,
    column: Option<Link>,
    newest: Option<Row>,
    /// Whether that came within its limit, where both days are known.
    in_time: Option<bool>,
    /// Said where there is no column.
    why_not: String,
}

/// When the catalogs were published, seconds UTC.
fn published(visit: &Visit) -> i64 {
    visit.tree.catalog.as_ref().map_or(visit.tree.site.created_at, |catalog| catalog.created_at)
}

/// One line for each field that is due.
pub(super) fn list(visit: &Visit, column: &Column) -> Listing {
    let day = portal::day(published(visit)).to_string();
    let rows = due(visit).map(|field| Row {
        href: format!("{}/{}", column.path, field.slug),
        title: title(field),
        day: day.clone(),
        off: false,
    });
    Listing { rows: rows.collect(), path: column.path.clone(), ..Listing::default() }
}

/// How many catalogs a site has, and since when.
pub(crate) fn holds(visit: &Visit) -> (i64, i64) {
    (i64::try_from(due(visit).count()).unwrap_or_default(), published(visit))
}

/// How many there are, and of when.
pub(super) fn fresh(visit: &Visit) -> String {
    let said = [
        ("count", due(visit).count().to_string()),
        ("day", portal::day(published(visit)).to_string()),
    ];
    visit.lang.say_all("fresh-list", &said)
}

fn due(visit: &Visit) -> impl Iterator<Item = &Field> {
    visit.tree.standard.fields_due(visit.tree.site.level.into())
}

/// The title is published content: Chinese in every language of the interface.
fn title(field: &Field) -> String {
    crate::words::Lang::Zh.say("catalog-of", "field", &field.name)
}

/// The page of one field's catalog; `None` where there is no such field here.
pub(super) async fn page(
    visit: &Visit,
    column: &Column,
    slug: &str,
) -> Result<Option<Response>, StoreError> {
    let (slug, workbook) = match slug.strip_suffix(WORKBOOK) {
        Some(slug) => (slug, true),
        None => (slug, false),
    };
    let Some(field) = due(visit).find(|field| field.slug == slug) else { return Ok(None) };
    if workbook {
        return Ok(Some(download(visit, field)));
    }
    let (tree, lang) = (&visit.tree, visit.lang);
    let columns: Vec<&Column> = tree
        .columns
        .iter()
        .filter(|column| column.field.as_deref() == Some(slug) && column.archived_at.is_none())
        .filter(|column| matches!(column.kind, ColumnKind::Matter | ColumnKind::Submatter))
        .collect();
    let standard = &tree.standard.version;
    let about = [("name", standard.name.clone()), ("number", standard.number.clone())];
    let at = portal::written(published(visit));
    let title = title(field);
    let source = tree.site.name.clone();
    let frame = Frame::new(visit, &title).within(visit, column).article(
        Some(column),
        &title,
        at.clone(),
        &source,
    );
    let heads = [
        "catalog-seq",
        "catalog-matter1",
        "catalog-matter2",
        "catalog-elements",
        "catalog-basis",
        "catalog-limit",
        "catalog-body",
        "catalog-channels",
        "catalog-audience",
        "catalog-method",
        "catalog-levels",
        "catalog-column",
    ];
    let page = CatalogPage {
        frame,
        title,
        about: lang.say_all("catalog-about", &about),
        published: at,
        source,
        heads: heads.map(|key| lang.word(key)).to_vec(),
        rows: rows(visit, field, &columns).await?,
        workbook: format!("{}/{slug}{WORKBOOK}", column.path),
    };
    Ok(Some(visit.page(&page)))
}

/// The official table as a workbook.
fn download(visit: &Visit, field: &Field) -> Response {
    match standard::catalog::export::workbook(&visit.tree.standard, &[field]) {
        Ok(bytes) => visit.fresh(bytes, KIND),
        Err(error) => visit.failed(&error),
    }
}

async fn rows(
    visit: &Visit,
    field: &Field,
    columns: &[&Column],
) -> Result<Vec<TableRow>, StoreError> {
    let level: Level = visit.tree.site.level.into();
    let mut rows = Vec::new();
    for matter in field.matters() {
        for (at, entry) in matter.entries.iter().enumerate() {
            let stands = entry.due_at(level).then(|| portal::stands(entry, columns)).flatten();
            let newest = match stands {
                Some(place) => newest(visit, place).await?,
                None => None,
            };
            rows.push(TableRow {
                matter1: (at == 0).then(|| (matter.name.to_owned(), matter.entries.len())),
                cells: cells(visit, entry),
                column: stands.map(|(column, _)| Link {
                    href: column.path.clone(),
                    text: column.title.clone(),
                    here: false,
                }),
                in_time: newest.as_ref().and_then(|line| {
                    let formed = line.formed.as_deref()?.parse().ok()?;
                    entry.limit.kept(Calendar::builtin(), formed, portal::day(line.published_at))
                }),
                newest: newest.as_ref().map(Row::of),
                why_not: match (stands.is_some(), entry.method) {
                    (true, _) => visit.lang.word("no-items"),
                    (false, Method::OnRequest) => visit.lang.word("catalog-on-request"),
                    (false, Method::Active) => visit.lang.word("catalog-not-here"),
                },
            });
        }
    }
    Ok(rows)
}

/// The newest line of a row's column, with the row's mark where several share the column.
async fn newest(
    visit: &Visit,
    (column, mark): (&Column, Option<&str>),
) -> Result<Option<Line>, StoreError> {
    if visit.tree.own(column.id).0 == 0 {
        return Ok(None);
    }
    let filter = Filter {
        site: visit.tree.site.id,
        columns: vec![column.id],
        mark: mark.map(str::to_owned),
        now: visit.now,
        ..Filter::default()
    };
    Ok(visit.newest(&filter, 1).await?.pop())
}

/// Cells from the second-level matter to the levels, without the first-level matter.
fn cells(visit: &Visit, entry: &Entry) -> Vec<String> {
    let lang = visit.lang;
    let levels = [
        (entry.levels.city, "level-city"),
        (entry.levels.county, "level-county"),
        (entry.levels.town, "level-town"),
        (entry.levels.village, "level-village"),
    ];
    let levels: Vec<String> =
        levels.into_iter().filter(|(is, _)| *is).map(|(_, key)| lang.word(key)).collect();
    let method = match entry.method {
        Method::Active => lang.word("catalog-active"),
        Method::OnRequest => lang.word("catalog-on-request"),
    };
    vec![
        entry.seq.clone(),
        entry.matter2.clone().unwrap_or_default(),
        entry.elements.join("；"),
        entry.basis.join("；"),
        entry.limit.text.clone(),
        entry.body.join("；"),
        entry.channels.join("；"),
        entry.audience.clone(),
        method,
        levels.join("、"),
    ]
}
