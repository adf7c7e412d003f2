//! 公开领域 and 标准目录: a column for every field and matter that is due.

use super::desk::{Desk, Subject};
use crate::model::{ColumnId, Part};
use crate::writing::{FACTS, FieldFacts};
use jiff::ToSpan;
use standard::{Entry, Field, Matter, Standard};

/// Builds 标准目录 and 公开领域 under 基层政务公开.
pub(super) fn build(desk: &mut Desk<'_>, standard: &Standard, grassroots: ColumnId) {
    let level = desk.site.level;
    let catalogs = desk.column(grassroots, "标准目录", Part::Catalogs);
    let open_fields = desk.column(grassroots, "公开领域", Part::OpenFields);
    for field in standard.fields_due(level) {
        let facts = FACTS.of(&field.slug);
        catalog(desk, catalogs, field, facts);
        let alias = desk.chance.percent(desk.site.look.alias_percent);
        let title =
            if alias { desk.chance.pick(&facts.aliases).clone() } else { field.name.clone() };
        let column = desk.column(open_fields, &title, Part::Field);
        desk.site.columns[column].field = Some(field.name.clone());
        for matter in field.matters().iter().filter(|matter| matter.due_at(level)) {
            build_matter(desk, column, field, facts, matter);
        }
    }
    desk.site.sort(catalogs);
    lengthen(desk, standard);
    swell(desk, standard);
}

fn catalog(desk: &mut Desk<'_>, column: ColumnId, field: &Field, facts: &FieldFacts) {
    let published = super::desk::working_day(
        desk.site.as_of.saturating_sub(desk.chance.between(30, 200).days()),
    );
    let subject = Subject {
        names: vec!["标准目录".into()],
        field: field.name.clone(),
        organ: facts.organ.clone(),
        limit: Some(20),
        form: Some("catalog"),
        ..Subject::default()
    };
    let document = desk.document(column, &subject, published);
    let rows = field.entries.iter().map(row).collect();
    let head = ["序号", "一级事项", "二级事项", "公开时限", "公开方式", "公开层级"];
    let page = &mut desk.site.documents[document];
    page.body.push(crate::model::Block::Table(head.map(str::to_owned).to_vec(), rows));
    desk.place(column, document, None);
}

fn row(entry: &Entry) -> Vec<String> {
    let mut levels = Vec::new();
    if entry.levels.county {
        levels.push("县级");
    }
    if entry.levels.town {
        levels.push("乡级");
    }
    let method = match entry.method {
        standard::Method::Active => "主动公开",
        standard::Method::OnRequest => "依申请公开",
    };
    vec![
        entry.seq.clone(),
        entry.matter1.clone(),
        entry.matter2.clone().unwrap_or_default(),
        entry.limit.text.clone(),
        method.into(),
        levels.join("、"),
    ]
}

fn subject(field: &Field, facts: &FieldFacts, entry: &Entry) -> Subject {
    let mut names = vec![entry.matter1.clone(), field.name.clone()];
    if let Some(name) = &entry.matter2 {
        names.insert(0, name.clone());
    }
    Subject {
        names,
        field: field.name.clone(),
        organ: facts.organ.clone(),
        law: facts.law.clone(),
        limit: super::days_to_publish(entry),
        ..Subject::default()
    }
}

fn build_matter(
    desk: &mut Desk<'_>,
    parent: ColumnId,
    field: &Field,
    facts: &FieldFacts,
    matter: &Matter<'_>,
) {
    let level = desk.site.level;
    let column = desk.column(parent, matter.name, Part::Matter);
    desk.site.columns[column].matter1 = Some(matter.name.to_owned());
    let due: Vec<&Entry> =
        matter.entries.iter().copied().filter(|entry| entry.due_at(level)).collect();
    let seconds = due.iter().filter(|entry| entry.matter2.is_some()).count();
    if seconds == 0 {
        if let Some(entry) = due.first() {
            let count = desk.chance.between(4, 6) as usize;
            desk.fill(column, &subject(field, facts, entry), count);
        }
        return;
    }
    if (2..=4).contains(&seconds) && desk.chance.percent(desk.site.look.separate_percent) {
        for entry in due {
            let name = entry.matter2.as_deref().unwrap_or(matter.name);
            let child = desk.column(column, name, Part::Submatter);
            desk.site.columns[child].matter2 = Some(name.to_owned());
            desk.site.columns[child].inline = desk.site.look.inline_tabs;
            desk.fill(child, &subject(field, facts, entry), 4);
        }
        return;
    }
    merged(desk, column, field, facts, &due);
}

