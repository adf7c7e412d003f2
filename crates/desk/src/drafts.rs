//! Drafts: begun, saved, masked, submitted.

use crate::checks::{At, Hint, check, masked_name};
use crate::content::{Typed, edition, hash, names};
use crate::error::DeskError;
use crate::files::{MOST_FILES, taken};
use crate::masking::{Masked, free, masked};
use crate::nothing;
use crate::places::{Premises, Spot, sites_of};
use crate::reviews::waiting;
use crate::routes::{before_it_is_public, number};
use crate::telling;
use crate::text;
use access::audit::{self, Deed, Line};
use access::{Action, Who};
use serde_json::{Value, json};
use store::{
    Audit, DraftContent, DraftState, Drafted, NewAttachment, NewDraft, NewEdition, Site, Store,
    Write,
};

/// States of a draft that is not public yet, and may be.
pub const OPEN: [DraftState; 6] = [
    DraftState::Draft,
    DraftState::FirstReview,
    DraftState::SecondReview,
    DraftState::FinalReview,
    DraftState::Scheduled,
    DraftState::Returned,
];

/// Characters of the reason why something is urgent.
const REASON: usize = 500;

/// A place: column and category mark.
pub type Place = (i64, Option<String>);

/// A draft that somebody may see, with its site.
///
/// # Errors
/// [`DeskError::Missing`] also where it is not for who asks: nobody learns what others write.
pub async fn draft(store: &Store, who: &Who, id: i64) -> Result<(Drafted, Premises), DeskError> {
    let found = store.draft(id).await?.ok_or(DeskError::Missing("draft"))?;
    if !who.may(Action::Read, Some(found.draft.organ_id)) {
        return Err(DeskError::Missing("draft"));
    }
    let premises = premises(store, found.draft.site_id).await?;
    Ok((found, premises))
}

pub(crate) async fn premises(store: &Store, site: i64) -> Result<Premises, DeskError> {
    let sites = store.sites().await?;
    let site = sites.into_iter().find(|one| one.id == site).ok_or(DeskError::Missing("site"))?;
    Premises::of(store, site).await
}

/// Enters a line about a draft.
pub(crate) async fn enter(
    write: &mut Write,
    who: &Who,
    deed: Deed,
    draft: i64,
    detail: Value,
) -> Result<(), DeskError> {
    let line = Line { account: who.name(), deed, subject: ("draft", draft), detail };
    Ok(audit::append(write, line).await?)
}

/// Begins a draft of an organ in a place of a site; answers its id.
///
/// # Errors
/// Where it is not permitted, or no document can stand there.
pub async fn begin(
    store: &Store,
    who: &Who,
    organ: i64,
    (site, place): (i64, Place),
    now: i64,
) -> Result<i64, DeskError> {
    begin_saying(store, who, organ, (site, place), now, |_, _| None).await
}

/// Begins a draft that says in writing that there was nothing to disclose this year (情况说明), worded and dated;
/// answers its id.
///
/// # Errors
/// As [`begin`].
pub async fn begin_nothing(
    store: &Store,
    who: &Who,
    organ: i64,
    place: (i64, Place),
    now: i64,
) -> Result<i64, DeskError> {
    let words = |spot: &Spot<'_>, name: &str| Some(nothing::worded(spot, name, now));
    begin_saying(store, who, organ, place, now, words).await
}

