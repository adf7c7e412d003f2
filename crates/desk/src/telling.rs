//! What people and systems are told: entered in the write that does what it tells of, and sent afterwards, so that
//! nothing is told that did not happen, and nothing that happened is forgotten.

use crate::error::DeskError;
use crate::reviews::waiting;
use access::audit::Deed;
use notify::{Message, NotifyError, Sender, To, Way};
use serde_json::json;
use std::collections::BTreeMap;
use store::{
    Audience, ChannelKind, DocumentState, Draft, DraftState, Drafted, Feed, NewNotice, Notice,
    Role, Shown, Site, Step, Store, StoreError, Withdrawal, Word, Write,
};

/// Notices that are sent at a time.
const BATCH: u64 = 20;
/// Seconds until somebody else sends what this program took and said nothing of.
const LEASE: i64 = 600;
/// Seconds after which a notice that was refused is tried again: the last time it is given up.
const AGAIN: [i64; 5] = [60, 600, 3600, 6 * 3600, 24 * 3600];

/// Facts of a notice, in texts.
pub(crate) type Facts = BTreeMap<&'static str, String>;

/// Fact: what another system calls it. This and the next three are for systems; no words tell them.
const KEY: &str = "key";
/// Fact: the state in which it is now.
const STATE: &str = "state";
/// Fact: the address of what is public of it, below its site.
const PUBLIC: &str = "public";
/// Fact: the id of its site.
const SITE: &str = "site";

/// A document of which something is told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told<'a> {
    organ: i64,
    site: i64,
    document: i64,
    title: &'a str,
}

impl<'a> Told<'a> {
    /// A document of an organ.
    pub(crate) fn of(shown: &'a Shown, organ: i64) -> Self {
        Self {
            organ,
            site: shown.document.site_id,
            document: shown.document.id,
            title: &shown.edition.title,
        }
    }

    /// A notice that in this state something happened to it, for a reason; `when` parts it from others of its kind.
    async fn notice(
        &self,
        write: &Write,
        (what, when): (&str, String),
        (state, reason): (DocumentState, &str),
    ) -> Result<NewNotice, StoreError> {
        let mut said = Facts::from([
            ("title", self.title.to_owned()),
            ("reason", reason.to_owned()),
            (STATE, state.id()),
        ]);
        trace(write, &mut said, (self.organ, self.site), (None, Some(self.document))).await?;
        let about = format!("document-{}-{what}-{when}", self.document);
        Ok(notice(about, what, &said, format!("/desk/document/{}", self.document)))
    }
}

/// Something to be told, with its facts.
pub(crate) fn notice(about: String, what: &str, facts: &Facts, href: String) -> NewNotice {
    NewNotice { about, what: what.to_owned(), facts: json!(facts).to_string(), href }
}

/// What is told of a draft in this state.
async fn facts(write: &Write, draft: &Draft, state: DraftState) -> Result<Facts, StoreError> {
    let mut said = Facts::from([
        ("title", draft.title.clone()),
        ("organ", draft.organ.clone()),
        (STATE, state.id()),
    ]);
    let about = (Some(draft.id), draft.document_id);
    trace(write, &mut said, (draft.organ_id, draft.site_id), about).await?;
    Ok(said)
}

/// Adds by what a system finds a draft or a document again: its own key, and the public address.
async fn trace(
    write: &Write,
    said: &mut Facts,
    (organ, site): (i64, i64),
    (draft, document): (Option<i64>, Option<i64>),
) -> Result<(), StoreError> {
    let key = write.external_key(organ, (draft, document)).await?;
    said.extend(key.map(|key| (KEY, key)));
    if let Some(document) = document {
        let address = write.address(document).await?;
        said.extend(address.map(|address| (PUBLIC, address)));
    }
    said.insert(SITE, site.to_string());
    Ok(())
}

/// Who signs a step.
fn reviewer(step: Step) -> Role {
    match step {
        Step::First => Role::FirstReviewer,
        Step::Second => Role::SecondReviewer,
        Step::Final => Role::FinalReviewer,
    }
}