/// Fills a matter's column of a portal that somebody else made, by the names that it bears.
pub(super) fn fill_given(
    desk: &mut Desk<'_>,
    standard: &Standard,
    column: ColumnId,
    marks: &[String],
) {
    let level = desk.site.level;
    let given = &desk.site.columns[column];
    let (matter1, matter2) = (given.matter1.clone(), given.matter2.clone());
    let named = |field: &&Field| Some(&field.name) == given.field.as_ref();
    let Some(field) = standard.fields.iter().find(named) else { return };
    let facts = FACTS.of(&field.slug);
    let due: Vec<&Entry> = field
        .entries
        .iter()
        .filter(|entry| entry.due_at(level) && Some(&entry.matter1) == matter1.as_ref())
        .filter(|entry| matter2.is_none() || entry.matter2 == matter2)
        .collect();
    if !marks.is_empty() {
        merged(desk, column, field, facts, &due);
    } else if let Some(entry) = due.first()
        && desk.site.children(Some(column)).is_empty()
    {
        let count = desk.chance.between(4, 6) as usize;
        desk.fill(column, &subject(field, facts, entry), count);
    }
}

/// Second-level matters without columns of their own: their lines carry their marks.
fn merged(
    desk: &mut Desk<'_>,
    column: ColumnId,
    field: &Field,
    facts: &FieldFacts,
    due: &[&Entry],
) {
    let count = due.len().max(4) + desk.chance.index(2);
    let mut dates = desk.dates(count);
    // The first lines cover every second-level matter, in a random order of dates.
    for at in (1..dates.len()).rev() {
        let other = desk.chance.index(at + 1);
        dates.swap(at, other);
    }
    for (at, date) in dates.into_iter().enumerate() {
        let entry = due[at % due.len()];
        let document = desk.document(column, &subject(field, facts, entry), date);
        desk.place(column, document, entry.matter2.as_deref());
    }
    desk.site.columns[column].merges =
        due.iter().filter_map(|entry| entry.matter2.clone()).collect();
    desk.site.sort(column);
}

/// Some columns are long: several list pages, and one table of five hundred rows.
pub(super) fn lengthen(desk: &mut Desk<'_>, standard: &Standard) {
    let columns = matter_columns(desk);
    if columns.is_empty() {
        return;
    }
    for round in 0..desk.site.look.long_lists {
        let column = *desk.chance.pick(&columns);
        let extra = desk.site.look.page_size + desk.chance.index(desk.site.look.page_size * 2);
        add_lines(desk, standard, column, extra, round == 0);
    }
}

/// Adds lines to every matter's column in turn until the portal has the pages that are wanted.
fn swell(desk: &mut Desk<'_>, standard: &Standard) {
    let columns = matter_columns(desk);
    let size = desk.site.look.page_size.max(1);
    // Every line is a page, and every `size` of them make a list page.
    let wanted =
        desk.site.look.least_pages.saturating_sub(desk.site.documents.len() + columns.len());
    let lines = wanted * size / (size + 1);
    for (at, &column) in columns.iter().enumerate() {
        let share = lines / columns.len() + usize::from(at < lines % columns.len());
        if share > 0 {
            add_lines(desk, standard, column, share, false);
        }
    }
}

/// Columns of matters that have lists.
fn matter_columns(desk: &Desk<'_>) -> Vec<ColumnId> {
    let open = |part: Part| matches!(part, Part::Matter | Part::Submatter);
    let columns = &desk.site.columns;
    (0..columns.len())
        .filter(|&id| open(columns[id].part) && !columns[id].items.is_empty())
        .collect()
}

fn add_lines(
    desk: &mut Desk<'_>,
    standard: &Standard,
    column: ColumnId,
    count: usize,
    large: bool,
) {
    let names = desk.site.columns[column].merges.clone();
    for (at, date) in desk.dates(count).into_iter().enumerate() {
        let mark = (!names.is_empty()).then(|| names[at % names.len()].clone());
        let subject = extra_subject(desk, standard, column, mark.as_deref(), large && at == 0);
        let document = desk.document(column, &subject, date);
        desk.place(column, document, mark.as_deref());
    }
    desk.site.sort(column);
}

fn extra_subject(
    desk: &Desk<'_>,
    standard: &Standard,
    column: ColumnId,
    mark: Option<&str>,
    large: bool,
) -> Subject {
    let column = &desk.site.columns[column];
    let field = column.field.clone().unwrap_or_default();
    let known = standard.fields.iter().find(|known| known.name == field);
    let facts = FACTS.of(known.map_or("", |known| known.slug.as_str()));
    let names = [mark.map(str::to_owned), column.matter2.clone(), column.matter1.clone()];
    Subject {
        names: names.into_iter().flatten().collect(),
        field,
        organ: facts.organ.clone(),
        law: facts.law.clone(),
        // Formed and published the same day: within any limit.
        limit: Some(0),
        rows: large.then_some(500),
        ..Subject::default()
    }
}
