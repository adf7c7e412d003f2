//! What is looked at while somebody writes, and again at every review: hints with their place. The same
//! crates judge that judge portals from outside.

mod copies;
mod file;

use crate::due::last_day;
use crate::error::DeskError;
use crate::links::{self, Dead, Links, Patience};
use crate::looked::look;
use crate::places::Premises;
use crate::text::text;
use portal::day;
use standard::calendar::Due;
use standard::matching::Aliases;
use std::ops::Range;
use std::sync::LazyLock;
use store::{DraftState, Drafted, Store};
use wording::elements::{Document, Elements};
use wording::{About, ErrorWords, Model, Severity};

pub use copies::{Instead, Likely};
pub(crate) use file::{masked_name, names_within, of_file};

/// Characters shown around what a hint is about.
const AROUND: usize = 20;
/// Hints of one kind.
const MOST: usize = 50;

/// How much a hint weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Nothing is published before it is mended, or overridden by the final reviewer.
    Blocks,
    /// It is wrong.
    Wrong,
    /// It may be better otherwise.
    Advice,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// In the title.
    Title,
    /// In the body: line and cell, from 1.
    Body(u32, Option<u32>),
    /// In an attachment: its name, the sheet or page, line or row and cell, from 1.
    File {
        /// Name of the attachment.
        name: String,
        /// Sheet, page or file within an archive.
        within: String,
        /// Line or row, from 1.
        line: u32,
        /// Cell, from 1.
        cell: Option<u32>,
    },
    /// In a short field of the form: the end of the name of its word, e.g. `number`.
    Field(&'static str),
    /// In none place alone.
    Whole,
}

/// The words around the place; personal data is masked in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// Before it.
    pub before: String,
    /// What it is about.
    pub marked: String,
    /// Behind it.
    pub after: String,
}

/// A hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What it is about, e.g. `privacy`: the name of its message.
    pub rule: &'static str,
    /// How much it weighs.
    pub weight: Weight,
    /// Where it stands.
    pub at: At,
    /// Where that is in the text of the body ([`text`]), in bytes.
    pub span: Option<Range<usize>>,
    /// The words around.
    pub shown: Option<Shown>,
    /// Arguments of its message.
    pub args: Vec<(&'static str, String)>,
    /// What could stand in the draft's column instead of it.
    pub instead: Option<Instead>,
}

impl Hint {
    fn new(rule: &'static str, weight: Weight, at: At) -> Self {
        Self { rule, weight, at, span: None, shown: None, args: Vec::new(), instead: None }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// With its place in the text that was looked at, if that is the body.
    fn standing(mut self, span: Range<usize>) -> Self {
        self.span = Some(span).filter(|_| matches!(self.at, At::Body(..)));
        self
    }

    fn showing(mut self, line: &str, marked: &str) -> Self {
        let (before, after) = line.split_once(marked).unwrap_or(("", ""));
        let skip = before.chars().count().saturating_sub(AROUND);
        self.shown = Some(Shown {
            before: before.chars().skip(skip).collect::<String>().replace('\t', " "),
            marked: marked.to_owned(),
            after: after.chars().take(AROUND).collect::<String>().replace('\t', " "),
        });
        self
    }

    /// Whether it is personal data.
    pub fn is_privacy(&self) -> bool {
        self.rule == PRIVACY
    }

    /// Whether it is an attachment, or part of one, that nobody but a person can look into.
    pub fn is_unread(&self) -> bool {
        self.rule == UNREAD
    }

    /// Whether it stops a draft unless the final reviewer overrides it with a reason.
    pub fn may_be_overridden(&self) -> bool {
        self.weight == Weight::Blocks && OVERRIDABLE.contains(&self.rule)
    }
}

const PRIVACY: &str = "privacy";
const UNREAD: &str = "unread";
/// Rules whose hints a final reviewer may override: only a person knows whether it may be public.
const OVERRIDABLE: [&str; 2] = [PRIVACY, UNREAD];

/// An element of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// As the standard words it.
    pub name: String,
    /// Whether the document speaks of it.
    pub found: bool,
    /// The words of it that are not said, where it does not.
    pub lacking: Vec<String>,
}

/// What the checks say of a draft.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// Hints, the gravest first.
    pub hints: Vec<Hint>,
    /// Elements of the entries behind its places.
    pub elements: Vec<Element>,
    /// The last day on which it is in time.
    pub due: Option<Due>,
}

