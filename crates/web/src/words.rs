//! The interface's words: Fluent files, Chinese first.

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

/// Language of the interface; what offices publish stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Lang {
    /// 简体中文.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// From the reader's cookie.
    pub(crate) fn of_cookie(value: Option<&str>) -> Self {
        if value == Some("en") { Self::En } else { Self::Zh }
    }

    /// Code for `lang=`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// A word.
    pub(crate) fn word(self, key: &str) -> String {
        LOCALES.lookup(&self.id(), key)
    }

    /// A sentence with one number or text in it.
    pub(crate) fn say(self, key: &str, name: &'static str, value: impl ToString) -> String {
        self.say_all(key, &[(name, value.to_string())])
    }

    /// A sentence with several.
    pub(crate) fn say_all(self, key: &str, args: &[(&'static str, String)]) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> =
            args.iter().map(|(name, value)| (Cow::Borrowed(*name), argument(value))).collect();
        LOCALES.lookup_with_args(&self.id(), key, &args)
    }

    fn id(self) -> LanguageIdentifier {
        match self {
            Self::Zh => ZH,
            Self::En => EN,
        }
    }
}

/// A number as one, so that words can go by how many there are; anything else as it stands.
fn argument(value: &str) -> FluentValue<'_> {
    let counts = value.len() < 10
        && value.bytes().all(|byte| byte.is_ascii_digit())
        && (value == "0" || !value.starts_with('0'));
    match value.parse::<u32>() {
        Ok(count) if counts => FluentValue::from(count),
        _ => FluentValue::from(value),
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn words_go_by_how_many_there_are() {
        for (count, said) in [("0", "0 hints"), ("1", "1 hint"), ("12345", "12345 hints")] {
            assert_eq!(Lang::En.say("desk-hints-count", "count", count), said);
        }
        assert_eq!(Lang::Zh.say("desk-hints-count", "count", "007"), "007 条提示");
    }
}
