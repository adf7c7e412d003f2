//! Style, theme, logo, robots.txt, the switches of language and look.

use crate::desk::phone;
use crate::look::Look;
use crate::respond::{Visit, address, safe, set};
use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use portal::{COLOURS, MEASURES, is_token_value};
use std::sync::LazyLock;

const STYLE: &str = include_str!("../../assets/site.css");
const DESK_STYLE: &str = include_str!("../../assets/desk.css");
const DESK_SCRIPT: &str = include_str!("../../assets/desk.js");
const LOOK_SCRIPT: &str = include_str!("../../assets/look.js");
const SEARCH_SCRIPT: &str = include_str!("../../assets/search.js");
const VILLAGE_SCRIPT: &str = include_str!("../../assets/village.js");
const VILLAGE_OFFICE: &str = include_str!("../../assets/village-office.js");
const VILLAGE_WORKER: &str = include_str!("../../assets/village-worker.js");
const OVERSIGHT_STYLE: &str = include_str!("../../assets/oversight.css");
const OVERSIGHT_SCRIPT: &str = include_str!("../../assets/oversight.js");
/// Seconds for which a reader's choice is remembered.
const REMEMBERED: u32 = 365 * 24 * 3600;

/// `GET /assets/site.css`
pub(crate) async fn style(visit: Visit) -> Response {
    visit.fresh(STYLE.as_bytes().to_vec(), "text/css; charset=utf-8")
}

/// `GET /assets/desk.css`
pub(crate) async fn desk_style(visit: Visit) -> Response {
    visit.fresh(DESK_STYLE.as_bytes().to_vec(), "text/css; charset=utf-8")
}

/// `GET /assets/desk.js`
pub(crate) async fn desk_script(visit: Visit) -> Response {
    visit.fresh(DESK_SCRIPT.as_bytes().to_vec(), "text/javascript; charset=utf-8")
}

/// `GET /assets/search.js`: the search of an export.
pub(crate) async fn search_script(visit: Visit) -> Response {
    visit.fresh(SEARCH_SCRIPT.as_bytes().to_vec(), "text/javascript; charset=utf-8")
}

/// `GET /assets/look.js`: elder mode and size of type in an export.
pub(crate) async fn look_script(visit: Visit) -> Response {
    visit.fresh(LOOK_SCRIPT.as_bytes().to_vec(), "text/javascript; charset=utf-8")
}

/// `GET /assets/village.js`
pub(crate) async fn village_script(visit: Visit) -> Response {
    visit.fresh(VILLAGE_SCRIPT.as_bytes().to_vec(), "text/javascript; charset=utf-8")
}

/// `GET /assets/village-office.js`: masks workbooks and documents on a clerk's phone.
pub(crate) async fn village_office(visit: Visit) -> Response {
    visit.fresh(VILLAGE_OFFICE.as_bytes().to_vec(), "text/javascript; charset=utf-8")
}

/// The worker with its version: the hash of all that it keeps.
static WORKER: LazyLock<String> = LazyLock::new(|| {
    let pages = phone::kept_pages();
    let assets = [STYLE, DESK_STYLE, VILLAGE_OFFICE, VILLAGE_SCRIPT];
    let kept = pages.iter().map(String::as_str).chain(assets);
    let mut hasher = blake3::Hasher::new();
    for one in kept {
        hasher.update(one.as_bytes());
    }
    format!("const version = \"{}\";\n{VILLAGE_WORKER}", hasher.finalize().to_hex())
});

/// `GET /assets/village-worker.js`: it may stand between the village's pages and the network, and nowhere else.
pub(crate) async fn village_worker(visit: Visit) -> Response {
    let script = WORKER.as_bytes().to_vec();
    let mut answer = visit.fresh(script, "text/javascript; charset=utf-8");
    set(&mut answer, HeaderName::from_static("service-worker-allowed"), "/desk/village");
    answer
}