impl Checked {
    /// What stands in the way of publishing.
    pub fn blocking(&self) -> Vec<Hint> {
        self.hints.iter().filter(|hint| hint.weight == Weight::Blocks).cloned().collect()
    }

    /// Whether there is personal data.
    pub fn leaks(&self) -> bool {
        self.hints.iter().any(Hint::is_privacy)
    }

    /// Rules that stop it unless the final reviewer overrides them, each once.
    pub fn overridable(&self) -> Vec<&'static str> {
        let stops = |rule: &&'static str| {
            self.hints.iter().any(|hint| hint.rule == *rule && hint.may_be_overridden())
        };
        OVERRIDABLE.into_iter().filter(stops).collect()
    }
}

/// Checks a draft as it is kept, by what the store has: nobody else is asked. Whatever blocks a draft is told.
///
/// # Errors
/// Where the store says no.
pub async fn check(
    store: &Store,
    premises: &Premises,
    drafted: &Drafted,
    now: i64,
) -> Result<Checked, DeskError> {
    check_asking(store, premises, drafted, Aids::default(), now).await
}

/// Who is asked beside the store.
#[derive(Debug, Clone, Copy, Default)]
pub struct Aids<'a> {
    /// Who asks other sites for the draft's links, and how long that may take.
    pub links: Option<(&'a Links, Patience)>,
    /// Who knows documents that may say the same as the draft.
    pub likely: Option<&'a Likely>,
}

/// The same, with what others know: who asks for the draft's links, as far as there is patience for it, and who knows where
/// the same may be published already.
///
/// # Errors
/// Where the store says no.
pub async fn check_asking(
    store: &Store,
    premises: &Premises,
    drafted: &Drafted,
    aids: Aids<'_>,
    now: i64,
) -> Result<Checked, DeskError> {
    let draft = &drafted.draft;
    let body = text(&draft.body);
    let mut hints = wanting(drafted, &body);
    hints.extend(unmarked(premises, drafted));
    hints.extend(missing_pictures(drafted).take(MOST));
    leaks(&draft.title, 1, &mut hints, |_, _| At::Title);
    leaks(&body, 1, &mut hints, At::Body);
    for (field, text) in fields(drafted) {
        leaks(text, 1, &mut hints, |_, _| At::Field(field));
    }
    let mut words = body.clone();
    for one in &drafted.attachments {
        let look = look(store, one).await?;
        hints.extend(of_file(&one.name, &look.contents, look.keeps));
        for part in &look.contents.parts {
            words.push('\n');
            words.push_str(&part.text);
        }
    }
    wrong_words(&draft.title, &body, &mut hints);
    let names: Vec<&str> = drafted.attachments.iter().map(|one| one.name.as_str()).collect();
    // What stands at the origin is not known here.
    let lacking = match draft.link {
        Some(_) => Vec::new(),
        None => wording::promise::lacking(&draft.title, &body, &names),
    };
    hints.extend(
        lacking
            .iter()
            .map(|part| Hint::new("lacking", Weight::Wrong, At::Whole).with("part", part)),
    );
    news(premises, drafted, &body, &mut hints);
    hints.extend(copies::copies(store, premises, drafted, &body, (aids.likely, now)).await?);
    let dead = links::dead(store, premises, drafted, aids.links, now).await?;
    hints.extend(dead_links(&dead, &body));
    let (elements, due) = asked_for(premises, drafted, &words);
    if let Some(due) = due.filter(|due| due.date < day(now)) {
        hints.push(Hint::new("late", Weight::Wrong, At::Whole).with("day", due.date));
    }
    hints.sort_by_key(|hint| hint.weight);
    Ok(Checked { hints, elements, due })
}

