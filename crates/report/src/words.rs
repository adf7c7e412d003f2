//! The report's words: Fluent files, one folder for each language.

use crate::personal;
use assess::{Finding, Text};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use snapshot::{Outcome, Reason};
use std::borrow::Cow;
use std::collections::HashMap;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "zh-CN",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ZH: LanguageIdentifier = langid!("zh-CN");
static EN: LanguageIdentifier = langid!("en");

/// Language of a report's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    /// 简体中文.
    Zh,
    /// English.
    En,
}

impl Lang {
    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// The message `key`, which takes no arguments; the key itself where there is none.
    pub(crate) fn word(self, key: &str) -> String {
        LOCALES.try_lookup(self.id(), key).unwrap_or_else(|| key.to_owned())
    }

    /// The message `key` with arguments; the key itself where there is none.
    pub(crate) fn say(self, key: &str, args: &[(&'static str, &dyn std::fmt::Display)]) -> String {
        let args = args
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(value.to_string())))
            .collect();
        self.lookup(key, &args).unwrap_or_else(|| key.to_owned())
    }

    /// The message `key` if there is one.
    pub(crate) fn find(self, key: &str) -> Option<String> {
        LOCALES.try_lookup(self.id(), key)
    }

    fn lookup(
        self,
        key: &str,
        args: &HashMap<Cow<'static, str>, FluentValue<'_>>,
    ) -> Option<String> {
        LOCALES.try_lookup_with_args(self.id(), key, args)
    }
}

/// A sentence of the judgement in the reader's language. A message without words is printed as its
/// id and arguments, so that nothing is lost.
pub fn sentence(text: &Text, lang: Lang) -> String {
    let args = text
        .args
        .iter()
        .map(|(name, value)| {
            let value = match name.as_str() {
                "rule" => rule_names(value, lang),
                "reason" => reason_words(&Reason::from_text(value), lang),
                "reasons" => news_reasons(value, lang),
                "kinds" => personal::kinds(value, lang),
                "places" => personal::places(value, lang),
                _ => value.clone(),
            };
            (Cow::Owned(name.clone()), FluentValue::from(value))
        })
        .collect();
    let Some(mut words) = lang.lookup(&text.id, &args) else {
        let args: Vec<String> =
            text.args.iter().map(|(name, value)| format!("{name}={value}")).collect();
        return format!("{} {}", text.id, args.join(" ")).trim_end().to_owned();
    };
    if text.args.contains_key(Finding::PAGE) {
        words.push_str(&lang.lookup("on-document-page", &args).unwrap_or_default());
    }
    words
}

/// A reason in the reader's language: its message, or the words that a page gave. Without a message it is
/// printed as its id and arguments.
pub fn reason_words(reason: &Reason, lang: Lang) -> String {
    if let Some(words) = reason.as_words() {
        return words.to_owned();
    }
    let args = reason
        .args
        .iter()
        .map(|(name, value)| {
            // A reason may be given as a reason of another.
            let value = reason_words(&Reason::from_text(value), lang);
            (Cow::Owned(name.clone().into_owned()), FluentValue::from(value))
        })
        .collect();
    let prefix = if reason.id.starts_with("what-") { "" } else { "reason-" };
    lang.lookup(&format!("{prefix}{}", reason.id), &args).unwrap_or_else(|| reason.to_string())
}

/// Reasons for taking a text for work news, `feature=words; …`, as one list.
fn news_reasons(reasons: &str, lang: Lang) -> String {
    let reason = |reason: &str| {
        let (feature, words) = reason.split_once('=')?;
        let args = HashMap::from([
            (Cow::Borrowed("words"), FluentValue::from(words)),
            (Cow::Borrowed("feature"), FluentValue::from(feature)),
        ]);
        let known = lang.lookup(&format!("news-reason-{feature}"), &args);
        known.or_else(|| lang.lookup("news-reason-other", &args))
    };
    let said = reasons.split("; ").map(|one| reason(one).unwrap_or_else(|| one.to_owned()));
    said.collect::<Vec<_>>().join(if lang == Lang::Zh { "；" } else { "; " })
}

/// A rule's name; its id where it has none.
pub fn rule_name(rule: &str, lang: Lang) -> String {
    lang.find(&format!("rule-{rule}")).unwrap_or_else(|| rule.to_owned())
}

/// Why a rule's findings are faults, in one sentence.
pub fn reason(rule: &str, lang: Lang) -> Option<String> {
    lang.find(&format!("{rule}-why"))
}

