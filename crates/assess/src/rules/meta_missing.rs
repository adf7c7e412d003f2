//! `meta-missing`: a required page tag (页面标签) is absent or empty. One finding for each tag and
//! kind of page, with the count of pages and an example.

use super::bench::saved;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::model::{Certainty, Scope};
use crate::text::text;
use rustc_hash::FxHashSet;
use snapshot::{DocumentKind, Outcome, PageTags, Saved, Target};

pub(super) const RULE: Rule = Rule {
    id: "meta-missing",
    clause: "国办发〔2017〕47号",
    group: Group::PageStandards,
    looks_at: LooksAt::Tags,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

type Read = fn(&PageTags) -> Option<&String>;

const SITE: [(&str, Read); 3] = [
    ("SiteName", |tags| tags.site_name.as_ref()),
    ("SiteDomain", |tags| tags.site_domain.as_ref()),
    ("SiteIDCode", |tags| tags.site_id_code.as_ref()),
];
const COLUMN: [(&str, Read); 4] = [
    ("ColumnName", |tags| tags.column_name.as_ref()),
    ("ColumnDescription", |tags| tags.column_description.as_ref()),
    ("ColumnKeywords", |tags| tags.column_keywords.as_ref()),
    ("ColumnType", |tags| tags.column_type.as_ref()),
];
const CONTENT: [(&str, Read); 3] = [
    ("ArticleTitle", |tags| tags.article_title.as_ref()),
    ("PubDate", |tags| tags.pub_date.as_ref()),
    ("ContentSource", |tags| tags.content_source.as_ref()),
];

/// A page that was read.
struct Page<'a> {
    url: &'a str,
    title: &'a str,
    tags: &'a PageTags,
    saved: Option<&'a Saved>,
}

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    let home = &case.snapshot.home;
    let mut pages = Vec::new();
    if home.outcome == Some(Outcome::Ok) {
        pages.push(Page {
            url: &case.snapshot.portal.url,
            title: &case.snapshot.portal.name,
            tags: &home.tags,
            saved: home.saved.as_ref(),
        });
    }
    judge_kind(bench, "home", &pages, &SITE);

    let mut seen = FxHashSet::default();
    // a column at a fragment is a view of a script page, not a page with tags of its own
    let columns = case.columns().filter(|(_, column)| {
        column.target == Target::SameSite
            && column.outcome == Outcome::Ok
            && !column.url.contains('#')
            && seen.insert(&*column.url)
    });
    let pages: Vec<Page<'_>> = columns
        .map(|(_, column)| Page {
            url: &column.url,
            title: &column.title,
            tags: &column.tags,
            saved: column.saved.as_ref(),
        })
        .collect();
    judge_kind(bench, "column", &pages, &[&SITE[..], &COLUMN[..]].concat());

    let documents = case.snapshot.documents.iter().filter(|document| {
        document.kind == DocumentKind::Article && document.outcome == Outcome::Ok
    });
    let pages: Vec<Page<'_>> = documents
        .map(|document| Page {
            url: &document.url,
            title: document.title.as_deref().unwrap_or_default(),
            tags: &document.tags,
            saved: document.saved.as_ref(),
        })
        .collect();
    judge_kind(bench, "content", &pages, &[&SITE[..], &CONTENT[..]].concat());
}

fn judge_kind(bench: &mut Bench<'_>, kind: &str, pages: &[Page<'_>], tags: &[(&str, Read)]) {
    for (tag, read) in tags {
        let is_missing =
            |page: &&Page<'_>| read(page.tags).is_none_or(|value| value.trim().is_empty());
        let missing = pages.iter().filter(is_missing).count();
        let empty =
            pages.iter().filter(is_missing).filter(|page| read(page.tags).is_some()).count();
        bench.pass(Scope::default(), u32::try_from(pages.len() - missing).unwrap_or(u32::MAX));
        let Some(example) = pages.iter().find(is_missing) else { continue };
        let arguments = [
            ("tag", (*tag).into()),
            ("kind", kind.into()),
            ("pages", missing.to_string()),
            ("of", pages.len().to_string()),
            ("empty", empty.to_string()),
        ];
        let expected = [("tag", (*tag).into()), ("kind", kind.into())];
        let mut finding = bench.finding(
            text("meta-missing-found", arguments),
            text("meta-missing-expected", expected),
        );
        finding.url = Some(example.url.into());
        finding.title = Some(example.title.into());
        finding.count = Some(u32::try_from(missing).unwrap_or(u32::MAX));
        saved(&mut finding, example.saved);
        bench.fail(Scope::default(), finding);
    }
}