/// Begins a draft that says what `words` make of its place and its organ's name: title, body and date.
async fn begin_saying(
    store: &Store,
    who: &Who,
    organ: i64,
    (site, place): (i64, Place),
    now: i64,
    words: impl FnOnce(&Spot<'_>, &str) -> Option<NewEdition>,
) -> Result<i64, DeskError> {
    who.require(Action::Write, Some(organ))?;
    let sites: Vec<Site> = sites_of(store, organ).await?;
    let site = sites.into_iter().find(|one| one.id == site).ok_or(DeskError::BadPlace)?;
    let premises = Premises::of(store, site).await?;
    let spot = premises.place(place.0, place.1.as_deref())?;
    let name = store.organ(organ).await?.map(|organ| organ.name).unwrap_or_default();
    let said = words(&spot, &name).unwrap_or_default();
    let edition =
        NewEdition { organ: name.clone(), source: name, validity: "有效".into(), ..said };
    let content = DraftContent { edition, places: vec![place], attachments: Vec::new() };
    begin_with(store, who, organ, &premises, content, now).await
}

/// Begins a draft of an organ that holds something already; answers its id.
pub(crate) async fn begin_with(
    store: &Store,
    who: &Who,
    organ: i64,
    premises: &Premises,
    content: DraftContent,
    now: i64,
) -> Result<i64, DeskError> {
    let mut write = store.write().await?.at(now);
    let about = json!({ "site": premises.site.slug });
    let site = (premises.site.id, None);
    let id = open_in(&mut write, who, organ, site, (content, about)).await?;
    write.commit().await?;
    Ok(id)
}

/// Begins a draft of an organ within a write, on a site, perhaps as the correction of a document; `about` goes
/// into the audit log. Answers its id.
pub(crate) async fn open_in(
    write: &mut Write,
    who: &Who,
    organ: i64,
    (site, document): (i64, Option<i64>),
    (content, about): (DraftContent, Value),
) -> Result<i64, DeskError> {
    who.require(Action::Write, Some(organ))?;
    let author = who.account()?.id;
    let new = NewDraft { site, organ, author, document, hash: hash(&content), content };
    let id = write.add_draft(new).await?;
    enter(write, who, Deed::DraftBegun, id, about).await?;
    Ok(id)
}

/// A draft in a write, that somebody may change, at the revision that he saw.
pub(crate) async fn to_change(
    write: &Write,
    who: &Who,
    id: i64,
    revision: i32,
) -> Result<Drafted, DeskError> {
    let found = write.draft(id).await?.ok_or(DeskError::Missing("draft"))?;
    let organ = Some(found.draft.organ_id);
    if !who.may(Action::Read, organ) {
        return Err(DeskError::Missing("draft"));
    }
    who.require(Action::Write, organ)?;
    if matches!(found.draft.state, DraftState::Published | DraftState::Discarded) {
        return Err(DeskError::State);
    }
    if found.draft.revision != revision {
        return Err(DeskError::Conflict);
    }
    Ok(found)
}

/// Keeps a changed content: whatever was signed before is void, as its hash is another.
pub(crate) async fn keep(
    mut write: Write,
    who: &Who,
    what: (&Drafted, Deed, Value),
    content: DraftContent,
) -> Result<(), DeskError> {
    // Nothing new: the signatures stay.
    if keep_in(&mut write, who, what, content).await? {
        write.commit().await?;
    }
    Ok(())
}

/// The same within a write; answers whether anything changed. The line of the log has the hash of what is kept.
pub(crate) async fn keep_in(
    write: &mut Write,
    who: &Who,
    (found, deed, mut detail): (&Drafted, Deed, Value),
    content: DraftContent,
) -> Result<bool, DeskError> {
    let Some(hash) = put_in(write, who, found, content).await? else { return Ok(false) };
    detail["hash"] = hash.into();
    enter(write, who, deed, found.draft.id, detail).await?;
    Ok(true)
}

/// Keeps a changed content within a write and enters nothing; answers its hash, or none where nothing changed.
async fn put_in(
    write: &mut Write,
    who: &Who,
    found: &Drafted,
    content: DraftContent,
) -> Result<Option<String>, DeskError> {
    let hash = hash(&content);
    let (id, revision) = (found.draft.id, found.draft.revision);
    if hash == found.draft.hash {
        return Ok(None);
    }
    if !write.save_draft(id, (revision, who.account()?.id), content, hash.clone()).await? {
        return Err(DeskError::Conflict);
    }
    Ok(Some(hash))
}

/// Saves what was typed and where it is to stand, as somebody asked for it: the log has a line of what is kept, also
/// where only [`autosave`] changed it since the last one.
///
/// # Errors
/// Where it is not permitted, somebody else saved meanwhile, or a field cannot be kept.
pub async fn save(
    store: &Store,
    who: &Who,
    draft: (i64, i32),
    typed: &Typed,
    places: Vec<Place>,
    now: i64,
) -> Result<(), DeskError> {
    let (mut write, found, content) = to_save(store, who, draft, (typed, places), now).await?;
    let mut enters =
        keep_in(&mut write, who, (&found, Deed::DraftSaved, json!({})), content).await?;
    if !enters
        && let Some(last) = last_saving(&write, draft.0).await?
        && !tells_of(&last, &found.draft.hash)
    {
        let detail = json!({ "hash": found.draft.hash });
        enter(&mut write, who, Deed::DraftSaved, draft.0, detail).await?;
        enters = true;
    }
    if enters {
        write.commit().await?;
    }
    Ok(())
}

/// Saves the same while somebody writes, unasked. The log has a line only where the last one about the draft is not
/// that this account saved it: so whoever writes stands in the log, and no line is followed by another like it.
///
/// # Errors
/// As [`save`].
pub async fn autosave(
    store: &Store,
    who: &Who,
    draft: (i64, i32),
    typed: &Typed,
    places: Vec<Place>,
    now: i64,
) -> Result<(), DeskError> {
    let (mut write, found, content) = to_save(store, who, draft, (typed, places), now).await?;
    let Some(hash) = put_in(&mut write, who, &found, content).await? else { return Ok(()) };
    let last = last_saving(&write, draft.0).await?;
    if last.is_none_or(|last| last.account != who.name()) {
        let detail = json!({ "hash": hash, "auto": true });
        enter(&mut write, who, Deed::DraftSaved, draft.0, detail).await?;
    }
    write.commit().await?;
    Ok(())
}

/// The last line of the log about a draft, if it is that somebody saved it.
async fn last_saving(write: &Write, draft: i64) -> Result<Option<Audit>, DeskError> {
    let last = write.last_audit_of(("draft", draft)).await?;
    Ok(last.filter(|last| last.action == Deed::DraftSaved.id()))
}

/// Whether a line of the log is about a content of this hash.
fn tells_of(line: &Audit, hash: &str) -> bool {
    let detail: Value = serde_json::from_str(&line.detail).unwrap_or_default();
    detail["hash"] == hash
}

/// The write in which what was typed is kept, the draft as it is in it, and its content as it is to be.
async fn to_save(
    store: &Store,
    who: &Who,
    (id, revision): (i64, i32),
    (typed, places): (&Typed, Vec<Place>),
    now: i64,
) -> Result<(Write, Drafted, DraftContent), DeskError> {
    let (seen, premises) = draft(store, who, id).await?;
    let mut edition = edition(typed, &seen.content().attachments)?;
    // Only what corrects something has a reason for it.
    edition.correction = edition.correction.filter(|_| seen.draft.document_id.is_some());
    for (column, mark) in &places {
        premises.place(*column, mark.as_deref())?;
    }
    let mut columns: Vec<i64> = places.iter().map(|(column, _)| *column).collect();
    columns.sort_unstable();
    columns.dedup();
    if columns.len() != places.len() {
        return Err(DeskError::BadPlace);
    }
    let write = store.write().await?.at(now);
    let found = to_change(&write, who, id, revision).await?;
    let content = DraftContent { edition, places, ..found.content() };
    Ok((write, found, content))
}

/// Hangs a file on a draft.
///
/// # Errors
/// Where it is not permitted, or the file is none that may be published.
pub async fn attach(
    store: &Store,
    who: &Who,
    (id, revision): (i64, i32),
    (name, bytes): (&str, Vec<u8>),
    now: i64,
) -> Result<(), DeskError> {
    let (seen, _) = draft(store, who, id).await?;
    who.require(Action::Write, Some(seen.draft.organ_id))?;
    let taken = taken(name, bytes).await?;
    let file = store.put_file(taken.bytes).await?;
    let write = store.write().await?.at(now);
    let found = to_change(&write, who, id, revision).await?;
    let mut content = found.content();
    if content.attachments.len() >= MOST_FILES {
        return Err(DeskError::ManyFiles(MOST_FILES));
    }
    let (hash, media_type) = (file.hash.clone(), taken.media_type.to_owned());
    content.attachments.retain(|one| one.name != taken.name);
    content.attachments.push(NewAttachment { name: taken.name, media_type, file });
    keep(write, who, (&found, Deed::DraftSaved, json!({ "attached": hash })), content).await
}

/// Takes a file off a draft.
///
/// # Errors
/// Where it is not permitted, or there is no such file.
pub async fn detach(
    store: &Store,
    who: &Who,
    (id, revision): (i64, i32),
    file: &str,
    now: i64,
) -> Result<(), DeskError> {
    let write = store.write().await?.at(now);
    let found = to_change(&write, who, id, revision).await?;
    let mut content = found.content();
    content.attachments.retain(|one| one.file.hash != file);
    if content.attachments.len() == found.attachments.len() {
        return Err(DeskError::Missing("file"));
    }
    keep(write, who, (&found, Deed::DraftSaved, json!({ "detached": file })), content).await
}

/// What masking could not do as one would wish.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MaskedAll {
    /// The title or the text still holds some.
    pub text: bool,
    /// Names of attachments that must be replaced by hand; of those within an archive behind its name.
    pub by_hand: Vec<String>,
    /// Names that workbooks and documents had that were written anew and lost their layout.
    pub anew: Vec<String>,
    /// Names that attachments had of which a document has the text alone now: somebody must look at it.
    pub as_text: Vec<String>,
}