/// `GET /assets/oversight.css`
pub(crate) async fn oversight_style(visit: Visit) -> Response {
    visit.fresh(OVERSIGHT_STYLE.as_bytes().to_vec(), "text/css; charset=utf-8")
}

/// `GET /assets/oversight.js`
pub(crate) async fn oversight_script(visit: Visit) -> Response {
    visit.fresh(OVERSIGHT_SCRIPT.as_bytes().to_vec(), "text/javascript; charset=utf-8")
}

/// `GET /assets/theme.css`: the county's values for tokens, and nothing else. It chooses colours for light pages;
/// dark ones keep their own contrast. What was kept before tokens were checked may be none: it is left out.
pub(crate) async fn theme(visit: Visit) -> Response {
    let (mut colours, mut others) = (String::new(), String::new());
    for (token, value) in &visit.tree.settings.theme {
        let colour = COLOURS.iter().any(|(known, _)| known == token);
        if (colour || MEASURES.contains(&token.as_str())) && is_token_value(value) {
            let css = if colour { &mut colours } else { &mut others };
            css.push_str(&format!("  {token}: {value};\n"));
        }
    }
    let css = format!(
        ":root {{\n{others}}}\n@media (prefers-color-scheme: light) {{ :root {{\n{colours}}} }}\n"
    );
    visit.fresh(css.into_bytes(), "text/css; charset=utf-8")
}

/// `GET /assets/logo`: the site's mark, where it has one.
pub(crate) async fn logo(visit: Visit) -> Response {
    let Some(logo) = &visit.tree.settings.logo else { return visit.not_found() };
    match visit.app.store().file(&logo.hash).await {
        Ok(bytes) => visit.fresh(bytes.into(), &logo.media_type),
        Err(error) => visit.failed(&error),
    }
}

/// `GET /robots.txt`
pub(crate) async fn robots(visit: Visit) -> Response {
    let closed =
        ["/desk", "/lang/", "/look/", "/search"].map(|path| format!("Disallow: {path}\n")).concat();
    let text = format!("User-agent: *\n{closed}\nSitemap: {}/sitemap.xml\n", visit.origin());
    visit.fresh(text.into_bytes(), "text/plain; charset=utf-8")
}

/// `GET /lang/{lang}?back=PATH`: remembers the language and goes back.
pub(crate) async fn language(visit: Visit, Path(lang): Path<String>) -> Response {
    remember(&visit, "lang", if lang == "en" { "en" } else { "zh" })
}

/// `GET /look/{choice}?back=PATH`: remembers one choice of how pages look and goes back.
pub(crate) async fn look(visit: Visit, Path(choice): Path<String>) -> Response {
    match visit.look.with(&choice) {
        Some(look) => remember(&visit, Look::COOKIE, &look.code()),
        None => visit.not_found(),
    }
}

fn remember(visit: &Visit, name: &str, value: &str) -> Response {
    let back = visit.query.get("back").map_or("/", String::as_str);
    // Only ways within the site: `//host` and `/\host` lead elsewhere.
    let own = back.starts_with('/') && !back.starts_with("//") && !back.contains('\\');
    let mut answer = StatusCode::SEE_OTHER.into_response();
    set(&mut answer, header::LOCATION, &address(if own { back } else { "/" }));
    let cookie = format!("{name}={value}; Path=/; Max-Age={REMEMBERED}; SameSite=Lax; HttpOnly");
    set(&mut answer, header::SET_COOKIE, &cookie);
    set(&mut answer, header::CACHE_CONTROL, "no-store");
    safe(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_those_of_the_style_sheet() {
        let (root, _) = STYLE.split_once('}').expect("a rule");
        for (token, value) in COLOURS {
            assert!(root.contains(&format!("  {token}: {value};\n")), "{token}");
        }
        for token in MEASURES {
            assert!(root.contains(&format!("  {token}: ")), "{token}");
        }
        assert_eq!(root.matches("\n  --").count(), COLOURS.len() + MEASURES.len());
    }
}
