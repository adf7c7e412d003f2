//! What becomes of an item: a draft that leads to its one origin, which goes to review like any other, or is public
//! at once where the final reviewer signed the subscription. What stands in our columns already is placed once more,
//! not made twice.

use super::parse::Item;
use super::{needed, places};
use crate::checks::check;
use crate::content::{Typed, edition, hash};
use crate::documents::{content, open_correction, published};
use crate::drafts::{Place, keep_in, premises, submit};
use crate::error::DeskError;
use crate::places::Premises;
use crate::reviews::publish;
use access::audit::{self, Deed, Line};
use access::{AccessError, Action, Who};
use portal::day;
use serde_json::json;
use store::{
    AccountState, DraftContent, DraftFilter, DraftState, Drafted, Feed, FeedItem, NewDraft,
    NewEdition, Shown, Store, TakenItem, Write,
};
use url::Position;

/// What was done with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is new, or says something else than before.
    In,
    /// There is nothing to do.
    Known,
    /// Somebody is at it by hand: another time.
    Later,
}

/// Takes the items of one feed in, in the name of who subscribed.
pub(super) struct Taker<'a> {
    store: &'a Store,
    feed: &'a Feed,
    who: Who,
    premises: Premises,
    places: Vec<Place>,
    now: i64,
}

/// What is there of an item already.
enum Standing {
    /// Nothing.
    Nowhere,
    /// Somebody gave it up or took it away: nothing is done about it.
    Over,
    /// A draft that is not public yet.
    Draft(Box<Drafted>),
    /// What came of a feed and is public.
    Entry(Box<Shown>),
    /// A document of our own that is public.
    Own(Box<Shown>),
}

/// What is to be done with a draft once it is kept.
enum Next {
    Nothing,
    /// Handed in, or published where the subscription is signed.
    On(i64),
}

impl<'a> Taker<'a> {
    /// For a feed.
    ///
    /// # Errors
    /// Where who subscribed may not any more, or no document can stand in a column.
    pub async fn of(store: &'a Store, feed: &'a Feed, now: i64) -> Result<Self, DeskError> {
        let account = store.account(feed.account_id).await?;
        let account = account.filter(|account| account.state == AccountState::Active);
        let who = Who::of(store, account.ok_or(AccessError::Forbidden)?, now).await?;
        who.require(needed(feed.direct), Some(feed.organ_id))?;
        let (premises, own) = (premises(store, feed.site_id).await?, feed.places());
        places(&premises, &own)?;
        Ok(Self { store, feed, who, premises, places: own, now })
    }

    /// Takes an item in.
    pub async fn take(&self, item: &Item) -> Result<Taken, DeskError> {
        let mut write = self.store.write().await?.at(self.now);
        let known = write.feed_item(self.feed.id, &item.key).await?;
        let same =
            |known: &FeedItem| known.title == item.title && known.origin == item.origin.as_str();
        if known.as_ref().is_some_and(same) {
            return Ok(Taken::Known);
        }
        let standing = self.standing(&write, item, known.as_ref()).await?;
        let follows = known.is_some();
        let (draft, document, next) = match standing {
            Standing::Over => {
                let known = known.as_ref();
                (
                    known.and_then(|one| one.draft_id),
                    known.and_then(|one| one.document_id),
                    Next::Nothing,
                )
            }
            Standing::Nowhere => {
                let content = self.content(item)?;
                let id = self.begin(&mut write, content, None).await?;
                (Some(id), None, Next::On(id))
            }
            Standing::Draft(drafted) => {
                if drafted.draft.organ_id != self.feed.organ_id || self.is_in_hands(&drafted)? {
                    return Ok(Taken::Later);
                }
                let id = drafted.draft.id;
                let content = self.changed(item, drafted.content(), follows)?;
                let about = json!({ "feed": self.feed.id });
                let what = (&*drafted, Deed::DraftSaved, about);
                let next = match keep_in(&mut write, &self.who, what, content).await? {
                    true => Next::On(id),
                    false => Next::Nothing,
                };
                (Some(id), None, next)
            }
            Standing::Entry(shown) => {
                let Some(next) = self.correct(&mut write, &shown, (item, follows)).await? else {
                    return Ok(Taken::Later);
                };
                let before = self.draft_of(shown.document.id).await?;
                let draft = if let Next::On(id) = next { Some(id) } else { before };
                (draft, Some(shown.document.id), next)
            }
            // Our own documents say what they say.
            Standing::Own(shown) => {
                let Some(next) = self.correct(&mut write, &shown, (item, false)).await? else {
                    return Ok(Taken::Later);
                };
                (None, Some(shown.document.id), next)
            }
        };
        let taken = TakenItem {
            feed: self.feed.id,
            site: self.feed.site_id,
            key: item.key.clone(),
            origin: item.origin.to_string(),
            title: item.title.clone(),
            draft,
            document,
        };
        write.item_taken(taken).await?;
        write.commit().await?;
        match next {
            Next::Nothing => {}
            Next::On(id) if self.feed.direct => self.release(id, item.at).await?,
            Next::On(id) => self.hand_in(id).await?,
        }
        Ok(Taken::In)
    }

