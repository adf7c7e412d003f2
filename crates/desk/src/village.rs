//! The clerk of a village or community: what the month and the quarter ask for, and a notice that is written,
//! masked and handed in with one button.

use crate::checks::check;
use crate::content::{Typed, edition, hash};
use crate::drafts::{OPEN, begin_with, draft, mask, submit};
use crate::due::Press;
use crate::error::DeskError;
use crate::files::{all_taken, hang};
use crate::money::{MoneyRow, table};
use crate::places::{Premises, sites_of};
use crate::text::masked;
use access::{Action, Who};
use jiff::civil::Date;
use portal::{day, moment};
use serde::Deserialize;
use standard::calendar::Due;
use standard::{Limit, Period};
use std::sync::LazyLock;
use store::{
    Column, ColumnKind, Division, Draft, DraftContent, DraftFilter, DraftState, Filter, Level,
    Line, Organ, Store,
};

/// Lines and drafts that are looked at.
const MOST: u64 = 200;
/// Months or quarters back that a title may name.
const EARLIER: usize = 24;

/// How often something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Every {
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// When there is a case.
    Case,
}

impl Every {
    /// The stretch of the calendar in which it is shown once.
    fn period(self) -> Option<Period> {
        match self {
            Self::Month => Some(Period::Month),
            Self::Quarter => Some(Period::Quarter),
            Self::Case => None,
        }
    }

    /// The limit that it sets; none for what is shown as it happens.
    pub(crate) fn limit(self) -> Option<&'static Limit> {
        match self {
            Self::Month => Some(&MONTHLY),
            Self::Quarter => Some(&QUARTERLY),
            Self::Case => None,
        }
    }

    /// The first day of the month or quarter of a day.
    fn first(self, day: Date) -> Option<Date> {
        Some(self.period()?.first(day))
    }

    /// The month or quarter of a day, in words.
    fn named(self, day: Date) -> String {
        match self {
            Self::Month => format!("{}年{}月", day.year(), day.month()),
            _ => {
                let quarter = usize::from(day.month().unsigned_abs() - 1) / 3;
                format!("{}年第{}季度", day.year(), ["一", "二", "三", "四"][quarter])
            }
        }
    }

    /// The month or quarter before that of a day, in words: what the sheet of this one tells about.
    fn before(self, day: Date) -> Option<String> {
        Some(self.named(self.first(day)?.yesterday().ok()?))
    }

    /// Whether a title names an earlier month or quarter than the one before that of a day.
    fn names_earlier(self, title: &str, day: Date) -> bool {
        let before = |day: &Date| self.first(*day)?.yesterday().ok();
        let mut earlier = std::iter::successors(before(&day), before).skip(1).take(EARLIER);
        earlier.any(|day| title.contains(&self.named(day)))
    }
}

/// Something that a village shows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its word in addresses.
    pub id: String,
    /// Name, Chinese.
    pub name: String,
    /// What follows village and time in the title of a notice.
    title: String,
    /// How often.
    pub every: Every,
    /// The form offers rows of money.
    #[serde(default)]
    pub rows: bool,
    /// Words of which a title has one.
    words: Vec<String>,
}

impl Item {
    fn meets(&self, title: &str) -> bool {
        self.words.iter().any(|word| title.contains(word.as_str()))
    }

    /// Whether something with a title, begun or published at a moment, is what the month or quarter of a day asks for:
    /// what names an earlier one is that one's, and what names none belongs to that in which it was begun.
    fn is_of(&self, (title, at): (&str, i64), today: Date) -> bool {
        let Some(first) = self.every.first(today) else { return true };
        let named = self.every.before(today).is_some_and(|time| title.contains(&time));
        let begun = at >= moment(first.at(0, 0, 0, 0));
        named || begun && !self.every.names_earlier(title, today)
    }
}

/// What a village shows with rows of money: their words in addresses.
pub fn items_with_rows() -> Vec<&'static str> {
    ITEMS.iter().filter(|item| item.rows).map(|item| item.id.as_str()).collect()
}

static MONTHLY: LazyLock<Limit> = LazyLock::new(|| Limit::read("每月"));
static QUARTERLY: LazyLock<Limit> = LazyLock::new(|| Limit::read("每季度"));

