//! A site's name, mark, colours and foot, and the switch that turns it grey: set by the system manager, without a file.

use super::sheet::{self, Sheet};
use super::visit::{Desk, Fields, Sent, SentFile, see};
use crate::layout::Link;
use crate::words::Lang;
use access::Action;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{DeskError, TypedSite};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use portal::{COLOURS, Footer, Scheme, SiteSettings, ThemeFault};
use store::Site;

/// Colours that a page sets, in its order: those of what is meant to look like an office's own.
const SET: [&str; 5] = ["--action", "--on-action", "--ink", "--ground", "--ground-2"];

/// A field of the foot.
struct Text {
    id: &'static str,
    kind: &'static str,
    label: String,
    value: String,
}

/// A colour that can be chosen.
struct Colour {
    token: &'static str,
    label: String,
    value: String,
    usual: &'static str,
}

/// A site as the form has it.
struct Form {
    name: String,
    https: bool,
    grey: bool,
    foot: Vec<Text>,
    colours: Vec<Colour>,
}

#[derive(Template)]
#[template(path = "desk/site.html")]
struct SitePage {
    sheet: Sheet,
    sites: Vec<Link>,
    site: String,
    /// Whether it has a mark of its own.
    logo: bool,
    form: Form,
}

/// What a colour is called.
fn colour_words(lang: Lang, token: &str) -> String {
    lang.word(&format!("desk-colour-{}", token.trim_start_matches('-')))
}

/// What is wrong with colours, in the words of the form.
pub(super) fn wrong(lang: Lang, fault: &ThemeFault) -> String {
    match fault {
        ThemeFault::Unknown(token) => lang.say("desk-site-token", "token", token),
        ThemeFault::Value { token, value } => {
            let said = [("token", colour_words(lang, token)), ("value", value.clone())];
            lang.say_all("desk-site-value", &said)
        }
        ThemeFault::Contrast { text, ground, ratio } => {
            let said = [
                ("text", colour_words(lang, text)),
                ("ground", colour_words(lang, ground)),
                ("ratio", format!("{ratio:.1}")),
            ];
            lang.say_all("desk-site-contrast", &said)
        }
    }
}

/// An address of this page.
fn address(site: &str) -> String {
    format!("/desk/site?site={}", utf8_percent_encode(site, NON_ALPHANUMERIC))
}

/// `GET /desk/site?site=`
pub(super) async fn page(desk: Desk) -> Response {
    let shown = shown(&desk, desk.door.asked("site"), None).await;
    let answer = shown.map(|page| sheet::page(StatusCode::OK, &page));
    answer.unwrap_or_else(|error| sheet::no(&desk, &error))
}

/// The page with the site in its form, or with what was typed and why it was not kept.
async fn shown(
    desk: &Desk,
    slug: &str,
    refused: Option<(&Fields, String)>,
) -> Result<SitePage, DeskError> {
    desk.who().require(Action::SetSite, None)?;
    let sites = desk.store().sites().await?;
    let site = sites.iter().find(|site| site.slug == slug).or(sites.first());
    let site = site.cloned().ok_or(DeskError::Missing("site"))?;
    let settings = SiteSettings::of(&site)?;
    let link = |one: &Site| Link {
        href: address(&one.slug),
        text: one.name.clone(),
        here: one.id == site.id,
    };
    let (typed, error) = match refused {
        Some((form, error)) => (typed(form), Some(error)),
        None => (kept(&site, &settings), None),
    };
    Ok(SitePage {
        sheet: Sheet::of(desk, &desk.word("desk-settings")).failing(error),
        sites: sites.iter().map(link).collect(),
        logo: settings.logo.is_some(),
        form: form(desk.lang(), &typed),
        site: site.slug,
    })
}

/// A site as it is kept.
fn kept(site: &Site, settings: &SiteSettings) -> TypedSite {
    let own = |token: &str| settings.theme.get(token).cloned().unwrap_or_default();
    TypedSite {
        name: site.name.clone(),
        scheme: settings.scheme,
        footer: settings.footer.clone(),
        colours: SET.map(|token| (token, own(token))).to_vec(),
        grey: settings.grey,
        ..TypedSite::default()
    }
}

