//! What a person types for a draft, made into what is kept; the hash that a signature is bound to.

use crate::error::DeskError;
use portal::{day_of, paste, web_address};
use store::{DraftContent, NewAttachment, NewEdition, edition_hash};

/// Characters of a title.
pub const TITLE: usize = 200;
/// Characters of a short field.
const SHORT: usize = 100;
/// Characters of the reason of a correction.
pub const CORRECTION: usize = 200;
/// Bytes of a body with its markup.
pub const BODY: usize = 2 << 20;

/// What a person types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Title without category mark.
    pub title: String,
    /// Body: lines of text, or HTML pasted from elsewhere.
    pub body: String,
    /// 成文日期, as people write days.
    pub formed: String,
    /// 发文字号.
    pub number: String,
    /// 索引号.
    pub index_number: String,
    /// 发文机关.
    pub organ: String,
    /// 来源.
    pub source: String,
    /// 有效性.
    pub validity: String,
    /// 原文网址; empty where the text is our own.
    pub link: String,
    /// 更正原因, which readers are told; only a correction has one.
    pub correction: String,
}

/// Names of attachments, which no other picture of the text may have.
pub(crate) fn names(attachments: &[NewAttachment]) -> Vec<String> {
    attachments.iter().map(|one| one.name.clone()).collect()
}

/// What is typed as an edition with a clean body, beside these attachments.
pub(crate) fn edition(
    typed: &Typed,
    attachments: &[NewAttachment],
) -> Result<NewEdition, DeskError> {
    let line = |field, text: &str, most| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > most {
            return Err(DeskError::Long { field, most });
        }
        Ok(text)
    };
    let some = |text: String| (!text.is_empty()).then_some(text);
    if typed.body.len() > BODY {
        return Err(DeskError::Long { field: "body", most: BODY });
    }
    let formed = match typed.formed.trim() {
        "" => None,
        day => {
            let at = day_of(day).ok_or_else(|| DeskError::BadDay(day.to_owned()))?;
            Some(at.date().to_string())
        }
    };
    let link = match typed.link.trim() {
        "" => None,
        link => Some(web_address(link).ok_or_else(|| DeskError::BadLink(link.to_owned()))?),
    };
    Ok(NewEdition {
        title: line("title", &typed.title, TITLE)?,
        body: paste(&typed.body, &names(attachments)).html,
        formed,
        published_at: 0,
        number: some(line("number", &typed.number, SHORT)?),
        index_number: some(line("index-number", &typed.index_number, SHORT)?),
        organ: line("organ", &typed.organ, SHORT)?,
        source: line("source", &typed.source, SHORT)?,
        validity: line("validity", &typed.validity, SHORT)?,
        link,
        correction: some(line("correction", &typed.correction, CORRECTION)?),
    })
}

/// The hash of all that a reviewer signs: what it says, what hangs on it, where it is to stand, and what readers are
/// told of a correction. When it will be published is not part of it.
pub(crate) fn hash(content: &DraftContent) -> String {
    let edition = NewEdition { published_at: 0, ..content.edition.clone() };
    let said = edition_hash(&edition, &content.attachments);
    let signed = match &edition.correction {
        // What was signed before reasons were told keeps its hash.
        None => serde_json::json!([said, content.places]),
        Some(reason) => serde_json::json!([said, content.places, reason]),
    };
    store::hash(signed.to_string().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_of_what_is_said_and_where() {
        let content = DraftContent {
            edition: NewEdition { title: "一".into(), ..NewEdition::default() },
            places: vec![(1, None)],
            attachments: Vec::new(),
        };
        let mut dated = content.clone();
        dated.edition.published_at = 99;
        assert_eq!(hash(&content), hash(&dated));
        let (mut moved, mut marked, mut said) = (content.clone(), content.clone(), content.clone());
        moved.places = vec![(2, None)];
        marked.places = vec![(1, Some("类".into()))];
        said.edition.body = "<p>二</p>".into();
        let mut led = content.clone();
        led.edition.link = Some("https://mzj.example/1.html".into());
        let mut corrected = content.clone();
        corrected.edition.correction = Some("金额有误".into());
        for other in [moved, marked, said, led, corrected] {
            assert_ne!(hash(&content), hash(&other));
        }
    }

    #[test]
    fn what_is_typed_is_cleaned() -> Result<(), DeskError> {
        let typed = Typed {
            title: "  关于\n发放 补贴 ".into(),
            body: "<svg onload=alert(1)><p onclick=x>一</p><script>alert(1)</script>".into(),
            formed: "2026年1月2日".into(),
            ..Typed::default()
        };
        let edition = edition(&typed, &[])?;
        assert_eq!(
            (&*edition.title, edition.formed.as_deref()),
            ("关于 发放 补贴", Some("2026-01-02"))
        );
        assert_eq!(edition.body, "<p>一</p>");
        assert_eq!(portal::clean(&edition.body), edition.body, "what is signed is what is shown");
        Ok(())
    }

    #[test]
    fn what_is_too_long_is_refused() {
        let typed = Typed { title: "长".repeat(TITLE + 1), ..Typed::default() };
        assert!(matches!(
            edition(&typed, &[]),
            Err(DeskError::Long { field: "title", most: TITLE })
        ));
        let typed = Typed { formed: "昨天".into(), ..Typed::default() };
        assert!(matches!(edition(&typed, &[]), Err(DeskError::BadDay(_))));
    }

    #[test]
    fn a_link_is_a_whole_address_of_the_web() -> Result<(), DeskError> {
        let led = |link: &str| edition(&Typed { link: link.into(), ..Typed::default() }, &[]);
        assert_eq!(led("  ")?.link, None);
        let link = led(" https://mzj.example/1.html ")?.link;
        assert_eq!(link.as_deref(), Some("https://mzj.example/1.html"));
        for wrong in ["/doc/1", "mzj.example/1.html", "javascript:alert(1)"] {
            assert!(matches!(led(wrong), Err(DeskError::BadLink(link)) if link == wrong));
        }
        Ok(())
    }
}
