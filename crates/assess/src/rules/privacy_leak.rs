//! `privacy-leak`: personal data in a page, in the title of a list line or in a file. One finding a
//! document or file; certain when an ID number stands there, whole or badly masked. A file that could
//! not be looked into is unobserved.
//!
//! Also two masked forms of one person's number that together give it away: suspected, since a name
//! may be borne by two.

use super::bench::{on_page, saved};
use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::model::{Certainty, Finding, Scope};
use crate::text::text;
use privacy::{Hit, Kind, Partial, Restored, Why};
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::{
    Document, DocumentId, DocumentKind, DocumentPage, FileContent, Item, LinkKind, Outcome, Verdict,
};
use std::fmt::Write;

pub(super) const RULE: Rule = Rule {
    id: "privacy-leak",
    clause: "1.2.2",
    group: Group::Safety,
    looks_at: LooksAt::Documents,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

/// Places that a finding names.
const PLACES: usize = 3;

/// A page or file that was looked into.
struct Subject<'a> {
    url: &'a str,
    document: Option<DocumentId>,
    /// Name of the file, where it is one that a document carries.
    file: Option<&'a str>,
    places: Vec<Place<'a>>,
    /// Hits beyond those kept.
    more: u32,
    partials: Vec<&'a Partial>,
    /// All of it was looked into.
    whole: bool,
}

/// Where one hit stands.
struct Place<'a> {
    /// `title`, `page`, or the piece of a file: `sheet`, `body` …
    piece: &'a str,
    /// Files inside archives, outermost first, then the sheet.
    path: &'a [String],
    hidden: bool,
    hit: Hit,
}

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    let subjects = subjects(case, bench);
    let restored = restored(&subjects);
    for (at, subject) in subjects.iter().enumerate() {
        let scope = scope(case, subject);
        if !subject.places.is_empty() {
            bench.fail(scope.clone(), leak(case, bench, subject));
        } else if !subject.whole {
            bench.unobserved(1);
        } else if !restored.contains_key(&at) {
            bench.pass(scope.clone(), 1);
        }
        if let Some(pairs) = restored.get(&at) {
            bench.fail(scope, restorable(case, bench, &subjects, subject, pairs));
        }
    }
}

/// Everything that was looked into, in the order of the snapshot; the rest counts as unobserved.
fn subjects<'a>(case: &Case<'a>, bench: &mut Bench<'_>) -> Vec<Subject<'a>> {
    let mut subjects = Vec::new();
    let mut files: FxHashSet<&str> = FxHashSet::default();
    for (id, document) in (0u32..).map(DocumentId).zip(&case.snapshot.documents) {
        match of_document(case, id, document) {
            Looked::At(subject) => {
                if document.file.is_some() {
                    files.insert(&document.url);
                }
                subjects.push(subject);
            }
            Looked::Not => bench.unobserved(1),
            Looked::Nothing => {}
        }
    }
    let links = case.snapshot.links.iter().enumerate();
    for (at, link) in links.filter(|(_, link)| link.kind == LinkKind::Attachment) {
        if files.contains(link.url.as_str()) {
            continue;
        }
        let document = case.document_of_link(at);
        match (&link.file, link.outcome.verdict()) {
            (Some(file), _) => {
                let mut subject = Subject::new(&link.url, document);
                subject.file = Some(&link.text);
                subject.look_into(file);
                subjects.push(subject);
            }
            (None, Verdict::Observed | Verdict::Unobserved) => bench.unobserved(1),
            (None, Verdict::Dead | Verdict::Failing) => {}
        }
    }
    subjects
}

enum Looked<'a> {
    At(Subject<'a>),
    /// There is something, but it was not seen.
    Not,
    /// Nothing that this rule looks at.
    Nothing,
}