/// The site as it was typed, without a file.
fn typed(form: &Fields) -> TypedSite {
    let text = |name: &str| form.get(name).to_owned();
    TypedSite {
        name: text("name"),
        scheme: if form.get("scheme") == Scheme::Http.id() { Scheme::Http } else { Scheme::Https },
        footer: Footer {
            organizer: text("organizer"),
            telephone: text("telephone"),
            address: text("address"),
            icp: text("icp"),
            police: text("police"),
            agency_mark: text("agency-mark"),
            error_report: text("error-report"),
        },
        colours: SET.map(|token| (token, text(token))).to_vec(),
        grey: form.ticked("grey"),
        no_logo: form.ticked("no-logo"),
        logo: None,
    }
}

fn form(lang: Lang, typed: &TypedSite) -> Form {
    let footer = &typed.footer;
    let foot = [
        ("organizer", "text", &footer.organizer),
        ("telephone", "text", &footer.telephone),
        ("address", "text", &footer.address),
        ("icp", "text", &footer.icp),
        ("police", "text", &footer.police),
        ("agency-mark", "url", &footer.agency_mark),
        ("error-report", "url", &footer.error_report),
    ];
    let foot = foot.map(|(id, kind, value)| Text {
        id,
        kind,
        label: lang.word(&format!("desk-site-{id}")),
        value: value.clone(),
    });
    let colours = typed.colours.iter().map(|(token, own)| {
        let usual = COLOURS.iter().find(|(of, _)| of == token).map_or("", |(_, usual)| *usual);
        let own = six(own);
        Colour {
            token,
            label: colour_words(lang, token),
            value: if own.is_empty() { usual.to_owned() } else { own },
            usual,
        }
    });
    Form {
        name: typed.name.clone(),
        https: typed.scheme == Scheme::Https,
        grey: typed.grey,
        foot: foot.into(),
        colours: colours.collect(),
    }
}

/// A colour as browsers' fields have it: six digits; empty where it is none.
fn six(colour: &str) -> String {
    let digits: Vec<char> = colour.trim().strip_prefix('#').unwrap_or_default().chars().collect();
    let each = if digits.len() == 3 { 2 } else { 1 };
    let fits = matches!(digits.len(), 3 | 6) && digits.iter().all(char::is_ascii_hexdigit);
    let digits = digits.into_iter().filter(|_| fits);
    let digits: String = digits.flat_map(|digit| std::iter::repeat_n(digit, each)).collect();
    if digits.is_empty() { String::new() } else { format!("#{}", digits.to_lowercase()) }
}

/// `POST /desk/site`
pub(super) async fn sent(Sent { desk, form, files }: Sent) -> Response {
    let slug = form.get("site");
    let logo: Option<SentFile> = files.into_iter().next();
    let typed = TypedSite { logo, ..typed(&form) };
    let error = match desk::set_site(desk.store(), desk.who(), slug, typed, desk.now()).await {
        Ok(()) => return see(&format!("{}&done=site", address(slug))),
        Err(error) => error,
    };
    let (status, words) = sheet::words(desk.lang(), &error);
    if status != StatusCode::UNPROCESSABLE_ENTITY {
        return sheet::no(&desk, &error);
    }
    // Nothing typed is lost, but the file, which no page may fill in.
    match shown(&desk, slug, Some((&form, words))).await {
        Ok(page) => sheet::page(status, &page),
        Err(error) => sheet::no(&desk, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_as_browsers_have_them() {
        for (kept, shown) in [
            ("#A00", "#aa0000"),
            ("#1c4a86", "#1c4a86"),
            ("", ""),
            ("red", ""),
            ("#12", ""),
            ("#xyzxyz", ""),
        ] {
            assert_eq!(six(kept), shown, "{kept}");
        }
    }

    #[test]
    fn every_colour_has_a_name() {
        for (token, _) in COLOURS {
            for lang in [Lang::Zh, Lang::En] {
                let name = colour_words(lang, token);
                assert!(!name.is_empty() && !name.contains("desk-colour"), "{token}: {name}");
            }
        }
    }
}