#[derive(Default, Deserialize)]
struct Items {
    item: Vec<Item>,
}

static ITEMS: LazyLock<Vec<Item>> = LazyLock::new(|| {
    toml::from_str::<Items>(include_str!("../data/village-items.toml")).unwrap_or_default().item
});

/// A village or community with its page.
#[derive(Debug, Clone)]
pub struct Village {
    /// Its committee.
    pub organ: Organ,
    /// Name of the village.
    pub name: String,
    /// The site on which it has its page.
    pub premises: Premises,
    /// The page.
    pub column: Column,
}

/// How something stands that a village shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is public: the newest line of the month or quarter.
    Public(Line),
    /// It waits for review.
    Waiting(Draft),
    /// It is written, or was returned.
    Draft(Draft),
    /// Nothing is there yet.
    Missing,
}

/// A line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// What.
    pub item: &'static Item,
    /// How it stands; for what is shown as it happens only what waits or is written.
    pub standing: Standing,
    /// The newest line, of whatever month or quarter.
    pub newest: Option<Line>,
    /// The last day of the month or quarter.
    pub until: Option<Date>,
    /// The month or quarter before passed without it.
    pub missed: bool,
}

impl Expected {
    /// Whether it is to be told of: nobody has handed it in, and its month or quarter ends within five working days,
    /// or the one before passed without it.
    pub(crate) fn presses(&self, now: i64) -> bool {
        let open = matches!(self.standing, Standing::Missing | Standing::Draft(_));
        let due = self.until.map(|date| Due { date, provisional: false });
        open && due.is_some() && (self.missed || Press::of(due, now) != Press::Later)
    }
}

/// A notice as it comes from the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// Title.
    pub title: String,
    /// Lines of text.
    pub text: String,
    /// Rows of money, which become a table below the text; blank ones are left out.
    pub rows: Vec<MoneyRow>,
    /// Pictures and other files: name and bytes. Pictures stand below the text.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandedIn {
    /// It waits for review.
    Submitted(i64),
    /// It is kept as a draft, and somebody must look at it: something in it cannot be masked, or must be mended.
    Look(i64),
}

/// Committees of villages for which somebody writes, each with the name of its village.
///
/// # Errors
/// Where the store says no.
pub async fn villages(store: &Store, who: &Who) -> Result<Vec<(Organ, String)>, DeskError> {
    let organs = who.organs(Action::Write);
    if organs.is_empty() {
        return Ok(Vec::new());
    }
    let divisions = store.divisions().await?;
    let mut found = Vec::new();
    for id in organs {
        let Some(organ) = store.organ(id).await? else { continue };
        let place = divisions.iter().find(|one| one.id == organ.division_id);
        if let Some(place) = place.filter(|place| place.level == Level::Village) {
            found.push((organ, place.name.clone()));
        }
    }
    Ok(found)
}

/// The village of a committee, with its page on the nearest site that has one.
///
/// # Errors
/// Where it is not permitted, or no site has a page for it.
pub async fn village(store: &Store, who: &Who, organ: i64) -> Result<Village, DeskError> {
    who.require(Action::Write, Some(organ))?;
    let organ = store.organ(organ).await?.ok_or(DeskError::Missing("organ"))?;
    village_of(store, organ).await?.ok_or(DeskError::Missing("village"))
}

/// The village of an organ, with its page; none where it is no committee, or no site has a page for it.
pub(crate) async fn village_of(store: &Store, organ: Organ) -> Result<Option<Village>, DeskError> {
    let divisions = store.divisions().await?;
    let known = |id: i64| divisions.iter().find(|one| one.id == id);
    let place = known(organ.division_id).filter(|place| place.level == Level::Village);
    let Some(place) = place else { return Ok(None) };
    let town = place.parent_id.and_then(known);
    for site in sites_of(store, organ.id).await? {
        let premises = Premises::of(store, site).await?;
        let page = premises.columns().iter().find(|column| is_page(column, place, town));
        if let Some(column) = page.cloned() {
            return Ok(Some(Village { organ, name: place.name.clone(), premises, column }));
        }
    }
    Ok(None)
}