/// Masks all personal data by the convention, in the body, in the fields and in every attachment that has some, in its
/// name as well. Answers whether the text must be mended by hand, which attachments must be replaced, which lost
/// their layout, and which all but their text.
///
/// # Errors
/// Where it is not permitted, or the store says no.
pub async fn mask(
    store: &Store,
    who: &Who,
    (id, revision): (i64, i32),
    now: i64,
) -> Result<MaskedAll, DeskError> {
    let (seen, premises) = draft(store, who, id).await?;
    who.require(Action::Write, Some(seen.draft.organ_id))?;
    let leaks = check(store, &premises, &seen, now).await?;
    let leaking = |hint: &Hint, file: &str| {
        hint.is_privacy() && matches!(&hint.at, At::File { name, .. } if name == file)
    };
    let mut content = seen.content();
    let mut all = MaskedAll { text: mask_edition(&mut content.edition), ..MaskedAll::default() };
    let mut known = names(&content.attachments);
    for one in &mut content.attachments {
        if !leaks.hints.iter().any(|hint| leaking(hint, &one.name)) {
            continue;
        }
        let bytes = store.file(&one.file.hash).await?;
        match masked(&one.name, bytes.into()).await {
            Ok(Masked { taken, told }) => {
                one.file = store.put_file(taken.bytes).await?;
                one.media_type = taken.media_type.to_owned();
                if taken.name != one.name {
                    one.name = free(taken.name, |name| known.iter().any(|known| known == name));
                    known.push(one.name.clone());
                }
                all.anew.extend(told.anew);
                all.as_text.extend(told.as_text);
                all.by_hand.extend(told.by_hand);
            }
            Err(DeskError::NotMaskable(name)) => all.by_hand.push(name),
            Err(error) => return Err(error),
        }
    }
    mask_names(&mut content, &mut all.by_hand);
    let write = store.write().await?.at(now);
    let found = to_change(&write, who, id, revision).await?;
    let (by_hand, as_text) = (all.by_hand.len(), all.as_text.len());
    let detail = json!({ "by_hand": by_hand, "as_text": as_text, "text_by_hand": all.text });
    keep(write, who, (&found, Deed::DraftMasked, detail), content).await?;
    Ok(all)
}