/// What to do about a finding.
pub fn advice(finding: &Finding, lang: Lang) -> Option<String> {
    let subject = [&finding.matter2, &finding.matter1, &finding.column, &finding.village]
        .into_iter()
        .chain([&finding.town, &finding.field, &finding.title])
        .find_map(|name| name.as_deref());
    let mut args: HashMap<Cow<'static, str>, FluentValue<'_>> = HashMap::new();
    let mut put = |name: &str, value: &str| {
        args.insert(Cow::Owned(name.to_owned()), FluentValue::from(value.to_owned()));
    };
    let named = [
        ("subject", subject),
        ("field", finding.field.as_deref()),
        ("town", finding.town.as_deref()),
        ("village", finding.village.as_deref()),
        ("column", finding.column.as_deref()),
    ];
    for (name, value) in named {
        put(name, value.unwrap_or_default());
    }
    for (name, value) in finding.evidence.args.iter().chain(&finding.expected.args) {
        put(name, value);
    }
    lang.lookup(&format!("{}-do", finding.rule), &args)
}

/// What a person decided about a finding: how, who, when, why.
pub(crate) fn review(review: &assess::Review, lang: Lang) -> String {
    let key = match (review.decision, review.by_pattern) {
        (assess::Decision::Confirmed, _) => "review-confirmed",
        (assess::Decision::Dismissed, false) => "review-dismissed",
        (assess::Decision::Dismissed, true) => "review-dismissed-by-pattern",
    };
    let on = review.on.map(|date| date.to_string());
    let (comma, open, close, colon) = match lang {
        Lang::Zh => ("，", "（", "）", "："),
        Lang::En => (", ", " (", ")", ": "),
    };
    let who: Vec<&str> = [review.by.as_deref(), on.as_deref()].into_iter().flatten().collect();
    let mut words = lang.word(key);
    if !who.is_empty() {
        words.push_str(&format!("{open}{}{close}", who.join(comma)));
    }
    if let Some(note) = &review.note {
        words.push_str(&format!("{colon}{note}"));
    }
    words
}

/// Rule ids, comma-separated, by the names of the rules.
fn rule_names(ids: &str, lang: Lang) -> String {
    if ids.is_empty() {
        return "—".to_owned();
    }
    let name = |id: &str| lang.find(&format!("rule-{id}")).unwrap_or_else(|| id.to_owned());
    let names: Vec<String> = ids.split(", ").map(name).collect();
    names.join(if lang == Lang::Zh { "、" } else { ", " })
}

/// What came of asking for an address, in the reader's language.
pub fn outcome_words(outcome: &Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Ok => lang.word("outcome-ok"),
        Outcome::Gone { status } => lang.say("outcome-gone", &[("status", status)]),
        Outcome::SoftGone { reason } => {
            lang.say("outcome-soft-gone", &[("reason", &reason_words(reason, lang))])
        }
        Outcome::HostUnknown => lang.word("outcome-host-unknown"),
        Outcome::Refused => lang.word("outcome-refused"),
        Outcome::TimedOut => lang.word("outcome-timed-out"),
        Outcome::ServerError { status } => lang.say("outcome-server-error", &[("status", status)]),
        Outcome::BadStatus { status } => lang.say("outcome-bad-status", &[("status", status)]),
        Outcome::Blocked { by } => lang.say("outcome-blocked", &[("by", &reason_words(by, lang))]),
        Outcome::LoginRequired => lang.word("outcome-login-required"),
        Outcome::ScriptOnly => lang.word("outcome-script-only"),
        Outcome::RedirectLoop => lang.word("outcome-redirect-loop"),
        Outcome::TooLarge => lang.word("outcome-too-large"),
        Outcome::WrongType { expected, found } => {
            lang.say("outcome-wrong-type", &[("expected", expected), ("found", found)])
        }
        Outcome::Broken { reason } => {
            lang.say("outcome-broken", &[("reason", &reason_words(reason, lang))])
        }
        Outcome::Disallowed => lang.word("outcome-disallowed"),
        Outcome::NotReached { reason } => {
            lang.say("outcome-not-reached", &[("reason", &reason_words(reason, lang))])
        }
    }
}

/// The basis of a finding in the reader's language: the clause by its name and the row of the
/// standard; the basis as it stands where the clause has no name.
pub(crate) fn basis(finding: &Finding, lang: Lang) -> String {
    let clause = finding.basis.split(" · ").next().unwrap_or_default();
    let Some(mut words) = lang.find(&format!("basis-{}", clause.replace('.', "-"))) else {
        return finding.basis.clone();
    };
    if let Some(row) = &finding.row {
        let key = if row.confirmed { "basis-row" } else { "basis-row-unconfirmed" };
        let row = lang.say(key, &[("field", &row.field), ("seq", &row.seq)]);
        words.push_str(if lang == Lang::Zh { "；" } else { "; " });
        words.push_str(&row);
    } else if let Some((_, rest)) = finding.basis.split_once(" · ") {
        words.push_str(" · ");
        words.push_str(rest);
    }
    words
}
