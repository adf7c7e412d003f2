//! The audit log: every row holds the hash of the row before, so that none can be changed, taken out or put
//! in without the rest showing it.

use serde_json::Value;
use store::{Audit, Store, StoreError, Write};

/// Rows that are read at a time.
const BATCH: u64 = 1000;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is its word")]
pub enum Deed {
    SignedIn,
    SignInRefused,
    AccountLocked,
    SignedOut,
    PasswordChanged,
    PasswordReset,
    SecondFactorOn,
    SecondFactorOff,
    AccountMade,
    AccountDisabled,
    AccountEnabled,
    RoleGiven,
    RoleTaken,
    SessionEnded,
    IdentityLinked,
    IdentityUnlinked,
    ReviewStepsSet,
    LifeEventsSet,
    SiteSet,
    DraftBegun,
    DraftSaved,
    DraftMasked,
    DraftDiscarded,
    DraftSubmitted,
    ReviewPassed,
    ReviewReturned,
    ReviewMadeUp,
    ReviewObjected,
    Scheduled,
    Published,
    Corrected,
    Placed,
    Displaced,
    WithdrawalAsked,
    WithdrawnAtOnce,
    WithdrawalConfirmed,
    WithdrawalRefused,
    AuditExported,
    TokenMade,
    TokenRevoked,
    ChannelOpened,
    ChannelStopped,
    CampaignMade,
    UnitsImported,
    RoundPlanned,
    RoundScheduled,
    RoundStarted,
    RoundClosed,
    FindingsDecided,
    RecheckAsked,
    ItemAnswered,
    ItemDecided,
    MaterialSubmitted,
    MaterialJudged,
    LetterChanged,
    ThreadBegun,
    ThreadSaid,
    AnswerShared,
    WatchChanged,
    InspectionRepeated,
    AlertDismissed,
    FeedSubscribed,
    FeedStopped,
    CampaignChanged,
    CampaignRemoved,
    RoundChanged,
    RoundRemoved,
    UnitChanged,
}

impl Deed {
    /// All with their words in the log and in messages.
    pub const WORDS: [(Self, &str); 68] = [
        (Self::SignedIn, "signed-in"),
        (Self::SignInRefused, "sign-in-refused"),
        (Self::AccountLocked, "account-locked"),
        (Self::SignedOut, "signed-out"),
        (Self::PasswordChanged, "password-changed"),
        (Self::PasswordReset, "password-reset"),
        (Self::SecondFactorOn, "second-factor-on"),
        (Self::SecondFactorOff, "second-factor-off"),
        (Self::AccountMade, "account-made"),
        (Self::AccountDisabled, "account-disabled"),
        (Self::AccountEnabled, "account-enabled"),
        (Self::RoleGiven, "role-given"),
        (Self::RoleTaken, "role-taken"),
        (Self::SessionEnded, "session-ended"),
        (Self::IdentityLinked, "identity-linked"),
        (Self::IdentityUnlinked, "identity-unlinked"),
        (Self::ReviewStepsSet, "review-steps-set"),
        (Self::LifeEventsSet, "life-events-set"),
        (Self::SiteSet, "site-set"),
        (Self::DraftBegun, "draft-begun"),
        (Self::DraftSaved, "draft-saved"),
        (Self::DraftMasked, "draft-masked"),
        (Self::DraftDiscarded, "draft-discarded"),
        (Self::DraftSubmitted, "draft-submitted"),
        (Self::ReviewPassed, "review-passed"),
        (Self::ReviewReturned, "review-returned"),
        (Self::ReviewMadeUp, "review-made-up"),
        (Self::ReviewObjected, "review-objected"),
        (Self::Scheduled, "scheduled"),
        (Self::Published, "published"),
        (Self::Corrected, "corrected"),
        (Self::Placed, "placed"),
        (Self::Displaced, "displaced"),
        (Self::WithdrawalAsked, "withdrawal-asked"),
        (Self::WithdrawnAtOnce, "withdrawn-at-once"),
        (Self::WithdrawalConfirmed, "withdrawal-confirmed"),
        (Self::WithdrawalRefused, "withdrawal-refused"),
        (Self::AuditExported, "audit-exported"),
        (Self::TokenMade, "token-made"),
        (Self::TokenRevoked, "token-revoked"),
        (Self::ChannelOpened, "channel-opened"),
        (Self::ChannelStopped, "channel-stopped"),
        (Self::CampaignMade, "campaign-made"),
        (Self::UnitsImported, "units-imported"),
        (Self::RoundPlanned, "round-planned"),
        (Self::RoundScheduled, "round-scheduled"),
        (Self::RoundStarted, "round-started"),
        (Self::RoundClosed, "round-closed"),
        (Self::FindingsDecided, "findings-decided"),
        (Self::RecheckAsked, "recheck-asked"),
        (Self::ItemAnswered, "item-answered"),
        (Self::ItemDecided, "item-decided"),
        (Self::MaterialSubmitted, "material-submitted"),
        (Self::MaterialJudged, "material-judged"),
        (Self::LetterChanged, "letter-changed"),
        (Self::ThreadBegun, "thread-begun"),
        (Self::ThreadSaid, "thread-said"),
        (Self::AnswerShared, "answer-shared"),
        (Self::WatchChanged, "watch-changed"),
        (Self::InspectionRepeated, "inspection-repeated"),
        (Self::AlertDismissed, "alert-dismissed"),
        (Self::FeedSubscribed, "feed-subscribed"),
        (Self::FeedStopped, "feed-stopped"),
        (Self::CampaignChanged, "campaign-changed"),
        (Self::CampaignRemoved, "campaign-removed"),
        (Self::RoundChanged, "round-changed"),
        (Self::RoundRemoved, "round-removed"),
        (Self::UnitChanged, "unit-changed"),
    ];

