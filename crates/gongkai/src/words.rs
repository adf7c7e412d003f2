//! The command's words: Fluent files, one for each language.

use clap::ValueEnum;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use std::borrow::Cow;
use std::collections::HashMap;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "zh-CN",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const ZH: LanguageIdentifier = langid!("zh-CN");
const EN: LanguageIdentifier = langid!("en");

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// 简体中文.
    #[value(name = "zh-cn", aliases = ["zh-CN", "zh", "zh_CN"])]
    Zh,
    /// English.
    En,
}

impl Lang {
    fn id(self) -> LanguageIdentifier {
        match self {
            Self::Zh => ZH,
            Self::En => EN,
        }
    }

    /// The message `key` in this language.
    pub fn say(self, key: &str, args: &[(&'static str, &dyn std::fmt::Display)]) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> = args
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(value.to_string())))
            .collect();
        LOCALES.lookup_with_args(&self.id(), key, &args)
    }

    /// The message `key`, which takes no arguments.
    pub fn word(self, key: &str) -> String {
        self.say(key, &[])
    }
}

/// The language before the command line is parsed, so that even its errors and help are in it.
pub fn lang_from_args(args: impl Iterator<Item = String>) -> Lang {
    let mut chosen = std::env::var("GONGKAI_LANG").ok();
    let mut args = args;
    while let Some(arg) = args.next() {
        if arg == "--lang" {
            chosen = args.next();
        } else if let Some(value) = arg.strip_prefix("--lang=") {
            chosen = Some(value.to_owned());
        }
    }
    match chosen {
        Some(value) if value.eq_ignore_ascii_case("en") => Lang::En,
        _ => Lang::Zh,
    }
}

/// Replaces the English help by that of `lang`, by `help-COMMAND` and `help-COMMAND-ARGUMENT`.
pub fn translate_help(command: clap::Command, lang: Lang) -> clap::Command {
    if lang == Lang::En { command } else { translate(command, lang, "gongkai") }
}

fn translate(command: clap::Command, lang: Lang, path: &str) -> clap::Command {
    let mut command = command;
    if let Some(about) = lookup(lang, &format!("help-{path}")) {
        command = command.about(about);
    }
    let arguments: Vec<String> =
        command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    for id in arguments {
        let key = format!("help-{path}-{}", id.replace('_', "-"));
        let help = lookup(lang, &key)
            .or_else(|| lookup(lang, &format!("help-any-{}", id.replace('_', "-"))));
        if let Some(help) = help {
            command = command.mut_arg(&id, |arg| arg.help(help));
        }
    }
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let path = if path == "gongkai" { name.clone() } else { format!("{path}-{name}") };
        command = command.mut_subcommand(&name, |sub| translate(sub, lang, &path));
    }
    command
}

fn lookup(lang: Lang, key: &str) -> Option<String> {
    LOCALES.try_lookup(&lang.id(), key)
}