/// Short fields in which personal data may stand, by the end of the names of their words.
fn fields(drafted: &Drafted) -> [(&'static str, &str); 4] {
    let draft = &drafted.draft;
    [
        ("number", draft.number.as_deref().unwrap_or_default()),
        ("index-number", draft.index_number.as_deref().unwrap_or_default()),
        ("organ", draft.organ.as_str()),
        ("source", draft.source.as_str()),
    ]
}

/// What every document must have.
fn wanting(drafted: &Drafted, body: &str) -> Vec<Hint> {
    let draft = &drafted.draft;
    let marked = draft.title.starts_with(['[', '［', '【']);
    let over = matches!(draft.state, DraftState::Published | DraftState::Discarded);
    let corrects = draft.document_id.is_some() && !over;
    let all = [
        (draft.title.is_empty(), "no-title", Weight::Blocks, At::Title),
        (marked, "title-mark", Weight::Wrong, At::Title),
        (
            body.is_empty() && drafted.attachments.is_empty() && draft.link.is_none(),
            "no-content",
            Weight::Blocks,
            At::Whole,
        ),
        (drafted.places.is_empty(), "no-place", Weight::Blocks, At::Whole),
        (draft.organ.is_empty(), "no-organ", Weight::Wrong, At::Whole),
        (draft.formed.is_none(), "no-formed", Weight::Advice, At::Whole),
        (corrects && draft.correction.is_none(), "no-correction", Weight::Advice, At::Whole),
    ];
    let wanting = all.into_iter().filter(|(is, ..)| *is);
    wanting.map(|(_, rule, weight, at)| Hint::new(rule, weight, at)).collect()
}

/// Places in columns that merge several matters, without the mark of one: chosen before the column merged them, or
/// published by an older program.
fn unmarked(premises: &Premises, drafted: &Drafted) -> impl Iterator<Item = Hint> {
    let places = drafted.places.iter();
    let columns =
        places.filter_map(move |one| premises.unmarked(one.column_id, one.mark.as_deref()));
    columns.map(move |column| {
        let marks = premises.marks(column).join("、");
        let hint = Hint::new("no-mark", Weight::Blocks, At::Whole);
        hint.with("column", &column.title).with("marks", marks)
    })
}

/// Pictures of the text that are no attachment: they stayed on somebody's machine when it was pasted.
fn missing_pictures(drafted: &Drafted) -> impl Iterator<Item = Hint> {
    let tags = drafted.draft.body.split("<img ").skip(1);
    let tags = tags.filter_map(|rest| rest.split('>').next()?.split_once("src=\""));
    let names = tags.filter_map(|(_, rest)| rest.split('"').next());
    let names = names.map(|name| name.replace("&amp;", "&"));
    let lacking = names.filter(|name| {
        let own = !name.is_empty() && !name.contains(['/', ':']);
        own && drafted.attachments.iter().all(|one| one.name != *name)
    });
    lacking.map(|name| Hint::new("picture", Weight::Blocks, At::Whole).with("name", name))
}

/// Personal data in a text whose first line has the number `first`.
fn leaks(text: &str, first: u32, hints: &mut Vec<Hint>, at: impl Fn(u32, Option<u32>) -> At) {
    let found = privacy::hits(text);
    if found.is_empty() {
        return;
    }
    let masked = privacy::mask(text);
    let lines: Vec<&str> = masked.split('\n').collect();
    let more = found.len().saturating_sub(MOST);
    for (span, hit) in found.into_iter().take(MOST) {
        let line = lines.get(hit.line as usize - 1).copied().unwrap_or_default();
        let hint = Hint::new(PRIVACY, Weight::Blocks, at(first + hit.line - 1, hit.cell));
        let hint = hint.with("kind", hit.kind.id()).with("more", more);
        let hint = hint.with("heading", hit.heading.unwrap_or_default()).standing(span);
        hints.push(hint.showing(line, &hit.masked));
    }
}

fn wrong_words(title: &str, body: &str, hints: &mut Vec<Hint>) {
    let words = ErrorWords::builtin();
    let both = [(title, None), (body, Some(()))];
    for (text, in_body) in both {
        for (span, hit) in words.places(text).into_iter().take(MOST) {
            let weight = weight(hit.severity);
            let at = in_body.map_or(At::Title, |()| At::Body(hit.line, None));
            let hint = Hint::new("word", weight, at).with("word", &hit.word).standing(span);
            hints.push(hint.with("suggestion", &hit.suggestion).showing(&hit.around, &hit.word));
        }
    }
}

/// How much an error word weighs.
fn weight(severity: Severity) -> Weight {
    match severity {
        Severity::Serious | Severity::Error => Weight::Wrong,
        Severity::Advice => Weight::Advice,
    }
}

/// Work news where information is asked for.
fn news(premises: &Premises, drafted: &Drafted, body: &str, hints: &mut Vec<Hint>) {
    let draft = &drafted.draft;
    let home = drafted.places.first();
    let spot = home.and_then(|place| premises.spot(place.column_id, place.mark.as_deref()));
    let Some((spot, (_, entry))) = spot.and_then(|spot| Some((spot, spot.entry?))) else { return };
    let path = premises.names(spot.column);
    let about = About {
        title: &draft.title,
        column_path: &path,
        matter: Some(&entry.matter1),
        column_type: path.first().copied(),
        source: Some(&draft.source).filter(|source| !source.is_empty()).map(String::as_str),
        document_number: draft.number.is_some(),
        index_number: draft.index_number.is_some(),
        attachments: u32::try_from(drafted.attachments.len()).unwrap_or(u32::MAX),
    };
    let judged = Model::builtin().judge(&wording::shape(&draft.title, body), &about);
    if judged.news {
        // Words of the title speak for themselves, counts of the text do not.
        let counted = |word: &&str| word.chars().all(|one| one.is_ascii_digit());
        let words = judged.reasons.iter().flat_map(|reason| &reason.words).map(String::as_str);
        let words: Vec<&str> = words.filter(|word| !counted(word)).collect();
        let rule = if words.is_empty() { "news" } else { "news-words" };
        let hint = Hint::new(rule, Weight::Wrong, At::Whole);
        hints.push(hint.with("matter", &entry.matter1).with("words", words.join("、")));
    }
}

/// Links that lead nowhere, of a text.
fn dead_links(dead: &[Dead], text: &str) -> Vec<Hint> {
    if dead.is_empty() {
        return Vec::new();
    }
    let masked = privacy::mask(text);
    let lines: Vec<&str> = masked.split('\n').collect();
    let hint = |one: &Dead| {
        let rule = if one.own { "dead-link-own" } else { "dead-link" };
        let (number, words) = (one.link.line, one.link.words.as_str());
        let at = if words.is_empty() { At::Whole } else { At::Body(number, None) };
        let hint = Hint::new(rule, Weight::Wrong, at).with("address", &one.address);
        let hint = hint.standing(one.link.place.clone());
        let line = lines.get(number as usize - 1).copied().unwrap_or_default();
        // What was masked in it is shown to nobody.
        match !words.is_empty() && line.contains(words) {
            true => hint.showing(line, words),
            false => hint,
        }
    };
    dead.iter().map(hint).collect()
}

/// What elements are looked for by: the lists of `wording`, and the standard's other names for one thing.
static ELEMENTS: LazyLock<Elements> = LazyLock::new(|| {
    let words = Aliases::builtin().words;
    Elements::new(words.iter().map(|(other, word)| (other.as_str(), word.as_str())))
});

/// Elements of the entries behind the places, and the earliest day on which a limit ends. `words` is all text there
/// is, that of the attachments too.
fn asked_for(premises: &Premises, drafted: &Drafted, words: &str) -> (Vec<Element>, Option<Due>) {
    let formed = drafted.draft.formed.as_deref();
    let names: Vec<&str> = drafted.attachments.iter().map(|one| one.name.as_str()).collect();
    let document = Document { title: &drafted.draft.title, names: &names, text: words };
    let (mut elements, mut due): (Vec<Element>, Option<Due>) = (Vec::new(), None);
    let spots = drafted.places.iter();
    let spots = spots.filter_map(|place| premises.spot(place.column_id, place.mark.as_deref()));
    for (field, entry) in spots.filter_map(|spot| spot.entry) {
        let matter2 = entry.matter2.as_deref().unwrap_or_default();
        let place = [field.name.as_str(), entry.matter1.as_str(), matter2].join(" ");
        let mut asked: Vec<&str> = Vec::new();
        for name in &entry.elements {
            let known = elements.iter().any(|known| known.name == *name);
            if !known && !asked.contains(&name.as_str()) {
                asked.push(name);
            }
        }
        let lacking = ELEMENTS.lacking(&asked, &place, &document);
        elements.extend(asked.iter().zip(lacking).map(|(name, lacking)| Element {
            name: (*name).to_owned(),
            found: lacking.is_empty(),
            lacking,
        }));
        if let Some(last) = last_day(&entry.limit, formed)
            && due.is_none_or(|due| last.date < due.date)
        {
            due = Some(last);
        }
    }
    (elements, due)
}
