//! What came of an exchange, as a type. A block is never a fault of the content.

use crate::body::Cut;
use crate::exchange::{Exchange, text};
use crate::sniff;
use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;
use reqwest::header::{CONTENT_DISPOSITION, HeaderMap};
use snapshot::Outcome;
use snapshot::Reason;
use std::sync::LazyLock;
use url::Url;

/// Marks by which a refusal shows itself whatever the status: place, mark, longest body, id of the reason.
static CHALLENGES: LazyLock<Vec<Challenge>> =
    LazyLock::new(|| challenges(include_str!("../data/challenges.csv")));
/// All marks of bodies at once: hardly a page has one.
static ANY_MARK: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let rows = CHALLENGES.iter().filter(|challenge| !challenge.in_header);
    let marks = rows.flat_map(|challenge| &challenge.marks).map(memmem::Finder::needle);
    // the leftmost kinds have the fast vector search
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(marks).ok()
});
/// Bytes of a body in which marks are sought.
const MARKS_WITHIN: usize = 32 << 10;

struct Challenge {
    in_header: bool,
    marks: Vec<memmem::Finder<'static>>,
    longest: usize,
    by: &'static str,
}

fn challenges(table: &'static str) -> Vec<Challenge> {
    let row = |line: &'static str| {
        let mut cells = line.split(',');
        let (place, mark, longest, by) =
            (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
        let utf8 = mark.as_bytes().to_vec();
        let gbk = encoding_rs::GB18030.encode(mark).0.into_owned();
        let marks = if gbk == utf8 { vec![utf8] } else { vec![utf8, gbk] };
        let marks = marks.iter().map(|mark| memmem::Finder::new(mark).into_owned()).collect();
        let longest = longest.parse().ok()?;
        Some(Challenge { in_header: place == "header", marks, longest, by })
    };
    table.lines().skip(1).filter_map(row).collect()
}

/// What came of it.
pub(crate) fn verdict(
    exchange: &Exchange,
    url: &Url,
    redirected: bool,
    body: &[u8],
    sniffed: &str,
) -> Outcome {
    let status = exchange.status.as_u16();
    match status {
        404 | 410 => return Outcome::Gone { status },
        401 => return Outcome::LoginRequired,
        _ => {}
    }
    if let Some(by) = challenge(&exchange.headers, body, sniffed) {
        return Outcome::Blocked { by: Reason::new(by) };
    }
    match status {
        429 => return Outcome::Blocked { by: Reason::new("blocked-rate") },
        403 | 412 | 521 => {
            return Outcome::Blocked { by: Reason::new("blocked-status").with("status", status) };
        }
        500.. => return Outcome::ServerError { status },
        300..500 => return Outcome::BadStatus { status },
        _ => {}
    }
    if redirected && is_login(url) {
        return Outcome::LoginRequired;
    }
    match exchange.body.cut {
        Some(Cut::TimedOut) => return Outcome::TimedOut,
        Some(Cut::Broken(reason)) => return Outcome::Broken { reason: Reason::new(reason) },
        Some(Cut::TooLarge) | None => {}
    }
    let name =
        url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default();
    let promised = sniff::promised(name)
        .or_else(|| disposition_name(&exchange.headers).and_then(|name| sniff::promised(&name)));
    if let Some(expected) = promised
        && !sniff::agrees(&expected, sniffed, body)
    {
        return Outcome::WrongType { expected, found: sniffed.into() };
    }
    if exchange.body.cut.is_some() { Outcome::TooLarge } else { Outcome::Ok }
}

/// By whom the answer is a challenge or a refusal, if it is one.
fn challenge(headers: &HeaderMap, body: &[u8], sniffed: &str) -> Option<&'static str> {
    let textual = matches!(sniffed, "html" | "txt" | "xml" | "json");
    let window = &body[..body.len().min(MARKS_WITHIN)];
    let textual = textual && ANY_MARK.as_ref().is_none_or(|marks| marks.is_match(window));
    CHALLENGES
        .iter()
        .find(|challenge| {
            if challenge.in_header {
                return challenge.marks.iter().any(|mark| {
                    std::str::from_utf8(mark.needle()).is_ok_and(|mark| headers.contains_key(mark))
                });
            }
            textual
                && body.len() <= challenge.longest
                && challenge.marks.iter().any(|mark| mark.find(window).is_some())
        })
        .map(|challenge| challenge.by)
}

/// Whether an address is that of a login page, by its path or host.
fn is_login(url: &Url) -> bool {
    const HOSTS: &[&str] = &["login.", "passport.", "sso.", "cas.", "uaa.", "auth."];
    const WORDS: &[&str] =
        &["login", "signin", "logon", "sso", "cas", "passport", "oauth", "oauth2", "authserver"];
    let host = url.host_str().unwrap_or_default();
    HOSTS.iter().any(|start| host.starts_with(start))
        || url.path_segments().into_iter().flatten().any(|segment| {
            let word = segment.split('.').next().unwrap_or_default().to_ascii_lowercase();
            WORDS.contains(&word.as_str())
                || word.ends_with("login") && word.len() <= 12
                || word.starts_with("login") && word.len() <= 12
        })
}

/// The file name that Content-Disposition gives, as far as its ending can be read.
fn disposition_name(headers: &HeaderMap) -> Option<String> {
    let line = text(headers, CONTENT_DISPOSITION)?;
    let (_, name) = line.split_once("filename")?;
    let name = name.split_once('=')?.1;
    Some(name.split(';').next()?.trim().trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_challenges_is_whole() {
        let lines = include_str!("../data/challenges.csv").lines().count();
        assert_eq!(CHALLENGES.len() + 1, lines);
        assert!(CHALLENGES.iter().all(|row| row.in_header || row.longest > 0));
    }

    #[test]
    fn login_addresses() -> Result<(), url::ParseError> {
        for (address, login) in [
            ("https://a.gov.cn/login", true),
            ("https://a.gov.cn/user/login.jsp?back=x", true),
            ("https://a.gov.cn/cas/login?service=x", true),
            ("https://sso.gov.cn/x", true),
            ("https://a.gov.cn/toLogin.do", true),
            ("https://a.gov.cn/cash/index.html", false),
            ("https://a.gov.cn/zwgk/index.html", false),
            ("https://cashier.gov.cn/", false),
        ] {
            assert_eq!(is_login(&Url::parse(address)?), login, "{address}");
        }
        Ok(())
    }

    #[test]
    fn challenges_in_both_charsets_and_not_in_articles() {
        let none = HeaderMap::new();
        let page = "<html>您的访问被阻断</html>";
        assert!(challenge(&none, page.as_bytes(), "html").is_some());
        assert!(challenge(&none, &encoding_rs::GBK.encode(page).0, "html").is_some());
        let article = format!("<html>{}您的访问被阻断</html>", "正文".repeat(5000));
        assert!(challenge(&none, article.as_bytes(), "html").is_none());
    }
}