/// An organ's groups and systems.
fn channels_of(organ: i64) -> Audience<'static> {
    Audience::Roles { organ, roles: &[], without: &[] }
}

/// Tells the reviewers of a step that a draft waits for them, in a round.
pub(crate) async fn waits(
    write: &mut Write,
    found: &Drafted,
    (step, round): (Step, i32),
) -> Result<(), StoreError> {
    let draft = &found.draft;
    let (step_word, writers) = (step.id(), found.writers());
    let about = format!("draft-{}-{round}-{step_word}", draft.id);
    let mut said = facts(write, draft, waiting(step)).await?;
    said.insert("step", step_word);
    let roles = [reviewer(step)];
    let audience =
        Audience::Roles { organ: draft.organ_id, roles: &roles, without: writers.as_slice() };
    let href = format!("/desk/draft/{}/review", draft.id);
    write.tell(audience, notice(about, "waits", &said, href)).await
}

/// Tells who wrote a draft, and the organ's systems, that it came back.
pub(crate) async fn returned(
    write: &mut Write,
    draft: &Draft,
    reason: &str,
) -> Result<(), StoreError> {
    let about = format!("draft-{}-{}-returned", draft.id, draft.round);
    let mut said = facts(write, draft, DraftState::Returned).await?;
    said.insert("reason", reason.to_owned());
    let new = notice(about, "returned", &said, format!("/desk/draft/{}", draft.id));
    write.tell(Audience::Account(draft.author_id), new.clone()).await?;
    write.tell(Audience::Systems(draft.organ_id), new).await
}

/// Tells the reviewers of an organ that reviews of what was published urgently are to be made up.
pub(crate) async fn to_make_up(write: &mut Write, found: &Drafted) -> Result<(), StoreError> {
    let (draft, writers) = (&found.draft, found.writers());
    let about = format!("draft-{}-{}-made-up-{}", draft.id, draft.round, write.now());
    let mut said = facts(write, draft, DraftState::Published).await?;
    said.insert("reason", draft.urgent.clone().unwrap_or_default());
    let roles = [Role::FirstReviewer, Role::SecondReviewer];
    let audience =
        Audience::Roles { organ: draft.organ_id, roles: &roles, without: writers.as_slice() };
    let href = format!("/desk/draft/{}/review", draft.id);
    write.tell(audience, notice(about, "to-make-up", &said, href)).await
}

/// Tells who wrote what was published urgently that a reviewer objects to it.
pub(crate) async fn objected(
    write: &mut Write,
    draft: &Draft,
    reason: &str,
) -> Result<(), StoreError> {
    let about = format!("draft-{}-{}-objected-{}", draft.id, draft.round, write.now());
    let mut said = facts(write, draft, DraftState::Published).await?;
    said.insert("reason", reason.to_owned());
    let href = format!("/desk/draft/{}/review", draft.id);
    write.tell(Audience::Account(draft.author_id), notice(about, "objected", &said, href)).await
}

/// Tells who wrote a draft, and the organ's systems, that it could not be published at its time.
pub(crate) async fn missed(write: &mut Write, draft: &Draft) -> Result<(), StoreError> {
    let about = format!("draft-{}-{}-missed", draft.id, draft.round);
    let said = facts(write, draft, DraftState::Returned).await?;
    let new = notice(about, "missed", &said, format!("/desk/draft/{}", draft.id));
    write.tell(Audience::Account(draft.author_id), new.clone()).await?;
    write.tell(Audience::Systems(draft.organ_id), new).await
}