    /// Whether people are at a draft that the signature under the subscription would publish: it holds for what a
    /// feed says, not for what they write.
    fn is_in_hands(&self, drafted: &Drafted) -> Result<bool, DeskError> {
        Ok(self.feed.direct && drafted.writers() != [self.who.account()?.id])
    }

    /// What is there of an item: of this feed, of our own site, or of another feed.
    async fn standing(
        &self,
        write: &Write,
        item: &Item,
        known: Option<&FeedItem>,
    ) -> Result<Standing, DeskError> {
        if let Some(known) = known {
            return match self.became(write, known).await? {
                Standing::Nowhere => Ok(Standing::Over),
                standing => Ok(standing),
            };
        }
        if let Some(shown) = self.own(item).await? {
            return Ok(Standing::Own(Box::new(shown)));
        }
        for other in write.items_at(self.feed.site_id, item.origin.as_str()).await? {
            match self.became(write, &other).await? {
                // Given up there, it may still be wanted here.
                Standing::Nowhere | Standing::Over => {}
                standing => return Ok(standing),
            }
        }
        Ok(Standing::Nowhere)
    }

    /// What became of an item that was taken in.
    async fn became(&self, write: &Write, known: &FeedItem) -> Result<Standing, DeskError> {
        let drafted = match known.draft_id {
            Some(id) => write.draft(id).await?,
            None => None,
        };
        let document = match &drafted {
            Some(found) if found.draft.state == DraftState::Discarded => return Ok(Standing::Over),
            Some(found) if found.draft.state == DraftState::Published => found.draft.document_id,
            Some(_) => None,
            None => known.document_id,
        };
        match (document, drafted) {
            (None, Some(drafted)) => Ok(Standing::Draft(Box::new(drafted))),
            (None, None) => Ok(Standing::Nowhere),
            (Some(document), _) => match self.store.whole(&[document]).await?.pop() {
                Some(shown) if published(&shown).is_err() => Ok(Standing::Over),
                Some(shown) if known.draft_id.is_some() => Ok(Standing::Entry(Box::new(shown))),
                Some(shown) => Ok(Standing::Own(Box::new(shown))),
                None => Ok(Standing::Over),
            },
        }
    }

    /// The document of our own site that an item is.
    async fn own(&self, item: &Item) -> Result<Option<Shown>, DeskError> {
        let domain = self.premises.site.domain.as_str();
        if domain.is_empty() || item.origin[Position::BeforeHost..Position::AfterPort] != *domain {
            return Ok(None);
        }
        let shown = self.store.shown(self.feed.site_id, item.origin.path()).await?;
        Ok(shown.filter(|shown| published(shown).is_ok()))
    }

    /// What a new entry says, nothing but where its origin is, and where it stands.
    fn content(&self, item: &Item) -> Result<DraftContent, DeskError> {
        let source = &self.feed.source;
        let typed = Typed {
            title: item.title.clone(),
            formed: item.at.map(|at| day(at).to_string()).unwrap_or_default(),
            organ: source.clone(),
            source: source.clone(),
            validity: "有效".into(),
            ..Typed::default()
        };
        let link = Some(item.origin.to_string());
        let edition = NewEdition { link, ..edition(&typed, &[])? };
        Ok(DraftContent { edition, places: self.places.clone(), attachments: Vec::new() })
    }