fn of_document<'a>(case: &Case<'a>, id: DocumentId, document: &'a Document) -> Looked<'a> {
    let mut subject = Subject::new(&document.url, Some(id));
    let item = case.first_item(id);
    let title = document.title.as_deref().or(item.map(|item| item.title.as_str()));
    subject.look_at_title(title.unwrap_or_default());
    let titled = !subject.places.is_empty();
    let read = match document.kind {
        DocumentKind::Article => document.content.is_some(),
        DocumentKind::File => document.file.is_some(),
        DocumentKind::Column | DocumentKind::OffSite | DocumentKind::Unknown => {
            return if titled { Looked::At(subject) } else { Looked::Nothing };
        }
    };
    if let Some(content) = &document.content {
        let scan = &content.privacy;
        subject.more += scan.more;
        subject.partials.extend(&scan.partials);
        let places = scan.hits.iter().cloned();
        subject.places.extend(places.map(|hit| Place {
            piece: "page",
            path: &[],
            hidden: false,
            hit,
        }));
    }
    if let Some(file) = &document.file {
        subject.look_into(file);
    }
    match document.outcome.verdict() {
        _ if read || titled => Looked::At(subject),
        // A page that came and has no text can't show anything.
        Verdict::Observed if document.kind == DocumentKind::Article => Looked::Nothing,
        Verdict::Observed | Verdict::Unobserved => Looked::Not,
        Verdict::Dead | Verdict::Failing => Looked::Nothing,
    }
}

impl<'a> Subject<'a> {
    fn new(url: &'a str, document: Option<DocumentId>) -> Self {
        Self {
            url,
            document,
            file: None,
            places: Vec::new(),
            more: 0,
            partials: Vec::new(),
            whole: true,
        }
    }

    fn look_at_title(&mut self, title: &str) {
        let scan = privacy::scan(title);
        self.more += scan.more;
        let places = scan.hits.into_iter();
        self.places.extend(places.map(|hit| Place {
            piece: "title",
            path: &[],
            hidden: false,
            hit,
        }));
    }

    fn look_into(&mut self, file: &'a FileContent) {
        self.whole &= file.unread.is_empty();
        for part in &file.parts {
            self.more += part.privacy.more;
            self.partials.extend(&part.privacy.partials);
            for (at, hit) in (0u32..).zip(&part.privacy.hits) {
                self.places.push(Place {
                    piece: &part.piece,
                    path: &part.place,
                    hidden: part.hidden.contains(&at),
                    hit: hit.clone(),
                });
            }
        }
    }

    fn count(&self) -> u32 {
        u32::try_from(self.places.len()).unwrap_or(u32::MAX).saturating_add(self.more)
    }

    /// The further page of its document on which the gravest of it stands.
    fn page<'d>(&self, document: &'d Document) -> Option<(usize, &'d DocumentPage)> {
        let gravest =
            self.places.iter().min_by_key(|place| (!place.hit.certain, place.hit.kind))?;
        (gravest.piece == "page").then(|| document.page_of_line(gravest.hit.line)).flatten()
    }

    /// Each kind with its number, e.g. `id18=12 mobile=3?`, `?` where only suspected.
    fn kinds(&self) -> String {
        let mut kinds = String::new();
        for kind in Kind::ALL {
            for certain in [true, false] {
                let of_kind =
                    |place: &&Place<'_>| place.hit.kind == kind && place.hit.certain == certain;
                let count = self.places.iter().filter(of_kind).count();
                if count > 0 {
                    let space = if kinds.is_empty() { "" } else { " " };
                    let mark = if certain { "" } else { "?" };
                    let _ = write!(kinds, "{space}{}={count}{mark}", kind.id());
                }
            }
        }
        kinds
    }

    /// The first places, gravest first, a line each: piece, path, line, cell, hidden, kind, safe form,
    /// why, digits shown, heading, with tabs between.
    fn first_places(&self) -> String {
        // One of each kind and certainty, then what comes first; each in the order of the text.
        let (mut firsts, mut others) = (Vec::new(), Vec::new());
        let mut seen = FxHashSet::default();
        for place in &self.places {
            let first = seen.insert((place.hit.kind, place.hit.certain));
            if first { firsts.push(place) } else { others.push(place) }
        }
        firsts.sort_by_key(|place| (!place.hit.certain, place.hit.kind));
        let lines = firsts.into_iter().chain(others).take(PLACES).map(Place::told);
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl Place<'_> {
    fn told(&self) -> String {
        let shown = if let Why::Shown(digits) = self.hit.why { digits } else { 0 };
        let path: Vec<String> = self.path.iter().map(|name| plain(&privacy::mask(name))).collect();
        [
            self.piece,
            &path.join(" / "),
            &self.hit.line.to_string(),
            &self.hit.cell.unwrap_or_default().to_string(),
            if self.hidden { "hidden" } else { "" },
            self.hit.kind.id(),
            &self.hit.masked,
            self.hit.why.id(),
            &shown.to_string(),
            &plain(self.hit.heading.as_deref().unwrap_or_default()),
        ]
        .join("\t")
    }
}

