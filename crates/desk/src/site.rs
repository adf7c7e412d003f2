//! What the office says of a site itself: its name, mark, colours and foot, and whether it is grey.

use crate::error::DeskError;
use access::audit::{self, Deed, Line};
use access::{Action, Who};
use portal::{COLOURS, Footer, Logo, Scheme, SiteEdit, SiteSettings, change_site_in, logo_kind};
use serde_json::json;
use store::Store;

/// Characters of a site's name.
const NAME: usize = 60;
/// Characters of a mark at the foot.
const MARK: usize = 200;

/// A site as it was typed.
#[derive(Debug, Clone, Default)]
pub struct TypedSite {
    /// Name.
    pub name: String,
    /// How it is reached under its domain.
    pub scheme: Scheme,
    /// Marks at the foot.
    pub footer: Footer,
    /// Colours by token; an empty one, or the usual one, is none of its own.
    pub colours: Vec<(&'static str, String)>,
    /// In grey (一键置灰).
    pub grey: bool,
    /// A new mark: name of the file and its bytes.
    pub logo: Option<(String, Vec<u8>)>,
    /// It has no mark any more.
    pub no_logo: bool,
}

/// Changes what a site is called and how it looks; the public pages follow at once. Nothing is written where nothing
/// is changed.
///
/// # Errors
/// Where it is not permitted, there is no such site, or something cannot be shown: text that nobody could read, an
/// address that is none, a file that is no picture.
pub async fn set_site(
    store: &Store,
    who: &Who,
    slug: &str,
    typed: TypedSite,
    now: i64,
) -> Result<(), DeskError> {
    who.require(Action::SetSite, None)?;
    let name = typed.name.trim();
    if name.is_empty() {
        return Err(DeskError::Blank("site-name"));
    }
    let footer = trimmed(&typed.footer);
    let marks = marks(&footer);
    for (text, field, most) in
        [(name, "site-name", NAME)].into_iter().chain(marks.map(|one| (one, "site-foot", MARK)))
    {
        if text.chars().count() > most {
            return Err(DeskError::Long { field, most });
        }
    }
    let logo = match typed.logo {
        None => None,
        Some((file, bytes)) => {
            let Some(kind) = logo_kind(&file, &bytes) else { return Err(DeskError::BadLogo(file)) };
            let hash = store.put_file(bytes).await?.hash;
            Some(Logo { media_type: kind.into(), hash })
        }
    };
    let mut write = store.write().await?.at(now);
    // The write holds the store's one lock: what is read beside it cannot change.
    let site = store.site(slug).await?.ok_or(DeskError::Missing("site"))?;
    let kept = SiteSettings::of(&site)?;
    let mut settings = kept.clone();
    for (token, colour) in &typed.colours {
        let colour = colour.trim().to_lowercase();
        let usual = COLOURS.iter().any(|(of, usual)| of == token && *usual == colour);
        match colour.is_empty() || usual {
            true => settings.theme.remove(*token),
            false => settings.theme.insert((*token).to_owned(), colour),
        };
    }
    settings.logo = logo.or(settings.logo.filter(|_| !typed.no_logo));
    (settings.scheme, settings.footer, settings.grey) = (typed.scheme, footer, typed.grey);
    let changed = changed(&kept, &settings, name != site.name);
    if changed.is_empty() {
        return Ok(());
    }
    let detail = json!({ "changed": changed, "grey": settings.grey });
    let edit =
        SiteEdit { name: Some(name.to_owned()), settings: Some(settings), ..SiteEdit::default() };
    change_site_in(store, &mut write, &site, edit).await?;
    let line =
        Line { account: who.name(), deed: Deed::SiteSet, subject: ("site", site.id), detail };
    audit::append(&mut write, line).await?;
    write.commit().await?;
    Ok(())
}

/// All marks of a foot.
fn marks(footer: &Footer) -> [&str; 7] {
    [
        &footer.organizer,
        &footer.telephone,
        &footer.address,
        &footer.icp,
        &footer.police,
        &footer.agency_mark,
        &footer.error_report,
    ]
}

fn trimmed(footer: &Footer) -> Footer {
    let [organizer, telephone, address, icp, police, agency_mark, error_report] =
        marks(footer).map(|mark| mark.trim().to_owned());
    Footer { organizer, telephone, address, icp, police, agency_mark, error_report }
}

/// What is another than before, for the log.
fn changed(kept: &SiteSettings, new: &SiteSettings, name: bool) -> Vec<&'static str> {
    let parts = [
        (name, "name"),
        (kept.scheme != new.scheme, "scheme"),
        (kept.footer != new.footer, "footer"),
        (kept.theme != new.theme, "colours"),
        (kept.grey != new.grey, "grey"),
        (kept.logo != new.logo, "logo"),
    ];
    parts.into_iter().filter(|(is, _)| *is).map(|(_, part)| part).collect()
}
