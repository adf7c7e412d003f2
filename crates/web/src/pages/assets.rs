//! Style, theme, robots.txt, the language switch.

use crate::respond::{Visit, address, safe, set};
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

const STYLE: &str = include_str!("../../assets/site.css");
/// Seconds for which a reader's choice of language is remembered.
const REMEMBERED: u32 = 365 * 24 * 3600;

/// `GET /assets/site.css`
pub(crate) async fn style(visit: Visit) -> Response {
    visit.fresh(STYLE.as_bytes().to_vec(), "text/css; charset=utf-8")
}

/// `GET /assets/theme.css`: the county's values for tokens, and nothing else.
pub(crate) async fn theme(visit: Visit) -> Response {
    let mut css = String::from(":root {\n");
    for (token, value) in &visit.tree.settings.theme {
        let name = token.starts_with("--")
            && token.chars().all(|char| char.is_ascii_alphanumeric() || char == '-');
        let safe = !value.contains([';', '{', '}', '<', '@', '\\', '/']);
        if name && safe {
            css.push_str(&format!("  {token}: {value};\n"));
        }
    }
    css.push_str("}\n");
    visit.fresh(css.into_bytes(), "text/css; charset=utf-8")
}

/// `GET /robots.txt`
pub(crate) async fn robots(visit: Visit) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /lang/\nDisallow: /search\n\nSitemap: {}/sitemap.xml\n",
        visit.origin()
    );
    visit.fresh(text.into_bytes(), "text/plain; charset=utf-8")
}

/// `GET /lang/{lang}?back=PATH`: remembers the language and goes back.
pub(crate) async fn language(visit: Visit, Path(lang): Path<String>) -> Response {
    let lang = if lang == "en" { "en" } else { "zh" };
    let back = visit.query.get("back").map_or("/", String::as_str);
    // Only ways within the site: `//host` and `/\host` lead elsewhere.
    let own = back.starts_with('/') && !back.starts_with("//") && !back.contains('\\');
    let mut answer = StatusCode::SEE_OTHER.into_response();
    set(&mut answer, header::LOCATION, &address(if own { back } else { "/" }));
    let cookie = format!("lang={lang}; Path=/; Max-Age={REMEMBERED}; SameSite=Lax; HttpOnly");
    set(&mut answer, header::SET_COOKIE, &cookie);
    set(&mut answer, header::CACHE_CONTROL, "no-store");
    safe(answer)
}