/// Tells who wrote a draft, and the organ's groups and systems, that it is public as a document: published, corrected,
/// or only put into other columns (placed).
pub(crate) async fn published(
    write: &mut Write,
    draft: &Draft,
    (document, address): (i64, &str),
    deed: Deed,
) -> Result<(), StoreError> {
    let about = format!("draft-{}-published", draft.id);
    let mut said = facts(write, draft, DraftState::Published).await?;
    let at = (draft.organ_id, draft.site_id);
    trace(write, &mut said, at, (Some(draft.id), Some(document))).await?;
    said.insert("reason", draft.correction.clone().unwrap_or_default());
    let new = notice(about, deed.id(), &said, address.to_owned());
    write.tell(Audience::Account(draft.author_id), new.clone()).await?;
    write.tell(channels_of(draft.organ_id), new).await
}

/// Tells the organ's systems that a document was put into a column, or taken out of it.
pub(crate) async fn placed(
    write: &mut Write,
    told: &Told<'_>,
    column: i64,
) -> Result<(), StoreError> {
    let when = format!("{column}-{}", write.now());
    let new = told.notice(write, ("placed", when), (DocumentState::Published, "")).await?;
    write.tell(Audience::Systems(told.organ), new).await
}

/// Tells those who decide, and the organ's groups and systems, that somebody asks for a withdrawal; the systems too
/// that an urgent one is done.
pub(crate) async fn withdrawal(
    write: &mut Write,
    told: &Told<'_>,
    (reason, urgent, by): (&str, bool, i64),
) -> Result<(), StoreError> {
    let state = if urgent { DocumentState::Withdrawn } else { DocumentState::Published };
    let when = write.now().to_string();
    let new = told.notice(write, ("withdrawal", when), (state, reason)).await?;
    let (roles, without) = ([Role::FinalReviewer], [by]);
    let audience = Audience::Roles { organ: told.organ, roles: &roles, without: &without };
    write.tell(audience, new).await?;
    if urgent {
        let when = write.now().to_string();
        let new = told.notice(write, ("withdrawn", when), (state, reason)).await?;
        write.tell(Audience::Systems(told.organ), new).await?;
    }
    Ok(())
}

/// Tells an organ's groups and systems that a document was withdrawn from the machine itself.
pub(crate) async fn taken_down(
    write: &mut Write,
    told: &Told<'_>,
    reason: &str,
) -> Result<(), StoreError> {
    let when = write.now().to_string();
    let new = told.notice(write, ("withdrawn", when), (DocumentState::Withdrawn, reason)).await?;
    write.tell(channels_of(told.organ), new).await
}

/// Tells who asked for a withdrawal, and the organ's groups and systems, what was decided. That an urgent one is
/// withdrawn they know already.
pub(crate) async fn decided(
    write: &mut Write,
    told: &Told<'_>,
    asked: &Withdrawal,
    agreed: bool,
) -> Result<(), StoreError> {
    let (what, state) = match (agreed, asked.urgent) {
        (true, _) => ("withdrawn", DocumentState::Withdrawn),
        (false, true) => ("restored", DocumentState::Published),
        (false, false) => ("withdrawal-refused", DocumentState::Published),
    };
    let when = format!("{}-{}", asked.id, write.now());
    let new = told.notice(write, (what, when), (state, &asked.reason)).await?;
    write.tell(Audience::Account(asked.account_id), new.clone()).await?;
    match agreed && asked.urgent {
        true => Ok(()),
        false => write.tell(channels_of(told.organ), new).await,
    }
}

/// Tells who subscribed for an organ that a feed cannot be read, since a moment.
pub(crate) async fn feed_fails(
    write: &mut Write,
    feed: &Feed,
    since: i64,
) -> Result<(), StoreError> {
    let name = if feed.title.is_empty() { &feed.address } else { &feed.title };
    let said = Facts::from([("title", name.clone()), ("address", feed.address.clone())]);
    let new =
        notice(format!("feed-{}-{since}", feed.id), "feed-fails", &said, "/desk/feeds".to_owned());
    let roles = [if feed.direct { Role::FinalReviewer } else { Role::Editor }];
    write.tell(Audience::Roles { organ: feed.organ_id, roles: &roles, without: &[] }, new).await
}

