//! What is done by the clock while a server runs: what was signed for a later time is published then, editors are
//! reminded on the mornings of working days, and what waits to be told is told.

use crate::cli::channel::TellArgs;
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
    args: &TellArgs,
    lang: Lang,
    cancel: CancellationToken,
) -> Result<JoinHandle<()>, Failure> {
    let (sender, base) = (sender(args, lang)?, args.public_address.clone());
    Ok(tokio::spawn(async move {
        let mut reminded = None;
        while cancel.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_some() {
            if let Err(error) = desk::publish_due(&store, now()).await {
                tracing::error!(%error, "what is due was not published; it is tried again");
            }
            let today = portal::day(now());
            if reminded != Some(today) {
                match desk::remind(&store, now()).await {
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
    }))
}

/// Title and text of a notice.
fn words(lang: Lang, what: &str, facts: &BTreeMap<String, String>) -> (String, String) {
    let fact = |name: &str| facts.get(name).cloned().unwrap_or_default();
    let title = match fact("title") {
        title if title.is_empty() => lang.word("notice-untitled"),
        title => title,
    };
    let step = match fact("step") {
        step if step.is_empty() => step,
        step => lang.word(&format!("notice-step-{step}")),
    };
    let reason = match fact("reason") {
        reason if reason.is_empty() => lang.word("notice-no-reason"),
        reason => reason,
    };
    let said: [(&str, &dyn std::fmt::Display); 8] = [
        ("title", &title),
        ("organ", &fact("organ")),
        ("step", &step),
        ("reason", &reason),
        ("overdue", &fact("overdue")),
        ("soon", &fact("soon")),
        ("blank", &fact("blank")),
        ("matters", &fact("matters")),
    ];
    (lang.say(&format!("notice-{what}-title"), &said), lang.say(&format!("notice-{what}"), &said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_told_has_its_words() {
        let names = ["title", "organ", "reason", "overdue", "soon", "blank", "matters"];
        let mut facts: BTreeMap<String, String> =
            names.iter().map(|name| ((*name).to_owned(), format!("<{name}>"))).collect();
        facts.insert("step".into(), "final".into());
        for (what, told) in [
            ("waits", vec!["title", "organ"]),
            ("returned", vec!["title", "reason"]),
            ("missed", vec!["title"]),
            ("to-make-up", vec!["title", "reason"]),
            ("objected", vec!["title", "reason"]),
            ("published", vec!["title", "organ"]),
            ("withdrawal", vec!["title", "reason"]),
            ("due", vec!["overdue", "soon", "blank", "matters"]),
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
    }
}
