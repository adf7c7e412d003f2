//! What is done by the clock while a server runs: what was signed for a later time is published then, people are
//! reminded on the mornings of working days, what waits to be told is told, and feeds of other sites are read.

use crate::cli::channel::TellArgs;
use crate::cli::feed::FeedArgs;
use crate::commands::inspect::report_lang;
use crate::failure::Failure;
use crate::words::Lang;
use notify::{Mailer, Sender};
use std::collections::BTreeMap;
use std::time::Duration;
use store::{Notice, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Between two looks at what is due.
const PAUSE: Duration = Duration::from_secs(5);

/// Now, seconds UTC.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Who tells people, by what the arguments say.
pub fn sender(args: &TellArgs, lang: Lang) -> Result<Sender, Failure> {
    let unusable = |error| Failure::usage(lang, "error-mail", &[("reason", &error)]);
    let mailer = match (&args.mail, &args.mail_from) {
        (Some(server), Some(from)) => Some(Mailer::new(server, from).map_err(unusable)?),
        _ => None,
    };
    Sender::new(mailer).map_err(unusable)
}

/// Keeps at it until `cancel`.
pub fn keep(
    store: Store,
    (args, feeds): (&TellArgs, FeedArgs),
    lang: Lang,
    cancel: CancellationToken,
) -> Result<JoinHandle<()>, Failure> {
    let (sender, base) = (sender(args, lang)?, args.public_address.clone());
    Ok(tokio::spawn(async move {
        // Beside the rest: another site that is slow holds nothing up.
        let reading = tokio::spawn(read_feeds(store.clone(), feeds, cancel.clone()));
        let mut reminded = None;
        while cancel.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_some() {
            if let Err(error) = desk::publish_due(&store, now()).await {
                tracing::error!(%error, "what is due was not published; it is tried again");
            }
            let today = portal::day(now());
            if reminded != Some(today) {
                match remind(&store).await {
                    Ok(true) => reminded = Some(today),
                    Ok(false) => {}
                    Err(error) => tracing::error!(%error, "nobody was reminded; it is tried again"),
                }
            }
            let words = |notice: &Notice, facts: &BTreeMap<String, String>| {
                words(lang, &notice.what, facts)
            };
            // Not longer than the program runs.
            let told = desk::deliver(&store, &sender, words, base.as_deref(), now);
            if let Some(Err(error)) = cancel.run_until_cancelled(told).await {
                tracing::error!(%error, "not everything was told; it is tried again");
            }
        }
        let _ = reading.await;
    }))
}

/// Reads the feeds that are due until `cancel`.
async fn read_feeds(store: Store, args: FeedArgs, cancel: CancellationToken) {
    let manners = desk::feed_manners(args.feeds_private);
    while cancel.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_some() {
        let read = desk::read_feeds(&store, &manners, false, now);
        if let Some(Err(error)) = cancel.run_until_cancelled(read).await {
            tracing::error!(%error, "feeds were not read; it is tried again");
        }
    }
}

/// Reminds of what is due at the desk and in the oversight; answers whether it was time to.
async fn remind(store: &Store) -> anyhow::Result<bool> {
    Ok(desk::remind(store, now()).await? && oversight::morning(store, now()).await?)
}

/// Facts that notices may tell.
const FACTS: [&str; 26] = [
    "title",
    "address",
    "organ",
    "step",
    "reason",
    "overdue",
    "soon",
    "stale",
    "blank",
    "village",
    "waiting",
    "matters",
    "unit",
    "round",
    "count",
    "deadline",
    "rule",
    "ruling",
    "gone",
    "still",
    "unseen",
    "kind",
    "appeals",
    "times",
    "questions",
    "alerts",
];

/// Title and text of a notice.
fn words(lang: Lang, what: &str, facts: &BTreeMap<String, String>) -> (String, String) {
    let told = FACTS.map(|name| {
        let fact = facts.get(name).map_or("", String::as_str);
        let word = match (name, fact) {
            ("title", "") => lang.word("notice-untitled"),
            ("reason", "") => lang.word("notice-no-reason"),
            (_, "") => String::new(),
            ("rule", rule) => report::rule_name(rule, report_lang(lang)),
            ("step" | "ruling" | "kind", word) => lang.word(&format!("notice-{name}-{word}")),
            (_, fact) => fact.to_owned(),
        };
        (name, word)
    });
    let said: Vec<(&'static str, &dyn std::fmt::Display)> =
        told.iter().map(|(name, word)| (*name, word as &dyn std::fmt::Display)).collect();
    (lang.say(&format!("notice-{what}-title"), &said), lang.say(&format!("notice-{what}"), &said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_told_has_its_words() {
        let mut facts: BTreeMap<String, String> =
            FACTS.iter().map(|name| ((*name).to_owned(), format!("<{name}>"))).collect();
        for (name, word) in [
            ("step", "final"),
            ("rule", "column-stale"),
            ("ruling", "time-granted"),
            ("kind", "hidden"),
        ] {
            facts.insert(name.into(), word.into());
        }
        for (what, told) in [
            ("waits", vec!["title", "organ"]),
            ("returned", vec!["title", "reason"]),
            ("missed", vec!["title"]),
            ("to-make-up", vec!["title", "reason"]),
            ("objected", vec!["title", "reason"]),
            ("feed-fails", vec!["title", "address"]),
            ("published", vec!["title", "organ"]),
            ("corrected", vec!["title", "organ", "reason"]),
            ("placed", vec!["title"]),
            ("withdrawal", vec!["title", "reason"]),
            ("withdrawn", vec!["title", "reason"]),
            ("withdrawal-refused", vec!["title", "reason"]),
            ("restored", vec!["title", "reason"]),
            ("due", vec!["overdue", "soon", "stale", "blank", "village", "waiting", "matters"]),
            ("issued", vec!["unit", "round", "count", "deadline"]),
            ("ruled", vec!["reason", "deadline"]),
            ("looked", vec!["unit", "gone", "still", "unseen"]),
            ("came-back", vec!["unit", "count", "deadline"]),
            ("escalated", vec!["unit", "count"]),
            ("alert", vec!["unit", "count"]),
            ("asked", vec!["unit", "title"]),
            ("answered", vec!["title"]),
            ("material", vec!["unit", "round", "title"]),
            ("judged", vec!["title", "reason"]),
            ("mend", vec!["soon", "overdue"]),
            ("waiting", vec!["appeals", "times", "overdue", "questions", "alerts"]),
        ] {
            for lang in [Lang::Zh, Lang::En] {
                let (title, text) = words(lang, what, &facts);
                let unknown = title.contains("notice-") || text.contains("notice-");
                assert!(!title.is_empty() && !unknown, "{what}: {title} / {text}");
                for fact in &told {
                    assert!(text.contains(&format!("<{fact}>")), "{what}: {fact} in {text}");
                }
            }
        }
        assert!(words(Lang::Zh, "waits", &facts).0.contains("终审"));
        let (title, text) = words(Lang::Zh, "ruled", &facts);
        assert!(title.contains("栏目") && text.contains("同意延期"), "{title} / {text}");
    }

    #[test]
    fn whatever_is_ruled_or_noticed_has_its_word() {
        use store::{AlertKind, Word};
        let kinds = AlertKind::all().map(|kind| format!("notice-kind-{}", kind.id()));
        let ruled = [
            "time-granted",
            "time-refused",
            "appeal-granted",
            "appeal-refused",
            "closed-by-hand",
            "reopened",
            "reassigned",
            "accepted",
            "refused",
        ];
        let ruled = ruled.map(|ruling| format!("notice-ruling-{ruling}"));
        for key in kinds.chain(ruled) {
            for lang in [Lang::Zh, Lang::En] {
                assert_ne!(lang.word(&key), key);
            }
        }
    }
}