/// Masks what an edition says; answers whether something is left in its title or its body.
fn mask_edition(edition: &mut NewEdition) -> bool {
    edition.title = privacy::mask(&edition.title);
    for field in [&mut edition.organ, &mut edition.source] {
        *field = privacy::mask(field);
    }
    for field in [&mut edition.number, &mut edition.index_number] {
        *field = field.as_deref().map(privacy::mask);
    }
    if let Some(masked) = text::masked(&edition.body) {
        edition.body = masked;
    }
    let left = |text: &str| !privacy::places(text).is_empty();
    left(&edition.title) || left(&text(&edition.body))
}

/// Masks the names of attachments. One that would be called as another is, or that the body shows, is left to people.
fn mask_names(content: &mut DraftContent, by_hand: &mut Vec<String>) {
    let mut taken = names(&content.attachments);
    for one in &mut content.attachments {
        let masked = masked_name(&one.name);
        if masked == one.name {
            continue;
        }
        // A file's name has no asterisk.
        let masked = masked.replace('*', "×");
        let shown = content.edition.body.contains(&format!("\"{}\"", one.name));
        if !shown && !taken.contains(&masked) {
            taken.push(masked.clone());
            one.name = masked;
        } else if !by_hand.contains(&one.name) {
            by_hand.push(one.name.clone());
        }
    }
}