/// A name on one line.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn scope(case: &Case<'_>, subject: &Subject<'_>) -> Scope {
    item(case, subject).map_or_else(Scope::default, |item| case.scope(item.column))
}

fn item<'a>(case: &Case<'a>, subject: &Subject<'_>) -> Option<&'a Item> {
    case.first_item(subject.document?)
}

fn leak(case: &Case<'_>, bench: &Bench<'_>, subject: &Subject<'_>) -> Finding {
    let arguments = [
        ("count", subject.count().to_string()),
        ("kinds", subject.kinds()),
        ("places", subject.first_places()),
    ];
    let evidence = text("privacy-found", arguments);
    let mut finding = about(case, bench, subject, (evidence, text("privacy-expected", [])));
    if !subject.places.iter().any(|place| place.hit.certain) {
        finding.certainty = Certainty::Suspected;
    }
    if let Some(document) = document(case, subject) {
        on_page(&mut finding, document, subject.page(document));
    }
    finding
}

fn document<'a>(case: &Case<'a>, subject: &Subject<'_>) -> Option<&'a Document> {
    case.snapshot.documents.get(subject.document?.0 as usize)
}

/// A finding about a document or file, in the place where its first line stands.
fn about(
    case: &Case<'_>,
    bench: &Bench<'_>,
    subject: &Subject<'_>,
    (evidence, expected): (crate::model::Text, crate::model::Text),
) -> Finding {
    let document = document(case, subject);
    let mut finding = match item(case, subject) {
        Some(item) => bench.about_column(item.column, evidence, expected),
        None => bench.finding(evidence, expected),
    };
    let item = item(case, subject).map(|item| item.title.as_str());
    let title = item.or_else(|| document?.title.as_deref());
    let named = match (title, subject.file) {
        (Some(title), Some(file)) if !file.is_empty() => Some(format!("{title}（{file}）")),
        (None, Some(file)) => Some(file.to_owned()),
        (title, _) => title.map(str::to_owned),
    };
    finding.title = named.map(|title| privacy::mask(&title));
    finding.url = Some(subject.url.to_owned());
    if let Some(document) = document.filter(|document| document.outcome == Outcome::Ok) {
        saved(&mut finding, document.saved.as_ref());
    }
    finding
}

type Pair<'a> = Restored<'a, usize>;

/// Pairs of masked forms that give a number away, by the first of the two subjects.
fn restored<'a>(subjects: &[Subject<'a>]) -> FxHashMap<usize, Vec<Pair<'a>>> {
    let partials = subjects.iter().enumerate();
    let partials = partials
        .flat_map(|(at, subject)| subject.partials.iter().map(move |partial| (at, *partial)));
    let mut pairs: FxHashMap<usize, Vec<Pair<'a>>> = FxHashMap::default();
    for pair in privacy::restored(partials) {
        pairs.entry(pair.one.0).or_default().push(pair);
    }
    pairs
}

fn restorable(
    case: &Case<'_>,
    bench: &Bench<'_>,
    subjects: &[Subject<'_>],
    subject: &Subject<'_>,
    pairs: &[Pair<'_>],
) -> Finding {
    let persons: FxHashSet<u64> = pairs.iter().map(|pair| pair.one.1.subject).collect();
    let first = pairs.first();
    let other = first.and_then(|pair| subjects.get(pair.other.0));
    let same = other.is_some_and(|other| other.url == subject.url);
    let number = |value: Option<u32>| value.unwrap_or_default().to_string();
    let arguments = [
        ("kind", first.map_or("id18", |pair| pair.kind.id()).to_owned()),
        ("persons", persons.len().to_string()),
        ("digits", number(first.map(|pair| u32::from(pair.digits)))),
        ("line", number(first.map(|pair| pair.one.1.line))),
        ("other_line", number(first.map(|pair| pair.other.1.line))),
        ("other", other.map_or("", |other| other.url).to_owned()),
    ];
    let evidence = if same {
        text("privacy-restored-here", arguments)
    } else {
        text("privacy-restored", arguments)
    };
    let expected = text("privacy-restored-expected", []);
    let mut finding = about(case, bench, subject, (evidence, expected));
    finding.certainty = Certainty::Suspected;
    finding
}