/// Sends what waits to be told; `words` makes title and text of a notice with its facts, `base` is the address under
/// which the desk is reached (`https://host`). What is refused is tried again, at last a day later, and then given
/// up; why stands with the notice. Answers how many were told.
///
/// # Errors
/// Where the store says no.
pub async fn deliver(
    store: &Store,
    sender: &Sender,
    words: impl Fn(&Notice, &BTreeMap<String, String>) -> (String, String),
    base: Option<&str>,
    clock: impl Fn() -> i64,
) -> Result<usize, DeskError> {
    let mut told = 0;
    loop {
        let mut write = store.write().await?.at(clock());
        let claimed = write.claim_notices(BATCH, LEASE).await?;
        write.commit().await?;
        if claimed.is_empty() {
            return Ok(told);
        }
        let sites = store.sites().await?;
        for (notice, channel) in claimed {
            let mut said: BTreeMap<String, String> =
                serde_json::from_str(&notice.facts).unwrap_or_default();
            let trace = Trace::taken(&mut said, &sites);
            let href = base.map(|base| format!("{}{}", base.trim_end_matches('/'), notice.href));
            let (title, text) = words(&notice, &said);
            let data = json!({
                "id": notice.id,
                "what": notice.what,
                "at": notice.created_at,
                "facts": said,
                "address": href.as_ref().unwrap_or(&notice.href),
                "text": title,
                "key": trace.key,
                "state": trace.state,
                "public": trace.public,
            });
            let message = Message { title, text, href, data };
            let to =
                To { way: way(channel.kind), address: &channel.address, secret: &channel.secret };
            let sent = sender.send(&to, &message, clock().saturating_mul(1000)).await;
            let mut write = store.write().await?.at(clock());
            match sent {
                Ok(()) => {
                    told += 1;
                    write.notice_sent(notice.id).await?;
                }
                Err(error) => {
                    let again = usize::try_from(notice.attempts - 1).ok();
                    let again = again.and_then(|at| AGAIN.get(at)).map(|wait| write.now() + wait);
                    tracing::warn!(notice = notice.id, %error, ?again, "not told");
                    write.notice_failed(notice.id, &error.to_string(), again).await?;
                }
            }
            write.commit().await?;
        }
    }
}

/// By what a system knows what is told of; none of it where something else is told.
#[derive(Debug, Default)]
struct Trace {
    /// Its own key.
    key: Option<String>,
    /// The state in which it was then.
    state: Option<String>,
    /// The public address, with its host where the site has a domain.
    public: Option<String>,
}

impl Trace {
    /// Taken out of the facts, which are told in words.
    fn taken(said: &mut BTreeMap<String, String>, sites: &[Site]) -> Self {
        let [key, state, public, site] = [KEY, STATE, PUBLIC, SITE].map(|name| said.remove(name));
        let site = site.and_then(|id| sites.iter().find(|one| one.id.to_string() == id));
        let host = site.map(|site| site.domain.as_str()).filter(|domain| !domain.is_empty());
        let public = public.map(|path| match host {
            Some(host) => format!("https://{host}{path}"),
            None => path,
        });
        Self { key, state, public }
    }
}

/// Tells somebody by a channel that it works.
///
/// # Errors
/// Where it does not.
pub async fn try_channel(
    sender: &Sender,
    channel: &store::Channel,
    (title, text): (String, String),
    now: i64,
) -> Result<(), NotifyError> {
    let to = To { way: way(channel.kind), address: &channel.address, secret: &channel.secret };
    let data = json!({ "what": "test", "at": now, "text": title });
    let message = Message { title, text, href: None, data };
    sender.send(&to, &message, now.saturating_mul(1000)).await
}

fn way(kind: ChannelKind) -> Way {
    match kind {
        ChannelKind::Mail => Way::Mail,
        ChannelKind::WeCom => Way::WeCom,
        ChannelKind::DingTalk => Way::DingTalk,
        ChannelKind::Feishu => Way::Feishu,
        ChannelKind::Hook => Way::Hook,
    }
}
