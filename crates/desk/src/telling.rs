//! What people and systems are told: entered in the write that does what it tells of, and sent afterwards, so that
//! nothing is told that did not happen, and nothing that happened is forgotten.

use crate::error::DeskError;
use notify::{Message, NotifyError, Sender, To, Way};
use serde_json::json;
use std::collections::BTreeMap;
use store::{
    Audience, ChannelKind, Draft, Drafted, Feed, NewNotice, Notice, Role, Step, Store, StoreError,
    Word, Write,
};

/// Notices that are sent at a time.
const BATCH: u64 = 20;
/// Seconds until somebody else sends what this program took and said nothing of.
const LEASE: i64 = 600;
/// Seconds after which a notice that was refused is tried again: the last time it is given up.
const AGAIN: [i64; 5] = [60, 600, 3600, 6 * 3600, 24 * 3600];

/// Facts of a notice, in texts.
pub(crate) type Facts = BTreeMap<&'static str, String>;

/// Something to be told, with its facts.
pub(crate) fn notice(about: String, what: &str, facts: &Facts, href: String) -> NewNotice {
    NewNotice { about, what: what.to_owned(), facts: json!(facts).to_string(), href }
}

fn facts(draft: &Draft) -> Facts {
    BTreeMap::from([("title", draft.title.clone()), ("organ", draft.organ.clone())])
}

/// Who signs a step.
fn reviewer(step: Step) -> Role {
    match step {
        Step::First => Role::FirstReviewer,
        Step::Second => Role::SecondReviewer,
        Step::Final => Role::FinalReviewer,
    }
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
    let mut said = facts(draft);
    said.insert("step", step_word);
    let roles = [reviewer(step)];
    let audience =
        Audience::Roles { organ: draft.organ_id, roles: &roles, without: writers.as_slice() };
    let href = format!("/desk/draft/{}/review", draft.id);
    write.tell(audience, notice(about, "waits", &said, href)).await
}

/// Tells who wrote a draft that it came back.
pub(crate) async fn returned(
    write: &mut Write,
    draft: &Draft,
    reason: &str,
) -> Result<(), StoreError> {
    let about = format!("draft-{}-{}-returned", draft.id, draft.round);
    let mut said = facts(draft);
    said.insert("reason", reason.to_owned());
    let href = format!("/desk/draft/{}", draft.id);
    write.tell(Audience::Account(draft.author_id), notice(about, "returned", &said, href)).await
}

/// Tells the reviewers of an organ that reviews of what was published urgently are to be made up.
pub(crate) async fn to_make_up(write: &mut Write, found: &Drafted) -> Result<(), StoreError> {
    let (draft, writers) = (&found.draft, found.writers());
    let about = format!("draft-{}-{}-made-up-{}", draft.id, draft.round, write.now());
    let mut said = facts(draft);
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
    let mut said = facts(draft);
    said.insert("reason", reason.to_owned());
    let href = format!("/desk/draft/{}/review", draft.id);
    write.tell(Audience::Account(draft.author_id), notice(about, "objected", &said, href)).await
}

/// Tells who wrote a draft that it could not be published at its time.
pub(crate) async fn missed(write: &mut Write, draft: &Draft) -> Result<(), StoreError> {
    let about = format!("draft-{}-{}-missed", draft.id, draft.round);
    let href = format!("/desk/draft/{}", draft.id);
    let new = notice(about, "missed", &facts(draft), href);
    write.tell(Audience::Account(draft.author_id), new).await
}

/// Tells who wrote a draft, and the organ's groups and systems, that it is public.
pub(crate) async fn published(
    write: &mut Write,
    draft: &Draft,
    address: &str,
) -> Result<(), StoreError> {
    let about = format!("draft-{}-published", draft.id);
    let new = notice(about, "published", &facts(draft), address.to_owned());
    write.tell(Audience::Account(draft.author_id), new.clone()).await?;
    let organ = Audience::Roles { organ: draft.organ_id, roles: &[], without: &[] };
    write.tell(organ, new).await
}

/// Tells those who decide that somebody asks for a withdrawal, or the organ's groups and systems that something is
/// gone at once.
pub(crate) async fn withdrawal(
    write: &mut Write,
    (organ, document, title): (i64, i64, &str),
    (reason, by): (&str, i64),
) -> Result<(), StoreError> {
    let about = format!("document-{document}-withdrawal-{}", write.now());
    let said = Facts::from([("title", title.to_owned()), ("reason", reason.to_owned())]);
    let (roles, without) = ([Role::FinalReviewer], [by]);
    let audience = Audience::Roles { organ, roles: &roles, without: &without };
    let new = notice(about, "withdrawal", &said, format!("/desk/document/{document}"));
    write.tell(audience, new).await
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
        for (notice, channel) in claimed {
            let said: BTreeMap<String, String> =
                serde_json::from_str(&notice.facts).unwrap_or_default();
            let href = base.map(|base| format!("{}{}", base.trim_end_matches('/'), notice.href));
            let (title, text) = words(&notice, &said);
            let data = json!({
                "id": notice.id,
                "what": notice.what,
                "at": notice.created_at,
                "facts": said,
                "address": href.as_ref().unwrap_or(&notice.href),
                "text": title,
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