/// Whether a column is the page of a village; a township's own site does not name the township.
fn is_page(column: &Column, village: &Division, town: Option<&Division>) -> bool {
    column.kind == ColumnKind::Village
        && column.village.as_deref() == Some(&village.name)
        && column.town.as_ref().is_none_or(|name| town.is_some_and(|town| town.name == *name))
}

impl Village {
    /// What it shows, in the order of the law.
    ///
    /// # Errors
    /// Where the store says no.
    pub async fn checklist(&self, store: &Store, now: i64) -> Result<Vec<Expected>, DeskError> {
        let filter = Filter {
            site: self.premises.site.id,
            columns: vec![self.column.id],
            now,
            ..Filter::default()
        };
        let lines = store.newest(&filter, MOST).await?;
        let drafts = self.drafts(store).await?;
        let today = day(now);
        let expected = ITEMS.iter().map(|item| {
            let first = item.every.first(today);
            let shown_since = |since: Date, line: &Line| {
                let at = line.published_at;
                at >= moment(since.at(0, 0, 0, 0)) && item.is_of((line.title.as_str(), at), today)
            };
            let mut met = lines.iter().filter(|line| item.meets(&line.title));
            let line = met.clone().find(|line| first.is_some_and(|first| shown_since(first, line)));
            let draft = drafts.iter().find(|draft| {
                item.meets(&draft.title)
                    && item.is_of((draft.title.as_str(), draft.created_at), today)
            });
            let newest = met.clone().next().cloned();
            let before = first.and_then(|first| item.every.first(first.yesterday().ok()?));
            let before = before.map(|day| moment(day.at(0, 0, 0, 0)));
            let missed = before.is_some_and(|before| !met.any(|line| line.published_at >= before));
            let standing = match (line, draft) {
                (Some(line), _) => Standing::Public(line.clone()),
                (None, Some(draft)) if written(draft) => Standing::Draft(draft.clone()),
                (None, Some(draft)) => Standing::Waiting(draft.clone()),
                (None, None) => Standing::Missing,
            };
            let until = item.every.period().map(|period| period.last(today));
            Expected { item, standing, newest, until, missed }
        });
        Ok(expected.collect())
    }

    /// What is written and not public yet, the last changed first.
    ///
    /// # Errors
    /// Where the store says no.
    pub async fn drafts(&self, store: &Store) -> Result<Vec<Draft>, DeskError> {
        let filter = DraftFilter {
            organs: vec![self.organ.id],
            states: OPEN.to_vec(),
            limit: MOST,
            ..DraftFilter::default()
        };
        Ok(store.drafts(&filter).await?)
    }

    /// The title that a notice about something begins with.
    pub fn title(&self, item: &str, now: i64) -> String {
        let Some(item) = ITEMS.iter().find(|one| one.id == item) else { return String::new() };
        let time = item.every.before(day(now)).unwrap_or_default();
        format!("{}{time}{}", self.name, item.title)
    }

    /// Takes a notice in: text and attachments masked, pictures below the text; then it goes to review. What
    /// was sent twice, because the network faltered, is taken in once. Nothing is kept where a file is refused.
    ///
    /// # Errors
    /// Where it says nothing, a file cannot be published, or the store says no.
    pub async fn hand_in(
        &self,
        store: &Store,
        who: &Who,
        notice: Notice,
        now: i64,
    ) -> Result<HandedIn, DeskError> {
        if notice.title.trim().is_empty() {
            return Err(DeskError::Blank("title"));
        }
        let bare = notice.rows.iter().all(MoneyRow::is_blank) && notice.files.is_empty();
        if notice.text.trim().is_empty() && bare {
            return Err(DeskError::Blank("body"));
        }
        let content = self.content(store, notice, now).await?;
        let signed = hash(&content);
        let before = self.drafts(store).await?.into_iter().find(|draft| draft.hash == signed);
        let id = match before {
            Some(draft) if !written(&draft) => return Ok(HandedIn::Submitted(draft.id)),
            Some(draft) => draft.id,
            None => begin_with(store, who, self.organ.id, &self.premises, content, now).await?,
        };
        let revision = async || Ok::<_, DeskError>(draft(store, who, id).await?.0.draft.revision);
        let (drafted, premises) = draft(store, who, id).await?;
        let checked = check(store, &premises, &drafted, now).await?;
        if checked.leaks() {
            let masked = mask(store, who, (id, drafted.draft.revision), now).await?;
            // A document that has the text alone is looked at before it is handed in.
            if !masked.by_hand.is_empty() || !masked.as_text.is_empty() {
                return Ok(HandedIn::Look(id));
            }
        }
        match submit(store, who, (id, revision().await?), false, now).await {
            Ok(()) => Ok(HandedIn::Submitted(id)),
            Err(DeskError::Blocked(_)) => Ok(HandedIn::Look(id)),
            Err(error) => Err(error),
        }
    }