/// Hands a draft on to the first review. With personal data in it, or an attachment that nobody but a person can look
/// into, only where `despite` says that it must stay: the final reviewer decides.
///
/// # Errors
/// Where it is not permitted, or something stands in the way.
pub async fn submit(
    store: &Store,
    who: &Who,
    (id, revision): (i64, i32),
    despite: bool,
    now: i64,
) -> Result<(), DeskError> {
    hand_in(store, who, (id, revision), (despite, None), now).await
}

/// Hands a draft on urgently (紧急发布): the final reviewer alone signs, and the other reviews are made up once it
/// is public.
///
/// # Errors
/// As [`submit`], or where no reason is given.
pub async fn submit_urgently(
    store: &Store,
    who: &Who,
    draft: (i64, i32),
    (despite, reason): (bool, &str),
    now: i64,
) -> Result<(), DeskError> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 => Err(DeskError::NoReason),
        count if count > REASON => Err(DeskError::Long { field: "reason", most: REASON }),
        _ => hand_in(store, who, draft, (despite, Some(reason.to_owned())), now).await,
    }
}

async fn hand_in(
    store: &Store,
    who: &Who,
    (id, revision): (i64, i32),
    (despite, urgent): (bool, Option<String>),
    now: i64,
) -> Result<(), DeskError> {
    let (seen, premises) = draft(store, who, id).await?;
    let checked = check(store, &premises, &seen, now).await?;
    let mut blocking = checked.blocking();
    blocking.retain(|hint| !(hint.may_be_overridden() && despite));
    let mut write = store.write().await?.at(now);
    let found = to_change(&write, who, id, revision).await?;
    if !matches!(found.draft.state, DraftState::Draft | DraftState::Returned) {
        return Err(DeskError::State);
    }
    if !blocking.is_empty() {
        return Err(DeskError::Blocked(blocking));
    }
    let (steps, round) = (number(&premises, &found), found.draft.round);
    let first = before_it_is_public(steps, urgent.is_some())[0];
    let detail = json!({
        "hash": found.draft.hash,
        // Only what `despite` was said of is still there.
        "despite": checked.overridable(),
        "urgent": urgent,
    });
    let to = (waiting(first), u8::from(steps).into());
    write.submit_draft(id, to, round, urgent).await?;
    telling::waits(&mut write, &found, (first, round + 1)).await?;
    enter(&mut write, who, Deed::DraftSubmitted, id, detail).await?;
    write.commit().await?;
    Ok(())
}

/// Gives a draft up; nothing of it is deleted.
///
/// # Errors
/// Where it is not permitted, or somebody else saved meanwhile.
pub async fn discard(
    store: &Store,
    who: &Who,
    (id, revision): (i64, i32),
    now: i64,
) -> Result<(), DeskError> {
    let mut write = store.write().await?.at(now);
    let found = to_change(&write, who, id, revision).await?;
    write.move_draft(id, DraftState::Discarded, None).await?;
    let detail = json!({ "hash": found.draft.hash });
    enter(&mut write, who, Deed::DraftDiscarded, id, detail).await?;
    write.commit().await?;
    Ok(())
}