    /// Its word.
    pub fn id(self) -> &'static str {
        Self::WORDS.iter().find(|(deed, _)| *deed == self).map_or("", |(_, word)| word)
    }
}

/// Something to be entered.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// Name of the account; empty for the machine itself and for strangers.
    pub account: &'a str,
    /// What was done.
    pub deed: Deed,
    /// To what: kind and id.
    pub subject: (&'a str, i64),
    /// More about it; never a password, never personal data.
    pub detail: Value,
}

/// Enters a line in the write that does what it tells of: both last, or neither.
///
/// # Errors
/// Where the store says no.
pub async fn append(write: &mut Write, line: Line<'_>) -> Result<(), StoreError> {
    let previous = write.last_audit().await?.map_or_else(String::new, |last| last.hash);
    let mut row = Audit {
        seq: write.next_audit().await?,
        at: write.now(),
        account: line.account.to_owned(),
        action: line.deed.id().to_owned(),
        subject: line.subject.0.to_owned(),
        subject_id: line.subject.1,
        detail: line.detail.to_string(),
        previous,
        hash: String::new(),
    };
    row.hash = hash(&row);
    write.add_audit(row).await
}

/// The hash of all that a row says, the hash of the row before among it.
fn hash(row: &Audit) -> String {
    let mut hasher = blake3::Hasher::new();
    let numbers = [row.seq, row.at, row.subject_id].map(|number| number.to_string());
    let texts = [&row.account, &row.action, &row.subject, &row.detail, &row.previous];
    for part in numbers.iter().chain(texts) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// A row as it stands in an exported table, with all that its hash is of.
pub fn record(row: &Audit) -> [String; 9] {
    [
        row.seq.to_string(),
        row.at.to_string(),
        row.account.clone(),
        row.action.clone(),
        row.subject.clone(),
        row.subject_id.to_string(),
        row.detail.clone(),
        row.previous.clone(),
        row.hash.clone(),
    ]
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It is not there.
    Missing,
    /// It does not say what it said when it was entered.
    Changed,
    /// It does not follow the row before.
    Unchained,
}

impl Flaw {
    /// Its word in messages.
    pub fn id(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Unchained => "unchained",
        }
    }
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// All rows agree.
    Whole {
        /// How many.
        rows: i64,
        /// Hash of the last: who notes it elsewhere can tell later whether the whole log was made anew.
        head: String,
    },
    /// The first row that does not.
    Broken {
        /// Its number.
        seq: i64,
        /// What is wrong with it.
        flaw: Flaw,
    },
}

/// Walks the whole log; names the first row that does not agree.
///
/// # Errors
/// Where the store says no.
pub async fn verify(store: &Store) -> Result<Verified, StoreError> {
    // Counted first: rows that come in meanwhile are more, never fewer.
    let counted = store.audit_rows().await?;
    let (mut rows, mut head) = (0, String::new());
    loop {
        let batch = store.audit(rows, BATCH).await?;
        if batch.is_empty() {
            break;
        }
        for row in batch {
            let flaw = match rows + 1 {
                next if row.seq != next => Some((next, Flaw::Missing)),
                next if row.hash != hash(&row) => Some((next, Flaw::Changed)),
                next if row.previous != head => Some((next, Flaw::Unchained)),
                _ => None,
            };
            if let Some((seq, flaw)) = flaw {
                return Ok(Verified::Broken { seq, flaw });
            }
            (rows, head) = (row.seq, row.hash);
        }
    }
    if rows < counted {
        return Ok(Verified::Broken { seq: rows + 1, flaw: Flaw::Missing });
    }
    Ok(Verified::Whole { rows, head })
}