    /// What is there already, in our columns too; with the item's words where it follows them.
    fn changed(
        &self,
        item: &Item,
        mut content: DraftContent,
        follows: bool,
    ) -> Result<DraftContent, DeskError> {
        if follows {
            let entry = self.content(item)?.edition;
            // One that was made before links were fields becomes one.
            let said = &mut content.edition;
            (said.title, said.body, said.link) = (entry.title, entry.body, entry.link);
        }
        for place in &self.places {
            if content.places.iter().all(|(column, _)| *column != place.0) {
                content.places.push(place.clone());
            }
        }
        Ok(content)
    }

    /// Corrects a public document, by the item's words where it follows them, or places it once more; `None` where
    /// somebody corrects it by hand.
    async fn correct(
        &self,
        write: &mut Write,
        shown: &Shown,
        (item, follows): (&Item, bool),
    ) -> Result<Option<Next>, DeskError> {
        let (document, before) = (shown.document.id, content(shown));
        let content = self.changed(item, before.clone(), follows)?;
        if hash(&content) == hash(&before) {
            return Ok(Some(Next::Nothing));
        }
        if open_correction(self.store, document).await?.is_some() {
            return Ok(None);
        }
        let id = self.begin(write, content, Some(document)).await?;
        Ok(Some(Next::On(id)))
    }

    /// The draft by which a document became public.
    async fn draft_of(&self, document: i64) -> Result<Option<i64>, DeskError> {
        let filter = DraftFilter {
            document: Some(document),
            states: vec![DraftState::Published],
            limit: 1,
            ..DraftFilter::default()
        };
        Ok(self.store.drafts(&filter).await?.first().map(|draft| draft.id))
    }

    /// Begins a draft, perhaps as the correction of a document; answers its number.
    async fn begin(
        &self,
        write: &mut Write,
        content: DraftContent,
        document: Option<i64>,
    ) -> Result<i64, DeskError> {
        let new = NewDraft {
            site: self.feed.site_id,
            organ: self.feed.organ_id,
            author: self.who.account()?.id,
            document,
            hash: hash(&content),
            content,
        };
        let id = write.add_draft(new).await?;
        let detail = json!({ "feed": self.feed.id, "document": document });
        let (account, subject) = (self.who.name(), ("draft", id));
        audit::append(write, Line { account, deed: Deed::DraftBegun, subject, detail }).await?;
        Ok(id)
    }

    /// Hands a draft in; where something blocks it, it waits for the editors.
    async fn hand_in(&self, id: i64) -> Result<(), DeskError> {
        let found = self.store.draft(id).await?.ok_or(DeskError::Missing("draft"))?;
        match submit(self.store, &self.who, (id, found.draft.revision), false, self.now).await {
            Ok(()) | Err(DeskError::Blocked(_) | DeskError::Conflict | DeskError::State) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Publishes a draft by the signature under the subscription; where something blocks it, it waits for the
    /// editors.
    async fn release(&self, id: i64, at: Option<i64>) -> Result<(), DeskError> {
        self.who.require(Action::ReviewFinal, Some(self.feed.organ_id))?;
        let seen = self.store.draft(id).await?.ok_or(DeskError::Missing("draft"))?;
        let checked = check(self.store, &self.premises, &seen, self.now).await?;
        if !checked.blocking().is_empty() {
            return Ok(());
        }
        let mut write = self.store.write().await?.at(self.now);
        let found = write.draft(id).await?.ok_or(DeskError::Missing("draft"))?;
        if found.draft.state != DraftState::Draft || found.draft.hash != seen.draft.hash {
            return Ok(());
        }
        let dated = at.map_or(self.now, |at| at.min(self.now));
        publish(self.store, &mut write, &self.who, &self.premises, &found, dated).await?;
        write.commit().await?;
        Ok(())
    }
}