    async fn content(
        &self,
        store: &Store,
        notice: Notice,
        now: i64,
    ) -> Result<DraftContent, DeskError> {
        let table = table(&notice.rows)?;
        let mut files = all_taken(notice.files).await?;
        let title = privacy::mask(notice.title.trim());
        let mut body = portal::clean(&notice.text.replace('<', "＜"));
        body.push_str(&table);
        body = masked(&body).unwrap_or(body);
        let pictures = files.iter_mut().filter(|file| file.media_type.starts_with("image/"));
        for (file, at) in pictures.zip(1..) {
            let ending = file.name.rsplit_once('.').map_or("jpg", |(_, ending)| ending);
            // Phones call all their photos the same.
            file.name = format!("图片{at}.{ending}");
            let (name, village) = (&file.name, &self.name);
            body.push_str(&format!("<p><img src=\"{name}\" alt=\"{village}，图片{at}\"></p>\n"));
        }
        let mut attachments = Vec::new();
        hang(store, files, &mut attachments).await?;
        let typed = Typed {
            title,
            body,
            formed: day(now).to_string(),
            organ: self.committee(),
            source: self.committee(),
            validity: "有效".into(),
            ..Typed::default()
        };
        let places = vec![(self.column.id, None)];
        let edition = edition(&typed, &attachments)?;
        Ok(DraftContent { edition, places, attachments })
    }

    /// The committee with the name of its village.
    fn committee(&self) -> String {
        match self.organ.name.starts_with(&self.name) {
            true => self.organ.name.clone(),
            false => format!("{}{}", self.name, self.organ.name),
        }
    }
}

/// Whether its writer has it, and nobody reviews it.
pub fn written(draft: &Draft) -> bool {
    matches!(draft.state, DraftState::Draft | DraftState::Returned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_and_quarters() {
        for (every, day, first, before) in [
            (Every::Month, date(2026, 11, 29), date(2026, 11, 1), "2026年10月"),
            (Every::Month, date(2026, 1, 1), date(2026, 1, 1), "2025年12月"),
            (Every::Quarter, date(2026, 11, 29), date(2026, 10, 1), "2026年第三季度"),
            (Every::Quarter, date(2026, 3, 31), date(2026, 1, 1), "2025年第四季度"),
        ] {
            assert_eq!(
                (every.first(day), every.before(day).as_deref()),
                (Some(first), Some(before))
            );
        }
        assert_eq!(Every::Case.first(date(2026, 1, 1)), None);
    }

    #[test]
    fn what_is_begun_belongs_to_its_month() {
        let accounts = ITEMS.iter().find(|item| item.id == "accounts").expect("built in");
        let at = |year, month, day| moment(date(year, month, day).at(9, 0, 0, 0));
        let today = date(2026, 12, 2);
        for (title, begun, expected) in [
            ("石桥村2026年11月财务收支公开", at(2026, 12, 1), true),
            ("石桥村2026年11月财务收支公开", at(2026, 11, 30), true),
            ("石桥村2026年10月财务收支公开", at(2026, 11, 20), false),
            ("石桥村2026年10月财务收支公开", at(2026, 12, 1), false),
            ("石桥村财务收支公开", at(2026, 12, 1), true),
            ("石桥村财务收支公开", at(2026, 11, 30), false),
        ] {
            assert_eq!(accounts.is_of((title, begun), today), expected, "{title} {begun}");
        }
    }

    #[test]
    fn each_item_knows_its_own_title() {
        assert_eq!(ITEMS.iter().filter(|item| item.every == Every::Month).count(), 1);
        for item in ITEMS.iter() {
            assert!(item.meets(&item.title), "{}", item.name);
        }
    }
}
